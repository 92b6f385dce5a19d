#include <stdlib.h>

#include "tests/support/check.h"

#include "base/blurhash_pixels.h"

#define W 32
#define H 24

static void fill(unsigned char rgb[W * H * 3], int r, int g, int b)
{
	for (size_t i = 0; i < W * H; i++) {
		rgb[i * 3] = (unsigned char)r;
		rgb[i * 3 + 1] = (unsigned char)g;
		rgb[i * 3 + 2] = (unsigned char)b;
	}
}

/* One colour: the average says it all, and every other part is the middle of its range. */
static void one_colour(void **state)
{
	unsigned char rgb[W * H * 3], back[W * H * 3];
	char hash[BLURHASH_BYTES];

	(void)state;
	fill(rgb, 0, 0, 0);
	blurhash_make(rgb, W, H, 4, 3, hash);
	assert_string_equal(hash, "L00000fQfQfQfQfQfQfQfQfQfQfQ");
	fill(rgb, 200, 100, 50);
	blurhash_make(rgb, W, H, 1, 1, hash);
	assert_int_equal(strlen(hash), 6);
	assert_true(blurhash_paint(str_of(hash), W, H, back));
	assert_memory_equal(rgb, back, sizeof rgb);
}

static int mean(const unsigned char *rgb, int band, int x0, int x1)
{
	int sum = 0;

	for (int y = 0; y < H; y++)
		for (int x = x0; x < x1; x++)
			sum += rgb[(y * W + x) * 3 + band];
	return sum / (H * (x1 - x0));
}

/* Red at the left, blue at the right: so it is after painting, and the average is near. */
static void a_picture_comes_back_blurred(void **state)
{
	unsigned char rgb[W * H * 3], back[W * H * 3];
	char hash[BLURHASH_BYTES];

	(void)state;
	for (int i = 0; i < W * H; i++) {
		rgb[i * 3] = (unsigned char)(i % W < W / 2 ? 220 : 20);
		rgb[i * 3 + 1] = 90;
		rgb[i * 3 + 2] = (unsigned char)(i % W < W / 2 ? 20 : 220);
	}
	blurhash_make(rgb, W, H, 4, 3, hash);
	assert_int_equal(strlen(hash), 28);
	assert_true(blurhash_paint(str_of(hash), W, H, back));
	assert_true(mean(back, 0, 0, W / 3) > mean(back, 0, W * 2 / 3, W) + 80);
	assert_true(mean(back, 2, W * 2 / 3, W) > mean(back, 2, 0, W / 3) + 80);
	for (int band = 0; band < 3; band++)
		assert_true(abs(mean(back, band, 0, W) - mean(rgb, band, 0, W)) < 25);
}

/* The example of the algorithm's own description. */
static void a_known_hash_is_one(void **state)
{
	unsigned char back[W * H * 3];

	(void)state;
	assert_true(blurhash_is(S("LEHV6nWB2yk8pyo0adR*.7kCMdnj")));
	assert_true(blurhash_paint(S("LEHV6nWB2yk8pyo0adR*.7kCMdnj"), W, H, back));
	assert_true(abs(mean(back, 0, 0, W) - 150) < 30);
	assert_false(blurhash_is(S("")));
	assert_false(blurhash_is(S("LEHV6nWB2yk8pyo0adR*.7kCMdn")));
	assert_false(blurhash_is(S("LEHV6nWB2yk8pyo0adR*.7kCMdn\"")));
	assert_false(blurhash_paint(S("x"), W, H, back));
}

int main(void)
{
	const struct CMUnitTest all[] = {
		cmocka_unit_test(one_colour),
		cmocka_unit_test(a_picture_comes_back_blurred),
		cmocka_unit_test(a_known_hash_is_one),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
