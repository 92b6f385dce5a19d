#include "tests/support/check.h"

#include "base/str.h"

static void views_of_nothing(void **state)
{
	struct str rest = STR_NONE, part;

	assert_true(str_eq(STR_NONE, S("")));
	assert_true(str_eq(str_of(NULL), S("")));
	assert_null(str_of(NULL).p);
	assert_null(str_dup(*state, STR_NONE).p);
	assert_non_null(str_dup(*state, S("")).p);
	assert_string_equal(str_c(*state, STR_NONE), "");
	assert_false(str_cut(&rest, ',', &part));
	assert_int_equal(str_find(STR_NONE, S("a")), 0);
	assert_int_equal(str_find_byte(STR_NONE, 'a'), 0);
	assert_int_equal(str_sub(STR_NONE, 3, 4).n, 0);
	assert_int_equal(str_trim(STR_NONE).n, 0);
	assert_int_equal(str_chars(STR_NONE), 0);
	assert_true(str_is_utf8(STR_NONE));
}

static void comparing(void **state)
{
	(void)state;
	assert_true(str_eq(S("rose"), S("rose")));
	assert_false(str_eq(S("rose"), S("ros")));
	assert_true(str_eq_nocase(S("RoSe"), S("rOsE")));
	assert_false(str_eq_nocase(S("É"), S("é")));
	assert_false(str_eq_nocase(S("[{"), S("{[")));
	assert_true(str_starts(S("rosemary"), S("rose")));
	assert_false(str_starts(S("ros"), S("rose")));
	assert_true(str_ends(S("rosemary"), S("mary")));
	assert_false(str_ends(S("ary"), S("mary")));
	assert_true(str_cmp(S("a"), S("b")) < 0);
	assert_true(str_cmp(S("ab"), S("a")) > 0);
	assert_true(str_cmp(S("\xFF"), S("a")) > 0);
	assert_int_equal(str_cmp(S(""), STR_NONE), 0);
}

static void finding_and_cutting(void **state)
{
	struct str rest = S("a,,b,"), part;

	(void)state;
	assert_int_equal(str_find(S("rosemary"), S("mary")), 4);
	assert_int_equal(str_find(S("rosemary"), S("Mary")), 8);
	assert_int_equal(str_find(S("rosemary"), S("")), 0);
	assert_int_equal(str_find(S("ros"), S("rose")), 3);
	check_str(str_sub(S("rosemary"), 4, 100), "mary");
	check_str(str_sub(S("rosemary"), 100, 1), "");
	check_str(str_trim(S(" \t\r\n a b \n")), "a b");
	check_str(str_trim(S(" \n ")), "");
	for (const char *const *want = (const char *const[]){ "a", "", "b", "", NULL }; *want;
	     want++) {
		assert_true(str_cut(&rest, ',', &part));
		check_str(part, *want);
	}
	assert_false(str_cut(&rest, ',', &part));
}

static void making(void **state)
{
	struct str s = str_fmt(*state, "%s %d", "rose", 7);
	struct str long_one = str_fmt(*state, "%01000d", 5);

	check_str(s, "rose 7");
	assert_int_equal(s.p[s.n], 0);
	assert_int_equal(long_one.n, 1000);
	assert_int_equal(long_one.p[999], '5');
	assert_int_equal(long_one.p[1000], 0);
	assert_int_equal(str_fmt(*state, "%0255d", 1).n, 255);
	assert_int_equal(str_fmt(*state, "%0256d", 1).n, 256);
	check_str(str_lower(*state, S("RosÉ [")), "rosÉ [");
}

static void numbers(void **state)
{
	static const char *const no[] = { "",
					  "-",
					  "+1",
					  " 1",
					  "1 ",
					  "1a",
					  "0x1",
					  "--1",
					  "1.",
					  "²",
					  "9223372036854775808",
					  "-9223372036854775809",
					  "99999999999999999999999999" };
	int64_t n = 7;

	(void)state;
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		assert_false(str_int(str_of(no[i]), INT64_MIN, INT64_MAX, &n));
	assert_false(str_int(S("11"), 0, 10, &n));
	assert_false(str_int(S("-1"), 0, 10, &n));
	assert_int_equal(n, 7);
	assert_true(str_int(S("9223372036854775807"), INT64_MIN, INT64_MAX, &n));
	assert_true(n == INT64_MAX);
	assert_true(str_int(S("-9223372036854775808"), INT64_MIN, INT64_MAX, &n));
	assert_true(n == INT64_MIN);
	assert_true(str_int(S("-0"), 0, 10, &n) && n == 0);
	assert_true(str_int(S("007"), 0, 10, &n) && n == 7);
}

static void utf8(void **state)
{
	static const char *const good[] = { "rose",
					    "\x7F",
					    "\xC2\x80",
					    "\xDF\xBF",
					    "\xE0\xA0\x80",
					    "\xED\x9F\xBF",
					    "\xEE\x80\x80",
					    "\xEF\xBF\xBF",
					    "\xF0\x90\x80\x80",
					    "\xF4\x8F\xBF\xBF" };
	static const char *const bad[] = { "\x80",
					   "\xBF",
					   "\xC0\x80",
					   "\xC1\xBF",
					   "\xC2",
					   "\xC2 ",
					   "\xC2\xC2",
					   "\xE0\x80\x80",
					   "\xE0\x9F\xBF",
					   "\xE2\x82",
					   "\xE2\x82 ",
					   "\xED\xA0\x80",
					   "\xED\xBF\xBF",
					   "\xF0\x8F\xBF\xBF",
					   "\xF0\x9F\x8C",
					   "\xF4\x90\x80\x80",
					   "\xF5\x80\x80\x80",
					   "\xF8\x88\x80\x80\x80",
					   "\xFE",
					   "\xFF" };

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(str_is_utf8(str_of(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(str_is_utf8(str_of(bad[i])));
	assert_false(str_is_utf8(S("a\0b")));
}

static void code_points(void **state)
{
	struct str rest = S("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x8C\xB9\xFF\xE2\x82");
	static const int32_t want[] = { 'a', 0xE9, 0x20AC, 0x1F339, 0xFFFD, 0xFFFD, 0xFFFD, -1 };

	assert_int_equal(str_chars(rest), 7);
	check_str(str_first_chars(rest, 2), "a\xC3\xA9");
	check_str(str_first_chars(S("ab"), 9), "ab");
	check_str(str_first_chars(S("ab"), 0), "");
	check_str(str_line(*state, S(" by\n\tthe  sea\r\n"), 20), "by the sea");
	check_str(str_line(*state, S("by the sea"), 10), "by the sea");
	check_str(str_line(*state, S("by the sea"), 7), "by the…");
	check_str(str_line(*state, S("caf\xC3\xA9s"), 4), "caf\xC3\xA9…");
	check_str(str_line(*state, S(" \n "), 4), "");
	for (size_t i = 0; i < sizeof want / sizeof *want; i++)
		assert_int_equal(str_next_char(&rest), want[i]);
	assert_int_equal(rest.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(views_of_nothing),
		test_in_arena(comparing),
		test_in_arena(finding_and_cutting),
		test_in_arena(making),
		test_in_arena(numbers),
		test_in_arena(utf8),
		test_in_arena(code_points),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
