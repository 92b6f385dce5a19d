#include "tests/support/check.h"

#include <math.h>

#include "base/day.h"
#include "base/sky.h"

#define MINUTE (1.0 / 1440)

struct instant {
	int64_t year;
	int month, day, hour, minute;
};

static double moment_of(struct instant i)
{
	return (double)day_from_civil(i.year, i.month, i.day) + i.hour / 24.0 + i.minute * MINUTE;
}

static void check_near(double got, struct instant want, double minutes)
{
	if (fabs(got - moment_of(want)) > minutes * MINUTE)
		fail_msg("%lld-%d-%d: %.1f minutes off", (long long)want.year, want.month, want.day,
			 (got - moment_of(want)) / MINUTE);
}

/* The equinoxes and solstices of the United States Naval Observatory ("Earth's Seasons"). */
static void seasons(void **state)
{
	static const struct {
		double longitude;
		struct instant at;
	} all[] = {
		{ 0, { 2000, 3, 20, 7, 35 } },	  { 90, { 2000, 6, 21, 1, 48 } },
		{ 180, { 2000, 9, 22, 17, 28 } }, { 270, { 2000, 12, 21, 13, 37 } },
		{ 0, { 2024, 3, 20, 3, 6 } },	  { 90, { 2024, 6, 20, 20, 51 } },
		{ 180, { 2024, 9, 22, 12, 44 } }, { 270, { 2024, 12, 21, 9, 21 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		check_near(sky_sun_at(all[i].longitude, moment_of(all[i].at) - 20), all[i].at, 2);
}

/* Meeus, example 49.a (18 February 1977, 3:37:42 of the sky's clock, 48 seconds before ours), and
 * new moons of the United States Naval Observatory ("Phases of the Moon"). */
static void new_moons(void **state)
{
	static const struct instant all[] = {
		{ 1977, 2, 18, 3, 37 }, { 2000, 1, 6, 18, 14 },	 { 2024, 4, 8, 18, 21 },
		{ 2024, 12, 1, 6, 21 }, { 2025, 1, 29, 12, 36 }, { 2026, 2, 17, 12, 1 },
		{ 2027, 2, 6, 15, 56 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		double at = moment_of(all[i]);

		check_near(sky_new_moon_from(at - 3), all[i], 2);
		check_near(sky_new_moon_before(at + 3), all[i], 2);
	}
}

static void moons_follow_each_other(void **state)
{
	double at = moment_of((struct instant){ 1600, 1, 1, 0, 0 });
	double end = moment_of((struct instant){ 2400, 1, 1, 0, 0 });

	(void)state;
	at = sky_new_moon_from(at);
	while (at < end) {
		double next = sky_new_moon_from(at + 1);

		assert_true(next - at > 29.2 && next - at < 29.9);
		assert_true(fabs(sky_new_moon_before(next - 1) - at) < MINUTE / 60);
		at = next;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seasons),
		cmocka_unit_test(new_moons),
		cmocka_unit_test(moons_follow_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
