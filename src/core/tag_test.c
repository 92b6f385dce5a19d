#include "tests/support/check.h"

#include "core/feed.h"
#include "core/follow.h"
#include "core/job.h"
#include "core/tag.h"
#include "store/job.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

typedef enum err change(struct task *t, struct str name, struct tag_seen *ret);

static struct tag_seen does(const struct account *a, change *what, const char *name)
{
	struct task *t = test_task(person_again(a));
	struct tag_seen tag = { 0 };

	check_ok(what(t, str_of(name), &tag));
	check_ok(test_commit(t));
	return tag;
}

static bool at_home(const struct account *a, int64_t id)
{
	struct task *t = test_task(person_again(a));
	struct paging page = { .limit = 40 };
	struct posts posts;
	int times = 0;

	check_ok(feed_home(t, &page, &posts));
	test_rollback(t);
	for (size_t i = 0; i < posts.n; i++)
		times += posts.p[i].id == id;
	assert_true(times < 2);
	return times;
}

static struct relation stops(const struct account *a, const struct account *whom)
{
	struct task *t = test_task(person_again(a));
	struct relation rel;

	check_ok(follow_stop(t, whom->id, &rel));
	check_ok(test_commit(t));
	return rel;
}

static void a_followed_tag_brings_public_posts_home(void **state)
{
	const struct account *ada = person("tag_a"), *fan = person("tag_f"),
			     *other = person("tag_o");
	int64_t before = person_shares(ada, "the #roses", POST_PUBLIC).id, id, quiet, only, comment;

	(void)state;
	assert_true(does(fan, tag_follow, "Roses").following);
	assert_true(does(fan, tag_follow, "#ROSES").following);
	id = person_shares(ada, "more #Roses and #roses", POST_PUBLIC).id;
	quiet = person_shares(ada, "#roses", POST_UNLISTED).id;
	only = person_shares(ada, "#roses", POST_FOLLOWERS).id;
	comment = person_answers(other, "those #roses", POST_PUBLIC, id).id;
	assert_true(at_home(fan, id) && at_home(fan, comment));
	assert_false(at_home(fan, quiet) || at_home(fan, only) || at_home(fan, before));
	assert_false(at_home(other, id));
	assert_false(does(fan, tag_unfollow, "roses").following);
	assert_false(at_home(fan, id)); /* at reading */
	does(fan, tag_follow, "roses");
	id = person_shares(other, "my #roses", POST_PUBLIC).id;
	assert_true(at_home(fan, id));
	person_mutes(fan, ada, 0);
	assert_false(at_home(fan, comment)); /* an answer to somebody muted */
	assert_true(at_home(fan, id));
	person_blocks(other, fan);
	assert_false(at_home(fan, id));
}

static void a_tag_and_a_follow_do_not_mix(void **state)
{
	const struct account *ada = person("mix_a"), *fan = person("mix_f"), *far = person("mix_o");
	struct relation rel;
	int64_t id, answer;
	struct task *t;

	(void)state;
	person_set(ada, "locked", 0);
	does(fan, tag_follow, "lilac");
	id = person_shares(ada, "#lilac", POST_PUBLIC).id;
	t = test_task(person_again(fan));
	check_ok(follow_start(t, ada->id, &(struct follow_options){ 0 }, &rel));
	check_ok(test_commit(t));
	assert_true(at_home(fan, id));
	answer = person_answers(ada, "that #lilac", POST_PUBLIC,
				person_shares(far, "far", POST_PUBLIC).id)
			 .id;
	assert_true(at_home(fan, answer)); /* for the tag */
	does(fan, tag_unfollow, "lilac");
	assert_true(at_home(fan, id));	    /* for the author */
	assert_false(at_home(fan, answer)); /* an answer to somebody whom fan does not follow */
	assert_false(stops(fan, ada).following);
	assert_false(at_home(fan, id));
}

static void an_edit_may_bring_a_tag(void **state)
{
	const struct account *ada = person("edit_a"), *fan = person("edit_f");
	struct post_edit e = { .caption = S("now with #thyme") };
	struct post p = person_shares(ada, "without", POST_PUBLIC), q;
	struct task *t;

	(void)state;
	does(fan, tag_follow, "thyme");
	t = test_task(ada);
	check_ok(post_edit(t, p.id, &e, &q));
	check_ok(test_commit(t));
	assert_true(at_home(fan, p.id));
	e.caption = S("and without again");
	t = test_task(ada);
	check_ok(post_edit(t, p.id, &e, &q));
	check_ok(test_commit(t));
	assert_false(at_home(fan, p.id));
}

