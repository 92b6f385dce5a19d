#include "tests/support/check.h"

#include "core/feed.h"
#include "core/follow.h"
#include "core/list.h"
#include "store/list.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static struct list_change titled(const char *title)
{
	return (struct list_change){ .has_title = true, .title = str_of(title) };
}

static struct list makes(const struct account *a, const struct list_change *c)
{
	struct task *t = test_task(a);
	struct list l;

	check_ok(list_new(t, c, &l));
	check_ok(test_commit(t));
	return l;
}

/* Puts somebody in, or takes them out; nothing stays of what fails. */
static enum err adds(const struct account *a, int64_t list, const struct account *who)
{
	int64_t id = who->id;
	struct task *t = test_task(a);
	enum err e = list_add(t, list, (struct ids){ &id, 1 });

	return test_end(t, e);
}

static struct posts shows(const struct account *a, int64_t list, struct paging page)
{
	struct task *t = test_task(person_again(a));
	struct posts posts;

	check_ok(feed_list(t, list, &page, &posts));
	test_rollback(t);
	return posts;
}

static bool holds(struct posts posts, int64_t id)
{
	for (size_t i = 0; i < posts.n; i++)
		if (posts.p[i].id == id)
			return true;
	return false;
}

static bool in_list(const struct account *a, int64_t list, int64_t id)
{
	return holds(shows(a, list, (struct paging){ .limit = 40 }), id);
}

static bool at_home(const struct account *a, int64_t id)
{
	struct task *t = test_task(person_again(a));
	struct paging page = { .limit = 40 };
	struct posts posts;

	check_ok(feed_home(t, &page, &posts));
	test_rollback(t);
	return holds(posts, id);
}

static void lists_are_their_owners_own(void **state)
{
	const struct account *ada = person("own_a"), *ben = person("own_b");
	struct list_change c = titled("  Garden friends "), only = titled("Roses");
	struct list l = makes(ada, &c), got;
	struct lists all;
	struct task *t = test_task(ada);

	(void)state;
	check_str(l.title, "Garden friends");
	assert_int_equal(l.replies, LIST_REPLIES_LIST);
	assert_false(l.exclusive);
	only.has_replies = only.has_exclusive = only.exclusive = true;
	only.replies = LIST_REPLIES_NONE;
	check_ok(list_change(t, l.id, &only, &got));
	check_ok(list_get(t, l.id, &got));
	check_str(got.title, "Roses");
	assert_true(got.exclusive && got.replies == LIST_REPLIES_NONE);
	check_ok(list_change(t, l.id, &(struct list_change){ 0 }, &got));
	assert_true(got.exclusive && got.replies == LIST_REPLIES_NONE);
	c = titled(" ");
	check_err(list_new(t, &c, &got), ERR_INVALID);
	c = (struct list_change){ .has_title = true, .title = long_text(LIST_TITLE_MAX + 1) };
	check_err(list_new(t, &c, &got), ERR_LIMIT);
	check_ok(list_all(t, &all));
	assert_int_equal(all.n, 1);
	t->me = ben;
	check_ok(list_all(t, &all));
	assert_int_equal(all.n, 0);
	check_err(list_get(t, l.id, &got), ERR_NOT_FOUND);
	check_err(list_change(t, l.id, &only, &got), ERR_NOT_FOUND);
	check_err(list_remove(t, l.id), ERR_NOT_FOUND);
	check_err(feed_list(t, l.id, &(struct paging){ 0 }, &(struct posts){ 0 }), ERR_NOT_FOUND);
	t->me = ada;
	check_ok(list_remove(t, l.id));
	check_err(list_get(t, l.id, &got), ERR_NOT_FOUND);
	test_rollback(t);
}

