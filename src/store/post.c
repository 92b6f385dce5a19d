#include "store/post.h"
#include "store/ids.h"

void post_ids_fill(struct value room[POST_MANY_MAX], const int64_t *ids, size_t n)
{
	must(n <= POST_MANY_MAX);
	for (size_t i = 0; i < POST_MANY_MAX; i++)
		room[i] = i < n ? V(ids[i]) : V_NULL;
}

/* The column `sensitive`: how much of the post is covered. */
enum { COVERS_NOTHING, COVERS_ALL, COVERS_BLURRED, COVERS_SOME };

static void take_covers(struct post_row *p, int64_t covers)
{
	p->sensitive = covers != COVERS_NOTHING;
	p->blurs = covers == COVERS_BLURRED;
	p->covers_some = covers == COVERS_SOME;
}

static int64_t covers_of(const struct post_row *p)
{
	if (!p->sensitive)
		return COVERS_NOTHING;
	return p->blurs ? COVERS_BLURRED : p->covers_some ? COVERS_SOME : COVERS_ALL;
}

static struct post_row post_row_read(struct rows *r)
{
	struct post_row p = { .place = row_int(r) };

	p.id = row_int(r);
	p.account_id = row_int(r);
	p.boost_of = row_int(r);
	p.reply_to = row_int(r);
	p.reply_account = row_int(r);
	p.thread_id = row_int(r);
	p.visibility = (int)row_int(r);
	p.audience_id = row_int(r);
	p.circle_id = row_int(r);
	p.caption = row_str(r);
	p.caption_html = (struct html){ row_str(r) };
	p.cover = row_str(r);
	p.language = row_str(r);
	p.when = row_str(r);
	p.when_words = row_str(r);
	p.when_source = (int)row_int(r);
	p.when_first = row_bool(r);
	take_covers(&p, row_int(r));
	p.media_count = row_int(r);
	p.extras = row_int(r);
	p.app_id = row_int(r);
	p.pinned_at = row_int(r);
	p.archived_at = row_int(r);
	p.edited_at = row_int(r);
	p.rev = row_int(r);
	p.created_at = row_int(r);
	p.added_at = row_int(r);
	p.candles = row_int(r);
	p.boosts = row_int(r);
	p.comments = row_int(r);
	p.era = row_int(r);
	p.lit = row_bool(r);
	p.boosted_by_viewer = row_bool(r);
	p.bookmarked = row_bool(r);
	p.muted = row_bool(r);
	return p;
}

struct post_rows post_rows_read(struct task *t, struct rows r, size_t most)
{
	struct post_rows list = { .p = arena_many(t->a, struct post_row, most) };

	while (list.n < most && rows_next(&r))
		list.p[list.n++] = post_row_read(&r);
	rows_done(&r);
	return list;
}

static bool first(struct rows r, struct post_row *ret)
{
	bool found = rows_next(&r);

	if (found)
		*ret = post_row_read(&r);
	rows_done(&r);
	return found;
}

bool store_post_get(struct task *t, int64_t viewer, int64_t id, struct post_row *ret)
{
	return first(db_rows(t,
			     "SELECT p.id," POST_COLS "FROM post p "
			     "WHERE p.id = $3 AND " POST_SEEN_BY("p", "$1"),
			     ARGS(V(viewer), V(t->now), V(id))),
		     ret);
}

bool store_post_load(struct task *t, int64_t viewer, int64_t id, struct post_row *ret)
{
	return first(db_rows(t, "SELECT p.id," POST_COLS "FROM post p WHERE p.id = $3",
			     ARGS(V(viewer), V(t->now), V(id))),
		     ret);
}

struct post_rows store_post_many(struct task *t, int64_t viewer, const int64_t *ids, size_t n)
{
	struct post_rows list = { .p = arena_many(t->a, struct post_row, n) };
	struct value v[2 + POST_MANY_MAX] = { V(viewer), V(t->now) };

