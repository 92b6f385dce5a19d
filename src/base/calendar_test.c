#include "tests/support/check.h"

#include "base/calendar.h"
#include "base/day.h"

struct known {
	enum calendar calendar;
	const char *civil;
	struct calendar_date date;
};

static int64_t day_of(const char *civil)
{
	struct when w;

	if (!when_read(str_of(civil), &w) || w.from != w.to)
		fail_msg("%s is no day", civil);
	return w.from;
}

static void check_date(enum calendar c, const char *civil, struct calendar_date want)
{
	struct calendar_date d = calendar_date_of(c, day_of(civil));
	int64_t day;
	bool is_short;

	if (d.year != want.year || d.month != want.month || d.day != want.day ||
	    d.leap != want.leap)
		fail_msg("%s in %.*s: %lld %d%s %d", civil, STR_ARG(calendar_name(c)),
			 (long long)d.year, d.month, d.leap ? "L" : "", d.day);
	assert_true(calendar_day_of(c, want, &day, &is_short));
	assert_int_equal(day, day_of(civil));
	assert_false(is_short);
}

/* 12 November 1945: E. Reingold and N. Dershowitz, Calendrical Calculations, sample data of
 * appendix C. The other days: the Umm al-Qura calendar of the King Abdulaziz City for Science and
 * Technology; the beginnings of Iran's, Ethiopia's, Egypt's and India's years as their calendars
 * have them. */
