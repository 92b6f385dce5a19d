#include "tests/support/check.h"

#include "base/clock.h"
#include "core/move.h"
#include "core/peer.h"
#include "core/place_key.h"
#include "core/policy.h"
#include "fed/activity.h"
#include "fed/document.h"
#include "fed/note.h"
#include "fed/person.h"
#include "sys/db.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static const struct account *ada, *ben, *far;

/* Somebody of another server. */
static const struct account *stranger(const char *name)
{
	const struct account *a = person(name);
	struct task *t = test_task(NULL);

	db_run(t, "UPDATE account SET domain = 'far.example' WHERE id = $1", ARGS(V(a->id)));
	db_run(t,
	       "INSERT INTO far_account (account_id, uri, host, url, inbox, fetched_at)"
	       " VALUES ($1, 'https://far.example/users/ida', 'far.example',"
	       " 'https://far.example/@ida', 'https://far.example/users/ida/inbox', 0)",
	       ARGS(V(a->id)));
	check_ok(test_commit(t));
	return person_again(a);
}

static int open_house(void **state)
{
	people_open(state);
	ada = person("ada");
	ben = person("ben");
	far = stranger("ida");
	return 0;
}

/* --- what is written --- */

static struct str written(int64_t id, const struct account *reader)
{
	struct post p = person_gets(ada, id);
	struct task *t = test_task(NULL);
	struct buf b;
	struct jw j;

	buf_init(&b, test_arena(), (size_t)1024 * 1024);
	jw_init(&j, &b);
	note_write_for(t, &j, &p, reader);
	jw_done(&j);
	test_rollback(t);
	return buf_view(&b);
}

static struct thing note(int64_t id, const struct account *reader)
{
	struct thing thing;

	assert_true(thing_read(test_arena(), written(id, reader), &thing));
	return thing;
}

static bool has(struct strs list, const char *s)
{
	for (size_t i = 0; i < list.n; i++)
		if (str_eq(list.p[i], str_of(s)))
			return true;
	return false;
}

static bool holds(struct str text, const char *part)
{
	return str_find(text, str_of(part)) < text.n;
}

static struct post shares(const struct post_new *n)
{
	struct post p;

	check_ok(person_tries(ada, n, &p));
	return p;
}

#define FOLLOWERS "https://example.org/@ada/followers"
#define FAR "https://far.example/users/ida"

static void a_public_post(void **unused)
{
	struct post p = person_shares(ada, "The #Roses are out", POST_PUBLIC);
	struct thing n = note(p.id, NULL);
	struct str id = str_fmt(test_arena(), "https://example.org/@ada/%lld", (long long)p.id);

	(void)unused;
	assert_int_equal(n.type, THING_NOTE);
	check_str(n.id, id.p);
	check_str(n.url, id.p);
	check_str(n.actor, "https://example.org/@ada");
	assert_true(has(n.to, AS_PUBLIC) && n.to.n == 1);
	assert_true(has(n.cc, FOLLOWERS) && n.cc.n == 1);
	assert_int_equal(n.published, TEST_NOW);
	assert_int_equal(n.updated, 0);
	assert_int_equal(n.tag.n, 1);
	check_str(n.tag.p[0].name, "#Roses");
	assert_false(n.sensitive);
	assert_true(holds(n.content, "https://example.org/tags/"));
	check_str(n.context, str_fmt(test_arena(), "%.*s/context", STR_ARG(id)).p);
	check_str(n.replies, str_fmt(test_arena(), "%.*s/replies", STR_ARG(id)).p);
	assert_false(holds(written(p.id, NULL), "totalItems"));
}

