/* Rows of work that waits (core/job.h), in the order in which it is due. The loops that do it are
 * app/jobs.c and app/sends.c. */
#ifndef STORE_JOB_H
#define STORE_JOB_H

#include "sys/db.h"

struct job_row {
	int64_t id, ref, run_at, tries;
	int kind, lane;
	struct str detail;
};
struct job_rows {
	struct job_row *p;
	size_t n;
};

void store_job_add(struct task *t, const struct job_row *j);

/* $1 lane, $2 the latest run_at, $3 how many */
#define SQL_JOB_LIST                                                                               \
	"SELECT id, kind, ref, detail, run_at, tries, lane FROM job WHERE lane = $1"               \
	" AND run_at <= $2 ORDER BY run_at, id LIMIT $3"

/* The first of this place's own at all (lane 0); false when there is none. Its run_at says whether
 * it is due. */
bool store_job_first(struct task *t, struct job_row *ret);
/* The first ones of the lane that are due by then. */
struct job_rows store_job_list(struct task *t, int lane, int64_t by, size_t most);
/* Counts a try, and says when the next may be. */
void store_job_try(struct task *t, int64_t id, int64_t tries, int64_t run_at);
/* The same, and marks it as under way until then, or as no longer under way. */
void store_job_hold(struct task *t, int64_t id, int64_t tries, int64_t run_at, bool held);
/* What was under way when the program ended is due now. */
void store_job_free_held(struct task *t, int lane);
void store_job_remove(struct task *t, int64_t id);
/* Those of a kind for one thing that were to run at that time. */
void store_job_drop(struct task *t, int kind, int64_t ref, int64_t run_at);
/* How many of that kind wait. */
int64_t store_job_count(struct task *t, int kind);

#endif
