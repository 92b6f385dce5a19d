/*
 * What is owed: taken, answered, put off and given up, as fed/deliver.c and app/sends_far.c would,
 * with servers that answer as a test wishes. The seed of the random run is printed; ROSEMARY_SEED
 * repeats one.
 */
#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "core/job.h"
#include "core/owed.h"
#include "store/delivery.h"
#include "store/told.h"
#include "tests/support/far.h"
#include "tests/support/people.h"
#include "tests/support/random.h"
#include "tests/support/testdb.h"

static int64_t now;

static int open_place(void **state)
{
	people_open(state);
	now = TEST_NOW;
	return 0;
}

static void wait_for(int64_t ms)
{
	now += ms;
	test_clock(now);
}

static struct inbox inbox_at(const char *host, int number)
{
	return (struct inbox){ .inbox = str_fmt(test_arena(), "https://%s/%d", host, number),
			       .host = str_of(host) };
}

/* An activity of `who` about `subject`, to one inbox of each host (NULL ends). */
static void owes(enum tell what, int64_t who, int64_t subject, const char *one, const char *two)
{
	struct task *t = test_task(NULL);
	struct inbox to[2] = { inbox_at(one, 0) };
	struct owing o = { .what = what,
			   .who = who,
			   .post_id = subject,
			   .subject = subject,
			   .urgent = what == TELL_DELETE,
			   .body = S("{}") };

	if (two)
		to[1] = inbox_at(two, 0);
	owed_add(t, &o, &(struct inboxes){ to, two ? 2 : 1 });
	check_ok(test_commit(t));
}

static struct owed_due take(size_t room)
{
	struct task *t = test_task(NULL);
	struct owed_due due = owed_take(t, room);

	owed_arrange(t, &due);
	check_ok(test_commit(t));
	return due;
}

static void answer(const struct owed *o, size_t n, enum owed_end end)
{
	struct task *t = test_task(NULL);
	struct owed_answer *list = arena_many(t->a, struct owed_answer, n);

	for (size_t i = 0; i < n; i++)
		list[i] = (struct owed_answer){ o[i], end, 0 };
	check_ok(owed_settle(t, list, n));
	check_ok(test_commit(t));
	owed_settled(list, n);
}

static int64_t left(void)
{
	return rows_of("SELECT COUNT(*) FROM delivery");
}

static int64_t next(void)
{
	struct task *t = test_task(NULL);
	int64_t at = owed_next(t);

	test_rollback(t);
	return at == INT64_MAX ? -1 : at - now;
}

static void everything_is_taken_once(void **unused)
{
	struct owed_due due, none;

	(void)unused;
	owes(TELL_CREATE, 1, 100, "a.example", "b.example");
	assert_true(owed_was_added());
	assert_false(owed_was_added());
	due = take(10);
	assert_int_equal(due.n, 2);
	none = take(10);
	assert_int_equal(none.n, 0);
	assert_int_equal(next(), -1);
	answer(due.p, 1, OWED_TAKEN);
	assert_int_equal(rows_of("SELECT COUNT(*) FROM outgoing"), 1);
	answer(due.p + 1, 1, OWED_REFUSED);
	assert_int_equal(left(), 0);
	assert_int_equal(rows_of("SELECT COUNT(*) FROM outgoing"), 0);
	assert_int_equal(rows_of("SELECT COUNT(*) FROM told WHERE post_id = 100"), 2);
}

/* A minute, two, four, … and a quarter more at most. */
static void what_fails_comes_again_later_and_later(void **unused)
{
	struct owed_due due;

	(void)unused;
	owes(TELL_CREATE, 1, 101, "a.example", NULL);
	for (int64_t pause = CLOCK_MINUTE; pause < CLOCK_HOUR; pause *= 2) {
		due = take(10);
		assert_int_equal(due.n, 1);
		answer(due.p, 1, OWED_LATER);
		assert_int_equal(take(10).n, 0);
		assert_in_range(next(), pause, pause + pause / 4);
		wait_for(next());
	}
	due = take(10);
	assert_int_equal(due.n, 1);
	assert_int_equal(due.p[0].tries, 6);
	answer(due.p, 1, OWED_BACK);
	assert_int_equal(next(), CLOCK_SECOND);
	wait_for(CLOCK_SECOND);
	due = take(10);
	assert_int_equal(due.p[0].tries, 6); /* that was no try */
	answer(due.p, 1, OWED_TAKEN);
	assert_int_equal(left(), 0);
}

