#include "tests/support/check.h"

#include "core/feed.h"
#include "core/notice.h"
#include "core/post.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static bool sees(const struct account *viewer, int64_t id)
{
	struct task *t = test_task(viewer);
	struct post p;
	bool twin = post_get(t, id, &p) == OK;

	assert_int_equal(twin, post_may_see(t, viewer ? viewer->id : 0, id));
	test_rollback(t);
	return twin;
}

/* --- sharing --- */

static void a_post_has_words_or_a_photograph(void **state)
{
	const struct account *ada = person("ada");
	int64_t photo = person_photograph(ada);
	struct post p;

	(void)state;
	check_err(person_tries(ada, &(struct post_new){ .caption = S("  \n ") }, NULL),
		  ERR_INVALID);
	check_ok(person_tries(ada, &(struct post_new){ .media = { &photo, 1 } }, &p));
	assert_int_equal(p.media.n, 1);
	assert_int_equal(p.media.p[0].files.id, photo);
	check_ok(person_tries(ada, &(struct post_new){ .caption = S("For Lena.") }, &p));
	check_str(p.caption, "For Lena.");
	assert_true(p.mine);
	check_str(p.author.name, "ada");
	assert_true(p.id > 0 && p.thread_id == p.id);
}

static void what_is_shown_after_sharing_is_what_is_kept(void **state)
{
	const struct account *dora = person("dora"), *emil = person("emil");
	int64_t photos[2] = { person_photograph(dora), person_photograph(dora) };
	struct post_new n = { .caption = S("With @emil in the #RoseGarden, @nobody_here"),
			      .cover = S("A hard day"),
			      .language = S("en"),
			      .when = S("1962~"),
			      .media = { photos, 2 } };
	struct post shared, kept;

	(void)state;
	check_ok(person_tries(dora, &n, &shared));
	kept = person_gets(emil, shared.id);
	check_str(kept.caption, "With @emil in the #RoseGarden, @nobody_here");
	assert_true(str_eq(kept.caption_html.s, shared.caption_html.s));
	assert_true(str_find(kept.caption_html.s, S("u-url mention")) < kept.caption_html.s.n);
	check_str(kept.cover, "A hard day");
	assert_true(kept.sensitive && shared.sensitive);
	check_str(kept.when, "1962~");
	assert_int_equal(kept.mentions, 1);
	assert_int_equal(shared.mentions, 1);
	assert_int_equal(kept.mention[0].account_id, emil->id);
	check_str(kept.mention[0].acct, "emil");
	assert_int_equal(kept.tags, 1);
	check_str(kept.tag[0].key, "rosegarden");
	check_str(kept.tag[0].name, "RoseGarden");
	assert_int_equal(kept.media.n, 2);
	assert_int_equal(kept.media.p[0].files.id, photos[0]);
	assert_int_equal(kept.media.p[1].files.id, photos[1]);
	assert_false(kept.mine);
}

static void limits_are_kept(void **state)
{
	const struct account *ada = person("limits");
	int64_t many[MEDIA_POST_MAX + 1];

	(void)state;
	for (size_t i = 0; i <= MEDIA_POST_MAX; i++)
		many[i] = person_photograph(ada);
	check_err(person_tries(ada, &(struct post_new){ .caption = long_text(1000000) }, NULL),
		  ERR_LIMIT);
	check_err(person_tries(ada, &(struct post_new){ .caption = long_text(CAPTION_MAX + 1) },
			       NULL),
		  ERR_LIMIT);
	check_ok(person_tries(ada, &(struct post_new){ .caption = long_text(CAPTION_MAX) }, NULL));
	check_err(person_tries(ada,
			       &(struct post_new){ .caption = S("a"),
						   .cover = long_text(COVER_MAX + 1) },
			       NULL),
		  ERR_LIMIT);
	check_err(person_tries(ada, &(struct post_new){ .media = { many, MEDIA_POST_MAX + 1 } },
			       NULL),
		  ERR_LIMIT);
	check_ok(person_tries(ada, &(struct post_new){ .media = { many, MEDIA_POST_MAX } }, NULL));
	check_err(person_tries(ada,
			       &(struct post_new){ .caption = S("a"), .when = S("last summer") },
			       NULL),
		  ERR_INVALID);
	check_err(
		person_tries(ada,
			     &(struct post_new){ .caption = S("a"), .language = S("no language") },
			     NULL),
		ERR_INVALID);
	check_err(person_tries(ada, &(struct post_new){ .caption = S("broken \xC3\x28") }, NULL),
		  ERR_INVALID);
	check_err(person_tries(ada,
			       &(struct post_new){ .caption = S("a"),
						   .visibility = (enum visibility)17 },
			       NULL),
		  ERR_INVALID);
	check_err(person_tries(ada,
			       &(struct post_new){ .caption = S("a"), .visibility = POST_CIRCLE },
			       NULL),
		  ERR_INVALID);
}

