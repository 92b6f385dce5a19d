/* What activities of other servers do, and what must not be believed. Nothing here asks anybody:
 * what would be asked for is told by must_ask. */
#include "fed/arrive.h"

#include <stdio.h>

#include "base/sanitize.h"
#include "core/feed.h"
#include "core/follow.h"
#include "core/peer.h"
#include "core/policy.h"
#include "core/poll.h"
#include "core/regard.h"
#include "core/shelter.h"
#include "core/tell.h"
#include "tests/support/check.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"
#include "tests/support/wire.h"

#define FAR "https://far.example"
#define PUBLIC "\"https://www.w3.org/ns/activitystreams#Public\""

/* --- somebody elsewhere, and what they send --- */

static int64_t far_named(const char *name, const char *host)
{
	struct far_person p = { .host = str_of(host),
				.name = str_of(name),
				.domain = str_of(host),
				.about = sanitize(test_arena(), S("")) };
	struct task *t = test_task(NULL);
	int64_t id;

	p.uri = str_fmt(t->a, "https://%s/users/%s", host, name);
	p.inbox = str_fmt(t->a, "https://%s/users/%s/inbox", host, name);
	p.followers = str_fmt(t->a, "https://%s/users/%s/followers", host, name);
	p.featured = str_fmt(t->a, "https://%s/users/%s/featured", host, name);
	check_ok(far_person_keep(t, &p, &id));
	check_ok(test_commit(t));
	return id;
}

#define NOTE(id, by, content, more)                                                                \
	"{\"id\":\"" id "\",\"type\":\"Note\",\"attributedTo\":\"" by "\",\"content\":\"" content  \
	"\",\"to\":[" PUBLIC "]" more "}"
#define ACTIVITY(type, by, object)                                                                 \
	"{\"id\":\"" by "/act/" type "\",\"type\":\"" type "\",\"actor\":\"" by                    \
	"\",\"object\":" object "}"
#define NORA FAR "/users/nora"
#define MALLORY "https://evil.example/users/mallory"

static const struct account *ada;
static int64_t nora, mallory;

static int open_all(void **state)
{
	people_open(state);
	ada = person("ada");
	nora = far_named("nora", "far.example");
	mallory = far_named("mallory", "evil.example");
	return 0;
}

static const struct account *account(int64_t id)
{
	struct task *t = test_task(NULL);
	struct account *a = arena_make(t->a, struct account);

	check_ok(account_load(t, id, a));
	test_rollback(t);
	return a;
}

/* --- posts --- */

static void a_note_needs_somebody_whom_it_concerns(void **state)
{
	const char *create = ACTIVITY("Create", NORA, NOTE(FAR "/n/1", NORA, "roses", ""));

	(void)state;
	assert_int_equal(sent(nora, create), NOTHING);
	person_follows(ada, account(nora));
	assert_int_equal(sent(nora, create), DONE);
	assert_int_not_equal(post_at(FAR "/n/1"), 0);
	person_unfollows(ada, account(nora));
	/* whoever is named hears, followed or not */
	assert_int_equal(
		sent(nora, ACTIVITY("Create", NORA,
				    NOTE(FAR "/n/2", NORA, "for you",
					 ",\"tag\":[{\"type\":\"Mention\",\"href\":\"https://"
					 "example.org/@ada\"}]"))),
		DONE);
}

static void nobody_speaks_for_another(void **state)
{
	(void)state;
	person_follows(ada, account(nora));
	person_follows(ada, account(mallory));
	/* a note of another author, of another host, and one that only says so */
	assert_int_equal(
		sent(mallory, ACTIVITY("Create", MALLORY, NOTE(FAR "/n/f1", NORA, "forged", ""))),
		MUST_ASK);
	assert_int_equal(sent(mallory, ACTIVITY("Create", MALLORY,
						NOTE("https://evil.example/n/f2", NORA, "f", ""))),
			 MUST_ASK);
	assert_int_equal(sent(mallory, ACTIVITY("Create", MALLORY,
						NOTE(FAR "/n/f3", MALLORY, "forged", ""))),
			 MUST_ASK);
	/* the actor is not who signed: nothing, or it is looked at where it comes from */
	assert_int_equal(
		sent(mallory, ACTIVITY("Create", NORA, NOTE(FAR "/n/f4", NORA, "forged", ""))),
		NOTHING);
	assert_int_equal(sent(mallory, ACTIVITY("Like", NORA, "\"https://example.org/@ada/1\"")),
			 NOTHING);
	assert_int_equal(post_at(FAR "/n/f1") + post_at(FAR "/n/f3") + post_at(FAR "/n/f4"), 0);
}

