#include "store/circle.h"

void store_circle_add(struct task *t, const struct circle_row *c)
{
	db_run(t, "INSERT INTO circle (id, account_id, name, created_at) VALUES ($1, $2, $3, $4)",
	       ARGS(V(c->id), V(c->account_id), V(c->name), V(t->now)));
}

int64_t store_circle_count(struct task *t, int64_t account_id)
{
	return db_int(t, "SELECT COUNT(*) FROM circle WHERE account_id = $1", ARGS(V(account_id)),
		      0);
}

int64_t store_circle_owner(struct task *t, int64_t id)
{
	return db_int(t, "SELECT account_id FROM circle WHERE id = $1", ARGS(V(id)), 0);
}

struct circle_rows store_circle_list(struct task *t, int64_t account_id)
{
	struct circle_rows list = { .p = arena_many(t->a, struct circle_row, CIRCLES_MOST) };
	struct rows r = db_rows(t,
				"SELECT id, account_id, name FROM circle WHERE account_id = $1"
				" ORDER BY id LIMIT 100",
				ARGS(V(account_id)));

	while (list.n < CIRCLES_MOST && rows_next(&r)) {
		list.p[list.n].id = row_int(&r);
		list.p[list.n].account_id = row_int(&r);
		list.p[list.n++].name = row_str(&r);
	}
	rows_done(&r);
	return list;
}

void store_circle_member_add(struct task *t, int64_t circle_id, int64_t account_id)
{
	db_run(t,
	       "INSERT INTO circle_member (circle_id, account_id) VALUES ($1, $2)"
	       " ON CONFLICT (circle_id, account_id) DO NOTHING",
	       ARGS(V(circle_id), V(account_id)));
}

void store_circle_member_remove(struct task *t, int64_t circle_id, int64_t account_id)
{
	db_run(t, "DELETE FROM circle_member WHERE circle_id = $1 AND account_id = $2",
	       ARGS(V(circle_id), V(account_id)));
}

void store_circle_take_out(struct task *t, int64_t owner_id, int64_t account_id)
{
	db_run(t,
	       "DELETE FROM circle_member WHERE account_id = $2 AND circle_id IN"
	       " (SELECT id FROM circle WHERE account_id = $1)",
	       ARGS(V(owner_id), V(account_id)));
}
