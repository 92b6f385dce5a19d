#include "tests/support/check.h"

#include "base/clock.h"
#include "core/circle.h"
#include "core/feed.h"
#include "core/follow.h"
#include "core/notice.h"
#include "tests/support/member.h"
#include "tests/support/testdb.h"

static const struct account *ada, *ben, *cleo, *grandmother;

static int open_house(void **state)
{
	struct profile_change c = { .given = PROFILE_LOCKED, .locked = true };
	struct account me;
	struct task *t;

	testdb_open(state);
	ada = test_person("ada");
	ben = test_person("ben");
	cleo = test_person("cleo");
	grandmother = test_person("grandmother");
	t = test_task(grandmother);
	check_ok(account_change(t, &c, &me));
	check_ok(test_commit(t));
	return 0;
}

/* Nobody has anything to do with anybody. */
static int strangers(void **state)
{
	struct task *t = test_task(NULL);

	(void)state;
	db_run(t, "DELETE FROM follow", NO_ARGS);
	db_run(t, "DELETE FROM block", NO_ARGS);
	db_run(t, "DELETE FROM mute", NO_ARGS);
	db_run(t, "DELETE FROM notice", NO_ARGS);
	db_run(t, "DELETE FROM feed", NO_ARGS);
	db_run(t, "DELETE FROM circle", NO_ARGS);
	db_run(t, "UPDATE account SET followers = 0, following = 0", NO_ARGS);
	return test_commit(t);
}

typedef enum err change(struct task *t, int64_t id, struct relation *ret);

static enum err start(struct task *t, int64_t id, struct relation *ret)
{
	return follow_start(t, id, &(struct follow_options){ 0 }, ret);
}

static enum err mute(struct task *t, int64_t id, struct relation *ret)
{
	return mute_start(t, id, true, 60, ret);
}

/* One step of `me` towards `id`; nothing stays of one that fails. */
static enum err step(const struct account *me, change *what, int64_t id, struct relation *ret)
{
	struct task *t = test_task(me);
	enum err e = what(t, id, ret);

	return test_end(t, e);
}

static struct relation relation(const struct account *me, const struct account *to)
{
	struct relation r;

	check_ok(step(me, relation_get, to->id, &r));
	return r;
}

static size_t notices(const struct account *of, enum notice_kind kind)
{
	struct task *t = test_task(of);
	struct paging page = { .limit = 40 };
	struct notices list;

	check_ok(notice_list(t, &(struct notice_want){ .kinds = 1u << kind }, &page, &list));
	test_rollback(t);
	return list.n;
}

static size_t at_home(const struct account *who)
{
	struct task *t = test_task(who);
	struct paging page = { .limit = 40 };
	struct posts list;

	check_ok(feed_home(t, &page, &list));
	test_rollback(t);
	return list.n;
}

static void check_counts(const struct account *a, int64_t followers, int64_t following)
{
	assert_int_equal(test_again(a)->followers, followers);
	assert_int_equal(test_again(a)->following, following);
}

static void test_following_somebody_open(void **state)
{
	struct relation r;

	(void)state;
	check_ok(step(ada, start, ben->id, &r));
	assert_true(r.following && r.boosts && !r.requested && !r.notify && !r.followed_by);
	assert_true(relation(ben, ada).followed_by);
	check_counts(ben, 1, 0);
	check_counts(ada, 0, 1);
	assert_int_equal(notices(ben, NOTICE_FOLLOW), 1);
	check_ok(step(ada, start, ben->id, &r)); /* again changes nothing */
	check_counts(ben, 1, 0);
	check_ok(step(ada, follow_stop, ben->id, &r));
	assert_false(r.following);
	check_ok(step(ada, follow_stop, ben->id, &r));
	check_counts(ben, 0, 0);
	check_counts(ada, 0, 0);
	assert_int_equal(notices(ben, NOTICE_FOLLOW), 0);
}

static void test_options_stay_until_they_are_given(void **state)
{
	struct follow_options quiet = { .has_boosts = true, .has_notify = true, .notify = true };
	struct relation r;
	struct task *t = test_task(ada);

	(void)state;
	check_ok(follow_start(t, ben->id, &quiet, &r));
	assert_true(!r.boosts && r.notify);
	check_ok(follow_start(t, ben->id, &(struct follow_options){ 0 }, &r));
	assert_true(!r.boosts && r.notify);
	check_ok(test_commit(t));
}

