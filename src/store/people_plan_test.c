/*
 * How the engines go about every hot query on people, in a place of 20,000 of them (see
 * plan_test.c).
 */
#include "tests/support/check.h"

#include "store/date.h"
#include "store/filter.h"
#include "store/follow.h"
#include "store/job.h"
#include "store/move.h"
#include "store/oauth.h"
#include "store/peer.h"
#include "store/push.h"
#include "store/quiet.h"
#include "store/report.h"
#include "store/session.h"
#include "tests/support/plan.h"
#include "tests/support/testdb.h"

static const char *const fill[] = {
	"INSERT INTO account (id, name, name_key, state, created_at) SELECT i, 'p' || i, 'p' || i,"
	" CASE WHEN i % 500 = 0 THEN 1 ELSE 0 END, 0 FROM n",
	"INSERT INTO follow (follower_id, followed_id, id, accepted, created_at)"
	" SELECT i, i % 40 + 1, i, CASE WHEN i % 9 = 0 THEN 0 ELSE 1 END, 0 FROM n WHERE i > 100",
	"INSERT INTO follow (follower_id, followed_id, id, accepted, created_at)"
	" SELECT 11, i, 100000 + i, 1, 0 FROM n WHERE i > 100 AND i < 9000 AND i % 40 <> 10",
	"INSERT INTO block (account_id, target_id, id) SELECT i % 50 + 1, i, i FROM n"
	" WHERE i > 100",
	"INSERT INTO mute (account_id, target_id, id, until) SELECT i % 50 + 1, i, i, i FROM n"
	" WHERE i > 100",
	"INSERT INTO session (id, hash, account_id, device, created_at, seen_at)"
	" SELECT i, 'h' || i, i, '', 0, 0 FROM n",
	"INSERT INTO app (id, client_id, secret_hash, name, redirect_uris, scopes, created_at)"
	" SELECT i, 'c' || i, '', 'an app', '', 'read', 0 FROM n WHERE i < 2000",
	"INSERT INTO token (id, hash, app_id, account_id, scopes, created_at, seen_at)"
	" SELECT i, 'h' || i, i % 1000 + 1, i, 'read', 0, 0 FROM n",
	"INSERT INTO media (id, account_id, secret, grid_hash, grid_width, grid_height, page_hash,"
	" page_width, page_height, full_hash, full_width, full_height, bytes, blurhash, created_at)"
	" SELECT i, i, 's', 'g' || i, 1, 1, 'p' || i, 1, 1, 'f' || i, 1, 1, 1, 'b', 0 FROM n",
	"INSERT INTO push (id, token_id, account_id, endpoint, point, auth, standard, alerts, "
	"policy,"
	" created_at) SELECT i, i, i, 'https://push.example.net/' || i, '', '', 1, 255, i % 4, 0"
	" FROM n WHERE i % 2 = 1",
	"INSERT INTO job (id, kind, ref, run_at, lane) SELECT i, i % 6, i, i, i % 2 FROM n",
	"UPDATE account SET portrait_id = id",
	"INSERT INTO filter (id, account_id, title, contexts, action, created_at)"
	" SELECT i, i / 4 + 1, 'gentle', 31, 0, 0 FROM n",
	"INSERT INTO filter_keyword (id, filter_id, keyword, whole_word)"
	" SELECT i, i, 'word ' || i, 1 FROM n",
	"INSERT INTO post (id, account_id, thread_id, visibility, audience_id, created_at)"
	" SELECT i, i, i, 0, i, 0 FROM n",
	"INSERT INTO filter_post (id, filter_id, post_id) SELECT i, i, i FROM n",
	"INSERT INTO report (id, account_id, target_id, category, comment, created_at, closed_at)"
	" SELECT i, i, i, 0, '', i, CASE WHEN i % 50 = 0 THEN NULL ELSE i END FROM n",
	"DROP TABLE n",
	"ANALYZE",
};

static int fill_open(void **state)
{
	return plan_open(state, 20000, fill, sizeof fill / sizeof *fill);
}

static void one_is_found_by_key(void **state)
{
	int64_t wanted[3] = { 5, 11, 700 };
	struct ids ids = { wanted, 3 };
	int64_t me = 11, now = 100;

	(void)state;
	assert_int_equal(check_plan("get", SQL_ACCOUNT_GET, ARGS(V(me))), 0);
	assert_int_equal(check_plan("find", SQL_ACCOUNT_FIND, ARGS(V(S("p11")), V(S("")))), 0);
	assert_int_equal(check_plan("many", SQL_ACCOUNT_MANY, ARGS(V(ids))), 0);
	assert_int_equal(check_plan("bare", SQL_ACCOUNT_BARE, ARGS(V(ids))), 0);
	assert_int_equal(check_plan("session", SQL_SESSION_FIND, ARGS(V(S("h11")))), 0);
	assert_int_equal(check_plan("token", SQL_TOKEN_FIND, ARGS(V(S("h11")))), 0);
	assert_int_equal(check_plan("relations", SQL_RELATIONS, ARGS(V(me), V(ids), V(now))), 0);
}

