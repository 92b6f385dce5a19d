#include "core/scheduled.h"

#include "base/clock.h"
#include "core/job.h"
#include "core/memorial.h"
#include "core/post_parts.h"
#include "core/scheduled_parts.h"
#include "store/job.h"
#include "sys/writer.h"

/* --- when --- */

static struct str number(struct task *t, int64_t n)
{
	return str_fmt(t->a, "%lld", (long long)n);
}

/* May one more of mine be shared then? was: the time that it leaves; 0 for a new one. */
static enum err check_time(struct task *t, int64_t run_at, int64_t was)
{
	int64_t day = run_at - run_at % CLOCK_DAY;

	if (run_at < t->now + SCHEDULED_SOONEST)
		return fail(t, ERR_INVALID, W_SCHEDULED_SOON);
	if (was && was - was % CLOCK_DAY == day)
		return OK;
	if (store_scheduled_count_day(t, t->me->id, day, day + CLOCK_DAY) >= SCHEDULED_DAY_MAX)
		return fail_with(t, ERR_INVALID, W_SCHEDULED_DAY, number(t, SCHEDULED_DAY_MAX),
				 S(""));
	return OK;
}

static enum err check_room(struct task *t)
{
	if (store_scheduled_count(t, t->me->id) < SCHEDULED_MAX)
		return OK;
	return fail_with(t, ERR_INVALID, W_SCHEDULED_MANY, number(t, SCHEDULED_MAX), S(""));
}

static enum err dress(struct task *t, const struct scheduled_row *s, struct scheduled *ret)
{
	struct medias media;
	struct ids ids;
	enum err e = scheduled_media(t, s->id, &ids, &media);

	*ret = (struct scheduled){ .id = s->id,
				   .run_at = s->run_at,
				   .created_at = s->created_at,
				   .post = scheduled_post_of(t, s, ids),
				   .media = media,
				   .memorial_id = s->memorial_id,
				   .why = s->why };
	return e;
}

static enum err get_mine(struct task *t, int64_t id, struct scheduled_row *ret)
{
	must(t->me);
	if (!store_scheduled_get(t, id, ret) || ret->account_id != t->me->id || ret->is_draft)
		return fail(t, ERR_NOT_FOUND, W_SCHEDULED_NOT_FOUND);
	return OK;
}

/* --- keeping --- */

static enum err keep(struct task *t, const struct post_new *n, const struct scheduled_row *s)
{
	enum err e;

	store_scheduled_add(t, s);
	e = scheduled_take(t, s->id, n->media);
	if (!e)
		job_add(t, JOB_SCHEDULED, s->id, S(""), s->run_at);
	return e;
}

/* What the key that was sent holds already: a post that waits, or one that was shared. */
static enum err give_again(struct task *t, int64_t id, struct scheduled *ret, int64_t *ret_post_id)
{
	struct scheduled_row s;

	if (store_scheduled_get(t, id, &s) && s.account_id == t->me->id)
		return dress(t, &s, ret);
	*ret_post_id = id;
	return OK;
}

enum err scheduled_add(struct task *t, const struct post_new *n, int64_t run_at,
		       struct scheduled *ret, int64_t *ret_post_id)
{
	struct scheduled_row s = scheduled_row_of(t, n, run_at);
	struct post_row row;
	enum err e = post_draft(t, n, &row);

	*ret_post_id = 0;
	*ret = (struct scheduled){ 0 };
	if (e)
		return e;
	if (n->idempotency_key.n) {
		int64_t id = post_claim_key(t, n->idempotency_key, s.id);

		if (id != s.id)
			return give_again(t, id, ret, ret_post_id);
	}
	e = check_time(t, run_at, 0);
	if (!e)
		e = check_room(t);
	if (!e)
		e = keep(t, n, &s);
	return e ? e : dress(t, &s, ret);
}

enum err scheduled_on_page(struct task *t, int64_t id, int64_t memorial_id)
{
	struct scheduled_row s;
	enum err e = get_mine(t, id, &s);

	if (e)
		return e;
	if (s.reply_to || s.visibility == POST_SELF || s.visibility == POST_DIRECT)
		return fail(t, ERR_INVALID, W_MEMORIAL_POST_ONLY_ME);
	e = memorial_open(t, memorial_id);
	if (!e)
		store_scheduled_set_page(t, id, memorial_id);
	return e;
}

enum err scheduled_list(struct task *t, struct paging *page, struct scheduleds *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);
	struct scheduled_rows rows;
	enum err e = OK;

	must(t->me);
	rows = store_scheduled_list(t, t->me->id, &s);
	span_turn(&s, &rows);
	paging_found(page, &s, rows.n ? rows.p[0].id : 0, rows.n ? rows.p[rows.n - 1].id : 0,
		     rows.n);
	*ret = (struct scheduleds){ arena_many(t->a, struct scheduled, rows.n), rows.n };
	for (size_t i = 0; i < rows.n && !e; i++)
		e = dress(t, &rows.p[i], &ret->p[i]);
	return e;
}