static void another_changes_and_ends_nothing(void **state)
{
	struct task *t;
	struct post p;
	int64_t id;

	(void)state;
	assert_int_equal(
		sent(nora, ACTIVITY("Create", NORA, NOTE(FAR "/n/mine", NORA, "mine", ""))), DONE);
	id = post_at(FAR "/n/mine");
	assert_int_equal(sent(mallory, ACTIVITY("Update", MALLORY,
						NOTE(FAR "/n/mine", MALLORY, "taken", ""))),
			 MUST_ASK);
	assert_int_equal(sent(mallory, ACTIVITY("Delete", MALLORY, "\"" FAR "/n/mine\"")),
			 MUST_ASK);
	assert_int_equal(sent(mallory, ACTIVITY("Delete", MALLORY, "\"" NORA "\"")), NOTHING);
	t = test_task(NULL);
	check_ok(post_get(t, id, &p));
	check_str(p.caption, "mine");
	test_rollback(t);
	assert_int_equal(sent(nora, ACTIVITY("Delete", NORA, "\"" FAR "/n/mine\"")), DONE);
	assert_int_equal(post_at(FAR "/n/mine"), 0);
}

/* Anybody may say of a post of theirs that it quotes one by the leave of whatever they like. */
static void nobody_keeps_a_post_from_its_end(void **state)
{
	(void)state;
	assert_int_equal(
		sent(nora, ACTIVITY("Create", NORA, NOTE(FAR "/n/ends", NORA, "ends", ""))), DONE);
	assert_int_equal(sent(mallory, ACTIVITY("Create", MALLORY,
						NOTE("https://evil.example/n/q", MALLORY, "look",
						     ",\"quote\":\"" FAR
						     "/n/ends\",\"quoteAuthorization\":\"" FAR
						     "/n/ends\""))),
			 DONE);
	assert_int_equal(sent(nora, ACTIVITY("Delete", NORA, "\"" FAR "/n/ends\"")), DONE);
	assert_int_equal(post_at(FAR "/n/ends"), 0);
}

static void what_ended_does_not_come_after(void **state)
{
	(void)state;
	assert_int_equal(sent(nora, ACTIVITY("Delete", NORA, "\"" FAR "/n/late\"")), DONE);
	assert_int_equal(
		sent(nora, ACTIVITY("Create", NORA, NOTE(FAR "/n/late", NORA, "late", ""))),
		REFUSED);
	assert_int_equal(post_at(FAR "/n/late"), 0);
}

static void only_what_all_may_see_is_boosted(void **state)
{
	struct post hidden = person_shares(ada, "for few", POST_FOLLOWERS);
	struct post open = person_shares(ada, "for all", POST_PUBLIC);
	char body[600];

	(void)state;
	snprintf(body, sizeof body, ACTIVITY("Announce", NORA, "\"https://example.org/@ada/%lld\""),
		 (long long)hidden.id);
	assert_int_equal(sent(nora, body), REFUSED);
	snprintf(body, sizeof body, ACTIVITY("Like", NORA, "\"https://example.org/@ada/%lld\""),
		 (long long)hidden.id);
	assert_int_equal(sent(nora, body), REFUSED);
	snprintf(body, sizeof body, ACTIVITY("Announce", NORA, "\"https://example.org/@ada/%lld\""),
		 (long long)open.id);
	assert_int_equal(sent(nora, body), DONE);
	assert_int_not_equal(post_at(NORA "/act/Announce"), 0);
	/* taken back by its id alone, and by nobody else */
	assert_int_equal(sent(mallory, ACTIVITY("Undo", MALLORY, "\"" NORA "/act/Announce\"")),
			 REFUSED);
	assert_int_equal(sent(nora, ACTIVITY("Undo", NORA, "\"" NORA "/act/Announce\"")), DONE);
	assert_int_equal(post_at(NORA "/act/Announce"), 0);
}

