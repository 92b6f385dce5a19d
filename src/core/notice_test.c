#include "tests/support/check.h"

#include "core/notice.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

#define ALL ((1U << NOTICE_KINDS) - 1)

static struct notices list(const struct account *a, unsigned kinds)
{
	struct task *t = test_task(a);
	struct paging page = { .limit = 40 };
	struct notices n;

	check_ok(notice_list(t, &(struct notice_want){ .kinds = kinds }, &page, &n));
	test_rollback(t);
	return n;
}

/* The newest one's id within a task; 0 for none. */
static int64_t list_first(struct task *t)
{
	struct paging page = { .limit = 1 };
	struct notices n;

	check_ok(notice_list(t, &(struct notice_want){ .kinds = ALL }, &page, &n));
	return n.n ? n.p[0].id : 0;
}

static void light(const struct account *a, int64_t id, bool lit)
{
	struct task *t = test_task(a);
	struct post p;

	check_ok(post_light(t, id, lit, &p));
	check_ok(test_commit(t));
}

static void boost(const struct account *a, int64_t id, bool boosted)
{
	struct task *t = test_task(a);
	struct post p;

	check_ok(post_boost(t, id, boosted, &p));
	check_ok(test_commit(t));
}

static void edit(const struct account *a, int64_t id, struct str caption)
{
	struct task *t = test_task(a);
	struct post p;

	check_ok(post_edit(t, id, &(struct post_edit){ .caption = caption }, &p));
	check_ok(test_commit(t));
}

static void each_deed_makes_its_notice(void **state)
{
	const struct account *ada = person("not_a"), *ben = person("not_b");
	struct post p = person_shares(ada, "hello", POST_PUBLIC), answer;
	struct notices n;

	(void)state;
	light(ben, p.id, true);
	boost(ben, p.id, true);
	answer = person_answers(ben, "with you", POST_PUBLIC, p.id);
	n = list(ada, ALL);
	assert_int_equal(n.n, 3);
	assert_int_equal(n.p[0].kind, NOTICE_MENTION);
	assert_int_equal(n.p[0].post->id, answer.id);
	assert_int_equal(n.p[0].from.id, ben->id);
	assert_int_equal(n.p[1].kind, NOTICE_BOOST);
	assert_int_equal(n.p[1].post->id, p.id);
	assert_int_equal(n.p[2].kind, NOTICE_CANDLE);
	assert_int_equal(list(ada, 1U << NOTICE_CANDLE).n, 1);
	assert_int_equal(list(ben, ALL).n, 0);
	edit(ada, p.id, S("hello, changed"));
	n = list(ben, ALL);
	assert_int_equal(n.n, 1);
	assert_int_equal(n.p[0].kind, NOTICE_EDIT);
}

static void a_mention_is_told_once(void **state)
{
	const struct account *ada = person("men_a"), *ben = person("men_b");
	struct post p = person_shares(ada, "@men_b and @men_b@example.org", POST_DIRECT);

	(void)state;
	assert_int_equal(list(ben, ALL).n, 1);
	person_answers(ada, "@men_b again, @men_a too", POST_PUBLIC, p.id);
	assert_int_equal(list(ben, ALL).n, 2);
	assert_int_equal(list(ada, ALL).n, 0);
	person_shares(ada, "to myself about @men_b", POST_SELF);
	assert_int_equal(list(ben, ALL).n, 2);
	edit(ada, p.id, S("nobody"));
	assert_int_equal(list(ben, ALL).n, 1);
}

static void what_is_undone_is_taken_back(void **state)
{
	const struct account *ada = person("und_a"), *ben = person("und_b");
	struct post p = person_shares(ada, "hello", POST_PUBLIC);

	(void)state;
	for (int i = 0; i < 3; i++) {
		light(ben, p.id, true);
		boost(ben, p.id, true);
		assert_int_equal(list(ada, ALL).n, 2);
		light(ben, p.id, false);
		boost(ben, p.id, false);
		assert_int_equal(list(ada, ALL).n, 0);
	}
}