static void each_visibility_is_addressed(void **unused)
{
	int64_t circle = person_circle(ada, ben, far);
	struct post unlisted = person_shares(ada, "unlisted", POST_UNLISTED);
	struct post fans = person_shares(ada, "@ida@far.example for those", POST_FOLLOWERS);
	struct post letter = person_shares(ada, "@ida@far.example for you", POST_DIRECT);
	struct post few = shares(&(struct post_new){
		.caption = S("few"), .visibility = POST_CIRCLE, .circle_id = circle });
	struct thing n = note(unlisted.id, NULL);
	struct task *t;

	(void)unused;
	assert_true(n.to.n == 1 && has(n.to, FOLLOWERS) && n.cc.n == 1 && has(n.cc, AS_PUBLIC));
	n = note(fans.id, NULL);
	assert_true(n.to.n == 1 && has(n.to, FOLLOWERS) && n.cc.n == 1 && has(n.cc, FAR));
	n = note(letter.id, NULL);
	assert_true(n.to.n == 1 && has(n.to, FAR) && !n.cc.n);
	check_str(n.tag.p[0].name, "@ida@far.example");
	/* Nobody of a circle learns who else is in it. */
	n = note(few.id, NULL);
	assert_true(!n.to.n && !n.cc.n && !n.tag.n);
	n = note(few.id, far);
	assert_true(n.to.n == 1 && has(n.to, FAR) && n.tag.n == 1);
	assert_false(holds(written(few.id, far), "@ben"));
	/* Some servers show it as it is meant without a mention, to those who follow its author. */
	t = test_task(NULL);
	peer_runs(t, S("far.example"), S(" Mastodon "));
	check_ok(test_commit(t));
	assert_int_equal(note(few.id, far).tag.n, 1);
	person_follows(far, ada);
	n = note(few.id, far);
	assert_true(n.to.n == 1 && has(n.to, FAR) && !n.tag.n);
	assert_int_equal(note(letter.id, far).tag.n, 1);
	t = test_task(NULL);
	peer_runs(t, S("far.example"), S("gotosocial"));
	check_ok(test_commit(t));
	assert_int_equal(note(few.id, far).tag.n, 1);
	person_unfollows(far, ada);
	n = note(person_shares(ada, "for me", POST_SELF).id, NULL);
	assert_true(!n.to.n && !n.cc.n);
}

/* Among few, a comment is for the people of the first post: elsewhere, for its author and their
 * followers. */
static void a_comment_among_few(void **unused)
{
	struct post first, p;
	struct thing n;

	(void)unused;
	person_follows(ada, ben);
	first = person_shares(ben, "of mine", POST_FOLLOWERS);
	p = person_answers(ada, "with you", POST_FOLLOWERS, first.id);
	n = note(p.id, NULL);
	assert_true(n.to.n == 1 && has(n.to, "https://example.org/@ben"));
	assert_true(n.cc.n == 1 && has(n.cc, "https://example.org/@ben/followers"));
	check_str(n.in_reply_to,
		  str_fmt(test_arena(), "https://example.org/@ben/%lld", (long long)first.id).p);
	check_str(n.context, str_fmt(test_arena(), "https://example.org/@ben/%lld/context",
				     (long long)first.id)
				     .p);
	check_str(n.tag.p[0].name, "@ben@example.org");
}

static void a_comment_among_the_few_of_somebody_elsewhere(void **unused)
{
	struct task *t = test_task(NULL);
	struct post first, p;
	struct thing n;

	(void)unused;
	db_run(t, "UPDATE far_account SET followers = 'https://far.example/users/ida/followers'",
	       NO_ARGS);
	check_ok(test_commit(t));
	person_follows(ada, far);
	first = person_shares(far, "of mine", POST_FOLLOWERS);
	p = person_answers(ada, "with you", POST_FOLLOWERS, first.id);
	n = note(p.id, NULL);
	assert_true(n.to.n == 1 && has(n.to, FAR));
	assert_true(n.cc.n == 1 && has(n.cc, FAR "/followers"));
	/* a letter stays one */
	p = person_answers(ada, "for you alone", POST_DIRECT, first.id);
	n = note(p.id, NULL);
	assert_true(n.to.n == 1 && has(n.to, FAR) && !n.cc.n);
}

static void an_album(void **unused)
{
	int64_t photos[6];
	struct post p;
	struct thing n, *photo;

	(void)unused;
	for (size_t i = 0; i < 6; i++)
		photos[i] = person_photograph(ada);
	p = shares(&(struct post_new){
		.caption = S("The garden"), .media = { photos, 6 }, .language = S("en") });
	n = note(p.id, NULL);
	assert_int_equal(n.attachment.n, 6);
	photo = n.attachment.p;
	check_str(photo->media_type, "image/jpeg");
	assert_true(str_starts(photo->url, S("https://example.org/media/")) &&
		    str_ends(photo->url, S("/full.jpg")));
	assert_true(photo->width > 0 && photo->width <= 4096 && photo->height > 0);
	assert_true(holds(n.content, ">2 more photographs</a>"));
	assert_true(holds(n.content, str_fmt(test_arena(), "\"%.*s\"", STR_ARG(n.id)).p));
	check_str(n.language, "en");
}

