#include "tests/support/check.h"

#include "base/sanitize.h"
#include "core/far.h"
#include "core/feed.h"
#include "core/held.h"
#include "core/notice.h"
#include "core/policy.h"
#include "core/quote.h"
#include "core/scheduled.h"
#include "tests/support/far.h"
#include "tests/support/member.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static int64_t shares(const struct account *by, enum visibility v, unsigned quote)
{
	struct policy policy = policy_plain(v);
	struct post p = { 0 };

	policy.quote = quote;
	check_ok(person_tries(
		by, &(struct post_new){ .caption = S("roses"), .visibility = v, .policy = &policy },
		&p));
	return p.id;
}

static enum err tries(const struct account *by, int64_t of, enum visibility v, struct post *ret)
{
	return person_tries(by,
			    &(struct post_new){ .caption = S("as she wrote"),
						.visibility = v,
						.quoted_id = of },
			    ret);
}

static int64_t quotes(const struct account *by, int64_t of)
{
	struct post p = { 0 };

	check_ok(tries(by, of, POST_PUBLIC, &p));
	assert_non_null(p.quote);
	assert_int_equal(p.quote->state, QUOTE_ACCEPTED);
	return p.id;
}

/* How the quote looks to somebody; its state. */
static enum quote_state state_for(const struct account *viewer, int64_t id)
{
	struct post p = person_gets(viewer, id);

	assert_non_null(p.quote);
	assert_int_equal(p.quote->post != NULL, p.quote->state == QUOTE_ACCEPTED);
	assert_int_equal(p.quote->quoted_id != 0, p.quote->state == QUOTE_ACCEPTED);
	return p.quote->state;
}

static size_t notices_of(const struct account *whose, enum notice_kind kind)
{
	struct task *t = test_task(whose);
	struct notice_want want = { .kinds = 1U << kind, .held = true };
	struct paging page = { 0 };
	struct notices list;

	check_ok(notice_list(t, &want, &page, &list));
	test_rollback(t);
	return list.n;
}

static void nobody_unless_it_was_said(void **unused)
{
	const struct account *ada = test_person("ada1"), *ben = test_person("ben1");
	const struct account *fan = test_person("fan1");
	const struct post *plain = test_post(ada, POST_PUBLIC, "roses");
	int64_t fans, all;
	struct post p = { 0 };

	(void)unused;
	test_follow(fan, ada);
	fans = shares(ada, POST_UNLISTED, POLICY_FOLLOWERS);
	all = shares(ada, POST_PUBLIC, POLICY_PUBLIC);
	assert_int_equal(tries(ben, plain->id, POST_PUBLIC, &p), ERR_FORBIDDEN);
	assert_int_equal(tries(ben, fans, POST_PUBLIC, &p), ERR_FORBIDDEN);
	check_ok(tries(fan, fans, POST_PUBLIC, &p));
	check_ok(tries(ben, all, POST_PUBLIC, &p));
	check_ok(tries(ada, plain->id, POST_PUBLIC, &p));
	assert_int_equal(tries(ben, 1, POST_PUBLIC, &p), ERR_NOT_FOUND);
	/* Followers-only posts: their author alone, for the same people; a few: nobody. */
	check_ok(tries(ada, shares(ada, POST_FOLLOWERS, POLICY_PUBLIC), POST_PUBLIC, &p));
	assert_int_equal(p.visibility, POST_FOLLOWERS);
	assert_int_equal(tries(fan, shares(ada, POST_FOLLOWERS, POLICY_PUBLIC), POST_PUBLIC, &p),
			 ERR_FORBIDDEN);
	assert_int_equal(tries(ada, shares(ada, POST_DIRECT, POLICY_PUBLIC), POST_DIRECT, &p),
			 ERR_FORBIDDEN);
	assert_int_equal(tries(ada, shares(ada, POST_SELF, POLICY_PUBLIC), POST_PUBLIC, &p),
			 ERR_FORBIDDEN);
	/* A boost stands for what it boosts; before a few, whoever is quoted is named. */
	assert_int_equal(tries(ben, all, POST_DIRECT, &p), ERR_INVALID);
	check_ok(person_tries(ben,
			      &(struct post_new){ .caption = S("@ada1 this one"),
						  .visibility = POST_DIRECT,
						  .quoted_id = all },
			      &p));
}

