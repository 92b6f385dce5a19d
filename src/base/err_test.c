#include "tests/support/check.h"

#include "base/mem.h"
#include "tests/support/child.h"

static void every_error_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (int i = 0; i < ERR_COUNT; i++) {
		assert_non_null(err_name((enum err)i));
		for (int j = 0; j < i; j++)
			assert_string_not_equal(err_name((enum err)i), err_name((enum err)j));
	}
}

static void hold_what_is_true(void)
{
	int n = 0;

	must(++n == 1);
	must(n == 1);
}

static void break_what_is_false(void)
{
	must(1 + 1 == 3);
}

static void name_no_error(void)
{
	err_name(ERR_COUNT);
}

static void ask_for_more_than_there_is(void)
{
	volatile size_t n = SIZE_MAX / 2;

	mem_free(mem_grow(NULL, n));
}

static void a_broken_belief_ends_the_program(void **state)
{
	(void)state;
	assert_int_equal(child_end(hold_what_is_true), 0);
	assert_int_equal(child_end(break_what_is_false), -SIGABRT);
	assert_int_equal(child_end(name_no_error), -SIGABRT);
	assert_int_not_equal(child_end(ask_for_more_than_there_is), 0);
}

static void memory_of_the_heap(void **state)
{
	unsigned char *p = mem_new(0);
	char *copy = mem_copy("rose\0mary", 9);

	(void)state;
	p = mem_grow(p, 100);
	memset(p, 1, 100);
	p = mem_grow(p, 1000);
	assert_int_equal(p[99], 1);
	assert_memory_equal(copy, "rose\0mary", 10);
	mem_free(p);
	mem_free(copy);
	mem_free(NULL);
	p = mem_new(100);
	for (int i = 0; i < 100; i++)
		assert_int_equal(p[i], 0);
	mem_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_error_has_a_name_of_its_own),
		cmocka_unit_test(a_broken_belief_ends_the_program),
		cmocka_unit_test(memory_of_the_heap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
