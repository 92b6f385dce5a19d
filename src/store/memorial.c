#include "store/memorial.h"

#include "base/id.h"
#include "store/ids.h"

#define NAMES_MOST 4000 /* of a page of pages */
#define LINKS_MOST 4000
#define LOG_MOST 50
#define DATES_MOST 40

static struct value or_null(int64_t id)
{
	return id ? V(id) : V_NULL;
}

/* '' rather than NULL: the columns are NOT NULL. */
static struct value text(struct str s)
{
	return V(s.p ? s : S(""));
}

/* --- pages --- */

void store_memorial_add(struct task *t, const struct memorial_row *m)
{
	db_run(t,
	       "INSERT INTO memorial (account_id, circle_id, access, accepts, waits, born,"
	       " born_words, died, died_words, created_at)"
	       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
	       ARGS(V(m->account_id), V(m->circle_id), V(m->access), V(m->accepts),
		    V(m->waits ? 1 : 0), text(m->born), text(m->born_words), text(m->died),
		    text(m->died_words), V(m->created_at)));
}

void store_memorial_change(struct task *t, const struct memorial_row *m)
{
	db_run(t,
	       "UPDATE memorial SET access = $2, accepts = $3, waits = $4, born = $5,"
	       " born_words = $6, died = $7, died_words = $8 WHERE account_id = $1",
	       ARGS(V(m->account_id), V(m->access), V(m->accepts), V(m->waits ? 1 : 0),
		    text(m->born), text(m->born_words), text(m->died), text(m->died_words)));
}

bool store_memorial_get(struct task *t, int64_t id, struct memorial_row *ret)
{
	struct rows r = db_rows(t,
				"SELECT account_id, circle_id, access, accepts, waits, born,"
				" born_words, died, died_words, created_at FROM memorial"
				" WHERE account_id = $1",
				ARGS(V(id)));
	bool found = rows_next(&r);

	if (found) {
		ret->account_id = row_int(&r);
		ret->circle_id = row_int(&r);
		ret->access = row_int(&r);
		ret->accepts = row_int(&r);
		ret->waits = row_bool(&r);
		ret->born = row_str(&r);
		ret->born_words = row_str(&r);
		ret->died = row_str(&r);
		ret->died_words = row_str(&r);
		ret->created_at = row_int(&r);
	}
	rows_done(&r);
	return found;
}

void store_memorial_hold(struct task *t, int64_t id)
{
	db_run(t, "UPDATE memorial SET access = access WHERE account_id = $1", ARGS(V(id)));
}

bool store_memorial_take_media(struct task *t, int64_t id, int64_t from, int64_t media_id)
{
	return db_run(t,
		      "UPDATE media SET account_id = $1 WHERE id = $3 AND account_id = $2"
		      " AND post_id IS NULL AND scheduled_id IS NULL",
		      ARGS(V(id), V(from), V(media_id))) == 1;
}

struct ids store_memorial_kept(struct task *t, int64_t account_id, int state)
{
	return ids_read_all(t, db_rows(t, SQL_MEMORIAL_KEPT, ARGS(V(account_id), V(state))));
}

struct ids store_memorial_belongs(struct task *t, int64_t account_id)
{
	return ids_read_all(t, db_rows(t, SQL_MEMORIAL_BELONGS, ARGS(V(account_id))));
}

int64_t store_memorial_of_circle(struct task *t, int64_t circle_id)
{
	return db_int(t, "SELECT account_id FROM memorial WHERE circle_id = $1", ARGS(V(circle_id)),
		      0);
}

/* --- names --- */

void store_memorial_names_set(struct task *t, int64_t id, struct memorial_name_rows names)
{
	db_run(t, "DELETE FROM memorial_name WHERE memorial_id = $1", ARGS(V(id)));
	for (size_t i = 0; i < names.n; i++)
		db_run(t,
		       "INSERT INTO memorial_name (id, memorial_id, name, audience)"
		       " VALUES ($1, $2, $3, $4)",
		       ARGS(V(id_new(t->now)), V(id), text(names.p[i].name),
			    V(names.p[i].audience)));
}

struct memorial_name_rows store_memorial_names(struct task *t, struct ids ids)
{
	struct memorial_name_rows list = { 0 };
	size_t room = 0;
	struct rows r = db_rows(t, SQL_MEMORIAL_NAMES, ARGS(V(ids)));

