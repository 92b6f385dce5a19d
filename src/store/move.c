#include "store/move.h"

/* --- aliases --- */

struct strs store_alias_list(struct task *t, int64_t account_id, int64_t most)
{
	struct strs list = { arena_many(t->a, struct str, (size_t)most), 0 };
	struct rows r = db_rows(t,
				"SELECT uri FROM account_alias WHERE account_id = $1"
				" ORDER BY uri LIMIT $2",
				ARGS(V(account_id), V(most)));

	while (list.n < (size_t)most && rows_next(&r))
		list.p[list.n++] = row_str(&r);
	rows_done(&r);
	return list;
}

void store_alias_add(struct task *t, int64_t account_id, struct str uri)
{
	db_run(t,
	       "INSERT INTO account_alias (account_id, uri) VALUES ($1, $2)"
	       " ON CONFLICT (account_id, uri) DO NOTHING",
	       ARGS(V(account_id), V(uri)));
}

bool store_alias_remove(struct task *t, int64_t account_id, struct str uri)
{
	return db_run(t, "DELETE FROM account_alias WHERE account_id = $1 AND uri = $2",
		      ARGS(V(account_id), V(uri))) == 1;
}

void store_alias_clear(struct task *t, int64_t account_id)
{
	db_run(t, "DELETE FROM account_alias WHERE account_id = $1", ARGS(V(account_id)));
}

/* --- moves --- */

void store_move_set(struct task *t, int64_t id, int64_t to, int64_t at)
{
	if (at)
		db_run(t, "UPDATE account SET moved_at = $2 WHERE id = $1", ARGS(V(id), V(at)));
	db_run(t, "UPDATE account SET moved_to = $2, rev = rev + 1 WHERE id = $1",
	       ARGS(V(id), V(to)));
}

enum along { ALONG_FOLLOW, ALONG_BLOCK, ALONG_MUTE };

static struct along_row take(struct rows *r, enum along kind)
{
	struct along_row x = { .place = row_int(r) };

	x.account_id = kind == ALONG_FOLLOW ? row_int(r) : x.place;
	x.is_here = row_bool(r);
	if (kind == ALONG_FOLLOW) {
		x.boosts = row_bool(r);
		x.notify = row_bool(r);
		x.languages = row_str(r);
	} else if (kind == ALONG_MUTE) {
		x.notices = row_bool(r);
		x.until = row_int(r);
	}
	return x;
}

static struct along_rows list(struct task *t, struct rows r, enum along kind)
{
	struct along_rows all = { .p = arena_many(t->a, struct along_row, ALONG_PAGE) };

	while (all.n < ALONG_PAGE && rows_next(&r))
		all.p[all.n++] = take(&r, kind);
	rows_done(&r);
	return all;
}

struct along_rows store_move_followers(struct task *t, int64_t id, int64_t after)
{
	struct values args = ARGS(V(id), V(after), V(ALONG_PAGE));

	return list(t, db_rows(t, SQL_MOVE_FOLLOWERS, args), ALONG_FOLLOW);
}

struct along_rows store_move_blocks(struct task *t, int64_t id, int64_t after)
{
	struct values args = ARGS(V(id), V(after), V(ALONG_PAGE));

	return list(t, db_rows(t, SQL_MOVE_BLOCKS, args), ALONG_BLOCK);
}

struct along_rows store_move_mutes(struct task *t, int64_t id, int64_t after)
{
	struct values args = ARGS(V(id), V(after), V(ALONG_PAGE));

	return list(t, db_rows(t, SQL_MOVE_MUTES, args), ALONG_MUTE);
}

struct along_rows store_move_restrictions(struct task *t, int64_t id, int64_t after)
{
	struct values args = ARGS(V(id), V(after), V(ALONG_PAGE));

	return list(t, db_rows(t, SQL_MOVE_RESTRICTIONS, args), ALONG_BLOCK);
}
