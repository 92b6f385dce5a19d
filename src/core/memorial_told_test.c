/* What a page of the remembered passes on and takes back, who proposes to it by naming it, and who
 * is asked in its place. */
#include "core/memorial_told.h"
#include "tests/support/check.h"

#include "base/clock.h"
#include "core/conversation.h"
#include "core/feed.h"
#include "core/follow.h"
#include "core/job.h"
#include "core/search.h"
#include "store/memorial.h"
#include "tests/support/far.h"
#include "tests/support/people.h"
#include "tests/support/remembered.h"
#include "tests/support/testdb.h"

static const struct account *rosa; /* keeps the pages of these tests */

static int open_all(void **state)
{
	people_open(state);
	rosa = person("rosa");
	return 0;
}

/* --- pages --- */

static struct memorial_form form_of(enum memorial_access access, enum memorial_accepts accepts)
{
	struct memorial_form f = { .access = access, .accepts = accepts, .names = 1 };

	f.name[0] = (struct memorial_name){ S("a grandmother"), NAME_FOR_ALL };
	return f;
}

static void is_now(int64_t id, enum memorial_access access, enum memorial_accepts accepts)
{
	struct memorial_form f = form_of(access, accepts);

	remembered_is(rosa, id, &f);
}

static const struct account *page(enum memorial_access access, enum memorial_accepts accepts)
{
	struct memorial_form f = form_of(access, accepts);
	struct account *a = arena_make(test_arena(), struct account);

	*a = remembered(rosa, &f).page;
	return a;
}

/* Of rosa: puts it there herself. */
static void lays(const struct account *page, int64_t post)
{
	struct task *t = test_task(person_again(rosa));
	enum memorial_state state;

	check_ok(memorial_propose(t, page->id, post, &state));
	assert_int_equal(state, MEMORIAL_ACCEPTED);
	check_ok(test_commit(t));
}

static void takes_off(const struct account *page, int64_t post)
{
	struct task *t = test_task(person_again(rosa));

	check_ok(memorial_remove(t, page->id, post));
	check_ok(test_commit(t));
}

static int stands(const struct account *page, int64_t post)
{
	return remembered_stands(page->id, post);
}

/* --- what others see --- */

static struct str captions(struct task *t, const struct posts *list)
{
	struct str all = S("");

	for (size_t i = 0; i < list->n; i++)
		all = str_fmt(test_arena(), "%.*s%.*s|", STR_ARG(all),
			      STR_ARG(list->p[i].boosted ? list->p[i].boosted->caption
							 : list->p[i].caption));
	(void)t;
	return all;
}

/* The page's own list, as an app shows it. */
static struct str passed(const struct account *viewer, const struct account *page)
{
	struct task *t = test_task(viewer ? person_again(viewer) : NULL);
	struct paging whole = { .limit = 40 };
	struct feed_of of = { 0 };
	struct posts list;
	struct str all;

	check_ok(feed_account(t, page->id, &of, &whole, &list));
	for (size_t i = 0; i < list.n; i++)
		assert_non_null(list.p[i].boosted);
	all = captions(t, &list);
	test_rollback(t);
	return all;
}

static struct str home(const struct account *a)
{
	struct task *t = test_task(person_again(a));
	struct paging whole = { .limit = 40 };
	struct posts list;
	struct str all;

	check_ok(feed_home(t, &whole, &list));
	all = captions(t, &list);
	test_rollback(t);
	return all;
}

#define check_passed(viewer, page, text) check_str(passed(viewer, page), text)
#define check_home(who, text) check_str(home(who), text)

/* Does somebody hear of that kind, from that one? */
static bool hears(const struct account *who, enum notice_kind kind, const struct account *from)
{
	struct notice_want want = { .kinds = 1u << kind };
	struct task *t = test_task(person_again(who));
	struct paging whole = { .limit = 40 };
	struct notices list;
	bool found = false;

	check_ok(notice_list(t, &want, &whole, &list));
	for (size_t i = 0; i < list.n; i++)
		found |= list.p[i].from.id == from->id;
	test_rollback(t);
	return found;
}

