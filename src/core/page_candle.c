#include "base/clock.h"

#include "core/filter.h"
#include "core/page_candle.h"
#include "store/page_candle.h"

int64_t page_candle_burns(struct task *t, int64_t memorial_id)
{
	int64_t lit_at = t->me ? store_page_candle_get(t, memorial_id, t->me->id) : 0;

	return lit_at && lit_at + PAGE_CANDLE_BURNS > t->now ? lit_at + PAGE_CANDLE_BURNS : 0;
}

enum err page_candle_light(struct task *t, int64_t memorial_id)
{
	if (!t->me)
		return fail(t, ERR_SIGN_IN, W_ERROR_SIGN_IN);
	if (!memorial_may_see(t, t->me->id, memorial_id))
		return fail(t, ERR_NOT_FOUND, W_ERROR_NOT_FOUND);
	if (!page_candle_burns(t, memorial_id))
		store_page_candle_put(t, memorial_id, t->me->id, t->now);
	return OK;
}

enum err page_candle_list(struct task *t, int64_t memorial_id, struct page_candles *ret)
{
	struct page_candle_rows rows;
	struct accounts people;
	struct ids ids, away;
	enum err e;

	if (!t->me || !memorial_keeps(t, t->me->id, memorial_id))
		return fail(t, ERR_NOT_FOUND, W_ERROR_NOT_FOUND);
	rows = store_page_candles(t, memorial_id, t->now - PAGE_CANDLE_KEPT);
	ids = (struct ids){ .p = arena_many(t->a, int64_t, rows.n) };
	away = filter_away(t, t->me, FILTER_NOTIFICATIONS);
	for (size_t i = 0; i < rows.n; i++)
		if (!ids_hold(away, rows.p[i].account_id))
			ids.p[ids.n++] = rows.p[i].account_id;
	e = account_many(t, ids, &people);
	*ret = (struct page_candles){ .p = arena_many(t->a, struct page_candle, rows.n) };
	for (size_t i = 0; !e && i < rows.n; i++)
		for (size_t k = 0; k < people.n; k++)
			if (people.p[k].id == rows.p[i].account_id)
				ret->p[ret->n++] =
					(struct page_candle){ people.p[k], rows.p[i].lit_at };
	return e;
}

void page_candle_tidy(struct task *t)
{
	store_page_candle_tidy(t, t->now - PAGE_CANDLE_KEPT);
}
