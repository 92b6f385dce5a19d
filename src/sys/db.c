#include <stdint.h>

#include "base/buf.h"
#include "base/mem.h"
#include "sys/db_engine.h"

#define IDS_MARK "IN IDS("

struct value v_int(int64_t i)
{
	return (struct value){ .type = VALUE_INT, .i = i };
}

struct value v_i(int i)
{
	return v_int(i);
}

struct value v_u(unsigned i)
{
	return v_int(i);
}

struct value v_bool(bool b)
{
	return v_int(b);
}

struct value v_str(struct str s)
{
	return s.p ? (struct value){ .type = VALUE_TEXT, .s = s } : V_NULL;
}

struct value v_ids(struct ids ids)
{
	return (struct value){ .type = VALUE_IDS, .ids = ids };
}

/* --- what the engines share --- */

static size_t cache_place(const struct db *db, const char *sql)
{
	size_t i = ((uintptr_t)sql * UINT64_C(0x9E3779B97F4A7C15)) >> 20;

	while (db->cache[i & (db->cache_size - 1)].sql &&
	       db->cache[i & (db->cache_size - 1)].sql != sql)
		i++;
	return i & (db->cache_size - 1);
}

static void cache_grow(struct db *db)
{
	struct db_cached *old = db->cache;
	size_t size = db->cache_size;

	db->cache_size = size ? 2 * size : 256;
	db->cache = mem_new(db->cache_size * sizeof *db->cache);
	for (size_t i = 0; i < size; i++)
		if (old[i].sql)
			db->cache[cache_place(db, old[i].sql)] = old[i];
	mem_free(old);
}

void **db_cache(struct db *db, const char *sql)
{
	size_t i;

	if (2 * db->cached >= db->cache_size)
		cache_grow(db);
	i = cache_place(db, sql);
	if (!db->cache[i].sql) {
		db->cache[i].sql = sql;
		db->cached++;
	}
	return &db->cache[i].statement;
}

void db_cache_empty(struct db *db)
{
	for (size_t i = 0; i < db->cache_size; i++)
		if (db->cache[i].statement)
			db->ops->forget(db->cache[i].statement);
	mem_free(db->cache);
	db->cache = NULL;
	db->cached = db->cache_size = 0;
}

/* The number after a $, moved past; 0 when there is none. */
static unsigned read_number(const char **p)
{
	unsigned n = 0;

	while (**p >= '0' && **p <= '9')
		n = n * 10 + (unsigned)(*(*p)++ - '0');
	return n;
}

/* "IN IDS($1)" in the engine's way; returns where the text goes on. */
static const char *put_ids(struct buf *b, const char *p, enum db_engine engine, unsigned *most)
{
	unsigned n;

	p += sizeof IDS_MARK - 1;
	must(*p++ == '$');
	n = read_number(&p);
	must(n && *p == ')');
	*most = n > *most ? n : *most;
	buf_fmt(b,
		engine == DB_PG ? "= ANY ($%u::bigint[])" : "IN (SELECT value FROM json_each($%u))",
		n);
	return p + 1;
}

char *db_translate(const char *sql, enum db_engine engine, unsigned *ret_params)
{
	struct buf b;
	bool quoted = false;
	unsigned most = 0;
	char *text;

	buf_init_heap(&b, (size_t)1 << 20);
	for (const char *p = sql; *p;) {
		quoted ^= *p == '\'';
		if (!quoted && !strncmp(p, IDS_MARK, sizeof IDS_MARK - 1)) {
			p = put_ids(&b, p, engine, &most);
			continue;
		}
		buf_byte(&b, *p);
		if (*p++ == '$' && !quoted) {
			const char *digits = p;
			unsigned n = read_number(&digits);

			most = n > most ? n : most;
		}
	}
	must(!buf_failed(&b) && most <= DB_PARAMS_MAX);
	*ret_params = most;
	text = mem_copy(b.p, b.n);
	buf_done(&b);
	return text;
}

struct str db_ids_text(struct arena *a, struct ids ids, enum db_engine engine)
{
	struct buf b;

	buf_init(&b, a, ids.n * 21 + 3);
	buf_byte(&b, engine == DB_PG ? '{' : '[');
	for (size_t i = 0; i < ids.n; i++) {
		if (i)
			buf_byte(&b, ',');
		buf_number(&b, ids.p[i]);
	}
	buf_byte(&b, engine == DB_PG ? '}' : ']');
	return buf_view(&b);
}

/* --- statements --- */

static enum err keep(struct db *db, enum err e)
{
	if (e && !db->failed)
		db->failed = e;
	return e;
}

static enum err state(const struct db *db)
{
	return db->lost ? db->lost : db->failed;
}

enum err db_state(const struct task *t)
{
	return state(t->db);
}

enum db_engine db_engine(const struct task *t)
{
	return t->db->ops->engine;
}

