#include "tests/support/check.h"

#include "base/day.h"

struct bounds {
	const char *edtf, *from, *to; /* days, "" for open */
};

static struct str bound_text(struct arena *a, int64_t day)
{
	return day == DAY_NONE ? S("") : day_text(a, day);
}

static void bounds_of_dates(void **state)
{
	static const struct bounds all[] = {
		{ "1962-03-04", "1962-03-04", "1962-03-04" },
		{ "1962-03", "1962-03-01", "1962-03-31" },
		{ "1962", "1962-01-01", "1962-12-31" },
		{ "1962-03-04T10:20:00Z", "1962-03-04", "1962-03-04" },
		{ "1962-03-04T23:59:59+01:00", "1962-03-04", "1962-03-04" },
		{ "1962-03-04T10:20:00-05", "1962-03-04", "1962-03-04" },
		{ "1962-03-04T10:20:00", "1962-03-04", "1962-03-04" },
		{ "2024-02-29", "2024-02-29", "2024-02-29" },
		{ "2023-02", "2023-02-01", "2023-02-28" },
		{ "2000-02-XX", "2000-02-01", "2000-02-29" },
		{ "0000", "0000-01-01", "0000-12-31" },
		{ "-0044-03-15", "-044-03-15", "-044-03-15" },
		{ "1987-21", "1987-03-01", "1987-05-31" },
		{ "1987-22", "1987-06-01", "1987-08-31" },
		{ "1987-23", "1987-09-01", "1987-11-30" },
		{ "1987-24", "1987-12-01", "1988-02-29" },
		{ "198X", "1980-01-01", "1989-12-31" },
		{ "19XX", "1900-01-01", "1999-12-31" },
		{ "-198X", "-1989-01-01", "-1980-12-31" },
		{ "1962-XX", "1962-01-01", "1962-12-31" },
		{ "1962-XX-XX", "1962-01-01", "1962-12-31" },
		{ "1962-03-XX", "1962-03-01", "1962-03-31" },
		{ "1962?", "1962-01-01", "1962-12-31" },
		{ "1962-03~", "1962-03-01", "1962-03-31" },
		{ "1962-03-04%", "1962-03-04", "1962-03-04" },
		{ "198X~", "1980-01-01", "1989-12-31" },
		{ "1961/1963", "1961-01-01", "1963-12-31" },
		{ "1961-05~/1963?", "1961-05-01", "1963-12-31" },
		{ "1962-05/1962", "1962-05-01", "1962-12-31" },
		{ "1985-04/..", "1985-04-01", "" },
		{ "1985/", "1985-01-01", "" },
		{ "../1985", "", "1985-12-31" },
		{ "/1985", "", "1985-12-31" },
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct when w;

		if (!when_read(str_of(all[i].edtf), &w))
			fail_msg("%s is not read", all[i].edtf);
		check_str(bound_text(*state, w.from), all[i].from);
		check_str(bound_text(*state, w.to), all[i].to);
	}
}

static const char *const no_edtf[] = { "",
				       " ",
				       "x",
				       "62",
				       "962",
				       "19620",
				       "1962-",
				       "1962-3",
				       "1962-00",
				       "1962-13",
				       "1962-20",
				       "1962-25",
				       "1962-02-30",
				       "1900-02-29",
				       "1962-04-31",
				       "1962-03-00",
				       "1962-03-4",
				       "1962-03-04-05",
				       "1XXX",
				       "XXXX",
				       "19X2",
				       "1962-X3",
				       "1962-XX-04",
				       "198X-03",
				       "1962-21-04",
				       "1962??",
				       "1962 ",
				       "?1962",
				       "-0000",
				       "--962",
				       "1962--3",
				       "1962-+3",
				       "1962-03-04T",
				       "1962-03-04T10",
				       "1962-03-04T10:20",
				       "1962-03-04T24:00:00Z",
				       "1962-03-04T10:60:00",
				       "1962T10:20:00",
				       "1962-03-04T10:20:00Zx",
				       "1962-03-04T10:20:00+1",
				       "1963/1961",
				       "1962-03/1962-02",
				       "/",
				       "../..",
				       "../",
				       "/..",
				       "1961/1962/1963",
				       "1961//1963",
				       "...",
				       "1961/...",
				       "1961-03-04T10:20:00Z/1962",
				       "2001-21-01",
				       "y1962",
				       "1962-0a",
				       "196\xC3\xA9",
				       "-",
				       "-1",
				       "1962-03-04T-1:20:00" };

