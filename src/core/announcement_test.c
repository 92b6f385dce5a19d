#include "tests/support/check.h"

#include <stdio.h>

#include "base/clock.h"
#include "core/announcement.h"
#include "core/live.h"
#include "tests/support/member.h"
#include "tests/support/testdb.h"

static const struct account *hope, *ada, *ben;

static int open_house(void **state)
{
	testdb_open(state);
	hope = test_host("hope");
	ada = test_person("ada");
	ben = test_person("ben");
	return 0;
}

static enum err tell(const struct account *who, int64_t id, const struct announcement_words *w)
{
	struct task *t = test_task(who);
	enum err e = announcement_write(t, id, w);

	return test_end(t, e);
}

static struct announcements list(const struct account *who, bool with_dismissed)
{
	struct task *t = test_task(who);
	struct announcements a;

	check_ok(announcement_list(t, with_dismissed, &a));
	test_rollback(t);
	return a;
}

static enum err react(const struct account *who, int64_t id, const char *name, bool on)
{
	struct task *t = test_task(who);
	enum err e = announcement_react(t, id, str_of(name), on);

	return test_end(t, e);
}

static enum err dismiss(const struct account *who, int64_t id)
{
	struct task *t = test_task(who);
	enum err e = announcement_dismiss(t, id);

	return test_end(t, e);
}

static void withdraw_all(void)
{
	struct task *t = test_task(hope);
	struct announcements all;

	check_ok(announcement_all(t, &all));
	for (size_t i = 0; i < all.n; i++)
		check_ok(announcement_withdraw(t, all.p[i].id));
	check_ok(test_commit(t));
}

static void test_only_hosts_tell(void **state)
{
	struct announcement_words w = { .text = S("Hello") };
	struct task *t = test_task(ada);
	struct announcements all;

	(void)state;
	check_err(announcement_write(t, 0, &w), ERR_FORBIDDEN);
	check_err(announcement_all(t, &all), ERR_FORBIDDEN);
	check_err(announcement_withdraw(t, 5), ERR_FORBIDDEN);
	test_rollback(t);
	check_err(tell(hope, 0, &(struct announcement_words){ .text = S("  ") }), ERR_INVALID);
	check_err(tell(hope, 17, &w), ERR_NOT_FOUND);
	check_err(
		tell(hope, 0,
		     &(struct announcement_words){ .text = S("x"), .starts_at = 9, .ends_at = 8 }),
		ERR_INVALID);
	assert_int_equal(list(ada, true).n, 0);
}

static void test_shown_put_away_and_changed(void **state)
{
	struct announcements a;
	int64_t id;

	(void)state;
	check_ok(tell(hope, 0, &(struct announcement_words){ .text = S("For @ben and #roses") }));
	a = list(ada, false);
	assert_int_equal(a.n, 1);
	id = a.p[0].id;
	assert_true(a.p[0].mentions == 1 && a.p[0].mention[0].account_id == ben->id);
	assert_int_equal(a.p[0].tags, 1);
	assert_false(a.p[0].dismissed);
	check_ok(dismiss(ada, id));
	check_ok(dismiss(ada, id));
	assert_int_equal(list(ada, false).n, 0);
	a = list(ada, true);
	assert_true(a.n == 1 && a.p[0].dismissed);
	assert_int_equal(list(ben, false).n, 1);
	check_ok(tell(hope, id, &(struct announcement_words){ .text = S("It is another day") }));
	a = list(ada, false);
	assert_int_equal(a.n, 1);
	check_str(a.p[0].text, "It is another day");
	check_err(dismiss(ada, 17), ERR_NOT_FOUND);
	withdraw_all();
	assert_int_equal(list(ada, true).n, 0);
}

static void test_its_time(void **state)
{
	struct announcement a;
	struct task *t = test_task(hope);
	int64_t now = t->now, id;
	struct announcements all;

	(void)state;
	test_rollback(t);
	check_ok(tell(hope, 0,
		      &(struct announcement_words){ .text = S("Later"),
						    .shown_at = now + CLOCK_HOUR,
						    .starts_at = now + 2 * CLOCK_HOUR,
						    .ends_at = now + 3 * CLOCK_HOUR }));
	assert_int_equal(list(ada, true).n, 0);
	t = test_task(hope);
	check_ok(announcement_all(t, &all));
	assert_int_equal(all.n, 1);
	id = all.p[0].id;
	test_rollback(t);
	check_err(react(ada, id, "🌹", true), ERR_NOT_FOUND);
	check_err(dismiss(ada, id), ERR_NOT_FOUND);
	test_clock_add(CLOCK_HOUR);
	assert_int_equal(list(ada, true).n, 1);
	test_clock_add(2 * CLOCK_HOUR);
	assert_int_equal(list(ada, true).n, 0);
	t = test_task(ada);
	check_err(announcement_get(t, id, &a), ERR_NOT_FOUND);
	check_err(announcement_find(t, id, &a), ERR_FORBIDDEN);
	test_rollback(t);
	withdraw_all();
}

