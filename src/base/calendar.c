#include <pthread.h>
#include <stdio.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/ustring.h>

#include "base/calendar.h"
#include "base/calendar_parts.h"
#include "base/clock.h"
#include "base/day.h"
#include "base/err.h"
#include "base/mem.h"

#define MONTHS_MOST 14
#define YEARS_KEPT 512
#define WORDS_UNITS 200

/* Of calendars with civil months: a civil year is this much more than theirs. The anchor is any
 * year near its first day; both serve only to find the year of a day quickly. */
static const struct about {
	const char *name, *icu;
	int64_t civil, anchor, anchor_day;
	double length; /* days of a year, on average */
	bool at_sunset;
} abouts[CALENDARS] = {
	[CALENDAR_GREGORIAN] = { "gregorian", "gregorian", 0, 0, 0, 0, false },
	[CALENDAR_HEBREW] = { "hebrew", "hebrew", 0, 5786, 20354, 365.2468, true },
	[CALENDAR_ISLAMIC] = { "islamic", "islamic", 0, 1447, 20265, 354.3671, true },
	[CALENDAR_ISLAMIC_UMALQURA] = { "islamic-umalqura", "islamic-umalqura", 0, 1447, 20265,
					354.3671, true },
	[CALENDAR_ISLAMIC_CIVIL] = { "islamic-civil", "islamic-civil", 0, 1447, 20265, 354.3671,
				     true },
	[CALENDAR_ISLAMIC_TABULAR] = { "islamic-tabular", "islamic-tbla", 0, 1447, 20265, 354.3671,
				       true },
	[CALENDAR_CHINESE] = { "chinese", "chinese", 0, 2026, 20501, 365.2422, false },
	[CALENDAR_KOREAN] = { "korean", "dangi", 0, 2026, 20501, 365.2422, false },
	[CALENDAR_PERSIAN] = { "persian", "persian", 0, 1405, 20533, 365.2422, false },
	[CALENDAR_ETHIOPIC] = { "ethiopic", "ethiopic", 0, 2018, 20342, 365.25, false },
	[CALENDAR_COPTIC] = { "coptic", "coptic", 0, 1742, 20342, 365.25, false },
	[CALENDAR_INDIAN] = { "indian", "indian", 0, 1947, 20169, 365.2425, false },
	[CALENDAR_JAPANESE] = { "japanese", "japanese", 0, 0, 0, 0, false },
	[CALENDAR_BUDDHIST] = { "buddhist", "buddhist", -543, 0, 0, 0, false },
	[CALENDAR_ROC] = { "roc", "roc", 1911, 0, 0, 0, false },
};

struct str calendar_name(enum calendar c)
{
	must(c < CALENDARS);
	return str_of(abouts[c].name);
}

enum calendar calendar_named(struct str name)
{
	for (int i = 0; i < CALENDARS; i++)
		if (str_eq(name, str_of(abouts[i].name)))
			return (enum calendar)i;
	return CALENDARS;
}

struct str calendar_title(enum calendar c, enum lang lang)
{
	static const enum word titles[CALENDARS] = {
		[CALENDAR_GREGORIAN] = W_CALENDAR_GREGORIAN,
		[CALENDAR_HEBREW] = W_CALENDAR_HEBREW,
		[CALENDAR_ISLAMIC] = W_CALENDAR_ISLAMIC,
		[CALENDAR_ISLAMIC_UMALQURA] = W_CALENDAR_ISLAMIC_UMALQURA,
		[CALENDAR_ISLAMIC_CIVIL] = W_CALENDAR_ISLAMIC_CIVIL,
		[CALENDAR_ISLAMIC_TABULAR] = W_CALENDAR_ISLAMIC_TABULAR,
		[CALENDAR_CHINESE] = W_CALENDAR_CHINESE,
		[CALENDAR_KOREAN] = W_CALENDAR_KOREAN,
		[CALENDAR_PERSIAN] = W_CALENDAR_PERSIAN,
		[CALENDAR_ETHIOPIC] = W_CALENDAR_ETHIOPIC,
		[CALENDAR_COPTIC] = W_CALENDAR_COPTIC,
		[CALENDAR_INDIAN] = W_CALENDAR_INDIAN,
		[CALENDAR_JAPANESE] = W_CALENDAR_JAPANESE,
		[CALENDAR_BUDDHIST] = W_CALENDAR_BUDDHIST,
		[CALENDAR_ROC] = W_CALENDAR_ROC,
	};

	return word(lang, titles[c]);
}

bool calendar_begins_at_sunset(enum calendar c)
{
	return abouts[c].at_sunset;
}

bool calendar_is_civil(enum calendar c)
{
	return c == CALENDAR_GREGORIAN || c >= CALENDAR_JAPANESE;
}

static bool is_moon(enum calendar c)
{
	return c == CALENDAR_CHINESE || c == CALENDAR_KOREAN;
}

bool calendar_knows(int64_t day)
{
	return day >= day_from_civil(CALENDAR_FIRST_YEAR, 1, 1) &&
	       day <= day_from_civil(CALENDAR_LAST_YEAR, 12, 31);
}

