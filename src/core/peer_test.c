#include "tests/support/check.h"

#include "base/clock.h"

#include "core/feed.h"
#include "core/follow.h"
#include "core/job.h"
#include "core/notice.h"
#include "core/peer.h"
#include "core/place.h"
#include "core/search.h"
#include "store/job.h"
#include "store/peer.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static const struct account *host;

static int open_house(void **state)
{
	people_open(state);
	host = person("hanna");
	person_set(host, "role", ROLE_HOST);
	host = person_again(host);
	return 0;
}

static void federation(enum federation f)
{
	struct place_fixed fixed = *place_fixed();

	fixed.federation = f;
	place_fix(&fixed);
}

static enum err tries(const struct account *by, const char *name, enum peer_rule rule)
{
	struct peer p = { .host = str_of(name), .rule = rule };
	struct task *t = test_task(by);
	enum err e = peer_set(t, &p);

	return test_end(t, e);
}

static void sets(const char *name, enum peer_rule rule)
{
	check_ok(tries(host, name, rule));
}

static void forgets(const char *name)
{
	struct task *t = test_task(host);

	check_ok(peer_forget(t, str_of(name)));
	check_ok(test_commit(t));
}

static bool may(const char *name)
{
	struct task *t = test_task(NULL);
	bool is = peer_may(t, str_of(name));

	test_rollback(t);
	return is;
}

static enum peer_rule rule(const char *name)
{
	struct task *t = test_task(NULL);
	struct peer p = peer_of(t, str_of(name));

	test_rollback(t);
	return p.rule;
}

/* All jobs that wait, one after another. */
static void works(void)
{
	struct job j;

	for (;;) {
		struct task *t = test_task(NULL);

		if (!job_first(t, &j)) {
			test_rollback(t);
			return;
		}
		assert_int_equal(j.kind, JOB_PEER);
		check_ok(peer_step(t, &j));
		job_done(t, &j);
		check_ok(test_commit(t));
	}
}

static const struct account *far_person(const char *name, const char *domain)
{
	const struct account *a = person(name);
	struct task *t = test_task(NULL);

	db_run(t, "UPDATE account SET domain = $2 WHERE id = $1",
	       ARGS(V(a->id), V(str_of(domain))));
	check_ok(test_commit(t));
	return person_again(a);
}

static void lies_at(const struct account *a, const char *where)
{
	struct task *t = test_task(NULL);
	struct str uri = str_fmt(t->a, "https://%s/%lld", where, (long long)a->id);

	db_run(t,
	       "INSERT INTO far_account (account_id, uri, host, url, inbox, fetched_at)"
	       " VALUES ($1, $2, $3, $2, $2, 0)",
	       ARGS(V(a->id), V(uri), V(str_of(where))));
	check_ok(test_commit(t));
}

static int64_t count(const char *sql)
{
	return rows_of(sql);
}

/* --- rules --- */

static void a_rule_holds_for_subdomains(void **state)
{
	(void)state;
	assert_true(may("far.example") && may("near.example"));
	sets("far.example", PEER_BLOCKED);
	assert_false(may("far.example") || may("social.far.example") || may("a.b.far.example"));
	assert_false(may("far.example:8443"));
	assert_true(may("notfar.example") && may("example") && may("far.example.net"));
	sets("good.far.example", PEER_LIMITED);
	assert_true(may("good.far.example") && may("very.good.far.example"));
	assert_int_equal(rule("very.good.far.example"), PEER_LIMITED);
	assert_int_equal(rule("bad.far.example"), PEER_BLOCKED);
	assert_int_equal(rule("near.example"), PEER_NONE);
	forgets("far.example");
	assert_true(may("bad.far.example"));
	forgets("good.far.example");
}

static void names_are_read_in_one_way(void **state)
{
	static const char *const ways[] = { "Bücher.Example", "@ada@bücher.example",
					    "https://bücher.example/@ada",
					    " xn--bcher-kva.example. " };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		sets(ways[i], PEER_BLOCKED);
		assert_false(may("xn--bcher-kva.example"));
		forgets(ways[i]);
		assert_true(may("xn--bcher-kva.example"));
	}
	sets("127.0.0.1:8081", PEER_BLOCKED);
	assert_false(may("127.0.0.1:8081"));
	assert_true(may("127.0.0.1:8082") && may("127.0.0.1"));
	forgets("127.0.0.1:8081");
}

