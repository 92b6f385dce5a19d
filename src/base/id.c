#include <stdatomic.h>

#include "base/id.h"

#define COUNTER_BITS 16
#define LAST_MS ((INT64_C(1) << (63 - COUNTER_BITS)) - 1) /* in the year 6429 */

static _Atomic uint32_t counter;

static int64_t first_at(int64_t ms)
{
	if (ms <= 0)
		return 1;
	return (ms < LAST_MS ? ms : LAST_MS) << COUNTER_BITS;
}

int64_t id_new(int64_t ms)
{
	uint32_t c = atomic_fetch_add(&counter, 1) & ((1u << COUNTER_BITS) - 1);

	return first_at(ms) + (int64_t)c;
}

bool id_read(struct str s, int64_t *ret_id)
{
	return str_int(s, 1, INT64_MAX, ret_id);
}
