/*
 * What somebody elsewhere shared before anybody here followed them: their pins (featured), and the
 * newest of their public posts (outbox). Politely: a few requests in the background, once, when the
 * first person here begins to follow them. Each post keeps its own time; none comes to a home, and
 * nobody gets a notice.
 */
#ifndef FED_PAST_H
#define FED_PAST_H

#include "core/job.h"

#define PAST_POSTS_MAX 20 /* of the outbox */
#define PAST_PINS_MAX 5
#define PAST_PAGES_MAX 3 /* of the outbox: some fill theirs with boosts */

/* JOB_PAST, for app/jobs.c: ref: somebody elsewhere. What is here already is passed over, so it may
 * begin anew at any time. */
enum err past_step(struct task *t, const struct job *j);

#endif
