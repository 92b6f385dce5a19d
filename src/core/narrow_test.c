/*
 * Who may see a post, changed afterwards: what becomes of it and of what stands below it, against
 * the rule of sight for every person and every post of random threads. The seed is printed;
 * ROSEMARY_SEED repeats one.
 */
#include "tests/support/check.h"

#include "base/id.h"
#include "core/circle.h"
#include "core/conversation.h"
#include "core/feed.h"
#include "core/narrow.h"
#include "core/notice.h"
#include "core/policy.h"
#include "core/quote.h"
#include "core/taken.h"
#include "store/post.h"
#include "tests/support/far.h"
#include "tests/support/people.h"
#include "tests/support/random.h"
#include "tests/support/testdb.h"

static const struct account *ada, *ben, *cleo, *dora, *eve, *flora;
static int64_t family, friends;

static int open_place(void **state)
{
	people_open(state);
	ada = person("ada");
	ben = person("ben");
	cleo = person("cleo");
	dora = person("dora");
	eve = person("eve");
	flora = far_person("flora", "far.example");
	person_follows(ben, ada);
	person_follows(cleo, ada);
	person_follows(flora, ada);
	person_follows(eve, cleo);
	family = person_circle(ada, ben, flora);
	friends = person_circle(ada, cleo, dora);
	return 0;
}

static struct post becomes(int64_t id, enum visibility v, int64_t circle)
{
	struct audience to = { v, circle };
	struct post p;

	DO(ada, narrow_post(x, id, &to, &p));
	return p;
}

/* One step of what is left to do; false when nothing is. */
static bool step(void)
{
	struct task *t = test_task(NULL);
	struct rows r = db_rows(t, "SELECT id, ref, detail FROM job WHERE kind = $1 ORDER BY id",
				ARGS(V((int)JOB_NARROW)));
	struct job j = { .kind = JOB_NARROW };
	bool found = rows_next(&r);

	if (found) {
		j.id = row_int(&r);
		j.ref = row_int(&r);
		j.detail = row_str(&r);
	}
	rows_done(&r);
	if (found) {
		db_run(t, "DELETE FROM job WHERE id = $1", ARGS(V(j.id)));
		check_ok(narrow_job(t, &j));
	}
	check_ok(test_commit(t));
	return found;
}

static void settle(void)
{
	while (step())
		;
	assert_int_equal(rows_of("SELECT COUNT(*) FROM narrowing"), 0);
}

static bool sees(const struct account *who, int64_t id)
{
	struct task *t = test_task(who);
	bool sees = post_may_see(t, who ? who->id : 0, id);

	test_rollback(t);
	return sees;
}

static struct post_row row_of(int64_t id)
{
	struct task *t = test_task(NULL);
	struct post_row row = { 0 };

	assert_true(store_post_load(t, 0, id, &row));
	test_rollback(t);
	return row;
}

/* --- one post --- */

static void fewer_people_see_it_at_once(void **unused)
{
	struct post p = person_shares(ada, "roses", POST_PUBLIC), now;
	struct post c = person_answers(dora, "with you", POST_PUBLIC, p.id);

	(void)unused;
	now = becomes(p.id, POST_FOLLOWERS, 0);
	assert_int_equal(now.id, p.id);
	assert_int_equal(now.visibility, POST_FOLLOWERS);
	assert_int_equal(now.era, 1);
	assert_true(now.rev > p.rev);
	assert_true(sees(ben, p.id) && sees(ada, p.id));
	assert_false(sees(dora, p.id) || sees(NULL, p.id));
	/* what stands below it follows, before any job has run */
	assert_true(sees(ben, c.id) && sees(dora, c.id) && sees(ada, c.id));
	assert_false(sees(eve, c.id) || sees(NULL, c.id));
	settle();
	now = becomes(p.id, POST_CIRCLE, family);
	assert_int_equal(now.era, 2);
	assert_true(sees(ben, p.id) && sees(ben, c.id));
	assert_false(sees(cleo, p.id) || sees(cleo, c.id));
	settle();
	now = becomes(p.id, POST_SELF, 0);
	assert_false(sees(ben, p.id) || sees(ben, c.id));
	/* what was written to her stays hers to read, and its author's */
	assert_true(sees(ada, c.id) && sees(dora, c.id));
	assert_int_equal(row_of(c.id).visibility, POST_CIRCLE);
	settle();
	/* the same again is nothing */
	now = becomes(p.id, POST_SELF, 0);
	assert_int_equal(now.era, 3);
	assert_false(step());
}

