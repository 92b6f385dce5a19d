/* People who wait for somebody's word, as apps ask for them: core/request.h. */
#include "tests/support/check.h"

#include "base/clock.h"
#include "core/candle.h"
#include "core/held.h"
#include "core/reader.h"
#include "core/request.h"
#include "tests/support/member.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static int64_t answers(const struct account *by, int64_t to, enum visibility v, const char *text)
{
	struct post p = { 0 };

	check_ok(person_tries(
		by, &(struct post_new){ .caption = str_of(text), .visibility = v, .reply_to = to },
		&p));
	return p.id;
}

/* The ids that wait for `who`; what the summary says is the same. */
static size_t waiting(const struct account *who, struct notice_request *ret)
{
	struct task *t = test_task(who);
	struct paging page = { .limit = 80 };
	struct notice_requests list;
	int64_t requests, items, sum = 0;

	check_ok(request_list(t, &page, &list));
	check_ok(request_summary(t, &requests, &items));
	assert_int_equal(requests, list.n);
	for (size_t i = 0; i < list.n; i++)
		sum += list.p[i].held;
	assert_int_equal(items, sum);
	for (size_t i = 0; i < list.n && i < 8; i++) {
		struct notice_request one;

		ret[i] = list.p[i];
		check_ok(request_get(t, list.p[i].id, &one));
		assert_int_equal(one.from.id, list.p[i].from.id);
		assert_int_equal(one.held, list.p[i].held);
	}
	test_rollback(t);
	return list.n;
}

static enum err decides(const struct account *who, int64_t id, bool accept)
{
	struct task *t = test_task(who);
	enum err e = accept ? request_accept(t, id) : request_dismiss(t, id);

	return test_end(t, e);
}

static void reads_self(const struct account *who, int64_t until)
{
	struct task *t = test_task(who);

	reader_read_self(t, until);
	check_ok(test_commit(t));
}

static void readers_find_authors_and_owners_find_nothing(void **unused)
{
	const struct account *ada = test_newcomer("ada1"), *ben = test_person("ben1");
	const struct account *cleo = test_person("cleo1"), *dora = test_person("dora1");
	int64_t first = test_post(ada, POST_PUBLIC, "roses")->id, id[4];
	struct notice_request got[8];

	(void)unused;
	person_reads_for(ben, ada);
	assert_int_equal(waiting(ben, got), 0);
	id[0] = answers(cleo, first, POST_PUBLIC, "one");
	id[1] = answers(dora, first, POST_PUBLIC, "two");
	id[2] = answers(cleo, first, POST_PUBLIC, "three");
	assert_int_equal(waiting(ben, got), 2);
	assert_int_equal(got[0].from.id, dora->id);
	assert_int_equal(got[0].held, 1);
	assert_int_equal(got[1].from.id, cleo->id);
	assert_int_equal(got[1].held, 2);
	assert_int_equal(got[1].last->id, id[2]);
	check_str(got[1].last->caption, "three");
	/* Nobody else is told a thing, the owner least. */
	assert_int_equal(waiting(ada, got), 0);
	assert_int_equal(waiting(cleo, got), 0);
	assert_int_equal(decides(ada, cleo->id, true), ERR_NOT_FOUND);
	assert_int_equal(decides(cleo, dora->id, true), ERR_NOT_FOUND);
	assert_false(person_sees(ada, id[0]));
	/* Unless they chose it. */
	reads_self(ada, READER_ALWAYS);
	assert_int_equal(waiting(ada, got), 2);
	reads_self(ada, 0);
	assert_int_equal(waiting(ada, got), 0);
	/* Accepted, all of theirs is shown; set aside, it is seen by its author alone. */
	check_ok(decides(ben, cleo->id, true));
	assert_true(person_sees(ada, id[0]) && person_sees(ada, id[2]));
	assert_false(person_sees(ada, id[1]));
	assert_int_equal(decides(ben, cleo->id, true), ERR_NOT_FOUND);
	check_ok(decides(ben, dora->id, false));
	assert_false(person_sees(ada, id[1]) || person_sees(ben, id[1]));
	assert_true(person_sees(dora, id[1]));
	assert_int_equal(decides(ben, dora->id, false), ERR_NOT_FOUND);
	assert_int_equal(waiting(ben, got), 0);
	/* A letter for the owner alone is no comment. */
	id[3] = answers(dora, first, POST_DIRECT, "for you");
	assert_int_equal(waiting(ben, got), 0);
}

static void one_request_for_several_owners(void **unused)
{
	const struct account *ada = test_newcomer("ada2"), *eve = test_newcomer("eve2");
	const struct account *ben = test_person("ben2"), *cleo = test_person("cleo2");
	int64_t a = answers(cleo, test_post(ada, POST_PUBLIC, "roses")->id, POST_PUBLIC, "a");
	int64_t b = answers(cleo, test_post(eve, POST_PUBLIC, "lilies")->id, POST_PUBLIC, "b");
	struct notice_request got[8];

	(void)unused;
	person_reads_for(ben, ada);
	person_reads_for(ben, eve);
	assert_int_equal(waiting(ben, got), 1);
	assert_int_equal(got[0].held, 2);
	assert_int_equal(got[0].last->id, b);
	check_ok(decides(ben, got[0].id, true));
	assert_true(person_sees(ada, a) && person_sees(eve, b));
}

