#include "tests/support/check.h"

#include "base/clock.h"
#include "core/feed.h"
#include "core/filter.h"
#include "core/live.h"
#include "core/notice.h"
#include "core/search.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static const struct account *ada, *ben, *cleo;

static int open_house(void **state)
{
	people_open(state);
	ada = person("ada");
	ben = person("ben");
	cleo = person("cleo");
	person_follows(ada, ben);
	return 0;
}

/* No filters, no posts. */
static int quiet(void **state)
{
	struct task *t = test_task(NULL);

	(void)state;
	db_run(t, "DELETE FROM filter", NO_ARGS);
	db_run(t, "UPDATE account SET filters = 0", NO_ARGS);
	db_run(t, "DELETE FROM notice", NO_ARGS);
	db_run(t, "DELETE FROM feed", NO_ARGS);
	db_run(t, "DELETE FROM post", NO_ARGS);
	return test_commit(t);
}

/* --- steps, each a transaction --- */

static enum err ended(struct task *t, enum err e)
{

	return test_end(t, e);
}

static struct filter_keyword_change word_of(const char *keyword, bool whole)
{
	return (struct filter_keyword_change){ .has_keyword = true,
					       .keyword = str_of(keyword),
					       .has_whole_word = true,
					       .whole_word = whole };
}

static struct filter_change filter_of(const char *title, unsigned contexts,
				      enum filter_action action,
				      struct filter_keyword_change *keyword, size_t keywords)
{
	return (struct filter_change){ .has_title = true,
				       .title = str_of(title),
				       .has_contexts = true,
				       .contexts = contexts,
				       .has_action = true,
				       .action = action,
				       .keyword = keyword,
				       .keywords = keywords };
}

static enum err adds(const struct account *who, const struct filter_change *c, struct filter *ret)
{
	struct task *t = test_task(who);

	return ended(t, filter_add(t, c, ret));
}

/* ada's filter of one word. */
static struct filter filters(const char *keyword, bool whole, unsigned contexts,
			     enum filter_action action)
{
	struct filter_keyword_change k = word_of(keyword, whole);
	struct filter_change c = filter_of("gentle", contexts, action, &k, 1);
	struct filter f;

	check_ok(adds(ada, &c, &f));
	return f;
}

static struct filters list_of(const struct account *who)
{
	struct filters list;
	struct task *t = test_task(who);

	check_ok(filter_list(t, &list));
	test_rollback(t);
	return list;
}

/* The post as ada gets it now. */
static struct post gets(int64_t id)
{
	return person_gets(person_again(ada), id);
}

static bool meets(const char *caption)
{
	return gets(person_shares(ben, caption, POST_PUBLIC).id).filters == 1;
}

/* --- writing --- */

static void test_made_changed_removed(void **state)
{
	struct filter_keyword_change k[2] = { word_of("newborn", true), word_of("#baby", false) };
	struct filter_change c =
		filter_of(" gentle ", FILTER_HOME | FILTER_THREAD, FILTER_HIDE, k, 2);
	struct filter f, again;
	struct task *t;

	(void)state;
	assert_int_equal(person_again(ada)->filters, 0);
	t = test_task(ada);
	check_ok(filter_add(t, &c, &f));
	assert_true(t->told && t->told->kind == LIVE_FILTERS && t->told->a == ada->id);
	check_ok(test_commit(t));
	assert_int_equal(person_again(ada)->filters, 1);
	check_str(f.title, "gentle");
	assert_int_equal(f.contexts, FILTER_HOME | FILTER_THREAD);
	assert_int_equal(f.action, FILTER_HIDE);
	assert_int_equal(f.expires_at, 0);
	assert_int_equal(f.keywords, 2);
	check_str(f.keyword[0].keyword, "newborn");
	assert_true(f.keyword[0].whole_word && !f.keyword[1].whole_word);

	/* One word away, one changed, one new; the rest stays. */
	k[0] = (struct filter_keyword_change){ .id = f.keyword[0].id, .remove = true };
	k[1] = (struct filter_keyword_change){ .id = f.keyword[1].id,
					       .has_keyword = true,
					       .keyword = S("cradle") };
	c = (struct filter_change){ .has_end = true, .expires_at = 5, .keyword = k, .keywords = 2 };
	t = test_task(ada);
	check_ok(ended(t, filter_change(t, f.id, &c, &again)));
	check_str(again.title, "gentle");
	assert_int_equal(again.expires_at, 5);
	assert_int_equal(again.keywords, 1);
	assert_int_equal(again.keyword[0].id, f.keyword[1].id);
	check_str(again.keyword[0].keyword, "cradle");
	assert_false(again.keyword[0].whole_word);

	t = test_task(ada);
	check_ok(ended(t, filter_remove(t, f.id)));
	assert_int_equal(person_again(ada)->filters, 0);
	assert_int_equal(rows_of("SELECT COUNT(*) FROM filter_keyword"), 0);
	t = test_task(ada);
	check_err(ended(t, filter_remove(t, f.id)), ERR_NOT_FOUND);
}

