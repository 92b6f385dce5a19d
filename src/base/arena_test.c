#include "tests/support/check.h"
#include "tests/support/child.h"

static void memory_is_zeroed_and_aligned(void **state)
{
	for (size_t n = 0; n < 3000; n += 7) {
		unsigned char *p = arena_alloc(*state, n);

		assert_int_equal((uintptr_t)p % 16, 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xAB, n);
	}
}

static void large_pieces_fit_too(void **state)
{
	size_t used = arena_used(*state);
	char *p = arena_alloc(*state, 5000000);

	p[4999999] = 1;
	assert_int_equal(arena_used(*state) - used, 5000000);
	assert_non_null(arena_alloc(*state, 0));
}

static char order[8];
static size_t orders;

static void note(void *data)
{
	order[orders++] = *(const char *)data;
}

static void the_last_deferred_is_the_first_released(void **state)
{
	static char letters[] = "abc";
	struct arena *a = arena_new(100000);

	(void)state;
	orders = 0;
	for (int i = 0; i < 3; i++)
		arena_defer(a, note, &letters[i]);
	assert_int_equal(orders, 0);
	arena_free(a);
	arena_free(NULL);
	assert_memory_equal(order, "cba", 3);
}

static void pass_the_limit(void)
{
	struct arena *a = arena_new(1000);

	for (int i = 0; i < 100; i++)
		arena_alloc(a, 16);
}

static void overflow_a_product(void)
{
	arena_array(arena_new(1000), SIZE_MAX / 2, 3);
}

static void stay_within_the_limit(void)
{
	struct arena *a = arena_new(1600);

	for (int i = 0; i < 100; i++)
		arena_alloc(a, 16);
	arena_free(a);
}

static void a_limit_that_is_passed_ends_the_program(void **state)
{
	(void)state;
	assert_int_equal(child_end(pass_the_limit), -SIGABRT);
	assert_int_equal(child_end(overflow_a_product), -SIGABRT);
	assert_int_equal(child_end(stay_within_the_limit), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(memory_is_zeroed_and_aligned),
		test_in_arena(large_pieces_fit_too),
		test_in_arena(the_last_deferred_is_the_first_released),
		test_in_arena(a_limit_that_is_passed_ends_the_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
