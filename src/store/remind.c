#include "store/remind.h"

#define REMINDER_COLS                                                                              \
	" date_id, account_id, lead, hour, channel, discreet, ended, every, after_day, "           \
	"unanswered,"                                                                              \
	" for_day, due_at, unanswered_since "
#define REMINDER_READ REMINDER_COLS ", due_at IS NULL, unanswered_since IS NULL "
#define REMINDED_COLS " id, account_id, date_id, for_day, post_id, secret, made_at, answer "
#define OPEN_MOST 400 /* more than anybody's dates (core/date.h) */

static struct value or_null(int64_t i)
{
	return i == DATE_NONE ? V_NULL : V(i);
}

static struct reminder_row read_reminder(struct rows *rows)
{
	struct reminder_row r = { .date_id = row_int(rows) };

	r.account_id = row_int(rows);
	r.lead = row_int(rows);
	r.hour = row_int(rows);
	r.channel = (int)row_int(rows);
	r.discreet = row_bool(rows);
	r.ended = row_bool(rows);
	r.every = row_int(rows);
	r.after_day = row_int(rows);
	r.unanswered = row_int(rows);
	r.for_day = row_int(rows);
	r.due_at = row_int(rows);
	r.unanswered_since = row_int(rows);
	if (row_bool(rows))
		r.for_day = r.due_at = DATE_NONE;
	if (row_bool(rows))
		r.unanswered_since = DATE_NONE;
	return r;
}

bool store_reminder_get(struct task *t, int64_t date_id, struct reminder_row *ret)
{
	struct rows r = db_rows(t, "SELECT" REMINDER_READ "FROM reminder WHERE date_id = $1",
				ARGS(V(date_id)));
	bool found = rows_next(&r);

	if (found)
		*ret = read_reminder(&r);
	rows_done(&r);
	return found;
}

struct reminder_rows store_reminder_list(struct task *t, int64_t account_id)
{
	struct reminder_rows list = { .p = arena_many(t->a, struct reminder_row, OPEN_MOST) };
	struct rows r = db_rows(t,
				"SELECT" REMINDER_READ "FROM reminder WHERE account_id = $1"
				" ORDER BY date_id LIMIT $2",
				ARGS(V(account_id), V((int64_t)OPEN_MOST)));

	while (list.n < OPEN_MOST && rows_next(&r))
		list.p[list.n++] = read_reminder(&r);
	rows_done(&r);
	return list;
}

void store_reminder_put(struct task *t, const struct reminder_row *r)
{
	db_run(t,
	       "INSERT INTO reminder (" REMINDER_COLS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8,"
	       " $9, $10, $11, $12, $13) ON CONFLICT (date_id) DO UPDATE SET"
	       " lead = excluded.lead, hour = excluded.hour, channel = excluded.channel,"
	       " discreet = excluded.discreet, ended = excluded.ended, every = excluded.every,"
	       " after_day = excluded.after_day, unanswered = excluded.unanswered,"
	       " for_day = excluded.for_day, due_at = excluded.due_at,"
	       " unanswered_since = excluded.unanswered_since",
	       ARGS(V(r->date_id), V(r->account_id), V(r->lead), V(r->hour), V(r->channel),
		    V(r->discreet), V(r->ended), V(r->every), V(r->after_day), V(r->unanswered),
		    or_null(r->for_day), or_null(r->due_at), or_null(r->unanswered_since)));
}

void store_reminder_remove(struct task *t, int64_t date_id)
{
	db_run(t, "DELETE FROM reminder WHERE date_id = $1", ARGS(V(date_id)));
}

/* --- what was said --- */

static struct reminded_row read_said(struct rows *r)
{
	struct reminded_row s = { .id = row_int(r) };

	s.account_id = row_int(r);
	s.date_id = row_int(r);
	s.for_day = row_int(r);
	s.post_id = row_int(r);
	s.secret = row_str(r);
	s.made_at = row_int(r);
	s.answer = (int)row_int(r);
	return s;
}

static bool one(struct rows r, struct reminded_row *ret)
{
	bool found = rows_next(&r);

	if (found)
		*ret = read_said(&r);
	rows_done(&r);
	return found;
}

void store_reminded_add(struct task *t, const struct reminded_row *r)
{
	db_run(t,
	       "INSERT INTO reminded (" REMINDED_COLS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	       ARGS(V(r->id), V(r->account_id), V(r->date_id), V(r->for_day),
		    r->post_id ? V(r->post_id) : V_NULL, V(r->secret), V(r->made_at),
		    V(r->answer)));
}

bool store_reminded_get(struct task *t, int64_t id, struct reminded_row *ret)
{
	return one(db_rows(t, "SELECT" REMINDED_COLS "FROM reminded WHERE id = $1", ARGS(V(id))),
		   ret);
}

bool store_reminded_find(struct task *t, struct str secret, struct reminded_row *ret)
{
	return one(db_rows(t, "SELECT" REMINDED_COLS "FROM reminded WHERE secret = $1",
			   ARGS(V(secret))),
		   ret);
}

bool store_reminded_of_post(struct task *t, int64_t post_id, struct reminded_row *ret)
{
	return one(db_rows(t,
			   "SELECT" REMINDED_COLS
			   "FROM reminded WHERE post_id = $1 AND post_id IS NOT NULL",
			   ARGS(V(post_id))),
		   ret);
}

bool store_reminded_last(struct task *t, int64_t date_id, struct reminded_row *ret)
{
	return one(db_rows(t,
			   "SELECT" REMINDED_COLS
			   "FROM reminded WHERE date_id = $1 ORDER BY id DESC LIMIT 1",
			   ARGS(V(date_id))),
		   ret);
}

void store_reminded_answer(struct task *t, int64_t id, int answer)
{
	db_run(t, "UPDATE reminded SET answer = $2 WHERE id = $1", ARGS(V(id), V(answer)));
}

struct reminded_rows store_reminded_open(struct task *t, int64_t account_id, int64_t date_id)
{
	struct reminded_rows list = { .p = arena_many(t->a, struct reminded_row, OPEN_MOST) };
	struct rows r = db_rows(t,
				"SELECT" REMINDED_COLS "FROM reminded WHERE account_id = $1"
				" AND answer = 0 AND ($2 = 0 OR date_id = $2) ORDER BY id LIMIT $3",
				ARGS(V(account_id), V(date_id), V((int64_t)OPEN_MOST)));

	while (list.n < OPEN_MOST && rows_next(&r))
		list.p[list.n++] = read_said(&r);
	rows_done(&r);
	return list;
}
