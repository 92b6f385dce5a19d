/* Pages of the remembered: who sees one, what stands on it, and in which order. */
#include "tests/support/check.h"

#include "base/clock.h"
#include "core/date.h"
#include "core/feed.h"
#include "core/follow.h"
#include "core/memorial.h"
#include "core/narrow.h"
#include "core/notice.h"
#include "core/people.h"
#include "core/report.h"
#include "store/memorial.h"
#include "tests/support/people.h"
#include "tests/support/remembered.h"
#include "tests/support/testdb.h"

static int made;

static struct memorial_form named(const char *name)
{
	struct memorial_form f = { .accepts = MEMORIAL_INVITED };

	f.name[f.names++] = (struct memorial_name){ str_of(name), NAME_FOR_ALL };
	f.handle = str_fmt(test_arena(), "page%d", ++made);
	return f;
}

static int64_t makes(const struct account *a, const struct memorial_form *f)
{
	struct task *t = test_task(a);
	struct memorial m;

	check_ok(memorial_new(t, f, &m));
	check_ok(test_commit(t));
	assert_true(m.keeps && m.belongs && m.may_add);
	assert_int_equal(m.access, MEMORIAL_KEEPERS);
	return m.id;
}

static void opens(const struct account *a, int64_t id, struct memorial_form f,
		  enum memorial_access access, enum memorial_accepts accepts)
{
	f.access = access;
	f.accepts = accepts;
	remembered_is(a, id, &f);
}

typedef enum err change(struct task *t, int64_t id, int64_t post_id);

static enum err does(const struct account *a, change *run, int64_t id, int64_t post)
{
	struct task *t = test_task(a);
	enum err e = run(t, id, post);

	return test_end(t, e);
}

static enum err offers(const struct account *a, int64_t id, int64_t post,
		       enum memorial_state *ret_state)
{
	struct task *t = test_task(a);
	enum err e = memorial_propose(t, id, post, ret_state);

	return test_end(t, e);
}

static struct post remembers(const struct account *a, const char *words, const char *when,
			     enum visibility v)
{
	struct post_new n = { .caption = str_of(words), .when = str_of(when), .visibility = v };
	struct post p;

	check_ok(person_tries(a, &n, &p));
	return p;
}

/* The captions as somebody reads them there, "a|b|"; "-" when the page is not for them. */
static const char *reads(const struct account *a, int64_t id)
{
	struct task *t = test_task(a);
	struct memorial_posts list;
	struct str all = S("");
	const char *text;

	if (memorial_by_when(t, id, NULL, false, 40, &list)) {
		test_rollback(t);
		return "-";
	}
	for (size_t i = 0; i < list.posts.n; i++)
		all = str_fmt(t->a, "%.*s%.*s|", STR_ARG(all), STR_ARG(list.posts.p[i].caption));
	text = str_c(test_arena(), all);
	test_rollback(t);
	return text;
}

#define check_reads(who, id, text) assert_string_equal(reads(who, id), text)

static void a_page_needs_nothing_but_a_handle(void **state)
{
	const struct account *ada = person("bare_ada");
	struct memorial_form f = { .handle = S("bare_page"), .accepts = MEMORIAL_INVITED };
	int64_t id = makes(ada, &f);
	struct task *t = test_task(ada);
	struct memorial m;

	(void)state;
	check_ok(memorial_get(t, id, &m));
	check_str(memorial_title(t, &m), "A page without a name");
	check_str(memorial_life(t, &m), "");
	check_str(m.page.display, "A page of remembrance");
	assert_true(memorial_is(&m.page));
	assert_int_equal(sign_up_name_fault(t, memorial_handle(t)), NAME_FINE);
	check_err(memorial_new(t, &f, &m), ERR_CONFLICT);
	f.handle = S("not a handle");
	check_err(memorial_new(t, &f, &m), ERR_INVALID);
	f.handle = S("bare_other");
	f.born = S("19310");
	check_err(memorial_new(t, &f, &m), ERR_INVALID);
	f.born = S("1931");
	f.died = S("1930");
	check_err(memorial_new(t, &f, &m), ERR_INVALID);
	f.died = S("");
	f.names = 1;
	f.name[0].name = long_text(MEMORIAL_NAME_MAX + 1);
	check_err(memorial_new(t, &f, &m), ERR_LIMIT);
	test_rollback(t);
}

