#include "tests/support/check.h"

#include "core/feed.h"
#include "core/held.h"
#include "core/notice.h"
#include "core/policy.h"
#include "core/search.h"
#include "tests/support/member.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

/* A post whose answers wait, but for those of `always`. */
static int64_t asks(const struct account *by, unsigned always)
{
	struct policy policy = { .reply = always,
				 .boost = POLICY_PUBLIC,
				 .reply_held = POLICY_PUBLIC };
	struct post p = { 0 };

	check_ok(person_tries(by, &(struct post_new){ .caption = S("roses"), .policy = &policy },
			      &p));
	return p.id;
}

static enum err tries(const struct account *by, int64_t to, enum visibility v, struct post *ret)
{
	return person_tries(by,
			    &(struct post_new){ .caption = S("with #roses for you"),
						.visibility = v,
						.reply_to = to },
			    ret);
}

static int64_t answers(const struct account *by, int64_t to)
{
	struct post p = { 0 };

	check_ok(tries(by, to, POST_PUBLIC, &p));
	return p.id;
}

static bool in(const struct posts *list, int64_t id)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].id == id)
			return true;
	return false;
}

/* Is it in the thread below `to`, in the list of its author, at home, under its tag, found? */
enum { IN_THREAD = 1, IN_LIST = 2, IN_HOME = 4, IN_TAG = 8, IN_SEARCH = 16 };
static unsigned where(const struct account *viewer, int64_t id, int64_t to, int64_t author)
{
	struct task *t = test_task(viewer);
	struct paging page = { 0 };
	struct posts above, below, list;
	unsigned at = 0;

	check_ok(post_context(t, to, &above, &below));
	at |= in(&below, id) ? IN_THREAD : 0;
	check_ok(feed_account(t, author, &(struct feed_of){ 0 }, &page, &list));
	at |= in(&list, id) ? IN_LIST : 0;
	page = (struct paging){ 0 };
	check_ok(feed_tag(t, S("roses"), false, &page, &list));
	at |= in(&list, id) ? IN_TAG : 0;
	if (viewer) {
		page = (struct paging){ 0 };
		check_ok(feed_home(t, &page, &list));
		at |= in(&list, id) ? IN_HOME : 0;
		check_ok(search_posts(t, S("with"), 0, 40, 0, &list));
		at |= in(&list, id) ? IN_SEARCH : 0;
	}
	test_rollback(t);
	return at;
}

static size_t notices_of(const struct account *whose)
{
	struct task *t = test_task(whose);
	struct notice_want want = { .kinds = 1U << NOTICE_MENTION, .held = true };
	struct paging page = { 0 };
	struct notices list;

	check_ok(notice_list(t, &want, &page, &list));
	test_rollback(t);
	return list.n;
}

static struct helds waiting(const struct account *whose)
{
	struct task *t = test_task(whose);
	struct paging page = { 0 };
	struct helds list;
	bool reads;

	check_ok(held_list(t, 0, &page, &list));
	assert_int_equal(held_any(t, &reads), list.n > 0);
	test_rollback(t);
	return list;
}

static enum err decides(const struct account *who, int64_t id, bool shown)
{
	struct task *t = test_task(who);
	struct held h;
	enum err e = shown ? held_show(t, id, &h) : held_set_aside(t, id, &h);

	if (e) {
		test_rollback(t);
		return e;
	}
	assert_int_equal(h.state, shown ? HELD_SHOWN : HELD_ASIDE);
	assert_int_equal(h.post.id, id);
	check_ok(test_commit(t));
	return OK;
}

static void nobody_else_sees_what_waits(void **unused)
{
	const struct account *ada = test_person("ada1"), *ben = test_person("ben1");
	const struct account *fan = test_person("fan1"), *other = test_person("other1");
	int64_t first, id;

	(void)unused;
	person_set(ben, "indexed", 1);
	test_follow(fan, ada);
	test_follow(fan, ben);
	first = asks(ada, POLICY_FOLLOWERS);
	id = answers(ben, first);
	assert_true(person_sees(ben, id) && person_opens(ben, id));
	assert_false(person_sees(ada, id));
	assert_true(person_opens(ada, id)); /* by its address, since it waits for her word */
	assert_false(person_sees(fan, id) || person_opens(fan, id) || person_sees(other, id) ||
		     person_opens(NULL, id));
	assert_int_equal(where(ben, id, first, ben->id),
			 IN_THREAD | IN_LIST | IN_HOME | IN_TAG | IN_SEARCH);
	assert_int_equal(where(ada, id, first, ben->id), 0);
	assert_int_equal(where(fan, id, first, ben->id), 0);
	assert_int_equal(where(NULL, id, first, ben->id), 0);
	assert_int_equal(notices_of(ada), 0);
	assert_int_equal(waiting(ada).n, 1);
	assert_int_equal(waiting(fan).n, 0);
	assert_int_equal(person_gets(ada, first).comments, 0);
	/* Whom the policy lets is shown at once. */
	id = answers(fan, first);
	assert_true(person_sees(other, id));
	assert_int_equal(waiting(ada).n, 1);
}

