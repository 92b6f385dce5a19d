#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "sys/db_engine.h"

/* Types of parameters (pg_type.dat): what a column of another integer type takes as well. */
#define OID_INT8 20
#define OID_TEXT 25
#define OID_INT8_LIST 1016

struct statement {
	char name[16];
	unsigned params;
	bool writes;
};

struct slot {
	PGresult *result;
	int row;
};

struct pg {
	struct db db;
	PGconn *conn;
	unsigned next_name;
	struct slot slot[DB_OPEN_MAX];
};

struct bound { /* parameters as libpq takes them */
	Oid types[DB_PARAMS_MAX];
	const char *values[DB_PARAMS_MAX];
	int lengths[DB_PARAMS_MAX];
	int formats[DB_PARAMS_MAX];
};

static struct pg *of(struct db *db)
{
	return (struct pg *)db;
}

/* SQLSTATE (PostgreSQL's appendix A) by its beginning. */
static enum err meaning(const char *state)
{
	static const struct {
		const char *start;
		enum err err;
	} table[] = {
		{ "23", ERR_CONFLICT },	 /* a rule of the schema */
		{ "40", ERR_CONFLICT },	 /* serialization, deadlock */
		{ "53100", ERR_FULL },	 /* disk full */
		{ "53", ERR_BUSY },	 /* memory, connections */
		{ "55P03", ERR_BUSY },	 /* lock not available */
		{ "57", ERR_BUSY },	 /* shutting down, cancelled */
		{ "08", ERR_BUSY },	 /* connection */
		{ "25006", ERR_BROKEN }, /* a write on a reader */
	};

	if (!state)
		return ERR_BUSY; /* libpq itself failed: the connection */
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (!strncmp(state, table[i].start, strlen(table[i].start)))
			return table[i].err;
	return ERR_BROKEN;
}

/* Takes the result when it is a failure. */
static enum err check(struct pg *p, PGresult *result, const char *sql)
{
	ExecStatusType status = PQresultStatus(result);
	enum err e;

	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
		return OK;
	e = meaning(PQresultErrorField(result, PG_DIAG_SQLSTATE));
	if (PQstatus(p->conn) != CONNECTION_OK) {
		e = ERR_BUSY;
		p->db.lost = e;
	}
	if (e == ERR_BROKEN)
		log_line(LOG_ERROR, "database", "error=\"%s\" statement=\"%s\"",
			 PQresultErrorMessage(result), sql);
	PQclear(result);
	return e;
}

static enum err pg_ready(struct db *db);

static enum err command_once(struct pg *p, const char *sql)
{
	PGresult *result = PQexec(p->conn, sql);
	enum err e = check(p, result, sql);

	if (e)
		return e;
	/* COMMIT of a transaction that failed answers ROLLBACK. */
	if (!strcmp(sql, "COMMIT") && strcmp(PQcmdStatus(result), "COMMIT"))
		e = ERR_BROKEN;
	PQclear(result);
	return e;
}

static enum err pg_command(struct db *db, const char *sql)
{
	struct pg *p = of(db);
	enum err e = command_once(p, sql);

	/* A connection that nobody used for a while may be found broken only now. */
	if (e && !strncmp(sql, "BEGIN", 5) && PQstatus(p->conn) != CONNECTION_OK &&
	    pg_ready(db) == OK) {
		db->lost = OK;
		e = command_once(p, sql);
	}
	return e;
}

static enum err pg_script(struct db *db, const char *sql, struct arena *a, struct str *ret_why)
{
	PGresult *result = PQexec(of(db)->conn, sql);
	enum err e;

	*ret_why = str_trim(str_dup(a, str_of(PQerrorMessage(of(db)->conn))));
	e = check(of(db), result, "(script)");
	if (!e)
		PQclear(result);
	return e;
}

static void fill(struct bound *b, struct values args, struct arena *a)
{
	for (size_t i = 0; i < args.n; i++) {
		const struct value *v = &args.p[i];
		struct str text = STR_NONE;

		b->formats[i] = v->type == VALUE_TEXT;
		if (v->type == VALUE_INT)
			text = str_fmt(a, "%lld", (long long)v->i);
		else if (v->type == VALUE_IDS)
			text = str_of(str_c(a, db_ids_text(a, v->ids, DB_PG)));
		else if (v->type == VALUE_TEXT)
			text = v->s;
		b->values[i] = text.p;
		b->lengths[i] = (int)text.n;
		b->types[i] = v->type == VALUE_INT    ? OID_INT8
			      : v->type == VALUE_TEXT ? OID_TEXT
			      : v->type == VALUE_IDS  ? OID_INT8_LIST
						      : 0;
	}
}

/* The server refuses other writes of a reader by itself. */
static bool is_write(const char *sql)
{
	return !strncmp(sql, "INSERT", 6) || !strncmp(sql, "UPDATE", 6) ||
	       !strncmp(sql, "DELETE", 6);
}

static enum err prepare(struct pg *p, const char *sql, const Oid *types, struct statement **ret)
{
	struct statement *st = mem_new(sizeof *st);
	char *text = db_translate(sql, DB_PG, &st->params);
	PGresult *result;
	enum err e;

	snprintf(st->name, sizeof st->name, "s%u", p->next_name++);
	st->writes = is_write(sql);
	result = PQprepare(p->conn, st->name, text, (int)st->params, types);
	e = check(p, result, sql);
	mem_free(text);
	if (e) {
		mem_free(st);
		return e;
	}
	PQclear(result);
	*ret = st;
	return OK;
}

