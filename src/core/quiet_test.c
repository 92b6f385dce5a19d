#include "tests/support/check.h"

#include "base/clock.h"
#include "core/candle.h"
#include "core/conversation.h"
#include "core/job.h"
#include "core/memorial.h"
#include "core/notice.h"
#include "core/quiet.h"
#include "core/remind.h"
#include "store/quiet.h"
#include "tests/support/people.h"
#include "tests/support/remembered.h"
#include "tests/support/testdb.h"

/* --- steps --- */

static int64_t day(const char *civil)
{
	struct base b;

	assert_true(base_read(str_of(civil), &b) && b.day != DAY_NONE);
	return b.day;
}

/* What the clocks of a zone show, as a moment. */
static int64_t moment(const char *civil, int hour, const char *zone)
{
	return zone_moment(day(civil) * CLOCK_DAY + hour * CLOCK_HOUR, str_of(zone));
}

/* The jobs that are due, as the loop of jobs does them. */
static void run_due(void)
{
	struct task *t = test_task(NULL);
	struct rows r = db_rows(t, "SELECT id, ref FROM job WHERE kind = 55 AND run_at <= $1",
				ARGS(V(t->now)));
	struct job job[100];
	size_t n = 0;

	while (n < 100 && rows_next(&r)) {
		job[n] = (struct job){ .kind = JOB_QUIET, .id = row_int(&r) };
		job[n++].ref = row_int(&r);
	}
	rows_done(&r);
	for (size_t i = 0; i < n; i++) {
		check_ok(quiet_step(t, &job[i]));
		job_done(t, &job[i]);
	}
	check_ok(test_commit(t));
}

static void go_to(const char *civil, int hour)
{
	test_clock(moment(civil, hour, "UTC"));
	run_due();
}

static void lives_in(const struct account *a, const char *zone)
{
	struct task *t = test_task(person_again(a));
	struct profile_change c = { .given = PROFILE_TIMEZONE, .timezone = str_of(zone) };
	struct account now;

	check_ok(account_change(t, &c, &now));
	check_ok(test_commit(t));
}

static struct quiet quiet_of(const char *from, const char *to, bool yearly)
{
	static struct quiet_word words[1];

	words[0] = (struct quiet_word){ S("newborn"), true };
	return (struct quiet){ .name = S("May"),
			       .word = words,
			       .words = 1,
			       .from = day(from),
			       .to = day(to),
			       .yearly = yearly,
			       .action = FILTER_HIDE };
}

static enum err keeps(const struct account *a, struct quiet *q)
{
	struct task *t = test_task(person_again(a));
	enum err e = quiet_add(t, q);

	return test_end(t, e);
}

static int64_t kept(const struct account *a, const char *from, const char *to, bool yearly)
{
	struct quiet q = quiet_of(from, to, yearly);

	check_ok(keeps(a, &q));
	return q.id;
}

static struct quiet gets(const struct account *a, int64_t id)
{
	struct task *t = test_task(person_again(a));
	struct quiet q;

	check_ok(quiet_get(t, id, &q));
	test_rollback(t);
	return q;
}

static struct filters filters_of(const struct account *a)
{
	struct task *t = test_task(person_again(a));
	struct filters list;

	check_ok(filter_list(t, &list));
	test_rollback(t);
	return list;
}

static struct filter only(const struct account *a)
{
	struct filters list = filters_of(a);

	assert_int_equal(list.n, 1);
	return list.p[0];
}

static int back(void **state)
{
	(void)state;
	test_clock(TEST_NOW); /* 14 March 2026, nine in the morning */
	return 0;
}

/* --- days --- */

static void check_time(const struct quiet *q, const char *today, const char *after,
		       const char *from, const char *to)
{
	int64_t a, b;
	bool found = quiet_time(q, day(today), after ? day(after) : QUIET_DAY_NONE, &a, &b);

	assert_int_equal(found, from != NULL);
	if (!found)
		return;
	assert_int_equal(a, day(from));
	assert_int_equal(b, day(to));
}

