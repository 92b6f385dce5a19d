/*
 * How the engines go about every query on circles, in a place of 20,000 people, with one circle of
 * 10,000 and a thousand small ones (see plan_test.c).
 */
#include "tests/support/check.h"

#include "store/circle.h"
#include "store/feed.h"
#include "store/tell.h"
#include "tests/support/plan.h"
#include "tests/support/testdb.h"

static const char *const fill[] = {
	"INSERT INTO account (id, name, name_key, domain, created_at) SELECT i, 'p' || i, 'p' || i,"
	" CASE WHEN i % 3 = 0 THEN 'far.example' ELSE '' END, 0 FROM n",
	"INSERT INTO far_account (account_id, uri, host, url, inbox, shared_inbox, followers,"
	" fetched_at) SELECT i, 'https://far.example/' || i, 'far.example', '',"
	" 'https://far.example/' || i || '/inbox', 'https://far.example/inbox', '', 0 FROM n"
	" WHERE i % 3 = 0",
	"INSERT INTO circle (id, account_id, name, created_at)"
	" SELECT i, i, 'family', 0 FROM n WHERE i <= 1000",
	"INSERT INTO circle_member (circle_id, account_id) SELECT 1, i FROM n WHERE i > 10000",
	"INSERT INTO circle_member (circle_id, account_id) SELECT i % 999 + 2, i FROM n",
	"INSERT INTO post (id, account_id, thread_id, visibility, audience_id, circle_id,"
	" created_at, reply_to) SELECT i * 16, i % 1000 + 1, i * 16, 3, i % 1000 + 1, i % 1000 + 1,"
	" 0, CASE WHEN i % 4 = 0 THEN i * 16 - 16 END FROM n",
	"INSERT INTO post (id, account_id, thread_id, visibility, audience_id, created_at)"
	" SELECT i * 16 + 1, i, i * 16 + 1, 0, i, 0 FROM n",
	"INSERT INTO follow (follower_id, followed_id, id, accepted, created_at)"
	" SELECT i, i % 40 + 1, i, 1, 0 FROM n WHERE i > 100",
	"INSERT INTO candle (post_id, account_id, id) SELECT i * 16, i % 1000 + 1, i FROM n",
	"INSERT INTO media (id, account_id, secret, grid_hash, grid_width, grid_height, page_hash,"
	" page_width, page_height, full_hash, full_width, full_height, bytes, blurhash, created_at)"
	" SELECT i, i, 's', 'g' || i, 1, 1, 'p' || i, 1, 1, 'f' || i, 1, 1, 1, 'b', 0 FROM n",
	"INSERT INTO told (post_id, host, inbox, at) SELECT i * 16, 'far.example', '', 0 FROM n",
	"INSERT INTO block (account_id, target_id, id) SELECT i % 50 + 1, i, i FROM n"
	" WHERE i > 100",
	"INSERT INTO domain_block (account_id, domain, id) SELECT i % 1000 + 1, 'd' || i, i FROM n",
	"DROP TABLE n",
	"ANALYZE",
};

static int fill_open(void **state)
{
	return plan_open(state, 20000, fill, sizeof fill / sizeof *fill);
}

static void circles_are_found_by_key(void **state)
{
	int64_t ids[3] = { 5, 7, 11 }, me = 5, low = 0, high = INT64_MAX, limit = 20;
	struct value members[4] = { V((int64_t)1), V(low), V(high), V(limit) };
	struct value posts[6] = { V(me), V((int64_t)1), V(low), V(high), V(limit), V((int64_t)5) };
	int costly = 0;

	(void)state;
	costly += check_plan("mine", SQL_CIRCLE_MINE, ARGS(V(me)));
	costly += check_plan("holding", SQL_CIRCLE_HOLDING, ARGS(V(me), V((int64_t)7)));
	costly += check_plan("some", SQL_CIRCLE_MANY, ARGS(V(me), V(((struct ids){ ids, 3 }))));
	costly += check_plan("members", SQL_CIRCLE_MEMBERS SPAN_DOWN("x.account_id", "$4"),
			     (struct values){ members, 4 });
	costly += check_plan("members up", SQL_CIRCLE_MEMBERS SPAN_UP("x.account_id", "$4"),
			     (struct values){ members, 4 });
	costly += check_plan("posts", SQL_FEED_CIRCLE SPAN_DOWN("p.id", "$5"),
			     (struct values){ posts, 6 });
	costly += check_plan("posts up", SQL_FEED_CIRCLE SPAN_UP("p.id", "$5"),
			     (struct values){ posts, 6 });
	costly += check_plan("strangers", SQL_CIRCLE_STRANGERS, ARGS(V((int64_t)5), V(me)));
	costly += check_plan("told", SQL_CIRCLE_TOLD,
			     ARGS(V((int64_t)5), V((int64_t)0), V((int64_t)50)));
	assert_int_equal(costly, 0);
}

static void a_large_circle_is_counted_and_paged(void **state)
{
	struct task *t = test_task(NULL);
	struct span s = { .low = 0, .high = INT64_MAX, .limit = 40 };
	struct account_rows page = store_circle_members(t, 1, &s);
	struct circle_rows list = store_circle_list(t, 1);

	(void)state;
	assert_int_equal(page.n, 40);
	assert_int_equal(page.p[0].id, 20000);
	assert_int_equal(list.n, 1);
	assert_int_equal(list.p[0].people, 10000);
	assert_int_equal(store_circle_member_count(t, 1), 10000);
	assert_int_equal(store_circle_told(t, 5, 0, 50).n, 20);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(circles_are_found_by_key),
		cmocka_unit_test(a_large_circle_is_counted_and_paged),
	};

	return cmocka_run_group_tests_name("plans of circles", tests, fill_open, testdb_close);
}
