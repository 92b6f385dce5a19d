#include "tests/support/check.h"

#include "base/clock.h"
#include "base/day.h"

static void civil_days_and_back(void **state)
{
	int64_t year;
	int month, day;

	(void)state;
	assert_int_equal(day_from_civil(1970, 1, 1), 0);
	assert_int_equal(day_from_civil(1969, 12, 31), -1);
	assert_int_equal(day_from_civil(2000, 3, 1), 11017);
	assert_int_equal(day_from_civil(0, 1, 1), -719528);
	for (int64_t d = -1000000; d < 3000000; d += 37) {
		day_to_civil(d, &year, &month, &day);
		assert_true(day_is_valid(year, month, day));
		assert_int_equal(day_from_civil(year, month, day), d);
	}
}

static void leap_years(void **state)
{
	(void)state;
	assert_true(day_is_valid(2024, 2, 29));
	assert_true(day_is_valid(2000, 2, 29));
	assert_true(day_is_valid(0, 2, 29));
	assert_true(day_is_valid(-4, 2, 29));
	assert_false(day_is_valid(1900, 2, 29));
	assert_false(day_is_valid(2023, 2, 29));
	assert_false(day_is_valid(2023, 4, 31));
	assert_false(day_is_valid(2023, 0, 1));
	assert_false(day_is_valid(2023, 13, 1));
	assert_false(day_is_valid(2023, 1, 0));
}

#define AT(y, m, d, hour, minute)                                                                  \
	(day_from_civil(y, m, d) * CLOCK_DAY + (hour)*CLOCK_HOUR + (minute)*CLOCK_MINUTE)

static void days_in_words(void **state)
{
	int64_t now = AT(2026, 3, 14, 12, 0), then = AT(2024, 3, 14, 9, 5);

	check_str(day_words(*state, AT(2026, 1, 2, 3, 4), now, S("UTC"), LANG_EN), "2 January");
	check_str(day_words(*state, then, now, S("UTC"), LANG_EN), "14 March 2024");
	check_str(day_words(*state, then, now, S(""), LANG_ES), "14 de marzo de 2024");
	check_str(day_time_words(*state, then, S("UTC"), LANG_EN), "14 March 2024 at 09:05");
	check_str(day_time_words(*state, then, S("UTC"), LANG_ES), "14 de marzo de 2024, 09:05");
	check_str(day_time_words(*state, -1, S("UTC"), LANG_EN), "31 December 1969 at 23:59");
	check_str(day_words(*state, AT(1868, 2, 29, 0, 0), now, S("UTC"), LANG_EN),
		  "29 February 1868");
}

static void days_in_zones(void **state)
{
	int64_t new_year = AT(2025, 12, 31, 23, 30);

	check_str(day_time_words(*state, new_year, S("Europe/Madrid"), LANG_EN),
		  "1 January 2026 at 00:30");
	check_str(day_time_words(*state, new_year, S("America/New_York"), LANG_EN),
		  "31 December 2025 at 18:30");
	check_str(day_time_words(*state, AT(2025, 7, 1, 12, 0), S("America/New_York"), LANG_EN),
		  "1 July 2025 at 08:00");
	check_str(day_time_words(*state, AT(2025, 7, 1, 12, 0), S("Asia/Kathmandu"), LANG_EN),
		  "1 July 2025 at 17:45");
	check_str(day_time_words(*state, new_year, S("Moon/Crater"), LANG_EN),
		  "31 December 2025 at 23:30");
	/* The year of "now" is that of the zone too. */
	check_str(day_words(*state, new_year, new_year, S("Europe/Madrid"), LANG_EN), "1 January");
}

/* Around the hours that are skipped and repeated, forth and back, so that what is kept is asked. */
static void changes_of_the_clock(void **state)
{
	static const struct {
		int month, day, hour, minute;
		const char *zone, *want;
	} all[] = {
		{ 3, 30, 0, 59, "Europe/Madrid", "30 March 2025 at 01:59" },
		{ 3, 30, 1, 0, "Europe/Madrid", "30 March 2025 at 03:00" },
		{ 10, 26, 0, 59, "Europe/Madrid", "26 October 2025 at 02:59" },
		{ 10, 26, 1, 0, "Europe/Madrid", "26 October 2025 at 02:00" },
		{ 1, 1, 0, 0, "Asia/Tokyo", "1 January 2025 at 09:00" },
		{ 7, 1, 0, 0, "Pacific/Kiritimati", "1 July 2025 at 14:00" },
		{ 4, 5, 14, 59, "Australia/Lord_Howe", "6 April 2025 at 01:59" },
		{ 4, 5, 15, 0, "Australia/Lord_Howe", "6 April 2025 at 01:30" },
	};
	size_t n = sizeof all / sizeof *all;

	for (size_t i = 0; i < 5 * n; i++) {
		size_t k = i * 3 % n;

		check_str(day_time_words(
				  *state,
				  AT(2025, all[k].month, all[k].day, all[k].hour, all[k].minute),
				  str_of(all[k].zone), LANG_EN),
			  all[k].want);
	}
}

