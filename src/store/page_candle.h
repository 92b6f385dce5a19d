/* Rows of candles on pages of the remembered, and of the common hour (core/hour.h). A person has
 * one of each at most; none is ever counted. */
#ifndef STORE_PAGE_CANDLE_H
#define STORE_PAGE_CANDLE_H

#include "sys/db.h"

/* When somebody lit theirs last; 0 for never. */
int64_t store_page_candle_get(struct task *t, int64_t memorial_id, int64_t account_id);
void store_page_candle_put(struct task *t, int64_t memorial_id, int64_t account_id, int64_t lit_at);

struct page_candle_row {
	int64_t account_id, lit_at;
};
struct page_candle_rows {
	struct page_candle_row *p;
	size_t n;
};
/* $1 the page, $2 since when; the newest first */
#define SQL_PAGE_CANDLES                                                                           \
	"SELECT account_id, lit_at FROM page_candle WHERE memorial_id = $1 AND lit_at > $2"        \
	" ORDER BY lit_at DESC LIMIT 200"
struct page_candle_rows store_page_candles(struct task *t, int64_t memorial_id, int64_t since);
/* Those lit before then go. */
void store_page_candle_tidy(struct task *t, int64_t before);

struct hour_row {
	int64_t lit_at; /* 0: never */
	bool hidden;
};
struct hour_row store_hour_get(struct task *t, int64_t account_id);
void store_hour_put(struct task *t, int64_t account_id, const struct hour_row *h);

#endif
