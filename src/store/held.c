#include "store/held.h"
#include "store/ids.h"

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
	h.shown_at = row_int(r);
	return h;
}

void store_held_put(struct task *t, const struct held_row *h)
{
	db_run(t,
	       "INSERT INTO held (post_id, owner_id, next_id, state, reason, since, decided_by,"
	       " decided_at, shown_at, stays, author_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8,"
	       " $9, CASE WHEN EXISTS (SELECT 1 FROM account a WHERE a.id = $2"
	       " AND a.domain <> '') THEN 1 ELSE 0 END,"
	       " (SELECT p.account_id FROM post p WHERE p.id = $1))"
	       " ON CONFLICT (post_id) DO UPDATE SET owner_id = excluded.owner_id,"
	       " next_id = excluded.next_id, state = excluded.state, reason = excluded.reason,"
	       " since = excluded.since, decided_by = excluded.decided_by,"
	       " decided_at = excluded.decided_at, shown_at = excluded.shown_at,"
	       " stays = excluded.stays",
	       ARGS(V(h->post_id), V(h->owner_id), V(h->next_id), V(h->state), V(h->reason),
		    V(h->since), V(h->decided_by), V(h->decided_at), V(h->shown_at)));
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
	       " decided_by = $6, decided_at = $7, shown_at = $8 WHERE post_id = $1",
	       ARGS(V(h->post_id), V(h->owner_id), V(h->next_id), V(h->state), V(h->reason),
		    V(h->decided_by), V(h->decided_at), V(h->shown_at)));
}

/* $1 viewer, $2 now, $3 ids */
#define SQL_HELD_POSTS                                                                             \
	"SELECT p.id," POST_COLS "FROM held h JOIN post p ON p.id = h.post_id "                    \
	"WHERE h.post_id IN IDS($3) AND " HELD_WORD("$1", "$2", "h.owner_id")
#define SQL_HELD_WAITING SQL_HELD_POSTS " AND h.state IN (1, 6)"
#define SQL_HELD_KEPT SQL_HELD_POSTS " AND h.state IN (1, 2, 5, 6)"

struct post_rows store_held_posts(struct task *t, int64_t viewer, struct ids ids)
{
	return post_rows_read(t, db_rows(t, SQL_HELD_KEPT, ARGS(V(viewer), V(t->now), V(ids))),
			      ids.n);
}

bool store_held_post(struct task *t, int64_t viewer, int64_t post_id, struct post_row *ret)
{
	struct ids ids = { &post_id, 1 };
	struct post_rows one = post_rows_read(
		t, db_rows(t, SQL_HELD_WAITING, ARGS(V(viewer), V(t->now), V(ids))), 1);

	if (one.n)
		*ret = one.p[0];
	return one.n > 0;
}

struct held_rows store_held_list(struct task *t, int64_t viewer, int64_t owner_id, int state,
				 int64_t to, const struct span *s)
{
	struct values v = ARGS(V(viewer), V(t->now), V(s->low), V(s->high), V(s->limit), V(to),
			       V(owner_id), V(state));
	struct held_rows list = { .p = arena_many(t->a, struct held_row, (size_t)s->limit) };
	struct rows r;

	if (state == 6) {
		v.n = 6;
		r = span_rows(t, s, SQL_HELD_HANDED, "h.post_id", "$5", v);
	} else {
		r = span_rows(t, s, SQL_HELD_LIST, "h.post_id", "$5", v);
	}
	while (list.n < (size_t)s->limit && rows_next(&r))
		list.p[list.n++] = held_row_read(&r);
	rows_done(&r);
	return list;
}

int64_t store_held_author(struct task *t, int64_t viewer, int64_t owner_id, const struct span *s)
{
	struct values v = ARGS(V(viewer), V(t->now), V(s->low), V(s->high), V(owner_id));

	return s->up ? db_int(t, SQL_HELD_AUTHOR SQL_HELD_AUTHOR_UP, v, 0)
		     : db_int(t, SQL_HELD_AUTHOR SQL_HELD_AUTHOR_DOWN, v, 0);
}

struct held_rows store_held_of(struct task *t, int64_t viewer, int64_t owner_id, int64_t author_id,
			       int64_t most)
{
	struct held_rows list = { .p = arena_many(t->a, struct held_row, (size_t)most) };
	struct rows r = db_rows(t, SQL_HELD_OF,
				ARGS(V(viewer), V(t->now), V(author_id), V(most), V(owner_id)));

	while (list.n < (size_t)most && rows_next(&r))
		list.p[list.n++] = held_row_read(&r);
	rows_done(&r);
	return list;
}

bool store_held_any(struct task *t, int64_t viewer, int64_t owner_id)
{
	return db_int(t, SQL_HELD_ANY, ARGS(V(viewer), V(t->now), V(owner_id)), 0) != 0;
}

bool store_held_any_handed(struct task *t, int64_t viewer)
{
	return db_int(t, SQL_HELD_ANY_HANDED, ARGS(V(viewer), V(t->now)), 0) != 0;
}

struct ids store_held_under(struct task *t, int64_t post_id, int64_t most)
{
	return ids_read(t,
			db_rows(t,
				"SELECT p.id FROM post p JOIN held h ON h.post_id = p.id"
				" WHERE p.reply_to = $1 AND h.state = 3 ORDER BY p.id LIMIT $2",
				ARGS(V(post_id), V(most))),
			most);
}

struct ids store_held_by(struct task *t, struct ids owners, int64_t author_id, int64_t most)
{
	return ids_read(t,
			db_rows(t,
				"SELECT p.id FROM post p JOIN held h ON h.post_id = p.id"
				" WHERE p.account_id = $1 AND h.owner_id IN IDS($2) AND h.state = 1"
				" ORDER BY p.id DESC LIMIT $3",
				ARGS(V(author_id), V(owners), V(most))),
			most);
}

struct ids store_held_old(struct task *t, int64_t before, int64_t most)
{
	struct values v = ARGS(V(before), V(most));
	struct ids list = ids_read(t, db_rows(t, SQL_HELD_OLD, v), most);

	return list.n ? list : ids_read(t, db_rows(t, SQL_HELD_OLD_HANDED, v), most);
}
