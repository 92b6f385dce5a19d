#include "tests/support/check.h"

#include "base/clock.h"
#include "core/job.h"
#include "core/notice.h"
#include "core/poll.h"
#include "core/post.h"
#include "tests/support/member.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

#define DAY (24 * 3600)

static struct strs two(void)
{
	static struct str options[] = { { "Saturday", 8 }, { "Sunday", 6 } };

	return (struct strs){ options, 2 };
}

static struct strs four(void)
{
	static struct str options[] = {
		{ "roses", 5 }, { "lilies", 6 }, { "ivy", 3 }, { "no", 2 }
	};

	return (struct strs){ options, 4 };
}

static enum err tries(const struct account *by, const struct poll_new *n, struct post *ret)
{
	return person_tries(by, &(struct post_new){ .caption = S("Which one?"), .poll = n }, ret);
}

static int64_t asks(const struct account *by, const struct poll_new *n)
{
	struct post p = { 0 };

	check_ok(tries(by, n, &p));
	assert_non_null(p.poll);
	assert_int_equal(p.poll->post_id, p.id);
	return p.id;
}

static enum err votes(const struct account *a, int64_t id, struct ids choices)
{
	struct task *t = test_task(a);
	struct post p;
	enum err e = poll_vote(t, id, choices, &p);

	return test_end(t, e);
}

static enum err votes_one(const struct account *a, int64_t id, int64_t choice)
{
	return votes(a, id, (struct ids){ &choice, 1 });
}

static const struct poll *sees(const struct account *viewer, int64_t id)
{
	const struct poll *p = person_gets(viewer, id).poll;

	assert_non_null(p);
	return p;
}

static struct post edits(const struct account *a, int64_t id, const struct poll_new *n)
{
	struct post_edit e = { .caption = S("Which one, then?"), .has_poll = true, .poll = n };
	struct task *t = test_task(a);
	struct post p;

	check_ok(post_edit(t, id, &e, &p));
	check_ok(test_commit(t));
	return p;
}

/* As the loop does: every job of polls that is due, until none is. Gives how many steps. */
static int run_ends(void)
{
	int steps = 0;

	for (;; steps++) {
		struct task *t = test_task(NULL);
		struct rows r = db_rows(t,
					"SELECT id, ref, detail, run_at FROM job WHERE kind = $1"
					" AND run_at <= $2 ORDER BY run_at, id LIMIT 1",
					ARGS(V((int)JOB_POLL_END), V(t->now)));
		struct job j = { .kind = JOB_POLL_END };

		if (!rows_next(&r)) {
			test_rollback(t);
			return steps;
		}
		j.id = row_int(&r);
		j.ref = row_int(&r);
		j.detail = row_str(&r);
		j.run_at = row_int(&r);
		rows_done(&r);
		check_ok(poll_end_step(t, &j));
		job_done(t, &j);
		check_ok(test_commit(t));
	}
}

static size_t told(const struct account *a, int64_t id)
{
	struct task *t = test_task(a);
	struct paging page = { .limit = 40 };
	struct notices n;
	size_t found = 0;

	check_ok(notice_list(t, &(struct notice_want){ .kinds = 1U << NOTICE_POLL }, &page, &n));
	test_rollback(t);
	for (size_t i = 0; i < n.n; i++)
		found += n.p[i].post->id == id;
	return found;
}

/* --- asking --- */