static void the_days_of_a_time(void **state)
{
	struct quiet q = quiet_of("2026-05-01", "2026-05-20", true);

	(void)state;
	check_time(&q, "2026-03-14", NULL, "2026-05-01", "2026-05-20");
	check_time(&q, "2026-05-20", NULL, "2026-05-01", "2026-05-20");
	check_time(&q, "2026-05-21", NULL, "2027-05-01", "2027-05-20");
	check_time(&q, "2026-05-10", "2026-05-01", "2027-05-01", "2027-05-20");
	check_time(&q, "2019-05-10", NULL, "2026-05-01", "2026-05-20"); /* not before the first */
	q = quiet_of("2026-12-20", "2027-01-06", true);
	check_time(&q, "2027-01-02", NULL, "2026-12-20", "2027-01-06");
	check_time(&q, "2031-01-06", NULL, "2030-12-20", "2031-01-06");
	check_time(&q, "2031-01-07", NULL, "2031-12-20", "2032-01-06");
	check_time(&q, "2031-01-02", "2030-12-20", "2031-12-20", "2032-01-06");
	q = quiet_of("2026-05-01", "2026-05-20", false);
	check_time(&q, "2026-05-20", NULL, "2026-05-01", "2026-05-20");
	check_time(&q, "2026-05-21", NULL, NULL, NULL);
	check_time(&q, "2026-05-10", "2026-05-01", NULL, NULL);
}

static void the_29th_of_february(void **state)
{
	struct quiet q = quiet_of("2024-02-29", "2024-02-29", true);

	(void)state;
	check_time(&q, "2026-01-01", NULL, "2026-02-28", "2026-02-28");
	check_time(&q, "2026-03-01", NULL, "2027-02-28", "2027-02-28");
	check_time(&q, "2028-02-28", NULL, "2028-02-29", "2028-02-29");
	q = quiet_of("2024-02-29", "2024-03-10", true);
	check_time(&q, "2025-02-28", NULL, "2025-02-28", "2025-03-10");
	/* a whole year but a day: no two of them touch */
	q = quiet_of("2024-02-29", "2025-02-27", true);
	check_time(&q, "2027-02-27", NULL, "2026-02-28", "2027-02-27");
	check_time(&q, "2027-02-28", NULL, "2027-02-28", "2028-02-27");
}

/* --- the filter --- */

static void it_is_an_ordinary_filter_while_it_holds(void **state)
{
	const struct account *ada = person("hol_a");
	int64_t id = kept(ada, "2026-03-10", "2026-03-20", true);
	struct filter f = only(ada);
	struct quiet q = gets(ada, id);

	(void)state;
	check_str(f.title, "May");
	assert_int_equal(f.expires_at, moment("2026-03-21", 0, "UTC"));
	assert_int_equal(f.action, FILTER_HIDE);
	assert_int_equal(f.contexts, FILTER_EVERYWHERE);
	assert_int_equal(f.keywords, 1);
	check_str(f.keyword[0].keyword, "newborn");
	assert_true(f.keyword[0].whole_word);
	assert_int_equal(person_again(ada)->filters, 1);
	assert_int_equal(q.state, QUIET_ON);
	assert_int_equal(q.last, day("2026-03-20"));
	go_to("2026-03-20", 23);
	only(ada);
	go_to("2026-03-21", 0);
	assert_int_equal(filters_of(ada).n, 0);
	assert_int_equal(gets(ada, id).state, QUIET_WAITS);
	assert_int_equal(gets(ada, id).begins, day("2027-03-10"));
	for (int year = 2027; year < 2033; year++) {
		const char *in = str_c(test_arena(), str_fmt(test_arena(), "%d-03-10", year));
		const char *out = str_c(test_arena(), str_fmt(test_arena(), "%d-03-21", year));

		test_clock(moment(in, 0, "UTC") - 1);
		run_due();
		assert_int_equal(filters_of(ada).n, 0);
		go_to(in, 0);
		assert_int_equal(only(ada).expires_at, moment(out, 0, "UTC"));
		go_to(out, 0);
		assert_int_equal(filters_of(ada).n, 0);
	}
}

static void once_is_once(void **state)
{
	const struct account *ada = person("onc_a");
	int64_t id = kept(ada, "2026-03-15", "2026-03-16", false);

	(void)state;
	assert_int_equal(filters_of(ada).n, 0);
	go_to("2026-03-15", 0);
	assert_int_equal(only(ada).expires_at, moment("2026-03-17", 0, "UTC"));
	go_to("2026-03-17", 0);
	assert_int_equal(gets(ada, id).state, QUIET_OVER);
	go_to("2027-03-15", 12);
	assert_int_equal(filters_of(ada).n, 0);
	assert_int_equal(rows_of("SELECT count(*) FROM job WHERE kind = 55 AND ref IN (SELECT q.id"
				 " FROM quiet q JOIN account a ON a.id = q.account_id"
				 " WHERE a.name = 'onc_a')"),
			 0);
}

