/* Who may reach somebody's notices: each wish against each kind of person, and those who wait. */
#include "tests/support/check.h"

#include "base/clock.h"
#include "base/id.h"
#include "core/follow.h"
#include "core/job.h"
#include "core/notice_policy.h"
#include "store/notice.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static void wish(const struct account *a, struct notice_policy p)
{
	struct task *t = test_task(a);
	struct notice_policy now;

	check_ok(notice_policy_set(t, &p));
	check_ok(notice_policy_get(t, &now));
	if (p.limited_accounts == NOTICE_ACCEPT) /* a host has limited them for everybody */
		p.limited_accounts = NOTICE_FILTER;
	assert_memory_equal(&now, &p, sizeof p);
	check_ok(test_commit(t));
}

static size_t shown(const struct account *a, bool held)
{
	struct task *t = test_task(a);
	struct paging page = { .limit = 80 };
	struct notices n;

	check_ok(notice_list(t, &(struct notice_want){ .kinds = NOTICE_ALL_KINDS, .held = held },
			     &page, &n));
	test_rollback(t);
	return n.n;
}

static struct notice_requests waiting(const struct account *a)
{
	struct task *t = test_task(a);
	struct paging page = { .limit = 80 };
	struct notice_requests list;
	int64_t requests, notices, sum = 0;

	check_ok(notice_requests(t, &page, &list));
	check_ok(notice_policy_summary(t, &requests, &notices));
	assert_int_equal(requests, list.n);
	for (size_t i = 0; i < list.n; i++)
		sum += list.p[i].held;
	assert_int_equal(notices, sum);
	test_rollback(t);
	return list;
}

static void light(const struct account *a, int64_t id, bool lit)
{
	struct task *t = test_task(a);
	struct post p;

	check_ok(post_light(t, id, lit, &p));
	check_ok(test_commit(t));
}

/* What a candle of `from` does to `to`: in the list 2, held 1, not there 0; taken back afterwards.
 */
static int reaches(const struct account *to, const struct account *from, const struct post *p)
{
	size_t before = shown(to, false), all = shown(to, true);
	int how;

	light(from, p->id, true);
	how = shown(to, false) > before ? 2 : shown(to, true) > all ? 1 : 0;
	light(from, p->id, false);
	assert_int_equal(shown(to, true), all);
	return how;
}

static void decide(const struct account *a, int64_t id, bool accept)
{
	struct task *t = test_task(a);

	check_ok(accept ? notice_request_accept(t, id) : notice_request_dismiss(t, id));
	check_ok(test_commit(t));
}

static const struct account *old(const char *name)
{
	const struct account *a = person(name);

	person_set(a, "created_at", 0);
	return a;
}

static void each_wish_knows_its_people(void **state)
{
	const struct account *ada = old("wis_a"), *ben = old("wis_b"), *cleo = person("wis_c"),
			     *dora = old("wis_d");
	struct post p = person_shares(ada, "one", POST_PUBLIC);

	(void)state;
	person_follows(ada, ben);
	person_follows(dora, ada);
	assert_int_equal(reaches(ada, cleo, &p), 2);
	wish(ada, (struct notice_policy){ .not_following = NOTICE_FILTER });
	assert_int_equal(reaches(ada, ben, &p), 2);
	assert_int_equal(reaches(ada, cleo, &p), 1);
	assert_int_equal(reaches(ada, dora, &p), 1);
	wish(ada, (struct notice_policy){ .not_followers = NOTICE_DROP });
	assert_int_equal(reaches(ada, ben, &p), 0);
	assert_int_equal(reaches(ada, dora, &p), 2);
	wish(ada, (struct notice_policy){ .new_accounts = NOTICE_FILTER });
	assert_int_equal(reaches(ada, cleo, &p), 1);
	assert_int_equal(reaches(ada, ben, &p), 2);
	person_follows(ada, cleo);
	assert_int_equal(reaches(ada, cleo, &p), 2);
	person_unfollows(ada, cleo);
	test_clock_add(31 * CLOCK_DAY);
	assert_int_equal(reaches(ada, cleo, &p), 2);
	test_clock(TEST_NOW);
	wish(ada,
	     (struct notice_policy){ .new_accounts = NOTICE_DROP, .not_following = NOTICE_FILTER });
	assert_int_equal(reaches(ada, cleo, &p), 0);
	assert_int_equal(waiting(ada).n, 0);
}

