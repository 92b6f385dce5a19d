#include "tests/support/check.h"

#include "base/clock.h"
#include "core/job.h"
#include "core/memorial.h"
#include "core/scheduled.h"
#include "tests/support/people.h"
#include "tests/support/remembered.h"
#include "tests/support/testdb.h"

static enum err keep(const struct account *a, const struct post_new *n, int64_t at,
		     struct scheduled *ret)
{
	struct task *t = test_task(a);
	int64_t post_id;
	enum err e = scheduled_add(t, n, at, ret, &post_id);

	return test_end(t, e);
}

static size_t waiting(const struct account *a)
{
	struct task *t = test_task(a);
	struct paging page = { .limit = 40 };
	struct scheduleds list;

	check_ok(scheduled_list(t, &page, &list));
	test_rollback(t);
	return list.n;
}

static void step(int64_t id)
{
	struct task *t = test_task(NULL);

	check_ok(scheduled_step(t, &(struct job){ .ref = id, .kind = JOB_SCHEDULED, .tries = 1 }));
	check_ok(test_commit(t));
}

static void it_is_shared_once_when_its_time_comes(void **state)
{
	const struct account *ada = person("sch_a"), *ben = person("sch_b");
	int64_t photo = person_photograph(ada), at = TEST_NOW + CLOCK_HOUR;
	struct post_new n = { .caption = S("@sch_b in the morning"),
			      .visibility = POST_PUBLIC,
			      .when = S("1987-21"),
			      .media = { &photo, 1 } };
	struct scheduled s;

	(void)state;
	check_ok(keep(ada, &n, at, &s));
	assert_int_equal(s.media.n, 1);
	check_str(s.post.when, "1987-21");
	step(s.id); /* too early */
	assert_int_equal(waiting(ada), 1);
	assert_int_equal(rows_of("SELECT count(*) FROM post"), 0);
	check_err(person_tries(ada, &n, NULL), ERR_INVALID); /* its photograph is taken */
	test_clock(at);
	step(s.id);
	step(s.id);
	test_clock(TEST_NOW);
	assert_int_equal(waiting(ada), 0);
	assert_int_equal(rows_of("SELECT count(*) FROM post"), 1);
	assert_int_equal(rows_of("SELECT created_at FROM post"), at);
	assert_int_equal(rows_of("SELECT count(*) FROM media WHERE post_id IS NOT NULL"
				 " AND scheduled_id IS NULL"),
			 1);
	assert_int_equal(rows_of("SELECT count(*) FROM notice"), 1);
	assert_true(ben->id);
}

static void what_fails_stays_whole_with_its_reason(void **state)
{
	const struct account *ada = person("fai_a"), *ben = person("fai_b");
	int64_t photo = person_photograph(ada), at = TEST_NOW + CLOCK_HOUR;
	struct post p = person_shares(ben, "a question", POST_PUBLIC), was;
	struct post_new n = { .caption = S("an answer"),
			      .visibility = POST_PUBLIC,
			      .reply_to = p.id,
			      .media = { &photo, 1 } };
	struct scheduled s;
	struct task *t;

	(void)state;
	check_ok(keep(ada, &n, at, &s));
	t = test_task(ben);
	check_ok(post_delete(t, p.id, &was));
	check_ok(test_commit(t));
	test_clock(at);
	step(s.id);
	test_clock(TEST_NOW);
	t = test_task(ada);
	check_ok(scheduled_get(t, s.id, &s));
	assert_true(s.why.n);
	assert_int_equal(s.media.n, 1);
	check_err(scheduled_move(t, s.id, TEST_NOW + 1000, &s), ERR_INVALID);
	check_ok(scheduled_move(t, s.id, at, &s));
	assert_int_equal(s.why.n, 0);
	check_ok(scheduled_cancel(t, s.id));
	check_err(scheduled_get(t, s.id, &s), ERR_NOT_FOUND);
	check_ok(test_commit(t));
	assert_int_equal(rows_of("SELECT count(*) FROM media WHERE scheduled_id IS NOT NULL"), 0);
}

