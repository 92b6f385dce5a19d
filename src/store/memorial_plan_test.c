/*
 * How the engines go about every query on pages of the remembered, in a place with 2,000 pages and
 * 30,000 contributions, of which one page has 10,000 (see plan_test.c): a page of it must not cost
 * more for that.
 */
#include "tests/support/check.h"

#include "store/follow.h"
#include "store/memorial.h"
#include "store/memorial_told.h"
#include "tests/support/plan.h"
#include "tests/support/testdb.h"

static const char *const fill[] = {
	"INSERT INTO account (id, name, name_key, created_at)"
	" SELECT i, 'p' || i, 'p' || i, 0 FROM n WHERE i <= 4000",
	"INSERT INTO circle (id, account_id, name, created_at)"
	" SELECT i, i, '', 0 FROM n WHERE i <= 2000",
	"INSERT INTO circle_member (circle_id, account_id)"
	" SELECT i % 2000 + 1, i % 1999 + 2001 FROM n",
	"INSERT INTO memorial (account_id, circle_id, created_at)"
	" SELECT i, i, 0 FROM n WHERE i <= 2000",
	"INSERT INTO memorial_name (id, memorial_id, name, audience)"
	" SELECT i, i % 2000 + 1, 'n' || i, i % 3 FROM n",
	"INSERT INTO memorial_keeper (memorial_id, account_id, state, since)"
	" SELECT i, i + 2000, 1, 0 FROM n WHERE i <= 2000",
	"INSERT INTO post (id, account_id, thread_id, visibility, audience_id, created_at)"
	" SELECT i * 16, i % 4000 + 1, i * 16, 0, i % 4000 + 1, 0 FROM n",
	"INSERT INTO post (id, account_id, boost_of, thread_id, visibility, audience_id, "
	"created_at)"
	" SELECT i * 16 + 1, i % 2000 + 1, i * 16, i * 16 + 1, 0, i % 2000 + 1, 0 FROM n",
	"INSERT INTO follow (follower_id, followed_id, id, accepted, created_at)"
	" SELECT i % 1999 + 2001, i % 2000 + 1, i, i % 2, 0 FROM n",
	"INSERT INTO memorial_post (memorial_id, post_id, state, when_mid, when_span, at)"
	" SELECT CASE WHEN i % 2 = 0 THEN 1 ELSE i % 2000 + 1 END, i * 16,"
	" CASE WHEN i % 50 = 0 THEN 0 ELSE 1 END, i * 7919 % 40000, i % 400, 0 FROM n",
	"INSERT INTO memorial_log (id, memorial_id, host_id, keeper_id, at)"
	" SELECT i, i % 2000 + 1, 1, 2, 0 FROM n",
	"INSERT INTO follow (follower_id, followed_id, id, accepted, created_at)"
	" SELECT i % 4000 + 1, i % 3989 + 1, i, 1, 0 FROM n",
	"INSERT INTO mention (post_id, account_id) SELECT i * 16, i % 4000 + 1 FROM n",
	"INSERT INTO candle (post_id, account_id, id) SELECT i * 16, i % 4000 + 1, i FROM n",
	"INSERT INTO block (account_id, target_id, id) SELECT i % 50 + 1, i % 3989 + 1, i FROM n"
	" WHERE i % 40 = 0",
	"INSERT INTO mute (account_id, target_id, id) SELECT i % 50 + 1, i % 3989 + 1, i FROM n"
	" WHERE i % 40 = 0",
	"INSERT INTO domain_block (account_id, domain, id) SELECT i % 1000 + 1, 'd' || i, i FROM n",
	"INSERT INTO media (id, account_id, secret, grid_hash, grid_width, grid_height, page_hash,"
	" page_width, page_height, full_hash, full_width, full_height, bytes, blurhash, created_at)"
	" SELECT i, i % 4000 + 1, 's', 'g' || i, 1, 1, 'p' || i, 1, 1, 'f' || i, 1, 1, 1, 'b', 0"
	" FROM n",
	"INSERT INTO bookmark (account_id, post_id, id) SELECT i % 1000 + 1, i * 16, i FROM n",
	"INSERT INTO thread_mute (account_id, thread_id, since) SELECT i % 1000 + 1, i * 16, 0 "
	"FROM n",
	"DROP TABLE n",
	"ANALYZE",
};

