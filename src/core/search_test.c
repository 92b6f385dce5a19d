#include "tests/support/check.h"

#include "core/search.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static size_t posts(const struct account *a, const char *query)
{
	struct task *t = test_task(a);
	struct posts list;

	check_ok(search_posts(t, str_of(query), 0, 20, 0, &list));
	check_ok(test_commit(t));
	return list.n;
}

static void own_words_are_found(void **state)
{
	const struct account *ada = person("sea_a"), *ben = person("sea_b");
	struct post p;
	struct task *t;

	(void)state;
	person_shares(ada, "The R\xC3\xB6se garden in spring", POST_FOLLOWERS);
	assert_int_equal(posts(ada, "rose"), 1);
	assert_int_equal(posts(ada, "SPRING gard"), 1);
	assert_int_equal(posts(ada, "gard spring"), 0);
	assert_int_equal(posts(ada, "spring winter"), 0);
	assert_int_equal(posts(ben, "rose"), 0);
	assert_int_equal(posts(NULL, "rose"), 0);
	p = person_shares(ada, "edelweiss", POST_PUBLIC);
	t = test_task(ada);
	check_ok(post_edit(t, p.id, &(struct post_edit){ .caption = S("gentian") }, &p));
	check_ok(test_commit(t));
	assert_int_equal(posts(ada, "edelweiss"), 0);
	assert_int_equal(posts(ada, "gentian"), 1);
	t = test_task(ada);
	check_ok(post_archive(t, p.id, true));
	check_ok(test_commit(t));
	assert_int_equal(posts(ada, "gentian"), 0);
	t = test_task(ada);
	check_ok(post_archive(t, p.id, false));
	check_ok(post_delete(t, p.id, &p));
	check_ok(test_commit(t));
	assert_int_equal(posts(ada, "gentian"), 0);
}

static void others_words_are_found_by_their_leave(void **state)
{
	const struct account *ada = person("lea_a"), *ben = person("lea_b");
	struct post p = person_shares(ada, "lighthouse", POST_PUBLIC), q;
	struct task *t;

	(void)state;
	person_shares(ada, "lighthouse unlisted", POST_UNLISTED);
	person_shares(ada, "lighthouse for @lea_b", POST_DIRECT);
	assert_int_equal(posts(ben, "lighthouse"), 1);
	t = test_task(ben);
	check_ok(post_light(t, p.id, true, &q));
	check_ok(test_commit(t));
	assert_int_equal(posts(ben, "lighthouse"), 2);
	assert_int_equal(posts(NULL, "lighthouse"), 0);
	person_set(ada, "indexed", 1);
	assert_int_equal(posts(NULL, "lighthouse"), 1);
	person_blocks(ada, ben);
	assert_int_equal(posts(ben, "lighthouse"), 0);
}

static void what_is_found_comes_newest_first_and_in_pages(void **state)
{
	const struct account *ada = person("ord_a"), *ben = person("ord_b");
	int64_t id[9];
	struct posts list;
	struct task *t;

	(void)state;
	person_set(ada, "indexed", 1);
	for (int i = 0; i < 9; i++)
		id[i] = person_shares(i % 2 ? ben : ada, "campanula", POST_PUBLIC).id;
	t = test_task(ben);
	check_ok(search_posts(t, S("campan"), 0, 20, 0, &list));
	assert_int_equal(list.n, 9);
	for (int i = 0; i < 9; i++)
		assert_int_equal(list.p[i].id, id[8 - i]);
	check_ok(search_posts(t, S("campan"), 0, 2, 3, &list));
	assert_int_equal(list.n, 2);
	assert_int_equal(list.p[0].id, id[5]);
	assert_int_equal(list.p[1].id, id[4]);
	check_ok(search_posts(t, S("campan"), ada->id, 20, 0, &list));
	assert_int_equal(list.n, 5);
	check_ok(search_posts(t, S("campan"), ben->id, 20, 0, &list));
	assert_int_equal(list.n, 4);
	check_ok(search_posts(t, S("campan"), 0, 20, 9, &list));
	assert_int_equal(list.n, 0);
	test_rollback(t);
}

static void everything_written_on_it_is_found(void **state)
{
	const struct account *ada = person("wri_a");
	int64_t photo = person_photograph(ada);
	struct post_media_change words = { .id = photo,
					   .given = MEDIA_DESCRIPTION,
					   .description = S("a weathervane") };
	struct task *t = test_task(ada);
	struct post p;

	(void)state;
	check_ok(post_share(t,
			    &(struct post_new){ .caption = S("#Schwalbe"),
						.cover = S("stormcover"),
						.media = { &photo, 1 } },
			    &p));
	check_ok(post_edit(t, p.id,
			   &(struct post_edit){ .caption = S("#Schwalbe"),
						.cover = S("stormcover"),
						.media_change = &words,
						.media_changes = 1 },
			   &p));
	check_ok(test_commit(t));
	assert_int_equal(posts(ada, "weathervane"), 1);
	assert_int_equal(posts(ada, "stormcover"), 1);
	assert_int_equal(posts(ada, "#schwalbe"), 1);
}

