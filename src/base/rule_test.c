#include "tests/support/check.h"

#include "base/rule.h"
#include "tests/support/random.h"

struct yearly {
	const char *base, *days;
};

/* hebcal's public cases (github.com/hebcal/hdate-js, test/anniversary.spec.ts, at 4a19122): a day,
 * and what becomes of it in the years from 5778 (yahrzeits) and 5753 (birthdays) on. */
static const struct yearly yahrzeits[] = {
	{ "2017-01-13",
	  "2018-01-02 2018-12-23 2020-01-12 2020-12-30 2021-12-19 2023-01-08 2023-12-27 "
	  "2025-01-15 2026-01-04 2026-12-25 2028-01-14 2029-01-02 2029-12-21 2031-01-10 "
	  "2031-12-30 2032-12-17 2034-01-06 2034-12-27 2036-01-15 2037-01-02 2037-12-23 "
	  "2039-01-11 2040-01-01 2040-12-19 2042-01-07 2042-12-28" },
	{ "2014-03-02",
	  "2018-02-15 2019-03-07 2020-02-25 2021-02-12 2022-03-03 2023-02-21 2024-03-10 "
	  "2025-02-28 2026-02-17 2027-03-09 2028-02-27 2029-02-15 2030-03-05 2031-02-23 "
	  "2032-02-12 2033-03-01 2034-02-19 2035-03-11 2036-02-28 2037-02-15 2038-03-07 "
	  "2039-02-24 2040-02-14 2041-03-03 2042-02-20" },
	{ "2014-03-22",
	  "2018-03-07 2019-03-27 2020-03-16 2021-03-04 2022-03-23 2023-03-13 2024-03-30 "
	  "2025-03-20 2026-03-09 2027-03-29 2028-03-18 2029-03-07 2030-03-25 2031-03-15 "
	  "2032-03-03 2033-03-21 2034-03-11 2035-03-31 2036-03-19 2037-03-07 2038-03-27 "
	  "2039-03-16 2040-03-05 2041-03-23 2042-03-12" },
	{ "2013-12-03",
	  "2017-12-18 2018-12-08 2019-12-28 2020-12-16 2021-12-04 2022-12-24 2023-12-13 "
	  "2024-12-31 2025-12-20 2026-12-10 2027-12-30 2028-12-18 2029-12-07 2030-12-26 "
	  "2031-12-15 2032-12-03 2033-12-22 2034-12-12 2035-12-31 2036-12-19 2037-12-08 "
	  "2038-12-27 2039-12-17 2040-12-05 2041-12-23" },
	{ "2011-12-26",
	  "2017-12-18 2018-12-08 2019-12-28 2020-12-15 2021-12-04 2022-12-24 2023-12-12 "
	  "2024-12-31 2025-12-20 2026-12-10 2027-12-30 2028-12-18 2029-12-06 2030-12-26 "
	  "2031-12-15 2032-12-02 2033-12-22 2034-12-12 2035-12-31 2036-12-18 2037-12-08 "
	  "2038-12-27 2039-12-17 2040-12-04 2041-12-23" },
	{ "2010-11-07",
	  "2017-11-18 2018-11-08 2019-11-28 2020-11-16 2021-11-04 2022-11-24 2023-11-13 "
	  "2024-12-01 2025-11-20 2026-11-10 2027-11-30 2028-11-18 2029-11-07 2030-11-26 "
	  "2031-11-15 2032-11-03 2033-11-22 2034-11-12 2035-12-01 2036-11-19 2037-11-08 "
	  "2038-11-27 2039-11-17 2040-11-05 2041-11-23" },
	{ "2009-11-17",
	  "2017-11-19 2018-11-08 2019-11-28 2020-11-17 2021-11-05 2022-11-24 2023-11-14 "
	  "2024-12-01 2025-11-21 2026-11-10 2027-11-30 2028-11-19 2029-11-08 2030-11-26 "
	  "2031-11-16 2032-11-04 2033-11-22 2034-11-12 2035-12-02 2036-11-20 2037-11-08 "
	  "2038-11-28 2039-11-17 2040-11-06 2041-11-24" },
};

