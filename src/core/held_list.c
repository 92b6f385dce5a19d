/* Reading what is held: core/held.h. The comments of several owners are read one by one, and put
 * together as they come, so that a page costs the same however many wait. */
#include <stdlib.h>

#include "core/held.h"
#include "core/post_parts.h"
#include "core/reader.h"
#include "store/held.h"

/* What the owners see of what is answered, each as they would. */
static enum err answered(struct task *t, struct held_rows rows, struct posts *ret)
{
	struct post_rows list = { .p = arena_many(t->a, struct post_row, rows.n) };

	for (size_t i = 0; i < rows.n; i++) {
		const struct held_row *h = &rows.p[i];

		if (h->reply_to && post_may_see(t, h->owner_id, h->reply_to) &&
		    store_post_load(t, t->me->id, h->reply_to, &list.p[list.n]))
			list.n++;
	}
	return post_dress(t, list, ret);
}

static enum err owners(struct task *t, struct held_rows rows, struct accounts *ret)
{
	struct ids ids = { .p = arena_many(t->a, int64_t, rows.n) };

	for (size_t i = 0; i < rows.n; i++)
		if (!ids.n || ids.p[ids.n - 1] != rows.p[i].owner_id)
			ids.p[ids.n++] = rows.p[i].owner_id;
	return account_many(t, ids, ret);
}

static const struct account *owner_of(const struct accounts *list, int64_t id)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].id == id)
			return &list->p[i];
	return NULL;
}

/* Rows with the comments as they are, and what they answer. */
static enum err dress(struct task *t, struct held_rows rows, struct post_rows comments,
		      struct helds *ret)
{
	struct accounts people;
	struct posts posts, above;
	enum err e = post_dress(t, comments, &posts);

	if (!e)
		e = answered(t, rows, &above);
	if (!e)
		e = owners(t, rows, &people);
	*ret = (struct helds){ .p = arena_many(t->a, struct held, rows.n) };
	for (size_t i = 0; i < rows.n && !e; i++) {
		const struct held_row *r = &rows.p[i];
		const struct account *owner = owner_of(&people, r->owner_id);
		const struct post *post = posts_find(&posts, r->post_id);
		const struct post *to = posts_find(&above, r->reply_to);

		if (post && owner)
			ret->p[ret->n++] = (struct held){ (enum held_state)r->state,
							  (enum held_reason)r->reason,
							  r->since,
							  r->decided_at,
							  *owner,
							  *post,
							  to ? *to : (struct post){ 0 } };
	}
	return e;
}

/* --- of several owners --- */

struct wanted {
	int64_t owner, to; /* 0: of any, to any */
	enum held_state state;
};

static int upwards(const void *a, const void *b)
{
	const struct held_row *x = a, *y = b;

	return (x->post_id > y->post_id) - (x->post_id < y->post_id);
}

static int downwards(const void *a, const void *b)
{
	return upwards(b, a);
}

static void join(struct task *t, struct held_rows *all, const struct held_rows *more)
{
	struct held_row *p = arena_many(t->a, struct held_row, all->n + more->n);

	for (size_t i = 0; i < all->n + more->n; i++)
		p[i] = i < all->n ? all->p[i] : more->p[i - all->n];
	*all = (struct held_rows){ p, all->n + more->n };
}

static bool is_host(const struct task *t)
{
	return t->me->role > ROLE_MEMBER;
}

/* Those whose comments I may have a word about; what I hid myself is mine without being a
 * reader. */
static struct ids whose(struct task *t, enum held_state state)
{
	struct ids list = reader_decides_for(t, t->me->id);
	struct ids more;

	if (state != HELD_HIDDEN || ids_hold(list, t->me->id))
		return list;
	more = (struct ids){ arena_many(t->a, int64_t, list.n + 1), list.n };
	for (size_t i = 0; i < list.n; i++)
		more.p[i] = list.p[i];
	more.p[more.n++] = t->me->id;
	return more;
}

