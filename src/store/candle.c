#include "store/candle.h"
#include "store/ids.h"

int64_t store_candle_way(struct task *t, int64_t account_id, int64_t usual)
{
	return db_int(t, "SELECT way FROM candle_wish WHERE account_id = $1", ARGS(V(account_id)),
		      usual);
}

void store_candle_way_set(struct task *t, int64_t account_id, int64_t way)
{
	db_run(t,
	       "INSERT INTO candle_wish (account_id, way) VALUES ($1, $2)"
	       " ON CONFLICT (account_id) DO UPDATE SET way = excluded.way",
	       ARGS(V(account_id), V(way)));
}

bool store_candle_day_add(struct task *t, int64_t account_id, int64_t post_id, int64_t since)
{
	return db_run(t,
		      "INSERT INTO candle_day (account_id, post_id, since) VALUES ($1, $2, $3)"
		      " ON CONFLICT (account_id, post_id) DO NOTHING",
		      ARGS(V(account_id), V(post_id), V(since))) == 1;
}

bool store_candle_due(struct task *t, int64_t account_id, int64_t due)
{
	return db_run(t, "UPDATE candle_wish SET due = $2 WHERE account_id = $1 AND due = 0",
		      ARGS(V(account_id), V(due))) == 1;
}

/* The row of candle_wish first: with several writers, whoever lights a candle meanwhile waits for
 * this to be committed, and sets the next time. */
struct candle_days store_candle_days_take(struct task *t, int64_t account_id, size_t most)
{
	struct candle_days list = { .p = arena_many(t->a, struct candle_day, most) };
	struct rows r;

	db_run(t, "UPDATE candle_wish SET due = 0 WHERE account_id = $1", ARGS(V(account_id)));
	r = db_rows(t,
		    "SELECT post_id, since FROM candle_day WHERE account_id = $1"
		    " ORDER BY post_id DESC LIMIT $2",
		    ARGS(V(account_id), V((int64_t)most)));
	while (list.n < most && rows_next(&r)) {
		list.p[list.n].post_id = row_int(&r);
		list.p[list.n++].since = row_int(&r);
	}
	rows_done(&r);
	db_run(t, "DELETE FROM candle_day WHERE account_id = $1", ARGS(V(account_id)));
	return list;
}

struct ids store_candle_newest(struct task *t, int64_t post_id, int64_t since, size_t most)
{
	return ids_read(t,
			db_rows(t,
				"SELECT account_id FROM candle WHERE post_id = $1 AND id >= $2"
				" ORDER BY id DESC LIMIT $3",
				ARGS(V(post_id), V(since), V((int64_t)most))),
			(int64_t)most);
}
