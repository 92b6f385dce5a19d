#include "core/request.h"

#include <stdlib.h>

#include "core/held.h"
#include "core/notice_parts.h"
#include "core/post_parts.h"
#include "core/reader.h"
#include "store/held.h"
#include "store/notice_policy.h"

#define SUMMARY_MOST 100

/* --- authors --- */

/* That author has comments that wait among those of that owner. */
struct pair {
	int64_t author, owner;
};
struct pairs {
	struct pair *p;
	size_t n, room;
};

static int upwards(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	return (x->author > y->author) - (x->author < y->author);
}

static int downwards(const void *a, const void *b)
{
	return upwards(b, a);
}

/* Among the comments of one owner, an author at a time: each step is one look into an index. */
static void walk(struct task *t, int64_t owner, struct span s, struct pairs *ret)
{
	int64_t author;

	for (int64_t i = 0; i < s.limit; i++) {
		author = store_held_author(t, t->me->id, owner, &s);
		if (!author)
			return;
		arena_grow(t->a, ret->p, ret->n, &ret->room);
		ret->p[ret->n++] = (struct pair){ author, owner };
		if (s.up)
			s.low = author;
		else
			s.high = author;
	}
}

/* All of the span's first authors, as it goes; more than its limit where there are several owners.
 */
static struct pairs walk_all(struct task *t, const struct span *s)
{
	struct ids owners = reader_decides_for(t, t->me->id);
	struct pairs all = { 0 };

	for (size_t i = 0; i < owners.n; i++)
		walk(t, owners.p[i], *s, &all);
	if (all.n)
		qsort(all.p, all.n, sizeof(*all.p), s->up ? upwards : downwards);
	return all;
}

static void add_held(struct task *t, struct pair one, struct notice_request_row *to)
{
	struct held_rows rows =
		store_held_of(t, t->me->id, one.owner, one.author, REQUEST_HELD_MOST);

	for (size_t i = 0; i < rows.n && to->held < REQUEST_HELD_MOST; i++, to->held++) {
		const struct held_row *h = &rows.p[i];

		if (!to->created_at || h->since < to->created_at)
			to->created_at = h->since;
		if (h->post_id > to->last_post_id) {
			to->last_post_id = h->post_id;
			to->updated_at = h->since;
		}
	}
}

/* The requests of a span, newest first. */
static struct notice_request_rows about_comments(struct task *t, const struct span *s)
{
	struct pairs all = walk_all(t, s);
	struct notice_request_rows list = { .p = arena_many(t->a, struct notice_request_row,
							    (size_t)s->limit) };
	struct notice_request_row *last = NULL;

	for (size_t i = 0; i < all.n; i++) {
		if (!last || last->from_id != all.p[i].author) {
			if (list.n == (size_t)s->limit)
				break;
			last = &list.p[list.n++];
			*last = (struct notice_request_row){ .id = all.p[i].author,
							     .from_id = all.p[i].author };
		}
		add_held(t, all.p[i], last);
	}
	span_turn(s, &list);
	return list;
}

/* --- lists --- */

static enum err dress(struct task *t, struct notice_request_rows rows, struct notice_requests *ret)
{
	struct ids people = { .p = arena_many(t->a, int64_t, rows.n) };
	struct ids ids = { .p = arena_many(t->a, int64_t, rows.n) };
	struct accounts from = { 0 };
	struct posts posts = { 0 };
	enum err e = OK;

	*ret = (struct notice_requests){ .p = arena_many(t->a, struct notice_request, rows.n) };
	for (size_t i = 0; i < rows.n; i++) {
		people.p[people.n++] = rows.p[i].from_id;
		ids.p[ids.n++] = rows.p[i].last_post_id;
	}
	if (rows.n)
		e = account_many(t, people, &from);
	if (!e && rows.n)
		e = post_dress(t, store_held_posts(t, t->me->id, ids), &posts);
	for (size_t i = 0; !e && i < rows.n; i++) {
		struct notice_request q = notice_request_of(&rows.p[i], &from, &posts);

		if (q.from.id && q.last)
			ret->p[ret->n++] = q;
	}
	return e;
}

static int newest_first(const void *a, const void *b)
{
	const struct notice_request *x = a, *y = b;

	return (x->id < y->id) - (x->id > y->id);
}

