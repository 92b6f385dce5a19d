#include "tests/support/check.h"

#include "base/clock.h"
#include "core/oauth.h"
#include "core/session.h"
#include "sys/keys.h"
#include "tests/support/member.h"
#include "tests/support/testdb.h"

static const struct account *ada, *host;

struct came {
	enum err e;
	struct str secret, sentence;
	int64_t id;
};

/* A try to sign in; what it wrote stays, whatever came of it. */
static struct came try(const char *name, const char *password, const char *address)
{
	struct task *t = test_task(NULL);
	struct came c = { .secret = STR_NONE };

	struct signed_in in = { .secret = STR_NONE };

	c.e = sign_in(t, str_of(name), str_of(password), str_of(address), S("Firefox on a phone"),
		      &in);
	c.secret = in.secret;
	c.id = in.account_id;
	c.sentence = t->fault.text;
	check_ok(test_commit(t));
	return c;
}

static enum err find(struct str secret, struct account *ret)
{
	struct task *t = test_task(NULL);
	int64_t id;
	enum err e = session_find(t, secret, ret, &id);

	test_rollback(t);
	return e;
}

static int open_house(void **state)
{
	testdb_open(state);
	ada = test_person("Ada");
	host = test_host("hanna");
	return 0;
}

static int later(void **state)
{
	(void)state;
	test_clock_add(2 * CLOCK_DAY); /* earlier tries are forgotten */
	return 0;
}

static void test_right_password_opens_a_session(void **state)
{
	struct came c = try("ada", TEST_PASSWORD, "192.0.2.1");
	struct account me;

	(void)state;
	check_ok(c.e);
	assert_true(c.id == ada->id);
	check_ok(find(c.secret, &me));
	assert_true(me.id == ada->id);
	check_ok(try("@ADA", TEST_PASSWORD, "192.0.2.1").e);
	check_ok(try("ada@example.org", TEST_PASSWORD, "192.0.2.1").e);
	check_err(try("ada@far.example", TEST_PASSWORD, "192.0.2.1").e, ERR_SIGN_IN);
	check_err(find(S(""), &me), ERR_SIGN_IN);
	check_err(find(S("x"), &me), ERR_SIGN_IN);
	check_err(find(str_sub(c.secret, 1, c.secret.n), &me), ERR_SIGN_IN);
}

static void test_wrong_name_and_wrong_password_sound_the_same(void **state)
{
	struct came wrong = try("ada", "rose gardem", "192.0.2.2");
	struct came nobody = try("nobody", TEST_PASSWORD, "192.0.2.2");
	struct came empty = try("", "", "192.0.2.2");

	(void)state;
	check_err(wrong.e, ERR_SIGN_IN);
	check_err(nobody.e, ERR_SIGN_IN);
	check_err(empty.e, ERR_SIGN_IN);
	assert_true(str_eq(wrong.sentence, nobody.sentence));
	assert_null(wrong.secret.p);
}

/* How many password computations a try costs: each is a tenth of a second, the rest is nothing. */
static int64_t cost_of(const char *name, const char *password)
{
	int64_t before = password_work();

	check_err(try(name, password, "192.0.2.7").e, ERR_SIGN_IN);
	return password_work() - before;
}

static void test_a_name_that_nobody_has_costs_the_same(void **state)
{
	(void)state;
	assert_int_equal(cost_of("ada", "not this one"), 1);
	assert_int_equal(cost_of("nobody", "not this one"), 1);
	assert_int_equal(cost_of("no name at all", "not this one"), 1);
	assert_int_equal(cost_of("ada@far.example", TEST_PASSWORD), 1);
}

static void test_guessing_a_name_is_slowed_down(void **state)
{
	(void)state;
	for (int i = 0; i < SIGN_IN_FREE_TRIES; i++)
		check_err(try("ada", "guess", str_fmt(test_arena(), "192.0.2.%d", i).p).e,
			  ERR_SIGN_IN);
	/* The right password too, from anywhere. */
	check_err(try("ada", TEST_PASSWORD, "198.51.100.7").e, ERR_OFTEN);
	check_str(try("ADA", TEST_PASSWORD, "198.51.100.7").sentence,
		  "There were too many wrong tries. Please try again in 1 seconds.");
	test_clock_add(CLOCK_SECOND);
	check_err(try("ada", "guess", "198.51.100.7").e, ERR_SIGN_IN);
	test_clock_add(CLOCK_SECOND);
	check_err(try("ada", TEST_PASSWORD, "198.51.100.7").e, ERR_OFTEN);
	test_clock_add(CLOCK_SECOND);
	check_ok(try("ada", TEST_PASSWORD, "198.51.100.7").e);
	/* And then the name is as free as ever. */
	check_err(try("ada", "guess", "198.51.100.7").e, ERR_SIGN_IN);
	check_ok(try("ada", TEST_PASSWORD, "198.51.100.7").e);
}

