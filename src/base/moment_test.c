#include "tests/support/check.h"

#include "base/clock.h"
#include "base/moment.h"

static void moments_as_apps_write_them(void **state)
{
	static const struct {
		const char *text, *same;
	} cases[] = {
		{ "2026-03-14T09:00:00.000Z", "2026-03-14T09:00:00.000Z" },
		{ "2026-03-14T09:00:00Z", "2026-03-14T09:00:00.000Z" },
		{ "2026-03-14T09:00Z", "2026-03-14T09:00:00.000Z" },
		{ " 2026-03-14 09:00 ", "2026-03-14T09:00:00.000Z" },
		{ "2026-03-14 09:00:00 UTC", "2026-03-14T09:00:00.000Z" },
		{ "2026-03-14", "2026-03-14T00:00:00.000Z" },
		{ "2026-03-14T09:00:00+01:00", "2026-03-14T08:00:00.000Z" },
		{ "2026-03-14T09:00:00.5-0330", "2026-03-14T12:30:00.500Z" },
		{ "2026-03-14T09:00:00.123456789+00", "2026-03-14T09:00:00.123Z" },
		{ "2016-12-31T23:59:60Z", "2016-12-31T23:59:59.000Z" },
		{ "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z" },
		{ "0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z" },
	};
	int64_t ms;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_true(moment_read(str_of(cases[i].text), &ms));
		check_str(clock_rfc3339(*state, ms), cases[i].same);
	}
}

static void what_is_no_moment(void **state)
{
	static const char *const no[] = {
		"",
		"tomorrow",
		"2026",
		"2026-3-14",
		"2026-02-29",
		"2026-03-14T",
		"2026-03-14T9:00",
		"2026-03-14T24:00:00Z",
		"2026-03-14T09:60Z",
		"2026-03-14T09:00:61Z",
		"2026-03-14T09:00:00.Z",
		"2026-03-14T09:00:00Zulu",
		"2026-03-14T09:00:00+1",
		"2026-03-14T09:00:00+01:0",
		"2026-03-14T09:00:00+24:00",
		"2026-03-14T09:00:00+01:000",
		"2026-03-14x09:00",
		"1773478800",
		"-2026-03-14",
	};
	int64_t ms = 7;

	(void)state;
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (moment_read(str_of(no[i]), &ms))
			fail_msg("\"%s\" is read as a moment", no[i]);
	assert_int_equal(ms, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(moments_as_apps_write_them),
		cmocka_unit_test(what_is_no_moment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
