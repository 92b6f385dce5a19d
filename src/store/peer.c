#include "store/peer.h"

#include "base/id.h"
#include "store/ids.h"

#define PEER_COLS                                                                                  \
	"id, host, rule, without_media, without_reports, half_hidden, note, private_note, "        \
	"created_at"

static struct peer_row peer_row_read(struct rows *r)
{
	struct peer_row p = { .id = row_int(r) };

	p.host = row_str(r);
	p.rule = row_int(r);
	p.without_media = row_bool(r);
	p.without_reports = row_bool(r);
	p.half_hidden = row_bool(r);
	p.note = row_str(r);
	p.private_note = row_str(r);
	p.created_at = row_int(r);
	return p;
}

struct peer_rows store_peer_all(struct task *t)
{
	struct rows r = db_rows(t, "SELECT " PEER_COLS " FROM peer ORDER BY host", NO_ARGS);
	struct peer_rows list = { 0 };
	size_t room = 0;

	while (rows_next(&r)) {
		arena_grow(t->a, list.p, list.n, &room);
		list.p[list.n++] = peer_row_read(&r);
	}
	rows_done(&r);
	return list;
}

static bool first(struct rows r, struct peer_row *ret)
{
	bool found = rows_next(&r);

	if (found)
		*ret = peer_row_read(&r);
	rows_done(&r);
	return found;
}

bool store_peer_get(struct task *t, struct str host, struct peer_row *ret)
{
	return first(db_rows(t, "SELECT " PEER_COLS " FROM peer WHERE host = $1", ARGS(V(host))),
		     ret);
}

bool store_peer_get_id(struct task *t, int64_t id, struct peer_row *ret)
{
	return first(db_rows(t, "SELECT " PEER_COLS " FROM peer WHERE id = $1", ARGS(V(id))), ret);
}

int64_t store_peer_count(struct task *t)
{
	return db_int(t, "SELECT COUNT(*) FROM peer", NO_ARGS, 0);
}

void store_peer_put(struct task *t, const struct peer_row *p)
{
	db_run(t,
	       "INSERT INTO peer (id, host, rule, without_media, without_reports, half_hidden,"
	       " note, private_note, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
	       " ON CONFLICT (host) DO UPDATE SET rule = excluded.rule,"
	       " without_media = excluded.without_media,"
	       " without_reports = excluded.without_reports, half_hidden = excluded.half_hidden,"
	       " note = excluded.note, private_note = excluded.private_note",
	       ARGS(V(id_new(t->now)), V(p->host), V(p->rule), V(p->without_media),
		    V(p->without_reports), V(p->half_hidden), V(p->note), V(p->private_note),
		    V(t->now)));
}

bool store_peer_remove(struct task *t, struct str host)
{
	return db_run(t, "DELETE FROM peer WHERE host = $1", ARGS(V(host))) == 1;
}

struct peer_rows store_peer_find(struct task *t, struct str q, struct str after, int64_t most)
{
	struct rows r = db_rows(t,
				"SELECT " PEER_COLS " FROM peer WHERE host > $2"
				" AND ($1 = '' OR host LIKE '%' || $1 || '%')"
				" ORDER BY host LIMIT $3",
				ARGS(V(q), V(after), V(most)));
	struct peer_rows list = { .p = arena_many(t->a, struct peer_row, (size_t)most) };

	while (list.n < (size_t)most && rows_next(&r))
		list.p[list.n++] = peer_row_read(&r);
	rows_done(&r);
	return list;
}

/* --- how servers do --- */

static struct peer_state state_read(struct rows *r)
{
	struct peer_state s = { .host = row_str(r) };

	s.software = row_str(r);
	s.failing_since = row_int(r);
	s.paused_until = row_int(r);
	s.heard_at = row_int(r);
	s.waiting = row_int(r);
	return s;
}

struct peer_states store_peer_failing(struct task *t, int64_t most)
{
	struct rows r = db_rows(t,
				PEER_STATE " WHERE h.failing_since > 0"
					   " ORDER BY h.failing_since, h.host LIMIT $1",
				ARGS(V(most)));
	struct peer_states list = { .p = arena_many(t->a, struct peer_state, (size_t)most) };

	while (list.n < (size_t)most && rows_next(&r))
		list.p[list.n++] = state_read(&r);
	rows_done(&r);
	return list;
}

bool store_peer_state(struct task *t, struct str host, struct peer_state *ret)
{
	struct rows r = db_rows(t, PEER_STATE " WHERE h.host = $1", ARGS(V(host)));
	bool found = rows_next(&r);

	if (found)
		*ret = state_read(&r);
	rows_done(&r);
	return found;
}

struct str store_peer_software(struct task *t, struct str host, int64_t *ret_at)
{
	struct rows r = db_rows(t, "SELECT software, software_at FROM far_host WHERE host = $1",
				ARGS(V(host)));
	struct str software = S("");

	*ret_at = 0;
	if (rows_next(&r)) {
		software = row_str(&r);
		*ret_at = row_int(&r);
	}
	rows_done(&r);
	return software;
}

