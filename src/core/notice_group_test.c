/* Groups of notices: what belongs together, across pages, and when somebody is not heard. */
#include "tests/support/check.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/id.h"
#include "core/notice.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static void light(const struct account *a, int64_t id, bool lit)
{
	struct task *t = test_task(a);
	struct post p;

	check_ok(post_light(t, id, lit, &p));
	check_ok(test_commit(t));
}

static struct notice_want everything(void)
{
	return (struct notice_want){ .kinds = NOTICE_ALL_KINDS, .grouped = notice_groupable() };
}

static struct notice_groups page_of(const struct account *a, struct notice_want want,
				    struct paging *page)
{
	struct task *t = test_task(a);
	struct notice_groups g;

	check_ok(notice_groups(t, &want, page, &g));
	test_rollback(t);
	return g;
}

static struct notice_groups groups(const struct account *a)
{
	struct paging page = { .limit = 40 };

	return page_of(a, everything(), &page);
}

static int64_t unread(const struct account *a, struct notice_want want, int64_t limit)
{
	struct task *t = test_task(a);
	int64_t n;

	check_ok(notice_unread(t, &want, limit, &n));
	test_rollback(t);
	return n;
}

static void comments(const struct account *by, int64_t on, int n)
{
	for (int i = 0; i < n; i++)
		person_answers(by, "with you", POST_PUBLIC, on);
}

static const struct account *numbered(const char *name, int i)
{
	return person(str_c(test_arena(), str_fmt(test_arena(), "%s%d", name, i)));
}

static void candles_of_a_post_are_one(void **state)
{
	const struct account *ada = person("gro_a"), *who[12];
	struct post one = person_shares(ada, "one", POST_PUBLIC),
		    two = person_shares(ada, "two", POST_PUBLIC);
	struct notice_groups g;

	(void)state;
	for (int i = 0; i < 12; i++) {
		who[i] = numbered("gro_w", i);
		light(who[i], one.id, true);
	}
	light(who[3], two.id, true);
	comments(who[0], one.id, 1);
	g = groups(ada);
	assert_int_equal(g.n, 3);
	assert_int_equal(g.p[0].newest.kind, NOTICE_MENTION);
	assert_int_equal(g.p[0].newest.group_id, 0);
	assert_int_equal(g.p[0].members, 1);
	assert_int_equal(g.p[1].newest.post->id, two.id);
	assert_int_equal(g.p[1].members, 1);
	assert_int_equal(g.p[2].members, 12);
	assert_int_equal(g.p[2].people.n, 8);
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(g.p[2].people.p[i], who[11 - i]->id);
	assert_true(g.p[2].page_min_id < g.p[2].newest.id);
	assert_int_equal(g.p[2].newest.hour, TEST_NOW / CLOCK_HOUR);
	/* Eight of the group, one of whom wrote too, and who lit the other. */
	assert_int_equal(g.people.n, 10);
	assert_int_equal(unread(ada, everything(), 100), 3);
	assert_int_equal(unread(ada, (struct notice_want){ .kinds = NOTICE_ALL_KINDS }, 100), 14);
	assert_int_equal(unread(ada, (struct notice_want){ .kinds = NOTICE_ALL_KINDS }, 5), 5);
	light(who[11], one.id, false);
	g = groups(ada);
	assert_int_equal(g.p[2].members, 11);
	assert_int_equal(g.p[2].people.p[0], who[10]->id);
	light(who[3], two.id, false);
	assert_int_equal(groups(ada).n, 2);
	assert_int_equal(rows_of("SELECT count(*) FROM notice_group WHERE members < 1"), 0);
}

static void a_group_takes_twelve_hours(void **state)
{
	const struct account *ada = person("hou_a");
	struct post p = person_shares(ada, "one", POST_PUBLIC);
	int64_t hour = TEST_NOW / CLOCK_HOUR;
	struct notice_groups g;

	(void)state;
	light(numbered("hou_w", 1), p.id, true);
	test_clock_add(11 * CLOCK_HOUR);
	light(numbered("hou_w", 2), p.id, true);
	assert_int_equal(groups(ada).n, 1);
	test_clock_add(CLOCK_HOUR);
	light(numbered("hou_w", 3), p.id, true);
	g = groups(ada);
	test_clock(TEST_NOW);
	assert_int_equal(g.n, 2);
	assert_int_equal(g.p[0].newest.hour, hour + 12);
	assert_int_equal(g.p[0].members, 1);
	assert_int_equal(g.p[1].newest.hour, hour);
	assert_int_equal(g.p[1].members, 2);
}

