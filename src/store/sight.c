#include "store/sight.h"

#include "store/ids.h"
#include "store/post.h"

bool sight_post(struct task *t, int64_t id, struct sight_post *ret)
{
	struct rows r = db_rows(t,
				"SELECT id, account_id, boost_of, audience_id, circle_id,"
				" visibility, archived_at, extras FROM post WHERE id = $1",
				ARGS(V(id)));
	bool found = rows_next(&r);

	if (found) {
		ret->id = row_int(&r);
		ret->account_id = row_int(&r);
		ret->boost_of = row_int(&r);
		ret->audience_id = row_int(&r);
		ret->circle_id = row_int(&r);
		ret->visibility = (int)row_int(&r);
		ret->archived = row_int(&r) != 0;
		ret->held = row_int(&r) & POST_HELD;
	}
	rows_done(&r);
	return found;
}

bool sight_is_active(struct task *t, int64_t account_id)
{
	return db_int(t, "SELECT state FROM account WHERE id = $1", ARGS(V(account_id)), -1) == 0;
}

bool sight_blocks(struct task *t, int64_t account_id, int64_t target_id)
{
	return db_int(t, "SELECT 1 FROM block WHERE account_id = $1 AND target_id = $2",
		      ARGS(V(account_id), V(target_id)), 0);
}

bool sight_blocks_domain(struct task *t, int64_t account_id, int64_t other_id)
{
	return db_int(t,
		      "SELECT 1 FROM account a JOIN domain_block d ON d.account_id = $1"
		      " AND d.domain = a.domain WHERE a.id = $2 AND a.domain <> ''",
		      ARGS(V(account_id), V(other_id)), 0);
}

bool sight_follows(struct task *t, int64_t follower_id, int64_t followed_id)
{
	return db_int(t, "SELECT accepted FROM follow WHERE follower_id = $1 AND followed_id = $2",
		      ARGS(V(follower_id), V(followed_id)), 0) == 1;
}

bool sight_in_circle(struct task *t, int64_t circle_id, int64_t account_id)
{
	return db_int(t, "SELECT 1 FROM circle_member WHERE circle_id = $1 AND account_id = $2",
		      ARGS(V(circle_id), V(account_id)), 0);
}

bool sight_in_circles_of(struct task *t, int64_t owner_id, int64_t account_id)
{
	return db_int(t, SQL_SIGHT_IN_CIRCLES_OF, ARGS(V(owner_id), V(account_id)), 0);
}

bool sight_is_mentioned(struct task *t, int64_t post_id, int64_t account_id)
{
	return db_int(t, "SELECT 1 FROM mention WHERE post_id = $1 AND account_id = $2",
		      ARGS(V(post_id), V(account_id)), 0);
}

bool sight_keeps_mentioned(struct task *t, int64_t post_id, int64_t account_id)
{
	return db_int(t,
		      "SELECT 1 FROM memorial_keeper k JOIN mention m ON m.post_id = $1"
		      " AND m.account_id = k.memorial_id WHERE k.account_id = $2 AND k.state = 1"
		      " LIMIT 1",
		      ARGS(V(post_id), V(account_id)), 0) != 0;
}

bool sight_owns_circle(struct task *t, int64_t circle_id, int64_t account_id)
{
	return db_int(t, "SELECT 1 FROM circle WHERE id = $1 AND account_id = $2",
		      ARGS(V(circle_id), V(account_id)), 0);
}

struct ids sight_at_host(struct task *t, int64_t circle_id, int64_t post_id, struct str host,
			 int64_t most)
{
	return ids_read(
		t, db_rows(t, SQL_SIGHT_AT_HOST, ARGS(V(circle_id), V(post_id), V(host), V(most))),
		most);
}
