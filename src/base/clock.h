/*
 * The only caller of the system's clocks. All times in the program are int64_t milliseconds since
 * 1970-01-01T00:00:00Z, negative before it. Tests may stop the wall clock and set it.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define CLOCK_SECOND ((int64_t)1000)
#define CLOCK_MINUTE (60 * CLOCK_SECOND)
#define CLOCK_HOUR (60 * CLOCK_MINUTE)
#define CLOCK_DAY (24 * CLOCK_HOUR)

int64_t clock_wall_ms(void);

/* Never goes back; for durations only. Microseconds. */
int64_t clock_steady_us(void);

/* For tests: the wall clock stands still at ms; a negative value lets it run again. */
void clock_set(int64_t ms);

/* For tests of the whole program: from now on the wall clock stands at what the first eight bytes
 * of the file say (an int64_t of this machine), and another program moves it by writing there.
 * False when there is no such file. And does it follow one? */
bool clock_follow(const char *path);
bool clock_is_followed(void);

/* "2026-03-14T09:00:00.000Z" (RFC 3339, as Mastodon writes it), in the arena. */
struct str clock_rfc3339(struct arena *a, int64_t ms);

/* The same, NUL-terminated, into memory of the caller. */
#define CLOCK_RFC3339_BYTES 32
void clock_rfc3339_into(char ret_text[CLOCK_RFC3339_BYTES], int64_t ms);

#endif
