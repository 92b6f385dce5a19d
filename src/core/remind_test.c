#include "tests/support/check.h"

#include <dirent.h>
#include <stdlib.h>

#include "base/clock.h"
#include "core/job.h"
#include "core/notice.h"
#include "core/remind.h"
#include "core/service.h"
#include "store/date.h"
#include "sys/mail.h"
#include "tests/support/folder.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

/* TEST_NOW is 14 March 2026, nine in the morning; people live by UTC. */

static int64_t keep(const struct account *a, const char *base, const char *rule)
{
	struct date d = { .kind = DATE_DEATH,
			  .kind_words = S(""),
			  .name = S("a grandmother"),
			  .base = str_of(base) };
	struct task *t = test_task(a);

	assert_true(rule_read(str_of(rule), &d.rule));
	check_ok(date_add(t, &d));
	check_ok(test_commit(t));
	return d.id;
}

static struct reminder reminder_of(const struct account *a, int64_t id)
{
	struct task *t = test_task(a);
	struct reminder r;

	check_ok(remind_get(t, id, &r));
	test_rollback(t);
	return r;
}

static enum err set(const struct account *a, int64_t id, enum remind_channel channel, int64_t lead)
{
	struct task *t = test_task(person_again(a));
	struct reminder r = reminder_none();
	enum err e;

	r.channel = channel;
	r.lead = lead;
	e = remind_set(t, id, &r);

	return test_end(t, e);
}

static void run(int64_t date_id)
{
	struct task *t = test_task(NULL);

	check_ok(remind_step(t, &(struct job){ .ref = date_id, .kind = JOB_REMIND }));
	check_ok(test_commit(t));
}

static int64_t moment(const char *civil, int hour)
{
	struct base b;

	assert_true(base_read(str_of(civil), &b));
	return b.day * CLOCK_DAY + hour * CLOCK_HOUR;
}

/* The clock goes on to that moment, and what is due is done. */
static void at(const char *civil, int hour, int64_t date_id)
{
	test_clock(moment(civil, hour));
	run(date_id);
}

/* How many notes they can see in their notices, and the newest of them. */
static size_t notes(const struct account *a, struct post *ret)
{
	struct task *t = test_task(person_again(a));
	struct notice_want want = { .kinds = NOTICE_ALL_KINDS };
	struct paging page = { .limit = 40 };
	struct notices list;

	check_ok(notice_list(t, &want, &page, &list));
	if (list.n && ret)
		*ret = *list.p[0].post;
	test_rollback(t);
	return list.n;
}

static bool has(struct str text, const char *part)
{
	return str_find(text, str_of(part)) < text.n;
}

static struct str secret_in(struct str text)
{
	size_t at = str_find(text, S("/remind/"));
	struct str rest = str_sub(text, at + 8, text.n), secret = rest;

	assert_true(at < text.n);
	str_cut(&rest, '\n', &secret);
	return secret;
}

static enum err answers(struct str secret, enum remind_answer answer, const char *until)
{
	struct task *t = test_task(NULL);
	struct base b = { .day = 0 };
	enum err e;

	if (until)
		assert_true(base_read(str_of(until), &b));
	e = remind_answer(t, secret, answer, b.day);

	return test_end(t, e);
}

static void nothing_reminds_unless_asked(void **state)
{
	const struct account *ada = person("non_a");
	int64_t id = keep(ada, "2020-04-01", "yearly");

	(void)state;
	assert_int_equal(reminder_of(ada, id).channel, REMIND_NONE);
	at("2026-04-01", 9, id);
	assert_int_equal(notes(ada, NULL), 0);
	assert_int_equal(rows_of("SELECT count(*) FROM job WHERE kind = 57"), 0);
	test_clock(TEST_NOW);
}

static void it_says_that_a_day_is_near_and_no_name(void **state)
{
	const struct account *ada = person("say_a"), *ben = person("say_b");
	int64_t id = keep(ada, "2020-04-01", "yearly");
	struct task *t;
	struct post p;

	(void)state;
	check_ok(set(ada, id, REMIND_APP, 3));
	assert_int_equal(reminder_of(ada, id).due_at, moment("2026-03-29", 9));
	at("2026-03-29", 8, id);
	assert_int_equal(notes(ada, NULL), 0);
	at("2026-03-29", 9, id);
	run(id); /* once */
	assert_int_equal(notes(ada, &p), 1);
	assert_int_equal(p.visibility, POST_DIRECT);
	check_str(p.cover, "A note for you");
	assert_true(str_starts(p.caption, S("A date that you keep is on 1 April, in 3 days.\n")));
	assert_false(has(p.caption, "grandmother"));
	assert_int_equal(p.media.n, 0);
	assert_true(service_is(&p.author));
	assert_int_equal(notes(ben, NULL), 0);
	t = test_task(ben);
	assert_false(post_may_see(t, ben->id, p.id));
	test_rollback(t);
	assert_int_equal(reminder_of(ada, id).due_at, moment("2027-03-29", 9));
	test_clock(TEST_NOW);
}

