#include "tests/support/check.h"

#include "base/clock.h"
#include "core/reader.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static enum err name(const struct account *owner, const struct account *who, int64_t until)
{
	struct task *t = test_task(owner);
	enum err e = reader_name(t, who->id, until);

	return test_end(t, e);
}

static bool reads_at(const struct account *who, const struct account *owner, int64_t at)
{
	struct task *t = test_task(NULL);
	bool is;

	t->now = at;
	is = reader_reads(t, who->id, owner->id);
	test_rollback(t);
	return is;
}

static bool reads(const struct account *who, const struct account *owner)
{
	return reads_at(who, owner, clock_wall_ms());
}

static struct reader_entries log_of(const struct account *owner)
{
	struct task *t = test_task(owner);
	struct paging page = { .limit = 20 };
	struct reader_entries list;

	check_ok(reader_log(t, &page, &list));
	test_rollback(t);
	return list;
}

static void test_a_reader_is_named_and_ended_at_once(void **state)
{
	const struct account *ada = person("ada"), *ben = person("ben");
	struct task *t;

	(void)state;
	assert_false(reads(ben, ada));
	check_ok(name(ada, ben, 0));
	assert_true(reads(ben, ada));
	assert_false(reads(ada, ben));
	t = test_task(ada);
	check_ok(reader_end(t, ben->id));
	check_err(reader_end(t, ben->id), ERR_NOT_FOUND);
	check_ok(test_commit(t));
	assert_false(reads(ben, ada));
	assert_int_equal(log_of(ada).n, 2);
	assert_int_equal(log_of(ada).p[0].act, READER_ENDED);
	check_str(log_of(ada).p[0].actor, "ben");
	assert_int_equal(log_of(ben).n, 0);
}

static void test_a_time_ends_by_itself(void **state)
{
	const struct account *ada = person("adele"), *ben = person("benno");
	int64_t now = clock_wall_ms(), end = now + CLOCK_DAY;
	struct readers list;
	struct task *t;

	(void)state;
	check_err(name(ada, ben, now - 1), ERR_INVALID);
	check_err(name(ada, ben, now + 6 * 365 * CLOCK_DAY), ERR_INVALID);
	check_ok(name(ada, ben, end));
	assert_true(reads_at(ben, ada, end - 1));
	assert_false(reads_at(ben, ada, end));
	check_ok(name(ada, ben, 0)); /* again: without an end */
	assert_true(reads_at(ben, ada, end));
	t = test_task(ben);
	check_ok(reader_owners(t, &list));
	assert_int_equal(list.n, 1);
	assert_int_equal(list.p[0].account.id, ada->id);
	check_ok(reader_leave(t, ada->id));
	check_ok(test_commit(t));
	assert_false(reads(ben, ada));
	assert_int_equal(log_of(ada).p[0].act, READER_LEFT);
}

static void test_who_may_not_be_one(void **state)
{
	const struct account *ada = person("agnes"), *ben = person("bert"), *cleo = person("clea");

	(void)state;
	check_err(name(ada, ada, 0), ERR_INVALID);
	person_blocks(ben, ada);
	check_err(name(ada, ben, 0), ERR_FORBIDDEN);
	check_ok(name(ada, cleo, 0));
	person_set(cleo, "state", ACCOUNT_SUSPENDED);
	assert_false(reads(cleo, ada));
	for (int i = 0; i < READERS_MOST - 1; i++) {
		char called[] = "reader_a";

		called[7] = (char)('a' + i);
		check_ok(name(ada, person(called), 0));
	}
	check_err(name(ada, person("onemore"), 0), ERR_LIMIT);
}

static void test_the_second_step_is_the_owners(void **state)
{
	const struct account *ada = person("anna");
	struct task *t = test_task(ada);

	(void)state;
	reader_read_self(t, 0);
	assert_false(reader_is_self(t, ada->id));
	assert_int_equal(reader_decides_for(t, ada->id).n, 0);
	reader_read_self(t, t->now + CLOCK_HOUR);
	assert_true(reader_is_self(t, ada->id));
	assert_int_equal(reader_decides_for(t, ada->id).n, 1);
	t->now += CLOCK_HOUR;
	assert_false(reader_is_self(t, ada->id));
	reader_read_self(t, READER_ALWAYS);
	assert_true(reader_is_self(t, ada->id));
	check_ok(test_commit(t));
	assert_int_equal(log_of(ada).p[0].act, READER_OPENED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_reader_is_named_and_ended_at_once),
		cmocka_unit_test(test_a_time_ends_by_itself),
		cmocka_unit_test(test_who_may_not_be_one),
		cmocka_unit_test(test_the_second_step_is_the_owners),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
