#include "tests/support/check.h"

#include <stdio.h>

#include "core/circle.h"
#include "core/feed.h"
#include "core/job.h"
#include "core/scheduled.h"
#include "core/tell.h"
#include "store/told.h"
#include "tests/support/far.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static int64_t makes(const struct account *a, const char *name)
{
	struct task *t = test_task(a);
	struct circle c;

	check_ok(circle_new(t, str_of(name), &c));
	check_ok(test_commit(t));
	return c.id;
}

typedef enum err people_change(struct task *t, int64_t id, struct ids people);

/* Nothing stays of what fails. */
static enum err changes(const struct account *a, people_change *run, int64_t circle,
			const struct account *who)
{
	int64_t id = who->id;
	struct task *t = test_task(a);
	enum err e = run(t, circle, (struct ids){ &id, 1 });

	return test_end(t, e);
}

static struct post shares(const struct account *a, const char *words, int64_t circle)
{
	struct post_new n = { .caption = str_of(words),
			      .visibility = POST_CIRCLE,
			      .circle_id = circle };
	struct post p;

	check_ok(person_tries(a, &n, &p));
	return p;
}

static bool sees(const struct account *a, int64_t post)
{
	struct task *t = test_task(a);
	struct post p;
	bool is = post_get(t, post, &p) == OK;

	assert_int_equal(is, post_may_see(t, a->id, post));
	test_rollback(t);
	return is;
}

static bool at_home(const struct account *a, int64_t id)
{
	struct task *t = test_task(person_again(a));
	struct paging page = { .limit = 40 };
	struct posts posts;
	bool is = false;

	check_ok(feed_home(t, &page, &posts));
	for (size_t i = 0; i < posts.n; i++)
		is = is || posts.p[i].id == id;
	test_rollback(t);
	return is;
}

static int64_t hears_of(const struct account *a, int64_t post)
{
	struct task *t = test_task(NULL);
	int64_t n = db_int(t, "SELECT COUNT(*) FROM notice WHERE account_id = $1 AND post_id = $2",
			   ARGS(V(a->id), V(post)), -1);

	test_rollback(t);
	return n;
}

static int64_t people_of(const struct account *a, int64_t circle)
{
	struct task *t = test_task(a);
	struct circle c;

	check_ok(circle_get(t, circle, &c));
	test_rollback(t);
	return c.people;
}

static void circles_are_their_owners_own(void **state)
{
	const struct account *ada = person("own_ada"), *ben = person("own_ben");
	struct task *t = test_task(ada);
	struct circle c, other;
	struct circles all;

	(void)state;
	check_err(circle_new(t, S("  "), &c), ERR_INVALID);
	check_err(circle_new(t, long_text(CIRCLE_NAME_MAX + 1), &c), ERR_LIMIT);
	check_ok(circle_new(t, S("  Família "), &c));
	check_str(c.name, "Família");
	check_err(circle_new(t, S("FAMÍLIA"), &other), ERR_INVALID);
	check_ok(circle_new(t, S("The choir"), &other));
	check_err(circle_rename(t, other.id, S("família"), &other), ERR_INVALID);
	check_ok(circle_rename(t, other.id, S("the choir"), &other));
	check_ok(circle_mine(t, &all));
	assert_int_equal(all.n, 2);
	check_str(all.p[0].name, "Família");
	check_str(all.p[1].name, "the choir");
	t->me = ben;
	check_ok(circle_mine(t, &all));
	assert_int_equal(all.n, 0);
	check_err(circle_get(t, c.id, &other), ERR_NOT_FOUND);
	check_err(circle_rename(t, c.id, S("mine"), &other), ERR_NOT_FOUND);
	check_err(circle_remove(t, c.id), ERR_NOT_FOUND);
	check_err(circle_members(t, c.id, NULL, &(struct accounts){ 0 }), ERR_NOT_FOUND);
	check_err(circle_add(t, c.id, (struct ids){ 0 }), ERR_NOT_FOUND);
	check_err(circle_take(t, c.id, (struct ids){ 0 }), ERR_NOT_FOUND);
	check_err(feed_circle(t, c.id, &(struct paging){ .limit = 20 }, &(struct posts){ 0 }),
		  ERR_NOT_FOUND);
	check_ok(circle_new(t, S("Família"), &other)); /* his own may be called so */
	test_rollback(t);
}

