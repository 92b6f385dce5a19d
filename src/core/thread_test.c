#include "tests/support/check.h"

#include "core/post.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

#define ANSWERS 2000
#define ANSWER_BYTES 20000 /* of HTML, as a caption of many names has */

/* Answers to the post, written straight into the tables. */
static void put_answers(const struct account *a, const struct post *p)
{
	struct task *t = test_task(a);
	char *html = arena_alloc(t->a, ANSWER_BYTES);

	memset(html, 'a', ANSWER_BYTES);
	db_run(t,
	       "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $3)"
	       " INSERT INTO post (id, account_id, reply_to, reply_account, thread_id, visibility,"
	       " audience_id, caption, caption_html, created_at)"
	       " SELECT $1 + i, $2, $1, $2, $1, 0, $2, 'a', $4, 0 FROM n",
	       ARGS(V(p->id), V(a->id), V((int64_t)ANSWERS),
		    V(((struct str){ html, ANSWER_BYTES }))));
	check_ok(test_commit(t));
}

/* A thread that would not fit into a task's memory is shown as far as it does. */
static void a_thread_of_long_answers_ends_early(void **state)
{
	const struct account *ada = person("ada");
	struct post p = person_shares(ada, "For Lena.", POST_PUBLIC);
	struct posts above, below;
	struct task *t;

	(void)state;
	put_answers(ada, &p);
	t = test_task(ada);
	check_ok(post_context(t, p.id, &above, &below));
	assert_int_equal(above.n, 0);
	assert_in_range(below.n, 100, ANSWERS - 1);
	for (size_t i = 0; i < below.n; i++)
		assert_int_equal(below.p[i].id, p.id + (int64_t)i + 1);
	assert_in_range(arena_used(t->a), 1, (size_t)32 << 20);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_thread_of_long_answers_ends_early),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