/* --- comments --- */

static int64_t tellings(enum tell what)
{
	struct task *t = test_task(NULL);
	struct rows r = db_rows(t, "SELECT id, ref, detail FROM job WHERE kind = $1",
				ARGS(V((int)JOB_TELL)));
	int64_t n = 0;

	while (rows_next(&r)) {
		struct job j = { .kind = JOB_TELL, .id = row_int(&r), .ref = row_int(&r) };
		struct telling x;

		j.detail = row_str(&r);
		n += tell_read(&j, &x) && x.what == what;
	}
	rows_done(&r);
	test_rollback(t);
	return n;
}

static int64_t forwards(void)
{
	return tellings(TELL_FORWARD);
}

/* Nora answers a post of Ada's: to Ada and whoever else is named. */
static enum what answered(const char *id, const struct post *p, const char *to, const char *sealed)
{
	char body[1500];

	snprintf(body, sizeof body,
		 "{\"id\":\"%s/act\",\"type\":\"Create\",\"actor\":\"" NORA "\"%s,\"object\":{"
		 "\"id\":\"%s\",\"type\":\"Note\",\"attributedTo\":\"" NORA "\",\"content\":"
		 "\"with you\",\"to\":[\"https://example.org/@ada\",%s],\"inReplyTo\":"
		 "\"https://example.org/@ada/%lld\"}}",
		 id, sealed, id, to, (long long)p->id);
	return sent(nora, body);
}

#define ADAS "\"https://example.org/@ada/followers\""
#define SEALED ",\"signature\":{\"type\":\"RsaSignature2017\"}"

static void a_comment_is_for_those_who_see_the_post(void **state)
{
	const struct account *gus = person("gus"), *stranger = person("stranger");
	struct post p = person_shares(ada, "for those who follow", POST_FOLLOWERS);

	(void)state;
	person_follows(gus, ada);
	/* she does not see it, and says nothing about it */
	assert_int_equal(answered(FAR "/n/c0", &p, ADAS, ""), REFUSED);
	person_follows(account(nora), ada);
	assert_int_equal(answered(FAR "/n/c1", &p, ADAS, ""), DONE);
	assert_true(person_sees(gus, post_at(FAR "/n/c1")));
	assert_false(person_sees(stranger, post_at(FAR "/n/c1")));
	/* for Ada alone, and for her own followers */
	assert_int_equal(answered(FAR "/n/c2", &p, "\"" NORA "\"", ""), DONE);
	assert_false(person_sees(gus, post_at(FAR "/n/c2")));
	assert_true(person_sees(ada, post_at(FAR "/n/c2")));
	assert_int_equal(answered(FAR "/n/c3", &p, "\"" NORA "/followers\"", ""), DONE);
	assert_false(person_sees(gus, post_at(FAR "/n/c3")));
	/* somebody else's followers mean nothing */
	assert_int_equal(answered(FAR "/n/c4", &p, "\"https://example.org/@gus/followers\"", ""),
			 DONE);
	assert_false(person_sees(gus, post_at(FAR "/n/c4")));
}