static void a_long_line_holds_up_nobody_else(void **unused)
{
	struct owed_due first, due;
	size_t had = 0;

	(void)unused;
	for (int i = 0; i < 100; i++)
		owes(TELL_LIKE, 1, 0, "slow.example", NULL);
	first = take(50);
	assert_int_equal(first.n, OWED_HOST_FIRST);
	owes(TELL_LIKE, 1, 0, "quick.example", NULL);
	due = take(50);
	assert_int_equal(due.n, 1);
	check_str(due.p[0].host, "quick.example");
	answer(due.p, 1, OWED_TAKEN);
	answer(first.p, 1, OWED_TAKEN);
	had = 1;
	due = take(50);
	assert_int_equal(due.n, OWED_HOST_MOST - OWED_HOST_FIRST + 1);
	answer(first.p + 1, 3, OWED_TAKEN);
	had += 3;
	while (due.n) {
		had += due.n;
		answer(due.p, due.n, OWED_TAKEN);
		due = take(50);
	}
	assert_int_equal(had, 100);
	assert_int_equal(left(), 0);
}

static void a_server_that_is_down_is_asked_with_one(void **unused)
{
	struct owed_due due;
	int64_t pause = CLOCK_MINUTE;

	(void)unused;
	for (int i = 0; i < 10; i++)
		owes(TELL_LIKE, 1, 0, "down.example", "up.example");
	due = take(50);
	for (size_t i = 0; i < due.n; i++)
		answer(&due.p[i], 1,
		       str_eq(due.p[i].host, S("down.example")) ? OWED_DOWN : OWED_TAKEN);
	for (due = take(50); due.n; due = take(50))
		answer(due.p, due.n, OWED_TAKEN);
	assert_int_equal(left(), 10);
	owes(TELL_LIKE, 1, 0, "down.example", NULL); /* written while it is down */
	assert_int_equal(take(50).n, 0);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(next(), pause);
		wait_for(pause);
		due = take(50);
		assert_int_equal(due.n, 1);
		assert_int_equal(take(50).n, 0);
		answer(due.p, 1, OWED_DOWN);
		pause = i ? pause * 2 : pause;
	}
	wait_for(pause);
	due = take(50);
	assert_int_equal(due.n, 1);
	answer(due.p, 1, OWED_TAKEN);
	due = take(50);
	assert_int_equal(due.n, 10);
	answer(due.p, due.n, OWED_TAKEN);
	assert_int_equal(left(), 0);
	assert_int_equal(rows_of("SELECT COUNT(*) FROM far_host WHERE failing_since <> 0"), 0);
}

static void hosts_see_who_is_down(void **unused)
{
	struct owed_due due;
	struct far_states list;
	struct task *t;

	(void)unused;
	owes(TELL_LIKE, 1, 0, "down.example", NULL);
	owes(TELL_LIKE, 1, 0, "down.example", NULL);
	due = take(50);
	answer(due.p, due.n, OWED_DOWN);
	t = test_task(NULL);
	list = owed_failing(t);
	assert_int_equal(list.n, 1);
	check_str(list.p[0].host, "down.example");
	assert_int_equal(list.p[0].waiting, 2);
	assert_int_equal(list.p[0].failing_since, now);
	assert_int_equal(owed_state(t, S("up.example")).failing_since, 0);
	test_rollback(t);
	wait_for(CLOCK_MINUTE);
	due = take(50);
	answer(due.p, due.n, OWED_TAKEN);
	due = take(50);
	answer(due.p, due.n, OWED_TAKEN);
	assert_int_equal(left(), 0);
}

