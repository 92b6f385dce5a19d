#include "base/when.h"

#define SPRING 21
#define WINTER 24

/* --- reading --- */

/* "1962", "198X", "19XX", "-0044"; takes it off *rest. */
static bool read_year(struct str *rest, struct when_date *d)
{
	bool before_zero = str_starts(*rest, S("-"));
	struct str digits = str_sub(*rest, before_zero, 4);
	size_t open = 0;
	int64_t n;

	while (open < 2 && open < digits.n && digits.p[digits.n - 1 - open] == 'X')
		open++;
	if (digits.n != 4 || digits.p[0] == '-' ||
	    !str_int(str_sub(digits, 0, 4 - open), 0, 9999, &n) || (before_zero && !n))
		return false;
	n *= open == 2 ? 100 : open ? 10 : 1;
	d->unit = open == 2 ? WHEN_CENTURY : open ? WHEN_DECADE : WHEN_YEAR;
	d->year = !before_zero ? n : open == 2 ? -n - 99 : open ? -n - 9 : -n;
	*rest = str_sub(*rest, before_zero + (size_t)4, rest->n);
	return true;
}

/* "-03" or "-XX" (0) off *rest; false when neither stands there. */
static bool read_pair(struct str *rest, int *ret)
{
	struct str two = str_sub(*rest, 1, 2);
	int64_t n = 0;

	if (!str_starts(*rest, S("-")) || two.n != 2)
		return false;
	if (!str_eq(two, S("XX")) && (two.p[0] == '-' || !str_int(two, 1, 99, &n)))
		return false;
	*ret = (int)n;
	*rest = str_sub(*rest, 3, rest->n);
	return true;
}

/* "10:20:00" and "Z", "+01" or "+01:00" or nothing: checked, and of no further use. */
static bool is_time(struct str s)
{
	static const int64_t most[] = { 23, 59, 59, 23, 59 };
	static const char before[] = " ::+:";
	size_t pairs = 0;
	int64_t n;

	while (pairs < 5 && s.n) {
		if (pairs >= 3 && str_eq(s, S("Z")))
			return pairs == 3;
		if (pairs && s.p[0] != before[pairs] && !(pairs == 3 && s.p[0] == '-'))
			return false;
		s = str_sub(s, pairs > 0, s.n);
		if (s.n < 2 || s.p[0] == '-' || !str_int(str_sub(s, 0, 2), 0, most[pairs], &n))
			return false;
		s = str_sub(s, 2, s.n);
		pairs++;
	}
	return !s.n && pairs >= 3;
}

static int month_length(int64_t year, int month)
{
	int day = 31;

	while (!day_is_valid(year, month, day))
		day--;
	return day;
}

/* What follows the year: month or season, day. */
static bool read_month_and_day(struct str *rest, struct when_date *d)
{
	if (d->unit != WHEN_YEAR || !read_pair(rest, &d->month))
		return false;
	if (!d->month) {
		int day = 0;

		d->unit = WHEN_SOME_MONTH;
		return !str_starts(*rest, S("-")) || (read_pair(rest, &day) && !day);
	}
	if (d->month >= SPRING && d->month <= WINTER) {
		d->unit = WHEN_SEASON;
		return true;
	}
	d->unit = WHEN_MONTH;
	if (d->month > 12 || !str_starts(*rest, S("-")))
		return d->month <= 12;
	if (!read_pair(rest, &d->day))
		return false;
	d->unit = d->day ? WHEN_DAY : WHEN_SOME_DAY;
	return d->day <= month_length(d->year, d->month);
}

static bool read_date(struct str s, bool may_have_time, struct when_date *ret)
{
	struct when_date d = { .unit = WHEN_YEAR };

	if (!read_year(&s, &d) || (str_starts(s, S("-")) && !read_month_and_day(&s, &d)))
		return false;
	if (str_starts(s, S("T"))) {
		if (!may_have_time || d.unit != WHEN_DAY || !is_time(str_sub(s, 1, s.n)))
			return false;
		s = S("");
	}
	if (s.n == 1 && strchr("?~%", s.p[0]))
		d.mark = s.p[0];
	*ret = d;
	return s.n == (d.mark ? 1 : 0);
}

