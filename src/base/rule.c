#include "base/rule.h"

#include <stdlib.h>

#include "base/err.h"

#define OFFSET_MOST 2 /* days */
#define FOUND_MOST 64
#define ASKED_MOST 16

struct found {
	struct occurrence p[FOUND_MOST];
	size_t n, most;
	int64_t from;
};

/* The Buddhist years' minds, counted from the death itself; the first alone is a whole year after.
 */
static const struct {
	int after, number;
} memorials[] = {
	{ 1, 1 },   { 2, 3 },	{ 6, 7 },   { 12, 13 }, { 16, 17 }, { 22, 23 },
	{ 26, 27 }, { 32, 33 }, { 36, 37 }, { 42, 43 }, { 46, 47 }, { 49, 50 },
};
#define MEMORIALS (sizeof memorials / sizeof *memorials)

static int64_t last_known(void)
{
	return day_from_civil(CALENDAR_LAST_YEAR, 12, 31);
}

static int64_t civil_year(int64_t day)
{
	int64_t year;
	int month, of_month;

	day_to_civil(day, &year, &month, &of_month);
	return year;
}

static bool has_year(const struct base *b)
{
	return b->day != DAY_NONE && !b->no_year;
}

/* Notes a day; false when there are enough, or no more are known. */
static bool add(struct found *f, int64_t day, int64_t count)
{
	if (day > last_known())
		return false;
	if (day >= f->from && f->n < f->most)
		f->p[f->n++] = (struct occurrence){ .day = day, .from = day, .count = count };
	return f->n < f->most;
}

/* --- the same day of a calendar's year --- */

static bool lacks_thirtieth(int64_t year, int month)
{
	struct calendar_date d = { .year = year, .month = month, .day = 30 };
	int64_t day;
	bool is_short = true;

	return !calendar_day_of(CALENDAR_HEBREW, d, &day, &is_short) || is_short;
}

/* The day in a year that has its month; what becomes of a 30th that this year lacks is custom. */
static int64_t hebrew_day(const struct rule *r, struct calendar_date d, int64_t year,
			  bool may_begin_next)
{
	struct calendar_date at = { .year = year, .month = d.month, .day = d.day };
	int64_t day = 0;
	bool is_short = false;

	must(calendar_day_of(CALENDAR_HEBREW, at, &day, &is_short));
	if (is_short && may_begin_next)
		return day + 1;
	if (d.day == 30 && (d.month == 2 || d.month == 3) && !is_short && !may_begin_next &&
	    r->month_end == MONTH_END_29)
		return day - 1;
	return day;
}

/* Of 30 Cheshvan or 30 Kislev: does the month after it take it over in a year that lacks it? (E.
 * Reingold and N. Dershowitz, Calendrical Calculations, "yahrzeit".) */
static bool goes_to_next(const struct rule *r, struct calendar_date d)
{
	if (d.day < 30 || d.month > 3)
		return false;
	return r->month_end == MONTH_END_NEXT || !lacks_thirtieth(d.year + 1, d.month);
}

/* At most two days of a Hebrew year, in order. */
static size_t hebrew_days(const struct rule *r, struct calendar_date d, int64_t year,
			  int64_t ret[2])
{
	bool two = calendar_has_two_adars(year), was_two = calendar_has_two_adars(d.year);
	struct calendar_date first = d;
	size_t n = 0;

	if (d.month == CALENDAR_ADAR_I && !two) {
		d.month = d.day == 30 ? CALENDAR_ADAR_I - 1 : CALENDAR_ADAR; /* 30 Shevat */
		ret[0] = hebrew_day(r, d, year, false);
		if (first.day == 30 && r->month_end == MONTH_END_NEXT)
			ret[0] += 30; /* 1 Nisan, after the 29 days of Adar */
		return 1;
	}
	if (d.month != CALENDAR_ADAR || !two || was_two) {
		ret[0] = hebrew_day(r, d, year, goes_to_next(r, d));
		return 1;
	}
	first.month = CALENDAR_ADAR_I;
	if (r->adar != ADAR_SECOND)
		ret[n++] = hebrew_day(r, first, year, false);
	if (r->adar != ADAR_FIRST)
		ret[n++] = hebrew_day(r, d, year, false);
	return n;
}

/* 29 February in a year that has none. */
static size_t civil_days(const struct rule *r, struct calendar_date d, int64_t year, int64_t ret[2])
{
	struct calendar_date at = { .year = year, .month = d.month, .day = d.day };
	bool is_short = false;

	must(calendar_day_of(r->calendar, at, &ret[0], &is_short));
	if (is_short && r->leap_day == LEAP_DAY_ONLY)
		return 0;
	if (is_short && r->leap_day == LEAP_DAY_1_MARCH)
		ret[0]++;
	return 1;
}