static void test_what_is_refused(void **state)
{
	struct filter_keyword_change k = word_of("rose", false);
	struct filter f;
	static const struct {
		const char *title, *keyword;
		unsigned contexts, action;
		enum err want;
	} rows[] = {
		{ "", "rose", FILTER_HOME, FILTER_WARN, ERR_INVALID },
		{ "  ", "rose", FILTER_HOME, FILTER_WARN, ERR_INVALID },
		{ "gentle", "rose", 0, FILTER_WARN, ERR_INVALID },
		{ "gentle", "rose", 1 << FILTER_CONTEXTS, FILTER_WARN, ERR_INVALID },
		{ "gentle", "rose", FILTER_HOME, FILTER_ACTIONS, ERR_INVALID },
		{ "gentle", "", FILTER_HOME, FILTER_WARN, ERR_INVALID },
		{ "gentle", "\xc2\xad", FILTER_HOME, FILTER_WARN,
		  ERR_INVALID }, /* nothing is left */
		{ "gentle", "\xff", FILTER_HOME, FILTER_WARN, ERR_INVALID },
		{ "\xff", "rose", FILTER_HOME, FILTER_WARN, ERR_INVALID },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct filter_keyword_change one = word_of(rows[i].keyword, false);
		struct filter_change c = filter_of(rows[i].title, rows[i].contexts,
						   (enum filter_action)rows[i].action, &one, 1);

		check_err(adds(ada, &c, &f), rows[i].want);
	}
	for (int long_title = 0; long_title < 2; long_title++) {
		struct filter_change c = filter_of("gentle", FILTER_HOME, FILTER_WARN, &k, 1);

		if (long_title)
			c.title = long_text(FILTER_TITLE_MAX + 1);
		else
			k.keyword = long_text(FILTER_KEYWORD_MAX + 1);
		check_err(adds(ada, &c, &f), ERR_LIMIT);
		k = word_of("rose", false);
	}
	/* A sign that folds into eighteen others. */
	k.keyword = S("\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA"
		      "\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA"
		      "\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA");
	{
		struct filter_change c = filter_of("gentle", FILTER_HOME, FILTER_WARN, &k, 1);

		check_err(adds(ada, &c, &f), ERR_LIMIT);
	}
	assert_int_equal(rows_of("SELECT COUNT(*) FROM filter"), 0);
}

static void test_limits(void **state)
{
	struct filter_keyword_change *k =
		arena_many(test_arena(), struct filter_keyword_change, FILTER_WORDS_MAX + 1);
	struct filter_change c =
		filter_of("many", FILTER_HOME, FILTER_WARN, k, FILTER_WORDS_MAX + 1);
	struct filter f;
	struct filter_keyword one;
	struct task *t;

	(void)state;
	for (size_t i = 0; i <= FILTER_WORDS_MAX; i++)
		k[i] = word_of("rose", false);
	check_err(adds(ada, &c, &f), ERR_LIMIT);
	c.keywords--;
	check_ok(adds(ada, &c, &f));
	assert_int_equal(f.keywords, FILTER_WORDS_MAX);
	t = test_task(ada);
	check_err(ended(t, filter_keyword_add(t, f.id, k, &one)), ERR_LIMIT);
	/* One goes, one comes: still as many. */
	k[1] = (struct filter_keyword_change){ .id = f.keyword[0].id, .remove = true };
	c = (struct filter_change){ .keyword = k, .keywords = 2 };
	t = test_task(ada);
	check_ok(ended(t, filter_change(t, f.id, &c, &f)));
	c = filter_of("another", FILTER_HOME, FILTER_WARN, NULL, 0);
	for (size_t i = 1; i < FILTERS_MAX; i++)
		check_ok(adds(ada, &c, &f));
	check_err(adds(ada, &c, &f), ERR_LIMIT);
	check_ok(adds(ben, &c, &f)); /* each has their own */
}