static struct post names_it(const struct account *who, const struct account *page,
			    const char *words, enum visibility v)
{
	struct str caption = str_fmt(test_arena(), "@%.*s %s", STR_ARG(page->name), words);

	return person_shares(person_again(who), str_c(test_arena(), caption), v);
}

/* As the list of it alone. */
static const char *alone(const struct post *p)
{
	return str_c(test_arena(), str_fmt(test_arena(), "%.*s|", STR_ARG(p->caption)));
}

/* --- passing on --- */

static void what_stands_there_is_passed_on_and_taken_back(void **state)
{
	const struct account *public = page(MEMORIAL_PUBLIC, MEMORIAL_INVITED);
	const struct account *reader = person("reader1"), *other = person("other1");
	struct post p = person_shares(rosa, "roses", POST_PUBLIC);

	(void)state;
	person_follows(reader, public);
	lays(public, p.id);
	check_passed(NULL, public, "roses|");
	check_passed(other, public, "roses|");
	check_home(reader, "roses|");
	check_home(other, "");
	/* it is no deed of anybody's */
	assert_false(hears(rosa, NOTICE_BOOST, public));
	takes_off(public, p.id);
	check_passed(NULL, public, "");
	check_home(reader, "");
	assert_int_equal(rows_of("SELECT COUNT(*) FROM post WHERE boost_of IS NOT NULL"), 0);
	assert_int_equal(person_gets(rosa, p.id).boosts, 0);
}

static void nobody_sees_more_than_the_post_lets_them(void **state)
{
	const struct account *public = page(MEMORIAL_PUBLIC, MEMORIAL_INVITED);
	const struct account *friend = person("friend2"), *other = person("other2");
	struct post p;

	(void)state;
	person_follows(friend, public);
	person_follows(other, public);
	person_follows(friend, rosa);
	p = person_shares(rosa, "for friends", POST_FOLLOWERS);
	lays(public, p.id);
	check_passed(friend, public, "for friends|");
	check_passed(other, public, "");
	check_passed(NULL, public, "");
	check_home(other, "");
}

static void a_page_passes_on_to_those_who_see_it(void **state)
{
	const struct account *one = page(MEMORIAL_FOLLOWERS, MEMORIAL_INVITED);
	const struct account *member = person("member3"), *reader = person("reader3");
	const struct account *other = person("other3");
	struct post p = person_shares(rosa, "a hat", POST_PUBLIC);

	(void)state;
	remembered_joins(member, one->id);
	person_follows(reader, one);
	lays(one, p.id);
	check_passed(member, one, "a hat|");
	check_passed(reader, one, "a hat|");
	check_passed(rosa, one, "a hat|");
	check_passed(other, one, "");
	check_passed(NULL, one, "");
	check_home(reader, "a hat|");
	is_now(one->id, MEMORIAL_MEMBERS, MEMORIAL_INVITED);
	check_passed(member, one, "a hat|");
	check_passed(reader, one, "");
	check_home(reader, "");
	is_now(one->id, MEMORIAL_KEEPERS, MEMORIAL_INVITED);
	check_passed(member, one, "");
	is_now(one->id, MEMORIAL_PUBLIC, MEMORIAL_INVITED);
	check_passed(NULL, one, "a hat|");
}

/* Posts, not boosts of them, as an app reads them: "a|b|". */
static struct str app_reads(const struct account *viewer, const struct account *page, bool media)
{
	struct task *t = test_task(person_again(viewer));
	struct paging whole = { .limit = 40 };
	struct feed_of of = { .only_media = media };
	struct account a;
	struct posts list;
	struct str all;

	check_ok(account_load(t, page->id, &a));
	check_ok(memorial_feed(t, &a, &of, &whole, &list));
	all = captions(t, &list);
	test_rollback(t);
	return all;
}

