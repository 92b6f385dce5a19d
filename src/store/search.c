#include "store/search.h"

#include "base/buf.h"

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

void store_search_put_post(struct task *t, int64_t post_id, struct str words)
{
	engine(t)->put_post(t, post_id, within_limits(t->a, words));
}

void store_search_add_post(struct task *t, int64_t post_id, struct str words)
{
	if (words.n)
		engine(t)->add_post(t, post_id, within_limits(t->a, words));
}

void store_search_put_account(struct task *t, int64_t account_id, struct str words)
{
	engine(t)->put_account(t, account_id, within_limits(t->a, words));
}

struct post_rows store_search_posts(struct task *t, const struct search_for *f)
{
	struct str words = within_limits(t->a, f->words);

	if (!words.n)
		return (struct post_rows){ 0 };
	return post_rows_read(t, engine(t)->posts(t, f, engine(t)->query(t->a, words)),
			      (size_t)f->limit);
}

/* The last text that begins with s, in the order of bytes. */
static struct str end_of(struct arena *a, struct str s)
{
	return str_fmt(a, "%.*s\xF4\x8F\xBF\xBF", STR_ARG(s));
}

struct ids store_search_people(struct task *t, const struct search_for *f, struct str name)
{
	struct ids list = { .p = arena_many(t->a, int64_t, (size_t)f->limit) };
	struct str words = within_limits(t->a, f->words);
	struct rows r;

	if (!words.n || !name.n)
		return list;
	r = engine(t)->people(t, f, engine(t)->query(t->a, words), name, end_of(t->a, name));
	while (list.n < (size_t)f->limit && rows_next(&r))
		list.p[list.n++] = row_int(&r);
	rows_done(&r);
	return list;
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
