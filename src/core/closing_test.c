#include "tests/support/check.h"

#include "base/clock.h"
#include "core/closing.h"
#include "core/job.h"
#include "core/policy.h"
#include "tests/support/member.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static int64_t shares(const struct account *by, enum visibility v)
{
	return test_post(by, v, "roses")->id;
}

static enum err comments(const struct account *by, int64_t to, int64_t *ret)
{
	struct post p = { 0 };
	enum err e = person_tries(
		by, &(struct post_new){ .caption = S("with you"), .reply_to = to }, &p);

	if (ret)
		*ret = p.id;
	return e;
}

static void opens(const struct account *by, int64_t id, int64_t days)
{
	struct task *t = test_task(by);

	check_ok(closing_open(t, id, days));
	check_ok(test_commit(t));
}

static void closes(const struct account *by, int64_t id)
{
	struct task *t = test_task(by);

	check_ok(closing_close(t, id));
	check_ok(test_commit(t));
}

static void chooses(const struct account *by, int64_t days)
{
	struct task *t = test_task(test_again(by));

	check_ok(closing_set_mine(t, days));
	check_ok(test_commit(t));
}

static int64_t jobs(int64_t post_id)
{
	struct task *t = test_task(NULL);
	int64_t n = db_int(t, "SELECT COUNT(*) FROM job WHERE kind = $1 AND ref = $2",
			   ARGS(V(JOB_CLOSING), V(post_id)), -1);

	test_rollback(t);
	return n;
}

static void who_joins_begins_with_fourteen_days_for_all(void **unused)
{
	const struct account *ada = test_newcomer("ada1"), *ben = test_person("ben1");
	int64_t open = shares(ada, POST_PUBLIC), quiet = shares(ada, POST_UNLISTED), below;
	int64_t few = shares(ada, POST_FOLLOWERS);
	struct post p;

	(void)unused;
	test_follow(ben, ada);
	p = person_gets(ben, open);
	assert_int_equal(p.closes_at, TEST_NOW + CLOSING_DEFAULT_DAYS * CLOCK_DAY);
	assert_false(p.closed);
	assert_int_equal(person_gets(ben, few).closes_at, 0);
	test_clock_add(CLOSING_DEFAULT_DAYS * CLOCK_DAY - 1);
	check_ok(comments(ben, open, &below));
	check_ok(comments(ben, quiet, NULL));
	test_clock_add(1);
	check_err(comments(ben, open, NULL), ERR_INVALID);
	check_err(comments(ben, quiet, NULL), ERR_INVALID);
	check_err(comments(ben, below, NULL), ERR_INVALID); /* the whole thread */
	check_ok(comments(ada, open, NULL));
	check_ok(comments(ada, below, NULL));
	check_ok(comments(ben, few, NULL));
	p = person_gets(ben, open);
	assert_true(p.closed);
	assert_int_equal(policy_now(&p).reply, POLICY_AUTHOR);
	assert_int_equal(policy_now(&p).reply_held, 0);
}

static void who_was_here_before_has_what_they_had(void **unused)
{
	const struct account *ada = person("ada2"), *ben = test_person("ben2");
	struct post p = person_shares(ada, "roses", POST_PUBLIC);

	(void)unused;
	assert_int_equal(p.closes_at, 0);
	assert_int_equal(jobs(p.id), 0);
	test_clock_add(400 * CLOCK_DAY);
	check_ok(comments(ben, p.id, NULL));
	chooses(ada, 3);
	p = person_shares(person_again(ada), "lilies", POST_PUBLIC);
	assert_int_equal(jobs(p.id), 1);
	test_clock_add(3 * CLOCK_DAY);
	check_err(comments(ben, p.id, NULL), ERR_INVALID);
}

static int64_t closes_of(const struct account *by, const struct post_new *n)
{
	struct post p = { 0 };

	check_ok(person_tries(by, n, &p));
	return p.closes_at ? (p.closes_at - TEST_NOW) / CLOCK_DAY : 0;
}

static void a_single_post_may_have_its_own(void **unused)
{
	const struct account *ada = test_newcomer("ada7");
	struct post_new n = { .caption = S("roses"), .closes_after = 3 };
	int64_t first;

	(void)unused;
	test_clock(TEST_NOW);
	assert_int_equal(closes_of(ada, &n), 3);
	n.visibility = POST_FOLLOWERS;
	assert_int_equal(closes_of(ada, &n), 3); /* it was asked for */
	n.visibility = POST_PUBLIC;
	n.closes_after = CLOSING_NEVER;
	assert_int_equal(closes_of(ada, &n), 0);
	first = shares(ada, POST_PUBLIC);
	n = (struct post_new){ .caption = S("so"), .reply_to = first, .closes_after = 3 };
	assert_int_equal(closes_of(ada, &n), 0); /* the first post says it for its thread */
	n.reply_to = 0;
	n.closes_after = CLOSING_DAYS_MAX + 1;
	check_err(person_tries(ada, &n, &(struct post){ 0 }), ERR_LIMIT);
	n.closes_after = CLOSING_NEVER - 1;
	check_err(person_tries(ada, &n, &(struct post){ 0 }), ERR_LIMIT);
}

