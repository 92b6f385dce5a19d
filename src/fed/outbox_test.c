#include "tests/support/check.h"

#include "base/clock.h"
#include "core/follow.h"
#include "core/narrow.h"
#include "core/peer.h"
#include "core/place_key.h"
#include "core/tell.h"
#include "fed/activity.h"
#include "fed/document.h"
#include "fed/followers.h"
#include "fed/outbox.h"
#include "store/delivery.h"
#include "store/post.h"
#include "tests/support/far.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"
#include "tests/support/wire.h"

#define FAR "https://far.example"
#define HERE "https://example.org"

static const struct account *ada, *ben, *flora, *finn, *olga;
static int64_t family;

static int open_place(void **state)
{
	struct task *t;

	people_open(state);
	t = test_task(NULL);
	place_key_start(t);
	check_ok(test_commit(t));
	ada = person("ada");
	ben = person("ben");
	flora = far_person("flora", "far.example");
	finn = far_person("finn", "far.example");
	olga = far_person_alone("olga", "alone.example");
	person_follows(flora, ada);
	person_follows(olga, ada);
	family = person_circle(ada, flora, olga);
	t = test_task(NULL);
	db_run(t, "INSERT INTO circle_member (circle_id, account_id) VALUES ($1, $2)",
	       ARGS(V(family), V(finn->id)));
	return test_commit(t);
}

static bool has(struct strs list, const char *s)
{
	for (size_t i = 0; i < list.n; i++)
		if (str_eq(list.p[i], str_of(s)))
			return true;
	return false;
}

static struct post shares(enum visibility v, const char *caption)
{
	struct post_new p = { .caption = str_of(caption), .visibility = v };
	struct post ret;

	if (v == POST_CIRCLE)
		p.circle_id = family;
	check_ok(person_tries(ada, &p, &ret));
	return ret;
}

/* --- posts --- */

static void a_post_goes_to_each_server_once(void **state)
{
	struct post p = shares(POST_PUBLIC, "roses"), q;

	(void)state;
	tell();
	assert_int_equal(told_n, 1);
	assert_int_equal(told[0].thing.type, THING_CREATE);
	check_str(told[0].inboxes, "alone.example/users/olga/inbox far.example/inbox");
	assert_true(has(told[0].thing.to, AS_PUBLIC));
	assert_true(has(told[0].thing.cc, HERE "/@ada/followers"));
	assert_false(told[0].urgent);
	DO(ada, post_edit(x, p.id, &(struct post_edit){ .caption = S("red roses") }, &q));
	tell();
	assert_int_equal(told_n, 1);
	assert_int_equal(told[0].thing.type, THING_UPDATE);
	DO(ada, post_delete(x, p.id, &q));
	tell();
	assert_int_equal(told_n, 1);
	assert_int_equal(told[0].thing.type, THING_DELETE);
	assert_int_equal(told[0].thing.object.p[0].type, THING_TOMBSTONE);
	assert_true(told[0].urgent);
	check_str(told[0].inboxes, "alone.example/users/olga/inbox far.example/inbox");
}

/* To the servers of Ada's followers, but for the one that it came from; as it came. */
static void what_somebody_says_to_ada_is_passed_on(void **state)
{
	struct post p = shares(POST_PUBLIC, "roses"), c;
	const char *body = "{\"id\":\"" FAR "/c/1\",\"type\":\"Create\",\"actor\":\"" FAR
			   "/users/flora\",\"object\":\"" FAR "/n/1\"}";

	(void)state;
	c = person_answers(flora, "with you", POST_PUBLIC, p.id);
	tell();
	DO(flora, (tell_forward(x, c.id, str_of(body), false), OK));
	tell();
	assert_int_equal(told_n, 1);
	check_str(told[0].inboxes, "alone.example/users/olga/inbox");
	check_str(told[0].body, body);
	assert_false(told[0].urgent);
	/* not what waits, and not what is no answer */
	DO(flora, (db_run(x, "UPDATE post SET extras = extras | $2 WHERE id = $1",
			  ARGS(V(c.id), V((int)POST_HELD))),
		   tell_forward(x, c.id, str_of(body), false), OK));
	DO(flora, (tell_forward(x, p.id, str_of(body), false), OK));
	tell();
	assert_int_equal(told_n, 0);
}

