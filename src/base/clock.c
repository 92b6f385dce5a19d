#include <stdatomic.h>
#include <time.h>

#include "base/clock.h"

static _Atomic int64_t stopped_at = -1;

int64_t clock_wall_ms(void)
{
	int64_t set = atomic_load_explicit(&stopped_at, memory_order_relaxed);
	struct timespec ts;

	if (set >= 0)
		return set;
	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t clock_steady_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

void clock_set(int64_t ms)
{
	atomic_store(&stopped_at, ms);
}

/* The first and the last moment whose year has four digits. */
#define FIRST_MS INT64_C(-62167219200000)
#define LAST_MS INT64_C(253402300799999)

/* Broken-down UTC and the milliseconds left over, for times before 1970 too. A year that four
 * digits can't hold becomes the nearest that they can. */
static int split(int64_t ms, struct tm *ret_tm)
{
	int64_t kept = ms < FIRST_MS ? FIRST_MS : ms > LAST_MS ? LAST_MS : ms;
	int64_t rest = (kept % 1000 + 1000) % 1000;
	time_t t = (time_t)((kept - rest) / 1000);

	gmtime_r(&t, ret_tm);
	return (int)rest;
}

/* n in `width` decimal digits; higher ones are cut off. */
static char *digits(char *at, int n, int width)
{
	for (int i = width - 1; i >= 0; i--) {
		at[i] = (char)('0' + n % 10);
		n /= 10;
	}
	return at + width;
}

void clock_rfc3339_into(char ret_text[CLOCK_RFC3339_BYTES], int64_t ms)
{
	struct tm tm;
	int rest = split(ms, &tm);
	char *p = digits(ret_text, tm.tm_year + 1900, 4);

	*p++ = '-';
	p = digits(p, tm.tm_mon + 1, 2);
	*p++ = '-';
	p = digits(p, tm.tm_mday, 2);
	*p++ = 'T';
	p = digits(p, tm.tm_hour, 2);
	*p++ = ':';
	p = digits(p, tm.tm_min, 2);
	*p++ = ':';
	p = digits(p, tm.tm_sec, 2);
	*p++ = '.';
	p = digits(p, rest, 3);
	*p++ = 'Z';
	*p = '\0';
}

struct str clock_rfc3339(struct arena *a, int64_t ms)
{
	char text[CLOCK_RFC3339_BYTES];

	clock_rfc3339_into(text, ms);
	return str_dup(a, str_of(text));
}

struct str clock_http(struct arena *a, int64_t ms)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct tm tm;

	split(ms, &tm);
	return str_fmt(a, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days + (size_t)tm.tm_wday * 3,
		       tm.tm_mday, months + (size_t)tm.tm_mon * 3, tm.tm_year + 1900, tm.tm_hour,
		       tm.tm_min, tm.tm_sec);
}
