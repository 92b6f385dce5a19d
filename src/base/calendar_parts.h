/*
 * What base/calendar.c shares with its sisters calendar_moon.c and calendar_typed.c. Everybody else
 * uses base/calendar.h.
 */
#ifndef BASE_CALENDAR_PARTS_H
#define BASE_CALENDAR_PARTS_H

#include "base/calendar.h"

#define CALENDAR_INDEX_ADAR_II 13 /* among ICU's names: Adar of a year with two */
#define CALENDAR_NAMES_MOST 14

/* A month's name by ICU's index (from 0), in the arena; empty when there is none. */
struct str calendar_month_name(struct arena *a, enum calendar c, int index, enum lang lang);

/* The months of a Chinese or Korean year, at most 14, and where the next year begins. */
struct calendar_month {
	int64_t start; /* day */
	int month;
	bool leap;
};
size_t calendar_moon_year(enum calendar c, int64_t year, struct calendar_month *ret,
			  int64_t *ret_end);

#endif
