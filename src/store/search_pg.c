#include "store/search.h"

#include "base/buf.h"

/* "a b ro" becomes 'a' & 'b' & 'ro':* : quoted lexemes, never operators. */
static struct str query(struct arena *a, struct str words)
{
	struct str part, rest = words;
	struct buf b;

	buf_init(&b, a, words.n * 6 + 8);
	while (str_cut(&rest, ' ', &part)) {
		if (b.n)
			buf_lit(&b, " & ");
		buf_byte(&b, '\'');
		for (size_t i = 0; i < part.n; i++) {
			if (part.p[i] == '\'' || part.p[i] == '\\')
				buf_byte(&b, part.p[i]);
			buf_byte(&b, part.p[i]);
		}
		buf_byte(&b, '\'');
	}
	buf_lit(&b, ":*");
	return buf_view(&b);
}

/* Lexemes are the words as they are: no parser and no dictionary of a language comes between. */
#define VECTOR "array_to_tsvector(string_to_array($2, ' '))"

static void put_post(struct task *t, int64_t id, struct str words)
{
	if (!words.n)
		db_run(t, "DELETE FROM post_words WHERE post_id = $1", ARGS(V(id)));
	else
		db_run(t,
		       "INSERT INTO post_words (post_id, words) VALUES ($1, " VECTOR ")"
		       " ON CONFLICT (post_id) DO UPDATE SET words = excluded.words",
		       ARGS(V(id), V(words)));
}

static void put_account(struct task *t, int64_t id, struct str words)
{
	if (!words.n)
		db_run(t, "DELETE FROM account_words WHERE account_id = $1", ARGS(V(id)));
	else
		db_run(t,
		       "INSERT INTO account_words (account_id, words) VALUES ($1, " VECTOR ")"
		       " ON CONFLICT (account_id) DO UPDATE SET words = excluded.words",
		       ARGS(V(id), V(words)));
}

#define SQL_SEARCH_POSTS_PG                                                                        \
	"SELECT p.id," POST_COLS "FROM (SELECT post_id FROM post_words"                            \
	" WHERE words @@ CAST($3 AS tsquery) ORDER BY post_id DESC LIMIT " SEARCH_TEXT(            \
		SEARCH_DEPTH) ") s JOIN post p ON p.id = s.post_id "                               \
			      "WHERE TRUE" SEARCH_FOUND_POST " ORDER BY p.id DESC LIMIT $5"

static struct rows posts(struct task *t, struct values v)
{
	return db_rows(t, SQL_SEARCH_POSTS_PG, v);
}

static struct rows people(struct task *t, const struct search_for *f, struct str q, struct str name,
			  struct str name_end)
{
	return db_rows(t,
		       "SELECT a.id FROM account a WHERE a.id IN (SELECT s.account_id"
		       " FROM account_words s WHERE s.words @@ CAST($2 AS tsquery)"
		       " UNION SELECT n.id FROM account n WHERE n.name_key COLLATE \"C\" >= $3"
		       " AND n.name_key COLLATE \"C\" < $4)" SEARCH_FOUND_PERSON,
		       ARGS(V(f->viewer), V(q), V(name), V(name_end), V(f->only_following),
			    V(f->limit), V(f->offset)));
}

static struct rows tags(struct task *t, struct values v)
{
	return db_rows(t,
		       "SELECT g.tag, max(g.name) FROM post_tag g JOIN post p ON p.id = g.post_id"
		       " WHERE g.tag COLLATE \"C\" >= $2 AND g.tag COLLATE \"C\" < $3" //
		       SEARCH_FOUND_TAG,
		       v);
}

const struct search_engine search_pg = {
	.put_post = put_post,
	.add_post = put_post,
	.put_account = put_account,
	.posts = posts,
	.people = people,
	.tags = tags,
	.query = query,
};
