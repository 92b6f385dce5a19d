/*
 * How the engines go about every hot query, on a home of 100,000 posts that they know (ANALYZE): no
 * table is read from end to end, nothing is sorted that an index has in order. What a query costs
 * may then not grow with what is stored.
 */
#include "tests/support/check.h"

#include <stdio.h>

#include "base/clock.h"
#include "store/comment.h"
#include "store/conversation.h"
#include "store/earlier.h"
#include "store/far_media.h"
#include "store/feed.h"
#include "store/held.h"
#include "store/letter.h"
#include "store/notice_policy.h"
#include "store/poll.h"
#include "store/post.h"
#include "store/quote.h"
#include "store/reader.h"
#include "store/regard.h"
#include "store/scheduled.h"
#include "store/search.h"
#include "store/when.h"
#include "tests/support/plan.h"
#include "tests/support/testdb.h"

#define POSTS 100000
#define PEOPLE 1000

/* People 1 to 1000; post i is by person i % 1000 + 1; everybody follows the next twenty and has
 * their posts at home. */
static const char *const fill[] = {
	"INSERT INTO account (id, name, name_key, created_at) SELECT i, 'p' || i, 'p' || i, 0 FROM "
	"n"
	" WHERE i <= 1000",
	"INSERT INTO post (id, account_id, thread_id, visibility, audience_id, caption,"
	" caption_html, media_count, extras, created_at, reply_to, reply_account, candles)"
	" SELECT i * 16, i % 1000 + 1, CASE WHEN i % 4 = 0 THEN i * 16 - 16 ELSE i * 16 END, i % 3,"
	" i % 1000 + 1, 'A few words about the garden, post ' || i, '<p>A few words about the"
	" garden</p>', CASE WHEN i % 2 = 0 THEN 1 ELSE 0 END, i % 8, i,"
	" CASE WHEN i % 4 = 0 THEN i * 16 - 16 END, CASE WHEN i % 4 = 0 THEN i % 1000 END, i % 2"
	" FROM n",
	"INSERT INTO post (id, account_id, thread_id, visibility, audience_id, boost_of, "
	"created_at)"
	" SELECT i * 160 + 1, (i + 7) % 1000 + 1, i * 160 + 1, 0, (i + 7) % 1000 + 1, i * 160, i"
	" FROM n WHERE i <= 10000",
	"INSERT INTO follow (follower_id, followed_id, id, accepted, created_at)"
	" SELECT i % 1000 + 1, (i % 1000 + 1 + i / 1000) % 1000 + 1, i, 1, 0 FROM n"
	" WHERE i < 20000",
	"INSERT INTO feed (account_id, post_id, author_id)"
	" SELECT w.follower_id, p.id, p.account_id FROM post p JOIN follow w"
	" ON w.followed_id = p.account_id WHERE w.follower_id % 50 = 1",
	"INSERT INTO block (account_id, target_id, id) SELECT i % 1000 + 1, (i * 7) % 1000 + 1, i"
	" FROM n WHERE i <= 3000 ON CONFLICT DO NOTHING",
	"INSERT INTO mute (account_id, target_id, id) SELECT i % 1000 + 1, (i * 11) % 1000 + 1, i"
	" FROM n WHERE i <= 3000 ON CONFLICT DO NOTHING",
	"INSERT INTO post_tag (tag, post_id, name, account_id) SELECT 'tag' || (i % 50), i * 16,"
	" 'Tag', i % 1000 + 1 FROM n WHERE i % 4 < 2",
	"INSERT INTO tag_follow (account_id, tag, name, id) SELECT i % 1000 + 1, 'tag' || (i % 50),"
	" 'Tag', i FROM n WHERE i <= 5000 ON CONFLICT DO NOTHING",
	"INSERT INTO list (id, account_id, title, replies, exclusive, created_at)"
	" SELECT i, i % 1000 + 1, 'a list', i % 3, i % 2, 0 FROM n WHERE i <= 5000",
	"INSERT INTO list_member (list_id, account_id, owner_id, id) SELECT i % 5000 + 1,"
	" i % 997 + 1, (i % 5000 + 1) % 1000 + 1, i FROM n WHERE i > 0 ON CONFLICT DO NOTHING",
	"INSERT INTO tag_feature (id, account_id, tag, name) SELECT i, i % 1000 + 1,"
	" 'tag' || (i % 50), 'Tag' FROM n WHERE i <= 5000 ON CONFLICT DO NOTHING",
	"INSERT INTO domain_block (account_id, domain, id) SELECT i % 1000 + 1, 'd' || i, i FROM n"
	" WHERE i <= 5000",
	"INSERT INTO endorsement (account_id, target_id, id) SELECT i % 1000 + 1, i / 100 + 1, i"
	" FROM n WHERE i <= 5000 ON CONFLICT DO NOTHING",
	"INSERT INTO mention (post_id, account_id) SELECT i * 16, (i * 3) % 1000 + 1 FROM n"
	" WHERE i % 2 = 1",
	"INSERT INTO candle (post_id, account_id, id) SELECT i * 16, i % 37 + 1, i FROM n"
	" WHERE i % 2 = 1",
	"INSERT INTO bookmark (account_id, post_id, id) SELECT i % 37 + 1, i * 16, i FROM n"
	" WHERE i % 4 = 1",
	"INSERT INTO notice (id, account_id, kind, from_id, post_id, created_at, held)"
	" SELECT i, i % 100 + 1, i % 7, (i + 5) % 1000 + 1, i * 16, i,"
	" CASE WHEN i % 19 = 0 THEN 1 ELSE 0 END FROM n WHERE i <= 50000",
	/* The fives of a hundred people have five thousand candles for one photograph, in one
	 * group; everybody has a few hundred small ones. */
	"INSERT INTO notice (id, account_id, kind, from_id, post_id, created_at, group_id)"
	" SELECT 100000 + i, i % 100 + 1, 3, (i / 100) % 1000 + 1, 16 * (i / 5000 + 1),"
	" 100000 + i, CASE WHEN i % 100 = 5 THEN 100005 ELSE 100000 + i END FROM n"
	" WHERE i < 50000",
	"INSERT INTO notice_group (id, account_id, kind, post_id, hour, last_id, members)"
	" SELECT min(id), account_id, 3, min(post_id), min(id), max(id), count(*) FROM notice"
	" WHERE group_id IS NOT NULL GROUP BY group_id, account_id",
	"INSERT INTO notice_request (id, account_id, from_id, created_at)"
	" SELECT min(id), account_id, from_id, 0 FROM notice WHERE held = 1"
	" GROUP BY account_id, from_id",
	"INSERT INTO media (id, account_id, post_id, secret, grid_hash, grid_width, grid_height,"
	" page_hash, page_width, page_height, full_hash, full_width, full_height, bytes, blurhash,"
	" created_at) SELECT i, i % 1000 + 1, i * 16, 's', 'g' || i, 1, 1, 'p' || i, 1, 1,"
	" 'f' || i, 1, 1, 1, 'b', 0 FROM n WHERE i % 10 = 0",
	"INSERT INTO far_media (media_id, url, bytes, used_at) SELECT id, 'https://far.example/' "
	"|| id,"
	" CASE WHEN id % 1000 = 0 THEN 1000 ELSE 0 END, id FROM media",
	"INSERT INTO poll (post_id, options, multiple, hides, expires_at)"
	" SELECT i * 16, 'roses', 0, 0, i FROM n WHERE i % 10 = 1",
	"INSERT INTO vote (post_id, account_id, choices) SELECT (i / 20) * 160 + 16,"
	" (i * 7) % 1000 + 1, 1 FROM n WHERE i < 50000",
	"UPDATE post SET archived_at = 1 WHERE id % 1600 = 0",
	/* Every second post tells of a time of its own; five has ten thousand. */
	"UPDATE post SET when_edtf = '1962', when_place = (id % 20011) * 16777216 + 365,"
	" when_decade = 190 + id % 11, when_year = 1900 + id % 110 WHERE id % 32 = 16",
	"INSERT INTO post (id, account_id, thread_id, visibility, audience_id, when_edtf,"
	" when_place, when_decade, when_year, created_at) SELECT i * 16 + 3, 5, i * 16 + 3, 2, 5,"
	" '1962', i * 16777216 + 1, 196, 1960 + i % 10, i FROM n WHERE i <= 10000",
	"UPDATE post SET pinned_at = id WHERE id % 3200 = 16",
	"UPDATE post SET wide = 1 WHERE account_id = 5",
	"UPDATE follow SET notify = 1 WHERE id % 50 = 0",
	"INSERT INTO wide_author (account_id) VALUES (5)",
	"INSERT INTO conversation (id, account_id, thread_id, people, last_post)"
	" SELECT i, i % 1000 + 1, i * 16, '7', i * 16 FROM n WHERE i % 10 = 3",
	"INSERT INTO conversation_post (account_id, post_id, conversation_id)"
	" SELECT i % 1000 + 1, i * 16, i FROM n WHERE i % 10 = 3",
	"INSERT INTO thread_mute (account_id, thread_id, since)"
	" SELECT i % 1000 + 1, i * 16, 1 FROM n WHERE i % 100 = 7",
	"INSERT INTO scheduled (id, account_id, run_at, visibility, created_at)"
	" SELECT i, i % 1000 + 1, i, 0, 1 FROM n WHERE i % 10 = 1",
	"INSERT INTO scheduled (id, account_id, run_at, visibility, created_at, is_draft)"
	" SELECT i, i % 1000 + 1, 0, 0, 1, 1 FROM n WHERE i % 10 = 2",
	/* Who is of which circle, and keeps which page of the remembered: asked for every post. */
	"INSERT INTO circle (id, account_id, name, created_at) SELECT i, i % 1000 + 1, 'few', 0"
	" FROM n WHERE i <= 4000",
	"INSERT INTO circle_member (circle_id, account_id) SELECT i % 4000 + 1, i % 997 + 1 FROM n",
	"INSERT INTO memorial (account_id, circle_id, created_at)"
	" SELECT i, i, 0 FROM n WHERE i <= 1000",
	"INSERT INTO memorial_keeper (memorial_id, account_id, state, since)"
	" SELECT i % 1000 + 1, i / 1000 * 7 + i % 5 + 1, 1, 0 FROM n WHERE i < 5000",
	"INSERT INTO memorial_post (memorial_id, post_id, state, when_mid, when_span, at)"
	" SELECT i % 1000 + 1, i * 16, 1, i, 0, 0 FROM n WHERE i % 10 = 7",
	"INSERT INTO letter (post_id, account_id) SELECT id, account_id FROM post WHERE id % 160 = "
	"48",
	"INSERT INTO earlier (post_id, earlier_id) SELECT i * 160, 16 * (i % 100 + 1) FROM n"
	" WHERE i <= 5000",
	"INSERT INTO held (post_id, owner_id, state, reason, since)"
	" SELECT i * 16, i % 1000 + 1, i / 8 % 4 + 1, 1, i FROM n WHERE i % 8 = 4",
	/* Five has as many comments that wait as there are posts left; a few were handed on. */
	"INSERT INTO held (post_id, owner_id, state, reason, since)"
	" SELECT i * 16, 5, CASE WHEN i % 1000 = 1 THEN 6 ELSE 1 END, 3, i FROM n WHERE i % 8 <> 4",
	"UPDATE held SET author_id = p.account_id FROM post p WHERE p.id = held.post_id",
	"INSERT INTO reader (owner_id, reader_id, since) SELECT i % 1000 + 1, i / 1000 + 1, 0"
	" FROM n WHERE i < 5000 AND i % 1000 <> i / 1000",
	"INSERT INTO comment_wish (account_id, reads_until) SELECT i, -1 FROM n WHERE i <= 1000",
	"INSERT INTO reader_log (id, owner_id, actor_id, actor, act, post_id, at)"
	" SELECT i, i % 100 + 1, 1, 'ada', 4, i * 16, i FROM n WHERE i <= 50000",
	"INSERT INTO comment_word (account_id, key, word) SELECT i % 1000 + 1, 'word' || i, 'w'"
	" FROM n WHERE i <= 20000",
	"UPDATE post SET extras = extras | 128 WHERE id % 128 = 64",
	"INSERT INTO quote (post_id, account_id, quoted_id, quoted_account, state, since)"
	" SELECT i * 16, i % 1000 + 1, i / 100 * 16 + 16, i / 100 % 1000 + 1, 2, 0 FROM n"
	" WHERE i % 10 = 5",
};