void store_peer_runs(struct task *t, struct str host, struct str software)
{
	db_run(t,
	       "INSERT INTO far_host (host, software, software_at) VALUES ($1, $2, $3)"
	       " ON CONFLICT (host) DO UPDATE SET software = $2, software_at = $3",
	       ARGS(V(host), V(software), V(t->now)));
}

/* --- the people of servers --- */

struct str store_peer_next(struct task *t, enum peer_by by, struct str after)
{
	struct rows r = by == PEER_BY_DOMAIN ? db_rows(t, SQL_PEER_NEXT_DOMAIN, ARGS(V(after)))
					     : db_rows(t, SQL_PEER_NEXT_HOST, ARGS(V(after)));
	struct str next = rows_next(&r) ? row_str(&r) : STR_NONE;

	rows_done(&r);
	return next.p ? next : S("");
}

struct peer_people store_peer_people(struct task *t, enum peer_by by, struct str server,
				     int64_t after, int64_t most)
{
	struct peer_people list = { .p = arena_many(t->a, struct peer_person, (size_t)most) };
	struct values v = ARGS(V(server), V(after), V(most));
	struct rows r = by == PEER_BY_DOMAIN ? db_rows(t, SQL_PEER_OF_DOMAIN, v)
					     : db_rows(t, SQL_PEER_OF_HOST, v);

	while (list.n < (size_t)most && rows_next(&r)) {
		struct peer_person *p = &list.p[list.n++];

		p->id = row_int(&r);
		p->domain = row_str(&r);
		p->host = row_str(&r);
		p->state = row_int(&r);
		p->limited = row_int(&r);
		p->cut_off = row_bool(&r);
		p->suspended = row_bool(&r);
	}
	rows_done(&r);
	return list;
}

void store_peer_mark(struct task *t, const struct peer_person *p)
{
	db_run(t,
	       "UPDATE account SET state = $2, limited = $3, cut_off = $4, rev = rev + 1"
	       " WHERE id = $1",
	       ARGS(V(p->id), V(p->state), V(p->limited), V(p->cut_off)));
}

struct ids store_peer_follows(struct task *t, int64_t far_id, bool theirs, int64_t most)
{
	struct values v = ARGS(V(far_id), V(most));
	return ids_read(t, theirs ? db_rows(t, SQL_PEER_THEIRS, v) : db_rows(t, SQL_PEER_OURS, v),
			most);
}

void store_peer_count_follows(struct task *t, struct str domain, int64_t *ret_theirs,
			      int64_t *ret_ours)
{
	*ret_theirs = db_int(t, SQL_PEER_FOLLOWERS("follower_id"), ARGS(V(domain)), 0);
	*ret_ours = db_int(t, SQL_PEER_FOLLOWERS("followed_id"), ARGS(V(domain)), 0);
}

int64_t store_peer_count_people(struct task *t, struct str domain)
{
	return db_int(t, "SELECT COUNT(*) FROM account WHERE domain = $1 AND domain <> ''",
		      ARGS(V(domain)), 0);
}

int64_t store_severance_get(struct task *t, struct str host, int64_t since)
{
	int64_t id = db_int(t, "SELECT MAX(id) FROM severance WHERE host = $1 AND at >= $2",
			    ARGS(V(host), V(since)), 0);

	if (id)
		return id;
	id = id_new(t->now);
	db_run(t, "INSERT INTO severance (id, host, at) VALUES ($1, $2, $3)",
	       ARGS(V(id), V(host), V(t->now)));
	return id;
}

bool store_severance_of(struct task *t, int64_t id, int64_t account_id, struct severance_row *ret)
{
	struct rows r = db_rows(t,
				"SELECT v.host, v.at, COUNT(CASE WHEN x.followed = 0 THEN 1 END),"
				" COUNT(CASE WHEN x.followed = 1 THEN 1 END) FROM severance v"
				" LEFT JOIN severed x ON x.severance_id = v.id"
				" AND x.account_id = $2 WHERE v.id = $1 GROUP BY v.host, v.at",
				ARGS(V(id), V(account_id)));
	bool found = rows_next(&r);

	if (found) {
		ret->host = row_str(&r);
		ret->at = row_int(&r);
		ret->theirs = row_int(&r);
		ret->mine = row_int(&r);
	}
	rows_done(&r);
	return found;
}

void store_severed_add(struct task *t, int64_t severance_id, int64_t account_id, int64_t other_id,
		       bool followed)
{
	db_run(t,
	       "INSERT INTO severed (account_id, severance_id, other_id, followed)"
	       " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
	       ARGS(V(account_id), V(severance_id), V(other_id), V(followed)));
}

struct severed_rows store_severed(struct task *t, int64_t account_id, int64_t most)
{
	struct severed_rows list = { .p = arena_many(t->a, struct severed_row, (size_t)most) };
	struct rows r = db_rows(t, SQL_SEVERED, ARGS(V(account_id), V(most)));

	while (list.n < (size_t)most && rows_next(&r)) {
		struct severed_row *s = &list.p[list.n++];

		s->host = row_str(&r);
		s->at = row_int(&r);
		s->followed = row_bool(&r);
		s->name = row_str(&r);
		s->domain = row_str(&r);
	}
	rows_done(&r);
	return list;
}