static void photographs_are_ones_own_and_loose(void **state)
{
	const struct account *ada = person("photo_a"), *ben = person("photo_b");
	int64_t mine = person_photograph(ada), his = person_photograph(ben), none = 99;
	int64_t twice[2] = { mine, mine };

	(void)state;
	check_err(person_tries(ada, &(struct post_new){ .media = { &his, 1 } }, NULL), ERR_INVALID);
	check_err(person_tries(ada, &(struct post_new){ .media = { &none, 1 } }, NULL),
		  ERR_INVALID);
	check_err(person_tries(ada, &(struct post_new){ .media = { twice, 2 } }, NULL),
		  ERR_INVALID);
	check_ok(person_tries(ada, &(struct post_new){ .media = { &mine, 1 } }, NULL));
	check_err(person_tries(ada, &(struct post_new){ .media = { &mine, 1 } }, NULL),
		  ERR_INVALID);
}

static void a_form_sent_twice_shares_once(void **state)
{
	const struct account *ada = person("twice"), *ben = person("twice_b");
	struct post_new n = { .caption = S("Once"), .idempotency_key = S("k1") };
	struct post first, second, later, other;

	(void)state;
	check_ok(person_tries(ada, &n, &first));
	check_ok(person_tries(ada, &n, &second));
	assert_int_equal(first.id, second.id);
	check_ok(person_tries(ben, &n, &other));
	assert_int_not_equal(first.id, other.id);
	test_clock_add(3700 * 1000);
	check_ok(person_tries(ada, &n, &later));
	assert_int_not_equal(first.id, later.id);
	n.idempotency_key = long_text(300);
	check_err(person_tries(ada, &n, NULL), ERR_LIMIT);
}

static void counts_are_for_the_author(void **state)
{
	const struct account *ada = person("counts"), *ben = person("counts_b");
	struct post p = person_shares(ada, "A quiet day", POST_PUBLIC), seen;
	struct task *t;

	(void)state;
	assert_int_equal(person_again(ada)->posts, 1);
	t = test_task(ben);
	check_ok(post_light(t, p.id, true, &seen));
	assert_true(seen.lit);
	check_ok(post_light(t, p.id, true, &seen));
	assert_int_equal(seen.candles, 0);
	check_ok(test_commit(t));
	person_answers(ben, "With you", POST_PUBLIC, p.id);
	seen = person_gets(ada, p.id);
	assert_int_equal(seen.candles, 1);
	assert_int_equal(seen.comments, 1);
	assert_false(seen.lit);
	seen = person_gets(ben, p.id);
	assert_int_equal(seen.candles, 0);
	assert_int_equal(seen.comments, 0);
	assert_true(seen.lit);
	t = test_task(ben);
	check_ok(post_light(t, p.id, false, &seen));
	check_ok(post_light(t, p.id, false, &seen));
	check_ok(test_commit(t));
	assert_int_equal(person_gets(ada, p.id).candles, 0);
}

/* --- who sees --- */

