/* One's filters: read and written. What posts meet is in filter_match.c. */
#include "core/filter.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "core/live.h"
#include "core/quiet.h"
#include "core/takeout.h"
#include "store/account.h"
#include "store/filter.h"
#include "store/quiet.h"

#define KEYWORD_BYTES_MAX 800 /* folded: base/phrases.h has a limit for all of them together */

_Static_assert(FILTERS_MAX + QUIETS_MAX == FILTERS_MOST &&
		       FILTER_WORDS_MAX + QUIET_WORDS_MAX == FILTER_KEYWORDS_MOST &&
		       FILTER_POSTS_MAX == FILTER_POSTS_MOST &&
		       QUIET_PEOPLE_MAX == FILTER_PEOPLE_MOST,
	       "store reads as many as there may be");

static enum err not_found(struct task *t)
{
	return fail(t, ERR_NOT_FOUND, W_FILTER_NOT_FOUND);
}

static enum err done(struct task *t, enum err e)
{
	if (!e)
		live_tell(t, LIVE_FILTERS, t->me->id, 0);
	return e;
}

static struct str number(struct task *t, int64_t n)
{
	return str_fmt(t->a, "%lld", (long long)n);
}

/* --- reading --- */

static struct filter *find(struct filters *list, int64_t id)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].id == id)
			return &list->p[i];
	return NULL;
}

/* Rows are sorted by filter, so each filter's own are a part of the list. */
static void hang_keywords(struct task *t, struct filters *list)
{
	struct filter_keyword_rows rows = store_filter_keywords(t, t->me->id);
	struct filter_keyword *k = arena_many(t->a, struct filter_keyword, rows.n);

	for (size_t i = 0; i < rows.n; i++) {
		struct filter *f = find(list, rows.p[i].filter_id);

		k[i] = (struct filter_keyword){ rows.p[i].id, rows.p[i].keyword,
						rows.p[i].whole_word };
		if (!f)
			continue;
		if (!f->keywords++)
			f->keyword = &k[i];
	}
}

static void hang_posts(struct task *t, struct filters *list)
{
	struct filter_post_rows rows = store_filter_posts(t, t->me->id);
	struct filter_post *s = arena_many(t->a, struct filter_post, rows.n);

	for (size_t i = 0; i < rows.n; i++) {
		struct filter *f = find(list, rows.p[i].filter_id);

		s[i] = (struct filter_post){ rows.p[i].id, rows.p[i].post_id };
		if (!f)
			continue;
		if (!f->posts++)
			f->post = &s[i];
	}
}

static void hang_people(struct task *t, struct filters *list)
{
	struct filter_person_rows rows = store_filter_people(t, t->me->id);
	int64_t *id = arena_many(t->a, int64_t, rows.n);

	for (size_t i = 0; i < rows.n; i++) {
		struct filter *f = find(list, rows.p[i].filter_id);

		id[i] = rows.p[i].person_id;
		if (!f)
			continue;
		if (!f->people.n++)
			f->people.p = &id[i];
	}
}

enum err filter_list(struct task *t, struct filters *ret)
{
	struct filter_rows rows;

	must(t->me);
	rows = store_filter_list(t, t->me->id);
	*ret = (struct filters){ arena_many(t->a, struct filter, rows.n), rows.n };
	for (size_t i = 0; i < rows.n; i++)
		ret->p[i] = (struct filter){ .id = rows.p[i].id,
					     .title = rows.p[i].title,
					     .contexts = (unsigned)rows.p[i].contexts,
					     .action = (enum filter_action)rows.p[i].action,
					     .expires_at = rows.p[i].expires_at };
	if (rows.n) {
		hang_keywords(t, ret);
		hang_posts(t, ret);
	}
	if (rows.n && (t->me->uses & ACCOUNT_USES_QUIET))
		hang_people(t, ret);
	return OK;
}

enum err filter_get(struct task *t, int64_t id, struct filter *ret)
{
	struct filters list;
	struct filter *f;
	enum err e = filter_list(t, &list);

	if (e)
		return e;
	f = find(&list, id);
	if (!f)
		return not_found(t);
	*ret = *f;
	return OK;
}

