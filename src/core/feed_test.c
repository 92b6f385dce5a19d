#include "tests/support/check.h"

#include <stdio.h>

#include "base/id.h"
#include "core/feed.h"
#include "store/job.h"
#include "sys/db.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static struct posts home_page(const struct account *a, struct paging *page)
{
	struct task *t = test_task(person_again(a));
	struct posts list;

	check_ok(feed_home(t, page, &list));
	test_rollback(t);
	return list;
}

static struct posts home(const struct account *a)
{
	return home_page(a, &(struct paging){ .limit = 20 });
}

static bool has(struct posts list, int64_t id)
{
	for (size_t i = 0; i < list.n; i++)
		if (list.p[i].id == id)
			return true;
	return false;
}

static bool at_home(const struct account *a, int64_t id)
{
	return has(home(a), id);
}

static struct post boosts(const struct account *a, int64_t id)
{
	struct task *t = test_task(a);
	struct post p;

	check_ok(post_boost(t, id, true, &p));
	check_ok(test_commit(t));
	return p;
}

static int64_t shares_in(const struct account *a, int64_t circle)
{
	struct task *t = test_task(a);
	struct post p;

	check_ok(post_share(t,
			    &(struct post_new){ .caption = S("circle"),
						.visibility = POST_CIRCLE,
						.circle_id = circle },
			    &p));
	check_ok(test_commit(t));
	return p.id;
}

static void posts_come_home_to_followers(void **state)
{
	const struct account *ada = person("home_a"), *fan = person("home_f"),
			     *asks = person("home_q"), *other = person("home_o");
	int64_t circle = person_circle(ada, fan, other), pub, fol, cir, dir, self;

	(void)state;
	person_follows(fan, ada);
	person_asks(asks, ada);
	pub = person_shares(ada, "public", POST_PUBLIC).id;
	fol = person_shares(ada, "followers", POST_FOLLOWERS).id;
	cir = shares_in(ada, circle);
	dir = person_shares(ada, "direct @home_f", POST_DIRECT).id;
	self = person_shares(ada, "self", POST_SELF).id;
	assert_true(at_home(fan, pub) && at_home(fan, fol) && at_home(fan, cir));
	assert_false(at_home(fan, dir) || at_home(fan, self));
	assert_int_equal(home(asks).n, 0);
	assert_int_equal(home(other).n, 0);
	assert_true(at_home(ada, pub) && at_home(ada, fol) && at_home(ada, cir) &&
		    at_home(ada, self));
	assert_false(at_home(ada, dir));
	assert_int_equal(home(fan).p[0].id, cir);
}

static void comments_come_home_to_those_who_follow_both(void **state)
{
	const struct account *ada = person("com_a"), *ben = person("com_b"),
			     *both = person("com_2"), *one = person("com_1");
	int64_t post, comment, thread;

	(void)state;
	person_follows(both, ada);
	person_follows(both, ben);
	person_follows(one, ben);
	person_follows(ada, ben);
	post = person_shares(ada, "post", POST_PUBLIC).id;
	comment = person_answers(ben, "comment", POST_PUBLIC, post).id;
	assert_true(at_home(both, comment) && at_home(ben, comment) && at_home(ada, comment));
	assert_false(at_home(one, comment));
	thread = person_answers(ben, "more", POST_PUBLIC, comment).id;
	assert_true(at_home(one, thread));
}

static void what_changed_since_is_left_out(void **state)
{
	const struct account *ada = person("out_a"), *fan = person("out_f"), *eve = person("out_e");
	int64_t id, boost;

	(void)state;
	person_follows(fan, ada);
	person_follows(fan, eve);
	person_follows(eve, ada);
	id = person_shares(ada, "now and then", POST_PUBLIC).id;
	boost = boosts(eve, id).id;
	assert_true(at_home(fan, id) && at_home(fan, boost));
	person_listens(fan, eve, false, false);
	assert_false(at_home(fan, boost));
	person_listens(fan, eve, true, false);
	person_mutes(fan, ada, TEST_NOW + 5000);
	assert_false(at_home(fan, id) || at_home(fan, boost));
	test_clock_add(6000);
	assert_true(at_home(fan, id) && at_home(fan, boost));
	person_blocks(ada, fan);
	assert_false(at_home(fan, id) || at_home(fan, boost));
	id = person_shares(eve, "hello", POST_FOLLOWERS).id;
	assert_true(at_home(fan, id));
	person_unfollows(fan, eve);
	assert_false(at_home(fan, id));
}

