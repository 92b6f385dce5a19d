#include "store/job.h"

void store_job_add(struct task *t, const struct job_row *j)
{
	db_run(t,
	       "INSERT INTO job (id, kind, ref, detail, run_at, lane, tries)"
	       " VALUES ($1, $2, $3, $4, $5, $6, 0)",
	       ARGS(V(j->id), V(j->kind), V(j->ref), V(j->detail), V(j->run_at), V(j->lane)));
}

struct job_rows store_job_list(struct task *t, int lane, int64_t by, size_t most)
{
	struct job_rows list = { .p = arena_many(t->a, struct job_row, most) };
	struct rows r = db_rows(t, SQL_JOB_LIST, ARGS(V(lane), V(by), V((int64_t)most)));

	while (list.n < most && rows_next(&r)) {
		struct job_row *j = &list.p[list.n++];

		j->id = row_int(&r);
		j->kind = (int)row_int(&r);
		j->ref = row_int(&r);
		j->detail = row_str(&r);
		j->run_at = row_int(&r);
		j->tries = row_int(&r);
		j->lane = (int)row_int(&r);
	}
	rows_done(&r);
	return list;
}

bool store_job_first(struct task *t, struct job_row *ret)
{
	struct job_rows one = store_job_list(t, 0, INT64_MAX, 1);

	if (one.n)
		*ret = one.p[0];
	return one.n != 0;
}

void store_job_try(struct task *t, int64_t id, int64_t tries, int64_t run_at)
{
	db_run(t, "UPDATE job SET tries = $2, run_at = $3 WHERE id = $1",
	       ARGS(V(id), V(tries), V(run_at)));
}

void store_job_hold(struct task *t, int64_t id, int64_t tries, int64_t run_at, bool held)
{
	db_run(t, "UPDATE job SET tries = $2, run_at = $3, held = $4 WHERE id = $1",
	       ARGS(V(id), V(tries), V(run_at), V(held)));
}

void store_job_free_held(struct task *t, int lane)
{
	db_run(t, "UPDATE job SET held = 0, run_at = $2 WHERE lane = $1 AND held = 1",
	       ARGS(V(lane), V(t->now)));
}

void store_job_remove(struct task *t, int64_t id)
{
	db_run(t, "DELETE FROM job WHERE id = $1", ARGS(V(id)));
}

void store_job_drop(struct task *t, int kind, int64_t ref, int64_t run_at)
{
	db_run(t, "DELETE FROM job WHERE run_at = $3 AND kind = $1 AND ref = $2",
	       ARGS(V(kind), V(ref), V(run_at)));
}

int64_t store_job_count(struct task *t, int kind)
{
	return db_int(t, "SELECT count(*) FROM job WHERE kind = $1", ARGS(V(kind)), 0);
}
