#include "store/search.h"

#include <stdlib.h>

#include "base/buf.h"
#include "store/ids.h"
#include "store/place.h"

static const struct search_engine *engine(const struct task *t)
{
	return db_engine(t) == DB_PG ? &search_pg : &search_sqlite;
}

/* At most SEARCH_WORD_MAX bytes, never half a character. */
static struct str cut_word(struct str w)
{
	if (w.n <= SEARCH_WORD_MAX)
		return w;
	w.n = SEARCH_WORD_MAX;
	while (w.n && ((unsigned char)w.p[w.n] & 0xC0) == 0x80)
		w.n--;
	return w;
}

/* No word too long and not too many of them, apart by single spaces. */
static struct str within_limits(struct arena *a, struct str words)
{
	struct str part, rest = words;
	struct buf b;

	buf_init(&b, a, SEARCH_WORDS_MAX);
	while (str_cut(&rest, ' ', &part)) {
		part = cut_word(part);
		if (!part.n)
			continue;
		if (b.n + part.n + 1 > b.max)
			break;
		if (b.n)
			buf_byte(&b, ' ');
		buf_str(&b, part);
	}
	return buf_view(&b);
}

/* The word that the author's posts have before their others. */
static struct str by(struct task *t, int64_t author_id, struct str words)
{
	return within_limits(t->a,
			     str_fmt(t->a, "by%lld %.*s", (long long)author_id, STR_ARG(words)));
}

#define UNCLEAR "words_unclear"

bool store_search_is_unclear(struct task *t)
{
	return str_eq(store_setting_get(t, S(UNCLEAR)), S("1"));
}

/* What is written in place of something is found by looking for it no more, but is there. */
static void note_unclear(struct task *t)
{
	if (engine(t)->clear && !store_search_is_unclear(t))
		store_setting_set(t, S(UNCLEAR), S("1"));
}

/* 1: something was removed; 2: it is being cleared; 0: nothing. */
bool store_search_clear(struct task *t, bool first)
{
	bool more;

	if (!engine(t)->clear)
		return false;
	if (first)
		store_setting_set(t, S(UNCLEAR), S("2"));
	more = engine(t)->clear(t, first);
	if (!more && !store_search_is_unclear(t))
		store_setting_set(t, S(UNCLEAR), S("0"));
	return more;
}

void store_search_put_post(struct task *t, int64_t post_id, int64_t author_id, struct str words)
{
	engine(t)->put_post(t, post_id, by(t, author_id, words));
	note_unclear(t);
}

void store_search_remove_post(struct task *t, int64_t post_id)
{
	engine(t)->put_post(t, post_id, S(""));
	note_unclear(t);
}

void store_search_add_post(struct task *t, int64_t post_id, int64_t author_id, struct str words)
{
	engine(t)->add_post(t, post_id, by(t, author_id, words));
}

void store_search_put_account(struct task *t, int64_t account_id, struct str words)
{
	engine(t)->put_account(t, account_id, within_limits(t->a, words));
	note_unclear(t);
}

static int newest_first(const void *a, const void *b)
{
	int64_t x = ((const struct post_row *)a)->id, y = ((const struct post_row *)b)->id;

	return (x < y) - (x > y);
}

static struct post_rows look(struct task *t, const struct search_for *f, int64_t author_id,
			     struct str words)
{
	int64_t most = f->limit + f->offset;
	struct str query = engine(t)->query(t->a, author_id ? by(t, author_id, words) : words);
	struct rows r =
		engine(t)->posts(t, ARGS(V(f->viewer), V(t->now), V(query), V(author_id), V(most)));

	return post_rows_read(t, r, (size_t)most);
}

/* Both lists, each post once, the newest first. */
static struct post_rows join(struct task *t, struct post_rows a, struct post_rows b)
{
	struct post_rows both = { .p = arena_many(t->a, struct post_row, a.n + b.n) };
	size_t n = a.n + b.n;

	if (!n)
		return both;
	if (a.n)
		memcpy(both.p, a.p, a.n * sizeof(*a.p));
	if (b.n)
		memcpy(both.p + a.n, b.p, b.n * sizeof(*b.p));
	qsort(both.p, n, sizeof(*both.p), newest_first);
	for (size_t i = 0; i < n; i++)
		if (!both.n || both.p[both.n - 1].id != both.p[i].id)
			both.p[both.n++] = both.p[i];
	return both;
}

struct post_rows store_search_posts(struct task *t, const struct search_for *f)
{
	struct str words = within_limits(t->a, f->words);
	struct post_rows own = { 0 }, found;

	if (!words.n)
		return own;
	if (f->viewer && !f->account_id)
		own = look(t, f, f->viewer, words);
	found = join(t, own, look(t, f, f->account_id, words));
	if ((size_t)f->offset >= found.n)
		return (struct post_rows){ 0 };
	found.p += f->offset;
	found.n -= (size_t)f->offset;
	if (found.n > (size_t)f->limit)
		found.n = (size_t)f->limit;
	return found;
}

/* The last text that begins with s, in the order of bytes. */
static struct str end_of(struct arena *a, struct str s)
{
	return str_fmt(a, "%.*s\xF4\x8F\xBF\xBF", STR_ARG(s));
}

struct ids store_search_people(struct task *t, const struct search_for *f, struct str name)
{
	struct str words = within_limits(t->a, f->words);

	if (!words.n || !name.n)
		return (struct ids){ 0 };
	return ids_read(
		t, engine(t)->people(t, f, engine(t)->query(t->a, words), name, end_of(t->a, name)),
		f->limit);
}

struct tag_rows store_search_tags(struct task *t, int64_t viewer, struct str key, int64_t limit,
				  int64_t offset)
{
	struct tag_rows list = { .p = arena_many(t->a, struct tag_row, (size_t)limit) };
	struct rows r = engine(t)->tags(
		t, ARGS(V(viewer), V(key), V(end_of(t->a, key)), V(limit), V(offset)));

	while (list.n < (size_t)limit && rows_next(&r)) {
		list.p[list.n].key = row_str(&r);
		list.p[list.n++].name = row_str(&r);
	}
	rows_done(&r);
	return list;
}
