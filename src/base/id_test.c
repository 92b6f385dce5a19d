#include "tests/support/check.h"

#include "base/id.h"

static void ids_sort_by_time(void **state)
{
	int64_t now = 1700000000000, last = 0;

	(void)state;
	for (int64_t ms = now; ms < now + 1000; ms++) {
		int64_t id = id_new(ms);

		assert_true(id > last);
		assert_int_equal(id >> 16, ms);
		last = id;
	}
}

static void ids_of_one_moment_differ(void **state)
{
	static unsigned char seen[65536];

	(void)state;
	for (int i = 0; i < 65536; i++) {
		int64_t id = id_new(1700000000000);
		size_t low = (size_t)(id & 65535);

		assert_int_equal(seen[low]++, 0);
	}
}

static void times_at_the_edges(void **state)
{
	(void)state;
	assert_true(id_new(0) > 0);
	assert_true(id_new(-5000) > 0);
	assert_true(id_new(-5000) < INT64_C(2) << 16);
	assert_true(id_new(INT64_MAX) > INT64_C(1700000000000) << 16);
	assert_true(id_new(INT64_MIN) > 0);
}

static void ids_as_text(void **state)
{
	static const char *const no[] = { "",	"0", "-1", "1a", " 1", "1.0", "9223372036854775808",
					  "abc" };
	int64_t id = 7;

	(void)state;
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		assert_false(id_read(str_of(no[i]), &id));
	assert_int_equal(id, 7);
	assert_true(id_read(S("111411200000000001"), &id));
	assert_int_equal(id, 111411200000000001);
	assert_true(id_read(S("9223372036854775807"), &id));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_sort_by_time),
		cmocka_unit_test(ids_of_one_moment_differ),
		cmocka_unit_test(times_at_the_edges),
		cmocka_unit_test(ids_as_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