enum err filter_keyword_get(struct task *t, int64_t id, struct filter_keyword *ret,
			    struct filter *ret_in)
{
	struct filters list;
	enum err e = filter_list(t, &list);

	for (size_t i = 0; !e && i < list.n; i++) {
		const struct filter *f = &list.p[i];

		for (size_t j = 0; j < f->keywords; j++) {
			if (f->keyword[j].id != id)
				continue;
			*ret = f->keyword[j];
			if (ret_in)
				*ret_in = *f;
			return OK;
		}
	}
	return e ? e : not_found(t);
}

enum err filter_post_get(struct task *t, int64_t id, struct filter_post *ret)
{
	struct filters list;
	enum err e = filter_list(t, &list);

	for (size_t i = 0; !e && i < list.n; i++) {
		for (size_t j = 0; j < list.p[i].posts; j++) {
			if (list.p[i].post[j].id != id)
				continue;
			*ret = list.p[i].post[j];
			return OK;
		}
	}
	return e ? e : not_found(t);
}

/* --- what may be written --- */

enum err filter_check_keyword(struct task *t, struct str keyword)
{
	struct str folded;

	if (!keyword.n)
		return fail(t, ERR_INVALID, W_FILTER_KEYWORD);
	if (!str_is_utf8(keyword))
		return fail(t, ERR_INVALID, W_FILTER_TEXT);
	if (str_chars(keyword) > FILTER_KEYWORD_MAX)
		return fail_with(t, ERR_LIMIT, W_FILTER_KEYWORD_LONG, number(t, FILTER_KEYWORD_MAX),
				 S(""));
	folded = str_trim(text_fold(t->a, keyword));
	if (!folded.n)
		return fail(t, ERR_INVALID, W_FILTER_KEYWORD);
	if (folded.n > KEYWORD_BYTES_MAX)
		return fail_with(t, ERR_LIMIT, W_FILTER_KEYWORD_LONG, number(t, FILTER_KEYWORD_MAX),
				 S(""));
	return OK;
}

static enum err check_filter(struct task *t, const struct filter_row *f)
{
	if (!f->title.n)
		return fail(t, ERR_INVALID, W_FILTER_TITLE);
	if (!str_is_utf8(f->title))
		return fail(t, ERR_INVALID, W_FILTER_TEXT);
	if (str_chars(f->title) > FILTER_TITLE_MAX)
		return fail_with(t, ERR_LIMIT, W_FILTER_TITLE_LONG, number(t, FILTER_TITLE_MAX),
				 S(""));
	if (!f->contexts || (f->contexts & ~(int64_t)FILTER_EVERYWHERE))
		return fail(t, ERR_INVALID, W_FILTER_CONTEXT);
	if (f->action < 0 || f->action >= FILTER_ACTIONS)
		return fail(t, ERR_INVALID, W_FILTER_ACTION);
	return OK;
}

static void apply(struct filter_row *row, const struct filter_change *c)
{
	if (c->has_title)
		row->title = str_trim(c->title);
	if (c->has_contexts)
		row->contexts = c->contexts;
	if (c->has_action)
		row->action = (int64_t)c->action;
	if (c->has_end)
		row->expires_at = c->expires_at;
}

/* --- keywords --- */

static size_t keywords_of(const struct filters *list)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		n += list->p[i].keywords;
	return n;
}

static enum err check_room(struct task *t, size_t had, size_t more, size_t most, enum word w)
{
	if (had + more > most)
		return fail_with(t, ERR_LIMIT, w, number(t, (int64_t)most), S(""));
	return OK;
}

/* One change to the keywords of f: a new one, another text, or away. */
static enum err write_keyword(struct task *t, const struct filter *f,
			      const struct filter_keyword_change *c, struct filter_keyword *ret)
{
	struct filter_keyword_row row = { .id = c->id, .filter_id = f->id };
	const struct filter_keyword *was = NULL;
	enum err e;

	for (size_t i = 0; c->id && i < f->keywords; i++)
		if (f->keyword[i].id == c->id)
			was = &f->keyword[i];
	if (c->id && !was)
		return not_found(t);
	if (c->remove) {
		if (was)
			store_filter_keyword_remove(t, was->id);
		return OK;
	}
	row.keyword = c->has_keyword ? str_trim(c->keyword) : was ? was->keyword : S("");
	row.whole_word = c->has_whole_word ? c->whole_word : was && was->whole_word;
	e = filter_check_keyword(t, row.keyword);
	if (e)
		return e;
	if (was) {
		store_filter_keyword_change(t, &row);
	} else {
		row.id = id_new(t->now);
		store_filter_keyword_add(t, &row);
	}
	*ret = (struct filter_keyword){ row.id, row.keyword, row.whole_word };
	return OK;
}

