/*
 * A task's view of the database: statements with typed parameters, rows read column by column, and
 * nothing of the engine behind it. Only src/store includes this (and the runners in src/app, which
 * open and end transactions). The SQL text is a literal, the same for SQLite and PostgreSQL, with
 * parameters $1, $2, …
 *
 * A failure of the database is kept in the connection until the transaction ends: later statements
 * do nothing, rows are empty, and the runner's db_end answers for them all. So writes return
 * nothing or a count, and rules read straight through.
 *
 * A list of ids is one parameter: "WHERE id IN IDS($1)" with V(ids) (any number of them, none too).
 */
#ifndef SYS_DB_H
#define SYS_DB_H

#include "sys/task.h"

enum db_engine { DB_SQLITE, DB_PG };

struct value {
	enum { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_IDS } type;
	union {
		int64_t i;
		struct str s;
		struct ids ids;
	};
};

struct values {
	const struct value *p;
	size_t n;
};

struct value v_int(int64_t i);
struct value v_i(int i);
struct value v_bool(bool b);
struct value v_u(unsigned i);
struct value v_str(struct str s);   /* STR_NONE (p NULL) is SQL NULL */
struct value v_ids(struct ids ids); /* for IN IDS($n) only; must live until the rows are done */

#define V(x)                                                                                       \
	_Generic((x), int64_t                                                                      \
		 : v_int, int                                                                      \
		 : v_i, unsigned                                                                   \
		 : v_u, bool                                                                       \
		 : v_bool, struct str                                                              \
		 : v_str, struct ids                                                               \
		 : v_ids)(x)
#define V_NULL ((struct value){ .type = VALUE_NULL })

#define ARGS(...)                                                                                  \
	((struct values){ (const struct value[]){ __VA_ARGS__ },                                   \
			  sizeof((const struct value[]){ __VA_ARGS__ }) / sizeof(struct value) })
#define NO_ARGS ((struct values){ NULL, 0 })

/* A query's rows. Read the columns in the order of the SELECT with row_*; each call takes the next.
 * Text is copied into the task's arena. rows_next releases the statement after the last row;
 * rows_done releases it earlier. At most DB_OPEN_MAX queries of one task are open at once. */
struct rows {
	struct db *db;
	struct task *t;
	int slot; /* the engine's own; -1 when closed */
	int col;
};

#define DB_OPEN_MAX 8
#define DB_PARAMS_MAX 64

#define db_rows(t, sql, args) db_rows_((t), "" sql, (args))
struct rows db_rows_(struct task *t, const char *sql, struct values args);

bool rows_next(struct rows *r);
void rows_done(struct rows *r);

int64_t row_int(struct rows *r);	    /* NULL is 0 */
bool row_bool(struct rows *r);		    /* NULL is false */
struct str row_str(struct rows *r);	    /* NULL is STR_NONE; otherwise p is never NULL */
void row_skip(struct rows *r, int columns); /* passes over what is not wanted */

/* A statement that writes; returns how many rows it touched (0 after a failure). Must be inside a
 * transaction. A broken UNIQUE rule fails the transaction with ERR_CONFLICT: use ON CONFLICT. */
#define db_run(t, sql, args) db_run_((t), "" sql, (args))
int64_t db_run_(struct task *t, const char *sql, struct values args);

/* The one integer of a query's one row; `otherwise` when there is no row (or it is NULL). */
#define db_int(t, sql, args, otherwise) db_int_((t), "" sql, (args), (otherwise))
int64_t db_int_(struct task *t, const char *sql, struct values args, int64_t otherwise);

/* OK, or what the database failed with since the transaction began: ERR_FULL, ERR_CONFLICT (a rule
 * of the schema, or two writers at once), ERR_BUSY (no connection), ERR_BROKEN. */
enum err db_state(const struct task *t);

enum db_engine db_engine(const struct task *t);

/* --- for the runners, the tests and the migrations only --- */

/* Opens a connection: "sqlite:PATH" or a PostgreSQL connection string ("postgresql://…" or
 * "host=…"). NULL with a sentence in ret_why (made in a) when it can't be had. A reader never
 * writes. */
struct db *db_open(struct arena *a, struct str address, bool reader, struct str *ret_why);
void db_close(struct db *db);

/* A transaction, and within it a numbered savepoint a task (group commit: sys/writer.c). db_end
 * commits or rolls back and forgets the failure, which it returns. */
void db_begin(struct db *db);
enum err db_end(struct db *db, bool commit);
void db_mark(struct db *db);			/* SAVEPOINT */
enum err db_mark_end(struct db *db, bool keep); /* RELEASE, or ROLLBACK TO and RELEASE */

/* Several statements of a migration, split by the engine; outside prepared statements. */
enum err db_script(struct db *db, const char *sql, struct arena *a, struct str *ret_why);

#endif
