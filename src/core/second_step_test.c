#include "tests/support/check.h"

#include "base/clock.h"
#include "core/second_step.h"
#include "sys/keys.h"
#include "sys/keys_once.h"
#include "sys/keys_seal.h"
#include "tests/support/member.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static const struct account *ada, *ben;
static struct str secret; /* of ada's app, as bytes */
static struct strs codes; /* the recovery codes that ada wrote down */

static struct str code_at(int64_t ms)
{
	return once_code(test_arena(), secret, once_step(ms), ONCE_DIGITS);
}

static struct str code_now(void)
{
	return code_at(clock_wall_ms());
}

static enum err password_first(struct signed_in *ret)
{
	struct task *t = test_task(NULL);
	enum err e = sign_in(t, S("ada"), S(TEST_PASSWORD), S("192.0.2.1"), S("Firefox"), ret);

	check_ok(test_commit(t));
	return e;
}

struct came {
	enum err e;
	struct signed_in in;
	struct str sentence;
	bool over;
};

static struct came then(struct str half, struct str code)
{
	struct task *t = test_task(NULL);
	struct came c = { 0 };

	c.e = sign_in_second(t, half, code, S("192.0.2.1"), S("Firefox"), &c.in, &c.over);
	c.sentence = t->fault.text;
	check_ok(test_commit(t));
	return c;
}

static struct str half_now(void)
{
	struct signed_in in;

	check_ok(password_first(&in));
	assert_true(in.half);
	return in.secret;
}

static struct second_step state_of(const struct account *a)
{
	struct task *t = test_task(a);
	struct second_step s;

	check_ok(second_get(t, &s));
	test_rollback(t);
	return s;
}

static struct second_step begin(const struct account *a, bool anew)
{
	struct task *t = test_task(a);
	struct second_step s;

	check_ok(second_begin(t, anew, &s));
	check_ok(test_commit(t));
	return s;
}

static enum err enable(struct str code)
{
	struct task *t = test_task(ada);
	enum err e = second_enable(t, code, &codes);

	e ? test_rollback(t) : check_ok(test_commit(t));
	return e;
}

static bool opens(struct str session)
{
	struct task *t = test_task(NULL);
	struct account a;
	int64_t id;
	enum err e = session_find(t, session, &a, &id);

	test_rollback(t);
	return !e;
}

/* Begins, reads the key, and switches it on with the code of this moment. */
static void switch_on(void)
{
	struct second_step s = begin(ada, true);

	assert_true(base32_read(test_arena(), s.secret, &secret));
	check_ok(enable(code_now()));
	test_clock_add(CLOCK_MINUTE); /* the next code is another one */
}

static int open_house(void **state)
{
	testdb_open(state);
	ada = test_person("Ada");
	ben = test_person("ben");
	return 0;
}

static int anew(void **state)
{
	struct task *t = test_task(ada);

	(void)state;
	test_clock_add(2 * CLOCK_DAY); /* earlier tries are forgotten */
	second_disable(t);
	test_commit(t);
	return 0;
}

static void test_before_the_first_code_nothing_is_asked(void **state)
{
	struct second_step s;
	struct signed_in in;

	(void)state;
	assert_int_equal(state_of(ada).state, SECOND_OFF);
	check_err(enable(S("123456")), ERR_FORBIDDEN);
	s = begin(ada, false);
	assert_int_equal(s.state, SECOND_BEGUN);
	assert_int_equal(s.secret.n, 32);
	assert_true(str_starts(s.uri, S("otpauth://totp/example.org:Ada?secret=")));
	assert_true(str_find(s.uri, s.secret) < s.uri.n);
	assert_true(str_find(s.uri, S("&issuer=example.org&algorithm=SHA1&digits=6&period=30")) <
		    s.uri.n);
	check_ok(password_first(&in));
	assert_false(in.half);
	assert_true(opens(in.secret));
}

static void test_the_key_stays_for_an_hour_unless_one_begins_again(void **state)
{
	struct second_step one = begin(ada, false), other;

	(void)state;
	assert_true(str_eq(begin(ada, false).secret, one.secret));
	assert_true(str_eq(state_of(ada).secret, one.secret));
	other = begin(ada, true);
	assert_false(str_eq(other.secret, one.secret));
	test_clock_add(CLOCK_HOUR);
	assert_int_equal(state_of(ada).state, SECOND_OFF);
	assert_false(str_eq(begin(ada, false).secret, other.secret));
	/* Ben's is his own. */
	assert_int_equal(state_of(ben).state, SECOND_OFF);
}

static void test_a_code_lets_in(void **state)
{
	struct second_step s;
	struct came c;
	struct str half;

	(void)state;
	switch_on();
	s = state_of(ada);
	assert_int_equal(s.state, SECOND_ON);
	assert_true(s.on_at == clock_wall_ms() - CLOCK_MINUTE);
	assert_int_equal(s.recovery_left, SECOND_RECOVERY_CODES);
	assert_null(s.secret.p); /* it is not told again */
	half = half_now();
	assert_false(opens(half));
	check_err(then(half, S("")).e, ERR_SIGN_IN);
	check_err(then(half, S("000000x")).e, ERR_SIGN_IN);
	c = then(half, code_now());
	check_ok(c.e);
	assert_true(c.in.account_id == ada->id && !c.in.half && !c.in.recovered);
	assert_true(opens(c.in.secret));
	/* The half is used up with it. */
	c = then(half, code_now());
	check_err(c.e, ERR_SIGN_IN);
	assert_true(c.over);
}

