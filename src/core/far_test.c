/* People and posts of other servers, kept by the rules of core/far.h. */
#include "core/far.h"

#include "base/clock.h"
#include "base/sanitize.h"
#include "base/str.h"
#include "core/feed.h"
#include "core/follow.h"
#include "core/job.h"
#include "core/notice.h"
#include "core/quote.h"
#include "tests/support/check.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

#define FAR "https://far.example"

/* --- people elsewhere, and what they say --- */

static struct far_person nora(void)
{
	struct far_person p = { .uri = S(FAR "/users/nora"),
				.host = S("far.example"),
				.url = S(FAR "/@nora"),
				.name = S("Nora"),
				.domain = S("far.example"),
				.display = S("Nora\tof the garden"),
				.about = sanitize(test_arena(), S("<p>roses</p>")),
				.inbox = S(FAR "/users/nora/inbox"),
				.followers = S(FAR "/users/nora/followers"),
				.memorial = true,
				.created_at = TEST_NOW - CLOCK_DAY,
				.keys = 1 };

	p.key[0].uri = S(FAR "/users/nora#main-key");
	p.key[0].pem = S("a key");
	return p;
}

static int64_t keep_person(const struct far_person *p)
{
	struct task *t = test_task(NULL);
	int64_t id;

	check_ok(far_person_keep(t, p, &id));
	check_ok(test_commit(t));
	return id;
}

static const struct account *far_person_named(const char *name)
{
	struct far_person p = nora();
	struct task *t;
	struct account *a;
	int64_t id;

	p.name = str_of(name);
	p.uri = str_fmt(test_arena(), FAR "/users/%s", name);
	p.keys = 0;
	id = keep_person(&p);
	t = test_task(NULL);
	a = arena_make(t->a, struct account);
	check_ok(account_load(t, id, a));
	test_rollback(t);
	return a;
}

static struct far_note note(const struct account *by, const char *uri, const char *html)
{
	return (struct far_note){ .uri = str_of(uri),
				  .host = S("far.example"),
				  .author_id = by->id,
				  .content = sanitize(test_arena(), str_of(html)),
				  .published = TEST_NOW - CLOCK_MINUTE,
				  .is_news = true };
}

static enum err keep_note(const struct far_note *n, int64_t *ret_id)
{
	struct task *t = test_task(NULL);
	enum err e = far_note_keep(t, n, ret_id);

	return test_end(t, e);
}

static size_t home_of(const struct account *a)
{
	struct task *t = test_task(a);
	struct paging page = { .limit = 20 };
	struct posts list;

	check_ok(feed_home(t, &page, &list));
	test_rollback(t);
	return list.n;
}

static size_t notices_of(const struct account *a)
{
	struct notice_want want = { .kinds = NOTICE_ALL_KINDS };
	struct task *t = test_task(a);
	struct paging page = { .limit = 20 };
	struct notices list;

	check_ok(notice_list(t, &want, &page, &list));
	test_rollback(t);
	return list.n;
}

/* --- people --- */

static void a_person_is_kept_once(void **state)
{
	struct far_person p = nora();
	int64_t id = keep_person(&p), again;
	struct task *t;
	struct account a;
	struct far_ways ways;
	struct far_key key;

	(void)state;
	p.display = S("Nora again");
	again = keep_person(&p);
	assert_int_equal(again, id);
	t = test_task(NULL);
	assert_int_equal(far_person_find(t, p.uri), id);
	check_ok(account_find(t, S("@NORA@far.example"), &a));
	assert_int_equal(a.id, id);
	check_str(a.acct, "Nora@far.example");
	check_str(a.display, "Nora again");
	check_str(account_url(t, &a).s, FAR "/@nora");
	check_str(account_uri(t, &a), FAR "/users/nora");
	assert_true(far_ways(t, id, &ways));
	check_str(ways.inbox, FAR "/users/nora/inbox");
	assert_true(ways.memorial);
	assert_true(far_key_find(t, S(FAR "/users/nora#main-key"), &key));
	assert_int_equal(key.account_id, id);
	test_rollback(t);
}