	while (list.n < NAMES_MOST && rows_next(&r)) {
		arena_grow(t->a, list.p, list.n, &room);
		list.p[list.n].memorial_id = row_int(&r);
		list.p[list.n].name = row_str(&r);
		list.p[list.n++].audience = row_int(&r);
	}
	rows_done(&r);
	return list;
}

/* --- keepers --- */

int store_memorial_keeper(struct task *t, int64_t id, int64_t account_id)
{
	return (int)db_int(t,
			   "SELECT state FROM memorial_keeper WHERE memorial_id = $1"
			   " AND account_id = $2",
			   ARGS(V(id), V(account_id)), -1);
}

void store_memorial_keeper_put(struct task *t, int64_t id, int64_t account_id, int state,
			       int64_t asked_by)
{
	db_run(t,
	       "INSERT INTO memorial_keeper (memorial_id, account_id, state, asked_by, since)"
	       " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (memorial_id, account_id)"
	       " DO UPDATE SET state = $3, since = $5",
	       ARGS(V(id), V(account_id), V(state), or_null(asked_by), V(t->now)));
}

bool store_memorial_keeper_remove(struct task *t, int64_t id, int64_t account_id)
{
	return db_run(t, "DELETE FROM memorial_keeper WHERE memorial_id = $1 AND account_id = $2",
		      ARGS(V(id), V(account_id))) == 1;
}

struct ids store_memorial_keepers(struct task *t, int64_t id, int state)
{
	return ids_read_all(t, db_rows(t, SQL_MEMORIAL_KEEPERS, ARGS(V(id), V(state))));
}

/* --- posts --- */

int store_memorial_link(struct task *t, int64_t id, int64_t post_id)
{
	return (int)db_int(t,
			   "SELECT state FROM memorial_post WHERE memorial_id = $1"
			   " AND post_id = $2",
			   ARGS(V(id), V(post_id)), -1);
}

void store_memorial_link_put(struct task *t, int64_t id, const struct memorial_place *where,
			     int state, int64_t decided_by)
{
	db_run(t,
	       "INSERT INTO memorial_post (memorial_id, post_id, state, when_mid, when_span, at,"
	       " decided_by) VALUES ($1, $2, $3, $4, $5, $6, $7)"
	       " ON CONFLICT (memorial_id, post_id) DO NOTHING",
	       ARGS(V(id), V(where->id), V(state), V(where->mid), V(where->span), V(t->now),
		    or_null(decided_by)));
}

void store_memorial_link_state(struct task *t, int64_t id, int64_t post_id, int state,
			       int64_t decided_by)
{
	db_run(t,
	       "UPDATE memorial_post SET state = $3, decided_by = $4 WHERE memorial_id = $1"
	       " AND post_id = $2",
	       ARGS(V(id), V(post_id), V(state), or_null(decided_by)));
}

bool store_memorial_link_remove(struct task *t, int64_t id, int64_t post_id)
{
	return db_run(t, "DELETE FROM memorial_post WHERE memorial_id = $1 AND post_id = $2",
		      ARGS(V(id), V(post_id))) == 1;
}

void store_memorial_when(struct task *t, const struct memorial_place *where)
{
	db_run(t, "UPDATE memorial_post SET when_mid = $2, when_span = $3 WHERE post_id = $1",
	       ARGS(V(where->id), V(where->mid), V(where->span)));
}

struct memorial_link_rows store_memorial_links(struct task *t, struct ids posts)
{
	struct memorial_link_rows list = { 0 };
	size_t room = 0;
	struct rows r = db_rows(t, SQL_MEMORIAL_LINKS, ARGS(V(posts)));

	while (list.n < LINKS_MOST && rows_next(&r)) {
		arena_grow(t->a, list.p, list.n, &room);
		list.p[list.n].memorial_id = row_int(&r);
		list.p[list.n].post_id = row_int(&r);
		list.p[list.n++].state = row_int(&r);
	}
	rows_done(&r);
	return list;
}

struct post_rows store_memorial_by_when(struct task *t, int64_t viewer, int64_t id,
					const struct memorial_place *from, bool back, int64_t limit)
{
	struct values args = ARGS(V(viewer), V(t->now), V(id), V(from->mid), V(from->span),
				  V(from->id), V(limit));
	struct span down = { .up = back }; /* what was read back is turned round */
	struct rows r = back ? db_rows(t, SQL_MEMORIAL_WHEN_BACK, args)
			     : db_rows(t, SQL_MEMORIAL_WHEN, args);
	struct post_rows list = post_rows_read(t, r, (size_t)limit);

	span_turn(&down, &list);
	return list;
}

