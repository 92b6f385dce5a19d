#include "store/list.h"

#include "base/id.h"

#define LIST_COLS " l.id, l.account_id, l.title, l.replies, l.exclusive "

static struct list_row take(struct rows *r)
{
	struct list_row l = { .id = row_int(r) };

	l.account_id = row_int(r);
	l.title = row_str(r);
	l.replies = row_int(r);
	l.exclusive = row_bool(r);
	return l;
}

void store_list_add(struct task *t, const struct list_row *l)
{
	db_run(t,
	       "INSERT INTO list (id, account_id, title, replies, exclusive, created_at)"
	       " VALUES ($1, $2, $3, $4, $5, $6)",
	       ARGS(V(l->id), V(l->account_id), V(l->title), V(l->replies), V(l->exclusive),
		    V(t->now)));
}

void store_list_change(struct task *t, const struct list_row *l)
{
	db_run(t, "UPDATE list SET title = $2, replies = $3, exclusive = $4 WHERE id = $1",
	       ARGS(V(l->id), V(l->title), V(l->replies), V(l->exclusive)));
}

void store_list_remove(struct task *t, int64_t id)
{
	db_run(t, "DELETE FROM list WHERE id = $1", ARGS(V(id)));
}

bool store_list_get(struct task *t, int64_t account_id, int64_t id, struct list_row *ret)
{
	struct rows r = db_rows(t,
				"SELECT" LIST_COLS "FROM list l WHERE l.id = $1"
				" AND l.account_id = $2",
				ARGS(V(id), V(account_id)));
	bool found = rows_next(&r);

	if (found)
		*ret = take(&r);
	rows_done(&r);
	return found;
}

int64_t store_list_count(struct task *t, int64_t account_id)
{
	return db_int(t, "SELECT COUNT(*) FROM list WHERE account_id = $1", ARGS(V(account_id)), 0);
}

struct list_rows store_list_all(struct task *t, int64_t account_id, int64_t member_id, int64_t most)
{
	struct list_rows list = { .p = arena_many(t->a, struct list_row, (size_t)most) };
	struct rows r;

	if (member_id)
		r = db_rows(t,
			    "SELECT" LIST_COLS "FROM list_member x JOIN list l ON l.id = x.list_id"
			    " WHERE x.owner_id = $1 AND x.account_id = $3 ORDER BY l.id LIMIT $2",
			    ARGS(V(account_id), V(most), V(member_id)));
	else
		r = db_rows(t,
			    "SELECT" LIST_COLS "FROM list l WHERE l.account_id = $1"
			    " ORDER BY l.id LIMIT $2",
			    ARGS(V(account_id), V(most)));
	while (list.n < (size_t)most && rows_next(&r))
		list.p[list.n++] = take(&r);
	rows_done(&r);
	return list;
}

bool store_list_member_add(struct task *t, const struct list_row *l, int64_t account_id)
{
	return db_run(t,
		      "INSERT INTO list_member (list_id, account_id, owner_id, id)"
		      " VALUES ($1, $2, $3, $4) ON CONFLICT (list_id, account_id) DO NOTHING",
		      ARGS(V(l->id), V(account_id), V(l->account_id), V(id_new(t->now)))) == 1;
}

void store_list_member_remove(struct task *t, int64_t list_id, int64_t account_id)
{
	db_run(t, "DELETE FROM list_member WHERE list_id = $1 AND account_id = $2",
	       ARGS(V(list_id), V(account_id)));
}

int64_t store_list_member_count(struct task *t, int64_t list_id)
{
	return db_int(t, "SELECT COUNT(*) FROM list_member WHERE list_id = $1", ARGS(V(list_id)),
		      0);
}

void store_list_take_out(struct task *t, int64_t owner_id, int64_t account_id)
{
	db_run(t, "DELETE FROM list_member WHERE owner_id = $1 AND account_id = $2",
	       ARGS(V(owner_id), V(account_id)));
}

struct account_rows store_list_members(struct task *t, int64_t list_id, const struct span *s)
{
	struct values args = ARGS(V(list_id), V(s->low), V(s->high), V(s->limit));

	return store_account_list(t, span_rows(t, s, SQL_LIST_MEMBERS, "x.id", "$4", args), s);
}