static void test_a_code_is_taken_once(void **state)
{
	struct str code;
	struct came c;

	(void)state;
	switch_on();
	code = code_now();
	check_ok(then(half_now(), code).e);
	c = then(half_now(), code);
	check_err(c.e, ERR_SIGN_IN);
	assert_false(c.over);
	check_str(c.sentence, "This is not the code, or it was used before. Wait for the next one "
			      "and type it.");
	/* Nor one before it. */
	check_err(then(half_now(), code_at(clock_wall_ms() - 30000)).e, ERR_SIGN_IN);
	check_ok(then(half_now(), code_at(clock_wall_ms() + 30000)).e);
}

static void test_the_code_that_switched_it_on_is_used(void **state)
{
	struct second_step s = begin(ada, true);

	(void)state;
	assert_true(base32_read(test_arena(), s.secret, &secret));
	check_ok(enable(code_now()));
	check_err(then(half_now(), code_now()).e, ERR_SIGN_IN);
}

static void test_clocks_may_be_one_step_off(void **state)
{
	(void)state;
	switch_on();
	check_err(then(half_now(), code_at(clock_wall_ms() - 60000)).e, ERR_SIGN_IN);
	check_err(then(half_now(), code_at(clock_wall_ms() + 60000)).e, ERR_SIGN_IN);
	check_ok(then(half_now(), code_at(clock_wall_ms() - 30000)).e);
	check_ok(then(half_now(), code_at(clock_wall_ms() + 30000)).e);
}

static void test_spaces_and_dashes_do_not_matter(void **state)
{
	struct str code, loud;

	(void)state;
	switch_on();
	code = code_now();
	check_ok(then(half_now(), str_fmt(test_arena(), " %.3s-%.3s ", code.p, code.p + 3)).e);
	loud = str_fmt(test_arena(), "%.4s %.4s %.4s %.4s ", codes.p[0].p, codes.p[0].p + 5,
		       codes.p[0].p + 10, codes.p[0].p + 15);
	check_ok(then(half_now(), loud).e);
}

static void test_a_recovery_code_lets_in_once(void **state)
{
	struct came c;

	(void)state;
	switch_on();
	assert_int_equal(codes.n, SECOND_RECOVERY_CODES);
	assert_int_equal(codes.p[0].n, 19);
	for (size_t i = 0; i < codes.n; i++)
		for (size_t k = 0; k < i; k++)
			assert_false(str_eq(codes.p[i], codes.p[k]));
	c = then(half_now(), codes.p[3]);
	check_ok(c.e);
	assert_true(c.in.recovered);
	assert_int_equal(state_of(ada).recovery_left, SECOND_RECOVERY_CODES - 1);
	check_err(then(half_now(), codes.p[3]).e, ERR_SIGN_IN);
	check_ok(then(half_now(), codes.p[4]).e);
}

static void test_new_recovery_codes_end_the_old(void **state)
{
	struct strs before;
	struct task *t;

	(void)state;
	switch_on();
	before = codes;
	t = test_task(ada);
	check_ok(second_codes_new(t, &codes));
	check_ok(test_commit(t));
	check_err(then(half_now(), before.p[0]).e, ERR_SIGN_IN);
	check_ok(then(half_now(), codes.p[0]).e);
	t = test_task(ben);
	check_err(second_codes_new(t, &before), ERR_CONFLICT);
	test_rollback(t);
}

static void test_guessing_codes_is_slowed_down(void **state)
{
	struct str half, halves[SIGN_IN_FREE_TRIES];
	struct came c;

	(void)state;
	switch_on();
	half = half_now();
	for (int i = 0; i < SIGN_IN_FREE_TRIES; i++)
		check_err(then(half, S("no code")).e, ERR_SIGN_IN);
	c = then(half, code_now());
	check_err(c.e, ERR_OFTEN);
	check_str(c.sentence, "There were too many wrong tries. Please try again in 1 seconds.");
	test_clock_add(CLOCK_SECOND);
	check_ok(then(half, code_now()).e);
	/* Another half of the same person does not begin anew. */
	test_clock_add(2 * CLOCK_DAY);
	for (int i = 0; i < SIGN_IN_FREE_TRIES; i++)
		halves[i] = half_now();
	half = half_now();
	for (int i = 0; i < SIGN_IN_FREE_TRIES; i++)
		check_err(then(halves[i], S("no code")).e, ERR_SIGN_IN);
	check_err(then(half, code_now()).e, ERR_OFTEN);
}

