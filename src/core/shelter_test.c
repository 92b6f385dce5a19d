#include "tests/support/check.h"

#include <stdio.h>

#include "base/clock.h"
#include "core/candle.h"
#include "core/closing.h"
#include "core/follow.h"
#include "core/held.h"
#include "core/job.h"
#include "core/notice.h"
#include "core/policy.h"
#include "core/quote.h"
#include "core/reader.h"
#include "core/restrict.h"
#include "core/service.h"
#include "core/shelter.h"
#include "store/held.h"
#include "tests/support/member.h"
#include "tests/support/people.h"
#include "tests/support/random.h"
#include "tests/support/testdb.h"

/* --- what people do --- */

static struct shelter begins(const struct account *by, const struct account *owner)
{
	struct task *t = test_task(by);
	struct shelter s;

	check_ok(shelter_begin(t, owner->id, &s));
	check_ok(test_commit(t));
	return s;
}

static struct shelter ends(const struct account *by, const struct account *owner)
{
	struct task *t = test_task(by);
	struct shelter s;

	check_ok(shelter_end(t, owner->id, &s));
	check_ok(test_commit(t));
	return s;
}

static struct shelter is(const struct account *by, const struct account *owner)
{
	struct task *t = test_task(by);
	struct shelter s;

	check_ok(shelter_get(t, owner->id, &s));
	test_rollback(t);
	return s;
}

static void restricts(const struct account *by, const struct account *whom, bool restricted)
{
	struct task *t = test_task(by);
	struct relation r;

	if (restricted)
		check_ok(restrict_start(t, whom->id, &r));
	else
		check_ok(restrict_stop(t, whom->id, &r));
	assert_int_equal(r.restricting, restricted);
	check_ok(test_commit(t));
}

static int64_t shares(const struct account *by, enum visibility v)
{
	return test_post(by, v, "roses")->id;
}

static int64_t comments(const struct account *by, int64_t to)
{
	struct post p = { 0 };

	check_ok(person_tries(by, &(struct post_new){ .caption = S("with you"), .reply_to = to },
			      &p));
	return p.id;
}

/* Why the comment waits; 0: it does not. */
static int waits(int64_t id)
{
	struct task *t = test_task(NULL);
	struct held_row h = { 0 };
	bool held = store_held_get(t, id, &h) && h.state == HELD_WAITS;

	test_rollback(t);
	return held ? h.reason : 0;
}

static void lights(const struct account *by, int64_t id)
{
	struct task *t = test_task(by);
	struct post p;

	check_ok(post_light(t, id, true, &p));
	check_ok(test_commit(t));
}

static int64_t notices(const struct account *of)
{
	struct task *t = test_task(NULL);
	int64_t n =
		db_int(t, "SELECT COUNT(*) FROM notice WHERE account_id = $1", ARGS(V(of->id)), 0);

	test_rollback(t);
	return n;
}

static struct policy policy_of(const struct account *viewer, int64_t id)
{
	struct post p = person_gets(viewer, id);

	return policy_now(&p);
}

static int64_t rev_of(int64_t id)
{
	struct task *t = test_task(NULL);
	int64_t rev = db_int(t, "SELECT rev FROM post WHERE id = $1", ARGS(V(id)), 0);

	test_rollback(t);
	return rev;
}

/* Runs what is due of a kind, as app/jobs.c does. */
static int run(enum job_kind kind, enum err (*step)(struct task *t, const struct job *j))
{
	int n = 0;

	for (;; n++) {
		struct task *t = test_task(NULL);
		struct rows r = db_rows(t,
					"SELECT id, ref, detail, run_at FROM job WHERE kind = $1"
					" AND run_at <= $2 ORDER BY run_at, id LIMIT 1",
					ARGS(V((int)kind), V(t->now)));
		struct job j = { .kind = kind };
		bool found = rows_next(&r);

		if (found) {
			j.id = row_int(&r);
			j.ref = row_int(&r);
			j.detail = row_str(&r);
			j.run_at = row_int(&r);
		}
		rows_done(&r);
		if (!found) {
			test_rollback(t);
			return n;
		}
		check_ok(step(t, &j));
		job_done(t, &j);
		check_ok(test_commit(t));
	}
}