static void test_the_pause_ends_at_a_quarter_of_an_hour(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		check_err(try("ada", "guess", "192.0.2.9").e, ERR_SIGN_IN);
		test_clock_add(15 * CLOCK_MINUTE);
	}
	check_ok(try("ada", TEST_PASSWORD, "192.0.2.9").e);
}

static void test_guessing_many_names_is_slowed_down(void **state)
{
	(void)state;
	for (int i = 0; i < SIGN_IN_FREE_TRIES; i++)
		check_err(try(str_fmt(test_arena(), "name%d", i).p, "guess", "2001:db8:1:2::7").e,
			  ERR_SIGN_IN);
	/* The same house, another address of it. */
	check_err(try("another", "guess", "2001:db8:1:2:aa::8").e, ERR_OFTEN);
	check_err(try("another", "guess", "2001:db8:1:3::8").e, ERR_SIGN_IN);
	/* Signing in oneself between guesses does not free the address. */
	test_clock_add(CLOCK_SECOND);
	check_ok(try("hanna", TEST_PASSWORD, "2001:db8:1:2::7").e);
	check_err(try("another", "guess", "2001:db8:1:2::7").e, ERR_OFTEN);
}

static void set_state(enum account_state s)
{
	struct task *t = test_task(host);

	db_run(t, "UPDATE account SET state = $2 WHERE id = $1", ARGS(V(ada->id), V((int)s)));
	check_ok(test_commit(t));
}

static void test_only_who_knows_the_password_hears_why(void **state)
{
	struct came c = try("ada", TEST_PASSWORD, "192.0.2.3");
	struct account me;

	(void)state;
	set_state(ACCOUNT_WAITING);
	check_err(try("ada", "guess", "192.0.2.3").e, ERR_SIGN_IN);
	check_err(try("ada", TEST_PASSWORD, "192.0.2.3").e, ERR_FORBIDDEN);
	check_err(find(c.secret, &me), ERR_SIGN_IN);
	set_state(ACCOUNT_SUSPENDED);
	check_err(try("ada", "guess", "192.0.2.3").e, ERR_SIGN_IN);
	check_err(try("ada", TEST_PASSWORD, "192.0.2.3").e, ERR_FORBIDDEN);
	set_state(ACCOUNT_GONE);
	check_err(try("ada", TEST_PASSWORD, "192.0.2.3").e, ERR_SIGN_IN);
	set_state(ACCOUNT_ACTIVE);
	check_ok(find(c.secret, &me));
}

static void test_a_session_ends_after_half_a_year(void **state)
{
	struct came c = try("ada", TEST_PASSWORD, "192.0.2.4");
	struct account me;
	struct task *t;

	(void)state;
	test_clock_add(SESSION_DAYS * CLOCK_DAY);
	check_ok(find(c.secret, &me));
	test_clock_add(1);
	check_err(find(c.secret, &me), ERR_SIGN_IN);
	t = test_task(NULL);
	check_ok(session_tidy(t, NULL));
	assert_int_equal(db_int(t, "SELECT COUNT(*) FROM session WHERE created_at < $1",
				ARGS(V(t->now - SESSION_DAYS * CLOCK_DAY)), -1),
			 0);
	assert_int_equal(db_int(t, "SELECT COUNT(*) FROM attempt", NO_ARGS, -1), 0);
	check_ok(test_commit(t));
}

static void end_all(void)
{
	struct task *t = test_task(ada);

	check_ok(session_end_others(t, 0));
	check_ok(test_commit(t));
}

static void test_sessions_are_listed_and_ended_by_their_owner(void **state)
{
	struct came one, two;
	struct sessions list;
	struct account me;
	struct task *t;

	(void)state;
	end_all();
	one = try("ada", TEST_PASSWORD, "192.0.2.5");
	two = try("ada", TEST_PASSWORD, "192.0.2.5");
	t = test_task(ada);
	check_ok(session_list(t, 0, &list));
	assert_int_equal(list.n, 2);
	check_str(list.p[0].device, "Firefox on a phone");
	assert_true(list.p[0].id > list.p[1].id);
	t->me = host;
	check_err(session_end(t, list.p[0].id), ERR_NOT_FOUND);
	t->me = ada;
	check_ok(session_list(t, list.p[1].id, &list));
	assert_true(list.p[1].is_this && !list.p[0].is_this);
	check_ok(session_end(t, list.p[1].id));
	check_ok(test_commit(t));
	check_err(find(one.secret, &me), ERR_SIGN_IN);
	check_ok(find(two.secret, &me));
	end_all();
	check_err(find(two.secret, &me), ERR_SIGN_IN);
}