static void two_actors_have_not_one_name(void **state)
{
	struct far_person first = nora(), other;
	struct task *t;
	int64_t id;

	(void)state;
	first.name = S("twin");
	first.uri = S(FAR "/users/twin");
	first.keys = 0;
	keep_person(&first);
	other = first;
	other.uri = S(FAR "/users/other-twin");
	t = test_task(NULL);
	check_err(far_person_keep(t, &other, &id), ERR_CONFLICT);
	test_rollback(t);
}

static void who_is_gone_leaves_their_name(void **state)
{
	const struct account *who = far_person_named("leaver");
	struct far_note n = note(who, FAR "/n/leaver", "<p>soon gone</p>");
	struct job step = { .ref = who->id };
	struct far_person p = nora();
	int64_t post, id;
	struct task *t;
	struct account a;

	(void)state;
	check_ok(keep_note(&n, &post));
	t = test_task(NULL);
	check_ok(far_person_gone(t, who->id));
	check_ok(test_commit(t));
	for (int i = 0; i < 4; i++) {
		t = test_task(NULL);
		check_ok(account_remove_step(t, &step));
		check_ok(test_commit(t));
	}
	t = test_task(NULL);
	assert_int_equal(far_post_find(t, n.uri), 0);
	check_err(account_load(t, who->id, &a), ERR_NOT_FOUND);
	p.name = S("leaver");
	p.uri = S(FAR "/users/leaver2");
	p.keys = 0;
	check_ok(far_person_keep(t, &p, &id));
	test_rollback(t);
}

static void our_own_addresses_are_ours(void **state)
{
	const struct account *ada = person("addressed");
	struct post p = person_shares(ada, "roses", POST_PUBLIC);
	struct task *t = test_task(NULL);
	struct str uri = post_uri(t, p.id);

	(void)state;
	check_str(uri, str_fmt(t->a, "https://example.org/@addressed/%lld", (long long)p.id).p);
	assert_int_equal(far_post_find(t, uri), p.id);
	assert_int_equal(far_person_find(t, S("https://example.org/@Addressed")), ada->id);
	assert_int_equal(far_person_find(t, S("https://example.org/@nobody")), 0);
	assert_int_equal(far_person_find(t, uri), 0);
	assert_int_equal(far_post_find(t, S("https://example.org/@addressed")), 0);
	assert_int_equal(
		far_post_find(t, str_fmt(t->a, "https://example.org/@other/%lld", (long long)p.id)),
		0);
	test_rollback(t);
}

/* --- posts --- */

static void a_note_comes_home_once(void **state)
{
	const struct account *far = far_person_named("writer"), *ben = person("reader");
	struct far_note n = note(far, FAR "/n/1", "<p>the first <b>roses</b></p>");
	int64_t id, again;
	struct task *t;
	struct post p;

	(void)state;
	person_follows(ben, far);
	check_ok(keep_note(&n, &id));
	check_ok(keep_note(&n, &again));
	assert_int_equal(again, id);
	assert_int_equal(home_of(ben), 1);
	t = test_task(ben);
	check_ok(post_get(t, id, &p));
	check_str(p.caption, "the first roses");
	check_str(post_url(t, &p).s, FAR "/n/1");
	assert_int_equal(p.created_at, TEST_NOW - CLOCK_MINUTE);
	test_rollback(t);
}

static void history_comes_to_no_home(void **state)
{
	const struct account *far = far_person_named("old"), *ben = person("oldreader");
	struct far_note n = note(far, FAR "/n/old", "<p>long ago</p>");
	int64_t id;

	(void)state;
	person_follows(ben, far);
	n.published = TEST_NOW - 100 * CLOCK_DAY;
	check_ok(keep_note(&n, &id));
	assert_int_equal(home_of(ben), 0);
	assert_int_equal(id >> 16, n.published);
}

