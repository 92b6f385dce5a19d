#include "tests/support/check.h"

#include <pthread.h>

#include "base/clock.h"
#include "core/filter.h"
#include "core/push.h"
#include "sys/keys.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

#define ENDPOINT "https://push.example.net/a"
#define POINT                                                                                      \
	"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
#define AUTH "BTBZMqHH6r4Tts7J_aSIgg"
#define ALL ((1u << NOTICE_KINDS) - 1)

static int64_t next_token = 1000;

/* A token of an app that they let in. */
static int64_t token_of(const struct account *a)
{
	struct task *t = test_task(NULL);
	int64_t id = next_token++;

	db_run(t,
	       "INSERT INTO app (id, client_id, secret_hash, name, redirect_uris, scopes,"
	       " created_at) VALUES ($1, $2, '', 'an app', '', 'push', 0)",
	       ARGS(V(id), V(str_fmt(t->a, "c%lld", (long long)id))));
	db_run(t,
	       "INSERT INTO token (id, hash, app_id, account_id, scopes, created_at, seen_at)"
	       " VALUES ($1, $2, $1, $3, 'push', 0, 0)",
	       ARGS(V(id), V(str_fmt(t->a, "h%lld", (long long)id)), V(a->id)));
	check_ok(test_commit(t));
	return id;
}

static struct push_new usual(void)
{
	return (struct push_new){ .endpoint = S(ENDPOINT),
				  .point = S(POINT),
				  .auth = S(AUTH),
				  .standard = true,
				  .alerts = ALL };
}

static struct push subscribe(const struct account *a, int64_t token, unsigned alerts,
			     enum push_policy policy)
{
	struct push_new n = usual();
	struct task *t = test_task(a);
	struct push p;

	n.alerts = alerts;
	n.policy = policy;
	check_ok(push_subscribe(t, token, &n, &p));
	check_ok(test_commit(t));
	return p;
}

static void remove_token(int64_t token)
{
	struct task *t = test_task(NULL);

	db_run(t, "DELETE FROM token WHERE id = $1", ARGS(V(token)));
	check_ok(test_commit(t));
}

static bool is_there(int64_t token)
{
	struct task *t = test_task(NULL);
	struct push p;
	enum err e = push_get(t, token, &p);

	test_rollback(t);
	return e == OK;
}

static int64_t jobs_waiting(void)
{
	return rows_of("SELECT count(*) FROM job WHERE lane = 1");
}

static void clear_jobs(void)
{
	struct task *t = test_task(NULL);

	db_run(t, "DELETE FROM job WHERE lane = 1", NO_ARGS);
	check_ok(test_commit(t));
}

/* --- subscriptions --- */

static void a_token_has_one(void **state)
{
	const struct account *ada = person("one_a");
	int64_t token = token_of(ada), other = token_of(ada);
	struct push first = subscribe(ada, token, 5, PUSH_FOLLOWED), p;
	struct task *t;

	(void)state;
	subscribe(ada, other, ALL, PUSH_ALL);
	assert_in_range(first.id, 1, INT32_MAX);
	t = test_task(ada);
	check_ok(push_get(t, token, &p));
	assert_int_equal(p.id, first.id);
	check_str(p.endpoint.s, ENDPOINT);
	check_str(base64url(t->a, p.reader.point), POINT);
	check_str(base64url(t->a, p.reader.auth), AUTH);
	assert_true(p.reader.standard);
	assert_int_equal(p.alerts, 5);
	assert_int_equal(p.policy, PUSH_FOLLOWED);
	check_ok(push_change(t, token, 8, PUSH_NONE, &p));
	check_ok(push_get(t, token, &p));
	assert_int_equal(p.alerts, 8);
	assert_int_equal(p.policy, PUSH_NONE);
	check_ok(test_commit(t));
	assert_int_not_equal(subscribe(ada, token, ALL, PUSH_ALL).id, first.id);
	t = test_task(ada);
	push_end(t, token);
	push_end(t, token); /* no harm */
	check_err(push_get(t, token, &p), ERR_NOT_FOUND);
	check_err(push_change(t, token, 8, PUSH_NONE, &p), ERR_NOT_FOUND);
	check_ok(test_commit(t));
	assert_true(is_there(other));
	remove_token(other);
	assert_false(is_there(other));
}