static void a_comment_is_passed_on_where_others_can_believe_it(void **state)
{
	struct post few = person_shares(ada, "for those who follow", POST_FOLLOWERS);
	struct post open = person_shares(ada, "for all", POST_PUBLIC);
	int64_t before = forwards();

	(void)state;
	assert_int_equal(answered(FAR "/n/f1x", &few, ADAS, ""), DONE);
	assert_int_equal(forwards(), before);
	assert_int_equal(answered(FAR "/n/f2x", &few, ADAS, SEALED), DONE);
	assert_int_equal(forwards(), before + 1);
	assert_int_equal(answered(FAR "/n/f3x", &few, "\"" NORA "\"", SEALED), DONE);
	assert_int_equal(forwards(), before + 1);
	assert_int_equal(answered(FAR "/n/f4x", &open, PUBLIC, ""), DONE);
	assert_int_equal(forwards(), before + 2);
	/* once, and its end too */
	assert_int_equal(answered(FAR "/n/f4x", &open, PUBLIC, ""), DONE);
	assert_int_equal(forwards(), before + 2);
	assert_int_equal(sent(nora, ACTIVITY("Delete", NORA, "\"" FAR "/n/f4x\"")), DONE);
	assert_int_equal(forwards(), before + 3);
	/* nothing of what is no comment here */
	assert_int_equal(sent(nora, ACTIVITY("Create", NORA, NOTE(FAR "/n/f5x", NORA, "own", ""))),
			 DONE);
	assert_int_equal(forwards(), before + 3);
}

static void shelter(bool is_on)
{
	struct task *t = test_task(ada);
	struct shelter now;

	check_ok(is_on ? shelter_begin(t, ada->id, &now) : shelter_end(t, ada->id, &now));
	check_ok(test_commit(t));
}

static void who_is_close_hears_once_that_a_comment_is_welcome(void **state)
{
	struct policy few = { .reply = POLICY_FOLLOWERS, .boost = POLICY_PUBLIC };
	struct post_new n = { .caption = S("for all to read"), .policy = &few };
	struct post open = person_shares(ada, "for all", POST_PUBLIC), closed;
	int64_t before = tellings(TELL_APPROVE);

	(void)state;
	check_ok(person_tries(ada, &n, &closed));
	person_circle(ada, account(nora), NULL);
	assert_int_equal(answered(FAR "/n/w1", &open, PUBLIC, ""), DONE);
	assert_int_equal(tellings(TELL_APPROVE), before);
	shelter(true);
	assert_int_equal(answered(FAR "/n/w2", &open, PUBLIC, ""), DONE);
	assert_int_equal(tellings(TELL_APPROVE), before + 1);
	assert_int_equal(answered(FAR "/n/w3", &closed, PUBLIC, ""), DONE);
	assert_int_equal(tellings(TELL_APPROVE), before + 2);
	shelter(false);
}

/* --- for a few who are not mentioned --- */

#define AT_ADA "\"https://example.org/@ada\""
#define AT_GIL "\"https://example.org/@gil\""
#define AT_IVA "\"https://example.org/@iva\""
#define MENTION(who) "{\"type\":\"Mention\",\"href\":" who "}"

/* A letter of Nora's, with an id of its own, about one note. */
static enum what letter(const char *note, const char *act, const char *to, const char *more)
{
	char body[1500];

	snprintf(body, sizeof body,
		 "{\"id\":\"%s/%s\",\"type\":\"Create\",\"actor\":\"" NORA "\",\"object\":{\"id\":"
		 "\"%s\",\"type\":\"Note\",\"attributedTo\":\"" NORA "\",\"content\":\"for a few\","
		 "\"to\":[%s]%s}}",
		 note, act, note, to, more);
	return sent(nora, body);
}

static int64_t number_of(const char *sql, int64_t id)
{
	struct task *t = test_task(NULL);
	int64_t n = db_int_(t, sql, ARGS(V(id)), -1);

	test_rollback(t);
	return n;
}

static bool is_at_home(const struct account *who, int64_t post_id)
{
	struct task *t = test_task(who);
	struct paging page = { .limit = 40 };
	struct posts posts;
	bool is = false;

	check_ok(feed_home(t, &page, &posts));
	for (size_t i = 0; i < posts.n; i++)
		is = is || posts.p[i].id == post_id;
	test_rollback(t);
	return is;
}

#define NOTICES "SELECT COUNT(*) FROM notice WHERE kind = 0 AND post_id = $1"
#define NAMED "SELECT COUNT(*) FROM mention WHERE post_id = $1"
#define KIND "SELECT visibility FROM post WHERE id = $1"

