#include "store/delivery.h"

/* --- writing --- */

void store_outgoing_add(struct task *t, const struct outgoing_row *o)
{
	db_run(t,
	       "INSERT INTO outgoing (id, account_id, post_id, subject, kind, made_at, until,"
	       " body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	       ARGS(V(o->id), V(o->account_id), V(o->post_id), V(o->subject), V(o->kind),
		    V(o->made_at), V(o->until), V(o->body)));
}

struct str store_outgoing_body(struct task *t, int64_t id)
{
	struct rows r = db_rows(t, "SELECT body FROM outgoing WHERE id = $1", ARGS(V(id)));
	struct str body = rows_next(&r) ? row_str(&r) : STR_NONE;

	rows_done(&r);
	return body;
}

void store_delivery_add(struct task *t, const struct delivery_row *d)
{
	db_run(t,
	       "INSERT INTO delivery (id, outgoing_id, inbox, host, urgent, run_at)"
	       " VALUES ($1, $2, $3, $4, $5, CASE WHEN EXISTS (SELECT 1 FROM far_host"
	       " WHERE host = $4 AND failing_since <> 0) THEN $7 ELSE $6 END)",
	       ARGS(V(d->id), V(d->outgoing_id), V(d->inbox), V(d->host), V(d->urgent),
		    V(d->run_at), V((int64_t)DELIVERY_WAITS)));
}

void store_delivery_end(struct task *t, struct ids deliveries, struct ids outgoing)
{
	db_run(t, "DELETE FROM delivery WHERE id IN IDS($1)", ARGS(V(deliveries)));
	db_run(t,
	       "DELETE FROM outgoing WHERE id IN IDS($1) AND NOT EXISTS"
	       " (SELECT 1 FROM delivery d WHERE d.outgoing_id = outgoing.id)",
	       ARGS(V(outgoing)));
}

void store_delivery_again(struct task *t, int64_t id, int64_t tries, int64_t run_at)
{
	db_run(t, "UPDATE delivery SET tries = $2, run_at = $3 WHERE id = $1",
	       ARGS(V(id), V(tries), V(run_at)));
}

void store_delivery_put_off(struct task *t, int64_t id, int64_t run_at)
{
	db_run(t, "UPDATE delivery SET run_at = $2 WHERE id = $1", ARGS(V(id), V(run_at)));
}

void store_delivery_line_up(struct task *t, struct str host)
{
	db_run(t, "UPDATE delivery SET run_at = $2 WHERE host = $1 AND run_at <= $3",
	       ARGS(V(host), V((int64_t)DELIVERY_WAITS), V(t->now)));
}

void store_delivery_free(struct task *t)
{
	db_run(t,
	       "UPDATE delivery SET run_at = $1 WHERE run_at = $2 AND NOT EXISTS (SELECT 1"
	       " FROM far_host h WHERE h.host = delivery.host AND h.failing_since <> 0)",
	       ARGS(V(t->now), V((int64_t)DELIVERY_WAITS)));
}

void store_delivery_cancel(struct task *t, int64_t account_id, int64_t subject)
{
	if (subject)
		db_run(t,
		       "DELETE FROM outgoing WHERE subject = $1 AND account_id = $2"
		       " AND subject <> 0 AND kind <> 3",
		       ARGS(V(subject), V(account_id)));
	else
		db_run(t, "DELETE FROM outgoing WHERE account_id = $1", ARGS(V(account_id)));
}

/* --- reading --- */

static void take(struct rows *r, struct delivery_row *ret)
{
	ret->id = row_int(r);
	ret->outgoing_id = row_int(r);
	ret->tries = row_int(r);
	ret->run_at = row_int(r);
	ret->inbox = row_str(r);
	ret->host = row_str(r);
	ret->urgent = row_bool(r);
	ret->account_id = row_int(r);
	ret->post_id = row_int(r);
	ret->subject = row_int(r);
	ret->until = row_int(r);
	ret->kind = (int)row_int(r);
}

static void take_all(struct rows r, size_t most, struct delivery_rows *list)
{
	while (list->n < most && rows_next(&r))
		take(&r, &list->p[list->n++]);
	rows_done(&r);
}

struct delivery_rows store_delivery_due(struct task *t, int64_t by, size_t most)
{
	struct delivery_rows list = { .p = arena_many(t->a, struct delivery_row, most) };

	for (int urgent = 1; urgent >= 0 && list.n < most; urgent--)
		take_all(db_rows(t, SQL_DELIVERY_DUE,
				 ARGS(V(urgent), V(by), V((int64_t)(most - list.n)))),
			 most, &list);
	return list;
}

struct delivery_rows store_delivery_waiting(struct task *t, struct str host, size_t most)
{
	struct delivery_rows list = { .p = arena_many(t->a, struct delivery_row, most) };

	take_all(db_rows(t,
			 "SELECT " DELIVERY_COLS
			 " FROM delivery d JOIN outgoing o ON o.id = d.outgoing_id"
			 " WHERE d.host = $1 AND d.run_at = $2 ORDER BY d.urgent DESC, d.id"
			 " LIMIT $3",
			 ARGS(V(host), V((int64_t)DELIVERY_WAITS), V((int64_t)most))),
		 most, &list);
	return list;
}