static void an_answer_tells_and_is_counted(void **state)
{
	const struct account *ada = person("asked"), *far = far_person_named("answerer");
	struct post p = person_shares(ada, "roses", POST_PUBLIC), seen;
	struct far_note n = note(far, FAR "/n/answer", "<p>how lovely</p>");
	struct task *t;
	int64_t id;

	(void)state;
	n.reply_to = p.id;
	n.people = (struct ids){ arena_many(test_arena(), int64_t, 1), 1 };
	n.people.p[0] = ada->id;
	check_ok(keep_note(&n, &id));
	assert_int_equal(notices_of(ada), 1);
	t = test_task(ada);
	check_ok(post_get(t, p.id, &seen));
	assert_int_equal(seen.comments, 1);
	check_ok(post_get(t, id, &seen));
	assert_int_equal(seen.reply_to, p.id);
	assert_int_equal(seen.thread_id, p.id);
	test_rollback(t);
}

static void who_may_not_see_may_not_answer(void **state)
{
	const struct account *ada = person("closed"), *far = far_person_named("stranger");
	struct post hidden = person_shares(ada, "for few", POST_FOLLOWERS);
	struct post open = person_shares(ada, "for all", POST_PUBLIC);
	struct far_note n = note(far, FAR "/n/hidden", "<p>I see you</p>");
	int64_t id;

	(void)state;
	n.reply_to = hidden.id;
	check_err(keep_note(&n, &id), ERR_NOT_FOUND);
	person_blocks(ada, far);
	n.reply_to = open.id;
	n.uri = S(FAR "/n/blocked");
	check_err(keep_note(&n, &id), ERR_NOT_FOUND);
	assert_int_equal(notices_of(ada), 0);
}

/* An answer that its author shows to everybody stays among those of the post. */
static void an_answer_is_narrowed(void **state)
{
	const struct account *ada = person("narrow"), *ben = person("nofollower");
	const struct account *far = far_person_named("follower");
	struct post p = person_shares(ada, "for followers", POST_FOLLOWERS);
	struct far_note n = note(far, FAR "/n/narrow", "<p>with you</p>");
	struct task *t;
	int64_t id;

	(void)state;
	person_follows(far, ada);
	n.reply_to = p.id;
	check_ok(keep_note(&n, &id));
	t = test_task(NULL);
	assert_true(post_may_see(t, ada->id, id));
	assert_false(post_may_see(t, ben->id, id));
	assert_false(post_may_see(t, 0, id));
	test_rollback(t);
}

static void what_it_answers_may_come_later(void **state)
{
	const struct account *far = far_person_named("early");
	struct far_note answer = note(far, FAR "/n/second", "<p>second</p>");
	struct far_note first = note(far, FAR "/n/first", "<p>first</p>");
	int64_t second, id;
	struct task *t;
	struct post p;

	(void)state;
	answer.reply_uri = first.uri;
	check_ok(keep_note(&answer, &second));
	check_ok(keep_note(&first, &id));
	t = test_task(NULL);
	check_ok(post_get(t, second, &p));
	assert_int_equal(p.reply_to, id);
	assert_int_equal(p.thread_id, id);
	test_rollback(t);
}

static void a_change_keeps_what_was(void **state)
{
	const struct account *far = far_person_named("editor");
	const struct account *other = far_person_named("noeditor");
	struct far_note n = note(far, FAR "/n/edit", "<p>befor</p>");
	struct post_versions versions;
	struct task *t;
	int64_t id;

	(void)state;
	check_ok(keep_note(&n, &id));
	n.content = sanitize(test_arena(), S("<p>before</p>"));
	n.updated = TEST_NOW - 1000;
	t = test_task(NULL);
	check_ok(far_note_change(t, id, &n));
	check_ok(test_commit(t));
	/* an older one that comes late, and one by somebody else */
	n.content = sanitize(test_arena(), S("<p>late</p>"));
	n.updated = TEST_NOW - 2000;
	t = test_task(NULL);
	check_ok(far_note_change(t, id, &n));
	n.updated = TEST_NOW;
	n.author_id = other->id;
	check_err(far_note_change(t, id, &n), ERR_NOT_FOUND);
	check_ok(post_history(t, id, &versions));
	assert_int_equal(versions.n, 2);
	check_str(versions.p[1].caption_html.s, "<p>before</p>");
	test_rollback(t);
}

