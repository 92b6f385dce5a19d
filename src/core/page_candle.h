/*
 * Candles on a page of the remembered (core/memorial.h): whoever may see what is on the page may
 * light one. It burns for a day; then it can be lit again. Nobody is told of it, no number of them
 * stands anywhere, and who lit one is read by the keepers alone, for thirty days. Candles for posts
 * are core/candle.h's.
 */
#ifndef CORE_PAGE_CANDLE_H
#define CORE_PAGE_CANDLE_H

#include "core/memorial.h"

#define PAGE_CANDLE_BURNS CLOCK_DAY /* ms */
#define PAGE_CANDLE_KEPT (30 * CLOCK_DAY)

/* Until when mine burns there; 0 when none does. */
int64_t page_candle_burns(struct task *t, int64_t memorial_id);
/* Lights mine; one that burns goes on burning as it does. ERR_NOT_FOUND when I may not see what is
 * on that page. Writes. */
enum err page_candle_light(struct task *t, int64_t memorial_id);

struct page_candle {
	struct account who;
	int64_t lit_at;
};
struct page_candles {
	struct page_candle *p;
	size_t n;
};
/* Who lit one in the last thirty days, the newest first, 200 at most, without those whom the asker
 * does not want to come upon; a keeper's. ERR_NOT_FOUND. */
enum err page_candle_list(struct task *t, int64_t memorial_id, struct page_candles *ret);

/* Older ones go. Writes. */
void page_candle_tidy(struct task *t);

#endif
