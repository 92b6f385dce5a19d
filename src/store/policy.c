#include "store/policy.h"

static struct policy_rows take(struct task *t, struct rows r, size_t most)
{
	struct policy_rows list = { .p = arena_many(t->a, struct policy_row, most) };

	while (list.n < most && rows_next(&r)) {
		struct policy_row *p = &list.p[list.n++];

		p->post_id = row_int(&r);
		p->reply = row_int(&r);
		p->boost = row_int(&r);
		p->reply_held = row_int(&r);
		p->quote = row_int(&r);
		p->candle = row_int(&r);
		p->candle_held = row_int(&r);
		p->boost_held = row_int(&r);
		p->quote_held = row_int(&r);
		p->asked_whole = row_bool(&r);
	}
	rows_done(&r);
	return list;
}

static bool only(struct policy_rows list, struct policy_row *ret)
{
	if (list.n)
		*ret = list.p[0];
	return list.n > 0;
}

struct policy_rows store_policy_many(struct task *t, struct ids posts)
{
	return take(t, db_rows(t, SQL_POLICY_MANY, ARGS(V(posts))), posts.n);
}

bool store_policy_get(struct task *t, int64_t post_id, struct policy_row *ret)
{
	return only(store_policy_many(t, (struct ids){ &post_id, 1 }), ret);
}

bool store_policy_default(struct task *t, int64_t account_id, int visibility,
			  struct policy_row *ret)
{
	return only(take(t, db_rows(t, SQL_POLICY_DEFAULT, ARGS(V(account_id), V(visibility))), 1),
		    ret);
}

void store_policy_set(struct task *t, const struct policy_row *p)
{
	db_run(t,
	       "INSERT INTO post_policy (post_id, reply, boost, reply_held, quote, candle,"
	       " candle_held, boost_held, quote_held, asked_whole)"
	       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
	       " ON CONFLICT (post_id) DO UPDATE SET reply = excluded.reply,"
	       " boost = excluded.boost, reply_held = excluded.reply_held,"
	       " quote = excluded.quote, candle = excluded.candle,"
	       " candle_held = excluded.candle_held, boost_held = excluded.boost_held,"
	       " quote_held = excluded.quote_held, asked_whole = excluded.asked_whole",
	       ARGS(V(p->post_id), V(p->reply), V(p->boost), V(p->reply_held), V(p->quote),
		    V(p->candle), V(p->candle_held), V(p->boost_held), V(p->quote_held),
		    V(p->asked_whole)));
}

int64_t store_policy_named(struct task *t, int64_t post_id, int64_t account_id)
{
	return db_int(t, SQL_POLICY_NAMED, ARGS(V(post_id), V(account_id)), 0);
}

void store_policy_name(struct task *t, int64_t post_id, int64_t account_id, int64_t parts)
{
	db_run(t,
	       "INSERT INTO policy_named (post_id, account_id, parts) VALUES ($1, $2, $3)"
	       " ON CONFLICT (post_id, account_id) DO UPDATE SET parts = excluded.parts",
	       ARGS(V(post_id), V(account_id), V(parts)));
}

void store_policy_unname(struct task *t, int64_t post_id)
{
	db_run(t, "DELETE FROM policy_named WHERE post_id = $1", ARGS(V(post_id)));
}

void store_policy_remove(struct task *t, int64_t post_id)
{
	db_run(t, "DELETE FROM post_policy WHERE post_id = $1", ARGS(V(post_id)));
}

void store_policy_default_set(struct task *t, int64_t account_id, int visibility,
			      const struct policy_row *p)
{
	db_run(t,
	       "INSERT INTO policy_default (account_id, visibility, reply, boost, reply_held, "
	       "quote)"
	       " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account_id, visibility) DO UPDATE"
	       " SET reply = excluded.reply, boost = excluded.boost,"
	       " reply_held = excluded.reply_held, quote = excluded.quote",
	       ARGS(V(account_id), V(visibility), V(p->reply), V(p->boost), V(p->reply_held),
		    V(p->quote)));
}

void store_policy_default_remove(struct task *t, int64_t account_id, int visibility)
{
	db_run(t, "DELETE FROM policy_default WHERE account_id = $1 AND visibility = $2",
	       ARGS(V(account_id), V(visibility)));
}