static void what_is_wrong_is_refused(void **state)
{
	static const char *const endpoints[] = {
		"",
		"roses",
		"http://push.example.net/",
		"ftp://push.example.net/",
		"https://",
		"https://a:b@push.example.net/",
		"https://localhost/",
		"https://127.0.0.1/",
		"https://2130706433/",
		"https://0x7f.1/",
		"https://[::1]/",
		"https://[::ffff:a00:1]/",
		"https://169.254.169.254/x",
		"https://10.0.0.1:8443/",
		"https://db.internal/",
		"https://printer/",
	};
	const struct account *ada = person("wro_a");
	int64_t token = token_of(ada);
	struct task *t = test_task(ada);
	struct push_new n = usual();
	struct push p;

	(void)state;
	for (size_t i = 0; i < sizeof endpoints / sizeof *endpoints; i++) {
		n.endpoint = str_of(endpoints[i]);
		check_err(push_subscribe(t, token, &n, &p), ERR_INVALID);
		assert_true(t->fault.text.n > 0);
	}
	n = usual();
	n.point = S(AUTH);
	check_err(push_subscribe(t, token, &n, &p), ERR_INVALID);
	n = usual();
	n.auth = S(POINT);
	check_err(push_subscribe(t, token, &n, &p), ERR_INVALID);
	n.auth = STR_NONE;
	check_err(push_subscribe(t, token, &n, &p), ERR_INVALID);
	test_rollback(t);
	assert_false(is_there(token));
}

/* --- who is told --- */

static void a_notice_makes_a_job_for_whom_it_is_wanted(void **state)
{
	const struct account *ada = person("job_a"), *ben = person("job_b"),
			     *cleo = person("job_c");
	int64_t token = token_of(ada);

	(void)state;
	clear_jobs();
	person_shares(ben, "@job_a nobody listens", POST_PUBLIC);
	assert_int_equal(jobs_waiting(), 0);
	subscribe(ada, token, 1u << NOTICE_MENTION, PUSH_ALL);
	subscribe(ada, token_of(ada), 1u << NOTICE_CANDLE, PUSH_ALL);
	person_shares(ben, "@job_a now", POST_PUBLIC);
	assert_int_equal(jobs_waiting(), 1);
	subscribe(ada, token, 1u << NOTICE_MENTION, PUSH_FOLLOWED);
	person_shares(ben, "@job_a unknown", POST_PUBLIC);
	assert_int_equal(jobs_waiting(), 1);
	person_asks(ada, ben);
	person_shares(ben, "@job_a not yet", POST_PUBLIC);
	assert_int_equal(jobs_waiting(), 1);
	person_unfollows(ada, ben);
	person_follows(ada, ben);
	person_shares(ben, "@job_a known", POST_PUBLIC);
	assert_int_equal(jobs_waiting(), 2);
	subscribe(ada, token, 1u << NOTICE_MENTION, PUSH_FOLLOWER);
	person_shares(ben, "@job_a", POST_PUBLIC);
	assert_int_equal(jobs_waiting(), 2);
	person_follows(cleo, ada);
	person_shares(cleo, "@job_a", POST_PUBLIC);
	assert_int_equal(jobs_waiting(), 3);
	subscribe(ada, token, ALL, PUSH_NONE);
	person_shares(cleo, "@job_a", POST_PUBLIC);
	assert_int_equal(jobs_waiting(), 3);
	subscribe(ada, token, ALL, PUSH_ALL);
	person_mutes(ada, cleo, 0);
	person_shares(cleo, "@job_a", POST_PUBLIC);
	assert_int_equal(jobs_waiting(), 3);
}

static void what_is_undone_leaves_no_job(void **state)
{
	const struct account *ada = person("und_a"), *ben = person("und_b");
	struct post_new n = { .caption = S("@und_a and a broken date"), .when = S("nonsense") };
	struct post p;

	(void)state;
	clear_jobs();
	subscribe(ada, token_of(ada), ALL, PUSH_ALL);
	assert_int_not_equal(person_tries(ben, &n, &p), OK);
	assert_int_equal(jobs_waiting(), 0);
}

/* --- what is said --- */

/* The newest job, as the loop would compose it. */
static enum err message(struct push_message *ret)
{
	struct task *t = test_task(NULL);
	struct jobs list = job_outgoing(t, 100);
	enum err e = ERR_NOT_FOUND;

	if (list.n)
		e = push_message(t, &list.p[list.n - 1], ret);
	test_rollback(t);
	return e;
}

static struct str body_of(const struct account *by, const char *caption, const char *cover,
			  enum visibility v, bool sensitive)
{
	struct post_new n = { .caption = str_of(caption),
			      .cover = str_of(cover),
			      .visibility = v,
			      .sensitive = sensitive };
	int64_t media = person_photograph(by);
	struct push_message m;
	struct post p;