static void what_may_not_be_seen_is_not_shown(void **unused)
{
	const struct account *ada = test_person("ada2"), *ben = test_person("ben2");
	const struct account *eve = test_person("eve2"), *mute = test_person("mute2");
	int64_t id = quotes(ben, shares(ada, POST_PUBLIC, POLICY_PUBLIC));
	int64_t gone = shares(ada, POST_PUBLIC, POLICY_PUBLIC), of_gone = quotes(ben, gone);
	struct task *t;
	struct post p;

	(void)unused;
	person_blocks(ada, eve);
	person_mutes(mute, ada, 0);
	assert_int_equal(state_for(NULL, id), QUOTE_ACCEPTED);
	assert_int_equal(state_for(eve, id), QUOTE_UNSEEN);
	assert_int_equal(state_for(mute, id), QUOTE_UNSEEN);
	t = test_task(ada);
	check_ok(post_delete(t, gone, &p));
	check_ok(test_commit(t));
	assert_int_equal(state_for(ben, of_gone), QUOTE_DELETED);
	p = person_gets(ada, id);
	assert_true(p.quote->mine);
	t = test_task(ada);
	check_ok(post_archive(t, p.quote->quoted_id, true));
	check_ok(test_commit(t));
	assert_int_equal(state_for(ben, id), QUOTE_UNSEEN);
	assert_int_equal(state_for(ada, id), QUOTE_ACCEPTED);
}

static void its_author_takes_it_back(void **unused)
{
	const struct account *ada = test_person("ada3"), *ben = test_person("ben3");
	int64_t of = shares(ada, POST_PUBLIC, POLICY_PUBLIC), id = quotes(ben, of), rev;
	int64_t other = shares(ada, POST_PUBLIC, POLICY_PUBLIC);
	struct paging page = { 0 };
	struct task *t;
	struct posts list;
	struct post p;

	(void)unused;
	rev = person_gets(ben, id).rev;
	t = test_task(ben);
	assert_int_equal(quote_revoke(t, of, id, &p), ERR_NOT_FOUND);
	assert_int_equal(quote_list(t, of, &page, &list), ERR_FORBIDDEN);
	test_rollback(t);
	t = test_task(ada);
	check_ok(quote_list(t, of, &page, &list));
	assert_int_equal(list.n, 1);
	assert_int_equal(list.p[0].id, id);
	check_ok(post_get(t, of, &p));
	assert_int_equal(p.quotes, 1);
	assert_int_equal(quote_revoke(t, other, id, &p), ERR_NOT_FOUND);
	check_ok(quote_revoke(t, of, id, &p));
	assert_int_equal(p.quote->state, QUOTE_REVOKED);
	assert_true(p.rev > rev);
	check_ok(quote_revoke(t, of, id, &p));
	check_ok(test_commit(t));
	assert_int_equal(state_for(ben, id), QUOTE_REVOKED);
	t = test_task(ada);
	check_ok(quote_list(t, of, &page, &list));
	assert_int_equal(list.n, 0);
	check_ok(post_get(t, of, &p));
	assert_int_equal(p.quotes, 0);
	test_rollback(t);
}

static void who_hears_of_it(void **unused)
{
	const struct account *ada = test_person("ada4"), *ben = test_person("ben4");
	int64_t of = shares(ada, POST_PUBLIC, POLICY_PUBLIC), id = quotes(ben, of);
	struct task *t;
	struct post p;

	(void)unused;
	assert_int_equal(notices_of(ada, NOTICE_QUOTE), 1);
	check_ok(tries(ben, of, POST_SELF, &p));
	assert_int_equal(notices_of(ada, NOTICE_QUOTE), 1);
	t = test_task(ada);
	check_ok(post_edit(t, of, &(struct post_edit){ .caption = S("red roses") }, &p));
	check_ok(test_commit(t));
	assert_int_equal(notices_of(ben, NOTICE_QUOTED_EDIT), 2);
	/* An edit of the post that quotes keeps what it quotes. */
	t = test_task(ben);
	check_ok(post_edit(t, id, &(struct post_edit){ .caption = S("as she wrote it") }, &p));
	check_ok(test_commit(t));
	assert_int_equal(state_for(NULL, id), QUOTE_ACCEPTED);
	assert_true(str_eq(person_gets(NULL, id).quote->post->caption, S("red roses")));
	assert_int_equal(notices_of(ada, NOTICE_QUOTED_EDIT), 0);
}

