#include "tests/support/check.h"

#include "base/qr.h"

/* What the camera makes of it is asked in tests/browser. */
static void test_the_picture_has_its_size(void **state)
{
	struct str one = qr_png(*state, S("otpauth://totp/a"), 3);
	struct str bigger = qr_png(*state, S("otpauth://totp/a"), 6);

	assert_true(str_starts(one, S("\x89PNG\r\n\x1A\n")));
	/* Sixteen bytes take version 2 (25 modules) at level M; eight of quiet: (25 + 8) * 3. */
	assert_int_equal((unsigned char)one.p[19], 99);
	assert_int_equal((unsigned char)one.p[23], 99);
	assert_int_equal((unsigned char)bigger.p[19], 198);
}

static void test_what_has_no_picture(void **state)
{
	char *text = arena_alloc(*state, QR_BYTES_MAX + 1);

	memset(text, 'a', QR_BYTES_MAX + 1);
	assert_null(qr_png(*state, S(""), 4).p);
	assert_null(qr_png(*state, (struct str){ text, QR_BYTES_MAX + 1 }, 4).p);
	assert_non_null(qr_png(*state, (struct str){ text, QR_BYTES_MAX }, 4).p);
}

int main(void)
{
	const struct CMUnitTest list[] = {
		test_in_arena(test_the_picture_has_its_size),
		test_in_arena(test_what_has_no_picture),
	};

	return cmocka_run_group_tests(list, NULL, NULL);
}
