#include "tests/support/check.h"

#include "base/clock.h"
#include "core/invite.h"
#include "core/notice.h"
#include "core/place.h"
#include "core/session.h"
#include "tests/support/member.h"
#include "tests/support/testdb.h"

static const struct account *host, *ben;

static struct sign_up_form form(const char *name)
{
	return (struct sign_up_form){ .name = str_of(name),
				      .display = S(" A grandmother "),
				      .password = S("rose garden"),
				      .reason = S("For my sister."),
				      .lang = LANG_ES,
				      .timezone = S("Europe/Madrid") };
}

static enum err join(const struct sign_up_form *f, struct account *ret)
{
	struct task *t = test_task(NULL);
	enum err e = sign_up(t, f, ret);

	return test_end(t, e);
}

static enum err join_as(const char *name)
{
	struct sign_up_form f = form(name);
	struct account a;

	return join(&f, &a);
}

static void let_in(enum sign_up how)
{
	struct task *t = test_task(host);
	struct place p;

	check_ok(place_get(t, &p));
	p.sign_up = how;
	check_ok(place_change(t, &p));
	check_ok(test_commit(t));
}

/* --- the first person comes first --- */

static struct str new_set_up(void)
{
	struct task *t = test_task(NULL);
	struct str secret = set_up_secret_new(t);

	check_ok(test_commit(t));
	return secret;
}

static enum err first(struct str secret, const char *name, struct account *ret)
{
	struct sign_up_form f = form(name);
	struct task *t = test_task(NULL);
	enum err e = set_up(t, secret, S(" Our family "), &f, ret);

	return test_end(t, e);
}

static void test_the_first_person_becomes_the_host(void **state)
{
	struct str old = new_set_up(), secret = new_set_up();
	struct account me;
	struct place place;
	struct task *t;

	(void)state;
	assert_true(secret.n > 20);
	check_err(first(old, "hanna", &me), ERR_FORBIDDEN); /* a newer one was made */
	check_err(first(S(""), "hanna", &me), ERR_FORBIDDEN);
	check_err(first(secret, "not a name", &me), ERR_INVALID);
	t = test_task(NULL);
	assert_true(set_up_may(t, secret));
	assert_false(invite_holds(t, secret)); /* no invitation */
	check_err(invite_use(t, secret), ERR_FORBIDDEN);
	check_ok(place_get(t, &place));
	assert_false(place.is_set_up);
	test_rollback(t);
	check_ok(first(secret, "hanna", &me));
	assert_true(me.role == ROLE_HOST && me.state == ACCOUNT_ACTIVE);
	t = test_task(NULL);
	check_ok(place_get(t, &place));
	check_str(place.name, "Our family");
	assert_true(place.is_set_up && place.lang == LANG_ES);
	assert_false(set_up_may(t, secret));
	assert_null(set_up_secret_new(t).p);
	test_rollback(t);
	check_err(first(secret, "another", &me), ERR_FORBIDDEN);
}

static int with_host(void **state)
{
	(void)state;
	if (!host) {
		host = test_host("hester");
		ben = test_person("ben");
	}
	let_in(SIGN_UP_OPEN);
	return 0;
}

/* --- names and passwords --- */

static void test_names(void **state)
{
	static const char *const wrong[] = {
		"",	      "ada b", "ada-b",
		"ad\xc3\xa4", "@ada",  "ada@x.org",
		"a.b",	      "a/b",   "abcdefghijklmnopqrstuvwxyz01234"
	};
	static const char *const taken[] = { "ben", "BEN", "Ben", "admin", "Rosemary" };

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		check_err(join_as(wrong[i]), ERR_INVALID);
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		check_err(join_as(taken[i]), ERR_CONFLICT);
	check_ok(join_as("abcdefghijklmnopqrstuvwxyz_123"));
}

static void test_passwords_and_lengths(void **state)
{
	struct sign_up_form f = form("lina");
	struct account who;
	char text[2000];

	(void)state;
	memset(text, 'x', sizeof text);
	f.password = S("seven77");
	check_err(join(&f, &who), ERR_INVALID);
	f.password = (struct str){ text, 1001 };
	check_err(join(&f, &who), ERR_LIMIT);
	f.password = (struct str){ text, 1000 };
	f.display = (struct str){ text, 61 };
	check_err(join(&f, &who), ERR_LIMIT);
	f.display = S("");
	f.reason = (struct str){ text, 501 };
	check_err(join(&f, &who), ERR_LIMIT);
	f.reason = S("");
	f.timezone = S("Atlantis/Nowhere");
	check_ok(join(&f, &who));
	check_str(who.timezone, "UTC");
	check_str(who.display, "lina");
}