static void there_is_an_end_to_circles_and_people(void **state)
{
	const struct account *ada = person("end_ada"), *ben = person("end_ben");
	int64_t full = makes(ada, "full");
	struct task *t = test_task(ada);
	struct circle c;

	(void)state;
	for (int i = 1; i < 100; i++)
		check_ok(circle_new(t, str_fmt(t->a, "circle %d", i), &c));
	check_err(circle_new(t, S("one more"), &c), ERR_LIMIT);
	db_run(t,
	       "WITH RECURSIVE up (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM up WHERE i < 1000)"
	       " INSERT INTO account (id, name, name_key, created_at)"
	       " SELECT i, 'end' || i, 'end' || i, 0 FROM up",
	       NO_ARGS);
	db_run(t,
	       "INSERT INTO circle_member (circle_id, account_id)"
	       " SELECT $1, id FROM account WHERE id <= 1000",
	       ARGS(V(full)));
	check_ok(circle_get(t, full, &c));
	assert_int_equal(c.people, CIRCLE_MEMBERS_MOST);
	check_err(circle_add(t, full, (struct ids){ (int64_t[]){ ben->id }, 1 }), ERR_LIMIT);
	test_rollback(t);
}

static void who_may_be_in_one(void **state)
{
	const struct account *ada = person("in_ada"), *ben = person("in_ben");
	const struct account *dan = person("in_dan"), *eve = person("in_eve");
	const struct account *flo = far_person("in_flo", "blocked.example");
	int64_t family = makes(ada, "family");
	struct circles holding;
	struct accounts people;
	struct task *t;

	(void)state;
	check_ok(changes(ada, circle_add, family, ben));
	check_ok(changes(ada, circle_add, family, ben));
	check_err(changes(ada, circle_add, family, ada), ERR_INVALID);
	check_err(changes(ada, circle_add, family, &(struct account){ .id = 12345 }),
		  ERR_NOT_FOUND);
	person_blocks(ada, dan);
	check_err(changes(ada, circle_add, family, dan), ERR_FORBIDDEN);
	person_blocks(eve, ada);
	check_err(changes(ada, circle_add, family, eve), ERR_FORBIDDEN);
	check_ok(changes(ada, circle_add, family, flo));
	assert_int_equal(people_of(ada, family), 2);
	t = test_task(ada);
	check_ok(circle_members(t, family, NULL, &people));
	assert_int_equal(people.n, 2);
	check_ok(circle_holding(t, ben->id, &holding));
	assert_int_equal(holding.n, 1);
	check_str(holding.p[0].name, "family");
	assert_true(circle_holds(t, family, ben->id));
	assert_false(circle_holds(t, family, dan->id));
	t->me = ben; /* nobody else learns it, whoever is in it neither */
	assert_false(circle_holds(t, family, ben->id));
	check_ok(circle_holding(t, ben->id, &holding));
	assert_int_equal(holding.n, 0);
	db_run(t, "INSERT INTO domain_block (account_id, domain, id) VALUES ($1, $2, 1)",
	       ARGS(V(ada->id), V(S("blocked.example"))));
	check_ok(test_commit(t));
	assert_int_equal(people_of(ada, family), 1);
	check_err(changes(ada, circle_add, family, flo), ERR_FORBIDDEN);
	person_set(ben, "state", ACCOUNT_SUSPENDED);
	assert_int_equal(people_of(ada, family), 0);
}