	for (size_t i = 0; i < n; i += POST_MANY_MAX) {
		struct rows r;

		post_ids_fill(v + 2, ids + i, n - i < POST_MANY_MAX ? n - i : POST_MANY_MAX);
		r = db_rows(t, SQL_POST_MANY, ((struct values){ v, 2 + POST_MANY_MAX }));
		while (list.n < n && rows_next(&r))
			list.p[list.n++] = post_row_read(&r);
		rows_done(&r);
	}
	return list;
}

struct thread_rows store_post_thread(struct task *t, int64_t viewer, int64_t thread_id, int most)
{
	struct rows r =
		db_rows(t, SQL_POST_THREAD, ARGS(V(viewer), V(t->now), V(thread_id), V(most)));
	struct thread_rows list = { 0 };
	size_t room = 0;

	while (rows_next(&r)) {
		arena_grow(t->a, list.p, list.n, &room);
		list.p[list.n].id = row_int(&r);
		list.p[list.n].reply_to = row_int(&r);
		list.p[list.n++].shown = row_bool(&r);
	}
	rows_done(&r);
	return list;
}

bool store_post_thread_one(struct task *t, int64_t viewer, int64_t id, struct thread_row *ret)
{
	struct rows r = db_rows(t,
				"SELECT p.reply_to, CASE WHEN p.archived_at IS NULL AND NOT " //
				POST_MUTED("p.account_id") " AND " AUTHOR_HEARD(
					"p.account_id", "$1") " AND " POST_SEEN_BY("p", "$1") //
				" THEN 1 ELSE 0 END FROM post p WHERE p.id = $3",
				ARGS(V(viewer), V(t->now), V(id)));
	bool found = rows_next(&r);

	if (found) {
		ret->id = id;
		ret->reply_to = row_int(&r);
		ret->shown = row_bool(&r);
	}
	rows_done(&r);
	return found;
}

static struct value or_null(int64_t i)
{
	return i ? V(i) : V_NULL;
}

static struct value day_or_null(int64_t day)
{
	return day == POST_NO_DAY ? V_NULL : V(day);
}

/* Where it stands in the order of time; what has no date stands nowhere. */
static struct value dated(const struct post_row *p, int64_t n)
{
	return p->when.n ? day_or_null(n) : V_NULL;
}

/* '' rather than NULL: the columns are NOT NULL. */
static struct value text(struct str s)
{
	return V(s.p ? s : S(""));
}

void store_post_add(struct task *t, const struct post_row *p)
{
	db_run(t,
	       "INSERT INTO post (id, account_id, boost_of, reply_to, reply_account, thread_id,"
	       " visibility, audience_id, circle_id, caption, caption_html, cover, sensitive,"
	       " language, when_edtf, when_from, when_to, media_count, extras, wide, app_id,"
	       " created_at, added_at, when_words, when_source, when_first, when_place,"
	       " when_decade, when_year) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
	       " $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28,"
	       " $29)",
	       ARGS(V(p->id), V(p->account_id), or_null(p->boost_of), or_null(p->reply_to),
		    or_null(p->reply_account), V(p->thread_id), V(p->visibility), V(p->audience_id),
		    or_null(p->circle_id), text(p->caption), text(p->caption_html.s),
		    text(p->cover), V(covers_of(p)), text(p->language), text(p->when),
		    day_or_null(p->when_from), day_or_null(p->when_to), V(p->media_count),
		    V(p->extras), V(p->wide), or_null(p->app_id), V(p->created_at),
		    or_null(p->added_at), text(p->when_words), V(p->when_source), V(p->when_first),
		    dated(p, p->when_place), dated(p, p->when_decade), dated(p, p->when_year)));
}

