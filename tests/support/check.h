/*
 * What every test begins with: cmocka with what it needs before it, and checks of our own types.
 * Tests own what they make; test_in_arena gives each an arena that goes with it.
 */
#ifndef TESTS_SUPPORT_CHECK_H
#define TESTS_SUPPORT_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* it is ours: sys/task.h; so cmocka's fail_msg needs another */
#undef fail_msg
#define fail_msg(...)                                                                              \
	(print_error("ERROR: " __VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

#include "base/err.h"
#include "base/str.h"

/* The text is exactly this one; both are shown when it is not. */
#define check_str(s, want) check_str_(s, want, __FILE__, __LINE__)

static inline void check_str_(struct str s, const char *want, const char *file, int line)
{
	if (str_eq(s, str_of(want)))
		return;
	print_error("%s:%d: got  \"%.*s\"\n%s:%d: want \"%s\"\n", file, line, STR_ARG(s), file,
		    line, want);
	_fail(file, line);
}

#define check_err(call, expected) assert_string_equal(err_name(call), err_name(expected))
#define check_ok(call) check_err(call, OK)

/* A test that gets an arena of its own as its state. */
#define test_in_arena(f) cmocka_unit_test_setup_teardown(f, with_arena_, without_arena_)

static inline int with_arena_(void **state)
{
	*state = arena_new((size_t)1 << 30);
	return 0;
}

static inline int without_arena_(void **state)
{
	arena_free(*state);
	return 0;
}

#endif
