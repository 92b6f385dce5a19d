/*
 * Growing text with a maximum. A buf that would pass its maximum keeps what it has and remembers
 * the failure, which is asked once at the end (buf_failed). Memory is the heap's, tied to an arena
 * when one is given, so that growing does not fill the arena with old copies.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

struct buf {
	char *p;
	size_t n, size, max;
	bool failed;
	char **held; /* where the arena finds p when it goes; NULL for a heap one */
};

/* An empty buf of at most max bytes, released with the arena. */
void buf_init(struct buf *b, struct arena *a, size_t max);

/* The same for a buf that outlives tasks; the caller gives it back with buf_done. */
void buf_init_heap(struct buf *b, size_t max);
void buf_done(struct buf *b);

void buf_add(struct buf *b, const char *p, size_t n);
void buf_byte(struct buf *b, char c);
void buf_str(struct buf *b, struct str s);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_number(struct buf *b, int64_t n);

/* Text that stands in the program's own source. */
#define buf_lit(b, lit) buf_add((b), "" lit, sizeof(lit) - 1)

/* What has been written, empty but never NULL; a view that the next write may move. */
struct str buf_view(const struct buf *b);

void buf_clear(struct buf *b);
bool buf_failed(const struct buf *b);

#endif
