#include "tests/support/check.h"

#include "base/clock.h"
#include "core/draft.h"
#include "core/draft_file.h"
#include "core/feed.h"
#include "core/job.h"
#include "core/letter.h"
#include "core/memorial.h"
#include "core/scheduled.h"
#include "core/search.h"
#include "store/media.h"
#include "tests/support/people.h"
#include "tests/support/remembered.h"
#include "tests/support/testdb.h"

static enum err keep(const struct account *a, const struct draft *d, int64_t *ret_id)
{
	struct task *t = test_task(a);
	enum err e = draft_keep(t, d, ret_id);

	return test_end(t, e);
}

static struct drafts all_of(const struct account *a)
{
	struct task *t = test_task(a);
	struct paging page = { .limit = 40 };
	struct drafts list;

	check_ok(draft_list(t, &page, &list));
	test_rollback(t);
	return list;
}

static struct draft get(const struct account *a, int64_t id)
{
	struct task *t = test_task(a);
	struct draft d;

	check_ok(draft_get(t, id, &d));
	test_rollback(t);
	return d;
}

/* Everything that the form holds comes back as it was. */
static void a_draft_keeps_all_of_it(void **state)
{
	const struct account *ada = person("all_a"), *ben = person("all_b");
	int64_t photos[] = { person_photograph(ada), person_photograph(ada) };
	int64_t circle = person_circle(ada, ben, NULL), id;
	struct draft kept = { .post = { .caption = S(" the roses @all_b "),
					.cover = S("in the garden"),
					.language = S("es"),
					.when = S("1987-21"),
					.blurs = true,
					.visibility = POST_CIRCLE,
					.circle_id = circle,
					.closes_after = 14,
					.media = { photos, 2 },
					.idempotency_key = S("k1") },
			      .at = TEST_NOW + CLOCK_DAY },
		     d;

	(void)state;
	check_ok(keep(ada, &kept, &id));
	d = get(ada, id);
	check_str(d.post.caption, " the roses @all_b ");
	check_str(d.post.cover, "in the garden");
	check_str(d.post.language, "es");
	check_str(d.post.when, "1987-21");
	assert_true(d.post.blurs && !d.post.sensitive);
	assert_int_equal(d.post.visibility, POST_CIRCLE);
	assert_int_equal(d.post.circle_id, circle);
	assert_int_equal(d.post.closes_after, 14);
	assert_int_equal(d.media.n, 2);
	assert_int_equal(d.media.p[0].id, photos[0]);
	assert_int_equal(d.at, TEST_NOW + CLOCK_DAY);
	assert_int_equal(d.kept_at, TEST_NOW);
	assert_false(d.lost);
	/* Nobody hears of it, and no job waits for its time. */
	assert_int_equal(rows_of("SELECT count(*) FROM notice"), 0);
	assert_int_equal(rows_of("SELECT count(*) FROM post"), 0);
	assert_int_equal(rows_of("SELECT count(*) FROM job"), 0);
}

static void the_same_form_keeps_one_draft(void **state)
{
	const struct account *ada = person("one_a");
	int64_t photo = person_photograph(ada), first, again, third;
	struct draft d = { .post = { .caption = S("once"),
				     .visibility = POST_SELF,
				     .media = { &photo, 1 },
				     .idempotency_key = S("key") } };

	(void)state;
	check_ok(keep(ada, &d, &first));
	d.post.caption = S("twice");
	check_ok(keep(ada, &d, &again));
	assert_int_equal(first, again);
	d.id = first;
	d.post.idempotency_key = S("another form");
	d.post.media.n = 0;
	check_ok(keep(ada, &d, &third));
	assert_int_equal(first, third);
	assert_int_equal(all_of(ada).n, 1);
	assert_int_equal(get(ada, first).media.n, 0);
	assert_int_equal(rows_of("SELECT count(*) FROM media WHERE scheduled_id IS NOT NULL AND"
				 " account_id = (SELECT id FROM account WHERE name = 'one_a')"),
			 0);
}

static void what_could_not_be_shared_is_kept(void **state)
{
	const struct account *ada = person("hal_a");
	struct str one[] = { S("yes"), S(" ") };
	struct poll_new poll = { .options = { one, 2 }, .seconds = 86400, .hides = true };
	struct draft d = { .post = { .caption = long_text(CAPTION_MAX + 1),
				     .visibility = POST_PUBLIC,
				     .poll = &poll } };
	struct draft nothing = { .post = { .caption = S("  "), .visibility = POST_PUBLIC } };
	int64_t id;

	(void)state;
	check_err(person_tries(ada, &d.post, NULL), ERR_LIMIT);
	check_ok(keep(ada, &d, &id));
	d = get(ada, id);
	assert_int_equal(d.post.caption.n, CAPTION_MAX + 1);
	assert_int_equal(d.post.poll->options.n, 1);
	check_str(d.post.poll->options.p[0], "yes");
	assert_int_equal(d.post.poll->seconds, 86400);
	assert_true(d.post.poll->hides);
	check_err(keep(ada, &nothing, &id), ERR_INVALID);
	d.post.caption = long_text(DRAFT_CAPTION_MAX + 1);
	check_err(keep(ada, &d, &id), ERR_LIMIT);
	d.post.caption = S("x");
	d.post.when = S("some day");
	check_err(keep(ada, &d, &id), ERR_INVALID);
}