static void what_is_no_edtf(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof no_edtf / sizeof *no_edtf; i++) {
		struct when w = { 7, 7 };

		if (when_read(str_of(no_edtf[i]), &w))
			fail_msg("\"%s\" is read", no_edtf[i]);
		assert_int_equal(w.from, 7);
	}
}

static void dates_have_an_order(void **state)
{
	static const struct {
		const char *edtf, *mid;
		int precision;
		int64_t year, decade;
	} all[] = {
		{ "1962-03-04", "1962-03-04", 1, 1962, 196 },
		{ "1962-03", "1962-03-16", 31, 1962, 196 },
		{ "1962~", "1962-07-02", 365, 1962, 196 },
		{ "1989-24", "1990-01-14", 90, 1989, 198 },
		{ "198X", "1984-12-31", 3653, DAY_NONE, 198 },
		{ "1961/1963", "1962-07-02", 1095, DAY_NONE, 196 },
		{ "1962-03-04/1962-05", "1962-04-17", 89, 1962, 196 },
		{ "19XX", "1949-12-31", 36524, DAY_NONE, 194 },
		{ "/1985", "1985-12-31", WHEN_OPEN_ENDED, DAY_NONE, 198 },
		{ "1985/..", "1985-01-01", WHEN_OPEN_ENDED, DAY_NONE, 198 },
		{ "2000", "2000-07-01", 366, 2000, 200 },
		{ "-0005", "-005-07-02", 365, -5, -1 },
		{ "0000", "0000-07-01", 366, 0, 0 },
		{ "-0010", "-010-07-02", 365, -10, -1 },
	};
	struct when_place p;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		assert_true(when_place(str_of(all[i].edtf), &p));
		check_str(day_text(*state, p.mid), all[i].mid);
		assert_int_equal(p.precision, all[i].precision);
		assert_int_equal(p.year, all[i].year);
		assert_int_equal(p.decade, all[i].decade);
	}
	assert_false(when_place(S("long ago"), &p));
}

static void dates_in_words(void **state)
{
	static const struct {
		const char *edtf, *en, *es;
	} all[] = {
		{ "1962-03-04", "4 March 1962", "4 de marzo de 1962" },
		{ "1962-03-04T10:20:00Z", "4 March 1962", "4 de marzo de 1962" },
		{ "1962-03", "March 1962", "marzo de 1962" },
		{ "1962", "1962", "1962" },
		{ "0800", "800", "800" },
		{ "0000", "1 BC", "1 a. C." },
		{ "-0043-03-15", "15 March 44 BC", "15 de marzo de 44 a. C." },
		{ "1962~", "about 1962", "hacia 1962" },
		{ "1962-03?", "perhaps March 1962", "quizá marzo de 1962" },
		{ "1962%", "perhaps about 1962", "quizá hacia 1962" },
		{ "1987-21", "spring 1987", "primavera de 1987" },
		{ "1987-24", "winter 1987", "invierno de 1987" },
		{ "198X", "the 1980s", "la década de 1980" },
		{ "190X", "between 1900 and 1909", "entre 1900 y 1909" },
		{ "19XX", "between 1900 and 1999", "entre 1900 y 1999" },
		{ "1962-XX", "some time in 1962", "en algún momento de 1962" },
		{ "1962-03-XX", "some day in March 1962", "algún día de marzo de 1962" },
		{ "1961/1963", "1961 to 1963", "desde 1961 hasta 1963" },
		{ "1961-03-04/1961-03-06", "4 March 1961 to 6 March 1961",
		  "del 4 de marzo de 1961 al 6 de marzo de 1961" },
		{ "1985-04/..", "since April 1985", "desde abril de 1985" },
		{ "1985/", "after 1985", "después de 1985" },
		{ "../1985", "until 1985", "hasta 1985" },
		{ "/1985~", "before about 1985", "antes de hacia 1985" },
		{ "long ago", "long ago", "long ago" },
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		check_str(when_words(*state, str_of(all[i].edtf), LANG_EN), all[i].en);
		check_str(when_words(*state, str_of(all[i].edtf), LANG_ES), all[i].es);
	}
}