static void lives_are_told_as_they_are_known(void **state)
{
	const struct account *ada = person("life_ada");
	struct task *t = test_task(ada);
	struct memorial m = { .born = S("1931~"), .died = S("1999-03") };

	(void)state;
	check_str(memorial_life(t, &m), "With us from about 1931 to March 1999");
	m.born = S("");
	check_str(memorial_life(t, &m), "With us until March 1999");
	m.born = m.died = S("2020-05-04");
	check_str(memorial_life(t, &m), "With us on 4 May 2020");
	m.died = S("");
	m.born_words = S("the winter of the long snow");
	check_str(memorial_life(t, &m), "With us from the winter of the long snow");
	test_rollback(t);
}

static bool knows(const struct account *a, int64_t id)
{
	struct task *t = test_task(a);
	struct account page;
	bool is = account_get(t, id, &page) == OK;

	assert_int_equal(is, memorial_may_know(t, a ? a->id : 0, id));
	test_rollback(t);
	return is;
}

static void only_whom_it_is_for_learns_of_a_page(void **state)
{
	const struct account *ada = person("see_ada"), *ben = person("see_ben");
	const struct account *cleo = person("see_cleo"), *dan = person("see_dan");
	struct memorial_form f = named("Grandmother");
	int64_t id = makes(ada, &f);
	struct post p = remembers(ada, "her garden", "1960", POST_PUBLIC);
	enum memorial_state was;

	(void)state;
	remembered_joins(ben, id);
	check_ok(offers(ada, id, p.id, &was));
	assert_int_equal(was, MEMORIAL_ACCEPTED);
	assert_true(knows(ada, id) && !knows(ben, id) && !knows(cleo, id) && !knows(NULL, id));
	check_reads(ada, id, "her garden|");
	check_reads(ben, id, "-");
	opens(ada, id, f, MEMORIAL_MEMBERS, MEMORIAL_INVITED);
	assert_true(knows(ben, id) && !knows(cleo, id) && !knows(NULL, id));
	check_reads(ben, id, "her garden|");
	check_reads(cleo, id, "-");
	opens(ada, id, f, MEMORIAL_FOLLOWERS, MEMORIAL_INVITED);
	assert_true(knows(cleo, id) && knows(NULL, id));
	check_reads(cleo, id, "-");
	person_follows(cleo, person_again(&(struct account){ .id = id }));
	check_reads(cleo, id, "her garden|");
	check_reads(dan, id, "-");
	check_reads(NULL, id, "-");
	opens(ada, id, f, MEMORIAL_PUBLIC, MEMORIAL_INVITED);
	check_reads(NULL, id, "her garden|");
}

static void names_have_their_readers(void **state)
{
	const struct account *ada = person("name_ada"), *ben = person("name_ben");
	struct memorial_form f = named("Baby of Ada");
	struct memorial m;
	struct task *t;
	int64_t id;

	(void)state;
	f.name[f.names++] = (struct memorial_name){ S("Rose"), NAME_FOR_MEMBERS };
	f.name[f.names++] = (struct memorial_name){ S("Little one"), NAME_FOR_KEEPERS };
	id = makes(ada, &f);
	remembered_joins(ben, id);
	opens(ada, id, f, MEMORIAL_PUBLIC, MEMORIAL_INVITED);
	t = test_task(ada);
	check_ok(memorial_get(t, id, &m));
	assert_int_equal(m.names, 3);
	check_str(m.page.display, "In memory of Baby of Ada");
	t->me = ben;
	check_ok(memorial_get(t, id, &m));
	assert_int_equal(m.names, 2);
	t->me = NULL;
	check_ok(memorial_get(t, id, &m));
	assert_int_equal(m.names, 1);
	test_rollback(t);
}

