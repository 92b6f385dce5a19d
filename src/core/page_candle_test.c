/* Candles on a page of the remembered, and the common hour. */
#include "tests/support/check.h"

#include "base/clock.h"
#include "core/hour.h"
#include "core/notice.h"
#include "core/page_candle.h"
#include "core/place.h"
#include "core/quiet.h"
#include "tests/support/people.h"
#include "tests/support/remembered.h"
#include "tests/support/testdb.h"

static int64_t page_of(const struct account *keeper, enum memorial_access who)
{
	return remembered(keeper, &(struct memorial_form){ .access = who }).id;
}

static enum err lights(const struct account *a, int64_t page)
{
	struct task *t = test_task(person_again(a));
	enum err e = page_candle_light(t, page);

	return test_end(t, e);
}

static int64_t burns(const struct account *a, int64_t page)
{
	struct task *t = test_task(person_again(a));
	int64_t until = page_candle_burns(t, page);

	test_rollback(t);
	return until;
}

static enum err names(const struct account *a, int64_t page, struct page_candles *ret)
{
	struct task *t = test_task(person_again(a));
	enum err e = page_candle_list(t, page, ret);

	test_rollback(t);
	return e;
}

static int back(void **state)
{
	(void)state;
	test_clock(TEST_NOW);
	return 0;
}

static void it_burns_for_a_day_and_can_be_lit_again(void **state)
{
	const struct account *ada = person("bur_a"), *ben = person("bur_b");
	int64_t page = page_of(ada, MEMORIAL_PUBLIC), notices;

	(void)state;
	assert_int_equal(burns(ben, page), 0);
	notices = rows_of("SELECT count(*) FROM notice");
	check_ok(lights(ben, page));
	assert_int_equal(burns(ben, page), TEST_NOW + CLOCK_DAY);
	test_clock_add(CLOCK_HOUR);
	check_ok(lights(ben, page)); /* it burns already */
	assert_int_equal(burns(ben, page), TEST_NOW + CLOCK_DAY);
	assert_int_equal(burns(ada, page), 0);
	test_clock(TEST_NOW + CLOCK_DAY);
	assert_int_equal(burns(ben, page), 0);
	check_ok(lights(ben, page));
	assert_int_equal(burns(ben, page), TEST_NOW + 2 * CLOCK_DAY);
	assert_int_equal(rows_of("SELECT count(*) FROM notice"), notices); /* nobody is told */
}

static void whoever_sees_the_page_may_and_only_keepers_read_names(void **state)
{
	const struct account *ada = person("who_a"), *ben = person("who_b"),
			     *cleo = person("who_c");
	int64_t closed = page_of(ada, MEMORIAL_KEEPERS);
	int64_t open = page_of(ada, MEMORIAL_PUBLIC);
	struct page_candles list;
	struct task *t;

	(void)state;
	check_err(lights(ben, closed), ERR_NOT_FOUND);
	check_err(lights(ben, ada->id), ERR_NOT_FOUND); /* a person is no page */
	check_err(lights(ben, 77), ERR_NOT_FOUND);
	check_ok(lights(ada, closed));
	check_ok(lights(ben, open));
	test_clock_add(1000);
	check_ok(lights(cleo, open));
	check_err(names(ben, open, &list), ERR_NOT_FOUND);
	check_ok(names(ada, open, &list));
	assert_int_equal(list.n, 2);
	assert_int_equal(list.p[0].who.id, cleo->id);
	assert_int_equal(list.p[1].who.id, ben->id);
	test_clock(TEST_NOW + 31 * CLOCK_DAY);
	check_ok(names(ada, open, &list));
	assert_int_equal(list.n, 0);
	t = test_task(NULL);
	page_candle_tidy(t);
	check_ok(test_commit(t));
	assert_int_equal(rows_of("SELECT count(*) FROM page_candle WHERE lit_at < 1773565200000"),
			 0);
}

static void a_keeper_does_not_read_of_whom_they_keep_away(void **state)
{
	const struct account *ada = person("kaw_a"), *ben = person("kaw_b");
	int64_t page = page_of(ada, MEMORIAL_PUBLIC), who = ben->id;
	struct quiet q = { .name = S("a while"),
			   .people = { &who, 1 },
			   .from = TEST_NOW / CLOCK_DAY,
			   .to = TEST_NOW / CLOCK_DAY,
			   .action = FILTER_HIDE };
	struct page_candles list;

	(void)state;
	check_ok(lights(ben, page));
	DO(person_again(ada), quiet_add(x, &q));
	check_ok(names(ada, page, &list));
	assert_int_equal(list.n, 0);
	DO(person_again(ada), quiet_end(x, q.id));
	check_ok(names(ada, page, &list));
	assert_int_equal(list.n, 1);
}

