#include "core/draft.h"

#include "base/text.h"
#include "core/date.h"
#include "core/earlier.h"
#include "core/memorial.h"
#include "core/post_parts.h"
#include "core/scheduled_parts.h"

static enum err not_found(struct task *t)
{
	return fail(t, ERR_NOT_FOUND, W_DRAFT_NOT_FOUND);
}

static bool get_mine(struct task *t, int64_t id, struct scheduled_row *ret)
{
	must(t->me);
	return id && store_scheduled_get(t, id, ret) && ret->account_id == t->me->id &&
	       ret->is_draft;
}

/* --- keeping --- */

static enum err check_long(struct task *t, struct str s, size_t most)
{
	if (!str_is_utf8(s))
		return fail(t, ERR_INVALID, W_POST_TEXT);
	if (str_chars(s) > most)
		return fail_with(t, ERR_LIMIT, W_DRAFT_LONG, str_fmt(t->a, "%zu", most), S(""));
	return OK;
}

/* The options as they stand, also too few of them: "seconds multiple hides", and one on each line.
 */
static struct str poll_text(struct task *t, const struct poll_new *n)
{
	struct buf b;
	size_t options = 0;

	buf_init(&b, t->a, DRAFT_OPTIONS_MAX + 100);
	if (n)
		buf_fmt(&b, "%lld %d %d", (long long)n->seconds, n->multiple, n->hides);
	for (size_t i = 0; n && i < n->options.n; i++) {
		struct str option = str_trim(n->options.p[i]);

		if (!option.n)
			continue;
		buf_byte(&b, '\n');
		buf_str(&b, option);
		options++;
	}
	return options ? buf_view(&b) : S("");
}

static enum err check_poll(struct task *t, const struct poll_new *n)
{
	size_t bytes = 0;

	for (size_t i = 0; n && i < n->options.n; i++) {
		if (!str_is_utf8(n->options.p[i]) ||
		    str_find_byte(n->options.p[i], '\n') < n->options.p[i].n)
			return fail(t, ERR_INVALID, W_POST_TEXT);
		bytes += n->options.p[i].n + 1;
	}
	if (bytes > DRAFT_OPTIONS_MAX)
		return fail_with(t, ERR_LIMIT, W_DRAFT_LONG, str_fmt(t->a, "%d", DRAFT_OPTIONS_MAX),
				 S(""));
	return OK;
}

static enum err check(struct task *t, const struct draft *d)
{
	const struct post_new *n = &d->post;
	struct when when;
	enum err e = check_long(t, n->caption, DRAFT_CAPTION_MAX);

	if (!e)
		e = check_long(t, n->cover, DRAFT_COVER_MAX);
	if (!e)
		e = check_long(t, n->when_words, DRAFT_WHEN_MAX);
	if (!e)
		e = check_poll(t, n->poll);
	if (e)
		return e;
	if (n->when.n && !when_read(n->when, &when))
		return fail(t, ERR_INVALID, W_POST_WHEN);
	if (n->language.n && !text_is_language(n->language))
		return fail(t, ERR_INVALID, W_ERROR_LANGUAGE);
	if (n->visibility > POST_DIRECT)
		return fail(t, ERR_INVALID, W_POST_VISIBILITY);
	if (n->media.n > MEDIA_POST_MAX)
		return fail_with(t, ERR_LIMIT, W_POST_PHOTOGRAPHS_MANY,
				 str_fmt(t->a, "%d", MEDIA_POST_MAX), S(""));
	if (!str_trim(n->caption).n && !str_trim(n->cover).n && !n->media.n && !n->earlier_id &&
	    !poll_text(t, n->poll).n)
		return fail(t, ERR_INVALID, W_DRAFT_EMPTY);
	return OK;
}

/* The one that it takes the place of; 0: it is new. */
static int64_t place_of(struct task *t, const struct draft *d)
{
	struct scheduled_row s;

	if (get_mine(t, d->id, &s))
		return s.id;
	return store_draft_of_key(t, t->me->id, d->post.idempotency_key);
}

enum err draft_keep(struct task *t, const struct draft *d, int64_t *ret_id)
{
	struct scheduled_row s;
	int64_t place;
	enum err e = check(t, d);

	must(t->me);
	if (e)
		return e;
	place = place_of(t, d);
	if (!place && store_draft_count(t, t->me->id) >= DRAFTS_MAX)
		return fail_with(t, ERR_LIMIT, W_DRAFT_MANY, str_fmt(t->a, "%d", DRAFTS_MAX),
				 S(""));
	s = scheduled_row_of(t, &d->post, d->at);
	s.poll = poll_text(t, d->post.poll);
	s.is_draft = true;
	s.was_before = d->before;
	s.memorial_id = d->memorial_id;
	if (place) {
		store_scheduled_remove(t, place);
		s.id = place;
	}
	store_scheduled_add(t, &s);
	*ret_id = s.id;
	return scheduled_take(t, s.id, d->post.media);
}

/* --- reading --- */

static enum err dress(struct task *t, const struct scheduled_row *s, struct draft *ret)
{
	struct medias media;
	struct ids ids;
	enum err e = scheduled_media(t, s->id, &ids, &media);

