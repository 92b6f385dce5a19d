/* What is asked and allowed between servers: core/approval.h, and quotes of posts elsewhere. */
#include "core/approval.h"

#include "base/clock.h"
#include "base/sanitize.h"
#include "core/far.h"
#include "core/held.h"
#include "core/quote.h"
#include "tests/support/check.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

#define FAR "https://far.example"

static const struct account *far_person_named(const char *name)
{
	struct str uri = str_fmt(test_arena(), FAR "/users/%s", name);
	struct far_person p = { .uri = uri,
				.host = S("far.example"),
				.url = uri,
				.name = str_of(name),
				.domain = S("far.example"),
				.display = str_of(name),
				.about = sanitize(test_arena(), S("<p>green</p>")),
				.followers = str_fmt(test_arena(), "%.*s/followers", STR_ARG(uri)),
				.inbox = str_fmt(test_arena(), "%.*s/inbox", STR_ARG(uri)) };
	struct task *t = test_task(NULL);
	struct account *a = arena_make(t->a, struct account);
	int64_t id;

	check_ok(far_person_keep(t, &p, &id));
	check_ok(test_commit(t));
	t = test_task(NULL);
	check_ok(account_load(t, id, a));
	test_rollback(t);
	return a;
}

static int64_t far_post(const struct account *by, const char *uri, const struct policy *policy)
{
	struct far_note n = { .uri = str_of(uri),
			      .host = S("far.example"),
			      .author_id = by->id,
			      .content = sanitize(test_arena(), S("<p>moss</p>")),
			      .policy = policy,
			      .published = TEST_NOW - CLOCK_MINUTE,
			      .is_news = true };
	struct task *t = test_task(NULL);
	int64_t id;

	check_ok(far_note_keep(t, &n, &id));
	check_ok(test_commit(t));
	return id;
}

static bool awaits(const struct account *who, int64_t id)
{
	struct task *t = test_task(who);
	int64_t to;
	bool is = approval_awaited(t, id, &to);

	test_rollback(t);
	return is;
}

static void gives(const struct account *who, int64_t id, const char *uri)
{
	struct task *t = test_task(who);

	check_ok(approval_given(t, id, str_of(uri)));
	check_ok(test_commit(t));
}

static void refuses(const struct account *who, int64_t id)
{
	struct task *t = test_task(who);

	check_ok(approval_refused(t, id));
	check_ok(test_commit(t));
}

static struct str approval(int64_t id)
{
	struct task *t = test_task(NULL);
	struct str uri = str_dup(test_arena(), approval_of(t, id));

	test_rollback(t);
	return uri;
}

static const struct policy asks_first = { .reply_held = POLICY_PUBLIC, .boost = POLICY_PUBLIC };

static void an_answer_waits_for_a_word_there(void **state)
{
	const struct account *ada = person("waiting"), *ben = person("looking");
	const struct account *moss = far_person_named("moss"), *fern = far_person_named("fern");
	int64_t to = far_post(moss, FAR "/users/moss/1", &asks_first);
	struct post answer = person_answers(ada, "with you", POST_PUBLIC, to);
	struct post below = person_answers(ada, "and more", POST_PUBLIC, answer.id);
	struct post now = person_gets(ada, answer.id);

	(void)state;
	assert_false(person_sees(ben, answer.id) || person_sees(ben, below.id));
	assert_non_null(now.asked);
	assert_int_equal(now.asked->id, moss->id);
	assert_false(now.refused);
	/* Nobody else's word counts. */
	assert_false(awaits(fern, answer.id) || awaits(ben, answer.id) || awaits(moss, below.id));
	gives(fern, answer.id, FAR "/given/1");
	assert_false(person_sees(ben, answer.id));
	assert_int_equal(approval(answer.id).n, 0);
	gives(moss, answer.id, FAR "/given/1");
	assert_true(person_sees(ben, answer.id) && person_sees(ben, below.id));
	check_str(approval(answer.id), FAR "/given/1");
	assert_null(person_gets(ada, answer.id).asked);
}

static void a_no_stays_with_its_author_and_may_end(void **state)
{
	const struct account *ada = person("refused"), *ben = person("others");
	const struct account *moss = far_person_named("mossy");
	int64_t to = far_post(moss, FAR "/users/mossy/1", &asks_first);
	struct post answer = person_answers(ada, "with you", POST_PUBLIC, to);

	(void)state;
	refuses(moss, answer.id);
	assert_true(person_sees(ada, answer.id));
	assert_false(person_sees(ben, answer.id));
	assert_true(person_gets(ada, answer.id).refused);
	gives(moss, answer.id, FAR "/given/2");
	assert_true(person_sees(ben, answer.id));
	assert_false(person_gets(ada, answer.id).refused);
}

