#include "tests/support/check.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/fmt.h"
#include "base/str.h"

static bool plain(char *out, size_t size, size_t *ret_n, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

static bool plain(char *out, size_t size, size_t *ret_n, const char *fmt, ...)
{
	va_list args;
	bool good;

	va_start(args, fmt);
	good = fmt_plain(out, size, fmt, args, ret_n);
	va_end(args);
	return good;
}

/* It takes the format, and writes what the library would. */
#define SAME(...)                                                                                  \
	do {                                                                                       \
		char one[200], two[200];                                                           \
		size_t n = 0;                                                                      \
                                                                                                   \
		assert_true(plain(one, sizeof one, &n, __VA_ARGS__));                              \
		assert_int_equal(n, snprintf(two, sizeof two, __VA_ARGS__));                       \
		assert_memory_equal(one, two, n);                                                  \
	} while (0)

#define NOT(...)                                                                                   \
	do {                                                                                       \
		char one[200];                                                                     \
		size_t n = 0;                                                                      \
                                                                                                   \
		assert_false(plain(one, sizeof one, &n, __VA_ARGS__));                             \
	} while (0)

static void texts(void **state)
{
	(void)state;
	SAME("%s", "");
	SAME("/@%s/%s", "ada", "123");
	SAME("%.*s and %.*s", STR_ARG(S("roses")), STR_ARG(STR_NONE));
	SAME("%.*s", 3, "rosemary");
	SAME("%.*s", 30, "rosemary"); /* ends at its NUL */
	SAME("%.*s", -1, "rosemary");
	SAME("%c%c", 'a', 0xE9);
	SAME("100%% of %s%%", "it");
}

static void numbers(void **state)
{
	(void)state;
	SAME("%d %d %d %d", 0, -1, INT32_MAX, INT32_MIN);
	SAME("%u %u", 0u, UINT32_MAX);
	SAME("%ld %ld", INT64_MAX, INT64_MIN);
	SAME("%lld %lld", (long long)INT64_MAX, (long long)INT64_MIN);
	SAME("%" PRId64 ".%" PRIu64, INT64_C(109876543210987654), UINT64_MAX);
	SAME("%lu %llu %zu", 1ul, 2ull, SIZE_MAX);
	SAME("%zd", (ssize_t)-3);
	SAME("%02d:%02d %04lld %09d", 7, 59, 1987ll, 12345);
	SAME("%02d %03u", 123, 4567u);
}

/* Whatever else there is goes to the library. */
static void others(void **state)
{
	(void)state;
	NOT("%5d", 1);
	NOT("%-5d", 1);
	NOT("%02d", -1);
	NOT("%02X", 10u);
	NOT("%x", 10u);
	NOT("%.3s", "rosemary");
	NOT("%5s", "a");
	NOT("%.1f", 0.5);
	NOT("%p", (void *)NULL);
	NOT("a%hhd", (signed char)1);
}

static void what_fits(void **state)
{
	char out[4] = "....";
	size_t n = 0;

	(void)state;
	assert_true(plain(out, 4, &n, "%s", "rose"));
	assert_int_equal(n, 4);
	assert_memory_equal(out, "rose", 4);
	assert_false(plain(out, 4, &n, "%s", "roses"));
	assert_false(plain(out, 3, &n, "%d", 1234));
	assert_true(plain(out, 4, &n, "%d", -123));
	assert_memory_equal(out, "-123", 4);
	assert_true(plain(out, 0, &n, "%s", ""));
	assert_int_equal(n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts),
		cmocka_unit_test(numbers),
		cmocka_unit_test(others),
		cmocka_unit_test(what_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
