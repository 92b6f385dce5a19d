/*
 * Memory of one task. Allocate freely, free never: everything goes when the arena goes. Other
 * things that must be given back (a file, a statement) are tied to it with arena_defer and released
 * last first, whatever the way out.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

/* An arena that holds at most limit bytes; asking for more is a broken invariant (the limits at the
 * door keep tasks far below). Given back with arena_free. */
struct arena *arena_new(size_t limit);

/* Runs what was deferred, last first, and gives all memory back. NULL is allowed. */
void arena_free(struct arena *a);

/* n zeroed bytes, aligned for any type; valid until arena_free. Never NULL. */
void *arena_alloc(struct arena *a, size_t n);

/* count items of size bytes each, zeroed; an overflow of the product is a broken invariant. */
void *arena_array(struct arena *a, size_t count, size_t size);

/* p, or a copy of it with more room when its n items fill *room; the new items are zeroed. */
void *arena_grown(struct arena *a, void *p, size_t n, size_t *room, size_t size);

/* Calls release(data) when the arena is freed. */
void arena_defer(struct arena *a, void (*release)(void *data), void *data);

/* Bytes handed out so far. */
size_t arena_used(const struct arena *a);

#define arena_make(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_many(a, type, count) ((type *)arena_array((a), (count), sizeof(type)))
/* Room for one item more in a list that grows: arena_grow(a, list.p, list.n, &room). */
#define arena_grow(a, p, n, room) ((p) = arena_grown((a), (p), (n), (room), sizeof(*(p))))

#endif