static void test_who_joins_is_careful_by_default(void **state)
{
	struct sign_up_form f = form("Olga");
	struct account who;

	(void)state;
	check_ok(join(&f, &who));
	check_str(who.name, "Olga");
	check_str(who.display, "A grandmother");
	check_str(who.timezone, "Europe/Madrid");
	check_str(who.language, "es");
	assert_true(who.lang == LANG_ES);
	assert_true(who.locked && who.hides_follows && !who.indexed && !who.bot);
	assert_int_equal(who.post_visibility, POST_FOLLOWERS);
	assert_true(who.state == ACCOUNT_ACTIVE && who.role == ROLE_MEMBER);
}

/* --- who may join --- */

static void test_a_closed_place(void **state)
{
	(void)state;
	let_in(SIGN_UP_CLOSED);
	check_err(join_as("klara"), ERR_FORBIDDEN);
	let_in(SIGN_UP_INVITED);
	check_err(join_as("klara"), ERR_FORBIDDEN);
}

static void test_a_host_lets_people_in(void **state)
{
	struct sign_up_form f = form("mona");
	struct paging page = { .limit = 40 };
	struct accounts list;
	struct notices told;
	struct account who;
	struct task *t;

	(void)state;
	let_in(SIGN_UP_APPROVED);
	check_ok(join(&f, &who));
	assert_true(who.state == ACCOUNT_WAITING);
	t = test_task(ben);
	check_err(account_waiting(t, &page, &list), ERR_FORBIDDEN);
	check_err(account_approve(t, who.id), ERR_FORBIDDEN);
	check_err(account_get(t, who.id, &who), ERR_NOT_FOUND);
	t->me = host;
	check_ok(account_waiting(t, &page, &list));
	assert_int_equal(list.n, 1);
	check_str(list.p[0].reason, "For my sister.");
	page = (struct paging){ .limit = 40 };
	check_ok(notice_list(
		t, &(struct notice_want){ .kinds = 1u << NOTICE_SIGN_UP, .from_id = who.id }, &page,
		&told));
	assert_int_equal(told.n, 1);
	check_ok(account_approve(t, who.id));
	check_err(account_approve(t, who.id), ERR_CONFLICT);
	check_err(account_turn_away(t, who.id), ERR_CONFLICT);
	check_ok(account_get(t, who.id, &who));
	assert_true(who.state == ACCOUNT_ACTIVE);
	check_ok(test_commit(t));
}

static void test_who_is_turned_away_leaves_nothing(void **state)
{
	struct sign_up_form f = form("paula");
	struct account who;
	struct task *t;

	(void)state;
	let_in(SIGN_UP_APPROVED);
	check_ok(join(&f, &who));
	t = test_task(host);
	check_ok(account_turn_away(t, who.id));
	check_err(account_get(t, who.id, &who), ERR_NOT_FOUND);
	check_ok(test_commit(t));
	check_ok(join_as("paula"));
}

/* --- invitations --- */

static struct str invite(const struct account *by, int64_t uses, int64_t days)
{
	struct task *t = test_task(by);
	struct str secret;

	check_ok(invite_new(t, uses, days, S("for the cousins"), &secret));
	check_ok(test_commit(t));
	return secret;
}

static enum err join_by(const char *name, struct str secret)
{
	struct sign_up_form f = form(name);
	struct account who;
	enum err e;

	f.invite = secret;
	e = join(&f, &who);
	if (!e)
		assert_true(who.state == ACCOUNT_ACTIVE);
	return e;
}

static void test_an_invitation_is_used_up(void **state)
{
	struct str secret;

	(void)state;
	let_in(SIGN_UP_APPROVED);
	secret = invite(ben, 2, 7);
	check_err(join_by("ben", secret), ERR_CONFLICT); /* takes no use */
	check_ok(join_by("cousin1", secret));
	check_ok(join_by("cousin2", secret));
	check_err(join_by("cousin3", secret), ERR_FORBIDDEN);
	check_err(join_by("cousin3", S("wrong")), ERR_FORBIDDEN);
}

static void test_an_invitation_has_an_end(void **state)
{
	struct str secret = invite(ben, 2, 7);

	(void)state;
	test_clock_add(7 * CLOCK_DAY - 1);
	check_ok(join_by("aunt1", secret));
	test_clock_add(1);
	check_err(join_by("aunt2", secret), ERR_FORBIDDEN);
}

static void test_invitations_are_their_makers(void **state)
{
	struct str secret = invite(ben, 1, 7);
	struct invites mine;
	struct task *t = test_task(host);
	struct str ignored;

	(void)state;
	check_ok(invite_mine(t, &mine));
	assert_int_equal(mine.n, 0);
	t->me = ben;
	check_ok(invite_mine(t, &mine));
	check_str(mine.p[0].note, "for the cousins");
	t->me = host;
	check_err(invite_withdraw(t, mine.p[0].id), ERR_NOT_FOUND);
	t->me = ben;
	check_ok(invite_withdraw(t, mine.p[0].id));
	check_err(invite_new(t, 0, 7, S(""), &ignored), ERR_INVALID);
	check_err(invite_new(t, 101, 7, S(""), &ignored), ERR_INVALID);
	check_err(invite_new(t, 1, 366, S(""), &ignored), ERR_INVALID);
	check_ok(test_commit(t));
	check_err(join_by("nephew", secret), ERR_FORBIDDEN);
}