/* --- who is let through --- */

static void all_but_those_who_are_close_wait(void **unused)
{
	const struct account *ada = test_person("ada1"), *fan = test_person("fan1");
	const struct account *ben = test_person("ben1"), *cleo = test_person("cleo1");
	const struct account *dora = test_person("dora1");
	int64_t post = shares(ada, POST_PUBLIC), circle, was, few;
	struct task *t;

	(void)unused;
	test_follow(fan, ada);
	test_follow(ada, fan);
	circle = person_circle(ada, cleo, NULL);
	was = comments(ben, post);
	assert_int_equal(waits(was), 0);

	assert_true(begins(ada, ada).on);
	assert_int_equal(waits(comments(ben, post)), HELD_SHELTER);
	assert_int_equal(waits(comments(fan, post)), HELD_SHELTER);
	assert_int_equal(waits(comments(ben, was)), HELD_SHELTER); /* in her thread */
	assert_int_equal(waits(comments(cleo, post)), 0);
	assert_int_equal(waits(comments(ada, was)), 0);
	assert_true(person_sees(dora, was)); /* what was shown stays */
	assert_false(person_sees(dora, comments(ben, post)));

	/* What a circle sees is as it was. */
	check_ok(person_tries(ada,
			      &(struct post_new){ .caption = S("for you"),
						  .visibility = POST_CIRCLE,
						  .circle_id = circle },
			      &(struct post){ 0 }));
	few = shares(dora, POST_PUBLIC);
	assert_int_equal(waits(comments(ben, few)), 0); /* somebody else's */

	/* A reader is close, too. */
	t = test_task(ada);
	check_ok(reader_name(t, dora->id, 0));
	check_ok(test_commit(t));
	assert_int_equal(waits(comments(dora, post)), 0);
	ends(ada, ada);
}

static void it_ends_by_itself_even_before_its_job(void **unused)
{
	const struct account *ada = test_person("ada2"), *ben = test_person("ben2");
	int64_t post = shares(ada, POST_PUBLIC), held;

	(void)unused;
	begins(ada, ada);
	test_clock_add(SHELTER_DAYS * CLOCK_DAY - 1);
	held = comments(ben, post);
	assert_int_equal(waits(held), HELD_SHELTER);
	test_clock_add(1);
	assert_false(is(ada, ada).on);
	assert_int_equal(waits(comments(ben, post)), 0);
	assert_int_equal(waits(held), HELD_SHELTER); /* nothing comes all at once */
	assert_int_equal(run(JOB_SHELTER_OVER, shelter_over_step), 1);
}

static void renewing_moves_the_end(void **unused)
{
	const struct account *ada = test_person("ada3");
	struct shelter first, second;
	struct shelter_log log;
	struct task *t;

	(void)unused;
	first = begins(ada, ada);
	test_clock_add(2 * CLOCK_DAY);
	second = begins(ada, ada);
	assert_int_equal(second.since, first.since);
	assert_int_equal(second.until, first.until + 2 * CLOCK_DAY);
	test_clock_add(5 * CLOCK_DAY);
	run(JOB_SHELTER_OVER, shelter_over_step);
	assert_true(is(ada, ada).on); /* the job of the first time ended nothing */
	test_clock_add(2 * CLOCK_DAY);
	run(JOB_SHELTER_OVER, shelter_over_step);
	t = test_task(ada);
	check_ok(shelter_log(t, ada->id, &log));
	test_rollback(t);
	assert_int_equal(log.n, 3);
	assert_int_equal(log.p[0].deed, SHELTER_OVER);
	assert_int_equal(log.p[0].by.id, 0);
	assert_int_equal(log.p[1].deed, SHELTER_RENEWED);
	assert_int_equal(log.p[2].deed, SHELTER_BEGUN);
	assert_int_equal(log.p[2].by.id, ada->id);
}