static void what_mentions_nobody_is_for_a_circle(void **state)
{
	const struct account *iva = person("iva"), *other = person("iva_not");
	const struct account *gil = person("gil");
	int64_t id;

	(void)state;
	person_follows(iva, account(nora));
	person_follows(other, account(nora));
	assert_int_equal(letter(FAR "/n/k1", "1", AT_IVA, ""), DONE);
	id = post_at(FAR "/n/k1");
	assert_int_equal(number_of(KIND, id), POST_CIRCLE);
	assert_true(person_sees(iva, id));
	assert_true(is_at_home(iva, id));
	assert_false(person_sees(other, id));
	assert_false(is_at_home(other, id));
	assert_int_equal(number_of(NAMED, id), 0);
	assert_int_equal(number_of(NOTICES, id), 0);
	/* The letter to somebody else of this place: they don't learn of each other. */
	assert_false(person_sees(gil, id));
	assert_int_equal(letter(FAR "/n/k1", "2", AT_GIL, ""), DONE);
	assert_true(person_sees(gil, id));
	assert_true(person_sees(iva, id));
	assert_int_equal(number_of(NAMED, id), 0);
	assert_int_equal(number_of(NOTICES, id), 1); /* he does not follow her */
	assert_false(is_at_home(gil, id));
	/* The same letter again changes nothing, nor does one by somebody else. */
	assert_int_equal(letter(FAR "/n/k1", "3", AT_GIL, ""), DONE);
	assert_int_equal(number_of(NOTICES, id), 1);
	assert_int_equal(sent(nora, ACTIVITY("Delete", NORA, "\"" FAR "/n/k1\"")), DONE);
	assert_int_equal(number_of("SELECT COUNT(*) FROM circle WHERE id = $1", id), 0);
}

static void letters_that_mention_become_a_circle_when_there_are_several(void **state)
{
	const struct account *iva = person("iva2");
	int64_t id;

	(void)state;
	assert_int_equal(letter(FAR "/n/k2", "1", AT_ADA, ",\"tag\":[" MENTION(AT_ADA) "]"), DONE);
	id = post_at(FAR "/n/k2");
	assert_int_equal(number_of(KIND, id), POST_DIRECT);
	assert_false(person_sees(iva, id));
	assert_int_equal(letter(FAR "/n/k2", "2", "\"https://example.org/@iva2\"",
				",\"tag\":[" MENTION("\"https://example.org/@iva2\"") "]"),
			 DONE);
	assert_int_equal(number_of(KIND, id), POST_CIRCLE);
	assert_int_equal(number_of(NAMED, id), 0);
	assert_true(person_sees(iva, id) && person_sees(ada, id));
	/* What says that it is a letter is one. */
	assert_int_equal(letter(FAR "/n/k3", "1", AT_ADA, ",\"directMessage\":true"), DONE);
	id = post_at(FAR "/n/k3");
	assert_int_equal(number_of(KIND, id), POST_DIRECT);
	assert_int_equal(number_of(NAMED, id), 1);
	/* What everybody could see is not made narrower, nor for others, by a letter. */
	assert_int_equal(letter(FAR "/n/k4", "1", PUBLIC "," AT_ADA, ""), DONE);
	assert_int_equal(letter(FAR "/n/k4", "2", AT_ADA, ""), DONE);
	assert_int_equal(number_of(KIND, post_at(FAR "/n/k4")), POST_PUBLIC);
}