static int64_t offered_to(const struct account *a)
{
	struct task *t = test_task(person_again(a));
	struct notice_want want = { .kinds = 1U << NOTICE_OFFERED };
	struct paging page = { .limit = 40 };
	struct notices list;

	check_ok(notice_list(t, &want, &page, &list));
	test_rollback(t);
	return (int64_t)list.n;
}

static void others_offer_and_a_keeper_takes(void **state)
{
	const struct account *ada = person("offer_ada"), *ben = person("offer_ben");
	const struct account *cleo = person("offer_cleo");
	struct memorial_form f = named("A dog");
	int64_t id = makes(ada, &f);
	struct post p = remembers(ben, "on the beach", "2011", POST_PUBLIC);
	struct post alone = remembers(ben, "for me", "2011", POST_SELF);
	struct post few = remembers(ben, "for few", "2011", POST_FOLLOWERS);
	enum memorial_state was;

	(void)state;
	remembered_joins(ben, id);
	check_err(offers(ben, id, p.id, &was), ERR_NOT_FOUND);
	opens(ada, id, f, MEMORIAL_MEMBERS, MEMORIAL_NOBODY);
	check_err(offers(ben, id, p.id, &was), ERR_FORBIDDEN);
	opens(ada, id, f, MEMORIAL_MEMBERS, MEMORIAL_INVITED);
	check_err(offers(cleo, id, p.id, &was), ERR_NOT_FOUND);
	check_err(offers(ben, id, alone.id, &was), ERR_INVALID);
	check_err(offers(ben, id, few.id, &was), ERR_INVALID);
	check_ok(offers(ben, id, p.id, &was));
	assert_int_equal(was, MEMORIAL_PROPOSED);
	check_ok(offers(ben, id, p.id, &was));
	assert_int_equal(offered_to(ada), 1);
	check_reads(ada, id, "");
	check_err(does(ben, memorial_accept, id, p.id), ERR_FORBIDDEN);
	check_ok(does(ada, memorial_accept, id, p.id));
	assert_int_equal(offered_to(ada), 0);
	check_reads(ben, id, "on the beach|");
	check_err(does(ben, memorial_remove, id, p.id), ERR_FORBIDDEN);
	check_ok(does(ada, memorial_remove, id, p.id));
	check_reads(ada, id, "");
	/* Its author is told nothing, and offers it in vain. */
	check_ok(offers(ben, id, p.id, &was));
	assert_int_equal(was, MEMORIAL_PROPOSED);
	assert_int_equal(offered_to(ada), 0);
	check_ok(does(ada, memorial_accept, id, p.id));
	check_ok(does(ben, memorial_withdraw, id, p.id));
	check_reads(ada, id, "");
	check_ok(offers(ben, id, p.id, &was));
	assert_int_equal(offered_to(ada), 1);
}

static void what_waits_is_for_keepers_alone(void **state)
{
	const struct account *ada = person("wait_ada"), *ben = person("wait_ben");
	struct memorial_form f = named("A grandfather");
	int64_t id = makes(ada, &f);
	struct post p = remembers(ben, "too early", "", POST_PUBLIC);
	enum memorial_state was;

	(void)state;
	remembered_joins(ben, id);
	f.waits = true;
	opens(ada, id, f, MEMORIAL_MEMBERS, MEMORIAL_INVITED);
	check_err(offers(ben, id, p.id, &was), ERR_FORBIDDEN);
	f.waits = false;
	opens(ada, id, f, MEMORIAL_MEMBERS, MEMORIAL_INVITED);
	check_ok(offers(ben, id, p.id, &was));
}

