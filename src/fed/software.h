/*
 * Which software another server runs, by its NodeInfo (https://nodeinfo.diaspora.software): some
 * show a post that is for chosen people as it is meant only when it does not mention them, some
 * only when it does.
 */
#ifndef FED_SOFTWARE_H
#define FED_SOFTWARE_H

#include "core/account.h"
#include "core/job.h"

/* JOB_SOFTWARE, for app/jobs.c: asks the server of somebody, and keeps what it says. */
enum err software_step(struct task *t, const struct job *j);

/* Does the server of somebody elsewhere show them a post that is addressed to them without a
 * mention, at home or (a comment) in its thread? Others, and those of which nothing is known, are
 * sent a mention. Reads. */
bool software_shows(struct task *t, const struct account *reader);

#endif
