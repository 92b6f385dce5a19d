/* On which days a quiet time lies: core/quiet.h. No clock and no zone. */
#include "core/quiet.h"

/* That day of a year; 29 February is the 28th in years without it. */
static int64_t day_in(int64_t year, int month, int day)
{
	return day_from_civil(year, month, day_is_valid(year, month, day) ? day : day - 1);
}

static bool once(const struct quiet *q, int64_t today, int64_t after, int64_t *ret_from,
		 int64_t *ret_to)
{
	*ret_from = q->from;
	*ret_to = q->to;
	return q->to >= today && q->from > after;
}

bool quiet_time(const struct quiet *q, int64_t today, int64_t after, int64_t *ret_from,
		int64_t *ret_to)
{
	int64_t from_year, to_year, year;
	int from_month, from_day, to_month, to_day, month, day;

	if (!q->yearly)
		return once(q, today, after, ret_from, ret_to);
	day_to_civil(q->from, &from_year, &from_month, &from_day);
	day_to_civil(q->to, &to_year, &to_month, &to_day);
	/* What began last year may hold still; what was ended comes next year. */
	day_to_civil(today > after ? today : after, &year, &month, &day);
	for (year--;; year++) {
		int64_t from = day_in(year, from_month, from_day);
		int64_t to = day_in(year + to_year - from_year, to_month, to_day);

		if (year < from_year || to < today || from <= after)
			continue;
		*ret_from = from;
		*ret_to = to;
		return true;
	}
}
