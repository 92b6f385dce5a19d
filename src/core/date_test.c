#include "tests/support/check.h"

#include "base/clock.h"
#include "core/date.h"
#include "core/draft.h"
#include "core/job.h"
#include "core/memorial.h"
#include "core/remind.h"
#include "tests/support/people.h"
#include "tests/support/remembered.h"
#include "tests/support/testdb.h"

static struct date date_new(const char *base, const char *rule)
{
	struct date d = { .kind = DATE_DEATH,
			  .kind_words = S(""),
			  .name = S("a grandmother"),
			  .base = str_of(base) };

	if (!rule_read(str_of(rule), &d.rule))
		fail_msg("%s is no rule", rule);
	return d;
}

static int64_t keep(const struct account *a, const char *base, const char *rule)
{
	struct date d = date_new(base, rule);
	struct task *t = test_task(a);

	check_ok(date_add(t, &d));
	check_ok(test_commit(t));
	return d.id;
}

static enum err tries(const struct account *a, const char *base, const char *rule)
{
	struct date d = date_new(base, rule);
	struct task *t = test_task(a);
	enum err e = date_add(t, &d);

	test_rollback(t);
	return e;
}

static int64_t day_of(const char *civil)
{
	struct base b;

	assert_true(base_read(str_of(civil), &b) && b.day != DAY_NONE);
	return b.day;
}

static void step(void)
{
	struct task *t = test_task(NULL);

	check_ok(date_step(t, &(struct job){ .kind = JOB_DATES }));
	check_ok(test_commit(t));
}

/* TEST_NOW is 14 March 2026, nine in the morning. */
static void it_is_mine_alone_and_comes_round(void **state)
{
	const struct account *ada = person("dat_a"), *ben = person("dat_b");
	int64_t id = keep(ada, "1962-03-14", "yearly");
	struct dates list;
	struct date d;
	struct task *t;

	(void)state;
	keep(ada, "1987", "none");
	keep(ada, "2020-03-13", "yearly");
	t = test_task(ada);
	check_ok(date_list(t, &list));
	assert_int_equal(list.n, 3);
	assert_int_equal(list.p[0].id, id);
	assert_int_equal(list.p[0].next, day_of("2026-03-14")); /* today */
	assert_int_equal(list.p[1].next, day_of("2027-03-13"));
	assert_int_equal(list.p[2].next, DAY_NONE);
	check_str(date_title(t, &list.p[0]), "Day of death · a grandmother");
	test_rollback(t);
	t = test_task(ben);
	check_ok(date_list(t, &list));
	assert_int_equal(list.n, 0);
	check_err(date_get(t, id, &d), ERR_NOT_FOUND);
	check_err(date_remove(t, id), ERR_NOT_FOUND);
	d = date_new("1962-03-14", "yearly");
	d.id = id;
	check_err(date_change(t, &d), ERR_NOT_FOUND);
	test_rollback(t);
}

static void the_daily_job_and_the_page_agree(void **state)
{
	const struct account *ada = person("day_a");
	int64_t id = keep(ada, "1962-03-14", "yearly");
	struct date d;
	struct task *t;

	(void)state;
	test_clock(TEST_NOW + CLOCK_DAY);
	t = test_task(ada);
	check_ok(date_get(t, id, &d));
	assert_int_equal(d.next, day_of("2027-03-14")); /* before the job came to it */
	test_rollback(t);
	step();
	assert_int_equal(rows_of("SELECT count(*) FROM kept_date WHERE next_at < 1773565200000"),
			 0);
	t = test_task(ada);
	check_ok(date_get(t, id, &d));
	assert_int_equal(d.next, day_of("2027-03-14"));
	check_ok(date_remove(t, id));
	check_ok(test_commit(t));
	test_clock(TEST_NOW);
}

/* It is still the 13th in Honolulu, and already evening in Auckland. */
static void a_day_is_that_of_the_clock_where_one_lives(void **state)
{
	const struct account *ada = person("zon_a");
	int64_t id = keep(ada, "2020-03-13", "yearly");
	struct profile_change c = { .given = PROFILE_TIMEZONE, .timezone = S("Pacific/Honolulu") };
	struct account now;
	struct date d;
	struct task *t = test_task(ada);

	(void)state;
	check_ok(date_get(t, id, &d));
	assert_int_equal(d.next, day_of("2027-03-13"));
	check_ok(account_change(t, &c, &now));
	check_ok(test_commit(t));
	t = test_task(person_again(ada));
	check_ok(date_get(t, id, &d));
	assert_int_equal(d.next, day_of("2026-03-13"));
	test_rollback(t);
}