static void of_one_for_keepers_alone_they_read_the_posts(void **state)
{
	const struct account *one = page(MEMORIAL_KEEPERS, MEMORIAL_INVITED);
	const struct account *member = person("member16"), *other = person("other16");
	struct post first = person_shares(rosa, "a hat", POST_PUBLIC), photo;
	struct post_new n = { .caption = S("her garden"), .visibility = POST_FOLLOWERS };
	int64_t media = person_photograph(rosa);

	(void)state;
	n.media = (struct ids){ &media, 1 };
	check_ok(person_tries(rosa, &n, &photo));
	remembered_joins(member, one->id);
	lays(one, first.id);
	lays(one, photo.id);
	check_str(app_reads(rosa, one, false), "her garden|a hat|");
	check_str(app_reads(rosa, one, true), "her garden|");
	check_str(app_reads(member, one, false), "");
	check_str(app_reads(other, one, false), "");
	is_now(one->id, MEMORIAL_MEMBERS, MEMORIAL_INVITED);
	check_str(app_reads(rosa, one, false), "her garden|a hat|");
	check_str(app_reads(member, one, false), "a hat|");
}

static void a_long_page_is_narrowed_step_by_step(void **state)
{
	enum { MANY = 450 };
	const struct account *one = page(MEMORIAL_PUBLIC, MEMORIAL_INVITED);
	struct job j = { .kind = JOB_MEMORIAL, .ref = one->id };
	struct task *t;
	int steps = 0;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		struct post p = person_shares(rosa, "one of many", POST_PUBLIC);

		lays(one, p.id);
	}
	is_now(one->id, MEMORIAL_MEMBERS, MEMORIAL_INVITED);
	for (;;) {
		struct rows r;
		bool more;

		t = test_task(NULL);
		r = db_rows(t, "DELETE FROM job WHERE kind = $1 RETURNING detail",
			    ARGS(V((int)JOB_MEMORIAL)));
		more = rows_next(&r);
		if (more)
			j.detail = row_str(&r);
		rows_done(&r);
		if (!more)
			break;
		steps++;
		check_ok(memorial_step(t, &j));
		check_ok(test_commit(t));
	}
	test_rollback(t);
	assert_int_equal(steps, 2);
	t = test_task(NULL);
	assert_int_equal(db_int(t,
				"SELECT COUNT(*) FROM post WHERE account_id = $1"
				" AND boost_of IS NOT NULL AND visibility = 3",
				ARGS(V(one->id)), 0),
			 MANY);
	test_rollback(t);
}

static void what_was_brought_here_comes_to_nobodys_home(void **state)
{
	const struct account *one = page(MEMORIAL_PUBLIC, MEMORIAL_INVITED);
	const struct account *reader = person("reader4"), *later = person("later4");
	struct post_new n = { .caption = S("long ago"), .created_at = 1000 };
	struct post p;

	(void)state;
	person_follows(reader, one);
	check_ok(person_tries(rosa, &n, &p));
	lays(one, p.id);
	check_passed(NULL, one, "long ago|");
	check_home(reader, "");
	person_follows(later, one);
	check_home(later, "");
}

static void it_goes_with_its_post(void **state)
{
	const struct account *one = page(MEMORIAL_PUBLIC, MEMORIAL_INVITED);
	struct post p = person_shares(rosa, "soon gone", POST_PUBLIC), was;
	struct task *t;

	(void)state;
	lays(one, p.id);
	t = test_task(person_again(rosa));
	check_ok(post_delete(t, p.id, &was));
	check_ok(test_commit(t));
	check_passed(NULL, one, "");
}

/* --- naming it --- */

static void who_names_it_proposes(void **state)
{
	const struct account *one = page(MEMORIAL_PUBLIC, MEMORIAL_ANYBODY);
	const struct account *aunt = person("aunt5");
	struct task *t;
	struct post p = names_it(aunt, one, "her roses", POST_PUBLIC), ret;

	(void)state;
	assert_int_equal(stands(one, p.id), LINK_PROPOSED);
	check_passed(NULL, one, "");
	assert_true(hears(rosa, NOTICE_OFFERED, aunt));
	assert_false(hears(aunt, NOTICE_OFFERED, rosa));
	/* from an app a candle of a keeper puts it there, and of nobody else */
	t = test_task(person("other5"));
	check_ok(post_light(t, p.id, true, &ret));
	check_ok(test_commit(t));
	assert_int_equal(stands(one, p.id), LINK_PROPOSED);
	t = test_task(person_again(rosa));
	check_ok(post_light(t, p.id, true, &ret));
	check_ok(test_commit(t));
	assert_int_equal(stands(one, p.id), LINK_ACCEPTED);
	assert_false(hears(rosa, NOTICE_OFFERED, aunt));
	check_passed(NULL, one, alone(&p));
}