static void a_server_that_was_off(void **state)
{
	const struct account *ada = person("srv_a");
	int64_t id = kept(ada, "2026-05-01", "2026-05-20", true);

	(void)state;
	go_to("2026-05-10", 12); /* over the beginning: it makes up for it, with the right end */
	assert_int_equal(only(ada).expires_at, moment("2026-05-21", 0, "UTC"));
	go_to("2026-06-10", 12); /* over the end */
	assert_int_equal(filters_of(ada).n, 0);
	go_to("2027-06-10", 12); /* over all of it */
	assert_int_equal(filters_of(ada).n, 0);
	assert_int_equal(gets(ada, id).begins, day("2028-05-01"));
	go_to("2028-05-01", 0);
	only(ada);
}

static void clocks_that_change(void **state)
{
	const struct account *ada = person("dst_a");

	(void)state;
	lives_in(ada, "Europe/Madrid");
	kept(ada, "2026-03-28", "2026-03-29", true); /* summer time begins on the 29th */
	go_to("2026-03-27", 22);
	assert_int_equal(filters_of(ada).n, 0);
	go_to("2026-03-27", 23); /* midnight there */
	assert_int_equal(only(ada).expires_at, moment("2026-03-29", 22, "UTC"));
	go_to("2026-03-29", 22);
	assert_int_equal(filters_of(ada).n, 0);
	go_to("2027-03-27", 23);
	assert_int_equal(only(ada).expires_at, moment("2027-03-29", 22, "UTC"));
}

static void somebody_moves_far_away(void **state)
{
	const struct account *ada = person("far_a");
	int64_t id = kept(ada, "2026-03-15", "2026-03-20", true);

	(void)state;
	lives_in(ada, "Pacific/Kiritimati"); /* 14 hours ahead: nine on the 14th is 23 there */
	assert_int_equal(filters_of(ada).n, 0);
	go_to("2026-03-14", 10);
	assert_int_equal(only(ada).expires_at, moment("2026-03-20", 10, "UTC"));
	lives_in(ada, "Pacific/Pago_Pago"); /* 11 behind: it is the 13th */
	assert_int_equal(filters_of(ada).n, 0);
	assert_int_equal(gets(ada, id).begins, day("2026-03-15"));
	go_to("2026-03-15", 11);
	assert_int_equal(only(ada).expires_at, moment("2026-03-21", 11, "UTC"));
	lives_in(ada, "UTC");
	assert_int_equal(only(ada).expires_at, moment("2026-03-21", 0, "UTC"));
}

static void times_that_overlap(void **state)
{
	const struct account *ada = person("ovl_a");
	struct filters list;

	(void)state;
	kept(ada, "2026-03-10", "2026-03-20", true);
	kept(ada, "2026-03-12", "2026-04-20", false);
	list = filters_of(ada);
	assert_int_equal(list.n, 2);
	go_to("2026-03-21", 0);
	assert_int_equal(only(ada).expires_at, moment("2026-04-21", 0, "UTC"));
}

/* --- what its owner does --- */

static void ended_switched_off_changed_removed(void **state)
{
	const struct account *ada = person("acts_a"), *ben = person("acts_b");
	int64_t id = kept(ada, "2026-03-10", "2026-03-20", true);
	struct quiet q;
	struct task *t;

	(void)state;
	DO(person_again(ada), quiet_end(x, id));
	assert_int_equal(filters_of(ada).n, 0);
	assert_int_equal(gets(ada, id).state, QUIET_ENDED);
	assert_int_equal(gets(ada, id).begins, day("2027-03-10"));
	DO(person_again(ada), quiet_switch(x, id, true)); /* again */
	only(ada);
	DO(person_again(ada), quiet_switch(x, id, false));
	assert_int_equal(filters_of(ada).n, 0);
	assert_int_equal(gets(ada, id).state, QUIET_OFF);
	go_to("2027-03-12", 0);
	assert_int_equal(filters_of(ada).n, 0);
	DO(person_again(ada), quiet_switch(x, id, true));
	only(ada);
	q = gets(ada, id);
	q.name = S("Spring");
	q.to = day("2026-03-30");
	q.action = FILTER_BLUR;
	DO(person_again(ada), quiet_change(x, &q));
	check_str(only(ada).title, "Spring");
	assert_int_equal(only(ada).expires_at, moment("2027-03-31", 0, "UTC"));
	assert_int_equal(only(ada).action, FILTER_BLUR);
	t = test_task(ben);
	check_err(quiet_get(t, id, &q), ERR_NOT_FOUND);
	check_err(quiet_end(t, id), ERR_NOT_FOUND);
	check_err(quiet_switch(t, id, false), ERR_NOT_FOUND);
	check_err(quiet_remove(t, id), ERR_NOT_FOUND);
	q.id = id;
	check_err(quiet_change(t, &q), ERR_NOT_FOUND);
	test_rollback(t);
	DO(person_again(ada), quiet_remove(x, id));
	assert_int_equal(filters_of(ada).n, 0);
	go_to("2028-03-12", 0);
	assert_int_equal(filters_of(ada).n, 0);
}