static void its_address_ends_and_another_begins(void **unused)
{
	struct post p = person_shares(ada, "lilies", POST_PUBLIC);
	struct task *t;
	int64_t id, era;

	(void)unused;
	p = becomes(p.id, POST_UNLISTED, 0);
	t = test_task(ada);
	check_str(post_url(t, &p).s,
		  str_fmt(t->a, "https://example.org/@ada/%lld.1", (long long)p.id).p);
	assert_true(post_is_gone(t, S("ada"), p.id));
	assert_true(post_number_read(S("12.3"), &id, &era) && id == 12 && era == 3);
	assert_true(post_number_read(S("12"), &id, &era) && id == 12 && era == 0);
	assert_false(post_number_read(S("12.0"), &id, &era));
	assert_false(post_number_read(S("12.01"), &id, &era));
	assert_false(post_number_read(S("12."), &id, &era));
	assert_false(post_number_read(S("12.x"), &id, &era));
	assert_false(post_number_read(S(".3"), &id, &era));
	test_rollback(t);
	settle();
}

static int64_t at_home(const struct account *who, int64_t id)
{
	struct task *t = test_task(who);
	int64_t n = db_int(t, "SELECT COUNT(*) FROM feed WHERE account_id = $1 AND post_id = $2",
			   ARGS(V(who->id), V(id)), 0);

	test_rollback(t);
	return n;
}

static int64_t notices_of(const struct account *who, int64_t id)
{
	struct task *t = test_task(who);
	int64_t n = db_int(t, "SELECT COUNT(*) FROM notice WHERE account_id = $1 AND post_id = $2",
			   ARGS(V(who->id), V(id)), 0);

	test_rollback(t);
	return n;
}

static void passing_on_and_quotes_end_the_rest_stays(void **unused)
{
	struct policy lets = policy_plain(POST_PUBLIC);
	struct post p, boost, quote, q;

	(void)unused;
	lets.quote = POLICY_PUBLIC;
	check_ok(person_tries(ada,
			      &(struct post_new){ .caption = S("roses"),
						  .visibility = POST_PUBLIC,
						  .policy = &lets },
			      &p));
	DO(cleo, post_boost(x, p.id, true, &boost));
	check_ok(person_tries(dora,
			      &(struct post_new){ .caption = S("as she wrote"),
						  .visibility = POST_PUBLIC,
						  .quoted_id = p.id },
			      &quote));
	DO(dora, post_light(x, p.id, true, &q));
	DO(ben, post_bookmark(x, p.id, true, &q));
	DO(ada, post_pin(x, p.id, true, &q));
	assert_int_equal(at_home(cleo, p.id), 1);
	q = becomes(p.id, POST_CIRCLE, family);
	assert_false(q.pinned);
	settle();
	assert_int_equal(at_home(ben, p.id), 1);
	assert_int_equal(at_home(cleo, p.id), 0);
	assert_int_equal(row_of(p.id).boosts, 0);
	assert_int_equal(rows_of("SELECT COUNT(*) FROM post WHERE boost_of IS NOT NULL"), 0);
	q = person_gets(dora, quote.id);
	assert_int_equal(q.quote->state, QUOTE_REVOKED);
	q = person_gets(ada, p.id);
	assert_int_equal(q.candles, 1);
	assert_true(person_gets(ben, p.id).bookmarked);
	/* nobody passes it on or quotes it again */
	DO(ada, post_get(x, p.id, &q));
	assert_true(!q.policy || (!q.policy->quote && !q.policy->boost));
}

static void notices_go_where_it_goes(void **unused)
{
	struct post p = person_shares(ada, "@ben @dora look", POST_PUBLIC);
	struct post c = person_answers(cleo, "@eve the roses", POST_PUBLIC, p.id);

	(void)unused;
	assert_int_equal(notices_of(eve, c.id), 1);
	assert_int_equal(notices_of(ada, c.id), 1);
	becomes(p.id, POST_FOLLOWERS, 0);
	settle();
	/* who is named in it still sees it; who was named below it no more */
	assert_int_equal(notices_of(dora, p.id), 1);
	assert_int_equal(notices_of(eve, c.id), 0);
	assert_false(sees(eve, c.id));
	assert_int_equal(notices_of(ada, c.id), 1);
	becomes(p.id, POST_SELF, 0);
	settle();
	assert_int_equal(notices_of(dora, p.id), 0);
	assert_int_equal(notices_of(ada, c.id), 1);
}

static void more_people_are_not_told(void **unused)
{
	struct post p, c, now;

	(void)unused;
	check_ok(person_tries(ada,
			      &(struct post_new){ .caption = S("within"),
						  .visibility = POST_CIRCLE,
						  .circle_id = family },
			      &p));
	c = person_answers(ben, "with you", POST_PUBLIC, p.id);
	now = becomes(p.id, POST_PUBLIC, 0);
	assert_int_equal(now.era, 0);
	assert_true(sees(NULL, p.id));
	assert_false(sees(cleo, c.id));
	assert_int_equal(at_home(cleo, p.id), 0);
	assert_int_equal(at_home(ben, p.id), 1);
	assert_false(step());
}

