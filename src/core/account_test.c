#include "tests/support/check.h"

#include <string.h>

#include "core/account.h"
#include "core/circle.h"
#include "core/follow.h"
#include "core/job.h"
#include "core/search.h"
#include "core/session.h"
#include "tests/support/member.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static const struct account *host, *moderator, *ada, *ben;

static int open_house(void **state)
{
	struct task *t;

	testdb_open(state);
	host = test_host("hanna");
	moderator = test_person("mona");
	ada = test_person("Ada");
	ben = test_person("ben");
	t = test_task(host);
	check_ok(account_set_role(t, moderator->id, ROLE_MODERATOR));
	check_ok(test_commit(t));
	moderator = test_again(moderator);
	return 0;
}

static enum err change(const struct account *me, const struct profile_change *c,
		       struct account *ret)
{
	struct task *t = test_task(me);
	enum err e = account_change(t, c, ret);

	return test_end(t, e);
}

/* --- reading --- */

static void test_people_are_found_by_name(void **state)
{
	static const char *const hers[] = { "ada", "@ADA", "Ada@example.org",
					    " @ada@EXAMPLE.ORG " };
	static const char *const nobodys[] = {
		"", "@", "nobody", "ada@far.example", "a da", "@@ada"
	};
	struct task *t = test_task(ben);
	struct account a;

	(void)state;
	for (size_t i = 0; i < sizeof hers / sizeof *hers; i++) {
		check_ok(account_find(t, str_of(hers[i]), &a));
		assert_true(a.id == ada->id);
	}
	for (size_t i = 0; i < sizeof nobodys / sizeof *nobodys; i++)
		check_err(account_find(t, str_of(nobodys[i]), &a), ERR_NOT_FOUND);
	check_str(account_url(t, ada).s, "https://example.org/@Ada");
	check_str(ada->display, "Ada");
	check_str(ada->acct, "Ada");
	test_rollback(t);
}

static void test_somebody_of_another_server(void **state)
{
	struct task *t = test_task(ben);
	struct account a;

	(void)state;
	db_run(t,
	       "INSERT INTO account (id, name, name_key, domain, created_at)"
	       " VALUES (77, 'Ada', 'ada', 'far.example', 0)",
	       NO_ARGS);
	check_ok(account_find(t, S("ada@FAR.example"), &a));
	assert_true(a.id == 77);
	check_str(a.acct, "Ada@far.example");
	check_str(account_url(t, &a).s, "https://far.example/@Ada");
	test_rollback(t);
}

static void test_counts_are_their_owners(void **state)
{
	struct account a;
	struct task *t;

	(void)state;
	test_follow(ben, ada);
	t = test_task(ada);
	check_ok(account_get(t, ada->id, &a));
	assert_int_equal(a.followers, 1);
	t->me = host;
	check_ok(account_get(t, ada->id, &a));
	assert_int_equal(a.followers, 0);
	check_ok(account_load(t, ada->id, &a));
	assert_int_equal(a.followers, 1);
	test_rollback(t);
}

static void test_many_come_in_order_without_the_unknown(void **state)
{
	int64_t ids[] = { ben->id, 12345, ada->id, ben->id };
	struct accounts list;
	struct task *t = test_task(NULL);

	(void)state;
	check_ok(account_many(t, (struct ids){ ids, 4 }, &list));
	assert_int_equal(list.n, 3);
	assert_true(list.p[0].id == ben->id && list.p[1].id == ada->id && list.p[2].id == ben->id);
	check_ok(account_many(t, (struct ids){ NULL, 0 }, &list));
	assert_int_equal(list.n, 0);
	test_rollback(t);
}

static void test_who_is_not_active_is_shown_to_hosts_alone(void **state)
{
	struct task *t = test_task(host);
	int64_t id = ben->id;
	struct accounts list;
	struct account a;

	(void)state;
	check_ok(account_suspend(t, ben->id, true));
	check_ok(account_get(t, ben->id, &a));
	t->me = ada;
	check_err(account_get(t, ben->id, &a), ERR_GONE);
	check_ok(account_many(t, (struct ids){ &id, 1 }, &list));
	assert_int_equal(list.n, 0);
	t->me = NULL;
	check_err(account_find(t, S("ben"), &a), ERR_GONE);
	test_rollback(t);
}