static const struct yearly hebrew_birthdays[] = {
	{ "1948-03-11",
	  "1993-03-23 1994-03-13 1995-03-02 1996-03-21 1997-03-09 1998-03-28 1999-03-18 "
	  "2000-03-07 2001-03-25 2002-03-14 2003-03-04 2004-03-23 2005-03-11 2006-03-30 "
	  "2007-03-20 2008-03-07 2009-03-26 2010-03-16 2011-03-06 2012-03-24 2013-03-12" },
	{ "1951-02-28",
	  "1993-03-15 1994-03-05 1995-02-22 1996-03-13 1997-03-01 1998-03-20 1999-03-10 "
	  "2000-02-28 2001-03-17 2002-03-06 2003-02-24 2004-03-15 2005-03-03 2006-03-22 "
	  "2007-03-12 2008-02-28 2009-03-18 2010-03-08 2011-02-26 2012-03-16 2013-03-04" },
	{ "1951-03-30",
	  "1993-03-15 1994-03-05 1995-03-24 1996-03-13 1997-03-31 1998-03-20 1999-03-10 "
	  "2000-03-29 2001-03-17 2002-03-06 2003-03-26 2004-03-15 2005-04-02 2006-03-22 "
	  "2007-03-12 2008-03-29 2009-03-18 2010-03-08 2011-03-28 2012-03-16 2013-03-04" },
	{ "1947-03-01",
	  "1993-03-02 1994-02-20 1995-03-11 1996-02-29 1997-03-18 1998-03-07 1999-02-25 "
	  "2000-03-16 2001-03-04 2002-02-21 2003-03-13 2004-03-02 2005-03-20 2006-03-09 "
	  "2007-02-27 2008-03-16 2009-03-05 2010-02-23 2011-03-15 2012-03-03 2013-02-19" },
	{ "1939-12-12",
	  "1992-12-25 1993-12-14 1994-12-03 1995-12-23 1996-12-11 1997-12-29 1998-12-19 "
	  "1999-12-09 2000-12-27 2001-12-15 2002-12-05 2003-12-25 2004-12-13 2005-12-31 "
	  "2006-12-21 2007-12-10 2008-12-27 2009-12-17 2010-12-07 2011-12-26 2012-12-14" },
	{ "1944-11-16",
	  "1992-11-26 1993-11-14 1994-11-04 1995-11-23 1996-11-12 1997-11-30 1998-11-19 "
	  "1999-11-09 2000-11-28 2001-11-16 2002-11-05 2003-11-25 2004-11-14 2005-12-02 "
	  "2006-11-21 2007-11-11 2008-11-28 2009-11-17 2010-11-07 2011-11-27 2012-11-15" },
};

static const int western[] = {
	/* month * 100 + day, from 1990 on */
	415, 331, 419, 411, 403, 416, 407, 330, 412, 404, 423, 415, 331, 420, 411, 327,
	416, 408, 323, 412, 404, 424, 408, 331, 420, 405, 327, 416, 401, 421, 412, 404,
	417, 409, 331, 420, 405, 328, 416, 401, 421, 413, 328, 417, 409, 325, 413, 405,
	425, 410, 401, 421, 406, 329, 417, 409, 325, 414, 405, 418, 410,
};

static const int orthodox[] = {
	/* month * 100 + day, from 1990 on */
	415, 407, 426, 418, 501, 423, 414, 427, 419, 411, 430, 415, 505, 427, 411, 501,
	423, 408, 427, 419, 404, 424, 415, 505, 420, 412, 501, 416, 408, 428, 419, 502,
	424, 416, 505, 420, 412, 502, 416, 408, 428, 413, 502, 424, 409, 429, 420, 405,
	425, 417, 506, 421, 413, 503, 424, 409, 429, 421, 405, 425, 417,
};

static int64_t day_of(struct str civil)
{
	struct when w;

	if (!when_read(civil, &w) || w.from != w.to)
		fail_msg("%.*s is no day", STR_ARG(civil));
	return w.from;
}

static struct base base_of(const char *text)
{
	struct base b;

	if (!base_read(str_of(text), &b))
		fail_msg("%s is no base", text);
	return b;
}

/* The days from the first of them on are these, one after the other. */
static void check_days(struct arena *a, const struct rule *r, const char *base, const char *days)
{
	struct base b = base_of(base);
	struct str rest = str_of(days), one;
	struct occurrence o;
	int64_t from = 0;

	while (str_cut(&rest, ' ', &one)) {
		if (!from)
			from = day_of(one) - 20;
		if (!rule_next(r, &b, from, &o, 1))
			fail_msg("%s: nothing where %.*s should be", base, STR_ARG(one));
		if (o.day != day_of(one))
			fail_msg("%s: %.*s where %.*s should be", base, STR_ARG(day_text(a, o.day)),
				 STR_ARG(one));
		from = o.day + 1;
	}
}

