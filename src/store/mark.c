#include "store/mark.h"

#include "store/post.h"

bool store_candle_add(struct task *t, int64_t post_id, int64_t account_id, int64_t id)
{
	if (!db_run(t,
		    "INSERT INTO candle (post_id, account_id, id) VALUES ($1, $2, $3)"
		    " ON CONFLICT (post_id, account_id) DO NOTHING",
		    ARGS(V(post_id), V(account_id), V(id))))
		return false;
	db_run(t, "UPDATE post SET candles = candles + 1 WHERE id = $1", ARGS(V(post_id)));
	return true;
}

int64_t store_candle_remove(struct task *t, int64_t post_id, int64_t account_id)
{
	int64_t id = db_int(t,
			    "DELETE FROM candle WHERE post_id = $1 AND account_id = $2"
			    " RETURNING id",
			    ARGS(V(post_id), V(account_id)), 0);

	if (id)
		db_run(t, "UPDATE post SET candles = candles - 1 WHERE id = $1 AND candles > 0",
		       ARGS(V(post_id)));
	return id;
}

void store_candle_heard(struct task *t, int64_t post_id, int64_t account_id, struct str uri)
{
	db_run(t, "UPDATE candle SET uri = $3 WHERE post_id = $1 AND account_id = $2",
	       ARGS(V(post_id), V(account_id), V(uri)));
}

int64_t store_candle_find(struct task *t, int64_t account_id, struct str uri)
{
	return db_int(t, SQL_CANDLE_FIND, ARGS(V(account_id), V(uri)), 0);
}

bool store_bookmark_add(struct task *t, int64_t account_id, int64_t post_id, int64_t id)
{
	if (!db_run(t,
		    "INSERT INTO bookmark (account_id, post_id, id) VALUES ($1, $2, $3)"
		    " ON CONFLICT (account_id, post_id) DO NOTHING",
		    ARGS(V(account_id), V(post_id), V(id))))
		return false;
	store_post_extra(t, post_id, POST_HAS_KEEPERS);
	return true;
}

bool store_bookmark_remove(struct task *t, int64_t account_id, int64_t post_id)
{
	return db_run(t, "DELETE FROM bookmark WHERE account_id = $1 AND post_id = $2",
		      ARGS(V(account_id), V(post_id))) > 0;
}

static struct mark_rows marks(struct task *t, struct rows r, int64_t limit)
{
	struct mark_rows list = { .p = arena_many(t->a, struct mark_row, (size_t)limit) };

	while (list.n < (size_t)limit && rows_next(&r)) {
		list.p[list.n].place = row_int(&r);
		list.p[list.n++].account_id = row_int(&r);
	}
	rows_done(&r);
	return list;
}

/* $1 the post, $2 low, $3 high, $4 how many */
#define SQL_CANDLES                                                                                \
	"SELECT c.id, c.account_id FROM candle c JOIN account a ON a.id = c.account_id"            \
	" WHERE c.post_id = $1 AND c.id > $2 AND c.id < $3 AND a.state = 0"
#define SQL_BOOSTS                                                                                 \
	"SELECT p.id, p.account_id FROM post p JOIN account a ON a.id = p.account_id"              \
	" WHERE p.boost_of = $1 AND p.id > $2 AND p.id < $3 AND a.state = 0"

struct mark_rows store_candle_list(struct task *t, int64_t post_id, const struct span *s)
{
	struct values v = ARGS(V(post_id), V(s->low), V(s->high), V(s->limit));

	return marks(t, span_rows(t, s, SQL_CANDLES, "c.id", "$4", v), s->limit);
}

struct mark_rows store_boost_list(struct task *t, int64_t post_id, const struct span *s)
{
	struct values v = ARGS(V(post_id), V(s->low), V(s->high), V(s->limit));

	return marks(t, span_rows(t, s, SQL_BOOSTS, "p.id", "$4", v), s->limit);
}

void store_mention_add(struct task *t, int64_t post_id, int64_t account_id)
{
	db_run(t,
	       "INSERT INTO mention (post_id, account_id) VALUES ($1, $2)"
	       " ON CONFLICT (post_id, account_id) DO NOTHING",
	       ARGS(V(post_id), V(account_id)));
}

void store_mention_clear(struct task *t, int64_t post_id)
{
	db_run(t, "DELETE FROM mention WHERE post_id = $1", ARGS(V(post_id)));
}

