#include "store/narrow.h"

#include "store/post.h"

#define UNSEEN(post, by)                                                                           \
	"NOT EXISTS (SELECT 1 FROM post p WHERE p.id = " post " AND " POST_SEEN_BY("p", by) ")"
/* Of $1: those who are named in it and do not see $2. */
#define NAMED_IN_VAIN                                                                              \
	"post_id = $1 AND account_id <> (SELECT account_id FROM post WHERE id = $1) AND " UNSEEN(  \
		"$2", "mention.account_id")

void store_narrow_set(struct task *t, const struct narrow_row *row, bool new_era)
{
	db_run(t,
	       "UPDATE post SET visibility = $2, audience_id = $3, circle_id = $4,"
	       " era = era + $5, rev = rev + 1,"
	       " pinned_at = CASE WHEN CAST($2 AS BIGINT) > 2 THEN NULL ELSE pinned_at END"
	       " WHERE id = $1",
	       ARGS(V(row->id), V(row->visibility), V(row->audience_id),
		    row->circle_id ? V(row->circle_id) : V_NULL, V(new_era ? 1 : 0)));
}

void store_narrow_not_wide(struct task *t, int64_t id)
{
	db_run(t, "UPDATE post SET wide = 0 WHERE id = $1", ARGS(V(id)));
}

#define BELOW_COLS                                                                                 \
	"p.id, p.account_id, p.audience_id, p.circle_id, p.visibility, p.extras FROM post p"

static struct narrow_rows take(struct task *t, struct rows r, size_t most)
{
	struct narrow_rows list = { .p = arena_many(t->a, struct narrow_row, most) };

	while (list.n < most && rows_next(&r)) {
		struct narrow_row *row = &list.p[list.n++];

		row->id = row_int(&r);
		row->account_id = row_int(&r);
		row->audience_id = row_int(&r);
		row->circle_id = row_int(&r);
		row->visibility = (int)row_int(&r);
		row->names = row_int(&r) & POST_HAS_MENTIONS;
	}
	rows_done(&r);
	return list;
}

struct narrow_rows store_narrow_below(struct task *t, int64_t id, bool is_first, int64_t after,
				      int64_t most)
{
	struct values args = ARGS(V(id), V(after), V(most));
	struct rows r =
		is_first ? db_rows(t,
				   "SELECT " BELOW_COLS " WHERE p.thread_id = $1 AND p.id > $2"
				   " AND p.id <> $1 AND p.boost_of IS NULL ORDER BY p.id LIMIT $3",
				   args)
			 : db_rows(t,
				   "WITH RECURSIVE below (id) AS (SELECT id FROM post"
				   " WHERE reply_to = $1 UNION SELECT q.id FROM post q"
				   " JOIN below b ON q.reply_to = b.id) SELECT " BELOW_COLS
				   " WHERE p.id IN (SELECT id FROM below) AND p.id > $2"
				   " ORDER BY p.id LIMIT $3",
				   args);

	return take(t, r, (size_t)most);
}

/* --- what is not done yet --- */

/* What was not begun is told of as it was the first time. */
void store_narrowing_add(struct task *t, const struct narrowing_row *row)
{
	db_run(t,
	       "INSERT INTO narrowing (post_id, root_id, was, era) SELECT id, $2, $3, era"
	       " FROM post WHERE id = $1 ON CONFLICT (post_id) DO UPDATE SET"
	       " root_id = excluded.root_id, begun = 0, feed_at = 0,"
	       " era = CASE WHEN narrowing.begun = 0 THEN narrowing.era ELSE excluded.era END,"
	       " was = CASE WHEN narrowing.begun = 0 AND narrowing.was < excluded.was"
	       " THEN narrowing.was ELSE excluded.was END",
	       ARGS(V(row->post_id), V(row->root_id), V(row->was)));
}

static bool one(struct rows r, struct narrowing_row *ret)
{
	bool found = rows_next(&r);

	if (found) {
		*ret = (struct narrowing_row){ .post_id = row_int(&r) };
		ret->root_id = row_int(&r);
		ret->was = (int)row_int(&r);
		ret->era = row_int(&r);
		ret->begun = row_bool(&r);
		ret->feed_at = row_int(&r);
	}
	rows_done(&r);
	return found;
}

#define NARROWING "SELECT post_id, root_id, was, era, begun, feed_at FROM narrowing WHERE "

bool store_narrowing_next(struct task *t, int64_t root_id, struct narrowing_row *ret)
{
	return one(db_rows(t, NARROWING "root_id = $1 ORDER BY post_id LIMIT 1", ARGS(V(root_id))),
		   ret);
}

bool store_narrowing_get(struct task *t, int64_t post_id, struct narrowing_row *ret)
{
	return one(db_rows(t, NARROWING "post_id = $1", ARGS(V(post_id))), ret);
}

void store_narrowing_begun(struct task *t, int64_t post_id)
{
	db_run(t, "UPDATE narrowing SET begun = 1 WHERE post_id = $1", ARGS(V(post_id)));
}

void store_narrowing_done(struct task *t, int64_t post_id)
{
	db_run(t, "DELETE FROM narrowing WHERE post_id = $1", ARGS(V(post_id)));
}

int64_t store_narrow_feed(struct task *t, int64_t post_id, int64_t after, int64_t most)
{
	struct rows r = db_rows(t,
				"SELECT account_id FROM feed WHERE post_id = $1 AND account_id > $2"
				" ORDER BY account_id LIMIT $3",
				ARGS(V(post_id), V(after), V(most)));
	struct ids homes = { arena_many(t->a, int64_t, (size_t)most), 0 };
	int64_t last;

	while (homes.n < (size_t)most && rows_next(&r))
		homes.p[homes.n++] = row_int(&r);
	rows_done(&r);
	if (homes.n)
		db_run(t,
		       "DELETE FROM feed WHERE post_id = $1 AND account_id IN IDS($2) AND " //
		       UNSEEN("$1", "feed.account_id"),
		       ARGS(V(post_id), V(homes)));
	last = homes.n == (size_t)most ? homes.p[homes.n - 1] : 0;
	if (last)
		db_run(t, "UPDATE narrowing SET feed_at = $2 WHERE post_id = $1",
		       ARGS(V(post_id), V(last)));
	return last;
}

bool store_narrow_names(struct task *t, int64_t post_id, int64_t root_id)
{
	struct rows r = db_rows(t, "SELECT 1 FROM mention WHERE " NAMED_IN_VAIN " LIMIT 1",
				ARGS(V(post_id), V(root_id)));
	bool any = rows_next(&r);

	rows_done(&r);
	return any;
}

void store_narrow_mentions(struct task *t, int64_t post_id, int64_t root_id)
{
	db_run(t, "DELETE FROM mention WHERE " NAMED_IN_VAIN, ARGS(V(post_id), V(root_id)));
}

struct narrow_boosts store_narrow_boosts(struct task *t, int64_t post_id, int64_t most)
{
	struct rows r = db_rows(
		t, "SELECT id, account_id FROM post WHERE boost_of = $1 ORDER BY id LIMIT $2",
		ARGS(V(post_id), V(most)));
	struct narrow_boosts list = { .p = arena_many(t->a, struct narrow_boost, (size_t)most) };

	while (list.n < (size_t)most && rows_next(&r)) {
		list.p[list.n].id = row_int(&r);
		list.p[list.n++].account_id = row_int(&r);
	}
	rows_done(&r);
	return list;
}