/* The next ones from a day on are these, and no more when `all`. */
static void check_next(struct arena *a, const struct rule *r, const char *base, const char *from,
		       const char *days, bool all)
{
	struct base b = base_of(base);
	struct str rest = str_of(days), one;
	struct occurrence o[16];
	size_t n = rule_next(r, &b, day_of(str_of(from)), o, 16), i = 0;

	while (str_cut(&rest, ' ', &one)) {
		assert_true(i < n);
		check_str(day_text(a, o[i++].day), str_c(a, one));
	}
	if (all)
		assert_int_equal(n, i);
}

static void yahrzeits_of_hebcal(void **state)
{
	const struct rule r = { .kind = RULE_YEARLY, .calendar = CALENDAR_HEBREW };

	for (size_t i = 0; i < sizeof yahrzeits / sizeof *yahrzeits; i++)
		check_days(*state, &r, yahrzeits[i].base, yahrzeits[i].days);
}

static void birthdays_of_hebcal(void **state)
{
	const struct rule r = { .kind = RULE_YEARLY,
				.calendar = CALENDAR_HEBREW,
				.month_end = MONTH_END_NEXT,
				.adar = ADAR_SECOND };

	for (size_t i = 0; i < sizeof hebrew_birthdays / sizeof *hebrew_birthdays; i++)
		check_days(*state, &r, hebrew_birthdays[i].base, hebrew_birthdays[i].days);
}

/* 16 Adar 5783 (9 March 2023), of a year with one Adar; 5784 and 5787 have two. */
static void customs_of_adar(void **state)
{
	struct rule r = { .kind = RULE_YEARLY, .calendar = CALENDAR_HEBREW };

	check_next(*state, &r, "2023-03-09", "2024-01-01", "2024-02-25 2025-03-16", false);
	r.adar = ADAR_SECOND;
	check_next(*state, &r, "2023-03-09", "2024-01-01", "2024-03-26 2025-03-16", false);
	r.adar = ADAR_BOTH;
	check_next(*state, &r, "2023-03-09", "2024-01-01", "2024-02-25 2024-03-26 2025-03-16",
		   false);
	r.after_sunset = true;
	check_next(*state, &r, "2023-03-08", "2024-01-01", "2024-02-25 2024-03-26 2025-03-16",
		   false);
}

/* 30 Cheshvan 5770 (17 November 2009), whose first anniversary's year has no 30th: hebcal keeps the
 * last of the month, another custom always the 29th. */
static void the_thirtieth_of_cheshvan(void **state)
{
	struct rule r = { .kind = RULE_YEARLY,
			  .calendar = CALENDAR_HEBREW,
			  .month_end = MONTH_END_29 };

	/* hebcal: 20 November 2017 would be 1 Kislev; 5780 and 5783 are long */
	check_next(*state, &r, "2010-11-07", "2017-10-01", "2017-11-18 2018-11-07 2019-11-27",
		   false);
	r.month_end = MONTH_END_NEXT;
	check_next(*state, &r, "2010-11-07", "2017-10-01", "2017-11-19 2018-11-08 2019-11-28",
		   false);
	/* a 30th that every year has is not touched by any of them */
	r.month_end = MONTH_END_29;
	check_next(*state, &r, "2025-02-28", "2026-01-01", "2026-02-17", false); /* 30 Shevat */
}

static int64_t of_year(int64_t year, int month_day)
{
	return day_from_civil(year, month_day / 100, month_day % 100);
}

/* The tables of dateutil (github.com/dateutil/dateutil, tests/test_easter.py). */
static void easter_tables(void **state)
{
	(void)state;
	for (int64_t i = 0; i <= 60; i++) {
		assert_int_equal(rule_easter(1990 + i), of_year(1990 + i, western[i]));
		assert_int_equal(rule_pascha(1990 + i), of_year(1990 + i, orthodox[i]));
	}
	for (int64_t year = CALENDAR_FIRST_YEAR; year <= CALENDAR_LAST_YEAR; year++) {
		int64_t e = rule_easter(year), p = rule_pascha(year);

		assert_int_equal(((e + 4) % 7 + 7) % 7, 0);
		assert_int_equal(((p + 4) % 7 + 7) % 7, 0);
		assert_true(p >= e);
		assert_true(e >= of_year(year, 322) && e <= of_year(year, 425));
	}
}

