/*
 * cmocka with what it needs before it. And checks of our own types.
 */
#ifndef TESTS_SUPPORT_CHECK_H
#define TESTS_SUPPORT_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* it is ours: sys/task.h */

#include "base/err.h"
#include "base/str.h"

/* The text is exactly this literal. */
#define check_str(s, lit)                                                                          \
	do {                                                                                       \
		struct str check_s_ = (s);                                                         \
		assert_int_equal(check_s_.n, sizeof(lit) - 1);                                     \
		assert_memory_equal(check_s_.p ? check_s_.p : "", "" lit, sizeof(lit) - 1);        \
	} while (0)

#define check_err(call, expected) assert_string_equal(err_name(call), err_name(expected))
#define check_ok(call) check_err(call, OK)

#endif
