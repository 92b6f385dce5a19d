#include "tests/support/check.h"

#include "app/often.h"

#define NOW (1000 * OFTEN_WINDOW + 5)

static void test_a_window_counts_down(void **state)
{
	int64_t reset = 0;

	(void)state;
	often_start(3);
	assert_int_equal(often_count(7, S(""), NOW, &reset), 2);
	assert_int_equal(often_count(7, S(""), NOW, &reset), 1);
	assert_int_equal(often_count(7, S(""), NOW, &reset), 0);
	for (int i = 0; i < 10; i++)
		assert_int_equal(often_count(7, S(""), NOW, &reset), -1);
	assert_int_equal(reset, 1001 * OFTEN_WINDOW);
	assert_int_equal(often_count(7, S(""), NOW + OFTEN_WINDOW, &reset), 2);
}

static void test_each_is_counted_alone(void **state)
{
	int64_t reset = 0;

	(void)state;
	often_start(2);
	assert_int_equal(often_count(0, S("192.0.2.1"), NOW, &reset), 1);
	assert_int_equal(often_count(0, S("192.0.2.2"), NOW, &reset), 1);
	assert_int_equal(often_count(0, S("192.0.2.1"), NOW, &reset), 0);
	assert_int_equal(often_count(8, S("192.0.2.1"), NOW, &reset), 1);
}

/* A crowd of strangers never makes the count forget everybody at once. */
static void test_a_crowd_fits(void **state)
{
	int64_t reset = 0;
	int forgotten = 0;

	(void)state;
	often_start(10);
	for (int64_t id = 100; id < 1100; id++)
		often_count(id, S(""), NOW, &reset);
	for (int64_t id = 100; id < 1100; id++)
		forgotten += often_count(id, S(""), NOW, &reset) != 8;
	assert_true(forgotten < 20);
}

static void test_once_a_day(void **state)
{
	int64_t day = 24LL * 60 * 60 * 1000;

	(void)state;
	assert_true(seen_first(5, 3 * day));
	assert_false(seen_first(5, 3 * day + 5000));
	assert_true(seen_first(6, 3 * day));
	assert_true(seen_first(5, 4 * day));
}

static void test_an_act_by_address(void **state)
{
	int64_t reset = 0;

	(void)state;
	often_start(1000);
	for (int64_t i = 0; i < 30; i++) /* whoever is signed in there */
		assert_true(often_may(ACT_JOIN, i, S("192.0.2.7"), NOW, &reset));
	assert_false(often_may(ACT_JOIN, 99, S("192.0.2.7"), NOW, &reset));
	assert_int_equal(reset % (60 * 60 * 1000), 0);
	assert_true(reset > NOW);
	assert_true(often_may(ACT_JOIN, 0, S("192.0.2.8"), NOW, &reset));
	assert_true(often_may(ACT_APP, 0, S("192.0.2.7"), NOW, &reset));
	assert_true(often_may(ACT_JOIN, 0, S("192.0.2.7"), reset, &reset));
}

static void test_an_act_by_person(void **state)
{
	int64_t reset = 0;

	(void)state;
	often_start(1000);
	for (int i = 0; i < 200; i++) /* from wherever */
		assert_true(often_may(ACT_FOLLOW, 31, i % 2 ? S("192.0.2.1") : S("192.0.2.2"), NOW,
				      &reset));
	assert_false(often_may(ACT_FOLLOW, 31, S("192.0.2.3"), NOW, &reset));
	assert_true(often_may(ACT_FOLLOW, 32, S("192.0.2.3"), NOW, &reset));
	often_start(0);
	assert_true(often_may(ACT_FOLLOW, 31, S("192.0.2.3"), NOW, &reset));
}

int main(void)
{
	const struct CMUnitTest all[] = {
		cmocka_unit_test(test_a_window_counts_down),
		cmocka_unit_test(test_each_is_counted_alone),
		cmocka_unit_test(test_a_crowd_fits),
		cmocka_unit_test(test_once_a_day),
		cmocka_unit_test(test_an_act_by_address),
		cmocka_unit_test(test_an_act_by_person),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
