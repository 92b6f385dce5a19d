#include "store/far.h"

#include "store/ids.h"
#include "store/post.h"

/* '' rather than NULL: the columns are NOT NULL. */
static struct value text(struct str s)
{
	return V(s.p ? s : S(""));
}

/* --- people --- */

bool store_far_get(struct task *t, int64_t account_id, struct far_account_row *ret)
{
	struct rows r = db_rows(t,
				"SELECT account_id, uri, host, url, inbox, shared_inbox, outbox,"
				" followers, featured, kind, memorial, portrait_url, cover_url,"
				" also_known, moved_to, fetched_at, suspended FROM far_account"
				" WHERE account_id = $1",
				ARGS(V(account_id)));
	bool found = rows_next(&r);

	if (found) {
		ret->account_id = row_int(&r);
		ret->uri = row_str(&r);
		ret->host = row_str(&r);
		ret->url = row_str(&r);
		ret->inbox = row_str(&r);
		ret->shared_inbox = row_str(&r);
		ret->outbox = row_str(&r);
		ret->followers = row_str(&r);
		ret->featured = row_str(&r);
		ret->kind = row_int(&r);
		ret->memorial = row_bool(&r);
		ret->portrait_url = row_str(&r);
		ret->cover_url = row_str(&r);
		ret->also_known = row_str(&r);
		ret->moved_to = row_str(&r);
		ret->fetched_at = row_int(&r);
		ret->suspended = row_bool(&r);
	}
	rows_done(&r);
	return found;
}

int64_t store_far_find(struct task *t, struct str uri)
{
	return db_int(t, "SELECT account_id FROM far_account WHERE uri = $1", ARGS(V(uri)), 0);
}

void store_far_put(struct task *t, const struct far_account_row *f)
{
	db_run(t,
	       "INSERT INTO far_account (account_id, uri, host, url, inbox, shared_inbox, outbox,"
	       " followers, featured, kind, memorial, portrait_url, cover_url, also_known,"
	       " moved_to, fetched_at, suspended) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,"
	       " $11, $12, $13, $14, $15, $16, $17) ON CONFLICT (account_id) DO UPDATE SET url = "
	       "excluded.url,"
	       " inbox = excluded.inbox, shared_inbox = excluded.shared_inbox,"
	       " outbox = excluded.outbox, followers = excluded.followers,"
	       " featured = excluded.featured, kind = excluded.kind,"
	       " memorial = excluded.memorial, portrait_url = excluded.portrait_url,"
	       " cover_url = excluded.cover_url, also_known = excluded.also_known,"
	       " moved_to = excluded.moved_to, fetched_at = excluded.fetched_at,"
	       " suspended = excluded.suspended",
	       ARGS(V(f->account_id), V(f->uri), V(f->host), text(f->url), text(f->inbox),
		    text(f->shared_inbox), text(f->outbox), text(f->followers), text(f->featured),
		    V(f->kind), V(f->memorial), text(f->portrait_url), text(f->cover_url),
		    text(f->also_known), text(f->moved_to), V(f->fetched_at), V(f->suspended)));
}

/* A block keeps somebody suspended whatever their server says; one who left stays so. */
void store_far_settle(struct task *t, int64_t account_id)
{
	db_run(t,
	       "UPDATE account SET state = $3, rev = rev + 1 WHERE id = $1 AND state = $2"
	       " AND EXISTS (SELECT 1 FROM far_account f WHERE f.account_id = $1"
	       " AND f.suspended = 1)",
	       ARGS(V(account_id), V(0), V(2)));
	db_run(t,
	       "UPDATE account SET state = $2, rev = rev + 1 WHERE id = $1 AND state = $3"
	       " AND cut_off = 0 AND EXISTS (SELECT 1 FROM far_account f WHERE f.account_id = $1"
	       " AND f.suspended = 0)",
	       ARGS(V(account_id), V(0), V(2)));
}

void store_far_seen(struct task *t, int64_t account_id, int64_t at)
{
	db_run(t, "UPDATE far_account SET fetched_at = $2 WHERE account_id = $1",
	       ARGS(V(account_id), V(at)));
}

/* --- keys --- */

bool store_far_key_get(struct task *t, struct str uri, struct far_key_row *ret)
{
	struct rows r = db_rows(t, SQL_FAR_KEY, ARGS(V(uri)));
	bool found = rows_next(&r);

	if (found) {
		ret->uri = row_str(&r);
		ret->account_id = row_int(&r);
		ret->kind = row_int(&r);
		ret->pem = row_str(&r);
		ret->fetched_at = row_int(&r);
		ret->host = row_str(&r);
		ret->state = row_int(&r);
		ret->suspended = row_bool(&r);
	}
	rows_done(&r);
	return found;
}

void store_far_keys_clear(struct task *t, int64_t account_id)
{
	db_run(t, "DELETE FROM far_key WHERE account_id = $1", ARGS(V(account_id)));
}

/* Of two actors that name one key, the newer word counts: fed/ has made sure that both are of the
 * key's own host. */
void store_far_key_put(struct task *t, const struct far_key_row *k)
{
	db_run(t,
	       "INSERT INTO far_key (uri, account_id, kind, pem, fetched_at)"
	       " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (uri) DO UPDATE SET"
	       " account_id = excluded.account_id, kind = excluded.kind, pem = excluded.pem,"
	       " fetched_at = excluded.fetched_at",
	       ARGS(V(k->uri), V(k->account_id), V(k->kind), V(k->pem), V(k->fetched_at)));
}