static size_t days_of_year(const struct rule *r, struct calendar_date d, int64_t year,
			   int64_t ret[2])
{
	bool is_short;

	if (calendar_is_civil(r->calendar))
		return civil_days(r, d, year, ret);
	if (r->calendar == CALENDAR_HEBREW)
		return hebrew_days(r, d, year, ret);
	d.year = year;
	d.leap = false; /* of a month in between the plain one keeps it */
	return calendar_day_of(r->calendar, d, &ret[0], &is_short) ? 1 : 0;
}

static int64_t memorial_number(int64_t after)
{
	for (size_t i = 0; i < MEMORIALS; i++)
		if (memorials[i].after == after)
			return memorials[i].number;
	return 0;
}

static void yearly(const struct rule *r, const struct base *b, struct found *f)
{
	int64_t base = b->day + (r->after_sunset && calendar_begins_at_sunset(r->calendar));
	struct calendar_date d = calendar_date_of(r->calendar, base);
	int64_t year = calendar_date_of(r->calendar, f->from).year - 1, after, day[2];
	bool more = true;

	if (!b->no_year && year <= d.year) {
		year = d.year + 1;
		more = add(f, base, 0);
	}
	for (; more; year++) {
		size_t n;

		after = b->no_year ? 0 : year - d.year;
		if (r->memorial) {
			if (after > memorials[MEMORIALS - 1].after)
				return;
			after = memorial_number(after);
			if (!after)
				continue;
		}
		n = days_of_year(r, d, year, day);
		for (size_t i = 0; i < n && more; i++)
			more = add(f, day[i], after);
	}
}

/* --- by count --- */

static void monthly(const struct rule *r, const struct base *b, struct found *f)
{
	int64_t year, from_year, k;
	int month, of_month, from_month, from_day;
	bool more = true;

	day_to_civil(b->day, &year, &month, &of_month);
	day_to_civil(f->from, &from_year, &from_month, &from_day);
	k = (from_year - year) * 12 + from_month - month - 1;
	for (k = k < 0 ? 0 : k; more && (r->goes_on || k <= 12); k++) {
		int64_t m = month - 1 + k;
		struct calendar_date d = { .year = year + m / 12,
					   .month = (int)(m % 12) + 1,
					   .day = of_month };
		int64_t day = 0;
		bool is_short;

		must(calendar_day_of(CALENDAR_GREGORIAN, d, &day, &is_short));
		more = add(f, day, k);
	}
}

static void nth_days(const struct rule *r, const struct base *b, struct found *f)
{
	for (size_t i = 0; i < r->nths; i++)
		add(f, b->day + r->nth[i] - (r->inclusive ? 1 : 0), r->nth[i]);
}

/* --- days of a civil year that are bound to something --- */

static int64_t weekday_of_month(const struct rule *r, int64_t year)
{
	int64_t first = day_from_civil(year, r->month, 1), day;
	int length = 28;

	while (day_is_valid(year, r->month, length + 1))
		length++;
	day = first + (r->weekday - (first + 4) % 7 + 14) % 7 + 7 * (r->nth[0] - 1);
	while (day >= first + length)
		day -= 7;
	return day;
}

static int64_t bound_day(const struct rule *r, int64_t year, size_t i)
{
	switch (r->kind) {
	case RULE_EASTER:
		return rule_easter(year) + r->nth[i];
	case RULE_PASCHA:
		return rule_pascha(year) + r->nth[i];
	case RULE_QINGMING:
		return rule_qingming(year);
	case RULE_TOTENSONNTAG:
		return rule_totensonntag(year);
	default:
		return weekday_of_month(r, year);
	}
}

static void bound(const struct rule *r, const struct base *b, struct found *f)
{
	size_t each = r->kind == RULE_EASTER || r->kind == RULE_PASCHA ? r->nths : 1;
	int64_t began = has_year(b) ? civil_year(b->day) : 0;
	bool more = true;

	for (int64_t year = civil_year(f->from); more; year++)
		for (size_t i = 0; i < each && more; i++) {
			int64_t day = bound_day(r, year, i);

			if (!has_year(b) || day > b->day)
				more = add(f, day, has_year(b) ? year - began : 0);
		}
}

/* --- all of them --- */

static int by_day(const void *a, const void *b)
{
	const struct occurrence *x = a, *y = b;

	return x->day < y->day ? -1 : x->day > y->day;
}