static void what_is_taken_back_is_gone(void **state)
{
	const struct account *ada = person("keeper"), *far = far_person_named("taker");
	struct post p = person_shares(ada, "mine", POST_PUBLIC), seen;
	struct far_note n = note(far, FAR "/n/back", "<p>oh</p>");
	struct task *t;
	int64_t id;

	(void)state;
	n.reply_to = p.id;
	check_ok(keep_note(&n, &id));
	t = test_task(NULL);
	check_ok(far_note_remove(t, id));
	check_err(far_note_remove(t, p.id), ERR_NOT_FOUND); /* nobody elsewhere wrote it */
	check_ok(test_commit(t));
	t = test_task(ada);
	check_err(post_get(t, id, &seen), ERR_NOT_FOUND);
	check_ok(post_get(t, p.id, &seen));
	assert_int_equal(seen.comments, 0);
	test_rollback(t);
}

/* --- what posts of elsewhere allow --- */

static int64_t keep_with(const struct account *by, const char *uri, const struct policy *p,
			 struct policy_names names)
{
	struct far_note n = note(by, uri, "<p>frost</p>");
	int64_t id;

	n.policy = p;
	n.names = names;
	check_ok(keep_note(&n, &id));
	return id;
}

static enum answer_way way(const struct account *who, int64_t id)
{
	struct task *t = test_task(who);
	enum answer_way w;
	struct post p;

	check_ok(post_get(t, id, &p));
	w = policy_way(t, &p);
	test_rollback(t);
	return w;
}

static enum answer_way quote_way_of(const struct account *who, int64_t id)
{
	struct task *t = test_task(who);
	enum answer_way w;
	struct post p;

	check_ok(post_get(t, id, &p));
	w = quote_may(t, &p);
	test_rollback(t);
	return w;
}

static enum err tries(const struct account *who, int64_t id,
		      enum err (*deed)(struct task *t, int64_t id, bool on, struct post *ret))
{
	struct task *t = test_task(who);
	struct post p;
	enum err e = deed(t, id, true, &p);

	test_rollback(t);
	return e;
}

static void a_policy_of_elsewhere_holds_here(void **state)
{
	const struct account *ada = person("minded"), *ben = person("unminded");
	const struct account *moss = far_person_named("moss");
	const struct policy p = { .reply_held = POLICY_PUBLIC,
				  .boost = POLICY_FOLLOWERS,
				  .quote = POLICY_FOLLOWERS,
				  .quote_held = POLICY_PUBLIC,
				  .candle = POLICY_AUTHOR | POLICY_FOLLOWERS };
	int64_t id;

	(void)state;
	person_follows(ada, moss);
	id = keep_with(moss, FAR "/users/moss/1", &p, (struct policy_names){ 0 });
	assert_int_equal(way(ada, id), ANSWER_HELD);
	assert_int_equal(quote_way_of(ada, id), ANSWER_SHOWN);
	assert_int_equal(quote_way_of(ben, id), ANSWER_HELD);
	assert_int_equal(tries(ada, id, post_boost), OK);
	assert_int_equal(tries(ben, id, post_boost), ERR_FORBIDDEN);
	assert_int_equal(tries(ada, id, post_light), OK);
	assert_int_equal(tries(ben, id, post_light), ERR_FORBIDDEN);
	/* What it boosts among people elsewhere, their own servers decide. */
	assert_int_equal(tries(far_person_named("fern"), id, post_boost), OK);
}

static void whom_it_names_goes_before_whom_it_means(void **state)
{
	const struct account *ada = person("named"), *ben = person("unnamed");
	const struct account *moss = far_person_named("mossy");
	struct policy p = { .reply = POLICY_NAMED,
			    .reply_held = POLICY_PUBLIC,
			    .boost = POLICY_PUBLIC };
	struct policy_name one[] = { { ada->id, POLICY_NAMES_REPLY } };
	int64_t id = keep_with(moss, FAR "/users/mossy/1", &p, (struct policy_names){ one, 1 });

	(void)state;
	assert_int_equal(way(ada, id), ANSWER_SHOWN);
	assert_int_equal(way(ben, id), ANSWER_HELD);
	p.reply = POLICY_PUBLIC;
	p.reply_held = POLICY_NAMED;
	one[0].parts = POLICY_NAMES_REPLY << 1;
	id = keep_with(moss, FAR "/users/mossy/2", &p, (struct policy_names){ one, 1 });
	assert_int_equal(way(ada, id), ANSWER_HELD);
	assert_int_equal(way(ben, id), ANSWER_SHOWN);
}