bool store_post_change(struct task *t, const struct post_row *p, int64_t rev, int64_t edited_at)
{
	return db_run(t,
		      "UPDATE post SET caption = $2, caption_html = $3, cover = $4, sensitive = $5,"
		      " language = $6, when_edtf = $7, when_from = $8, when_to = $9,"
		      " media_count = $10, extras = $11 | (extras & 128), edited_at = $12, rev = "
		      "rev + 1, when_words = $14, when_source = $15, when_first = $16,"
		      " when_place = $17, when_decade = $18, when_year = $19"
		      " WHERE id = $1 AND (rev = $13 OR CAST($13 AS BIGINT) = 0)",
		      ARGS(V(p->id), text(p->caption), text(p->caption_html.s), text(p->cover),
			   V(covers_of(p)), text(p->language), text(p->when),
			   day_or_null(p->when_from), day_or_null(p->when_to), V(p->media_count),
			   V(p->extras), V(edited_at), V(rev), text(p->when_words),
			   V(p->when_source), V(p->when_first), dated(p, p->when_place),
			   dated(p, p->when_decade), dated(p, p->when_year))) == 1;
}

void store_post_remove(struct task *t, int64_t id)
{
	db_run(t, "DELETE FROM post WHERE id = $1", ARGS(V(id)));
}

void store_post_set_media(struct task *t, int64_t id, int64_t n)
{
	db_run(t, "UPDATE post SET media_count = $2 WHERE id = $1", ARGS(V(id), V(n)));
}

void store_post_archive(struct task *t, int64_t id, int64_t at)
{
	db_run(t, "UPDATE post SET archived_at = $2, pinned_at = NULL, rev = rev + 1 WHERE id = $1",
	       ARGS(V(id), or_null(at)));
}

void store_post_pin(struct task *t, int64_t id, int64_t at)
{
	db_run(t, "UPDATE post SET pinned_at = $2 WHERE id = $1", ARGS(V(id), or_null(at)));
}

int64_t store_post_pins(struct task *t, int64_t account_id)
{
	return db_int(t,
		      "SELECT count(*) FROM post WHERE account_id = $1 AND pinned_at IS NOT NULL",
		      ARGS(V(account_id)), 0);
}

struct ids store_post_answers(struct task *t, int64_t viewer, int64_t thread_id, int64_t to,
			      int64_t after, int most)
{
	return ids_read(t,
			db_rows(t, SQL_POST_ANSWERS,
				ARGS(V(viewer), V(thread_id), V(after), V(to), V(most))),
			most);
}

void store_gone_add(struct task *t, int64_t post_id, int64_t account_id)
{
	db_run(t,
	       "INSERT INTO gone_post (post_id, account_id, at) SELECT $1, id, $3 FROM account"
	       " WHERE id = $2 AND domain = '' ON CONFLICT (post_id) DO NOTHING",
	       ARGS(V(post_id), V(account_id), V(t->now)));
}

bool store_gone_is(struct task *t, int64_t post_id, struct str author_key)
{
	return db_int(t,
		      "SELECT 1 FROM gone_post g JOIN account a ON a.id = g.account_id"
		      " WHERE g.post_id = $1 AND a.name_key = $2",
		      ARGS(V(post_id), V(author_key)), 0) != 0;
}

void store_post_extra(struct task *t, int64_t id, unsigned bits)
{
	db_run(t,
	       "UPDATE post SET extras = extras | CAST($2 AS INTEGER)"
	       " WHERE id = $1 AND (extras & CAST($2 AS INTEGER)) <> CAST($2 AS INTEGER)",
	       ARGS(V(id), V(bits)));
}

void store_post_extras(struct task *t, int64_t id, unsigned bits)
{
	db_run(t,
	       "UPDATE post SET extras = CAST($2 AS INTEGER) | (extras & 128), rev = rev + 1"
	       " WHERE id = $1",
	       ARGS(V(id), V(bits & ~(unsigned)POST_HELD)));
}

void store_post_touch(struct task *t, int64_t id)
{
	db_run(t, "UPDATE post SET rev = rev + 1 WHERE id = $1", ARGS(V(id)));
}

void store_post_hold(struct task *t, int64_t id, bool held)
{
	db_run(t,
	       "UPDATE post SET extras = extras + $2, rev = rev + 1"
	       " WHERE id = $1 AND (extras & 128) = $3",
	       ARGS(V(id), V(held ? 128 : -128), V(held ? 0 : 128)));
}

