/*
 * How the engines go about what is asked for every comment, candle and notice: shelter, restricted
 * people, comments that close; on 100,000 posts (see plan_test.c).
 */
#include "tests/support/check.h"

#include "store/closing.h"
#include "store/restrict.h"
#include "store/shelter.h"
#include "store/sight.h"
#include "store/takeout.h"
#include "tests/support/plan.h"
#include "tests/support/testdb.h"

static const char *const fill[] = {
	"INSERT INTO account (id, name, name_key, created_at) SELECT i, 'p' || i, 'p' || i, 0"
	" FROM n WHERE i <= 1000",
	"INSERT INTO post (id, account_id, thread_id, visibility, audience_id, extras, created_at)"
	" SELECT i, i % 1000 + 1, i, i % 5, i % 1000 + 1, 8192, 0 FROM n",
	"INSERT INTO closing (post_id, closes_at) SELECT i, i FROM n",
	"INSERT INTO closing_default (account_id, days) SELECT i, 14 FROM n WHERE i <= 1000",
	"INSERT INTO shelter (account_id, since, until) SELECT i, i, i * 2 FROM n WHERE i <= 1000",
	"INSERT INTO shelter_log (id, account_id, by_id, deed, at)"
	" SELECT i, i % 1000 + 1, 1, 1, i FROM n",
	"INSERT INTO stranger_hour (account_id, hour, comments)"
	" SELECT i % 1000 + 1, i / 1000, 1 FROM n",
	"INSERT INTO circle (id, account_id, name, created_at) SELECT i, i % 1000 + 1, 'few', 0"
	" FROM n WHERE i <= 4000",
	"INSERT INTO circle_member (circle_id, account_id) SELECT i % 4000 + 1, i % 997 + 1 FROM n",
	"INSERT INTO restriction (account_id, target_id, id) SELECT i % 1000 + 1, i % 997 + 1, i"
	" FROM n",
	"INSERT INTO media (id, account_id, secret, grid_hash, grid_width, grid_height, page_hash,"
	" page_width, page_height, full_hash, full_width, full_height, bytes, blurhash, created_at)"
	" SELECT i, 1, 's', 'g' || i, 1, 1, 'p' || i, 1, 1, 'f' || i, 1, 1, 1, 'b', 0 FROM n"
	" WHERE i <= 20000",
	"DROP TABLE n",
	"ANALYZE",
};

static int fill_open(void **state)
{
	return plan_open(state, 100000, fill, sizeof fill / sizeof *fill);
}

static void each_is_found_by_key(void **state)
{
	int64_t wanted[3] = { 5, 11, 700 }, me = 11, who = 12, now = 100, hour = 40, most = 50;
	int64_t low = 0, high = INT64_MAX;
	struct ids ids = { wanted, 3 };
	int costly = check_plan("is on", SQL_SHELTER_IS_ON, ARGS(V(me), V(now)));

	(void)state;
	costly += check_plan("which", SQL_SHELTER_WHICH, ARGS(V(ids), V(now)));
	costly += check_plan("circle", SQL_SIGHT_IN_CIRCLES_OF, ARGS(V(me), V(who)));
	costly += check_plan("hours", SQL_STRANGER_HOURS, ARGS(V(low), V(hour), V(me)));
	costly += check_plan("forgotten", SQL_STRANGER_FORGET, ARGS(V(low)));
	costly += check_plan("posts", SQL_SHELTER_POSTS, ARGS(V(me), V(high), V(low), V(most)));
	costly += check_plan("log", SQL_SHELTER_LOG, ARGS(V(me), V(most)));
	costly += check_plan("restricted", SQL_RESTRICT_IS, ARGS(V(me), V(who)));
	costly += check_plan("whom", SQL_RESTRICTED SPAN_DOWN("x.id", "$4"),
			     ARGS(V(me), V(low), V(high), V(most)));
	costly += check_plan("taken along", SQL_TAKEOUT_RESTRICTIONS, ARGS(V(me), V(low), V(most)));
	costly += check_plan("closings", SQL_CLOSING_MANY, ARGS(V(ids)));
	costly += check_plan("closing", SQL_CLOSING_GET, ARGS(V(me)));
	costly += check_plan("days", SQL_CLOSING_DEFAULT, ARGS(V(me)));
	assert_int_equal(costly, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_is_found_by_key) };

	return cmocka_run_group_tests(tests, fill_open, testdb_close);
}
