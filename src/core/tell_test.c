/*
 * Whom a post reaches elsewhere, against the rule of who may see it, for every person of another
 * server and every post of random places; and which deeds are told at all. The seed is printed;
 * ROSEMARY_SEED repeats one.
 */
#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/id.h"
#include "core/circle.h"
#include "core/follow.h"
#include "core/poll.h"
#include "core/report.h"
#include "core/taken.h"
#include "core/tell.h"
#include "store/post.h"
#include "store/told.h"
#include "tests/support/far.h"
#include "tests/support/people.h"
#include "tests/support/random.h"
#include "tests/support/testdb.h"

/* --- random places --- */

#define PLACES 8
#define HERE 6
#define FAR 10
#define POSTS 60

static const char *const hosts[] = { "far.example", "near.example", "alone.example" };

struct drawn {
	int64_t first; /* ids of people: first, first + 1, …: those of this place, then the others
			*/
	int host[HERE + FAR];
	bool active[HERE + FAR];
	struct post_row post[POSTS];
	size_t posts;
};

static bool is_alone(const struct drawn *d, int i)
{
	return d->host[i] == 2;
}

static void draw_person(struct task *t, struct drawn *d, int i)
{
	int64_t id = d->first + i;
	struct str name = str_fmt(t->a, "p%lld", (long long)id), host;

	d->active[i] = !chance(10);
	d->host[i] = (int)any(3);
	host = i < HERE ? S("") : str_of(hosts[d->host[i]]);
	db_run(t,
	       "INSERT INTO account (id, name, name_key, state, domain, created_at)"
	       " VALUES ($1, $2, $2, $3, $4, 0)",
	       ARGS(V(id), V(name), V(d->active[i] ? 0 : 2), V(host)));
	if (i >= HERE)
		db_run(t,
		       "INSERT INTO far_account (account_id, uri, host, url, inbox, shared_inbox,"
		       " fetched_at) VALUES ($1, $2, $3, $2, $4, $5, 0)",
		       ARGS(V(id), V(str_fmt(t->a, "https://x/%.*s", STR_ARG(name))), V(host),
			    V(str_fmt(t->a, "own %.*s", STR_ARG(name))),
			    V(is_alone(d, i) ? S("")
					     : str_fmt(t->a, "shared %.*s", STR_ARG(host)))));
}

static void draw_pair(struct task *t, const struct drawn *d, int i, int j)
{
	int64_t a = d->first + i, b = d->first + j, id = d->first + i * 100 + j;

	if (chance(35))
		db_run(t,
		       "INSERT INTO follow (follower_id, followed_id, id, accepted, created_at, "
		       "far)"
		       " VALUES ($1, $2, $3, $4, 0, $5)",
		       ARGS(V(a), V(b), V(id), V(chance(80)), V(i >= HERE)));
	if (chance(8))
		db_run(t, "INSERT INTO block (account_id, target_id, id) VALUES ($1, $2, $3)",
		       ARGS(V(a), V(b), V(id)));
	if (i < HERE && chance(25))
		db_run(t, "INSERT INTO circle_member (circle_id, account_id) VALUES ($1, $2)",
		       ARGS(V(a), V(b)));
}

static void draw_people(struct task *t, struct drawn *d)
{
	for (int i = 0; i < HERE + FAR; i++)
		draw_person(t, d, i);
	for (int i = 0; i < HERE; i++) {
		db_run(t,
		       "INSERT INTO circle (id, account_id, name, created_at)"
		       " VALUES ($1, $1, 'family', 0)",
		       ARGS(V(d->first + i)));
		if (chance(15))
			db_run(t,
			       "INSERT INTO domain_block (account_id, domain, id)"
			       " VALUES ($1, $2, $3)",
			       ARGS(V(d->first + i), V(str_of(hosts[any(3)])), V(d->first + i)));
	}
	for (int i = 0; i < HERE + FAR; i++)
		for (int j = 0; j < HERE + FAR; j++)
			if (i != j)
				draw_pair(t, d, i, j);
}

