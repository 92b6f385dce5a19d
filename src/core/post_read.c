#include <stdlib.h>

#include "base/id.h"
#include "core/far.h"
#include "core/filter.h"
#include "core/place.h"
#include "core/post_parts.h"
#include "core/shelter.h"
#include "store/held.h"
#include "store/mark.h"

#define CONTEXT_MAX 4000
#define CONTEXT_BYTES ((size_t)16 * 1024 * 1024) /* of a task's memory, each way */
#define CONTEXT_STEP 20 /* a post with twenty long descriptions is near a megabyte */

int64_t post_viewer(const struct task *t)
{
	return t->me ? t->me->id : 0;
}

static bool seen_or_waits(struct task *t, int64_t id, struct post_row *ret)
{
	return store_post_get(t, post_viewer(t), id, ret) ||
	       (t->me && store_held_post(t, t->me->id, id, ret));
}

enum err post_row_seen(struct task *t, int64_t id, struct post_row *ret)
{
	if (!seen_or_waits(t, id, ret))
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	if (ret->boost_of && !store_post_get(t, post_viewer(t), ret->boost_of, ret))
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	return OK;
}

enum err post_row_mine(struct task *t, int64_t id, struct post_row *ret)
{
	must(t->me);
	if (!store_post_load(t, t->me->id, id, ret) || ret->account_id != t->me->id ||
	    ret->boost_of)
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	return OK;
}

const struct post *posts_find(const struct posts *list, int64_t id)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].id == id)
			return &list->p[i];
	return NULL;
}

/* --- reading --- */

enum err post_get(struct task *t, int64_t id, struct post *ret)
{
	return post_get_kept(t, id, &(struct paging){ 0 }, ret);
}

enum err post_get_kept(struct task *t, int64_t id, const struct paging *page, struct post *ret)
{
	struct post_row row;

	if (!seen_or_waits(t, id, &row))
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	return post_dress_one_page(t, &row, page, ret);
}

static int by_id(const void *a, const void *b)
{
	int64_t x = ((const struct post_row *)a)->id, y = ((const struct post_row *)b)->id;

	return (x > y) - (x < y);
}

/* Without what they meet of filters: that is worked out once for a whole list. */
static enum err many_unfiltered(struct task *t, struct ids ids, const struct paging *page,
				struct posts *ret)
{
	struct post_rows found = store_post_many(t, post_viewer(t), ids.p, ids.n);
	struct post_rows ordered = { .p = arena_many(t->a, struct post_row, ids.n) };

	if (found.n)
		qsort(found.p, found.n, sizeof(*found.p), by_id);
	for (size_t i = 0; found.n && i < ids.n; i++) {
		struct post_row key = { .id = ids.p[i] };
		struct post_row *row = bsearch(&key, found.p, found.n, sizeof(key), by_id);

		if (row)
			ordered.p[ordered.n++] = *row;
	}
	return post_dress_plain(t, ordered, page, ret);
}

enum err post_many_page(struct task *t, struct ids ids, const struct paging *page,
			struct posts *ret)
{
	enum err e = many_unfiltered(t, ids, page, ret);

	return e ? e : filter_posts(t, ret);
}

enum err post_many(struct task *t, struct ids ids, struct posts *ret)
{
	return post_many_page(t, ids, &(struct paging){ 0 }, ret);
}

/* --- threads --- */

static int by_thread_id(const void *a, const void *b)
{
	int64_t x = ((const struct thread_row *)a)->id, y = ((const struct thread_row *)b)->id;

	return (x > y) - (x < y);
}

static struct thread_row *in_thread(struct thread_rows rows, int64_t id)
{
	struct thread_row key = { .id = id };

	return rows.n ? bsearch(&key, rows.p, rows.n, sizeof(key), by_thread_id) : NULL;
}

/* What stands above, up to the first post or to where one was deleted; oldest first. */
static struct ids above(struct task *t, struct thread_rows rows, int64_t reply_to)
{
	struct ids up = { .p = arena_many(t->a, int64_t, CONTEXT_MAX) };

