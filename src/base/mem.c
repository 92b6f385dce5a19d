#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"

void *mem_new(size_t n)
{
	void *p = calloc(1, n ? n : 1);

	must(p);
	return p;
}

void *mem_grow(void *p, size_t n)
{
	void *q = realloc(p, n ? n : 1);

	must(q);
	return q;
}

char *mem_copy(const char *p, size_t n)
{
	char *q = mem_new(n + 1);

	if (n)
		memcpy(q, p, n);
	return q;
}

void mem_free(void *p)
{
	free(p);
}

void mem_hold(size_t n)
{
	mallopt(M_TRIM_THRESHOLD, (int)n);
	mallopt(M_MMAP_THRESHOLD, (int)(n / 2));
}
