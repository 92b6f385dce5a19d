#include "tests/support/check.h"

#include "base/csv.h"

static void check_record(struct arena *a, struct str *rest, size_t n, const char *one,
			 const char *two)
{
	struct str f[2] = { STR_NONE, STR_NONE };

	assert_int_equal(csv_record(a, rest, f, 2), n);
	check_str(f[0], one);
	check_str(f[1], two);
}

static void records(void **state)
{
	struct arena *a = arena_new((size_t)1 << 20);
	struct str s =
		S("\xEF\xBB\xBFone, two ,three\r\n\r\n\n \n\"a, \"\"b\"\"\",\"c\nd\"\n,x\nlast");
	struct str f[1];

	(void)state;
	check_record(a, &s, 2, "one", "two");
	check_record(a, &s, 2, "a, \"b\"", "c\nd");
	check_record(a, &s, 2, "", "x");
	assert_int_equal(csv_record(a, &s, f, 1), 1);
	check_str(f[0], "last");
	assert_int_equal(csv_record(a, &s, f, 1), 0);
	arena_free(a);
}

static void what_is_broken_ends(void **state)
{
	struct arena *a = arena_new((size_t)1 << 20);
	struct str open = S("\"never closed,\nb"), behind = S("\"a\" b,c\nd");

	(void)state;
	check_record(a, &open, 1, "never closed,\nb", "");
	check_record(a, &behind, 2, "a", "c");
	check_record(a, &behind, 1, "d", "");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records),
		cmocka_unit_test(what_is_broken_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