static void ended_words_changed_stays_ended(void **state)
{
	const struct account *ada = person("edd_a");
	int64_t id = kept(ada, "2026-03-10", "2026-03-20", true);
	struct quiet q;

	(void)state;
	DO(person_again(ada), quiet_end(x, id));
	q = gets(ada, id);
	q.name = S("Spring");
	DO(person_again(ada), quiet_change(x, &q));
	assert_int_equal(filters_of(ada).n, 0);
	q.to = day("2026-03-21");
	DO(person_again(ada), quiet_change(x, &q)); /* other days: that is another time */
	only(ada);
}

static void limits(void **state)
{
	const struct account *ada = person("lim_a"), *ben;
	struct quiet q = quiet_of("2026-03-10", "2026-03-20", true);
	struct quiet_word many[QUIET_WORDS_MAX];

	(void)state;
	q.name = S(" ");
	check_err(keeps(ada, &q), ERR_INVALID);
	q.name = long_text(FILTER_TITLE_MAX + 1);
	check_err(keeps(ada, &q), ERR_LIMIT);
	q = quiet_of("2026-03-10", "2026-03-09", true);
	check_err(keeps(ada, &q), ERR_INVALID);
	q = quiet_of("2026-03-10", "2027-03-10", true);
	check_err(keeps(ada, &q), ERR_LIMIT);
	q = quiet_of("2026-03-10", "2027-03-09", true);
	q.words = 0;
	check_err(keeps(ada, &q), ERR_INVALID);
	q.people = (struct ids){ (int64_t[]){ ada->id }, 1 };
	check_err(keeps(ada, &q), ERR_INVALID);
	q.people = (struct ids){ (int64_t[]){ 12345 }, 1 };
	check_err(keeps(ada, &q), ERR_NOT_FOUND);
	q.people.n = 0;
	q.words = QUIET_WORDS_MAX;
	q.word = many;
	for (int i = 0; i < QUIET_WORDS_MAX; i++)
		many[i] = (struct quiet_word){ S("newborn"), true };
	check_ok(keeps(ada, &q));
	q = quiet_of("2026-03-10", "2026-03-20", true);
	check_err(keeps(ada, &q), ERR_LIMIT);
	ben = person("lim_b");
	for (int i = 1; i <= QUIETS_MAX; i++) {
		q = quiet_of("2026-03-10", "2026-03-20", true);
		q.words = 0;
		q.people = (struct ids){ (int64_t[]){ ben->id }, 1 };
		assert_int_equal(keeps(ada, &q), i < QUIETS_MAX ? OK : ERR_LIMIT);
	}
	assert_int_equal(filters_of(ada).n, QUIETS_MAX);
}

/* --- what apps do with the filter --- */

static void what_an_app_changes_flows_back(void **state)
{
	const struct account *ada = person("app_a");
	int64_t id = kept(ada, "2026-03-10", "2026-03-20", true);
	struct filter f = only(ada), now;
	struct filter_keyword_change k = { .has_keyword = true, .keyword = S("pram") };
	struct filter_change c = { .has_title = true,
				   .title = S("Spring"),
				   .has_action = true,
				   .action = FILTER_WARN,
				   .has_contexts = true,
				   .contexts = FILTER_HOME,
				   .has_end = true, /* and never */
				   .keyword = &k,
				   .keywords = 1 };

	(void)state;
	DO(person_again(ada), filter_change(x, f.id, &c, &now));
	assert_int_equal(only(ada).expires_at, f.expires_at); /* a quiet time ends */
	assert_int_equal(gets(ada, id).words, 2);
	check_str(gets(ada, id).name, "Spring");
	go_to("2026-03-21", 0);
	assert_int_equal(filters_of(ada).n, 0);
	go_to("2027-03-10", 0);
	f = only(ada);
	check_str(f.title, "Spring");
	assert_int_equal(f.action, FILTER_WARN);
	assert_int_equal(f.contexts, FILTER_HOME);
	assert_int_equal(f.keywords, 2);
	check_str(f.keyword[1].keyword, "pram");
	assert_false(f.keyword[1].whole_word);
}

