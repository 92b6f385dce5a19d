#include "store/earlier.h"

void store_earlier_put(struct task *t, int64_t post_id, int64_t earlier_id)
{
	db_run(t,
	       "INSERT INTO earlier (post_id, earlier_id) VALUES ($1, $2)"
	       " ON CONFLICT (post_id) DO UPDATE SET earlier_id = excluded.earlier_id",
	       ARGS(V(post_id), V(earlier_id)));
}

void store_earlier_remove(struct task *t, int64_t post_id)
{
	db_run(t, "DELETE FROM earlier WHERE post_id = $1", ARGS(V(post_id)));
}

static struct earlier_rows take(struct task *t, struct rows r)
{
	struct earlier_rows list = { 0 };
	size_t room = 0;

	while (rows_next(&r)) {
		struct earlier_row e = { .post_id = row_int(&r) };

		e.earlier_id = row_int(&r);
		arena_grow(t->a, list.p, list.n, &room);
		list.p[list.n++] = e;
	}
	rows_done(&r);
	return list;
}

struct earlier_rows store_earlier_many(struct task *t, struct ids posts)
{
	return take(t, db_rows(t, SQL_EARLIER_MANY, ARGS(V(posts))));
}

struct earlier_rows store_earlier_of(struct task *t, int64_t earlier_id, size_t most)
{
	return take(t, db_rows(t, SQL_EARLIER_OF, ARGS(V(earlier_id), V((int64_t)most))));
}

struct post_rows store_earlier_later(struct task *t, int64_t viewer, int64_t earlier_id,
				     size_t most)
{
	return post_rows_read(t,
			      db_rows(t, SQL_EARLIER_LATER,
				      ARGS(V(viewer), V(t->now), V(earlier_id), V((int64_t)most))),
			      most);
}

bool store_earlier_strangers(struct task *t, int64_t circle_id, int64_t account_id)
{
	return db_int(t, SQL_EARLIER_STRANGERS, ARGS(V(circle_id), V(account_id)), 0) != 0;
}
