/*
 * Moments from anything: what is read lies within the years 0000 to 9999 and a day's offset, and
 * written as RFC 3339 it reads as itself again.
 */
#include "base/clock.h"
#include "base/err.h"
#include "base/moment.h"

#define EARLIEST INT64_C(-62167305600000) /* a day before the year 0000 */
#define LATEST INT64_C(253402387200000)	  /* a day after the year 9999 */
#define YEAR_0 (EARLIEST + CLOCK_DAY)
#define YEAR_10000 (LATEST - CLOCK_DAY)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)1 << 26);
	struct str text = { (const char *)data, size };
	int64_t ms, again;

	if (moment_read(text, &ms)) {
		must(ms >= EARLIEST && ms <= LATEST);
		if (ms >= YEAR_0 && ms < YEAR_10000)
			must(moment_read(clock_rfc3339(a, ms), &again) && again == ms);
	}
	arena_free(a);
	return 0;
}