static void a_name_only_when_wished(void **state)
{
	const struct account *ada = person("nam_a");
	int64_t id = keep(ada, "2020-04-01", "yearly");
	struct reminder r = reminder_none();
	struct task *t = test_task(ada);
	struct post p;

	(void)state;
	r.channel = REMIND_APP;
	r.discreet = false;
	check_ok(remind_set(t, id, &r));
	check_ok(test_commit(t));
	at("2026-04-01", 9, id);
	assert_int_equal(notes(ada, &p), 1);
	assert_true(has(p.caption, "a grandmother"));
	check_str(p.cover, "A note for you");
	test_clock(TEST_NOW);
}

static void it_is_never_in_the_past(void **state)
{
	const struct account *ada = person("pas_a");
	int64_t id = keep(ada, "2020-03-15", "yearly");

	(void)state;
	/* three days before tomorrow is over: the next is that of next year */
	check_ok(set(ada, id, REMIND_APP, 3));
	assert_int_equal(reminder_of(ada, id).due_at, moment("2027-03-12", 9));
	/* today at nine is now, so it is over too */
	id = keep(ada, "2020-03-14", "yearly");
	check_ok(set(ada, id, REMIND_APP, 0));
	assert_int_equal(reminder_of(ada, id).due_at, moment("2027-03-14", 9));
}

static void what_is_late_is_dropped(void **state)
{
	const struct account *ada = person("lat_a");
	int64_t id = keep(ada, "2020-04-01", "yearly"), other = keep(ada, "2020-04-01", "yearly");

	(void)state;
	check_ok(set(ada, id, REMIND_APP, 0));
	check_ok(set(ada, other, REMIND_APP, 0));
	at("2026-04-03", 8, other); /* almost two days */
	assert_int_equal(notes(ada, NULL), 1);
	at("2026-04-03", 10, id);
	assert_int_equal(notes(ada, NULL), 1);
	assert_int_equal(reminder_of(ada, id).due_at, moment("2027-04-01", 9));
	test_clock(TEST_NOW);
}

static void not_this_year(void **state)
{
	const struct account *ada = person("yea_a");
	int64_t id = keep(ada, "2026-03-01", "monthly on-and-on");
	struct post p;

	(void)state;
	check_ok(set(ada, id, REMIND_APP, 0));
	at("2026-04-01", 9, id);
	assert_int_equal(notes(ada, &p), 1);
	check_ok(answers(secret_in(p.caption), REMIND_NOT_THIS_YEAR, NULL));
	assert_int_equal(notes(ada, NULL), 0); /* the note is gone at once */
	assert_int_equal(reminder_of(ada, id).due_at, moment("2027-02-01", 9));
	test_clock(TEST_NOW);
}

static void later_today(void **state)
{
	const struct account *ada = person("ltr_a");
	int64_t id = keep(ada, "2020-04-01", "yearly");
	struct post p;

	(void)state;
	check_ok(set(ada, id, REMIND_APP, 0));
	at("2026-04-01", 9, id);
	notes(ada, &p);
	check_ok(answers(secret_in(p.caption), REMIND_LATER, NULL));
	assert_int_equal(notes(ada, NULL), 0);
	assert_int_equal(reminder_of(ada, id).due_at, moment("2026-04-01", 13));
	at("2026-04-01", 13, id);
	assert_int_equal(notes(ada, &p), 1);
	test_clock(moment("2026-04-01", 20));
	check_ok(answers(secret_in(p.caption), REMIND_LATER, NULL));
	assert_int_equal(reminder_of(ada, id).due_at, moment("2026-04-01", 22));
	at("2026-04-01", 22, id);
	assert_int_equal(notes(ada, NULL), 1);
	assert_int_equal(reminder_of(ada, id).due_at, moment("2027-04-01", 9));
	test_clock(TEST_NOW);
}