static enum err write_keywords(struct task *t, const struct filters *had, const struct filter *f,
			       const struct filter_change *c)
{
	size_t more = 0, less = 0;
	enum err e;

	for (size_t i = 0; i < c->keywords; i++) {
		more += !c->keyword[i].id && !c->keyword[i].remove;
		less += c->keyword[i].id && c->keyword[i].remove;
	}
	more = more > less ? more - less : 0;
	e = check_room(t, keywords_of(had), more, FILTER_WORDS_MAX, W_FILTER_KEYWORDS_MANY);
	for (size_t i = 0; !e && i < c->keywords; i++) {
		struct filter_keyword ignored;

		e = write_keyword(t, f, &c->keyword[i], &ignored);
	}
	return e;
}

enum err filter_keyword_add(struct task *t, int64_t filter_id,
			    const struct filter_keyword_change *c, struct filter_keyword *ret)
{
	struct filters list;
	struct filter *f;
	enum err e = filter_list(t, &list);

	must(!c->id && !c->remove);
	if (e)
		return e;
	f = find(&list, filter_id);
	if (!f)
		return not_found(t);
	e = check_room(t, keywords_of(&list), 1, FILTER_WORDS_MAX, W_FILTER_KEYWORDS_MANY);
	return done(t, e ? e : write_keyword(t, f, c, ret));
}

enum err filter_keyword_change(struct task *t, const struct filter_keyword_change *c,
			       struct filter_keyword *ret)
{
	struct filter in;
	enum err e = filter_keyword_get(t, c->id, ret, &in);

	return done(t, e ? e : write_keyword(t, &in, c, ret));
}

enum err filter_keyword_remove(struct task *t, int64_t id)
{
	struct filter_keyword was;
	enum err e = filter_keyword_get(t, id, &was, NULL);

	if (!e)
		store_filter_keyword_remove(t, was.id);
	return done(t, e);
}

/* --- filters --- */

enum err filter_add(struct task *t, const struct filter_change *c, struct filter *ret)
{
	struct filter_row row = { .title = S(""), .action = FILTER_WARN };
	struct filters had;
	struct filter empty;
	enum err e = filter_list(t, &had);

	if (!e)
		e = check_room(t, had.n, 1, FILTERS_MAX, W_FILTER_MANY);
	apply(&row, c);
	if (!e)
		e = check_filter(t, &row);
	if (e)
		return e;
	row.id = id_new(t->now);
	empty = (struct filter){ .id = row.id };
	store_filter_add(t, t->me->id, &row);
	e = write_keywords(t, &had, &empty, c);
	return done(t, e ? e : filter_get(t, row.id, ret));
}

enum err filter_change(struct task *t, int64_t id, const struct filter_change *c,
		       struct filter *ret)
{
	struct filter_row row;
	struct filters had;
	struct filter *f;
	enum err e = filter_list(t, &had);

	if (e)
		return e;
	f = find(&had, id);
	if (!f)
		return not_found(t);
	row = (struct filter_row){ f->id, f->title, f->contexts, (int64_t)f->action,
				   f->expires_at };
	apply(&row, c);
	if (!row.expires_at && (t->me->uses & ACCOUNT_USES_QUIET))
		row.expires_at =
			store_quiet_until(t, id); /* a quiet time ends, whatever apps say */
	e = check_filter(t, &row);
	if (e)
		return e;
	store_filter_change(t, t->me->id, &row);
	e = write_keywords(t, &had, f, c);
	return done(t, e ? e : filter_get(t, id, ret));
}

enum err filter_remove(struct task *t, int64_t id)
{
	must(t->me);
	return done(t, store_filter_remove(t, t->me->id, id) ? OK : not_found(t));
}

/* --- single posts --- */