/* Of both kinds, the pages one after the other are the whole list, up and down. */
static void both_kinds_are_one_list(void **unused)
{
	const struct account *ada = test_newcomer("ada3"), *ben = test_person("ben3"), *one[5];
	int64_t first = test_post(ada, POST_PUBLIC, "roses")->id, want[10];
	int64_t mine = test_post(ben, POST_PUBLIC, "mine")->id;
	struct paging page = { .limit = 3 };
	struct notice_requests list;
	struct notice_request got[8];
	size_t n = 0;
	struct post p;
	struct task *t = test_task(ben);

	(void)unused;
	check_ok(notice_policy_set(t, &(struct notice_policy){ .not_following = NOTICE_FILTER }));
	check_ok(test_commit(t));
	person_reads_for(ben, ada);
	for (int i = 0; i < 5; i++) {
		one[i] = test_person((char[]){ 'l', 'i', 's', (char)('a' + i), 0 });
		answers(one[i], first, POST_PUBLIC, "a");
		t = test_task(one[i]);
		if (i < 3)
			check_ok(post_light(t, mine, true, &p));
		check_ok(test_commit(t));
	}
	assert_int_equal(waiting(ben, got), 8);
	t = test_task(ben);
	do {
		check_ok(request_list(t, &page, &list));
		for (size_t i = 0; i < list.n; i++)
			want[n++] = list.p[i].id;
		page.max_id = page.oldest;
	} while (page.more && list.n);
	assert_int_equal(n, 8);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(want[i], got[i].id);
	page = (struct paging){ .limit = 3, .min_id = want[7] };
	check_ok(request_list(t, &page, &list));
	assert_int_equal(list.n, 3);
	assert_int_equal(list.p[0].id, want[4]);
	assert_int_equal(list.p[2].id, want[6]);
	test_rollback(t);
	/* Accepting comments lets the candle that was held back through as well. */
	check_ok(decides(ben, one[0]->id, true));
	assert_int_equal(waiting(ben, got), 6);
	/* Their notices are another question: of those alone, the comment stays where it is. */
	for (size_t i = 0; i < 6; i++)
		if (got[i].from.id == one[1]->id && got[i].id != one[1]->id)
			check_ok(decides(ben, got[i].id, true));
	assert_int_equal(waiting(ben, got), 5);
}

static void no_more_than_a_hundred_at_once(void **unused)
{
	const struct account *ada = test_newcomer("ada4"), *ben = test_person("ben4");
	const struct account *cleo = test_person("cleo4");
	int64_t first = test_post(ada, POST_PUBLIC, "roses")->id;
	struct notice_request got[8];

	(void)unused;
	person_reads_for(ben, ada);
	for (int i = 0; i < REQUEST_HELD_MOST + 2; i++)
		answers(cleo, first, POST_PUBLIC, "again");
	assert_int_equal(waiting(ben, got), 1);
	assert_int_equal(got[0].held, REQUEST_HELD_MOST);
	check_ok(decides(ben, cleo->id, false));
	assert_int_equal(waiting(ben, got), 1);
	assert_int_equal(got[0].held, 2);
	assert_int_equal(decides(ben, 0, true), ERR_NOT_FOUND);
	assert_int_equal(decides(ben, INT64_MAX, true), ERR_NOT_FOUND);
}

/* Whoever is named hears of it once, in a note that is nobody's but theirs. */
static void whoever_is_named_hears_of_it(void **unused)
{
	const struct account *ada = test_newcomer("ada5"), *ben = test_person("ben5");
	struct notice_want want = { .kinds = NOTICE_ALL_KINDS };
	struct paging page = { .limit = 40 };
	struct notices list;
	struct task *t;

	(void)unused;
	person_reads_for(ben, ada);
	person_reads_for(ben, ada);
	t = test_task(ben);
	check_ok(notice_list(t, &want, &page, &list));
	assert_int_equal(list.n, 1);
	assert_int_equal(list.p[0].post->visibility, POST_DIRECT);
	assert_true(str_find(list.p[0].post->caption, S("ada5 has named you")) <
		    list.p[0].post->caption.n);
	test_rollback(t);
	t = test_task(ada);
	page = (struct paging){ .limit = 40 };
	check_ok(notice_list(t, &want, &page, &list));
	assert_int_equal(list.n, 0);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readers_find_authors_and_owners_find_nothing),
		cmocka_unit_test(one_request_for_several_owners),
		cmocka_unit_test(both_kinds_are_one_list),
		cmocka_unit_test(no_more_than_a_hundred_at_once),
		cmocka_unit_test(whoever_is_named_hears_of_it),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
