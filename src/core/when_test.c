#include "tests/support/check.h"

#include "core/memorial.h"
#include "core/when.h"
#include "store/account.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static struct post about(const struct account *by, const char *words, const char *edtf,
			 enum visibility v, int64_t circle)
{
	struct post_new n = { .caption = S("roses"),
			      .when = str_of(edtf),
			      .when_words = str_of(words),
			      .visibility = v,
			      .circle_id = circle };
	struct post p = { 0 };

	check_ok(person_tries(by, &n, &p));
	return p;
}

static enum err tries(const struct account *by, const char *words, const char *edtf)
{
	return person_tries(by,
			    &(struct post_new){ .caption = S("roses"),
						.when = str_of(edtf),
						.when_words = str_of(words) },
			    NULL);
}

/* "197 198": the decades (or with one, its years) that somebody is shown. */
static struct str shelves(const struct account *viewer, const struct account *of, int64_t decade)
{
	struct account now = *person_again(of);
	struct task *t = test_task(viewer);
	struct ids list = decade ? when_years(t, &now, decade) : when_decades(t, &now);
	struct str all = S("");

	for (size_t i = 0; i < list.n; i++)
		all = str_fmt(test_arena(), "%.*s%s%lld", STR_ARG(all), i ? " " : "",
			      (long long)list.p[i]);
	test_rollback(t);
	return all;
}

/* Their EDTF on a page, and where the next and the one before begin. */
static struct str page_of(const struct account *viewer, const struct account *of, const char *name,
			  struct when_paging *page)
{
	struct account now = *person_again(of);
	struct task *t = test_task(viewer);
	struct when_shelf s;
	struct posts posts;
	struct str all = S("");

	assert_true(when_shelf_read(str_of(name), &s));
	check_ok(when_list(t, &now, &s, page, &posts));
	for (size_t i = 0; i < posts.n; i++)
		all = str_fmt(test_arena(), "%.*s%s%.*s", STR_ARG(all), i ? " " : "",
			      STR_ARG(posts.p[i].when));
	page->next = str_dup(test_arena(), page->next);
	page->previous = str_dup(test_arena(), page->previous);
	test_rollback(t);
	return all;
}

static struct str whole(const struct account *viewer, const struct account *of, const char *name)
{
	struct when_paging page = { .limit = 40 };

	return page_of(viewer, of, name, &page);
}

static void words_and_dates_are_kept(void **unused)
{
	const struct account *ada = person("ada1"), *ben = person("ben1");
	struct post p = about(ada, "the spring after the flood", "1987-21", POST_PUBLIC, 0);

	(void)unused;
	p = person_gets(ben, p.id);
	check_str(p.when, "1987-21");
	check_str(p.when_words, "the spring after the flood");
	p = person_gets(ben, about(ada, "before the war", "", POST_PUBLIC, 0).id);
	check_str(p.when, "");
	check_str(p.when_words, "before the war");
	p = person_gets(ben, about(ada, "1962~", "1962~", POST_PUBLIC, 0).id);
	check_str(p.when_words, "");
}

static void what_is_no_date_is_refused(void **unused)
{
	const struct account *ada = person("ada2");

	(void)unused;
	check_err(tries(ada, "", "long ago"), ERR_INVALID);
	check_err(tries(ada, "", "0962"), ERR_INVALID);
	check_err(tries(ada, "", "-0044-03-15"), ERR_INVALID);
	check_err(tries(ada, "two\nlines", "1962"), ERR_INVALID);
	check_err(tries(ada, "\xFF", "1962"), ERR_INVALID);
	check_err(person_tries(ada,
			       &(struct post_new){ .caption = S("roses"),
						   .when_words = long_text(WHEN_WORDS_MAX + 1) },
			       NULL),
		  ERR_LIMIT);
	check_ok(person_tries(ada,
			      &(struct post_new){ .caption = S("roses"),
						  .when_words = long_text(WHEN_WORDS_MAX) },
			      NULL));
	check_str(shelves(ada, ada, 0), "");
}