static bool has_all(int64_t id, int64_t rev)
{
	return id && rev;
}

static int64_t ben_rev;

static bool has_ben_as_he_was(int64_t id, int64_t rev)
{
	return id == ben->id && rev == ben_rev;
}

static void test_whoever_is_rendered_comes_bare(void **state)
{
	struct task *t = test_task(ada);
	int64_t ids[] = { ben->id, 12345, host->id };
	struct ids both = { ids, 3 };
	struct accounts list;
	struct account a;

	(void)state;
	check_ok(account_get(t, ben->id, &a));
	ben_rev = a.rev;
	check_ok(account_many_kept(t, both, has_ben_as_he_was, &list));
	assert_int_equal(list.n, 2);
	assert_true(list.p[0].bare && list.p[0].id == ben->id);
	check_str(list.p[0].acct, "ben");
	assert_false(list.p[1].bare);
	check_str(list.p[1].name, "hanna");
	check_ok(account_many_kept(t, both, NULL, &list));
	assert_true(list.n == 2 && !list.p[0].bare && !list.p[1].bare);
	check_ok(account_many_kept(t, (struct ids){ NULL, 0 }, has_all, &list));
	assert_int_equal(list.n, 0);
	/* A change makes the rendering an old one; who is suspended is not shown from it. */
	t->me = host;
	check_ok(account_suspend(t, ben->id, true));
	check_ok(account_many_kept(t, both, has_ben_as_he_was, &list));
	assert_true(list.n == 2 && !list.p[0].bare);
	t->me = ada;
	check_ok(account_many_kept(t, both, has_all, &list));
	assert_true(list.n == 1 && list.p[0].id == host->id);
	test_rollback(t);
}

/* --- changing --- */

static void test_only_what_is_given_changes(void **state)
{
	struct profile_change name = { .given = PROFILE_DISPLAY,
				       .display = S(" Ada\tof the \n garden "),
				       .locked = true,
				       .about = S("not given") };
	struct account a;
	int64_t rev = test_again(ada)->rev;

	(void)state;
	check_ok(change(ada, &name, &a));
	check_str(a.display, "Ada of the   garden");
	check_str(a.about, "");
	assert_false(a.locked);
	assert_true(a.rev > rev);
	name.display = S("");
	check_ok(change(ada, &name, &a));
	check_str(a.display, "Ada");
}

static void test_the_text_becomes_safe_html(void **state)
{
	struct profile_change c = { .given = PROFILE_ABOUT,
				    .about = S("<b>Hi</b> @BEN and @nobody #Garden") };
	struct account a;

	(void)state;
	check_ok(change(ada, &c, &a));
	check_str(a.about, "<b>Hi</b> @BEN and @nobody #Garden");
	assert_true(str_find(a.about_html.s, S("&lt;b&gt;Hi&lt;/b&gt;")) < a.about_html.s.n);
	assert_true(str_find(a.about_html.s, S("href=\"https://example.org/@ben\"")) <
		    a.about_html.s.n);
	assert_true(str_find(a.about_html.s, S("https://example.org/tags/")) < a.about_html.s.n);
	assert_true(str_find(a.about_html.s, S("/@nobody")) == a.about_html.s.n);
}

static void test_lines_of_a_profile(void **state)
{
	struct profile_change c = {
		.given = PROFILE_FIELDS,
		.fields = 4,
		.field = { { .name = S(" Born\t "), .value = S("1931\tin <Madrid>\n") },
			   { .name = S(""), .value = S("without a name") },
			   { .name = S("Page"), .value = S("https://far.example/?a=1&b=2") },
			   { .name = S("Empty"), .value = S("") } }
	};
	struct account a;

	(void)state;
	check_ok(change(ada, &c, &a));
	assert_int_equal(a.fields, 3);
	check_str(a.field[0].name, "Born");
	check_str(a.field[0].value, "1931 in <Madrid>");
	check_str(a.field[0].value_html.s, "1931 in &lt;Madrid&gt;");
	check_str(a.field[1].value, "https://far.example/?a=1&b=2");
	assert_true(str_starts(a.field[1].value_html.s,
			       S("<a href=\"https://far.example/?a=1&amp;b=2\"")));
	check_str(a.field[2].name, "Empty");
	check_str(a.field[2].value, "");
	c.fields = 0;
	check_ok(change(ada, &c, &a));
	assert_int_equal(a.fields, 0);
}

