/*
 * When a day comes round again: a rule, a day it begins from, and the next days that it gives. Pure
 * reckoning, no clock and no zone. Days count from 1970-01-01 (base/day.h). The customs that differ
 * between families are choices here and never constants: no calendar, and no custom, is inferred
 * from anything.
 *
 * What every rule bears besides: an offset of up to two days, a day that begins the evening before,
 * and single days that are kept on another one ("this year on the 16th").
 */
#ifndef BASE_RULE_H
#define BASE_RULE_H

#include "base/calendar.h"
#include "base/day.h"

enum rule_kind {
	RULE_NONE,	   /* written down, and that is all */
	RULE_ONCE,	   /* the day itself */
	RULE_YEARLY,	   /* the same day and month of a calendar */
	RULE_MONTHLY,	   /* the same day of each civil month, twelve times unless it goes on */
	RULE_NTH,	   /* the nth days after it: the 40th, or the 7th, 14th, … 49th */
	RULE_EASTER,	   /* days after (before: negative) western Easter Sunday */
	RULE_PASCHA,	   /* the same of the Orthodox one */
	RULE_QINGMING,	   /* the sun at 15 degrees, in China's time */
	RULE_TOTENSONNTAG, /* the last Sunday before Advent */
	RULE_WEEKDAY,	   /* the nth such weekday of a month */
	RULE_HAND,	   /* days that somebody wrote down one by one */
	RULE_KINDS
};

enum leap_day { LEAP_DAY_28, LEAP_DAY_1_MARCH, LEAP_DAY_ONLY }; /* 29 February, in other years */

/* A Hebrew month that has its 30th in some years only. */
enum month_end {
	MONTH_END_LAST, /* if the first anniversary's year has a 30th: the 30th or the day after it;
			   if not: the last of the month */
	MONTH_END_29,	/* if not: always the 29th */
	MONTH_END_NEXT, /* always the 30th or the day after the 29th: of birthdays */
};
enum adar { ADAR_FIRST, ADAR_SECOND, ADAR_BOTH }; /* of a year with two, for Adar of one with one */

#define RULE_NTHS_MAX 12
#define RULE_NTH_MOST 1000
#define RULE_HANDS_MAX 24
#define RULE_MOVES_MAX 12
#define RULE_MOVED_MOST 60 /* days between a day and where it is moved to */
#define RULE_TEXT_MAX 1000 /* bytes */

struct rule_move {
	int64_t from, to; /* days */
};

struct rule {
	enum rule_kind kind;
	enum calendar calendar; /* RULE_YEARLY */
	bool after_sunset;	/* the base day was already the next one there */
	bool memorial;		/* RULE_YEARLY: the Buddhist years' minds alone: 1, 3, 7, 13, … */
	enum leap_day leap_day;
	enum month_end month_end;
	enum adar adar;
	bool goes_on;		/* RULE_MONTHLY: beyond the twelfth */
	bool inclusive;		/* RULE_NTH: the base day is the first */
	int nth[RULE_NTHS_MAX]; /* RULE_NTH; days of RULE_EASTER and RULE_PASCHA; RULE_WEEKDAY: one,
				   5 for the last */
	size_t nths;
	int weekday, month;	      /* RULE_WEEKDAY: 0 for Sunday; 1 to 12 */
	int offset;		      /* -2 to 2 */
	bool eve;		      /* begins the evening before */
	int64_t hand[RULE_HANDS_MAX]; /* in order */
	size_t hands;
	struct rule_move move[RULE_MOVES_MAX];
	size_t moves;
};

/* Where a rule begins. */
struct base {
	int64_t day;  /* DAY_NONE when only a year is known, or nothing */
	bool no_year; /* only day and month are known: the day is one of the year 2000 */
};

struct occurrence {
	int64_t day;
	int64_t from;  /* the day that the rule gives, before it was moved to another */
	int64_t count; /* years, months or days (as they are counted) since the base day; 0: it
			  counts nothing */
};

/* Those on or after `from`, in order, at most `most` (and none after CALENDAR_LAST_YEAR). How many
 * there are. */
size_t rule_next(const struct rule *r, const struct base *b, int64_t from, struct occurrence *ret,
		 size_t most);

/* Is there nothing in it that contradicts itself, and does it have the base that it needs? */
enum rule_fault {
	RULE_FINE,
	RULE_NEEDS_DAY,	 /* a whole day, and only a part of it is known */
	RULE_NEEDS_YEAR, /* the year too */
	RULE_NEEDS_LIST, /* days to count, or days written by hand */
	RULE_WRONG
};
enum rule_fault rule_fault(const struct rule *r, const struct base *b);

/* A rule as one line of text, for rows and files, and back; every other text is refused. The text
 * is in the arena. */
struct str rule_text(struct arena *a, const struct rule *r);
bool rule_read(struct str text, struct rule *ret);

/* The base as people wrote it down, in EDTF or as "--03-14" (ISO 8601-1:2004's day without a year).
 * A base that is no single day has none. False for anything else. */
bool base_read(struct str text, struct base *ret);

/* --- for tests too --- */

/* Easter Sunday of a year of the civil calendar, western and Orthodox. */
int64_t rule_easter(int64_t year);
int64_t rule_pascha(int64_t year);
int64_t rule_qingming(int64_t year);
int64_t rule_totensonntag(int64_t year);

#endif