/* By somebody of this place; a comment takes over the audience as the rules of sharing have it. */
static void draw_post(struct task *t, struct drawn *d)
{
	struct post_row p = { .id = id_new(1),
			      .account_id = d->first + any(HERE),
			      .visibility = (int)any(6),
			      .when_from = POST_NO_DAY,
			      .when_to = POST_NO_DAY };

	p.thread_id = p.id;
	p.audience_id = p.account_id;
	p.circle_id = p.visibility == POST_CIRCLE ? p.account_id : 0;
	if (d->posts && chance(40)) {
		const struct post_row *to = &d->post[any((unsigned)d->posts)];

		p.reply_to = to->id;
		p.reply_account = to->account_id;
		if (to->visibility > POST_UNLISTED && p.visibility != POST_DIRECT) {
			p.visibility = to->visibility;
			p.audience_id = to->audience_id;
			p.circle_id = to->circle_id;
		}
	}
	if (chance(10))
		p.added_at = 1;
	store_post_add(t, &p);
	if (chance(10))
		store_post_archive(t, p.id, p.archived_at = 1);
	for (int i = 0; i < 3; i++)
		if (chance(25))
			db_run(t,
			       "INSERT INTO mention (post_id, account_id) VALUES ($1, $2)"
			       " ON CONFLICT DO NOTHING",
			       ARGS(V(p.id), V(d->first + any(HERE + FAR))));
	d->post[d->posts++] = p;
}

static bool is_there(struct task *t, const char *sql, int64_t a, int64_t b)
{
	return db_int_(t, sql, ARGS(V(a), V(b)), 0) != 0;
}

/* Is it theirs to hear, leaving blocks aside? */
static bool is_addressed(struct task *t, const struct post_row *p, int64_t who)
{
	bool named = is_there(t, "SELECT 1 FROM mention WHERE post_id = $1 AND account_id = $2",
			      p->id, who);

	if (p->added_at || p->archived_at || p->visibility == POST_SELF)
		return false;
	if (p->visibility == POST_CIRCLE)
		return named || is_there(t,
					 "SELECT 1 FROM circle_member WHERE circle_id = $1"
					 " AND account_id = $2",
					 p->circle_id, who);
	if (p->visibility == POST_DIRECT)
		return named;
	return named || (p->visibility <= POST_UNLISTED && p->reply_account == who) ||
	       is_there(t,
			"SELECT 1 FROM follow WHERE followed_id = $1 AND follower_id = $2"
			" AND accepted = 1",
			p->audience_id, who);
}

static struct str inbox_of(struct task *t, const struct drawn *d, int i, bool few)
{
	if (few || is_alone(d, i))
		return str_fmt(t->a, "own p%lld", (long long)(d->first + i));
	return str_fmt(t->a, "shared %s", hosts[d->host[i]]);
}

static size_t count(const struct inboxes *list, struct str inbox)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		n += str_eq(list->p[i].inbox, inbox);
	return n;
}

/* Everybody who is to hear it does, once; nothing goes where nobody is to. */
static void check_post(struct task *t, const struct drawn *d, const struct post_row *p)
{
	bool few = p->visibility == POST_CIRCLE || p->visibility == POST_DIRECT;
	struct inboxes list, wanted = { arena_many(t->a, struct inbox, FAR), 0 };

	check_ok(tell_reaches(t, p->id, &list));
	for (int i = HERE; i < HERE + FAR; i++) {
		struct str inbox = inbox_of(t, d, i, few);

		if (!d->active[i] || !is_addressed(t, p, d->first + i) ||
		    !post_may_see(t, d->first + i, p->id))
			continue;
		if (!count(&wanted, inbox))
			wanted.p[wanted.n++].inbox = inbox;
		if (count(&list, inbox) != 1)
			fail_msg("visibility %d: %.*s is reached %zu times", p->visibility,
				 STR_ARG(inbox), count(&list, inbox));
	}
	for (size_t i = 0; i < list.n; i++)
		if (!count(&wanted, list.p[i].inbox))
			fail_msg("visibility %d: %.*s is reached and should not be", p->visibility,
				 STR_ARG(list.p[i].inbox));
}

