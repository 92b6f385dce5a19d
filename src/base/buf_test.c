#include "tests/support/check.h"

#include "base/buf.h"

static void text_grows(void **state)
{
	struct buf b;

	buf_init(&b, *state, 1000000);
	assert_int_equal(buf_view(&b).n, 0);
	for (int i = 0; i < 100000; i++)
		buf_byte(&b, (char)('a' + i % 26));
	assert_int_equal(b.n, 100000);
	assert_int_equal(b.p[27], 'b');
	assert_false(buf_failed(&b));
	buf_clear(&b);
	buf_lit(&b, "a");
	buf_str(&b, S("rose"));
	buf_str(&b, STR_NONE);
	buf_add(&b, NULL, 0);
	buf_fmt(&b, " %d%%", 5);
	check_str(buf_view(&b), "arose 5%");
}

static void long_formats(void **state)
{
	struct buf b;

	for (int n = 508; n < 516; n++) {
		buf_init(&b, *state, 10000);
		buf_fmt(&b, "%0*d", n, 7);
		assert_int_equal(b.n, n);
		assert_int_equal(b.p[n - 1], '7');
	}
}

static void numbers(void **state)
{
	struct buf b;

	buf_init(&b, *state, 1000);
	buf_number(&b, 0);
	buf_byte(&b, ' ');
	buf_number(&b, -7);
	buf_byte(&b, ' ');
	buf_number(&b, INT64_MAX);
	buf_byte(&b, ' ');
	buf_number(&b, INT64_MIN);
	check_str(buf_view(&b), "0 -7 9223372036854775807 -9223372036854775808");
}

static void the_maximum_is_kept_and_remembered(void **state)
{
	struct buf b;

	buf_init(&b, *state, 5);
	buf_lit(&b, "rose");
	buf_lit(&b, "mary");
	assert_true(buf_failed(&b));
	check_str(buf_view(&b), "rose");
	buf_byte(&b, '!'); /* there would be room, but the text would have a hole */
	check_str(buf_view(&b), "rose");
	buf_clear(&b);
	assert_false(buf_failed(&b));
	buf_lit(&b, "roses");
	assert_false(buf_failed(&b));
	check_str(buf_view(&b), "roses");
	buf_init(&b, *state, 0);
	buf_str(&b, S(""));
	assert_false(buf_failed(&b));
	buf_byte(&b, 'a');
	assert_true(buf_failed(&b));
}

/* The struct may live on a stack that is gone when the arena goes: leaks would be seen. */
static void keep_nothing_but_the_arena(struct arena *a)
{
	struct buf b;

	buf_init(&b, a, 100000);
	for (int i = 0; i < 5000; i++)
		buf_lit(&b, "rose");
}

static void memory_goes_with_the_arena(void **state)
{
	struct buf b;

	keep_nothing_but_the_arena(*state);
	buf_init(&b, *state, 1000);
	buf_lit(&b, "rose");
	buf_done(&b);
	assert_int_equal(buf_view(&b).n, 0);
	buf_lit(&b, "mary");
	check_str(buf_view(&b), "mary");
	buf_init_heap(&b, 1000);
	buf_lit(&b, "rose");
	buf_done(&b);
	buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(text_grows),
		test_in_arena(long_formats),
		test_in_arena(numbers),
		test_in_arena(the_maximum_is_kept_and_remembered),
		test_in_arena(memory_goes_with_the_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