static void each_visibility_reaches_its_people(void **state)
{
	const struct account *ada = person("vis_a"), *fan = person("vis_f"),
			     *asks = person("vis_q"), *member = person("vis_m"),
			     *other = person("vis_o");
	int64_t circle = person_circle(ada, member, NULL), id;
	struct post p;

	(void)state;
	person_follows(fan, ada);
	person_asks(asks, ada);
	id = person_shares(ada, "public", POST_PUBLIC).id;
	assert_true(sees(NULL, id) && sees(other, id) && sees(ada, id));
	id = person_shares(ada, "unlisted", POST_UNLISTED).id;
	assert_true(sees(NULL, id) && sees(other, id));
	id = person_shares(ada, "followers", POST_FOLLOWERS).id;
	assert_true(sees(fan, id) && sees(ada, id));
	assert_false(sees(NULL, id) || sees(other, id) || sees(asks, id) || sees(member, id));
	check_ok(person_tries(ada,
			      &(struct post_new){ .caption = S("circle, @vis_o too"),
						  .visibility = POST_CIRCLE,
						  .circle_id = circle },
			      &p));
	assert_true(sees(member, p.id) && sees(ada, p.id) && sees(other, p.id));
	assert_false(sees(fan, p.id) || sees(NULL, p.id));
	id = person_shares(ada, "direct to @vis_o", POST_DIRECT).id;
	assert_true(sees(other, id) && sees(ada, id));
	assert_false(sees(fan, id) || sees(NULL, id));
	id = person_shares(ada, "only me, @vis_o", POST_SELF).id;
	assert_true(sees(ada, id));
	assert_false(sees(other, id) || sees(fan, id));
	check_err(person_tries(other,
			       &(struct post_new){ .caption = S("not mine"),
						   .visibility = POST_CIRCLE,
						   .circle_id = circle },
			       NULL),
		  ERR_INVALID);
}

static void blocked_and_suspended_people_are_out_of_sight(void **state)
{
	const struct account *ada = person("blk_a"), *ben = person("blk_b"), *eve = person("blk_e");
	int64_t id = person_shares(ada, "public, for @blk_b", POST_PUBLIC).id;

	(void)state;
	person_blocks(ada, ben);
	person_blocks(eve, ada);
	assert_false(sees(ben, id) || sees(eve, id));
	assert_true(sees(NULL, id));
	check_err(
		person_tries(ben, &(struct post_new){ .caption = S("but"), .reply_to = id }, NULL),
		ERR_NOT_FOUND);
	check_err(
		person_tries(eve, &(struct post_new){ .caption = S("but"), .reply_to = id }, NULL),
		ERR_NOT_FOUND);
	person_set(ada, "state", ACCOUNT_SUSPENDED);
	assert_false(sees(NULL, id));
}

/* --- comments --- */

static void a_comment_is_never_wider(void **state)
{
	const struct account *ada = person("wide_a"), *ben = person("wide_b"),
			     *cleo = person("wide_c"), *dan = person("wide_d");
	int64_t circle = person_circle(ada, ben, cleo), own = person_circle(ben, dan, NULL);
	struct post to, p;

	(void)state;
	person_follows(ben, ada);
	person_follows(cleo, ada);
	person_follows(dan, ben);
	p = person_answers(ben, "a", POST_PUBLIC, person_shares(ada, "u", POST_UNLISTED).id);
	assert_int_equal(p.visibility, POST_UNLISTED);
	to = person_shares(ada, "f", POST_FOLLOWERS);
	p = person_answers(ben, "b", POST_PUBLIC, to.id);
	assert_int_equal(p.visibility, POST_FOLLOWERS);
	assert_int_equal(p.audience_id, ada->id);
	assert_true(sees(cleo, p.id) && sees(ada, p.id) && sees(ben, p.id));
	assert_false(sees(dan, p.id) || sees(NULL, p.id));
	p = person_answers(cleo, "c", POST_FOLLOWERS, p.id);
	assert_int_equal(p.audience_id, ada->id);
	assert_int_equal(p.thread_id, to.id);
	assert_true(sees(ben, p.id));
	check_err(person_tries(ben,
			       &(struct post_new){ .caption = S("x"),
						   .visibility = POST_CIRCLE,
						   .circle_id = own,
						   .reply_to = to.id },
			       NULL),
		  ERR_INVALID);
	check_ok(person_tries(ada,
			      &(struct post_new){ .caption = S("in the circle"),
						  .visibility = POST_CIRCLE,
						  .circle_id = circle },
			      &to));
	p = person_answers(ben, "d", POST_PUBLIC, to.id);
	assert_int_equal(p.visibility, POST_CIRCLE);
	assert_int_equal(p.circle_id, circle);
	assert_true(sees(cleo, p.id) && sees(ada, p.id));
	assert_false(sees(dan, p.id));
	p = person_answers(ben, "e", POST_SELF, to.id);
	assert_int_equal(p.visibility, POST_SELF);
	assert_false(sees(ada, p.id));
	p = person_answers(ada, "f", POST_PUBLIC, person_shares(ada, "mine", POST_SELF).id);
	assert_int_equal(p.visibility, POST_SELF);
}

