/*
 * What is told to other servers: a job that a rule left behind (core/tell.h) becomes an activity,
 * written once, and a delivery for each inbox that it is for (core/owed.h).
 */
#ifndef FED_OUTBOX_H
#define FED_OUTBOX_H

#include "core/job.h"

/* JOB_TELL, for app/jobs.c: reads on the loop's snapshot, and writes all of it with the end of the
 * job in one go. */
enum err outbox_step(struct task *t, const struct job *j);

#endif