struct rows db_rows_(struct task *t, const char *sql, struct values args)
{
	struct db *db = t->db;
	struct rows r = { .db = db, .t = t, .slot = -1 };
	int slot = 0;

	if (state(db))
		return r;
	while (db->open >> slot & 1)
		slot++;
	must(slot < DB_OPEN_MAX);
	if (keep(db, db->ops->open(db, &(struct db_call){ t->a, sql, args }, slot)))
		return r;
	db->open |= 1u << slot;
	r.slot = slot;
	return r;
}

void rows_done(struct rows *r)
{
	/* The end of a transaction or a mark may have shut it already. */
	if (r->slot >= 0 && (r->db->open >> r->slot & 1)) {
		r->db->ops->shut(r->db, r->slot);
		r->db->open &= ~(1u << r->slot);
	}
	r->slot = -1;
}

bool rows_next(struct rows *r)
{
	bool row = false;

	r->col = 0;
	if (r->slot < 0)
		return false;
	must(r->db->open >> r->slot & 1);
	if (!state(r->db))
		keep(r->db, r->db->ops->next(r->db, r->slot, &row));
	if (!row)
		rows_done(r);
	return row;
}

int64_t row_int(struct rows *r)
{
	must(r->slot >= 0);
	return r->db->ops->integer(r->db, r->slot, r->col++);
}

bool row_bool(struct rows *r)
{
	return row_int(r) != 0;
}

struct str row_str(struct rows *r)
{
	struct str s;

	must(r->slot >= 0);
	s = r->db->ops->text(r->db, r->slot, r->col++);
	if (!s.p)
		return STR_NONE;
	return s.n ? str_dup(r->t->a, s) : S("");
}

void row_skip(struct rows *r, int columns)
{
	r->col += columns;
}

int64_t db_run_(struct task *t, const char *sql, struct values args)
{
	struct db *db = t->db;
	int64_t touched = 0;

	must(db->in_transaction && !db->reader);
	if (state(db))
		return 0;
	if (keep(db, db->ops->run(db, &(struct db_call){ t->a, sql, args }, &touched)))
		return 0;
	return touched;
}

int64_t db_int_(struct task *t, const char *sql, struct values args, int64_t otherwise)
{
	struct rows r = db_rows_(t, sql, args);
	int64_t n = otherwise;

	if (rows_next(&r)) {
		if (r.db->ops->text(r.db, r.slot, 0).p)
			n = row_int(&r);
		rows_done(&r);
	}
	return n;
}

/* --- connections and transactions --- */

struct db *db_open(struct arena *a, struct str address, bool reader, struct str *ret_why)
{
	struct str start = S("sqlite:");

	*ret_why = S("");
	if (str_starts(address, start))
		return db_open_sqlite(a, str_sub(address, start.n, address.n), reader, ret_why);
	return db_open_pg(a, address, reader, ret_why);
}

static void shut_all(struct db *db)
{
	for (int i = 0; i < DB_OPEN_MAX; i++)
		if (db->open >> i & 1)
			db->ops->shut(db, i);
	db->open = 0;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	if (db->in_transaction)
		db_end(db, false);
	shut_all(db);
	db_cache_empty(db);
	db->ops->close(db);
}

void db_begin(struct db *db)
{
	must(!db->in_transaction);
	shut_all(db);
	db->in_transaction = true;
	db->marks = 0;
	db->failed = OK;
	db->lost = db->ops->ready(db);
	if (!db->lost)
		db->lost = db->ops->command(db, db->reader ? db->ops->begin_read
							   : db->ops->begin_write);
}

enum err db_end(struct db *db, bool commit)
{
	enum err e = state(db);

	must(db->in_transaction && !db->marks);
	shut_all(db);
	if (commit && !e)
		e = db->ops->command(db, "COMMIT");
	if (!commit || e)
		db->ops->command(db, "ROLLBACK");
	db->in_transaction = false;
	db->failed = db->lost = OK;
	return e;
}

void db_mark(struct db *db)
{
	must(db->in_transaction && !db->failed);
	db->marks++;
	if (!db->lost)
		db->lost = db->ops->command(db, "SAVEPOINT mark");
}

enum err db_mark_end(struct db *db, bool keep_it)
{
	enum err e = state(db);

	must(db->marks > 0);
	db->marks--;
	shut_all(db);
	if (keep_it && !e && !(e = db->ops->command(db, "RELEASE mark")))
		return OK;
	db->failed = OK;
	if (!db->lost && db->ops->command(db, "ROLLBACK TO mark") == OK)
		db->ops->command(db, "RELEASE mark");
	else if (!db->lost)
		db->lost = e ? e : ERR_BROKEN;
	return e;
}

enum err db_script(struct db *db, const char *sql, struct arena *a, struct str *ret_why)
{
	enum err e;

	*ret_why = S("");
	if (state(db))
		return state(db);
	e = db->ops->script(db, sql, a, ret_why);
	return db->in_transaction ? keep(db, e) : e;
}
