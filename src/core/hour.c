#include "core/hour.h"

#include "base/clock.h"
#include "base/day.h"
#include "core/place.h"
#include "core/quiet.h"
#include "store/page_candle.h"

/* The day alone, by my clocks. */
static enum hour_state by_clock(struct task *t)
{
	int64_t clock = zone_clock(t->now, t->me->timezone), year;
	int64_t hour = clock % CLOCK_DAY / CLOCK_HOUR;
	int month, day;

	day_to_civil(day_at(t->now, t->me->timezone), &year, &month, &day);
	if (month != HOUR_MONTH || day != HOUR_DAY)
		return HOUR_OTHER_DAY;
	if (hour == HOUR_BEGINS)
		return HOUR_NOW;
	return hour < HOUR_BEGINS ? HOUR_BEFORE : HOUR_AFTER;
}

static bool is_quiet(struct task *t)
{
	struct quiets list;

	if (quiet_list(t, &list))
		return false;
	for (size_t i = 0; i < list.n; i++)
		if (list.p[i].state == QUIET_ON)
			return true;
	return false;
}

static bool is_wanted(struct task *t)
{
	struct place p;

	return place_get(t, &p) == OK && p.hour;
}

enum hour_state hour_now(struct task *t)
{
	enum hour_state state;
	struct hour_row row;

	must(t->me);
	if (!is_wanted(t))
		return HOUR_OFF;
	state = by_clock(t);
	row = store_hour_get(t, t->me->id);
	if (row.hidden)
		return HOUR_HIDDEN;
	if (state == HOUR_OTHER_DAY)
		return state;
	if (is_quiet(t))
		return HOUR_QUIET;
	return state == HOUR_NOW && row.lit_at > t->now - CLOCK_HOUR ? HOUR_BURNS : state;
}

bool hour_leads(struct task *t)
{
	enum hour_state state;

	if (!t->me || !is_wanted(t) || by_clock(t) == HOUR_OTHER_DAY)
		return false;
	state = hour_now(t);
	return state == HOUR_BEFORE || state == HOUR_NOW || state == HOUR_BURNS;
}

enum err hour_light(struct task *t)
{
	enum hour_state state = hour_now(t);
	struct hour_row row = { .lit_at = t->now };

	if (state == HOUR_BURNS)
		return OK;
	if (state == HOUR_OFF)
		return fail(t, ERR_NOT_FOUND, W_HOUR_OFF);
	if (state != HOUR_NOW)
		return fail(t, ERR_INVALID, W_HOUR_NOT_NOW);
	store_hour_put(t, t->me->id, &row);
	return OK;
}

void hour_hide(struct task *t, bool hidden)
{
	struct hour_row row;

	must(t->me);
	row = store_hour_get(t, t->me->id);
	row.hidden = hidden;
	store_hour_put(t, t->me->id, &row);
}