static void days_begin_in_zones(void **state)
{
	static const struct {
		const char *zone;
		int64_t day, ms;
	} all[] = {
		{ "UTC", 0, 0 },
		{ "Europe/Madrid", 20593, 1779228000000 }, /* 20 May 2026, 22:00 the day before */
		{ "America/Los_Angeles", 20593, 1779260400000 },
		{ "Pacific/Kiritimati", 20593, 1779184800000 },
		{ "Europe/Madrid", 20541, 1774738800000 }, /* the clocks change on that day */
		/* where the clocks pass over midnight, a day begins at one */
		{ "Africa/Cairo", 20567, 1776981600000 },
		{ "America/Santiago", 20702, 1788667200000 },
		{ "Nowhere/None", 20593, 1779235200000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct str zone = str_of(all[i].zone);

		assert_int_equal(day_begins(all[i].day, zone), all[i].ms);
		assert_int_equal(day_at(all[i].ms, zone), all[i].day);
		assert_int_equal(day_at(all[i].ms - 1, zone), all[i].day - 1);
	}
}

static void known_zones(void **state)
{
	(void)state;
	assert_true(zone_is_known(S("Europe/Berlin")));
	assert_true(zone_is_known(S("UTC")));
	assert_true(zone_is_known(S("America/Argentina/Buenos_Aires")));
	assert_false(zone_is_known(S("")));
	assert_false(zone_is_known(S("Europe")));
	assert_false(zone_is_known(S("GMT+5:30")));
	assert_false(zone_is_known(S("Europe/Berl\xC3\xADn")));
	assert_false(zone_is_known(
		S("Europe/Berlin/Europe/Berlin/Europe/Berlin/Europe/Berlin/Europe/Berlin")));
}

static void moments_in_fields(void **state)
{
	static const struct {
		const char *typed, *zone, *want; /* want: in UTC */
	} all[] = {
		{ "2026-03-14T09:00", "UTC", "2026-03-14T09:00" },
		{ "2026-03-14T09:00:59", "Europe/Madrid", "2026-03-14T08:00" },
		{ "2026-07-14", "Europe/Madrid", "2026-07-13T22:00" },
		{ "2026-01-01T00:30", "America/Lima", "2026-01-01T05:30" },
		{ "2026-03-29T01:59", "Europe/Madrid", "2026-03-29T00:59" },
		{ "2026-03-29T03:00", "Europe/Madrid", "2026-03-29T01:00" },
		{ "2026-10-25T12:00", "Europe/Madrid", "2026-10-25T11:00" },
		/* an hour that the clocks leave out is the one after */
		{ "2026-03-29T02:30", "Europe/Madrid", "2026-03-29T01:30" },
		{ "2026-03-08T02:30", "America/New_York", "2026-03-08T07:30" },
	};
	static const char *const no[] = { "", "soon", "2026-02-30", "2026-03-14T24:00" };
	int64_t ms;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		assert_true(moment_typed(str_of(all[i].typed), str_of(all[i].zone), &ms));
		check_str(moment_field(*state, ms, S("UTC")), all[i].want);
		check_str(str_first_chars(moment_field(*state, ms, str_of(all[i].zone)), 10),
			  str_c(*state, str_first_chars(str_of(all[i].typed), 10)));
	}
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		assert_false(moment_typed(str_of(no[i]), S("UTC"), &ms));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(civil_days_and_back),  test_in_arena(leap_years),
		test_in_arena(days_in_words),	     test_in_arena(days_in_zones),
		test_in_arena(changes_of_the_clock), test_in_arena(days_begin_in_zones),
		test_in_arena(known_zones),	     test_in_arena(moments_in_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
