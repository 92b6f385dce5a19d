#include "tests/support/check.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/id.h"
#include "tests/support/testdb.h"

static int make_table(void **state)
{
	struct str why;

	testdb_open(state);
	db_begin(testdb_db());
	check_ok(db_script(testdb_db(),
			   "CREATE TABLE stone (id BIGINT PRIMARY KEY, name TEXT UNIQUE,"
			   " small SMALLINT NOT NULL DEFAULT 0)",
			   test_arena(), &why));
	check_ok(db_end(testdb_db(), true));
	return 0;
}

static int64_t stones(void)
{
	struct task *t = test_task(NULL);
	int64_t n = db_int(t, "SELECT COUNT(*) FROM stone", NO_ARGS, -1);

	test_rollback(t);
	return n;
}

static int empty_table(void **state)
{
	struct task *t = test_task(NULL);

	(void)state;
	db_run(t, "DELETE FROM stone", NO_ARGS);
	return test_commit(t);
}

static void add(struct task *t, int64_t id, struct str name)
{
	db_run(t, "INSERT INTO stone (id, name) VALUES ($1, $2)", ARGS(V(id), V(name)));
}

static void test_values_come_back(void **state)
{
	struct task *t = test_task(NULL);
	struct rows r;

	(void)state;
	add(t, INT64_MIN, S("Rös\xc4\xab 'x' \xf0\x9f\x95\xaf"));
	add(t, INT64_MAX, STR_NONE);
	add(t, 3, S(""));
	r = db_rows(t, "SELECT name, id, small = 0, EXISTS (SELECT 1) FROM stone ORDER BY id",
		    NO_ARGS);
	assert_true(rows_next(&r));
	check_str(row_str(&r), "Rös\xc4\xab 'x' \xf0\x9f\x95\xaf");
	assert_true(row_int(&r) == INT64_MIN);
	assert_true(row_bool(&r));
	assert_true(row_bool(&r));
	assert_true(rows_next(&r));
	assert_non_null(row_str(&r).p);
	assert_true(rows_next(&r));
	assert_null(row_str(&r).p);
	assert_true(row_int(&r) == INT64_MAX);
	assert_false(rows_next(&r));
	assert_false(rows_next(&r));
	check_ok(test_commit(t));
	assert_int_equal(stones(), 3);
}

static void test_parameters_go_by_number(void **state)
{
	struct task *t = test_task(NULL);

	(void)state;
	db_run(t, "INSERT INTO stone (name, small, id) VALUES ($3, $1, $2)",
	       ARGS(V(7), V((int64_t)5), V(S("$1"))));
	assert_int_equal(db_int(t,
				"SELECT small FROM stone WHERE id = $2 AND name = '$1' AND"
				" ($1 = 0 OR small = $1)",
				ARGS(V(7), V((int64_t)5)), 0),
			 7);
	assert_int_equal(
		db_int(t, "SELECT small FROM stone WHERE id = $1", ARGS(V((int64_t)6)), -3), -3);
	test_rollback(t);
	assert_int_equal(stones(), 0);
}

static void test_null_parameter_comes_first(void **state)
{
	struct task *t = test_task(NULL);

	(void)state;
	for (int i = 0; i < 2; i++)
		db_run(t, "INSERT INTO stone (id, name) VALUES ($1, $2)",
		       ARGS(V((int64_t)i), i ? V(S("later text")) : V_NULL));
	check_ok(test_commit(t));
	assert_int_equal(stones(), 2);
}

static void test_lists_of_ids(void **state)
{
	struct task *t = test_task(NULL);
	int64_t wanted[] = { 2, 9, -4 };
	struct ids some = { wanted, 3 }, none = { NULL, 0 };

	(void)state;
	for (int64_t i = 1; i <= 3; i++)
		add(t, i, STR_NONE);
	add(t, -4, STR_NONE);
	for (int i = 0; i < 3; i++)
		assert_int_equal(db_int(t,
					"SELECT SUM(id) FROM stone WHERE id IN IDS($2) AND $1 = 1",
					ARGS(V(1), V(i < 2 ? some : none)), 100),
				 i < 2 ? -2 : 100);
	test_rollback(t);
}

static void test_touched_and_returning(void **state)
{
	struct task *t = test_task(NULL);

	(void)state;
	for (int64_t i = 1; i <= 3; i++)
		add(t, i, STR_NONE);
	assert_int_equal(
		db_run(t, "UPDATE stone SET small = small + 1 WHERE id >= $1", ARGS(V((int64_t)2))),
		2);
	assert_int_equal(db_int(t,
				"UPDATE stone SET small = small + 1 WHERE id = $1 RETURNING small",
				ARGS(V((int64_t)3)), 0),
			 2);
	assert_int_equal(db_run(t, "INSERT INTO stone (id) VALUES ($1) ON CONFLICT (id) DO NOTHING",
				ARGS(V((int64_t)3))),
			 0);
	check_ok(test_commit(t));
	assert_int_equal(stones(), 3);
}

