/* Days that move with the sun, the moon or the week: base/rule.h. */
#include <math.h>

#include "base/day.h"
#include "base/rule.h"
#include "base/sky.h"

/* J. Meeus, Astronomical Algorithms, 2nd edition, chapter 8: the Gregorian Easter. */
int64_t rule_easter(int64_t year)
{
	int64_t a = year % 19, b = year / 100, c = year % 100;
	int64_t d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
	int64_t h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4;
	int64_t l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
	int64_t n = h + l - 7 * m + 114;

	return day_from_civil(year, (int)(n / 31), (int)(n % 31) + 1);
}

/* The same, of the Julian calendar; then that day in ours, by the days that lie between the two. */
int64_t rule_pascha(int64_t year)
{
	int64_t d = (19 * (year % 19) + 15) % 30;
	int64_t e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
	int64_t n = d + e + 114, between = year / 100 - year / 400 - 2;

	return day_from_civil(year, (int)(n / 31), (int)(n % 31) + 1) + between;
}

int64_t rule_qingming(int64_t year)
{
	double eight_hours = 8.0 / 24;

	return (int64_t)floor(sky_sun_at(15, (double)day_from_civil(year, 3, 1)) + eight_hours);
}

/* The first Sunday of Advent is the one from 27 November to 3 December. */
int64_t rule_totensonntag(int64_t year)
{
	int64_t day = day_from_civil(year, 11, 26);

	return day - ((day + 4) % 7 + 7) % 7;
}