static void a_direct_answer_reaches_the_one_who_is_answered(void **state)
{
	const struct account *ada = person("dir_a"), *ben = person("dir_b"), *eve = person("dir_c");
	struct post to = person_shares(ada, "for @dir_b", POST_DIRECT), p;

	(void)state;
	p = person_answers(ben, "thank you", POST_PUBLIC, to.id);
	assert_int_equal(p.visibility, POST_DIRECT);
	assert_true(sees(ada, p.id));
	assert_false(sees(eve, p.id));
	check_err(person_tries(eve, &(struct post_new){ .caption = S("me too"), .reply_to = to.id },
			       NULL),
		  ERR_NOT_FOUND);
	check_err(person_tries(eve, &(struct post_new){ .caption = S("me too"), .reply_to = 12345 },
			       NULL),
		  ERR_NOT_FOUND);
}

static void a_thread_is_read_depth_first(void **state)
{
	const struct account *ada = person("thr_a"), *ben = person("thr_b"), *eve = person("thr_e");
	int64_t id[6];
	struct posts above, below;
	struct task *t;

	(void)state;
	id[0] = person_shares(ada, "0", POST_PUBLIC).id;
	id[1] = person_answers(ben, "1", POST_PUBLIC, id[0]).id;
	id[2] = person_answers(eve, "2", POST_PUBLIC, id[0]).id;
	id[3] = person_answers(ada, "3", POST_PUBLIC, id[1]).id;
	id[4] = person_answers(ada, "4", POST_PUBLIC, id[2]).id;
	id[5] = person_answers(ben, "5", POST_PUBLIC, id[3]).id;
	t = test_task(NULL);
	check_ok(post_context(t, id[0], &above, &below));
	assert_int_equal(above.n, 0);
	assert_int_equal(below.n, 5);
	assert_int_equal(below.p[0].id, id[1]);
	assert_int_equal(below.p[1].id, id[3]);
	assert_int_equal(below.p[2].id, id[5]);
	assert_int_equal(below.p[3].id, id[2]);
	assert_int_equal(below.p[4].id, id[4]);
	check_ok(post_context(t, id[5], &above, &below));
	assert_int_equal(below.n, 0);
	assert_int_equal(above.n, 3);
	assert_int_equal(above.p[0].id, id[0]);
	assert_int_equal(above.p[2].id, id[3]);
	test_rollback(t);
	person_blocks(ben, eve);
	t = test_task(ben);
	check_ok(post_context(t, id[0], &above, &below));
	assert_int_equal(below.n, 4);
	test_rollback(t);
}

/* --- delete, archive, pin --- */

static void deleting_leaves_answers_and_frees_photographs(void **state)
{
	const struct account *ada = person("del_a"), *ben = person("del_b"),
			     *host = person("del_h");
	int64_t photo = person_photograph(ada);
	struct post p, was, answer;
	struct task *t;

	(void)state;
	check_ok(person_tries(
		ada, &(struct post_new){ .caption = S("gone #soon"), .media = { &photo, 1 } }, &p));
	answer = person_answers(ben, "stays", POST_PUBLIC, p.id);
	t = test_task(ben);
	check_ok(post_boost(t, p.id, true, &was));
	check_ok(post_bookmark(t, p.id, true, &was));
	check_ok(test_commit(t));
	t = test_task(ben);
	check_err(post_delete(t, p.id, &was), ERR_NOT_FOUND);
	test_rollback(t);
	t = test_task(ada);
	check_ok(post_delete(t, p.id, &was));
	check_ok(test_commit(t));
	check_str(was.caption, "gone #soon");
	assert_int_equal(was.media.n, 1);
	assert_false(sees(ada, p.id));
	assert_int_equal(person_gets(ben, answer.id).reply_to, p.id);
	assert_int_equal(person_again(ada)->posts, 0);
	assert_int_equal(rows_of("SELECT count(*) FROM post WHERE boost_of IS NOT NULL"), 0);
	assert_int_equal(rows_of("SELECT count(*) FROM post_tag WHERE tag = 'soon'"), 0);
	check_ok(person_tries(
		ada, &(struct post_new){ .caption = S("again"), .media = { &photo, 1 } }, &p));
	person_set(host, "role", ROLE_MODERATOR);
	t = test_task(person_again(host));
	check_ok(post_delete(t, p.id, &was));
	check_ok(test_commit(t));
	assert_false(sees(ada, p.id));
}