static void muting_takes_it_off(void **state)
{
	const struct account *one = page(MEMORIAL_PUBLIC, MEMORIAL_ANYBODY);
	const struct account *aunt = person("aunt6");
	struct post p = names_it(aunt, one, "no", POST_PUBLIC), ret;
	struct task *t = test_task(person_again(rosa));

	(void)state;
	check_ok(thread_mute(t, p.id, true, &ret));
	check_ok(test_commit(t));
	assert_int_equal(stands(one, p.id), LINK_REMOVED);
	/* the thread is not muted by it */
	t = test_task(person_again(rosa));
	check_ok(post_get(t, p.id, &ret));
	assert_false(ret.muted);
	test_rollback(t);
}

static void only_what_the_page_takes(void **state)
{
	const struct account *closed = page(MEMORIAL_PUBLIC, MEMORIAL_INVITED);
	const struct account *hidden = page(MEMORIAL_MEMBERS, MEMORIAL_ANYBODY);
	const struct account *one = page(MEMORIAL_PUBLIC, MEMORIAL_ANYBODY);
	const struct account *aunt = person("aunt7"), *member = person("member7");

	(void)state;
	remembered_joins(member, closed->id);
	assert_int_equal(stands(closed, names_it(aunt, closed, "a", POST_PUBLIC).id), -1);
	assert_int_equal(stands(closed, names_it(member, closed, "b", POST_PUBLIC).id),
			 LINK_PROPOSED);
	assert_int_equal(stands(hidden, names_it(aunt, hidden, "c", POST_PUBLIC).id), -1);
	assert_int_equal(stands(one, names_it(aunt, one, "d", POST_DIRECT).id), -1);
	assert_int_equal(stands(one, names_it(aunt, one, "e", POST_SELF).id), -1);
	assert_int_equal(stands(one, names_it(aunt, one, "f", POST_UNLISTED).id), LINK_PROPOSED);
	/* one of rosa's own needs nobody's word */
	assert_int_equal(stands(one, names_it(rosa, one, "g", POST_PUBLIC).id), LINK_ACCEPTED);
}

static void its_keepers_read_what_names_it(void **state)
{
	const struct account *one = page(MEMORIAL_PUBLIC, MEMORIAL_ANYBODY);
	const struct account *aunt = person("aunt8"), *other = person("other8");
	struct post p = names_it(aunt, one, "for my followers", POST_FOLLOWERS);
	struct task *t;

	(void)state;
	assert_int_equal(stands(one, p.id), LINK_PROPOSED);
	person_gets(rosa, p.id);
	t = test_task(NULL);
	assert_true(post_may_see(t, rosa->id, p.id));
	assert_false(post_may_see(t, other->id, p.id));
	test_rollback(t);
	t = test_task(person_again(rosa));
	check_ok(memorial_accept(t, one->id, p.id));
	check_ok(test_commit(t));
	check_passed(other, one, "");
	check_passed(rosa, one, alone(&p));
}

static void a_comment_is_none(void **state)
{
	const struct account *one = page(MEMORIAL_PUBLIC, MEMORIAL_ANYBODY);
	const struct account *aunt = person("aunt9"), *member = person("member9");
	struct post named = names_it(aunt, one, "her roses", POST_PUBLIC);
	struct post plain = person_shares(aunt, "a path", POST_PUBLIC);
	const char *words =
		str_c(test_arena(), str_fmt(test_arena(), "@%.*s so it was", STR_ARG(one->name)));

	(void)state;
	remembered_joins(member, one->id);
	/* an app names in an answer whom the post names */
	assert_int_equal(stands(one, person_answers(member, words, POST_PUBLIC, named.id).id), -1);
	assert_int_equal(stands(one, person_answers(aunt, words, POST_PUBLIC, plain.id).id), -1);
	assert_int_equal(stands(one, person_answers(member, words, POST_PUBLIC, plain.id).id),
			 LINK_PROPOSED);
}

