#include "store/follow.h"

#include "base/id.h"
#include "store/notice.h"

/* --- follow --- */

struct follow_row store_follow_get(struct task *t, int64_t follower_id, int64_t followed_id)
{
	struct rows r = db_rows(t,
				"SELECT accepted, boosts, notify, languages, id, uri FROM follow"
				" WHERE follower_id = $1 AND followed_id = $2",
				ARGS(V(follower_id), V(followed_id)));
	struct follow_row f = { .is = rows_next(&r) };

	if (f.is) {
		f.accepted = row_bool(&r);
		f.boosts = row_bool(&r);
		f.notify = row_bool(&r);
		f.languages = row_str(&r);
		f.id = row_int(&r);
		f.uri = row_str(&r);
	}
	rows_done(&r);
	return f;
}

/* Both people's counts, by +1 or -1. */
static void count(struct task *t, int64_t follower_id, int64_t followed_id, int by)
{
	db_run(t, "UPDATE account SET following = following + $2 WHERE id = $1",
	       ARGS(V(follower_id), V(by)));
	db_run(t, "UPDATE account SET followers = followers + $2 WHERE id = $1",
	       ARGS(V(followed_id), V(by)));
}

void store_follow_set(struct task *t, int64_t follower_id, int64_t followed_id,
		      const struct follow_row *f)
{
	if (f->is) {
		db_run(t,
		       "UPDATE follow SET boosts = $3, notify = $4, languages = $5"
		       " WHERE follower_id = $1 AND followed_id = $2",
		       ARGS(V(follower_id), V(followed_id), V(f->boosts), V(f->notify),
			    V(f->languages)));
		return;
	}
	db_run(t,
	       "INSERT INTO follow (follower_id, followed_id, id, accepted, boosts, notify,"
	       " created_at, languages, far) SELECT $1, $2, $3, $4, $5, $6, $7, $8,"
	       " CASE WHEN a.domain = '' THEN 0 ELSE 1 END FROM account a WHERE a.id = $1",
	       ARGS(V(follower_id), V(followed_id), V(id_new(t->now)), V(f->accepted), V(f->boosts),
		    V(f->notify), V(t->now), V(f->languages)));
	if (f->accepted)
		count(t, follower_id, followed_id, 1);
}

void store_follow_heard(struct task *t, int64_t follower_id, int64_t followed_id, struct str uri)
{
	db_run(t, "UPDATE follow SET uri = $3 WHERE follower_id = $1 AND followed_id = $2",
	       ARGS(V(follower_id), V(followed_id), V(uri)));
}

bool store_follow_accept(struct task *t, int64_t follower_id, int64_t followed_id)
{
	bool asked = db_run(t,
			    "UPDATE follow SET accepted = 1 WHERE follower_id = $1"
			    " AND followed_id = $2 AND accepted = 0",
			    ARGS(V(follower_id), V(followed_id))) == 1;

	if (asked)
		count(t, follower_id, followed_id, 1);
	return asked;
}

bool store_follow_remove(struct task *t, int64_t follower_id, int64_t followed_id)
{
	int64_t accepted = db_int(t,
				  "DELETE FROM follow WHERE follower_id = $1 AND followed_id = $2"
				  " RETURNING accepted",
				  ARGS(V(follower_id), V(followed_id)), -1);

	if (accepted < 0)
		return false;
	if (accepted)
		count(t, follower_id, followed_id, -1);
	db_run(t, "DELETE FROM feed WHERE account_id = $1 AND author_id = $2",
	       ARGS(V(follower_id), V(followed_id)));
	return true;
}

void store_follow_hold(struct task *t, int64_t one, int64_t other)
{
	/* The lower id first, so that two who do this to each other don't wait in a circle. */
	db_run(t, "UPDATE account SET rev = rev WHERE id = $1", ARGS(V(one < other ? one : other)));
	db_run(t, "UPDATE account SET rev = rev WHERE id = $1", ARGS(V(one < other ? other : one)));
}

/* --- block and mute --- */

bool store_block_is(struct task *t, int64_t account_id, int64_t target_id)
{
	return db_int(t, "SELECT 1 FROM block WHERE account_id = $1 AND target_id = $2",
		      ARGS(V(account_id), V(target_id)), 0) != 0;
}

