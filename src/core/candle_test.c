#include "tests/support/check.h"

#include "base/clock.h"
#include "core/candle.h"
#include "core/notice_policy.h"
#include "core/shelter.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static void wish(const struct account *a, enum candle_way way)
{
	struct task *t = test_task(a);
	struct notice_policy p;

	check_ok(notice_policy_get(t, &p));
	p.candles = way;
	check_ok(notice_policy_set(t, &p));
	check_ok(notice_policy_get(t, &p));
	assert_int_equal(p.candles, way);
	check_ok(test_commit(t));
}

static void light(const struct account *a, int64_t id, bool lit)
{
	struct task *t = test_task(a);
	struct post p;

	check_ok(post_light(t, id, lit, &p));
	check_ok(test_commit(t));
}

static struct notices told(const struct account *a)
{
	struct task *t = test_task(a);
	struct paging page = { .limit = 40 };
	struct notices n;

	check_ok(notice_list(t, &(struct notice_want){ .kinds = NOTICE_ALL_KINDS }, &page, &n));
	test_rollback(t);
	return n;
}

static int64_t jobs(void)
{
	return rows_of("SELECT COUNT(*) FROM job WHERE kind = 16");
}

/* The jobs of candles that are due now; how many. */
static int64_t run_due(void)
{
	struct task *t = test_task(NULL);
	struct job j;
	int64_t n = 0;

	while (job_first(t, &j) && j.run_at <= t->now) {
		if (j.kind == JOB_CANDLES) {
			check_ok(candle_step(t, &j));
			n++;
		}
		job_done(t, &j);
	}
	check_ok(test_commit(t));
	return n;
}

static void each_is_told_to_whoever_never_chose(void **state)
{
	const struct account *ada = person("eac_a"), *ben = person("eac_b");
	struct post p = person_shares(ada, "hello", POST_PUBLIC);

	(void)state;
	light(ben, p.id, true);
	assert_int_equal(told(ada).n, 1);
	assert_int_equal(told(ada).p[0].kind, NOTICE_CANDLE);
	assert_int_equal(jobs(), 0);
}

static void a_day_is_told_once(void **state)
{
	const struct account *ada = person("day_a"), *ben = person("day_b"),
			     *cleo = person("day_c");
	struct post one = person_shares(ada, "one", POST_PUBLIC);
	struct post two = person_shares(ada, "two", POST_PUBLIC);

	(void)state;
	wish(ada, CANDLES_DAILY);
	light(ben, one.id, true);
	light(cleo, one.id, true);
	light(ben, two.id, true);
	light(ada, two.id, true);
	assert_int_equal(told(ada).n, 0);
	assert_int_equal(jobs(), 1);
	test_clock_add(CLOCK_DAY - 1);
	assert_int_equal(run_due(), 0);
	test_clock_add(1);
	assert_int_equal(run_due(), 1);
	assert_int_equal(told(ada).n, 1);
	assert_int_equal(told(ada).p[0].kind, NOTICE_CANDLES);
	assert_int_equal(told(ada).p[0].post->id, two.id);
	assert_int_equal(told(ada).p[0].from.id, ben->id);
	/* Nothing lit, nothing told; then again. */
	assert_int_equal(jobs(), 0);
	light(cleo, two.id, true);
	assert_int_equal(jobs(), 1);
	test_clock_add(CLOCK_DAY);
	assert_int_equal(run_due(), 1);
	assert_int_equal(told(ada).n, 2);
}

static void by_the_owners_clocks(void **state)
{
	const struct account *ada = person("zon_a"), *ben = person("zon_b");
	struct post p = person_shares(ada, "hello", POST_PUBLIC);
	struct task *t;
	struct job j;

	(void)state;
	t = test_task(ada);
	db_run(t, "UPDATE account SET timezone = 'Europe/Madrid' WHERE id = $1", ARGS(V(ada->id)));
	check_ok(test_commit(t));
	test_clock(TEST_NOW + 10 * CLOCK_DAY - 2 * CLOCK_HOUR); /* 7 in UTC, 8 in Madrid */
	wish(ada, CANDLES_DAILY);
	light(ben, p.id, true);
	t = test_task(NULL);
	assert_true(job_first(t, &j));
	while (j.kind != JOB_CANDLES) {
		job_done(t, &j);
		assert_true(job_first(t, &j));
	}
	assert_int_equal(j.run_at, TEST_NOW + 10 * CLOCK_DAY - CLOCK_HOUR);
	test_rollback(t);
	test_clock_add(CLOCK_HOUR);
	assert_int_equal(run_due(), 1);
}