static void a_comment_in_a_circle_is_for_its_people(void **state)
{
	const struct account *gus = person("gus_c"), *out = person("gus_out");
	int64_t circle = person_circle(ada, gus, account(nora));
	struct post_new few = { .caption = S("few"),
				.visibility = POST_CIRCLE,
				.circle_id = circle };
	struct post p;
	char thread[200];

	(void)state;
	check_ok(person_tries(ada, &few, &p));
	snprintf(thread, sizeof thread, "\"https://example.org/@ada/%lld/context\"",
		 (long long)p.id);
	assert_int_equal(answered(FAR "/n/k5", &p, thread, ""), DONE);
	assert_true(person_sees(gus, post_at(FAR "/n/k5")));
	assert_false(person_sees(out, post_at(FAR "/n/k5")));
	/* One for everybody is for the circle here; one for her followers is for Ada alone. */
	assert_int_equal(answered(FAR "/n/k6", &p, PUBLIC, ""), DONE);
	assert_true(person_sees(gus, post_at(FAR "/n/k6")));
	assert_false(person_sees(out, post_at(FAR "/n/k6")));
	assert_int_equal(answered(FAR "/n/k7", &p, "\"" NORA "/followers\"", ""), DONE);
	assert_true(person_sees(ada, post_at(FAR "/n/k7")));
	assert_false(person_sees(gus, post_at(FAR "/n/k7")));
}

/* --- what is known by its id alone --- */

static int64_t candles(int64_t post_id)
{
	struct task *t = test_task(NULL);
	int64_t n = db_int(t, "SELECT candles FROM post WHERE id = $1", ARGS(V(post_id)), -1);

	test_rollback(t);
	return n;
}

static void a_candle_is_put_out_by_its_id(void **state)
{
	struct post p = person_shares(ada, "for all", POST_PUBLIC);
	char body[600];

	(void)state;
	snprintf(body, sizeof body, ACTIVITY("Like", NORA, "\"https://example.org/@ada/%lld\""),
		 (long long)p.id);
	assert_int_equal(sent(nora, body), DONE);
	assert_int_equal(candles(p.id), 1);
	assert_int_equal(sent(mallory, ACTIVITY("Undo", MALLORY, "\"" NORA "/act/Like\"")),
			 REFUSED);
	assert_int_equal(candles(p.id), 1);
	assert_int_equal(sent(nora, ACTIVITY("Undo", NORA, "\"" NORA "/act/Like\"")), DONE);
	assert_int_equal(candles(p.id), 0);
	assert_int_equal(sent(nora, ACTIVITY("Undo", NORA, "\"" NORA "/act/Like\"")), REFUSED);
	/* as an object that says no more than its kind */
	assert_int_equal(sent(nora, body), DONE);
	assert_int_equal(sent(nora, ACTIVITY("Undo", NORA,
					     "{\"type\":\"Like\",\"id\":\"" NORA "/act/Like\"}")),
			 DONE);
	assert_int_equal(candles(p.id), 0);
}

/* --- suspended where they live --- */

#define OLGA FAR "/users/olga"
#define PERSON(more)                                                                               \
	"{\"id\":\"" OLGA                                                                          \
	"\",\"type\":\"Person\",\"preferredUsername\":\"olga\",\"inbox\":\"" OLGA "/inbox\"" more  \
	"}"

static void whom_their_server_suspends_is_not_seen_until_it_says_otherwise(void **state)
{
	int64_t olga = far_named("olga", "far.example");

	(void)state;
	person_follows(ada, account(olga));
	assert_int_equal(sent(olga, ACTIVITY("Create", OLGA, NOTE(FAR "/o/1", OLGA, "x", ""))),
			 DONE);
	assert_true(person_sees(ada, post_at(FAR "/o/1")));
	assert_int_equal(sent(olga, ACTIVITY("Update", OLGA, PERSON(",\"suspended\":true"))), DONE);
	assert_int_equal(account(olga)->state, ACCOUNT_SUSPENDED);
	assert_false(person_sees(ada, post_at(FAR "/o/1")));
	assert_int_equal(sent(olga, ACTIVITY("Create", OLGA, NOTE(FAR "/o/2", OLGA, "x", ""))),
			 NOTHING);
	assert_int_equal(sent(olga, ACTIVITY("Follow", OLGA, "\"https://example.org/@ada\"")),
			 NOTHING);
	assert_int_equal(sent(olga, ACTIVITY("Update", OLGA, PERSON(""))), DONE);
	assert_int_equal(account(olga)->state, ACCOUNT_ACTIVE);
	assert_true(person_sees(ada, post_at(FAR "/o/1")));
	person_unfollows(ada, account(olga));
}

/* --- people --- */