static void test_reactions_are_for_hosts(void **state)
{
	static const char *const more[] = { "🌷", "🌸", "🌼", "🌻", "🌺", "🍀" };
	struct announcements a;
	int64_t id;

	(void)state;
	check_ok(tell(hope, 0, &(struct announcement_words){ .text = S("Hello") }));
	id = list(ada, false).p[0].id;
	check_ok(react(ada, id, "🌹", true));
	check_ok(react(ada, id, "🌹", true));
	check_ok(react(ben, id, "🌹", true));
	check_ok(react(ben, id, "🕯️", true));
	check_err(react(ben, id, "roses", true), ERR_INVALID);
	a = list(ada, false);
	assert_true(a.p[0].reactions == 1 && a.p[0].reaction[0].count == 1 &&
		    a.p[0].reaction[0].me);
	a = list(hope, false);
	assert_int_equal(a.p[0].reactions, 2);
	assert_true(a.p[0].reaction[0].count == 2 && !a.p[0].reaction[0].me);
	check_ok(react(ada, id, "🌹", false));
	assert_int_equal(list(ada, false).p[0].reactions, 0);
	for (size_t i = 0; i < sizeof more / sizeof *more; i++)
		check_ok(react(ben, id, more[i], true));
	check_err(react(ben, id, "🌵", true), ERR_LIMIT);
	check_ok(react(ben, id, "🌷", true));
	withdraw_all();
}

/* Does the jobs that are due; what they told last, or 0. */
static int hear(void)
{
	struct task *t;
	struct job j;
	int kind = 0;

	for (;;) {
		t = test_task(NULL);
		if (!job_first(t, &j) || j.run_at > t->now)
			break;
		assert_int_equal(j.kind, JOB_ANNOUNCE);
		check_ok(announcement_step(t, &j));
		job_done(t, &j);
		kind = t->told ? t->told->kind : kind;
		check_ok(test_commit(t));
	}
	test_rollback(t);
	return kind;
}

static int64_t newest(void)
{
	struct task *t = test_task(hope);
	struct announcements a;

	check_ok(announcement_all(t, &a));
	test_rollback(t);
	return a.p[0].id;
}

static void test_whoever_listens_hears_when_its_time_comes(void **state)
{
	struct announcement_words w = { .text = S("A walk"),
					.shown_at = clock_wall_ms() + CLOCK_HOUR,
					.ends_at = clock_wall_ms() + 3 * CLOCK_HOUR };
	int64_t id;

	(void)state;
	check_ok(tell(hope, 0, &w));
	assert_int_equal(hear(), 0);
	test_clock_add(CLOCK_HOUR);
	assert_int_equal(hear(), LIVE_ANNOUNCEMENT);
	test_clock_add(2 * CLOCK_HOUR);
	assert_int_equal(hear(), LIVE_ANNOUNCEMENT_DELETE);
	assert_int_equal(hear(), 0);
	withdraw_all();
	/* One that was put off is told at its new time alone; one that was taken back, never. */
	w.shown_at = clock_wall_ms() + CLOCK_HOUR;
	w.ends_at = 0;
	check_ok(tell(hope, 0, &w));
	id = newest();
	w.shown_at += CLOCK_HOUR;
	check_ok(tell(hope, id, &w));
	test_clock_add(CLOCK_HOUR);
	assert_int_equal(hear(), 0);
	test_clock_add(CLOCK_HOUR);
	assert_int_equal(hear(), LIVE_ANNOUNCEMENT);
	w.shown_at = clock_wall_ms() + CLOCK_HOUR;
	check_ok(tell(hope, 0, &w));
	withdraw_all();
	test_clock_add(CLOCK_HOUR);
	assert_int_equal(hear(), 0);
}

static void test_posts_in_the_text(void **state)
{
	const struct post *open = test_post(ada, POST_PUBLIC, "for all"),
			  *own = test_post(ada, POST_SELF, "for me");
	char text[200];
	struct announcements a;

	(void)state;
	snprintf(text, sizeof text,
		 "See https://example.org/@ada/%lld, https://example.org/@ada/%lld",
		 (long long)open->id, (long long)own->id);
	check_ok(tell(hope, 0, &(struct announcement_words){ .text = str_of(text) }));
	a = list(ben, false);
	assert_int_equal(a.n, 1);
	assert_int_equal(a.p[0].posts.n, 1);
	assert_int_equal(a.p[0].posts.p[0].id, open->id);
	assert_int_equal(list(ada, false).p[0].posts.n, 2);
	withdraw_all();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_hosts_tell),
		cmocka_unit_test(test_shown_put_away_and_changed),
		cmocka_unit_test(test_its_time),
		cmocka_unit_test(test_reactions_are_for_hosts),
		cmocka_unit_test(test_whoever_listens_hears_when_its_time_comes),
		cmocka_unit_test(test_posts_in_the_text),
	};

	return cmocka_run_group_tests_name("announcement", tests, open_house, testdb_close);
}