static void what_is_no_rule_is_refused(void **state)
{
	static const char *const wrong[] = {
		"",	   " ",	   "far example", "far.example:0", "far.example:x",
		"http://", "a..b", "@",		  "\xff.example"
	};
	struct peer p = { .host = S("far.example"), .rule = PEER_BLOCKED };
	struct task *t;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		check_err(tries(host, wrong[i], PEER_BLOCKED), ERR_INVALID);
	check_err(tries(host, "example.org", PEER_BLOCKED), ERR_INVALID);
	check_err(tries(host, "far.example", PEER_NONE), ERR_INVALID);
	check_err(tries(host, "far.example", PEER_RULES), ERR_INVALID);
	check_err(tries(NULL, "far.example", PEER_BLOCKED), ERR_FORBIDDEN);
	check_err(tries(person("nobody"), "far.example", PEER_BLOCKED), ERR_FORBIDDEN);
	p.note = long_text(PEER_NOTE_MAX + 1);
	t = test_task(host);
	check_err(peer_set(t, &p), ERR_LIMIT);
	check_err(peer_forget(t, S("far.example")), ERR_NOT_FOUND);
	test_rollback(t);
}

/* The example.org of the tests: never spoken to, and a rule that would cover it counts for others
 * alone. */
static void this_place_is_no_peer(void **state)
{
	(void)state;
	assert_false(may("example.org"));
	sets("org", PEER_LIMITED);
	assert_int_equal(rule("example.org"), PEER_NONE);
	assert_int_equal(rule("other.org"), PEER_LIMITED);
	forgets("org");
}

static void only_the_allowed_are_let_in(void **state)
{
	(void)state;
	sets("far.example", PEER_ALLOWED);
	sets("bad.example", PEER_BLOCKED);
	assert_true(may("far.example") && may("near.example"));
	federation(FEDERATION_ALLOWED);
	assert_true(may("far.example") && may("social.far.example"));
	assert_false(may("near.example") || may("bad.example"));
	federation(FEDERATION_OFF);
	assert_false(may("far.example") || may("near.example"));
	federation(FEDERATION_OPEN);
	forgets("far.example");
	forgets("bad.example");
}

static void what_is_rolled_back_does_not_hold(void **state)
{
	struct peer p = { .host = S("far.example"), .rule = PEER_BLOCKED };
	struct task *t = test_task(host);

	(void)state;
	check_ok(peer_set(t, &p));
	assert_false(peer_may(t, S("far.example")));
	test_rollback(t);
	assert_true(may("far.example"));
}

static void a_change_keeps_what_stays(void **state)
{
	struct peer p = { .host = S("Far.example"),
			  .rule = PEER_LIMITED,
			  .without_media = true,
			  .note = S(" Loud "),
			  .private_note = S("Asked twice") };
	struct peer one, again;
	struct peers all;
	struct task *t = test_task(host);

	(void)state;
	check_ok(peer_set(t, &p));
	check_ok(peer_get(t, S("far.example"), &one));
	check_str(one.note, "Loud");
	assert_true(one.without_media && one.id && peer_of(t, S("x.far.example")).without_media);
	p.rule = PEER_NONE;
	t->now += 1000;
	check_ok(peer_set(t, &p));
	check_ok(peer_get_id(t, one.id, &again));
	assert_int_equal(again.rule, PEER_NONE);
	assert_true(again.created_at == one.created_at);
	check_ok(peer_list(t, &all));
	assert_int_equal(all.n, 1);
	check_err(peer_get_id(t, one.id + 1, &again), ERR_NOT_FOUND);
	t->me = NULL;
	check_err(peer_list(t, &all), ERR_FORBIDDEN);
	check_err(peer_get(t, S("far.example"), &one), ERR_FORBIDDEN);
	test_rollback(t);
}

/* --- what follows of them --- */