static void few_are_addressed_by_name(void **state)
{
	struct post p;

	(void)state;
	shares(POST_FOLLOWERS, "for those who follow");
	tell();
	assert_int_equal(told_n, 1);
	assert_int_equal(told[0].thing.to.n + told[0].thing.cc.n, 1);
	assert_true(has(told[0].thing.to, HERE "/@ada/followers"));
	p = shares(POST_DIRECT, "@flora@far.example @olga@alone.example a word");
	tell();
	assert_int_equal(told_n, 1);
	check_str(told[0].inboxes, "alone.example/users/olga/inbox far.example/users/flora/inbox");
	assert_int_equal(told[0].thing.to.n, 2);
	assert_int_equal(told[0].thing.cc.n, 0);
	check_str(told[0].thing.object.p[0].id,
		  str_fmt(test_arena(), HERE "/@ada/%lld", (long long)p.id).p);
}

/* One letter each, and nobody's name but their own in it. */
static void people_of_a_circle_stay_apart(void **state)
{
	static const char *const names[] = { FAR "/users/flora", FAR "/users/finn",
					     "https://alone.example/users/olga" };

	(void)state;
	shares(POST_CIRCLE, "within the family");
	tell();
	assert_int_equal(told_n, 3);
	for (size_t i = 0; i < told_n; i++) {
		assert_int_equal(told[i].thing.to.n, 1);
		assert_int_equal(told[i].thing.cc.n, 0);
		for (size_t k = 0; k < 3; k++) {
			bool mine = str_eq(told[i].thing.to.p[0], str_of(names[k]));
			bool there = str_find(told[i].body, str_of(names[k])) < told[i].body.n;

			assert_int_equal(mine, there);
			if (mine)
				assert_true(str_starts(told[i].inboxes, str_of(names[k] + 8)));
		}
	}
}

/* Whoever lost sight of a post by an edit of it loses it there. */
static void an_edit_that_names_fewer_ends_it_for_the_rest(void **state)
{
	struct post p = shares(POST_DIRECT, "@flora@far.example @olga@alone.example a word"), q;
	struct post_edit e = { .caption = S("@flora@far.example a word between us") };

	(void)state;
	tell();
	DO(ada, post_edit(x, p.id, &e, &q));
	tell();
	assert_int_equal(told_n, 2);
	assert_int_equal(told[0].thing.type, THING_DELETE);
	check_str(told[0].inboxes, "alone.example/users/olga/inbox");
	assert_int_equal(told[1].thing.type, THING_UPDATE);
	check_str(told[1].inboxes, "far.example/users/flora/inbox");
	assert_false(has(told[0].thing.to, AS_PUBLIC));
}

static void what_is_gone_before_it_was_told_is_not_told(void **state)
{
	struct post p = shares(POST_PUBLIC, "said too soon"), q;

	(void)state;
	DO(ada, post_delete(x, p.id, &q));
	tell();
	for (size_t i = 0; i < told_n; i++)
		assert_int_equal(told[i].thing.type, THING_DELETE);
}

static struct str address(const struct post *p, int era)
{
	return str_fmt(test_arena(), HERE "/@ada/%.*s",
		       STR_ARG(post_number(test_arena(), p->id, era)));
}

static void becomes(struct post *p, enum visibility v, int64_t circle)
{
	struct audience to = { v, circle };

	DO(ada, narrow_post(x, p->id, &to, p));
}

