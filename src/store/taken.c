#include "store/taken.h"

void store_taken_add(struct task *t, const struct taken_row *row)
{
	db_run(t,
	       "INSERT INTO taken_back (id, account_id, post_id, why, shared_at, at)"
	       " VALUES ($1, $2, $3, $4, $5, $6)",
	       ARGS(V(row->id), V(row->account_id), V(row->post_id), V(row->why), V(row->shared_at),
		    V(row->at)));
	db_run(t, "UPDATE told SET post_id = $1, taken_back = 0 WHERE post_id = $2",
	       ARGS(V(row->id), V(row->post_id)));
}

static struct taken_row taken_row(struct rows *r)
{
	struct taken_row row = { .id = row_int(r) };

	row.account_id = row_int(r);
	row.post_id = row_int(r);
	row.why = (int)row_int(r);
	row.shared_at = row_int(r);
	row.at = row_int(r);
	return row;
}

bool store_taken_get(struct task *t, int64_t id, struct taken_row *ret)
{
	struct rows r = db_rows(t,
				"SELECT id, account_id, post_id, why, shared_at, at"
				" FROM taken_back WHERE id = $1",
				ARGS(V(id)));
	bool found = rows_next(&r);

	if (found)
		*ret = taken_row(&r);
	rows_done(&r);
	return found;
}

struct taken_rows store_taken_list(struct task *t, int64_t account_id, const struct span *s)
{
	struct rows r = span_rows(t, s, SQL_TAKEN_LIST, "id", "$4",
				  ARGS(V(account_id), V(s->low), V(s->high), V(s->limit)));
	struct taken_rows list = { .p = arena_many(t->a, struct taken_row, (size_t)s->limit) };

	while (list.n < (size_t)s->limit && rows_next(&r))
		list.p[list.n++] = taken_row(&r);
	rows_done(&r);
	return list;
}

int64_t store_taken_newest(struct task *t, int64_t account_id, int64_t post_id)
{
	return db_int(t,
		      "SELECT id FROM taken_back WHERE account_id = $1 AND post_id = $2"
		      " ORDER BY id DESC LIMIT 1",
		      ARGS(V(account_id), V(post_id)), 0);
}

struct taken_hosts store_taken_hosts(struct task *t, int64_t id, struct str after, int64_t most)
{
	struct rows r = db_rows(t, SQL_TAKEN_HOSTS, ARGS(V(id), V(after), V(most)));
	struct taken_hosts list = { .p = arena_many(t->a, struct taken_host, (size_t)most) };

	while (list.n < (size_t)most && rows_next(&r)) {
		list.p[list.n].host = row_str(&r);
		list.p[list.n++].taken_back = row_int(&r);
	}
	rows_done(&r);
	return list;
}

int64_t store_taken_forget(struct task *t, int64_t before, int64_t most)
{
	struct values args = ARGS(V(before), V(most));

	db_run(t,
	       "DELETE FROM told WHERE post_id IN (SELECT id FROM taken_back WHERE at < $1"
	       " ORDER BY at, id LIMIT $2)",
	       args);
	return db_run(t,
		      "DELETE FROM taken_back WHERE id IN (SELECT id FROM taken_back WHERE at < $1"
		      " ORDER BY at, id LIMIT $2)",
		      args);
}