static void what_was_put_out_is_not_told(void **state)
{
	const struct account *ada = person("out_a"), *ben = person("out_b"),
			     *cleo = person("out_c");
	struct post p = person_shares(ada, "hello", POST_PUBLIC);

	(void)state;
	wish(ada, CANDLES_DAILY);
	light(ben, p.id, true);
	light(ben, p.id, false);
	test_clock_add(CLOCK_DAY);
	assert_int_equal(run_due(), 1);
	assert_int_equal(told(ada).n, 0);
	light(cleo, p.id, true);
	test_clock_add(CLOCK_DAY);
	run_due();
	assert_int_equal(told(ada).n, 1);
	light(cleo, p.id, false);
	assert_int_equal(told(ada).n, 0);
}

static void nobody_whom_the_owner_does_not_hear(void **state)
{
	const struct account *ada = person("hea_a"), *ben = person("hea_b"),
			     *cleo = person("hea_c");
	struct post p = person_shares(ada, "hello", POST_PUBLIC);

	(void)state;
	wish(ada, CANDLES_DAILY);
	light(cleo, p.id, true);
	light(ben, p.id, true);
	person_mutes(ada, ben, 0);
	test_clock_add(CLOCK_DAY);
	run_due();
	assert_int_equal(told(ada).n, 1);
	assert_int_equal(told(ada).p[0].from.id, cleo->id);
}

static void none_is_none(void **state)
{
	const struct account *ada = person("non_a"), *ben = person("non_b");
	struct post p = person_shares(ada, "hello", POST_PUBLIC);

	(void)state;
	wish(ada, CANDLES_NONE);
	light(ben, p.id, true);
	assert_int_equal(jobs(), 0);
	assert_int_equal(told(ada).n, 0);
	/* What waited is not told after the choice either. */
	wish(ada, CANDLES_DAILY);
	light(ben, p.id, false);
	light(ben, p.id, true);
	wish(ada, CANDLES_NONE);
	test_clock_add(CLOCK_DAY);
	run_due();
	assert_int_equal(told(ada).n, 0);
	assert_int_equal(rows_of("SELECT COUNT(*) FROM candle_day"), 0);
}

static void shelter(const struct account *a, bool on)
{
	struct task *t = test_task(a);
	struct shelter s;

	check_ok(on ? shelter_begin(t, a->id, &s) : shelter_end(t, a->id, &s));
	check_ok(test_commit(t));
}

static size_t names(const struct account *a, int64_t post_id)
{
	struct task *t = test_task(a);
	struct paging page = { .limit = 40 };
	struct accounts who;

	check_ok(post_lit_by(t, post_id, &page, &who));
	test_rollback(t);
	return who.n;
}

/* Nothing is told, also afterwards, and no name is shown; the candles are there. */
static void quiet_in_shelter(void **state)
{
	const struct account *ada = person("she_a"), *ben = person("she_b"),
			     *cleo = person("she_c");
	struct post p = person_shares(ada, "hello", POST_PUBLIC);

	(void)state;
	wish(ada, CANDLES_DAILY);
	light(ben, p.id, true);
	shelter(ada, true);
	light(cleo, p.id, true);
	assert_int_equal(names(ada, p.id), 0);
	test_clock_add(CLOCK_DAY);
	run_due();
	assert_int_equal(told(ada).n, 0);
	wish(ada, CANDLES_EACH);
	light(ben, p.id, false);
	light(ben, p.id, true);
	assert_int_equal(told(ada).n, 0);
	shelter(ada, false);
	assert_int_equal(told(ada).n, 0);
	assert_int_equal(names(ada, p.id), 2);
}

static void names_of_ways(void **state)
{
	enum candle_way way = CANDLES_EACH;

	(void)state;
	for (int i = CANDLES_EACH; i <= CANDLES_NONE; i++) {
		assert_true(candle_way_read(candle_way_name((enum candle_way)i), &way));
		assert_int_equal(way, i);
	}
	assert_false(candle_way_read(S("sometimes"), &way));
	assert_int_equal(way, CANDLES_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_told_to_whoever_never_chose),
		cmocka_unit_test(a_day_is_told_once),
		cmocka_unit_test(by_the_owners_clocks),
		cmocka_unit_test(what_was_put_out_is_not_told),
		cmocka_unit_test(nobody_whom_the_owner_does_not_hear),
		cmocka_unit_test(none_is_none),
		cmocka_unit_test(quiet_in_shelter),
		cmocka_unit_test(names_of_ways),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