static void test_asking_somebody_locked(void **state)
{
	struct relation r;

	(void)state;
	check_ok(step(ada, start, grandmother->id, &r));
	assert_true(r.requested && !r.following);
	check_counts(grandmother, 0, 0);
	assert_true(relation(grandmother, ada).requested_by);
	assert_false(relation(grandmother, ada).followed_by);
	assert_int_equal(notices(grandmother, NOTICE_FOLLOW_REQUEST), 1);
	check_err(step(grandmother, follow_accept, ben->id, &r), ERR_NOT_FOUND);
	check_ok(step(grandmother, follow_accept, ada->id, &r));
	assert_true(r.followed_by);
	check_counts(grandmother, 1, 0);
	check_counts(ada, 0, 1);
	assert_int_equal(notices(grandmother, NOTICE_FOLLOW_REQUEST), 0);
	check_err(step(grandmother, follow_accept, ada->id, &r), ERR_NOT_FOUND);
	check_err(step(grandmother, follow_reject, ada->id, &r), ERR_NOT_FOUND);
	check_ok(step(grandmother, follow_remove, ada->id, &r));
	check_counts(grandmother, 0, 0);
	assert_false(relation(ada, grandmother).following);
}

static void test_a_request_is_turned_down_or_taken_back(void **state)
{
	struct relation r;

	(void)state;
	check_ok(step(ada, start, grandmother->id, &r));
	check_ok(step(grandmother, follow_reject, ada->id, &r));
	assert_false(relation(ada, grandmother).requested);
	assert_int_equal(notices(grandmother, NOTICE_FOLLOW_REQUEST), 0);
	check_ok(step(ada, start, grandmother->id, &r));
	check_ok(step(ada, follow_stop, grandmother->id, &r));
	check_err(step(grandmother, follow_accept, ada->id, &r), ERR_NOT_FOUND);
	check_counts(grandmother, 0, 0);
}

static void test_nobody_follows_themselves_or_nobody(void **state)
{
	change *all[] = { start,       follow_stop, follow_accept, follow_reject, follow_remove,
			  block_start, block_stop,  mute,	   mute_stop };
	struct relation r;

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		check_err(step(ada, all[i], ada->id, &r), ERR_INVALID);
		check_err(step(ada, all[i], 12345, &r), ERR_NOT_FOUND);
	}
}

static void test_a_block_ends_everything_both_ways(void **state)
{
	struct relation r;

	(void)state;
	test_follow(ada, ben);
	test_follow(ben, ada);
	test_post(ada, POST_FOLLOWERS, "The rose garden in May.");
	test_post(ben, POST_FOLLOWERS, "The old bench.");
	assert_int_equal(at_home(ada), 2);
	check_ok(step(ada, block_start, ben->id, &r));
	assert_true(r.blocking && !r.blocked_by && !r.following && !r.followed_by);
	assert_true(relation(ben, ada).blocked_by);
	check_counts(ada, 0, 0);
	check_counts(ben, 0, 0);
	assert_int_equal(notices(ada, NOTICE_FOLLOW), 0);
	assert_int_equal(notices(ben, NOTICE_FOLLOW), 0);
	assert_int_equal(at_home(ada), 1);
	assert_int_equal(at_home(ben), 1);
	check_err(step(ben, start, ada->id, &r), ERR_FORBIDDEN);
	check_err(step(ada, start, ben->id, &r), ERR_FORBIDDEN);
	check_ok(step(ada, block_start, ben->id, &r)); /* again changes nothing */
	check_ok(step(ada, block_stop, ben->id, &r));
	assert_false(r.blocking || r.following);
	check_ok(step(ben, start, ada->id, &r));
	assert_true(r.following);
}

static void test_a_block_turns_a_request_down(void **state)
{
	struct relation r;

	(void)state;
	check_ok(step(ada, start, grandmother->id, &r));
	check_ok(step(grandmother, block_start, ada->id, &r));
	assert_false(r.requested_by);
	check_ok(step(grandmother, block_stop, ada->id, &r));
	check_err(step(grandmother, follow_accept, ada->id, &r), ERR_NOT_FOUND);
}

static void test_a_mute_ends_by_itself(void **state)
{
	struct task *t;
	struct paging page = { .limit = 40 };
	struct accounts list;
	struct relation r;

	(void)state;
	test_follow(ada, ben);
	check_ok(step(ada, mute, ben->id, &r));
	assert_true(r.muting && r.muting_notices && r.following);
	assert_int_equal(r.mute_until, TEST_NOW + 60 * CLOCK_SECOND);
	t = test_task(ada);
	check_ok(mute_list(t, &page, &list));
	assert_int_equal(list.n, 1);
	check_err(mute_start(t, ben->id, true, -1, &r), ERR_INVALID);
	test_rollback(t);
	test_clock_add(60 * CLOCK_SECOND);
	assert_false(relation(ada, ben).muting);
	t = test_task(ada);
	page = (struct paging){ .limit = 40 };
	check_ok(mute_list(t, &page, &list));
	assert_int_equal(list.n, 0);
	check_ok(mute_start(t, ben->id, false, 0, &r));
	assert_true(r.muting && !r.muting_notices && !r.mute_until);
	check_ok(mute_stop(t, ben->id, &r));
	assert_false(r.muting);
	check_ok(test_commit(t));
	test_clock(TEST_NOW);
}