/* --- what a thread keeps --- */

/* Where the months of a year begin takes a while to find, and the same years are asked for again
 * and again; so each thread keeps those that it met. */
struct year {
	enum calendar calendar;
	int64_t year, end; /* where the next year begins */
	size_t months;	   /* 0: nothing is kept here */
	struct calendar_month month[MONTHS_MOST];
};

struct kept {
	UCalendar *calendar[CALENDARS];
	UDateFormat *words[CALENDARS][LANG_COUNT];
	struct year year[YEARS_KEPT];
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;

static void kept_free(void *data)
{
	struct kept *k = data;

	for (int c = 0; c < CALENDARS; c++) {
		if (k->calendar[c])
			ucal_close(k->calendar[c]);
		for (int l = 0; l < LANG_COUNT; l++)
			if (k->words[c][l])
				udat_close(k->words[c][l]);
	}
	mem_free(k);
}

static void make_key(void)
{
	must(!pthread_key_create(&key, kept_free));
}

static struct kept *kept_get(void)
{
	struct kept *k;

	pthread_once(&once, make_key);
	k = pthread_getspecific(key);
	if (!k) {
		k = mem_new(sizeof *k);
		*k = (struct kept){ 0 };
		must(!pthread_setspecific(key, k));
	}
	return k;
}

static UCalendar *icu_of(struct kept *k, enum calendar c)
{
	char locale[64];
	UErrorCode e = U_ZERO_ERROR;

	if (!k->calendar[c]) {
		snprintf(locale, sizeof locale, "en@calendar=%s", abouts[c].icu);
		k->calendar[c] = ucal_open(u"UTC", 3, locale, UCAL_DEFAULT, &e);
		must(U_SUCCESS(e));
	}
	return k->calendar[c];
}

/* --- the months of a year --- */

static void go_to(UCalendar *icu, int64_t day)
{
	UErrorCode e = U_ZERO_ERROR;

	ucal_setMillis(icu, (UDate)(day * CLOCK_DAY), &e);
	must(U_SUCCESS(e));
}

static int field(UCalendar *icu, UCalendarDateFields f)
{
	UErrorCode e = U_ZERO_ERROR;
	int n = ucal_get(icu, f, &e);

	must(U_SUCCESS(e));
	return n;
}

static int64_t first_day(UCalendar *icu, int64_t extended_year)
{
	UErrorCode e = U_ZERO_ERROR;
	UDate at;

	ucal_clear(icu);
	ucal_set(icu, UCAL_EXTENDED_YEAR, (int32_t)extended_year);
	ucal_set(icu, UCAL_MONTH, 0);
	ucal_set(icu, UCAL_IS_LEAP_MONTH, 0);
	ucal_set(icu, UCAL_DATE, 1);
	at = ucal_getMillis(icu, &e);
	must(U_SUCCESS(e));
	return (int64_t)at / CLOCK_DAY - ((int64_t)at % CLOCK_DAY < 0);
}

/* The calendar stands on a month's first day; how long is the month? */
static int month_length(UCalendar *icu, int64_t first, bool is_thirteenth)
{
	int n = is_thirteenth ? 5 : 29;

	go_to(icu, first + n);
	while (field(icu, UCAL_DATE) != 1)
		go_to(icu, first + ++n);
	return n;
}

static void read_year(UCalendar *icu, struct year *y)
{
	int64_t at = first_day(icu, y->year);
	int32_t year;
	bool short_end = y->calendar == CALENDAR_ETHIOPIC || y->calendar == CALENDAR_COPTIC;

	go_to(icu, at);
	year = field(icu, UCAL_EXTENDED_YEAR);
	while (field(icu, UCAL_EXTENDED_YEAR) == year) {
		must(y->months < MONTHS_MOST);
		y->month[y->months++] =
			(struct calendar_month){ at, field(icu, UCAL_MONTH) + 1, false };
		at += month_length(icu, at, short_end && y->months == 13);
	}
	y->end = at;
}

static const struct year *year_of(enum calendar c, int64_t year)
{
	struct kept *k = kept_get();
	struct year *y = &k->year[((uint64_t)year * CALENDARS + c) % YEARS_KEPT];

	if (!y->months || y->calendar != c || y->year != year) {
		*y = (struct year){ .calendar = c, .year = year };
		if (is_moon(c))
			y->months = calendar_moon_year(c, year, y->month, &y->end);
		else
			read_year(icu_of(k, c), y);
	}
	return y;
}

/* --- there and back --- */

struct calendar_date calendar_date_of(enum calendar c, int64_t day)
{
	const struct about *about = &abouts[c];
	struct calendar_date d = { 0 };
	const struct year *y;
	int64_t guess;
	size_t m;