static void a_block_ends_follows_and_hides(void **state)
{
	const struct account *ada = person("cut_a"), *ben = person("cut_b");
	const struct account *far = far_person("cut_f", "social.far.example");
	const struct account *near = far_person("cut_n", "near.example");
	struct post theirs = person_shares(far, "from afar", POST_PUBLIC);
	struct post others = person_shares(near, "from near", POST_PUBLIC);
	struct peer_severeds severed;
	struct peer_cost cost;
	struct task *t;

	(void)state;
	person_follows(ada, far);
	person_follows(far, ben);
	person_asks(far, ada);
	person_follows(ada, near);
	assert_true(person_sees(ada, theirs.id));
	t = test_task(host);
	check_ok(peer_would_cost(t, S("Far.example"), &cost));
	assert_true(cost.people == 1 && cost.ours == 1 && cost.theirs == 1);
	test_rollback(t);
	sets("far.example", PEER_BLOCKED);
	assert_false(person_sees(ada, theirs.id));
	assert_true(person_sees(ada, others.id));
	assert_int_equal(count("SELECT COUNT(*) FROM follow"), 1);
	assert_int_equal(count("SELECT COUNT(*) FROM severed"), 3);
	assert_int_equal(count("SELECT COUNT(*) FROM severed WHERE followed = 1"), 1);
	t = test_task(ada);
	peer_severed(t, &severed);
	assert_int_equal(severed.n, 2);
	check_str(severed.p[0].acct, "cut_f@social.far.example");
	check_str(severed.p[0].host, "far.example");
	assert_true(severed.p[0].followed != severed.p[1].followed);
	test_rollback(t);
	assert_int_equal(count("SELECT COUNT(*) FROM job"), 0);
	forgets("far.example");
	assert_true(person_sees(ada, theirs.id));
	assert_int_equal(count("SELECT COUNT(*) FROM follow"), 1);
	person_unfollows(ada, near);
}

/* One notice for all that a block ended; what a block and their own server say stands apart. */
static void who_lost_follows_is_told_once(void **state)
{
	const struct account *ada = person("told_a"), *ben = person("told_b");
	const struct account *one = far_person("told_1", "told.example");
	const struct account *two = far_person("told_2", "told.example");
	struct notice_want want = { .kinds = 1U << NOTICE_SEVERED };
	struct paging page = { .limit = 10 };
	struct notices list;
	struct task *t;

	(void)state;
	person_follows(ada, one);
	person_follows(ada, two);
	person_follows(one, ada);
	sets("told.example", PEER_BLOCKED);
	t = test_task(ada);
	check_ok(notice_list(t, &want, &page, &list));
	assert_int_equal(list.n, 1);
	check_str(list.p[0].severed->host, "told.example");
	assert_int_equal(list.p[0].severed->following, 2);
	assert_int_equal(list.p[0].severed->followers, 1);
	test_rollback(t);
	t = test_task(ben);
	check_ok(notice_list(t, &want, &page, &list));
	assert_int_equal(list.n, 0);
	test_rollback(t);
	forgets("told.example");
	person_follows(ada, one);
	test_clock_add(CLOCK_DAY);
	sets("told.example", PEER_BLOCKED);
	t = test_task(ada);
	check_ok(notice_list(t, &want, &page, &list));
	assert_int_equal(list.n, 2);
	assert_int_equal(list.p[0].severed->following, 1);
	test_rollback(t);
	forgets("told.example");
}

static void a_block_and_a_suspension_elsewhere_stand_apart(void **state)
{
	const struct account *far = far_person("twice_f", "twice.example");
	struct task *t;

	(void)state;
	lies_at(far, "twice.example");
	t = test_task(NULL);
	db_run(t, "UPDATE far_account SET suspended = 1 WHERE account_id = $1", ARGS(V(far->id)));
	db_run(t, "UPDATE account SET state = 2 WHERE id = $1", ARGS(V(far->id)));
	check_ok(test_commit(t));
	sets("twice.example", PEER_BLOCKED);
	forgets("twice.example");
	assert_int_equal(person_again(far)->state, ACCOUNT_SUSPENDED);
	sets("twice.example", PEER_BLOCKED);
	t = test_task(NULL);
	db_run(t, "UPDATE far_account SET suspended = 0 WHERE account_id = $1", ARGS(V(far->id)));
	check_ok(test_commit(t));
	assert_int_equal(person_again(far)->state, ACCOUNT_SUSPENDED);
	forgets("twice.example");
	assert_int_equal(person_again(far)->state, ACCOUNT_ACTIVE);
}