/* The formula of almanacs, "[Y x D + C] - L" with Y the last two digits, D = 0.2422, and C = 5.59
 * in the 20th and 4.81 in the 21st century, L the leap years since its beginning. */
static void qingming_of_almanacs(void **state)
{
	(void)state;
	for (int64_t year = 1901; year <= 2099; year++) {
		int64_t y = year % 100, l = y / 4, want;
		double c = year >= 2000 ? 4.81 : 5.59;

		want = (int64_t)((double)y * 0.2422 + c) - l;
		if (rule_qingming(year) != day_from_civil(year, 4, (int)want))
			fail_msg("%lld: not %lld", (long long)year, (long long)want);
	}
}

static void sundays_of_the_dead(void **state)
{
	static const int days[] = { 1126, 1124, 1123, 1122, 1121, 1126, 1125 };

	(void)state;
	for (int64_t i = 0; i < 7; i++)
		assert_int_equal(rule_totensonntag(2023 + i), of_year(2023 + i, days[i]));
}

static void the_twenty_ninth_of_february(void **state)
{
	struct rule r = { .kind = RULE_YEARLY };

	check_next(*state, &r, "2024-02-29", "2025-01-01",
		   "2025-02-28 2026-02-28 2027-02-28 2028-02-29", false);
	r.leap_day = LEAP_DAY_1_MARCH;
	check_next(*state, &r, "2024-02-29", "2025-01-01",
		   "2025-03-01 2026-03-01 2027-03-01 2028-02-29", false);
	r.leap_day = LEAP_DAY_ONLY;
	check_next(*state, &r, "2024-02-29", "2025-01-01", "2028-02-29 2032-02-29", false);
	check_next(*state, &r, "2096-02-29", "2097-01-01", "2104-02-29", false);
	check_next(*state, &r, "--02-29", "2021-01-01", "2024-02-29 2028-02-29", false);
}

static void a_day_that_is_still_to_come_counts_itself(void **state)
{
	const struct rule r = { .kind = RULE_YEARLY };

	check_next(*state, &r, "2026-05-20", "2026-01-01", "2026-05-20 2027-05-20", false);
	check_next(*state, &r, "--05-20", "2026-05-20", "2026-05-20 2027-05-20", false);
}

static void months_end_by_themselves(void **state)
{
	struct rule r = { .kind = RULE_MONTHLY };

	check_next(*state, &r, "2025-01-31", "2025-02-01",
		   "2025-02-28 2025-03-31 2025-04-30 2025-05-31 2025-06-30 2025-07-31 2025-08-31"
		   " 2025-09-30 2025-10-31 2025-11-30 2025-12-31 2026-01-31",
		   true);
	r.goes_on = true;
	check_next(*state, &r, "2025-01-31", "2028-02-01", "2028-02-29 2028-03-31", false);
}

static void nth_days_count_the_first_or_not(void **state)
{
	struct rule r = { .kind = RULE_NTH, .nth = { 3, 9, 40 }, .nths = 3, .inclusive = true };

	/* the Orthodox fortieth is 39 days after */
	check_next(*state, &r, "2026-01-01", "2026-01-01", "2026-01-03 2026-01-09 2026-02-09",
		   true);
	r.inclusive = false;
	check_next(*state, &r, "2026-01-01", "2026-01-01", "2026-01-04 2026-01-10 2026-02-10",
		   true);
}

static void years_minds_of_japan(void **state)
{
	const struct rule r = { .kind = RULE_YEARLY,
				.calendar = CALENDAR_JAPANESE,
				.memorial = true };

	/* the first a year after, the third two years after, the seventh six */
	check_next(*state, &r, "2000-05-05", "2000-06-01",
		   "2001-05-05 2002-05-05 2006-05-05 2012-05-05 2016-05-05 2022-05-05 2026-05-05"
		   " 2032-05-05 2036-05-05 2042-05-05 2046-05-05 2049-05-05",
		   true);
}

