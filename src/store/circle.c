#include "store/circle.h"
#include "store/ids.h"

void store_circle_add(struct task *t, const struct circle_row *c)
{
	db_run(t, "INSERT INTO circle (id, account_id, name, created_at) VALUES ($1, $2, $3, $4)",
	       ARGS(V(c->id), V(c->account_id), V(c->name), V(t->now)));
}

void store_circle_rename(struct task *t, int64_t id, struct str name)
{
	db_run(t, "UPDATE circle SET name = $2 WHERE id = $1", ARGS(V(id), V(name)));
}

void store_circle_remove(struct task *t, int64_t id)
{
	db_run(t, "DELETE FROM circle WHERE id = $1", ARGS(V(id)));
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

static struct circle_rows take(struct task *t, struct rows r)
{
	struct circle_rows list = { .p = arena_many(t->a, struct circle_row, CIRCLES_MOST) };

	while (list.n < CIRCLES_MOST && rows_next(&r)) {
		list.p[list.n].id = row_int(&r);
		list.p[list.n].account_id = row_int(&r);
		list.p[list.n].name = row_str(&r);
		list.p[list.n++].people = row_int(&r);
	}
	rows_done(&r);
	return list;
}

struct circle_rows store_circle_list(struct task *t, int64_t account_id)
{
	return take(t, db_rows(t, SQL_CIRCLE_MINE, ARGS(V(account_id))));
}

struct circle_rows store_circle_holding(struct task *t, int64_t account_id, int64_t member_id)
{
	return take(t, db_rows(t, SQL_CIRCLE_HOLDING, ARGS(V(account_id), V(member_id))));
}

struct circle_rows store_circle_many(struct task *t, int64_t account_id, struct ids ids)
{
	return take(t, db_rows(t, SQL_CIRCLE_MANY, ARGS(V(account_id), V(ids))));
}

/* --- who is in one --- */

struct account_rows store_circle_members(struct task *t, int64_t circle_id, const struct span *s)
{
	struct values args = ARGS(V(circle_id), V(s->low), V(s->high), V(s->limit));

	return store_account_list(
		t, span_rows(t, s, SQL_CIRCLE_MEMBERS, "x.account_id", "$4", args), s);
}

int64_t store_circle_member_count(struct task *t, int64_t circle_id)
{
	return db_int(t, "SELECT COUNT(*) FROM circle_member WHERE circle_id = $1",
		      ARGS(V(circle_id)), 0);
}

bool store_circle_member_is(struct task *t, int64_t circle_id, int64_t account_id)
{
	return db_int(t, "SELECT 1 FROM circle_member WHERE circle_id = $1 AND account_id = $2",
		      ARGS(V(circle_id), V(account_id)), 0) != 0;
}

bool store_circle_member_add(struct task *t, int64_t circle_id, int64_t account_id)
{
	return db_run(t,
		      "INSERT INTO circle_member (circle_id, account_id) VALUES ($1, $2)"
		      " ON CONFLICT (circle_id, account_id) DO NOTHING",
		      ARGS(V(circle_id), V(account_id))) == 1;
}

bool store_circle_member_remove(struct task *t, int64_t circle_id, int64_t account_id)
{
	return db_run(t, "DELETE FROM circle_member WHERE circle_id = $1 AND account_id = $2",
		      ARGS(V(circle_id), V(account_id))) == 1;
}

struct ids store_circle_strangers(struct task *t, int64_t circle_id, int64_t owner_id)
{
	return ids_read_all(t, db_rows(t, SQL_CIRCLE_STRANGERS, ARGS(V(circle_id), V(owner_id))));
}

/* --- what is for it --- */

void store_circle_undefault(struct task *t, int64_t account_id, int64_t circle_id, int visibility)
{
	db_run(t,
	       "UPDATE account SET post_visibility = $3, post_circle = NULL, rev = rev + 1"
	       " WHERE id = $1 AND post_circle = $2",
	       ARGS(V(account_id), V(circle_id), V(visibility)));
}

struct circle_posts store_circle_told(struct task *t, int64_t circle_id, int64_t after, size_t most)
{
	struct circle_posts list = { .p = arena_many(t->a, struct circle_post, most) };
	struct rows r = db_rows(t, SQL_CIRCLE_TOLD, ARGS(V(circle_id), V(after), V((int64_t)most)));

	while (list.n < most && rows_next(&r)) {
		list.p[list.n].id = row_int(&r);
		list.p[list.n++].account_id = row_int(&r);
	}
	rows_done(&r);
	return list;
}
