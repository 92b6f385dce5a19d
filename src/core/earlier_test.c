#include "tests/support/check.h"

#include "core/draft.h"
#include "core/earlier.h"
#include "core/narrow.h"
#include "tests/support/far.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static struct post shares(const struct account *a, enum visibility v, int64_t circle_id)
{
	struct post p;

	check_ok(person_tries(a,
			      &(struct post_new){ .caption = S("a year ago"),
						  .visibility = v,
						  .circle_id = circle_id },
			      &p));
	return p;
}

static struct post links(const struct account *a, int64_t earlier_id, enum visibility v,
			 int64_t circle_id)
{
	struct post p;

	check_ok(person_tries(a,
			      &(struct post_new){ .caption = S("today"),
						  .visibility = v,
						  .circle_id = circle_id,
						  .earlier_id = earlier_id },
			      &p));
	return p;
}

static bool sees_link(const struct account *viewer, int64_t id)
{
	return person_gets(viewer, id).earlier != NULL;
}

static bool includes(const struct account *a, int64_t id, enum visibility v, int64_t circle)
{
	struct task *t = test_task(a);
	bool is = earlier_includes(t, id, &(struct audience){ v, circle });

	test_rollback(t);
	return is;
}

/* Which later audiences an earlier one includes: all of them. */
static void the_later_one_is_for_no_more_people(void **state)
{
	static const bool expected[][6] = {
		/* later: public, unlisted, followers, circle, self, direct */
		[POST_PUBLIC] = { true, true, true, true, true, true },
		[POST_UNLISTED] = { true, true, true, true, true, true },
		[POST_FOLLOWERS] = { false, false, true, true, true, false },
		[POST_CIRCLE] = { false, false, false, true, true, false },
		[POST_SELF] = { false, false, false, false, true, false },
		[POST_DIRECT] = { false, false, false, false, true, false },
	};
	const struct account *ada = person("inc_a"), *ben = person("inc_b"),
			     *cleo = person("inc_c");
	int64_t circle = person_circle(ada, ben, NULL), wider = person_circle(ada, ben, cleo);

	(void)state;
	person_follows(ben, ada);
	for (int v = POST_PUBLIC; v <= POST_DIRECT; v++) {
		struct post p = shares(ada, (enum visibility)v, v == POST_CIRCLE ? circle : 0);

		for (int w = POST_PUBLIC; w <= POST_DIRECT; w++)
			assert_int_equal(includes(ada, p.id, (enum visibility)w,
						  w == POST_CIRCLE ? circle : 0),
					 expected[v][w]);
		/* Cleo is in that circle, and does not follow. */
		assert_int_equal(includes(ada, p.id, POST_CIRCLE, wider), v <= POST_UNLISTED);
		assert_false(includes(ben, p.id, POST_SELF, 0)); /* it is not Ben's */
	}
}

static void a_draft_begins_narrow(void **state)
{
	static const struct {
		enum visibility mine, earlier, expected;
	} cases[] = {
		{ POST_PUBLIC, POST_FOLLOWERS, POST_FOLLOWERS },
		{ POST_FOLLOWERS, POST_PUBLIC, POST_FOLLOWERS },
		{ POST_PUBLIC, POST_PUBLIC, POST_PUBLIC },
		{ POST_UNLISTED, POST_PUBLIC, POST_UNLISTED },
		{ POST_FOLLOWERS, POST_CIRCLE, POST_CIRCLE },
		{ POST_PUBLIC, POST_SELF, POST_SELF },
		{ POST_PUBLIC, POST_DIRECT, POST_SELF },
	};
	const struct account *ada = person("nar_a"), *ben = person("nar_b");
	int64_t circle = person_circle(ada, ben, NULL), other = person_circle(ada, NULL, NULL);
	struct post p;
	struct draft d;
	struct task *t;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool in_circle = cases[i].earlier == POST_CIRCLE;

		person_set(ada, "post_visibility", (int)cases[i].mine);
		p = shares(ada, cases[i].earlier, in_circle ? circle : 0);
		t = test_task(person_again(ada));
		check_ok(draft_from(t, p.id, &d));
		test_rollback(t);
		assert_int_equal(d.post.visibility, cases[i].expected);
		assert_int_equal(d.post.circle_id, in_circle ? circle : 0);
		assert_int_equal(d.post.earlier_id, p.id);
		assert_int_equal(d.id, 0); /* nothing is kept by that */
	}
	person_set(ada, "post_visibility", POST_CIRCLE);
	person_set(ada, "post_circle", other);
	p = shares(ada, POST_CIRCLE, circle);
	t = test_task(person_again(ada));
	check_ok(draft_from(t, p.id, &d));
	test_rollback(t);
	assert_int_equal(d.post.visibility, POST_SELF);
	t = test_task(ben);
	check_err(draft_from(t, p.id, &d), ERR_NOT_FOUND);
	test_rollback(t);
	assert_int_equal(rows_of("SELECT count(*) FROM scheduled"), 0);
}