static void what_an_app_takes_away_is_gone_until_next_year(void **state)
{
	const struct account *ada = person("tak_a");
	int64_t id = kept(ada, "2026-03-10", "2026-03-20", true), made = only(ada).id;

	(void)state;
	DO(person_again(ada), filter_remove(x, made));
	assert_int_equal(gets(ada, id).state, QUIET_ENDED);
	lives_in(ada, "Europe/Madrid"); /* all is planned anew */
	assert_int_equal(filters_of(ada).n, 0);
	go_to("2026-03-15", 0);
	go_to("2026-03-21", 0);
	assert_int_equal(filters_of(ada).n, 0);
	go_to("2027-03-10", 0);
	only(ada);
}

static void an_end_that_an_app_gives_holds_this_once(void **state)
{
	const struct account *ada = person("end_a");
	int64_t id = kept(ada, "2026-03-10", "2026-03-20", true);
	struct filter_change c = { .has_end = true, .expires_at = moment("2026-04-01", 0, "UTC") };
	int64_t made = only(ada).id;
	struct filter now;

	(void)state;
	DO(person_again(ada), filter_change(x, made, &c, &now));
	go_to("2026-03-25", 0);
	assert_int_equal(only(ada).expires_at, c.expires_at);
	assert_int_equal(gets(ada, id).state, QUIET_ON);
	go_to("2026-04-01", 0);
	assert_int_equal(filters_of(ada).n, 0);
	go_to("2027-03-10", 0);
	assert_int_equal(only(ada).expires_at, moment("2027-03-21", 0, "UTC"));
	c.expires_at = moment("2027-03-12", 0, "UTC");
	made = only(ada).id;
	DO(person_again(ada), filter_change(x, made, &c, &now));
	go_to("2027-03-12", 0); /* shown as over, until its job comes */
	assert_int_equal(gets(ada, id).state, QUIET_ENDED);
	go_to("2027-03-21", 0);
	assert_int_equal(filters_of(ada).n, 0);
	go_to("2028-03-10", 0);
	only(ada);
}

/* --- people --- */

static int64_t keeps_away(const struct account *a, const struct account *who,
			  enum filter_action action)
{
	struct quiet q = quiet_of("2026-03-10", "2026-03-20", true);

	q.words = 0;
	q.people = (struct ids){ (int64_t[]){ who->id }, 1 };
	q.action = action;
	check_ok(keeps(a, &q));
	return q.id;
}

static bool is_hidden(const struct account *a, int64_t post)
{
	struct post p = person_gets(person_again(a), post);

	return filter_shown(&p, FILTER_HOME, NULL) == SHOW_NOT;
}

static size_t notices_of(const struct account *a)
{
	struct task *t = test_task(person_again(a));
	struct notice_want want = { .kinds = NOTICE_ALL_KINDS };
	struct paging page = { .limit = 40 };
	struct notices list;

	check_ok(notice_list(t, &want, &page, &list));
	test_rollback(t);
	return list.n;
}

static void what_they_share_and_what_is_about_them(void **state)
{
	const struct account *ada = person("ppl_a"), *ben = person("ppl_b"),
			     *cleo = person("ppl_c");
	struct post his = person_shares(ben, "roses", POST_PUBLIC);
	struct post named = person_shares(cleo, "with @ppl_b in the garden", POST_PUBLIC);
	struct post answer = person_answers(cleo, "so beautiful", POST_PUBLIC, his.id);
	struct post other = person_shares(cleo, "tulips", POST_PUBLIC);
	struct post mine = person_shares(ada, "for @ppl_b", POST_PUBLIC), boost;
	int64_t id;

	(void)state;
	DO(person_again(ben), post_boost(x, other.id, true, &boost));
	id = keeps_away(ada, ben, FILTER_HIDE);
	assert_int_equal(only(ada).keywords, 0);
	assert_int_equal(only(ada).people.n, 1);
	assert_true(is_hidden(ada, his.id));
	assert_true(is_hidden(ada, named.id));
	assert_true(is_hidden(ada, answer.id));
	assert_true(is_hidden(ada, boost.id));
	assert_false(is_hidden(ada, other.id));
	assert_false(is_hidden(ada, mine.id));
	assert_false(is_hidden(cleo, his.id));
	DO(person_again(ada), quiet_end(x, id));
	assert_false(is_hidden(ada, his.id));
}