/* Two groups whose candles alternate, and comments between them. */
static void pages_show_all_and_go_on(void **state)
{
	const struct account *ada = person("pag_a"), *ben = person("pag_b");
	struct post one = person_shares(ada, "one", POST_PUBLIC),
		    two = person_shares(ada, "two", POST_PUBLIC);
	struct paging page = { .limit = 2 }, up;
	struct notice_groups g, next;
	int singles = 0, candles = 0;

	(void)state;
	for (int i = 0; i < 6; i++) {
		const struct account *w = numbered("pag_w", i);

		light(w, i % 2 ? one.id : two.id, true);
		comments(ben, one.id, 1);
	}
	g = page_of(ada, everything(), &page);
	assert_int_equal(g.n, 2);
	assert_int_equal(g.p[0].newest.kind, NOTICE_MENTION);
	assert_int_equal(g.p[1].newest.post->id, one.id);
	assert_int_equal(g.p[1].members, 3);
	assert_int_equal(g.p[1].page_min_id, g.p[1].newest.id);
	assert_true(page.more);
	page = (struct paging){ .limit = 2, .max_id = page.oldest };
	next = page_of(ada, everything(), &page);
	assert_int_equal(next.n, 2);
	assert_int_equal(next.p[0].newest.kind, NOTICE_MENTION);
	assert_int_equal(next.p[1].newest.post->id, two.id);
	/* The first group goes on where the second page does. */
	page = (struct paging){ .limit = 80, .max_id = g.p[1].newest.id };
	next = page_of(ada, everything(), &page);
	for (size_t i = 0; i < next.n; i++) {
		singles += next.p[i].newest.kind == NOTICE_MENTION;
		candles += next.p[i].newest.kind == NOTICE_CANDLE;
		if (next.p[i].newest.post->id == one.id && next.p[i].newest.kind == NOTICE_CANDLE) {
			assert_int_equal(next.p[i].newest.group_id, g.p[1].newest.group_id);
			assert_true(next.p[i].newest.id < g.p[1].newest.id);
			assert_int_equal(next.p[i].people.n, 2);
		}
	}
	assert_int_equal(singles, 5);
	assert_int_equal(candles, 2);
	up = (struct paging){ .limit = 2, .min_id = next.p[next.n - 1].newest.id };
	g = page_of(ada, everything(), &up);
	assert_int_equal(g.n, 2);
	assert_true(g.p[0].newest.id > g.p[1].newest.id);
	assert_true(g.p[1].newest.id > up.min_id);
}

static void an_app_says_what_it_groups(void **state)
{
	const struct account *ada = person("say_a"), *ben = person("say_b");
	struct post p = person_shares(ada, "one", POST_PUBLIC);
	struct notice_want want = everything();
	struct paging page = { .limit = 40 };
	struct notice_groups g;

	(void)state;
	for (int i = 0; i < 3; i++)
		light(numbered("say_w", i), p.id, true);
	light(ben, p.id, true);
	comments(ben, p.id, 2);
	want.grouped = 1U << NOTICE_FOLLOW;
	g = page_of(ada, want, &page);
	assert_int_equal(g.n, 6);
	for (size_t i = 0; i < g.n; i++) {
		assert_int_equal(g.p[i].newest.group_id, 0);
		assert_int_equal(g.p[i].members, 1);
	}
	want = everything();
	want.kinds = 1U << NOTICE_CANDLE;
	assert_int_equal(page_of(ada, want, &page).n, 1);
	want.kinds = 1U << NOTICE_MENTION;
	assert_int_equal(page_of(ada, want, &page).n, 2);
	want = everything();
	want.from_id = ben->id;
	assert_int_equal(page_of(ada, want, &page).n, 3);
}

static void who_is_not_heard_is_in_no_group(void **state)
{
	const struct account *ada = person("hea_a"), *ben = person("hea_b"), *eve = person("hea_e");
	struct post p = person_shares(ada, "one", POST_PUBLIC);
	struct notice_groups g;

	(void)state;
	light(ben, p.id, true);
	light(eve, p.id, true);
	person_mutes(ada, eve, 0);
	g = groups(ada);
	assert_int_equal(g.n, 1);
	assert_int_equal(g.p[0].newest.from.id, ben->id);
	assert_int_equal(g.p[0].people.n, 1);
	person_blocks(ada, ben);
	assert_int_equal(groups(ada).n, 0);
}

