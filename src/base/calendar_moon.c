/*
 * The calendars of China and Korea, by the sun and the moon themselves: ICU's reckoning of them is
 * minutes off, and a new moon minutes before midnight (6 February 2027) is another day. The rules
 * are those of GB/T 33661-2017: a month begins on the day of the new moon; the eleventh holds the
 * winter solstice; with thirteen months from one eleventh to the next, the first that holds none of
 * the sun's twelve stations is a leap month.
 */
#include <math.h>

#include "base/calendar_parts.h"
#include "base/day.h"
#include "base/err.h"
#include "base/sky.h"

#define SUI_MOST 14

/* How far the clocks of the capital are before UTC, in days. */
static double zone_of(enum calendar c, double moment)
{
	static const struct {
		enum calendar calendar;
		int64_t year;
		int month, day;
		double hours; /* until then */
	} zones[] = {
		{ CALENDAR_CHINESE, 1929, 1, 1, 7 + 45.0 / 60 + 40.0 / 3600 },
		{ CALENDAR_KOREAN, 1908, 4, 1, 8 + 27.0 / 60 + 52.0 / 3600 },
		{ CALENDAR_KOREAN, 1912, 1, 1, 8.5 },
		{ CALENDAR_KOREAN, 1954, 3, 21, 9 },
		{ CALENDAR_KOREAN, 1961, 8, 10, 8.5 },
	};

	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
		if (zones[i].calendar == c &&
		    moment < (double)day_from_civil(zones[i].year, zones[i].month, zones[i].day))
			return zones[i].hours / 24;
	return (c == CALENDAR_CHINESE ? 8.0 : 9.0) / 24;
}

static int64_t day_there(enum calendar c, double moment)
{
	return (int64_t)floor(moment + zone_of(c, moment));
}

/* The moment at which a day begins there. */
static double begin_of(enum calendar c, int64_t day)
{
	return (double)day - zone_of(c, (double)day);
}

/* The first day of the first month that begins on that day or later. */
static int64_t month_from(enum calendar c, int64_t day)
{
	return day_there(c, sky_new_moon_from(begin_of(c, day)));
}

/* Of the eleventh month, which holds the winter solstice of a civil year. */
static int64_t eleventh(enum calendar c, int64_t year)
{
	double solstice = sky_sun_at(270, (double)day_from_civil(year, 12, 1));
	int64_t day = day_there(c, solstice);

	return day_there(c, sky_new_moon_before(begin_of(c, day + 1)));
}

/* Which of the twelve stations the sun has passed when a day begins. */
static int station(enum calendar c, int64_t day)
{
	return (int)(sky_sun(begin_of(c, day)) / 30);
}

/* The months from the eleventh before a civil year to the eleventh within it. */
static size_t read_sui(enum calendar c, int64_t year, struct calendar_month ret[SUI_MOST])
{
	int64_t at = eleventh(c, year - 1), last = eleventh(c, year);
	int64_t start[SUI_MOST + 1];
	size_t n = 0;
	bool had_leap = false;
	int number = 10;

	for (; at < last; at = month_from(c, at + 1)) {
		must(n < SUI_MOST);
		start[n++] = at;
	}
	start[n] = last;
	for (size_t i = 0; i < n; i++) {
		bool leap = n == 13 && !had_leap && i &&
			    station(c, start[i]) == station(c, start[i + 1]);

		had_leap = had_leap || leap;
		number = leap ? number : number % 12 + 1;
		ret[i] = (struct calendar_month){ start[i], number, leap };
	}
	return n;
}

size_t calendar_moon_year(enum calendar c, int64_t year, struct calendar_month *ret,
			  int64_t *ret_end)
{
	struct calendar_month m[2 * SUI_MOST];
	size_t n = read_sui(c, year, m), i = 0, months = 0;

	n += read_sui(c, year + 1, m + n);
	while (m[i].month != 1 || m[i].leap)
		i++;
	do
		ret[months++] = m[i++];
	while (m[i].month != 1 || m[i].leap);
	*ret_end = m[i].start;
	return months;
}