static void the_order_is_that_of_the_time_remembered(void **state)
{
	const struct account *ada = person("order_ada");
	struct memorial_form f = named("Twins");
	int64_t id = makes(ada, &f),
		other = makes(ada, &(struct memorial_form){ .handle = S("order_other") });
	const char *when[] = { "", "1962-03-04", "1962", "198X", "1931~", "1999/.." };
	const char *words[] = { "undated", "day", "year", "eighties", "about", "since" };
	struct memorial_posts list;
	enum memorial_state was;
	struct post first = { 0 };
	struct task *t;
	struct memorial_spot from;

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		struct post p = remembers(ada, words[i], when[i], POST_PUBLIC);

		check_ok(offers(ada, id, p.id, &was));
		if (!i)
			first = p;
	}
	check_reads(ada, id, "about|day|year|eighties|since|undated|");
	/* One post on two pages. */
	check_ok(offers(ada, other, first.id, &was));
	check_reads(ada, other, "undated|");
	t = test_task(ada);
	check_ok(memorial_by_when(t, id, NULL, false, 2, &list));
	assert_true(!list.earlier && list.later);
	from = memorial_spot_of(list.posts.p[1].when, list.posts.p[1].id);
	check_ok(memorial_by_when(t, id, &from, false, 2, &list));
	assert_true(list.earlier && list.later);
	check_str(list.posts.p[0].caption, "year");
	from = memorial_spot_of(list.posts.p[0].when, list.posts.p[0].id);
	check_ok(memorial_by_when(t, id, &from, true, 1, &list));
	check_str(list.posts.p[0].caption, "day");
	test_rollback(t);
}

static void its_place_follows_its_time(void **state)
{
	const struct account *ada = person("edit_ada");
	struct memorial_form f = named("An aunt");
	int64_t id = makes(ada, &f);
	struct post one = remembers(ada, "one", "1950", POST_PUBLIC);
	struct post two = remembers(ada, "two", "1960", POST_PUBLIC);
	struct post_edit e = { .caption = S("one"), .has_when = true, .when = S("1970") };
	enum memorial_state was;
	struct task *t;

	(void)state;
	check_ok(offers(ada, id, one.id, &was));
	check_ok(offers(ada, id, two.id, &was));
	check_reads(ada, id, "one|two|");
	t = test_task(ada);
	check_ok(post_edit(t, one.id, &e, &one));
	check_ok(test_commit(t));
	check_reads(ada, id, "two|one|");
}

static void narrowing_and_deleting_take_it_off(void **state)
{
	const struct account *ada = person("off_ada"), *ben = person("off_ben");
	struct memorial_form f = named("An uncle");
	int64_t id = makes(ada, &f);
	struct post one = remembers(ben, "one", "1950", POST_PUBLIC);
	struct post two = remembers(ben, "two", "1960", POST_PUBLIC);
	struct audience to = { .visibility = POST_FOLLOWERS };
	enum memorial_state was;
	struct post p;
	struct task *t;

	(void)state;
	person_follows(ada, ben);
	opens(ada, id, f, MEMORIAL_PUBLIC, MEMORIAL_ANYBODY);
	check_ok(offers(ben, id, one.id, &was));
	check_ok(offers(ben, id, two.id, &was));
	check_ok(does(ada, memorial_accept, id, one.id));
	check_ok(does(ada, memorial_accept, id, two.id));
	check_reads(NULL, id, "one|two|");
	t = test_task(ben);
	check_ok(narrow_post(t, one.id, &to, &p));
	check_ok(post_delete(t, two.id, &p));
	check_ok(test_commit(t));
	check_reads(ada, id, "");
}

static void its_people_share_with_each_other(void **state)
{
	const struct account *ada = person("circle_ada"), *ben = person("circle_ben");
	const struct account *cleo = person("circle_cleo");
	struct memorial_form f = named("A cousin");
	int64_t id = makes(ada, &f);
	struct post_new n = { .caption = S("for us"), .visibility = POST_CIRCLE };
	enum memorial_state was;
	struct memorial m;
	struct post p;
	struct task *t;

	(void)state;
	remembered_joins(ben, id);
	opens(ada, id, f, MEMORIAL_MEMBERS, MEMORIAL_INVITED);
	t = test_task(ben);
	check_ok(memorial_get(t, id, &m));
	test_rollback(t);
	n.circle_id = m.circle_id;
	check_err(person_tries(cleo, &n, &p), ERR_INVALID);
	check_ok(person_tries(ben, &n, &p));
	check_ok(offers(ben, id, p.id, &was));
	check_ok(does(ada, memorial_accept, id, p.id));
	check_reads(ada, id, "for us|");
	opens(ada, id, f, MEMORIAL_PUBLIC, MEMORIAL_INVITED);
	check_reads(cleo, id, "");
	t = test_task(NULL);
	assert_true(post_may_see(t, ada->id, p.id) && post_may_see(t, ben->id, p.id));
	assert_false(post_may_see(t, cleo->id, p.id));
	test_rollback(t);
}