static void owner_reader_and_host_may(void **unused)
{
	const struct account *ada = test_person("ada4"), *ben = test_person("ben4");
	const struct account *rita = test_person("rita4"), *host = test_host("host4");
	struct shelter_log log;
	struct shelter s;
	struct task *t;

	(void)unused;
	t = test_task(rita);
	check_err(shelter_begin(t, ada->id, &s), ERR_NOT_FOUND);
	test_rollback(t);
	t = test_task(ada);
	check_ok(reader_name(t, rita->id, 0));
	check_ok(test_commit(t));

	assert_true(begins(rita, ada).on);
	assert_false(ends(host, ada).on);
	t = test_task(ben);
	check_err(shelter_begin(t, ada->id, &s), ERR_NOT_FOUND);
	check_err(shelter_end(t, ada->id, &s), ERR_NOT_FOUND);
	check_err(shelter_get(t, ada->id, &s), ERR_NOT_FOUND);
	check_err(shelter_decline(t, ada->id, &s), ERR_NOT_FOUND);
	check_err(shelter_log(t, ada->id, &log), ERR_NOT_FOUND);
	test_rollback(t);
	t = test_task(ada);
	check_ok(shelter_log(t, ada->id, &log));
	test_rollback(t);
	assert_int_equal(log.n, 2);
	check_str(log.p[0].by.name, "host4");
	check_str(log.p[1].by.name, "rita4");
}

/* --- quiet --- */

static void nobody_else_makes_a_notice_and_none_comes_after(void **unused)
{
	const struct account *ada = test_person("ada5"), *ben = test_person("ben5");
	const struct account *cleo = test_person("cleo5"), *eva = test_person("eva5");
	int64_t post = shares(ada, POST_PUBLIC), before;
	struct relation r;
	struct task *t;

	(void)unused;
	person_circle(ada, cleo, NULL);
	t = test_task(ada);
	candle_way_set(t, CANDLES_EACH);
	check_ok(test_commit(t));
	lights(eva, post);
	assert_int_equal(before = notices(ada), 1);
	begins(ada, ada);
	lights(ben, post);
	test_post(ben, POST_PUBLIC, "for @ada5");
	test_post(ben, POST_DIRECT, "@ada5 a word");
	t = test_task(ben);
	check_ok(follow_start(t, ada->id, &(struct follow_options){ 0 }, &r));
	check_ok(test_commit(t));
	assert_int_equal(notices(ada), before);
	/* Candles have no names then, those of people who are close neither. */
	lights(cleo, post);
	comments(cleo, post);
	assert_int_equal(notices(ada), before + 1);
	ends(ada, ada);
	assert_int_equal(notices(ada), before + 1);
	/* The candle itself is there. */
	assert_int_equal(person_gets(ada, post).candles, 3);
	lights(test_person("fay5"), post);
	assert_int_equal(notices(ada), before + 2);
}

static void what_the_place_was_asked_to_write_comes(void **state)
{
	const struct account *ada = test_person("ada");
	struct post note = { 0 };
	struct task *t;

	(void)state;
	begins(ada, ada);
	t = test_task(NULL);
	check_ok(service_writes(t, ada, S("A note for you"), S("It is today."), &note));
	check_ok(test_commit(t));
	assert_int_equal(notices(ada), 1);
	assert_true(person_sees(ada, note.id));
}

static void nothing_is_passed_on(void **unused)
{
	const struct account *ada = test_person("ada6"), *ben = test_person("ben6");
	const struct account *cleo = test_person("cleo6");
	struct policy all = { .reply = POLICY_PUBLIC,
			      .boost = POLICY_PUBLIC,
			      .quote = POLICY_PUBLIC };
	struct post p = { 0 };

	(void)unused;
	person_circle(ada, cleo, NULL);
	check_ok(
		person_tries(ada, &(struct post_new){ .caption = S("roses"), .policy = &all }, &p));
	begins(ada, ada);
	check_err(person_boosts(ben, p.id), ERR_FORBIDDEN);
	check_err(person_boosts(cleo, p.id), ERR_FORBIDDEN);
	check_ok(person_boosts(ada, p.id));
	check_err(person_tries(ben, &(struct post_new){ .caption = S("look"), .quoted_id = p.id },
			       &(struct post){ 0 }),
		  ERR_FORBIDDEN);
	ends(ada, ada);
	check_ok(person_boosts(ben, p.id));
	check_ok(person_tries(ben, &(struct post_new){ .caption = S("look"), .quoted_id = p.id },
			      &(struct post){ 0 }));
}