static void what_can_not_be_kept(void **state)
{
	const struct account *ada = person("not_a");
	struct date d = date_new("1962-03-14", "yearly");
	struct occurrence next[DATE_SHOWN];
	struct task *t;
	size_t n;

	(void)state;
	check_err(tries(ada, "1962", "yearly"), ERR_INVALID);
	check_err(tries(ada, "--03-14", "yearly calendar=hebrew"), ERR_INVALID);
	check_err(tries(ada, "1962-03-14", "nth"), ERR_INVALID);
	check_err(tries(ada, "once", "yearly"), ERR_INVALID);
	check_err(tries(ada, "1962-03-14", "easter days=71"), ERR_INVALID);
	check_ok(tries(ada, "--03-14", "yearly"));
	check_ok(tries(ada, "", "qingming"));
	t = test_task(ada);
	check_ok(date_look(t, &d, next, &n));
	assert_int_equal(n, DATE_SHOWN);
	assert_int_equal(next[2].day, day_of("2028-03-14"));
	d.name = long_text(DATE_NAME_MAX + 1);
	check_err(date_look(t, &d, next, &n), ERR_LIMIT);
	d.name = S("two\nlines");
	check_err(date_look(t, &d, next, &n), ERR_INVALID);
	test_rollback(t);
}

static void there_is_room_for_so_many(void **state)
{
	const struct account *ada = person("man_a");
	struct task *t = test_task(ada);

	(void)state;
	for (int i = 0; i < DATES_MAX; i++) {
		struct date d = date_new("1962-03-14", "yearly");

		check_ok(date_add(t, &d));
	}
	check_ok(test_commit(t));
	check_err(tries(ada, "1962-03-14", "yearly"), ERR_LIMIT);
}

static struct str calendar_of(const struct account *a, struct str *ret_secret)
{
	struct task *t = test_task(a);
	struct buf b;

	*ret_secret = date_calendar_new(t);
	check_ok(test_commit(t));
	t = test_task(NULL);
	buf_init(&b, t->a, (size_t)1 << 20);
	check_ok(date_calendar(t, *ret_secret, &b));
	test_rollback(t);
	return buf_view(&b);
}

static bool has(struct str text, struct str part)
{
	return str_find(text, part) < text.n;
}

static void a_calendar_says_nothing_of_them(void **state)
{
	const struct account *ada = person("cal_a");
	struct str text, secret, was, line;
	struct task *t;
	struct buf b;

	(void)state;
	keep(ada, "1962-04-01", "yearly");
	keep(ada, "2026-04-10", "once eve");
	text = calendar_of(ada, &was);
	assert_true(str_starts(text, S("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")));
	assert_true(has(text, S("DTSTART;VALUE=DATE:20260401\r\nDTEND;VALUE=DATE:20260402\r\n")));
	assert_true(has(text, S("DTSTART;VALUE=DATE:20260409\r\nDTEND;VALUE=DATE:20260411\r\n")));
	assert_true(has(text, S("SUMMARY:A day to keep\r\nCLASS:PRIVATE\r\n")));
	assert_false(has(text, S("grandmother")));
	assert_false(has(text, S("death")));
	assert_false(has(text, S("VALARM")));
	for (struct str rest = text; str_cut(&rest, '\n', &line);)
		assert_true(line.n <= 76 && (!line.n || line.p[line.n - 1] == '\r'));
	/* another address ends the one before, and none ends it too */
	calendar_of(ada, &secret);
	t = test_task(NULL);
	buf_init(&b, t->a, (size_t)1 << 20);
	check_err(date_calendar(t, was, &b), ERR_NOT_FOUND);
	check_err(date_calendar(t, S(""), &b), ERR_NOT_FOUND);
	test_rollback(t);
	t = test_task(ada);
	date_calendar_end(t);
	check_err(date_calendar(t, secret, &b), ERR_NOT_FOUND);
	check_ok(test_commit(t));
}

/* As many as two years have, and the one before. */
static void a_calendar_has_every_month(void **state)
{
	const struct account *ada = person("cal_b");
	struct str text, secret, line;
	size_t events = 0;

	(void)state;
	keep(ada, "2020-01-20", "monthly on-and-on");
	text = calendar_of(ada, &secret);
	for (struct str rest = text; str_cut(&rest, '\n', &line);)
		events += str_eq(line, S("BEGIN:VEVENT\r"));
	assert_int_equal(events, 36);
	assert_true(has(text, S("DTSTART;VALUE=DATE:20250320\r\n")));
	assert_true(has(text, S("DTSTART;VALUE=DATE:20280220\r\n")));
}

