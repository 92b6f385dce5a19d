#include "store/arrival.h"

void store_arrival_add(struct task *t, const struct arrival_row *r)
{
	db_run(t,
	       "INSERT INTO arrival (id, uri, account_id, body, tries, run_at, received_at)"
	       " VALUES ($1, $2, $3, $4, 0, $5, $6)",
	       ARGS(V(r->id), V(r->uri), V(r->account_id), V(r->body), V(r->run_at),
		    V(r->received_at)));
}

struct arrival_rows store_arrival_due(struct task *t, int64_t now, size_t most, size_t bytes)
{
	size_t sum = 0;
	struct arrival_rows list = { .p = arena_many(t->a, struct arrival_row, most) };
	struct rows r = db_rows(t, SQL_ARRIVAL_DUE, ARGS(V(now), V((int64_t)most)));

	while (list.n < most && sum < bytes && rows_next(&r)) {
		struct arrival_row *a = &list.p[list.n++];

		a->id = row_int(&r);
		a->uri = row_str(&r);
		a->account_id = row_int(&r);
		a->body = row_str(&r);
		a->tries = row_int(&r);
		a->run_at = row_int(&r);
		a->received_at = row_int(&r);
		sum += a->body.n;
	}
	rows_done(&r);
	return list;
}

int64_t store_arrival_next(struct task *t)
{
	return db_int(t, "SELECT run_at FROM arrival ORDER BY run_at, id LIMIT 1", NO_ARGS,
		      INT64_MAX);
}

void store_arrival_done(struct task *t, int64_t id)
{
	db_run(t, "DELETE FROM arrival WHERE id = $1", ARGS(V(id)));
}

void store_arrival_again(struct task *t, int64_t id, int64_t tries, int64_t run_at)
{
	db_run(t, "UPDATE arrival SET tries = $2, run_at = $3 WHERE id = $1",
	       ARGS(V(id), V(tries), V(run_at)));
}

void store_arrival_count_all(struct task *t)
{
	db_run(t, "UPDATE arrival SET tries = tries + 1", NO_ARGS);
}

int64_t store_arrival_count(struct task *t)
{
	return db_int(t, "SELECT count(*) FROM arrival", NO_ARGS, 0);
}

bool store_arrived(struct task *t, struct str uri)
{
	return db_run(t, "INSERT INTO arrived (uri, at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
		      ARGS(V(uri), V(t->now))) == 1;
}

bool store_arrived_is(struct task *t, struct str uri)
{
	return db_int(t, "SELECT 1 FROM arrived WHERE uri = $1", ARGS(V(uri)), 0) != 0;
}

int64_t store_arrived_forget(struct task *t, int64_t before, int64_t most)
{
	return db_run(t,
		      "DELETE FROM arrived WHERE uri IN (SELECT uri FROM arrived WHERE at < $1"
		      " ORDER BY at LIMIT $2)",
		      ARGS(V(before), V(most)));
}
