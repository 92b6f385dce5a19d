/*
 * An EDTF text taken apart, for base/when.c, base/when_words.c and base/when_typed.c. Everybody
 * else uses base/day.h.
 */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H

#include "base/day.h"

enum when_unit {
	WHEN_OPEN,    /* ".." */
	WHEN_UNKNOWN, /* "" at one end of an interval */
	WHEN_CENTURY, /* 19XX */
	WHEN_DECADE,  /* 198X */
	WHEN_YEAR,
	WHEN_SOME_MONTH, /* 1962-XX, 1962-XX-XX */
	WHEN_SEASON,	 /* 1987-21 */
	WHEN_MONTH,
	WHEN_SOME_DAY, /* 1962-03-XX */
	WHEN_DAY
};

struct when_date {
	enum when_unit unit;
	int64_t year;	/* the first one of a decade or century; 0 is 1 BC */
	int month, day; /* month: 21 to 24 for a season */
	char mark;	/* '?', '~', '%', or 0 */
};

struct when_parts {
	bool interval;
	struct when_date first, last; /* last: of an interval */
};

bool when_take_apart(struct str edtf, struct when_parts *ret);

#endif
