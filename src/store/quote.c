#include "store/quote.h"

static struct quote_rows take(struct task *t, struct rows r)
{
	struct quote_rows list = { 0 };
	size_t room = 0;

	while (rows_next(&r)) {
		struct quote_row k = { .post_id = row_int(&r) };

		k.account_id = row_int(&r);
		k.quoted_id = row_int(&r);
		k.quoted_account = row_int(&r);
		k.state = (int)row_int(&r);
		k.since = row_int(&r);
		k.decided_at = row_int(&r);
		k.there = row_bool(&r);
		k.quoted_uri = row_str(&r);
		k.approval_uri = row_str(&r);
		arena_grow(t->a, list.p, list.n, &room);
		list.p[list.n++] = k;
	}
	rows_done(&r);
	return list;
}

void store_quote_put(struct task *t, const struct quote_row *k)
{
	db_run(t,
	       "INSERT INTO quote (post_id, account_id, quoted_id, quoted_account, state, since,"
	       " decided_at, quoted_uri, approval_uri) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
	       " ON CONFLICT (post_id) DO UPDATE SET quoted_id = excluded.quoted_id,"
	       " quoted_account = excluded.quoted_account, state = excluded.state,"
	       " since = excluded.since, decided_at = excluded.decided_at,"
	       " quoted_uri = excluded.quoted_uri, approval_uri = excluded.approval_uri",
	       ARGS(V(k->post_id), V(k->account_id), k->quoted_id ? V(k->quoted_id) : V_NULL,
		    k->quoted_account ? V(k->quoted_account) : V_NULL, V(k->state), V(k->since),
		    V(k->decided_at), V(k->quoted_uri), V(k->approval_uri)));
}

void store_quote_remove(struct task *t, int64_t post_id)
{
	db_run(t, "DELETE FROM quote WHERE post_id = $1", ARGS(V(post_id)));
}

struct quote_rows store_quote_many(struct task *t, struct ids posts)
{
	return take(t, db_rows(t, SQL_QUOTE_MANY, ARGS(V(posts))));
}

bool store_quote_get(struct task *t, int64_t post_id, struct quote_row *ret)
{
	struct quote_rows one = store_quote_many(t, (struct ids){ &post_id, 1 });

	if (one.n)
		*ret = one.p[0];
	return one.n > 0;
}

void store_quote_state(struct task *t, int64_t post_id, int state, int64_t at)
{
	db_run(t, "UPDATE quote SET state = $2, decided_at = $3 WHERE post_id = $1",
	       ARGS(V(post_id), V(state), V(at)));
}

struct post_rows store_quoted_posts(struct task *t, int64_t viewer, struct ids ids)
{
	return post_rows_read(t,
			      db_rows(t,
				      "SELECT p.id," POST_COLS "FROM post p "
				      "WHERE p.id IN IDS($3) AND NOT " POST_MUTED("p.account_id") //
				      " AND " POST_SEEN_BY("p", "$1"),
				      ARGS(V(viewer), V(t->now), V(ids))),
			      ids.n);
}

struct post_rows store_quote_list(struct task *t, int64_t viewer, int64_t quoted_id,
				  const struct span *s)
{
	struct values v =
		ARGS(V(viewer), V(t->now), V(s->low), V(s->high), V(s->limit), V(quoted_id));

	return post_rows_read(t, span_rows(t, s, SQL_QUOTE_LIST, "k.post_id", "$5", v),
			      (size_t)s->limit);
}

struct quote_rows store_quote_of(struct task *t, int64_t quoted_id, int64_t after, int64_t most)
{
	return take(t, db_rows(t, SQL_QUOTE_OF, ARGS(V(quoted_id), V(after), V(most))));
}

struct quote_rows store_quote_approved(struct task *t, struct str approval_uri,
				       int64_t quoted_account)
{
	return take(t, db_rows(t, SQL_QUOTE_APPROVED, ARGS(V(approval_uri), V(quoted_account))));
}

size_t store_quote_counts(struct task *t, struct ids ids, struct quote_count *room)
{
	struct rows r = db_rows(t, SQL_QUOTE_COUNTS, ARGS(V(ids)));
	size_t n = 0;

	while (n < ids.n && rows_next(&r)) {
		room[n].quoted_id = row_int(&r);
		room[n++].n = row_int(&r);
	}
	rows_done(&r);
	return n;
}