static void fewer_and_never(void **state)
{
	const struct account *ada = person("few_a");
	int64_t id = keep(ada, "2020-04-01", "yearly");
	struct post p;

	(void)state;
	check_ok(set(ada, id, REMIND_APP, 0));
	at("2026-04-01", 9, id);
	notes(ada, &p);
	check_ok(answers(secret_in(p.caption), REMIND_FEWER, NULL));
	assert_int_equal(reminder_of(ada, id).due_at, moment("2028-04-01", 9));
	at("2028-04-01", 9, id);
	notes(ada, &p);
	assert_int_equal(reminder_of(ada, id).due_at, moment("2030-04-01", 9));
	check_ok(answers(secret_in(p.caption), REMIND_NEVER, NULL));
	assert_int_equal(notes(ada, NULL), 0);
	assert_int_equal(reminder_of(ada, id).channel, REMIND_NONE);
	at("2030-04-01", 9, id);
	assert_int_equal(notes(ada, NULL), 0);
	test_clock(TEST_NOW);
}

static void a_pause_is_for_everything(void **state)
{
	const struct account *ada = person("pau_a");
	int64_t one = keep(ada, "2020-04-01", "yearly"), two = keep(ada, "2020-04-20", "yearly");
	struct remind_all all;
	struct task *t;
	struct post p;

	(void)state;
	check_ok(set(ada, one, REMIND_APP, 0));
	check_ok(set(ada, two, REMIND_APP, 0));
	at("2026-04-01", 9, one);
	notes(ada, &p);
	check_err(answers(secret_in(p.caption), REMIND_PAUSE, "2026-03-01"), ERR_INVALID);
	check_ok(answers(secret_in(p.caption), REMIND_PAUSE, "2026-05-01"));
	assert_int_equal(notes(ada, NULL), 0);
	at("2026-04-20", 9, two);
	assert_int_equal(notes(ada, NULL), 0);
	t = test_task(ada);
	remind_all_get(t, &all);
	assert_int_equal(all.paused_until, moment("2026-05-01", 0));
	check_ok(remind_pause(t, DAY_NONE));
	remind_all_get(t, &all);
	assert_int_equal(all.paused_until, 0);
	check_ok(test_commit(t));
	at("2027-04-01", 9, one);
	assert_int_equal(notes(ada, NULL), 1);
	test_clock(TEST_NOW);
}

static void three_years_without_an_answer_end_it(void **state)
{
	const struct account *ada = person("end_a");
	int64_t id = keep(ada, "2020-04-01", "yearly");
	const char *const years[] = { "2026-04-01", "2027-04-01", "2028-04-01", "2029-04-01",
				      "2030-04-01" };

	(void)state;
	check_ok(set(ada, id, REMIND_APP, 0));
	for (size_t i = 0; i < 5; i++)
		at(years[i], 9, id);
	assert_int_equal(notes(ada, NULL), 3);
	assert_true(reminder_of(ada, id).ended);
	test_clock(TEST_NOW);
}

static void an_app_answers_by_word_or_candle(void **state)
{
	const struct account *ada = person("app_a"), *ben = person("app_b");
	int64_t id = keep(ada, "2020-04-01", "yearly");
	struct post p, answer;
	struct task *t;

	(void)state;
	check_ok(set(ada, id, REMIND_APP, 0));
	for (int year = 2026; year < 2029; year++) {
		test_clock(moment(str_fmt(test_arena(), "%d-04-01", year).p, 9));
		run(id);
		notes(ada, &p);
		t = test_task(ada);
		check_ok(post_light(t, p.id, true, &answer));
		check_ok(test_commit(t));
	}
	at("2029-04-01", 9, id);
	assert_int_equal(notes(ada, &p), 4); /* each was seen, so it goes on */
	answer = person_answers(ada, "@rosemary Este año no", POST_DIRECT, p.id);
	p = person_gets(ada, p.id);
	assert_true(has(p.caption, "again this year"));
	assert_false(has(p.caption, "/remind/"));
	assert_int_equal(reminder_of(ada, id).due_at, moment("2030-04-01", 9));
	person_answers(ada, "later", POST_DIRECT, p.id);
	assert_int_equal(reminder_of(ada, id).due_at, moment("2029-04-01", 13));
	person_answers(ada, "never", POST_DIRECT, p.id);
	assert_int_equal(reminder_of(ada, id).channel, REMIND_NONE);
	t = test_task(ben);
	check_err(post_light(t, p.id, true, &answer), ERR_NOT_FOUND);
	test_rollback(t);
	test_clock(TEST_NOW);
}

