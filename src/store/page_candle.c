#include "store/page_candle.h"

int64_t store_page_candle_get(struct task *t, int64_t memorial_id, int64_t account_id)
{
	return db_int(t,
		      "SELECT lit_at FROM page_candle WHERE memorial_id = $1 AND account_id = $2",
		      ARGS(V(memorial_id), V(account_id)), 0);
}

void store_page_candle_put(struct task *t, int64_t memorial_id, int64_t account_id, int64_t lit_at)
{
	db_run(t,
	       "INSERT INTO page_candle (memorial_id, account_id, lit_at) VALUES ($1, $2, $3)"
	       " ON CONFLICT (memorial_id, account_id) DO UPDATE SET lit_at = excluded.lit_at",
	       ARGS(V(memorial_id), V(account_id), V(lit_at)));
}

struct page_candle_rows store_page_candles(struct task *t, int64_t memorial_id, int64_t since)
{
	struct page_candle_rows list = { 0 };
	struct rows r = db_rows(t, SQL_PAGE_CANDLES, ARGS(V(memorial_id), V(since)));
	size_t room = 0;

	while (rows_next(&r)) {
		arena_grow(t->a, list.p, list.n, &room);
		list.p[list.n].account_id = row_int(&r);
		list.p[list.n++].lit_at = row_int(&r);
	}
	rows_done(&r);
	return list;
}

void store_page_candle_tidy(struct task *t, int64_t before)
{
	db_run(t, "DELETE FROM page_candle WHERE lit_at < $1", ARGS(V(before)));
}

struct hour_row store_hour_get(struct task *t, int64_t account_id)
{
	struct hour_row h = { 0 };
	struct rows r = db_rows(t, "SELECT lit_at, hidden FROM hour WHERE account_id = $1",
				ARGS(V(account_id)));

	if (rows_next(&r)) {
		h.lit_at = row_int(&r);
		h.hidden = row_bool(&r);
	}
	rows_done(&r);
	return h;
}

void store_hour_put(struct task *t, int64_t account_id, const struct hour_row *h)
{
	db_run(t,
	       "INSERT INTO hour (account_id, lit_at, hidden) VALUES ($1, $2, $3)"
	       " ON CONFLICT (account_id) DO UPDATE SET lit_at = excluded.lit_at,"
	       " hidden = excluded.hidden",
	       ARGS(V(account_id), V(h->lit_at), V(h->hidden)));
}