static void only_people_who_are_followed_stand_in_it(void **state)
{
	const struct account *ada = person("mem_a"), *ben = person("mem_b"),
			     *cleo = person("mem_c");
	struct list_change c = titled("Friends");
	struct list l = makes(ada, &c);
	struct accounts members;
	struct relation rel;
	struct lists holding;
	struct task *t;
	int64_t two[2] = { cleo->id, ben->id };

	(void)state;
	check_err(adds(ada, l.id, ben), ERR_NOT_FOUND);
	person_asks(ada, ben);
	check_err(adds(ada, l.id, ben), ERR_NOT_FOUND);
	person_unfollows(ada, ben);
	person_follows(ada, ben);
	check_ok(adds(ada, l.id, ben));
	check_err(adds(ada, l.id, ben), ERR_INVALID);
	check_err(adds(ben, l.id, ada), ERR_NOT_FOUND);
	person_follows(ada, cleo);
	t = test_task(ada);
	check_err(list_add(t, l.id, (struct ids){ two, 2 }), ERR_INVALID);
	test_rollback(t); /* one was in it: nobody is added */
	t = test_task(ada);
	check_ok(list_members(t, l.id, NULL, &members));
	assert_int_equal(members.n, 1);
	check_ok(list_holding(t, ben->id, &holding));
	assert_int_equal(holding.n, 1);
	check_ok(list_holding(t, cleo->id, &holding));
	assert_int_equal(holding.n, 0);
	check_ok(list_take(t, l.id, (struct ids){ two, 2 }));
	check_ok(list_take(t, l.id, (struct ids){ two, 2 })); /* again is nothing */
	check_ok(list_add(t, l.id, (struct ids){ two, 2 }));
	check_ok(follow_stop(t, ben->id, &rel));
	check_ok(list_members(t, l.id, NULL, &members));
	assert_int_equal(members.n, 1); /* whoever is followed no longer is out */
	check_ok(block_start(t, cleo->id, &rel));
	check_ok(list_members(t, l.id, NULL, &members));
	assert_int_equal(members.n, 0);
	test_rollback(t);
}

static void members_come_in_pages(void **state)
{
	static const char *const names[] = { "page_0", "page_1", "page_2", "page_3", "page_4" };
	const struct account *ada = person("page_a");
	struct list_change c = titled("Many");
	struct list l = makes(ada, &c);
	struct paging page = { .limit = 2 };
	struct accounts members;
	size_t all = 0;
	struct task *t;

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		const struct account *who = person(names[i]);

		person_follows(ada, who);
		check_ok(adds(ada, l.id, who));
	}
	t = test_task(ada);
	do {
		check_ok(list_members(t, l.id, &page, &members));
		all += members.n;
		page.max_id = page.oldest;
	} while (page.more);
	assert_int_equal(all, 5);
	test_rollback(t);
}

static void answers_are_shown_as_the_list_wants(void **state)
{
	const struct account *ada = person("ans_a"), *ben = person("ans_b"),
			     *cleo = person("ans_c"), *dora = person("ans_d");
	struct list_change c = titled("Answers");
	struct list l = makes(ada, &c);
	int64_t to_member, to_followed, to_stranger, to_self, to_me;

	(void)state;
	person_follows(ada, ben);
	person_follows(ada, cleo);
	check_ok(adds(ada, l.id, ben));
	to_self = person_answers(ben, "self", POST_PUBLIC, person_shares(ben, "b", POST_PUBLIC).id)
			  .id;
	to_me = person_answers(ben, "me", POST_PUBLIC, person_shares(ada, "a", POST_PUBLIC).id).id;
	to_followed =
		person_answers(ben, "c", POST_PUBLIC, person_shares(cleo, "c", POST_PUBLIC).id).id;
	to_stranger =
		person_answers(ben, "d", POST_PUBLIC, person_shares(dora, "d", POST_PUBLIC).id).id;
	to_member = to_followed;
	assert_true(in_list(ada, l.id, to_self) && in_list(ada, l.id, to_me));
	assert_false(in_list(ada, l.id, to_followed) || in_list(ada, l.id, to_stranger));
	check_ok(adds(ada, l.id, cleo));
	assert_true(in_list(ada, l.id, to_member));
	for (int r = LIST_REPLIES_FOLLOWED; r <= LIST_REPLIES_NONE; r += 2) {
		struct list_change how = { .has_replies = true, .replies = (enum list_replies)r };
		struct task *t = test_task(ada);

		check_ok(list_change(t, l.id, &how, &l));
		check_ok(test_commit(t));
		assert_int_equal(in_list(ada, l.id, to_followed), r == LIST_REPLIES_FOLLOWED);
		assert_true(in_list(ada, l.id, to_self) && in_list(ada, l.id, to_me));
		assert_false(in_list(ada, l.id, to_stranger));
	}
}

static void what_home_leaves_out_a_list_does_too(void **state)
{
	const struct account *ada = person("out_a"), *ben = person("out_b"), *eve = person("out_e");
	struct list_change c = titled("Out");
	struct list l = makes(ada, &c);
	int64_t id, only, boost, direct, self;
	struct post p;
	struct task *t;

	(void)state;
	person_follows(ada, ben);
	check_ok(adds(ada, l.id, ben));
	id = person_shares(ben, "hello", POST_PUBLIC).id;
	only = person_shares(ben, "followers", POST_FOLLOWERS).id;
	direct = person_shares(ben, "for @out_a", POST_DIRECT).id;
	self = person_shares(ben, "self", POST_SELF).id;
	boost = person_shares(eve, "eve", POST_PUBLIC).id;
	t = test_task(ben);
	check_ok(post_boost(t, boost, true, &p));
	check_ok(test_commit(t));
	boost = p.id;
	assert_true(in_list(ada, l.id, id) && in_list(ada, l.id, only) &&
		    in_list(ada, l.id, boost));
	assert_false(in_list(ada, l.id, direct) || in_list(ada, l.id, self));
	person_mutes(ada, eve, 0);
	assert_false(in_list(ada, l.id, boost));
	person_listens(ada, ben, false, false);
	assert_true(in_list(ada, l.id, id));
	person_mutes(ada, ben, 0);
	assert_false(in_list(ada, l.id, id) || in_list(ada, l.id, only));
}