/* The answer to deleting holds the text: who may not see a post gets none by deleting it. */
static void a_host_deletes_what_they_see(void **state)
{
	const struct account *ada = person("hdel_a"), *host = person("hdel_h");
	struct post p = person_shares(ada, "for those who follow", POST_FOLLOWERS), was;
	struct task *t;

	(void)state;
	person_set(host, "role", ROLE_HOST);
	t = test_task(person_again(host));
	check_err(post_delete(t, p.id, &was), ERR_NOT_FOUND);
	test_rollback(t);
	assert_true(sees(ada, p.id));
}

static void an_archived_post_is_its_authors(void **state)
{
	const struct account *ada = person("arc_a"), *ben = person("arc_b");
	struct post p = person_shares(ada, "put away @arc_b", POST_PUBLIC), boost;
	struct paging page = { .limit = 20 };
	struct posts list;
	struct task *t = test_task(ben);

	(void)state;
	check_ok(post_boost(t, p.id, true, &boost));
	check_ok(post_bookmark(t, p.id, true, &boost));
	check_ok(test_commit(t));
	t = test_task(ben);
	check_err(post_archive(t, p.id, true), ERR_NOT_FOUND);
	test_rollback(t);
	t = test_task(ada);
	check_ok(post_archive(t, p.id, true));
	check_ok(test_commit(t));
	assert_false(sees(ben, p.id) || sees(NULL, p.id));
	assert_true(person_gets(ada, p.id).archived);
	t = test_task(ben);
	check_ok(feed_bookmarks(t, &page, &list));
	assert_int_equal(list.n, 0);
	check_ok(feed_account(t, ben->id, &(struct feed_of){ 0 }, &page, &list));
	assert_int_equal(list.n, 0);
	test_rollback(t);
	t = test_task(ada);
	check_ok(
		feed_account(t, ada->id, &(struct feed_of){ .only_archived = true }, &page, &list));
	assert_int_equal(list.n, 1);
	check_ok(feed_account(t, ada->id, &(struct feed_of){ 0 }, &page, &list));
	assert_int_equal(list.n, 0);
	check_ok(post_archive(t, p.id, false));
	check_ok(test_commit(t));
	assert_true(sees(ben, p.id));
}

static void five_posts_are_pinned(void **state)
{
	const struct account *ada = person("pin_a"), *ben = person("pin_b");
	int64_t first = 0, sixth = person_shares(ada, "sixth", POST_PUBLIC).id,
		direct = person_shares(ada, "direct", POST_DIRECT).id;
	struct post p;
	struct paging page = { .limit = 20 };
	struct posts list;
	struct task *t;

	(void)state;
	for (int i = 0; i < PINS_MAX; i++) {
		int64_t id = person_shares(ada, "pinned", POST_PUBLIC).id;

		first = first ? first : id;
		t = test_task(ada);
		check_ok(post_pin(t, id, true, &p));
		check_ok(post_pin(t, id, true, &p));
		assert_true(p.pinned);
		check_ok(test_commit(t));
		test_clock_add(1);
	}
	t = test_task(ada);
	check_err(post_pin(t, sixth, true, &p), ERR_LIMIT);
	check_ok(post_pin(t, first, false, &p));
	check_err(post_pin(t, direct, true, &p), ERR_FORBIDDEN);
	check_ok(feed_account(t, ada->id, &(struct feed_of){ .only_pinned = true }, &page, &list));
	assert_int_equal(list.n, PINS_MAX - 1);
	test_rollback(t);
	t = test_task(ben);
	check_err(post_pin(t, first, true, &p), ERR_NOT_FOUND);
	test_rollback(t);
}

/* --- boosts --- */