static void find(const struct rule *r, const struct base *b, struct found *f)
{
	switch (r->kind) {
	case RULE_ONCE:
		add(f, b->day, 0);
		break;
	case RULE_YEARLY:
		yearly(r, b, f);
		break;
	case RULE_MONTHLY:
		monthly(r, b, f);
		break;
	case RULE_NTH:
		nth_days(r, b, f);
		break;
	case RULE_HAND:
		for (size_t i = 0; i < r->hands; i++)
			add(f, r->hand[i], 0);
		break;
	case RULE_NONE:
	case RULE_KINDS:
		break;
	default:
		bound(r, b, f);
	}
}

/* Where it is kept after all. */
static void move(const struct rule *r, struct occurrence *o)
{
	o->day += r->offset;
	o->from = o->day;
	for (size_t i = 0; i < r->moves; i++)
		if (r->move[i].from == o->from)
			o->day = r->move[i].to;
}

size_t rule_next(const struct rule *r, const struct base *b, int64_t from, struct occurrence *ret,
		 size_t most)
{
	/* what is asked for, what may be moved away, what lies in the days before, and a year of
	 * which not all days fit: they come as they were written down */
	struct found f = { .from = from - RULE_MOVED_MOST - OFFSET_MOST,
			   .most = most + r->moves + 2 * r->nths + 4 };
	size_t n = 0;

	must(most <= ASKED_MOST);
	if (r->kind == RULE_NTH || r->kind == RULE_HAND || r->kind == RULE_MONTHLY)
		f.most = FOUND_MOST;
	if (from > last_known() || rule_fault(r, b) != RULE_FINE)
		return 0;
	if (f.from < day_from_civil(CALENDAR_FIRST_YEAR, 1, 1))
		f.from = day_from_civil(CALENDAR_FIRST_YEAR, 1, 1);
	find(r, b, &f);
	for (size_t i = 0; i < f.n; i++)
		move(r, &f.p[i]);
	qsort(f.p, f.n, sizeof *f.p, by_day);
	for (size_t i = 0; i < f.n && n < most; i++)
		if (f.p[i].day >= from && (!n || f.p[i].day != ret[n - 1].day))
			ret[n++] = f.p[i];
	return n;
}

/* --- what is wrong with it --- */

static bool is_within(const struct rule *r)
{
	int most = r->kind == RULE_EASTER || r->kind == RULE_PASCHA ? 70 : RULE_NTH_MOST;
	int least = r->kind == RULE_EASTER || r->kind == RULE_PASCHA ? -70 : 1;

	if (r->kind >= RULE_KINDS || r->calendar >= CALENDARS || r->offset < -OFFSET_MOST ||
	    r->offset > OFFSET_MOST)
		return false;
	if (r->nths > RULE_NTHS_MAX || r->hands > RULE_HANDS_MAX || r->moves > RULE_MOVES_MAX)
		return false;
	for (size_t i = 0; i < r->nths; i++)
		if (r->nth[i] < least || r->nth[i] > most)
			return false;
	for (size_t i = 0; i < r->hands; i++)
		if (!calendar_knows(r->hand[i]))
			return false;
	for (size_t i = 0; i < r->moves; i++)
		if (!calendar_knows(r->move[i].from) || !calendar_knows(r->move[i].to) ||
		    llabs(r->move[i].from - r->move[i].to) > RULE_MOVED_MOST)
			return false;
	return r->kind != RULE_WEEKDAY || (r->weekday >= 0 && r->weekday <= 6 && r->month >= 1 &&
					   r->month <= 12 && r->nths == 1 && r->nth[0] <= 5);
}

static bool needs_year(const struct rule *r)
{
	if (r->kind == RULE_YEARLY)
		return r->memorial || r->calendar != CALENDAR_GREGORIAN;
	return r->kind == RULE_ONCE || r->kind == RULE_MONTHLY || r->kind == RULE_NTH;
}

enum rule_fault rule_fault(const struct rule *r, const struct base *b)
{
	if (!is_within(r) || (b->day != DAY_NONE && !calendar_knows(b->day)))
		return RULE_WRONG;
	if (b->day == DAY_NONE && (needs_year(r) || r->kind == RULE_YEARLY))
		return RULE_NEEDS_DAY;
	if (needs_year(r) && b->no_year)
		return RULE_NEEDS_YEAR;
	if ((r->kind == RULE_NTH || r->kind == RULE_EASTER || r->kind == RULE_PASCHA) && !r->nths)
		return RULE_NEEDS_LIST;
	return r->kind == RULE_HAND && !r->hands ? RULE_NEEDS_LIST : RULE_FINE;
}