static void a_quote_within_a_quote(void **unused)
{
	const struct account *ada = test_person("ada5"), *ben = test_person("ben5");
	struct policy open = { .reply = POLICY_PUBLIC,
			       .boost = POLICY_PUBLIC,
			       .quote = POLICY_PUBLIC };
	int64_t of = shares(ada, POST_PUBLIC, POLICY_PUBLIC), outer;
	struct post p = { 0 };

	(void)unused;
	check_ok(person_tries(
		ben, &(struct post_new){ .caption = S("first"), .quoted_id = of, .policy = &open },
		&p));
	outer = quotes(ada, p.id);
	p = person_gets(NULL, outer);
	assert_non_null(p.quote->post);
	assert_non_null(p.quote->post->quote);
	assert_int_equal(p.quote->post->quote->state, QUOTE_ACCEPTED);
	assert_int_equal(p.quote->post->quote->quoted_id, of);
	assert_null(p.quote->post->quote->post);
}

static void held_and_scheduled(void **unused)
{
	const struct account *ada = test_person("ada6"), *ben = test_person("ben6");
	struct policy waits = { .reply_held = POLICY_PUBLIC, .quote = POLICY_PUBLIC };
	struct post_new n = { .caption = S("later") };
	int64_t of = shares(ada, POST_PUBLIC, POLICY_PUBLIC), shared;
	struct scheduled s;
	struct post first = { 0 }, held = { 0 }, p = { 0 };
	struct task *t;

	(void)unused;
	check_ok(person_tries(ada, &(struct post_new){ .caption = S("ivy"), .policy = &waits },
			      &first));
	/* What waits is quoted by nobody, not even by whoever decides; and quotes before nobody. */
	check_ok(person_tries(ben,
			      &(struct post_new){ .caption = S("with this"),
						  .reply_to = first.id,
						  .quoted_id = of },
			      &held));
	assert_int_equal(tries(ada, held.id, POST_PUBLIC, &p), ERR_FORBIDDEN);
	assert_int_equal(notices_of(ada, NOTICE_QUOTE), 0);
	t = test_task(ada);
	check_ok(held_decide(t, held.id, ada->id, true));
	check_ok(test_commit(t));
	assert_int_equal(state_for(NULL, held.id), QUOTE_ACCEPTED);
	t = test_task(ben);
	n.quoted_id = of;
	check_ok(scheduled_add(t, &n, t->now + 2 * SCHEDULED_SOONEST, &s, &shared));
	assert_int_equal(s.post.quoted_id, of);
	check_ok(scheduled_share(t, s.id, &p));
	assert_non_null(p.quote);
	assert_int_equal(p.quote->quoted_id, of);
	test_rollback(t);
}

static void usual_for_new_posts(void **unused)
{
	const struct account *ada = test_person("ada7"), *ben = test_person("ben7");
	struct task *t = test_task(ada);
	struct post p = { 0 };

	(void)unused;
	policy_set_quote(t, POLICY_PUBLIC);
	assert_int_equal(policy_mine(t, POST_UNLISTED).quote, POLICY_PUBLIC);
	check_ok(test_commit(t));
	ada = test_again(ada);
	check_ok(tries(ben, test_post(ada, POST_PUBLIC, "roses")->id, POST_PUBLIC, &p));
}

/* --- posts of elsewhere --- */

static struct far_note note_of(const char *uri, const struct account *by, struct str quoted,
			       struct str approval)
{
	struct far_note n = { .uri = str_of(uri),
			      .host = S("far.example"),
			      .author_id = by->id,
			      .reply_uri = S(""),
			      .visibility = POST_PUBLIC,
			      .quote_uri = quoted,
			      .quote_approval = approval };

	n.content = sanitize(test_arena(), S("look"));
	return n;
}

/* *ret_looks: a job looks at what it quotes. */
static int64_t far_quotes(const char *uri, const struct account *by, struct str quoted,
			  struct str approval, bool *ret_looks)
{
	struct task *t = test_task(NULL);
	struct far_note n = note_of(uri, by, quoted, approval);
	struct quote_claim c;
	int64_t id;

	check_ok(far_note_keep(t, &n, &id));
	check_ok(test_commit(t));
	t = test_task(NULL);
	*ret_looks = quote_claimed(t, id, &c);
	test_rollback(t);
	return id;
}

static struct str uri_of(int64_t id)
{
	struct task *t = test_task(NULL);
	struct str uri = str_dup(test_arena(), post_uri(t, id));

	test_rollback(t);
	return uri;
}

static enum err asks(const struct account *by, int64_t quoted, int64_t post)
{
	struct task *t = test_task(by);
	enum err e = quote_ask(t, quoted, post, S("https://far.example/asks/1"));

	return test_end(t, e);
}

static enum err let_by(const struct account *owner, int64_t post)
{
	struct task *t = test_task(NULL);
	int64_t quoted;
	enum err e = quote_let_by(t, owner->id, post, &quoted);

	test_rollback(t);
	return e;
}