static void others_read_it_in_the_policy(void **unused)
{
	const struct account *ada = test_person("ada7"), *ben = test_person("ben7");
	int64_t post = shares(ada, POST_PUBLIC), few = shares(ada, POST_FOLLOWERS);
	struct policy now;
	struct task *t;
	struct post p;

	(void)unused;
	test_follow(ben, ada);
	now = policy_of(ben, post);
	assert_int_equal(now.reply, POLICY_PUBLIC);
	begins(ada, ada);
	now = policy_of(ben, post);
	assert_int_equal(now.reply, POLICY_AUTHOR);
	assert_int_equal(now.reply_held, POLICY_PUBLIC);
	assert_int_equal(now.boost, POLICY_AUTHOR);
	now = policy_of(ben, few);
	assert_int_equal(now.reply, POLICY_AUTHOR);
	assert_int_equal(now.reply_held, POLICY_FOLLOWERS | POLICY_MENTIONED);
	/* Whoever writes is not told on the page. */
	t = test_task(ben);
	check_ok(post_get(t, post, &p));
	assert_int_equal(policy_way(t, &p), ANSWER_SHOWN);
	test_rollback(t);
	ends(ada, ada);
	assert_int_equal(policy_of(ben, post).reply, POLICY_PUBLIC);
}

static void posts_of_the_last_days_are_told_of_anew(void **unused)
{
	const struct account *ada = test_person("ada8");
	int64_t old = shares(ada, POST_PUBLIC), one, self, revs[3];

	(void)unused;
	run(JOB_SHELTER, shelter_step); /* of others, from before */
	test_clock_add((SHELTER_POSTS_DAYS + 1) * CLOCK_DAY);
	one = shares(ada, POST_PUBLIC);
	self = shares(ada, POST_SELF);
	for (int i = 0; i < 120; i++)
		shares(ada, POST_FOLLOWERS);
	revs[0] = rev_of(old);
	revs[1] = rev_of(one);
	revs[2] = rev_of(self);
	begins(ada, ada);
	assert_int_equal(run(JOB_SHELTER, shelter_step), 3); /* 121 in steps of 50 */
	assert_int_equal(rev_of(old), revs[0]);
	assert_int_equal(rev_of(one), revs[1] + 1);
	assert_int_equal(rev_of(self), revs[2]);
	begins(ada, ada); /* renewing changes nothing that others see */
	assert_int_equal(run(JOB_SHELTER, shelter_step), 0);
	ends(ada, ada);
	assert_int_equal(run(JOB_SHELTER, shelter_step), 3);
	assert_int_equal(rev_of(one), revs[1] + 2);
}

/* --- proposed, never forced --- */

static void strangers_come(int64_t post, const struct account *const *who, int n)
{
	for (int i = 0; i < n; i++)
		comments(who[i % 4], post);
}

