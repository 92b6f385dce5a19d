#include "base/moment.h"

#include "base/clock.h"
#include "base/day.h"

/* Takes exactly n digits off the front. */
static bool take_digits(struct str *s, size_t n, int *ret)
{
	int v = 0;

	if (s->n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s->p[i] < '0' || s->p[i] > '9')
			return false;
		v = v * 10 + (s->p[i] - '0');
	}
	*s = str_sub(*s, n, s->n);
	*ret = v;
	return true;
}

static bool take_byte(struct str *s, char c)
{
	if (!s->n || s->p[0] != c)
		return false;
	*s = str_sub(*s, 1, s->n);
	return true;
}

static bool take_day(struct str *s, int64_t *ret_ms)
{
	int year, month, day;

	if (!take_digits(s, 4, &year) || !take_byte(s, '-') || !take_digits(s, 2, &month) ||
	    !take_byte(s, '-') || !take_digits(s, 2, &day) || !day_is_valid(year, month, day))
		return false;
	*ret_ms = day_from_civil(year, month, day) * CLOCK_DAY;
	return true;
}

/* Digits after the point; beyond the third they are passed over. */
static bool take_fraction(struct str *s, int64_t *ret_ms)
{
	int64_t unit = 100;
	size_t n = 0;

	for (; n < s->n && s->p[n] >= '0' && s->p[n] <= '9'; n++, unit /= 10)
		*ret_ms += (s->p[n] - '0') * unit;
	*s = str_sub(*s, n, s->n);
	return n > 0;
}

static bool take_time(struct str *s, int64_t *ret_ms)
{
	int hour, minute, second = 0;

	if (!take_digits(s, 2, &hour) || !take_byte(s, ':') || !take_digits(s, 2, &minute))
		return false;
	if (take_byte(s, ':') && !take_digits(s, 2, &second))
		return false;
	if (hour > 23 || minute > 59 || second > 60)
		return false;
	second = second == 60 ? 59 : second;
	*ret_ms += hour * CLOCK_HOUR + minute * CLOCK_MINUTE + second * CLOCK_SECOND;
	return !(take_byte(s, '.') || take_byte(s, ',')) || take_fraction(s, ret_ms);
}

/* What is left: nothing, Z, UTC, or an offset from it. */
static bool take_zone(struct str *s, int64_t *ret_ms)
{
	bool east = str_starts(*s, S("+"));
	int hour, minute = 0;

	if (!s->n || str_eq(*s, S("Z")) || str_eq(*s, S("z")) || str_eq(*s, S("UTC")))
		return true;
	if (!take_byte(s, '+') && !take_byte(s, '-'))
		return false;
	if (!take_digits(s, 2, &hour))
		return false;
	take_byte(s, ':');
	if (s->n && !take_digits(s, 2, &minute))
		return false;
	if (s->n)
		return false;
	if (hour > 23 || minute > 59)
		return false;
	*ret_ms += (east ? -1 : 1) * (hour * CLOCK_HOUR + minute * CLOCK_MINUTE);
	return true;
}

bool moment_read(struct str s, int64_t *ret_ms)
{
	struct str rest = str_trim(s);
	int64_t ms = 0;

	if (!take_day(&rest, &ms))
		return false;
	if (rest.n) {
		if (!take_byte(&rest, 'T') && !take_byte(&rest, 't') && !take_byte(&rest, ' '))
			return false;
		if (!take_time(&rest, &ms))
			return false;
		rest = str_trim(rest);
		if (!take_zone(&rest, &ms))
			return false;
	}
	*ret_ms = ms;
	return true;
}