static enum err tries(const struct account *who, int64_t id, enum visibility v, int64_t circle)
{
	struct audience to = { v, circle };
	struct task *t = test_task(who);
	struct post p;
	enum err e = narrow_post(t, id, &to, &p);

	test_rollback(t);
	return e;
}

static void what_may_not_be_chosen(void **unused)
{
	struct post p = person_shares(ada, "roses", POST_FOLLOWERS);
	struct post direct = person_shares(ada, "@ben a word", POST_DIRECT);
	struct post c = person_answers(ben, "with you", POST_FOLLOWERS, p.id);
	int64_t theirs = person_circle(ben, cleo, NULL);

	(void)unused;
	check_err(tries(ben, p.id, POST_SELF, 0), ERR_NOT_FOUND);
	check_err(tries(ada, p.id, POST_DIRECT, 0), ERR_INVALID);
	check_err(tries(ada, p.id, POST_CIRCLE, theirs), ERR_INVALID);
	check_err(tries(ada, p.id, POST_CIRCLE, 0), ERR_INVALID);
	check_err(tries(ada, direct.id, POST_SELF, 0), ERR_FORBIDDEN);
	/* an answer is for the people of the post, and for fewer at most */
	check_err(tries(ben, c.id, POST_PUBLIC, 0), ERR_FORBIDDEN);
	check_err(tries(ben, c.id, POST_CIRCLE, theirs), ERR_FORBIDDEN);
	check_ok(tries(ben, c.id, POST_FOLLOWERS, 0));
	check_ok(tries(ben, c.id, POST_SELF, 0));
}

/* --- large threads, in steps --- */

#define MANY 2100

static void a_long_thread_is_done_in_steps(void **unused)
{
	struct post p = person_shares(ada, "roses", POST_PUBLIC);
	struct task *t = test_task(NULL);
	int steps = 0;

	(void)unused;
	for (int i = 0; i < MANY; i++) {
		struct post_row c = { .id = id_new(t->now),
				      .account_id = dora->id,
				      .audience_id = dora->id,
				      .reply_to = p.id,
				      .reply_account = ada->id,
				      .thread_id = p.id,
				      .when_from = POST_NO_DAY,
				      .when_to = POST_NO_DAY,
				      .created_at = t->now };

		store_post_add(t, &c);
	}
	check_ok(test_commit(t));
	becomes(p.id, POST_FOLLOWERS, 0);
	while (step()) /* each is a transaction: the program may end between any two of them */
		steps++;
	assert_true(steps > 10);
	assert_int_equal(rows_of("SELECT COUNT(*) FROM narrowing"), 0);
	assert_int_equal(rows_of("SELECT COUNT(*) FROM post WHERE visibility <= 1 AND caption = ''"
				 " AND boost_of IS NULL AND reply_to IS NOT NULL"),
			 0);
	assert_int_equal(rows_of("SELECT COUNT(*) FROM post WHERE era = 1 AND visibility = 2"),
			 MANY + 1);
}

/* --- random threads --- */

#define PEOPLE 7
#define THREADS 25
#define COMMENTS 8

struct drawn {
	const struct account *who[PEOPLE];
	int64_t circle[2];
	int64_t id[COMMENTS + 1]; /* the first is the root */
	bool before[COMMENTS + 1][PEOPLE + 1];
};

static void draw_people(struct drawn *d)
{
	static const char *const names[] = { "p0", "p1", "p2", "p3", "p4", "p5", "p6" };

	for (int i = 0; i < PEOPLE; i++)
		d->who[i] = person(names[i]);
	for (int i = 0; i < PEOPLE; i++)
		for (int k = 0; k < PEOPLE; k++)
			if (i != k && chance(45))
				person_follows(d->who[i], d->who[k]);
	d->circle[0] = person_circle(d->who[0], d->who[1], d->who[2]);
	d->circle[1] = person_circle(d->who[0], d->who[2], d->who[3]);
}

static struct post_new draw_words(struct task *t, bool names)
{
	static const enum visibility any_of[] = { POST_PUBLIC,	  POST_PUBLIC, POST_UNLISTED,
						  POST_FOLLOWERS, POST_DIRECT, POST_SELF };

	return (struct post_new){ .caption = names ? str_fmt(t->a, "@p%d roses", (int)any(PEOPLE))
						   : S("roses"),
				  .visibility = any_of[any(6)] };
}