static void test_not_mine(void **state)
{
	struct filter f = filters("rose", false, FILTER_HOME, FILTER_WARN), other;
	struct post p = person_shares(ben, "a rose", POST_PUBLIC);
	struct filter_keyword_change k = word_of("thorn", false);
	struct filter_change c = { .keyword = &k, .keywords = 1 };
	struct filter_keyword kept;
	struct filter_post one;
	struct task *t = test_task(ada);

	(void)state;
	check_ok(ended(t, filter_post_add(t, f.id, p.id, &one)));
	assert_int_equal(list_of(ben).n, 0);
	t = test_task(ben);
	check_err(filter_get(t, f.id, &other), ERR_NOT_FOUND);
	check_err(filter_change(t, f.id, &c, &other), ERR_NOT_FOUND);
	check_err(filter_remove(t, f.id), ERR_NOT_FOUND);
	check_err(filter_keyword_get(t, f.keyword[0].id, &kept, NULL), ERR_NOT_FOUND);
	check_err(filter_keyword_add(t, f.id, &k, &kept), ERR_NOT_FOUND);
	k.id = f.keyword[0].id;
	check_err(filter_keyword_change(t, &k, &kept), ERR_NOT_FOUND);
	check_err(filter_keyword_remove(t, f.keyword[0].id), ERR_NOT_FOUND);
	check_err(filter_post_get(t, one.id, &one), ERR_NOT_FOUND);
	check_err(filter_post_add(t, f.id, p.id, &one), ERR_NOT_FOUND);
	check_err(filter_post_remove(t, one.id), ERR_NOT_FOUND);
	test_rollback(t);
	/* A keyword of another filter of one's own is not of this one. */
	filters("thorn", false, FILTER_HOME, FILTER_WARN);
	k.id = list_of(ada).p[1].keyword[0].id;
	t = test_task(ada);
	check_err(ended(t, filter_change(t, f.id, &c, &other)), ERR_NOT_FOUND);
}

/* --- what posts meet --- */

static void test_everything_in_a_post(void **state)
{
	int64_t photograph = person_photograph(ben);
	struct post_new n = { .media = { &photograph, 1 } };
	struct post p;
	struct task *t = test_task(ben);
	struct media_change change = { .given = MEDIA_DESCRIPTION,
				       .description = S("a newborn foal") };
	struct media m;
	static const struct {
		const char *word;
		size_t meets;
	} rows[] = { { "newborn", 1 },	{ "foal", 1 },	  { "FOAL", 1 },
		     { "sea", 1 },	{ "funeral", 1 }, { "#MyTag", 1 },
		     { "mountain", 0 }, { "<p>", 0 },	  { "href", 0 } };

	(void)state;
	check_ok(ended(t, media_change(t, photograph, &change, &m)));
	n.caption = S("by the sea #mytag");
	n.cover = S("a funeral");
	check_ok(person_tries(ben, &n, &p));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct filter f = filters(rows[i].word, true, FILTER_HOME, FILTER_WARN);
		struct post got = gets(p.id);

		if (got.filters != rows[i].meets)
			fail_msg("%s: %zu", rows[i].word, got.filters);
		if (got.filters) {
			assert_int_equal(got.filtered[0].filter->id, f.id);
			assert_int_equal(got.filtered[0].keywords.n, 1);
			check_str(got.filtered[0].keywords.p[0], rows[i].word);
			assert_int_equal(got.filtered[0].posts.n, 0);
		}
		t = test_task(ada);
		check_ok(ended(t, filter_remove(t, f.id)));
	}
}

static void test_options_of_a_poll(void **state)
{
	struct str options[] = { S("roses"), S("no newborn") };
	struct poll_new poll = { .options = { options, 2 }, .seconds = 3600 };
	struct post_new n = { .caption = S("which?"), .poll = &poll };
	struct post p;

	(void)state;
	check_ok(person_tries(ben, &n, &p));
	filters("newborn", true, FILTER_HOME, FILTER_WARN);
	assert_int_equal(gets(p.id).filters, 1);
	quiet(NULL);
	check_ok(person_tries(ben, &n, &p));
	filters("which roses", true, FILTER_HOME, FILTER_WARN); /* caption and option are two */
	assert_int_equal(gets(p.id).filters, 0);
}

