#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif

/* Under AddressSanitizer a gap follows each piece, so that reading past one is seen. */
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define GAP ((size_t)16)
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define GAP ((size_t)0)
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

#define CHUNK_FIRST ((size_t)4096)
#define CHUNK_LARGEST ((size_t)256 * 1024)

struct chunk {
	struct chunk *older;
	size_t size, used;
	alignas(max_align_t) unsigned char bytes[];
};

struct deferred {
	struct deferred *older;
	void (*release)(void *data);
	void *data;
};

struct arena {
	struct chunk *newest;
	struct deferred *deferred;
	size_t limit, used, next_size;
};

struct arena *arena_new(size_t limit)
{
	struct arena *a = mem_new(sizeof *a);

	a->limit = limit;
	a->next_size = CHUNK_FIRST;
	return a;
}

static void add_chunk(struct arena *a, size_t least)
{
	size_t size = a->next_size > least ? a->next_size : least;
	struct chunk *c = mem_grow(NULL, sizeof *c + size);

	c->older = a->newest;
	c->size = size;
	c->used = 0;
	POISON(c->bytes, size);
	a->newest = c;
	if (a->next_size < CHUNK_LARGEST)
		a->next_size *= 2;
}

void *arena_alloc(struct arena *a, size_t n)
{
	const size_t step = alignof(max_align_t);
	size_t whole, taken;
	void *p;

	must(n <= a->limit);
	whole = (n + step - 1) / step * step;
	taken = whole + GAP;
	must(a->used + whole <= a->limit);
	if (!a->newest || a->newest->size - a->newest->used < taken)
		add_chunk(a, taken);
	p = a->newest->bytes + a->newest->used;
	a->newest->used += taken;
	a->used += whole;
	UNPOISON(p, n);
	return n ? memset(p, 0, n) : p;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	must(!size || count <= SIZE_MAX / size);
	return arena_alloc(a, count * size);
}

void *arena_grown(struct arena *a, void *p, size_t n, size_t *room, size_t size)
{
	void *grown;

	if (n < *room)
		return p;
	*room = *room ? *room * 4 : 16;
	grown = arena_array(a, *room, size);
	if (n)
		memcpy(grown, p, n * size);
	return grown;
}

void arena_defer(struct arena *a, void (*release)(void *data), void *data)
{
	struct deferred *d = arena_make(a, struct deferred);

	d->older = a->deferred;
	d->release = release;
	d->data = data;
	a->deferred = d;
}

size_t arena_used(const struct arena *a)
{
	return a->used;
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	while (a->deferred) {
		struct deferred *d = a->deferred;

		a->deferred = d->older;
		d->release(d->data);
	}
	while (a->newest) {
		struct chunk *c = a->newest;

		a->newest = c->older;
		UNPOISON(c->bytes, c->size);
		mem_free(c);
	}
	mem_free(a);
}
