#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>

#include "base/log.h"
#include "base/mem.h"
#include "sys/db_engine.h"

#define BUSY_MS 5000

struct statement {
	sqlite3_stmt *stmt;
	unsigned params;
	int columns;
	int index[DB_PARAMS_MAX + 1]; /* SQLite numbers $2 by where it first stands */
	bool writes, busy;
	bool cached; /* else it is one more use of a statement that was busy */
};

struct sqlite {
	struct db db;
	sqlite3 *handle;
	struct statement *slot[DB_OPEN_MAX];
};

static struct sqlite *of(struct db *db)
{
	return (struct sqlite *)db;
}

/* What the last failure means for the one who asked. */
static enum err meaning(struct sqlite *s, int code)
{
	switch (code & 0xff) {
	case SQLITE_CONSTRAINT:
		return ERR_CONFLICT;
	case SQLITE_FULL:
		return ERR_FULL;
	case SQLITE_BUSY:
		return code == SQLITE_BUSY_SNAPSHOT ? ERR_CONFLICT : ERR_BUSY;
	case SQLITE_LOCKED:
		return ERR_BUSY;
	case SQLITE_IOERR:
		if (sqlite3_system_errno(s->handle) == ENOSPC ||
		    sqlite3_system_errno(s->handle) == EDQUOT)
			return ERR_FULL;
		return ERR_BROKEN;
	default:
		return ERR_BROKEN;
	}
}

static enum err failed(struct sqlite *s, const char *sql)
{
	enum err e = meaning(s, sqlite3_extended_errcode(s->handle));

	if (e == ERR_BROKEN)
		log_line(LOG_ERROR, "database", "error=\"%s\" statement=\"%s\"",
			 sqlite3_errmsg(s->handle), sql);
	/* A full disk may make SQLite roll the whole transaction back by itself. */
	if (s->db.in_transaction && sqlite3_get_autocommit(s->handle))
		s->db.lost = e;
	return e;
}

static void statement_free(void *p)
{
	struct statement *st = p;

	sqlite3_finalize(st->stmt);
	mem_free(st);
}

static enum err prepare(struct sqlite *s, const char *sql, bool cached, struct statement **ret)
{
	struct statement *st = mem_new(sizeof *st);
	char *text = db_translate(sql, DB_SQLITE, &st->params);
	int code = sqlite3_prepare_v3(s->handle, text, -1, cached ? SQLITE_PREPARE_PERSISTENT : 0,
				      &st->stmt, NULL);
	char name[16];

	mem_free(text);
	if (code != SQLITE_OK) {
		mem_free(st);
		return failed(s, sql);
	}
	for (unsigned i = 1; i <= st->params; i++) {
		sqlite3_snprintf(sizeof name, name, "$%u", i);
		st->index[i] = sqlite3_bind_parameter_index(st->stmt, name);
		must(st->index[i] > 0);
	}
	st->columns = sqlite3_column_count(st->stmt);
	st->writes = !sqlite3_stmt_readonly(st->stmt);
	st->cached = cached;
	*ret = st;
	return OK;
}

static enum err find(struct sqlite *s, const char *sql, struct statement **ret)
{
	void **place = db_cache(&s->db, sql);
	struct statement *st = *place;
	enum err e;

	if (st && st->busy)
		return prepare(s, sql, false, ret);
	if (!st) {
		e = prepare(s, sql, true, &st);
		if (e)
			return e;
		*place = st;
	}
	*ret = st;
	return OK;
}

static void release(struct statement *st)
{
	if (!st->cached) {
		statement_free(st);
		return;
	}
	sqlite3_reset(st->stmt);
	st->busy = false;
}

static int bind_one(struct statement *st, int index, const struct value *v, struct arena *a)
{
	struct str text;

	switch (v->type) {
	case VALUE_INT:
		return sqlite3_bind_int64(st->stmt, index, v->i);
	case VALUE_TEXT:
		return sqlite3_bind_text64(st->stmt, index, v->s.p, v->s.n, SQLITE_TRANSIENT,
					   SQLITE_UTF8);
	case VALUE_IDS:
		text = db_ids_text(a, v->ids, DB_SQLITE);
		return sqlite3_bind_text64(st->stmt, index, text.p, text.n, SQLITE_TRANSIENT,
					   SQLITE_UTF8);
	default:
		return sqlite3_bind_null(st->stmt, index);
	}
}

/* A statement ready to step. */
static enum err start(struct sqlite *s, const struct db_call *c, struct statement **ret)
{
	struct statement *st;
	enum err e = find(s, c->sql, &st);

	if (e)
		return e;
	must(c->args.n == st->params);
	must(!st->writes || (s->db.in_transaction && !s->db.reader));
	st->busy = true;
	for (size_t i = 0; i < c->args.n; i++) {
		int code = bind_one(st, st->index[i + 1], &c->args.p[i], c->a);

		if (code != SQLITE_OK) {
			e = failed(s, c->sql);
			release(st);
			return e;
		}
	}
	*ret = st;
	return OK;
}

static enum err sqlite_run(struct db *db, const struct db_call *c, int64_t *ret_touched)
{
	struct sqlite *s = of(db);
	struct statement *st;
	enum err e = start(s, c, &st);
	int code;