static void test_edited_text(void **state)
{
	struct post p = person_shares(ben, "a quiet day", POST_PUBLIC), now;
	struct post_edit e = { .caption = S("a newborn day") };
	struct task *t;

	(void)state;
	filters("newborn", true, FILTER_HOME, FILTER_WARN);
	assert_int_equal(gets(p.id).filters, 0);
	t = test_task(ben);
	check_ok(ended(t, post_edit(t, p.id, &e, &now)));
	assert_int_equal(gets(p.id).filters, 1);
}

static void test_whose_and_when(void **state)
{
	struct filter f = filters("rose", false, FILTER_HOME, FILTER_WARN);
	struct filter_change end = { .has_end = true };
	struct post mine = person_shares(ada, "my rose", POST_PUBLIC);
	struct post p = person_shares(ben, "a rose", POST_PUBLIC);
	struct task *t;

	(void)state;
	assert_int_equal(gets(mine.id).filters, 0);
	assert_int_equal(gets(p.id).filters, 1);
	assert_int_equal(person_gets(cleo, p.id).filters, 0);
	assert_int_equal(person_gets(NULL, p.id).filters, 0);
	t = test_task(ada);
	end.expires_at = t->now + 1;
	check_ok(ended(t, filter_change(t, f.id, &end, &f)));
	assert_int_equal(gets(p.id).filters, 1);
	t = test_task(ada);
	end.expires_at = t->now;
	check_ok(ended(t, filter_change(t, f.id, &end, &f)));
	assert_int_equal(gets(p.id).filters, 0);
	assert_int_equal(list_of(ada).n, 1); /* it stays to be changed */
}

static void test_boosts(void **state)
{
	struct post p = person_shares(cleo, "a rose", POST_PUBLIC), boost, got;
	struct task *t = test_task(ben);
	struct filter f;
	struct filter_post one;

	(void)state;
	check_ok(ended(t, post_boost(t, p.id, true, &boost)));
	f = filters("rose", false, FILTER_HOME, FILTER_WARN);
	got = gets(boost.id);
	assert_non_null(got.boosted);
	assert_int_equal(got.filters, 1);
	assert_int_equal(got.boosted->filters, 1);
	/* A boost of what is one's own. */
	p = person_shares(ada, "my rose", POST_PUBLIC);
	t = test_task(ben);
	check_ok(ended(t, post_boost(t, p.id, true, &boost)));
	assert_int_equal(gets(boost.id).filters, 0);
	/* A single post, by its own id and by that of a boost. */
	p = person_shares(cleo, "a thorn", POST_PUBLIC);
	t = test_task(ben);
	check_ok(ended(t, post_boost(t, p.id, true, &boost)));
	t = test_task(ada);
	check_ok(ended(t, filter_post_add(t, f.id, p.id, &one)));
	got = gets(boost.id);
	assert_int_equal(got.filters, 1);
	assert_int_equal(got.filtered[0].keywords.n, 0);
	assert_int_equal(got.filtered[0].posts.n, 1);
	assert_int_equal(got.filtered[0].posts.p[0], p.id);
}

static void test_single_posts(void **state)
{
	struct filter f = filters("rose", false, FILTER_HOME, FILTER_WARN);
	struct post p = person_shares(ben, "a thorn", POST_PUBLIC);
	struct post sealed = person_shares(ben, "a thorn", POST_SELF);
	struct filter_post one, again;
	struct task *t = test_task(ada);

	(void)state;
	check_ok(ended(t, filter_post_add(t, f.id, p.id, &one)));
	assert_int_equal(one.post_id, p.id);
	t = test_task(ada);
	check_ok(ended(t, filter_post_add(t, f.id, p.id, &again)));
	assert_int_equal(again.id, one.id);
	t = test_task(ada);
	check_err(ended(t, filter_post_add(t, f.id, sealed.id, &again)), ERR_NOT_FOUND);
	t = test_task(ada);
	check_err(ended(t, filter_post_add(t, f.id, 1, &again)), ERR_NOT_FOUND);
	assert_int_equal(gets(p.id).filters, 1);
	t = test_task(ada);
	check_ok(ended(t, filter_post_remove(t, one.id)));
	assert_int_equal(gets(p.id).filters, 0);
	/* Whoever deletes the post takes the entry along. */
	t = test_task(ada);
	check_ok(ended(t, filter_post_add(t, f.id, p.id, &one)));
	t = test_task(ben);
	check_ok(ended(t, post_delete(t, p.id, &p)));
	assert_int_equal(rows_of("SELECT COUNT(*) FROM filter_post"), 0);
}