static void test_what_a_profile_refuses(void **state)
{
	char text[2000];
	struct account a;
	struct str x61 = { text, 61 }, x256 = { text, 256 }, x1501 = { text, 1501 };
	const struct {
		struct profile_change c;
		enum err e;
	} table[] = {
		{ { .given = PROFILE_DISPLAY, .display = x61 }, ERR_LIMIT },
		{ { .given = PROFILE_ABOUT, .about = x1501 }, ERR_LIMIT },
		{ { .given = PROFILE_FIELDS, .fields = 5 }, ERR_LIMIT },
		{ { .given = PROFILE_FIELDS, .fields = 1, .field = { { .name = x256 } } },
		  ERR_LIMIT },
		{ { .given = PROFILE_LANGUAGE, .language = S("no language") }, ERR_INVALID },
		{ { .given = PROFILE_LANG, .lang = LANG_COUNT }, ERR_INVALID },
		{ { .given = PROFILE_TIMEZONE, .timezone = S("Mars/Base") }, ERR_INVALID },
		{ { .given = PROFILE_POST_VISIBILITY, .post_visibility = 77 }, ERR_INVALID },
		{ { .given = PROFILE_POST_VISIBILITY, .post_visibility = POST_CIRCLE },
		  ERR_NOT_FOUND },
		{ { .given = PROFILE_PORTRAIT, .portrait_id = 12345 }, ERR_INVALID },
		{ { .given = PROFILE_COVER, .cover_id = person_photograph(ben) }, ERR_INVALID },
	};

	(void)state;
	memset(text, 'x', sizeof text);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		check_err(change(ada, &table[i].c, &a), table[i].e);
	check_err(change(NULL, &table[0].c, &a), ERR_SIGN_IN);
}

static void test_portrait_and_choices(void **state)
{
	struct profile_change c = { .given = PROFILE_PORTRAIT | PROFILE_COVER | PROFILE_INDEXED |
					     PROFILE_TIMEZONE | PROFILE_LANG | PROFILE_LANGUAGE |
					     PROFILE_POST_VISIBILITY | PROFILE_POST_COVER |
					     PROFILE_KEEPS_ORIGINALS | PROFILE_BOT,
				    .portrait_id = person_photograph(ada),
				    .cover_id = person_photograph(ada),
				    .indexed = true,
				    .bot = true,
				    .timezone = S("Europe/Madrid"),
				    .lang = LANG_ES,
				    .language = S("pt-BR"),
				    .post_visibility = POST_UNLISTED,
				    .post_cover = COVER_BLUR,
				    .keeps_originals = true };
	struct account a;

	(void)state;
	check_ok(change(ada, &c, &a));
	assert_true(a.portrait.id == c.portrait_id && a.cover.id == c.cover_id);
	check_str(a.portrait.secret, "secret");
	assert_int_equal(a.portrait.page_width, 1600);
	assert_true(a.indexed && a.bot && a.post_cover == COVER_BLUR && a.keeps_originals);
	assert_true(a.lang == LANG_ES && a.post_visibility == POST_UNLISTED);
	check_str(a.language, "pt-BR");
	check_str(a.timezone, "Europe/Madrid");
	c = (struct profile_change){ .given = PROFILE_PORTRAIT | PROFILE_LANG };
	check_ok(change(ada, &c, &a));
	assert_true(!a.portrait.secret.n && !a.portrait.id && a.cover.secret.n);
}

/* --- what hosts decide --- */

static void test_only_hosts_decide(void **state)
{
	const struct account *who[] = { NULL, ben, moderator };
	struct paging page = { .limit = 40 };
	struct accounts list;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct task *t = test_task(who[i]);
		int64_t id = i < 2 ? ada->id : host->id;

		check_err(account_suspend(t, id, true), ERR_FORBIDDEN);
		check_err(account_remove(t, id), ERR_FORBIDDEN);
		check_err(account_set_role(t, ada->id, ROLE_HOST), ERR_FORBIDDEN);
		check_err(account_local(t, &page, &list), i < 2 ? ERR_FORBIDDEN : OK);
		test_rollback(t);
	}
}

