#include "store/span.h"

void span_turn_(const struct span *s, void *p, size_t n, size_t size)
{
	if (!s->up)
		return;
	for (char *low = p, *high = low + n * size; n > 1; n -= 2, low += size) {
		high -= size;
		for (size_t i = 0; i < size; i++) {
			char c = low[i];

			low[i] = high[i];
			high[i] = c;
		}
	}
}