static void test_words_of_many_languages(void **state)
{
	(void)state;
	filters("\u5b69\u5b50", true, FILTER_HOME, FILTER_WARN);
	assert_true(meets("\u6211\u5011\u7684\u5b69\u5b50\u51fa\u751f\u4e86"));
	assert_false(meets("\u6211\u5011"));
	quiet(NULL);
	filters("enfant", true, FILTER_HOME, FILTER_WARN);
	assert_true(meets("L\u2019ENFANT dort"));
	assert_false(meets("enfantin"));
}

/* --- where --- */

static size_t home_of_ada(struct paging *page)
{
	const struct account *me = person_again(ada);
	struct task *t = test_task(me);
	struct posts list;

	check_ok(feed_home(t, page, &list));
	test_rollback(t);
	return list.n;
}

struct heard {
	size_t listed, grouped;
	int64_t unread;
	bool any;
};

/* ada's mentions, a page of `limit` each way. */
static struct heard mentions_of_ada(int64_t limit)
{
	struct notice_want mentions = { .kinds = 1u << NOTICE_MENTION };
	const struct account *me = person_again(ada);
	struct paging page = { .limit = limit }, groups_page = page;
	struct task *t = test_task(me);
	struct notice_groups groups;
	struct notices list;
	struct heard h;

	check_ok(notice_list(t, &mentions, &page, &list));
	check_ok(notice_groups(t, &mentions, &groups_page, &groups));
	check_ok(notice_unread(t, &mentions, 100, &h.unread));
	h.listed = list.n;
	h.grouped = groups.n;
	h.any = notice_any_new(t);
	test_rollback(t);
	return h;
}

static void test_home_leaves_out(void **state)
{
	struct paging page = { .limit = 4 };

	(void)state;
	filters("rose", false, FILTER_HOME, FILTER_HIDE);
	person_shares(ben, "the first", POST_PUBLIC);
	for (int i = 0; i < 9; i++)
		person_shares(ben, "a rose", POST_PUBLIC);
	/* Two pages of which nothing is left, and then one: the list goes on until there is. */
	assert_int_equal(home_of_ada(&page), 1);
	assert_false(page.more);
	/* From below: next to it are only roses. */
	page = (struct paging){ .limit = 4, .min_id = page.oldest };
	assert_int_equal(home_of_ada(&page), 0);
	/* Elsewhere it is only told. */
	quiet(NULL);
	filters("rose", false, FILTER_PUBLIC, FILTER_HIDE);
	person_shares(ben, "a rose", POST_PUBLIC);
	page = (struct paging){ .limit = 4 };
	assert_int_equal(home_of_ada(&page), 1);
}

static void test_notices_leave_out(void **state)
{
	struct post p = person_shares(ada, "my garden", POST_PUBLIC);
	struct heard h;

	(void)state;
	person_answers(ben, "what a rose", POST_PUBLIC, p.id);
	h = mentions_of_ada(20);
	assert_true(h.listed == 1 && h.grouped == 1 && h.unread == 1 && h.any);
	filters("rose", false, FILTER_NOTIFICATIONS, FILTER_HIDE);
	h = mentions_of_ada(20);
	assert_true(h.listed == 0 && h.grouped == 0 && h.unread == 0 && !h.any);
	quiet(NULL);
	p = person_shares(ada, "my garden", POST_PUBLIC);
	person_answers(ben, "what a thorn", POST_PUBLIC, p.id);
	filters("rose", false, FILTER_NOTIFICATIONS, FILTER_HIDE);
	for (int i = 0; i < 5; i++)
		person_answers(ben, "what a rose", POST_PUBLIC, p.id);
	h = mentions_of_ada(2); /* behind pages of which nothing is left */
	assert_true(h.listed == 1 && h.grouped == 1 && h.unread == 1 && h.any);
}

static void test_how_it_is_shown(void **state)
{
	struct post p = person_shares(ben, "a rose and a thorn", POST_PUBLIC), got;
	struct posts one = { &got, 1 };
	struct str title = S("untouched");

	(void)state;
	got = gets(p.id);
	assert_int_equal(filter_shown(&got, FILTER_EVERYWHERE, &title), SHOW_WHOLE);
	check_str(title, "untouched");
	filters("rose", false, FILTER_HOME | FILTER_THREAD, FILTER_BLUR);
	filters("thorn", false, FILTER_THREAD, FILTER_WARN);
	got = gets(p.id);
	assert_int_equal(filter_shown(&got, FILTER_HOME, &title), SHOW_BLURRED);
	check_str(title, "gentle");
	assert_int_equal(filter_shown(&got, FILTER_THREAD, NULL), SHOW_COVERED);
	assert_int_equal(filter_shown(&got, FILTER_ACCOUNT, NULL), SHOW_WHOLE);
	filters("and", false, FILTER_ACCOUNT, FILTER_HIDE);
	got = gets(p.id);
	assert_int_equal(filter_shown(&got, FILTER_ACCOUNT, NULL), SHOW_NOT);
	filter_leave_out(&one, FILTER_THREAD);
	assert_int_equal(one.n, 1);
	filter_leave_out(&one, FILTER_ACCOUNT);
	assert_int_equal(one.n, 0);
}