int64_t store_delivery_next(struct task *t, int64_t after)
{
	int64_t host = db_int(t,
			      "SELECT MIN(paused_until) FROM far_host WHERE paused_until <> 0"
			      " AND paused_until > $1",
			      ARGS(V(after)), INT64_MAX);
	int64_t next = host;

	for (int urgent = 0; urgent < 2; urgent++) {
		int64_t at = db_int(t, SQL_DELIVERY_NEXT, ARGS(V(urgent), V(after)), INT64_MAX);

		if (at < next)
			next = at;
	}
	return next >= DELIVERY_WAITS ? INT64_MAX : next;
}

bool store_outgoing_earlier(struct task *t, const struct delivery_row *d)
{
	return db_int(t,
		      "SELECT 1 FROM outgoing o WHERE o.subject = $1 AND o.subject <> 0"
		      " AND o.account_id = $2 AND o.id < $3 LIMIT 1",
		      ARGS(V(d->subject), V(d->account_id), V(d->outgoing_id)), 0) != 0;
}

bool store_delivery_earlier(struct task *t, const struct delivery_row *d)
{
	return db_int(t, SQL_DELIVERY_EARLIER,
		      ARGS(V(d->subject), V(d->account_id), V(d->outgoing_id), V(d->host),
			   V(d->inbox), V(d->kind)),
		      0) != 0;
}

struct delivery_rows store_delivery_over(struct task *t, int64_t by, size_t most)
{
	struct delivery_rows list = { .p = arena_many(t->a, struct delivery_row, most) };

	take_all(db_rows(t,
			 "SELECT " DELIVERY_COLS
			 " FROM outgoing o JOIN delivery d ON d.outgoing_id = o.id"
			 " WHERE o.until < $1 LIMIT $2",
			 ARGS(V(by), V((int64_t)most))),
		 most, &list);
	return list;
}

/* --- servers --- */

bool store_host_get(struct task *t, struct str host, struct host_row *ret)
{
	struct rows r = db_rows(t,
				"SELECT failing_since, paused_until, heard_at FROM far_host"
				" WHERE host = $1",
				ARGS(V(host)));
	bool found = rows_next(&r);

	*ret = (struct host_row){ .host = host };
	if (found) {
		ret->failing_since = row_int(&r);
		ret->paused_until = row_int(&r);
		ret->heard_at = row_int(&r);
	}
	rows_done(&r);
	return found;
}

void store_host_pause(struct task *t, struct str host, int64_t failing_since, int64_t until)
{
	db_run(t,
	       "INSERT INTO far_host (host, failing_since, paused_until) VALUES ($1, $2, $3)"
	       " ON CONFLICT (host) DO UPDATE SET failing_since = excluded.failing_since,"
	       " paused_until = excluded.paused_until",
	       ARGS(V(host), V(failing_since), V(until)));
	db_run(t, "UPDATE delivery SET run_at = $2 WHERE host = $1 AND run_at < $2",
	       ARGS(V(host), V((int64_t)DELIVERY_WAITS)));
}

void store_host_answers(struct task *t, struct str host)
{
	db_run(t,
	       "UPDATE far_host SET failing_since = 0, paused_until = 0, heard_at = $2"
	       " WHERE host = $1",
	       ARGS(V(host), V(t->now)));
}

static struct host_rows take_hosts(struct task *t, struct rows r, size_t most)
{
	struct host_rows list = { .p = arena_many(t->a, struct host_row, most) };

	while (list.n < most && rows_next(&r)) {
		struct host_row *h = &list.p[list.n++];

		h->host = row_str(&r);
		h->failing_since = row_int(&r);
		h->paused_until = row_int(&r);
		h->heard_at = row_int(&r);
	}
	rows_done(&r);
	return list;
}

struct host_rows store_host_paused(struct task *t, int64_t by, size_t most)
{
	return take_hosts(t,
			  db_rows(t,
				  "SELECT host, failing_since, paused_until, heard_at FROM far_host"
				  " WHERE paused_until <> 0 AND paused_until <= $1"
				  " ORDER BY paused_until LIMIT $2",
				  ARGS(V(by), V((int64_t)most))),
			  most);
}

int64_t store_host_waiting(struct task *t, struct str host)
{
	return db_int(t,
		      "SELECT COUNT(*) FROM (SELECT 1 FROM delivery WHERE host = $1"
		      " LIMIT 10000) x",
		      ARGS(V(host)), 0);
}

struct host_rows store_host_failing(struct task *t, size_t most)
{
	struct host_rows list = take_hosts(
		t,
		db_rows(t,
			"SELECT host, failing_since, paused_until, heard_at FROM far_host"
			" WHERE paused_until <> 0 ORDER BY failing_since LIMIT $1",
			ARGS(V((int64_t)most))),
		most);

	for (size_t i = 0; i < list.n; i++)
		list.p[i].waiting = store_host_waiting(t, list.p[i].host);
	return list;
}
