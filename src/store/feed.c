#include <stdlib.h>

#include "store/account.h"
#include "store/feed.h"

void store_feed_put(struct task *t, int64_t owner_id, int64_t post_id, int64_t author_id)
{
	db_run(t,
	       "INSERT INTO feed (account_id, post_id, author_id) VALUES ($1, $2, $3)"
	       " ON CONFLICT (account_id, post_id) DO NOTHING",
	       ARGS(V(owner_id), V(post_id), V(author_id)));
}

void store_feed_spread(struct task *t, const struct feed_whom *w)
{
	db_run(t,
	       "INSERT INTO feed (account_id, post_id, author_id)"
	       " SELECT w.follower_id, CAST($1 AS BIGINT), CAST($2 AS BIGINT) FROM follow w"
	       " JOIN account a ON a.id = w.follower_id WHERE w.followed_id = $2"
	       " AND w.accepted = 1 AND w.id > $3 AND w.id <= $4 AND a.domain = ''"
	       " AND (CAST($5 AS BIGINT) = 0 OR w.follower_id = $5 OR EXISTS (SELECT 1"
	       " FROM follow x WHERE x.follower_id = w.follower_id AND x.followed_id = $5"
	       " AND x.accepted = 1))"
	       " AND (CAST($6 AS BIGINT) = 0 OR w.follower_id = $5 OR EXISTS (SELECT 1"
	       " FROM circle_member c WHERE c.circle_id = $6 AND c.account_id = w.follower_id))"
	       " ON CONFLICT (account_id, post_id) DO UPDATE SET by_tag = 0 WHERE feed.by_tag = 1",
	       ARGS(V(w->post_id), V(w->author_id), V(w->after), V(w->upto), V(w->also_follow),
		    V(w->circle_id)));
}

int64_t store_feed_nth(struct task *t, int64_t author_id, int64_t after, int64_t n)
{
	return db_int(t, SQL_FEED_NTH, ARGS(V(author_id), V(after), V(n - 1)), 0);
}

static struct feed_listeners listeners(struct task *t, struct rows r, size_t most)
{
	struct feed_listeners list = { .p = arena_many(t->a, struct feed_listener, most) };

	while (list.n < most && rows_next(&r)) {
		list.p[list.n].place = row_int(&r);
		list.p[list.n++].account_id = row_int(&r);
	}
	rows_done(&r);
	return list;
}

struct feed_listeners store_feed_listeners(struct task *t, int64_t author_id, int64_t after,
					   int64_t most)
{
	return listeners(t, db_rows(t, SQL_FEED_LISTENERS, ARGS(V(author_id), V(after), V(most))),
			 (size_t)most);
}

struct feed_listeners store_boosters(struct task *t, int64_t post_id, int64_t after, int64_t most)
{
	return listeners(t,
			 db_rows(t,
				 "SELECT account_id, account_id FROM post WHERE boost_of = $1"
				 " AND account_id > $2 ORDER BY account_id LIMIT $3",
				 ARGS(V(post_id), V(after), V(most))),
			 (size_t)most);
}

void store_feed_welcome(struct task *t, int64_t owner_id, int64_t author_id, int64_t most)
{
	db_run(t,
	       "INSERT INTO feed (account_id, post_id, author_id)"
	       " SELECT CAST($1 AS BIGINT), p.id, p.account_id FROM post p"
	       " WHERE p.account_id = $2 AND p.visibility <= 2 AND p.wide = 0"
	       " AND p.added_at IS NULL AND (p.extras & 128) = 0"
	       " AND (p.reply_to IS NULL OR p.reply_account = p.account_id)"
	       " ORDER BY p.id DESC LIMIT $3 ON CONFLICT (account_id, post_id)"
	       " DO UPDATE SET by_tag = 0 WHERE feed.by_tag = 1",
	       ARGS(V(owner_id), V(author_id), V(most)));
}

void store_wide_author(struct task *t, int64_t account_id)
{
	db_run(t, "INSERT INTO wide_author (account_id) VALUES ($1) ON CONFLICT DO NOTHING",
	       ARGS(V(account_id)));
}

struct feed_listeners store_wide_followed(struct task *t, int64_t owner_id)
{
	enum { MOST = 200 };

	return listeners(t,
			 db_rows(t,
				 "SELECT w.id, w.followed_id FROM wide_author a JOIN follow w"
				 " ON w.follower_id = $1 AND w.followed_id = a.account_id"
				 " AND w.accepted = 1"
				 " WHERE NOT " LIST_KEEPS("$1", "a.account_id") " LIMIT 200",
				 ARGS(V(owner_id))),
			 MOST);
}

/* One list in both directions; v begins with viewer, now, low, high, limit. */
#define LIST(t, s, sql, column, v)                                                                 \
	post_rows_read((t), span_rows((t), (s), sql, column, "$5", (v)), (size_t)(s)->limit)
#define PAGE(viewer) V(viewer), V(t->now), V(s->low), V(s->high), V(s->limit)

struct post_rows store_feed_home(struct task *t, int64_t owner_id, int64_t uses,
				 const struct span *s)
{
	struct values v = ARGS(PAGE(owner_id));

	return uses & (ACCOUNT_USES_EXCLUSIVE | ACCOUNT_USES_TAGS)
		       ? LIST(t, s, SQL_FEED_HOME_MORE, "f.post_id", v)
		       : LIST(t, s, SQL_FEED_HOME, "f.post_id", v);
}

