#include <stdarg.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fmt.h"
#include "base/mem.h"

/* The arena remembers where the memory is, not where the struct buf is: that may be on a stack. */
static void release(void *data)
{
	char **held = data;

	mem_free(*held);
}

void buf_init_heap(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max };
}

void buf_init(struct buf *b, struct arena *a, size_t max)
{
	buf_init_heap(b, max);
	b->held = arena_alloc(a, sizeof *b->held);
	arena_defer(a, release, b->held);
}

void buf_done(struct buf *b)
{
	mem_free(b->p);
	if (b->held)
		*b->held = NULL;
	*b = (struct buf){ .max = b->max, .held = b->held };
}

/* Makes room for n more bytes; false, and failed for good, when that passes the maximum. */
static bool room(struct buf *b, size_t n)
{
	size_t size = b->size ? b->size : 256;

	if (b->failed || n > b->max - b->n) {
		b->failed = true;
		return false;
	}
	if (b->size - b->n >= n)
		return true;
	while (size - b->n < n)
		size *= 2;
	b->p = mem_grow(b->p, size);
	b->size = size;
	if (b->held)
		*b->held = b->p;
	return true;
}

void buf_add(struct buf *b, const char *p, size_t n)
{
	if (!n || !room(b, n))
		return;
	memcpy(b->p + b->n, p, n);
	b->n += n;
}

void buf_byte(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_str(struct buf *b, struct str s)
{
	buf_add(b, s.p, s.n);
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	char small[512], *text = small;
	size_t plain;
	va_list args;
	int n;

	va_start(args, fmt);
	if (fmt_plain(small, sizeof small, fmt, args, &plain)) {
		va_end(args);
		buf_add(b, small, plain);
		return;
	}
	va_end(args);
	va_start(args, fmt);
	n = vsnprintf(small, sizeof small, fmt, args);
	va_end(args);
	must(n >= 0);
	if ((size_t)n >= sizeof small) {
		text = mem_new((size_t)n + 1);
		va_start(args, fmt);
		vsnprintf(text, (size_t)n + 1, fmt, args);
		va_end(args);
	}
	buf_add(b, text, (size_t)n);
	if (text != small)
		mem_free(text);
}

void buf_number(struct buf *b, int64_t n)
{
	char digits[20];
	size_t at = sizeof digits;
	uint64_t left = n < 0 ? (uint64_t)0 - (uint64_t)n : (uint64_t)n;

	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left);
	if (n < 0)
		buf_byte(b, '-');
	buf_add(b, digits + at, sizeof digits - at);
}

struct str buf_view(const struct buf *b)
{
	return b->p ? (struct str){ b->p, b->n } : S("");
}

void buf_clear(struct buf *b)
{
	b->n = 0;
	b->failed = false;
}

bool buf_failed(const struct buf *b)
{
	return b->failed;
}
