#include "tests/support/check.h"

#include "base/blurhash.h"

static void one_is_told_from_other_text(void **state)
{
	(void)state;
	assert_true(blurhash_is(S("LEHV6nWB2yk8pyo0adR*.7kCMdnj")));
	assert_true(blurhash_is(S(BLURHASH_PLAIN)));
	assert_false(blurhash_is(S("")));
	assert_false(blurhash_is(S("LEHV6nWB2yk8pyo0adR*.7kCMdn")));
	assert_false(blurhash_is(S("LEHV6nWB2yk8pyo0adR*.7kCMdn\"")));
	assert_false(blurhash_is(S("00Qcb<")));
	assert_false(blurhash_is((struct str){ "00Qc\0d", 6 }));
}

static void the_mean_is_read(void **state)
{
	unsigned char rgb[3] = { 1, 2, 3 };

	(void)state;
	assert_true(blurhash_mean(S(BLURHASH_PLAIN), rgb));
	assert_int_equal(rgb[0], 0xE6);
	assert_int_equal(rgb[1], 0xE2);
	assert_int_equal(rgb[2], 0xDA);
	assert_false(blurhash_mean(S("00Qcb"), rgb));
	assert_int_equal(rgb[0], 0xE6);
}

int main(void)
{
	const struct CMUnitTest all[] = {
		cmocka_unit_test(one_is_told_from_other_text),
		cmocka_unit_test(the_mean_is_read),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