static void a_large_server_takes_steps(void **state)
{
	const struct account *ada = person("many_a");
	struct task *t = test_task(NULL);
	enum { MANY = 450 };

	(void)state;
	for (int64_t i = 1; i <= MANY; i++) {
		db_run(t,
		       "INSERT INTO account (id, name, name_key, domain, created_at)"
		       " VALUES ($1, $2, $2, 'big.example', 0)",
		       ARGS(V(i), V(str_fmt(t->a, "m%lld", (long long)i))));
		db_run(t,
		       "INSERT INTO follow (follower_id, followed_id, id, accepted, created_at)"
		       " VALUES ($1, $2, $1, 1, 0), ($2, $1, $3, 1, 0)",
		       ARGS(V(i), V(ada->id), V(i + MANY)));
	}
	check_ok(test_commit(t));
	sets("big.example", PEER_BLOCKED);
	assert_int_equal(count("SELECT COUNT(*) FROM job"), 1);
	assert_true(count("SELECT COUNT(*) FROM follow") > 0);
	works();
	assert_int_equal(count("SELECT COUNT(*) FROM follow"), 0);
	assert_int_equal(count("SELECT COUNT(*) FROM account WHERE cut_off = 1 AND state = 2"),
			 MANY);
	assert_int_equal(count("SELECT COUNT(*) FROM severance WHERE host = 'big.example'"), 1);
	forgets("big.example");
	works();
	assert_int_equal(count("SELECT COUNT(*) FROM account WHERE cut_off = 1 OR state = 2"), 0);
}

static void who_was_suspended_stays_so(void **state)
{
	const struct account *far = far_person("sus_f", "far.example");

	(void)state;
	person_set(far, "state", ACCOUNT_SUSPENDED);
	sets("far.example", PEER_BLOCKED);
	forgets("far.example");
	assert_int_equal(person_again(far)->state, ACCOUNT_SUSPENDED);
}

static void where_the_actor_lies_counts_too(void **state)
{
	const struct account *far = far_person("apart_f", "apart.example");
	const struct account *viewer = person("apart_v");
	struct post theirs = person_shares(far, "from afar", POST_PUBLIC);

	(void)state;
	lies_at(far, "social.other.example");
	sets("other.example", PEER_BLOCKED);
	assert_false(person_sees(viewer, theirs.id));
	forgets("other.example");
	assert_true(person_sees(viewer, theirs.id));
	sets("apart.example", PEER_BLOCKED);
	assert_false(person_sees(viewer, theirs.id));
	forgets("apart.example");
	sets("other.example", PEER_LIMITED);
	assert_int_equal(count("SELECT limited FROM account WHERE name = 'apart_f'"), 2);
	forgets("other.example");
	assert_int_equal(count("SELECT limited FROM account WHERE name = 'apart_f'"), 0);
}

static void the_setting_changes_who_is_seen(void **state)
{
	const struct account *far = far_person("set_f", "far.example");
	const struct account *viewer = person("set_v");
	struct post theirs = person_shares(far, "from afar", POST_PUBLIC);
	struct task *t;

	(void)state;
	person_follows(viewer, far);
	federation(FEDERATION_ALLOWED);
	t = test_task(NULL);
	peer_start(t);
	check_ok(test_commit(t));
	works();
	assert_false(person_sees(viewer, theirs.id));
	sets("far.example", PEER_ALLOWED);
	assert_true(person_sees(viewer, theirs.id));
	forgets("far.example");
	assert_false(person_sees(viewer, theirs.id));
	federation(FEDERATION_OPEN);
	t = test_task(NULL);
	peer_start(t);
	peer_start(t);
	check_ok(test_commit(t));
	works();
	assert_true(person_sees(viewer, theirs.id));
	assert_int_equal(count("SELECT COUNT(*) FROM follow"), 1);
	person_unfollows(viewer, far);
}