	for (size_t i = 0; reply_to && i < CONTEXT_MAX; i++) {
		struct thread_row one, *row = in_thread(rows, reply_to);

		if (!row) {
			if (!store_post_thread_one(t, post_viewer(t), reply_to, &one))
				break;
			row = &one;
		}
		if (row->shown)
			up.p[up.n++] = row->id;
		reply_to = row->reply_to;
	}
	for (size_t i = 0; i < up.n / 2; i++) {
		int64_t x = up.p[i];

		up.p[i] = up.p[up.n - 1 - i];
		up.p[up.n - 1 - i] = x;
	}
	return up;
}

/* First answer and next answer to the same post, as positions in rows plus one; 0 for none. */
struct tree {
	size_t *first, *next;
};

/* From the newest to the oldest, so that each list of answers begins with the oldest. */
static struct tree grow(struct task *t, struct thread_rows rows, int64_t root, size_t *ret_first)
{
	struct tree tree = { arena_many(t->a, size_t, rows.n), arena_many(t->a, size_t, rows.n) };

	*ret_first = 0;
	for (size_t i = rows.n; i-- > 0;) {
		struct thread_row *parent = in_thread(rows, rows.p[i].reply_to);
		size_t *list = rows.p[i].reply_to == root ? ret_first
			       : parent			  ? &tree.first[parent - rows.p]
							  : NULL;

		if (!list)
			continue;
		tree.next[i] = *list;
		*list = i + 1;
	}
	return tree;
}

/* Depth first: what waits is at most one position a post. */
static struct ids below(struct task *t, struct thread_rows rows, int64_t root)
{
	struct ids down = { .p = arena_many(t->a, int64_t, rows.n) };
	size_t *waiting = arena_many(t->a, size_t, rows.n + 1), n = 0, first;
	struct tree tree = grow(t, rows, root, &first);

	if (first)
		waiting[n++] = first;
	while (n) {
		size_t at = waiting[--n] - 1;

		if (rows.p[at].shown && rows.p[at].id != root)
			down.p[down.n++] = rows.p[at].id;
		if (tree.next[at])
			waiting[n++] = tree.next[at];
		if (rows.p[at].id != root && tree.first[at])
			waiting[n++] = tree.first[at];
	}
	return down;
}

/* A long thread of long answers could fill the task's memory: it ends where its share is used up.
 */
static enum err as_many_as_fit(struct task *t, struct ids ids, const struct paging *page,
			       struct posts *ret)
{
	size_t most = arena_used(t->a) + CONTEXT_BYTES;
	enum err e = OK;

	*ret = (struct posts){ .p = arena_many(t->a, struct post, ids.n) };
	for (size_t i = 0; i < ids.n && !e && arena_used(t->a) < most; i += CONTEXT_STEP) {
		size_t n = ids.n - i < CONTEXT_STEP ? ids.n - i : CONTEXT_STEP;
		struct posts some = { 0 };

		e = many_unfiltered(t, (struct ids){ ids.p + i, n }, page, &some);
		if (!e && some.n)
			memcpy(ret->p + ret->n, some.p, some.n * sizeof *some.p);
		ret->n += e ? 0 : some.n;
	}
	return e ? e : filter_posts(t, ret);
}

enum err post_context(struct task *t, int64_t id, struct posts *ret_above, struct posts *ret_below)
{
	return post_context_kept(t, id, &(struct paging){ 0 }, ret_above, ret_below);
}

enum err post_context_kept(struct task *t, int64_t id, const struct paging *page,
			   struct posts *ret_above, struct posts *ret_below)
{
	struct post_row row;
	struct thread_rows rows;
	enum err e = post_row_seen(t, id, &row);