static void test_members_invite_while_the_place_is_open_to_it(void **state)
{
	struct str bens = invite(ben, 5, 7), hosts;
	struct str ignored;
	struct task *t;

	(void)state;
	let_in(SIGN_UP_CLOSED);
	hosts = invite(host, 5, 7);
	t = test_task(ben);
	assert_false(invite_may(t));
	check_err(invite_new(t, 1, 1, S(""), &ignored), ERR_FORBIDDEN);
	t->me = NULL;
	assert_false(invite_may(t));
	test_rollback(t);
	check_err(join_by("uncle", bens), ERR_FORBIDDEN);
	check_ok(join_by("uncle", hosts));
	let_in(SIGN_UP_INVITED);
	check_ok(join_by("niece", bens));
	t = test_task(host);
	check_ok(account_suspend(t, ben->id, true));
	check_ok(test_commit(t));
	check_err(join_by("grandson", bens), ERR_FORBIDDEN);
	t = test_task(host);
	check_ok(account_suspend(t, ben->id, false));
	check_ok(test_commit(t));
}

/* --- two at once --- */

/* Both have checked that the name is free; then both write. With SQLite one writes after the other
 * (the writer), with PostgreSQL each in its own transaction. */
static void test_two_want_one_name_at_once(void **state)
{
	struct sign_up_form f = form("petra");
	struct task *one, *two;
	struct account who;
	struct str why;
	struct db *other;
	enum err e;

	(void)state;
	one = test_task(NULL);
	if (db_engine(one) == DB_SQLITE) {
		check_ok(sign_up_check(one, &f));
		check_ok(sign_up(one, &f, &who));
		check_err(sign_up(one, &f, &who), ERR_CONFLICT);
		check_ok(test_commit(one));
	} else {
		other = db_open(test_arena(), testdb_address(), false, &why);
		two = test_task_on(other, NULL);
		check_ok(sign_up_check(one, &f));
		check_ok(sign_up_check(two, &f));
		check_ok(sign_up(one, &f, &who));
		check_ok(test_commit(one));
		e = sign_up(two, &f, &who);
		check_err(e, ERR_CONFLICT);
		test_rollback(two);
		db_close(other);
	}
	check_err(join_as("Petra"), ERR_CONFLICT);
}

static void test_two_want_the_last_use_at_once(void **state)
{
	struct str secret = invite(host, 1, 1), why;
	struct task *one, *two;
	struct db *other;

	(void)state;
	one = test_task(NULL);
	if (db_engine(one) == DB_SQLITE) {
		assert_true(invite_holds(one, secret));
		check_ok(invite_use(one, secret));
		check_err(invite_use(one, secret), ERR_FORBIDDEN);
		test_rollback(one);
		return;
	}
	other = db_open(test_arena(), testdb_address(), false, &why);
	two = test_task_on(other, NULL);
	assert_true(invite_holds(one, secret) && invite_holds(two, secret));
	check_ok(invite_use(one, secret));
	check_ok(test_commit(one));
	check_err(invite_use(two, secret), ERR_FORBIDDEN);
	check_err(test_commit(two), ERR_CONFLICT); /* run again by the writer */
	db_close(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_first_person_becomes_the_host),
		cmocka_unit_test_setup(test_names, with_host),
		cmocka_unit_test_setup(test_passwords_and_lengths, with_host),
		cmocka_unit_test_setup(test_who_joins_is_careful_by_default, with_host),
		cmocka_unit_test_setup(test_a_closed_place, with_host),
		cmocka_unit_test_setup(test_a_host_lets_people_in, with_host),
		cmocka_unit_test_setup(test_who_is_turned_away_leaves_nothing, with_host),
		cmocka_unit_test_setup(test_an_invitation_is_used_up, with_host),
		cmocka_unit_test_setup(test_an_invitation_has_an_end, with_host),
		cmocka_unit_test_setup(test_invitations_are_their_makers, with_host),
		cmocka_unit_test_setup(test_members_invite_while_the_place_is_open_to_it,
				       with_host),
		cmocka_unit_test_setup(test_two_want_one_name_at_once, with_host),
		cmocka_unit_test_setup(test_two_want_the_last_use_at_once, with_host),
	};

	return cmocka_run_group_tests_name("sign_up", tests, testdb_open, testdb_close);
}
