#include <qrencode.h>

#include "base/err.h"
#include "base/png.h"
#include "base/qr.h"

#define QUIET 4 /* modules of white on every side (section 5.3.8 of the standard) */

static void blacken(unsigned char *rgb, int width, int x, int y, int scale)
{
	for (int row = y * scale; row < (y + 1) * scale; row++)
		memset(rgb + ((size_t)row * (size_t)width + (size_t)(x * scale)) * 3, 0,
		       (size_t)scale * 3);
}

struct str qr_png(struct arena *a, struct str text, int scale)
{
	QRcode *code;
	unsigned char *rgb;
	int width;

	must(scale > 0 && scale <= 32);
	if (!text.n || text.n > QR_BYTES_MAX)
		return STR_NONE;
	code = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
	must(code); /* only memory can be missing: so short a text always fits */
	width = (code->width + 2 * QUIET) * scale;
	rgb = arena_array(a, (size_t)width * (size_t)width, 3);
	memset(rgb, 255, (size_t)width * (size_t)width * 3);
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++)
			if (code->data[y * code->width + x] & 1)
				blacken(rgb, width, x + QUIET, y + QUIET, scale);
	QRcode_free(code);
	return png_write(a, rgb, width, width);
}
