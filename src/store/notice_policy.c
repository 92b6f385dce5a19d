#include "store/notice_policy.h"

/* --- the policy --- */

bool store_notice_policy_get(struct task *t, int64_t account_id, struct notice_policy_row *ret)
{
	struct rows r = db_rows(t,
				"SELECT not_following, not_followers, new_accounts,"
				" private_mentions, limited_accounts FROM notice_policy"
				" WHERE account_id = $1",
				ARGS(V(account_id)));
	bool found = rows_next(&r);

	if (found) {
		ret->not_following = row_int(&r);
		ret->not_followers = row_int(&r);
		ret->new_accounts = row_int(&r);
		ret->private_mentions = row_int(&r);
		ret->limited_accounts = row_int(&r);
	}
	rows_done(&r);
	return found;
}

void store_notice_policy_set(struct task *t, int64_t account_id, const struct notice_policy_row *p)
{
	db_run(t,
	       "INSERT INTO notice_policy (account_id, not_following, not_followers,"
	       " new_accounts, private_mentions, limited_accounts)"
	       " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account_id) DO UPDATE SET"
	       " not_following = excluded.not_following, not_followers = excluded.not_followers,"
	       " new_accounts = excluded.new_accounts,"
	       " private_mentions = excluded.private_mentions,"
	       " limited_accounts = excluded.limited_accounts",
	       ARGS(V(account_id), V(p->not_following), V(p->not_followers), V(p->new_accounts),
		    V(p->private_mentions), V(p->limited_accounts)));
}

struct notice_facts store_notice_facts(struct task *t, int64_t owner, int64_t from_id,
				       int64_t post_id, int64_t since)
{
	struct rows r = db_rows(
		t,
		"SELECT (SELECT 1 FROM follow f WHERE f.follower_id = $1 AND f.followed_id = $2"
		" AND f.accepted = 1), (SELECT 1 FROM follow f WHERE f.follower_id = $2"
		" AND f.followed_id = $1 AND f.accepted = 1 AND f.created_at <= $4),"
		" (SELECT 1 FROM notice_pass s WHERE s.account_id = $1 AND s.from_id = $2),"
		" a.created_at, a.role, (SELECT p.visibility FROM post p WHERE p.id = $3),"
		" (SELECT p.reply_to FROM post p WHERE p.id = $3) FROM account a WHERE a.id = $2",
		ARGS(V(owner), V(from_id), V(post_id), V(since)));
	struct notice_facts f = { 0 };

	if (rows_next(&r)) {
		f.followed = row_bool(&r);
		f.follows = row_bool(&r);
		f.passes = row_bool(&r);
		f.created_at = row_int(&r);
		f.role = row_int(&r);
		f.visibility = row_int(&r);
		f.reply_to = row_int(&r);
	}
	rows_done(&r);
	return f;
}

bool store_notice_is_limited(struct task *t, int64_t from_id)
{
	return db_int(t, "SELECT limited FROM account WHERE id = $1", ARGS(V(from_id)), 0) != 0;
}

bool store_notice_was_asked(struct task *t, int64_t owner, int64_t from_id, int64_t post_id,
			    int64_t visibility)
{
	return db_int(t,
		      "WITH RECURSIVE up (id, reply_to, account_id, visibility, depth) AS ("
		      "SELECT p.id, p.reply_to, p.account_id, p.visibility, 0 FROM post p"
		      " WHERE p.id = $3 UNION ALL SELECT p.id, p.reply_to, p.account_id,"
		      " p.visibility, up.depth + 1 FROM up JOIN post p ON p.id = up.reply_to"
		      " WHERE up.depth < 100) SELECT 1 FROM up JOIN mention m ON m.post_id = up.id"
		      " AND m.account_id = $2 WHERE up.account_id = $1 AND up.visibility = $4"
		      " LIMIT 1",
		      ARGS(V(owner), V(from_id), V(post_id), V(visibility)), 0) != 0;
}

void store_notice_pass(struct task *t, int64_t owner, int64_t from_id)
{
	db_run(t,
	       "INSERT INTO notice_pass (account_id, from_id) VALUES ($1, $2)"
	       " ON CONFLICT DO NOTHING",
	       ARGS(V(owner), V(from_id)));
}

/* --- requests --- */

void store_notice_request_add(struct task *t, int64_t id, int64_t owner, int64_t from_id)
{
	db_run(t,
	       "INSERT INTO notice_request (id, account_id, from_id, created_at)"
	       " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
	       ARGS(V(id), V(owner), V(from_id), V(t->now)));
}

int64_t store_notice_request_from(struct task *t, int64_t owner, int64_t from_id)
{
	return db_int(t, "SELECT id FROM notice_request WHERE account_id = $1 AND from_id = $2",
		      ARGS(V(owner), V(from_id)), 0);
}

void store_notice_request_remove(struct task *t, int64_t owner, int64_t id)
{
	db_run(t, "DELETE FROM notice_request WHERE id = $1 AND account_id = $2",
	       ARGS(V(id), V(owner)));
}

static struct notice_request_row take(struct rows *r)
{
	struct notice_request_row q = { .id = row_int(r) };

	q.from_id = row_int(r);
	q.created_at = row_int(r);
	q.updated_at = row_int(r);
	q.last_post_id = row_int(r);
	q.held = row_int(r);
	return q;
}

struct notice_request_rows store_notice_requests(struct task *t, int64_t owner,
						 const struct span *s)
{
	size_t most = (size_t)s->limit;
	struct notice_request_rows list = { .p = arena_many(t->a, struct notice_request_row,
							    most) };
	struct rows r = span_rows(t, s, SQL_NOTICE_REQUESTS, "n.id", "$5",
				  ARGS(V(owner), V(t->now), V(s->low), V(s->high), V(s->limit)));

	while (list.n < most && rows_next(&r))
		list.p[list.n++] = take(&r);
	rows_done(&r);
	span_turn(s, &list);
	return list;
}

bool store_notice_request_get(struct task *t, int64_t owner, int64_t id,
			      struct notice_request_row *ret)
{
	struct span s = { .limit = 1 };
	struct notice_request_rows one;

	if (id < 1 || id == INT64_MAX)
		return false;
	s.low = id - 1;
	s.high = id + 1;
	one = store_notice_requests(t, owner, &s);
	if (one.n)
		*ret = one.p[0];
	return one.n > 0;
}

#define HELD_OF                                                                                    \
	" id IN (SELECT id FROM notice WHERE account_id = $1 AND from_id = $2 AND held = 1"        \
	" AND id <= $3 ORDER BY id LIMIT $4)"

int64_t store_notice_merge(struct task *t, int64_t owner, int64_t from_id, int64_t upto,
			   int64_t most)
{
	return db_run(t, "UPDATE notice SET held = 0 WHERE" HELD_OF,
		      ARGS(V(owner), V(from_id), V(upto), V(most)));
}

int64_t store_notice_drop(struct task *t, int64_t owner, int64_t from_id, int64_t upto,
			  int64_t most)
{
	return db_run(t, "DELETE FROM notice WHERE" HELD_OF,
		      ARGS(V(owner), V(from_id), V(upto), V(most)));
}

bool store_notice_job_waits(struct task *t, int64_t owner)
{
	return db_int(t, "SELECT 1 FROM job WHERE kind = 20 AND ref = $1 LIMIT 1", ARGS(V(owner)),
		      0) != 0;
}
