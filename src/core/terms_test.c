#include "tests/support/check.h"

#include "base/clock.h"
#include "core/terms.h"
#include "tests/support/member.h"
#include "tests/support/testdb.h"

static const struct account *hope, *ada;

static int open_house(void **state)
{
	testdb_open(state); /* it is 2026-03-14 */
	hope = test_host("hope");
	ada = test_person("ada");
	return 0;
}

static enum err write(const struct account *who, const char *day, const char *text)
{
	struct task *t = test_task(who);
	enum err e = terms_write(t, str_of(day), str_of(text));

	return test_end(t, e);
}

static enum err now(struct terms *ret)
{
	struct task *t = test_task(NULL);
	enum err e = terms_now(t, ret);

	test_rollback(t);
	return e;
}

static void test_versions_in_time(void **state)
{
	struct terms one;
	struct task *t;

	(void)state;
	check_err(now(&one), ERR_NOT_FOUND);
	check_ok(write(hope, "2026-03-20", "Later."));
	check_ok(now(&one));
	assert_false(one.holds);
	check_ok(write(hope, "2026-03-14", "Now."));
	check_ok(now(&one));
	assert_true(one.holds);
	check_str(one.succeeded_by, "2026-03-20");
	check_ok(write(hope, "2026-03-20", "Later, otherwise."));
	test_clock_add(7 * CLOCK_DAY);
	check_ok(now(&one));
	check_str(one.text, "Later, otherwise.");
	assert_null(one.succeeded_by.p);
	t = test_task(hope);
	check_err(terms_withdraw(t, S("2026-03-20")), ERR_INVALID);
	check_ok(terms_write(t, S("2026-04-01"), S("Never.")));
	check_ok(terms_withdraw(t, S("2026-04-01")));
	check_err(terms_withdraw(t, S("2026-04-01")), ERR_NOT_FOUND);
	check_ok(test_commit(t));
}

static void test_what_is_refused(void **state)
{
	(void)state;
	check_err(write(ada, "2026-05-01", "Mine."), ERR_FORBIDDEN);
	check_err(write(NULL, "2026-05-01", "Mine."), ERR_FORBIDDEN);
	check_err(write(hope, "2026-03-01", "Of old."), ERR_INVALID);
	check_err(write(hope, "2026-02-30", "No day."), ERR_INVALID);
	check_err(write(hope, "2026-05-01", "  "), ERR_INVALID);
	check_ok(write(hope, "2026-03-21", "Of today."));
	check_err(write(hope, "2026-03-21", "Otherwise."), ERR_CONFLICT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_versions_in_time),
		cmocka_unit_test(test_what_is_refused),
	};

	return cmocka_run_group_tests_name("terms", tests, open_house, testdb_close);
}