static void pages_meet_without_gap_or_overlap(void **state)
{
	const struct account *ada = person("page_a"), *fan = person("page_f");
	struct paging page = { .limit = 3 };
	struct posts list;
	int64_t id[7];

	(void)state;
	person_follows(fan, ada);
	for (int i = 0; i < 7; i++)
		id[i] = person_shares(ada, "page", POST_PUBLIC).id;
	list = home_page(fan, &page);
	assert_int_equal(list.n, 3);
	assert_int_equal(list.p[0].id, id[6]);
	assert_int_equal(page.newest, id[6]);
	assert_int_equal(page.oldest, id[4]);
	assert_true(page.more);
	page = (struct paging){ .limit = 3, .max_id = id[4] };
	list = home_page(fan, &page);
	assert_int_equal(list.p[0].id, id[3]);
	page = (struct paging){ .limit = 3, .max_id = id[1] };
	list = home_page(fan, &page);
	assert_int_equal(list.n, 1);
	assert_false(page.more);
	page = (struct paging){ .limit = 2, .min_id = id[1] };
	list = home_page(fan, &page);
	assert_int_equal(list.n, 2);
	assert_int_equal(list.p[0].id, id[3]);
	assert_int_equal(list.p[1].id, id[2]);
	assert_int_equal(page.newest, id[3]);
	page = (struct paging){ .limit = 2, .since_id = id[1] };
	list = home_page(fan, &page);
	assert_int_equal(list.p[0].id, id[6]);
	page = (struct paging){ .limit = 2, .min_id = id[6] };
	assert_int_equal(home_page(fan, &page).n, 0);
	assert_int_equal(page.newest, 0);
}

/* Runs the jobs of a fan-out until there is none. */
static int run_jobs(void)
{
	int steps = 0;

	for (;;) {
		struct task *t = test_task(NULL);
		struct rows r = db_rows(t,
					"SELECT id, ref, detail FROM job WHERE kind = $1"
					" ORDER BY id LIMIT 1",
					ARGS(V((int)JOB_FANOUT)));
		struct job j = { .kind = JOB_FANOUT };

		if (!rows_next(&r)) {
			test_rollback(t);
			return steps;
		}
		j.id = row_int(&r);
		j.ref = row_int(&r);
		j.detail = row_str(&r);
		rows_done(&r);
		check_ok(feed_fanout_step(t, &j));
		db_run(t, "DELETE FROM job WHERE id = $1", ARGS(V(j.id)));
		check_ok(test_commit(t));
		steps++;
	}
}

/* n people of this place who follow the author, all at once. */
static void many_followers(const struct account *a, int64_t first, int n)
{
	struct task *t = test_task(NULL);

	for (int64_t i = first; i < first + n; i++) {
		db_run(t,
		       "INSERT INTO account (id, name, name_key, created_at)"
		       " VALUES ($1, $2, $2, 0)",
		       ARGS(V(i), V(str_fmt(t->a, "many%lld", (long long)i))));
		db_run(t,
		       "INSERT INTO follow (follower_id, followed_id, id, accepted, notify,"
		       " created_at) VALUES ($1, $2, $1, 1, 1, 0)",
		       ARGS(V(i), V(a->id)));
	}
	db_run(t, "UPDATE account SET followers = followers + $2 WHERE id = $1",
	       ARGS(V(a->id), V(n)));
	check_ok(test_commit(t));
}

static void a_large_following_is_a_job(void **state)
{
	const struct account *ada = person("job_a");
	struct account last = { .id = 1000000 + 1499 };
	int64_t id;

	(void)state;
	many_followers(ada, 1000000, 1500);
	id = person_shares(person_again(ada), "to many", POST_PUBLIC).id;
	assert_int_equal(rows_of("SELECT count(*) FROM feed WHERE account_id >= 1000000"
				 " AND account_id < 2000000"),
			 FEED_FANOUT_NOW);
	assert_true(run_jobs() > 1);
	assert_int_equal(rows_of("SELECT count(*) FROM feed WHERE account_id >= 1000000"
				 " AND account_id < 2000000"),
			 1500);
	assert_int_equal(rows_of("SELECT count(*) FROM notice WHERE account_id >= 1000000"
				 " AND account_id < 2000000"),
			 1500);
	assert_true(at_home(&last, id));
}