static void letting_in_does_all_that_sharing_does(void **unused)
{
	const struct account *ada = test_person("ada2"), *ben = test_person("ben2");
	const struct account *fan = test_person("fan2"), *named = test_person("named2");
	struct post p = { 0 };
	int64_t first = asks(ada, 0);

	(void)unused;
	person_set(ben, "indexed", 1);
	test_follow(fan, ada);
	test_follow(fan, ben);
	check_ok(person_tries(
		ben, &(struct post_new){ .caption = S("with #roses, @named2"), .reply_to = first },
		&p));
	assert_int_equal(notices_of(named), 0);
	assert_int_equal(decides(fan, p.id, true), ERR_NOT_FOUND);
	assert_int_equal(decides(ben, p.id, true), ERR_NOT_FOUND);
	check_ok(decides(ada, p.id, true));
	assert_true(person_sees(named, p.id) && person_opens(NULL, p.id));
	assert_int_equal(where(fan, p.id, first, ben->id),
			 IN_THREAD | IN_LIST | IN_HOME | IN_TAG | IN_SEARCH);
	assert_int_equal(notices_of(named), 1);
	assert_int_equal(notices_of(ada), 0); /* she has just read it */
	assert_int_equal(notices_of(ben), 0);
	assert_int_equal(person_gets(ada, first).comments, 1);
	assert_int_equal(waiting(ada).n, 0);
	assert_int_equal(decides(ada, p.id, true), ERR_NOT_FOUND);
}

static void what_is_set_aside_stays_with_its_author(void **unused)
{
	const struct account *ada = test_person("ada3"), *ben = test_person("ben3");
	int64_t first = asks(ada, 0), id = answers(ben, first);

	(void)unused;
	check_ok(decides(ada, id, false));
	assert_true(person_opens(ben, id));
	assert_false(person_opens(ada, id));
	assert_int_equal(waiting(ada).n, 0);
	assert_int_equal(where(ben, id, first, ben->id),
			 IN_THREAD | IN_LIST | IN_HOME | IN_TAG | IN_SEARCH);
	/* She may think better of it. */
	check_ok(decides(ada, id, true));
	assert_true(person_sees(NULL, id));
	assert_int_equal(notices_of(ben), 0);
}

static void doing_something_with_it_lets_it_in(void **unused)
{
	const struct account *ada = test_person("ada4"), *ben = test_person("ben4");
	int64_t first = asks(ada, 0), lit = answers(ben, first), boosted = answers(ben, first);
	int64_t answered = answers(ben, first), kept = answers(ben, first), by_ada;
	struct task *t = test_task(ada);
	struct post p;

	(void)unused;
	check_ok(post_light(t, lit, true, &p));
	assert_false(p.waits);
	check_ok(post_boost(t, boosted, true, &p));
	check_ok(post_bookmark(t, kept, true, &p));
	assert_true(p.waits);
	check_ok(test_commit(t));
	by_ada = answers(ada, answered);
	assert_true(person_sees(NULL, lit) && person_sees(NULL, boosted) &&
		    person_sees(NULL, answered));
	assert_true(person_sees(NULL, by_ada));
	assert_false(person_sees(NULL, kept));
	assert_int_equal(waiting(ada).n, 1);
	/* Its author lets nothing in that way. */
	t = test_task(ben);
	check_ok(post_light(t, kept, true, &p));
	check_ok(test_commit(t));
	assert_false(person_sees(NULL, kept));
}

static void what_answers_it_waits_with_it(void **unused)
{
	const struct account *ada = test_person("ada5"), *ben = test_person("ben5");
	int64_t first = asks(ada, 0), id = answers(ben, first), more = answers(ben, id);
	int64_t last = answers(ben, more);

	(void)unused;
	assert_false(person_sees(ada, more) || person_opens(ada, more) || person_opens(NULL, last));
	assert_int_equal(waiting(ada).n, 1);
	check_ok(decides(ada, id, true));
	/* What ben adds to his own words waits for a word of its own. */
	assert_true(person_sees(NULL, id));
	assert_false(person_sees(NULL, more));
	assert_int_equal(waiting(ada).n, 1);
	assert_int_equal(waiting(ada).p[0].post.id, more);
	check_ok(decides(ada, more, true));
	check_ok(decides(ada, last, true));
	assert_true(person_sees(NULL, last));
}

