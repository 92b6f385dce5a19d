/* Rows of work that waits (core/job.h), in the order in which it is due. The loop that does it is
 * app/jobs.c. */
#ifndef STORE_JOB_H
#define STORE_JOB_H

#include "sys/db.h"

struct job_row {
	int64_t id, ref, run_at, tries;
	int kind;
	struct str detail;
};

void store_job_add(struct task *t, const struct job_row *j);
/* The first job at all; false when there is none. Its run_at says whether it is due. */
bool store_job_first(struct task *t, struct job_row *ret);
/* Counts a try, and says when the next may be. */
void store_job_try(struct task *t, int64_t id, int64_t tries, int64_t run_at);
void store_job_remove(struct task *t, int64_t id);
/* Those of a kind for one thing that were to run at that time. */
void store_job_drop(struct task *t, int kind, int64_t ref, int64_t run_at);
/* How many of that kind wait. */
int64_t store_job_count(struct task *t, int kind);

#endif