static int by_place(const void *a, const void *b)
{
	const struct feed_head *x = a, *y = b;

	return (x->place > y->place) - (x->place < y->place);
}

static int by_place_down(const void *a, const void *b)
{
	return by_place(b, a);
}

struct feed_heads store_feed_heads(struct task *t, int64_t list_id, const struct span *s)
{
	struct values v = ARGS(V(list_id), V(s->low), V(s->high));
	struct rows r =
		s->up ? db_rows(t, SQL_FEED_HEADS_UP, v) : db_rows(t, SQL_FEED_HEADS_DOWN, v);
	struct feed_heads list = { 0 };
	size_t room = 0;

	while (rows_next(&r)) {
		struct feed_head h = { .account_id = row_int(&r) };

		h.place = row_int(&r);
		if (!h.place)
			continue;
		arena_grow(t->a, list.p, list.n, &room);
		list.p[list.n++] = h;
	}
	rows_done(&r);
	if (list.n)
		qsort(list.p, list.n, sizeof *list.p, s->up ? by_place : by_place_down);
	return list;
}

struct post_rows store_feed_member(struct task *t, const struct list_row *l, int64_t member_id,
				   const struct span *s)
{
	return LIST(t, s, SQL_FEED_MEMBER, "p.id",
		    ARGS(PAGE(l->account_id), V(member_id), V(l->id), V(l->replies)));
}

struct post_rows store_feed_wide(struct task *t, int64_t owner_id, int64_t author_id,
				 const struct span *s)
{
	return LIST(t, s, SQL_FEED_WIDE, "p.id", ARGS(PAGE(owner_id), V(author_id)));
}

struct post_rows store_feed_account(struct task *t, int64_t viewer, const struct feed_account *of,
				    const struct span *s)
{
	struct values v = ARGS(PAGE(viewer), V(of->account_id), V(of->no_replies), V(of->no_boosts),
			       V(of->tag));

	switch (of->kind) {
	case FEED_ALL:
		v.n = 8;
		return LIST(t, s, SQL_FEED_ACCOUNT, "p.id", v);
	case FEED_MEDIA:
		v.n = 8;
		return LIST(t, s, SQL_FEED_ACCOUNT_MEDIA, "p.id", v);
	case FEED_TAGGED:
		return LIST(t, s, SQL_FEED_ACCOUNT_TAG, "p.id", v);
	case FEED_PINNED:
		v.n = 6;
		return LIST(t, s, SQL_FEED_PINNED, "p.pinned_at", v);
	case FEED_ARCHIVED:
		v.n = 5;
		return LIST(t, s, SQL_FEED_ARCHIVED, "p.id", v);
	}
	return (struct post_rows){ 0 };
}

struct post_rows store_feed_public(struct task *t, int64_t viewer, bool far, bool only_media,
				   const struct span *s)
{
	struct values v = ARGS(PAGE(viewer));

	if (far)
		return only_media ? LIST(t, s, SQL_FEED_PUBLIC_FAR_MEDIA, "p.id", v)
				  : LIST(t, s, SQL_FEED_PUBLIC_FAR, "p.id", v);
	return only_media ? LIST(t, s, SQL_FEED_PUBLIC_MEDIA, "p.id", v)
			  : LIST(t, s, SQL_FEED_PUBLIC, "p.id", v);
}

struct post_rows store_feed_tag(struct task *t, int64_t viewer, struct str tag, bool only_media,
				const struct span *s)
{
	return LIST(t, s, SQL_FEED_TAG, "g.post_id", ARGS(PAGE(viewer), V(tag), V(only_media)));
}

struct post_rows store_feed_circle(struct task *t, int64_t owner_id, int64_t circle_id,
				   const struct span *s)
{
	return LIST(t, s, SQL_FEED_CIRCLE, "p.id", ARGS(PAGE(owner_id), V(circle_id)));
}

struct post_rows store_feed_bookmarks(struct task *t, int64_t owner_id, const struct span *s)
{
	return LIST(t, s, SQL_FEED_BOOKMARKS, "k.id", ARGS(PAGE(owner_id)));
}

struct post_rows store_feed_lit(struct task *t, int64_t owner_id, const struct span *s)
{
	return LIST(t, s, SQL_FEED_LIT, "k.id", ARGS(PAGE(owner_id)));
}

#define BESIDE                                                                                     \
	"SELECT p.id FROM post p WHERE p.account_id = $2 AND p.reply_to IS NULL"                   \
	" AND p.boost_of IS NULL AND p.archived_at IS NULL AND " POST_SEEN_BY("p", "$1")

int64_t store_feed_beside(struct task *t, int64_t viewer, int64_t account_id, int64_t id,
			  bool newer)
{
	struct values v = ARGS(V(viewer), V(account_id), V(id));

	return newer ? db_int(t, BESIDE " AND p.id > $3 ORDER BY p.id LIMIT 1", v, 0)
		     : db_int(t, BESIDE " AND p.id < $3 ORDER BY p.id DESC LIMIT 1", v, 0);
}