static void test_failure_sticks(void **state)
{
	struct task *t = test_task(NULL);
	struct rows r;

	(void)state;
	add(t, 1, S("a"));
	add(t, 2, S("a"));
	check_err(db_state(t), ERR_CONFLICT);
	add(t, 3, S("b"));
	r = db_rows(t, "SELECT id FROM stone", NO_ARGS);
	assert_false(rows_next(&r));
	assert_int_equal(db_int(t, "SELECT 1", NO_ARGS, -1), -1);
	check_err(test_commit(t), ERR_CONFLICT);
	assert_int_equal(stones(), 0);
}

static void test_wrong_statement_is_our_fault(void **state)
{
	struct task *t = test_task(NULL);

	(void)state;
	db_run(t, "INSERT INTO no_such_table (id) VALUES ($1)", ARGS(V(1)));
	check_err(test_commit(t), ERR_BROKEN);
}

static void test_marks(void **state)
{
	struct task *t = test_task(NULL);

	(void)state;
	add(t, 1, S("a"));
	db_mark(t->db);
	add(t, 2, S("b"));
	check_ok(db_mark_end(t->db, true));
	db_mark(t->db);
	add(t, 3, S("c"));
	add(t, 4, S("a"));
	check_err(db_mark_end(t->db, true), ERR_CONFLICT);
	check_ok(db_state(t));
	db_mark(t->db);
	add(t, 5, S("e"));
	db_mark(t->db);
	add(t, 6, S("f"));
	check_ok(db_mark_end(t->db, false));
	check_ok(db_mark_end(t->db, true));
	assert_int_equal(db_int(t, "SELECT SUM(id) FROM stone", NO_ARGS, 0), 1 + 2 + 5);
	check_ok(test_commit(t));
	assert_int_equal(stones(), 3);
}

static int64_t sum_down(struct task *t, int64_t id)
{
	struct rows r = db_rows(t, "SELECT id FROM stone WHERE id = $1", ARGS(V(id)));
	int64_t sum = 0;

	if (id && rows_next(&r))
		sum = row_int(&r) + sum_down(t, id - 1);
	rows_done(&r);
	return sum;
}

static void test_one_statement_open_many_times(void **state)
{
	struct task *t = test_task(NULL);

	(void)state;
	for (int64_t i = 1; i <= 6; i++)
		add(t, i, STR_NONE);
	assert_int_equal(sum_down(t, 6), 21);
	assert_int_equal(sum_down(t, 6), 21);
	test_rollback(t);
}

static void test_open_rows_end_with_the_transaction(void **state)
{
	struct task *t = test_task(NULL);
	struct rows r;

	(void)state;
	add(t, 1, STR_NONE);
	r = db_rows(t, "SELECT id FROM stone", NO_ARGS);
	assert_true(rows_next(&r));
	check_ok(test_commit(t));
	rows_done(&r);
	assert_int_equal(stones(), 1);
}

static void test_full_disk(void **state)
{
	struct task *t = test_task(NULL);
	struct str why;
	char text[4000];

	(void)state;
	add(t, 1, S("before"));
	check_ok(test_commit(t));
	db_script(testdb_db(), "PRAGMA max_page_count = 1", test_arena(), &why);
	memset(text, 'x', sizeof text);
	t = test_task(NULL);
	for (int64_t i = 2; i < 100; i++)
		add(t, i, str_fmt(t->a, "%lld%.*s", (long long)i, (int)sizeof text, text));
	check_err(db_state(t), ERR_FULL);
	check_err(test_commit(t), ERR_FULL);
	db_script(testdb_db(), "PRAGMA max_page_count = 1073741823", test_arena(), &why);
	assert_int_equal(stones(), 1);
	t = test_task(NULL);
	add(t, 2, STR_NONE);
	check_ok(test_commit(t));
}

static void test_lost_connection_comes_back(void **state)
{
	struct task *t = test_task(NULL);

	(void)state;
	add(t, 1, STR_NONE);
	db_int(t, "SELECT pg_terminate_backend(pg_backend_pid())", NO_ARGS, 0);
	check_err(db_state(t), ERR_BUSY);
	check_err(test_commit(t), ERR_BUSY);
	assert_int_equal(stones(), 0);
	t = test_task(NULL);
	add(t, 1, STR_NONE);
	check_ok(test_commit(t));
}

static void test_a_connection_that_broke_while_idle(void **state)
{
	struct task *t = test_task(NULL);
	int64_t backend;
	struct str why;
	struct db *other;

	(void)state;
	backend = db_int(t, "SELECT pg_backend_pid()", NO_ARGS, 0);
	check_ok(test_commit(t));
	other = db_open(test_arena(), testdb_address(), false, &why);
	t = test_task_on(other, NULL);
	db_int(t, "SELECT pg_terminate_backend(CAST($1 AS INTEGER))", ARGS(V(backend)), 0);
	check_ok(test_commit(t));
	db_close(other);
	t = test_task(NULL);
	add(t, 1, STR_NONE);
	check_ok(test_commit(t));
	assert_int_equal(stones(), 1);
}