static enum err execute(struct pg *p, const struct db_call *c, PGresult **ret)
{
	void **place = db_cache(&p->db, c->sql);
	struct statement *st = *place;
	struct bound b;
	enum err e;

	must(c->args.n <= DB_PARAMS_MAX);
	fill(&b, c->args, c->a);
	if (!st) {
		e = prepare(p, c->sql, b.types, &st);
		if (e)
			return e;
		*place = st;
	}
	must(c->args.n == st->params);
	must(!st->writes || (p->db.in_transaction && !p->db.reader));
	*ret = PQexecPrepared(p->conn, st->name, (int)st->params, b.values, b.lengths, b.formats,
			      0);
	return check(p, *ret, c->sql);
}

static enum err pg_run(struct db *db, const struct db_call *c, int64_t *ret_touched)
{
	PGresult *result;
	enum err e = execute(of(db), c, &result);

	if (e)
		return e;
	if (!str_int(str_of(PQcmdTuples(result)), 0, INT64_MAX, ret_touched))
		*ret_touched = 0;
	PQclear(result);
	return OK;
}

static enum err pg_open_slot(struct db *db, const struct db_call *c, int slot)
{
	struct slot *s = &of(db)->slot[slot];

	s->row = -1;
	return execute(of(db), c, &s->result);
}

static enum err pg_next(struct db *db, int slot, bool *ret_row)
{
	struct slot *s = &of(db)->slot[slot];

	*ret_row = ++s->row < PQntuples(s->result);
	return OK;
}

static void pg_shut(struct db *db, int slot)
{
	PQclear(of(db)->slot[slot].result);
	of(db)->slot[slot].result = NULL;
}

static struct str pg_text(struct db *db, int slot, int col)
{
	struct slot *s = &of(db)->slot[slot];

	must(col < PQnfields(s->result));
	if (PQgetisnull(s->result, s->row, col))
		return STR_NONE;
	return (struct str){ PQgetvalue(s->result, s->row, col),
			     (size_t)PQgetlength(s->result, s->row, col) };
}

static int64_t pg_integer(struct db *db, int slot, int col)
{
	struct str s = pg_text(db, slot, col);
	int64_t n = 0;

	if (s.n == 1 && *s.p == 't')
		return 1;
	str_int(s, INT64_MIN, INT64_MAX, &n);
	return n;
}

/* Silence: what the server wants to tell is in the error already. */
static void notice(void *arg, const char *message)
{
	(void)arg;
	(void)message;
}

static bool set_up(struct pg *p)
{
	PGresult *result;
	bool ok;

	PQsetNoticeProcessor(p->conn, notice, NULL);
	result = PQexec(p->conn,
			"SET client_min_messages = warning; SET lock_timeout = '10s';"
			"SET statement_timeout = '60s';"
			"SET idle_in_transaction_session_timeout = '5min';"
			/* Every list is read along an index, a page at a time. Planned once,
			 * not for each parameter; with joins that keep the index's order,
			 * not with a hash of everything and a sort; and not compiled,
			 * which takes seconds of what looks dear and is short. */
			"SET plan_cache_mode = force_generic_plan; SET enable_hashjoin = off;"
			"SET enable_mergejoin = off; SET jit = off");
	ok = PQresultStatus(result) == PGRES_COMMAND_OK;
	PQclear(result);
	return ok;
}

static enum err pg_ready(struct db *db)
{
	struct pg *p = of(db);

	if (PQstatus(p->conn) == CONNECTION_OK)
		return OK;
	db_cache_empty(db);
	PQreset(p->conn);
	if (PQstatus(p->conn) == CONNECTION_OK && set_up(p)) {
		log_line(LOG_WARN, "database", "connected again");
		return OK;
	}
	return ERR_BUSY;
}

static void pg_close(struct db *db)
{
	PQfinish(of(db)->conn);
	mem_free(db);
}

static const struct db_ops ops = {
	.engine = DB_PG,
	.command = pg_command,
	.script = pg_script,
	.run = pg_run,
	.open = pg_open_slot,
	.next = pg_next,
	.shut = pg_shut,
	.integer = pg_integer,
	.text = pg_text,
	.ready = pg_ready,
	.close = pg_close,
	.forget = mem_free,
	.begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	/* Two writers that touch one row: the second fails with a conflict and is run again,
	 * instead of writing from what it read before. */
	.begin_write = "BEGIN ISOLATION LEVEL REPEATABLE READ",
};

struct db *db_open_pg(struct arena *a, struct str address, bool reader, struct str *ret_why)
{
	const char *keys[] = { "dbname", "client_encoding", "fallback_application_name",
			       "connect_timeout", NULL };
	const char *values[] = { str_c(a, address), "UTF8", "rosemary", "10", NULL };
	struct pg *p = mem_new(sizeof *p);

	p->db.ops = &ops;
	p->db.reader = reader;
	p->conn = PQconnectdbParams(keys, values, 1);
	if (PQstatus(p->conn) == CONNECTION_OK && set_up(p))
		return &p->db;
	/* The address may hold a password: it is not repeated here. */
	*ret_why = word_with(a, LANG_EN, W_DATABASE_CONNECT,
			     str_trim(str_of(PQerrorMessage(p->conn))), S(""));
	PQfinish(p->conn);
	mem_free(p);
	return NULL;
}
