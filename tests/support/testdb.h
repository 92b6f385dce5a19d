/*
 * A migrated database for a test program, on the engine that ROSEMARY_TEST_DB names: "sqlite" (a
 * file in a temporary folder; also when it is not set) or "pg" (a schema of its own in the database
 * at ROSEMARY_TEST_PG, dropped at the end; the program is skipped when that is not set). The clock
 * stands still at TEST_NOW until a test moves it. Work that core hands to the writer (sys/writer.h)
 * is done at once, in the task's own transaction. The place is https://example.org.
 *
 * Everything that tasks make lives until testdb_close.
 */
#ifndef TESTS_SUPPORT_TESTDB_H
#define TESTS_SUPPORT_TESTDB_H

#include "sys/db.h"
#include "sys/task.h"

#define TEST_NOW INT64_C(1773478800000) /* 2026-03-14T09:00:00Z */

/* Set-up and tear-down of a cmocka group. */
int testdb_open(void **state);
int testdb_close(void **state);

/* Its connection, and its address for opening more. */
struct db *testdb_db(void);
struct str testdb_address(void);

/* An arena that lives until testdb_close. */
struct arena *test_arena(void);

/* A new task of `me` (NULL: a stranger) in a write transaction on the one connection, which the
 * test ends before the next begins; test_task_on: on another one. */
struct task *test_task(const struct account *me);
struct task *test_task_on(struct db *db, const struct account *me);

/* Commits when the database has not failed meanwhile; gives what db_end gives. */
enum err test_commit(struct task *t);
void test_rollback(struct task *t);
/* The one or the other, as the call in it ended: committed, which must succeed, when e is OK. Gives
 * e. */
enum err test_end(struct task *t, enum err e);

/* One call as somebody, committed; must succeed. The call has x for its task. */
#define DO(who, call)                                                                              \
	do {                                                                                       \
		struct task *x = test_task(who);                                                   \
		check_ok(call);                                                                    \
		check_ok(test_commit(x));                                                          \
	} while (0)

/* Moves the clock. */
void test_clock(int64_t ms);
void test_clock_add(int64_t ms);

#endif
