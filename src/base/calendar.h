/*
 * Calendars beside the civil one: a day in them, and back. Days count from 1970-01-01 as in
 * base/day.h. The calendars of ICU are asked here and nowhere else; what families do with them (an
 * anniversary, a year's mind, a fortieth day) is base/rule.h's.
 */
#ifndef BASE_CALENDAR_H
#define BASE_CALENDAR_H

#include "base/words.h"

enum calendar {
	CALENDAR_GREGORIAN,
	CALENDAR_HEBREW,
	CALENDAR_ISLAMIC,	   /* by reckoned sightings */
	CALENDAR_ISLAMIC_UMALQURA, /* Saudi Arabia */
	CALENDAR_ISLAMIC_CIVIL,	   /* tabular, beginning on a Friday */
	CALENDAR_ISLAMIC_TABULAR,  /* tabular, beginning on a Thursday */
	CALENDAR_CHINESE,
	CALENDAR_KOREAN,
	CALENDAR_PERSIAN,
	CALENDAR_ETHIOPIC,
	CALENDAR_COPTIC,
	CALENDAR_INDIAN,   /* the national civil one */
	CALENDAR_JAPANESE, /* these three are the Gregorian one with other years */
	CALENDAR_BUDDHIST,
	CALENDAR_ROC,
	CALENDARS
};

/* What is reckoned with: within these years of the civil calendar every calendar here is known. */
#define CALENDAR_FIRST_YEAR 1600
#define CALENDAR_LAST_YEAR 2399

/* The year is the calendar's own (of the Chinese and Korean the civil year in which it begins; of
 * the Japanese the civil year). Months count from 1 as ICU counts them: Hebrew from Tishri, with
 * Adar I as 6, and Adar (Adar II) as 7 in every year. leap: a Chinese or Korean month in between.
 */
struct calendar_date {
	int64_t year;
	int month, day;
	bool leap;
};

#define CALENDAR_ADAR_I 6
#define CALENDAR_ADAR 7
bool calendar_has_two_adars(int64_t hebrew_year);

/* "hebrew": the name in settings and files, and which calendar has it; CALENDARS for none. */
struct str calendar_name(enum calendar c);
enum calendar calendar_named(struct str name);
/* And as people call it. */
struct str calendar_title(enum calendar c, enum lang lang);

/* Does the calendar's day begin at sunset, the evening before? */
bool calendar_begins_at_sunset(enum calendar c);
/* Is it reckoned in civil months? */
bool calendar_is_civil(enum calendar c);

bool calendar_knows(int64_t day); /* does it lie in the years above? */

struct calendar_date calendar_date_of(enum calendar c, int64_t day);
/* False when the year has no such month. A day that the month lacks becomes its last one, and
 * *ret_short says that this happened. */
bool calendar_day_of(enum calendar c, struct calendar_date d, int64_t *ret_day, bool *ret_short);

/* The day in words of the language and the calendar: "26 Adar I 5722"; civil ones as base/day.h has
 * them, with the era's year where the calendar counts another. In the arena. */
struct str calendar_words(struct arena *a, enum calendar c, int64_t day, enum lang lang);

/* What a person types as a date of that calendar: day, month, year ("26 Adar I 5722", "26 Adar I,
 * 5722", "26/6/5722", "5722-6-26"), the month by its number or its name in any language that there
 * is a catalogue for; a leap month of the Chinese and Korean as "15/leap 6/2025" ("15/6L/2025").
 * False when it is none, or its day does not exist. */
bool calendar_typed(struct arena *a, enum calendar c, struct str typed, int64_t *ret_day);

#endif