static int fill_open(void **state)
{
	struct task *t;
	int64_t began = clock_steady_us();

	if (testdb_open(state))
		return -1;
	t = test_task(NULL);
	/* Filling a table that refers to itself, PostgreSQL looks each reference up by the plan of
	 * the empty table: minutes instead of seconds. The references here are known to hold. */
	if (db_engine(t) == DB_PG)
		db_run(t, "SET LOCAL session_replication_role = replica", NO_ARGS);
	db_run(t, "CREATE TABLE n (i BIGINT PRIMARY KEY)", NO_ARGS);
	db_run(t,
	       "WITH RECURSIVE up (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM up WHERE i < $1)"
	       " INSERT INTO n SELECT i FROM up",
	       ARGS(V(POSTS)));
	for (size_t i = 0; i < sizeof(fill) / sizeof(*fill); i++)
		db_run_(t, fill[i], NO_ARGS);
	if (db_engine(t) == DB_SQLITE)
		db_run(t,
		       "INSERT INTO post_words (rowid, words) SELECT i * 16,"
		       " 'a few words about the garden post ' || i FROM n",
		       NO_ARGS);
	else
		db_run(t,
		       "INSERT INTO post_words (post_id, words) SELECT i * 16, array_to_tsvector("
		       "string_to_array('a few words about the garden post ' || i, ' ')) FROM n",
		       NO_ARGS);
	must(test_commit(t) == OK);
	t = test_task(NULL);
	db_run(t, "ANALYZE", NO_ARGS);
	must(test_commit(t) == OK);
	printf("filled in %lld ms\n", (long long)((clock_steady_us() - began) / 1000));
	return 0;
}

