#include "tests/support/plan.h"

#include <stdio.h>

#include "tests/support/check.h"
#include "tests/support/testdb.h"

/* A line of SQLite's plan that costs more the more there is. */
static bool is_costly_sqlite(struct str line)
{
	if (str_find(line, S("TEMP B-TREE")) < line.n)
		return true;
	if (!str_starts(line, S("SCAN ")) || str_eq(line, S("SCAN s")))
		return false; /* s: the SEARCH_DEPTH posts of a search or the first hundred of a
				count, never more */
	return str_find(line, S("CONSTANT ROW")) == line.n &&
	       str_find(line, S("VIRTUAL TABLE")) == line.n;
}

static bool is_costly_pg(struct str line)
{
	static const char *const large[] = { "post ",
					     "feed ",
					     "media ",
					     "candle ",
					     "notice ",
					     "mention ",
					     "post_tag ",
					     "follow ",
					     "token ",
					     "session ",
					     "list ",
					     "list_member ",
					     "tag_follow ",
					     "poll ",
					     "vote ",
					     "far_media ",
					     "memorial_post ",
					     "memorial_name ",
					     "memorial_keeper ",
					     "circle_member ",
					     "letter ",
					     "earlier ",
					     "scheduled " };

	for (size_t i = 0; i < sizeof(large) / sizeof(*large); i++) {
		char text[32];

		snprintf(text, sizeof(text), "Seq Scan on %s", large[i]);
		if (str_find(line, str_of(text)) < line.n)
			return true;
	}
	return false;
}

int check_plan(const char *name, const char *sql, struct values v)
{
	struct task *t = test_task(NULL);
	bool lite = db_engine(t) == DB_SQLITE;
	struct str full = str_fmt(t->a, "%s%s", lite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ", sql);
	struct rows r = db_rows_(t, str_c(t->a, full), v);
	int costly = 0, lines = 0;

	while (rows_next(&r)) {
		struct str line;

		if (lite)
			row_int(&r), row_int(&r), row_int(&r);
		line = row_str(&r);
		lines++;
		if (lite ? is_costly_sqlite(line) : is_costly_pg(line)) {
			printf("%s: %.*s\n", name, STR_ARG(line));
			costly++;
		}
	}
	rows_done(&r);
	check_ok(db_state(t));
	assert_true(lines > 0);
	test_rollback(t);
	return costly;
}

int plan_open(void **state, int64_t most, const char *const *fill, size_t n)
{
	struct task *t;

	if (testdb_open(state))
		return -1;
	t = test_task(NULL);
	db_run(t, "CREATE TABLE n (i BIGINT PRIMARY KEY)", NO_ARGS);
	db_run(t,
	       "WITH RECURSIVE up (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM up WHERE i < $1)"
	       " INSERT INTO n SELECT i FROM up",
	       ARGS(V(most)));
	for (size_t i = 0; i < n; i++)
		db_run_(t, fill[i], NO_ARGS);
	return test_commit(t);
}