static void test_the_day_is_noted_once(void **state)
{
	struct came c = try("ada", TEST_PASSWORD, "192.0.2.5");
	struct sessions list;
	struct account me;
	struct task *t;
	int64_t id;

	(void)state;
	check_ok(c.e);
	test_clock_add(3 * CLOCK_DAY);
	t = test_task(NULL);
	check_ok(session_find(t, c.secret, &me, &id));
	check_ok(session_seen(t, id));
	t->me = ada;
	check_ok(session_list(t, id, &list));
	assert_true(list.p[0].seen_at % CLOCK_DAY == 0);
	assert_true(t->now - list.p[0].seen_at < CLOCK_DAY);
	check_ok(test_commit(t));
}

static enum err change(const char *old, const char *new_one, int64_t session)
{
	struct task *t = test_task(ada);
	enum err e = password_change(t, str_of(old), str_of(new_one), session, 0);

	check_ok(test_commit(t));
	return e;
}

static void test_a_new_password_ends_the_other_sessions(void **state)
{
	struct came one, two;
	struct account me;
	struct task *t;
	int64_t id;

	(void)state;
	one = try("ada", TEST_PASSWORD, "192.0.2.6");
	two = try("ada", TEST_PASSWORD, "192.0.2.6");
	t = test_task(NULL);
	check_ok(session_find(t, one.secret, &me, &id));
	test_rollback(t);
	check_err(change("wrong", "a new password", id), ERR_SIGN_IN);
	check_err(change(TEST_PASSWORD, "short", id), ERR_INVALID);
	check_ok(find(two.secret, &me));
	check_ok(change(TEST_PASSWORD, "a new password", id));
	check_ok(find(one.secret, &me));
	check_err(find(two.secret, &me), ERR_SIGN_IN);
	check_err(try("ada", TEST_PASSWORD, "192.0.2.6").e, ERR_SIGN_IN);
	check_ok(try("ada", "a new password", "192.0.2.6").e);
	check_ok(change("a new password", TEST_PASSWORD, 0));
	check_err(find(one.secret, &me), ERR_SIGN_IN);
}

static void test_guessing_inside_a_session_is_slowed_down_too(void **state)
{
	(void)state;
	for (int i = 0; i < SIGN_IN_FREE_TRIES; i++)
		check_err(change("guess", "a new password", 0), ERR_SIGN_IN);
	check_err(change(TEST_PASSWORD, "a new password", 0), ERR_OFTEN);
}

static void test_the_host_sets_a_password(void **state)
{
	struct came c = try("ada", TEST_PASSWORD, "192.0.2.8");
	struct account me;
	struct task *t = test_task(NULL);

	(void)state;
	check_ok(c.e);
	check_err(password_set(t, 12345, S("a new password")), ERR_NOT_FOUND);
	check_err(password_set(t, ada->id, S("short")), ERR_INVALID);
	check_ok(password_set(t, ada->id, S("a new password")));
	check_ok(test_commit(t));
	check_err(find(c.secret, &me), ERR_SIGN_IN);
	check_ok(try("ada", "a new password", "192.0.2.8").e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_right_password_opens_a_session, later),
		cmocka_unit_test_setup(test_wrong_name_and_wrong_password_sound_the_same, later),
		cmocka_unit_test_setup(test_a_name_that_nobody_has_costs_the_same, later),
		cmocka_unit_test_setup(test_guessing_a_name_is_slowed_down, later),
		cmocka_unit_test_setup(test_the_pause_ends_at_a_quarter_of_an_hour, later),
		cmocka_unit_test_setup(test_guessing_many_names_is_slowed_down, later),
		cmocka_unit_test_setup(test_only_who_knows_the_password_hears_why, later),
		cmocka_unit_test_setup(test_a_session_ends_after_half_a_year, later),
		cmocka_unit_test_setup(test_sessions_are_listed_and_ended_by_their_owner, later),
		cmocka_unit_test_setup(test_the_day_is_noted_once, later),
		cmocka_unit_test_setup(test_a_new_password_ends_the_other_sessions, later),
		cmocka_unit_test_setup(test_guessing_inside_a_session_is_slowed_down_too, later),
		cmocka_unit_test_setup(test_the_host_sets_a_password, later),
	};

	return cmocka_run_group_tests_name("session", tests, open_house, testdb_close);
}