static void a_new_follower_is_none_yet(void **state)
{
	const struct account *ada = old("fol_a"), *ben = old("fol_b");
	struct post p = person_shares(ada, "one", POST_PUBLIC);
	struct relation rel;
	struct task *t;

	(void)state;
	person_set(ada, "locked", 0);
	ada = person_again(ada);
	wish(ada, (struct notice_policy){ .not_followers = NOTICE_FILTER });
	t = test_task(ben);
	check_ok(follow_start(t, ada->id, &(struct follow_options){ 0 }, &rel));
	check_ok(test_commit(t));
	assert_int_equal(shown(ada, false), 0);
	assert_int_equal(shown(ada, true), 1);
	assert_int_equal(reaches(ada, ben, &p), 1);
	test_clock_add(4 * CLOCK_DAY);
	assert_int_equal(reaches(ada, ben, &p), 2);
	test_clock(TEST_NOW);
}

static void private_words_wait_unless_asked_for(void **state)
{
	const struct account *ada = old("pri_a"), *ben = old("pri_b"), *host = old("pri_h");
	struct post asked, open;

	(void)state;
	wish(ada, (struct notice_policy){ .private_mentions = NOTICE_FILTER });
	person_set(host, "role", ROLE_MODERATOR);
	person_shares(person_again(host), "@pri_a a word", POST_DIRECT);
	assert_int_equal(shown(ada, false), 1);
	person_shares(ben, "@pri_a in the open", POST_PUBLIC);
	assert_int_equal(shown(ada, false), 2);
	person_shares(ben, "@pri_a a quiet word", POST_DIRECT);
	assert_int_equal(shown(ada, false), 2);
	assert_int_equal(waiting(ada).n, 1);
	asked = person_shares(ada, "@pri_b how are you?", POST_DIRECT);
	asked = person_answers(ben, "@pri_a better", POST_DIRECT, asked.id);
	assert_int_equal(shown(ada, false), 3);
	asked = person_answers(ben, "@pri_a and one more", POST_DIRECT, asked.id);
	assert_int_equal(shown(ada, false), 4);
	/* An open post that names them asks for no private word. */
	open = person_shares(ada, "@pri_b hello", POST_PUBLIC);
	person_answers(ben, "@pri_a psst", POST_DIRECT, open.id);
	assert_int_equal(shown(ada, false), 4);
	person_follows(ada, ben);
	person_shares(ben, "@pri_a a friend's word", POST_DIRECT);
	assert_int_equal(shown(ada, false), 5);
}

static void who_waits_is_let_in_or_not(void **state)
{
	const struct account *ada = old("wai_a"), *ben = old("wai_b"), *eve = old("wai_e");
	struct post p = person_shares(ada, "one", POST_PUBLIC), last;
	struct notice_requests list;
	struct notice_request one;
	struct task *t;
	bool merged = false;

	(void)state;
	wish(ada, (struct notice_policy){ .not_following = NOTICE_FILTER });
	light(ben, p.id, true);
	last = person_answers(ben, "with you", POST_PUBLIC, p.id);
	light(eve, p.id, true);
	list = waiting(ada);
	assert_int_equal(list.n, 2);
	assert_int_equal(list.p[0].from.id, eve->id);
	assert_int_equal(list.p[0].last->id, p.id);
	assert_int_equal(list.p[1].from.id, ben->id);
	assert_int_equal(list.p[1].held, 2);
	assert_int_equal(list.p[1].last->id, last.id);
	assert_int_equal(shown(ada, false), 0);
	t = test_task(ben);
	assert_false(notice_any_new(t));
	check_err(notice_request_get(t, list.p[1].id, &one), ERR_NOT_FOUND);
	check_err(notice_request_accept(t, list.p[1].id), ERR_NOT_FOUND);
	t->me = ada;
	assert_false(notice_any_new(t));
	check_ok(notice_request_get(t, list.p[1].id, &one));
	assert_int_equal(one.from.id, ben->id);
	check_err(notice_request_get(t, INT64_MAX, &one), ERR_NOT_FOUND);
	check_err(notice_request_get(t, 0, &one), ERR_NOT_FOUND);
	test_rollback(t);
	decide(ada, list.p[1].id, true);
	assert_int_equal(shown(ada, false), 2);
	light(ben, p.id, false);
	light(ben, p.id, true);
	assert_int_equal(shown(ada, false), 2);
	decide(ada, list.p[0].id, false);
	assert_int_equal(waiting(ada).n, 0);
	assert_int_equal(shown(ada, true), 2);
	light(eve, p.id, false);
	light(eve, p.id, true);
	assert_int_equal(waiting(ada).n, 1);
	t = test_task(ada);
	check_err(notice_request_accept(t, list.p[0].id), ERR_NOT_FOUND);
	check_ok(notice_requests_merged(t, &merged));
	assert_true(merged);
	test_rollback(t);
}

