#include "tests/support/check.h"

#include "base/clock.h"
#include "core/job.h"
#include "core/notice.h"
#include "core/place.h"
#include "core/report.h"
#include "core/session.h"
#include "tests/support/member.h"
#include "tests/support/testdb.h"

static const struct account *hope, *mona, *ada, *ben, *cleo;

static int open_house(void **state)
{
	struct task *t;
	struct place p = { .name = S("Roses"),
			   .about = S(""),
			   .rules = S("Be kind.\n- On the worst days too.\n\nAsk first.") };

	testdb_open(state);
	hope = test_host("hope");
	mona = test_person("mona");
	ada = test_person("ada");
	ben = test_person("ben");
	cleo = test_person("cleo");
	t = test_task(hope);
	check_ok(account_set_role(t, mona->id, ROLE_MODERATOR));
	check_ok(place_change(t, &p));
	check_ok(test_commit(t));
	mona = test_again(mona);
	test_follow(ben, ada);
	return 0;
}

static enum err tell(const struct account *who, const struct report_new *n, struct report *ret)
{
	struct task *t = test_task(who);
	enum err e = report_make(t, n, ret);

	return test_end(t, e);
}

static struct reports list(const struct account *who, bool closed)
{
	struct task *t = test_task(who);
	struct paging page = { .limit = 40 };
	struct reports r;

	check_ok(report_list(t, closed, &page, &r));
	test_rollback(t);
	return r;
}

static enum err get(const struct account *who, int64_t id, struct report *ret)
{
	struct task *t = test_task(who);
	enum err e = report_get(t, id, ret);

	test_rollback(t);
	return e;
}

static struct notices notices(const struct account *who)
{
	struct task *t = test_task(who);
	struct paging page = { .limit = 40 };
	struct notices n;

	check_ok(notice_list(t, &(struct notice_want){ .kinds = 1U << NOTICE_REPORT }, &page, &n));
	test_rollback(t);
	return n;
}

static void test_the_hosts_are_told(void **state)
{
	const struct post *p = test_post(ada, POST_FOLLOWERS, "For ben alone");
	int64_t id = p->id, rule = 2;
	struct report made, seen;
	struct notices n;

	(void)state;
	check_ok(tell(ben,
		      &(struct report_new){ .account_id = ada->id,
					    .posts = { &id, 1 },
					    .rules = { &rule, 1 },
					    .category = REPORT_SPAM,
					    .comment = S("  Not kind.  ") },
		      &made));
	assert_int_equal(made.category, REPORT_VIOLATION);
	check_str(made.comment, "Not kind.");
	assert_true(made.post_ids.n == 1 && made.post_ids.p[0] == id && !made.closed_at);
	assert_int_equal(made.about.id, ada->id);
	/* A moderator reads what was shared with followers alone. */
	check_ok(get(mona, made.id, &seen));
	assert_int_equal(seen.posts.n, 1);
	check_str(seen.posts.p[0].caption, "For ben alone");
	assert_true(seen.from.id == ben->id && seen.rules.n == 1 && seen.rules.p[0] == 2);
	check_str(seen.rule_texts.p[0], "Ask first.");
	n = notices(hope);
	assert_int_equal(n.n, 1);
	assert_true(n.p[0].report && n.p[0].report->id == made.id && n.p[0].from.id == ben->id);
	assert_int_equal(notices(mona).n, 1);
	assert_int_equal(notices(ada).n, 0);
	/* A second report is told too. */
	check_ok(tell(ben, &(struct report_new){ .account_id = cleo->id }, &made));
	assert_int_equal(notices(hope).n, 2);
}

static void test_what_is_refused(void **state)
{
	const struct post *hidden = test_post(ada, POST_SELF, "for me"),
			  *theirs = test_post(cleo, POST_PUBLIC, "hers");
	int64_t hidden_id = hidden->id, their_id = theirs->id, rule = 3, none = 0;
	static char text[2000];
	struct report r;

	(void)state;
	check_err(tell(ben, &(struct report_new){ .account_id = ben->id }, &r), ERR_INVALID);
	check_err(tell(ben, &(struct report_new){ .account_id = 5 }, &r), ERR_NOT_FOUND);
	check_err(tell(ben,
		       &(struct report_new){ .account_id = ada->id, .posts = { &hidden_id, 1 } },
		       &r),
		  ERR_NOT_FOUND);
	check_err(tell(ben,
		       &(struct report_new){ .account_id = ada->id, .posts = { &their_id, 1 } },
		       &r),
		  ERR_NOT_FOUND);
	check_err(
		tell(ben, &(struct report_new){ .account_id = ada->id, .rules = { &rule, 1 } }, &r),
		ERR_INVALID);
	check_err(
		tell(ben, &(struct report_new){ .account_id = ada->id, .rules = { &none, 1 } }, &r),
		ERR_INVALID);
	check_err(tell(ben,
		       &(struct report_new){ .account_id = ada->id, .category = REPORT_VIOLATION },
		       &r),
		  ERR_INVALID);
	memset(text, 'x', sizeof text);
	check_err(tell(ben,
		       &(struct report_new){ .account_id = ada->id,
					     .comment = { text, REPORT_COMMENT_MAX + 1 } },
		       &r),
		  ERR_LIMIT);
}

