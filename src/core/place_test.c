#include "tests/support/check.h"

#include <string.h>

#include "base/clock.h"
#include "core/place.h"
#include "core/place_picture.h"
#include "store/media.h"
#include "tests/support/member.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static const struct account *host, *ben;

static int open_house(void **state)
{
	testdb_open(state);
	host = test_host("hanna");
	ben = test_person("ben");
	return 0;
}

static struct place now(void)
{
	struct task *t = test_task(NULL);
	struct place p;

	check_ok(place_get(t, &p));
	test_rollback(t);
	return p;
}

static enum err change(const struct account *by, const struct place *p)
{
	struct task *t = test_task(by);
	enum err e = place_change(t, p);

	return test_end(t, e);
}

static void test_a_new_place_is_closed(void **state)
{
	struct place p = now();

	(void)state;
	check_str(p.name, "Rosemary");
	check_str(p.about, "");
	assert_true(p.sign_up == SIGN_UP_CLOSED && !p.markdown && p.lang == LANG_EN);
}

static void test_only_the_host_changes_it(void **state)
{
	struct place p = now();

	(void)state;
	p.name = S("Ours now");
	check_err(change(NULL, &p), ERR_FORBIDDEN);
	check_err(change(ben, &p), ERR_FORBIDDEN);
	check_str(now().name, "Rosemary");
}

static void test_what_the_host_changes_is_seen_at_once(void **state)
{
	struct place p = { .name = S("  Our family "),
			   .about = S("For grandmother.\nAnd all who knew her."),
			   .rules = S("Be kind.\nAsk first."),
			   .sign_up = SIGN_UP_APPROVED,
			   .markdown = true,
			   .lang = LANG_ES };
	struct place seen;

	(void)state;
	check_ok(change(host, &p));
	seen = now();
	check_str(seen.name, "Our family");
	check_str(seen.about, "For grandmother.\nAnd all who knew her.");
	check_str(seen.rules, "Be kind.\nAsk first.");
	assert_true(seen.sign_up == SIGN_UP_APPROVED && seen.markdown && seen.lang == LANG_ES);
}

static void test_a_change_that_is_rolled_back_is_not_seen(void **state)
{
	struct place p = now(), seen;
	struct task *t = test_task(host);

	(void)state;
	p.name = S("Never");
	check_ok(place_change(t, &p));
	check_ok(place_get(t, &seen));
	check_str(seen.name, "Never");
	test_rollback(t);
	assert_false(str_eq(now().name, S("Never")));
}

static void test_limits(void **state)
{
	struct place p = now();
	char text[20000];

	(void)state;
	memset(text, 'x', sizeof text);
	p.name = S("   ");
	check_err(change(host, &p), ERR_INVALID);
	p.name = (struct str){ text, 61 };
	check_err(change(host, &p), ERR_LIMIT);
	p.name = (struct str){ text, 60 };
	p.about = (struct str){ text, 5001 };
	check_err(change(host, &p), ERR_LIMIT);
	p.about = S("");
	p.rules = (struct str){ text, 10001 };
	check_err(change(host, &p), ERR_LIMIT);
	p.rules = S("");
	p.sign_up = (enum sign_up)9;
	check_err(change(host, &p), ERR_INVALID);
}

static void test_the_secret_stays(void **state)
{
	struct task *t = test_task(NULL);
	struct str secret = place_secret(t);

	(void)state;
	assert_int_equal(secret.n, 64);
	place_start(t);
	assert_true(str_eq(place_secret(t), secret));
	assert_int_equal(db_int(t, "SELECT 1 FROM setting WHERE name = 'secret' AND value = $1",
				ARGS(V(secret)), 0),
			 1);
	test_rollback(t);
}

static enum err choose(const struct account *who, int64_t media_id)
{
	struct task *t = test_task(who);
	enum err e = place_picture_set(t, media_id);

	e ? test_rollback(t) : check_ok(test_commit(t));
	return e;
}

static int64_t picture(void)
{
	struct task *t = test_task(NULL);
	struct media m;
	enum err e = place_picture(t, &m);

	test_rollback(t);
	return e ? 0 : m.id;
}

/* The rows that are taken away after a day. */
static size_t loose(void)
{
	struct task *t = test_task(NULL);
	size_t n = store_media_loose(t, t->now + CLOCK_DAY, 100).n;

	test_rollback(t);
	return n;
}

static void test_the_picture_of_the_place(void **state)
{
	int64_t one = person_photograph(host), other = person_photograph(host),
		hers = person_photograph(ben);

	(void)state;
	assert_true(picture() == 0);
	check_err(choose(ben, hers), ERR_FORBIDDEN);
	check_err(choose(host, hers), ERR_INVALID);
	check_err(choose(host, 17), ERR_INVALID);
	assert_int_equal(loose(), 3);
	check_ok(choose(host, one));
	assert_true(picture() == one);
	assert_int_equal(loose(), 2); /* it is kept as long as it is chosen */
	check_ok(choose(host, other));
	assert_true(picture() == other);
	assert_int_equal(loose(), 2);
	check_ok(choose(host, 0));
	assert_true(picture() == 0);
	assert_int_equal(loose(), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_new_place_is_closed),
		cmocka_unit_test(test_only_the_host_changes_it),
		cmocka_unit_test(test_what_the_host_changes_is_seen_at_once),
		cmocka_unit_test(test_a_change_that_is_rolled_back_is_not_seen),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_the_secret_stays),
		cmocka_unit_test(test_the_picture_of_the_place),
	};

	return cmocka_run_group_tests_name("place", tests, open_house, testdb_close);
}