static void what_is_said_is_taken_back_by_its_author(void **state)
{
	const struct account *ada = person("carried"), *ben = person("beholder");
	const struct account *moss = far_person_named("mossa"), *fern = far_person_named("ferna");
	int64_t to = far_post(moss, FAR "/users/mossa/1", NULL);
	struct post answer = person_answers(ada, "with you", POST_PUBLIC, to);
	struct task *t;

	(void)state;
	gives(moss, answer.id, FAR "/given/3");
	check_str(approval(answer.id), FAR "/given/3");
	t = test_task(fern);
	assert_false(approval_withdrawn(t, S(FAR "/given/3")));
	test_rollback(t);
	t = test_task(moss);
	assert_true(approval_withdrawn(t, S(FAR "/given/3")));
	assert_false(approval_withdrawn(t, S(FAR "/given/3")));
	check_ok(test_commit(t));
	assert_int_equal(approval(answer.id).n, 0);
	/* What others saw they see no more, until there is a yes again. */
	assert_true(person_sees(ada, answer.id));
	assert_false(person_sees(ben, answer.id));
	assert_true(person_gets(ada, answer.id).refused);
	gives(moss, answer.id, FAR "/given/4");
	assert_true(person_sees(ben, answer.id));
}

static void a_candle_that_was_asked_for_is_known_while_it_is_lit(void **state)
{
	const struct account *ada = person("lit"), *ben = person("unlit");
	const struct account *moss = far_person_named("mossl");
	struct post p = person_shares(ada, "a line", POST_PUBLIC), seen;
	struct approval_deed d = { p.id, S(FAR "/likes/1"), S("far.example"), S(FAR "/asked/1") };
	struct task *t = test_task(moss);
	struct str uri;
	int64_t of, by, candle;

	(void)state;
	check_ok(approval_light(t, &d));
	check_ok(test_commit(t));
	candle = rows_of("SELECT candle_id FROM candle_asked");
	t = test_task(NULL);
	check_ok(approval_candle(t, ada->id, candle, &of, &uri, &by));
	assert_int_equal(of, p.id);
	assert_int_equal(by, moss->id);
	check_str(uri, FAR "/likes/1");
	assert_int_equal(approval_candle(t, ben->id, candle, &of, &uri, &by), ERR_NOT_FOUND);
	test_rollback(t);
	t = test_task(moss);
	check_ok(post_light(t, p.id, false, &seen));
	check_ok(test_commit(t));
	t = test_task(NULL);
	assert_int_equal(approval_candle(t, ada->id, candle, &of, &uri, &by), ERR_NOT_FOUND);
	test_rollback(t);
}

/* --- quotes --- */

static enum quote_state quoted(const struct account *who, int64_t id)
{
	return person_gets(who, id).quote->state;
}

static void answers_quote(const struct account *who, int64_t id, const char *uri)
{
	struct task *t = test_task(who);

	quote_answer(t, id, str_of(uri));
	check_ok(test_commit(t));
}

static void a_quote_of_elsewhere_is_asked_for(void **state)
{
	static const struct policy lets = { .reply = POLICY_PUBLIC,
					    .boost = POLICY_PUBLIC,
					    .quote_held = POLICY_PUBLIC };
	const struct account *ada = person("quoting");
	const struct account *moss = far_person_named("mossq"), *fern = far_person_named("fernq");
	int64_t of = far_post(moss, FAR "/users/mossq/1", &lets);
	struct post_new n = { .caption = S("as moss says"), .quoted_id = of };
	struct post p;
	struct task *t;

	(void)state;
	check_ok(person_tries(ada, &n, &p));
	assert_int_equal(quoted(ada, p.id), QUOTE_PENDING);
	answers_quote(fern, p.id, FAR "/stamp/1");
	assert_int_equal(quoted(ada, p.id), QUOTE_PENDING);
	answers_quote(moss, p.id, "");
	assert_int_equal(quoted(ada, p.id), QUOTE_REJECTED);
	answers_quote(moss, p.id, FAR "/stamp/1");
	assert_int_equal(quoted(ada, p.id), QUOTE_ACCEPTED);
	check_str(person_gets(ada, p.id).quote->approval, FAR "/stamp/1");
	t = test_task(fern);
	assert_false(quote_withdraw(t, S(FAR "/stamp/1")));
	test_rollback(t);
	t = test_task(moss);
	assert_true(quote_withdraw(t, S(FAR "/stamp/1")));
	check_ok(test_commit(t));
	assert_int_equal(quoted(ada, p.id), QUOTE_REVOKED);
	/* The same yes once more is none. */
	answers_quote(moss, p.id, FAR "/stamp/1");
	assert_int_equal(quoted(ada, p.id), QUOTE_REVOKED);
	n.visibility = POST_SELF;
	assert_int_equal(person_tries(ada, &n, &p), ERR_INVALID);
	n.visibility = POST_FOLLOWERS;
	assert_int_equal(person_tries(ada, &n, &p), ERR_INVALID);
	person_follows(moss, ada);
	check_ok(person_tries(ada, &n, &p));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_waits_for_a_word_there),
		cmocka_unit_test(a_no_stays_with_its_author_and_may_end),
		cmocka_unit_test(what_is_said_is_taken_back_by_its_author),
		cmocka_unit_test(a_candle_that_was_asked_for_is_known_while_it_is_lit),
		cmocka_unit_test(a_quote_of_elsewhere_is_asked_for),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