static void test_nobody_reads_about_themselves(void **state)
{
	struct task *t;
	struct report made, seen;
	struct paging page = { .limit = 5 };
	struct reports all;
	size_t before = list(mona, false).n;

	(void)state;
	check_ok(tell(cleo, &(struct report_new){ .account_id = mona->id }, &made));
	assert_int_equal(list(mona, false).n, before);
	check_err(get(mona, made.id, &seen), ERR_NOT_FOUND);
	check_ok(get(hope, made.id, &seen));
	check_err(get(cleo, made.id, &seen), ERR_FORBIDDEN);
	check_err(get(NULL, made.id, &seen), ERR_FORBIDDEN);
	t = test_task(ben);
	check_err(report_list(t, false, &page, &all), ERR_FORBIDDEN);
	check_err(report_close(t, made.id, true), ERR_FORBIDDEN);
	check_err(report_note(t, made.id, S("x")), ERR_FORBIDDEN);
	check_err(report_suspend(t, made.id), ERR_FORBIDDEN);
	test_rollback(t);
}

/* Who looks after a place alone reads it; from the day on which somebody else does, it is theirs.
 */
static void test_whoever_is_alone_reads_their_own(void **state)
{
	struct report made, seen;
	struct task *t;
	size_t before;

	(void)state;
	check_ok(tell(cleo, &(struct report_new){ .account_id = hope->id, .comment = S("So.") },
		      &made));
	check_err(get(hope, made.id, &seen), ERR_NOT_FOUND);
	before = list(hope, false).n;
	t = test_task(hope);
	check_ok(account_set_role(t, mona->id, ROLE_MEMBER));
	check_ok(test_commit(t));
	assert_int_equal(list(hope, false).n, before + 1);
	check_ok(get(hope, made.id, &seen));
	assert_true(seen.about_me && !seen.from.id && seen.about.id == hope->id);
	check_str(seen.comment, "So.");
	t = test_task(hope);
	assert_true(report_reads_own(t, hope->id));
	assert_false(report_reads_own(t, cleo->id));
	check_ok(report_note(t, made.id, S("Read.")));
	check_ok(account_set_role(t, mona->id, ROLE_MODERATOR));
	check_ok(test_commit(t));
	check_err(get(hope, made.id, &seen), ERR_NOT_FOUND);
	check_ok(get(test_again(mona), made.id, &seen));
	assert_true(!seen.about_me && seen.from.id == cleo->id);
}

static void test_what_moderators_do(void **state)
{
	const struct post *p = test_post(ada, POST_FOLLOWERS, "taken away"),
			  *other = test_post(ada, POST_FOLLOWERS, "not reported");
	int64_t id = p->id;
	struct report made, seen;
	struct task *t;

	(void)state;
	check_ok(tell(ben, &(struct report_new){ .account_id = ada->id, .posts = { &id, 1 } },
		      &made));
	t = test_task(mona);
	check_ok(report_note(t, made.id, S("Spoke with her.")));
	check_err(report_take_post(t, made.id, other->id), ERR_NOT_FOUND);
	check_ok(report_take_post(t, made.id, id));
	check_ok(report_close(t, made.id, true));
	check_ok(test_commit(t));
	check_ok(get(hope, made.id, &seen));
	check_str(seen.note, "Spoke with her.");
	check_str(seen.closed_by, "mona");
	assert_true(seen.closed_at && !seen.posts.n && !seen.post_ids.n);
	t = test_task(hope);
	check_ok(report_close(t, made.id, false));
	check_ok(report_suspend(t, made.id));
	check_ok(test_commit(t));
	assert_int_equal(test_again(ada)->state, ACCOUNT_SUSPENDED);
	t = test_task(hope);
	check_ok(account_suspend(t, ada->id, false));
	check_ok(test_commit(t));
	check_ok(get(hope, made.id, &seen));
	assert_int_equal(seen.closed_at, 0);
}

static void test_closed_ones_are_forgotten_in_time(void **state)
{
	struct report made, seen;
	struct job j = { 0 };
	struct task *t;

	(void)state;
	check_ok(tell(ben, &(struct report_new){ .account_id = cleo->id }, &made));
	t = test_task(hope);
	check_ok(report_close(t, made.id, true));
	check_ok(test_commit(t));
	test_clock_add((REPORT_DAYS - 1) * CLOCK_DAY);
	t = test_task(NULL);
	check_ok(session_tidy(t, &j));
	check_ok(test_commit(t));
	check_ok(get(hope, made.id, &seen));
	test_clock_add(2 * CLOCK_DAY);
	t = test_task(NULL);
	check_ok(session_tidy(t, &j));
	check_ok(test_commit(t));
	check_err(get(hope, made.id, &seen), ERR_NOT_FOUND);
}

static void leave(const struct account *who)
{
	struct job j = { .ref = who->id };
	struct task *t = test_task(hope);

	check_ok(account_remove(t, who->id));
	check_ok(test_commit(t));
	for (int i = 0; i < 5; i++) {
		t = test_task(NULL);
		check_ok(account_remove_step(t, &j));
		check_ok(test_commit(t));
	}
}

static void test_who_leaves(void **state)
{
	const struct account *dora = test_person("dora");
	struct report by_dora, about_dora, seen;

	(void)state;
	check_ok(tell(dora, &(struct report_new){ .account_id = cleo->id, .comment = S("So.") },
		      &by_dora));
	check_ok(tell(cleo, &(struct report_new){ .account_id = dora->id }, &about_dora));
	leave(dora);
	check_ok(get(hope, by_dora.id, &seen));
	assert_int_equal(seen.from.id, 0);
	check_str(seen.comment, "So.");
	check_err(get(hope, about_dora.id, &seen), ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_hosts_are_told),
		cmocka_unit_test(test_what_is_refused),
		cmocka_unit_test(test_nobody_reads_about_themselves),
		cmocka_unit_test(test_whoever_is_alone_reads_their_own),
		cmocka_unit_test(test_what_moderators_do),
		cmocka_unit_test(test_closed_ones_are_forgotten_in_time),
		cmocka_unit_test(test_who_leaves),
	};

	return cmocka_run_group_tests_name("report", tests, open_house, testdb_close);
}