static void days_of_published_calendars(void **state)
{
	static const struct known all[] = {
		{ CALENDAR_HEBREW, "1945-11-12", { 5706, 3, 7, false } },
		{ CALENDAR_HEBREW, "2024-03-24", { 5784, CALENDAR_ADAR, 14, false } },
		{ CALENDAR_HEBREW, "2024-02-23", { 5784, CALENDAR_ADAR_I, 14, false } },
		{ CALENDAR_HEBREW, "2025-03-14", { 5785, CALENDAR_ADAR, 14, false } },
		{ CALENDAR_HEBREW, "2025-09-23", { 5786, 1, 1, false } },
		{ CALENDAR_ISLAMIC_CIVIL, "1945-11-12", { 1364, 12, 6, false } },
		{ CALENDAR_ISLAMIC_UMALQURA, "2024-03-11", { 1445, 9, 1, false } },
		{ CALENDAR_ISLAMIC_UMALQURA, "2024-07-07", { 1446, 1, 1, false } },
		{ CALENDAR_PERSIAN, "1945-11-12", { 1324, 8, 21, false } },
		{ CALENDAR_PERSIAN, "2024-03-20", { 1403, 1, 1, false } },
		{ CALENDAR_PERSIAN, "2025-03-21", { 1404, 1, 1, false } },
		{ CALENDAR_COPTIC, "1945-11-12", { 1662, 3, 3, false } },
		{ CALENDAR_ETHIOPIC, "1945-11-12", { 1938, 3, 3, false } },
		{ CALENDAR_ETHIOPIC, "2023-09-12", { 2016, 1, 1, false } },
		{ CALENDAR_INDIAN, "2024-03-21", { 1946, 1, 1, false } },
		{ CALENDAR_INDIAN, "2025-03-22", { 1947, 1, 1, false } },
		{ CALENDAR_BUDDHIST, "2026-03-14", { 2569, 3, 14, false } },
		{ CALENDAR_ROC, "2026-03-14", { 115, 3, 14, false } },
		{ CALENDAR_JAPANESE, "2026-03-14", { 2026, 3, 14, false } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		check_date(all[i].calendar, all[i].civil, all[i].date);
}

/* The Hong Kong Observatory's conversion tables. */
static void chinese_new_years(void **state)
{
	static const char *const first[] = {
		"2000-02-05", "2001-01-24", "2002-02-12", "2003-02-01", "2004-01-22", "2005-02-09",
		"2006-01-29", "2007-02-18", "2008-02-07", "2009-01-26", "2010-02-14", "2011-02-03",
		"2012-01-23", "2013-02-10", "2014-01-31", "2015-02-19", "2016-02-08", "2017-01-28",
		"2018-02-16", "2019-02-05", "2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22",
		"2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13",
		"2030-02-03", "2031-01-23", "2032-02-11", "2033-01-31", "2034-02-19",
	};

	(void)state;
	for (size_t i = 0; i < sizeof first / sizeof *first; i++)
		check_date(CALENDAR_CHINESE, first[i],
			   (struct calendar_date){ 2000 + (int64_t)i, 1, 1, false });
}

static void chinese_leap_months(void **state)
{
	static const int leap[][2] = {
		{ 2001, 4 },  { 2004, 2 }, { 2006, 7 }, { 2009, 5 }, { 2012, 4 }, { 2014, 9 },
		{ 2017, 6 },  { 2020, 4 }, { 2023, 2 }, { 2025, 6 }, { 2028, 5 }, { 2031, 3 },
		{ 2033, 11 }, { 2036, 6 }, { 2039, 5 }, { 2042, 2 }, { 2044, 7 },
	};
	size_t at = 0;

	(void)state;
	for (int year = 2001; year <= 2044; year++)
		for (int month = 1; month <= 12; month++) {
			struct calendar_date d = { year, month, 1, true };
			bool is_leap = leap[at][0] == year && leap[at][1] == month, is_short;
			int64_t day;

			assert_int_equal(calendar_day_of(CALENDAR_CHINESE, d, &day, &is_short),
					 is_leap);
			if (is_leap && at + 1 < sizeof leap / sizeof *leap)
				at++;
		}
}

/* Korea's new moons are those of Seoul: Seollal of 1997 and 2027 is a day after China's feast. */
static void korean_new_years_differ(void **state)
{
	(void)state;
	check_date(CALENDAR_KOREAN, "1997-02-08", (struct calendar_date){ 1997, 1, 1, false });
	check_date(CALENDAR_CHINESE, "1997-02-07", (struct calendar_date){ 1997, 1, 1, false });
	check_date(CALENDAR_KOREAN, "2027-02-07", (struct calendar_date){ 2027, 1, 1, false });
	check_date(CALENDAR_KOREAN, "2026-02-17", (struct calendar_date){ 2026, 1, 1, false });
}

/* Every day has one date, the next day's follows it, and the way back leads to it. */
static void days_follow_each_other(void **state)
{
	(void)state;
	for (int c = 0; c < CALENDARS; c++) {
		int64_t last = day_from_civil(2200, 1, 1);
		struct calendar_date was = { 0 };

		for (int64_t day = day_from_civil(1800, 1, 1); day < last; day++) {
			struct calendar_date d = calendar_date_of((enum calendar)c, day);
			int64_t back;
			bool is_short;

			if (was.day)
				assert_true(d.day == was.day + 1 ||
					    (d.day == 1 && was.day >= (was.month == 13 ? 5 : 28)));
			assert_true(calendar_day_of((enum calendar)c, d, &back, &is_short));
			assert_int_equal(back, day);
			assert_false(is_short);
			was = d;
		}
	}
}

static void names(void **state)
{
	(void)state;
	for (int c = 0; c < CALENDARS; c++)
		assert_int_equal(calendar_named(calendar_name((enum calendar)c)), c);
	assert_int_equal(calendar_named(S("martian")), CALENDARS);
	check_str(calendar_title(CALENDAR_HEBREW, LANG_ES), "Hebreo");
}

static void words(void **state)
{
	check_str(calendar_words(*state, CALENDAR_HEBREW, day_of("2024-03-24"), LANG_EN),
		  "14 Adar II 5784");
	check_str(calendar_words(*state, CALENDAR_HEBREW, day_of("2025-03-14"), LANG_EN),
		  "14 Adar 5785");
	check_str(calendar_words(*state, CALENDAR_HEBREW, day_of("2025-11-19"), LANG_ES),
		  "28 de heshvan de 5786");
	check_str(calendar_words(*state, CALENDAR_GREGORIAN, day_of("1962-03-04"), LANG_EN),
		  "4 March 1962");
	check_str(calendar_words(*state, CALENDAR_PERSIAN, day_of("2025-11-19"), LANG_EN),
		  "28 Aban 1404");
	check_str(calendar_words(*state, CALENDAR_CHINESE, day_of("2025-11-19"), LANG_ES),
		  "día 30 del mes 9, 2025");
	check_str(calendar_words(*state, CALENDAR_JAPANESE, day_of("2025-11-19"), LANG_EN),
		  "19 November 7 Reiwa");
}

static void check_typed(struct arena *a, enum calendar c, const char *typed, const char *civil)
{
	int64_t day = 0;

	if (!calendar_typed(a, c, str_of(typed), &day))
		fail_msg("%s is not read", typed);
	if (day != day_of(civil))
		fail_msg("%s is %lld", typed, (long long)day);
}

static void typed_dates(void **state)
{
	struct arena *a = *state;

	check_typed(a, CALENDAR_HEBREW, "14 Adar II 5784", "2024-03-24");
	check_typed(a, CALENDAR_HEBREW, "14 Adar Sheni 5784", "2024-03-24");
	check_typed(a, CALENDAR_HEBREW, "14 adar i 5784", "2024-02-23");
	check_typed(a, CALENDAR_HEBREW, "14 Adar 5785", "2025-03-14");
	check_typed(a, CALENDAR_HEBREW, "28 de heshvan de 5786", "2025-11-19");
	check_typed(a, CALENDAR_HEBREW, "Cheshvan 28, 5786", "2025-11-19");
	check_typed(a, CALENDAR_HEBREW, "28/2/5786", "2025-11-19");
	check_typed(a, CALENDAR_HEBREW, "5786-2-28", "2025-11-19");
	check_typed(a, CALENDAR_ISLAMIC_UMALQURA, "1 Ramadan 1445", "2024-03-11");
	check_typed(a, CALENDAR_ISLAMIC_UMALQURA, "1 ramadhan 1445", "2024-03-11");
	check_typed(a, CALENDAR_CHINESE, "1/leap 6/2025", "2025-07-25");
	check_typed(a, CALENDAR_CHINESE, "1/6L/2025", "2025-07-25");
	check_typed(a, CALENDAR_CHINESE, "1/6/2025", "2025-06-25");
	check_typed(a, CALENDAR_PERSIAN, "28 Aban 1404", "2025-11-19");
	check_typed(a, CALENDAR_BUDDHIST, "14 March 2569", "2026-03-14");
}

static void what_is_no_date(void **state)
{
	static const char *const none[] = { "",
					    "14",
					    "14 Adar",
					    "14 Adarr 5784",
					    "30 Adar 5785",
					    "14 Adar I 5785",
					    "0/1/5784",
					    "1/0/5784",
					    "1/14/5784",
					    "1/1/99999",
					    "1 1 1 1 1 1" };
	int64_t day;

	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		if (calendar_typed(*state, CALENDAR_HEBREW, str_of(none[i]), &day))
			assert_string_equal(none[i], "not to be read");
	assert_false(calendar_typed(*state, CALENDAR_CHINESE, S("1/7L/2025"), &day));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_of_published_calendars),
		cmocka_unit_test(chinese_new_years),
		cmocka_unit_test(chinese_leap_months),
		cmocka_unit_test(korean_new_years_differ),
		cmocka_unit_test(days_follow_each_other),
		cmocka_unit_test(names),
		test_in_arena(words),
		test_in_arena(typed_dates),
		test_in_arena(what_is_no_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