static size_t listed(struct task *t, enum err (*list)(struct task *t, struct posts *ret))
{
	struct posts p;

	check_ok(list(t, &p));
	return p.n;
}

static enum err by_tag(struct task *t, struct posts *ret)
{
	struct paging page = { .limit = 40 };

	return feed_tag(t, S("limitedrose"), false, &page, ret);
}

static enum err by_words(struct task *t, struct posts *ret)
{
	return search_posts(t, S("quietly"), 0, 20, 0, ret);
}

static enum err at_home(struct task *t, struct posts *ret)
{
	struct paging page = { .limit = 40 };

	return feed_home(t, &page, ret);
}

static size_t people_found(struct task *t)
{
	struct accounts list;

	check_ok(search_people(t, S("lim_f"), false, 20, 0, &list));
	return list.n;
}

static size_t told(const struct account *a, const struct account *from, bool held)
{
	struct task *t = test_task(from);
	struct paging page = { .limit = 40 };
	struct notices list;

	notice_add(t, a->id, NOTICE_CANDLE, from->id, 0);
	t->me = a;
	check_ok(notice_list(t, &(struct notice_want){ .kinds = ~0u, .held = held }, &page, &list));
	test_rollback(t);
	return list.n;
}

static void who_is_limited_is_heard_by_followers(void **state)
{
	const struct account *far = far_person("lim_f", "lim.example");
	const struct account *ada = person("lim_a"), *ben = person("lim_b"),
			     *cleo = person("lim_c");
	const struct account *viewer[] = { ada, ben };
	struct post mine = person_shares(cleo, "a garden", POST_PUBLIC), theirs;
	struct post_new n = { .caption = S("quietly #limitedrose"), .reply_to = mine.id };
	struct task *t;

	(void)state;
	person_set(far, "indexed", 1);
	person_follows(ada, far);
	check_ok(person_tries(far, &n, &theirs));
	sets("lim.example", PEER_LIMITED);
	for (size_t i = 0; i < 2; i++) {
		struct posts above, below;

		t = test_task(viewer[i]);
		assert_true(post_may_see(t, viewer[i]->id, theirs.id));
		assert_int_equal(listed(t, by_tag), i == 0);
		assert_int_equal(listed(t, by_words), i == 0);
		assert_int_equal(people_found(t), i == 0);
		check_ok(post_context(t, mine.id, &above, &below));
		assert_int_equal(below.n, i == 0);
		test_rollback(t);
		assert_int_equal(told(viewer[i], person_again(far), false), i == 0);
		assert_int_equal(told(viewer[i], person_again(far), true), 1);
	}
	assert_true(person_again(far)->limited);
	t = test_task(ada);
	assert_int_equal(listed(t, at_home), 0);
	test_rollback(t);
	forgets("lim.example");
	t = test_task(ben);
	assert_int_equal(listed(t, by_tag) + listed(t, by_words) + people_found(t), 3);
	test_rollback(t);
	assert_int_equal(told(ben, person_again(far), false), 1);
	person_unfollows(ada, far);
}

static struct peer_lines reads(const char *text, enum err expected)
{
	struct task *t = test_task(host);
	struct peer_lines list;

	check_err(peer_file_read(t, str_of(text), &list), expected);
	test_rollback(t);
	return list;
}