static void typed_words_know_their_date(void **unused)
{
	struct task *t = test_task(person("ada3"));
	struct when_typed how;
	struct when_said w = when_of_typed(t, S(" Spring 1987 "), &how);

	(void)unused;
	check_str(w.edtf, "1987-21");
	check_str(w.words, "Spring 1987");
	w = when_of_typed(t, S("spring 1987"), &how);
	check_str(w.words, ""); /* every reader has it in their own language */
	w = when_of_typed(t, S("before the war"), &how);
	check_str(w.edtf, "");
	check_str(w.words, "before the war");
	assert_int_equal(how.doubt, WHEN_UNREAD);
	check_str(when_reading(t, S("1987-21")), "spring 1987 (1 March 1987 to 31 May 1987)");
	check_str(when_reading(t, S("1962~")), "about 1962");
	check_str(when_reading(t, S("1987-03-01")), "1 March 1987");
	check_str(when_reading(t, S("/1950")), "before 1950");
	check_str(when_reading(t, S("")), "");
	test_rollback(t);
}

static void the_order_is_that_of_the_time(void **unused)
{
	const struct account *ada = person("ada4");

	(void)unused;
	about(ada, "", "198X", POST_PUBLIC, 0);
	about(ada, "", "1987", POST_PUBLIC, 0);
	about(ada, "", "1987-21", POST_PUBLIC, 0);
	about(ada, "", "1987-07-02", POST_PUBLIC, 0);
	about(ada, "", "1989-24", POST_PUBLIC, 0);
	about(ada, "", "1990-01", POST_PUBLIC, 0);
	about(ada, "", "../1981", POST_PUBLIC, 0);
	about(ada, "before the war", "", POST_PUBLIC, 0);
	check_str(whole(NULL, ada, "1980s"), "../1981 198X 1987-21 1987-07-02 1987 1989-24");
	check_str(whole(NULL, ada, "1987"), "1987-21 1987-07-02 1987");
	check_str(whole(NULL, ada, "1989"), "1989-24");
	check_str(whole(NULL, ada, "1990"), "1990-01");
	check_str(whole(NULL, ada, "1984"), "");
	check_str(shelves(NULL, ada, 0), "198 199");
	check_str(shelves(NULL, ada, 198), "1987 1989");
	check_str(shelves(ada, ada, 198), "1987 1989");
	check_str(shelves(ada, ada, 199), "1990");
}

static void pages_go_both_ways(void **unused)
{
	const struct account *ada = person("ada5");
	struct when_paging page = { .limit = 2 };

	(void)unused;
	for (int i = 0; i < 3; i++)
		about(ada, "", "1962-05", POST_PUBLIC, 0); /* one place: by id */
	about(ada, "", "1962-06", POST_PUBLIC, 0);
	about(ada, "", "1962-07", POST_PUBLIC, 0);
	check_str(page_of(NULL, ada, "1962", &page), "1962-05 1962-05");
	check_str(page.previous, "");
	page = (struct when_paging){ .limit = 2, .at = page.next };
	check_str(page_of(NULL, ada, "1962", &page), "1962-05 1962-06");
	page = (struct when_paging){ .limit = 2, .at = page.next };
	check_str(page_of(NULL, ada, "1962", &page), "1962-07");
	check_str(page.next, "");
	page = (struct when_paging){ .limit = 2, .at = page.previous, .before = true };
	check_str(page_of(NULL, ada, "1962", &page), "1962-05 1962-06");
	page = (struct when_paging){ .limit = 2, .at = S("roses.12") };
	check_str(page_of(NULL, ada, "1962", &page), "1962-05 1962-05");
}

