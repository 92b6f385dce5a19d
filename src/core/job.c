#include <stdatomic.h>

#include "base/err.h"
#include "base/id.h"
#include "core/job.h"
#include "store/job.h"

static atomic_bool added;

void job_add(struct task *t, enum job_kind kind, int64_t ref, struct str detail, int64_t run_at)
{
	struct job_row row = { .id = id_new(t->now),
			       .kind = (int)kind,
			       .ref = ref,
			       .detail = detail.p ? detail : S(""),
			       .run_at = run_at };

	must(kind < JOB_KINDS);
	store_job_add(t, &row);
	atomic_store(&added, true);
}

bool job_was_added(void)
{
	return atomic_exchange(&added, false);
}

bool job_first(struct task *t, struct job *ret)
{
	struct job_row row;

	if (!store_job_first(t, &row))
		return false;
	*ret = (struct job){ .id = row.id,
			     .ref = row.ref,
			     .run_at = row.run_at,
			     .tries = row.tries,
			     .kind = (enum job_kind)row.kind,
			     .detail = row.detail };
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
