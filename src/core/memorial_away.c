/* Whom a page of the remembered keeps away, and whom it lets follow it no more: core/memorial.h. */
#include "core/follow.h"
#include "core/job.h"
#include "core/memorial_parts.h"
#include "core/memorial_told.h"
#include "core/service.h"
#include "store/memorial_told.h"

/* --- kept away --- */

static enum err may_be_kept_away(struct task *t, int64_t id, int64_t account_id)
{
	struct account who;
	enum err e = account_get(t, account_id, &who);

	if (e)
		return e;
	if (memorial_is(&who) || service_is(&who))
		return fail(t, ERR_INVALID, W_MEMORIAL_NOBODY);
	if (memorial_keeps(t, account_id, id))
		return fail(t, ERR_FORBIDDEN, W_MEMORIAL_KEEPER_STAYS);
	return OK;
}

/* As if a keeper had left each of them out. */
static void leave_out(struct task *t, int64_t id, int64_t author_id)
{
	struct ids waiting = store_memorial_waiting_of(t, id, author_id, MEMORIAL_WAITING_MAX);
	struct fault before = t->fault;

	for (size_t i = 0; i < waiting.n; i++)
		memorial_remove(t, id, waiting.p[i]);
	t->fault = before;
}

static enum err as_page(struct task *t, int64_t id, int64_t account_id,
			enum err (*run)(struct task *t, int64_t id, struct relation *ret))
{
	const struct account *me = t->me;
	struct relation now;
	enum err e = memorial_become(t, id);

	if (!e)
		e = run(t, account_id, &now);
	t->me = me;
	return e;
}

enum err memorial_keep_away(struct task *t, int64_t id, int64_t account_id)
{
	struct memorial_row m;
	enum err e = memorial_row_kept(t, id, &m);

	if (!e)
		e = may_be_kept_away(t, id, account_id);
	if (e)
		return e;
	store_memorial_keeper_remove(t, id, account_id); /* they may have been asked */
	leave_out(t, id, account_id);
	e = memorial_part(t, &m, account_id);
	return e ? e : as_page(t, id, account_id, block_start);
}

enum err memorial_away_end(struct task *t, int64_t id, int64_t account_id)
{
	struct memorial_row m;
	enum err e = memorial_row_kept(t, id, &m);

	return e ? e : as_page(t, id, account_id, block_stop);
}

enum err memorial_away(struct task *t, int64_t id, struct paging *page, struct accounts *ret)
{
	const struct account *me = t->me;
	struct memorial_row m;
	enum err e = memorial_row_kept(t, id, &m);

	if (!e)
		e = memorial_become(t, id);
	if (!e)
		e = block_list(t, page, ret);
	t->me = me;
	return e;
}

/* --- nobody follows it any more --- */

/* t->me is the page: a job has nobody else. */
static void take_out(struct task *t, int64_t before)
{
	struct paging page = { .max_id = before, .limit = PAGE_PEOPLE_MAX };
	int64_t id = t->me->id;
	struct accounts list;
	struct relation now;

	if (follow_followers(t, id, &page, &list))
		return;
	for (size_t i = 0; i < list.n; i++)
		if (!memorial_belongs(t, list.p[i].id, id))
			follow_remove(t, list.p[i].id, &now);
	if (page.more)
		job_add(t, JOB_MEMORIAL, id,
			str_fmt(t->a, MEMORIAL_STEP_FOLLOWERS "%lld", (long long)page.oldest),
			t->now);
}

void memorial_followers_step(struct task *t, int64_t id, int64_t before)
{
	const struct account *me = t->me;
	struct fault was = t->fault;

	if (!memorial_become(t, id))
		take_out(t, before);
	t->me = me;
	t->fault = was;
}

enum err memorial_followers_out(struct task *t, int64_t id)
{
	struct memorial_row m;
	enum err e = memorial_row_kept(t, id, &m);

	if (!e)
		memorial_followers_step(t, id, 0);
	return e;
}