static void wide_authors_and_many_followers_of_a_tag(void **state)
{
	static const char came[] = "SELECT COUNT(*) FROM feed WHERE by_tag = 1 AND post_id IN"
				   " (SELECT post_id FROM post_tag WHERE tag = 'sage')";
	enum { MANY = 1500 };
	const struct account *ada = person("wide_a"), *fan = person("wide_f"),
			     *both = person("wide_b");
	struct job_row row;
	int64_t id;
	int steps = 0;
	struct task *t = test_task(NULL);

	(void)state;
	for (int i = 0; i < MANY; i++) {
		struct str name = str_fmt(t->a, "many_%d", i);

		db_run(t,
		       "INSERT INTO account (id, name, name_key, created_at)"
		       " VALUES ($1, $2, $2, 0)",
		       ARGS(V(i + 1), V(name)));
		db_run(t,
		       "INSERT INTO tag_follow (account_id, tag, name, id)"
		       " VALUES ($1, 'sage', 'sage', $1)",
		       ARGS(V(i + 1)));
	}
	check_ok(test_commit(t));
	person_follows(both, ada);
	does(fan, tag_follow, "sage");
	does(both, tag_follow, "sage");
	id = person_shares(ada, "#sage", POST_PUBLIC).id;
	t = test_task(NULL);
	db_run(t, "UPDATE post SET wide = 1 WHERE id = $1", ARGS(V(id)));
	db_run(t, "INSERT INTO wide_author (account_id) VALUES ($1)", ARGS(V(ada->id)));
	check_ok(test_commit(t));
	assert_int_equal(rows_of(came), FEED_FANOUT_NOW);
	for (;; steps++) {
		struct job j;

		t = test_task(NULL);
		if (!store_job_first(t, &row))
			break;
		j = (struct job){ .id = row.id, .ref = row.ref, .detail = row.detail };
		check_ok(feed_fanout_step(t, &j));
		job_done(t, &j);
		check_ok(test_commit(t));
	}
	test_rollback(t);
	assert_int_equal(steps, 2);
	assert_true(at_home(fan, id) && at_home(both, id)); /* once */
	assert_int_equal(rows_of(came), MANY + 1);	    /* both have it as followers of ada */
}

static void tags_of_a_profile(void **state)
{
	const struct account *ada = person("feat_a"), *ben = person("feat_b");
	struct tag_featured one, again;
	struct tags_featured list;
	struct tags_seen seen;
	struct task *t;

	(void)state;
	person_shares(ada, "#Iris", POST_PUBLIC);
	test_clock_add(1000);
	person_shares(ada, "#iris #moss", POST_PUBLIC);
	person_shares(ben, "#iris", POST_PUBLIC);
	t = test_task(ada);
	check_ok(tag_suggestions(t, &seen));
	assert_int_equal(seen.n, 2);
	check_str(seen.p[0].key, "iris");
	check_ok(tag_feature(t, S("Iris"), &one));
	check_ok(tag_feature(t, S("#iris"), &again));
	assert_true(one.id == again.id);
	check_str(one.name, "Iris");
	assert_int_equal(one.posts, 2);
	assert_int_equal(one.last_at, TEST_NOW + 1000);
	assert_true(tag_see(t, S("IRIS")).featuring);
	check_ok(tag_suggestions(t, &seen));
	assert_int_equal(seen.n, 1);
	for (const char *const *bad =
		     (const char *const[]){ "", "12", "two words", "#", "a#b", NULL };
	     *bad; bad++)
		check_err(tag_feature(t, str_of(*bad), &again), ERR_INVALID);
	t->me = ben;
	check_ok(tag_featured_of(t, ada->id, &list));
	assert_int_equal(list.n, 1);
	assert_true(!list.p[0].posts && !list.p[0].last_at); /* a number for their owner only */
	check_err(tag_unfeature(t, one.id), ERR_NOT_FOUND);
	t->me = ada;
	for (int i = 1; i < TAGS_FEATURED_MOST; i++)
		check_ok(tag_feature(t, str_fmt(t->a, "x%d", i), &again));
	check_err(tag_feature(t, S("one_more"), &again), ERR_INVALID);
	check_ok(tag_unfeature(t, one.id));
	check_err(tag_unfeature(t, one.id), ERR_NOT_FOUND);
	test_rollback(t);
}

static void followed_tags_come_in_pages(void **state)
{
	const struct account *ada = person("list_a");
	struct paging page = { .limit = 2 };
	struct tags_seen list;
	struct task *t;

	(void)state;
	does(ada, tag_follow, "One");
	does(ada, tag_follow, "two");
	does(ada, tag_follow, "three");
	t = test_task(person_again(ada));
	check_ok(tag_followed(t, &page, 200, &list));
	assert_int_equal(list.n, 2);
	check_str(list.p[0].name, "three");
	page.max_id = page.oldest;
	check_ok(tag_followed(t, &page, 200, &list));
	assert_int_equal(list.n, 1);
	check_str(list.p[0].name, "One");
	assert_true(list.p[0].following && !list.p[0].featuring);
	assert_true(tag_see(t, S("#oNe")).following);
	assert_false(tag_see(t, S("four")).following);
	t->me = NULL;
	assert_false(tag_see(t, S("one")).following);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_followed_tag_brings_public_posts_home),
		cmocka_unit_test(a_tag_and_a_follow_do_not_mix),
		cmocka_unit_test(an_edit_may_bring_a_tag),
		cmocka_unit_test(wide_authors_and_many_followers_of_a_tag),
		cmocka_unit_test(tags_of_a_profile),
		cmocka_unit_test(followed_tags_come_in_pages),
	};

	return cmocka_run_group_tests_name("tag", tests, people_open, testdb_close);
}
