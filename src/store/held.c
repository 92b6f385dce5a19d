#include "store/held.h"

static struct held_row held_row_read(struct rows *r)
{
	struct held_row h = { .post_id = row_int(r) };

	h.owner_id = row_int(r);
	h.next_id = row_int(r);
	h.reply_to = row_int(r);
	h.state = (int)row_int(r);
	h.reason = (int)row_int(r);
	h.since = row_int(r);
	h.decided_by = row_int(r);
	h.decided_at = row_int(r);
	return h;
}

void store_held_add(struct task *t, const struct held_row *h)
{
	db_run(t,
	       "INSERT INTO held (post_id, owner_id, next_id, state, reason, since)"
	       " VALUES ($1, $2, $3, $4, $5, $6)",
	       ARGS(V(h->post_id), V(h->owner_id), V(h->next_id), V(h->state), V(h->reason),
		    V(h->since)));
}

bool store_held_get(struct task *t, int64_t post_id, struct held_row *ret)
{
	struct rows r =
		db_rows(t, "SELECT" HELD_COLS HELD_FROM "WHERE h.post_id = $1", ARGS(V(post_id)));
	bool found = rows_next(&r);

	if (found)
		*ret = held_row_read(&r);
	rows_done(&r);
	return found;
}

void store_held_change(struct task *t, const struct held_row *h)
{
	db_run(t,
	       "UPDATE held SET owner_id = $2, next_id = $3, state = $4, reason = $5,"
	       " decided_by = $6, decided_at = $7 WHERE post_id = $1",
	       ARGS(V(h->post_id), V(h->owner_id), V(h->next_id), V(h->state), V(h->reason),
		    V(h->decided_by), V(h->decided_at)));
}

/* $1 viewer, $2 now, $3 ids */
#define SQL_HELD_POSTS                                                                             \
	"SELECT p.id," POST_COLS "FROM held h JOIN post p ON p.id = h.post_id" POST_APP            \
	"WHERE h.post_id IN IDS($3) AND h.owner_id = $1 AND h.state = 1 AND " POST_SEEN_HELD("p",  \
											     "$1")

struct post_rows store_held_posts(struct task *t, int64_t viewer, struct ids ids)
{
	return post_rows_read(t, db_rows(t, SQL_HELD_POSTS, ARGS(V(viewer), V(t->now), V(ids))),
			      ids.n);
}

bool store_held_post(struct task *t, int64_t viewer, int64_t post_id, struct post_row *ret)
{
	struct post_rows one = store_held_posts(t, viewer, (struct ids){ &post_id, 1 });

	if (one.n)
		*ret = one.p[0];
	return one.n > 0;
}

struct held_rows store_held_list(struct task *t, int64_t owner_id, int64_t to, const struct span *s)
{
	struct values v = ARGS(V(owner_id), V(t->now), V(s->low), V(s->high), V(s->limit), V(to));
	struct rows r = span_rows(t, s, SQL_HELD_LIST, "h.post_id", "$5", v);
	struct held_rows list = { .p = arena_many(t->a, struct held_row, (size_t)s->limit) };

	while (list.n < (size_t)s->limit && rows_next(&r))
		list.p[list.n++] = held_row_read(&r);
	rows_done(&r);
	return list;
}

bool store_held_any(struct task *t, int64_t owner_id)
{
	return db_int(t, SQL_HELD_ANY, ARGS(V(owner_id), V(t->now)), 0) != 0;
}

struct ids store_held_under(struct task *t, int64_t post_id, int64_t most)
{
	struct rows r = db_rows(t,
				"SELECT p.id FROM post p JOIN held h ON h.post_id = p.id"
				" WHERE p.reply_to = $1 AND h.state = 3 ORDER BY p.id LIMIT $2",
				ARGS(V(post_id), V(most)));
	struct ids list = { .p = arena_many(t->a, int64_t, (size_t)most) };

	while (list.n < (size_t)most && rows_next(&r))
		list.p[list.n++] = row_int(&r);
	rows_done(&r);
	return list;
}
