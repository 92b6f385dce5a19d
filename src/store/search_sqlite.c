#include "store/search.h"

#include "base/buf.h"

/* "a b ro" becomes "a" "b" "ro"* : strings in the terms of FTS5, never its operators. */
static struct str query(struct arena *a, struct str words)
{
	struct str part, rest = words;
	struct buf b;

	buf_init(&b, a, words.n * 4 + 8);
	while (str_cut(&rest, ' ', &part)) {
		buf_byte(&b, '"');
		for (size_t i = 0; i < part.n; i++) {
			if (part.p[i] == '"')
				buf_byte(&b, '"');
			buf_byte(&b, part.p[i]);
		}
		buf_lit(&b, "\" ");
	}
	b.n--;
	buf_byte(&b, '*');
	return buf_view(&b);
}

static void add_post(struct task *t, int64_t id, struct str words)
{
	db_run(t, "INSERT INTO post_words (rowid, words) VALUES ($1, $2)", ARGS(V(id), V(words)));
}

static void put_post(struct task *t, int64_t id, struct str words)
{
	db_run(t, "DELETE FROM post_words WHERE rowid = $1", ARGS(V(id)));
	if (words.n)
		add_post(t, id, words);
}

static void put_account(struct task *t, int64_t id, struct str words)
{
	db_run(t, "DELETE FROM account_words WHERE rowid = $1", ARGS(V(id)));
	if (words.n)
		db_run(t, "INSERT INTO account_words (rowid, words) VALUES ($1, $2)",
		       ARGS(V(id), V(words)));
}

static struct rows posts(struct task *t, struct values v)
{
	return db_rows(t, SQL_SEARCH_POSTS_SQLITE, v);
}

static struct rows people(struct task *t, const struct search_for *f, struct str q, struct str name,
			  struct str name_end)
{
	return db_rows(t,
		       "SELECT a.id FROM account a WHERE a.id IN (SELECT rowid FROM account_words"
		       " WHERE words MATCH $2 UNION SELECT n.id FROM account n"
		       " WHERE n.name_key >= $3 AND n.name_key < $4)" SEARCH_FOUND_PERSON,
		       ARGS(V(f->viewer), V(q), V(name), V(name_end), V(f->only_following),
			    V(f->limit), V(f->offset)));
}

static struct rows tags(struct task *t, struct values v)
{
	return db_rows(t,
		       "SELECT g.tag, max(g.name) FROM post_tag g JOIN post p ON p.id = g.post_id"
		       " WHERE g.tag >= $2 AND g.tag < $3" SEARCH_FOUND_TAG,
		       v);
}

#define CLEAR_PAGES 200 /* of each index, in one transaction: some milliseconds */

/* FTS5 leaves words of deleted rows in its older parts, until these are merged into one ("merge",
 * and a negative number to begin with: sqlite.org/fts5.html section 6.5). An index that changes
 * nothing by it is one already. */
#define MERGE(table)                                                                               \
	(db_run(t, "INSERT INTO " table " (" table ", rank) VALUES ('merge', $1)",                 \
		ARGS(V(first ? -CLEAR_PAGES : CLEAR_PAGES))),                                      \
	 db_int(t, "SELECT total_changes()", NO_ARGS, 0))

static bool clear(struct task *t, bool first)
{
	int64_t before = db_int(t, "SELECT total_changes()", NO_ARGS, 0);
	int64_t posts_done = MERGE("post_words"), all_done = MERGE("account_words");

	return posts_done - before >= 2 || all_done - posts_done >= 2;
}

const struct search_engine search_sqlite = {
	.put_post = put_post,
	.add_post = add_post,
	.put_account = put_account,
	.posts = posts,
	.people = people,
	.tags = tags,
	.query = query,
	.clear = clear,
};
