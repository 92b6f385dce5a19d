#include "store/job.h"

void store_job_add(struct task *t, const struct job_row *j)
{
	db_run(t,
	       "INSERT INTO job (id, kind, ref, detail, run_at, tries)"
	       " VALUES ($1, $2, $3, $4, $5, 0)",
	       ARGS(V(j->id), V(j->kind), V(j->ref), V(j->detail), V(j->run_at)));
}

bool store_job_first(struct task *t, struct job_row *ret)
{
	struct rows r = db_rows(t,
				"SELECT id, kind, ref, detail, run_at, tries FROM job"
				" ORDER BY run_at, id LIMIT 1",
				NO_ARGS);

	if (!rows_next(&r))
		return false;
	ret->id = row_int(&r);
	ret->kind = (int)row_int(&r);
	ret->ref = row_int(&r);
	ret->detail = row_str(&r);
	ret->run_at = row_int(&r);
	ret->tries = row_int(&r);
	rows_done(&r);
	return true;
}

void store_job_try(struct task *t, int64_t id, int64_t tries, int64_t run_at)
{
	db_run(t, "UPDATE job SET tries = $2, run_at = $3 WHERE id = $1",
	       ARGS(V(id), V(tries), V(run_at)));
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