static void posts_reach_whom_they_are_for(void **unused)
{
	size_t reached = 0;

	(void)unused;
	random_begin_anew();
	for (int n = 0; n < PLACES; n++) {
		struct drawn d = { .first = id_new(1) + 1000000 };
		struct task *t = test_task(NULL);

		draw_people(t, &d);
		while (d.posts < POSTS)
			draw_post(t, &d);
		for (size_t i = 0; i < d.posts; i++) {
			struct inboxes list;
			size_t author = (size_t)(d.post[i].account_id - d.first);

			if (!d.active[author]) /* nobody shares who is not active */
				continue;
			check_post(t, &d, &d.post[i]);
			check_ok(tell_reaches(t, d.post[i].id, &list));
			reached += list.n;
		}
		test_rollback(t);
	}
	assert_true(reached > PLACES * POSTS / 2);
}

/* --- what is told --- */

static const struct account *ada, *ben, *far, *stranger;
static int64_t after;

static int open_place(void **unused)
{
	people_open(unused);
	ada = person("ada");
	ben = person("ben");
	person_set(ben, "locked", 0);
	return 0;
}

static int open_far(void **unused)
{
	(void)unused;
	far = far_person("flora", "far.example");
	stranger = far_person_alone("sam", "alone.example");
	person_follows(far, ada);
	return 0;
}

/* Jobs that were written since the last time: "what who ref detail" each. */
static struct str told(void)
{
	struct task *t = test_task(NULL);
	struct rows r = db_rows(t,
				"SELECT id, ref, detail FROM job WHERE kind = $1 AND id > $2"
				" ORDER BY id",
				ARGS(V((int)JOB_TELL), V(after)));
	struct buf b;

	buf_init(&b, test_arena(), 100000);
	while (rows_next(&r)) {
		struct job j = { .id = row_int(&r), .ref = row_int(&r), .detail = row_str(&r) };
		struct telling x;

		after = j.id;
		assert_true(tell_read(&j, &x));
		assert_int_equal(x.ref, j.ref);
		buf_fmt(&b, "%s%d %s", b.n ? "," : "", (int)x.what,
			x.who == ada->id   ? "ada"
			: x.who == ben->id ? "ben"
			: x.who		   ? "?"
					   : "place");
	}
	rows_done(&r);
	test_rollback(t);
	return buf_view(&b);
}

/* ada and ben live as ever, and nobody elsewhere is known. */
static void nobody_elsewhere_nothing_told(void **unused)
{
	struct post p = person_shares(ada, "roses", POST_PUBLIC), q;
	struct relation r;

	(void)unused;
	DO(ben, post_light(x, p.id, true, &q));
	DO(ben, post_boost(x, p.id, true, &q));
	DO(ben, follow_start(x, ada->id, &(struct follow_options){ 0 }, &r));
	DO(ada, block_start(x, ben->id, &r));
	DO(ada, block_stop(x, ben->id, &r));
	DO(ada, post_delete(x, p.id, &q));
	check_str(told(), "");
	assert_int_equal(rows_of("SELECT COUNT(*) FROM told"), 0);
}

static void posts_are_told_to_followers(void **unused)
{
	struct post p, q;

	(void)unused;
	p = person_shares(ada, "roses", POST_FOLLOWERS);
	check_str(told(), "1 ada");
	DO(ada, post_edit(x, p.id, &(struct post_edit){ .caption = S("red roses") }, &q));
	check_str(told(), "2 ada");
	DO(ada, post_pin(x, p.id, true, &q));
	check_str(told(), "");
	DO(ada, post_delete(x, p.id, &q));
	check_str(told(), "3 ada");
	person_shares(ada, "for myself", POST_SELF);
	person_shares(ada, "for nobody in particular", POST_DIRECT);
	person_shares(ben, "nobody follows me", POST_PUBLIC);
	check_str(told(), "");
	p = person_shares(ada, "for all", POST_PUBLIC);
	DO(ada, post_pin(x, p.id, true, &q));
	DO(ada, post_pin(x, p.id, true, &q));
	DO(ada, post_pin(x, p.id, false, &q));
	check_str(told(), "1 ada,17 ada,18 ada");
	DO(ada, post_archive(x, p.id, true));
	check_str(told(), "3 ada");
	DO(ada, post_archive(x, p.id, false));
	check_str(told(), "");
}

static void what_was_brought_here_is_not_pushed(void **unused)
{
	struct post p, q;

	(void)unused;
	check_ok(person_tries(ada,
			      &(struct post_new){ .caption = S("1987"),
						  .visibility = POST_PUBLIC,
						  .created_at = 1000 },
			      &p));
	check_str(told(), "");
	DO(ada, post_delete(x, p.id, &q));
	check_str(told(), "3 ada"); /* it could have been fetched */
}