static void clocks_and_moves_are_followed(void **state)
{
	const struct account *ada = person("clo_a");
	struct profile_change c = { .given = PROFILE_TIMEZONE, .timezone = S("Europe/Berlin") };
	int64_t spring = keep(ada, "2020-03-29", "yearly"), id;
	struct account now;
	struct task *t;

	(void)state;
	check_ok(set(ada, spring, REMIND_APP, 0));
	assert_int_equal(reminder_of(ada, spring).due_at, moment("2026-03-29", 9));
	t = test_task(ada);
	check_ok(account_change(t, &c, &now));
	check_ok(test_commit(t));
	/* the clocks of Berlin went forward in that night: nine is seven */
	assert_int_equal(reminder_of(ada, spring).due_at, moment("2026-03-29", 7));
	id = keep(person_again(ada), "2020-03-28", "yearly");
	check_ok(set(ada, id, REMIND_APP, 0));
	assert_int_equal(reminder_of(ada, id).due_at, moment("2026-03-28", 8));
	assert_int_equal(rows_of("SELECT count(*) FROM job WHERE kind = 57 AND run_at ="
				 " 1774774800000"),
			 0); /* the old job went: 2026-03-29T09:00Z */
}

static void every_second_one_stays_so_wherever_one_moves(void **state)
{
	const struct account *ada = person("sec_a");
	struct profile_change c = { .given = PROFILE_TIMEZONE, .timezone = S("Europe/Berlin") };
	int64_t id = keep(ada, "2020-04-01", "yearly");
	struct account now;
	struct post p;
	struct task *t;

	(void)state;
	check_ok(set(ada, id, REMIND_APP, 0));
	at("2026-04-01", 9, id);
	notes(ada, &p);
	check_ok(answers(secret_in(p.caption), REMIND_FEWER, NULL));
	test_clock(moment("2027-06-01", 9)); /* the first of the two is over */
	t = test_task(person_again(ada));
	check_ok(account_change(t, &c, &now));
	check_ok(test_commit(t));
	assert_int_equal(reminder_of(ada, id).due_at, moment("2028-04-01", 7));
	/* off over that day, and long after: in step with what was */
	at("2031-06-01", 9, id);
	assert_int_equal(reminder_of(ada, id).due_at, moment("2032-04-01", 7));
	test_clock(TEST_NOW);
}

static void many_that_went_by_hide_no_next(void **state)
{
	const struct account *ada = person("man_a");
	int64_t id = keep(ada, "2026-03-20", "monthly on-and-on");

	(void)state;
	check_ok(set(ada, id, REMIND_APP, 0));
	at("2028-06-01", 9, id);
	assert_int_equal(notes(ada, NULL), 0);
	assert_int_equal(reminder_of(ada, id).due_at, moment("2028-06-20", 9));
	test_clock(TEST_NOW);
}

static void what_begins_the_evening_before_is_said_then(void **state)
{
	const struct account *ada = person("eve_a");
	int64_t id = keep(ada, "2020-04-01", "yearly eve");
	struct post p;

	(void)state;
	check_ok(set(ada, id, REMIND_APP, 0));
	at("2026-03-31", 9, id);
	assert_int_equal(notes(ada, &p), 1);
	assert_true(str_starts(p.caption, S("A date that you keep is tomorrow. It begins in the"
					    " evening of 31 March.")));
	test_clock(TEST_NOW);
}

static void a_date_that_goes_takes_its_reminder_along(void **state)
{
	const struct account *ada = person("tks_a");
	int64_t id = keep(ada, "2020-04-01", "yearly"),
		jobs = rows_of("SELECT count(*) FROM job WHERE kind = 57");
	struct task *t;

	(void)state;
	check_ok(set(ada, id, REMIND_APP, 0));
	assert_int_equal(rows_of("SELECT count(*) FROM job WHERE kind = 57"), jobs + 1);
	at("2026-04-01", 9, id);
	assert_int_equal(notes(ada, NULL), 1);
	t = test_task(ada);
	check_ok(date_remove(t, id));
	check_ok(test_commit(t));
	assert_int_equal(notes(ada, NULL), 0);
	assert_int_equal(rows_of("SELECT count(*) FROM reminder r JOIN account a"
				 " ON a.id = r.account_id WHERE a.name = 'tks_a'"),
			 0);
	test_clock(TEST_NOW);
}

/* --- by e-mail --- */

static char folder[] = "/tmp/rosemary-remind-XXXXXX";