void store_post_release(struct task *t, int64_t id, bool wide)
{
	db_run(t,
	       "UPDATE post SET extras = extras - 128, wide = $2, rev = rev + 1"
	       " WHERE id = $1 AND (extras & 128) <> 0",
	       ARGS(V(id), V(wide)));
}

void store_post_count_comments(struct task *t, int64_t id, int by)
{
	db_run(t, "UPDATE post SET comments = comments + $2 WHERE id = $1", ARGS(V(id), V(by)));
}

void store_post_count_boosts(struct task *t, int64_t id, int by)
{
	db_run(t, "UPDATE post SET boosts = boosts + $2 WHERE id = $1", ARGS(V(id), V(by)));
}

void store_post_count_author(struct task *t, int64_t account_id, int by, int64_t last_at)
{
	db_run(t,
	       "UPDATE account SET posts = posts + $2,"
	       " last_post_at = COALESCE(CAST($3 AS BIGINT), last_post_at) WHERE id = $1",
	       ARGS(V(account_id), V(by), or_null(last_at)));
}

bool store_post_is_there(struct task *t, int64_t id)
{
	return db_int(t, "SELECT 1 FROM post WHERE id = $1", ARGS(V(id)), 0) != 0;
}

int64_t store_boost_find(struct task *t, int64_t account_id, int64_t boost_of)
{
	return db_int(t, "SELECT id FROM post WHERE boost_of = $1 AND account_id = $2",
		      ARGS(V(boost_of), V(account_id)), 0);
}

void store_version_add(struct task *t, int64_t id, int64_t post_id, const struct version_row *v)
{
	db_run(t,
	       "INSERT INTO post_edit (id, post_id, caption_html, cover, sensitive, media,"
	       " options, created_at, when_edtf, when_words) VALUES ($1, $2, $3, $4, $5, $6, $7,"
	       " $8, $9, $10)",
	       ARGS(V(id), V(post_id), text(v->caption_html.s), text(v->cover), V(v->sensitive),
		    text(v->media), text(v->options), V(v->created_at), text(v->when),
		    text(v->when_words)));
}

void store_version_forget(struct task *t, int64_t post_id)
{
	db_run(t, "DELETE FROM post_edit WHERE post_id = $1", ARGS(V(post_id)));
}

struct version_rows store_version_list(struct task *t, int64_t post_id)
{
	enum { MOST = 200 };
	struct rows r = db_rows(t,
				"SELECT caption_html, cover, sensitive, media, options, created_at,"
				" when_edtf, when_words"
				" FROM post_edit WHERE post_id = $1 ORDER BY id LIMIT 200",
				ARGS(V(post_id)));
	struct version_rows list = { .p = arena_many(t->a, struct version_row, MOST) };

	while (list.n < MOST && rows_next(&r)) {
		struct version_row *v = &list.p[list.n++];

		v->caption_html = (struct html){ row_str(&r) };
		v->cover = row_str(&r);
		v->sensitive = row_bool(&r);
		v->media = row_str(&r);
		v->options = row_str(&r);
		v->created_at = row_int(&r);
		v->when = row_str(&r);
		v->when_words = row_str(&r);
	}
	rows_done(&r);
	return list;
}

int64_t store_idempotency_claim(struct task *t, int64_t account_id, struct str key, int64_t post_id,
				int64_t since)
{
	if (db_run(t,
		   "INSERT INTO idempotency (account_id, key, post_id, created_at)"
		   " VALUES ($1, $2, $3, $4) ON CONFLICT (account_id, key) DO UPDATE"
		   " SET post_id = excluded.post_id, created_at = excluded.created_at"
		   " WHERE idempotency.created_at <= $5",
		   ARGS(V(account_id), V(key), V(post_id), V(t->now), V(since))))
		return post_id;
	return db_int(t, "SELECT post_id FROM idempotency WHERE account_id = $1 AND key = $2",
		      ARGS(V(account_id), V(key)), post_id);
}