/* A post of theirs, as it would be after it came. */
static int64_t far_post(const struct account *by, int visibility)
{
	struct task *t = test_task(NULL);
	struct post_row p = { .id = id_new(t->now),
			      .account_id = by->id,
			      .audience_id = by->id,
			      .visibility = visibility,
			      .when_from = POST_NO_DAY,
			      .when_to = POST_NO_DAY,
			      .created_at = t->now };

	p.thread_id = p.id;
	store_post_add(t, &p);
	check_ok(test_commit(t));
	return p.id;
}

static void answers_to_people_elsewhere(void **unused)
{
	int64_t theirs = far_post(stranger, POST_PUBLIC);
	struct post q;
	struct post b;

	(void)unused;
	DO(ben, post_light(x, theirs, true, &q));
	DO(ben, post_light(x, theirs, true, &q));
	DO(ben, post_light(x, theirs, false, &q));
	check_str(told(), "4 ben,5 ben");
	person_answers(ben, "yes", POST_PUBLIC, theirs);
	check_str(told(), "1 ben");
	DO(ben, post_boost(x, theirs, true, &b));
	check_str(told(), "1 ben");
	DO(ben, post_boost(x, theirs, false, &b));
	check_str(told(), "3 ben");
	DO(stranger, post_light(x, theirs, true, &q));
	check_str(told(), "");
}

/* What people elsewhere do here is theirs to tell; only the answer to a follow is ours. */
static void follows_and_blocks(void **unused)
{
	struct relation r;

	(void)unused;
	DO(ben, follow_start(x, stranger->id, &(struct follow_options){ 0 }, &r));
	assert_true(r.requested);
	assert_false(r.following);
	DO(ben, follow_stop(x, stranger->id, &r));
	check_str(told(), "6 ben,7 ben");
	DO(stranger, follow_start(x, ben->id, &(struct follow_options){ 0 }, &r));
	check_str(told(), "8 ben");
	DO(stranger, follow_stop(x, ben->id, &r));
	check_str(told(), "");
	DO(stranger, follow_start(x, ben->id, &(struct follow_options){ 0 }, &r));
	DO(ben, follow_remove(x, stranger->id, &r));
	check_str(told(), "8 ben,9 ben");
	DO(stranger, follow_start(x, ben->id, &(struct follow_options){ 0 }, &r));
	DO(ben, block_start(x, stranger->id, &r));
	DO(ben, block_stop(x, stranger->id, &r));
	DO(ben, block_stop(x, stranger->id, &r));
	check_str(told(), "8 ben,9 ben,10 ben,11 ben");
	DO(stranger, block_start(x, ben->id, &r));
	DO(stranger, block_stop(x, ben->id, &r));
	check_str(told(), "");
}

static void a_request_is_answered(void **unused)
{
	struct relation r;

	(void)unused;
	person_set(ben, "locked", 1);
	DO(stranger, follow_start(x, ben->id, &(struct follow_options){ 0 }, &r));
	check_str(told(), "");
	DO(ben, follow_accept(x, stranger->id, &r));
	check_str(told(), "8 ben");
	DO(ben, follow_remove(x, stranger->id, &r));
	DO(stranger, follow_start(x, ben->id, &(struct follow_options){ 0 }, &r));
	DO(ben, follow_reject(x, stranger->id, &r));
	check_str(told(), "9 ben,9 ben");
	person_set(ben, "locked", 0);
}

static void reports_go_on_when_asked(void **unused)
{
	struct report_new n = { .account_id = stranger->id, .comment = S("unkind") };
	struct report r;

	(void)unused;
	DO(ben, report_make(x, &n, &r));
	check_str(told(), "");
	n.forward = true;
	DO(ben, report_make(x, &n, &r));
	check_str(told(), "16 place");
	n.account_id = ada->id;
	DO(ben, report_make(x, &n, &r));
	check_str(told(), "");
}

static void profiles_and_leaving(void **unused)
{
	struct account me;
	struct profile_change c = { .given = PROFILE_DISPLAY, .display = S("Ada") };

	(void)unused;
	DO(ada, account_change(x, &c, &me));
	check_str(told(), "12 ada");
	c.given = PROFILE_TIMEZONE;
	c.timezone = S("Europe/Madrid");
	DO(ada, account_change(x, &c, &me));
	check_str(told(), "");
	c.given = PROFILE_DISPLAY;
	DO(ben, account_change(x, &c, &me));
	check_str(told(), "");
}

