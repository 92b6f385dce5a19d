#include "store/migrate.h"

#include "base/buf.h"
#include "base/clock.h"

#define LOCK "SELECT pg_advisory_lock(6770112)"
#define UNLOCK "SELECT pg_advisory_unlock(6770112)"

/* "0003_search.pg.sql": 3, or 0 when it is not for this engine. */
static int64_t number_of(const char *name, enum db_engine engine)
{
	struct str s = str_of(name);
	int64_t n = 0;

	must(str_int(str_sub(s, 0, 4), 1, 9999, &n) && s.p[4] == '_');
	if (str_ends(s, engine == DB_PG ? S(".sqlite.sql") : S(".pg.sql")))
		return 0;
	return n;
}

/* The step as the engine writes it: ID is its own 64-bit key. */
static const char *text_of(struct arena *a, const struct embedded *step, enum db_engine engine)
{
	struct str rest = { (const char *)step->bytes, step->length };
	struct str mark = S(" ID PRIMARY KEY");
	struct buf b;
	size_t at;

	buf_init(&b, a, step->length * 2 + 64);
	while ((at = str_find(rest, mark)) < rest.n) {
		buf_add(&b, rest.p, at);
		if (engine == DB_PG)
			buf_lit(&b, " BIGINT PRIMARY KEY");
		else
			buf_lit(&b, " INTEGER PRIMARY KEY");
		rest = str_sub(rest, at + mark.n, rest.n);
	}
	buf_str(&b, rest);
	return str_c(a, buf_view(&b));
}

int64_t migrate_newest(struct task *t)
{
	return db_int(t, "SELECT MAX(number) FROM migration", NO_ARGS, 0);
}

static bool has_had(struct task *t, int64_t number)
{
	return db_int(t, "SELECT 1 FROM migration WHERE number = $1", ARGS(V(number)), 0) != 0;
}

static bool apply(struct task *t, const struct embedded *step, int64_t number, struct str *ret_why)
{
	struct str why = S("");
	enum err e;

	db_begin(t->db);
	/* A step may take longer than a request may. */
	if (db_engine(t) == DB_PG)
		db_script(t->db, "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0",
			  t->a, &why);
	if (!has_had(t, number)) {
		db_script(t->db, text_of(t->a, step, db_engine(t)), t->a, &why);
		db_run(t, "INSERT INTO migration (number, name, applied_at) VALUES ($1, $2, $3)",
		       ARGS(V(number), V(str_of(step->name)), V(t->now)));
	}
	e = db_end(t->db, db_state(t) == OK);
	if (e)
		*ret_why = word_with(t->a, t->lang, W_DATABASE_STEP, str_of(step->name),
				     why.n ? why : str_of(err_name(e)));
	return !e;
}

static bool apply_all(struct task *t, const struct embedded *steps, struct str *ret_why)
{
	int64_t newest = 0, had;

	for (const struct embedded *s = steps; s->name; s++) {
		int64_t number = number_of(s->name, db_engine(t));

		newest = number > newest ? number : newest;
	}
	had = migrate_newest(t);
	if (had > newest) {
		*ret_why = word_with(t->a, t->lang, W_DATABASE_NEWER,
				     str_fmt(t->a, "%lld", (long long)had), S(""));
		return false;
	}
	for (const struct embedded *s = steps; s->name; s++) {
		int64_t number = number_of(s->name, db_engine(t));

		if (number && !apply(t, s, number, ret_why))
			return false;
	}
	return true;
}

bool migrate(struct arena *a, struct db *db, const struct embedded *steps, struct str *ret_why)
{
	struct task t = { .a = a, .db = db, .now = clock_wall_ms(), .where = "migrate" };
	struct str ignored, why;
	bool done;

	if (db_engine(&t) == DB_PG && db_script(db, "SET lock_timeout = 0; " LOCK, a, ret_why))
		return false;
	if (db_script(db,
		      "CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY,"
		      " name TEXT NOT NULL, applied_at BIGINT NOT NULL)",
		      a, &why)) {
		*ret_why = word_with(a, t.lang, W_DATABASE_STEP, S("0000"), why);
		done = false;
	} else {
		done = apply_all(&t, steps, ret_why);
	}
	if (db_engine(&t) == DB_PG)
		db_script(db, UNLOCK "; SET lock_timeout = '10s'", a, &ignored);
	return done;
}