static void test_a_place_keeps_a_host(void **state)
{
	struct task *t = test_task(host);

	(void)state;
	check_err(account_set_role(t, host->id, ROLE_MEMBER), ERR_CONFLICT);
	check_err(account_suspend(t, host->id, true), ERR_CONFLICT);
	check_err(account_remove(t, host->id), ERR_CONFLICT);
	check_ok(account_set_role(t, ada->id, ROLE_HOST));
	check_ok(account_set_role(t, host->id, ROLE_MEMBER));
	test_rollback(t);
}

static void test_suspending_ends_sessions(void **state)
{
	struct task *t = test_task(ben);
	struct account a;
	struct str secret;
	int64_t id;

	(void)state;
	check_ok(session_new(t, ben->id, S("a browser"), &secret));
	check_ok(session_find(t, secret, &a, &id));
	t->me = moderator;
	check_ok(account_suspend(t, ben->id, true));
	check_err(account_approve(t, ben->id), ERR_CONFLICT);
	check_err(session_find(t, secret, &a, &id), ERR_SIGN_IN);
	check_ok(account_suspend(t, ben->id, false));
	check_ok(account_get(t, ben->id, &a));
	check_err(session_find(t, secret, &a, &id), ERR_SIGN_IN);
	test_rollback(t);
}

static void test_all_people_of_the_place(void **state)
{
	struct paging page = { .limit = 2 }, rest;
	struct accounts list;
	struct task *t = test_task(host);

	(void)state;
	check_ok(account_local(t, &page, &list));
	assert_int_equal(list.n, 2);
	assert_true(list.p[0].id == ben->id && list.p[1].id == ada->id && page.more);
	rest = (struct paging){ .limit = 2, .max_id = page.oldest };
	check_ok(account_local(t, &rest, &list));
	assert_int_equal(list.n, 2);
	assert_true(list.p[1].id == host->id);
	test_rollback(t);
}

/* --- leaving --- */

/* Runs the job as the loop does: until no more of it waits. */
static int run_removal(int64_t id)
{
	int steps = 0;

	for (; steps < 1000; steps++) {
		struct task *t = test_task(NULL);
		struct job j;

		if (!db_int(t, "SELECT id FROM job WHERE kind = $1 AND ref = $2",
			    ARGS(V((int)JOB_REMOVE_ACCOUNT), V(id)), 0)) {
			test_rollback(t);
			return steps;
		}
		db_run(t, "DELETE FROM job WHERE kind = $1 AND ref = $2",
		       ARGS(V((int)JOB_REMOVE_ACCOUNT), V(id)));
		j = (struct job){ .kind = JOB_REMOVE_ACCOUNT, .ref = id };
		check_ok(account_remove_step(t, &j));
		check_ok(test_commit(t));
	}
	return steps;
}

static int64_t rows_with(const char *table, const char *column, int64_t id)
{
	struct task *t = test_task(NULL);
	struct str sql = str_fmt(t->a, "SELECT COUNT(*) FROM %s WHERE %s = $1", table, column);
	int64_t n = db_int_(t, sql.p, ARGS(V(id)), -1);

	test_rollback(t);
	return n;
}

/* Somebody who has something in every table. */
static const struct account *somebody_busy(void)
{
	const struct account *cleo = test_person("cleo");
	int64_t id = ben->id;
	const struct post *adas = test_post(ada, POST_PUBLIC, "The bench by the lake @cleo");
	struct relation r;
	struct circle c;
	struct post p;
	struct task *t;
	struct str secret;

	test_follow(cleo, ada);
	test_follow(ben, cleo);
	for (int i = 0; i < 120; i++)
		test_post(cleo, i % 2 ? POST_PUBLIC : POST_FOLLOWERS, "A rose #garden");
	test_comment(cleo, adas, "How beautiful");
	test_comment(ada, test_post(cleo, POST_PUBLIC, "Another @ada"), "Thank you");
	person_photograph(cleo);
	t = test_task(cleo);
	check_ok(post_light(t, adas->id, true, &p));
	check_ok(post_bookmark(t, adas->id, true, &p));
	check_ok(post_boost(t, adas->id, true, &p));
	check_ok(circle_new(t, S("family"), &c));
	check_ok(circle_add(t, c.id, (struct ids){ &id, 1 }));
	check_ok(mute_start(t, moderator->id, true, 0, &r));
	check_ok(block_start(t, host->id, &r));
	check_ok(session_new(t, cleo->id, S("a browser"), &secret));
	check_ok(test_commit(t));
	return cleo;
}