static void what_is_covered_shows_nothing(void **unused)
{
	int64_t photos[2] = { person_photograph(ada), person_photograph(ada) };
	struct task *t = test_task(NULL);
	struct post open, covered;

	(void)unused;
	db_run(t, "UPDATE media SET blurhash = 'LEHV6nWB2yk8pyo0adR*.7kCMdnj', credit = 'B. Doe'",
	       NO_ARGS);
	check_ok(test_commit(t));
	open = shares(&(struct post_new){ .media = { photos, 1 } });
	covered =
		shares(&(struct post_new){ .media = { photos + 1, 1 }, .cover = S("A hospital") });
	check_str(note(open.id, NULL).attachment.p[0].blurhash, "LEHV6nWB2yk8pyo0adR*.7kCMdnj");
	check_str(note(covered.id, NULL).attachment.p[0].blurhash, "00Qcbd");
	check_str(note(covered.id, NULL).summary, "A hospital");
	assert_true(note(covered.id, NULL).sensitive);
	assert_true(holds(written(open.id, NULL), "\"credit\":\"B. Doe\""));
	assert_true(holds(note(open.id, NULL).content, "Photograph: B. Doe"));
}

static void when_it_was(void **unused)
{
	struct post p = shares(&(struct post_new){ .caption = S("spring"), .when = S("1987-21") });
	struct post old = shares(&(struct post_new){ .caption = S("old"), .when = S("../1962") });
	struct post words = shares(&(struct post_new){
		.caption = S("war"), .when_words = S("before the <war>"), .when_first = true });
	struct str text = written(p.id, NULL);

	(void)unused;
	assert_true(holds(text, "\"edtf\":\"1987-21\""));
	assert_true(holds(text, "\"whenText\":\"spring 1987\""));
	assert_false(holds(note(p.id, NULL).content, "spring 1987"));
	check_str(note(words.id, NULL).when_text, "before the <war>");
	check_str(note(words.id, NULL).edtf, "");
	assert_int_equal(note(words.id, NULL).starts_at, 0);
	assert_true(str_starts(note(words.id, NULL).content, S("<p>before the &lt;war&gt;</p>")));
	assert_true(holds(text, "\"startTime\":\"1987-03-01T00:00:00Z\""));
	assert_true(holds(text, "\"endTime\":\"1987-05-31T23:59:59Z\""));
	text = written(old.id, NULL);
	assert_false(holds(text, "startTime"));
	assert_true(holds(text, "\"endTime\":\"1962-12-31T23:59:59Z\""));
}

static void a_question(void **unused)
{
	struct str options[] = { S("roses"), S("tulips") };
	struct poll_new ask = { .options = { options, 2 }, .seconds = 3600, .hides = true };
	struct post p = shares(&(struct post_new){ .caption = S("Which?"), .poll = &ask });
	struct thing n;

	(void)unused;
	n = note(p.id, NULL);
	assert_int_equal(n.type, THING_QUESTION);
	assert_int_equal(n.option.n, 2);
	check_str(n.option.p[1].name, "tulips");
	assert_false(n.any_of);
	assert_int_equal(n.ends_at, TEST_NOW + 3600 * CLOCK_SECOND);
	assert_int_equal(n.closed_at, 0);
}

static void who_may_answer(void **unused)
{
	struct policy only = { .reply = POLICY_FOLLOWERS };
	struct policy some = { .reply = POLICY_FOLLOWERS, .reply_held = POLICY_PUBLIC };
	struct post open = person_shares(ada, "for all", POST_PUBLIC);
	struct post closed = shares(&(struct post_new){ .caption = S("few"), .policy = &only });
	struct str text = written(open.id, NULL);

	(void)unused;
	assert_true(holds(text, "\"canReply\":{\"automaticApproval\":[\"" AS_PUBLIC "\""));
	assert_true(
		holds(text, "\"canQuote\":{\"automaticApproval\":[\"https://example.org/@ada\"]"));
	assert_true(holds(text, "\"commentsEnabled\":true"));
	text = written(closed.id, NULL);
	assert_true(holds(text, "\"canReply\":{\"automaticApproval\":[\"" FOLLOWERS "\","
				"\"https://example.org/@ada\"]"));
	assert_true(holds(text,
			  "\"canAnnounce\":{\"automaticApproval\":[\"https://example.org/@ada\"]"));
	assert_true(holds(text, "\"always\":[\"" FOLLOWERS "\""));
	assert_true(holds(text, "\"announce\":\"[]\""));
	assert_true(holds(text, "\"manualApproval\":[]"));
	text = written(shares(&(struct post_new){ .caption = S("some"), .policy = &some }).id,
		       NULL);
	assert_true(holds(text,
			  "\"canReply\":{\"automaticApproval\":[\"" FOLLOWERS "\","
			  "\"https://example.org/@ada\"],\"manualApproval\":[\"" AS_PUBLIC "\"]"));
	assert_true(holds(text, "\"approvalRequired\":[\"" AS_PUBLIC "\"]"));
	assert_true(holds(text, "\"commentsEnabled\":true"));
}

