#include <zlib.h>

#include "tests/support/check.h"

#include "base/draw.h"
#include "base/png.h"

#define HEAD 33 /* signature and IHDR */

static uint32_t be32(struct str s, size_t at)
{
	const unsigned char *p = (const unsigned char *)s.p + at;

	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void a_png_holds_the_pixels(void **state)
{
	static const unsigned char rgb[] = { 255, 0, 0, 0,  255, 0,  0,	 0,  255,
					     1,	  2, 3, 40, 50,	 60, 70, 80, 90 };
	static const unsigned char rows[] = { 1, 255, 0, 0, 1,	255, 0,	 0,  1,	 255,
					      1, 1,   2, 3, 39, 48,  57, 30, 30, 30 };
	struct arena *a = arena_new(1 << 20);
	struct str png = png_write(a, rgb, 3, 2);
	unsigned char out[64];
	uLongf n = sizeof out;

	(void)state;
	assert_memory_equal(png.p, "\x89PNG\r\n\x1A\n", 8);
	assert_int_equal(be32(png, 16), 3);
	assert_int_equal(be32(png, 20), 2);
	assert_int_equal(be32(png, 29), crc32(0, (const unsigned char *)png.p + 12, 17));
	assert_int_equal(
		uncompress(out, &n, (const unsigned char *)png.p + HEAD + 8, be32(png, HEAD)),
		Z_OK);
	assert_int_equal(n, sizeof rows);
	assert_memory_equal(out, rows, n);
	assert_true(str_ends(png, S("IEND\xAE\x42\x60\x82")));
	arena_free(a);
}

static void the_same_drawing_again_and_others_differ(void **state)
{
	struct arena *a = arena_new(64 << 20);

	(void)state;
	for (int i = 0; i < DRAW_SUBJECTS; i++) {
		struct drawing d = { (enum draw_subject)i, DRAW_COLOUR, 7, 120, 90 };
		struct str one = draw_picture(a, &d), two = draw_picture(a, &d), other;

		assert_true(str_eq(one, two));
		assert_int_equal(be32(one, 16), 120);
		assert_int_equal(be32(one, 20), 90);
		d.seed = 8;
		other = draw_picture(a, &d);
		assert_false(str_eq(one, other));
		d.tone = DRAW_SEPIA;
		assert_false(str_eq(draw_picture(a, &d), other));
	}
	assert_true(str_eq(draw_png(a, 5, 50, 80),
			   draw_picture(a, &(struct drawing){ DRAW_SEA, DRAW_COLOUR, 5, 50, 80 })));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest all[] = {
		cmocka_unit_test(a_png_holds_the_pixels),
		cmocka_unit_test(the_same_drawing_again_and_others_differ),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