static void lunar_days(void **state)
{
	struct rule r = { .kind = RULE_YEARLY, .calendar = CALENDAR_CHINESE };

	/* the first of the leap sixth month of 2025: the plain sixth month in other years */
	check_next(*state, &r, "2025-07-25", "2026-01-01", "2026-07-14 2027-07-04", false);
	r.calendar = CALENDAR_KOREAN;
	check_next(*state, &r, "2026-02-17", "2027-01-01", "2027-02-07", false);
	r.calendar = CALENDAR_ISLAMIC_UMALQURA;
	check_next(*state, &r, "2024-03-11", "2025-01-01", "2025-03-01", false);
	r.after_sunset = true;
	check_next(*state, &r, "2024-03-10", "2025-01-01", "2025-03-01", false);
	r.offset = -1;
	check_next(*state, &r, "2024-03-10", "2025-01-01", "2025-02-28", false);
	r = (struct rule){ .kind = RULE_YEARLY, .calendar = CALENDAR_ETHIOPIC };
	/* the sixth day of Pagumen, once in four years: otherwise the fifth */
	check_next(*state, &r, "2023-09-11", "2024-01-01", "2024-09-10 2025-09-10 2026-09-10",
		   false);
}

static void bound_days(void **state)
{
	struct rule r = { .kind = RULE_PASCHA, .nth = { 9, -57, 48 }, .nths = 3 };

	/* Radonitsa, the Saturday of meat-fare, the Saturday before Pentecost */
	check_next(*state, &r, "", "2026-01-01", "2026-02-14 2026-04-21 2026-05-30", false);
	check_next(*state, &r, "2026-03-01", "2026-01-01", "2026-04-21 2026-05-30 2027-03-06",
		   false);
	/* in whichever order they were written down */
	r = (struct rule){ .kind = RULE_EASTER, .nth = { 49, 39, 0, -2, -3, -7 }, .nths = 6 };
	check_days(*state, &r, "",
		   "2026-05-14 2026-05-24 2027-03-21 2027-03-25 2027-03-26 2027-03-28 2027-05-06 "
		   "2027-05-16");
	r = (struct rule){
		.kind = RULE_WEEKDAY, .weekday = 0, .month = 5, .nth = { 1 }, .nths = 1
	};
	check_next(*state, &r, "", "2026-01-01", "2026-05-03 2027-05-02", false);
	r.nth[0] = 5;
	check_next(*state, &r, "", "2026-01-01", "2026-05-31 2027-05-30", false);
	r = (struct rule){ .kind = RULE_QINGMING };
	check_next(*state, &r, "", "2026-01-01", "2026-04-05 2027-04-05 2028-04-04", false);
}

static void one_year_on_another_day(void **state)
{
	struct rule r = { .kind = RULE_YEARLY, .moves = 1 };

	r.move[0] = (struct rule_move){ day_of(S("2027-03-14")), day_of(S("2027-03-20")) };
	check_next(*state, &r, "2020-03-14", "2026-01-01", "2026-03-14 2027-03-20 2028-03-14",
		   false);
	check_next(*state, &r, "2020-03-14", "2027-03-15", "2027-03-20 2028-03-14", false);
	r.move[0].to = day_of(S("2027-02-20"));
	check_next(*state, &r, "2020-03-14", "2027-02-21", "2028-03-14", false);
	/* as far away as may be, and on the last day still */
	r.offset = 2;
	r.move[0] = (struct rule_move){ day_of(S("2027-03-16")), day_of(S("2027-05-15")) };
	check_next(*state, &r, "2020-03-14", "2027-05-15", "2027-05-15 2028-03-16", false);
}

static void by_hand(void **state)
{
	struct rule r = { .kind = RULE_HAND, .hands = 3 };

	r.hand[0] = day_of(S("2026-09-30"));
	r.hand[1] = day_of(S("2025-10-10"));
	r.hand[2] = day_of(S("2027-10-08"));
	check_next(*state, &r, "", "2025-01-01", "2025-10-10 2026-09-30 2027-10-08", true);
}

static void what_a_rule_needs(void **state)
{
	struct rule r = { .kind = RULE_YEARLY };
	struct base year = base_of("1962"), no_year = base_of("--03-14"),
		    day = base_of("1962-03-04~");

	(void)state;
	assert_int_equal(rule_fault(&r, &year), RULE_NEEDS_DAY);
	assert_int_equal(rule_fault(&r, &no_year), RULE_FINE);
	assert_int_equal(rule_fault(&r, &day), RULE_FINE);
	r.calendar = CALENDAR_HEBREW;
	assert_int_equal(rule_fault(&r, &no_year), RULE_NEEDS_YEAR);
	r = (struct rule){ .kind = RULE_NTH };
	assert_int_equal(rule_fault(&r, &day), RULE_NEEDS_LIST);
	r = (struct rule){ .kind = RULE_NONE };
	assert_int_equal(rule_fault(&r, &year), RULE_FINE);
	r.offset = 3;
	assert_int_equal(rule_fault(&r, &day), RULE_WRONG);
	assert_false(base_read(S("--13-01"), &year));
	assert_false(base_read(S("once"), &year));
}

