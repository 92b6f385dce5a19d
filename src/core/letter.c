#include "core/letter.h"

#include "core/post_parts.h"
#include "store/letter.h"

enum err letter_list(struct task *t, struct paging *page, struct posts *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);
	struct post_rows rows;

	must(t->me);
	rows = store_letter_list(t, t->me->id, &s);
	span_turn(&s, &rows);
	paging_found(page, &s, rows.n ? rows.p[0].place : 0, rows.n ? rows.p[rows.n - 1].place : 0,
		     rows.n);
	return post_dress_page(t, rows, page, ret);
}

enum err letter_draft(struct task *t, int64_t id, struct draft *ret)
{
	struct post_row row;
	enum err e = post_row_mine(t, id, &row);

	if (!e && !(row.extras & POST_IS_LETTER))
		e = fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
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