	clear_jobs();
	if (sensitive)
		n.media = (struct ids){ &media, 1 };
	check_ok(person_tries(by, &n, &p));
	check_ok(message(&m));
	return m.body;
}

static void words_are_said_as_far_as_they_were_meant_for_all(void **state)
{
	const struct account *ada = person("say_a"), *ben = person("say_b");
	const char *few = "For a few people only. Open it to read.";
	struct push_message m;
	struct str body;

	(void)state;
	person_follows(ada, ben);
	subscribe(ada, token_of(ada), ALL, PUSH_ALL);
	check_str(body_of(ben, "@say_a  the\n\nroses", "", POST_PUBLIC, false), "@say_a the roses");
	check_ok(message(&m));
	check_str(m.title, "say_b named you");
	check_str(body_of(ben, "@say_a roses", "", POST_UNLISTED, false), "@say_a roses");
	check_str(body_of(ben, "@say_a sealed", "a hospital", POST_PUBLIC, false), "a hospital");
	check_str(body_of(ben, "@say_a sealed", "", POST_PUBLIC, true),
		  "Covered by its author. Open it to see.");
	check_str(body_of(ben, "@say_a sealed", "", POST_FOLLOWERS, false), few);
	check_str(body_of(ben, "@say_a sealed", "sealed too", POST_DIRECT, false), few);
	body = body_of(
		ben,
		str_c(test_arena(), str_fmt(test_arena(), "@say_a %.*s", STR_ARG(long_text(500)))),
		"", POST_PUBLIC, false);
	assert_int_equal(str_chars(body), 141);
	assert_true(str_ends(body, S("…")));
}

/* A filter of the reader's covers the words on the way too, or keeps the notice from going at all.
 */
static void filters_hold_on_the_way(void **state)
{
	const struct account *ada = person("sift_a"), *ben = person("sift_b");
	struct filter_keyword_change k = { .has_keyword = true, .keyword = S("thorn") };
	struct filter_change c = { .has_title = true,
				   .title = S("gentle"),
				   .has_contexts = true,
				   .contexts = FILTER_NOTIFICATIONS,
				   .keyword = &k,
				   .keywords = 1 };
	struct push_message m;
	struct filter f;
	struct task *t;

	(void)state;
	subscribe(ada, token_of(ada), ALL, PUSH_ALL);
	t = test_task(ada);
	check_ok(filter_add(t, &c, &f));
	check_ok(test_commit(t));
	check_str(body_of(ben, "@sift_a a rose", "", POST_PUBLIC, false), "@sift_a a rose");
	check_str(body_of(ben, "@sift_a a thorn", "", POST_PUBLIC, false), "Filtered: gentle");
	t = test_task(ada);
	c = (struct filter_change){ .has_action = true, .action = FILTER_HIDE };
	check_ok(filter_change(t, f.id, &c, &f));
	check_ok(test_commit(t));
	clear_jobs();
	person_shares(ben, "@sift_a a thorn", POST_PUBLIC);
	check_err(message(&m), ERR_GONE);
}

static void ones_own_words_do_not_come_back(void **state)
{
	const struct account *ada = person("own_a"), *ben = person("own_b");
	struct post p = person_shares(ada, "long ago", POST_PUBLIC), q;
	struct push_message m;
	struct task *t;

	(void)state;
	clear_jobs();
	subscribe(ada, token_of(ada), ALL, PUSH_ALL);
	t = test_task(ben);
	check_ok(post_light(t, p.id, true, &q));
	check_ok(test_commit(t));
	check_ok(message(&m));
	check_str(m.title, "own_b lit a candle for your post");
	check_str(m.body, "");
}

