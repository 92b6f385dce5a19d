/*
 * A post's own "when": dates as people know them, written in EDTF (ISO 8601-2:2019 levels 0 and 1),
 * with sortable bounds and words in a language. Days count from 1970-01-01 in the proleptic
 * Gregorian calendar and may be negative.
 */
#ifndef BASE_DAY_H
#define BASE_DAY_H

#include "base/words.h"

#define DAY_NONE INT64_MIN /* an open or unknown end */

struct when {
	int64_t from,
		to; /* first and last day that it may mean, inclusive; DAY_NONE for an open end */
};

/* Reads EDTF: years 0000 to 9999 (and -YYYY), "1962-03-04", "1962-03", "1962", with T and a time
 * (whose day counts), seasons "1987-21" to "-24", "?" "~" "%" at the end, unspecified digits
 * ("198X", "19XX", "1962-XX", "1962-03-XX", "1962-XX-XX"), intervals "1961/1963", "1985-04/..",
 * "../1985", "/1985", "1985/". Seasons mean northern months: spring March to May, winter December
 * to February of the next year. False when it is anything else or ends before it begins. */
bool when_read(struct str edtf, struct when *ret);

/* By what dates stand in order: the day in the middle, then how exactly it is known (days that it
 * may mean, 1 for a day; the more exact one first), then the id of what has the date. One with an
 * open end stands at the end that is known, behind all others there (WHEN_OPEN_ENDED). */
#define WHEN_OPEN_ENDED 10000000
void when_key(const struct when *w, int64_t *ret_mid, int *ret_precision);

/* Under which year and decade it is filed. The year is the one that it names, so that winter 1987
 * is one of 1987 to its end; DAY_NONE when it names none or several ("198X", "1961/1963"). The
 * decade, 198 for the 1980s, is that of the year, or of the middle. False when it is no EDTF. */
struct when_place {
	int64_t mid;
	int precision;
	int64_t year, decade;
};
bool when_place(struct str edtf, struct when_place *ret);

/* The same in words: "4 March 1962", "about 1962", "spring 1987", "the 1980s", "1961 to 1963",
 * "before 1985" ("/1985"), "until 1985" ("../1985"), "after 1985" ("1985/"), "since 1985"
 * ("1985/.."), in the language, in the arena. The text itself when it can't be read. */
struct str when_words(struct arena *a, struct str edtf, enum lang lang);

/* What a person types into a plain field to EDTF: EDTF itself, "4.3.1962", "4/3/1962" (day first),
 * "March 1962", "4 March 1962", "March 4, 1962", "spring 1987", "about 1962", "ca. 1962", "1980s",
 * "the 1980s", "early 1970s", "late March 1962", "Christmas 1974", "before 1985", "after 1985",
 * "1961-1963", "1962/63", and the same words of every language there is a catalogue for; empty
 * stays empty. False when it is not understood. */
bool when_from_typed(struct arena *a, struct str typed, struct str *ret_edtf);

/* The same with what there is to say about it before it is kept. The years that people write of are
 * those of four digits; others are refused. A date that is unread may be kept as words. */
#define WHEN_YEAR_FIRST 1000
#define WHEN_YEAR_LAST 9999
enum when_doubt {
	WHEN_CERTAIN,
	WHEN_DAY_FIRST,	   /* "3/4/1962": taken as the day first; `other` is the other way */
	WHEN_DECADE_TAKEN, /* "the 60s": taken as those of 1900; "the 1800s": as ten years */
	WHEN_UNREAD,	   /* "before the war": no date */
	WHEN_YEAR_OUT	   /* "962", "44 BC", "12345": no year that is taken */
};
struct when_typed {
	struct str edtf; /* empty: nothing typed, or the last two doubts */
	enum when_doubt doubt;
	struct str other; /* EDTF */
};
void when_typed(struct arena *a, struct str typed, enum lang lang, struct when_typed *ret);
/* Does EDTF mean days of such years, and no others? */
bool when_is_of_years(struct str edtf);

int64_t day_from_civil(int64_t year, int month, int day);
void day_to_civil(int64_t day, int64_t *ret_year, int *ret_month, int *ret_day);
bool day_is_valid(int64_t year, int month, int day);
/* "1962-03-04" (ISO 8601), which is EDTF too, and what a browser's field for a day takes. */
struct str day_text(struct arena *a, int64_t day);

/* "March", month 1 to 12, and "4 March". */
struct str day_month_name(int month, enum lang lang);
struct str day_of_month_words(struct arena *a, int day, int month, enum lang lang);

/* A moment as a day for readers, "14 March" within the same year as now and "14 March 2024"
 * otherwise; with the time, "14 March 2024 at 09:05". In the zone (IANA; UTC when unknown). */
struct str day_words(struct arena *a, int64_t ms, int64_t now, struct str zone, enum lang lang);
struct str day_time_words(struct arena *a, int64_t ms, struct str zone, enum lang lang);
bool zone_is_known(struct str zone);
/* What the clocks of the zone show at ms, as milliseconds as if it were UTC; and back. A time that
 * they leave out in spring is the one an hour later, of two in autumn one is taken. */
int64_t zone_clock(int64_t ms, struct str zone);
int64_t zone_moment(int64_t clock, struct str zone);

/* What a browser sends of a field for a moment, "2026-03-14T09:00", as the clocks of the zone show
 * it (base/moment.h reads it); false when it is none. An hour that the clocks leave out is the one
 * after. And a moment as such a field takes it. */
bool moment_typed(struct str typed, struct str zone, int64_t *ret_ms);
struct str moment_field(struct arena *a, int64_t ms, struct str zone);

/* The day that a moment lies on in the zone, and the moment at which a day begins there (or as near
 * to it as clocks that are put forward at midnight allow). */
int64_t day_at(int64_t ms, struct str zone);
int64_t day_begins(int64_t day, struct str zone);

#endif
