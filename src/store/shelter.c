#include "store/shelter.h"

#include "base/id.h"

bool store_shelter_is_on(struct task *t, int64_t account_id)
{
	return db_int(t, SQL_SHELTER_IS_ON, ARGS(V(account_id), V(t->now)), 0) != 0;
}

static struct ids take(struct rows r, struct ids room, size_t most)
{
	while (room.n < most && rows_next(&r))
		room.p[room.n++] = row_int(&r);
	rows_done(&r);
	return room;
}

struct ids store_shelter_which(struct task *t, struct ids accounts)
{
	struct ids room = { .p = arena_many(t->a, int64_t, accounts.n) };

	return take(db_rows(t, SQL_SHELTER_WHICH, ARGS(V(accounts), V(t->now))), room, accounts.n);
}

bool store_shelter_get(struct task *t, int64_t account_id, struct shelter_row *ret)
{
	struct rows r = db_rows(t,
				"SELECT since, until, over, declined_at FROM shelter"
				" WHERE account_id = $1",
				ARGS(V(account_id)));
	bool found = rows_next(&r);

	if (found) {
		ret->since = row_int(&r);
		ret->until = row_int(&r);
		ret->over = row_bool(&r);
		ret->declined_at = row_int(&r);
	}
	rows_done(&r);
	return found;
}

void store_shelter_set(struct task *t, int64_t account_id, const struct shelter_row *s)
{
	db_run(t,
	       "INSERT INTO shelter (account_id, since, until, over, declined_at)"
	       " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account_id) DO UPDATE SET"
	       " since = excluded.since, until = excluded.until, over = excluded.over,"
	       " declined_at = excluded.declined_at",
	       ARGS(V(account_id), V(s->since), V(s->until), V(s->over), V(s->declined_at)));
}

void store_shelter_log_add(struct task *t, int64_t account_id, const struct shelter_log_row *l)
{
	db_run(t,
	       "INSERT INTO shelter_log (id, account_id, by_id, deed, at)"
	       " VALUES ($1, $2, $3, $4, $5)",
	       ARGS(V(id_new(l->at)), V(account_id), V(l->by_id), V(l->deed), V(l->at)));
}

struct shelter_log_rows store_shelter_log(struct task *t, int64_t account_id, int64_t most)
{
	struct shelter_log_rows list = { .p = arena_many(t->a, struct shelter_log_row,
							 (size_t)most) };
	struct rows r = db_rows(t, SQL_SHELTER_LOG, ARGS(V(account_id), V(most)));

	while (list.n < (size_t)most && rows_next(&r)) {
		struct shelter_log_row *l = &list.p[list.n++];

		l->by_id = row_int(&r);
		l->deed = (int)row_int(&r);
		l->at = row_int(&r);
	}
	rows_done(&r);
	return list;
}

void store_stranger_add(struct task *t, int64_t account_id, int64_t hour)
{
	db_run(t,
	       "INSERT INTO stranger_hour (account_id, hour, comments) VALUES ($1, $2, 1)"
	       " ON CONFLICT (account_id, hour) DO UPDATE SET"
	       " comments = stranger_hour.comments + 1",
	       ARGS(V(account_id), V(hour)));
}

int64_t store_stranger_sum(struct task *t, int64_t account_id, int64_t from, int64_t before)
{
	return db_int(t, SQL_STRANGER_HOURS, ARGS(V(from), V(before), V(account_id)), 0);
}

void store_stranger_forget(struct task *t, int64_t before)
{
	db_run(t, SQL_STRANGER_FORGET, ARGS(V(before)));
}

struct ids store_shelter_posts(struct task *t, int64_t account_id, int64_t before, int64_t from,
			       int64_t most)
{
	struct ids room = { .p = arena_many(t->a, int64_t, (size_t)most) };

	return take(db_rows(t, SQL_SHELTER_POSTS, ARGS(V(account_id), V(before), V(from), V(most))),
		    room, (size_t)most);
}