static void a_public_page_passes_on_what_is_public(void **state)
{
	const struct account *ada = person("tell_ada"), *ben = person("tell_ben");
	struct memorial_form f = named("A friend");
	int64_t id = makes(ada, &f);
	struct post p = remembers(ada, "for all", "1990", POST_PUBLIC);
	struct post few = remembers(ada, "for few", "1991", POST_FOLLOWERS);
	struct paging page = { .limit = 40 };
	enum memorial_state was;
	struct posts home;
	struct task *t;

	(void)state;
	opens(ada, id, f, MEMORIAL_PUBLIC, MEMORIAL_INVITED);
	person_follows(ben, person_again(&(struct account){ .id = id }));
	check_ok(offers(ada, id, p.id, &was));
	check_ok(offers(ada, id, few.id, &was));
	t = test_task(person_again(ben));
	check_ok(feed_home(t, &page, &home));
	assert_int_equal(home.n, 1);
	assert_int_equal(home.p[0].account_id, id);
	assert_int_equal(home.p[0].boosted->id, p.id);
	test_rollback(t);
	check_ok(does(ada, memorial_remove, id, p.id));
	t = test_task(person_again(ben));
	check_ok(feed_home(t, &page, &home));
	assert_int_equal(home.n, 0);
	test_rollback(t);
}

/* --- its people --- */

typedef enum err deed(struct task *t, int64_t id, int64_t account_id);

static enum err deals(const struct account *a, deed *run, int64_t id, const struct account *who)
{
	return does(a, (change *)run, id, who->id);
}

static enum err answers(const struct account *a, int64_t id, bool yes)
{
	struct task *t = test_task(a);
	enum err e = memorial_answer(t, id, yes);

	return test_end(t, e);
}

static enum err leaves(const struct account *a, int64_t id)
{
	struct task *t = test_task(a);
	enum err e = memorial_leave(t, id);

	return test_end(t, e);
}

/* Private notes of the place to somebody. */
static int64_t notes_to(const struct account *a)
{
	struct task *t = test_task(NULL);
	int64_t n = db_int(t,
			   "SELECT COUNT(*) FROM mention m JOIN post p ON p.id = m.post_id"
			   " JOIN account s ON s.id = p.account_id WHERE m.account_id = $1"
			   " AND (s.uses & 1024) <> 0",
			   ARGS(V(a->id)), -1);

	test_rollback(t);
	return n;
}

/* Is it there for a host? Among the people of the place it never is. */
static bool is_met(const struct account *host, int64_t id)
{
	struct task *t = test_task(host);
	struct paging whole = { .limit = PAGE_PEOPLE_MAX };
	struct accounts all, keep, asked;
	struct account a;
	bool met = account_get(t, id, &a) == OK, listed = false;

	check_ok(account_local(t, &whole, &all));
	for (size_t i = 0; i < all.n; i++)
		listed = listed || all.p[i].id == id;
	assert_false(listed);
	assert_int_equal(memorial_keepers(t, id, &keep, &asked) == OK, met);
	test_rollback(t);
	return met;
}

static enum err ends(const struct account *a, int64_t id)
{
	struct task *t = test_task(a);
	enum err e = memorial_end(t, id);

	test_rollback(t);
	return e;
}