static void who_comes_along_is_found_by_pages(void **state)
{
	int64_t who = 7, after = 500, most = 100;
	struct values v = ARGS(V(who), V(after), V(most));

	(void)state;
	assert_int_equal(check_plan("move followers", SQL_MOVE_FOLLOWERS, v), 0);
	assert_int_equal(check_plan("move blocks", SQL_MOVE_BLOCKS, v), 0);
	assert_int_equal(check_plan("move mutes", SQL_MOVE_MUTES, v), 0);
}

static void filters_are_found_by_their_owner(void **state)
{
	int64_t me = 11;
	struct values v = ARGS(V(me));

	(void)state;
	assert_int_equal(check_plan("filters", SQL_FILTER_LIST, v), 0);
	assert_int_equal(check_plan("keywords", SQL_FILTER_KEYWORDS, v), 0);
	assert_int_equal(check_plan("posts", SQL_FILTER_POSTS, v), 0);
	assert_int_equal(check_plan("people", SQL_FILTER_PEOPLE, v), 0);
	assert_int_equal(check_plan("away", SQL_FILTER_AWAY, ARGS(V(me), V(me), V(me), V(me))), 0);
	assert_int_equal(check_plan("quiet times", SQL_QUIET_LIST, v), 0);
	assert_int_equal(check_plan("one", SQL_QUIET_GET, v), 0);
}

static void lists_walk_an_index(void **state)
{
	int64_t me = 11, low = 0, high = INT64_MAX, limit = 40, last = 1;
	struct value v[5] = { V(me), V(low), V(high), V(limit), V(last) };
	struct values four = { v, 4 }, five = { v, 5 }, page = { v + 1, 3 };
	int costly = 0;

	(void)state;
#define BOTH(sql, column, limit, v)                                                                \
	costly += check_plan(#sql " up", sql SPAN_UP(column, limit), v) +                          \
		  check_plan(#sql " down", sql SPAN_DOWN(column, limit), v)
	BOTH(SQL_FOLLOWERS, "x.id", "$4", five);
	BOTH(SQL_FOLLOWING, "x.id", "$4", five);
	BOTH(SQL_BLOCKS, "x.id", "$4", four);
	BOTH(SQL_MUTES, "x.id", "$4", five);
	BOTH(SQL_ACCOUNT_HERE, "a.id", "$3", page);
	BOTH(SQL_ACCOUNT_WAITING, "a.id", "$3", page);
	BOTH(SQL_REPORTS_OPEN, "r.id", "$4", four);
	BOTH(SQL_REPORTS_CLOSED, "r.id", "$4", four);
	assert_int_equal(costly, 0);
}

/* Asked for every notice that is written. */
static void push_and_jobs_are_found_by_key(void **state)
{
	int64_t me = 11, kind = 0, from = 12, lane = 1, by = 15000, most = 64;

	(void)state;
	assert_int_equal(check_plan("push", SQL_PUSH_WANTING, ARGS(V(me), V(kind), V(from))), 0);
	assert_int_equal(check_plan("jobs", SQL_JOB_LIST, ARGS(V(lane), V(by), V(most))), 0);
	assert_int_equal(check_plan("dates", SQL_DATE_LIST, ARGS(V(me))), 0);
	assert_int_equal(check_plan("dates that are over", SQL_DATE_DUE, ARGS(V(by), V(most))), 0);
}

/* What brings people of other servers up to date looks at one server at a time. */
static void servers_are_found_by_name(void **state)
{
	struct str host = S("far.example");
	int64_t after = 0, most = 200;
	int costly = 0;

	(void)state;
	costly += check_plan("next domain", SQL_PEER_NEXT_DOMAIN, ARGS(V(host)));
	costly += check_plan("next host", SQL_PEER_NEXT_HOST, ARGS(V(host)));
	costly += check_plan("of domain", SQL_PEER_OF_DOMAIN, ARGS(V(host), V(after), V(most)));
	costly += check_plan("of host", SQL_PEER_OF_HOST, ARGS(V(host), V(after), V(most)));
	costly += check_plan("theirs", SQL_PEER_THEIRS, ARGS(V(after), V(most)));
	costly += check_plan("ours", SQL_PEER_OURS, ARGS(V(after), V(most)));
	costly += check_plan("followers", SQL_PEER_FOLLOWERS("follower_id"), ARGS(V(host)));
	assert_int_equal(costly, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_is_found_by_key),
		cmocka_unit_test(filters_are_found_by_their_owner),
		cmocka_unit_test(who_comes_along_is_found_by_pages),
		cmocka_unit_test(lists_walk_an_index),
		cmocka_unit_test(push_and_jobs_are_found_by_key),
		cmocka_unit_test(servers_are_found_by_name),
	};

	return cmocka_run_group_tests_name("people_plan", tests, fill_open, testdb_close);
}