static void draw_thread(struct drawn *d)
{
	struct task *t = test_task(NULL);
	struct post_new n = draw_words(t, chance(20));
	struct post p;

	test_rollback(t);
	while (n.visibility == POST_DIRECT)
		n.visibility = (enum visibility)any(5);
	if (n.visibility == POST_CIRCLE)
		n.circle_id = d->circle[any(2)];
	check_ok(person_tries(d->who[0], &n, &p));
	d->id[0] = p.id;
	for (int i = 1; i <= COMMENTS; i++) {
		t = test_task(NULL);
		n = draw_words(t, chance(30));
		test_rollback(t);
		n.reply_to = d->id[any((unsigned)i)];
		if (person_tries(d->who[any(PEOPLE)], &n, &p) == OK)
			d->id[i] = p.id;
		else
			d->id[i--] = 0; /* they don't see it: somebody else tries */
	}
}

static bool sees_at(const struct drawn *d, int who, int i)
{
	return sees(who == PEOPLE ? NULL : d->who[who], d->id[i]);
}

static void look(struct drawn *d)
{
	for (int i = 0; i <= COMMENTS; i++)
		for (int k = 0; k <= PEOPLE; k++)
			d->before[i][k] = sees_at(d, k, i);
}

/* Nobody sees more than they saw, unless the author showed it to them now; and nothing below a post
 * is seen by anybody who does not see the post, but for who wrote it or had it as a letter, and
 * whom its author named. (What was said within a circle stays there when the post becomes one for
 * followers.) */
static void check_thread(const struct drawn *d, bool narrower)
{
	for (int i = 1; i <= COMMENTS; i++) {
		struct post_row c = row_of(d->id[i]);

		for (int k = 0; k <= PEOPLE; k++) {
			bool root = sees_at(d, k, 0), now = sees_at(d, k, i);
			bool own = k < PEOPLE && c.account_id == d->who[k]->id;

			if (now && !d->before[i][k])
				assert_true(root);
			bool letter =
				c.visibility == POST_DIRECT ||
				(c.account_id == d->who[0]->id && (c.extras & POST_HAS_MENTIONS));

			if (now && !root && !own && narrower)
				assert_true(d->before[i][k] && letter);
			if (own)
				assert_true(now);
		}
	}
}

static void below_a_post_nobody_sees_more(void **unused)
{
	struct drawn d;

	(void)unused;
	draw_people(&d);
	for (int i = 0; i < THREADS; i++) {
		struct audience to = { (enum visibility)any(5), 0 };
		struct post_row root;
		struct post p;

		draw_thread(&d);
		look(&d);
		root = row_of(d.id[0]);
		if (to.visibility == POST_CIRCLE)
			to.circle_id = d.circle[any(2)];
		DO(d.who[0], narrow_post(x, d.id[0], &to, &p));
		settle();
		check_thread(&d, p.era && !(root.visibility == POST_CIRCLE &&
					    to.visibility == POST_FOLLOWERS));
	}
}

/* --- what others say --- */

static void its_author_reads_what_servers_say(void **unused)
{
	struct post p = person_shares(ada, "roses", POST_PUBLIC), q;
	struct taken_servers servers;
	struct paging page = { 0 };
	struct takens list;
	struct taken one;
	struct task *t;
	int64_t id;

	(void)unused;
	DO(flora, post_light(x, p.id, true, &q));
	becomes(p.id, POST_SELF, 0);
	settle();
	t = test_task(ada);
	id = taken_newest(t, p.id);
	assert_true(id);
	check_ok(taken_get(t, id, &one));
	assert_int_equal(one.why, TAKEN_NARROWED);
	assert_int_equal(one.servers, 1);
	assert_int_equal(one.confirmed, 0);
	assert_int_equal(one.shared_at, p.created_at);
	check_ok(taken_list(t, &page, &list));
	assert_true(list.n >= 1 && list.p[0].id == id);
	servers = taken_servers(t, id, S(""));
	assert_int_equal(servers.n, 1);
	assert_false(servers.more);
	check_str(servers.p[0].host, "far.example");
	assert_int_equal(servers.p[0].answer, TAKEN_WAITS);
	assert_int_equal(taken_servers(t, id, S("far.example")).n, 0);
	test_rollback(t);
	t = test_task(ben);
	check_err(taken_get(t, id, &one), ERR_NOT_FOUND);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fewer_people_see_it_at_once),
		cmocka_unit_test(its_address_ends_and_another_begins),
		cmocka_unit_test(passing_on_and_quotes_end_the_rest_stays),
		cmocka_unit_test(notices_go_where_it_goes),
		cmocka_unit_test(more_people_are_not_told),
		cmocka_unit_test(what_may_not_be_chosen),
		cmocka_unit_test(a_long_thread_is_done_in_steps),
		cmocka_unit_test(below_a_post_nobody_sees_more),
		cmocka_unit_test(its_author_reads_what_servers_say),
	};

	random_begin_anew();
	return cmocka_run_group_tests(tests, open_place, testdb_close);
}