static void a_candle_is_still_welcome(void **unused)
{
	const struct account *ada = test_person("ada3"), *ben = test_person("ben3");
	int64_t id = shares(ada, POST_PUBLIC);
	struct task *t;
	struct post p;

	(void)unused;
	closes(ada, id);
	check_err(comments(ben, id, NULL), ERR_INVALID);
	t = test_task(ben);
	check_ok(post_light(t, id, true, &p));
	assert_true(p.lit && p.closed);
	assert_int_equal(policy_way(t, &p), ANSWER_REFUSED);
	check_ok(test_commit(t));
}

static void its_author_opens_it_again(void **unused)
{
	const struct account *ada = test_person("ada4"), *ben = test_person("ben4");
	int64_t id = shares(ada, POST_PUBLIC);
	struct task *t;

	(void)unused;
	chooses(ada, 0);
	assert_int_equal(person_gets(ada, shares(test_again(ada), POST_PUBLIC)).closes_at, 0);
	closes(ada, id);
	opens(ada, id, 2);
	check_ok(comments(ben, id, NULL));
	opens(ada, id, 5);
	assert_int_equal(jobs(id), 1);
	test_clock_add(2 * CLOCK_DAY);
	check_ok(comments(ben, id, NULL));
	test_clock_add(3 * CLOCK_DAY);
	check_err(comments(ben, id, NULL), ERR_INVALID);
	opens(ada, id, 0);
	test_clock_add(4000 * CLOCK_DAY);
	check_ok(comments(ben, id, NULL));

	t = test_task(ben);
	check_err(closing_open(t, id, 1), ERR_NOT_FOUND);
	check_err(closing_close(t, id), ERR_NOT_FOUND);
	test_rollback(t);
	t = test_task(ada);
	check_err(closing_open(t, id, CLOSING_DAYS_MAX + 1), ERR_LIMIT);
	check_err(closing_open(t, id, -1), ERR_LIMIT);
	check_err(closing_set_mine(t, CLOSING_DAYS_MAX + 1), ERR_LIMIT);
	test_rollback(t);
}

static void an_edit_changes_nothing_of_it(void **unused)
{
	const struct account *ada = test_newcomer("ada5"), *ben = test_person("ben5");
	int64_t id = shares(ada, POST_PUBLIC);
	struct task *t = test_task(ada);
	struct post p;

	(void)unused;
	check_ok(post_edit(t, id, &(struct post_edit){ .caption = S("lilies") }, &p));
	assert_int_not_equal(p.closes_at, 0);
	check_ok(test_commit(t));
	test_clock_add(CLOSING_DEFAULT_DAYS * CLOCK_DAY);
	check_err(comments(ben, id, NULL), ERR_INVALID);
	/* Nor does another policy. */
	t = test_task(ada);
	check_ok(policy_change(t, id, &(struct policy){ .reply = POLICY_FOLLOWERS }, &p));
	assert_true(p.closed);
	check_ok(test_commit(t));
}

/* One job for one post, at its time, and none that finds nothing to do tells anything. */
static void its_time_is_told_once(void **unused)
{
	const struct account *ada = test_newcomer("ada6");
	int64_t id = shares(ada, POST_PUBLIC), rev = person_gets(ada, id).rev;
	struct job j = { .kind = JOB_CLOSING, .ref = id };
	struct task *t = test_task(NULL);

	(void)unused;
	j.detail = str_fmt(t->a, "%lld", (long long)(t->now + CLOSING_DEFAULT_DAYS * CLOCK_DAY));
	test_rollback(t);
	test_clock_add(CLOSING_DEFAULT_DAYS * CLOCK_DAY);
	t = test_task(NULL);
	check_ok(closing_step(t, &j));
	check_ok(test_commit(t));
	assert_int_equal(person_gets(ada, id).rev, rev + 1);
	opens(ada, id, 3);
	rev = person_gets(ada, id).rev;
	t = test_task(NULL);
	check_ok(closing_step(t, &j)); /* the one of before */
	check_ok(test_commit(t));
	assert_int_equal(person_gets(ada, id).rev, rev);
	t = test_task(NULL);
	j.detail = S("soon");
	check_err(closing_step(t, &j), ERR_INVALID);
	test_rollback(t);
}

