#include "tests/support/check.h"

#include <string.h>

#include "store/migrate.h"
#include "tests/support/testdb.h"

#define STEP(name_, text)                                                                          \
	{                                                                                          \
		.name = name_, .bytes = (const unsigned char *)text, .length = sizeof(text) - 1    \
	}

static int64_t newest(void)
{
	struct task *t = test_task(NULL);
	int64_t n = migrate_newest(t);

	test_rollback(t);
	return n;
}

static void test_again_changes_nothing(void **state)
{
	struct str why;
	int64_t before = newest();

	(void)state;
	assert_true(before >= 3);
	assert_true(migrate(test_arena(), testdb_db(), migrations, &why));
	assert_int_equal(newest(), before);
}

static void test_ids_are_generated_keys_of_64_bits(void **state)
{
	struct task *t = test_task(NULL);
	int64_t id = INT64_C(0x7fffffffffffff01);

	(void)state;
	db_run(t,
	       "INSERT INTO account (id, name, name_key, created_at) VALUES ($1, 'Ada', 'ada', 0)",
	       ARGS(V(id)));
	assert_true(db_int(t, "SELECT id FROM account WHERE name_key = 'ada'", NO_ARGS, 0) == id);
	test_rollback(t);
}

static void test_the_schema_has_its_rules(void **state)
{
	struct task *t = test_task(NULL);

	(void)state;
	db_run(t, "INSERT INTO login (account_id, password, changed_at) VALUES (99, 'x', 0)",
	       NO_ARGS);
	check_err(test_commit(t), ERR_CONFLICT); /* nobody has this id */
}

static void test_new_steps_are_applied_once(void **state)
{
	static const struct embedded more[] = {
		STEP("0003_search.sql", "not applied again"),
		STEP("9004_stone.sql", "CREATE TABLE pebble (id ID PRIMARY KEY, name TEXT);\n"
				       "INSERT INTO pebble (id) VALUES (1);"),
		STEP("9005_only.pg.sql", "ALTER TABLE pebble ADD COLUMN postgres BIGINT;"),
		STEP("9005_only.sqlite.sql", "ALTER TABLE pebble ADD COLUMN sqlite BIGINT;"),
		{ 0 },
	};
	struct str why;
	struct task *t;

	(void)state;
	for (int i = 0; i < 2; i++)
		assert_true(migrate(test_arena(), testdb_db(), more, &why));
	assert_int_equal(newest(), 9005);
	t = test_task(NULL);
	assert_int_equal(db_int(t, "SELECT COUNT(*) FROM pebble", NO_ARGS, 0), 1);
	test_rollback(t);
}

static void test_a_step_that_fails_leaves_nothing(void **state)
{
	static const struct embedded broken[] = {
		STEP("9006_good.sql", "CREATE TABLE good (id ID PRIMARY KEY);"),
		STEP("9007_bad.sql", "CREATE TABLE bad (id ID PRIMARY KEY);\nNONSENSE;"),
		{ 0 },
	};
	static const struct embedded mended[] = {
		STEP("9006_good.sql", "CREATE TABLE good (id ID PRIMARY KEY);"),
		STEP("9007_bad.sql", "CREATE TABLE bad (id ID PRIMARY KEY);"),
		{ 0 },
	};
	struct str why;

	(void)state;
	assert_false(migrate(test_arena(), testdb_db(), broken, &why));
	assert_true(str_find(why, S("9007_bad.sql")) < why.n);
	assert_int_equal(newest(), 9006);
	assert_true(migrate(test_arena(), testdb_db(), mended, &why));
	assert_int_equal(newest(), 9007);
}

static void test_a_newer_database_is_refused(void **state)
{
	struct str why;

	(void)state;
	assert_int_equal(newest(), 9007);
	assert_false(migrate(test_arena(), testdb_db(), migrations, &why));
	assert_true(str_find(why, S("step 9007")) < why.n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_again_changes_nothing),
		cmocka_unit_test(test_ids_are_generated_keys_of_64_bits),
		cmocka_unit_test(test_the_schema_has_its_rules),
		cmocka_unit_test(test_new_steps_are_applied_once),
		cmocka_unit_test(test_a_step_that_fails_leaves_nothing),
		cmocka_unit_test(test_a_newer_database_is_refused),
	};

	return cmocka_run_group_tests_name("migrate", tests, testdb_open, testdb_close);
}