static void blocked_and_muted_people_make_none(void **state)
{
	const struct account *ada = person("mut_a"), *ben = person("mut_b"), *eve = person("mut_e");
	struct post p = person_shares(ada, "hello", POST_PUBLIC);

	(void)state;
	light(eve, p.id, true);
	person_mutes(ada, ben, 0);
	light(ben, p.id, true);
	person_answers(ben, "@mut_a", POST_PUBLIC, p.id);
	assert_int_equal(list(ada, ALL).n, 1);
	person_blocks(ada, eve);
	assert_int_equal(list(ada, ALL).n, 0);
	assert_int_equal(rows_of("SELECT count(*) FROM notice n JOIN account a"
				 " ON a.id = n.from_id WHERE a.name = 'mut_b'"),
			 0);
}

static void listeners_hear_of_posts_and_not_of_comments(void **state)
{
	const struct account *ada = person("lis_a"), *fan = person("lis_f"), *ben = person("lis_b");
	int64_t id;

	(void)state;
	person_follows(fan, ada);
	person_follows(ben, ada);
	person_listens(fan, ada, true, true);
	id = person_shares(ada, "news", POST_FOLLOWERS).id;
	assert_int_equal(list(fan, ALL).n, 1);
	assert_int_equal(list(fan, ALL).p[0].kind, NOTICE_POST);
	assert_int_equal(list(ben, ALL).n, 0);
	person_shares(ada, "self", POST_SELF);
	person_shares(ada, "direct", POST_DIRECT);
	person_answers(ada, "a comment", POST_PUBLIC, person_shares(ben, "b", POST_PUBLIC).id);
	assert_int_equal(list(fan, ALL).n, 1);
	person_unfollows(fan, ada);
	assert_int_equal(list(fan, ALL).n, 0);
	assert_true(id > 0);
}

static void a_notice_can_be_put_away(void **state)
{
	const struct account *ada = person("put_a"), *ben = person("put_b");
	struct post p = person_shares(ada, "hello", POST_PUBLIC), q;
	struct notice one;
	struct marker m;
	struct task *t;

	(void)state;
	light(ben, p.id, true);
	boost(ben, p.id, true);
	t = test_task(ada);
	assert_true(notice_any_new(t));
	check_ok(marker_get(t, S("notifications"), &m));
	assert_int_equal(m.last_id, 0);
	check_ok(notice_get(t, list_first(t), &one));
	check_ok(marker_set(t, S("notifications"), one.id, &m));
	assert_int_equal(m.last_id, one.id);
	assert_int_equal(m.version, 1);
	assert_false(notice_any_new(t));
	check_ok(marker_set(t, S("home"), p.id, &m));
	check_ok(marker_set(t, S("home"), p.id + 1, &m));
	assert_int_equal(m.version, 2);
	check_err(marker_set(t, S("elsewhere"), 1, &m), ERR_INVALID);
	t->me = ben;
	check_err(notice_get(t, one.id, &one), ERR_NOT_FOUND);
	check_err(notice_dismiss(t, one.id), ERR_NOT_FOUND);
	t->me = ada;
	check_ok(notice_get(t, one.id, &one));
	check_ok(notice_dismiss(t, one.id));
	check_err(notice_get(t, one.id, &one), ERR_NOT_FOUND);
	check_ok(notice_clear(t));
	assert_int_equal(list_first(t), 0);
	check_ok(post_get(t, p.id, &q));
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_deed_makes_its_notice),
		cmocka_unit_test(a_mention_is_told_once),
		cmocka_unit_test(what_is_undone_is_taken_back),
		cmocka_unit_test(blocked_and_muted_people_make_none),
		cmocka_unit_test(listeners_hear_of_posts_and_not_of_comments),
		cmocka_unit_test(a_notice_can_be_put_away),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