static void what_is_no_longer_so_is_not_sent(void **state)
{
	const struct account *ada = person("gon_a"), *ben = person("gon_b");
	int64_t token = token_of(ada);
	struct push_message m;
	struct post p;
	struct task *t;

	(void)state;
	clear_jobs();
	subscribe(ada, token, ALL, PUSH_ALL);
	p = person_shares(ben, "@gon_a first", POST_PUBLIC);
	check_ok(message(&m));
	assert_int_equal(m.notice.post->id, p.id);
	/* An edit that names nobody takes the notice back, and a deletion the post. */
	t = test_task(ben);
	check_ok(post_edit(t, p.id, &(struct post_edit){ .caption = S("nobody") }, &p));
	check_ok(test_commit(t));
	check_err(message(&m), ERR_GONE);
	clear_jobs();
	p = person_shares(ben, "@gon_a second", POST_PUBLIC);
	person_mutes(ada, ben, 0);
	check_err(message(&m), ERR_GONE);
	clear_jobs();
	p = person_shares(person("gon_c"), "@gon_a third", POST_PUBLIC);
	check_ok(message(&m));
	test_clock_add((int64_t)PUSH_SECONDS * CLOCK_SECOND + 1);
	check_err(message(&m), ERR_GONE);
	clear_jobs();
	person_shares(person("gon_d"), "@gon_a fourth", POST_PUBLIC);
	test_clock_add(CLOCK_SECOND);
	subscribe(ada, token, ALL, PUSH_ALL); /* another one than was told */
	check_err(message(&m), ERR_GONE);
	clear_jobs();
	person_shares(person("gon_e"), "@gon_a fifth", POST_PUBLIC);
	person_set(ada, "state", ACCOUNT_SUSPENDED);
	check_err(message(&m), ERR_GONE);
}

/* --- how it went --- */

static int64_t settle(const struct push *p, int64_t tries, enum fetch_end end, int status,
		      const char *retry)
{
	struct task *t = test_task(NULL);
	struct job j = { .id = 7, .tries = tries, .kind = JOB_PUSH };
	int64_t again;

	j.detail = str_fmt(t->a, "%lld", (long long)p->id);
	again = push_settle(t, &j, end, status, str_of(retry));
	check_ok(test_commit(t));
	return again ? again - t->now : 0;
}

static void an_answer_decides_what_follows(void **state)
{
	const struct account *ada = person("set_a");
	int64_t token = token_of(ada), pause;
	struct push p = subscribe(ada, token, ALL, PUSH_ALL);

	(void)state;
	assert_int_equal(settle(&p, 1, FETCH_ANSWERED, 201, NULL), 0);
	pause = settle(&p, 1, FETCH_ANSWERED, 503, NULL);
	assert_in_range(pause, 3000, 7000);
	assert_in_range(settle(&p, 2, FETCH_SLOW, 0, NULL), 2 * pause - 2, 2 * pause + 2);
	assert_in_range(settle(&p, 60, FETCH_UNREACHED, 0, NULL), 4 * CLOCK_HOUR, 8 * CLOCK_HOUR);
	assert_int_equal(settle(&p, 1, FETCH_ANSWERED, 429, "120"), 120 * CLOCK_SECOND);
	assert_int_equal(settle(&p, 1, FETCH_ANSWERED, 429, "99999999"), CLOCK_DAY);
	assert_int_equal(settle(&p, 1, FETCH_ANSWERED, 429, "Fri, 07 Nov 2014"), pause);
	assert_true(is_there(token));
	assert_int_equal(settle(&p, 1, FETCH_ANSWERED, 404, NULL), 0);
	assert_false(is_there(token));
	assert_int_equal(settle(&p, 1, FETCH_ANSWERED, 503, NULL), 0); /* there is none */
	p = subscribe(ada, token, ALL, PUSH_ALL);
	assert_int_equal(settle(&p, 1, FETCH_LARGE, 410, NULL), 0);
	assert_false(is_there(token));
}

static void who_refuses_or_fails_for_long_is_let_go(void **state)
{
	const struct account *ada = person("ref_a");
	int64_t token = token_of(ada);
	struct push p = subscribe(ada, token, ALL, PUSH_ALL);

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_true(settle(&p, 1, FETCH_ANSWERED, 400, NULL) > 0);
		assert_true(settle(&p, 2, FETCH_PRIVATE, 0, NULL) > 0);
		assert_int_equal(settle(&p, 3, FETCH_ANSWERED, 302, NULL), 0);
		/* One that is taken forgives all before. */
		assert_int_equal(settle(&p, 1, FETCH_ANSWERED, 200, NULL), 0);
	}
	for (int i = 0; i < PUSH_REFUSALS; i++) {
		assert_true(is_there(token));
		settle(&p, 1, FETCH_ANSWERED, 403, NULL);
	}
	assert_false(is_there(token));
	p = subscribe(ada, token, ALL, PUSH_ALL);
	assert_true(settle(&p, 1, FETCH_UNKNOWN, 0, NULL) > 0);
	test_clock_add((PUSH_DAYS - 1) * CLOCK_DAY);
	assert_true(settle(&p, 5, FETCH_UNKNOWN, 0, NULL) > 0);
	test_clock_add(CLOCK_DAY + 1);
	assert_int_equal(settle(&p, 6, FETCH_UNKNOWN, 0, NULL), 0);
	assert_false(is_there(token));
}

