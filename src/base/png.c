#include <zlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/png.h"

static void put32(struct buf *b, uint32_t v)
{
	const char bytes[4] = { (char)(v >> 24), (char)(v >> 16), (char)(v >> 8), (char)v };

	buf_add(b, bytes, sizeof bytes);
}

static void put_chunk(struct buf *b, const char type[4], const unsigned char *p, size_t n)
{
	size_t from;

	put32(b, (uint32_t)n);
	from = b->n;
	buf_add(b, type, 4);
	buf_add(b, (const char *)p, n);
	put32(b, (uint32_t)crc32(0, (const unsigned char *)b->p + from, (uInt)(n + 4)));
}

static void put_header(struct buf *b, int width, int height)
{
	unsigned char h[13] = { 0 };

	for (int i = 0; i < 4; i++) {
		h[i] = (unsigned char)(width >> (24 - 8 * i));
		h[4 + i] = (unsigned char)(height >> (24 - 8 * i));
	}
	h[8] = 8; /* bits */
	h[9] = 2; /* red, green, blue */
	put_chunk(b, "IHDR", h, sizeof h);
}

/* Each row as its difference to the left (filter 1), which smooth pictures pack well with. */
static unsigned char *filter_rows(struct arena *a, const unsigned char *rgb, size_t row,
				  size_t rows)
{
	unsigned char *out = arena_array(a, rows, row + 1), *at = out;

	for (size_t y = 0; y < rows; y++, rgb += row) {
		*at++ = 1;
		for (size_t i = 0; i < row; i++)
			*at++ = (unsigned char)(rgb[i] - (i < 3 ? 0 : rgb[i - 3]));
	}
	return out;
}

struct str png_write(struct arena *a, const unsigned char *rgb, int width, int height)
{
	size_t row = (size_t)width * 3, rows = (size_t)height, n = (row + 1) * rows;
	uLongf packed = compressBound((uLong)n);
	unsigned char *out = arena_alloc(a, packed), *filtered = filter_rows(a, rgb, row, rows);
	struct buf b;

	must(compress2(out, &packed, filtered, (uLong)n, 1) == Z_OK);
	buf_init(&b, a, packed + 1000);
	buf_lit(&b, "\x89PNG\r\n\x1A\n");
	put_header(&b, width, height);
	put_chunk(&b, "IDAT", out, packed);
	put_chunk(&b, "IEND", NULL, 0);
	must(!buf_failed(&b));
	return buf_view(&b);
}