/* When the post opens next; 0: it does not. */
static int64_t opens_at(int64_t post_id)
{
	struct task *t = test_task(NULL);
	int64_t at = db_int(t,
			    "SELECT MIN(run_at) FROM job WHERE kind = $1 AND ref = $2"
			    " AND detail LIKE 'open %' AND run_at > $3",
			    ARGS(V(JOB_CLOSING), V(post_id), V(t->now)), 0);

	test_rollback(t);
	return at;
}

static void its_day_has_come(int64_t post_id, int64_t at)
{
	struct task *t = test_task(NULL);
	struct job j = { .kind = JOB_CLOSING,
			 .ref = post_id,
			 .detail = str_fmt(t->a, "open %lld", (long long)at) };

	check_ok(closing_step(t, &j));
	check_ok(test_commit(t));
}

static enum err each_year(const struct account *by, int64_t id, bool yearly)
{
	struct task *t = test_task(by);
	enum err e = closing_yearly(t, id, yearly);

	return test_end(t, e);
}

static void it_opens_again_on_its_day_each_year(void **unused)
{
	const struct account *ada = test_newcomer("ada8"), *ben = test_person("ben8");
	int64_t id, at, next;

	(void)unused;
	test_clock(TEST_NOW);
	id = shares(ada, POST_PUBLIC);
	check_err(each_year(ben, id, true), ERR_NOT_FOUND);
	assert_int_equal(opens_at(id), 0); /* unless its author wishes it */
	check_ok(each_year(ada, id, true));
	check_ok(each_year(ada, id, true));
	at = opens_at(id);
	assert_true(at > TEST_NOW + 363 * CLOCK_DAY && at < TEST_NOW + 367 * CLOCK_DAY);
	test_clock(at - 1);
	check_err(comments(ben, id, NULL), ERR_INVALID);
	test_clock(at);
	its_day_has_come(id, at);
	check_ok(comments(ben, id, NULL));
	test_clock(at + CLOSING_YEARLY_DAYS * CLOCK_DAY);
	check_err(comments(ben, id, NULL), ERR_INVALID);
	/* A server that was off on those days leaves them out. */
	next = opens_at(id);
	assert_true(next > at + 363 * CLOCK_DAY);
	test_clock(next + (CLOSING_YEARLY_DAYS + 1) * CLOCK_DAY);
	its_day_has_come(id, next);
	check_err(comments(ben, id, NULL), ERR_INVALID);
	at = opens_at(id);
	assert_true(at > next);
	check_ok(each_year(ada, id, false));
	test_clock(at);
	its_day_has_come(id, at);
	check_err(comments(ben, id, NULL), ERR_INVALID);
	opens(ada, id, 0);
	check_err(each_year(ada, id, true), ERR_INVALID); /* it is open all year */
}

static void its_day_is_that_of_where_one_lives_now(void **unused)
{
	const struct account *ada = test_newcomer("ada9"), *ben = test_person("ben9");
	struct profile_change move = { .given = PROFILE_TIMEZONE,
				       .timezone = S("America/New_York") };
	struct account now;
	struct task *t;
	int64_t id, at, later;

	(void)unused;
	test_clock(TEST_NOW);
	id = shares(ada, POST_PUBLIC);
	check_ok(each_year(ada, id, true));
	at = opens_at(id);
	test_clock(at - CLOCK_DAY);
	t = test_task(ada);
	check_ok(account_change(t, &move, &now));
	check_ok(test_commit(t));
	test_clock(at); /* the evening before, there */
	its_day_has_come(id, at);
	check_err(comments(ben, id, NULL), ERR_INVALID);
	later = opens_at(id);
	assert_true(later > at && later < at + CLOCK_DAY);
	test_clock(later);
	its_day_has_come(id, later);
	check_ok(comments(ben, id, NULL));
	assert_true(opens_at(id) > later + 363 * CLOCK_DAY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_joins_begins_with_fourteen_days_for_all),
		cmocka_unit_test(who_was_here_before_has_what_they_had),
		cmocka_unit_test(a_single_post_may_have_its_own),
		cmocka_unit_test(a_candle_is_still_welcome),
		cmocka_unit_test(its_author_opens_it_again),
		cmocka_unit_test(an_edit_changes_nothing_of_it),
		cmocka_unit_test(its_time_is_told_once),
		cmocka_unit_test(it_opens_again_on_its_day_each_year),
		cmocka_unit_test(its_day_is_that_of_where_one_lives_now),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
