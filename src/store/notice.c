#include "store/notice.h"

#include "base/clock.h"
#include "store/notice_list.h"
#include "store/post.h"

/* --- adding --- */

/* The group that still takes what happens now; 0 for none. */
static int64_t group_find(struct task *t, int64_t account_id, const struct notice_row *n)
{
	return db_int(t,
		      "SELECT id FROM notice_group WHERE account_id = $1 AND kind = $2"
		      " AND COALESCE(post_id, 0) = $3 AND hour > $4 ORDER BY hour DESC LIMIT 1",
		      ARGS(V(account_id), V(n->kind), V(n->post_id),
			   V(n->created_at / CLOCK_HOUR - NOTICE_GROUP_HOURS)),
		      0);
}

static void group_join(struct task *t, int64_t account_id, const struct notice_row *n,
		       int64_t group_id)
{
	db_run(t,
	       "INSERT INTO notice_group (id, account_id, kind, post_id, hour, last_id, members)"
	       " VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT (id) DO UPDATE SET"
	       " members = notice_group.members + 1, last_id = CASE"
	       " WHEN excluded.last_id > notice_group.last_id THEN excluded.last_id"
	       " ELSE notice_group.last_id END",
	       ARGS(V(group_id), V(account_id), V(n->kind), n->post_id ? V(n->post_id) : V_NULL,
		    V(n->created_at / CLOCK_HOUR), V(n->id)));
}

bool store_notice_add(struct task *t, int64_t account_id, const struct notice_row *n, bool grouped)
{
	int64_t group = grouped ? group_find(t, account_id, n) : 0;
	bool added;

	if (grouped && !group)
		group = n->id;
	added = db_run(t,
		       "INSERT INTO notice (id, account_id, kind, from_id, post_id, created_at,"
		       " held, group_id, report_id, severance_id) SELECT $1, a.id, $3, $4, CAST($5 "
		       "AS BIGINT), "
		       "$6, $7,"
		       " CAST($8 AS BIGINT), CAST($9 AS BIGINT), CAST($10 AS BIGINT) FROM account a"
		       " WHERE a.id = $2 AND a.domain = '' AND a.state = 0 AND (a.uses & 3072) = 0"
		       " AND NOT EXISTS (SELECT 1 FROM block b WHERE b.account_id = $2"
		       " AND b.target_id = $4)"
		       " AND NOT EXISTS (SELECT 1 FROM block b WHERE b.account_id = $4"
		       " AND b.target_id = $2)"
		       " AND NOT EXISTS (SELECT 1 FROM account f JOIN domain_block d"
		       " ON d.account_id = $2 AND d.domain = f.domain WHERE f.id = $4"
		       " AND f.domain <> '')"
		       " AND NOT EXISTS (SELECT 1 FROM mute u WHERE u.account_id = $2"
		       " AND u.target_id = $4 AND u.notices = 1"
		       " AND (u.until IS NULL OR u.until > $6))"
		       " AND NOT EXISTS (SELECT 1 FROM thread_mute h JOIN post p"
		       " ON p.thread_id = h.thread_id WHERE h.account_id = $2"
		       " AND p.id = CAST($5 AS BIGINT)) ON CONFLICT DO NOTHING",
		       ARGS(V(n->id), V(account_id), V(n->kind), V(n->from_id),
			    n->post_id ? V(n->post_id) : V_NULL, V(n->created_at), V(n->held),
			    group ? V(group) : V_NULL, n->report_id ? V(n->report_id) : V_NULL,
			    n->severance_id ? V(n->severance_id) : V_NULL)) == 1;
	if (added && group)
		group_join(t, account_id, n, group);
	return added;
}

/* --- removing --- */

/* What a group is told before its notices go; a person has at most one notice in a group. */
#define LEAVING(where)                                                                             \
	" id IN (SELECT group_id FROM notice WHERE " where " AND group_id IS NOT NULL)"
#define REMOVE(t, where, args)                                                                     \
	(db_run(t, "UPDATE notice_group SET members = members - 1 WHERE" LEAVING(where), args),    \
	 db_run(t, "DELETE FROM notice_group WHERE members <= 0 AND" LEAVING(where), args),        \
	 db_run(t, "DELETE FROM notice WHERE " where, args))

void store_notice_take_back(struct task *t, int64_t account_id, int64_t kind, int64_t from_id,
			    int64_t post_id)
{
	REMOVE(t,
	       "account_id = $1 AND kind = $2 AND from_id = $3"
	       " AND COALESCE(post_id, 0) = $4",
	       ARGS(V(account_id), V(kind), V(from_id), V(post_id)));
}

void store_notice_forget(struct task *t, int64_t kind, int64_t post_id)
{
	db_run(t, "DELETE FROM notice WHERE post_id = $1 AND kind = $2", ARGS(V(post_id), V(kind)));
}