static void a_boost(void **unused)
{
	struct post p = person_shares(ben, "roses", POST_PUBLIC), boost;
	struct task *t = test_task(ada);
	struct thing n;
	struct buf b;
	struct jw j;

	(void)unused;
	check_ok(post_boost(t, p.id, true, &boost));
	buf_init(&b, test_arena(), 10000);
	jw_init(&j, &b);
	note_deed_write(t, &j, &boost, NULL);
	check_ok(test_commit(t));
	assert_true(thing_read(test_arena(), buf_view(&b), &n));
	assert_int_equal(n.type, THING_ANNOUNCE);
	check_str(n.actor, "https://example.org/@ada");
	check_str(n.object.p[0].id,
		  str_fmt(test_arena(), "https://example.org/@ben/%lld", (long long)p.id).p);
	assert_true(has(n.to, AS_PUBLIC));
	assert_true(has(n.cc, "https://example.org/@ben") && has(n.cc, FOLLOWERS));
}

static void a_person(void **unused)
{
	const struct account *now = person_again(ada);
	struct task *t = test_task(NULL);
	struct thing a;
	struct buf b;
	struct jw j;

	(void)unused;
	place_key_start(t);
	buf_init(&b, test_arena(), 100000);
	jw_init(&j, &b);
	person_write(t, &j, now);
	check_ok(test_commit(t));
	assert_true(thing_read(test_arena(), buf_view(&b), &a));
	assert_int_equal(a.type, THING_PERSON);
	check_str(a.id, "https://example.org/@ada");
	check_str(a.preferred_username, "ada");
	check_str(a.inbox, "https://example.org/@ada/inbox");
	check_str(a.shared_inbox, "https://example.org/inbox");
	check_str(a.outbox, "https://example.org/@ada/outbox");
	check_str(a.followers, FOLLOWERS);
	check_str(a.featured, "https://example.org/@ada/featured");
	assert_int_equal(a.published % CLOCK_DAY, 0);
	check_str(a.key.p[0].id, "https://example.org/@ada#main-key");
	check_str(a.key.p[0].actor, "https://example.org/@ada");
	assert_false(holds(buf_view(&b), "totalItems"));
}

/* Other accounts of hers, and where she lives now (FEP-7628). */
static void somebody_who_moved(void **unused)
{
	const struct account *dora = person("dora"), *rosa = person("rosa");
	struct task *t = test_task(dora);
	struct thing a;
	struct buf b;
	struct jw j;

	(void)unused;
	place_key_start(t);
	check_ok(move_alias_add(t, S("https://far.example/users/dora")));
	check_ok(test_commit(t));
	person_set(dora, "moved_to", rosa->id);
	dora = person_again(dora);
	t = test_task(NULL);
	buf_init(&b, test_arena(), 100000);
	jw_init(&j, &b);
	person_write(t, &j, dora);
	test_rollback(t);
	assert_true(thing_read(test_arena(), buf_view(&b), &a));
	check_str(a.moved_to, "https://example.org/@rosa");
	assert_int_equal(a.also_known.n, 1);
	check_str(a.also_known.p[0], "https://far.example/users/dora");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_public_post),
		cmocka_unit_test(each_visibility_is_addressed),
		cmocka_unit_test(a_comment_among_few),
		cmocka_unit_test(a_comment_among_the_few_of_somebody_elsewhere),
		cmocka_unit_test(an_album),
		cmocka_unit_test(what_is_covered_shows_nothing),
		cmocka_unit_test(when_it_was),
		cmocka_unit_test(a_question),
		cmocka_unit_test(who_may_answer),
		cmocka_unit_test(a_boost),
		cmocka_unit_test(a_person),
		cmocka_unit_test(somebody_who_moved),
	};

	return cmocka_run_group_tests(tests, open_house, testdb_close);
}
