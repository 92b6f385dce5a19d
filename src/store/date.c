#include "store/date.h"

static struct value or_null(int64_t i)
{
	return i == DATE_NONE ? V_NULL : V(i);
}

static struct value id_or_null(int64_t id)
{
	return id ? V(id) : V_NULL;
}

static struct value text(struct str s)
{
	return V(s.p ? s : S(""));
}

static struct date_row read_row(struct rows *r)
{
	struct date_row d = { .id = row_int(r) };

	d.account_id = row_int(r);
	d.kind = (int)row_int(r);
	d.kind_words = row_str(r);
	d.name = row_str(r);
	d.base = row_str(r);
	d.rule = row_str(r);
	d.next_day = row_int(r);
	d.next_at = row_int(r);
	d.created_at = row_int(r);
	d.post_id = row_int(r);
	d.memorial_id = row_int(r);
	/* A day that comes round is never the first of 1970 again. */
	if (!d.next_at)
		d.next_day = d.next_at = DATE_NONE;
	return d;
}

static struct date_rows read_rows(struct task *t, struct rows r, size_t most)
{
	struct date_rows list = { .p = arena_many(t->a, struct date_row, most) };

	while (list.n < most && rows_next(&r))
		list.p[list.n++] = read_row(&r);
	rows_done(&r);
	return list;
}

void store_date_add(struct task *t, const struct date_row *d)
{
	db_run(t,
	       "INSERT INTO kept_date (" DATE_COLS
	       ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
	       ARGS(V(d->id), V(d->account_id), V(d->kind), text(d->kind_words), text(d->name),
		    text(d->base), text(d->rule), or_null(d->next_day), or_null(d->next_at),
		    V(d->created_at), id_or_null(d->post_id), id_or_null(d->memorial_id)));
}

bool store_date_get(struct task *t, int64_t account_id, int64_t id, struct date_row *ret)
{
	struct rows r =
		db_rows(t, "SELECT" DATE_COLS "FROM kept_date WHERE id = $1 AND account_id = $2",
			ARGS(V(id), V(account_id)));
	bool found = rows_next(&r);

	if (found)
		*ret = read_row(&r);
	rows_done(&r);
	return found;
}

struct date_rows store_date_list(struct task *t, int64_t account_id)
{
	size_t n = (size_t)store_date_count(t, account_id);

	return read_rows(t, db_rows(t, SQL_DATE_LIST, ARGS(V(account_id))), n);
}

int64_t store_date_count(struct task *t, int64_t account_id)
{
	return db_int(t, "SELECT count(*) FROM kept_date WHERE account_id = $1",
		      ARGS(V(account_id)), 0);
}

void store_date_change(struct task *t, const struct date_row *d)
{
	db_run(t,
	       "UPDATE kept_date SET kind = $3, kind_words = $4, name = $5, base = $6, rule = $7,"
	       " next_day = $8, next_at = $9, post_id = $10, memorial_id = $11 WHERE id = $1 AND "
	       "account_id = $2",
	       ARGS(V(d->id), V(d->account_id), V(d->kind), text(d->kind_words), text(d->name),
		    text(d->base), text(d->rule), or_null(d->next_day), or_null(d->next_at),
		    id_or_null(d->post_id), id_or_null(d->memorial_id)));
}

void store_date_next(struct task *t, int64_t id, int64_t next_day, int64_t next_at)
{
	db_run(t, "UPDATE kept_date SET next_day = $2, next_at = $3 WHERE id = $1",
	       ARGS(V(id), or_null(next_day), or_null(next_at)));
}

void store_date_remove(struct task *t, int64_t account_id, int64_t id)
{
	db_run(t, "DELETE FROM kept_date WHERE id = $1 AND account_id = $2",
	       ARGS(V(id), V(account_id)));
}

struct date_rows store_date_due(struct task *t, int64_t now, size_t most)
{
	return read_rows(t, db_rows(t, SQL_DATE_DUE, ARGS(V(now), V((int64_t)most))), most);
}

int64_t store_date_leave(struct task *t, int64_t account_id, int64_t most)
{
	db_run(t, "DELETE FROM dates_of WHERE account_id = $1", ARGS(V(account_id)));
	return db_run(t,
		      "DELETE FROM kept_date WHERE id IN (SELECT id FROM kept_date"
		      " WHERE account_id = $1 ORDER BY id LIMIT $2)",
		      ARGS(V(account_id), V(most)));
}

/* --- of a person --- */

void store_dates_of_get(struct task *t, int64_t account_id, struct dates_of_row *ret)
{
	struct rows r = db_rows(t,
				"SELECT paused_until, calendar, mail, mail_new, mail_secret,"
				" mail_asked_at FROM dates_of WHERE account_id = $1",
				ARGS(V(account_id)));

	*ret = (struct dates_of_row){ .account_id = account_id,
				      .calendar = S(""),
				      .mail = S(""),
				      .mail_new = S(""),
				      .mail_secret = S("") };
	if (rows_next(&r)) {
		ret->paused_until = row_int(&r);
		ret->calendar = row_str(&r);
		ret->mail = row_str(&r);
		ret->mail_new = row_str(&r);
		ret->mail_secret = row_str(&r);
		ret->mail_asked_at = row_int(&r);
	}
	rows_done(&r);
}

void store_dates_of_put(struct task *t, const struct dates_of_row *row)
{
	db_run(t,
	       "INSERT INTO dates_of (account_id, paused_until, calendar, mail, mail_new,"
	       " mail_secret, mail_asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
	       " ON CONFLICT (account_id) DO UPDATE SET paused_until = excluded.paused_until,"
	       " calendar = excluded.calendar, mail = excluded.mail, mail_new = excluded.mail_new,"
	       " mail_secret = excluded.mail_secret, mail_asked_at = excluded.mail_asked_at",
	       ARGS(V(row->account_id), V(row->paused_until), text(row->calendar), text(row->mail),
		    text(row->mail_new), text(row->mail_secret), V(row->mail_asked_at)));
}

int64_t store_dates_of_calendar(struct task *t, struct str secret)
{
	if (!secret.n)
		return 0;
	return db_int(t, "SELECT account_id FROM dates_of WHERE calendar = $1 AND calendar <> ''",
		      ARGS(V(secret)), 0);
}

int64_t store_dates_of_mail(struct task *t, struct str secret)
{
	if (!secret.n)
		return 0;
	return db_int(t,
		      "SELECT account_id FROM dates_of WHERE mail_secret = $1"
		      " AND mail_secret <> ''",
		      ARGS(V(secret)), 0);
}