static void a_follow_is_asked_accepted_and_ended(void **state)
{
	const struct account *ben = person("ben");
	struct relation r;
	struct task *t;

	(void)state;
	assert_int_equal(sent(nora, ACTIVITY("Follow", NORA, "\"https://example.org/@ben\"")),
			 DONE);
	t = test_task(ben);
	check_ok(follow_accept(t, nora, &r)); /* people are locked until they say otherwise */
	assert_true(r.followed_by);
	check_ok(test_commit(t));
	assert_int_equal(
		sent(mallory, ACTIVITY("Undo", MALLORY,
				       ACTIVITY("Follow", NORA, "\"https://example.org/@ben\""))),
		REFUSED);
	assert_int_equal(sent(nora, ACTIVITY("Undo", NORA, "\"" NORA "/act/Follow\"")), DONE);
	t = test_task(ben);
	check_ok(relation_get(t, nora, &r));
	assert_false(r.followed_by);
	test_rollback(t);
}

static void only_who_was_asked_accepts(void **state)
{
	const struct account *cleo = person("cleo");
	struct relation r;
	struct task *t;

	(void)state;
#define ACCEPT(by, whom)                                                                           \
	ACTIVITY("Accept", by,                                                                     \
		 "{\"type\":\"Follow\",\"actor\":\"https://example.org/@cleo\",\"object\":\"" whom \
		 "\"}")
	assert_int_equal(sent(nora, ACCEPT(NORA, NORA)), REFUSED);
	person_asks(cleo, account(nora));
	assert_int_equal(sent(mallory, ACCEPT(MALLORY, NORA)), REFUSED);
	assert_int_equal(sent(nora, ACCEPT(NORA, NORA)), DONE);
	t = test_task(cleo);
	check_ok(relation_get(t, nora, &r));
	assert_true(r.following);
	test_rollback(t);
	/* and may change their mind */
	assert_int_equal(
		sent(nora, ACTIVITY("Reject", NORA, "\"https://example.org/@cleo#follows/1\"")),
		DONE);
	t = test_task(cleo);
	check_ok(relation_get(t, nora, &r));
	assert_false(r.following);
	test_rollback(t);
}

static void who_is_blocked_asks_in_vain(void **state)
{
	const struct account *dora = person("dora");

	(void)state;
	person_blocks(dora, account(mallory));
	assert_int_equal(
		sent(mallory, ACTIVITY("Follow", MALLORY, "\"https://example.org/@dora\"")),
		REFUSED);
}

static void whose_server_is_blocked_asks_in_vain(void **state)
{
	const struct account *emil = person("emil");
	struct task *t = test_task(emil);

	(void)state;
	check_ok(domain_block_start(t, S("far.example")));
	check_ok(test_commit(t));
	assert_int_equal(sent(nora, ACTIVITY("Follow", NORA, "\"https://example.org/@emil\"")),
			 REFUSED);
	t = test_task(emil);
	check_ok(domain_block_stop(t, S("far.example")));
	check_ok(test_commit(t));
	assert_int_equal(sent(nora, ACTIVITY("Follow", NORA, "\"https://example.org/@emil\"")),
			 DONE);
}

/* --- reports --- */

static void host_says(const struct account *host, const struct peer *p)
{
	struct task *t = test_task(host);

	check_ok(p->without_reports ? peer_set(t, p) : peer_forget(t, p->host));
	check_ok(test_commit(t));
}

static void reports_are_taken_unless_the_host_will_not_have_them(void **state)
{
	const char *flag = ACTIVITY("Flag", NORA, "\"https://example.org/@fay\"");
	const struct account *hope = person("hope");
	int64_t before = rows_of("SELECT COUNT(*) FROM report");

	(void)state;
	person("fay");
	person_set(hope, "role", ROLE_HOST);
	hope = person_again(hope);
	host_says(hope, &(struct peer){ .host = S("far.example"), .without_reports = true });
	assert_int_equal(sent(nora, flag), REFUSED);
	assert_int_equal(rows_of("SELECT COUNT(*) FROM report"), before);
	host_says(hope, &(struct peer){ .host = S("far.example") });
	assert_int_equal(sent(nora, flag), DONE);
	assert_int_equal(rows_of("SELECT COUNT(*) FROM report"), before + 1);
}

