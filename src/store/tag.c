#include "store/tag.h"

#include "base/id.h"

/* --- following --- */

bool store_tag_follow_add(struct task *t, int64_t account_id, struct str key, struct str name)
{
	return db_run(t,
		      "INSERT INTO tag_follow (account_id, tag, name, id) VALUES ($1, $2, $3, $4)"
		      " ON CONFLICT (account_id, tag) DO NOTHING",
		      ARGS(V(account_id), V(key), V(name), V(id_new(t->now)))) == 1;
}

void store_tag_follow_remove(struct task *t, int64_t account_id, struct str key)
{
	db_run(t, "DELETE FROM tag_follow WHERE account_id = $1 AND tag = $2",
	       ARGS(V(account_id), V(key)));
}

bool store_tag_follow_is(struct task *t, int64_t account_id, struct str key)
{
	return db_int(t, "SELECT 1 FROM tag_follow WHERE account_id = $1 AND tag = $2",
		      ARGS(V(account_id), V(key)), 0) != 0;
}

int64_t store_tag_follow_count(struct task *t, int64_t account_id)
{
	return db_int(t, "SELECT COUNT(*) FROM tag_follow WHERE account_id = $1",
		      ARGS(V(account_id)), 0);
}

static struct tag_places places(struct task *t, struct rows r, bool counted)
{
	struct tag_places list = { 0 };
	size_t room = 0;

	while (rows_next(&r)) {
		arena_grow(t->a, list.p, list.n, &room);
		list.p[list.n] = (struct tag_place){ .id = row_int(&r) };
		list.p[list.n].key = row_str(&r);
		list.p[list.n].name = row_str(&r);
		if (counted) {
			list.p[list.n].posts = row_int(&r);
			list.p[list.n].last_at = row_int(&r);
		}
		list.n++;
	}
	rows_done(&r);
	return list;
}

struct tag_places store_tag_followed(struct task *t, int64_t account_id, const struct span *s)
{
	struct values args = ARGS(V(account_id), V(s->low), V(s->high), V(s->limit));
	struct tag_places list =
		places(t, span_rows(t, s, SQL_TAG_FOLLOWED, "f.id", "$4", args), false);

	span_turn(s, &list);
	return list;
}

struct strs store_tag_listened(struct task *t, int64_t post_id)
{
	struct rows r = db_rows(t,
				"SELECT g.tag FROM post_tag g WHERE g.post_id = $1 AND EXISTS"
				" (SELECT 1 FROM tag_follow f WHERE f.tag = g.tag)",
				ARGS(V(post_id)));
	struct strs list = { 0 };
	size_t room = 0;

	while (rows_next(&r)) {
		arena_grow(t->a, list.p, list.n, &room);
		list.p[list.n++] = row_str(&r);
	}
	rows_done(&r);
	return list;
}

int64_t store_tag_nth(struct task *t, struct str key, int64_t after, int64_t n)
{
	return db_int(t, SQL_TAG_NTH, ARGS(V(key), V(after), V(n - 1)), 0);
}

void store_tag_spread(struct task *t, struct str key, int64_t post_id, int64_t author_id,
		      int64_t after, int64_t upto)
{
	db_run(t,
	       "INSERT INTO feed (account_id, post_id, author_id, by_tag)"
	       " SELECT f.account_id, CAST($2 AS BIGINT), CAST($3 AS BIGINT), 1 FROM tag_follow f"
	       " WHERE f.tag = $1 AND f.id > $4 AND f.id <= $5 AND f.account_id <> $3"
	       " ON CONFLICT (account_id, post_id) DO NOTHING",
	       ARGS(V(key), V(post_id), V(author_id), V(after), V(upto)));
}

/* --- on a profile --- */

int64_t store_tag_feature_add(struct task *t, int64_t account_id, struct str key, struct str name)
{
	return db_int(t,
		      "INSERT INTO tag_feature (id, account_id, tag, name) VALUES ($1, $2, $3, $4)"
		      " ON CONFLICT (account_id, tag) DO NOTHING RETURNING id",
		      ARGS(V(id_new(t->now)), V(account_id), V(key), V(name)), 0);
}

bool store_tag_feature_remove(struct task *t, int64_t account_id, int64_t id)
{
	return db_run(t, "DELETE FROM tag_feature WHERE id = $1 AND account_id = $2",
		      ARGS(V(id), V(account_id))) == 1;
}

void store_tag_feature_remove_key(struct task *t, int64_t account_id, struct str key)
{
	db_run(t, "DELETE FROM tag_feature WHERE account_id = $1 AND tag = $2",
	       ARGS(V(account_id), V(key)));
}

int64_t store_tag_feature_is(struct task *t, int64_t account_id, struct str key)
{
	return db_int(t, "SELECT id FROM tag_feature WHERE account_id = $1 AND tag = $2",
		      ARGS(V(account_id), V(key)), 0);
}

struct tag_places store_tag_featured(struct task *t, int64_t account_id, bool counted)
{
	struct values args = ARGS(V(account_id));

	return places(
		t, counted ? db_rows(t, SQL_TAG_FEATURED, args) : db_rows(t, SQL_TAG_SHOWN, args),
		true);
}

struct tag_places store_tag_used(struct task *t, int64_t account_id, int64_t most)
{
	return places(t, db_rows(t, SQL_TAG_USED, ARGS(V(account_id), V(most))), false);
}