static void beyond_thousands_posts_are_merged_in(void **state)
{
	const struct account *ada = person("star_a"), *ben = person("star_b"),
			     *fan = person("star_f");
	struct paging page = { .limit = 2 };
	int64_t early, late, own, between;
	struct posts list;

	(void)state;
	person_follows(fan, ada);
	person_follows(fan, ben);
	many_followers(ada, 3000000, FEED_FANOUT_MOST);
	early = person_shares(person_again(ada), "early", POST_PUBLIC).id;
	between = person_shares(ben, "between", POST_PUBLIC).id;
	late = person_shares(person_again(ada), "late", POST_FOLLOWERS).id;
	own = person_shares(fan, "mine", POST_PUBLIC).id;
	assert_int_equal(rows_of("SELECT count(*) FROM feed f JOIN post p ON p.id = f.post_id"
				 " WHERE p.wide = 1 AND f.account_id <> f.author_id"),
			 0);
	list = home(fan);
	assert_int_equal(list.n, 4);
	assert_int_equal(list.p[0].id, own);
	assert_int_equal(list.p[1].id, late);
	assert_int_equal(list.p[2].id, between);
	assert_int_equal(list.p[3].id, early);
	page.max_id = late;
	list = home_page(fan, &page);
	assert_int_equal(list.p[0].id, between);
	assert_int_equal(list.p[1].id, early);
	page = (struct paging){ .limit = 2, .min_id = early };
	list = home_page(fan, &page);
	assert_int_equal(list.p[0].id, late);
	assert_int_equal(list.p[1].id, between);
	assert_true(at_home(ada, late));
	person_mutes(fan, ada, 0);
	assert_false(at_home(fan, late));
	assert_int_equal(rows_of("SELECT count(*) FROM wide_author"), 1);
}

static void a_new_follower_is_welcomed(void **state)
{
	const struct account *ada = person("wel_a"), *fan = person("wel_f");
	int64_t id = person_shares(ada, "before", POST_FOLLOWERS).id;
	int64_t direct = person_shares(ada, "direct", POST_DIRECT).id;
	struct task *t;

	(void)state;
	person_follows(fan, ada);
	assert_false(at_home(fan, id));
	t = test_task(NULL);
	feed_welcome(t, fan->id, ada->id);
	feed_welcome(t, fan->id, ada->id);
	check_ok(test_commit(t));
	assert_true(at_home(fan, id));
	assert_false(at_home(fan, direct));
}

static void a_profile_is_a_list(void **state)
{
	const struct account *ada = person("prof_a"), *ben = person("prof_b");
	int64_t photo = person_photograph(ada), newer, older;
	struct paging page = { .limit = 20 };
	struct post words = person_shares(ada, "words #one", POST_PUBLIC), picture, answer, boost;
	struct posts list;
	struct task *t = test_task(ada);

	(void)state;
	check_ok(post_share(t, &(struct post_new){ .media = { &photo, 1 } }, &picture));
	check_ok(test_commit(t));
	answer = person_answers(ada, "an answer", POST_PUBLIC,
				person_shares(ben, "his", POST_PUBLIC).id);
	boost = boosts(ada, person_shares(ben, "boosted", POST_PUBLIC).id);
	person_shares(ada, "not for you", POST_FOLLOWERS);
	t = test_task(NULL);
	check_ok(feed_account(t, ada->id, &(struct feed_of){ 0 }, &page, &list));
	assert_int_equal(list.n, 4);
	assert_int_equal(list.p[0].id, boost.id);
	check_ok(feed_account(t, ada->id, &(struct feed_of){ .no_boosts = true }, &page, &list));
	assert_int_equal(list.n, 3);
	assert_true(has(list, answer.id));
	check_ok(feed_account(t, ada->id,
			      &(struct feed_of){ .no_boosts = true, .no_replies = true }, &page,
			      &list));
	assert_int_equal(list.n, 2);
	check_ok(feed_account(t, ada->id, &(struct feed_of){ .only_media = true }, &page, &list));
	assert_int_equal(list.n, 1);
	assert_int_equal(list.p[0].id, picture.id);
	check_ok(feed_account(t, ada->id, &(struct feed_of){ .tag = S("#ONE") }, &page, &list));
	assert_int_equal(list.n, 1);
	assert_int_equal(list.p[0].id, words.id);
	check_ok(feed_neighbours(t, &words, &newer, &older));
	assert_int_equal(newer, picture.id);
	assert_int_equal(older, 0);
	check_ok(feed_neighbours(t, &picture, &newer, &older));
	assert_int_equal(newer, 0);
	assert_int_equal(older, words.id);
	test_rollback(t);
}