static void nobody_else_has_it(void **state)
{
	const struct account *ada = person("mine_a"), *ben = person("mine_b");
	struct draft d = { .post = { .caption = S("quietword"), .visibility = POST_PUBLIC } }, got;
	struct scheduled waits;
	struct scheduleds list;
	struct paging page = { .limit = 40 };
	struct posts posts;
	struct post made;
	int64_t id;
	struct task *t;

	(void)state;
	person_follows(ben, ada);
	check_ok(keep(ada, &d, &id));
	t = test_task(ben);
	check_err(draft_get(t, id, &got), ERR_NOT_FOUND);
	check_err(draft_remove(t, id), ERR_NOT_FOUND);
	draft_end(t, id, S(""));
	check_ok(feed_home(t, &page, &posts));
	assert_int_equal(posts.n, 0);
	check_ok(test_commit(t));
	/* It is not one of those that wait for their time, by any way to them. */
	t = test_task(ada);
	check_ok(draft_get(t, id, &got));
	check_ok(scheduled_list(t, &page, &list));
	assert_int_equal(list.n, 0);
	check_err(scheduled_get(t, id, &waits), ERR_NOT_FOUND);
	check_err(scheduled_share(t, id, &made), ERR_NOT_FOUND);
	check_err(scheduled_move(t, id, TEST_NOW + CLOCK_DAY, &waits), ERR_NOT_FOUND);
	check_err(scheduled_cancel(t, id), ERR_NOT_FOUND);
	check_ok(test_commit(t));
	test_clock(TEST_NOW + 400 * CLOCK_DAY);
	t = test_task(NULL);
	check_ok(scheduled_step(t, &(struct job){ .ref = id, .kind = JOB_SCHEDULED, .tries = 1 }));
	check_ok(test_commit(t));
	test_clock(TEST_NOW);
	assert_int_equal(rows_of("SELECT count(*) FROM post p JOIN account a ON a.id = p.account_id"
				 " WHERE a.name = 'mine_a'"),
			 0);
	assert_int_equal(all_of(ben).n, 0);
}

/* Is it among those that are removed after a day? */
static bool is_loose(int64_t id)
{
	struct task *t = test_task(NULL);
	struct ids loose = store_media_loose(t, TEST_NOW + 9 * CLOCK_DAY, 100);
	bool is = false;

	for (size_t i = 0; i < loose.n; i++)
		is = is || loose.p[i] == id;
	test_rollback(t);
	return is;
}

static void its_photographs_stay(void **state)
{
	const struct account *ada = person("pho_a"), *ben = person("pho_b");
	int64_t photo = person_photograph(ada), id, other;
	struct draft d = {
		.post = { .caption = S(""), .visibility = POST_PUBLIC, .media = { &photo, 1 } }
	};
	struct task *t;
	struct media m;

	(void)state;
	check_ok(keep(ada, &d, &id));
	d.post.idempotency_key = S("other");
	check_err(keep(ada, &d, &other), ERR_INVALID); /* another draft has it */
	check_err(keep(ben, &d, &other), ERR_INVALID);
	assert_false(is_loose(photo));
	t = test_task(ben);
	check_err(media_get(t, photo, &m), ERR_NOT_FOUND);
	test_rollback(t);
	t = test_task(ada);
	check_ok(draft_remove(t, id));
	check_ok(test_commit(t));
	assert_true(is_loose(photo));
}

/* In one transaction: either both, or nothing. */
static void sharing_ends_it(void **state)
{
	const struct account *ada = person("end_a");
	int64_t photo = person_photograph(ada), id;
	struct draft d = { .post = { .caption = S("now"),
				     .visibility = POST_PUBLIC,
				     .media = { &photo, 1 },
				     .idempotency_key = S("form") } };
	struct post p;
	struct task *t;

	(void)state;
	check_ok(keep(ada, &d, &id));
	t = test_task(ada);
	draft_end(t, id, S(""));
	d.post.when = S("wrong");
	check_err(post_share(t, &d.post, &p), ERR_INVALID);
	test_rollback(t);
	assert_int_equal(get(ada, id).media.n, 1);
	t = test_task(ada);
	draft_end(t, 0, S("form")); /* somebody went back to the form that kept it */
	d.post.when = S("");
	check_ok(post_share(t, &d.post, &p));
	check_ok(test_commit(t));
	assert_int_equal(p.media.n, 1);
	assert_int_equal(all_of(ada).n, 0);
}