static int64_t reports(const struct account *a, int64_t id)
{
	struct task *t = test_task(a);
	struct report_new n = { .account_id = id, .comment = S("they quarrel") };
	struct report r;

	check_ok(report_make(t, &n, &r));
	check_ok(test_commit(t));
	return r.id;
}

static void keepers_are_asked_and_leave_by_themselves(void **state)
{
	const struct account *ada = person("keep_ada"), *ben = person("keep_ben");
	const struct account *cleo = person("keep_cleo"), *host = person("keep_host");
	struct memorial_form f = named("A sister");
	int64_t id = makes(ada, &f), report;
	struct memorial_deeds log;
	struct task *t;

	(void)state;
	check_err(leaves(ada, id), ERR_CONFLICT);
	check_err(deals(ben, memorial_ask, id, ben), ERR_NOT_FOUND);
	check_ok(deals(ada, memorial_ask, id, ben));
	check_err(deals(ada, memorial_ask, id, ben), ERR_INVALID);
	assert_int_equal(notes_to(ben), 1);
	assert_true(knows(ben, id));
	check_reads(ben, id, "-");
	check_err(answers(cleo, id, true), ERR_NOT_FOUND);
	check_ok(answers(ben, id, true));
	check_reads(ben, id, "");
	check_ok(deals(ben, memorial_ask, id, cleo));
	check_ok(answers(cleo, id, false));
	check_err(answers(cleo, id, true), ERR_NOT_FOUND);
	/* One keeper does not put out another; a host does, and they can read it. */
	check_err(deals(ben, memorial_put_out, id, ada), ERR_FORBIDDEN);
	check_err(deals(ben, memorial_host_unkeep, id, ada), ERR_FORBIDDEN);
	person_set(host, "role", ROLE_HOST);
	host = person_again(host);
	/* Of one that is hidden a host knows nothing, until somebody reports it. */
	assert_false(is_met(host, id));
	check_err(deals(host, memorial_host_unkeep, id, ada), ERR_NOT_FOUND);
	check_err(ends(host, id), ERR_NOT_FOUND);
	report = reports(ben, id);
	assert_true(is_met(host, id));
	check_reads(host, id, "-");
	check_ok(deals(host, memorial_host_unkeep, id, ada));
	check_err(deals(host, memorial_host_unkeep, id, ben), ERR_CONFLICT);
	t = test_task(host);
	check_ok(report_close(t, report, true));
	check_ok(test_commit(t));
	assert_false(is_met(host, id));
	check_reads(ada, id, "-");
	t = test_task(ben);
	check_ok(memorial_deeds(t, id, &log));
	assert_int_equal(log.n, 1);
	assert_int_equal(log.p[0].keeper.id, ada->id);
	test_rollback(t);
	check_err(leaves(ben, id), ERR_CONFLICT);
}

static void members_are_let_in_and_put_out(void **state)
{
	const struct account *ada = person("in_ada"), *ben = person("in_ben");
	const struct account *cleo = person("in_cleo"), *dan = person("in_dan");
	struct memorial_form f = named("A teacher");
	int64_t id = makes(ada, &f);
	struct follow_options plain = { 0 };
	struct paging page = { .limit = 40 };
	struct accounts list;
	struct relation now;
	struct task *t;

	(void)state;
	opens(ada, id, f, MEMORIAL_FOLLOWERS, MEMORIAL_INVITED);
	check_ok(deals(ada, memorial_admit, id, ben));
	assert_int_equal(notes_to(ben), 1);
	check_reads(ben, id, "");
	/* Its people follow it without asking; others ask, and its keepers hear of that. */
	t = test_task(ben);
	check_ok(follow_start(t, id, &plain, &now));
	check_ok(test_commit(t));
	assert_true(now.following);
	t = test_task(cleo);
	check_ok(follow_start(t, id, &plain, &now));
	check_ok(test_commit(t));
	t = test_task(dan);
	check_ok(follow_start(t, id, &plain, &now));
	check_ok(test_commit(t));
	assert_true(now.requested && !now.following);
	t = test_task(ada);
	check_ok(memorial_requests(t, id, &page, &list));
	assert_int_equal(list.n, 2);
	check_ok(memorial_reply(t, id, cleo->id, MEMORIAL_AS_MEMBER));
	check_ok(memorial_reply(t, id, dan->id, MEMORIAL_AS_FOLLOWER));
	page = (struct paging){ .limit = 40 };
	check_ok(memorial_members(t, id, &page, &list));
	assert_int_equal(list.n, 2);
	check_ok(test_commit(t));
	check_reads(dan, id, "");
	t = test_task(NULL);
	assert_true(memorial_belongs(t, cleo->id, id) && !memorial_belongs(t, dan->id, id));
	test_rollback(t);
	check_err(deals(ben, memorial_put_out, id, cleo), ERR_FORBIDDEN);
	check_ok(deals(ada, memorial_put_out, id, cleo));
	check_reads(dan, id, "");
	check_ok(deals(ada, memorial_put_out, id, dan));
	check_reads(dan, id, "-");
	check_ok(leaves(ben, id));
	t = test_task(NULL);
	assert_false(memorial_belongs(t, cleo->id, id) || memorial_belongs(t, ben->id, id));
	test_rollback(t);
}