static void public_lists_keep_to_their_rules(void **state)
{
	const struct account *ada = person("pub_a"), *ben = person("pub_b");
	int64_t pub = person_shares(ada, "one #rosen", POST_PUBLIC).id,
		unl = person_shares(ada, "two #rosen", POST_UNLISTED).id,
		fol = person_shares(ada, "three #rosen", POST_FOLLOWERS).id;
	struct paging page = { .limit = 40 };
	struct posts list;
	struct task *t = test_task(NULL);

	(void)state;
	check_ok(feed_public(t, false, &page, &list));
	assert_int_equal(list.n, 0);
	check_ok(feed_tag(t, S("rosen"), false, &page, &list));
	assert_int_equal(list.n, 0);
	test_rollback(t);
	person_set(ada, "indexed", 1);
	t = test_task(NULL);
	check_ok(feed_tag(t, S("ROSEN"), false, &page, &list));
	assert_int_equal(list.n, 1);
	t->me = ben;
	check_ok(feed_public(t, false, &page, &list));
	assert_true(has(list, pub));
	assert_false(has(list, unl) || has(list, fol));
	check_ok(feed_public(t, true, &page, &list));
	assert_false(has(list, pub));
	check_ok(feed_tag(t, S("#rosen"), false, &page, &list));
	assert_int_equal(list.n, 1);
	t->me = ada;
	check_ok(feed_tag(t, S("rosen"), false, &page, &list));
	assert_int_equal(list.n, 3);
	test_rollback(t);
	person_mutes(ben, ada, 0);
	t = test_task(ben);
	check_ok(feed_tag(t, S("rosen"), false, &page, &list));
	assert_int_equal(list.n, 0);
	check_ok(feed_public(t, false, &page, &list));
	assert_false(has(list, pub));
	test_rollback(t);
}

static void kept_and_lit_lie_in_the_order_of_keeping(void **state)
{
	const struct account *ada = person("kept_a"), *ben = person("kept_b");
	int64_t first = person_shares(ada, "first", POST_PUBLIC).id,
		second = person_shares(ada, "second", POST_PUBLIC).id;
	struct paging page = { .limit = 20 };
	struct posts list;
	struct post p;
	struct task *t = test_task(ben);

	(void)state;
	check_ok(post_bookmark(t, second, true, &p));
	check_ok(post_bookmark(t, first, true, &p));
	assert_true(p.bookmarked);
	check_ok(post_light(t, second, true, &p));
	check_ok(test_commit(t));
	t = test_task(ben);
	check_ok(feed_bookmarks(t, &page, &list));
	assert_int_equal(list.n, 2);
	assert_int_equal(list.p[0].id, first);
	assert_true(list.p[0].bookmarked);
	page = (struct paging){ .limit = 20, .max_id = page.newest };
	check_ok(feed_bookmarks(t, &page, &list));
	assert_int_equal(list.n, 1);
	assert_int_equal(list.p[0].id, second);
	page = (struct paging){ .limit = 20 };
	check_ok(feed_lit(t, &page, &list));
	assert_int_equal(list.n, 1);
	assert_true(list.p[0].lit);
	check_ok(post_bookmark(t, first, false, &p));
	assert_false(p.bookmarked);
	check_ok(feed_bookmarks(t, &page, &list));
	assert_int_equal(list.n, 1);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(posts_come_home_to_followers),
		cmocka_unit_test(comments_come_home_to_those_who_follow_both),
		cmocka_unit_test(what_changed_since_is_left_out),
		cmocka_unit_test(pages_meet_without_gap_or_overlap),
		cmocka_unit_test(a_large_following_is_a_job),
		cmocka_unit_test(beyond_thousands_posts_are_merged_in),
		cmocka_unit_test(a_new_follower_is_welcomed),
		cmocka_unit_test(a_profile_is_a_list),
		cmocka_unit_test(public_lists_keep_to_their_rules),
		cmocka_unit_test(kept_and_lit_lie_in_the_order_of_keeping),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