	if (e)
		return e;
	rows = store_post_thread(t, post_viewer(t), row.thread_id, CONTEXT_MAX);
	e = as_many_as_fit(t, above(t, rows, row.reply_to), page, ret_above);
	return e ? e : as_many_as_fit(t, below(t, rows, row.id), page, ret_below);
}

/* --- versions, and who lit and boosted --- */

/* Photographs of a version that are still part of the post: those taken away stay away. */
static struct medias still_there(struct task *t, struct str ids, const struct medias *now)
{
	struct medias list = { .p = arena_many(t->a, struct media, now->n) };
	struct str part;
	int64_t id;

	while (str_cut(&ids, ' ', &part))
		for (size_t i = 0; id_read(part, &id) && i < now->n; i++)
			if (now->p[i].files.id == id && list.n < now->n)
				list.p[list.n++] = now->p[i];
	return list;
}

enum err post_history(struct task *t, int64_t id, struct post_versions *ret)
{
	struct post_row row;
	struct post p;
	struct version_rows old;
	enum err e = post_row_seen(t, id, &row);

	if (!e)
		e = post_dress_one(t, &row, &p);
	if (e)
		return e;
	/* What is covered now is so in what it was before. */
	old = store_version_list(t, p.id);
	ret->p = arena_many(t->a, struct post_version, old.n + 1);
	ret->n = 0;
	for (size_t i = 0; i < old.n; i++)
		ret->p[ret->n++] = (struct post_version){ old.p[i].caption_html,
							  old.p[i].cover,
							  old.p[i].sensitive || p.sensitive,
							  still_there(t, old.p[i].media, &p.media),
							  poll_options(t, old.p[i].options),
							  old.p[i].created_at,
							  old.p[i].when,
							  old.p[i].when_words };
	ret->p[ret->n++] = (struct post_version){ p.caption_html,
						  p.cover,
						  p.sensitive,
						  p.media,
						  p.poll ? p.poll->options : (struct strs){ 0 },
						  p.edited_at ? p.edited_at : p.created_at,
						  p.when,
						  p.when_words };
	return OK;
}

static enum err marks_list(struct task *t, int64_t id, struct paging *page, struct accounts *ret,
			   struct mark_rows (*list)(struct task *t, int64_t post_id,
						    const struct span *s))
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);
	struct post_row row;
	struct mark_rows found = { 0 };
	struct ids ids;
	enum err e = post_row_seen(t, id, &row);

	if (e)
		return e;
	if (t->me && row.account_id == t->me->id)
		found = list(t, row.id, &s);
	span_turn(&s, &found);
	ids.p = arena_many(t->a, int64_t, found.n);
	ids.n = found.n;
	for (size_t i = 0; i < found.n; i++)
		ids.p[i] = found.p[i].account_id;
	paging_found(page, &s, found.n ? found.p[0].place : 0,
		     found.n ? found.p[found.n - 1].place : 0, found.n);
	*ret = (struct accounts){ 0 };
	return ids.n ? account_many(t, ids, ret) : OK;
}

enum err post_lit_by(struct task *t, int64_t id, struct paging *page, struct accounts *ret)
{
	if (t->me && shelter_is_on(t, t->me->id)) {
		struct post_row row;

		*ret = (struct accounts){ 0 };
		return post_row_seen(t, id, &row);
	}
	return marks_list(t, id, page, ret, store_candle_list);
}

enum err post_boosted_by(struct task *t, int64_t id, struct paging *page, struct accounts *ret)
{
	return marks_list(t, id, page, ret, store_boost_list);
}

struct url post_url(struct task *t, const struct post *p)
{
	const struct post *shown = p->boosted ? p->boosted : p;
	struct far_place far;

	if (shown->author.domain.n && far_place_of(t, shown->id, &far))
		return (struct url){ far.url };
	return (struct url){ str_fmt(t->a, "%.*s/@%.*s/%.*s", STR_ARG(place_fixed()->base),
				     STR_ARG(shown->author.acct),
				     STR_ARG(post_number(t->a, shown->id, shown->era))) };
}