/* --- over centuries --- */

static struct rule any_rule(void)
{
	struct rule r = { .kind = (enum rule_kind)(any(RULE_KINDS)),
			  .calendar = (enum calendar)any(CALENDARS),
			  .after_sunset = any(2),
			  .memorial = !any(8),
			  .leap_day = (enum leap_day)any(3),
			  .month_end = (enum month_end)any(3),
			  .adar = (enum adar)any(3),
			  .goes_on = any(2),
			  .inclusive = any(2),
			  .weekday = (int)any(7),
			  .month = 1 + (int)any(12),
			  .nths = 1,
			  .offset = (int)any(5) - 2,
			  .eve = any(2) };

	r.nth[0] = 1 + (int)any(r.kind == RULE_WEEKDAY ? 5 : 49);
	return r;
}

/* Whatever the rule: days in order, none before the day that was asked for, asking again from each
 * of them goes on with the next; and its text reads as itself. */
static void next_days_follow_each_other(void **state)
{
	int64_t first = day_from_civil(1850, 1, 1), span = day_from_civil(2150, 1, 1) - first;

	random_begin_anew();

	for (int i = 0; i < 3000; i++) {
		struct rule r = any_rule(), again;
		struct base b = { .day = first + (int64_t)any((unsigned)span) };
		int64_t from = first + (int64_t)any((unsigned)span);
		struct occurrence o[4], later[3];
		size_t n = rule_next(&r, &b, from, o, 4);

		for (size_t k = 0; k < n; k++) {
			assert_true(o[k].day >= (k ? o[k - 1].day + 1 : from));
			if (r.kind == RULE_YEARLY && k && !r.memorial &&
			    r.leap_day != LEAP_DAY_ONLY)
				assert_true(o[k].day - o[k - 1].day < 390);
		}
		if (n) {
			size_t m = rule_next(&r, &b, o[0].day + 1, later, 3);

			assert_int_equal(m, n - 1);
			for (size_t k = 0; k < m; k++)
				assert_int_equal(later[k].day, o[k + 1].day);
		}
		assert_true(rule_read(rule_text(*state, &r), &again));
		check_str(rule_text(*state, &again), str_c(*state, rule_text(*state, &r)));
	}
}

static void texts(void **state)
{
	struct rule r;

	assert_true(rule_read(S("yearly calendar=hebrew adar=both sunset offset=-1"
				" moved=2026-03-04>2026-03-05 eve"),
			      &r));
	assert_int_equal(r.calendar, CALENDAR_HEBREW);
	assert_int_equal(r.adar, ADAR_BOTH);
	assert_int_equal(r.moves, 1);
	check_str(rule_text(*state, &r), "yearly calendar=hebrew adar=both offset=-1 "
					 "moved=2026-03-04>2026-03-05 sunset eve");
	assert_false(rule_read(S(""), &r));
	assert_false(rule_read(S("weekly"), &r));
	assert_false(rule_read(S("yearly days=x"), &r));
	assert_false(rule_read(S("yearly calendar=martian"), &r));
	assert_false(rule_read(S("yearly offset=3"), &r));
	assert_false(rule_read(S("yearly moved=2026-02-30>2026-03-01"), &r));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(yahrzeits_of_hebcal),
		test_in_arena(birthdays_of_hebcal),
		test_in_arena(customs_of_adar),
		test_in_arena(the_thirtieth_of_cheshvan),
		cmocka_unit_test(easter_tables),
		cmocka_unit_test(qingming_of_almanacs),
		cmocka_unit_test(sundays_of_the_dead),
		test_in_arena(the_twenty_ninth_of_february),
		test_in_arena(a_day_that_is_still_to_come_counts_itself),
		test_in_arena(months_end_by_themselves),
		test_in_arena(nth_days_count_the_first_or_not),
		test_in_arena(years_minds_of_japan),
		test_in_arena(lunar_days),
		test_in_arena(bound_days),
		test_in_arena(one_year_on_another_day),
		test_in_arena(by_hand),
		cmocka_unit_test(what_a_rule_needs),
		test_in_arena(next_days_follow_each_other),
		test_in_arena(texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