/* --- pins --- */

static void pins_are_of_ones_own_list(void **state)
{
	(void)state;
#define PIN(type, target)                                                                          \
	"{\"type\":\"" type "\",\"actor\":\"" NORA "\",\"object\":\"" FAR                          \
	"/n/pin\",\"target\":\"" target "\"}"
	assert_int_equal(
		sent(nora, ACTIVITY("Create", NORA, NOTE(FAR "/n/pin", NORA, "pinned", ""))), DONE);
	assert_int_equal(sent(nora, PIN("Add", "https://evil.example/users/mallory/featured")),
			 NOTHING);
	assert_int_equal(sent(nora, PIN("Add", NORA "/featured")), DONE);
	assert_int_equal(sent(nora, PIN("Remove", NORA "/featured")), DONE);
}

/* --- arrivals --- */

static void each_id_is_taken_once(void **state)
{
	struct arrival r = { .account_id = nora, .uri = S(FAR "/a/once"), .body = S("{}") };
	struct task *t = test_task(NULL);
	bool is_new;

	(void)state;
	check_ok(arrival_add(t, &r, &is_new));
	assert_true(is_new);
	check_ok(arrival_add(t, &r, &is_new));
	assert_false(is_new);
	assert_int_equal(arrival_due(t, 10).n, 1);
	arrival_failed(t, &arrival_due(t, 10).p[0]);
	assert_int_equal(arrival_due(t, 10).n, 0);
	assert_int_equal(arrival_next(t), t->now + 10000);
	test_rollback(t);
}

static void one_server_does_not_fill_the_queue(void **state)
{
	(void)state;
	for (int i = 0; i < ARRIVAL_OF_HOST_MOST; i++) {
		check_ok(arrival_may(S("flood.example")));
		arrival_took(S("flood.example"));
	}
	check_err(arrival_may(S("flood.example")), ERR_OFTEN);
	check_ok(arrival_may(S("quiet.example")));
	for (int i = 0; i < ARRIVAL_OF_HOST_MOST; i++)
		arrival_left(S("flood.example"));
	check_ok(arrival_may(S("flood.example")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_note_needs_somebody_whom_it_concerns),
		cmocka_unit_test(nobody_speaks_for_another),
		cmocka_unit_test(another_changes_and_ends_nothing),
		cmocka_unit_test(nobody_keeps_a_post_from_its_end),
		cmocka_unit_test(what_ended_does_not_come_after),
		cmocka_unit_test(only_what_all_may_see_is_boosted),
		cmocka_unit_test(a_comment_is_for_those_who_see_the_post),
		cmocka_unit_test(a_comment_is_passed_on_where_others_can_believe_it),
		cmocka_unit_test(who_is_close_hears_once_that_a_comment_is_welcome),
		cmocka_unit_test(what_mentions_nobody_is_for_a_circle),
		cmocka_unit_test(letters_that_mention_become_a_circle_when_there_are_several),
		cmocka_unit_test(a_comment_in_a_circle_is_for_its_people),
		cmocka_unit_test(a_candle_is_put_out_by_its_id),
		cmocka_unit_test(whom_their_server_suspends_is_not_seen_until_it_says_otherwise),
		cmocka_unit_test(a_follow_is_asked_accepted_and_ended),
		cmocka_unit_test(only_who_was_asked_accepts),
		cmocka_unit_test(who_is_blocked_asks_in_vain),
		cmocka_unit_test(whose_server_is_blocked_asks_in_vain),
		cmocka_unit_test(reports_are_taken_unless_the_host_will_not_have_them),
		cmocka_unit_test(pins_are_of_ones_own_list),
		cmocka_unit_test(each_id_is_taken_once),
		cmocka_unit_test(one_server_does_not_fill_the_queue),
	};

	return cmocka_run_group_tests(tests, open_all, testdb_close);
}