static void whoever_comes_and_goes(void **state)
{
	const struct account *ada = person("go_ada"), *ben = person("go_ben");
	const struct account *cleo = person("go_cleo");
	int64_t family = makes(ada, "family");
	struct post before, after, said;

	(void)state;
	person_follows(ben, ada);
	check_ok(changes(ada, circle_add, family, cleo));
	before = shares(ada, "before he came", family);
	assert_false(sees(ben, before.id));
	assert_true(sees(cleo, before.id));
	assert_false(at_home(cleo, before.id)); /* she follows nobody, and hears of it */
	assert_int_equal(hears_of(cleo, before.id), 1);
	check_ok(changes(ada, circle_add, family, ben));
	assert_true(sees(ben, before.id));
	assert_false(at_home(ben, before.id)); /* nothing is sent to him */
	after = shares(ada, "after he came", family);
	assert_true(at_home(ben, after.id));
	assert_int_equal(hears_of(ben, after.id), 0);
	assert_int_equal(hears_of(ben, before.id), 0);
	said = person_answers(cleo, "how good", POST_PUBLIC, after.id);
	assert_int_equal(said.visibility, POST_CIRCLE);
	assert_true(sees(ben, said.id));
	check_ok(changes(ada, circle_take, family, ben));
	assert_false(sees(ben, before.id));
	assert_false(sees(ben, after.id));
	assert_false(sees(ben, said.id));
	assert_false(at_home(ben, after.id));
	assert_true(sees(cleo, after.id));
	check_ok(changes(ada, circle_take, family, ben)); /* who is not in it can be taken out */
}

static void its_owner_alone_knows_which(void **state)
{
	const struct account *ada = person("know_ada"), *ben = person("know_ben");
	int64_t family = makes(ada, "family");
	struct post p, answer, own;
	struct paging page = { .limit = 20 };
	struct posts list;
	struct task *t;

	(void)state;
	check_ok(changes(ada, circle_add, family, ben));
	p = shares(ada, "for the family", family);
	assert_non_null(p.circle);
	check_str(p.circle->name, "family");
	assert_int_equal(p.circle->people, 1);
	assert_null(person_gets(ben, p.id).circle);
	answer = person_answers(ben, "dear", POST_FOLLOWERS, p.id);
	assert_null(answer.circle);
	own = person_answers(ada, "thank you", POST_FOLLOWERS, answer.id);
	assert_non_null(own.circle);
	t = test_task(ada);
	check_ok(feed_circle(t, family, &page, &list)); /* without the answers */
	assert_int_equal(list.n, 1);
	assert_int_equal(list.p[0].id, p.id);
	test_rollback(t);
}

static enum err begins_with(const struct account *a, int visibility, int64_t circle)
{
	struct task *t = test_task(a);
	struct profile_change c = { .given = PROFILE_POST_VISIBILITY,
				    .post_visibility = visibility,
				    .post_circle = circle };
	struct account changed;
	enum err e = account_change(t, &c, &changed);

	return test_end(t, e);
}

static void the_end_of_one_narrows(void **state)
{
	const struct account *ada = person("rem_ada"), *ben = person("rem_ben");
	int64_t family = makes(ada, "family");
	struct post_new n = { .caption = S("later"),
			      .visibility = POST_CIRCLE,
			      .circle_id = family };
	struct post p, named, said;
	struct scheduled waits;
	struct task *t;
	int64_t post_id;

	(void)state;
	check_ok(changes(ada, circle_add, family, ben));
	p = shares(ada, "for the family", family);
	named = shares(ada, "and for @rem_ben too", family);
	said = person_answers(ben, "dear", POST_FOLLOWERS, p.id);
	check_err(begins_with(ben, POST_CIRCLE, family), ERR_NOT_FOUND);
	check_ok(begins_with(ada, POST_CIRCLE, family));
	ada = person_again(ada);
	assert_int_equal(ada->post_circle, family);
	t = test_task(ada);
	check_ok(scheduled_add(t, &n, t->now + 86400000, &waits, &post_id));
	check_ok(circle_remove(t, family));
	check_ok(test_commit(t));
	ada = person_again(ada);
	assert_int_equal(ada->post_visibility, POST_SELF);
	assert_int_equal(ada->post_circle, 0);
	assert_true(sees(ada, p.id));
	assert_null(person_gets(ada, p.id).circle);
	assert_false(sees(ben, p.id));
	assert_true(sees(ben, named.id));
	assert_true(sees(ben, said.id)); /* his own words */
	assert_true(sees(ada, said.id));
	check_err(person_tries(ada, &n, &p), ERR_INVALID);
	t = test_task(ada);
	check_err(scheduled_share(t, waits.id, &p), ERR_INVALID);
	test_rollback(t);
}