static void test_removal_leaves_the_name_alone(void **state)
{
	static const struct {
		const char *table, *column;
	} all[] = {
		{ "post", "account_id" },	 { "media", "account_id" },
		{ "mention", "account_id" },	 { "candle", "account_id" },
		{ "bookmark", "account_id" },	 { "feed", "account_id" },
		{ "feed", "author_id" },	 { "notice", "account_id" },
		{ "notice", "from_id" },	 { "follow", "follower_id" },
		{ "follow", "followed_id" },	 { "block", "account_id" },
		{ "mute", "account_id" },	 { "circle", "account_id" },
		{ "session", "account_id" },	 { "token", "account_id" },
		{ "login", "account_id" },	 { "marker", "account_id" },
		{ "idempotency", "account_id" },
	};
	const struct account *cleo = somebody_busy();
	int64_t followers = test_again(ada)->followers, following = test_again(ben)->following;
	int64_t candles = rows_of("SELECT SUM(candles) FROM post");
	struct account a;
	struct task *t;

	(void)state;
	assert_true(rows_with("post", "account_id", cleo->id) > 100);
	t = test_task(host);
	check_ok(account_remove(t, cleo->id));
	check_err(account_get(t, cleo->id, &a), ERR_GONE); /* at once */
	check_err(account_remove(t, cleo->id), ERR_NOT_FOUND);
	check_ok(test_commit(t));
	assert_int_equal(rows_with("session", "account_id", cleo->id), 0);
	assert_true(run_removal(cleo->id) > 3); /* in small steps */
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		assert_int_equal(rows_with(all[i].table, all[i].column, cleo->id), 0);
	assert_int_equal(test_again(ada)->followers, followers - 1);
	assert_int_equal(test_again(ben)->following, following - 1);
	assert_int_equal(rows_of("SELECT SUM(candles) FROM post"), candles - 1);
	assert_int_equal(rows_of("SELECT SUM(boosts) FROM post"), 0);
	assert_int_equal(rows_of("SELECT COUNT(*) FROM post_words"),
			 rows_of("SELECT COUNT(*) FROM post"));
	t = test_task(host);
	check_err(account_find(t, S("cleo"), &a), ERR_GONE);
	check_ok(account_load(t, cleo->id, &a));
	assert_true(a.state == ACCOUNT_GONE && !a.posts && !a.fields);
	check_str(a.name, "cleo"); /* so that nobody else takes it */
	check_err(sign_up_check(t, &(struct sign_up_form){ .name = S("cleo"),
							   .password = S("rose garden") }),
		  ERR_CONFLICT);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_people_are_found_by_name),
		cmocka_unit_test(test_somebody_of_another_server),
		cmocka_unit_test(test_counts_are_their_owners),
		cmocka_unit_test(test_many_come_in_order_without_the_unknown),
		cmocka_unit_test(test_who_is_not_active_is_shown_to_hosts_alone),
		cmocka_unit_test(test_whoever_is_rendered_comes_bare),
		cmocka_unit_test(test_only_what_is_given_changes),
		cmocka_unit_test(test_the_text_becomes_safe_html),
		cmocka_unit_test(test_lines_of_a_profile),
		cmocka_unit_test(test_what_a_profile_refuses),
		cmocka_unit_test(test_portrait_and_choices),
		cmocka_unit_test(test_only_hosts_decide),
		cmocka_unit_test(test_a_place_keeps_a_host),
		cmocka_unit_test(test_suspending_ends_sessions),
		cmocka_unit_test(test_all_people_of_the_place),
		cmocka_unit_test(test_removal_leaves_the_name_alone),
	};

	return cmocka_run_group_tests_name("account", tests, open_house, testdb_close);
}
