/* Whom a page of the remembered keeps away, who follows it no more, and the lists of its people
 * page by page. */
#include "core/circle.h"
#include "core/follow.h"
#include "core/job.h"
#include "core/memorial.h"
#include "core/reader.h"
#include "core/tell.h"
#include "store/memorial.h"
#include "tests/support/check.h"
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

static int64_t page(enum memorial_access access, enum memorial_accepts accepts)
{
	return remembered(rosa, &(struct memorial_form){ .access = access, .accepts = accepts }).id;
}

typedef enum err deed(struct task *t, int64_t id, int64_t account_id);

static enum err deals(const struct account *by, deed *run, int64_t id, const struct account *who)
{
	struct task *t = test_task(person_again(by));
	enum err e = run(t, id, who->id);

	return test_end(t, e);
}

static enum err offers(const struct account *who, int64_t id, int64_t post)
{
	struct task *t = test_task(person_again(who));
	enum memorial_state state;
	enum err e = memorial_propose(t, id, post, &state);

	return test_end(t, e);
}

static enum err asks(const struct account *who, int64_t id)
{
	struct task *t = test_task(person_again(who));
	struct relation now;
	enum err e = follow_start(t, id, &(struct follow_options){ 0 }, &now);

	return test_end(t, e);
}

static bool sees(const struct account *who, int64_t id)
{
	struct task *t = test_task(NULL);
	bool may = memorial_may_see(t, who->id, id) && memorial_may_know(t, who->id, id);

	test_rollback(t);
	return may;
}

static size_t kept_away(int64_t id)
{
	struct task *t = test_task(person_again(rosa));
	struct paging whole = { .limit = 40 };
	struct accounts list;

	check_ok(memorial_away(t, id, &whole, &list));
	test_rollback(t);
	return list.n;
}

/* --- kept away --- */

static void a_member_is_kept_away(void **state)
{
	const struct account *ben = person("ben1"), *cleo = person("cleo1");
	int64_t id = page(MEMORIAL_FOLLOWERS, MEMORIAL_INVITED);
	struct post lies, waits;
	struct task *t;

	(void)state;
	check_ok(deals(rosa, memorial_admit, id, ben));
	check_ok(asks(ben, id));
	lies = person_shares(ben, "her garden", POST_PUBLIC);
	waits = person_shares(ben, "her hat", POST_PUBLIC);
	check_ok(offers(ben, id, lies.id));
	check_ok(offers(ben, id, waits.id));
	check_ok(deals(rosa, memorial_accept, id, &(struct account){ .id = lies.id }));
	assert_true(sees(ben, id));

	check_err(deals(cleo, memorial_keep_away, id, ben), ERR_NOT_FOUND);
	check_ok(deals(rosa, memorial_keep_away, id, ben));
	check_ok(deals(rosa, memorial_keep_away, id, ben));
	assert_false(sees(ben, id));
	t = test_task(NULL);
	assert_false(memorial_belongs(t, ben->id, id) || follow_is(t, ben->id, id));
	test_rollback(t);
	assert_int_equal(kept_away(id), 1);
	/* what stood there stands, what waited is left out */
	assert_int_equal(remembered_stands(id, lies.id), LINK_ACCEPTED);
	assert_int_equal(remembered_stands(id, waits.id), LINK_REMOVED);
	check_err(asks(ben, id), ERR_NOT_FOUND);
	check_err(offers(ben, id, person_shares(ben, "a path", POST_PUBLIC).id), ERR_NOT_FOUND);
	check_err(deals(rosa, memorial_admit, id, ben), ERR_FORBIDDEN);
	check_err(deals(rosa, memorial_ask, id, ben), ERR_FORBIDDEN);

	check_err(deals(cleo, memorial_away_end, id, ben), ERR_NOT_FOUND);
	check_ok(deals(rosa, memorial_away_end, id, ben));
	assert_int_equal(kept_away(id), 0);
	check_ok(asks(ben, id));
	check_ok(deals(rosa, memorial_admit, id, ben));
	assert_true(sees(ben, id));
}

static void of_a_public_page_nothing_is_for_them(void **state)
{
	const struct account *dan = person("dan2"), *ella = person("ella2");
	int64_t id = page(MEMORIAL_PUBLIC, MEMORIAL_ANYBODY);
	struct task *t;

	(void)state;
	/* who is asked to keep it is asked no more */
	check_ok(deals(rosa, memorial_ask, id, dan));
	check_ok(deals(rosa, memorial_keep_away, id, dan));
	assert_false(sees(dan, id));
	t = test_task(person_again(dan));
	check_err(memorial_answer(t, id, true), ERR_NOT_FOUND);
	test_rollback(t);
	check_err(offers(dan, id, person_shares(dan, "roses", POST_PUBLIC).id), ERR_NOT_FOUND);
	assert_true(sees(ella, id));
	/* a keeper stays one */
	check_err(deals(rosa, memorial_keep_away, id, rosa), ERR_FORBIDDEN);
}

