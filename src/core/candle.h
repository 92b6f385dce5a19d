/*
 * Candles: how their owner hears of them. Each may be told as it is lit, all of a day together, or
 * none. A day's telling is one notice, at nine in the morning by the owner's clocks, and says that
 * candles were lit, not how many; who lit them stands on a page of its own. While somebody is in
 * shelter nothing is told, and no name is shown. (docs/decision/025)
 */
#ifndef CORE_CANDLE_H
#define CORE_CANDLE_H

#include "core/job.h"
#include "sys/task.h"

enum candle_way { CANDLES_EACH, CANDLES_DAILY, CANDLES_NONE };

/* Of me. Whoever joined before there was a choice hears of each. */
enum candle_way candle_way(struct task *t);
void candle_way_set(struct task *t, enum candle_way way); /* writes */
/* "each", "daily", "none", and back; false, and nothing written, for anything else. */
struct str candle_way_name(enum candle_way way);
bool candle_way_read(struct str name, enum candle_way *ret);

/* --- for core/ --- */

/* Somebody who joins here begins with one telling a day. Writes. */
void candle_begin(struct task *t, int64_t account_id);
/* I have just lit candle `id` on the post of `owner`, or put it out. Write. */
void candle_lit(struct task *t, int64_t owner, int64_t post_id, int64_t id);
void candle_put_out(struct task *t, int64_t owner, int64_t post_id);
/* JOB_CANDLES: tells ref of the day's candles. Writes. */
enum err candle_step(struct task *t, const struct job *j);

#endif