void store_block_add(struct task *t, int64_t account_id, int64_t target_id)
{
	db_run(t,
	       "INSERT INTO block (account_id, target_id, id) VALUES ($1, $2, $3)"
	       " ON CONFLICT (account_id, target_id) DO NOTHING",
	       ARGS(V(account_id), V(target_id), V(id_new(t->now))));
}

void store_block_remove(struct task *t, int64_t account_id, int64_t target_id)
{
	db_run(t, "DELETE FROM block WHERE account_id = $1 AND target_id = $2",
	       ARGS(V(account_id), V(target_id)));
}

static void part_one(struct task *t, int64_t owner, int64_t other)
{
	db_run(t, "DELETE FROM feed WHERE account_id = $1 AND author_id = $2",
	       ARGS(V(owner), V(other)));
	store_notice_part(t, owner, other);
}

void store_block_part(struct task *t, int64_t one, int64_t other)
{
	part_one(t, one, other);
	part_one(t, other, one);
}

void store_mute_set(struct task *t, int64_t account_id, int64_t target_id, bool notices,
		    int64_t until)
{
	db_run(t,
	       "INSERT INTO mute (account_id, target_id, id, notices, until)"
	       " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account_id, target_id)"
	       " DO UPDATE SET notices = excluded.notices, until = excluded.until",
	       ARGS(V(account_id), V(target_id), V(id_new(t->now)), V(notices),
		    until ? V(until) : V_NULL));
}

void store_mute_remove(struct task *t, int64_t account_id, int64_t target_id)
{
	db_run(t, "DELETE FROM mute WHERE account_id = $1 AND target_id = $2",
	       ARGS(V(account_id), V(target_id)));
}

/* --- relations --- */

static void take_relation(struct rows *r, struct relation_row *ret)
{
	int64_t accepted, accepted_me;

	ret->id = row_int(r);
	accepted = row_int(r);
	ret->boosts = row_bool(r);
	ret->notify = row_bool(r);
	accepted_me = row_int(r);
	ret->blocking = row_bool(r);
	ret->blocked_by = row_bool(r);
	ret->muting_notices = row_bool(r);
	ret->mute_until = row_int(r);
	ret->muting = row_bool(r);
	ret->suspended = row_int(r) > 1;
	ret->languages = row_str(r);
	ret->note = row_str(r);
	ret->endorsed = row_bool(r);
	ret->domain_blocking = row_bool(r);
	ret->restricting = row_bool(r);
	ret->following = accepted == 1;
	ret->requested = accepted == 0;
	ret->followed_by = accepted_me == 1;
	ret->requested_by = accepted_me == 0;
}

struct relation_rows store_relations(struct task *t, int64_t me, struct ids ids)
{
	struct relation_rows list = { .p = arena_many(t->a, struct relation_row, ids.n) };
	struct rows r = db_rows(t, SQL_RELATIONS, ARGS(V(me), V(ids), V(t->now)));

	while (list.n < ids.n && rows_next(&r))
		take_relation(&r, &list.p[list.n++]);
	rows_done(&r);
	return list;
}

/* --- lists --- */

struct account_rows store_followers(struct task *t, int64_t id, bool accepted, const struct span *s)
{
	struct values args = ARGS(V(id), V(s->low), V(s->high), V(s->limit), V(accepted));

	return store_account_list(t, span_rows(t, s, SQL_FOLLOWERS, "x.id", "$4", args), s);
}

struct account_rows store_following(struct task *t, int64_t id, bool accepted, const struct span *s)
{
	struct values args = ARGS(V(id), V(s->low), V(s->high), V(s->limit), V(accepted));

	return store_account_list(t, span_rows(t, s, SQL_FOLLOWING, "x.id", "$4", args), s);
}

struct account_rows store_blocks(struct task *t, int64_t id, const struct span *s)
{
	struct values args = ARGS(V(id), V(s->low), V(s->high), V(s->limit));

	return store_account_list(t, span_rows(t, s, SQL_BLOCKS, "x.id", "$4", args), s);
}

struct account_rows store_mutes(struct task *t, int64_t id, const struct span *s)
{
	struct values args = ARGS(V(id), V(s->low), V(s->high), V(s->limit), V(t->now));

	return store_account_list(t, span_rows(t, s, SQL_MUTES, "x.id", "$4", args), s);
}
