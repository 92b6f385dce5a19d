#include "core/letter.h"

#include "core/memorial_parts.h"
#include "core/post_parts.h"
#include "store/letter.h"

enum err letter_list(struct task *t, struct paging *page, struct posts *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);

	must(t->me);
	return post_dress_span(t, &s, store_letter_list(t, t->me->id, &s), page, ret);
}

enum err letter_pages(struct task *t, struct memorials *ret)
{
	struct memorials kept, belonging;
	enum err e = memorial_kept(t, &kept);

	if (!e)
		e = memorial_belonging(t, &belonging);
	if (e)
		return e;
	*ret = (struct memorials){ arena_many(t->a, struct memorial, kept.n + belonging.n), 0 };
	for (size_t i = 0; i < kept.n; i++)
		ret->p[ret->n++] = kept.p[i];
	for (size_t i = 0; i < belonging.n; i++)
		ret->p[ret->n++] = belonging.p[i];
	return OK;
}

static enum err get_mine(struct task *t, int64_t id, struct post_row *ret)
{
	enum err e = post_row_mine(t, id, ret);

	return !e && !(ret->extras & POST_IS_LETTER) ? fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND) : e;
}

enum err letter_address(struct task *t, int64_t id, int64_t memorial_id)
{
	struct post_row row;
	enum err e = get_mine(t, id, &row);

	if (!e && memorial_id && !memorial_belongs(t, t->me->id, memorial_id))
		e = fail(t, ERR_NOT_FOUND, W_ERROR_NOT_FOUND);
	if (!e)
		store_letter_set_to(t, id, memorial_id);
	return e;
}

static struct memorials pages_seen(struct task *t, const int64_t *page, size_t n)
{
	struct ids ids = { arena_many(t->a, int64_t, n), 0 };
	struct fault before = t->fault;
	struct memorials seen = { 0 };

	for (size_t i = 0; i < n; i++)
		if (page[i] && !ids_hold(ids, page[i]))
			ids.p[ids.n++] = page[i];
	if (ids.n && memorial_dress(t, ids, &seen))
		seen = (struct memorials){ 0 };
	t->fault = before;
	return seen;
}

const struct memorial **letter_to(struct task *t, const struct posts *letters)
{
	const struct memorial **to = arena_many(t->a, const struct memorial *, letters->n);
	struct ids ids = { arena_many(t->a, int64_t, letters->n), letters->n };
	struct memorials seen;
	int64_t *page;

	must(t->me);
	for (size_t i = 0; i < letters->n; i++)
		ids.p[i] = letters->p[i].id;
	page = store_letter_to(t, t->me->id, ids);
	seen = pages_seen(t, page, letters->n);
	for (size_t i = 0; i < letters->n; i++)
		for (size_t j = 0; j < seen.n; j++)
			if (seen.p[j].id == page[i])
				to[i] = &seen.p[j];
	return to;
}

enum err letter_draft(struct task *t, int64_t id, struct draft *ret)
{
	struct post_row row;
	enum err e = get_mine(t, id, &row);

	if (e)
		return e;
	*ret = (struct draft){ .post = { .caption = row.caption,
					 .cover = row.cover,
					 .language = row.language,
					 .when = row.when,
					 .when_words = row.when_words,
					 .visibility = POST_SELF } };
	return OK;
}

bool letter_is(const struct post_new *n)
{
	return n->visibility == POST_DIRECT && !n->reply_to && !n->quoted_id && !n->to &&
	       !n->poll && str_find_byte(n->caption, '@') == n->caption.n;
}