/* Both lists, and of them the part that a page of one list would be. */
static void join(struct task *t, const struct span *s, const struct notice_requests *one,
		 const struct notice_requests *two, struct notice_requests *ret)
{
	size_t most = (size_t)s->limit;

	*ret = (struct notice_requests){ arena_many(t->a, struct notice_request, one->n + two->n),
					 one->n + two->n };
	for (size_t i = 0; i < ret->n; i++)
		ret->p[i] = i < one->n ? one->p[i] : two->p[i - one->n];
	if (ret->n)
		qsort(ret->p, ret->n, sizeof(*ret->p), newest_first);
	if (ret->n <= most)
		return;
	if (s->up)
		ret->p += ret->n - most;
	ret->n = most;
}

enum err request_list(struct task *t, struct paging *page, struct notice_requests *ret)
{
	struct span s = paging_span(page, NOTICES_MAX);
	struct notice_requests notices, comments;
	enum err e;

	must(t->me);
	e = notice_requests(t, page, &notices);
	if (!e)
		e = dress(t, about_comments(t, &s), &comments);
	if (e || !comments.n)
		return *ret = notices, e;
	join(t, &s, &notices, &comments, ret);
	paging_found(page, &s, ret->p[0].id, ret->p[ret->n - 1].id, ret->n);
	return OK;
}

/* --- one --- */

static bool is_about_notices(struct task *t, int64_t id)
{
	struct notice_request_row row;

	must(t->me);
	return store_notice_request_get(t, t->me->id, id, &row);
}

/* Finds nothing for what is no id. */
static struct span only(int64_t id)
{
	if (id < 1 || id == INT64_MAX)
		return (struct span){ .low = INT64_MAX, .high = INT64_MAX, .limit = 1 };
	return (struct span){ .low = id - 1, .high = id + 1, .limit = 1 };
}

enum err request_get(struct task *t, int64_t id, struct notice_request *ret)
{
	struct notice_requests one = { 0 };
	struct span s = only(id);
	enum err e;

	if (is_about_notices(t, id))
		return notice_request_get(t, id, ret);
	e = dress(t, about_comments(t, &s), &one);
	if (!e && !one.n)
		return fail(t, ERR_NOT_FOUND, W_NOTICE_REQUEST_NOT_FOUND);
	if (!e)
		*ret = one.p[0];
	return e;
}

enum err request_summary(struct task *t, int64_t *ret_requests, int64_t *ret_items)
{
	struct span s = { .high = INT64_MAX, .limit = SUMMARY_MOST };
	enum err e = notice_policy_summary(t, ret_requests, ret_items);
	struct notice_request_rows rows = about_comments(t, &s);

	*ret_requests += (int64_t)rows.n;
	for (size_t i = 0; i < rows.n; i++)
		*ret_items += rows.p[i].held;
	return e;
}

/* --- deciding --- */

/* What is counted of one author's, the oldest first among the comments of each owner. */
static enum err decide(struct task *t, int64_t author, bool shown)
{
	struct span s = only(author);
	struct pairs all = walk_all(t, &s);
	size_t n = 0;
	enum err e = OK;

	for (size_t i = 0; i < all.n && !e; i++) {
		struct held_rows rows =
			store_held_of(t, t->me->id, all.p[i].owner, author, REQUEST_HELD_MOST);

		for (size_t k = rows.n; k > 0 && n < REQUEST_HELD_MOST && !e; k--, n++)
			e = held_decide(t, rows.p[k - 1].post_id, t->me->id, shown);
	}
	if (!e && !n)
		return fail(t, ERR_NOT_FOUND, W_NOTICE_REQUEST_NOT_FOUND);
	return e;
}

/* What Mastodon means by it: their notices reach me, those that were held back too. */
static enum err let_through(struct task *t, int64_t from_id)
{
	int64_t other = store_notice_request_from(t, t->me->id, from_id);

	if (other)
		return notice_request_accept(t, other);
	store_notice_pass(t, t->me->id, from_id);
	return OK;
}

enum err request_accept(struct task *t, int64_t id)
{
	enum err e;

	if (is_about_notices(t, id))
		return notice_request_accept(t, id);
	e = decide(t, id, true);
	return e ? e : let_through(t, id);
}

enum err request_dismiss(struct task *t, int64_t id)
{
	if (is_about_notices(t, id))
		return notice_request_dismiss(t, id);
	return decide(t, id, false);
}