static void a_question_has_two_to_four_short_choices(void **state)
{
	const struct account *ada = person("asks");
	struct str typed[] = { S(" one "), S(""), S("two"), S("  ") };
	struct str same[] = { S("one"), S(" one") };
	struct str five[] = { S("1"), S("2"), S("3"), S("4"), S("5") };
	struct str lengthy[] = { S("short"), long_text(POLL_OPTION_MAX + 1) };
	struct str fits[] = { S("short"), long_text(POLL_OPTION_MAX) };
	struct str bytes[] = { S("short"), S("\xC3\x28") };
	struct str lines[] = { S("short"), S("two\nlines") };
	int64_t photo = person_photograph(ada);
	struct post_new both = { .caption = S("?"), .media = { &photo, 1 } };
	struct post_new silent = { 0 };
	struct poll_new n = { .options = { typed, 4 }, .seconds = DAY };
	struct post p;

	(void)state;
	check_ok(tries(ada, &n, &p));
	assert_int_equal(p.poll->options.n, 2);
	check_str(p.poll->options.p[0], "one");
	check_str(p.poll->options.p[1], "two");
	assert_true(p.poll->expires_at == p.created_at + DAY * CLOCK_SECOND);
	check_err(tries(ada, &(struct poll_new){ { typed, 1 }, DAY, 0, 0 }, NULL), ERR_INVALID);
	check_err(tries(ada, &(struct poll_new){ { same, 2 }, DAY, 0, 0 }, NULL), ERR_INVALID);
	check_err(tries(ada, &(struct poll_new){ { five, 5 }, DAY, 0, 0 }, NULL), ERR_LIMIT);
	check_err(tries(ada, &(struct poll_new){ { lengthy, 2 }, DAY, 0, 0 }, NULL), ERR_LIMIT);
	check_ok(tries(ada, &(struct poll_new){ { fits, 2 }, DAY, 0, 0 }, NULL));
	check_err(tries(ada, &(struct poll_new){ { bytes, 2 }, DAY, 0, 0 }, NULL), ERR_INVALID);
	check_err(tries(ada, &(struct poll_new){ { lines, 2 }, DAY, 0, 0 }, NULL), ERR_INVALID);
	check_err(tries(ada, &(struct poll_new){ { 0 }, DAY, 0, 0 }, NULL), ERR_INVALID);
	check_err(tries(ada, &(struct poll_new){ two(), 0, 0, 0 }, NULL), ERR_INVALID);
	check_err(tries(ada, &(struct poll_new){ two(), POLL_SECONDS_MIN - 1, 0, 0 }, NULL),
		  ERR_INVALID);
	check_err(tries(ada, &(struct poll_new){ two(), POLL_SECONDS_MAX + 1, 0, 0 }, NULL),
		  ERR_INVALID);
	check_err(tries(ada, &(struct poll_new){ two(), INT64_MAX, 0, 0 }, NULL), ERR_INVALID);
	both.poll = silent.poll = &n;
	check_err(person_tries(ada, &both, NULL), ERR_INVALID);
	check_err(person_tries(ada, &silent, NULL), ERR_INVALID);
	assert_null(person_shares(ada, "no question", POST_PUBLIC).poll);
}

/* --- voting --- */

static void everybody_votes_once(void **state)
{
	const struct account *ada = person("once_a"), *ben = person("once_b"),
			     *cleo = person("once_c");
	int64_t id = asks(ada, &(struct poll_new){ two(), DAY, false, false });
	int64_t both[2] = { 0, 1 };

	(void)state;
	assert_false(sees(ben, id)->voted);
	assert_true(sees(ada, id)->voted && sees(ada, id)->mine && !sees(ada, id)->chosen);
	check_err(votes(ben, id, (struct ids){ both, 2 }), ERR_INVALID);
	check_err(votes(ben, id, (struct ids){ NULL, 0 }), ERR_INVALID);
	check_err(votes_one(ben, id, 2), ERR_INVALID);
	check_err(votes_one(ben, id, -1), ERR_INVALID);
	check_err(votes_one(ben, id, 64), ERR_INVALID);
	check_err(votes_one(ada, id, 0), ERR_INVALID);
	check_ok(votes_one(ben, id, 1));
	check_err(votes_one(ben, id, 0), ERR_INVALID);
	check_ok(votes_one(cleo, id, 1));
	assert_true(sees(ben, id)->voted && sees(ben, id)->chosen == 2);
	assert_int_equal(sees(ada, id)->chosen, 0);
	assert_int_equal(sees(ben, id)->voters, 2);
	assert_int_equal(sees(ben, id)->tally[0], 0);
	assert_int_equal(sees(ben, id)->tally[1], 2);
	assert_int_equal(sees(NULL, id)->votes, 2);
	assert_false(sees(NULL, id)->voted);
}