/* One letter to each of several people of a server, about one post. */
static void letters(enum tell what, int64_t subject, int people)
{
	struct task *t = test_task(NULL);

	for (int i = 1; i <= people; i++) {
		struct inbox to = inbox_at("many.example", i);
		struct owing o = { .what = what,
				   .who = 1,
				   .post_id = subject,
				   .subject = subject,
				   .body = S("{}") };

		owed_add(t, &o, &(struct inboxes){ &to, 1 });
	}
	check_ok(test_commit(t));
}

static void letters_to_several_do_not_wait_for_each_other(void **unused)
{
	struct owed_due due;

	(void)unused;
	letters(TELL_CREATE, 120, 4);
	due = take(10);
	assert_int_equal(due.n, 4);
	letters(TELL_UPDATE, 120, 4); /* but each for the one before it */
	answer(due.p, 4, OWED_TAKEN);
	wait_for(2 * CLOCK_SECOND);
	due = take(10);
	assert_int_equal(due.n, 4);
	owes(TELL_FEWER, 1, 120, "many.example", NULL); /* and the end for all of them */
	answer(due.p + 1, 3, OWED_TAKEN);
	wait_for(2 * CLOCK_SECOND);
	assert_int_equal(take(10).n, 0);
	answer(due.p, 1, OWED_TAKEN);
	wait_for(3 * CLOCK_SECOND);
	due = take(10);
	assert_int_equal(due.n, 1);
	assert_int_equal(due.p[0].what, TELL_FEWER);
	answer(due.p, 1, OWED_TAKEN);
	assert_int_equal(left(), 0);
}

static void the_later_of_two_waits_for_the_earlier(void **unused)
{
	struct owed_due due;

	(void)unused;
	owes(TELL_CREATE, 1, 102, "a.example", "b.example");
	due = take(10);
	answer(due.p, 1, OWED_LATER);
	answer(due.p + 1, 1, OWED_TAKEN);
	owes(TELL_UPDATE, 1, 102, "a.example", "b.example");
	owes(TELL_LIKE, 2, 102, "a.example", NULL); /* of somebody else */
	due = take(10);
	assert_int_equal(due.n, 2);
	answer(due.p, 2, OWED_TAKEN);
	for (int i = 0; i < 200 && left() == 2; i++) {
		wait_for(next());
		due = take(10);
		if (due.n)
			assert_int_equal(due.p[0].what, TELL_CREATE);
		answer(due.p, due.n, OWED_TAKEN);
	}
	assert_int_equal(left(), 1);
	wait_for(2 * CLOCK_SECOND);
	due = take(10);
	assert_int_equal(due.n, 1);
	assert_int_equal(due.p[0].what, TELL_UPDATE);
	answer(due.p, 1, OWED_TAKEN);
	assert_int_equal(left(), 0);
}

static void the_end_goes_first_and_takes_its_place(void **unused)
{
	struct owed_due due, end;
	struct task *t;

	(void)unused;
	owes(TELL_CREATE, 1, 103, "a.example", NULL);
	due = take(10); /* on its way */
	owes(TELL_CREATE, 1, 104, "a.example", NULL);
	owes(TELL_DELETE, 1, 103, "a.example", "b.example");
	assert_int_equal(left(), 3);
	end = take(10);
	assert_int_equal(end.n, 2);
	assert_int_equal(end.p[0].what, TELL_DELETE);
	check_str(end.p[0].host, "b.example");
	assert_int_equal(end.p[1].subject, 104);
	answer(due.p, 1, OWED_LATER); /* whatever came of it, it is not sent again */
	answer(end.p, 2, OWED_TAKEN);
	assert_int_equal(left(), 1);
	wait_for(2 * CLOCK_SECOND);
	end = take(10);
	assert_int_equal(end.n, 1);
	assert_int_equal(end.p[0].what, TELL_DELETE);
	answer(end.p, 1, OWED_TAKEN);
	assert_int_equal(left(), 0);
	t = test_task(NULL);
	assert_int_equal(owed_taken_back(t, 103).servers, 2);
	assert_int_equal(owed_taken_back(t, 103).confirmed, 2);
	test_rollback(t);
}