static void a_wave_is_proposed_and_may_be_declined(void **unused)
{
	const struct account *ada = test_person("ada10"), *fan = test_person("fan10");
	const struct account *who[] = { test_person("s1"), test_person("s2"), test_person("s3"),
					test_person("s4") };
	int64_t post;
	struct task *t;
	struct shelter s;

	(void)unused;
	post = shares(ada, POST_PUBLIC);
	test_follow(fan, ada);
	for (int i = 0; i < 40; i++)
		comments(fan, post); /* no stranger */
	assert_false(is(ada, ada).proposed);
	strangers_come(post, who, SHELTER_WAVE_LEAST - 1);
	assert_false(is(ada, ada).proposed);
	strangers_come(post, who, 1);
	assert_true(is(ada, ada).proposed);
	assert_false(is(ada, ada).on);

	t = test_task(ada);
	check_ok(shelter_decline(t, ada->id, &s));
	check_ok(test_commit(t));
	assert_false(s.proposed);
	assert_false(is(ada, ada).proposed);

	/* Four days later twenty again are no more than four times what is usual now? They are:
	 * twenty in a week are a quarter of one in two hours. */
	test_clock_add(4 * CLOCK_DAY);
	assert_false(is(ada, ada).proposed);
	strangers_come(post, who, SHELTER_WAVE_LEAST);
	assert_true(is(ada, ada).proposed);
	begins(ada, ada);
	assert_false(is(ada, ada).proposed);
	ends(ada, ada);
}

static void what_is_usual_is_no_wave(void **unused)
{
	const struct account *ada = test_person("ada11");
	const struct account *who[] = { test_person("u1"), test_person("u2"), test_person("u3"),
					test_person("u4") };
	int64_t post = shares(ada, POST_PUBLIC);
	struct task *t;

	(void)unused;
	/* Ten an hour for a week: twenty within two hours are usual. */
	t = test_task(NULL);
	for (int64_t h = 2; h <= 168; h++)
		db_run(t,
		       "INSERT INTO stranger_hour (account_id, hour, comments) VALUES ($1, $2, 10)",
		       ARGS(V(ada->id), V(t->now / CLOCK_HOUR - h)));
	check_ok(test_commit(t));
	strangers_come(post, who, 4 * SHELTER_WAVE_LEAST - 1);
	assert_false(is(ada, ada).proposed);
	strangers_come(post, who, 1);
	assert_true(is(ada, ada).proposed);

	test_clock_add(8 * CLOCK_DAY);
	t = test_task(NULL);
	shelter_tidy(t);
	assert_int_equal(db_int(t, "SELECT COUNT(*) FROM stranger_hour WHERE account_id = $1",
				ARGS(V(ada->id)), -1),
			 0);
	check_ok(test_commit(t));
}

/* --- somebody who is restricted --- */

static void their_comments_are_their_own_until_shown(void **unused)
{
	const struct account *ada = test_person("ada12"), *ben = test_person("ben12");
	const struct account *cleo = test_person("cleo12");
	int64_t post = shares(ada, POST_PUBLIC), was = comments(ben, post), now, on_cleo;
	struct task *t;
	struct post p;

	(void)unused;
	test_follow(ben, ada);
	restricts(ada, ben, true);
	assert_true(person_sees(cleo, was));
	now = comments(ben, post);
	assert_int_equal(waits(now), HELD_RESTRICTED);
	assert_false(person_sees(cleo, now));
	assert_true(person_sees(ben, now));
	/* Also what they say to others in her thread; not what they say elsewhere. */
	on_cleo = comments(cleo, post);
	assert_int_equal(waits(comments(ben, on_cleo)), HELD_RESTRICTED);
	assert_int_equal(waits(comments(ben, shares(cleo, POST_PUBLIC))), 0);
	/* They are not told. */
	t = test_task(ben);
	check_ok(post_get(t, post, &p));
	assert_int_equal(policy_way(t, &p), ANSWER_SHOWN);
	check_ok(post_get(t, now, &p));
	assert_false(p.waits);
	test_rollback(t);
	/* Shown by a word of hers. */
	t = test_task(ada);
	check_ok(held_decide(t, now, ada->id, true));
	test_rollback(t);
	restricts(ada, ben, false);
	assert_int_equal(waits(comments(ben, post)), 0);
	assert_int_equal(waits(now), HELD_RESTRICTED);
}