static void whoever_is_named_asks_to_be_left_out(void **state)
{
	const struct account *ada = person("out_ada"), *ben = person("out_ben");
	const struct account *cleo = person("out_cleo");
	struct memorial_form f = named("A neighbour");
	int64_t id = makes(ada, &f);
	struct task *t = test_task(ben);

	(void)state;
	check_err(memorial_ask_out(t, id, S("")), ERR_NOT_FOUND);
	test_rollback(t);
	opens(ada, id, f, MEMORIAL_PUBLIC, MEMORIAL_INVITED);
	t = test_task(ben);
	check_err(memorial_ask_out(t, id, long_text(MEMORIAL_ASK_MAX + 1)), ERR_LIMIT);
	check_ok(memorial_ask_out(t, id, S("the second photograph, with @out_cleo")));
	check_err(memorial_ask_out(t, id, S("again")), ERR_LIMIT);
	check_ok(test_commit(t));
	assert_int_equal(notes_to(ada), 1);
	assert_int_equal(notes_to(ben), 0);
	assert_int_equal(notes_to(cleo), 0);
}

static void a_post_is_asked_to_be_taken_down(void **state)
{
	const struct account *ada = person("down_ada"), *ben = person("down_ben");
	struct post p = remembers(ben, "the news", "", POST_PUBLIC);
	struct memorial_form f = named("A brother");
	struct task *t = test_task(ada);
	bool hosts = true;

	(void)state;
	check_err(memorial_ask_down(t, p.id, &hosts), ERR_FORBIDDEN);
	test_rollback(t);
	makes(ada, &f);
	t = test_task(ada);
	check_ok(memorial_ask_down(t, p.id, &hosts));
	assert_false(hosts);
	check_err(memorial_ask_down(t, p.id, &hosts), ERR_LIMIT);
	check_ok(test_commit(t));
	assert_int_equal(notes_to(ben), 1);
	t = test_task(ada);
	t->now += 2 * CLOCK_DAY;
	check_ok(memorial_ask_down(t, p.id, &hosts));
	assert_true(hosts);
	check_ok(test_commit(t));
	assert_int_equal(rows_of("SELECT COUNT(*) FROM report r JOIN account a"
				 " ON a.id = r.target_id WHERE a.name = 'down_ben'"),
			 1);
}