/* --- the lane --- */

static void *ask_beside(void *arg)
{
	bool *ret = arg;

	*ret = job_was_added(LANE_OUT) || job_was_added(LANE_HERE);
	return NULL;
}

/* With PostgreSQL the writer has several threads. One that commits while another has added a job
 * and not committed yet must not take the other's word away: nobody would be woken for that job. */
static void a_commit_beside_does_not_take_the_word(void **state)
{
	struct task *t = test_task(NULL);
	bool heard = true;
	pthread_t beside;

	(void)state;
	(void)job_was_added(LANE_HERE);
	(void)job_was_added(LANE_OUT);
	job_add(t, JOB_PUSH, 5, S("1"), t->now);
	job_add(t, JOB_TIDY, 0, S(""), t->now);
	assert_int_equal(pthread_create(&beside, NULL, ask_beside, &heard), 0);
	pthread_join(beside, NULL);
	assert_false(heard);
	assert_true(job_was_added(LANE_OUT));
	assert_true(job_was_added(LANE_HERE));
	assert_false(job_was_added(LANE_OUT));
	test_rollback(t);
}

static void what_goes_out_waits_in_a_lane_of_its_own(void **state)
{
	struct task *t = test_task(NULL);
	struct jobs list;
	struct job here;

	(void)state;
	db_run(t, "DELETE FROM job", NO_ARGS);
	(void)job_was_added(LANE_HERE);
	(void)job_was_added(LANE_OUT);
	job_add(t, JOB_PUSH, 5, S("1"), t->now);
	assert_false(job_was_added(LANE_HERE));
	assert_true(job_was_added(LANE_OUT));
	assert_false(job_first(t, &here));
	job_add(t, JOB_PUSH, 6, S("1"), t->now + 5000);
	job_add(t, JOB_TIDY, 0, S(""), t->now);
	assert_true(job_first(t, &here));
	assert_int_equal(here.kind, JOB_TIDY);
	list = job_outgoing(t, 10);
	assert_int_equal(list.n, 1);
	assert_int_equal(list.p[0].ref, 5);
	job_hold(t, &list.p[0], t->now + 600000);
	assert_int_equal(job_outgoing(t, 10).n, 0);
	assert_int_equal(job_next_outgoing(t), t->now + 5000);
	/* The program died: what was under way is due, what waits goes on waiting. */
	job_free_held(t);
	list = job_outgoing(t, 10);
	assert_int_equal(list.n, 1);
	assert_int_equal(list.p[0].tries, 1);
	job_again(t, &list.p[0], 1, t->now + 9000);
	job_free_held(t);
	assert_int_equal(job_outgoing(t, 10).n, 0);
	job_done(t, &list.p[0]);
	assert_int_equal(job_next_outgoing(t), t->now + 5000);
	test_rollback(t);
}

static void the_key_of_the_place_stays(void **state)
{
	struct task *t = test_task(NULL);
	struct p256_pair pair;
	struct str key;

	(void)state;
	check_str(push_public_key(), "");
	push_start(t);
	key = str_dup(test_arena(), push_public_key());
	assert_int_equal(key.n, 87);
	check_ok(test_commit(t));
	t = test_task(NULL);
	push_start(t);
	check_str(push_public_key(), str_c(t->a, key));
	pair = push_pair();
	assert_true(p256_verify(pair.point, S("a"), p256_sign(t->a, &pair, S("a"))));
	test_rollback(t);
}

static int start(void **state)
{
	keys_start();
	return people_open(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_has_one),
		cmocka_unit_test(what_is_wrong_is_refused),
		cmocka_unit_test(a_notice_makes_a_job_for_whom_it_is_wanted),
		cmocka_unit_test(what_is_undone_leaves_no_job),
		cmocka_unit_test(words_are_said_as_far_as_they_were_meant_for_all),
		cmocka_unit_test(filters_hold_on_the_way),
		cmocka_unit_test(ones_own_words_do_not_come_back),
		cmocka_unit_test(what_is_no_longer_so_is_not_sent),
		cmocka_unit_test(an_answer_decides_what_follows),
		cmocka_unit_test(who_refuses_or_fails_for_long_is_let_go),
		cmocka_unit_test(a_commit_beside_does_not_take_the_word),
		cmocka_unit_test(what_goes_out_waits_in_a_lane_of_its_own),
		cmocka_unit_test(the_key_of_the_place_stays),
	};

	return cmocka_run_group_tests(tests, start, testdb_close);
}