	*ret = (struct draft){ .id = s->id,
			       .kept_at = s->created_at,
			       .post = scheduled_post_of(t, s, ids),
			       .media = media,
			       .memorial_id = s->memorial_id,
			       .at = s->run_at,
			       .before = s->was_before };
	return e;
}

enum err draft_list(struct task *t, struct paging *page, struct drafts *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);
	struct scheduled_rows rows;
	enum err e = OK;

	must(t->me);
	rows = store_draft_list(t, t->me->id, &s);
	span_turn(&s, &rows);
	paging_found(page, &s, rows.n ? rows.p[0].id : 0, rows.n ? rows.p[rows.n - 1].id : 0,
		     rows.n);
	*ret = (struct drafts){ arena_many(t->a, struct draft, rows.n), rows.n };
	for (size_t i = 0; i < rows.n && !e; i++)
		e = dress(t, &rows.p[i], &ret->p[i]);
	return e;
}

static bool is_gone(struct task *t, int64_t id)
{
	struct fault before = t->fault;
	struct post_row row;
	bool gone = id && post_row_seen(t, id, &row) != OK;

	t->fault = before;
	return gone;
}

/* What it hangs on may have gone since. */
static void let_go(struct task *t, struct draft *d)
{
	struct post_new *n = &d->post;
	struct post_row row;
	struct fault before = t->fault;

	if (is_gone(t, n->reply_to)) {
		n->reply_to = 0;
		n->visibility = POST_SELF;
		n->circle_id = 0;
		d->lost = true;
	}
	if (is_gone(t, n->quoted_id)) {
		n->quoted_id = 0;
		d->lost = true;
	}
	if (n->earlier_id && post_row_mine(t, n->earlier_id, &row)) {
		n->earlier_id = 0;
		d->lost = true;
	}
	t->fault = before;
}

/* The page that was chosen may be gone, or closed to me. */
static void let_page_go(struct task *t, struct draft *d)
{
	struct fault before = t->fault;

	if (d->memorial_id && memorial_open(t, d->memorial_id)) {
		d->memorial_id = 0;
		d->no_page = true;
	}
	t->fault = before;
}

enum err draft_get(struct task *t, int64_t id, struct draft *ret)
{
	struct scheduled_row s;
	enum err e;

	if (!get_mine(t, id, &s))
		return not_found(t);
	e = dress(t, &s, ret);
	if (e)
		return e;
	let_go(t, ret);
	let_page_go(t, ret);
	return OK;
}

enum err draft_remove(struct task *t, int64_t id)
{
	struct scheduled_row s;

	if (!get_mine(t, id, &s))
		return not_found(t);
	store_scheduled_remove(t, id);
	return OK;
}

void draft_end(struct task *t, int64_t id, struct str key)
{
	struct scheduled_row s;

	if (get_mine(t, id, &s) || get_mine(t, store_draft_of_key(t, t->me->id, key), &s))
		store_scheduled_remove(t, s.id);
}

/* --- beginning --- */

static struct draft empty_for(struct audience to)
{
	return (struct draft){ .post = { .caption = S(""),
					 .cover = S(""),
					 .language = S(""),
					 .when = S(""),
					 .when_words = S(""),
					 .visibility = to.visibility,
					 .circle_id = to.circle_id } };
}

enum err draft_from(struct task *t, int64_t earlier_id, struct draft *ret)
{
	struct audience to;
	enum err e = earlier_audience(t, earlier_id, &to);

	if (e)
		return e;
	*ret = empty_for(to);
	ret->post.earlier_id = earlier_id;
	return OK;
}

static void begin_on_post(struct task *t, int64_t post_id, struct draft *d)
{
	struct fault before = t->fault;

	if (!post_id)
		return;
	if (draft_from(t, post_id, d))
		d->lost = true;
	t->fault = before;
}

/* One whose people are fewer than everybody proposes them. */
static void begin_on_page(struct task *t, int64_t memorial_id, struct draft *d)
{
	struct fault before = t->fault;
	struct audience to = { d->post.visibility, d->post.circle_id };
	struct memorial m;

	if (!memorial_id)
		return;
	if (memorial_open(t, memorial_id) || memorial_get(t, memorial_id, &m)) {
		d->no_page = true;
	} else {
		d->memorial_id = memorial_id;
		if (m.access != MEMORIAL_PUBLIC && m.belongs)
			to = earlier_narrower(to, (struct audience){ POST_CIRCLE, m.circle_id });
		d->post.visibility = to.visibility;
		d->post.circle_id = to.circle_id;
	}
	t->fault = before;
}

enum err draft_for_date(struct task *t, int64_t date_id, struct draft *ret)
{
	struct date on;
	enum err e = date_get(t, date_id, &on);

	if (e)
		return e;
	*ret = empty_for(
		(struct audience){ (enum visibility)t->me->post_visibility, t->me->post_circle });
	begin_on_post(t, on.post_id, ret);
	begin_on_page(t, on.memorial_id, ret);
	return OK;
}