static struct inboxes ledger(int64_t id)
{
	struct task *t = test_task(NULL);
	struct inboxes list;

	check_ok(tell_ledger(t, id, &list));
	test_rollback(t);
	return list;
}

static int64_t taken(const struct account *who, int64_t post_id)
{
	struct task *t = test_task(who);
	int64_t id = taken_newest(t, post_id);

	test_rollback(t);
	return id;
}

/* Everybody who showed that they have it, when it goes. */
static void the_ledger_is_complete_at_the_end(void **unused)
{
	struct post p = person_shares(ben, "roses", POST_PUBLIC), q, boost;

	(void)unused;
	told();
	DO(stranger, post_light(x, p.id, true, &q));
	DO(far, post_boost(x, p.id, true, &boost));
	assert_int_equal(ledger(p.id).n, 0);
	DO(ben, post_delete(x, p.id, &q));
	check_str(told(), "3 ben");
	assert_int_equal(ledger(p.id).n, 0);
	assert_int_equal(ledger(taken(ben, p.id)).n, 2);
}

static void whoever_has_it_is_noted(void **unused)
{
	struct post p = person_shares(ben, "lilies", POST_PUBLIC);
	int64_t theirs = far_post(stranger, POST_PUBLIC);
	struct task *t = test_task(NULL);
	struct told_count c;

	(void)unused;
	tell_has(t, p.id, far->id);
	tell_has(t, p.id, far->id);
	tell_has(t, p.id, ada->id);
	tell_has(t, theirs, far->id);
	assert_int_equal(store_told_count(t, p.id).servers, 1);
	assert_int_equal(store_told_count(t, theirs).servers, 0);
	store_told_end(t, p.id, S("far.example"), false);
	assert_int_equal(store_told_count(t, p.id).unknown, 1);
	store_told_end(t, p.id, S("far.example"), true);
	c = store_told_count(t, p.id);
	assert_int_equal(c.confirmed, 1);
	assert_int_equal(c.unknown, 0);
	assert_int_equal(store_told_forget(t, t->now, 10), 0);
	assert_int_equal(store_told_forget(t, t->now + 1, 10), 1);
	check_ok(test_commit(t));
}

/* Nothing of the posts one by one. */
static void who_leaves_is_told_once(void **unused)
{
	struct job j = { .kind = JOB_REMOVE_ACCOUNT, .ref = ada->id };
	struct post p = person_shares(ada, "asters", POST_PUBLIC);

	(void)unused;
	told();
	DO(NULL, (tell_has(x, p.id, stranger->id), OK));
	DO(ada, account_leave(x));
	check_str(told(), "13 ada");
	assert_int_equal(ledger(ada->id).n, 2);
	for (int i = 0; i < 5; i++)
		DO(NULL, account_remove_step(x, &j));
	assert_int_equal(rows_of("SELECT COUNT(*) FROM post p JOIN account a"
				 " ON a.id = p.account_id WHERE a.name = 'ada'"),
			 0);
	check_str(told(), "");
}

int main(void)
{
	const struct CMUnitTest graphs[] = {
		cmocka_unit_test(posts_reach_whom_they_are_for),
	};
	const struct CMUnitTest deeds[] = {
		cmocka_unit_test(nobody_elsewhere_nothing_told),
		cmocka_unit_test_setup(posts_are_told_to_followers, open_far),
		cmocka_unit_test(what_was_brought_here_is_not_pushed),
		cmocka_unit_test(answers_to_people_elsewhere),
		cmocka_unit_test(follows_and_blocks),
		cmocka_unit_test(a_request_is_answered),
		cmocka_unit_test(reports_go_on_when_asked),
		cmocka_unit_test(profiles_and_leaving),
		cmocka_unit_test(the_ledger_is_complete_at_the_end),
		cmocka_unit_test(whoever_has_it_is_noted),
		cmocka_unit_test(who_leaves_is_told_once),
	};
	int failed = cmocka_run_group_tests(graphs, people_open, testdb_close);

	return failed + cmocka_run_group_tests(deeds, open_place, testdb_close);
}