static void a_request_goes_with_what_it_holds(void **state)
{
	const struct account *ada = old("goe_a"), *ben = old("goe_b"), *eve = old("goe_e");
	struct post p = person_shares(ada, "one", POST_PUBLIC);
	struct relation rel;
	struct task *t;

	(void)state;
	wish(ada, (struct notice_policy){ .not_following = NOTICE_FILTER });
	light(ben, p.id, true);
	light(eve, p.id, true);
	assert_int_equal(waiting(ada).n, 2);
	light(ben, p.id, false);
	assert_int_equal(waiting(ada).n, 1);
	person_mutes(ada, eve, 0);
	assert_int_equal(waiting(ada).n, 0);
	t = test_task(ada);
	check_ok(mute_stop(t, eve->id, &rel));
	check_ok(test_commit(t));
	assert_int_equal(waiting(ada).n, 1);
	t = test_task(ada);
	check_ok(block_start(t, eve->id, &rel));
	check_ok(test_commit(t));
	assert_int_equal(waiting(ada).n, 0);
	assert_int_equal(rows_of("SELECT count(*) FROM notice_request q JOIN account a"
				 " ON a.id = q.from_id WHERE a.name = 'goe_e'"),
			 0);
}

#define MANY 2500

static struct job first_job(struct task *t)
{
	struct job j;

	assert_true(job_first(t, &j));
	return j;
}

static void many_are_let_in_by_steps(void **state)
{
	const struct account *ada = old("ste_a"), *eve = old("ste_e");
	struct notice_row n = { .kind = NOTICE_MENTION, .from_id = eve->id, .held = true };
	struct notice_requests list;
	struct task *t = test_task(ada);
	bool merged;
	int steps = 0;

	(void)state;
	db_run(t, "DELETE FROM job", NO_ARGS);
	check_ok(test_commit(t));
	wish(ada, (struct notice_policy){ .not_following = NOTICE_FILTER });
	person_shares(eve, "@ste_a", POST_PUBLIC);
	t = test_task(ada);
	for (int i = 0; i < MANY; i++) {
		n.id = id_new(t->now);
		n.created_at = t->now;
		db_run(t,
		       "INSERT INTO notice (id, account_id, kind, from_id, post_id, created_at,"
		       " held) SELECT $1, account_id, 100 + $2, from_id, post_id, created_at, 1"
		       " FROM notice WHERE account_id = $3 AND from_id = $4 AND kind = 0",
		       ARGS(V(n.id), V(i), V(ada->id), V(eve->id)));
	}
	check_ok(test_commit(t));
	list = waiting(ada);
	assert_int_equal(list.p[0].held, 100);
	decide(ada, list.p[0].id, true);
	for (; steps < 10; steps++) {
		struct job j;

		t = test_task(ada);
		check_ok(notice_requests_merged(t, &merged));
		if (merged)
			break;
		j = first_job(t);
		assert_int_equal(j.kind, JOB_NOTICES);
		check_ok(notice_step(t, &j));
		job_done(t, &j);
		check_ok(test_commit(t));
	}
	test_rollback(t);
	assert_int_equal(steps, 2);
	assert_int_equal(rows_of("SELECT count(*) FROM notice WHERE held = 1 AND kind >= 100"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_wish_knows_its_people),
		cmocka_unit_test(a_new_follower_is_none_yet),
		cmocka_unit_test(private_words_wait_unless_asked_for),
		cmocka_unit_test(who_waits_is_let_in_or_not),
		cmocka_unit_test(a_request_goes_with_what_it_holds),
		cmocka_unit_test(many_are_let_in_by_steps),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