static void whoever_is_suspended_shares_nothing(void **state)
{
	const struct account *ada = person("sus_a");
	struct post_new n = { .caption = S("while away"), .visibility = POST_PUBLIC };
	struct scheduled s;
	struct task *t;

	(void)state;
	check_ok(keep(ada, &n, TEST_NOW + CLOCK_HOUR, &s));
	person_set(ada, "state", ACCOUNT_SUSPENDED);
	test_clock(TEST_NOW + CLOCK_HOUR);
	step(s.id);
	test_clock(TEST_NOW);
	t = test_task(ada);
	check_ok(scheduled_get(t, s.id, &s));
	assert_true(s.why.n);
	test_rollback(t);
}

static void there_are_limits(void **state)
{
	const struct account *ada = person("lim_a"), *ben = person("lim_b");
	struct post_new n = { .caption = S("words"), .visibility = POST_SELF };
	int64_t day = (TEST_NOW / CLOCK_DAY + 2) * CLOCK_DAY;
	struct scheduled s;
	struct task *t;

	(void)state;
	check_err(keep(ada, &n, TEST_NOW + SCHEDULED_SOONEST - 1, &s), ERR_INVALID);
	check_err(keep(ada, &n, 1, &s), ERR_INVALID);
	for (int i = 0; i < SCHEDULED_DAY_MAX; i++)
		check_ok(keep(ada, &n, day + i, &s));
	check_err(keep(ada, &n, day + CLOCK_DAY - 1, &s), ERR_INVALID);
	check_ok(keep(ada, &n, day + CLOCK_DAY, &s));
	check_ok(keep(ben, &n, day, &s));
	t = test_task(ada);
	check_err(scheduled_get(t, s.id, &s), ERR_NOT_FOUND); /* ben's */
	check_err(scheduled_cancel(t, s.id), ERR_NOT_FOUND);
	test_rollback(t);
}

static void what_was_shared_before_lies_at_its_time(void **state)
{
	const struct account *ada = person("bef_a"), *ben = person("bef_b");
	const int64_t then = INT64_C(1000000000000);
	struct post_new n = { .caption = S("with @bef_b #then"),
			      .visibility = POST_PUBLIC,
			      .created_at = then };
	struct post p, q, other = person_shares(ben, "of ben", POST_PUBLIC);

	(void)state;
	person_follows(ben, ada);
	check_ok(person_tries(ada, &n, &p));
	assert_int_equal(p.id >> 16, then);
	assert_int_equal(p.created_at, then);
	assert_int_equal(p.added_at, TEST_NOW);
	assert_int_equal(p.mentions, 0);
	assert_int_equal(p.tags, 1);
	assert_int_equal(person_again(ada)->last_post_at, 0);
	assert_int_equal(person_again(ada)->posts, 1);
	n.reply_to = p.id;
	check_ok(person_tries(ada, &n, &q));
	assert_int_not_equal(q.id, p.id);
	n.reply_to = other.id;
	check_err(person_tries(ada, &n, NULL), ERR_INVALID);
	n.reply_to = 0;
	n.created_at = -1;
	check_err(person_tries(ada, &n, NULL), ERR_INVALID);
	n.created_at = TEST_NOW + 1;
	check_err(person_tries(ada, &n, NULL), ERR_INVALID);
	assert_int_equal(rows_of("SELECT count(*) FROM feed f JOIN post p ON p.id = f.post_id"
				 " WHERE p.added_at IS NOT NULL"),
			 0);
	assert_int_equal(rows_of("SELECT count(*) FROM notice n JOIN post p ON p.id = n.post_id"
				 " WHERE p.added_at IS NOT NULL"),
			 0);
}