static void they_make_no_notices_and_stay_what_they_were(void **unused)
{
	const struct account *ada = test_person("ada13"), *ben = test_person("ben13");
	int64_t post = shares(ada, POST_PUBLIC), before;
	struct paging page = { .limit = 40 };
	struct accounts list;
	struct relation r;
	struct task *t;

	(void)unused;
	test_follow(ben, ada);
	test_follow(ada, ben);
	before = notices(ada);
	restricts(ada, ben, true);
	lights(ben, post);
	test_post(ben, POST_PUBLIC, "for @ada13");
	comments(ben, post);
	assert_int_equal(notices(ada), before);
	t = test_task(ada);
	check_ok(relation_get(t, ben->id, &r));
	assert_true(r.following && r.followed_by && r.restricting && !r.muting && !r.blocking);
	check_ok(restrict_list(t, &page, &list));
	assert_int_equal(list.n, 1);
	check_err(restrict_start(t, ada->id, &r), ERR_INVALID);
	check_err(restrict_start(t, 12345, &r), ERR_NOT_FOUND);
	test_rollback(t);
	t = test_task(ben);
	check_ok(relation_get(t, ada->id, &r));
	assert_false(r.restricting);
	check_ok(restrict_list(t, &page, &list));
	assert_int_equal(list.n, 0);
	test_rollback(t);
}

/* --- all together, at random --- */

struct facts {
	bool shelter, closed, restricted, circle, follows;
};

/* What the pages say in words. */
static int expected(const struct facts *f, enum err *ret_err)
{
	*ret_err = f->closed ? ERR_INVALID : OK;
	if (f->restricted)
		return HELD_RESTRICTED;
	return f->shelter && !f->circle ? HELD_SHELTER : 0;
}

static void make(const struct account *ada, const struct account *ben, int64_t post,
		 const struct facts *f)
{
	struct task *t = test_task(ada);
	struct shelter s;
	struct relation r;

	if (f->shelter)
		check_ok(shelter_begin(t, ada->id, &s));
	if (f->restricted)
		check_ok(restrict_start(t, ben->id, &r));
	if (f->closed)
		check_ok(closing_close(t, post));
	check_ok(test_commit(t));
	if (f->circle)
		person_circle(ada, ben, NULL);
	if (f->follows)
		test_follow(ben, ada);
}

static void any_mixture_gives_what_is_said(void **unused)
{
	(void)unused;
	random_begin_anew();
	for (int i = 0; i < 60; i++) {
		char names[2][20];
		const struct account *ada, *ben;
		struct facts f = { chance(50), chance(25), chance(35), chance(40), chance(50) };
		struct post p = { 0 };
		int64_t post;
		enum err want_err, e;
		int want = expected(&f, &want_err);

		snprintf(names[0], sizeof names[0], "ra%d", i);
		snprintf(names[1], sizeof names[1], "rb%d", i);
		ada = test_person(names[0]);
		ben = test_person(names[1]);
		post = shares(ada, chance(50) ? POST_PUBLIC : POST_UNLISTED);
		make(ada, ben, post, &f);
		e = person_tries(ben, &(struct post_new){ .caption = S("so"), .reply_to = post },
				 &p);
		check_err(e, want_err);
		if (!e)
			assert_int_equal(waits(p.id), want);
		assert_int_equal(waits(comments(ada, post)), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_but_those_who_are_close_wait),
		cmocka_unit_test(it_ends_by_itself_even_before_its_job),
		cmocka_unit_test(renewing_moves_the_end),
		cmocka_unit_test(owner_reader_and_host_may),
		cmocka_unit_test(nobody_else_makes_a_notice_and_none_comes_after),
		cmocka_unit_test(what_the_place_was_asked_to_write_comes),
		cmocka_unit_test(nothing_is_passed_on),
		cmocka_unit_test(others_read_it_in_the_policy),
		cmocka_unit_test(posts_of_the_last_days_are_told_of_anew),
		cmocka_unit_test(a_wave_is_proposed_and_may_be_declined),
		cmocka_unit_test(what_is_usual_is_no_wave),
		cmocka_unit_test(their_comments_are_their_own_until_shown),
		cmocka_unit_test(they_make_no_notices_and_stay_what_they_were),
		cmocka_unit_test(any_mixture_gives_what_is_said),
	};

	return cmocka_run_group_tests(tests, testdb_open, testdb_close);
}