static void a_suggested_date_becomes_ones_own(void **state)
{
	const struct account *ada = person("day_ada"), *ben = person("day_ben");
	struct memorial_form f = named("A godmother");
	int64_t id = makes(ada, &f);
	struct date d = { .kind = DATE_DEATH, .name = S("Godmother"), .base = S("1999-03-14") };
	struct memorial_dates list;
	struct dates mine;
	struct task *t = test_task(ada);

	(void)state;
	assert_true(rule_read(S("yearly"), &d.rule));
	check_ok(date_add(t, &d));
	check_ok(memorial_suggest(t, id, d.id));
	check_ok(test_commit(t));
	remembered_joins(ben, id);
	t = test_task(ben);
	check_err(memorial_dates(t, id, &list), ERR_NOT_FOUND);
	test_rollback(t);
	opens(ada, id, f, MEMORIAL_MEMBERS, MEMORIAL_INVITED);
	t = test_task(ben);
	check_ok(memorial_dates(t, id, &list));
	assert_int_equal(list.n, 1);
	assert_false(list.p[0].kept);
	check_ok(date_list(t, &mine));
	assert_int_equal(mine.n, 0);
	check_ok(memorial_date_keep(t, id, list.p[0].id));
	check_ok(memorial_date_keep(t, id, list.p[0].id));
	check_ok(date_list(t, &mine));
	assert_int_equal(mine.n, 1);
	check_ok(memorial_dates(t, id, &list));
	assert_true(list.p[0].kept);
	check_err(memorial_suggest_not(t, id, list.p[0].id), ERR_FORBIDDEN);
	check_ok(test_commit(t));
	t = test_task(ada);
	check_ok(memorial_suggest_not(t, id, list.p[0].id));
	check_ok(test_commit(t));
}

static void a_page_ends_with_its_last_keeper(void **state)
{
	const struct account *ada = person("end_ada"), *ben = person("end_ben");
	struct memorial_form f = named("A pupil");
	int64_t id = makes(ada, &f), other;
	struct post p = remembers(ada, "stays", "1980", POST_PUBLIC);
	enum memorial_state was;
	struct memorials kept;
	struct account page;
	struct task *t;

	(void)state;
	f = named("A nurse");
	other = makes(ada, &f);
	check_ok(offers(ada, id, p.id, &was));
	check_ok(deals(ada, memorial_ask, other, ben));
	check_ok(answers(ben, other, true));
	t = test_task(ada);
	check_ok(memorial_kept(t, &kept));
	assert_int_equal(kept.n, 2);
	assert_true(memorial_alone(t, &(struct memorials){ &kept.p[0], 1 }));
	assert_int_equal(kept.p[0].id, id);
	assert_int_equal(kept.p[1].id, other);
	assert_false(memorial_alone(t, &(struct memorials){ &kept.p[1], 1 }));
	assert_true(memorial_alone(t, &kept));
	check_err(memorial_end(t, other), ERR_CONFLICT);
	check_ok(account_leave(t));
	check_ok(test_commit(t));
	t = test_task(ben);
	check_err(account_get(t, id, &page), ERR_GONE);
	check_ok(account_get(t, other, &page));
	check_ok(memorial_end(t, other));
	check_ok(test_commit(t));
	t = test_task(ben);
	check_err(account_get(t, other, &page), ERR_GONE);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_needs_nothing_but_a_handle),
		cmocka_unit_test(lives_are_told_as_they_are_known),
		cmocka_unit_test(only_whom_it_is_for_learns_of_a_page),
		cmocka_unit_test(names_have_their_readers),
		cmocka_unit_test(others_offer_and_a_keeper_takes),
		cmocka_unit_test(what_waits_is_for_keepers_alone),
		cmocka_unit_test(the_order_is_that_of_the_time_remembered),
		cmocka_unit_test(its_place_follows_its_time),
		cmocka_unit_test(narrowing_and_deleting_take_it_off),
		cmocka_unit_test(its_people_share_with_each_other),
		cmocka_unit_test(a_public_page_passes_on_what_is_public),
		cmocka_unit_test(keepers_are_asked_and_leave_by_themselves),
		cmocka_unit_test(members_are_let_in_and_put_out),
		cmocka_unit_test(whoever_is_named_asks_to_be_left_out),
		cmocka_unit_test(a_post_is_asked_to_be_taken_down),
		cmocka_unit_test(a_suggested_date_becomes_ones_own),
		cmocka_unit_test(a_page_ends_with_its_last_keeper),
	};

	return cmocka_run_group_tests_name("pages of the remembered", tests, people_open,
					   testdb_close);
}