static void what_it_hung_on_may_go(void **state)
{
	const struct account *ada = person("los_a"), *ben = person("los_b");
	struct post p = person_shares(ben, "a question", POST_PUBLIC), was;
	struct draft d = {
		.post = { .caption = S("an answer"), .visibility = POST_PUBLIC, .reply_to = p.id }
	};
	struct task *t;
	int64_t id;

	(void)state;
	check_ok(keep(ada, &d, &id));
	assert_int_equal(get(ada, id).post.reply_to, p.id);
	t = test_task(ben);
	check_ok(post_delete(t, p.id, &was));
	check_ok(test_commit(t));
	d = get(ada, id);
	assert_true(d.lost);
	assert_int_equal(d.post.reply_to, 0);
	assert_int_equal(d.post.visibility, POST_SELF);
	check_str(d.post.caption, "an answer");
}

static void there_is_a_limit(void **state)
{
	const struct account *ada = person("lim_a");
	struct draft d = { .post = { .caption = S("words"), .visibility = POST_SELF } };
	int64_t id = 0;

	(void)state;
	for (int i = 0; i < DRAFTS_MAX; i++)
		check_ok(keep(ada, &d, &id));
	check_err(keep(ada, &d, &id), ERR_LIMIT);
	d.id = id; /* one that is kept again is not one more */
	check_ok(keep(ada, &d, &id));
}

/* Out of one account and into another; a second time nothing is added. */
static void they_can_be_taken_along(void **state)
{
	const struct account *ada = person("fil_a"), *ben = person("fil_b");
	struct draft d = { .post = { .caption = S("roses, \"red\"\nand white"),
				     .when_words = S("before the war"),
				     .language = S("es"),
				     .visibility = POST_CIRCLE } },
		     got;
	struct post_new letter = { .caption = S("you would have liked it"),
				   .is_letter = true,
				   .created_at = TEST_NOW - 400 * CLOCK_DAY };
	struct posts letters;
	struct paging page = { .limit = 40 };
	struct str csv;
	struct buf b;
	struct task *t;
	int64_t id;
	size_t added;

	(void)state;
	check_ok(keep(ada, &d, &id));
	check_ok(person_tries(ada, &letter, NULL));
	t = test_task(ada);
	buf_init(&b, t->a, 100000);
	check_ok(draft_file(t, &b));
	csv = buf_view(&b);
	check_ok(draft_file_add(t, csv, &added));
	assert_int_equal(added, 0);
	test_rollback(t);
	for (int i = 0; i < 2; i++) {
		t = test_task(ben);
		check_ok(draft_file_add(t, csv, &added));
		check_ok(test_commit(t));
		assert_int_equal(added, i ? 0 : 2);
	}
	got = get(ben, all_of(ben).p[0].id);
	check_str(got.post.caption, "roses, \"red\"\nand white");
	check_str(got.post.when_words, "before the war");
	check_str(got.post.language, "es");
	assert_int_equal(got.post.visibility, POST_SELF); /* the circle stayed where it is */
	t = test_task(ben);
	check_ok(letter_list(t, &page, &letters));
	test_rollback(t);
	assert_int_equal(letters.n, 1);
	assert_int_equal(letters.p[0].created_at, TEST_NOW - 400 * CLOCK_DAY);
	t = test_task(ben);
	check_err(draft_file_add(t, S("Kind,Words\ndraft,x"), &added), ERR_INVALID);
	test_rollback(t);
	t = test_task(ben);
	check_err(draft_file_add(t,
				 S("Kind,Time,Words,Cover,When,Language,Audience\n"
				   "poem,2026-03-14,x,,,,self"),
				 &added),
		  ERR_INVALID);
	test_rollback(t);
}

static void it_keeps_the_page_that_was_chosen(void **state)
{
	const struct account *ada = person("pag_a"), *ben = person("pag_b");
	struct memorial_form f = { .access = MEMORIAL_PUBLIC, .accepts = MEMORIAL_ANYBODY };
	struct draft d = { .post = { .caption = S("the roses"), .visibility = POST_PUBLIC } };
	int64_t page = remembered(ada, &f).id, id;

	(void)state;
	d.memorial_id = page;
	check_ok(keep(ben, &d, &id));
	assert_int_equal(get(ben, id).memorial_id, page);
	assert_false(get(ben, id).no_page);
	assert_int_equal(all_of(ben).p[0].memorial_id, page);
	/* Its keepers add to it alone now, and then it is gone: its author hears so on the form. */
	f.accepts = MEMORIAL_NOBODY;
	remembered_is(ada, page, &f);
	assert_int_equal(get(ben, id).memorial_id, 0);
	assert_true(get(ben, id).no_page);
	check_str(get(ben, id).post.caption, "the roses");
	DO(ada, memorial_end(x, page));
	assert_true(get(ben, id).no_page);
	assert_false(get(ben, id).lost);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_draft_keeps_all_of_it),
		cmocka_unit_test(the_same_form_keeps_one_draft),
		cmocka_unit_test(what_could_not_be_shared_is_kept),
		cmocka_unit_test(nobody_else_has_it),
		cmocka_unit_test(its_photographs_stay),
		cmocka_unit_test(sharing_ends_it),
		cmocka_unit_test(what_it_hung_on_may_go),
		cmocka_unit_test(it_keeps_the_page_that_was_chosen),
		cmocka_unit_test(there_is_a_limit),
		cmocka_unit_test(they_can_be_taken_along),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