static void nobody_sees_more_than_they_may(void **unused)
{
	const struct account *ada = person("ada6"), *ben = person("ben6"), *cleo = person("cleo6");
	const struct account *dora = person("dora6");
	int64_t circle = person_circle(ada, cleo, NULL);
	struct post p;

	(void)unused;
	person_follows(ben, ada);
	about(ada, "", "1931", POST_SELF, 0);
	about(ada, "", "1941", POST_CIRCLE, circle);
	about(ada, "", "1951", POST_FOLLOWERS, 0);
	about(ada, "", "1961", POST_UNLISTED, 0);
	p = about(ada, "", "1971", POST_PUBLIC, 0);
	check_str(shelves(ada, ada, 0), "193 194 195 196 197");
	check_str(shelves(ben, ada, 0), "195 196 197");
	check_str(shelves(cleo, ada, 0), "194 196 197");
	check_str(shelves(cleo, ada, 194), "1941");
	check_str(shelves(dora, ada, 0), "196 197");
	check_str(shelves(NULL, ada, 0), "196 197");
	check_str(shelves(NULL, ada, 195), "");
	check_str(whole(NULL, ada, "1951"), "");
	check_str(whole(ben, ada, "1951"), "1951");
	check_str(whole(ben, ada, "1941"), "");
	person_blocks(ada, dora);
	check_str(shelves(dora, ada, 0), "");
	check_str(whole(dora, ada, "1971"), "");
	person_unfollows(ben, ada);
	check_str(shelves(ben, ada, 0), "196 197");
	{
		struct task *t = test_task(ada);

		check_ok(post_archive(t, p.id, true));
		check_ok(test_commit(t));
	}
	check_str(shelves(NULL, ada, 0), "196");
	check_str(shelves(ada, ada, 0), "193 194 195 196");
}

static void comments_are_in_no_year(void **unused)
{
	const struct account *ada = person("ada7");
	struct post p = person_shares(ada, "roses", POST_PUBLIC);

	(void)unused;
	check_ok(person_tries(
		ada,
		&(struct post_new){ .caption = S("there"), .when = S("1962"), .reply_to = p.id },
		NULL));
	check_str(shelves(NULL, ada, 0), "");
	check_str(shelves(ada, ada, 0), "");
	check_str(whole(ada, ada, "1962"), "");
}

static void edits(const struct account *by, int64_t id, struct post_edit *e, struct post *ret)
{
	struct task *t = test_task(by);

	e->caption = S("roses");
	check_ok(post_edit(t, id, e, ret));
	check_ok(test_commit(t));
}

static void it_changes_and_goes(void **unused)
{
	const struct account *ada = person("ada8");
	struct post p = about(ada, "that spring", "1987-21", POST_PUBLIC, 0);
	int64_t created = p.created_at;
	struct post_versions versions;
	struct task *t;

	(void)unused;
	edits(ada, p.id, &(struct post_edit){ 0 }, &p);
	check_str(p.when, "1987-21");
	check_str(p.when_words, "that spring");
	edits(ada, p.id,
	      &(struct post_edit){ .has_when = true, .when = S("1962"), .when_first = true }, &p);
	check_str(p.when, "1962");
	check_str(p.when_words, "");
	assert_true(p.when_first);
	check_str(shelves(NULL, ada, 0), "196");
	edits(ada, p.id, &(struct post_edit){ .has_when = true }, &p);
	check_str(p.when, "");
	assert_false(p.when_first);
	check_str(shelves(NULL, ada, 0), "");
	assert_int_equal(p.created_at, created);
	t = test_task(ada);
	check_ok(post_history(t, p.id, &versions));
	assert_int_equal(versions.n, 4);
	check_str(versions.p[0].when, "1987-21");
	check_str(versions.p[0].when_words, "that spring");
	check_str(versions.p[2].when, "1962");
	check_str(versions.p[3].when, "");
	test_rollback(t);
}

static void what_was_dated_before_gets_its_place(void **unused)
{
	const struct account *ada = person("ada9");
	struct post p = about(ada, "", "1962-05", POST_PUBLIC, 0);
	struct job j = { .kind = JOB_WHEN, .detail = S("") };
	int64_t last;
	struct task *t = test_task(NULL);

	(void)unused;
	db_run(t, "UPDATE post SET when_place = NULL, when_decade = NULL, when_year = NULL",
	       NO_ARGS);
	db_run(t, "DELETE FROM job WHERE kind = 60", NO_ARGS);
	db_run(t, "UPDATE account SET uses = uses - 64 WHERE id = $1", ARGS(V(ada->id)));
	check_ok(test_commit(t));
	check_str(shelves(NULL, ada, 0), "");
	for (int steps = 0; steps < 10; steps++) {
		t = test_task(NULL);
		check_ok(when_step(t, &j));
		last = db_int(t, "SELECT max(CAST(detail AS BIGINT)) FROM job WHERE kind = 60",
			      NO_ARGS, 0);
		db_run(t, "DELETE FROM job WHERE kind = 60", NO_ARGS);
		check_ok(test_commit(t));
		if (!last)
			break;
		j.detail = str_fmt(test_arena(), "%lld", (long long)last);
	}
	check_str(shelves(NULL, ada, 0), "196");
	check_str(shelves(NULL, ada, 196), "1962");
	check_str(whole(NULL, ada, "1962"), "1962-05");
	assert_true(p.id > 0);
}