static int fill_open(void **state)
{
	return plan_open(state, 20000, fill, sizeof fill / sizeof *fill);
}

static void pages_are_found_by_key(void **state)
{
	int64_t ids[3] = { 5, 7, 11 }, me = 2005, page = 1, low = 0, high = INT64_MAX, limit = 20;
	struct value when[7] = { V(me),	 V((int64_t)1),	   V(page), V((int64_t)20000),
				 V(low), V((int64_t)8000), V(limit) };
	struct value posted[6] = { V(me), V((int64_t)1), V(page), V(low), V(high), V(limit) };
	struct values w = { when, 7 }, p = { posted, 6 };
	struct ids some = { ids, 3 };
	int costly = 0;

	(void)state;
	costly += check_plan("kept", SQL_MEMORIAL_KEPT, ARGS(V(me), V(1)));
	costly += check_plan("belongs", SQL_MEMORIAL_BELONGS, ARGS(V(me)));
	costly += check_plan("names", SQL_MEMORIAL_NAMES, ARGS(V(some)));
	costly += check_plan("keepers", SQL_MEMORIAL_KEEPERS, ARGS(V(page), V(1)));
	costly += check_plan("links", SQL_MEMORIAL_LINKS, ARGS(V(some)));
	costly += check_plan("by when", SQL_MEMORIAL_WHEN, w);
	costly += check_plan("by when, back", SQL_MEMORIAL_WHEN_BACK, w);
	costly += check_plan("posted", SQL_MEMORIAL_POSTED SPAN_DOWN("c.post_id", "$6"), p);
	costly += check_plan("posted, up", SQL_MEMORIAL_POSTED SPAN_UP("c.post_id", "$6"), p);
	costly += check_plan("waiting", SQL_MEMORIAL_WAITING SPAN_DOWN("c.post_id", "$6"), p);
	costly += check_plan("waiting, up", SQL_MEMORIAL_WAITING SPAN_UP("c.post_id", "$6"), p);
	assert_int_equal(costly, 0);
}

static void what_they_pass_on_is_found_by_key(void **state)
{
	int64_t me = 2005, page = 1, other = 2300, low = 0, high = INT64_MAX, limit = 20;
	struct value asking[5] = { V(page), V(low), V(high), V(limit), V(false) };
	struct values a = { asking, 5 };
	int costly = 0;

	(void)state;
	costly += check_plan("boosts", SQL_MEMORIAL_BOOSTS, ARGS(V(page), V(low), V(limit)));
	costly += check_plan("waiting of one", SQL_MEMORIAL_WAITING_OF,
			     ARGS(V(page), V(other), V(limit)));
	costly += check_plan("asked by", SQL_MEMORIAL_ASKED_BY, ARGS(V(me), V(other), V(low)));
	costly += check_plan("asking", SQL_FOLLOWERS SPAN_DOWN("x.id", "$4"), a);
	assert_int_equal(costly, 0);
}

static void a_large_page_is_read_in_both_orders(void **state)
{
	struct memorial_place from = { INT64_MIN, INT64_MIN, INT64_MIN };
	struct span s = { .high = INT64_MAX, .limit = 20 };
	struct task *t = test_task(NULL);
	struct post_rows first, second, back;

	(void)state;
	first = store_memorial_by_when(t, 0, 1, &from, false, 20);
	assert_int_equal(first.n, 20);
	from = (struct memorial_place){ 20000, 100, 0 };
	second = store_memorial_by_when(t, 0, 1, &from, false, 20);
	back = store_memorial_by_when(t, 0, 1, &from, true, 20);
	assert_int_equal(second.n, 20);
	assert_int_equal(back.n, 20);
	assert_int_not_equal(second.p[0].id, back.p[19].id);
	assert_int_equal(store_memorial_posted(t, 0, 1, &s).n, 20);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_are_found_by_key),
		cmocka_unit_test(what_they_pass_on_is_found_by_key),
		cmocka_unit_test(a_large_page_is_read_in_both_orders),
	};

	return cmocka_run_group_tests_name("plans of pages of the remembered", tests, fill_open,
					   testdb_close);
}