/* How many letters lie there, and one of them whole. */
static size_t letters(struct str *ret_text)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	size_t n = 0;

	assert_non_null(d);
	while ((e = readdir(d))) {
		char text[8192];
		FILE *f;

		if (!str_ends(str_of(e->d_name), S(".eml")))
			continue;
		f = fopen(str_fmt(test_arena(), "%s/%s", folder, e->d_name).p, "r");
		assert_non_null(f);
		*ret_text =
			str_dup(test_arena(), (struct str){ text, fread(text, 1, sizeof text, f) });
		fclose(f);
		n++;
	}
	closedir(d);
	return n;
}

static void by_letter_only_to_an_address_that_was_confirmed(void **state)
{
	const struct account *ada = person("mai_a");
	int64_t id = keep(ada, "2020-04-01", "yearly");
	struct mail_options none = { .from = S("") },
			    o = { .from = S("rosemary@example.org"), .folder = str_of(folder) };
	struct str secret, text, address;
	struct dates_of_row of;
	struct task *t;

	(void)state;
	mail_start(&none);
	t = test_task(ada);
	check_err(remind_mail_ask(t, S("ada@example.net")), ERR_INVALID);
	mail_start(&o);
	check_err(remind_mail_ask(t, S("ada at example")), ERR_INVALID);
	check_err(remind_mail_ask(t, S("ada@example.net, ben@example.net")), ERR_INVALID);
	check_ok(remind_mail_ask(t, S("ada@example.net")));
	check_err(remind_mail_ask(t, S("ada@example.net")), ERR_OFTEN);
	check_ok(test_commit(t));
	check_err(set(ada, id, REMIND_MAIL, 0), ERR_INVALID);
	assert_int_equal(rows_of("SELECT count(*) FROM job WHERE kind = 59"), 1);
	t = test_task(NULL);
	store_dates_of_get(t, ada->id, &of);
	secret = of.mail_secret;
	check_ok(remind_confirm_step(t, &(struct job){ .ref = ada->id, .detail = secret }));
	check_err(remind_mail_waits(t, S("guess"), &address), ERR_NOT_FOUND);
	check_ok(remind_mail_waits(t, secret, &address));
	check_str(address, "ada@example.net");
	check_ok(remind_mail_confirm(t, secret));
	check_err(remind_mail_confirm(t, secret), ERR_NOT_FOUND); /* once */
	check_ok(test_commit(t));
	assert_int_equal(letters(&text), 1);
	assert_true(has(text, "To: <ada@example.net>\r\n"));

	check_ok(set(ada, id, REMIND_MAIL, 0));
	at("2026-04-01", 9, id);
	assert_int_equal(notes(ada, NULL), 0);
	id = rows_of("SELECT ref FROM job WHERE kind = 58");
	t = test_task(NULL);
	check_ok(remind_mail_step(t, &(struct job){ .ref = id }));
	test_rollback(t);
	assert_int_equal(letters(&text), 2);
	/* asked again when it is sent: a pause that came between holds */
	t = test_task(ada);
	check_ok(remind_pause(t, moment("2026-05-01", 0) / CLOCK_DAY));
	check_ok(remind_mail_step(t, &(struct job){ .ref = id }));
	check_ok(test_commit(t));
	assert_int_equal(letters(&text), 2);
	/* an address that is forgotten ends what went there */
	t = test_task(ada);
	check_ok(remind_mail_ask(t, S("")));
	check_ok(test_commit(t));
	assert_int_equal(rows_of("SELECT count(*) FROM reminder WHERE channel = 2"), 0);
	test_clock(TEST_NOW);
}

static int open_all(void **state)
{
	return !mkdtemp(folder) || people_open(state);
}

static int close_all(void **state)
{
	folder_remove(folder);
	return testdb_close(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_reminds_unless_asked),
		cmocka_unit_test(it_says_that_a_day_is_near_and_no_name),
		cmocka_unit_test(a_name_only_when_wished),
		cmocka_unit_test(it_is_never_in_the_past),
		cmocka_unit_test(what_is_late_is_dropped),
		cmocka_unit_test(not_this_year),
		cmocka_unit_test(later_today),
		cmocka_unit_test(fewer_and_never),
		cmocka_unit_test(a_pause_is_for_everything),
		cmocka_unit_test(three_years_without_an_answer_end_it),
		cmocka_unit_test(an_app_answers_by_word_or_candle),
		cmocka_unit_test(clocks_and_moves_are_followed),
		cmocka_unit_test(every_second_one_stays_so_wherever_one_moves),
		cmocka_unit_test(many_that_went_by_hide_no_next),
		cmocka_unit_test(what_begins_the_evening_before_is_said_then),
		cmocka_unit_test(a_date_that_goes_takes_its_reminder_along),
		cmocka_unit_test(by_letter_only_to_an_address_that_was_confirmed),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