/* Its old id ends everywhere; those who had it and may still see it have it under a new one. */
static void for_fewer_people_it_has_a_new_id(void **state)
{
	struct post p = shares(POST_PUBLIC, "roses");

	(void)state;
	tell();
	becomes(&p, POST_FOLLOWERS, 0);
	tell();
	assert_int_equal(told_n, 2);
	assert_int_equal(told[0].thing.type, THING_DELETE);
	assert_true(told[0].urgent);
	check_str(told[0].thing.object.p[0].id, address(&p, 0).p);
	assert_true(has(told[0].thing.to, AS_PUBLIC));
	check_str(told[0].inboxes, "alone.example/users/olga/inbox far.example/inbox");
	assert_int_equal(told[1].thing.type, THING_CREATE);
	assert_false(told[1].urgent);
	check_str(told[1].thing.object.p[0].id, address(&p, 1).p);
	assert_false(has(told[1].thing.to, AS_PUBLIC));
	check_str(told[1].inboxes, "alone.example/users/olga/inbox far.example/inbox");
	/* a circle: each of its people whose server had it, by name */
	becomes(&p, POST_CIRCLE, family);
	tell();
	assert_int_equal(told_n, 4);
	check_str(told[0].thing.object.p[0].id, address(&p, 1).p);
	assert_false(has(told[0].thing.to, AS_PUBLIC));
	for (size_t i = 1; i < told_n; i++)
		check_str(told[i].thing.object.p[0].id, address(&p, 2).p);
	becomes(&p, POST_SELF, 0);
	tell();
	assert_int_equal(told_n, 1);
	assert_int_equal(told[0].thing.type, THING_DELETE);
	check_str(told[0].thing.object.p[0].id, address(&p, 2).p);
	/* and it is news to nobody when it is for more people again */
	becomes(&p, POST_PUBLIC, 0);
	tell();
	for (size_t i = 0; i < told_n; i++)
		assert_int_equal(told[i].thing.type, THING_UPDATE);
}

static int64_t ends_waiting(void)
{
	return rows_of("SELECT COUNT(*) FROM outgoing WHERE kind = 3");
}

/* The job that is due first. */
static void tell_one(void)
{
	struct task *t = test_task(NULL);
	struct rows r = db_rows(t,
				"SELECT id, ref, detail FROM job WHERE kind = $1"
				" ORDER BY run_at, id LIMIT 1",
				ARGS(V((int)JOB_TELL)));
	struct job j = { .kind = JOB_TELL };

	assert_true(rows_next(&r));
	j.id = row_int(&r);
	j.ref = row_int(&r);
	j.detail = row_str(&r);
	rows_done(&r);
	check_ok(outbox_step(t, &j));
	check_ok(test_commit(t));
}

/* A server that is down must hear of every id that it had. */
static void no_end_takes_the_place_of_another(void **state)
{
	struct post p = shares(POST_PUBLIC, "lilies"), was;

	(void)state;
	tell();
	becomes(&p, POST_FOLLOWERS, 0);
	becomes(&p, POST_SELF, 0);
	DO(ada, post_delete(x, p.id, &was));
	tell_one();
	tell_one();
	assert_int_equal(ends_waiting(), 2);
	tell();
	assert_int_equal(told_n, 2);
	for (size_t i = 0; i < told_n; i++)
		assert_int_equal(told[i].thing.type, THING_DELETE);
}

static void nothing_goes_to_a_server_that_is_kept_out(void **state)
{
	struct peer far = { .host = S("far.example"), .rule = PEER_BLOCKED };

	const struct account *hope = person("hope");

	(void)state;
	person_set(hope, "role", ROLE_HOST);
	hope = person_again(hope);
	shares(POST_PUBLIC, "lilies");
	DO(hope, peer_set(x, &far));
	tell();
	assert_int_equal(told_n, 1);
	check_str(told[0].inboxes, "alone.example/users/olga/inbox");
	DO(hope, peer_forget(x, S("far.example")));
}

/* --- everything else --- */

static int64_t far_post(const struct account *by)
{
	struct task *t = test_task(NULL);
	struct post_row p = { .id = 1234567,
			      .account_id = by->id,
			      .audience_id = by->id,
			      .thread_id = 1234567,
			      .when_from = POST_NO_DAY,
			      .when_to = POST_NO_DAY,
			      .created_at = t->now };

	store_post_add(t, &p);
	db_run(t,
	       "INSERT INTO far_post (post_id, uri, host, url, fetched_at)"
	       " VALUES ($1, 'https://alone.example/notes/1', 'alone.example', '', 0)",
	       ARGS(V(p.id)));
	check_ok(test_commit(t));
	return p.id;
}