static void an_inbox_that_is_no_more(void **unused)
{
	const struct account *gone = far_person("greta", "g.example");
	struct inbox to = { .inbox = S("https://g.example/users/greta/inbox"),
			    .host = S("g.example") };
	struct inbox shared = { .inbox = S("https://g.example/inbox"), .host = S("g.example") };
	struct owing o = { .what = TELL_LIKE, .who = 1, .body = S("{}") };
	struct owed_due due;
	struct task *t = test_task(NULL);

	(void)unused;
	owed_add(t, &o, &(struct inboxes){ &shared, 1 });
	check_ok(test_commit(t));
	due = take(10);
	answer(due.p, 1, OWED_GONE);
	assert_int_equal(left(), 0);
	assert_int_equal(person_again(gone)->state, ACCOUNT_ACTIVE);
	t = test_task(NULL);
	owed_add(t, &o, &(struct inboxes){ &to, 1 });
	check_ok(test_commit(t));
	due = take(10);
	answer(due.p, 1, OWED_GONE);
	assert_int_equal(left(), 0);
	assert_int_equal(rows_of("SELECT COUNT(*) FROM account WHERE name = 'greta' AND state = 0"),
			 0);
}

static void what_is_not_taken_for_days_is_given_up(void **unused)
{
	struct job j = { .kind = JOB_OWED };
	struct owed_due due;
	struct task *t;

	(void)unused;
	owes(TELL_CREATE, 1, 105, "never.example", NULL);
	owes(TELL_DELETE, 1, 106, "never.example", NULL);
	due = take(10);
	answer(due.p, due.n, OWED_DOWN);
	wait_for(OWED_DAYS * CLOCK_DAY + 1);
	t = test_task(NULL);
	check_ok(owed_tidy(t, &j));
	check_ok(test_commit(t));
	assert_int_equal(left(), 1);
	wait_for(OWED_DAYS_URGENT * CLOCK_DAY);
	t = test_task(NULL);
	check_ok(owed_tidy(t, &j));
	assert_int_equal(owed_taken_back(t, 106).unknown, 1);
	check_ok(test_commit(t));
	assert_int_equal(left(), 0);
	due = take(10); /* nothing to ask it with: no longer looked at */
	assert_int_equal(due.n, 0);
	assert_int_equal(next(), -1);
}

/* The one job of giving up that waits; fails when it is not one. */
static struct job the_job(struct task *t)
{
	struct job j;

	assert_int_equal(
		db_int(t, "SELECT COUNT(*) FROM job WHERE kind = $1", ARGS(V(JOB_OWED)), 0), 1);
	assert_true(job_first(t, &j));
	assert_int_equal(j.kind, JOB_OWED);
	return j;
}

/* More than one step forgets at once: it goes on at once, and there is still one job of it after an
 * hour, and after the program began again. What had doubled before becomes one again. */
static void giving_up_goes_on_alone(void **unused)
{
	struct task *t = test_task(NULL);
	int steps = 0;
	struct job j;

	(void)unused;
	db_run(t, "DELETE FROM job", NO_ARGS);
	for (int64_t i = 0; i < 2500; i++)
		db_run(t,
		       "INSERT INTO told (post_id, host, inbox, at, taken_back)"
		       " VALUES ($1, 'far.example', 'https://far.example/0', 1, 1)",
		       ARGS(V(1000000 + i)));
	job_every(t, JOB_OWED, t->now);
	job_every(t, JOB_OWED, t->now);
	for (j = the_job(t); j.run_at <= t->now; j = the_job(t)) {
		check_ok(owed_tidy(t, &j));
		job_done_for_now(t, &j, CLOCK_HOUR);
		steps++;
	}
	assert_int_equal(steps, 3);
	assert_int_equal(j.run_at, t->now + CLOCK_HOUR);
	job_every(t, JOB_OWED, t->now);
	assert_int_equal(the_job(t).run_at, t->now + CLOCK_HOUR);

	job_add(t, JOB_OWED, 0, S(""), t->now + CLOCK_MINUTE);
	assert_true(job_first(t, &j));
	check_ok(owed_tidy(t, &j));
	job_done_for_now(t, &j, CLOCK_HOUR);
	assert_int_equal(the_job(t).run_at, t->now + CLOCK_HOUR);
	check_ok(test_commit(t));
}