/* The posts of which JOB_CIRCLE tells that they are for fewer. */
static int64_t told_fewer(int64_t circle)
{
	struct task *t = test_task(NULL);
	struct job j = { .ref = circle, .kind = JOB_CIRCLE, .detail = S("0") };
	int64_t n;

	db_run(t, "DELETE FROM job", NO_ARGS);
	check_ok(circle_step(t, &j));
	n = db_int(t, "SELECT COUNT(*) FROM job WHERE kind = $1 AND detail LIKE $2",
		   ARGS(V((int64_t)JOB_TELL), V(str_fmt(t->a, "%d %%", (int)TELL_FEWER))), -1);
	check_ok(test_commit(t));
	return n;
}

static void servers_of_whoever_leaves_hear_of_it(void **state)
{
	const struct account *ada = person("far_ada"), *ben = person("far_ben");
	const struct account *flo = far_person("far_flo", "flo.example");
	int64_t family = makes(ada, "family");
	struct post p, here, said;
	struct task *t;

	(void)state;
	check_ok(changes(ada, circle_add, family, ben));
	check_ok(changes(ada, circle_add, family, flo));
	p = shares(ada, "for the family", family);
	said = person_answers(ben, "dear", POST_FOLLOWERS, p.id);
	here = shares(ada, "nobody elsewhere got this", family);
	t = test_task(NULL);
	store_told_add(t, p.id, S("flo.example"), S("https://flo.example/inbox"));
	store_told_add(t, said.id, S("flo.example"), S("https://flo.example/inbox"));
	db_run(t, "DELETE FROM job", NO_ARGS);
	check_ok(test_commit(t));
	assert_true(here.id != 0);
	check_ok(changes(ada, circle_take, family, ben)); /* of this place */
	assert_int_equal(rows_of("SELECT COUNT(*) FROM job WHERE kind = 9"), 0);
	check_ok(changes(ada, circle_take, family, flo));
	assert_int_equal(rows_of("SELECT COUNT(*) FROM job WHERE kind = 9"), 1);
	assert_int_equal(told_fewer(family), 2);
	/* So does the server of somebody who is blocked. */
	check_ok(changes(ada, circle_add, family, flo));
	t = test_task(ada);
	circle_part(t, ada->id, flo->id);
	check_ok(test_commit(t));
	assert_int_equal(people_of(ada, family), 0);
	assert_int_equal(rows_of("SELECT COUNT(*) FROM job WHERE kind = 9"), 1);
}

static void a_long_way_back_goes_in_steps(void **state)
{
	const struct account *ada = person("step_ada");
	int64_t family = makes(ada, "family");
	struct post p[60];
	struct task *t;

	(void)state;
	far_person("step_flo", "step.example");
	for (size_t i = 0; i < 60; i++)
		p[i] = shares(ada, "a post", family);
	t = test_task(NULL);
	for (size_t i = 0; i < 60; i++)
		store_told_add(t, p[i].id, S("step.example"), S("https://step.example/inbox"));
	check_ok(test_commit(t));
	assert_int_equal(told_fewer(family), 50);
	t = test_task(NULL);
	check_ok(circle_step(
		t, &(struct job){ .ref = family,
				  .kind = JOB_CIRCLE,
				  .detail = str_fmt(t->a, "%lld", (long long)p[49].id) }));
	assert_int_equal(db_int(t, "SELECT COUNT(*) FROM job WHERE kind = $1",
				ARGS(V((int64_t)JOB_TELL)), -1),
			 60);
	check_err(circle_step(t, &(struct job){ .ref = family, .detail = S("x") }), ERR_INVALID);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(circles_are_their_owners_own),
		cmocka_unit_test(there_is_an_end_to_circles_and_people),
		cmocka_unit_test(who_may_be_in_one),
		cmocka_unit_test(whoever_comes_and_goes),
		cmocka_unit_test(its_owner_alone_knows_which),
		cmocka_unit_test(the_end_of_one_narrows),
		cmocka_unit_test(servers_of_whoever_leaves_hear_of_it),
		cmocka_unit_test(a_long_way_back_goes_in_steps),
	};

	return cmocka_run_group_tests_name("circle", tests, people_open, testdb_close);
}