static void they_can_be_taken_along(void **state)
{
	const struct account *ada = person("tak_a"), *ben = person("tak_b");
	struct reminder r;
	struct dates list;
	struct task *t;
	struct buf b;
	size_t added;

	(void)state;
	keep(ada, "1962-03-14",
	     "yearly calendar=hebrew adar=both sunset moved=2027-03-01>2027-03-02");
	keep(ada, "", "pascha days=9,-57");
	t = test_task(ada);
	buf_init(&b, t->a, (size_t)1 << 20);
	date_csv(t, &b);
	check_ok(date_csv_add(t, buf_view(&b), &added));
	assert_int_equal(added, 0); /* they are there */
	test_rollback(t);
	t = test_task(ben);
	check_ok(date_csv_add(t, buf_view(&b), &added));
	assert_int_equal(added, 2);
	check_ok(date_list(t, &list));
	assert_int_equal(list.n, 2);
	check_ok(remind_get(t, list.p[0].id, &r));
	assert_int_equal(r.channel, REMIND_NONE);
	check_err(date_csv_add(t, S("Title,URL\na,b\n"), &added), ERR_INVALID);
	check_err(date_csv_add(t, S("Kind,Words,Name,Date,Rule\ndeath,,,1962,yearly\n"), &added),
		  ERR_INVALID);
	check_err(date_csv_add(t, S("Kind,Words,Name,Date,Rule\nwedding,,,1962-01-01,yearly\n"),
			       &added),
		  ERR_INVALID);
	test_rollback(t);
}

static void whoever_leaves_leaves_none(void **state)
{
	const struct account *ada = person("lea_a"), *ben = person("lea_b");
	struct task *t;

	(void)state;
	keep(ada, "1962-03-14", "yearly");
	keep(ben, "1962-03-14", "yearly");
	person_set(ben, "role", ROLE_HOST);
	t = test_task(ada);
	check_ok(account_leave(t));
	check_ok(test_commit(t));
	for (int i = 0; i < 10; i++) {
		t = test_task(NULL);
		check_ok(account_remove_step(t, &(struct job){ .ref = ada->id }));
		check_ok(test_commit(t));
	}
	assert_int_equal(rows_of("SELECT count(*) FROM kept_date k JOIN account a"
				 " ON a.id = k.account_id WHERE a.name = 'lea_a'"),
			 0);
	assert_int_equal(rows_of("SELECT count(*) FROM kept_date k JOIN account a"
				 " ON a.id = k.account_id WHERE a.name = 'lea_b'"),
			 1);
}

static void it_may_belong_to_a_page(void **state)
{
	const struct account *ada = person("pag_a"), *ben = person("pag_b");
	struct memorial_form f = { .access = MEMORIAL_MEMBERS, .accepts = MEMORIAL_INVITED };
	struct date d = { .kind = DATE_DEATH,
			  .base = S("1999-03-14"),
			  .rule = { .kind = RULE_YEARLY } },
		    got, his;
	struct memorial m = remembered(ada, &f);
	struct draft draft;
	struct task *t;

	(void)state;
	his = d;
	d.memorial_id = m.id;
	DO(ada, date_add(x, &d));
	/* What is written on the day begins with it, for its people. */
	t = test_task(ada);
	check_ok(draft_for_date(t, d.id, &draft));
	assert_int_equal(draft.memorial_id, m.id);
	assert_int_equal(draft.post.visibility, POST_CIRCLE);
	assert_int_equal(draft.post.circle_id, m.circle_id);
	test_rollback(t);
	t = test_task(ben);
	his.memorial_id = m.id; /* he does not see it */
	check_err(date_add(t, &his), ERR_INVALID);
	check_err(draft_for_date(t, d.id, &draft), ERR_NOT_FOUND);
	test_rollback(t);
	/* For everybody: the usual people, who are fewer. */
	f.access = MEMORIAL_PUBLIC;
	remembered_is(ada, m.id, &f);
	t = test_task(ada);
	check_ok(draft_for_date(t, d.id, &draft));
	assert_int_equal(draft.memorial_id, m.id);
	assert_int_equal(draft.post.visibility, ada->post_visibility);
	/* The page goes, the date stays. */
	check_ok(memorial_end(t, m.id));
	check_ok(test_commit(t));
	t = test_task(ada);
	check_ok(date_get(t, d.id, &got));
	check_ok(draft_for_date(t, d.id, &draft));
	assert_int_equal(draft.memorial_id, 0);
	assert_true(draft.no_page);
	got.memorial_id = 0;
	check_ok(date_change(t, &got));
	check_ok(date_get(t, d.id, &got));
	assert_int_equal(got.memorial_id, 0);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_mine_alone_and_comes_round),
		cmocka_unit_test(the_daily_job_and_the_page_agree),
		cmocka_unit_test(a_day_is_that_of_the_clock_where_one_lives),
		cmocka_unit_test(what_can_not_be_kept),
		cmocka_unit_test(there_is_room_for_so_many),
		cmocka_unit_test(a_calendar_says_nothing_of_them),
		cmocka_unit_test(a_calendar_has_every_month),
		cmocka_unit_test(they_can_be_taken_along),
		cmocka_unit_test(it_may_belong_to_a_page),
		cmocka_unit_test(whoever_leaves_leaves_none),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