static const struct {
	const char *typed, *edtf;
} as_typed[] = {
	{ "", "" },
	{ "  ", "" },
	{ " 1962-03 ", "1962-03" },
	{ "1961/1963", "1961/1963" },
	{ "4.3.1962", "1962-03-04" },
	{ "4. 3. 1962", "1962-03-04" },
	{ "4/3/1962", "1962-03-04" },
	{ "04-03-1962", "1962-03-04" },
	{ "1962/3/4", "1962-03-04" },
	{ "3/1962", "1962-03" },
	{ "March 1962", "1962-03" },
	{ "mar. 1962", "1962-03" },
	{ "Sept 1962", "1962-09" },
	{ "4 March 1962", "1962-03-04" },
	{ "4th of March, 1962", "1962-03-04" },
	{ "March 4, 1962", "1962-03-04" },
	{ "MARCH 4th 1962", "1962-03-04" },
	{ "spring 1987", "1987-21" },
	{ "in the autumn of 1987", "1987-23" },
	{ "fall 1987", "1987-23" },
	{ "about 1962", "1962~" },
	{ "ca. 1962", "1962~" },
	{ "c. March 1962", "1962-03~" },
	{ "~1962", "1962~" },
	{ "1962 ?", "1962?" },
	{ "perhaps about 1962", "1962%" },
	{ "1980s", "198X" },
	{ "the 1980s", "198X" },
	{ "the 1980's", "198X" },
	{ "the '80s", "198X" },
	{ "the eighties", "198X" },
	{ "about the 1980s", "198X~" },
	{ "before 1985", "/1985" },
	{ "until March 1985", "../1985-03" },
	{ "after 1985", "1985/" },
	{ "since 1985", "1985/.." },
	{ "1961-1963", "1961/1963" },
	{ "1961 – 1963", "1961/1963" },
	{ "1961 to about 1963", "1961/1963~" },
	{ "from 1961 to 1963", "1961/1963" },
	{ "between 1961 and 1963", "1961/1963" },
	{ "4.3.1962 - 6.3.1962", "1962-03-04/1962-03-06" },
	{ "4 de marzo de 1962", "1962-03-04" },
	{ "el 4 de marzo del 1962", "1962-03-04" },
	{ "1º de mayo de 1962", "1962-05-01" },
	{ "enero 1962", "1962-01" },
	{ "hacia 1962", "1962~" },
	{ "alrededor de 1962", "1962~" },
	{ "quizá 1962", "1962?" },
	{ "primavera de 1987", "1987-21" },
	{ "otoño de 1987", "1987-23" },
	{ "los años ochenta", "198X" },
	{ "años 80", "198X" },
	{ "la década de 1980", "198X" },
	{ "antes de 1985", "/1985" },
	{ "hasta 1985", "../1985" },
	{ "después de 1985", "1985/" },
	{ "desde 1985", "1985/.." },
	{ "desde 1961 hasta 1963", "1961/1963" },
	{ "de 1961 a 1963", "1961/1963" },
	{ "entre 1961 y 1963", "1961/1963" },
	{ "962", "0962" },
	{ "the 60s", "196X" },
	{ "los 60", "196X" },
	{ "en los sesenta", "196X" },
	{ "early 1970s", "1970~/1973~" },
	{ "the mid-1960s", "1964~/1966~" },
	{ "late 80s", "1987~/1989~" },
	{ "a principios de los 70", "1970~/1973~" },
	{ "a mediados de los años 60", "1964~/1966~" },
	{ "finales de la década de 1980", "1987~/1989~" },
	{ "end of 1962", "1962-09~/1962-12~" },
	{ "early March 1962", "1962-03-01~/1962-03-10~" },
	{ "finales de marzo de 1962", "1962-03-21~/1962-03-28~" },
	{ "late March 1962?", "1962-03-21%/1962-03-28%" },
	{ "summer 1958", "1958-22" },
	{ "in the summer of 1958", "1958-22" },
	{ "verano de 1958", "1958-22" },
	{ "el verano del 1958", "1958-22" },
	{ "c. 1900", "1900~" },
	{ "circa 1900", "1900~" },
	{ "1962?", "1962?" },
	{ "maybe 1962", "1962?" },
	{ "cerca de 1900", "1900~" },
	{ "12 March 1962", "1962-03-12" },
	{ "Sunday, 4 March 1962", "1962-03-04" },
	{ "domingo 4 de marzo de 1962", "1962-03-04" },
	{ "12 Mar 1962", "1962-03-12" },
	{ "3/14/1962", "1962-03-14" },
	{ "Christmas 1974", "1974-12-25" },
	{ "at Christmas, 1974", "1974-12-25" },
	{ "Christmas Eve 1974", "1974-12-24" },
	{ "New Year's Eve 1974", "1974-12-31" },
	{ "New Year's Day 1975", "1975-01-01" },
	{ "about Christmas 1974", "1974-12-25~" },
	{ "Easter 1962", "1962-04-22" },
	{ "Good Friday 1962", "1962-04-20" },
	{ "Navidad de 1974", "1974-12-25" },
	{ "la Nochebuena del 1974", "1974-12-24" },
	{ "el día de Reyes de 1975", "1975-01-06" },
	{ "Viernes Santo de 1962", "1962-04-20" },
	{ "Pascua de 1962", "1962-04-22" },
	{ "1962/63", "1962/1963" },
	{ "1962-63", "1962/1963" },
	{ "1962 or 1963", "1962/1963" },
	{ "1962 o 1963", "1962/1963" },
	{ "before Christmas 1974", "/1974-12-25" },
	{ "from Easter 1962 to Christmas 1962", "1962-04-22/1962-12-25" },
	{ "before 1950", "/1950" },
	{ "antes de 1950", "/1950" },
	{ "1961 to 1963", "1961/1963" },
};

