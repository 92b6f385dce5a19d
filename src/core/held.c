#include "core/held.h"

#include "core/approval.h"
#include "core/policy.h"
#include "core/post_parts.h"
#include "core/tell.h"
#include "store/held.h"

#define UNDER_MOST 1000 /* answers to one that is held; each is its author's own */

/* --- who may read it --- */

bool held_may_decide(struct task *t, int64_t viewer, int64_t post_id)
{
	struct held_row h;

	return viewer && store_held_get(t, post_id, &h) && h.state == HELD_WAITS &&
	       h.owner_id == viewer && post_would_see(t, viewer, post_id);
}

bool held_is(struct task *t, int64_t post_id)
{
	struct post_row row;

	return store_post_load(t, 0, post_id, &row) && (row.extras & POST_HELD);
}

/* --- waiting --- */

enum err held_put(struct task *t, const struct post_row *p, const struct answering *a)
{
	struct held_row h = { .post_id = p->id,
			      .owner_id = a->owner,
			      .next_id = a->next,
			      .state = a->under ? HELD_UNDER : HELD_WAITS,
			      .reason = a->reason,
			      .since = t->now };

	store_held_add(t, &h);
	/* What is said to a few reaches nobody else, not even for a decision. */
	if (!a->under && (!post_would_see(t, a->owner, p->id) ||
			  (a->next && !post_would_see(t, a->next, p->id))))
		return fail(t, ERR_FORBIDDEN, W_HELD_UNREAD);
	return OK;
}

/* --- letting in --- */

/* What waits to be let in after the post that it answers was. */
struct queue {
	struct post_row *p;
	size_t n, room;
};

static void decided(struct task *t, struct held_row *h, enum held_state state, int64_t by)
{
	h->state = (int)state;
	h->next_id = 0;
	h->decided_by = by;
	h->decided_at = t->now;
	store_held_change(t, h);
}

/* An answer to one that is shown now: what would have been, had it not been held, is. */
static void again(struct task *t, struct queue *q, const struct post_row *to, int64_t id)
{
	struct post_row row;
	struct held_row h;
	struct answering a;

	if (!store_post_load(t, 0, id, &row) || !store_held_get(t, id, &h))
		return;
	a = policy_answering(t, row.account_id, to, &row);
	if (a.way == ANSWER_SHOWN) {
		arena_grow(t->a, q->p, q->n, &q->room);
		q->p[q->n++] = row;
	} else if (a.way == ANSWER_HELD) {
		h.owner_id = a.owner;
		h.next_id = a.next;
		h.state = HELD_WAITS;
		h.reason = a.reason;
		store_held_change(t, &h);
		approval_ask(t, &row, a.owner);
	} else {
		decided(t, &h, HELD_ASIDE, 0);
	}
}

/* All that sharing would have done, as its author. */
static enum err spread(struct task *t, struct post_row *p, int64_t by)
{
	const struct account *me = t->me;
	struct account author;
	enum err e = account_load(t, p->account_id, &author);

	if (e)
		return e;
	t->me = &author;
	p->extras &= ~(int64_t)POST_HELD;
	p->wide = feed_is_wide(t);
	store_post_release(t, p->id, p->wide);
	post_spread(t, p, by);
	t->me = me;
	return OK;
}

static enum err let_in(struct task *t, const struct post_row *first, int64_t by)
{
	struct queue q = { 0 };
	enum err e = OK;

	arena_grow(t->a, q.p, q.n, &q.room);
	q.p[q.n++] = *first;
	for (size_t i = 0; i < q.n && !e; i++) {
		struct post_row row = q.p[i];
		struct held_row h;
		struct ids under;

		if (!store_held_get(t, row.id, &h))
			continue;
		decided(t, &h, HELD_SHOWN, i ? 0 : by);
		tell_far(t, TELL_APPROVE, row.reply_account, row.id, S(""));
		e = spread(t, &row, by);
		under = store_held_under(t, row.id, UNDER_MOST);
		for (size_t k = 0; k < under.n && !e; k++)
			again(t, &q, &row, under.p[k]);
	}
	return e;
}

enum err held_decide(struct task *t, int64_t post_id, int64_t by, bool shown)
{
	struct post_row row;
	struct held_row h;