static void a_policy_is_changed_and_ends(void **state)
{
	const struct account *ada = person("changed");
	const struct account *moss = far_person_named("mosses");
	const struct policy closed = { .boost = POLICY_PUBLIC };
	struct far_note n = note(moss, FAR "/users/mosses/1", "<p>frost</p>");
	int64_t id = keep_with(moss, FAR "/users/mosses/1", &closed, (struct policy_names){ 0 });
	struct task *t;

	(void)state;
	assert_int_equal(way(ada, id), ANSWER_REFUSED);
	t = test_task(NULL);
	check_ok(far_note_change(t, id, &n));
	check_ok(test_commit(t));
	assert_int_equal(way(ada, id), ANSWER_SHOWN);
	assert_null(person_gets(ada, id).policy);
	/* What is usual has no row, said or not. */
	n.policy = &(struct policy){ .reply = POLICY_PUBLIC, .boost = POLICY_PUBLIC };
	t = test_task(NULL);
	check_ok(far_note_change(t, id, &n));
	check_ok(test_commit(t));
	assert_null(person_gets(ada, id).policy);
}

/* The first post of elsewhere says nothing about answers to others below it. */
static void elsewhere_each_post_speaks_for_itself(void **state)
{
	const struct account *ada = person("below");
	const struct account *moss = far_person_named("mossa"), *fern = far_person_named("ferna");
	const struct policy closed = { .boost = POLICY_PUBLIC };
	const struct policy few = { .reply = POLICY_FOLLOWERS, .boost = POLICY_PUBLIC };
	struct far_note n = note(fern, FAR "/users/ferna/1", "<p>rime</p>");
	int64_t first = keep_with(moss, FAR "/users/mossa/1", &closed, (struct policy_names){ 0 });
	int64_t id;

	(void)state;
	/* Where nobody is to answer, nobody's answer is kept, but of those whom it names. */
	n.reply_to = first;
	assert_int_equal(keep_note(&n, &id), ERR_FORBIDDEN);
	first = keep_with(moss, FAR "/users/mossa/2", &few, (struct policy_names){ 0 });
	n.reply_to = first;
	check_ok(keep_note(&n, &id));
	assert_int_equal(way(ada, first), ANSWER_REFUSED);
	assert_int_equal(way(ada, id), ANSWER_SHOWN);
}

/* Whoever lives elsewhere has no home here; a follow of them waits for their server. */
static void homes_are_for_people_here(void **state)
{
	const struct account *ada = person("homely"), *far = far_person_named("homeless");
	struct relation r;
	struct task *t;

	(void)state;
	person_follows(far, ada);
	person_shares(ada, "roses", POST_PUBLIC);
	assert_int_equal(home_of(ada), 1);
	assert_int_equal(home_of(far), 0);
	t = test_task(ada);
	check_ok(follow_start(t, far->id, &(struct follow_options){ 0 }, &r));
	assert_true(r.requested);
	assert_false(r.following);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_person_is_kept_once),
		cmocka_unit_test(two_actors_have_not_one_name),
		cmocka_unit_test(who_is_gone_leaves_their_name),
		cmocka_unit_test(our_own_addresses_are_ours),
		cmocka_unit_test(a_note_comes_home_once),
		cmocka_unit_test(history_comes_to_no_home),
		cmocka_unit_test(an_answer_tells_and_is_counted),
		cmocka_unit_test(who_may_not_see_may_not_answer),
		cmocka_unit_test(an_answer_is_narrowed),
		cmocka_unit_test(what_it_answers_may_come_later),
		cmocka_unit_test(a_change_keeps_what_was),
		cmocka_unit_test(what_is_taken_back_is_gone),
		cmocka_unit_test(homes_are_for_people_here),
		cmocka_unit_test(a_policy_of_elsewhere_holds_here),
		cmocka_unit_test(whom_it_names_goes_before_whom_it_means),
		cmocka_unit_test(a_policy_is_changed_and_ends),
		cmocka_unit_test(elsewhere_each_post_speaks_for_itself),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
