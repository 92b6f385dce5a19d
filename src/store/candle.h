/*
 * How somebody wants to hear of candles, and on which of their posts some were lit since they were
 * told last. The candles themselves are in store/mark.h.
 */
#ifndef STORE_CANDLE_H
#define STORE_CANDLE_H

#include "base/html.h"
#include "sys/db.h"

/* enum candle_way (core/candle.h); `usual` for somebody who has no row. */
int64_t store_candle_way(struct task *t, int64_t account_id, int64_t usual);
void store_candle_way_set(struct task *t, int64_t account_id, int64_t way);

/* Notes that there are candles on the post since `since`; false when that was noted already. */
bool store_candle_day_add(struct task *t, int64_t account_id, int64_t post_id, int64_t since);
/* They are told at `due`. False when a time is set already, and stays. */
bool store_candle_due(struct task *t, int64_t account_id, int64_t due);

struct candle_day {
	int64_t post_id, since;
};
struct candle_days {
	struct candle_day *p;
	size_t n;
};
/* Nothing is due any more, and what was noted is forgotten; gives the newest posts of it, at most
 * `most`. */
struct candle_days store_candle_days_take(struct task *t, int64_t account_id, size_t most);
/* Who lit the newest candles on the post from `since` on, the newest first; at most `most`. */
struct ids store_candle_newest(struct task *t, int64_t post_id, int64_t since, size_t most);

#endif
