/*
 * Dates of other calendars as anybody may type them: what is read is a day that is known here, and
 * as numbers it reads as itself again.
 */
#include "base/calendar.h"
#include "base/err.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first byte chooses the calendar. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)1 << 26);
	enum calendar c;
	struct calendar_date d;
	int64_t day, again;

	if (size) {
		c = (enum calendar)(data[0] % CALENDARS);
		if (calendar_typed(a, c, (struct str){ (const char *)data + 1, size - 1 }, &day)) {
			must(calendar_knows(day));
			d = calendar_date_of(c, day);
			must(calendar_typed(a, c,
					    str_fmt(a, "%d/%d%s/%lld", d.day, d.month,
						    d.leap ? "L" : "", (long long)d.year),
					    &again));
			must(again == day);
		}
	}
	arena_free(a);
	return 0;
}