static void test_two_writers_of_one_row(void **state)
{
	struct str why;
	struct db *other;
	struct task *one = test_task(NULL), *two;

	(void)state;
	other = db_open(test_arena(), testdb_address(), false, &why);
	assert_non_null(other);
	add(one, 1, STR_NONE);
	check_ok(test_commit(one));
	one = test_task(NULL);
	two = test_task_on(other, NULL);
	assert_int_equal(db_int(two, "SELECT COUNT(*) FROM stone", NO_ARGS, 0), 1);
	db_run(one, "UPDATE stone SET small = small + 1", NO_ARGS);
	check_ok(test_commit(one));
	db_run(two, "UPDATE stone SET small = small + 1", NO_ARGS);
	check_err(test_commit(two), ERR_CONFLICT);
	db_close(other);
}

static void test_reader_sees_what_is_committed(void **state)
{
	struct str why;
	struct db *reader = db_open(test_arena(), testdb_address(), true, &why);
	struct task *t, *r;

	(void)state;
	assert_non_null(reader);
	t = test_task(NULL);
	add(t, 1, STR_NONE);
	r = test_task_on(reader, NULL);
	assert_int_equal(db_int(r, "SELECT COUNT(*) FROM stone", NO_ARGS, -1), 0);
	check_ok(test_commit(t));
	assert_int_equal(db_int(r, "SELECT COUNT(*) FROM stone", NO_ARGS, -1), 0);
	check_ok(test_commit(r));
	r = test_task_on(reader, NULL);
	assert_int_equal(db_int(r, "SELECT COUNT(*) FROM stone", NO_ARGS, -1), 1);
	check_ok(test_commit(r));
	db_close(reader);
}

/* Does it end the program? In a child, whose words nobody needs. */
static bool aborts(void (*what)(struct db *db), bool reader)
{
	int status;
	pid_t child = fork();

	if (!child) {
		struct str why;
		struct db *db;

		if (!freopen("/dev/null", "w", stderr))
			_exit(1);
		signal(SIGABRT, SIG_DFL);
		db = db_open(arena_new((size_t)1 << 20), testdb_address(), reader, &why);
		what(db);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void write_outside(struct db *db)
{
	struct task t = { .a = arena_new((size_t)1 << 20), .db = db };

	add(&t, 9, STR_NONE);
}

static void write_inside(struct db *db)
{
	db_begin(db);
	write_outside(db);
	db_end(db, false);
}

static void hidden_write(struct db *db)
{
	struct task t = { .a = arena_new((size_t)1 << 20), .db = db };

	db_int(&t, "INSERT INTO stone (id) VALUES (9) RETURNING id", NO_ARGS, 0);
}

static void test_writing_in_the_wrong_place_ends_the_program(void **state)
{
	(void)state;
	assert_true(aborts(write_outside, false));
	assert_true(aborts(hidden_write, false));
	assert_true(aborts(write_inside, true));
	assert_false(aborts(write_inside, false));
	assert_int_equal(stones(), 0);
}

static void test_no_database_gives_a_sentence(void **state)
{
	struct str why;

	(void)state;
	assert_null(db_open(test_arena(), S("sqlite:/nonexistent/folder/x.db"), false, &why));
	assert_true(why.n > 10);
	assert_null(db_open(test_arena(), S("host=/nonexistent dbname=x"), false, &why));
	assert_true(why.n > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_values_come_back, empty_table),
		cmocka_unit_test_setup(test_parameters_go_by_number, empty_table),
		cmocka_unit_test_setup(test_null_parameter_comes_first, empty_table),
		cmocka_unit_test_setup(test_lists_of_ids, empty_table),
		cmocka_unit_test_setup(test_touched_and_returning, empty_table),
		cmocka_unit_test_setup(test_failure_sticks, empty_table),
		cmocka_unit_test_setup(test_wrong_statement_is_our_fault, empty_table),
		cmocka_unit_test_setup(test_marks, empty_table),
		cmocka_unit_test_setup(test_one_statement_open_many_times, empty_table),
		cmocka_unit_test_setup(test_open_rows_end_with_the_transaction, empty_table),
		cmocka_unit_test_setup(test_reader_sees_what_is_committed, empty_table),
		cmocka_unit_test_setup(test_writing_in_the_wrong_place_ends_the_program,
				       empty_table),
		cmocka_unit_test_setup(test_no_database_gives_a_sentence, empty_table),
	};

	const struct CMUnitTest sqlite[] = {
		cmocka_unit_test_setup(test_full_disk, empty_table),
	};
	const struct CMUnitTest pg[] = {
		cmocka_unit_test_setup(test_lost_connection_comes_back, empty_table),
		cmocka_unit_test_setup(test_a_connection_that_broke_while_idle, empty_table),
		cmocka_unit_test_setup(test_two_writers_of_one_row, empty_table),
	};
	const char *engine = getenv("ROSEMARY_TEST_DB");
	int failures = cmocka_run_group_tests_name("db", tests, make_table, testdb_close);

	if (engine && !strcmp(engine, "pg"))
		return failures + cmocka_run_group_tests_name("pg", pg, make_table, testdb_close);
	return failures + cmocka_run_group_tests_name("sqlite", sqlite, make_table, testdb_close);
}
