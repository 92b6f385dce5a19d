#include "tests/support/check.h"

#include "core/conversation.h"
#include "core/notice.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static struct conversations list(const struct account *a)
{
	struct task *t = test_task(a);
	struct paging page = { .limit = 40 };
	struct conversations c;

	check_ok(conversation_list(t, &page, &c));
	test_rollback(t);
	return c;
}

static void take_back(const struct account *a, int64_t id)
{
	struct task *t = test_task(a);
	struct post was;

	check_ok(post_delete(t, id, &was));
	check_ok(test_commit(t));
}

static void both_have_it(void **state)
{
	const struct account *ada = person("con_a"), *ben = person("con_b"), *eve = person("con_e");
	struct post p = person_shares(ada, "@con_b hello", POST_DIRECT), q;
	struct conversations a = list(ada), b = list(ben);
	struct task *t;

	(void)state;
	assert_int_equal(a.n, 1);
	assert_int_equal(b.n, 1);
	assert_false(a.p[0].unread);
	assert_true(b.p[0].unread);
	assert_int_equal(a.p[0].people.p[0].id, ben->id);
	assert_int_equal(b.p[0].people.p[0].id, ada->id);
	assert_int_equal(list(eve).n, 0);
	q = person_answers(ben, "@con_a yes", POST_DIRECT, p.id);
	assert_int_equal(list(ada).n, 1);
	assert_int_equal(list(ada).p[0].last.id, q.id);
	assert_false(list(ben).p[0].unread);
	t = test_task(eve);
	check_err(conversation_mark(t, a.p[0].id, false, &a.p[0]), ERR_NOT_FOUND);
	check_err(conversation_remove(t, a.p[0].id), ERR_NOT_FOUND);
	test_rollback(t);
	take_back(ben, q.id);
	assert_int_equal(list(ada).p[0].last.id, p.id);
	take_back(ada, p.id);
	assert_int_equal(list(ada).n, 0);
	assert_int_equal(rows_of("SELECT count(*) FROM conversation"), 0);
}

static void an_edit_changes_who_is_in_it(void **state)
{
	const struct account *ada = person("edi_a"), *ben = person("edi_b"), *eve = person("edi_e");
	struct post p = person_shares(ada, "@edi_b hello", POST_DIRECT);
	struct task *t = test_task(ada);

	(void)state;
	check_ok(post_edit(t, p.id, &(struct post_edit){ .caption = S("@edi_e hello") }, &p));
	check_ok(test_commit(t));
	assert_int_equal(list(ben).n, 0);
	assert_int_equal(list(eve).n, 1);
	assert_true(list(eve).p[0].unread);
	assert_int_equal(list(ada).n, 1);
	assert_int_equal(list(ada).p[0].people.p[0].id, eve->id);
}

static void blocked_people_are_in_none(void **state)
{
	const struct account *ada = person("blo_a"), *ben = person("blo_b");

	(void)state;
	person_blocks(ben, ada);
	person_shares(ada, "@blo_b hello", POST_DIRECT);
	assert_int_equal(list(ben).n, 0);
	assert_int_equal(rows_of("SELECT count(*) FROM conversation c JOIN account a"
				 " ON a.id = c.account_id WHERE a.name = 'blo_b'"),
			 0);
	person_shares(ada, "to nobody", POST_DIRECT);
	assert_int_equal(list(ada).p[0].people.p[0].id, ada->id);
	person_shares(ada, "to myself", POST_SELF);
	assert_int_equal(list(ada).n, 2);
}

static void a_muted_thread_is_quiet(void **state)
{
	const struct account *ada = person("qui_a"), *ben = person("qui_b");
	struct post p = person_shares(ada, "hello", POST_PUBLIC), q;
	struct task *t = test_task(ada);

	(void)state;
	check_ok(thread_mute(t, p.id, true, &q));
	assert_true(q.muted);
	check_ok(test_commit(t));
	q = person_answers(ben, "@qui_a listen", POST_PUBLIC, p.id);
	assert_int_equal(rows_of("SELECT count(*) FROM notice"), 0);
	assert_true(person_gets(ada, q.id).muted);
	assert_false(person_gets(ben, q.id).muted);
	t = test_task(ada);
	check_ok(thread_mute(t, q.id, false, &p));
	check_ok(thread_mute(t, q.id, true, &p));
	check_ok(test_commit(t));
	assert_int_equal(rows_of("SELECT count(*) FROM thread_mute"), 1);
	take_back(ben, q.id);
	assert_int_equal(rows_of("SELECT count(*) FROM thread_mute"), 1);
	take_back(ada, p.thread_id);
	assert_int_equal(rows_of("SELECT count(*) FROM thread_mute"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_have_it),
		cmocka_unit_test(a_muted_thread_is_quiet),
		cmocka_unit_test(an_edit_changes_who_is_in_it),
		cmocka_unit_test(blocked_people_are_in_none),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
