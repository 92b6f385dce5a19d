/*
 * What every test begins with: cmocka, and comparisons of our own types.
 */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/str.h"

/* Text equal to a literal, shown as text when it is not. */
#define check_str(s, literal) check_str_(s, literal, __FILE__, __LINE__)

static inline void check_str_(struct str s, const char *want, const char *file, int line)
{
	if (str_eq(s, str_of(want)))
		return;
	print_error("%s:%d: got  \"%.*s\"\n%s:%d: want \"%s\"\n", file, line, STR_ARG(s), file,
		    line, want);
	_fail(file, line);
}

/* An arena for one test, as cmocka's state. */
static inline int with_arena(void **state)
{
	*state = arena_new((size_t)1 << 30);
	return 0;
}

static inline int without_arena(void **state)
{
	arena_free(*state);
	return 0;
}

#define test_in_arena(f) cmocka_unit_test_setup_teardown(f, with_arena, without_arena)

#endif