struct strs store_far_followers(struct task *t, int64_t account_id, size_t most,
				struct ids *ret_ids)
{
	struct strs names = { arena_many(t->a, struct str, most), 0 };
	struct rows r = db_rows(t,
				"SELECT a.id, a.name FROM follow f JOIN account a"
				" ON a.id = f.follower_id WHERE f.followed_id = $1"
				" AND f.accepted = 1 AND a.domain = '' ORDER BY f.id LIMIT $2",
				ARGS(V(account_id), V((int64_t)most)));

	*ret_ids = (struct ids){ arena_many(t->a, int64_t, most), 0 };
	while (names.n < most && rows_next(&r)) {
		ret_ids->p[ret_ids->n++] = row_int(&r);
		names.p[names.n++] = row_str(&r);
	}
	rows_done(&r);
	return names;
}

int64_t store_far_follow_find(struct task *t, int64_t follower_id, struct str uri)
{
	return db_int(t, "SELECT followed_id FROM follow WHERE follower_id = $1 AND uri = $2",
		      ARGS(V(follower_id), V(uri)), 0);
}

/* --- posts --- */

bool store_far_post_get(struct task *t, int64_t post_id, struct far_post_row *ret)
{
	struct rows r = db_rows(t,
				"SELECT post_id, uri, host, url, replies, context, fetched_at"
				" FROM far_post WHERE post_id = $1",
				ARGS(V(post_id)));
	bool found = rows_next(&r);

	if (found) {
		ret->post_id = row_int(&r);
		ret->uri = row_str(&r);
		ret->host = row_str(&r);
		ret->url = row_str(&r);
		ret->replies = row_str(&r);
		ret->context = row_str(&r);
		ret->fetched_at = row_int(&r);
	}
	rows_done(&r);
	return found;
}

int64_t store_far_post_find(struct task *t, struct str uri)
{
	return db_int(t, "SELECT post_id FROM far_post WHERE uri = $1", ARGS(V(uri)), 0);
}

bool store_far_post_add(struct task *t, const struct far_post_row *f)
{
	return db_run(t,
		      "INSERT INTO far_post (post_id, uri, host, url, replies, context,"
		      " fetched_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (uri)"
		      " DO NOTHING",
		      ARGS(V(f->post_id), V(f->uri), V(f->host), text(f->url), text(f->replies),
			   text(f->context), V(f->fetched_at))) == 1;
}

void store_far_post_seen(struct task *t, int64_t post_id, int64_t at)
{
	db_run(t, "UPDATE far_post SET fetched_at = $2 WHERE post_id = $1",
	       ARGS(V(post_id), V(at)));
}

void store_far_want(struct task *t, int64_t post_id, struct str uri)
{
	db_run(t, "INSERT INTO far_wanted (post_id, uri) VALUES ($1, $2) ON CONFLICT DO NOTHING",
	       ARGS(V(post_id), V(uri)));
}

struct ids store_far_wanting(struct task *t, struct str uri, int64_t most)
{
	return ids_read(
		t,
		db_rows(t,
			"SELECT post_id FROM far_wanted WHERE uri = $1 ORDER BY post_id LIMIT $2",
			ARGS(V(uri), V(most))),
		most);
}

struct str store_far_wanted_of(struct task *t, int64_t post_id)
{
	struct rows r =
		db_rows(t, "SELECT uri FROM far_wanted WHERE post_id = $1", ARGS(V(post_id)));
	struct str uri = rows_next(&r) ? row_str(&r) : S("");

	rows_done(&r);
	return uri;
}

void store_far_wanted_end(struct task *t, int64_t post_id)
{
	db_run(t, "DELETE FROM far_wanted WHERE post_id = $1", ARGS(V(post_id)));
}

void store_far_hang(struct task *t, int64_t post_id, int64_t reply_to, int64_t reply_account,
		    int64_t thread_id)
{
	db_run(t, "UPDATE post SET reply_to = $2, reply_account = $3, rev = rev + 1 WHERE id = $1",
	       ARGS(V(post_id), V(reply_to), V(reply_account)));
	/* It was the first post of its thread until now. */
	db_run(t, "UPDATE post SET thread_id = $2, rev = rev + 1 WHERE thread_id = $1",
	       ARGS(V(post_id), V(thread_id)));
}

void store_far_encircle(struct task *t, const struct post_row *p)
{
	struct values v = ARGS(V(p->id));

	db_run(t,
	       "INSERT INTO circle (id, account_id, name, created_at) VALUES ($1, $2, '', $3)"
	       " ON CONFLICT (id) DO NOTHING",
	       ARGS(V(p->id), V(p->account_id), V(t->now)));
	db_run(t,
	       "INSERT INTO circle_member (circle_id, account_id) SELECT m.post_id, m.account_id"
	       " FROM mention m JOIN account a ON a.id = m.account_id"
	       " WHERE m.post_id = $1 AND a.domain = ''"
	       " ON CONFLICT (circle_id, account_id) DO NOTHING",
	       v);
	db_run(t,
	       "DELETE FROM mention WHERE post_id = $1 AND account_id IN"
	       " (SELECT account_id FROM circle_member WHERE circle_id = $1)",
	       v);
	db_run(t, "UPDATE post SET visibility = 3, circle_id = id, rev = rev + 1 WHERE id = $1", v);
}