static void a_file_is_looked_at_and_taken(void **state)
{
	static const char text[] = "#domain,#severity,#reject_media,#public_comment\n"
				   "Old.example,suspend,true,\"Spam, \"\"much\"\"\"\n"
				   "new.example,silence,false,\n"
				   "example.org,suspend,,\n"
				   "h*dden.example,suspend,,\n";
	struct peer old = { .host = S("old.example"),
			    .rule = PEER_LIMITED,
			    .private_note = S("told by Ida") };
	struct peer_lines list;
	struct peer now;
	struct str out;
	struct task *t = test_task(host);

	(void)state;
	check_ok(peer_set(t, &old));
	check_ok(test_commit(t));
	list = reads(text, OK);
	assert_int_equal(list.n, 4);
	assert_int_equal(list.count[PEER_CHANGES], 1);
	assert_int_equal(list.p[0].was.rule, PEER_LIMITED);
	assert_int_equal(list.count[PEER_IS_NEW], 1);
	assert_int_equal(list.count[PEER_REFUSED], 2);
	assert_true(list.p[2].why.n && list.p[3].why.n);
	assert_true(may("old.example"));
	t = test_task(host);
	check_ok(peer_file_take(t, str_of(text), &list));
	check_ok(peer_get(t, S("old.example"), &now));
	check_str(now.note, "Spam, \"much\"");
	check_str(now.private_note, "told by Ida");
	assert_true(now.rule == PEER_BLOCKED && now.without_media);
	check_ok(peer_file_write(t, &out));
	check_str(out,
		  "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n"
		  "new.example,silence,false,false,,false\n"
		  "old.example,suspend,true,false,\"Spam, \"\"much\"\"\",false\n");
	check_ok(test_commit(t));
	assert_false(may("old.example"));
	assert_int_equal(reads(str_c(test_arena(), out), OK).count[PEER_SAME], 2);
	reads("\n \n", ERR_INVALID);
	reads("plain.example\nlist.example\n", OK);
	t = test_task(NULL);
	check_err(peer_file_read(t, S("far.example"), &list), ERR_FORBIDDEN);
	check_err(peer_file_take(t, S("far.example"), &list), ERR_FORBIDDEN);
	check_err(peer_file_write(t, &out), ERR_FORBIDDEN);
	check_err(peer_would_cost(t, S("far.example"), &(struct peer_cost){ 0 }), ERR_FORBIDDEN);
	test_rollback(t);
	forgets("old.example");
	forgets("new.example");
}

static void how_a_server_does_is_told(void **state)
{
	struct peer_doing one;
	struct peer_doings failing;
	struct task *t = test_task(host);

	(void)state;
	db_run(t,
	       "INSERT INTO far_host (host, failing_since, software) VALUES"
	       " ('down.example', 500, 'mastodon'), ('up.example', 0, '')",
	       NO_ARGS);
	db_run(t, "INSERT INTO outgoing (id, account_id, body, made_at) VALUES (1, 0, '', 0)",
	       NO_ARGS);
	db_run(t,
	       "INSERT INTO delivery (id, outgoing_id, inbox, host, run_at) VALUES"
	       " (1, 1, 'https://down.example/i', 'down.example', 0),"
	       " (2, 1, 'https://down.example/j', 'down.example', 0)",
	       NO_ARGS);
	check_ok(peer_failing(t, &failing));
	assert_int_equal(failing.n, 1);
	check_str(failing.p[0].host, "down.example");
	assert_int_equal(failing.p[0].waiting, 2);
	check_ok(peer_doing(t, S("down.example"), &one));
	check_str(one.software, "mastodon");
	check_ok(peer_doing(t, S("never.example"), &one));
	assert_true(!one.failing_since && !one.waiting);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rule_holds_for_subdomains),
		cmocka_unit_test(names_are_read_in_one_way),
		cmocka_unit_test(what_is_no_rule_is_refused),
		cmocka_unit_test(this_place_is_no_peer),
		cmocka_unit_test(only_the_allowed_are_let_in),
		cmocka_unit_test(what_is_rolled_back_does_not_hold),
		cmocka_unit_test(a_change_keeps_what_stays),
		cmocka_unit_test(a_block_ends_follows_and_hides),
		cmocka_unit_test(who_lost_follows_is_told_once),
		cmocka_unit_test(a_large_server_takes_steps),
		cmocka_unit_test(a_block_and_a_suspension_elsewhere_stand_apart),
		cmocka_unit_test(who_was_suspended_stays_so),
		cmocka_unit_test(where_the_actor_lies_counts_too),
		cmocka_unit_test(who_is_limited_is_heard_by_followers),
		cmocka_unit_test(a_file_is_looked_at_and_taken),
		cmocka_unit_test(how_a_server_does_is_told),
		cmocka_unit_test(the_setting_changes_who_is_seen),
	};

	return cmocka_run_group_tests(tests, open_house, testdb_close);
}