static void a_page_of_the_remembered_has_its_years(void **unused)
{
	const struct account *ada = person("ada10"), *ben = person("ben10"), *rose;
	struct memorial_form f = { .handle = S("rose10"),
				   .names = 1,
				   .name = { { S("Rose"), NAME_FOR_ALL } } };
	static const char *const dates[] = { "1989-24", "198X",	     "1962~",	"1987-05",
					     "",	"1961/1963", "1987-05", "/1931" };
	struct when_paging page = { .limit = 1 };
	struct memorial m;
	struct task *t = test_task(ada);

	(void)unused;
	check_ok(memorial_new(t, &f, &m));
	check_ok(test_commit(t));
	rose = memcpy(arena_make(test_arena(), struct account), &m.page, sizeof m.page);
	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
		enum memorial_state state;
		struct post p = about(ada, "", dates[i], i == 2 ? POST_FOLLOWERS : POST_PUBLIC, 0);

		t = test_task(ada);
		check_ok(memorial_propose(t, m.id, p.id, &state));
		check_ok(test_commit(t));
	}
	check_str(shelves(ada, rose, 0), "193 196 198");
	check_str(shelves(ada, rose, 196), "1962");
	check_str(shelves(ada, rose, 198), "1987 1989");
	check_str(whole(ada, rose, "1980s"), "198X 1987-05 1987-05 1989-24");
	check_str(whole(ada, rose, "1989"), "1989-24");
	check_str(whole(ada, rose, "1960s"), "1962~ 1961/1963");
	check_str(page_of(ada, rose, "1987", &page), "1987-05");
	check_str(page.previous, "");
	page = (struct when_paging){ .limit = 1, .at = page.next };
	check_str(page_of(ada, rose, "1987", &page), "1987-05");
	check_str(page.next, "");
	page = (struct when_paging){ .limit = 1, .at = page.previous, .before = true };
	check_str(page_of(ada, rose, "1987", &page), "1987-05");
	check_str(page.previous, "");
	check_str(shelves(ben, rose, 0), ""); /* it is for its keepers */
	t = test_task(ada);
	f.access = MEMORIAL_PUBLIC;
	check_ok(memorial_change(t, m.id, &f, &m));
	check_ok(test_commit(t));
	check_str(shelves(ben, rose, 0), "193 196 198");
	check_str(shelves(ben, rose, 196), ""); /* the one of 1962 is for followers */
	check_str(whole(NULL, rose, "1960s"), "1961/1963");
}

static void shelves_have_names(void **unused)
{
	static const char *const no[] = { "",	   "987",   "0987",   "19870",
					  "1987s", "1980S", "1980 s", "-987s",
					  "1985s", "s",	    "+987",   "116000000000" };
	struct when_shelf s;

	(void)unused;
	assert_true(when_shelf_read(S("1987"), &s));
	assert_true(s.is_year && s.year == 1987 && s.decade == 198);
	check_str(when_shelf_name(test_arena(), &s), "1987");
	assert_true(when_shelf_read(S("1980s"), &s));
	assert_true(!s.is_year && s.decade == 198);
	check_str(when_shelf_name(test_arena(), &s), "1980s");
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (when_shelf_read(str_of(no[i]), &s))
			fail_msg("\"%s\" is one", no[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_and_dates_are_kept),
		cmocka_unit_test(what_is_no_date_is_refused),
		cmocka_unit_test(typed_words_know_their_date),
		cmocka_unit_test(the_order_is_that_of_the_time),
		cmocka_unit_test(pages_go_both_ways),
		cmocka_unit_test(nobody_sees_more_than_they_may),
		cmocka_unit_test(comments_are_in_no_year),
		cmocka_unit_test(it_changes_and_goes),
		cmocka_unit_test(what_was_dated_before_gets_its_place),
		cmocka_unit_test(a_page_of_the_remembered_has_its_years),
		cmocka_unit_test(shelves_have_names),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
