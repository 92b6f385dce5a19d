/*
 * How the engines find out whom something reaches elsewhere and what is due, on a home that knows
 * 20,000 people of 500 servers, with 100,000 deliveries that wait: by an index, whatever there is
 * beside. So is what others know by names of their own.
 */
#include "tests/support/check.h"

#include "base/clock.h"
#include "store/delivery.h"
#include "store/emoji.h"
#include "store/mark.h"
#include "store/taken.h"
#include "store/tell.h"
#include "tests/support/plan.h"
#include "tests/support/testdb.h"

/* People 1 to 1000 are of this place, 1001 to 21000 of others; everybody there follows one here;
 * everybody here follows ten here. */
static const char *const fill[] = {
	"INSERT INTO account (id, name, name_key, domain, created_at) SELECT i, 'p' || i, 'p' || i,"
	" CASE WHEN i <= 1000 THEN '' ELSE 'h' || (i % 500) END, 0 FROM n WHERE i BETWEEN 1 AND"
	" 21000",
	"INSERT INTO far_account (account_id, uri, host, url, inbox, shared_inbox, fetched_at)"
	" SELECT i, 'u' || i, 'h' || (i % 500), '', 'i' || i, 's' || (i % 500), 0 FROM n"
	" WHERE i BETWEEN 1001 AND 21000",
	"INSERT INTO follow (follower_id, followed_id, id, accepted, created_at, far)"
	" SELECT i, i % 100 + 1, i, 1, 0, 1 FROM n WHERE i BETWEEN 1001 AND 21000",
	"INSERT INTO follow (follower_id, followed_id, id, accepted, created_at)"
	" SELECT i % 1000 + 1, (i / 1000 + i % 1000 + 1) % 1000 + 1, 100000 + i, 1, 0 FROM n"
	" WHERE i < 10000",
	"INSERT INTO block (account_id, target_id, id) SELECT i % 1000 + 1, (i * 7) % 20000 + 1, i"
	" FROM n WHERE i <= 3000 ON CONFLICT DO NOTHING",
	"INSERT INTO taken_back (id, account_id, post_id, why, shared_at, at)"
	" SELECT i + 1000000, i % 1000 + 1, i, 1, 0, i FROM n WHERE i < 20000",
	"INSERT INTO told (post_id, host, inbox, at) SELECT i % 1000 + 1000000, 'h' || i, 'x', 0"
	" FROM n",
	"INSERT INTO outgoing (id, account_id, subject, body, made_at, until)"
	" SELECT i - 1, i % 1000 + 1, i, '{}', 0, i FROM n WHERE i <= 2000",
	"INSERT INTO delivery (id, outgoing_id, inbox, host, urgent, run_at)"
	" SELECT i, i % 2000, 's' || (i % 500), 'h' || (i % 500), CASE WHEN i % 50 = 0 THEN 1"
	" ELSE 0 END, CASE WHEN i % 3 = 0 THEN 4611686018427387903 ELSE i END FROM n",
	"INSERT INTO post (id, account_id, thread_id, audience_id, visibility, created_at)"
	" VALUES (1, 1, 1, 1, 0, 0)",
	"INSERT INTO candle (post_id, account_id, id, uri) SELECT 1, i, i,"
	" CASE WHEN i % 2 = 0 THEN 'c' || i END FROM n WHERE i BETWEEN 1 AND 21000",
	"INSERT INTO media (id, account_id, secret, far, grid_hash, grid_width, grid_height,"
	" page_hash, page_width, page_height, full_hash, full_width, full_height, bytes, blurhash,"
	" created_at) SELECT i, i, 's', 1, '', 0, 0, '', 0, 0, '', 0, 0, 0, '', 0 FROM n"
	" WHERE i BETWEEN 1001 AND 21000",
	"INSERT INTO emoji (domain, name, media_id) SELECT 'h' || (i % 5), 'e' || i, i FROM n"
	" WHERE i BETWEEN 1001 AND 21000",
	"DROP TABLE n",
	"ANALYZE",
};

static int fill_open(void **state)
{
	return plan_open(state, 100000, fill, sizeof fill / sizeof *fill);
}

static void what_is_due_is_found_by_an_index(void **state)
{
	(void)state;
	for (int urgent = 0; urgent < 2; urgent++)
		assert_int_equal(check_plan("due", SQL_DELIVERY_DUE,
					    ARGS(V(urgent), V((int64_t)5000), V((int64_t)64))),
				 0);
	assert_int_equal(check_plan("earlier", SQL_DELIVERY_EARLIER,
				    ARGS(V((int64_t)500), V((int64_t)501), V((int64_t)1000),
					 V(S("h1")), V(S("https://h1/inbox")), V(1))),
			 0);
	assert_int_equal(check_plan("next", SQL_DELIVERY_NEXT, ARGS(V(0), V((int64_t)5000))), 0);
}

static void names_of_others_are_found_by_an_index(void **state)
{
	(void)state;
	assert_int_equal(
		check_plan("candle", SQL_CANDLE_FIND, ARGS(V((int64_t)2000), V(S("c2000")))), 0);
	assert_int_equal(check_plan("emoji", SQL_EMOJI, ARGS(V(S("h1")), V(S("e2001")))), 0);
}

/* Those of one server, however many follow; those who follow, however many are known. */
static void followers_are_found_by_an_index(void **state)
{
	(void)state;
	assert_int_equal(check_plan("any", SQL_TELL_FOLLOWERS_ANY, ARGS(V((int64_t)500))), 0);
	assert_int_equal(check_plan("at", SQL_TELL_FOLLOWERS_AT,
				    ARGS(V((int64_t)5), V(S("h7")), V((int64_t)5001))),
			 0);
}

/* What somebody took back, and one page of the servers that had it, however much others did. */
static void what_was_taken_back_is_found_by_an_index(void **state)
{
	(void)state;
	assert_int_equal(check_plan("taken", SQL_TAKEN_LIST SPAN_DOWN("id", "$4"),
				    ARGS(V((int64_t)500), V((int64_t)0), V(INT64_MAX), V(30))),
			 0);
	assert_int_equal(
		check_plan("hosts", SQL_TAKEN_HOSTS, ARGS(V((int64_t)1000005), V(S("h2")), V(101))),
		0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_due_is_found_by_an_index),
		cmocka_unit_test(followers_are_found_by_an_index),
		cmocka_unit_test(names_of_others_are_found_by_an_index),
		cmocka_unit_test(what_was_taken_back_is_found_by_an_index),
	};

	return cmocka_run_group_tests(tests, fill_open, testdb_close);
}
