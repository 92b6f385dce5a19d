#include "tests/support/check.h"

#include "core/feed.h"
#include "core/letter.h"
#include "core/memorial.h"
#include "core/narrow.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static struct post writes(const struct account *a, const char *words)
{
	struct post p;

	check_ok(person_tries(a,
			      &(struct post_new){ .caption = str_of(words),
						  .visibility = POST_PUBLIC,
						  .is_letter = true },
			      &p));
	return p;
}

static size_t letters(const struct account *a, struct posts *ret)
{
	struct task *t = test_task(a);
	struct paging page = { .limit = 40 };

	check_ok(letter_list(t, &page, ret));
	test_rollback(t);
	return ret->n;
}

static void a_letter_is_for_its_author_alone(void **state)
{
	const struct account *ada = person("let_a"), *ben = person("let_b");
	struct post p = writes(ada, "@let_b you would have liked the snow #winter"), got;
	struct posts list;
	struct paging page = { .limit = 40 };
	struct task *t;

	(void)state;
	person_follows(ben, ada);
	assert_int_equal(p.visibility, POST_SELF);
	assert_true(p.is_letter);
	assert_int_equal(p.mentions, 0);
	assert_int_equal(rows_of("SELECT count(*) FROM mention"), 0);
	assert_int_equal(rows_of("SELECT count(*) FROM notice"), 0);
	assert_int_equal(rows_of("SELECT count(*) FROM feed"), 0);
	assert_int_equal(rows_of("SELECT count(*) FROM conversation"), 0);
	assert_int_equal(rows_of("SELECT count(*) FROM job"), 0);
	assert_int_equal(rows_of("SELECT sum(posts) FROM account"), 0);
	assert_int_equal(rows_of("SELECT count(*) FROM account WHERE last_post_at IS NOT NULL"), 0);
	t = test_task(ben);
	check_err(post_get(t, p.id, &got), ERR_NOT_FOUND);
	check_err(letter_draft(t, p.id, &(struct draft){ 0 }), ERR_NOT_FOUND);
	test_rollback(t);
	t = test_task(ada);
	check_ok(feed_home(t, &page, &list));
	assert_int_equal(list.n, 0);
	test_rollback(t);
	assert_int_equal(letters(ada, &list), 1);
	assert_int_equal(letters(ben, &list), 0);
}

static void the_newest_is_first(void **state)
{
	const struct account *ada = person("new_a");
	struct post p, q;
	struct posts list;
	struct task *t;

	(void)state;
	p = writes(ada, "one");
	test_clock_add(1000);
	q = writes(ada, "two");
	test_clock(TEST_NOW);
	person_shares(ada, "a note", POST_SELF); /* no letter */
	assert_int_equal(letters(ada, &list), 2);
	assert_int_equal(list.p[0].id, q.id);
	assert_int_equal(list.p[1].id, p.id);
	t = test_task(ada);
	check_ok(post_delete(t, p.id, &q));
	check_ok(test_commit(t));
	assert_int_equal(letters(ada, &list), 1);
	assert_int_equal(rows_of("SELECT posts FROM account WHERE name = 'new_a'"), 1);
}

static void it_never_becomes_one_for_others(void **state)
{
	const struct account *ada = person("nev_a"), *ben = person("nev_b");
	struct post p = writes(ada, "for you"), q;
	struct draft d;
	struct task *t;

	(void)state;
	t = test_task(ada);
	check_err(narrow_post(t, p.id, &(struct audience){ POST_PUBLIC, 0 }, &q), ERR_FORBIDDEN);
	test_rollback(t);
	t = test_task(ada);
	check_ok(post_edit(t, p.id, &(struct post_edit){ .caption = S("for you @nev_b") }, &q));
	check_ok(test_commit(t));
	assert_true(q.is_letter);
	assert_int_equal(q.mentions, 0);
	/* Its words begin a post of their own, for nobody else by itself. */
	t = test_task(ada);
	check_ok(letter_draft(t, p.id, &d));
	test_rollback(t);
	check_str(d.post.caption, "for you @nev_b");
	assert_int_equal(d.post.visibility, POST_SELF);
	assert_false(d.post.is_letter);
	assert_true(ben->id);
}

static void it_only_says(void **state)
{
	const struct account *ada = person("say_a");
	struct post p = person_shares(ada, "a post", POST_PUBLIC);
	struct post_new n = { .caption = S("x"), .is_letter = true, .reply_to = p.id };

	(void)state;
	check_err(person_tries(ada, &n, NULL), ERR_INVALID);
	n.reply_to = 0;
	n.quoted_id = p.id;
	check_err(person_tries(ada, &n, NULL), ERR_INVALID);
}

/* What an app calls "direct". */
static void a_private_word_to_nobody_is_a_letter(void **state)
{
	struct post_new n = { .caption = S("you would have liked it"), .visibility = POST_DIRECT };

	(void)state;
	assert_true(letter_is(&n));
	n.caption = S("@bne a name that is mistyped stays a private word");
	assert_false(letter_is(&n));
	n.caption = S("x");
	n.visibility = POST_FOLLOWERS;
	assert_false(letter_is(&n));
	n.visibility = POST_DIRECT;
	n.reply_to = 1;
	assert_false(letter_is(&n));
}

/* For oneself, in its place: the keepers of the page learn nothing of it. */
static void it_may_be_to_a_page(void **state)
{
	const struct account *ada = person("pag_a"), *ben = person("pag_b");
	struct memorial_form f = { .handle = S("rosegarden"),
				   .name = { { S("Rose"), NAME_FOR_ALL } },
				   .names = 1 };
	struct post p = writes(ada, "for you");
	const struct memorial *to;
	struct memorial m;
	struct memorials pages;
	struct task *t;

	(void)state;
	DO(ada, memorial_new(x, &f, &m));
	DO(ada, letter_address(x, p.id, m.id));
	t = test_task(ada);
	check_ok(letter_pages(t, &pages));
	assert_int_equal(pages.n, 1);
	to = letter_to(t, &(struct posts){ &p, 1 })[0];
	assert_non_null(to);
	assert_int_equal(to->id, m.id);
	test_rollback(t);
	assert_int_equal(rows_of("SELECT count(*) FROM memorial_post"), 0);
	t = test_task(ben);
	check_err(letter_address(t, p.id, m.id), ERR_NOT_FOUND);
	assert_null(letter_to(t, &(struct posts){ &p, 1 })[0]);
	test_rollback(t);
	p = writes(ben, "for you too");
	t = test_task(ben);
	check_err(letter_address(t, p.id, m.id), ERR_NOT_FOUND); /* not one of its people */
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_letter_is_for_its_author_alone),
		cmocka_unit_test(the_newest_is_first),
		cmocka_unit_test(it_never_becomes_one_for_others),
		cmocka_unit_test(it_only_says),
		cmocka_unit_test(it_may_be_to_a_page),
		cmocka_unit_test(a_private_word_to_nobody_is_a_letter),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
