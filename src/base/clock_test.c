#include "tests/support/check.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"

static void moments_as_text(void **state)
{
	check_str(clock_rfc3339(*state, 0), "1970-01-01T00:00:00.000Z");
	check_str(clock_rfc3339(*state, -1), "1969-12-31T23:59:59.999Z");
	check_str(clock_rfc3339(*state, 951827696789), "2000-02-29T12:34:56.789Z");
	check_str(clock_rfc3339(*state, -62167219200000), "0000-01-01T00:00:00.000Z");
}

static void years_of_more_than_four_digits_are_the_nearest(void **state)
{
	check_str(clock_rfc3339(*state, INT64_MAX), "9999-12-31T23:59:59.999Z");
	check_str(clock_rfc3339(*state, INT64_MIN), "0000-01-01T00:00:00.000Z");
}

static void the_clock_can_be_set(void **state)
{
	int64_t real = clock_wall_ms(), steady = clock_steady_us();

	(void)state;
	assert_true(real > 1700000000000);
	clock_set(12345);
	assert_int_equal(clock_wall_ms(), 12345);
	assert_int_equal(clock_wall_ms(), 12345);
	clock_set(0);
	assert_int_equal(clock_wall_ms(), 0);
	clock_set(-1);
	assert_true(clock_wall_ms() >= real);
	assert_true(clock_steady_us() >= steady);
}

static void the_clock_can_follow_a_file(void **state)
{
	char path[] = "/tmp/rosemary-clock-XXXXXX";
	int64_t ms = 12345;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_false(clock_follow("/nowhere"));
	assert_false(clock_follow(path)); /* it is empty */
	assert_false(clock_is_followed());
	assert_int_equal(pwrite(fd, &ms, sizeof ms, 0), sizeof ms);
	assert_true(clock_follow(path));
	assert_true(clock_is_followed());
	assert_int_equal(clock_wall_ms(), 12345);
	ms = INT64_C(1773478800000);
	assert_int_equal(pwrite(fd, &ms, sizeof ms, 0), sizeof ms);
	assert_int_equal(clock_wall_ms(), ms);
	close(fd);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(moments_as_text),
		test_in_arena(years_of_more_than_four_digits_are_the_nearest),
		test_in_arena(the_clock_can_be_set),
		cmocka_unit_test(the_clock_can_follow_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