	if (!held_may_decide(t, by, post_id) || !store_held_get(t, post_id, &h) ||
	    !store_post_load(t, 0, post_id, &row))
		return OK;
	if (!shown) {
		decided(t, &h, HELD_ASIDE, by);
		return OK;
	}
	if (!h.next_id || h.next_id == by)
		return let_in(t, &row, by);
	h.owner_id = h.next_id;
	h.next_id = 0;
	h.decided_by = by;
	h.decided_at = t->now;
	store_held_change(t, &h);
	return OK;
}

enum err held_let_in(struct task *t, struct post_row *row)
{
	enum err e;

	must(t->me);
	if (!(row->extras & POST_HELD) || row->account_id == t->me->id)
		return OK;
	e = held_decide(t, row->id, t->me->id, true);
	return e ? e : post_row_seen(t, row->id, row);
}

/* --- reading --- */

static const struct post *find(const struct posts *list, int64_t id)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].id == id)
			return &list->p[i];
	return NULL;
}

/* Rows with the answers that I see as they are, and what they answer. */
static enum err dress(struct task *t, struct held_rows rows, struct post_rows answers,
		      struct helds *ret)
{
	struct ids to = { .p = arena_many(t->a, int64_t, rows.n) };
	struct posts posts, answered = { 0 };
	enum err e = post_dress(t, answers, &posts);

	for (size_t i = 0; i < rows.n; i++)
		if (rows.p[i].reply_to)
			to.p[to.n++] = rows.p[i].reply_to;
	if (!e && to.n)
		e = post_many(t, to, &answered);
	*ret = (struct helds){ .p = arena_many(t->a, struct held, rows.n) };
	for (size_t i = 0; i < rows.n && !e; i++) {
		const struct held_row *r = &rows.p[i];
		const struct post *post = find(&posts, r->post_id);
		const struct post *above = find(&answered, r->reply_to);
		struct held *h = &ret->p[ret->n];

		if (!post)
			continue;
		*h = (struct held){ (enum held_state)r->state,
				    (enum held_reason)r->reason,
				    r->since,
				    r->decided_at,
				    *post,
				    above ? *above : (struct post){ 0 } };
		ret->n++;
	}
	return e;
}

enum err held_list(struct task *t, int64_t to, struct paging *page, struct helds *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);
	struct held_rows rows;
	struct ids ids;

	must(t->me);
	rows = store_held_list(t, t->me->id, to, &s);
	span_turn(&s, &rows);
	ids = (struct ids){ arena_many(t->a, int64_t, rows.n), rows.n };
	for (size_t i = 0; i < rows.n; i++)
		ids.p[i] = rows.p[i].post_id;
	paging_found(page, &s, rows.n ? ids.p[0] : 0, rows.n ? ids.p[rows.n - 1] : 0, rows.n);
	return dress(t, rows, store_held_posts(t, t->me->id, ids), ret);
}

enum err held_get(struct task *t, int64_t post_id, struct held *ret)
{
	struct held_row h;
	struct post_row row;
	struct helds one;
	enum err e;

	must(t->me);
	if (!store_held_get(t, post_id, &h) ||
	    (h.state == HELD_WAITS ? h.owner_id : h.decided_by) != t->me->id ||
	    post_row_seen(t, post_id, &row))
		return fail(t, ERR_NOT_FOUND, W_HELD_NOT_FOUND);
	e = dress(t, (struct held_rows){ &h, 1 }, (struct post_rows){ &row, 1 }, &one);
	if (e)
		return e;
	if (!one.n)
		return fail(t, ERR_NOT_FOUND, W_HELD_NOT_FOUND);
	*ret = one.p[0];
	return OK;
}

bool held_any(struct task *t)
{
	must(t->me);
	return store_held_any(t, t->me->id);
}

/* --- deciding --- */

/* *ret is as it was seen before: what is set aside is not seen again. */
static enum err decide(struct task *t, int64_t post_id, bool shown, struct held *ret)
{
	enum err e = held_get(t, post_id, ret);

	if (!e && ret->state != HELD_WAITS)
		e = fail(t, ERR_NOT_FOUND, W_HELD_NOT_FOUND);
	if (!e)
		e = held_decide(t, post_id, t->me->id, shown);
	if (e)
		return e;
	ret->state = shown ? HELD_SHOWN : HELD_ASIDE;
	ret->decided_at = t->now;
	ret->post.waits = false;
	return OK;
}

enum err held_show(struct task *t, int64_t post_id, struct held *ret)
{
	return decide(t, post_id, true, ret);
}

enum err held_set_aside(struct task *t, int64_t post_id, struct held *ret)
{
	return decide(t, post_id, false, ret);
}