static void test_threads_and_search(void **state)
{
	struct post p = person_shares(cleo, "my garden", POST_PUBLIC);
	struct post answer = person_answers(ben, "what a rose", POST_PUBLIC, p.id);
	struct posts above, below, found;
	const struct account *me;
	struct task *t;

	(void)state;
	person_set(ben, "indexed", 1);
	filters("rose", false, FILTER_THREAD, FILTER_WARN);
	me = person_again(ada);
	t = test_task(me);
	check_ok(post_context(t, p.id, &above, &below));
	assert_int_equal(below.n, 1);
	assert_int_equal(below.p[0].filters, 1);
	check_ok(post_context(t, answer.id, &above, &below));
	assert_int_equal(above.n, 1);
	assert_int_equal(above.p[0].filters, 0);
	check_ok(search_posts(t, S("rose"), 0, 20, 0, &found));
	assert_int_equal(found.n, 1);
	assert_int_equal(found.p[0].filters, 1);
	test_rollback(t);
}

/* Rendered or not: whoever has filters gets posts whole, and others as before. */
static bool always(int64_t id, int64_t rev)
{
	(void)id;
	(void)rev;
	return true;
}

static void test_kept_renderings(void **state)
{
	int64_t photograph = person_photograph(ben);
	struct post_new n = { .caption = S("the sea"), .media = { &photograph, 1 } };
	struct media_change change = { .given = MEDIA_DESCRIPTION, .description = S("a rose") };
	struct paging page = { .limit = 20, .kept = always };
	const struct account *again;
	struct media m;
	struct posts list;
	struct post p;
	struct task *t = test_task(ben);

	(void)state;
	check_ok(ended(t, media_change(t, photograph, &change, &m)));
	check_ok(person_tries(ben, &n, &p));
	t = test_task(ada);
	check_ok(feed_home(t, &page, &list));
	test_rollback(t);
	assert_true(list.n == 1 && list.p[0].bare);
	filters("rose", false, FILTER_HOME, FILTER_WARN);
	page = (struct paging){ .limit = 20, .kept = always };
	again = person_again(ada);
	t = test_task(again);
	check_ok(feed_home(t, &page, &list));
	test_rollback(t);
	assert_true(list.n == 1 && !list.p[0].bare && list.p[0].filters == 1);
}

static void test_who_leaves_takes_them_along(void **state)
{
	const struct account *dora = person("dora");
	struct filter_keyword_change k = word_of("rose", false);
	struct filter_change c = filter_of("gentle", FILTER_HOME, FILTER_WARN, &k, 1);
	struct job j = { .ref = dora->id };
	struct filter f;
	struct task *t;

	(void)state;
	check_ok(adds(dora, &c, &f));
	person_set(dora, "state", ACCOUNT_GONE);
	for (int i = 0; i < 10; i++) {
		t = test_task(NULL);
		check_ok(ended(t, account_remove_step(t, &j)));
	}
	assert_int_equal(rows_of("SELECT COUNT(*) FROM filter"), 0);
	assert_int_equal(rows_of("SELECT COUNT(*) FROM filter_keyword"), 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, quiet)
	const struct CMUnitTest tests[] = {
		TEST(test_made_changed_removed),
		TEST(test_what_is_refused),
		TEST(test_limits),
		TEST(test_not_mine),
		TEST(test_everything_in_a_post),
		TEST(test_options_of_a_poll),
		TEST(test_edited_text),
		TEST(test_whose_and_when),
		TEST(test_boosts),
		TEST(test_single_posts),
		TEST(test_words_of_many_languages),
		TEST(test_home_leaves_out),
		TEST(test_notices_leave_out),
		TEST(test_how_it_is_shown),
		TEST(test_threads_and_search),
		TEST(test_kept_renderings),
		TEST(test_who_leaves_takes_them_along),
	};

	return cmocka_run_group_tests(tests, open_house, testdb_close);
}