static void several_choices_where_they_are_asked_for(void **state)
{
	const struct account *ada = person("many_a"), *ben = person("many_b"),
			     *cleo = person("many_c");
	int64_t id = asks(ada, &(struct poll_new){ four(), DAY, true, false });
	int64_t chosen[4] = { 3, 0, 3, 1 };

	(void)state;
	check_ok(votes(ben, id, (struct ids){ chosen, 4 }));
	check_ok(votes(cleo, id, (struct ids){ chosen, 1 }));
	check_err(votes_one(ben, id, 2), ERR_INVALID);
	assert_int_equal(sees(ben, id)->chosen, 11);
	assert_int_equal(sees(ben, id)->voters, 2);
	assert_int_equal(sees(ben, id)->votes, 4);
	assert_int_equal(sees(ben, id)->tally[2], 0);
	assert_int_equal(sees(ben, id)->tally[3], 2);
}

static void who_may_not_see_may_not_vote(void **state)
{
	const struct account *ada = person("hid_a"), *ben = person("hid_b"), *eve = person("hid_e");
	struct poll_new n = { two(), DAY, false, false };
	struct post p, plain = person_shares(ada, "no question", POST_PUBLIC);
	int64_t open = asks(ada, &n);
	struct task *t;

	(void)state;
	check_ok(person_tries(
		ada,
		&(struct post_new){ .caption = S("?"), .visibility = POST_FOLLOWERS, .poll = &n },
		&p));
	check_err(votes_one(ben, p.id, 0), ERR_NOT_FOUND);
	person_follows(ben, ada);
	check_ok(votes_one(ben, p.id, 0));
	person_blocks(ada, eve);
	check_err(votes_one(eve, open, 0), ERR_NOT_FOUND);
	check_err(votes_one(ben, plain.id, 0), ERR_NOT_FOUND);
	check_err(votes_one(ben, 5, 0), ERR_NOT_FOUND);
	t = test_task(NULL);
	check_err(poll_get(t, p.id, &p), ERR_NOT_FOUND);
	check_ok(poll_get(t, open, &p));
	test_rollback(t);
}

static void a_boost_shows_the_question_but_is_none(void **state)
{
	const struct account *ada = person("pass_a"), *ben = person("pass_b");
	int64_t id = asks(ada, &(struct poll_new){ two(), DAY, false, false });
	struct task *t = test_task(ben);
	struct post boost;

	(void)state;
	check_ok(post_boost(t, id, true, &boost));
	check_ok(test_commit(t));
	assert_null(boost.poll);
	assert_non_null(boost.boosted->poll);
	check_err(votes_one(ben, boost.id, 0), ERR_NOT_FOUND);
	check_ok(votes_one(ben, id, 0));
}

static void what_is_hidden_is_told_when_it_is_over(void **state)
{
	const struct account *ada = person("hush_a"), *ben = person("hush_b");
	int64_t id = asks(ada, &(struct poll_new){ two(), DAY, false, true });

	(void)state;
	check_ok(votes_one(ben, id, 0));
	assert_false(sees(ben, id)->tells || sees(NULL, id)->tells);
	assert_true(sees(ada, id)->tells);
	test_clock_add(DAY * CLOCK_SECOND);
	assert_true(sees(ben, id)->tells && sees(NULL, id)->tells && sees(ben, id)->over);
	check_err(votes_one(person("hush_c"), id, 0), ERR_INVALID);
}

/* --- editing --- */