static void only_public_posts_are_boosted(void **state)
{
	const struct account *ada = person("boo_a"), *ben = person("boo_b");
	struct post p = person_shares(ada, "pass on", POST_UNLISTED), boost, again;
	struct task *t;

	(void)state;
	person_follows(ben, ada);
	t = test_task(ben);
	check_ok(post_boost(t, p.id, true, &boost));
	assert_int_equal(boost.boosted->id, p.id);
	check_str(boost.boosted->caption, "pass on");
	assert_true(boost.boosted->boosted_by_me);
	assert_int_equal(boost.account_id, ben->id);
	check_ok(post_boost(t, p.id, true, &again));
	assert_int_equal(again.id, boost.id);
	check_ok(post_boost(t, boost.id, true, &again));
	assert_int_equal(again.id, boost.id);
	check_ok(test_commit(t));
	assert_int_equal(person_gets(ada, p.id).boosts, 1);
	assert_true(sees(NULL, boost.id));
	t = test_task(ben);
	check_ok(post_boost(t, p.id, false, &again));
	assert_int_equal(again.id, p.id);
	assert_false(again.boosted_by_me);
	check_ok(test_commit(t));
	assert_int_equal(person_gets(ada, p.id).boosts, 0);
	assert_false(sees(NULL, boost.id));
	p = person_shares(ada, "not this", POST_FOLLOWERS);
	t = test_task(ben);
	check_err(post_boost(t, p.id, true, &boost), ERR_FORBIDDEN);
	test_rollback(t);
	t = test_task(ada);
	check_err(post_boost(t, p.id, true, &boost), ERR_FORBIDDEN);
	test_rollback(t);
}

static void a_boost_is_taken_back_out_of_sight(void **state)
{
	const struct account *ada = person("bck_a"), *ben = person("bck_b");
	struct post p = person_shares(ada, "pass on", POST_PUBLIC), boost, was;
	struct task *t = test_task(ben);

	(void)state;
	check_ok(post_boost(t, p.id, true, &boost));
	check_ok(test_commit(t));
	person_blocks(ada, ben);
	t = test_task(ben);
	check_err(post_boost(t, p.id, false, &was), ERR_NOT_FOUND);
	check_ok(post_delete(t, boost.id, &was));
	check_ok(test_commit(t));
	assert_int_equal(person_gets(ada, p.id).boosts, 0);
	assert_false(sees(NULL, boost.id));
	assert_int_equal(rows_of("SELECT count(*) FROM notice n JOIN account a ON a.id = n.from_id"
				 " WHERE a.name = 'bck_b'"),
			 0);
}

static void who_lit_is_for_the_author(void **state)
{
	const struct account *ada = person("lit_a"), *ben = person("lit_b"), *eve = person("lit_c");
	int64_t id = person_shares(ada, "light", POST_PUBLIC).id;
	struct paging page = { .limit = 20 };
	struct accounts people;
	struct post p;
	struct task *t = test_task(ben);

	(void)state;
	check_ok(post_light(t, id, true, &p));
	t->me = eve;
	check_ok(post_light(t, id, true, &p));
	check_ok(post_boost(t, id, true, &p));
	check_ok(post_lit_by(t, id, &page, &people));
	assert_int_equal(people.n, 0);
	t->me = ada;
	check_ok(post_lit_by(t, id, &page, &people));
	assert_int_equal(people.n, 2);
	assert_int_equal(people.p[0].id, eve->id);
	page = (struct paging){ .limit = 1, .max_id = page.newest };
	check_ok(post_lit_by(t, id, &page, &people));
	assert_int_equal(people.n, 1);
	assert_int_equal(people.p[0].id, ben->id);
	page = (struct paging){ .limit = 20 };
	check_ok(post_boosted_by(t, id, &page, &people));
	assert_int_equal(people.n, 1);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_post_has_words_or_a_photograph),
		cmocka_unit_test(what_is_shown_after_sharing_is_what_is_kept),
		cmocka_unit_test(limits_are_kept),
		cmocka_unit_test(photographs_are_ones_own_and_loose),
		cmocka_unit_test(a_form_sent_twice_shares_once),
		cmocka_unit_test(counts_are_for_the_author),
		cmocka_unit_test(each_visibility_reaches_its_people),
		cmocka_unit_test(blocked_and_suspended_people_are_out_of_sight),
		cmocka_unit_test(a_comment_is_never_wider),
		cmocka_unit_test(a_direct_answer_reaches_the_one_who_is_answered),
		cmocka_unit_test(a_thread_is_read_depth_first),
		cmocka_unit_test(deleting_leaves_answers_and_frees_photographs),
		cmocka_unit_test(a_host_deletes_what_they_see),
		cmocka_unit_test(an_archived_post_is_its_authors),
		cmocka_unit_test(five_posts_are_pinned),
		cmocka_unit_test(only_public_posts_are_boosted),
		cmocka_unit_test(a_boost_is_taken_back_out_of_sight),
		cmocka_unit_test(who_lit_is_for_the_author),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
