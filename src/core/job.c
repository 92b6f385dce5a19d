#include "core/job.h"
#include "base/err.h"
#include "base/id.h"
#include "store/job.h"

static _Thread_local bool added[2]; /* by lane; of the transactions of this thread */

static enum job_lane lane_of(enum job_kind kind)
{
	return kind == JOB_PUSH ? LANE_OUT : LANE_HERE;
}

void job_add(struct task *t, enum job_kind kind, int64_t ref, struct str detail, int64_t run_at)
{
	struct job_row row = { .id = id_new(t->now),
			       .kind = (int)kind,
			       .ref = ref,
			       .detail = detail.p ? detail : S(""),
			       .run_at = run_at,
			       .lane = (int)lane_of(kind) };

	must(kind < JOB_KINDS);
	store_job_add(t, &row);
	added[lane_of(kind)] = true;
}

bool job_was_added(enum job_lane lane)
{
	bool was = added[lane];

	added[lane] = false;
	return was;
}

static struct job job_of(const struct job_row *row)
{
	return (struct job){ .id = row->id,
			     .ref = row->ref,
			     .run_at = row->run_at,
			     .tries = row->tries,
			     .kind = (enum job_kind)row->kind,
			     .detail = row->detail };
}

bool job_first(struct task *t, struct job *ret)
{
	struct job_row row;

	if (!store_job_first(t, &row))
		return false;
	*ret = job_of(&row);
	return true;
}

/* 10 seconds, then twice as long each time: the tenth try is an hour and a half after the first. */
void job_try(struct task *t, const struct job *j, bool failed)
{
	int64_t pause = (int64_t)10000 << (j->tries < JOB_TRIES ? j->tries : JOB_TRIES);

	store_job_try(t, j->id, j->tries + (failed ? 0 : 1), failed ? t->now + pause : j->run_at);
}

void job_done(struct task *t, const struct job *j)
{
	store_job_remove(t, j->id);
}

void job_every(struct task *t, enum job_kind kind, int64_t first_at)
{
	if (!store_job_count(t, (int)kind))
		job_add(t, kind, 0, S(""), first_at);
}

void job_done_for_now(struct task *t, const struct job *j, int64_t every)
{
	job_done(t, j);
	job_every(t, j->kind, t->now + every);
}

/* --- work that goes out --- */

struct jobs job_outgoing(struct task *t, size_t most)
{
	struct job_rows rows = store_job_list(t, (int)LANE_OUT, t->now, most);
	struct jobs list = { .p = arena_many(t->a, struct job, rows.n) };

	for (; list.n < rows.n; list.n++)
		list.p[list.n] = job_of(&rows.p[list.n]);
	return list;
}

int64_t job_next_outgoing(struct task *t)
{
	struct job_rows one = store_job_list(t, (int)LANE_OUT, INT64_MAX, 1);

	return one.n ? one.p[0].run_at : INT64_MAX;
}

void job_hold(struct task *t, struct job *j, int64_t until)
{
	store_job_hold(t, j->id, j->tries + 1, until, true);
}

void job_again(struct task *t, const struct job *j, int64_t tries, int64_t at)
{
	store_job_hold(t, j->id, tries, at, false);
	added[LANE_OUT] = true;
}

void job_free_held(struct task *t)
{
	store_job_free_held(t, (int)LANE_OUT);
}