	if (calendar_is_civil(c)) {
		day_to_civil(day, &d.year, &d.month, &d.day);
		d.year -= about->civil;
		return d;
	}
	guess = about->anchor + (int64_t)((double)(day - about->anchor_day) / about->length);
	y = year_of(c, guess);
	while (day < y->month[0].start)
		y = year_of(c, --guess);
	while (day >= y->end)
		y = year_of(c, ++guess);
	for (m = y->months - 1; day < y->month[m].start; m--)
		;
	return (struct calendar_date){ guess, y->month[m].month, (int)(day - y->month[m].start) + 1,
				       y->month[m].leap };
}

static bool civil_day_of(struct calendar_date d, int64_t *ret_day, bool *ret_short)
{
	if (d.month < 1 || d.month > 12 || d.leap || d.day < 1 || d.day > 31)
		return false;
	*ret_short = false;
	for (; !day_is_valid(d.year, d.month, d.day); d.day--)
		*ret_short = true;
	*ret_day = day_from_civil(d.year, d.month, d.day);
	return true;
}

bool calendar_day_of(enum calendar c, struct calendar_date d, int64_t *ret_day, bool *ret_short)
{
	const struct year *y;

	if (calendar_is_civil(c)) {
		d.year += abouts[c].civil;
		return civil_day_of(d, ret_day, ret_short);
	}
	if (d.year < 1 || d.year > 9999 || d.day < 1 || d.day > 32)
		return false;
	y = year_of(c, d.year);
	for (size_t m = 0; m < y->months; m++) {
		int64_t last = (m + 1 < y->months ? y->month[m + 1].start : y->end) - 1;
		int64_t day = y->month[m].start + d.day - 1;

		if (y->month[m].month != d.month || y->month[m].leap != d.leap)
			continue;
		*ret_short = day > last;
		*ret_day = day > last ? last : day;
		return true;
	}
	return false;
}

/* --- words --- */

/* Writes the year with its era. */
static UDateFormat *words_of(enum calendar c, enum lang lang)
{
	struct kept *k = kept_get();
	char locale[64];
	UErrorCode e = U_ZERO_ERROR;

	if (!k->words[c][lang]) {
		snprintf(locale, sizeof locale, "%.*s@calendar=%s", STR_ARG(lang_tag(lang)),
			 abouts[c].icu);
		k->words[c][lang] =
			udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, u"UTC", 3, u"y G", -1, &e);
		must(U_SUCCESS(e));
	}
	return k->words[c][lang];
}

static struct str utf8(struct arena *a, const UChar *units, int32_t n)
{
	char text[4 * WORDS_UNITS];
	int32_t bytes = 0;
	UErrorCode e = U_ZERO_ERROR;

	u_strToUTF8(text, sizeof text, &bytes, units, n, &e);
	return U_SUCCESS(e) ? str_dup(a, (struct str){ text, (size_t)bytes }) : S("");
}

struct str calendar_month_name(struct arena *a, enum calendar c, int index, enum lang lang)
{
	UChar units[WORDS_UNITS];
	UErrorCode e = U_ZERO_ERROR;
	int32_t n = udat_getSymbols(words_of(c, lang), UDAT_MONTHS, index, units, WORDS_UNITS, &e);

	return U_SUCCESS(e) ? utf8(a, units, n) : S("");
}

bool calendar_has_two_adars(int64_t hebrew_year)
{
	return year_of(CALENDAR_HEBREW, hebrew_year)->months == 13;
}

/* With the era, where the years would be taken for others: "7 Reiwa", "2568 BE". */
static struct str year_words(struct arena *a, enum calendar c, int64_t day, int64_t year,
			     enum lang lang)
{
	UChar units[WORDS_UNITS];
	UErrorCode e = U_ZERO_ERROR;
	int32_t n;

	if (c < CALENDAR_JAPANESE)
		return str_fmt(a, "%lld", (long long)year);
	n = udat_format(words_of(c, lang), (UDate)(day * CLOCK_DAY), units, WORDS_UNITS, NULL, &e);
	return U_SUCCESS(e) ? utf8(a, units, n) : S("");
}

static struct str month_words(struct arena *a, enum calendar c, struct calendar_date d,
			      enum lang lang)
{
	int index = d.month - 1;

	if (calendar_is_civil(c))
		return day_month_name(d.month, lang);
	if (c == CALENDAR_HEBREW && d.month == CALENDAR_ADAR && calendar_has_two_adars(d.year))
		index = CALENDAR_INDEX_ADAR_II;
	return calendar_month_name(a, c, index, lang);
}

struct str calendar_words(struct arena *a, enum calendar c, int64_t day, enum lang lang)
{
	struct calendar_date d = calendar_date_of(c, day);
	struct str of_month, number = str_fmt(a, "%d", d.day);
	struct str year = year_words(a, c, day, d.year, lang);

	if (is_moon(c)) {
		of_month = word_with(a, lang, d.leap ? W_CALENDAR_LEAP_MOON : W_CALENDAR_MOON,
				     number, str_fmt(a, "%d", d.month));
		return word_with(a, lang, W_CALENDAR_MOON_YEAR, of_month, year);
	}
	of_month = word_with(a, lang, W_WHEN_OF_MONTH, number, month_words(a, c, d, lang));
	return word_with(a, lang, W_WHEN_OF_YEAR, of_month, year);
}