static void other_choices_begin_anew(void **state)
{
	const struct account *ada = person("edit_a"), *ben = person("edit_b");
	int64_t id = asks(ada, &(struct poll_new){ two(), DAY, false, false });
	int64_t until = sees(ada, id)->expires_at, photo = person_photograph(ada);
	struct post_edit words = { .caption = S("Which day?") };
	struct post_edit pictures = { .caption = S("?"),
				      .has_media = true,
				      .media = { &photo, 1 } };
	struct post_versions v;
	struct post p;
	struct task *t;

	(void)state;
	check_ok(votes_one(ben, id, 0));
	t = test_task(ada);
	check_ok(post_edit(t, id, &words, &p)); /* what is not sent stays */
	check_err(post_edit(t, id, &pictures, &p), ERR_INVALID);
	check_ok(test_commit(t));
	assert_int_equal(sees(ben, id)->voters, 1);
	p = edits(ada, id, &(struct poll_new){ two(), 0, false, true });
	assert_true(p.poll->voters == 1 && p.poll->expires_at == until && p.poll->hides);
	p = edits(ada, id, &(struct poll_new){ two(), 2 * DAY, false, false });
	assert_true(p.poll->voters == 1 && p.poll->expires_at > until);
	p = edits(ada, id, &(struct poll_new){ two(), 0, true, false });
	assert_true(p.poll->voters == 0 && p.poll->tally[0] == 0 && p.poll->multiple);
	check_ok(votes_one(ben, id, 0));
	p = edits(ada, id, &(struct poll_new){ four(), 0, true, false });
	assert_true(p.poll->voters == 0 && p.poll->options.n == 4);
	assert_false(sees(ben, id)->voted);
	check_ok(votes_one(ben, id, 3));
	p = edits(ada, id, NULL);
	assert_null(p.poll);
	assert_null(person_gets(ben, id).poll);
	p = edits(ada, id, &(struct poll_new){ four(), DAY, false, false });
	assert_true(p.poll && !p.poll->voters);
	t = test_task(ben);
	check_ok(post_history(t, id, &v));
	test_rollback(t);
	assert_int_equal(v.n, 8);
	assert_int_equal(v.p[0].options.n, 2);
	check_str(v.p[0].options.p[1], "Sunday");
	assert_int_equal(v.p[5].options.n, 4);
	assert_int_equal(v.p[6].options.n, 0);
	assert_int_equal(v.p[7].options.n, 4);
}

/* --- the end --- */

static void the_end_is_told_to_who_took_part(void **state)
{
	const struct account *ada = person("end_a"), *ben = person("end_b"),
			     *cleo = person("end_c"), *dora = person("end_d");
	int64_t id = asks(ada, &(struct poll_new){ two(), DAY, false, false });

	(void)state;
	run_ends();
	check_ok(votes_one(ben, id, 0));
	check_ok(votes_one(dora, id, 0));
	person_blocks(dora, ada); /* she does not see it any more */
	assert_int_equal(told(ada, id), 0);
	test_clock_add(DAY * CLOCK_SECOND - 1);
	run_ends();
	assert_int_equal(told(ada, id) + told(ben, id), 0);
	test_clock_add(1);
	assert_true(run_ends() > 0);
	assert_int_equal(told(ada, id), 1);
	assert_int_equal(told(ben, id), 1);
	assert_int_equal(told(cleo, id), 0);
	assert_int_equal(told(dora, id), 0);
}

static void another_end_is_told_once(void **state)
{
	const struct account *ada = person("later_a"), *ben = person("later_b");
	int64_t id = asks(ada, &(struct poll_new){ two(), DAY, false, false }), gone;

	(void)state;
	run_ends();
	check_ok(votes_one(ben, id, 1));
	edits(ada, id, &(struct poll_new){ two(), 3 * DAY, false, false });
	gone = asks(ada, &(struct poll_new){ two(), DAY, false, false });
	check_ok(votes_one(ben, gone, 1));
	edits(ada, gone, NULL);
	test_clock_add(2 * DAY * CLOCK_SECOND);
	assert_true(run_ends() > 0); /* of the first end: nobody is told */
	assert_int_equal(told(ada, id) + told(ben, id) + told(ben, gone), 0);
	test_clock_add(2 * DAY * CLOCK_SECOND);
	run_ends();
	assert_int_equal(told(ben, id), 1);
	edits(ada, id, &(struct poll_new){ two(), DAY, false, false }); /* it is open again */
	assert_int_equal(told(ada, id) + told(ben, id), 0);
	test_clock_add(DAY * CLOCK_SECOND);
	run_ends();
	assert_int_equal(told(ada, id), 1);
	assert_int_equal(told(ben, id), 1);
}

