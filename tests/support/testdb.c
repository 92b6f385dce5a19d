#include "tests/support/testdb.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "core/place.h"
#include "store/migrate.h"
#include "sys/keys.h"
#include "sys/keys_seal.h"
#include "sys/writer.h"
#include "tests/support/folder.h"

#define ARENAS_MAX 20000
#define ARENA_BYTES ((size_t)64 << 20)
#define SKIPPED 77 /* what meson takes for a skipped test */

static struct {
	struct db *db;
	struct arena *a, *arenas[ARENAS_MAX];
	size_t n;
	struct str address;
	const char *schema; /* PostgreSQL: the schema of this program */
	const char *folder; /* SQLite: its temporary folder */
	struct str server;  /* PostgreSQL: the address without the schema */
	int64_t now;
} test;

static _Noreturn void give_up(struct str why)
{
	fprintf(stderr, "%.*s\n", STR_ARG(why));
	exit(1);
}

struct db *testdb_db(void)
{
	return test.db;
}

struct str testdb_address(void)
{
	return test.address;
}

struct arena *test_arena(void)
{
	must(test.n < ARENAS_MAX);
	return test.arenas[test.n++] = arena_new(ARENA_BYTES);
}

void test_clock(int64_t ms)
{
	test.now = ms;
	clock_set(ms);
}

void test_clock_add(int64_t ms)
{
	test_clock(test.now + ms);
}

struct task *test_task_on(struct db *db, const struct account *me)
{
	struct arena *a = test_arena();
	struct task *t = arena_make(a, struct task);

	t->a = a;
	t->db = db;
	t->me = me;
	t->now = clock_wall_ms();
	t->where = "test";
	db_begin(db);
	return t;
}

struct task *test_task(const struct account *me)
{
	return test_task_on(test.db, me);
}

enum err test_commit(struct task *t)
{
	return db_end(t->db, true);
}

void test_rollback(struct task *t)
{
	db_end(t->db, false);
}

enum err test_end(struct task *t, enum err e)
{
	if (e)
		test_rollback(t);
	else
		must(test_commit(t) == OK);
	return e;
}

/* --- the writer of tests: at once, in a savepoint of the task's own transaction --- */

enum err write_now(struct task *t, writing *work, void *arg)
{
	enum err e, ended;

	db_mark(t->db);
	e = work(t, arg);
	ended = db_mark_end(t->db, e == OK);
	return e ? e : ended;
}

void write_later(struct task *t, writing *work, void *arg,
		 void (*done)(struct task *t, enum err e, void *arg), void *done_arg)
{
	done(t, write_now(t, work, arg), done_arg);
}

/* --- where the database is --- */

static void sqlite_place(void)
{
	const char *tmp = getenv("TMPDIR");
	struct str path = str_fmt(test.a, "%s/rosemary-test-XXXXXX", tmp ? tmp : "/tmp");
	char *folder = arena_alloc(test.a, path.n + 1);

	memcpy(folder, path.p, path.n);
	if (!mkdtemp(folder))
		give_up(S("no temporary folder"));
	test.folder = folder;
	test.address = str_fmt(test.a, "sqlite:%s/test.db", folder);
}

/* One statement on the server, outside the schema. */
static void on_server(const char *sql)
{
	struct str why;
	struct db *db = db_open(test.a, test.server, false, &why);

	if (!db || db_script(db, sql, test.a, &why))
		give_up(why);
	db_close(db);
}

static void pg_place(void)
{
	const char *server = getenv("ROSEMARY_TEST_PG");
	bool url;

	if (!server || !*server)
		exit(SKIPPED);
	test.server = str_of(server);
	test.schema = str_fmt(test.a, "test_%d_%lld", (int)getpid(),
			      (long long)(clock_wall_ms() % 1000000))
			      .p;
	on_server(str_fmt(test.a, "CREATE SCHEMA %s", test.schema).p);
	url = str_starts(test.server, S("postgres"));
	if (url)
		test.address = str_fmt(test.a, "%s%coptions=-csearch_path%%3D%s", server,
				       strchr(server, '?') ? '&' : '?', test.schema);
	else
		test.address =
			str_fmt(test.a, "%s options='-csearch_path=%s'", server, test.schema);
}

static void begin_place(void)
{
	static const struct place_fixed fixed = { .base = { "https://example.org", 19 },
						  .domain = { "example.org", 11 },
						  .secure = true,
						  .upload_max = 20 << 20,
						  .pixels_max = 100000000,
						  .media_seconds = 20,
						  .far_media_max = 100 << 20,
						  .far_picture_max = 8 << 20,
						  .version = { "0", 1 } };
	struct task *t;

	keys_start();
	seal_key(S("a key for tests, of 32 bytes...."));
	place_fix(&fixed);
	t = test_task(NULL);
	place_start(t);
	must(test_commit(t) == OK);
}

int testdb_open(void **state)
{
	const char *engine = getenv("ROSEMARY_TEST_DB");
	struct str why;

	(void)state;
	test.a = arena_new(ARENA_BYTES);
	if (engine && !strcmp(engine, "pg"))
		pg_place();
	else
		sqlite_place();
	test.db = db_open(test.a, test.address, false, &why);
	if (!test.db || !migrate(test.a, test.db, migrations, &why))
		give_up(why);
	test_clock(TEST_NOW);
	begin_place();
	return 0;
}

int testdb_close(void **state)
{
	(void)state;
	db_close(test.db);
	if (test.schema)
		on_server(str_fmt(test.a, "DROP SCHEMA %s CASCADE", test.schema).p);
	if (test.folder)
		folder_remove(test.folder);
	while (test.n)
		arena_free(test.arenas[--test.n]);
	arena_free(test.a);
	return 0;
}
