#include "core/candle.h"

#include "base/clock.h"
#include "base/day.h"
#include "core/account.h"
#include "core/filter.h"
#include "core/notice.h"
#include "core/shelter.h"
#include "store/candle.h"

#define HOUR 9	       /* of the day, by the owner's clocks */
#define DAY_POSTS 20   /* of a day, the newest of which one is told with somebody who lit there */
#define DAY_PEOPLE 100 /* of one post: of most of them notices may be told */

static const char *const names[] = {
	[CANDLES_EACH] = "each",
	[CANDLES_DAILY] = "daily",
	[CANDLES_NONE] = "none",
};

struct str candle_way_name(enum candle_way way)
{
	return str_of(names[way]);
}

bool candle_way_read(struct str name, enum candle_way *ret)
{
	for (int i = CANDLES_EACH; i <= CANDLES_NONE; i++)
		if (str_eq(name, str_of(names[i]))) {
			*ret = (enum candle_way)i;
			return true;
		}
	return false;
}

static enum candle_way way_of(struct task *t, int64_t account_id)
{
	return (enum candle_way)store_candle_way(t, account_id, CANDLES_EACH);
}

enum candle_way candle_way(struct task *t)
{
	must(t->me);
	return way_of(t, t->me->id);
}

void candle_way_set(struct task *t, enum candle_way way)
{
	must(t->me && way <= CANDLES_NONE);
	store_candle_way_set(t, t->me->id, way);
}

void candle_begin(struct task *t, int64_t account_id)
{
	store_candle_way_set(t, account_id, CANDLES_DAILY);
}

/* The next nine o'clock in their zone that is still to come. */
static int64_t next_morning(struct task *t, struct str zone)
{
	int64_t clock = zone_clock(t->now, zone);
	int64_t morning = clock - clock % CLOCK_DAY + HOUR * CLOCK_HOUR;

	if (morning <= clock)
		morning += CLOCK_DAY;
	return zone_moment(morning, zone);
}

/* The first candle on a post since the last telling sees to it that there will be one. */
static void gather(struct task *t, int64_t owner, int64_t post_id, int64_t id)
{
	struct fault before = t->fault;
	struct account a;
	int64_t due;

	if (!store_candle_day_add(t, owner, post_id, id) || account_load(t, owner, &a)) {
		t->fault = before;
		return;
	}
	due = next_morning(t, a.timezone);
	if (store_candle_due(t, owner, due))
		job_add(t, JOB_CANDLES, owner, S(""), due);
}

void candle_lit(struct task *t, int64_t owner, int64_t post_id, int64_t id)
{
	must(t->me);
	if (owner == t->me->id || shelter_is_on(t, owner))
		return;
	switch (way_of(t, owner)) {
	case CANDLES_EACH:
		notice_add(t, owner, NOTICE_CANDLE, t->me->id, post_id);
		break;
	case CANDLES_DAILY:
		gather(t, owner, post_id, id);
		break;
	case CANDLES_NONE:
		break;
	}
}

void candle_put_out(struct task *t, int64_t owner, int64_t post_id)
{
	must(t->me);
	notice_take_back(t, owner, NOTICE_CANDLE, t->me->id, post_id);
	notice_take_back(t, owner, NOTICE_CANDLES, t->me->id, post_id);
}

/* Whom the owner does not want to come upon now (core/quiet.h). */
static struct ids away_from(struct task *t, int64_t owner)
{
	struct account a;

	if (!account_load(t, owner, &a))
		return filter_away(t, &a, FILTER_NOTIFICATIONS);
	t->fault = (struct fault){ 0 };
	return (struct ids){ 0 };
}

/* One notice for all: the newest post, and the last who lit there and may be told of. */
enum err candle_step(struct task *t, const struct job *j)
{
	struct candle_days days = store_candle_days_take(t, j->ref, DAY_POSTS);
	struct ids away;

	if (way_of(t, j->ref) != CANDLES_DAILY || shelter_is_on(t, j->ref))
		return OK;
	away = away_from(t, j->ref);
	for (size_t i = 0; i < days.n; i++) {
		const struct candle_day *d = &days.p[i];
		struct ids who = store_candle_newest(t, d->post_id, d->since, DAY_PEOPLE);

		if (filter_names(t, d->post_id, away))
			continue;
		for (size_t k = 0; k < who.n; k++) {
			if (ids_hold(away, who.p[k]))
				continue;
			notice_take_back(t, j->ref, NOTICE_CANDLES, who.p[k], d->post_id);
			if (notice_add_shown(t, j->ref, NOTICE_CANDLES, who.p[k], d->post_id))
				return OK;
		}
	}
	return OK;
}