static void a_candle_is_a_like_and_its_end_names_it(void **state)
{
	int64_t id = far_post(olga);
	struct post q;
	struct str like;

	(void)state;
	DO(ben, post_light(x, id, true, &q));
	tell();
	assert_int_equal(told_n, 1);
	assert_int_equal(told[0].thing.type, THING_LIKE);
	check_str(told[0].inboxes, "alone.example/users/olga/inbox");
	check_str(told[0].thing.object.p[0].id, "https://alone.example/notes/1");
	assert_true(str_find(told[0].body, S("_misskey_reaction\":\"\xF0\x9F\x95\xAF")) <
		    told[0].body.n);
	like = told[0].thing.id;
	DO(ben, post_light(x, id, false, &q));
	tell();
	assert_int_equal(told[0].thing.type, THING_UNDO);
	assert_true(str_eq(told[0].thing.object.p[0].id, like));
	DO(ben, post_light(x, id, true, &q));
	tell();
	assert_false(str_eq(told[0].thing.id, like)); /* another candle */
}

static void a_follow_and_its_end(void **state)
{
	struct relation r;
	struct str follow;

	(void)state;
	DO(ben, follow_start(x, finn->id, &(struct follow_options){ 0 }, &r));
	tell();
	assert_int_equal(told[0].thing.type, THING_FOLLOW);
	check_str(told[0].thing.actor, HERE "/@ben");
	check_str(told[0].inboxes, "far.example/users/finn/inbox");
	follow = told[0].thing.id;
	DO(ben, follow_stop(x, finn->id, &r));
	tell();
	assert_int_equal(told[0].thing.type, THING_UNDO);
	assert_true(str_eq(told[0].thing.object.p[0].id, follow));
	DO(finn, follow_start(x, ben->id, &(struct follow_options){ 0 }, &r));
	DO(ben, block_start(x, finn->id, &r));
	tell();
	assert_int_equal(told_n, 2);
	assert_int_equal(told[0].thing.type, THING_REJECT);
	assert_int_equal(told[1].thing.type, THING_BLOCK);
	check_str(told[1].thing.object.p[0].id, FAR "/users/finn");
	DO(ben, block_stop(x, finn->id, &r));
	tell();
	assert_int_equal(told[0].thing.type, THING_UNDO);
}

static void a_move_is_told_to_followers(void **state)
{
	(void)state;
	DO(ada, (tell_far(x, TELL_MOVE, ada->id, ada->id, S(FAR "/users/ada")), OK));
	tell();
	assert_int_equal(told_n, 1);
	assert_int_equal(told[0].thing.type, THING_MOVE);
	check_str(told[0].thing.object.p[0].id, HERE "/@ada");
	check_str(told[0].thing.target, FAR "/users/ada");
}

/* As FEP-8fcf has it: of none, zeros; the order does not matter. */
static void followers_are_summed(void **state)
{
	struct str two[] = { S("https://testing.example.org/users/1"),
			     S("https://testing.example.org/users/2") };
	struct str back[] = { two[1], two[0] };
	struct strs none = { 0 }, one = { two, 1 }, both = { two, 2 }, turned = { back, 2 };
	struct arena *a = test_arena();

	(void)state;
	check_str(followers_digest(a, &none),
		  "0000000000000000000000000000000000000000000000000000000000000000");
	assert_int_equal(followers_digest(a, &one).n, 64);
	assert_true(str_eq(followers_digest(a, &both), followers_digest(a, &turned)));
	assert_false(str_eq(followers_digest(a, &both), followers_digest(a, &one)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_post_goes_to_each_server_once),
		cmocka_unit_test(what_somebody_says_to_ada_is_passed_on),
		cmocka_unit_test(few_are_addressed_by_name),
		cmocka_unit_test(people_of_a_circle_stay_apart),
		cmocka_unit_test(an_edit_that_names_fewer_ends_it_for_the_rest),
		cmocka_unit_test(what_is_gone_before_it_was_told_is_not_told),
		cmocka_unit_test(for_fewer_people_it_has_a_new_id),
		cmocka_unit_test(no_end_takes_the_place_of_another),
		cmocka_unit_test(nothing_goes_to_a_server_that_is_kept_out),
		cmocka_unit_test(a_candle_is_a_like_and_its_end_names_it),
		cmocka_unit_test(a_follow_and_its_end),
		cmocka_unit_test(a_move_is_told_to_followers),
		cmocka_unit_test(followers_are_summed),
	};

	return cmocka_run_group_tests(tests, open_place, testdb_close);
}
