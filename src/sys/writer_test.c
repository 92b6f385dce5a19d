#include "tests/support/check.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "sys/db.h"
#include "sys/writer.h"
#include "tests/support/folder.h"

/* The program's own writer, so without tests/support. On SQLite; and on PostgreSQL where
 * ROSEMARY_TEST_PG holds an address. */

#define TABLE "writer_test_stone"

static struct {
	struct arena *a;
	struct str address;
	struct db *reader;
	atomic_int commits, told;
	const char *folder;
} test;

static void committed(void)
{
	atomic_fetch_add(&test.commits, 1);
}

static void told(const struct told *first)
{
	for (; first; first = first->next)
		atomic_fetch_add(&test.told, first->kind);
}

static int open_writer(struct str address)
{
	struct str why = S("");
	struct db *db;

	test.address = address;
	db = db_open(test.a, address, false, &why);
	assert_non_null(db);
	db_begin(db);
	check_ok(db_script(db,
			   "DROP TABLE IF EXISTS " TABLE "; CREATE TABLE " TABLE
			   " (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)",
			   test.a, &why));
	check_ok(db_end(db, true));
	db_close(db);
	assert_true(
		writer_start(address, 4, (struct writer_ears){ committed, told }, test.a, &why));
	test.reader = db_open(test.a, address, true, &why);
	assert_non_null(test.reader);
	return 0;
}

static int open_sqlite(void **state)
{
	char *folder;

	(void)state;
	test.a = arena_new((size_t)64 << 20);
	folder = (char *)arena_alloc(test.a, 64);
	snprintf(folder, 64, "/tmp/rosemary-writer-XXXXXX");
	test.folder = mkdtemp(folder);
	assert_non_null(test.folder);
	return open_writer(str_fmt(test.a, "sqlite:%s/test.db", test.folder));
}

static int open_pg(void **state)
{
	(void)state;
	test.a = arena_new((size_t)64 << 20);
	return open_writer(str_of(getenv("ROSEMARY_TEST_PG")));
}

static int shut(void **state)
{
	(void)state;
	writer_stop();
	db_close(test.reader);
	if (test.folder)
		folder_remove(test.folder);
	test.folder = NULL;
	arena_free(test.a);
	return 0;
}

static struct task task_new(void)
{
	return (struct task){ .a = arena_new((size_t)1 << 20), .now = clock_wall_ms() };
}

static int64_t count(void)
{
	struct task t = task_new();
	int64_t n;

	t.db = test.reader;
	db_begin(t.db);
	n = db_int(&t, "SELECT count(*) FROM " TABLE, NO_ARGS, -1);
	db_end(t.db, false);
	arena_free(t.a);
	return n;
}

static int clear(void **state)
{
	struct str why = S("");
	struct db *db = db_open(test.a, test.address, false, &why);
	struct task t = task_new();

	(void)state;
	t.db = db;
	db_begin(db);
	db_run(&t, "DELETE FROM " TABLE, NO_ARGS);
	check_ok(db_end(db, true));
	db_close(db);
	arena_free(t.a);
	atomic_store(&test.commits, 0);
	atomic_store(&test.told, 0);
	return 0;
}

/* --- kinds of work --- */

struct stone {
	int64_t id;
	bool fails; /* after it wrote */
	enum err result;
	atomic_bool answered;
};

static enum err lay(struct task *t, void *arg)
{
	struct stone *s = arg;

	db_run(t, "INSERT INTO " TABLE " (id, n) VALUES ($1, $2)", ARGS(V(s->id), V(0)));
	return s->fails ? ERR_INVALID : OK;
}

static enum err lay_and_tell(struct task *t, void *arg)
{
	struct told *one = arena_make(t->a, struct told);

	one->kind = 1;
	t->told = t->told_last = one;
	return lay(t, arg);
}

static enum err count_up(struct task *t, void *arg)
{
	int64_t n = db_int(t, "SELECT n FROM " TABLE " WHERE id = $1", ARGS(V(1)), -1);

	(void)arg;
	db_run(t, "UPDATE " TABLE " SET n = $2 WHERE id = $1", ARGS(V(1), V(n + 1)));
	return OK;
}

static enum err hold(struct task *t, void *arg)
{
	(void)t;
	(void)arg;
	usleep(50000);
	return OK;
}

static void answered(struct task *t, enum err e, void *arg)
{
	struct stone *s = arg;

	(void)t;
	s->result = e;
	atomic_store(&s->answered, true);
}

static enum err lay_now(struct stone *s)
{
	struct task t = task_new();
	enum err e = write_now(&t, lay, s);

	arena_free(t.a);
	return e;
}

/* --- what holds --- */

static void test_what_is_answered_is_there(void **state)
{
	struct stone s = { .id = 1 };

	(void)state;
	check_ok(lay_now(&s));
	assert_int_equal(count(), 1);
}

static void test_a_task_that_fails_leaves_nothing(void **state)
{
	struct stone bad = { .id = 1, .fails = true };

	(void)state;
	check_err(lay_now(&bad), ERR_INVALID);
	assert_int_equal(count(), 0);
}

static void test_a_broken_rule_is_told(void **state)
{
	struct stone one = { .id = 1 }, again = { .id = 1 };

	(void)state;
	check_ok(lay_now(&one));
	check_err(lay_now(&again), ERR_CONFLICT);
	assert_int_equal(count(), 1);
}