/* Died with a long line: at the start all of it is due. */
static void a_line_is_found_again(void **unused)
{
	struct owed_due due;
	struct task *t;

	(void)unused;
	for (int i = 0; i < 20; i++)
		owes(TELL_LIKE, 1, 0, "line.example", NULL);
	due = take(50);
	assert_int_equal(due.n, OWED_HOST_FIRST);
	answer(due.p, due.n, OWED_BACK);
	assert_int_equal(next(), CLOCK_SECOND);
	t = test_task(NULL);
	owed_begin(t);
	check_ok(test_commit(t));
	assert_int_equal(rows_of("SELECT COUNT(*) FROM delivery WHERE run_at > 4000000000000000"),
			 0);
	for (int i = 0; i < 50 && left(); i++) {
		due = take(50);
		answer(due.p, due.n, OWED_TAKEN);
		wait_for(CLOCK_SECOND);
	}
	assert_int_equal(left(), 0);
}

/* --- whatever servers do --- */

static const char *const hosts[] = { "r1.example", "r2.example", "r3.example", "r4.example" };

/* What each server took last about each subject, as the number of the activity. */
static int64_t taken[4][8];
static size_t takes;

static void random_answer(const struct owed *o)
{
	enum owed_end end = (enum owed_end)any(6);
	int h = 0;

	while (!str_eq(o->host, str_of(hosts[h])))
		h++;
	if (end == OWED_GONE || any(100) < 40)
		end = OWED_TAKEN;
	if (end == OWED_TAKEN || end == OWED_REFUSED) {
		if (o->outgoing_id <= taken[h][o->subject])
			fail_msg("%lld came after %lld", (long long)o->outgoing_id,
				 (long long)taken[h][o->subject]);
		taken[h][o->subject] = o->outgoing_id;
		takes++;
	}
	answer(o, 1, end);
}

static void every_one_ends_once_in_its_order(void **unused)
{
	size_t owed = 0;
	struct owed_due away = { .p = arena_many(test_arena(), struct owed, 4096) };

	(void)unused;
	random_begin_anew();
	for (int step = 0; step < 6000 && (step < 200 || left() || away.n); step++) {
		if (step < 200) {
			owes(TELL_UPDATE, 1, 1 + any(6), hosts[any(2)], hosts[2 + any(2)]);
			owed += 2;
		}
		if (any(3) == 0) {
			struct owed_due more = take(16);

			for (size_t i = 0; i < more.n; i++)
				away.p[away.n++] = more.p[i];
		}
		for (unsigned i = any(4); i > 0 && away.n; i--) {
			size_t at = any((unsigned)away.n);
			struct owed o = away.p[at];

			away.p[at] = away.p[--away.n];
			random_answer(&o);
		}
		wait_for(any(4) ? any(3000) : any(10) ? 0 : CLOCK_HOUR);
		if (step > 200 && any(20) == 0)
			wait_for(CLOCK_HOUR);
	}
	assert_int_equal(left(), 0);
	assert_int_equal(takes, owed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_taken_once),
		cmocka_unit_test(what_fails_comes_again_later_and_later),
		cmocka_unit_test(a_long_line_holds_up_nobody_else),
		cmocka_unit_test(a_server_that_is_down_is_asked_with_one),
		cmocka_unit_test(hosts_see_who_is_down),
		cmocka_unit_test(letters_to_several_do_not_wait_for_each_other),
		cmocka_unit_test(the_later_of_two_waits_for_the_earlier),
		cmocka_unit_test(the_end_goes_first_and_takes_its_place),
		cmocka_unit_test(an_inbox_that_is_no_more),
		cmocka_unit_test(what_is_not_taken_for_days_is_given_up),
		cmocka_unit_test(giving_up_goes_on_alone),
		cmocka_unit_test(a_line_is_found_again),
		cmocka_unit_test(every_one_ends_once_in_its_order),
	};

	return cmocka_run_group_tests(tests, open_place, testdb_close);
}