static void both_authors_are_asked(void **unused)
{
	const struct account *ada = test_person("ada6"), *ben = test_person("ben6");
	const struct account *cleo = test_person("cleo6");
	struct policy policy = { .reply_held = POLICY_PUBLIC };
	int64_t first, id;
	struct post p = { 0 };

	(void)unused;
	test_follow(ben, ada);
	first = asks(ada, POLICY_FOLLOWERS);
	check_ok(person_tries(
		ben,
		&(struct post_new){ .caption = S("mine"), .reply_to = first, .policy = &policy },
		&p));
	id = answers(cleo, p.id);
	assert_int_equal(waiting(ben).n, 1);
	assert_int_equal(waiting(ada).n, 0);
	check_ok(decides(ben, id, true));
	assert_false(person_sees(NULL, id));
	assert_int_equal(waiting(ben).n, 0);
	assert_int_equal(waiting(ada).n, 1);
	check_ok(decides(ada, id, true));
	assert_true(person_sees(NULL, id));
	assert_int_equal(notices_of(ben), 1); /* ada spoke last: ben hears of the answer */
}

static void who_decides_must_be_able_to_read(void **unused)
{
	const struct account *ada = test_person("ada7"), *ben = test_person("ben7");
	int64_t first = asks(ada, 0);
	struct post p = { 0 };

	(void)unused;
	assert_int_equal(tries(ben, first, POST_FOLLOWERS, &p), ERR_FORBIDDEN);
	check_ok(tries(ben, first, POST_SELF, &p));
	assert_int_equal(waiting(ada).n, 0);
	assert_false(person_opens(ada, p.id));
	check_ok(tries(ben, first, POST_DIRECT, &p));
	assert_int_equal(waiting(ada).n, 1);
	/* Whoever is blocked is not read, and whoever is muted does not ask. */
	person_mutes(ada, ben, 0);
	assert_int_equal(waiting(ada).n, 0);
	person_blocks(ada, ben);
	assert_false(person_opens(ada, p.id));
	assert_int_equal(decides(ada, p.id, true), ERR_NOT_FOUND);
}

static void an_edit_does_not_let_it_in(void **unused)
{
	const struct account *ada = test_person("ada8"), *ben = test_person("ben8");
	const struct account *named = test_person("named8");
	int64_t first = asks(ada, 0), id = answers(ben, first);
	struct task *t = test_task(ben);
	struct post p;

	(void)unused;
	check_ok(post_edit(t, id, &(struct post_edit){ .caption = S("@named8 come #roses") }, &p));
	check_ok(test_commit(t));
	assert_false(person_sees(named, id) || person_sees(NULL, id));
	assert_int_equal(notices_of(named), 0);
	assert_int_equal(waiting(ada).n, 1);
	t = test_task(ben);
	check_ok(post_delete(t, id, &p));
	check_ok(test_commit(t));
	assert_int_equal(waiting(ada).n, 0);
	assert_int_equal(person_gets(ada, first).comments, 0);
}

static void a_new_follower_gets_nothing_that_waits(void **unused)
{
	const struct account *ada = test_person("ada9"), *ben = test_person("ben9");
	const struct account *fan = test_person("fan9");
	int64_t first = asks(ada, 0), id = answers(ben, first);

	(void)unused;
	test_follow(fan, ben);
	assert_int_equal(where(fan, id, first, ben->id), 0);
	assert_int_equal(rows_of("SELECT COUNT(*) FROM feed f JOIN post p ON p.id = f.post_id"
				 " WHERE (p.extras & 128) <> 0 AND f.account_id <> p.account_id"),
			 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_else_sees_what_waits),
		cmocka_unit_test(letting_in_does_all_that_sharing_does),
		cmocka_unit_test(what_is_set_aside_stays_with_its_author),
		cmocka_unit_test(doing_something_with_it_lets_it_in),
		cmocka_unit_test(what_answers_it_waits_with_it),
		cmocka_unit_test(both_authors_are_asked),
		cmocka_unit_test(who_decides_must_be_able_to_read),
		cmocka_unit_test(an_edit_does_not_let_it_in),
		cmocka_unit_test(a_new_follower_gets_nothing_that_waits),
	};

	return cmocka_run_group_tests(tests, testdb_open, testdb_close);
}