static void somebody_elsewhere_asks(void **unused)
{
	const struct account *ada = test_person("ada8"), *ben = test_person("ben8");
	const struct account *nora = far_person("nora8", "far.example");
	const struct account *olga = far_person("olga8", "far.example");
	int64_t closed = shares(ada, POST_PUBLIC, 0), all = shares(ada, POST_PUBLIC, POLICY_PUBLIC);
	int64_t few = shares(ada, POST_FOLLOWERS, 0), one, two;
	struct task *t;
	struct post p;
	bool looks;

	(void)unused;
	/* What a post brings along does not count for those who are here. */
	one = far_quotes("https://far.example/8/1", nora, uri_of(all),
			 S("https://far.example/stamp"), &looks);
	assert_false(looks);
	assert_int_equal(state_for(ben, one), QUOTE_PENDING);
	assert_int_equal(let_by(ada, one), ERR_NOT_FOUND);
	two = far_quotes("https://far.example/8/2", nora, uri_of(closed), S(""), &looks);
	assert_int_equal(asks(nora, closed, two), ERR_FORBIDDEN);
	assert_int_equal(asks(nora, few, two), ERR_NOT_FOUND);
	assert_int_equal(asks(nora, all, two), ERR_FORBIDDEN);
	assert_int_equal(asks(nora, all, 0), ERR_FORBIDDEN);
	assert_int_equal(asks(olga, all, one), ERR_FORBIDDEN);
	check_ok(asks(nora, all, one));
	assert_int_equal(state_for(ben, one), QUOTE_ACCEPTED);
	assert_int_equal(notices_of(ada, NOTICE_QUOTE), 1);
	check_ok(let_by(ada, one));
	assert_int_equal(let_by(ben, one), ERR_NOT_FOUND);
	t = test_task(ada);
	check_ok(quote_revoke(t, all, one, &p));
	check_ok(test_commit(t));
	assert_int_equal(state_for(ben, one), QUOTE_REVOKED);
	assert_int_equal(let_by(ada, one), ERR_GONE);
	assert_int_equal(asks(nora, all, one), ERR_FORBIDDEN);
}

static void settles(int64_t post, int64_t quoted, bool is_let)
{
	struct task *t = test_task(NULL);
	struct quote_claim c;

	assert_true(quote_claimed(t, post, &c));
	quote_settle(t, &c, quoted, is_let);
	check_ok(test_commit(t));
}

static bool withdraws(const struct account *by, struct str approval)
{
	struct task *t = test_task(by);
	bool was = quote_withdraw(t, approval);

	check_ok(test_commit(t));
	return was;
}

static void among_posts_of_elsewhere(void **unused)
{
	const struct account *ben = test_person("ben9");
	const struct account *nora = far_person("nora9", "far.example");
	const struct account *otto = far_person("otto9", "third.example");
	struct str stamp = S("https://third.example/9/stamp");
	int64_t quoted, one, own;
	bool looks;

	(void)unused;
	quoted = far_quotes("https://far.example/9/1", otto, S(""), S(""), &looks);
	assert_false(looks);
	one = far_quotes("https://far.example/9/2", nora, uri_of(quoted), stamp, &looks);
	assert_true(looks);
	assert_int_equal(state_for(ben, one), QUOTE_PENDING);
	settles(one, quoted, false);
	assert_int_equal(state_for(ben, one), QUOTE_PENDING);
	settles(one, quoted, true);
	assert_int_equal(state_for(ben, one), QUOTE_ACCEPTED);
	assert_false(withdraws(nora, stamp));
	assert_false(withdraws(otto, S("")));
	assert_int_equal(state_for(ben, one), QUOTE_ACCEPTED);
	assert_true(withdraws(otto, stamp));
	assert_int_equal(state_for(ben, one), QUOTE_REVOKED);
	own = far_quotes("https://far.example/9/3", nora, uri_of(one), S(""), &looks);
	assert_false(looks);
	assert_int_equal(state_for(ben, own), QUOTE_ACCEPTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_unless_it_was_said),
		cmocka_unit_test(what_may_not_be_seen_is_not_shown),
		cmocka_unit_test(its_author_takes_it_back),
		cmocka_unit_test(who_hears_of_it),
		cmocka_unit_test(a_quote_within_a_quote),
		cmocka_unit_test(held_and_scheduled),
		cmocka_unit_test(usual_for_new_posts),
		cmocka_unit_test(somebody_elsewhere_asks),
		cmocka_unit_test(among_posts_of_elsewhere),
	};

	return cmocka_run_group_tests(tests, testdb_open, testdb_close);
}