	if (e)
		return e;
	while ((code = sqlite3_step(st->stmt)) == SQLITE_ROW)
		;
	if (code != SQLITE_DONE)
		e = failed(s, c->sql);
	else if (st->writes)
		*ret_touched = sqlite3_changes64(s->handle);
	release(st);
	return e;
}

static enum err sqlite_open_slot(struct db *db, const struct db_call *c, int slot)
{
	return start(of(db), c, &of(db)->slot[slot]);
}

static enum err sqlite_next(struct db *db, int slot, bool *ret_row)
{
	struct sqlite *s = of(db);
	int code = sqlite3_step(s->slot[slot]->stmt);

	*ret_row = code == SQLITE_ROW;
	if (code == SQLITE_ROW || code == SQLITE_DONE)
		return OK;
	return failed(s, sqlite3_sql(s->slot[slot]->stmt));
}

static void sqlite_shut(struct db *db, int slot)
{
	release(of(db)->slot[slot]);
	of(db)->slot[slot] = NULL;
}

static int64_t sqlite_integer(struct db *db, int slot, int col)
{
	struct statement *st = of(db)->slot[slot];

	must(col < st->columns);
	return sqlite3_column_int64(st->stmt, col);
}

static struct str sqlite_text(struct db *db, int slot, int col)
{
	struct statement *st = of(db)->slot[slot];
	const char *p;

	must(col < st->columns);
	p = (const char *)sqlite3_column_text(st->stmt, col);
	return p ? (struct str){ p, (size_t)sqlite3_column_bytes(st->stmt, col) } : STR_NONE;
}

static enum err sqlite_command(struct db *db, const char *sql)
{
	struct sqlite *s = of(db);
	struct statement *st;
	enum err e;
	int code;

	if (!strcmp(sql, "ROLLBACK") && sqlite3_get_autocommit(s->handle))
		return OK;
	e = find(s, sql, &st);
	if (e)
		return e;
	code = sqlite3_step(st->stmt);
	if (code != SQLITE_DONE)
		e = failed(s, sql);
	sqlite3_reset(st->stmt);
	return e;
}

static enum err sqlite_script(struct db *db, const char *sql, struct arena *a, struct str *ret_why)
{
	struct sqlite *s = of(db);
	int code = sqlite3_exec(s->handle, sql, NULL, NULL, NULL);

	if (code == SQLITE_OK)
		return OK;
	*ret_why = str_dup(a, str_of(sqlite3_errmsg(s->handle)));
	return failed(s, "(script)");
}

static enum err sqlite_ready(struct db *db)
{
	(void)db;
	return OK;
}

static void sqlite_close(struct db *db)
{
	if (!db->reader)
		sqlite3_exec(of(db)->handle, "PRAGMA optimize", NULL, NULL, NULL);
	sqlite3_close(of(db)->handle);
	mem_free(db);
}

static const struct db_ops ops = {
	.engine = DB_SQLITE,
	.command = sqlite_command,
	.script = sqlite_script,
	.run = sqlite_run,
	.open = sqlite_open_slot,
	.next = sqlite_next,
	.shut = sqlite_shut,
	.integer = sqlite_integer,
	.text = sqlite_text,
	.ready = sqlite_ready,
	.close = sqlite_close,
	.forget = statement_free,
	.begin_read = "BEGIN",
	/* Waits for the lock at once, instead of failing in the middle. */
	.begin_write = "BEGIN IMMEDIATE",
};

static void configure(void)
{
	/* Counting memory would make every connection take one lock. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static bool set_up(struct sqlite *s)
{
	const char *all = "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;";
	/* Readers look into the file where it lies in memory; the writer has a cache of its own. */
	const char *own = s->db.reader ? "PRAGMA query_only=ON; PRAGMA cache_size=-2000;"
					 "PRAGMA mmap_size=16777216;"
				       : "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
					 "PRAGMA cache_size=-8000;"
					 "PRAGMA journal_size_limit=67108864;"
					 /* what is deleted is written over */
					 "PRAGMA secure_delete=ON;";

	sqlite3_busy_timeout(s->handle, BUSY_MS);
	/* One plan a statement. Otherwise a table with statistics makes SQLite parse the statement
	 * again for every new parameter, which took a third of a page's time. */
	sqlite3_db_config(s->handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
	sqlite3_extended_result_codes(s->handle, 1);
	return sqlite3_exec(s->handle, all, NULL, NULL, NULL) == SQLITE_OK &&
	       sqlite3_exec(s->handle, own, NULL, NULL, NULL) == SQLITE_OK &&
	       /* a file that is no database fails only when it is read */
	       sqlite3_exec(s->handle, "SELECT 1 FROM sqlite_master", NULL, NULL, NULL) ==
		       SQLITE_OK;
}

struct db *db_open_sqlite(struct arena *a, struct str path, bool reader, struct str *ret_why)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct sqlite *s = mem_new(sizeof *s);
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;

	pthread_once(&once, configure);
	s->db.ops = &ops;
	s->db.reader = reader;
	if (!reader)
		flags |= SQLITE_OPEN_CREATE;
	if (sqlite3_open_v2(str_c(a, path), &s->handle, flags, NULL) == SQLITE_OK && set_up(s))
		return &s->db;
	*ret_why = word_with(a, LANG_EN, W_DATABASE_OPEN, path,
			     str_of(s->handle ? sqlite3_errmsg(s->handle) : ""));
	sqlite3_close(s->handle);
	mem_free(s);
	return NULL;
}