static void dates_as_typed(void **state)
{
	for (size_t i = 0; i < sizeof as_typed / sizeof *as_typed; i++) {
		struct str edtf;

		if (!when_from_typed(*state, str_of(as_typed[i].typed), &edtf))
			fail_msg("\"%s\" is not understood", as_typed[i].typed);
		check_str(edtf, as_typed[i].edtf);
	}
}

static void what_is_not_understood(void **state)
{
	static const char *const no[] = {
		"long ago",
		"62",
		"31.2.1962",
		"4.13.1962",
		"March",
		"4 March",
		"4 5 1962",
		"the 20s",
		"1963-1961",
		"about",
		"1962 1963",
		"about about",
		"12345",
		"<1962>",
		"before",
		"between 1961",
		"March March 1962",
		"0.0.0000",
		"\xFF",
		"1962 \xF0\x9F\x8C\xB9",
		("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 "
		 "23 24 25 26 27 28 29")
	};

	for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
		struct str edtf;

		if (when_from_typed(*state, str_of(no[i]), &edtf))
			fail_msg("\"%s\" is understood as \"%.*s\"", no[i], STR_ARG(edtf));
	}
}

static void what_there_is_to_say(void **state)
{
	static const struct {
		const char *typed, *edtf, *other;
		enum when_doubt en, es;
	} all[] = {
		{ "", "", "", WHEN_CERTAIN, WHEN_CERTAIN },
		{ "spring 1987", "1987-21", "", WHEN_CERTAIN, WHEN_CERTAIN },
		{ "3/4/1962", "1962-04-03", "1962-03-04", WHEN_DAY_FIRST, WHEN_CERTAIN },
		{ "3-4-1962", "1962-04-03", "1962-03-04", WHEN_DAY_FIRST, WHEN_CERTAIN },
		{ "about 3/4/1962", "1962-04-03~", "1962-03-04", WHEN_DAY_FIRST, WHEN_CERTAIN },
		{ "3.4.1962", "1962-04-03", "", WHEN_CERTAIN, WHEN_CERTAIN },
		{ "3/3/1962", "1962-03-03", "", WHEN_CERTAIN, WHEN_CERTAIN },
		{ "1962/3/4", "1962-03-04", "", WHEN_CERTAIN, WHEN_CERTAIN },
		{ "the 60s", "196X", "", WHEN_DECADE_TAKEN, WHEN_DECADE_TAKEN },
		{ "the sixties", "196X", "", WHEN_DECADE_TAKEN, WHEN_DECADE_TAKEN },
		{ "the 1800s", "180X", "", WHEN_DECADE_TAKEN, WHEN_DECADE_TAKEN },
		{ "the 1960s", "196X", "", WHEN_CERTAIN, WHEN_CERTAIN },
		{ "before the war", "", "", WHEN_UNREAD, WHEN_UNREAD },
		{ "antes de la guerra", "", "", WHEN_UNREAD, WHEN_UNREAD },
		{ "the 20s", "", "", WHEN_UNREAD, WHEN_UNREAD },
		{ "Easter", "", "", WHEN_UNREAD, WHEN_UNREAD },
		{ "Easter 1066", "", "", WHEN_UNREAD, WHEN_UNREAD },
		{ "962", "", "", WHEN_YEAR_OUT, WHEN_YEAR_OUT },
		{ "12345", "", "", WHEN_YEAR_OUT, WHEN_YEAR_OUT },
		{ "44 BC", "", "", WHEN_YEAR_OUT, WHEN_YEAR_OUT },
		{ "15 March 44 B.C.", "", "", WHEN_YEAR_OUT, WHEN_YEAR_OUT },
		{ "44 a. C.", "", "", WHEN_YEAR_OUT, WHEN_YEAR_OUT },
		{ "-0044", "", "", WHEN_YEAR_OUT, WHEN_YEAR_OUT },
		{ "0962", "", "", WHEN_YEAR_OUT, WHEN_YEAR_OUT },
		{ "1000", "1000", "", WHEN_CERTAIN, WHEN_CERTAIN },
		{ "winter 9999", "9999-24", "", WHEN_CERTAIN, WHEN_CERTAIN },
		{ "before 1000", "/1000", "", WHEN_CERTAIN, WHEN_CERTAIN },
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			struct when_typed w;

			when_typed(*state, str_of(all[i].typed), (enum lang)lang, &w);
			if (w.doubt != (lang == LANG_ES ? all[i].es : all[i].en))
				fail_msg("\"%s\": doubt %d", all[i].typed, (int)w.doubt);
			check_str(w.edtf, all[i].edtf);
			if (w.doubt == WHEN_DAY_FIRST)
				check_str(w.other, all[i].other);
		}
}

/* What the program says of a date, it understands when somebody types it. */
static void words_are_understood_again(void **state)
{
	static const char *const all[] = { "1962-03-04",
					   "1962-03",
					   "1962",
					   "1962~",
					   "1962-03?",
					   "1962%",
					   "1987-21",
					   "1987-24",
					   "198X",
					   "1961/1963",
					   "1961-03-04/1961-03-06",
					   "1985-04/..",
					   "1985/",
					   "../1985",
					   "/1985~" };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			struct str words = when_words(*state, str_of(all[i]), (enum lang)lang);
			struct str edtf = S("");

			if (!when_from_typed(*state, words, &edtf))
				fail_msg("\"%.*s\" is not understood", STR_ARG(words));
			check_str(edtf, all[i]);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(bounds_of_dates),	     test_in_arena(what_is_no_edtf),
		test_in_arena(dates_have_an_order),  test_in_arena(dates_in_words),
		test_in_arena(dates_as_typed),	     test_in_arena(what_is_not_understood),
		test_in_arena(what_there_is_to_say), test_in_arena(words_are_understood_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