static void it_shows_to_those_who_may_see_both(void **state)
{
	const struct account *ada = person("see_a"), *ben = person("see_b"),
			     *cleo = person("see_c");
	struct post was, later, open;
	struct posts list;
	struct task *t;

	(void)state;
	person_follows(ben, ada);
	was = shares(ada, POST_FOLLOWERS, 0);
	later = links(ada, was.id, POST_FOLLOWERS, 0);
	assert_int_equal(later.earlier->id, was.id);
	assert_true(sees_link(ben, later.id));
	/* Left out for good where it would have been for more people. */
	open = links(ada, was.id, POST_PUBLIC, 0);
	assert_false(sees_link(ada, open.id));
	assert_int_equal(rows_of("SELECT count(*) FROM earlier"), 1);
	t = test_task(ben);
	check_ok(earlier_later(t, was.id, &list));
	assert_int_equal(list.n, 1);
	test_rollback(t);
	t = test_task(cleo);
	check_ok(earlier_later(t, was.id, &list));
	assert_int_equal(list.n, 0);
	test_rollback(t);
	check_err(person_tries(ben,
			       &(struct post_new){ .caption = S("not mine"),
						   .visibility = POST_SELF,
						   .earlier_id = was.id },
			       NULL),
		  ERR_NOT_FOUND);
}

/* Whatever becomes of the earlier one holds for the link as well, at once. */
static void narrowed_or_gone_it_is_linked_no_more(void **state)
{
	const struct account *ada = person("gon_a"), *ben = person("gon_b");
	const struct account *flora = far_person("flora", "far.example");
	struct post was = shares(ada, POST_PUBLIC, 0), later = links(ada, was.id, POST_PUBLIC, 0),
		    p;
	int64_t rev = person_gets(NULL, later.id).rev;

	(void)state;
	person_follows(flora, ada);
	assert_true(sees_link(NULL, later.id));
	DO(ada, narrow_post(x, was.id, &(struct audience){ POST_FOLLOWERS, 0 }, &p));
	assert_false(sees_link(NULL, later.id));
	assert_false(sees_link(ben, later.id));
	assert_true(sees_link(ada, later.id));
	assert_true(person_gets(NULL, later.id).rev > rev);
	assert_true(rows_of("SELECT count(*) FROM job WHERE kind = 40") > 0); /* others are told */
	DO(ada, post_archive(x, was.id, true));
	assert_true(sees_link(ada, later.id));
	assert_false(sees_link(ben, later.id));
	DO(ada, post_delete(x, was.id, &p));
	assert_false(sees_link(ada, later.id));
}

static bool is_told(const struct account *a, int64_t id)
{
	struct post p = person_gets(a, id);
	struct task *t = test_task(a);
	bool is = earlier_is_told(t, &p);

	test_rollback(t);
	return is;
}

/* Other servers get one text for all of their people: it has the link only if each of them may
 * follow it. */
static void others_are_told_when_all_may_see(void **state)
{
	const struct account *ada = person("tol_a"), *ben = person("tol_b");
	struct post was = shares(ada, POST_FOLLOWERS, 0), p;
	struct post_new n = { .caption = S("today @tol_b"),
			      .visibility = POST_FOLLOWERS,
			      .earlier_id = was.id };

	(void)state;
	p = links(ada, was.id, POST_FOLLOWERS, 0);
	assert_true(is_told(ada, p.id));
	check_ok(person_tries(ada, &n, &p));
	assert_false(is_told(ada, p.id)); /* Ben does not follow her */
	assert_false(sees_link(ben, p.id));
	person_follows(ben, ada);
	assert_true(is_told(ada, p.id));
	assert_true(sees_link(ben, p.id));
}

static void an_edit_keeps_it(void **state)
{
	const struct account *ada = person("edi_a");
	struct post was = shares(ada, POST_PUBLIC, 0), p = links(ada, was.id, POST_PUBLIC, 0), q;

	(void)state;
	DO(ada, post_edit(x, p.id, &(struct post_edit){ .caption = S("today, changed") }, &q));
	assert_true(sees_link(NULL, p.id));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_later_one_is_for_no_more_people),
		cmocka_unit_test(a_draft_begins_narrow),
		cmocka_unit_test(it_shows_to_those_who_may_see_both),
		cmocka_unit_test(narrowed_or_gone_it_is_linked_no_more),
		cmocka_unit_test(others_are_told_when_all_may_see),
		cmocka_unit_test(an_edit_keeps_it),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