static void test_a_half_ends(void **state)
{
	struct str half;
	struct came c;
	struct task *t;

	(void)state;
	switch_on();
	half = half_now();
	t = test_task(NULL);
	assert_true(sign_in_waits(t, half));
	assert_false(sign_in_waits(t, S("")));
	assert_false(sign_in_waits(t, S("another")));
	test_rollback(t);
	test_clock_add(SIGN_IN_HALF_MINUTES * CLOCK_MINUTE);
	c = then(half, code_now());
	check_err(c.e, ERR_SIGN_IN);
	assert_true(c.over);
	/* With a new password, too. */
	half = half_now();
	t = test_task(NULL);
	check_ok(password_set(t, ada->id, S(TEST_PASSWORD)));
	check_ok(test_commit(t));
	c = then(half, code_now());
	assert_true(c.over);
	assert_int_equal(state_of(ada).state, SECOND_ON);
	check_ok(then(half_now(), code_now()).e);
	/* And when somebody else's is switched off meanwhile. */
	half = half_now();
	t = test_task(NULL);
	check_ok(second_drop(t, ada->id));
	check_ok(test_commit(t));
	assert_true(then(half, code_now()).over);
}

static void test_off_is_off(void **state)
{
	struct signed_in in;
	struct task *t;

	(void)state;
	switch_on();
	check_err(enable(code_now()), ERR_CONFLICT);
	t = test_task(ada);
	check_ok(second_disable(t));
	check_err(second_disable(t), ERR_CONFLICT);
	check_err(second_drop(t, ada->id), ERR_CONFLICT);
	check_err(second_drop(t, 1), ERR_NOT_FOUND);
	check_ok(test_commit(t));
	assert_int_equal(rows_of("SELECT count(*) FROM recovery_code"), 0);
	check_ok(password_first(&in));
	assert_false(in.half);
	check_err(enable(code_now()), ERR_FORBIDDEN);
}

static void test_without_the_key_recovery_codes_help(void **state)
{
	struct str half;

	(void)state;
	switch_on();
	half = half_now();
	seal_key(S("another key of thirty-two bytes."));
	check_err(then(half, code_now()).e, ERR_SIGN_IN);
	check_ok(then(half, codes.p[0]).e);
	seal_key(S("a key for tests, of 32 bytes...."));
}

/* A copy of the database holds neither the key of the app nor a recovery code. */
static void test_the_database_tells_no_secret(void **state)
{
	struct str sealed, opened, read;
	struct task *t;
	struct rows r;

	(void)state;
	switch_on();
	t = test_task(NULL);
	r = db_rows(t, "SELECT secret FROM second_step", NO_ARGS);
	assert_true(rows_next(&r));
	sealed = row_str(&r);
	rows_done(&r);
	assert_false(str_eq(sealed, base32(t->a, secret)));
	assert_true(base64url_read(t->a, sealed, &read));
	assert_true(str_find(read, secret) == read.n);
	/* It belongs to her row alone. */
	assert_false(seal_open(t->a, sealed,
			       str_fmt(t->a, "second step of %lld", (long long)ben->id), &opened));
	assert_true(seal_open(t->a, sealed,
			      str_fmt(t->a, "second step of %lld", (long long)ada->id), &opened));
	assert_true(str_eq(opened, secret));
	r = db_rows(t, "SELECT hash FROM recovery_code", NO_ARGS);
	while (rows_next(&r))
		assert_int_equal(row_str(&r).n, 64);
	rows_done(&r);
	test_rollback(t);
}

static void test_what_is_over_is_tidied(void **state)
{
	struct task *t;

	(void)state;
	switch_on();
	half_now();
	begin(ben, false);
	test_clock_add(2 * CLOCK_DAY);
	t = test_task(NULL);
	check_ok(session_tidy(t, &(struct job){ 0 }));
	check_ok(test_commit(t));
	assert_int_equal(rows_of("SELECT count(*) FROM half_session"), 0);
	assert_int_equal(rows_of("SELECT count(*) FROM second_step"), 1); /* ada's, which is on */
}

#define ANEW(f) cmocka_unit_test_setup(f, anew)

int main(void)
{
	const struct CMUnitTest list[] = {
		ANEW(test_before_the_first_code_nothing_is_asked),
		ANEW(test_the_key_stays_for_an_hour_unless_one_begins_again),
		ANEW(test_a_code_lets_in),
		ANEW(test_a_code_is_taken_once),
		ANEW(test_the_code_that_switched_it_on_is_used),
		ANEW(test_clocks_may_be_one_step_off),
		ANEW(test_spaces_and_dashes_do_not_matter),
		ANEW(test_a_recovery_code_lets_in_once),
		ANEW(test_new_recovery_codes_end_the_old),
		ANEW(test_guessing_codes_is_slowed_down),
		ANEW(test_a_half_ends),
		ANEW(test_off_is_off),
		ANEW(test_without_the_key_recovery_codes_help),
		ANEW(test_the_database_tells_no_secret),
		ANEW(test_what_is_over_is_tidied),
	};

	return cmocka_run_group_tests(list, open_house, testdb_close);
}
