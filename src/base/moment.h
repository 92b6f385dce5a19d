/*
 * Moments as programs write them, read into milliseconds since 1970. Writing them is
 * base/clock.h's.
 */
#ifndef BASE_MOMENT_H
#define BASE_MOMENT_H

#include <stdbool.h>

#include "base/str.h"

/* Reads a date with a time as RFC 3339 and ISO 8601-1 write it, and what apps make of it:
 * "2026-03-14T09:00:00.000Z", a space instead of T, seconds and their fraction left out,
 * "+01:00" and "+0100". Without a zone it is UTC; a day alone is its first moment. Years 0000 to
 * 9999; a leap second is the second before it. False for anything else. */
bool moment_read(struct str s, int64_t *ret_ms);

#endif
