#include "tests/support/check.h"

#include "sys/keys_once.h"

/* RFC 4226 appendix D. */
static void test_hotp(void **state)
{
	static const char *const codes[] = { "755224", "287082", "359152", "969429", "338314",
					     "254676", "287922", "162583", "399871", "520489" };

	for (int i = 0; i < 10; i++)
		check_str(once_code(*state, S("12345678901234567890"), i, 6), codes[i]);
}

/* RFC 6238 appendix B, the rows of SHA-1. */
static void test_totp(void **state)
{
	static const struct {
		int64_t seconds;
		const char *code;
	} rows[] = {
		{ 59, "94287082" },	    { 1111111109, "07081804" }, { 1111111111, "14050471" },
		{ 1234567890, "89005924" }, { 2000000000, "69279037" }, { 20000000000, "65353130" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t step = once_step(rows[i].seconds * 1000 + 999);

		check_str(once_code(*state, S("12345678901234567890"), step, 8), rows[i].code);
		check_str(once_code(*state, S("12345678901234567890"), step, 6), rows[i].code + 2);
	}
	assert_int_equal(once_step(29999), 0);
	assert_int_equal(once_step(30000), 1);
}

/* RFC 4648 section 10, without the padding. */
static void test_base32(void **state)
{
	static const char *const rows[][2] = {
		{ "", "" },
		{ "f", "MY" },
		{ "fo", "MZXQ" },
		{ "foo", "MZXW6" },
		{ "foob", "MZXW6YQ" },
		{ "fooba", "MZXW6YTB" },
		{ "foobar", "MZXW6YTBOI" },
	};
	struct str back;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		check_str(base32(*state, str_of(rows[i][0])), rows[i][1]);
		assert_true(base32_read(*state, str_of(rows[i][1]), &back));
		check_str(back, rows[i][0]);
	}
	assert_true(base32_read(*state, S("mzxw6ytboi"), &back));
	check_str(back, "foobar");
	assert_true(base32_read(*state, base32(*state, S("\xff\xff\xff\xff\xff\x00\x01")), &back));
	assert_true(str_eq(back, S("\xff\xff\xff\xff\xff\x00\x01")));
}

static void test_what_is_no_base32(void **state)
{
	static const char *const bad[] = { "M", "MZX1", "MZ XQ", "MZXQ=", "MZ-Q", "MB", "MZXW6YR" };
	struct str back;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(base32_read(*state, str_of(bad[i]), &back));
}

int main(void)
{
	const struct CMUnitTest list[] = {
		test_in_arena(test_hotp),
		test_in_arena(test_totp),
		test_in_arena(test_base32),
		test_in_arena(test_what_is_no_base32),
	};

	return cmocka_run_group_tests(list, NULL, NULL);
}