static void nobody_elsewhere_hears_of_it(void **state)
{
	const struct account *there = far_person("willow3", "far.example");
	int64_t id = page(MEMORIAL_PUBLIC, MEMORIAL_ANYBODY), before;
	struct relation now;
	struct task *t;

	(void)state;
	before = rows_of("SELECT COUNT(*) FROM job");
	check_ok(deals(rosa, memorial_keep_away, id, there));
	check_ok(deals(rosa, memorial_away_end, id, there));
	assert_int_equal(rows_of("SELECT COUNT(*) FROM job"), before);
	/* somebody's own block is told: the count above would show it */
	t = test_task(person_again(rosa));
	check_ok(block_start(t, there->id, &now));
	check_ok(test_commit(t));
	assert_true(rows_of("SELECT COUNT(*) FROM job") > before);
}

/* --- nobody follows it any more --- */

static void run_jobs(void)
{
	for (;;) {
		struct task *t = test_task(NULL);
		struct rows r = db_rows(t, "DELETE FROM job WHERE kind = $1 RETURNING ref, detail",
					ARGS(V((int)JOB_MEMORIAL)));
		struct job j = { .kind = JOB_MEMORIAL };
		bool more = rows_next(&r);

		if (more) {
			j.ref = row_int(&r);
			j.detail = row_str(&r);
		}
		rows_done(&r);
		if (more)
			check_ok(memorial_step(t, &j));
		check_ok(test_commit(t));
		if (!more)
			return;
	}
}

static int64_t following(int64_t id)
{
	struct task *t = test_task(NULL);
	int64_t n =
		db_int(t, "SELECT COUNT(*) FROM follow WHERE followed_id = $1", ARGS(V(id)), -1);

	test_rollback(t);
	return n;
}

/* More than one step takes out; its people go on following it. */
static void all_who_follow_are_taken_out(void **state)
{
	enum { MANY = PAGE_PEOPLE_MAX + 15 };
	int64_t id = page(MEMORIAL_FOLLOWERS, MEMORIAL_INVITED);
	const struct account *as_page = &(struct account){ .id = id }, *ben = person("ben4");
	struct paging first = { .limit = 40 }, next;
	struct accounts list;
	struct task *t;

	(void)state;
	check_ok(deals(rosa, memorial_admit, id, ben));
	for (int i = 0; i < MANY; i++)
		person_follows(person(str_c(test_arena(), str_fmt(test_arena(), "f%d", i))),
			       as_page);
	person_follows(ben, as_page);
	/* page by page: the newest first, and its member is not among them */
	t = test_task(person_again(rosa));
	check_ok(memorial_followers(t, id, &first, &list));
	assert_int_equal(list.n, 39);
	assert_true(first.more);
	next = (struct paging){ .limit = 40, .max_id = first.oldest };
	check_ok(memorial_followers(t, id, &next, &list));
	assert_int_equal(list.n, 40);
	test_rollback(t);

	t = test_task(person_again(ben));
	check_err(memorial_followers_out(t, id), ERR_FORBIDDEN);
	test_rollback(t);
	t = test_task(person_again(rosa));
	check_ok(memorial_followers_out(t, id));
	check_ok(test_commit(t));
	assert_int_equal(following(id), MANY + 1 - (PAGE_PEOPLE_MAX - 1));
	run_jobs();
	assert_int_equal(following(id), 1);
}

/* --- a page reads nothing --- */

static void it_is_in_nobodys_circle(void **state)
{
	int64_t id = page(MEMORIAL_PUBLIC, MEMORIAL_ANYBODY), circle;
	const struct account *ben = person("ben5");
	struct task *t;

	(void)state;
	circle = person_circle(ben, NULL, NULL);
	t = test_task(person_again(ben));
	check_err(circle_add(t, circle, (struct ids){ &id, 1 }), ERR_INVALID);
	check_err(reader_name(t, id, 0), ERR_INVALID);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_member_is_kept_away),
		cmocka_unit_test(of_a_public_page_nothing_is_for_them),
		cmocka_unit_test(nobody_elsewhere_hears_of_it),
		cmocka_unit_test(all_who_follow_are_taken_out),
		cmocka_unit_test(it_is_in_nobodys_circle),
	};

	return cmocka_run_group_tests(tests, open_all, testdb_close);
}