static void every_list_walks_an_index(void **state)
{
	int64_t me = 101, now = 1, low = 0, high = INT64_MAX, limit = 20;
	struct value page[10] = { V(me), V(now), V(low), V(high), V(limit) };
	struct values v5 = { page, 5 }, v6 = { page, 6 }, v7 = { page, 7 }, v8 = { page, 8 },
		      v9 = { page, 9 };
	int costly = 0;

	(void)state;
	page[5] = V((int64_t)5);
	page[6] = V((int64_t)0);
	page[7] = V((int64_t)0);
	page[8] = V(S("tag7"));
#define PLAN(sql, column, v)                                                                       \
	costly += check_plan(#sql " down", sql SPAN_DOWN(column, "$5"), v) +                       \
		  check_plan(#sql " up", sql SPAN_UP(column, "$5"), v)
	PLAN(SQL_FEED_HOME, "f.post_id", v5);
	PLAN(SQL_FEED_HOME_MORE, "f.post_id", v5);
	PLAN(SQL_FEED_WIDE, "p.id", v6);
	PLAN(SQL_FEED_ACCOUNT, "p.id", v8);
	PLAN(SQL_FEED_ACCOUNT_MEDIA, "p.id", v8);
	PLAN(SQL_FEED_ACCOUNT_TAG, "p.id", v9);
	PLAN(SQL_FEED_PINNED, "p.pinned_at", v6);
	PLAN(SQL_FEED_ARCHIVED, "p.id", v5);
	PLAN(SQL_FEED_PUBLIC, "p.id", v5);
	PLAN(SQL_FEED_PUBLIC_MEDIA, "p.id", v5);
	PLAN(SQL_FEED_PUBLIC_FAR, "p.id", v5);
	PLAN(SQL_FEED_PUBLIC_FAR_MEDIA, "p.id", v5);
	PLAN(SQL_FEED_BOOKMARKS, "k.id", v5);
	PLAN(SQL_FEED_LIT, "k.id", v5);
	page[5] = V((int64_t)127);
	page[6] = V((int64_t)200);
	PLAN(SQL_NOTICE_OPEN, "n.id", v5);
	PLAN(SQL_NOTICE_HELD, "n.id", v6);
	PLAN(SQL_NOTICE_GROUPS, "g.last_id", v6);
	PLAN(SQL_NOTICE_PERSON, "n.id", v8);
	PLAN(SQL_NOTICE_REQUESTS, "n.id", v5);
	costly += check_plan("across", SQL_NOTICE_ACROSS, v7);
	page[5] = V((int64_t)3);
	PLAN(SQL_NOTICE_KIND, "n.id", v6);
	PLAN(SQL_NOTICE_SINGLE, "n.id", v6);
	page[5] = V(S("tag7"));
	PLAN(SQL_FEED_TAG, "g.post_id", v7);
	assert_int_equal(costly, 0);
}

/* The times that posts are about: pages of them, and which decades and years there are. */
static void times_walk_an_index(void **state)
{
	int64_t five = 5, decade = 196, year = 1962, first = 0, last = INT64_MAX;
	struct value v[10] = { V((int64_t)101), V((int64_t)1), V(five), V(decade),
			       V_NULL,		V(first),      V(last), V(first),
			       V((int64_t)1),	V((int64_t)20) };
	struct value of[4] = { V(five), V((int64_t)2), V((int64_t)7), V(decade) };
	struct value years[3] = { V(five), V((int64_t)2), V(decade) };
	struct value mine[5] = { V(five), V(decade), V(year), V(first), V(last) };
	struct values all = { v, 10 };
	int costly = check_plan("times", SQL_WHEN_UP, all) +
		     check_plan("times down", SQL_WHEN_DOWN, all);

	(void)state;
	v[4] = V(year);
	costly += check_plan("a year", SQL_WHEN_UP, all);
	costly += check_plan("a year down", SQL_WHEN_DOWN, all);
	costly += check_plan("decades", SQL_WHEN_DECADES, (struct values){ of, 2 });
	costly += check_plan("of a circle", SQL_WHEN_DECADES_CIRCLE, (struct values){ of, 3 });
	costly += check_plan("years", SQL_WHEN_YEARS, (struct values){ years, 3 });
	costly += check_plan("years of a circle", SQL_WHEN_YEARS_CIRCLE, (struct values){ of, 4 });
	costly += check_plan("decades of mine", SQL_WHEN_DECADES_MINE, (struct values){ mine, 1 });
	costly += check_plan("a year of mine", SQL_WHEN_YEAR_MINE, (struct values){ mine, 5 });
	costly += check_plan("circles", SQL_WHEN_CIRCLES, ARGS(V(five), V((int64_t)101)));
	assert_int_equal(costly, 0);
}

static void batches_and_threads_find_by_key(void **state)
{
	struct value v[2 + POST_MANY_MAX] = { V((int64_t)101), V((int64_t)1) };
	int64_t ids[3] = { 160, 320, 1600 };
	struct value t[4] = { V((int64_t)101), V((int64_t)1), V((int64_t)160), V((int64_t)4000) };
	struct value x[5] = { V((int64_t)101), V((int64_t)160), V((int64_t)0), V((int64_t)160),
			      V((int64_t)21) };
	struct value w[3] = { V((int64_t)5), V((int64_t)0), V((int64_t)200) };

	(void)state;
	post_ids_fill(v + 2, ids, 3);
	assert_int_equal(check_plan("polls", SQL_POLL_MANY,
				    ARGS(V(((struct ids){ ids, 3 })), V((int64_t)101))),
			 0);
	assert_int_equal(check_plan("voters", SQL_VOTERS,
				    ARGS(V((int64_t)176), V((int64_t)0), V((int64_t)500))),
			 0);
	assert_int_equal(check_plan("many", SQL_POST_MANY, (struct values){ v, 42 }), 0);
	assert_int_equal(check_plan("thread", SQL_POST_THREAD, (struct values){ t, 4 }), 0);
	assert_int_equal(check_plan("answers", SQL_POST_ANSWERS, (struct values){ x, 5 }), 0);
	assert_int_equal(check_plan("listeners", SQL_FEED_LISTENERS, (struct values){ w, 3 }), 0);
	assert_int_equal(check_plan("nth", SQL_FEED_NTH, (struct values){ w, 3 }), 0);
}

static void groups_of_notices_find_by_key(void **state)
{
	int64_t ids[2] = { 5, 6 }, me = 6;
	struct ids groups = { ids, 2 };
	struct value one[4] = { V(me), V((int64_t)1), V((int64_t)5), V(INT64_MAX) };
	struct value samples[4] = { V(me), V((int64_t)1), V(INT64_MAX), V(groups) };
	struct value oldest[2] = { V((int64_t)1), V(groups) };
	struct value people[6] = { V(me),	 V((int64_t)1), V((int64_t)0),
				   V(INT64_MAX), V((int64_t)5), V((int64_t)40) };
	struct value after[3] = { V(me), V((int64_t)1), V((int64_t)49000) };
	int costly = check_plan("group", SQL_NOTICE_GROUP, (struct values){ one, 4 }) +
		     check_plan("samples", SQL_NOTICE_SAMPLES, (struct values){ samples, 4 }) +
		     check_plan("oldest", SQL_NOTICE_OLDEST, (struct values){ oldest, 2 }) +
		     check_plan("people", SQL_NOTICE_PEOPLE SPAN_DOWN("n.id", "$6"),
				(struct values){ people, 6 }) +
		     check_plan("any after", SQL_NOTICE_ANY_AFTER, (struct values){ after, 3 });

	(void)state;
	assert_int_equal(costly, 0);
}

static void lists_of_people_and_tags(void **state)
{
	int64_t me = 101, low = 0, high = INT64_MAX, limit = 20, one = 1;
	struct value v[8] = { V(me),	V(one),	       V(low),	       V(high),
			      V(limit), V((int64_t)6), V((int64_t)100) };
	struct value h[4] = { V((int64_t)100), V(low), V(high), V(limit) };
	struct value n[3] = { V(S("tag7")), V(low), V((int64_t)200) };
	int costly = 0;

	(void)state;
	for (int64_t replies = 0; replies < 3; replies++) {
		v[7] = V(replies);
		costly += check_plan("member down", SQL_FEED_MEMBER SPAN_DOWN("p.id", "$5"),
				     (struct values){ v, 8 });
		costly += check_plan("member up", SQL_FEED_MEMBER SPAN_UP("p.id", "$5"),
				     (struct values){ v, 8 });
	}
	costly += check_plan("heads down", SQL_FEED_HEADS_DOWN, (struct values){ h, 3 });
	costly += check_plan("heads up", SQL_FEED_HEADS_UP, (struct values){ h, 3 });
	costly += check_plan("members", SQL_LIST_MEMBERS SPAN_DOWN("x.id", "$4"),
			     (struct values){ h, 4 });
	costly += check_plan("nth", SQL_TAG_NTH, (struct values){ n, 3 });
	h[0] = V(me);
	costly += check_plan("followed", SQL_TAG_FOLLOWED SPAN_DOWN("f.id", "$4"),
			     (struct values){ h, 4 });
	costly += check_plan("domains", SQL_DOMAIN_BLOCKS SPAN_DOWN("x.id", "$4"),
			     (struct values){ h, 4 });
	costly += check_plan("endorsed", SQL_ENDORSED SPAN_DOWN("x.id", "$4"),
			     (struct values){ h, 4 });
	v[1] = V((int64_t)115);
	v[2] = V(limit);
	costly += check_plan("familiar", SQL_FAMILIAR, (struct values){ v, 3 });
	assert_int_equal(costly, 0);
}

/* What a reader finds: five has a hundred thousand comments that wait, and reads for others. */
static int held_plans(const struct value d[6])
{
	struct values of = ARGS(d[0], d[1], d[2], d[3], V((int64_t)5));
	struct value h[8] = { d[0], d[1], d[2], d[3], d[4], V((int64_t)0), V((int64_t)5), V(1) };
	struct values v8 = { h, 8 };
	int costly = 0;

	costly += check_plan("held", SQL_HELD_LIST SPAN_DOWN("h.post_id", "$5"), v8);
	costly += check_plan("held up", SQL_HELD_LIST SPAN_UP("h.post_id", "$5"), v8);
	costly += check_plan("authors", SQL_HELD_AUTHOR SQL_HELD_AUTHOR_DOWN, of);
	costly += check_plan("authors up", SQL_HELD_AUTHOR SQL_HELD_AUTHOR_UP, of);
	costly += check_plan("of one", SQL_HELD_OF, of);
	costly += check_plan("any held", SQL_HELD_ANY, ARGS(d[0], d[1], V((int64_t)5)));
	costly += check_plan("decides for", SQL_READER_DECIDES, (struct values){ d, 2 });
	costly += check_plan("held long", SQL_HELD_OLD, ARGS(V((int64_t)1), V((int64_t)100)));
	costly += check_plan("handed long", SQL_HELD_OLD_HANDED,
			     ARGS(V((int64_t)1), V((int64_t)100)));
	costly += check_plan("the log", SQL_READER_LOG SPAN_DOWN("l.id", "$4"),
			     (struct values){ (struct value[]){ d[0], d[2], d[3], d[4] }, 4 });
	costly += check_plan("words", SQL_COMMENT_WORDS, ARGS(d[0], V((int64_t)200)));
	return costly;
}

static void what_waits_and_conversations_walk_an_index(void **state)
{
	struct value v[5] = { V((int64_t)4), V((int64_t)0), V(INT64_MAX), V((int64_t)20) };
	struct value d[6] = { V((int64_t)4), V((int64_t)1), V((int64_t)0), V(INT64_MAX),
			      V((int64_t)20) };
	struct values v4 = { v, 4 }, v3 = { v, 3 }, v1 = { v, 1 }, v5 = { d, 5 }, v6 = { d, 6 };
	int64_t ids[3] = { 16, 32, 160 };
	int costly = 0;

	(void)state;
	costly +=
		check_plan("conversations", SQL_CONVERSATION_LIST SPAN_DOWN("last_post", "$4"), v4);
	costly += check_plan("conversations up", SQL_CONVERSATION_LIST SPAN_UP("last_post", "$4"),
			     v4);
	costly += check_plan("direct", SQL_DIRECT SPAN_DOWN("c.post_id", "$5"), v5);
	costly += check_plan("scheduled", SQL_SCHEDULED_LIST SPAN_DOWN("id", "$4"), v4);
	costly += check_plan("drafts", SQL_DRAFT_LIST SPAN_DOWN("id", "$4"), v4);
	costly += check_plan("letters", SQL_LETTER_LIST SPAN_DOWN("l.post_id", "$5"), v5);
	costly += check_plan("letters up", SQL_LETTER_LIST SPAN_UP("l.post_id", "$5"), v5);
	costly += check_plan("whom letters are to", SQL_LETTER_TO,
			     ARGS(V(((struct ids){ ids, 3 })), V((int64_t)4)));
	costly += check_plan(
		"a letter of that moment", SQL_LETTER_THERE,
		ARGS(V((int64_t)4), V((int64_t)48), V((int64_t)65584), V((int64_t)1), V(S("x"))));
	costly += check_plan("links", SQL_EARLIER_MANY, ARGS(V(((struct ids){ ids, 3 }))));
	costly += check_plan("who links", SQL_EARLIER_OF, ARGS(V((int64_t)16), V((int64_t)200)));
	costly += check_plan("later", SQL_EARLIER_LATER,
			     ARGS(V((int64_t)4), V((int64_t)1), V((int64_t)16), V((int64_t)20)));
	costly += check_plan("strangers in a circle", SQL_EARLIER_STRANGERS,
			     ARGS(V((int64_t)4), V((int64_t)5)));
	costly += check_plan("a day", SQL_SCHEDULED_DAY, v3);
	costly += check_plan("its photographs", SQL_SCHEDULED_MEDIA, v1);
	d[5] = V((int64_t)0);
	costly += check_plan("handed on", SQL_HELD_HANDED SPAN_UP("h.post_id", "$5"), v6);
	costly += check_plan("any handed on", SQL_HELD_ANY_HANDED, (struct values){ d, 2 });
	costly += held_plans(d);
	d[5] = V((int64_t)16);
	costly += check_plan("quotes", SQL_QUOTE_LIST SPAN_DOWN("k.post_id", "$5"), v6);
	costly += check_plan("quotes up", SQL_QUOTE_LIST SPAN_UP("k.post_id", "$5"), v6);
	costly += check_plan("some", SQL_QUOTE_MANY, ARGS(V(((struct ids){ ids, 3 }))));
	costly += check_plan("counts", SQL_QUOTE_COUNTS, ARGS(V(((struct ids){ ids, 3 }))));
	costly += check_plan("who quotes", SQL_QUOTE_OF,
			     ARGS(V((int64_t)16), V((int64_t)0), V((int64_t)200)));
	costly += check_plan("by approval", SQL_QUOTE_APPROVED,
			     ARGS(V(S("https://far.example/stamp")), V((int64_t)16)));
	assert_int_equal(costly, 0);
}

/* Of all pictures that were ever seen, only those are looked at that are cached. */
static void the_cache_of_pictures_walks_an_index(void **state)
{
	struct value most[1] = { V((int64_t)50) };
	int costly = check_plan("oldest", SQL_FAR_MEDIA_OLDEST, (struct values){ most, 1 }) +
		     check_plan("bytes", SQL_FAR_MEDIA_BYTES, NO_ARGS) +
		     check_plan("count", SQL_FAR_MEDIA_COUNT, NO_ARGS);

	(void)state;
	assert_int_equal(costly, 0);
}

static void a_search_walks_its_words(void **state)
{
	struct task *t = test_task(NULL);
	bool lite = db_engine(t) == DB_SQLITE;
	struct value v[5] = { V((int64_t)101), V((int64_t)1), V(S("\"garden\" \"4\"*")),
			      V((int64_t)0), V((int64_t)20) };

	(void)state;
	test_rollback(t);
	if (lite)
		assert_int_equal(
			check_plan("search", SQL_SEARCH_POSTS_SQLITE, (struct values){ v, 5 }), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_list_walks_an_index),
		cmocka_unit_test(times_walk_an_index),
		cmocka_unit_test(batches_and_threads_find_by_key),
		cmocka_unit_test(groups_of_notices_find_by_key),
		cmocka_unit_test(lists_of_people_and_tags),
		cmocka_unit_test(what_waits_and_conversations_walk_an_index),
		cmocka_unit_test(the_cache_of_pictures_walks_an_index),
		cmocka_unit_test(a_search_walks_its_words),
	};

	return cmocka_run_group_tests(tests, fill_open, testdb_close);
}