static void edit(const struct account *who, int64_t id, const char *words)
{
	struct post_edit e = { .caption = str_of(words) };
	struct task *t = test_task(person_again(who));
	struct post p;

	check_ok(post_edit(t, id, &e, &p));
	check_ok(test_commit(t));
}

static void taking_the_name_out_takes_it_off(void **state)
{
	const struct account *one = page(MEMORIAL_PUBLIC, MEMORIAL_ANYBODY);
	const struct account *aunt = person("aunt10");
	struct post p = person_shares(aunt, "roses", POST_PUBLIC);
	const char *words =
		str_c(test_arena(), str_fmt(test_arena(), "roses @%.*s", STR_ARG(one->name)));

	(void)state;
	edit(aunt, p.id, words);
	assert_int_equal(stands(one, p.id), LINK_PROPOSED);
	edit(aunt, p.id, "roses");
	assert_int_equal(stands(one, p.id), -1);
	assert_false(hears(rosa, NOTICE_OFFERED, aunt));
	/* what a keeper refused stays refused, whatever its author does */
	edit(aunt, p.id, words);
	takes_off(one, p.id);
	edit(aunt, p.id, "roses");
	edit(aunt, p.id, words);
	assert_int_equal(stands(one, p.id), LINK_REMOVED);
}

static void nobody_floods_it(void **state)
{
	const struct account *one = page(MEMORIAL_PUBLIC, MEMORIAL_ANYBODY);
	const struct account *loud = person("loud11"), *aunt = person("aunt11");

	(void)state;
	for (int i = 0; i < MEMORIAL_WAITING_AUTHOR; i++)
		assert_int_equal(stands(one, names_it(loud, one, "again", POST_PUBLIC).id),
				 LINK_PROPOSED);
	assert_int_equal(stands(one, names_it(loud, one, "again", POST_PUBLIC).id), -1);
	assert_int_equal(stands(one, names_it(aunt, one, "once", POST_PUBLIC).id), LINK_PROPOSED);
}

/* --- following it --- */

static struct relation follows(const struct account *who, const struct account *whom)
{
	struct task *t = test_task(person_again(who));
	struct relation r;

	check_ok(follow_start(t, whom->id, &(struct follow_options){ 0 }, &r));
	check_ok(test_commit(t));
	return r;
}

static size_t asking(const struct account *who)
{
	struct task *t = test_task(person_again(who));
	struct paging whole = { .limit = 40 };
	struct accounts list;

	check_ok(follow_requests(t, &whole, &list));
	test_rollback(t);
	return list.n;
}

static void lets_in(const struct account *who, const struct account *whom)
{
	struct task *t = test_task(person_again(who));
	struct relation r;

	check_ok(follow_accept(t, whom->id, &r));
	check_ok(test_commit(t));
}

static bool is_followed(const struct account *by, const struct account *whom)
{
	struct task *t = test_task(NULL);
	bool is = follow_is(t, by->id, whom->id);

	test_rollback(t);
	return is;
}

static void its_keepers_are_asked(void **state)
{
	const struct account *one = page(MEMORIAL_PUBLIC, MEMORIAL_INVITED);
	const struct account *friend = person("friend12"), *member = person("member12");
	struct task *t;

	(void)state;
	remembered_joins(member, one->id);
	assert_true(follows(member, one).following); /* they are let in already */
	assert_true(follows(friend, one).requested);
	assert_true(hears(rosa, NOTICE_FOLLOW_REQUEST, friend));
	assert_int_equal(asking(rosa), 1);
	assert_int_equal(asking(member), 0);
	t = test_task(person_again(member));
	assert_int_equal(follow_accept_for(t, one->id, friend->id), ERR_NOT_FOUND);
	test_rollback(t);
	lets_in(rosa, friend);
	assert_true(is_followed(friend, one));
	assert_false(is_followed(friend, rosa));
	assert_int_equal(asking(rosa), 0);
	assert_false(hears(rosa, NOTICE_FOLLOW_REQUEST, friend));
}