static void test_relations_come_in_order(void **state)
{
	int64_t ids[] = { cleo->id, 12345, ben->id, cleo->id };
	struct relations list;
	struct task *t;

	(void)state;
	test_follow(ada, ben);
	t = test_task(ada);
	check_ok(relation_many(t, (struct ids){ ids, 4 }, &list));
	test_rollback(t);
	assert_int_equal(list.n, 3);
	assert_true(list.p[0].id == cleo->id && !list.p[0].following);
	assert_true(list.p[1].id == ben->id && list.p[1].following);
}

/* Everybody's names of a page of grandmother's followers, as `me` sees it. */
static struct str page_of(const struct account *me, struct paging *page)
{
	struct task *t = test_task(me);
	struct accounts list;
	struct str names = S("");

	check_ok(follow_followers(t, ben->id, page, &list));
	for (size_t i = 0; i < list.n; i++)
		names = str_fmt(t->a, "%.*s%.*s ", STR_ARG(names), STR_ARG(list.p[i].name));
	test_rollback(t);
	return names;
}

static void test_lists_have_pages_and_are_hidden(void **state)
{
	struct paging all = { .limit = 40 }, first = { .limit = 2 }, next, back;
	struct profile_change c = { .given = PROFILE_HIDES_FOLLOWS, .hides_follows = false };
	struct account me;
	struct relation r;
	struct task *t;

	(void)state;
	test_follow(ada, ben);
	test_follow(cleo, ben);
	test_follow(grandmother, ben);
	check_str(page_of(ben, &all), "grandmother cleo ada ");
	check_str(page_of(ben, &first), "grandmother cleo ");
	assert_true(first.more);
	next = (struct paging){ .limit = 2, .max_id = first.oldest };
	check_str(page_of(ben, &next), "ada ");
	assert_false(next.more);
	back = (struct paging){ .limit = 2, .min_id = next.oldest };
	check_str(page_of(ben, &back), "grandmother cleo ");
	back = (struct paging){ .limit = 1, .min_id = next.oldest };
	check_str(page_of(ben, &back), "cleo ");
	back = (struct paging){ .limit = 1, .since_id = next.oldest };
	check_str(page_of(ben, &back), "grandmother ");
	check_str(page_of(ada, &all), "");
	check_str(page_of(NULL, &all), "");
	t = test_task(ben);
	check_ok(account_change(t, &c, &me));
	check_ok(test_commit(t));
	all = (struct paging){ .limit = 40 };
	check_str(page_of(NULL, &all), "grandmother cleo ada ");
	check_ok(step(ben, block_start, ada->id, &r));
	all = (struct paging){ .limit = 40 };
	check_str(page_of(ada, &all), "");
	all = (struct paging){ .limit = 40 };
	check_str(page_of(cleo, &all), "grandmother cleo ");
}

static void test_a_block_parts_circles(void **state)
{
	struct task *t = test_task(ada);
	struct circle family;
	struct circles mine;
	int64_t id = ben->id;
	struct relation r;

	(void)state;
	check_ok(circle_new(t, S("the family"), &family));
	check_ok(circle_add(t, family.id, (struct ids){ &id, 1 }));
	t->me = ben;
	check_ok(circle_mine(t, &mine));
	assert_int_equal(mine.n, 0);
	check_ok(block_start(t, ada->id, &r)); /* takes him out of hers */
	assert_int_equal(db_int(t, "SELECT COUNT(*) FROM circle_member", NO_ARGS, -1), 0);
	t->me = ada;
	check_err(circle_add(t, family.id, (struct ids){ &id, 1 }), ERR_FORBIDDEN);
	check_ok(circle_mine(t, &mine));
	assert_int_equal(mine.n, 1);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_following_somebody_open, strangers),
		cmocka_unit_test_setup(test_options_stay_until_they_are_given, strangers),
		cmocka_unit_test_setup(test_asking_somebody_locked, strangers),
		cmocka_unit_test_setup(test_a_request_is_turned_down_or_taken_back, strangers),
		cmocka_unit_test_setup(test_nobody_follows_themselves_or_nobody, strangers),
		cmocka_unit_test_setup(test_a_block_ends_everything_both_ways, strangers),
		cmocka_unit_test_setup(test_a_block_turns_a_request_down, strangers),
		cmocka_unit_test_setup(test_a_mute_ends_by_itself, strangers),
		cmocka_unit_test_setup(test_relations_come_in_order, strangers),
		cmocka_unit_test_setup(test_lists_have_pages_and_are_hidden, strangers),
		cmocka_unit_test_setup(test_a_block_parts_circles, strangers),
	};

	return cmocka_run_group_tests_name("follow", tests, open_house, testdb_close);
}