enum err scheduled_get(struct task *t, int64_t id, struct scheduled *ret)
{
	struct scheduled_row s;
	enum err e = get_mine(t, id, &s);

	return e ? e : dress(t, &s, ret);
}

enum err scheduled_move(struct task *t, int64_t id, int64_t run_at, struct scheduled *ret)
{
	struct scheduled_row s;
	enum err e = get_mine(t, id, &s);

	if (!e)
		e = check_time(t, run_at, s.why.n ? 0 : s.run_at);
	if (e)
		return e;
	store_job_drop(t, JOB_SCHEDULED, id, s.run_at);
	store_scheduled_move(t, id, run_at);
	job_add(t, JOB_SCHEDULED, id, S(""), run_at);
	return scheduled_get(t, id, ret);
}

enum err scheduled_cancel(struct task *t, int64_t id)
{
	struct scheduled_row s;
	enum err e = get_mine(t, id, &s);

	if (e)
		return e;
	store_job_drop(t, JOB_SCHEDULED, id, s.run_at);
	store_scheduled_remove(t, id);
	return OK;
}

/* --- sharing --- */

/* Shares it as me, and takes it from what waits: one transaction does both, so that it is shared
 * once whatever happens between two of them. */
static enum err share(struct task *t, const struct scheduled_row *s, struct post *ret)
{
	struct post_new n = scheduled_post_of(t, s, store_scheduled_media(t, s->id));
	enum err e;

	n.idempotency_key = S(""); /* it is held by what waits */
	if (n.earlier_id && post_row_mine(t, n.earlier_id, &(struct post_row){ 0 })) {
		n.earlier_id = 0; /* gone meanwhile */
		t->fault = (struct fault){ 0 };
	}
	store_scheduled_remove(t, s->id);
	e = post_share(t, &n, ret);
	if (!e && s->memorial_id)
		memorial_offer_late(t, s->memorial_id, ret);
	if (!e && s->idempotency_key.n)
		store_scheduled_became(t, s, ret->id);
	return e;
}

enum err scheduled_share(struct task *t, int64_t id, struct post *ret)
{
	struct scheduled_row s;
	enum err e = get_mine(t, id, &s);

	if (e)
		return e;
	store_job_drop(t, JOB_SCHEDULED, id, s.run_at);
	return share(t, &s, ret);
}

/* Is it due, and not moved, cancelled or shared meanwhile? */
static bool is_due(struct task *t, int64_t id, struct scheduled_row *ret)
{
	return store_scheduled_get(t, id, ret) && ret->run_at <= t->now && !ret->why.n &&
	       !ret->is_draft;
}

/* The task becomes the author's; whoever may not sign in any more shares nothing. */
static enum err become_author(struct task *t, const struct scheduled_row *s)
{
	struct account *a = arena_make(t->a, struct account);
	enum err e = account_load(t, s->account_id, a);

	if (e)
		return e;
	t->lang = a->lang;
	if (a->state != ACCOUNT_ACTIVE)
		return fail(t, ERR_FORBIDDEN, W_SCHEDULED_SUSPENDED);
	t->me = a;
	return OK;
}

static enum err publish(struct task *t, void *arg)
{
	const struct job *j = arg;
	struct scheduled_row s;
	struct post p;
	enum err e;

	if (!is_due(t, j->ref, &s))
		return OK;
	e = become_author(t, &s);
	return e ? e : share(t, &s, &p);
}

struct reason {
	int64_t id;
	struct str why;
};

static enum err put_aside(struct task *t, void *arg)
{
	const struct reason *reason = arg;
	struct scheduled_row s;

	if (is_due(t, reason->id, &s))
		store_scheduled_fail(t, s.id, reason->why);
	return OK;
}

/* Will the same be true in a minute? */
static bool is_final(enum err e)
{
	return e != ERR_BUSY && e != ERR_FULL && e != ERR_BROKEN;
}

enum err scheduled_step(struct task *t, const struct job *j)
{
	struct job job = *j;
	struct reason reason = { .id = j->ref };
	enum err e = write_now(t, publish, &job);

	t->me = NULL;
	if (!e || (!is_final(e) && j->tries < JOB_TRIES))
		return e;
	reason.why =
		is_final(e) && t->fault.text.n ? t->fault.text : word(t->lang, W_SCHEDULED_FAILED);
	return write_now(t, put_aside, &reason);
}