struct post_rows store_memorial_posted(struct task *t, int64_t viewer, int64_t id,
				       const struct span *s)
{
	struct values args = ARGS(V(viewer), V(t->now), V(id), V(s->low), V(s->high), V(s->limit));

	return post_rows_read(t, span_rows(t, s, SQL_MEMORIAL_POSTED, "c.post_id", "$6", args),
			      (size_t)s->limit);
}

struct post_rows store_memorial_waiting(struct task *t, int64_t viewer, int64_t id,
					const struct span *s)
{
	struct values args = ARGS(V(viewer), V(t->now), V(id), V(s->low), V(s->high), V(s->limit));

	return post_rows_read(t, span_rows(t, s, SQL_MEMORIAL_WAITING, "c.post_id", "$6", args),
			      (size_t)s->limit);
}

/* --- what somebody asked --- */

int64_t store_memorial_asked_at(struct task *t, int64_t account_id, int64_t subject_id)
{
	return db_int(t, "SELECT at FROM memorial_asked WHERE account_id = $1 AND subject_id = $2",
		      ARGS(V(account_id), V(subject_id)), 0);
}

void store_memorial_asked(struct task *t, int64_t account_id, int64_t subject_id)
{
	db_run(t,
	       "INSERT INTO memorial_asked (account_id, subject_id, at) VALUES ($1, $2, $3)"
	       " ON CONFLICT (account_id, subject_id) DO UPDATE SET at = $3",
	       ARGS(V(account_id), V(subject_id), V(t->now)));
}

/* --- dates that are suggested --- */

struct memorial_date_rows store_memorial_dates(struct task *t, int64_t id, int64_t viewer)
{
	struct memorial_date_rows list = { .p = arena_many(t->a, struct memorial_date_row,
							   DATES_MOST) };
	struct rows r = db_rows(t, SQL_MEMORIAL_DATES, ARGS(V(id), V(viewer)));

	while (list.n < DATES_MOST && rows_next(&r)) {
		struct memorial_date_row *d = &list.p[list.n++];

		d->id = row_int(&r);
		d->memorial_id = row_int(&r);
		d->kind = (int)row_int(&r);
		d->kind_words = row_str(&r);
		d->name = row_str(&r);
		d->base = row_str(&r);
		d->rule = row_str(&r);
		d->kept = row_bool(&r);
	}
	rows_done(&r);
	return list;
}

void store_memorial_date_add(struct task *t, const struct memorial_date_row *d)
{
	db_run(t,
	       "INSERT INTO memorial_date (id, memorial_id, kind, kind_words, name, base, rule, at)"
	       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	       ARGS(V(d->id), V(d->memorial_id), V(d->kind), text(d->kind_words), text(d->name),
		    text(d->base), text(d->rule), V(t->now)));
}

bool store_memorial_date_remove(struct task *t, int64_t id, int64_t date_id)
{
	return db_run(t, "DELETE FROM memorial_date WHERE memorial_id = $1 AND id = $2",
		      ARGS(V(id), V(date_id))) == 1;
}

void store_memorial_date_kept(struct task *t, int64_t kept_id, int64_t date_id)
{
	db_run(t, "UPDATE kept_date SET memorial_date = $2 WHERE id = $1",
	       ARGS(V(kept_id), V(date_id)));
}

/* --- what hosts did --- */

void store_memorial_log_add(struct task *t, int64_t id, int64_t host_id, int64_t keeper_id)
{
	db_run(t,
	       "INSERT INTO memorial_log (id, memorial_id, host_id, keeper_id, at)"
	       " VALUES ($1, $2, $3, $4, $5)",
	       ARGS(V(id_new(t->now)), V(id), V(host_id), V(keeper_id), V(t->now)));
}

struct memorial_log_rows store_memorial_log(struct task *t, int64_t id)
{
	struct memorial_log_rows list = { .p = arena_many(t->a, struct memorial_log_row,
							  LOG_MOST) };
	struct rows r = db_rows(t,
				"SELECT host_id, keeper_id, at FROM memorial_log"
				" WHERE memorial_id = $1 ORDER BY id DESC LIMIT 50",
				ARGS(V(id)));

	while (list.n < LOG_MOST && rows_next(&r)) {
		list.p[list.n].host_id = row_int(&r);
		list.p[list.n].keeper_id = row_int(&r);
		list.p[list.n++].at = row_int(&r);
	}
	rows_done(&r);
	return list;
}