static void who_asks_both_is_answered_twice(void **state)
{
	const struct account *one = page(MEMORIAL_PUBLIC, MEMORIAL_INVITED);
	const struct account *friend = person("friend13");
	struct task *t;
	struct relation r;

	(void)state;
	person_set(rosa, "locked", 1);
	follows(friend, rosa);
	follows(friend, one);
	assert_int_equal(asking(rosa), 1);
	lets_in(rosa, friend);
	assert_true(is_followed(friend, rosa));
	assert_false(is_followed(friend, one));
	assert_true(hears(rosa, NOTICE_FOLLOW_REQUEST, friend));
	t = test_task(person_again(rosa));
	check_ok(follow_reject(t, friend->id, &r));
	check_ok(test_commit(t));
	assert_true(is_followed(friend, rosa));
	assert_false(hears(rosa, NOTICE_FOLLOW_REQUEST, friend));
	person_set(rosa, "locked", 0);
}

static void who_may_not_know_of_it_cannot_ask(void **state)
{
	const struct account *one = page(MEMORIAL_MEMBERS, MEMORIAL_INVITED);
	struct task *t = test_task(person("friend14"));
	struct relation r;

	(void)state;
	assert_int_equal(follow_start(t, one->id, &(struct follow_options){ 0 }, &r),
			 ERR_NOT_FOUND);
	test_rollback(t);
}

static size_t found(const struct account *who, const char *words)
{
	struct task *t = test_task(person_again(who));
	struct accounts list;

	check_ok(search_people(t, str_of(words), false, 20, 0, &list));
	test_rollback(t);
	return list.n;
}

/* Of another server: by its words whoever follows it finds it. */
static void one_elsewhere_is_found_by_those_who_follow(void **state)
{
	const struct account *there = far_person("willow", "far.example");
	const struct account *friend = person("friend15"), *other = person("other15");
	struct task *t = test_task(NULL);

	(void)state;
	search_index_account(t, there->id, S("willow"), S("In memory of an uncle"));
	check_ok(test_commit(t));
	assert_int_equal(found(other, "uncle"), 1);
	t = test_task(NULL);
	db_run(t, "UPDATE far_account SET memorial = 1 WHERE account_id = $1", ARGS(V(there->id)));
	check_ok(test_commit(t));
	person_follows(friend, there);
	assert_int_equal(found(other, "uncle"), 0);
	assert_int_equal(found(friend, "uncle"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_stands_there_is_passed_on_and_taken_back),
		cmocka_unit_test(nobody_sees_more_than_the_post_lets_them),
		cmocka_unit_test(a_page_passes_on_to_those_who_see_it),
		cmocka_unit_test(of_one_for_keepers_alone_they_read_the_posts),
		cmocka_unit_test(a_long_page_is_narrowed_step_by_step),
		cmocka_unit_test(what_was_brought_here_comes_to_nobodys_home),
		cmocka_unit_test(it_goes_with_its_post),
		cmocka_unit_test(who_names_it_proposes),
		cmocka_unit_test(muting_takes_it_off),
		cmocka_unit_test(only_what_the_page_takes),
		cmocka_unit_test(its_keepers_read_what_names_it),
		cmocka_unit_test(a_comment_is_none),
		cmocka_unit_test(taking_the_name_out_takes_it_off),
		cmocka_unit_test(nobody_floods_it),
		cmocka_unit_test(its_keepers_are_asked),
		cmocka_unit_test(who_asks_both_is_answered_twice),
		cmocka_unit_test(who_may_not_know_of_it_cannot_ask),
		cmocka_unit_test(one_elsewhere_is_found_by_those_who_follow),
	};

	return cmocka_run_group_tests(tests, open_all, testdb_close);
}