/* What failed is not told, nor what an earlier piece of the same task told. */
static void test_what_is_there_is_told(void **state)
{
	struct stone good = { .id = 1 }, bad = { .id = 2, .fails = true }, again = { .id = 1 };
	struct stone quiet = { .id = 3 };
	struct task t = task_new();

	(void)state;
	check_ok(write_now(&t, lay_and_tell, &good));
	assert_int_equal(atomic_load(&test.told), 1);
	check_err(write_now(&t, lay_and_tell, &bad), ERR_INVALID);
	check_err(write_now(&t, lay_and_tell, &again), ERR_CONFLICT);
	check_ok(write_now(&t, lay, &quiet));
	assert_int_equal(atomic_load(&test.told), 1);
	assert_null(t.told);
	arena_free(t.a);
}

/* Many at once: those between the failing ones are kept, and many share one commit. */
static void test_many_share_a_commit(void **state)
{
	enum { MANY = 300 };
	struct stone *s = arena_many(test.a, struct stone, MANY);
	struct task *t = arena_many(test.a, struct task, MANY + 1);
	struct stone held = { 0 };

	(void)state;
	t[MANY] = task_new();
	write_later(&t[MANY], hold, NULL, answered, &held);
	for (int i = 0; i < MANY; i++) {
		t[i] = task_new();
		s[i].id = i + 1;
		s[i].fails = i % 3 == 0;
		write_later(&t[i], lay, &s[i], answered, &s[i]);
	}
	for (int i = 0; i < MANY; i++) {
		while (!atomic_load(&s[i].answered))
			usleep(500);
		check_err(s[i].result, s[i].fails ? ERR_INVALID : OK);
		arena_free(t[i].a);
	}
	while (!atomic_load(&held.answered))
		usleep(500);
	arena_free(t[MANY].a);
	assert_int_equal(count(), 200);
	if (str_starts(test.address, S("sqlite:")))
		assert_true(atomic_load(&test.commits) < 100);
}

static void *climb(void *arg)
{
	(void)arg;
	for (int i = 0; i < 50; i++) {
		struct task t = task_new();
		enum err e = ERR_CONFLICT;

		/* More than three times in a row in each other's way is answered as that. */
		while (e == ERR_CONFLICT)
			e = write_now(&t, count_up, NULL);
		check_ok(e);
		arena_free(t.a);
	}
	return NULL;
}

static void test_nobody_writes_over_another(void **state)
{
	struct stone s = { .id = 1 };
	struct task t = task_new();
	pthread_t thread[6];

	(void)state;
	check_ok(lay_now(&s));
	for (int i = 0; i < 6; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, climb, NULL), 0);
	for (int i = 0; i < 6; i++)
		pthread_join(thread[i], NULL);
	t.db = test.reader;
	db_begin(t.db);
	assert_int_equal(db_int(&t, "SELECT n FROM " TABLE " WHERE id = 1", NO_ARGS, -1), 300);
	db_end(t.db, false);
	arena_free(t.a);
}

static void test_a_snapshot_moves_on(void **state)
{
	struct task t = task_new();
	struct stone s = { .id = 7 };

	(void)state;
	t.db = test.reader;
	db_begin(t.db);
	assert_int_equal(db_int(&t, "SELECT count(*) FROM " TABLE, NO_ARGS, -1), 0);
	check_ok(write_now(&t, lay, &s));
	assert_ptr_equal(t.db, test.reader);
	assert_int_equal(db_int(&t, "SELECT count(*) FROM " TABLE, NO_ARGS, -1), 1);
	db_end(t.db, false);
	arena_free(t.a);
}

/* A full queue answers at once instead of growing. */
static void test_too_many_are_turned_away(void **state)
{
	enum { MANY = 6000 };
	struct stone *s = arena_many(test.a, struct stone, MANY);
	struct task *t = arena_many(test.a, struct task, MANY);
	int busy = 0;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		t[i] = task_new();
		s[i].id = i + 1;
		write_later(&t[i], i < 8 ? hold : lay, &s[i], answered, &s[i]);
	}
	for (int i = 0; i < MANY; i++) {
		while (!atomic_load(&s[i].answered))
			usleep(500);
		busy += s[i].result == ERR_BUSY;
		arena_free(t[i].a);
	}
	assert_true(busy > 0 && busy < MANY);
	assert_int_equal(count(), MANY - busy - 8);
}

int main(void)
{
	const struct CMUnitTest all[] = {
		cmocka_unit_test_setup(test_what_is_answered_is_there, clear),
		cmocka_unit_test_setup(test_a_task_that_fails_leaves_nothing, clear),
		cmocka_unit_test_setup(test_a_broken_rule_is_told, clear),
		cmocka_unit_test_setup(test_what_is_there_is_told, clear),
		cmocka_unit_test_setup(test_many_share_a_commit, clear),
		cmocka_unit_test_setup(test_nobody_writes_over_another, clear),
		cmocka_unit_test_setup(test_a_snapshot_moves_on, clear),
		cmocka_unit_test_setup(test_too_many_are_turned_away, clear),
	};
	const char *pg = getenv("ROSEMARY_TEST_PG");
	int failed = cmocka_run_group_tests_name("sqlite", all, open_sqlite, shut);

	if (pg && *pg)
		failed += cmocka_run_group_tests_name("pg", all, open_pg, shut);
	return failed;
}