#define UNSEEN                                                                                     \
	"post_id = $1 AND NOT EXISTS (SELECT 1 FROM post p WHERE p.id = $1 AND " POST_SEEN_BY(     \
		"p", "notice.account_id") ")"

void store_notice_unseen(struct task *t, int64_t post_id)
{
	REMOVE(t, UNSEEN, ARGS(V(post_id)));
}

void store_notice_remove(struct task *t, int64_t account_id, int64_t id)
{
	REMOVE(t, "id = $1 AND account_id = $2", ARGS(V(id), V(account_id)));
}

/* The groups go at once, so that a list of groups is empty at once; then notices, some at a time.
 */
int64_t store_notice_clear(struct task *t, int64_t account_id, int64_t upto, int64_t most)
{
	struct values args = ARGS(V(account_id), V(upto), V(most));

	db_run(t, "DELETE FROM notice_group WHERE account_id = $1 AND last_id <= $2",
	       ARGS(V(account_id), V(upto)));
	db_run(t, "DELETE FROM notice_request WHERE account_id = $1 AND id <= $2",
	       ARGS(V(account_id), V(upto)));
	return db_run(t,
		      "DELETE FROM notice WHERE id IN (SELECT id FROM notice"
		      " WHERE account_id = $1 AND id <= $2 AND held = 0 ORDER BY id LIMIT $3)",
		      args) +
	       db_run(t,
		      "DELETE FROM notice WHERE id IN (SELECT id FROM notice"
		      " WHERE account_id = $1 AND id <= $2 AND held = 1 ORDER BY id LIMIT $3)",
		      args);
}

void store_notice_group_remove(struct task *t, int64_t account_id, int64_t group_id)
{
	db_run(t, "DELETE FROM notice_group WHERE id = $1 AND account_id = $2",
	       ARGS(V(group_id), V(account_id)));
}

int64_t store_notice_clear_group(struct task *t, int64_t account_id, int64_t group_id, int64_t most)
{
	return db_run(t,
		      "DELETE FROM notice WHERE id IN (SELECT id FROM notice WHERE group_id = $1"
		      " AND account_id = $2 ORDER BY id LIMIT $3)",
		      ARGS(V(group_id), V(account_id), V(most)));
}

void store_notice_part(struct task *t, int64_t account_id, int64_t from_id)
{
	struct values args = ARGS(V(account_id), V(from_id));

	REMOVE(t, "account_id = $1 AND from_id = $2", args);
	db_run(t, "DELETE FROM notice_request WHERE account_id = $1 AND from_id = $2", args);
	db_run(t, "DELETE FROM notice_pass WHERE account_id = $1 AND from_id = $2", args);
}

int64_t store_notice_leave(struct task *t, int64_t id, int64_t most)
{
	struct values args = ARGS(V(id), V(most)), one = ARGS(V(id));

	return REMOVE(t,
		      "id IN (SELECT id FROM notice WHERE from_id = $1"
		      " ORDER BY id LIMIT $2)",
		      args) +
	       db_run(t,
		      "DELETE FROM notice WHERE id IN (SELECT id FROM notice"
		      " WHERE account_id = $1 LIMIT $2)",
		      args) +
	       db_run(t,
		      "DELETE FROM notice_group WHERE id IN (SELECT id FROM notice_group"
		      " WHERE account_id = $1 LIMIT $2)",
		      args) +
	       db_run(t, "DELETE FROM notice_policy WHERE account_id = $1", one) +
	       db_run(t, "DELETE FROM notice_request WHERE account_id = $1 OR from_id = $1", one) +
	       db_run(t, "DELETE FROM notice_pass WHERE account_id = $1 OR from_id = $1", one);
}

/* --- how far somebody has read --- */

bool store_notice_any_after(struct task *t, int64_t account_id, int64_t id)
{
	return db_int(t, SQL_NOTICE_ANY_AFTER, ARGS(V(account_id), V(t->now), V(id)), 0) != 0;
}

bool store_marker_get(struct task *t, int64_t account_id, struct str timeline,
		      struct marker_row *ret)
{
	struct rows r = db_rows(t,
				"SELECT last_id, version, updated_at FROM marker"
				" WHERE account_id = $1 AND timeline = $2",
				ARGS(V(account_id), V(timeline)));
	bool found = rows_next(&r);

	if (found) {
		ret->last_id = row_int(&r);
		ret->version = row_int(&r);
		ret->updated_at = row_int(&r);
	}
	rows_done(&r);
	return found;
}

void store_marker_set(struct task *t, int64_t account_id, struct str timeline, int64_t last_id)
{
	db_run(t,
	       "INSERT INTO marker (account_id, timeline, last_id, version, updated_at)"
	       " VALUES ($1, $2, $3, 1, $4) ON CONFLICT (account_id, timeline) DO UPDATE"
	       " SET last_id = excluded.last_id, version = marker.version + 1,"
	       " updated_at = excluded.updated_at",
	       ARGS(V(account_id), V(timeline), V(last_id), V(t->now)));
}