/* --- the common hour --- */

static void lives_in(const struct account *a, const char *zone)
{
	struct profile_change c = { .given = PROFILE_TIMEZONE, .timezone = str_of(zone) };
	struct account now;

	DO(person_again(a), account_change(x, &c, &now));
}

static enum hour_state state_of(const struct account *a)
{
	struct task *t = test_task(person_again(a));
	enum hour_state state = hour_now(t);

	test_rollback(t);
	return state;
}

static bool leads(const struct account *a)
{
	struct task *t = test_task(person_again(a));
	bool yes = hour_leads(t);

	test_rollback(t);
	return yes;
}

static void wanted(bool yes)
{
	static const struct account *host;
	struct place p;

	if (!host) {
		host = person("hope");
		person_set(host, "role", ROLE_HOST);
	}
	DO(person_again(host), place_get(x, &p));
	p.hour = yes;
	DO(person_again(host), place_change(x, &p));
}

/* 15 October 2026 at an hour of UTC. */
static void at(int hour)
{
	test_clock(day_from_civil(2026, 10, 15) * CLOCK_DAY + hour * CLOCK_HOUR);
}

static enum err lights_hour(const struct account *a)
{
	struct task *t = test_task(person_again(a));
	enum err e = hour_light(t);

	return test_end(t, e);
}

static void it_is_off_until_a_host_wants_it(void **state)
{
	const struct account *ada = person("off_a");

	(void)state;
	at(19);
	wanted(false);
	assert_int_equal(state_of(ada), HOUR_OFF);
	assert_false(leads(ada));
	check_err(lights_hour(ada), ERR_NOT_FOUND);
}

static void everybody_has_their_own_seven_in_the_evening(void **state)
{
	const struct account *ada = person("own_a"), *ben = person("own_b");

	(void)state;
	test_clock(TEST_NOW);
	wanted(true);
	lives_in(ben, "Asia/Tokyo"); /* nine hours ahead */
	assert_int_equal(state_of(ada), HOUR_OTHER_DAY);
	assert_false(leads(ada));
	at(10);
	assert_int_equal(state_of(ben), HOUR_NOW);
	assert_int_equal(state_of(ada), HOUR_BEFORE);
	assert_true(leads(ada));
	check_err(lights_hour(ada), ERR_INVALID);
	check_ok(lights_hour(ben));
	assert_int_equal(state_of(ben), HOUR_BURNS);
	check_ok(lights_hour(ben));
	at(11);
	assert_int_equal(state_of(ben), HOUR_AFTER);
	assert_false(leads(ben));
	at(19);
	assert_int_equal(state_of(ada), HOUR_NOW);
	assert_int_equal(state_of(ben), HOUR_OTHER_DAY);
}

static void whoever_does_not_want_it_does_not_come_upon_it(void **state)
{
	const struct account *ada = person("not_a"), *ben = person("not_b");
	struct quiet_word word = { S("candle"), true };
	struct quiet q = { .name = S("October"), .word = &word, .words = 1, .yearly = true };
	struct task *t;

	(void)state;
	at(19);
	wanted(true);
	assert_true(leads(ada));
	q.from = q.to = day_from_civil(2026, 10, 15);
	DO(person_again(ada), quiet_add(x, &q));
	assert_int_equal(state_of(ada), HOUR_QUIET);
	assert_false(leads(ada));
	check_err(lights_hour(ada), ERR_INVALID);
	t = test_task(person_again(ben));
	hour_hide(t, true);
	check_ok(test_commit(t));
	assert_int_equal(state_of(ben), HOUR_HIDDEN);
	assert_false(leads(ben));
	test_clock_add(365 * CLOCK_DAY);
	assert_int_equal(state_of(ben), HOUR_HIDDEN);
	t = test_task(person_again(ben));
	hour_hide(t, false);
	check_ok(test_commit(t));
	assert_int_equal(state_of(ben), HOUR_NOW);
}

#define TEST(f) cmocka_unit_test_setup(f, back)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_burns_for_a_day_and_can_be_lit_again),
		TEST(whoever_sees_the_page_may_and_only_keepers_read_names),
		TEST(a_keeper_does_not_read_of_whom_they_keep_away),
		TEST(it_is_off_until_a_host_wants_it),
		TEST(everybody_has_their_own_seven_in_the_evening),
		TEST(whoever_does_not_want_it_does_not_come_upon_it),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
