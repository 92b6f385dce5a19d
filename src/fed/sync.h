/*
 * Do we agree with another server on who here follows somebody there (FEP-8fcf)? What it sends for
 * followers carries a digest of them; when ours is another, their list is asked for, and who is not
 * on it follows no longer: so nobody goes on reading what is for followers after its end was lost.
 * The other half, for who there follows people here, is fed/followers.h.
 */
#ifndef FED_SYNC_H
#define FED_SYNC_H

#include "core/job.h"

/* The header Collection-Synchronization of what somebody elsewhere sent, as the detail of a
 * JOB_SYNC. Empty when there is none, it speaks of somebody else, or it was looked at within the
 * hour. Reads. */
struct str sync_read(struct task *t, struct str header, int64_t account_id);

/* JOB_SYNC, for app/jobs.c: compares, and asks when they differ. */
enum err sync_step(struct task *t, const struct job *j);

#endif