static void an_exclusive_list_keeps_its_members_from_home(void **state)
{
	const struct account *ada = person("exc_a"), *ben = person("exc_b"),
			     *cleo = person("exc_c");
	struct list_change c = titled("Apart");
	struct list l;
	int64_t b, k;
	struct task *t;

	(void)state;
	person_follows(ada, ben);
	person_follows(ada, cleo);
	person_follows(cleo, ben);
	b = person_shares(ben, "ben", POST_PUBLIC).id;
	k = person_shares(cleo, "cleo", POST_PUBLIC).id;
	l = makes(ada, &c);
	check_ok(adds(ada, l.id, ben));
	assert_true(at_home(ada, b) && at_home(ada, k));
	assert_int_equal(person_again(ada)->uses, 0); /* nobody pays for what they do not use */
	c = (struct list_change){ .has_exclusive = true, .exclusive = true };
	t = test_task(ada);
	check_ok(list_change(t, l.id, &c, &l));
	check_ok(test_commit(t));
	assert_false(at_home(ada, b));
	assert_true(at_home(ada, k) && at_home(cleo, b) && in_list(ada, l.id, b));
	c.exclusive = false;
	t = test_task(ada);
	check_ok(list_change(t, l.id, &c, &l));
	check_ok(test_commit(t));
	assert_true(at_home(ada, b));
}

/* Whatever the page: the merged list is that of all posts by their ids. */
static void pages_of_a_list_are_whole_and_in_order(void **state)
{
	const struct account *ada = person("ord_a"), *who[7];
	struct list_change c = titled("Order");
	struct list l = makes(ada, &c);
	int64_t ids[50], at = 0, low = 1;
	size_t n = 0;

	(void)state;
	for (int i = 0; i < 7; i++) {
		char name[8] = "ord_0";

		name[4] = (char)('0' + i);
		who[i] = person(name);
		person_follows(ada, who[i]);
		check_ok(adds(ada, l.id, who[i]));
	}
	for (size_t i = 0; i < 50; i++) /* some share much, some little, one nothing */
		ids[i] = person_shares(who[i % 11 > 5 ? 0 : i % 11], "words", POST_PUBLIC).id;
	for (;;) {
		struct posts page = shows(ada, l.id, (struct paging){ .limit = 6, .max_id = at });

		if (!page.n)
			break;
		for (size_t i = 0; i < page.n; i++)
			assert_int_equal(page.p[i].id, ids[49 - n++]);
		at = page.p[page.n - 1].id;
	}
	assert_int_equal(n, 50);
	for (n = 0;;) {
		struct posts page = shows(ada, l.id, (struct paging){ .limit = 6, .min_id = low });

		if (!page.n || n == 50)
			break;
		for (size_t i = page.n; i > 0; i--)
			assert_int_equal(page.p[i - 1].id, ids[n++]);
		low = page.p[0].id;
	}
	assert_int_equal(n, 50);
}

static void whoever_leaves_is_in_no_list(void **state)
{
	const struct account *ada = person("gone_a"), *ben = person("gone_b");
	struct list_change c = titled("Gone");
	struct list l = makes(ada, &c), theirs;
	struct task *t;

	(void)state;
	person_follows(ada, ben);
	check_ok(adds(ada, l.id, ben));
	c = titled("Theirs");
	theirs = makes(ben, &c);
	t = test_task(NULL);
	while (store_account_part(t, ben->id, 10))
		;
	assert_int_equal(store_list_member_count(t, l.id), 0);
	assert_int_equal(store_list_count(t, ben->id), 0);
	assert_true(theirs.id != 0);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_are_their_owners_own),
		cmocka_unit_test(only_people_who_are_followed_stand_in_it),
		cmocka_unit_test(members_come_in_pages),
		cmocka_unit_test(answers_are_shown_as_the_list_wants),
		cmocka_unit_test(what_home_leaves_out_a_list_does_too),
		cmocka_unit_test(an_exclusive_list_keeps_its_members_from_home),
		cmocka_unit_test(pages_of_a_list_are_whole_and_in_order),
		cmocka_unit_test(whoever_leaves_is_in_no_list),
	};

	return cmocka_run_group_tests_name("list", tests, people_open, testdb_close);
}