static void many_are_told_in_steps(void **state)
{
	const struct account *ada = person("crowd_a"), *last = person("crowd_b");
	int64_t id = asks(ada, &(struct poll_new){ two(), DAY, false, false });
	struct task *t;

	(void)state;
	run_ends();
	t = test_task(NULL);
	for (int64_t i = 1; i <= 1200; i++) {
		struct str name = str_fmt(t->a, "crowd%lld", (long long)i);

		db_run(t,
		       "INSERT INTO account (id, name, name_key, created_at)"
		       " VALUES ($1, $2, $2, 0)",
		       ARGS(V(i), V(name)));
		db_run(t, "INSERT INTO vote (post_id, account_id, choices) VALUES ($1, $2, 1)",
		       ARGS(V(id), V(i)));
	}
	check_ok(test_commit(t));
	check_ok(votes_one(last, id, 0));
	test_clock_add(DAY * CLOCK_SECOND);
	assert_int_equal(run_ends(), 3);
	t = test_task(NULL);
	assert_int_equal(db_int(t, "SELECT count(*) FROM notice WHERE post_id = $1 AND kind = $2",
				ARGS(V(id), V((int)NOTICE_POLL)), -1),
			 1202);
	test_rollback(t);
	assert_int_equal(told(last, id), 1);
}

/* --- leaving --- */

static void who_leaves_takes_their_votes(void **state)
{
	const struct account *host = test_host("poll_host"), *ada = person("left_a"),
			     *ben = person("left_b"), *cleo = test_person("left_c");
	int64_t id = asks(ada, &(struct poll_new){ four(), DAY, true, false });
	int64_t other = asks(ada, &(struct poll_new){ two(), DAY, false, false });
	int64_t chosen[3] = { 0, 2, 3 };
	struct task *t;

	(void)state;
	check_ok(votes(cleo, id, (struct ids){ chosen, 3 }));
	check_ok(votes_one(cleo, other, 1));
	check_ok(votes(ben, id, (struct ids){ chosen, 1 }));
	t = test_task(host);
	check_ok(account_remove(t, cleo->id));
	for (int i = 0; i < 10; i++)
		check_ok(account_remove_step(
			t, &(struct job){ .kind = JOB_REMOVE_ACCOUNT, .ref = cleo->id }));
	check_ok(test_commit(t));
	assert_int_equal(sees(ben, id)->voters, 1);
	assert_int_equal(sees(ben, id)->votes, 1);
	assert_int_equal(sees(ben, id)->tally[0], 1);
	assert_int_equal(sees(ben, other)->voters, 0);
	assert_int_equal(sees(ben, other)->tally[1], 0);
	assert_int_equal(sees(ben, id)->chosen, 1);
}

static void a_deleted_question_leaves_nothing(void **state)
{
	const struct account *ada = person("gone_a"), *ben = person("gone_b");
	int64_t polls = rows_of("SELECT count(*) FROM poll");
	int64_t all = rows_of("SELECT count(*) FROM vote");
	int64_t id = asks(ada, &(struct poll_new){ two(), DAY, false, false });
	struct post was;
	struct task *t;

	(void)state;
	check_ok(votes_one(ben, id, 1));
	assert_int_equal(rows_of("SELECT count(*) FROM vote"), all + 1);
	t = test_task(ada);
	check_ok(post_delete(t, id, &was));
	check_ok(test_commit(t));
	assert_int_equal(was.poll->options.n, 2);
	assert_int_equal(rows_of("SELECT count(*) FROM poll"), polls);
	assert_int_equal(rows_of("SELECT count(*) FROM vote"), all);
	test_clock_add(DAY * CLOCK_SECOND);
	run_ends();
	assert_int_equal(told(ben, id), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_question_has_two_to_four_short_choices),
		cmocka_unit_test(everybody_votes_once),
		cmocka_unit_test(several_choices_where_they_are_asked_for),
		cmocka_unit_test(who_may_not_see_may_not_vote),
		cmocka_unit_test(a_boost_shows_the_question_but_is_none),
		cmocka_unit_test(what_is_hidden_is_told_when_it_is_over),
		cmocka_unit_test(other_choices_begin_anew),
		cmocka_unit_test(the_end_is_told_to_who_took_part),
		cmocka_unit_test(another_end_is_told_once),
		cmocka_unit_test(many_are_told_in_steps),
		cmocka_unit_test(who_leaves_takes_their_votes),
		cmocka_unit_test(a_deleted_question_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