static void neither_notices_nor_candles_speak_of_them(void **state)
{
	const struct account *ada = person("ntc_a"), *ben = person("ntc_b"),
			     *cleo = person("ntc_c");
	struct post mine = person_shares(ada, "roses", POST_PUBLIC), p;
	struct post about = person_shares(ada, "for @ntc_b", POST_PUBLIC);
	int64_t id = keeps_away(ada, ben, FILTER_HIDE);

	(void)state;
	DO(person_again(ben), post_light(x, mine.id, true, &p));
	DO(person_again(ben), post_boost(x, mine.id, true, &p));
	person_shares(ben, "@ntc_a hello", POST_PUBLIC);
	person_shares(cleo, "@ntc_a and @ntc_b", POST_PUBLIC);
	DO(person_again(cleo), post_light(x, about.id, true, &p));
	assert_int_equal(notices_of(ada), 0);
	DO(person_again(cleo), post_light(x, mine.id, true, &p));
	assert_int_equal(notices_of(ada), 1);
	DO(person_again(ada), quiet_end(x, id));
	assert_int_equal(notices_of(ada), 6); /* nothing was lost */
}

static void the_telling_of_candles_leaves_them_out(void **state)
{
	const struct account *ada = person("dig_a"), *ben = person("dig_b"),
			     *cleo = person("dig_c");
	struct post mine = person_shares(ada, "roses", POST_PUBLIC), p;
	struct post about = person_shares(ada, "for @dig_b", POST_PUBLIC);
	struct job j = { .kind = JOB_CANDLES, .ref = ada->id };
	int64_t id = keeps_away(ada, ben, FILTER_HIDE);
	struct task *t = test_task(ada);

	(void)state;
	candle_way_set(t, CANDLES_DAILY);
	check_ok(test_commit(t));
	DO(person_again(ben), post_light(x, mine.id, true, &p));
	DO(person_again(cleo), post_light(x, about.id, true, &p));
	t = test_task(NULL);
	check_ok(candle_step(t, &j));
	check_ok(test_commit(t));
	DO(person_again(ada), quiet_end(x, id));
	assert_int_equal(notices_of(ada), 0); /* not told afterwards either */
	DO(person_again(ada), quiet_switch(x, id, true));
	DO(person_again(cleo), post_light(x, mine.id, true, &p));
	t = test_task(NULL);
	check_ok(candle_step(t, &j));
	check_ok(test_commit(t));
	assert_int_equal(notices_of(ada), 1);
}

static int64_t page_of(const struct account *keeper, const char *name)
{
	struct memorial_form f = { .name = { { str_of(name), NAME_FOR_ALL } },
				   .names = 1,
				   .access = MEMORIAL_PUBLIC };

	return remembered(keeper, &f).id;
}

static void what_stands_on_a_page_of_the_remembered(void **state)
{
	const struct account *ada = person("pag_a"), *cleo = person("pag_c"),
			     *ben = person("pag_b");
	int64_t page = page_of(cleo, "Rosa");
	struct post on = person_shares(cleo, "roses", POST_PUBLIC);
	struct post below = person_answers(ben, "so beautiful", POST_PUBLIC, on.id);
	struct post deeper = person_answers(cleo, "yes", POST_PUBLIC, below.id);
	struct post other = person_shares(cleo, "tulips", POST_PUBLIC);
	struct account who = { .id = page };
	enum memorial_state how;
	int64_t id;

	(void)state;
	DO(person_again(cleo), memorial_propose(x, page, on.id, &how));
	assert_int_equal(how, MEMORIAL_ACCEPTED);
	id = keeps_away(ada, &who, FILTER_HIDE);
	assert_true(is_hidden(ada, on.id));
	assert_true(is_hidden(ada, below.id));
	assert_true(is_hidden(ada, deeper.id));
	assert_false(is_hidden(ada, other.id));
	assert_false(is_hidden(ben, on.id));
	DO(person_again(cleo), memorial_remove(x, page, on.id));
	assert_false(is_hidden(ada, on.id));
	DO(person_again(cleo), memorial_propose(x, page, other.id, &how));
	DO(person_again(ada), quiet_end(x, id));
	assert_false(is_hidden(ada, other.id));
}