/* A page of ada's that everybody sees, and to which that many may add. */
static int64_t page_for(const struct account *ada, enum memorial_accepts who)
{
	struct memorial_form f = { .access = MEMORIAL_PUBLIC, .accepts = who };

	return remembered(ada, &f).id;
}

static enum err put_on(const struct account *a, int64_t id, int64_t page)
{
	struct task *t = test_task(a);
	enum err e = scheduled_on_page(t, id, page);

	return test_end(t, e);
}

static int64_t notes(void)
{
	return rows_of("SELECT count(*) FROM post WHERE cover = 'About a page of remembrance'");
}

static void it_is_put_on_its_page_then(void **state)
{
	const struct account *ada = person("pag_a"), *ben = person("pag_b");
	int64_t page = page_for(ada, MEMORIAL_ANYBODY);
	int64_t closed = page_for(ada, MEMORIAL_NOBODY), at = TEST_NOW + CLOCK_HOUR;
	struct post_new n = { .caption = S("the roses"), .visibility = POST_PUBLIC };
	struct scheduled s, self;
	struct task *t;

	(void)state;
	check_ok(keep(ben, &n, at, &s));
	check_ok(put_on(ben, s.id, page));
	check_err(put_on(ben, s.id, closed), ERR_FORBIDDEN);
	check_err(put_on(ben, s.id, ben->id), ERR_NOT_FOUND);
	check_err(put_on(ada, s.id, page), ERR_NOT_FOUND);
	n.visibility = POST_SELF;
	check_ok(keep(ben, &n, at + CLOCK_DAY, &self));
	check_err(put_on(ben, self.id, page), ERR_INVALID);
	t = test_task(ben);
	check_ok(scheduled_move(t, s.id, at + 1, &s));
	assert_int_equal(s.memorial_id, page);
	check_ok(test_commit(t));
	test_clock(at + 1);
	step(s.id);
	test_clock(TEST_NOW);
	assert_int_equal(rows_of("SELECT count(*) FROM memorial_post WHERE state = 0"), 1);
	assert_int_equal(notes(), 0);
}

/* It is shared all the same, and its author reads why it stands nowhere. */
static void a_page_that_is_gone_keeps_nothing_back(void **state)
{
	const struct account *ada = person("gon_a"), *ben = person("gon_b");
	int64_t page = page_for(ada, MEMORIAL_ANYBODY), at = TEST_NOW + CLOCK_HOUR;
	int64_t was = rows_of("SELECT count(*) FROM memorial_post"), had = notes();
	struct post_new n = { .caption = S("without it"), .visibility = POST_PUBLIC };
	struct scheduled s;
	struct task *t;

	(void)state;
	check_ok(keep(ben, &n, at, &s));
	check_ok(put_on(ben, s.id, page));
	t = test_task(ada);
	check_ok(memorial_end(t, page));
	check_ok(test_commit(t));
	test_clock(at);
	step(s.id);
	test_clock(TEST_NOW);
	assert_int_equal(waiting(ben), 0);
	assert_int_equal(rows_of("SELECT count(*) FROM post WHERE caption = 'without it'"), 1);
	assert_int_equal(rows_of("SELECT count(*) FROM memorial_post"), was);
	assert_int_equal(notes(), had + 1);
	assert_int_equal(rows_of("SELECT count(*) FROM post WHERE cover = 'About a page of"
				 " remembrance' AND caption LIKE '%There is no such page.%'"),
			 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_shared_once_when_its_time_comes),
		cmocka_unit_test(what_fails_stays_whole_with_its_reason),
		cmocka_unit_test(whoever_is_suspended_shares_nothing),
		cmocka_unit_test(there_are_limits),
		cmocka_unit_test(it_is_put_on_its_page_then),
		cmocka_unit_test(a_page_that_is_gone_keeps_nothing_back),
		cmocka_unit_test(what_was_shared_before_lies_at_its_time),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