static void a_group_is_read_and_put_away(void **state)
{
	const struct account *ada = person("rea_a"), *ben = person("rea_b");
	struct post p = person_shares(ada, "one", POST_PUBLIC);
	struct paging page = { .limit = 2 };
	struct notice_group_name name = { .kind = NOTICE_CANDLE, .post_id = p.id };
	struct notice_group_name alone = { .kind = NOTICE_KINDS };
	struct accounts people;
	struct notice_groups g;
	struct task *t;

	(void)state;
	for (int i = 0; i < 3; i++)
		light(numbered("rea_w", i), p.id, true);
	comments(ben, p.id, 1);
	g = groups(ada);
	alone.single = g.p[0].newest.id;
	name.hour = g.p[1].newest.hour;
	t = test_task(ben);
	check_err(notice_group_get(t, &name, &g), ERR_NOT_FOUND);
	check_err(notice_group_get(t, &alone, &g), ERR_NOT_FOUND);
	check_ok(notice_group_dismiss(t, &name));
	t->me = ada;
	check_ok(notice_group_get(t, &name, &g));
	assert_int_equal(g.n, 1);
	assert_int_equal(g.p[0].members, 3);
	assert_int_equal(g.p[0].page_min_id, 0);
	check_ok(notice_group_people(t, &name, &page, &people));
	assert_int_equal(people.n, 2);
	assert_true(page.more);
	page = (struct paging){ .limit = 2, .max_id = page.oldest };
	check_ok(notice_group_people(t, &name, &page, &people));
	assert_int_equal(people.n, 1);
	check_ok(notice_group_people(t, &alone, &page, &people));
	assert_int_equal(people.p[0].id, ben->id);
	check_ok(notice_group_dismiss(t, &name));
	check_err(notice_group_get(t, &name, &g), ERR_NOT_FOUND);
	check_ok(notice_group_dismiss(t, &alone));
	check_err(notice_group_get(t, &alone, &g), ERR_NOT_FOUND);
	check_ok(test_commit(t));
	assert_int_equal(groups(ada).n, 0);
	light(ben, p.id, true);
	assert_int_equal(groups(ada).n, 1);
}

#define MANY 5000

/* People and their candles, straight into the tables. */
static void many_candles(const struct account *ada, int64_t post_id)
{
	struct task *t = test_task(ada);
	int64_t first = id_new(t->now + CLOCK_HOUR);

	db_run(t,
	       "WITH RECURSIVE up (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM up WHERE i < 4999)"
	       " INSERT INTO account (id, name, name_key, created_at)"
	       " SELECT $1 + i, 'many' || i, 'many' || i, 0 FROM up",
	       ARGS(V(first)));
	for (int i = 0; i < MANY; i++)
		notice_add(t, ada->id, NOTICE_CANDLE, first + i, post_id);
	check_ok(test_commit(t));
}

static int64_t page_us(const struct account *a, size_t *ret_n)
{
	int64_t best = INT64_MAX;

	for (int i = 0; i < 5; i++) {
		int64_t from = clock_steady_us(), us;

		*ret_n = groups(a).n;
		us = clock_steady_us() - from;
		best = us < best ? us : best;
	}
	return best;
}

static void many_candles_cost_no_more(void **state)
{
	const struct account *ada = person("man_a"), *ben = person("man_b"),
			     *cleo = person("man_c");
	struct post p = person_shares(ada, "one", POST_PUBLIC),
		    q = person_shares(cleo, "one", POST_PUBLIC);
	struct task *t;
	size_t n;
	int64_t few, many;

	(void)state;
	comments(ben, p.id, 20);
	comments(ben, q.id, 20);
	for (int i = 0; i < 8; i++)
		light(numbered("man_w", i), q.id, true);
	many_candles(ada, p.id);
	few = page_us(cleo, &n);
	assert_int_equal(n, 21);
	many = page_us(ada, &n);
	assert_int_equal(n, 21);
	assert_int_equal(groups(ada).p[0].members, MANY);
	printf("a page with 8 candles %lld us, with %d %lld us\n", (long long)few, MANY,
	       (long long)many);
	t = test_task(ada);
	check_ok(notice_clear(t));
	check_ok(test_commit(t));
	assert_int_equal(groups(ada).n, 0);
	assert_int_equal(rows_of("SELECT count(*) FROM job WHERE kind = 20"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(candles_of_a_post_are_one),
		cmocka_unit_test(a_group_takes_twelve_hours),
		cmocka_unit_test(pages_show_all_and_go_on),
		cmocka_unit_test(an_app_says_what_it_groups),
		cmocka_unit_test(who_is_not_heard_is_in_no_group),
		cmocka_unit_test(a_group_is_read_and_put_away),
		cmocka_unit_test(many_candles_cost_no_more),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