static void candles_on_a_post_of_mine_on_that_page(void **state)
{
	const struct account *ada = person("cop_a"), *ben = person("cop_b");
	int64_t page = page_of(ada, "Rosa"), id;
	struct post mine = person_shares(ada, "roses", POST_PUBLIC), p;
	struct job j = { .kind = JOB_CANDLES, .ref = ada->id };
	struct account who = { .id = page };
	enum memorial_state how;
	struct task *t = test_task(ada);

	(void)state;
	candle_way_set(t, CANDLES_DAILY);
	check_ok(test_commit(t));
	DO(person_again(ada), memorial_propose(x, page, mine.id, &how));
	id = keeps_away(ada, &who, FILTER_HIDE);
	DO(person_again(ben), post_light(x, mine.id, true, &p));
	t = test_task(NULL);
	check_ok(candle_step(t, &j));
	check_ok(test_commit(t));
	person_answers(ben, "with you", POST_PUBLIC, mine.id);
	assert_int_equal(notices_of(ada), 0);
	DO(person_again(ada), quiet_end(x, id));
	assert_int_equal(notices_of(ada), 1); /* the answer; candles are not told later */
}

static void letters_with_them_are_not_listed(void **state)
{
	const struct account *ada = person("let_a"), *ben = person("let_b");
	struct conversations list;
	struct paging page = { .limit = 20 };
	struct task *t;
	int64_t id;

	(void)state;
	person_shares(ben, "@let_a between us", POST_DIRECT);
	id = keeps_away(ada, ben, FILTER_HIDE);
	t = test_task(person_again(ada));
	check_ok(conversation_list(t, &page, &list));
	test_rollback(t);
	assert_int_equal(list.n, 0);
	DO(person_again(ada), quiet_end(x, id));
	t = test_task(person_again(ada));
	page = (struct paging){ .limit = 20 };
	check_ok(conversation_list(t, &page, &list));
	test_rollback(t);
	assert_int_equal(list.n, 1);
}

/* --- reminders --- */

static int64_t reminds_of(const struct account *a, const char *name, const char *base)
{
	struct date d = { .kind = DATE_DEATH,
			  .kind_words = S(""),
			  .name = str_of(name),
			  .base = str_of(base),
			  .rule = { .kind = RULE_YEARLY } };
	struct reminder r = reminder_none();
	struct task *t = test_task(person_again(a));

	r.channel = REMIND_APP;
	check_ok(date_add(t, &d));
	check_ok(remind_set(t, d.id, &r));
	check_ok(test_commit(t));
	return d.id;
}

static void reminds(int64_t date_id)
{
	struct task *t = test_task(NULL);

	check_ok(remind_step(t, &(struct job){ .kind = JOB_REMIND, .ref = date_id }));
	check_ok(test_commit(t));
}

/* A yearly quiet time about somebody, on the day on which these dates are; and it is that day. */
static void quiet_about(const struct account *a, int64_t whom)
{
	struct quiet q = quiet_of("2026-03-15", "2026-03-15", true);

	q.people = (struct ids){ &whom, 1 };
	check_ok(keeps(a, &q));
	go_to("2026-03-15", 9);
}

static void reminders_of_them_are_not_said(void **state)
{
	const struct account *ada = person("rem_a"), *ben = person("benedict");
	int64_t his = reminds_of(ada, "Benedict", "2020-03-15");
	int64_t word = reminds_of(ada, "the newborn", "2020-03-15");
	int64_t other = reminds_of(ada, "a grandmother", "2020-03-15");

	(void)state;
	quiet_about(ada, ben->id);
	reminds(his);
	reminds(word);
	assert_int_equal(notices_of(ada), 0);
	reminds(other);
	assert_int_equal(notices_of(ada), 1);
}

static void nor_of_a_page_by_any_of_its_names_that_they_read(void **state)
{
	const struct account *ada = person("rpg_a"), *cleo = person("rpg_c");
	int64_t page = page_of(cleo, "Rosalind");
	int64_t id = reminds_of(ada, "Rosalind", "2020-03-15");
	int64_t other = reminds_of(ada, "a grandmother", "2020-03-15");

	(void)state;
	quiet_about(ada, page);
	reminds(id);
	assert_int_equal(notices_of(ada), 0);
	reminds(other);
	assert_int_equal(notices_of(ada), 1);
}