struct mention_rows store_mention_of(struct task *t, const int64_t *posts, size_t n)
{
	enum { MOST = POST_MANY_MAX * 101 };
	struct value v[POST_MANY_MAX];
	struct mention_rows list = { 0 };
	struct rows r;
	size_t room = 0;

	post_ids_fill(v, posts, n);
	r = db_rows(t,
		    "SELECT m.post_id, a.id, a.name, a.domain FROM mention m"
		    " JOIN account a ON a.id = m.account_id WHERE m.post_id IN " POST_IDS_1
		    " ORDER BY m.post_id, m.account_id",
		    ((struct values){ v, POST_MANY_MAX }));
	while (list.n < MOST && rows_next(&r)) {
		arena_grow(t->a, list.p, list.n, &room);
		list.p[list.n].post_id = row_int(&r);
		list.p[list.n].account_id = row_int(&r);
		list.p[list.n].name = row_str(&r);
		list.p[list.n++].domain = row_str(&r);
	}
	rows_done(&r);
	return list;
}

void store_tag_add(struct task *t, int64_t post_id, struct str key, struct str name)
{
	db_run(t,
	       "INSERT INTO post_tag (tag, post_id, name, account_id)"
	       " SELECT CAST($1 AS TEXT), p.id, CAST($3 AS TEXT), p.account_id FROM post p"
	       " WHERE p.id = $2 ON CONFLICT (tag, post_id) DO NOTHING",
	       ARGS(V(key), V(post_id), V(name)));
}

void store_tag_clear(struct task *t, int64_t post_id)
{
	db_run(t, "DELETE FROM post_tag WHERE post_id = $1", ARGS(V(post_id)));
}

static struct tag_rows tags(struct task *t, struct rows r)
{
	struct tag_rows list = { 0 };
	size_t room = 0;

	while (rows_next(&r)) {
		arena_grow(t->a, list.p, list.n, &room);
		list.p[list.n].post_id = row_int(&r);
		list.p[list.n].key = row_str(&r);
		list.p[list.n++].name = row_str(&r);
	}
	rows_done(&r);
	return list;
}

struct tag_rows store_tag_of(struct task *t, const int64_t *posts, size_t n)
{
	struct value v[POST_MANY_MAX];

	post_ids_fill(v, posts, n);
	return tags(t, db_rows(t,
			       "SELECT post_id, tag, name FROM post_tag WHERE post_id IN " //
			       POST_IDS_1,
			       ((struct values){ v, POST_MANY_MAX })));
}

bool store_post_media_attach(struct task *t, int64_t media_id, int64_t account_id, int64_t post_id,
			     int position)
{
	return db_run(t,
		      "UPDATE media SET post_id = $3, position = $4 WHERE id = $1"
		      " AND account_id = $2 AND post_id IS NULL AND scheduled_id IS NULL",
		      ARGS(V(media_id), V(account_id), V(post_id), V(position))) == 1;
}

void store_post_media_loosen(struct task *t, int64_t post_id)
{
	db_run(t,
	       "UPDATE media SET post_id = NULL, position = 0, created_at = $2 WHERE post_id = $1",
	       ARGS(V(post_id), V(t->now)));
}

static bool describe(struct task *t, int64_t media_id, int64_t post_id, struct str description,
		     struct str credit)
{
	return db_run(t,
		      "UPDATE media SET description = COALESCE($3, description),"
		      " credit = COALESCE($4, credit) WHERE id = $1 AND post_id = $2",
		      ARGS(V(media_id), V(post_id), V(description), V(credit))) == 1;
}

bool store_post_media_describe(struct task *t, int64_t media_id, int64_t post_id,
			       const struct str *description, const struct str *credit,
			       const int64_t *focus)
{
	if (!describe(t, media_id, post_id, description ? *description : STR_NONE,
		      credit ? *credit : STR_NONE))
		return false;
	if (focus)
		db_run(t, "UPDATE media SET focus_x = $2, focus_y = $3 WHERE id = $1",
		       ARGS(V(media_id), V(focus[0]), V(focus[1])));
	return true;
}

bool store_post_media_cover(struct task *t, int64_t media_id, int64_t post_id, int64_t cover,
			    struct str words)
{
	return db_run(t,
		      "UPDATE media SET cover = $3, cover_words = $4 WHERE id = $1"
		      " AND post_id = $2",
		      ARGS(V(media_id), V(post_id), V(cover), V(words.p ? words : S("")))) == 1;
}
