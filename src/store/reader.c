#include "store/reader.h"
#include "store/ids.h"

#define MOST 1000

void store_reader_set(struct task *t, int64_t owner_id, int64_t reader_id, int64_t until)
{
	db_run(t,
	       "INSERT INTO reader (owner_id, reader_id, since, until) VALUES ($1, $2, $3, $4)"
	       " ON CONFLICT (owner_id, reader_id) DO UPDATE SET until = excluded.until",
	       ARGS(V(owner_id), V(reader_id), V(t->now), V(until)));
}

bool store_reader_remove(struct task *t, int64_t owner_id, int64_t reader_id)
{
	return db_run(t, "DELETE FROM reader WHERE owner_id = $1 AND reader_id = $2",
		      ARGS(V(owner_id), V(reader_id))) == 1;
}

bool store_reader_reads(struct task *t, int64_t reader_id, int64_t owner_id)
{
	return db_int(t, "SELECT 1 WHERE " READER_READS("$1", "$2", "$3"),
		      ARGS(V(reader_id), V(owner_id), V(t->now)), 0) != 0;
}

bool store_reader_is_self(struct task *t, int64_t owner_id)
{
	return db_int(t, "SELECT 1 WHERE " READER_SELF("$1", "$2"), ARGS(V(owner_id), V(t->now)),
		      0) != 0;
}

bool store_reader_any(struct task *t, int64_t owner_id)
{
	return db_int(t,
		      "SELECT 1 FROM reader r JOIN account a ON a.id = r.reader_id AND a.state = 0"
		      " WHERE r.owner_id = $1 AND (r.until = 0 OR r.until > $2) LIMIT 1",
		      ARGS(V(owner_id), V(t->now)), 0) != 0;
}

static struct reader_rows take(struct task *t, struct rows r)
{
	struct reader_rows list = { .p = arena_many(t->a, struct reader_row, MOST) };

	while (list.n < MOST && rows_next(&r)) {
		struct reader_row *one = &list.p[list.n++];

		one->other_id = row_int(&r);
		one->since = row_int(&r);
		one->until = row_int(&r);
	}
	rows_done(&r);
	return list;
}

struct reader_rows store_reader_of(struct task *t, int64_t owner_id)
{
	return take(t, db_rows(t,
			       "SELECT reader_id, since, until FROM reader WHERE owner_id = $1"
			       " AND (until = 0 OR until > $2) ORDER BY since, reader_id",
			       ARGS(V(owner_id), V(t->now))));
}

struct reader_rows store_reader_owners(struct task *t, int64_t reader_id)
{
	return take(t, db_rows(t,
			       "SELECT owner_id, since, until FROM reader WHERE reader_id = $1"
			       " AND (until = 0 OR until > $2) ORDER BY since, owner_id",
			       ARGS(V(reader_id), V(t->now))));
}

struct ids store_reader_decides(struct task *t, int64_t who, int64_t most)
{
	return ids_read(t, db_rows(t, SQL_READER_DECIDES, ARGS(V(who), V(t->now))), most);
}

/* --- the log --- */

void store_reader_log_add(struct task *t, const struct reader_log_row *l)
{
	db_run(t,
	       "INSERT INTO reader_log (id, owner_id, actor_id, actor, act, post_id, at)"
	       " VALUES ($1, $2, $3, $4, $5, $6, $7)",
	       ARGS(V(l->id), V(l->owner_id), V(l->actor_id), V(l->actor), V(l->act), V(l->post_id),
		    V(l->at)));
}

struct reader_log_rows store_reader_log(struct task *t, int64_t owner_id, const struct span *s)
{
	struct values v = ARGS(V(owner_id), V(s->low), V(s->high), V(s->limit));
	struct rows r = span_rows(t, s, SQL_READER_LOG, "l.id", "$4", v);
	struct reader_log_rows list = { .p = arena_many(t->a, struct reader_log_row,
							(size_t)s->limit) };

	while (list.n < (size_t)s->limit && rows_next(&r)) {
		struct reader_log_row *l = &list.p[list.n++];

		l->id = row_int(&r);
		l->owner_id = owner_id;
		l->actor_id = row_int(&r);
		l->actor = row_str(&r);
		l->act = (int)row_int(&r);
		l->post_id = row_int(&r);
		l->at = row_int(&r);
	}
	rows_done(&r);
	span_turn(s, &list);
	return list;
}

/* --- wishes --- */

struct comment_wish_row store_comment_wish(struct task *t, int64_t account_id)
{
	struct rows r = db_rows(t,
				"SELECT reads_until, holds_new FROM comment_wish"
				" WHERE account_id = $1",
				ARGS(V(account_id)));
	struct comment_wish_row w = { 0 };

	if (rows_next(&r)) {
		w.reads_until = row_int(&r);
		w.holds_new = row_int(&r) != 0;
	}
	rows_done(&r);
	return w;
}

void store_comment_wish_set(struct task *t, int64_t account_id, const struct comment_wish_row *w)
{
	db_run(t,
	       "INSERT INTO comment_wish (account_id, reads_until, holds_new) VALUES ($1, $2, $3)"
	       " ON CONFLICT (account_id) DO UPDATE SET reads_until = excluded.reads_until,"
	       " holds_new = excluded.holds_new",
	       ARGS(V(account_id), V(w->reads_until), V((int64_t)w->holds_new)));
}
