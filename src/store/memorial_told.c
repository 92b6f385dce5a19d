#include "store/memorial_told.h"

#include "store/ids.h"

struct memorial_boosts store_memorial_boosts(struct task *t, int64_t id, int64_t after,
					     int64_t most)
{
	struct memorial_boosts list = { .p = arena_many(t->a, struct memorial_boost,
							(size_t)most) };
	struct rows r = db_rows(t, SQL_MEMORIAL_BOOSTS, ARGS(V(id), V(after), V(most)));

	while (list.n < (size_t)most && rows_next(&r)) {
		struct memorial_boost *b = &list.p[list.n++];

		b->id = row_int(&r);
		b->boost_of = row_int(&r);
		b->visibility = row_int(&r);
		b->circle_id = row_int(&r);
	}
	rows_done(&r);
	return list;
}

void store_memorial_boost_for(struct task *t, const struct memorial_boost *b)
{
	db_run(t, "UPDATE post SET visibility = $2, circle_id = $3, rev = rev + 1 WHERE id = $1",
	       ARGS(V(b->id), V(b->visibility), b->circle_id ? V(b->circle_id) : V_NULL));
}

struct ids store_memorial_waiting_of(struct task *t, int64_t id, int64_t author_id, int64_t most)
{
	return ids_read(t, db_rows(t, SQL_MEMORIAL_WAITING_OF, ARGS(V(id), V(author_id), V(most))),
			most);
}

int64_t store_memorial_asked_by(struct task *t, int64_t keeper_id, int64_t follower_id, int64_t but)
{
	return db_int(t, SQL_MEMORIAL_ASKED_BY, ARGS(V(keeper_id), V(follower_id), V(but)), 0);
}