static void nor_of_a_date_that_came_from_the_page(void **state)
{
	const struct account *ada = person("rdt_a"), *cleo = person("rdt_c");
	int64_t page = page_of(cleo, "Rosalind");
	int64_t id = reminds_of(ada, "a grandmother", "2020-03-15");
	struct task *t = test_task(NULL);

	(void)state;
	db_run(t,
	       "INSERT INTO memorial_date (id, memorial_id, kind, kind_words, name, base, rule, at)"
	       " VALUES (77, $1, 1, '', '', '', 'yearly', 0)",
	       ARGS(V(page)));
	db_run(t, "UPDATE kept_date SET memorial_date = 77 WHERE id = $1", ARGS(V(id)));
	check_ok(test_commit(t));
	quiet_about(ada, page);
	reminds(id);
	assert_int_equal(notices_of(ada), 0);
}

static void nor_of_a_date_that_names_a_page(void **state)
{
	const struct account *ada = person("rnp_a"), *ben = person("rnp_b");
	int64_t id = reminds_of(ada, "a grandmother", "2020-03-15");
	struct task *t = test_task(NULL);

	(void)state;
	db_run(t, "UPDATE kept_date SET memorial_id = $2 WHERE id = $1", ARGS(V(id), V(ben->id)));
	check_ok(test_commit(t));
	quiet_about(ada, ben->id);
	reminds(id);
	assert_int_equal(notices_of(ada), 0);
}

static void nor_of_a_date_that_belongs_to_a_post_about_them(void **state)
{
	const struct account *ada = person("rps_a"), *ben = person("rps_b");
	struct post mine = person_shares(ada, "for @rps_b", POST_PUBLIC);
	int64_t id = reminds_of(ada, "a grandmother", "2020-03-15");
	struct task *t = test_task(NULL);

	(void)state;
	db_run(t, "UPDATE kept_date SET post_id = $2 WHERE id = $1", ARGS(V(id), V(mine.id)));
	check_ok(test_commit(t));
	quiet_about(ada, ben->id);
	reminds(id);
	assert_int_equal(notices_of(ada), 0);
}

static void a_note_that_was_said_before_goes(void **state)
{
	const struct account *ada = person("bef_a");
	int64_t id = reminds_of(ada, "the newborn", "2020-03-15");
	struct quiet q = quiet_of("2026-03-15", "2026-03-15", true);

	(void)state;
	go_to("2026-03-15", 9);
	reminds(id);
	assert_int_equal(notices_of(ada), 1);
	check_ok(keeps(ada, &q));
	assert_int_equal(notices_of(ada), 0);
}

static void taken_along(void **state)
{
	const struct account *ada = person("csv_a"), *ben = person("csv_b");
	struct quiet q = quiet_of("2026-05-01", "2026-05-20", true);
	struct task *t;
	struct buf b;

	(void)state;
	q.name = S("May, for me");
	q.people = (struct ids){ (int64_t[]){ ben->id }, 1 };
	check_ok(keeps(ada, &q));
	t = test_task(person_again(ada));
	buf_init(&b, t->a, 10000);
	check_ok(quiet_csv(t, &b));
	check_str(buf_view(&b),
		  "\"May, for me\",2026-05-01,2026-05-20,true,hide,false,newborn,@csv_b\n");
	test_rollback(t);
}

#define TEST(f) cmocka_unit_test_setup(f, back)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_days_of_a_time),
		TEST(the_29th_of_february),
		TEST(it_is_an_ordinary_filter_while_it_holds),
		TEST(once_is_once),
		TEST(a_server_that_was_off),
		TEST(clocks_that_change),
		TEST(somebody_moves_far_away),
		TEST(times_that_overlap),
		TEST(ended_switched_off_changed_removed),
		TEST(ended_words_changed_stays_ended),
		TEST(limits),
		TEST(what_an_app_changes_flows_back),
		TEST(what_an_app_takes_away_is_gone_until_next_year),
		TEST(an_end_that_an_app_gives_holds_this_once),
		TEST(what_they_share_and_what_is_about_them),
		TEST(neither_notices_nor_candles_speak_of_them),
		TEST(the_telling_of_candles_leaves_them_out),
		TEST(what_stands_on_a_page_of_the_remembered),
		TEST(candles_on_a_post_of_mine_on_that_page),
		TEST(letters_with_them_are_not_listed),
		TEST(reminders_of_them_are_not_said),
		TEST(nor_of_a_page_by_any_of_its_names_that_they_read),
		TEST(nor_of_a_date_that_came_from_the_page),
		TEST(nor_of_a_date_that_names_a_page),
		TEST(nor_of_a_date_that_belongs_to_a_post_about_them),
		TEST(a_note_that_was_said_before_goes),
		TEST(taken_along),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