static bool read_end(struct str s, struct when_date *ret)
{
	*ret = (struct when_date){ .unit = s.n ? WHEN_OPEN : WHEN_UNKNOWN };
	return !s.n || str_eq(s, S("..")) || read_date(s, false, ret);
}

static bool is_date(const struct when_date *d)
{
	return d->unit > WHEN_UNKNOWN;
}

bool when_take_apart(struct str edtf, struct when_parts *ret)
{
	size_t slash = str_find_byte(edtf, '/');

	*ret = (struct when_parts){ .interval = slash < edtf.n };
	if (edtf.n > 64)
		return false;
	if (!ret->interval)
		return read_date(edtf, true, &ret->first);
	return read_end(str_sub(edtf, 0, slash), &ret->first) &&
	       read_end(str_sub(edtf, slash + 1, edtf.n), &ret->last) &&
	       (is_date(&ret->first) || is_date(&ret->last));
}

/* --- bounds --- */

static struct when month_bounds(int64_t year, int month, int months)
{
	int64_t last_year = year + (month + months - 2) / 12;
	int last_month = (month + months - 2) % 12 + 1;

	return (struct when){ day_from_civil(year, month, 1),
			      day_from_civil(last_year, last_month,
					     month_length(last_year, last_month)) };
}

static struct when bounds(const struct when_date *d)
{
	int64_t day;

	switch (d->unit) {
	case WHEN_CENTURY:
		return month_bounds(d->year, 1, 1200);
	case WHEN_DECADE:
		return month_bounds(d->year, 1, 120);
	case WHEN_YEAR:
	case WHEN_SOME_MONTH:
		return month_bounds(d->year, 1, 12);
	case WHEN_SEASON:
		return month_bounds(d->year, (d->month - SPRING) * 3 + 3, 3);
	case WHEN_MONTH:
	case WHEN_SOME_DAY:
		return month_bounds(d->year, d->month, 1);
	case WHEN_DAY:
		day = day_from_civil(d->year, d->month, d->day);
		return (struct when){ day, day };
	case WHEN_OPEN:
	case WHEN_UNKNOWN:
		break;
	}
	return (struct when){ DAY_NONE, DAY_NONE };
}

bool when_read(struct str edtf, struct when *ret)
{
	struct when_parts parts;
	struct when w;

	if (!when_take_apart(edtf, &parts))
		return false;
	w = bounds(&parts.first);
	if (parts.interval)
		w.to = bounds(&parts.last).to;
	if (w.from != DAY_NONE && w.to != DAY_NONE && w.from > w.to)
		return false;
	*ret = w;
	return true;
}

/* --- order --- */

void when_key(const struct when *w, int64_t *ret_mid, int *ret_precision)
{
	*ret_precision = WHEN_OPEN_ENDED;
	if (w->from == DAY_NONE || w->to == DAY_NONE) {
		*ret_mid = w->from == DAY_NONE ? w->to : w->from;
		return;
	}
	/* Halves are rounded towards the earlier day, before 1970 too. */
	*ret_mid = w->from + (w->to - w->from) / 2;
	*ret_precision = (int)(w->to - w->from + 1);
}

static int64_t decade_of(int64_t year)
{
	return (year - (year % 10 + 10) % 10) / 10;
}

/* Does it name one year? */
static bool names_year(const struct when_parts *w)
{
	if (w->first.unit < WHEN_YEAR)
		return false;
	return !w->interval || (w->last.unit >= WHEN_YEAR && w->last.year == w->first.year);
}

bool when_place(struct str edtf, struct when_place *ret)
{
	struct when_parts parts;
	struct when w;
	int64_t year;
	int month, day;

	if (!when_read(edtf, &w) || !when_take_apart(edtf, &parts))
		return false;
	when_key(&w, &ret->mid, &ret->precision);
	ret->year = names_year(&parts) ? parts.first.year : DAY_NONE;
	day_to_civil(ret->mid, &year, &month, &day);
	ret->decade = decade_of(ret->year != DAY_NONE ? ret->year : year);
	return true;
}