static void a_query_is_never_syntax(void **state)
{
	static const char *const queries[] = { "\"",
					       "\"\"",
					       "a AND",
					       "NOT",
					       "(",
					       "words:x",
					       "x*",
					       "^a",
					       "a NEAR b",
					       "' OR 1=1 --",
					       "a & | ! b",
					       "\\",
					       "'",
					       ":*",
					       "-a",
					       "{a b}",
					       "a:b:c",
					       "%_%",
					       ";DROP",
					       "\xE2\x80\x99",
					       "\xF0\x9F\x95\xAF",
					       "  ",
					       "",
					       "#",
					       "@",
					       "\xD9\x8B\xD9\x8B" };
	const struct account *ada = person("syn_a");
	struct task *t = test_task(ada);

	(void)state;
	for (size_t i = 0; i < sizeof(queries) / sizeof(*queries); i++) {
		struct posts p;
		struct accounts a;
		struct found_tags g;

		check_ok(search_posts(t, str_of(queries[i]), 0, 20, 0, &p));
		check_ok(search_people(t, str_of(queries[i]), false, 20, 0, &a));
		check_ok(search_tags(t, str_of(queries[i]), 20, 0, &g));
		check_ok(db_state(t));
	}
	check_err(search_posts(t, S("broken \xC3\x28"), 0, 20, 0, &(struct posts){ 0 }),
		  ERR_INVALID);
	check_ok(test_commit(t));
}

static void long_queries_and_words_have_limits(void **state)
{
	const struct account *ada = person("lon_a");
	struct task *t = test_task(ada);
	char *p = arena_alloc(t->a, 5000);
	struct posts list;
	struct post post;

	(void)state;
	memset(p, 'x', 4999);
	check_err(search_posts(t, (struct str){ p, SEARCH_QUERY_MAX + 1 }, 0, 20, 0, &list),
		  ERR_LIMIT);
	check_ok(post_share(t, &(struct post_new){ .caption = { p, 4999 } }, &post));
	check_ok(search_posts(t, (struct str){ p, SEARCH_QUERY_MAX }, 0, 20, 0, &list));
	assert_int_equal(list.n, 1);
	check_ok(test_commit(t));
}

static void people_are_found_by_name(void **state)
{
	const struct account *ada = person("Peo_Ada"), *ben = person("peo_ben"),
			     *gone = person("peo_gone"), *eve = person("peo_eve");
	struct task *t = test_task(NULL);
	struct accounts list;

	(void)state;
	search_index_account(t, ada->id, ada->name, S("Ada of the Lighthouse Keepers"));
	search_index_account(t, ben->id, ben->name, S("Ben"));
	check_ok(test_commit(t));
	person_set(gone, "state", ACCOUNT_SUSPENDED);
	person_blocks(eve, ben);
	person_follows(ben, ada);
	t = test_task(ben);
	check_ok(search_people(t, S("PEO_"), false, 20, 0, &list));
	assert_int_equal(list.n, 2);
	assert_int_equal(list.p[0].id, ada->id);
	check_ok(search_people(t, S("@peo_ada@example.org"), false, 20, 0, &list));
	assert_int_equal(list.n, 1);
	check_ok(search_people(t, S("lightho"), false, 20, 0, &list));
	assert_int_equal(list.n, 1);
	check_ok(search_people(t, S("keepers ada"), false, 20, 0, &list));
	assert_int_equal(list.n, 1);
	check_ok(search_people(t, S("peo_"), true, 20, 0, &list));
	assert_int_equal(list.n, 1);
	check_ok(search_people(t, S("peo_"), false, 1, 1, &list));
	assert_int_equal(list.n, 1);
	assert_int_equal(list.p[0].id, ben->id);
	test_rollback(t);
}

static void tags_are_found_by_their_beginning(void **state)
{
	const struct account *ada = person("tag_a"), *ben = person("tag_b");
	struct found_tags tags;
	struct task *t;

	(void)state;
	person_shares(ada, "#Tulip #TulipField #tuliptree", POST_PUBLIC);
	person_shares(ada, "#tulip #tulipsecret", POST_FOLLOWERS);
	t = test_task(ben);
	check_ok(search_tags(t, S("#TULIP"), 20, 0, &tags));
	assert_int_equal(tags.n, 3);
	check_str(tags.p[0].key, "tulip");
	check_str(tags.p[1].name, "TulipField");
	t->me = ada;
	check_ok(search_tags(t, S("tulips"), 20, 0, &tags));
	assert_int_equal(tags.n, 1);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(own_words_are_found),
		cmocka_unit_test(others_words_are_found_by_their_leave),
		cmocka_unit_test(what_is_found_comes_newest_first_and_in_pages),
		cmocka_unit_test(everything_written_on_it_is_found),
		cmocka_unit_test(a_query_is_never_syntax),
		cmocka_unit_test(long_queries_and_words_have_limits),
		cmocka_unit_test(people_are_found_by_name),
		cmocka_unit_test(tags_are_found_by_their_beginning),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
