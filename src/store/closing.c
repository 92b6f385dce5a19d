#include "store/closing.h"

int64_t store_closing_get(struct task *t, int64_t post_id)
{
	return db_int(t, SQL_CLOSING_GET, ARGS(V(post_id)), 0);
}

struct closing_rows store_closing_many(struct task *t, struct ids posts)
{
	struct closing_rows list = { .p = arena_many(t->a, struct closing_row, posts.n) };
	struct rows r = db_rows(t, SQL_CLOSING_MANY, ARGS(V(posts)));

	while (list.n < posts.n && rows_next(&r)) {
		list.p[list.n].post_id = row_int(&r);
		list.p[list.n++].closes_at = row_int(&r);
	}
	rows_done(&r);
	return list;
}

void store_closing_set(struct task *t, int64_t post_id, int64_t closes_at)
{
	db_run(t,
	       "INSERT INTO closing (post_id, closes_at) VALUES ($1, $2)"
	       " ON CONFLICT (post_id) DO UPDATE SET closes_at = excluded.closes_at",
	       ARGS(V(post_id), V(closes_at)));
}

bool store_closing_yearly(struct task *t, int64_t post_id)
{
	return db_int(t, "SELECT yearly FROM closing WHERE post_id = $1", ARGS(V(post_id)), 0);
}

void store_closing_set_yearly(struct task *t, int64_t post_id, bool yearly)
{
	db_run(t, "UPDATE closing SET yearly = $2 WHERE post_id = $1",
	       ARGS(V(post_id), V(yearly ? 1 : 0)));
}

void store_closing_remove(struct task *t, int64_t post_id)
{
	db_run(t, "DELETE FROM closing WHERE post_id = $1", ARGS(V(post_id)));
}

int64_t store_closing_default(struct task *t, int64_t account_id)
{
	return db_int(t, SQL_CLOSING_DEFAULT, ARGS(V(account_id)), 0);
}

void store_closing_default_set(struct task *t, int64_t account_id, int64_t days)
{
	if (!days) {
		db_run(t, "DELETE FROM closing_default WHERE account_id = $1", ARGS(V(account_id)));
		return;
	}
	db_run(t,
	       "INSERT INTO closing_default (account_id, days) VALUES ($1, $2)"
	       " ON CONFLICT (account_id) DO UPDATE SET days = excluded.days",
	       ARGS(V(account_id), V(days)));
}