/* The first of the span, in the order in which it goes, of all that I have a word about. */
static struct held_rows gather(struct task *t, const struct wanted *w, const struct span *s)
{
	struct ids list = whose(t, w->state);
	struct held_rows all = { 0 }, some;

	for (size_t i = 0; i < list.n; i++) {
		if (w->owner && w->owner != list.p[i])
			continue;
		some = store_held_list(t, t->me->id, list.p[i], w->state, w->to, s);
		if (some.n)
			join(t, &all, &some);
	}
	if (w->state == HELD_WAITS && !w->owner && is_host(t)) {
		some = store_held_list(t, t->me->id, 0, HELD_HANDED, w->to, s);
		join(t, &all, &some);
	}
	if (all.n)
		qsort(all.p, all.n, sizeof *all.p, s->up ? upwards : downwards);
	if (all.n > (size_t)s->limit)
		all.n = (size_t)s->limit;
	return all;
}

static struct ids ids_of(struct task *t, struct held_rows rows)
{
	struct ids ids = { arena_many(t->a, int64_t, rows.n), rows.n };

	for (size_t i = 0; i < rows.n; i++)
		ids.p[i] = rows.p[i].post_id;
	return ids;
}

enum err held_list(struct task *t, int64_t to, struct paging *page, struct helds *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);
	struct held_rows rows;

	must(t->me);
	rows = gather(t, &(struct wanted){ 0, to, HELD_WAITS }, &s);
	span_turn(&s, &rows);
	paging_found(page, &s, rows.n ? rows.p[0].post_id : 0,
		     rows.n ? rows.p[rows.n - 1].post_id : 0, rows.n);
	return dress(t, rows, store_held_posts(t, t->me->id, ids_of(t, rows)), ret);
}

enum err held_next(struct task *t, struct held_queue *q, struct helds *ret)
{
	struct span s = { .low = q->after, .high = INT64_MAX, .limit = q->limit + 1, .up = true };
	struct held_rows rows;

	must(t->me && q->limit > 0 && q->limit <= PAGE_POSTS_MAX);
	rows = gather(t, &(struct wanted){ q->owner, 0, q->state }, &s);
	q->more = rows.n > (size_t)q->limit;
	if (q->more)
		rows.n = (size_t)q->limit;
	return dress(t, rows, store_held_posts(t, t->me->id, ids_of(t, rows)), ret);
}

bool held_any(struct task *t, bool *ret_reads)
{
	struct ids list;

	must(t->me);
	list = reader_decides_for(t, t->me->id);
	*ret_reads = list.n > (ids_hold(list, t->me->id) ? 1 : 0);
	for (size_t i = 0; i < list.n; i++)
		if (store_held_any(t, t->me->id, list.p[i]))
			return true;
	return is_host(t) && store_held_any_handed(t, t->me->id);
}

/* --- one --- */

/* Shown, and I had a word about it, or have. */
static bool was_mine(struct task *t, const struct held_row *h)
{
	return h->state == HELD_SHOWN && (h->decided_by == t->me->id || h->owner_id == t->me->id ||
					  reader_reads(t, t->me->id, h->owner_id));
}

enum err held_get(struct task *t, int64_t post_id, struct held *ret)
{
	struct post_rows posts;
	struct post_row row;
	struct held_row h;
	struct helds one;
	enum err e;

	must(t->me);
	if (!store_held_get(t, post_id, &h))
		return fail(t, ERR_NOT_FOUND, W_HELD_NOT_FOUND);
	posts = store_held_posts(t, t->me->id, (struct ids){ &post_id, 1 });
	if (!posts.n && was_mine(t, &h) && post_row_seen(t, post_id, &row) == OK)
		posts = (struct post_rows){ &row, 1 };
	e = posts.n ? dress(t, (struct held_rows){ &h, 1 }, posts, &one) : OK;
	if (!e && (!posts.n || !one.n))
		return fail(t, ERR_NOT_FOUND, W_HELD_NOT_FOUND);
	if (!e)
		*ret = one.p[0];
	return e;
}