enum err filter_post_add(struct task *t, int64_t filter_id, int64_t post_id,
			 struct filter_post *ret)
{
	struct filter_post_row row = { .filter_id = filter_id, .post_id = post_id };
	struct filters list;
	size_t n = 0;
	enum err e = filter_list(t, &list);

	if (e)
		return e;
	if (!find(&list, filter_id))
		return not_found(t);
	if (!post_may_see(t, t->me->id, post_id))
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	for (size_t i = 0; i < list.n; i++)
		n += list.p[i].posts;
	e = check_room(t, n, 1, FILTER_POSTS_MAX, W_FILTER_POSTS_MANY);
	if (e)
		return e;
	row.id = id_new(t->now);
	*ret = (struct filter_post){ store_filter_post_add(t, &row), post_id };
	return done(t, OK);
}

enum err filter_post_remove(struct task *t, int64_t id)
{
	struct filter_post was;
	enum err e = filter_post_get(t, id, &was);

	if (!e)
		store_filter_post_remove(t, was.id);
	return done(t, e);
}

/* --- filters of quiet times --- */

int64_t filter_make(struct task *t, int64_t account_id, const struct filter *f)
{
	struct filter_row row = { id_new(t->now), f->title, f->contexts, (int64_t)f->action,
				  f->expires_at };
	size_t had = store_filter_keywords(t, account_id).n;

	store_filter_add(t, account_id, &row);
	for (size_t i = 0; i < f->keywords && had + i < FILTER_KEYWORDS_MOST; i++)
		store_filter_keyword_add(
			t, &(struct filter_keyword_row){ .id = id_new(t->now),
							 .filter_id = row.id,
							 .keyword = f->keyword[i].keyword,
							 .whole_word = f->keyword[i].whole_word });
	for (size_t i = 0; i < f->people.n; i++)
		store_filter_person_add(t, row.id, f->people.p[i]);
	live_tell(t, LIVE_FILTERS, account_id, 0);
	return row.id;
}

void filter_unmake(struct task *t, int64_t account_id, int64_t id)
{
	if (store_filter_remove(t, account_id, id))
		live_tell(t, LIVE_FILTERS, account_id, 0);
}

struct filter_keyword_rows filter_keywords_of(struct task *t, int64_t account_id, int64_t id)
{
	struct filter_keyword_rows all = store_filter_keywords(t, account_id), list = all;

	list.n = 0;
	for (size_t i = 0; i < all.n; i++)
		if (all.p[i].filter_id == id)
			list.p[list.n++] = all.p[i];
	return list;
}

/* --- taking along --- */

const char *filter_action_name(enum filter_action action)
{
	static const char *const names[FILTER_ACTIONS] = { "warn", "hide", "blur" };

	return names[action];
}

static struct str places_of(struct task *t, const struct filter *f)
{
	static const char *const names[FILTER_CONTEXTS] = { "home", "notifications", "public",
							    "thread", "account" };
	struct buf b;

	buf_init(&b, t->a, 200);
	for (size_t i = 0; i < FILTER_CONTEXTS; i++)
		if (f->contexts & 1u << i)
			buf_fmt(&b, "%s%s", b.n ? " " : "", names[i]);
	return buf_view(&b);
}

static void line(struct task *t, struct buf *to, const struct filter *f,
		 const struct filter_keyword *k)
{
	takeout_put(to, f->title);
	buf_byte(to, ',');
	takeout_put(to, places_of(t, f));
	buf_fmt(to, ",%s,", filter_action_name(f->action));
	if (f->expires_at)
		buf_str(to, clock_rfc3339(t->a, f->expires_at));
	buf_byte(to, ',');
	takeout_put(to, k ? k->keyword : S(""));
	buf_fmt(to, ",%s\n", k && k->whole_word ? "true" : "false");
}

enum err filter_csv(struct task *t, struct buf *to)
{
	struct filters list;
	enum err e = filter_list(t, &list);

	for (size_t i = 0; !e && i < list.n; i++) {
		const struct filter *f = &list.p[i];

		if (store_quiet_until(t, f->id))
			continue;
		for (size_t k = 0; k < f->keywords; k++)
			line(t, to, f, &f->keyword[k]);
		if (!f->keywords)
			line(t, to, f, NULL);
	}
	return e;
}
