#include "tests/support/check.h"

#include "core/policy.h"
#include "core/scheduled.h"
#include "tests/support/member.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static int64_t shares(const struct account *by, enum visibility v, unsigned reply, unsigned boost)
{
	struct policy policy = { .reply = reply, .boost = boost };
	struct post p = { 0 };

	check_ok(person_tries(
		by, &(struct post_new){ .caption = S("roses"), .visibility = v, .policy = &policy },
		&p));
	return p.id;
}

static enum err answers(const struct account *by, int64_t to, int64_t *ret)
{
	struct post p = { 0 };
	enum err e = person_tries(
		by, &(struct post_new){ .caption = S("with you"), .reply_to = to }, &p);

	if (ret)
		*ret = p.id;
	return e;
}

static void each_set_lets_its_own(void **unused)
{
	const struct account *ada = test_person("ada1"), *fan = test_person("fan1");
	const struct account *known = test_person("known1"), *both = test_person("both1");
	const struct account *other = test_person("other1");
	const struct account *all[] = { ada, fan, known, both, other };
	const struct {
		unsigned set;
		bool may[5];
	} cases[] = {
		{ 0, { 1, 0, 0, 0, 0 } },
		{ POLICY_AUTHOR, { 1, 0, 0, 0, 0 } },
		{ POLICY_FOLLOWERS, { 1, 1, 0, 1, 0 } },
		{ POLICY_FOLLOWING, { 1, 0, 1, 1, 0 } },
		{ POLICY_MUTUALS, { 1, 0, 0, 1, 0 } },
		{ POLICY_FOLLOWERS | POLICY_FOLLOWING, { 1, 1, 1, 1, 0 } },
		{ POLICY_PUBLIC, { 1, 1, 1, 1, 1 } },
	};

	(void)unused;
	test_follow(fan, ada);
	test_follow(both, ada);
	test_follow(ada, known);
	test_follow(ada, both);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t id = shares(ada, POST_PUBLIC, cases[i].set, cases[i].set);

		for (size_t k = 0; k < 5; k++) {
			enum err want = cases[i].may[k] ? OK : ERR_FORBIDDEN;

			assert_int_equal(answers(all[k], id, NULL), want);
			assert_int_equal(person_boosts(all[k], id), want);
		}
	}
}

static void the_first_post_speaks_for_its_thread(void **unused)
{
	const struct account *ada = test_person("ada2"), *fan = test_person("fan2");
	const struct account *other = test_person("other2");
	int64_t first, comment, named;
	struct post p = { 0 };

	(void)unused;
	test_follow(fan, ada);
	first = shares(ada, POST_PUBLIC, POLICY_FOLLOWERS | POLICY_MENTIONED, 0);
	check_ok(answers(fan, first, &comment));
	assert_int_equal(answers(other, comment, NULL), ERR_FORBIDDEN);
	check_ok(answers(ada, comment, NULL));
	check_ok(person_tries(
		ada, &(struct post_new){ .caption = S("@other2 come in"), .reply_to = first }, &p));
	named = p.id;
	check_ok(answers(other, named, NULL));
	assert_int_equal(answers(other, comment, NULL), ERR_FORBIDDEN);
}

static void what_is_usual_has_no_row(void **unused)
{
	const struct account *ada = test_person("ada3");
	struct policy nobody = { 0 };
	struct post p;
	int64_t id = shares(ada, POST_PUBLIC, POLICY_PUBLIC, POLICY_PUBLIC);
	struct task *t = test_task(ada);

	(void)unused;
	check_ok(post_get(t, id, &p));
	assert_null(p.policy);
	check_ok(post_edit(t, id, &(struct post_edit){ .caption = S("roses"), .policy = &nobody },
			   &p));
	assert_non_null(p.policy);
	assert_int_equal(p.policy->reply, POLICY_MENTIONED);
	check_ok(post_edit(t, id, &(struct post_edit){ .caption = S("lilies") }, &p));
	assert_non_null(p.policy);
	policy_set_mine(t, POST_UNLISTED, &nobody);
	check_ok(test_commit(t));
	ada = test_again(ada);
	check_ok(person_tries(
		ada, &(struct post_new){ .caption = S("ivy"), .visibility = POST_UNLISTED }, &p));
	assert_non_null(p.policy);
	check_ok(person_tries(
		ada, &(struct post_new){ .caption = S("ivy"), .visibility = POST_PUBLIC }, &p));
	assert_null(p.policy);
	id = shares(ada, POST_FOLLOWERS, 0, POLICY_PUBLIC);
	t = test_task(ada);
	check_ok(post_get(t, id, &p));
	assert_int_equal(p.policy->boost, 0);
	test_rollback(t);
}

static void a_change_holds_from_then_on(void **unused)
{
	const struct account *ada = test_person("ada5"), *ben = test_person("ben5");
	struct policy closed = { .reply = POLICY_AUTHOR };
	struct policy waits = { .reply_held = POLICY_PUBLIC };
	int64_t id = shares(ada, POST_PUBLIC, POLICY_PUBLIC, POLICY_PUBLIC);
	struct task *t = test_task(ben);
	struct post p, first;

	(void)unused;
	check_ok(post_get(t, id, &first));
	assert_int_equal(policy_way(t, &first), ANSWER_SHOWN);
	assert_int_equal(policy_change(t, id, &closed, &p), ERR_NOT_FOUND);
	test_rollback(t);
	t = test_task(ada);
	check_ok(policy_change(t, id, &closed, &p));
	assert_non_null(p.policy);
	assert_true(p.rev > first.rev && !p.edited_at);
	check_ok(test_commit(t));
	assert_int_equal(answers(ben, id, NULL), ERR_FORBIDDEN);
	t = test_task(ada);
	check_ok(policy_change(t, id, &waits, &p));
	check_ok(test_commit(t));
	t = test_task(ben);
	assert_int_equal(policy_way(t, &first), ANSWER_HELD);
	test_rollback(t);
	t = test_task(ada);
	check_ok(policy_change(
		t, id, &(struct policy){ .reply = POLICY_PUBLIC, .boost = POLICY_PUBLIC }, &p));
	assert_null(p.policy);
	check_ok(test_commit(t));
	check_ok(answers(ben, id, NULL));
}

static void what_waits_keeps_it(void **unused)
{
	const struct account *ada = test_person("ada4");
	struct policy policy = { .reply = POLICY_FOLLOWING,
				 .boost = POLICY_MUTUALS,
				 .reply_held = POLICY_FOLLOWERS };
	struct post_new n = { .caption = S("later"), .policy = &policy };
	struct task *t = test_task(ada);
	struct scheduled s;
	struct post p;
	int64_t shared;

	(void)unused;
	check_ok(scheduled_add(t, &n, t->now + 2 * SCHEDULED_SOONEST, &s, &shared));
	check_ok(scheduled_share(t, s.id, &p));
	assert_non_null(p.policy);
	assert_int_equal(p.policy->reply, POLICY_FOLLOWING | POLICY_MENTIONED);
	assert_int_equal(p.policy->boost, POLICY_MUTUALS);
	assert_int_equal(p.policy->reply_held, POLICY_FOLLOWERS);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_set_lets_its_own),
		cmocka_unit_test(the_first_post_speaks_for_its_thread),
		cmocka_unit_test(what_is_usual_has_no_row),
		cmocka_unit_test(what_waits_keeps_it),
		cmocka_unit_test(a_change_holds_from_then_on),
	};

	return cmocka_run_group_tests(tests, testdb_open, testdb_close);
}
