#include "store/notice.h"

bool store_notice_add(struct task *t, int64_t account_id, const struct notice_row *n)
{
	return db_run(t,
		      "INSERT INTO notice (id, account_id, kind, from_id, post_id, report_id,"
		      " created_at)"
		      " SELECT $1, a.id, $3, $4, CAST($5 AS BIGINT), CAST($7 AS BIGINT), $6"
		      " FROM account a"
		      " WHERE a.id = $2 AND a.domain = '' AND a.state = 0"
		      " AND NOT EXISTS (SELECT 1 FROM block b WHERE b.account_id = $2"
		      " AND b.target_id = $4)"
		      " AND NOT EXISTS (SELECT 1 FROM block b WHERE b.account_id = $4"
		      " AND b.target_id = $2)"
		      " AND NOT EXISTS (SELECT 1 FROM account f JOIN domain_block d"
		      " ON d.account_id = $2 AND d.domain = f.domain WHERE f.id = $4"
		      " AND f.domain <> '')"
		      " AND NOT EXISTS (SELECT 1 FROM mute u WHERE u.account_id = $2"
		      " AND u.target_id = $4 AND u.notices = 1 AND (u.until IS NULL OR u.until > "
		      "$6))"
		      " AND NOT EXISTS (SELECT 1 FROM thread_mute h JOIN post p"
		      " ON p.thread_id = h.thread_id WHERE h.account_id = $2"
		      " AND p.id = CAST($5 AS BIGINT))"
		      " ON CONFLICT DO NOTHING",
		      ARGS(V(n->id), V(account_id), V(n->kind), V(n->from_id),
			   n->post_id ? V(n->post_id) : V_NULL, V(n->created_at),
			   n->report_id ? V(n->report_id) : V_NULL)) > 0;
}

void store_notice_take_back(struct task *t, int64_t account_id, int64_t kind, int64_t from_id,
			    int64_t post_id)
{
	db_run(t,
	       "DELETE FROM notice WHERE account_id = $1 AND kind = $2 AND from_id = $3"
	       " AND COALESCE(post_id, 0) = $4",
	       ARGS(V(account_id), V(kind), V(from_id), V(post_id)));
}

void store_notice_remove(struct task *t, int64_t account_id, int64_t id)
{
	db_run(t, "DELETE FROM notice WHERE id = $1 AND account_id = $2",
	       ARGS(V(id), V(account_id)));
}

void store_notice_clear(struct task *t, int64_t account_id)
{
	db_run(t, "DELETE FROM notice WHERE account_id = $1", ARGS(V(account_id)));
}

static struct notice_row row(struct rows *r)
{
	struct notice_row n = { .id = row_int(r) };

	n.kind = row_int(r);
	n.from_id = row_int(r);
	n.post_id = row_int(r);
	n.report_id = row_int(r);
	n.created_at = row_int(r);
	return n;
}

struct notice_rows store_notice_list(struct task *t, int64_t account_id, unsigned kinds,
				     int64_t from_id, const struct span *s)
{
	struct notice_rows list = { .p = arena_many(t->a, struct notice_row, (size_t)s->limit) };
	struct values v = ARGS(V(account_id), V(t->now), V(s->low), V(s->high), V(s->limit),
			       V((int64_t)kinds), V(from_id));
	struct rows r = span_rows(t, s, SQL_NOTICE_LIST, "n.id", "$5", v);

	while (list.n < (size_t)s->limit && rows_next(&r))
		list.p[list.n++] = row(&r);
	rows_done(&r);
	return list;
}

bool store_notice_get(struct task *t, int64_t account_id, int64_t id, struct notice_row *ret)
{
	struct rows r =
		db_rows(t,
			"SELECT n.id, n.kind, n.from_id, n.post_id, n.report_id, n.created_at"
			" FROM notice n WHERE n.account_id = $1 AND n.id = $3" //
			NOTICE_SHOWN,
			ARGS(V(account_id), V(t->now), V(id)));
	bool found = rows_next(&r);

	if (found)
		*ret = row(&r);
	rows_done(&r);
	return found;
}

bool store_notice_any_after(struct task *t, int64_t account_id, int64_t id)
{
	return db_int(t,
		      "SELECT n.id FROM notice n WHERE n.account_id = $1 AND n.id > $3" //
		      NOTICE_SHOWN " LIMIT 1",
		      ARGS(V(account_id), V(t->now), V(id)), 0) != 0;
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
