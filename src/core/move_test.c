#include "tests/support/check.h"

#include "base/clock.h"
#include "core/far.h"
#include "core/follow.h"
#include "core/list.h"
#include "core/move.h"
#include "core/restrict.h"
#include "core/search.h"
#include "tests/support/member.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

/* Ada goes to live as rosa, and both are of this place; maya and nora are of another server. */
static const struct account *ada, *rosa, *ben, *cleo, *dora;

static const struct account *far_somebody(const char *name, const char *also_known)
{
	struct task *t = test_task(NULL);
	struct far_person p = { .uri = str_fmt(t->a, "https://far.example/users/%s", name),
				.host = S("far.example"),
				.url = str_fmt(t->a, "https://far.example/@%s", name),
				.name = str_of(name),
				.domain = S("far.example"),
				.display = S(""),
				.about.s = S(""),
				.inbox = str_fmt(t->a, "https://far.example/users/%s/inbox", name),
				.shared_inbox = S(""),
				.outbox = S(""),
				.followers = S(""),
				.featured = S(""),
				.portrait_url = S(""),
				.cover_url = S(""),
				.also_known = str_of(also_known),
				.moved_to = S("") };
	struct account *a = arena_make(test_arena(), struct account);
	int64_t id;

	check_ok(far_person_keep(t, &p, &id));
	check_ok(account_load(t, id, a));
	check_ok(test_commit(t));
	return a;
}

static enum err names(const struct account *a, const char *uri)
{
	struct task *t = test_task(a);
	enum err e = move_alias_add(t, str_of(uri));

	e ? test_rollback(t) : check_ok(test_commit(t));
	return e;
}

static struct str sentence;

static enum err goes(const struct account *a, const struct account *to)
{
	struct task *t = test_task(test_again(a));
	enum err e = move_away(t, to->id);

	sentence = t->fault.text;
	e ? test_rollback(t) : check_ok(test_commit(t));
	return e;
}

/* Every step that waits, until there is none; what other servers are to be told is put away. */
static int work(void)
{
	struct task *t;
	struct job j;
	int n = 0;

	for (;;) {
		t = test_task(NULL);
		if (!job_first(t, &j) || j.run_at > t->now)
			break;
		if (j.kind == JOB_MOVE) {
			check_ok(move_step(t, &j));
			n++;
		}
		job_done(t, &j);
		check_ok(test_commit(t));
	}
	test_rollback(t);
	return n;
}

static struct relation between(const struct account *a, const struct account *b)
{
	struct task *t = test_task(a);
	struct relation r;

	check_ok(relation_get(t, b->id, &r));
	test_rollback(t);
	return r;
}

static int open_house(void **state)
{
	testdb_open(state);
	return 0;
}

static int nth;

static int anew(void **state)
{
	const char *const names_of[] = { "ada", "rosa", "ben", "cleo", "dora" };
	const struct account **people[] = { &ada, &rosa, &ben, &cleo, &dora };

	(void)state;
	nth++;
	for (int i = 0; i < 5; i++)
		*people[i] = test_person(str_fmt(test_arena(), "%s%d", names_of[i], nth).p);
	return 0;
}

static const char *uri_of(const struct account *a)
{
	struct task *t = test_task(NULL);
	const char *uri = str_c(test_arena(), account_uri(t, a));

	test_rollback(t);
	return uri;
}

static void test_aliases_are_addresses_of_others(void **state)
{
	struct task *t;
	struct strs list;

	(void)state;
	check_err(names(ada, ""), ERR_INVALID);
	check_err(names(ada, "roses"), ERR_INVALID);
	check_err(names(ada, "mailto:ada@far.example"), ERR_INVALID);
	check_err(names(ada, uri_of(ada)), ERR_INVALID);
	check_ok(names(ada, "https://far.example/users/maya"));
	check_ok(names(ada, "https://far.example/users/maya"));
	check_ok(names(ada, "https://other.example/nora"));
	t = test_task(ada);
	list = move_aliases(t, ada);
	assert_int_equal(list.n, 2);
	check_str(list.p[0], "https://far.example/users/maya");
	assert_true(move_names(t, ada, S("https://other.example/nora")));
	assert_false(move_names(t, ada, S("https://other.example/nor")));
	assert_false(move_names(t, ada, S("")));
	check_ok(move_alias_remove(t, S("https://other.example/nora")));
	check_err(move_alias_remove(t, S("https://other.example/nora")), ERR_NOT_FOUND);
	assert_int_equal(move_aliases(t, ada).n, 1);
	check_ok(move_aliases_set(t, &(struct strs){ 0 }));
	assert_int_equal(move_aliases(t, ada).n, 0);
	test_rollback(t);
}

static void test_there_are_not_too_many(void **state)
{
	struct str many[MOVE_ALIASES_MAX + 1];
	struct task *t;

	(void)state;
	for (int i = 0; i <= MOVE_ALIASES_MAX; i++)
		many[i] = str_fmt(test_arena(), "https://far.example/users/%d", i);
	for (int i = 0; i < MOVE_ALIASES_MAX; i++)
		check_ok(names(ada, many[i].p));
	check_err(names(ada, many[MOVE_ALIASES_MAX].p), ERR_LIMIT);
	t = test_task(ada);
	check_err(move_aliases_set(t, &(struct strs){ many, MOVE_ALIASES_MAX + 1 }), ERR_LIMIT);
	check_ok(move_aliases_set(t, &(struct strs){ many, MOVE_ALIASES_MAX }));
	test_rollback(t);
}

static void test_only_where_one_is_named(void **state)
{
	(void)state;
	check_err(goes(ada, rosa), ERR_INVALID);
	assert_true(str_find(sentence, S("does not say yet")) < sentence.n);
	assert_true(str_find(sentence, str_of(uri_of(ada))) < sentence.n);
	check_err(goes(ada, ada), ERR_INVALID);
	check_err(goes(ada, &(struct account){ .id = 1 }), ERR_NOT_FOUND);
	check_ok(names(rosa, uri_of(ada)));
	check_ok(goes(ada, rosa));
	assert_true(test_again(ada)->moved_to == rosa->id);
	/* And nobody goes to somebody who went away. */
	check_ok(names(ada, uri_of(ben)));
	check_err(goes(ben, ada), ERR_INVALID);
	assert_true(str_find(sentence, S("moved to another account itself")) < sentence.n);
}

static void test_followers_here_go_along(void **state)
{
	struct list_change c = { .has_title = true, .title = S("family") };
	struct task *t;
	struct list list;
	struct lists holding;

	(void)state;
	person_set(rosa, "locked", 1);
	test_follow(ben, ada);
	person_listens(ben, ada, false, true);
	test_follow(cleo, ada);
	test_follow(cleo, rosa);
	test_follow(rosa, ada); /* oneself */
	person_asks(dora, ada); /* not let in: she asks again herself */
	t = test_task(ben);
	check_ok(list_new(t, &c, &list));
	check_ok(list_add(t, list.id, (struct ids){ (int64_t[]){ ada->id }, 1 }));
	check_ok(test_commit(t));
	check_ok(names(rosa, uri_of(ada)));
	check_ok(goes(ada, rosa));
	assert_true(work() >= 3);

	assert_true(between(ben, rosa).following);
	assert_true(between(ben, rosa).notify);
	assert_false(between(ben, rosa).boosts);
	assert_false(between(ben, ada).following);
	assert_true(between(cleo, rosa).following);
	assert_false(between(cleo, ada).following);
	assert_false(between(dora, rosa).following);
	assert_false(between(dora, rosa).requested);
	assert_true(between(rosa, ada).following);
	assert_int_equal(test_again(rosa)->followers, 2);
	assert_int_equal(test_again(ada)->followers, 1);
	t = test_task(ben);
	check_ok(list_holding(t, rosa->id, &holding));
	assert_int_equal(holding.n, 1);
	check_ok(list_holding(t, ada->id, &holding));
	assert_int_equal(holding.n, 0);
	test_rollback(t);
}

static void test_a_move_is_no_way_around_a_block(void **state)
{
	struct relation r;
	struct task *t;

	(void)state;
	person_blocks(ben, ada);
	person_blocks(dora, ada);
	person_mutes(cleo, ada, 0);
	t = test_task(cleo);
	check_ok(restrict_start(t, ada->id, &r));
	check_ok(test_commit(t));
	test_follow(dora, rosa); /* she knows the new one: her own choice stands */
	check_ok(names(rosa, uri_of(ada)));
	check_ok(goes(ada, rosa));
	work();
	assert_true(between(ben, rosa).blocking);
	assert_false(between(dora, rosa).blocking);
	assert_true(between(cleo, rosa).muting);
	assert_true(between(cleo, rosa).restricting);
	assert_false(between(ben, rosa).restricting);
	assert_true(between(ben, ada).blocking);
}

static void test_whom_the_new_account_blocks_stays_away(void **state)
{
	(void)state;
	test_follow(ben, ada);
	person_blocks(rosa, ben);
	check_ok(names(rosa, uri_of(ada)));
	check_ok(goes(ada, rosa));
	work();
	assert_false(between(ben, rosa).following);
	assert_true(between(ben, ada).following);
}

static void test_hundreds_go_along_step_by_step(void **state)
{
	struct task *t = test_task(NULL);

	(void)state;
	for (int i = 0; i < 230; i++) {
		int64_t id = 5000 + nth * 1000 + i;

		db_run(t,
		       "INSERT INTO account (id, name, name_key, created_at)"
		       " VALUES ($1, $2, $2, 0)",
		       ARGS(V(id), V(str_fmt(t->a, "many%d_%d", nth, i))));
		db_run(t,
		       "INSERT INTO follow (follower_id, followed_id, id, accepted, created_at)"
		       " VALUES ($1, $2, $1, 1, 0)",
		       ARGS(V(id), V(ada->id)));
	}
	db_run(t, "UPDATE account SET followers = 230 WHERE id = $1", ARGS(V(ada->id)));
	check_ok(test_commit(t));
	check_ok(names(rosa, uri_of(ada)));
	check_ok(goes(ada, rosa));
	assert_true(work() >= 5);
	assert_int_equal(test_again(rosa)->followers, 230);
	assert_int_equal(test_again(ada)->followers, 0);
}

/* What somebody who moved away still does, and what not. */
static void test_away(void **state)
{
	const struct post *mine, *hers;
	struct post_new n = { .caption = S("again"), .visibility = POST_PUBLIC };
	struct relation r;
	struct account changed;
	struct post p;
	struct task *t;

	(void)state;
	mine = test_post(ada, POST_PUBLIC, "the last one here");
	hers = test_post(ben, POST_PUBLIC, "roses");
	check_ok(names(rosa, uri_of(ada)));
	check_ok(goes(ada, rosa));
	work();
	t = test_task(test_again(ada));
	check_err(post_share(t, &n, &p), ERR_FORBIDDEN);
	check_str(t->fault.text, "You have moved to another account. You can read and take back "
				 "here; share, answer and follow there.");
	n.reply_to = hers->id;
	check_err(post_share(t, &n, &p), ERR_FORBIDDEN);
	check_err(post_boost(t, hers->id, true, &p), ERR_FORBIDDEN);
	check_err(post_light(t, hers->id, true, &p), ERR_FORBIDDEN);
	check_err(follow_start(t, ben->id, &(struct follow_options){ 0 }, &r), ERR_FORBIDDEN);
	check_ok(post_get(t, hers->id, &p));
	check_ok(post_bookmark(t, hers->id, true, &p));
	check_ok(block_start(t, cleo->id, &r));
	check_ok(account_change(t, &(struct profile_change){ 0 }, &changed));
	check_ok(post_delete(t, mine->id, &p));
	check_ok(test_commit(t));
	/* Nobody begins to follow them. */
	t = test_task(dora);
	check_err(follow_start(t, ada->id, &(struct follow_options){ 0 }, &r), ERR_FORBIDDEN);
	check_str(t->fault.text, "This person has moved. Follow their new account.");
	test_rollback(t);
}

/* By the words of their name: the address itself is always found. */
static bool is_found(const struct account *a)
{
	struct task *t = test_task(ben);
	struct accounts found;
	bool is = false;

	check_ok(search_people(t, str_fmt(t->a, "gardener %d", nth), false, 40, 0, &found));
	for (size_t i = 0; i < found.n; i++)
		is = is || found.p[i].id == a->id;
	test_rollback(t);
	return is;
}

static void test_coming_back(void **state)
{
	struct post_new n = { .caption = S("again"), .visibility = POST_PUBLIC };
	struct profile_change c = { .given = PROFILE_DISPLAY,
				    .display = str_fmt(test_arena(), "Gardener %d", nth) };
	struct account changed;
	struct post p;
	struct task *t;

	(void)state;
	check_ok(names(rosa, uri_of(ada)));
	check_ok(names(dora, uri_of(ada)));
	t = test_task(ada);
	check_err(move_back(t), ERR_CONFLICT);
	test_rollback(t);
	t = test_task(ada);
	check_ok(account_change(t, &c, &changed));
	check_ok(test_commit(t));
	assert_true(is_found(ada));
	check_ok(goes(ada, rosa));
	assert_false(is_found(ada));
	check_ok(goes(ada, rosa)); /* again, to the same one */
	check_err(goes(ada, dora), ERR_CONFLICT);
	t = test_task(test_again(ada));
	check_ok(move_back(t));
	check_ok(test_commit(t));
	assert_true(is_found(ada));
	t = test_task(test_again(ada));
	check_ok(post_share(t, &n, &p));
	check_ok(test_commit(t));
	/* The job that was under way stops. */
	test_follow(ben, ada);
	work();
	assert_true(between(ben, ada).following);
	/* Followers are not sent about every week. */
	check_err(goes(ada, dora), ERR_OFTEN);
	test_clock_add(MOVE_PAUSE_DAYS * CLOCK_DAY);
	check_ok(goes(ada, dora));
}

static enum err arrives(const struct account *from, const struct account *to)
{
	struct task *t = test_task(NULL);
	enum err e = move_arrived(t, from->id, to->id);

	e ? test_rollback(t) : check_ok(test_commit(t));
	return e;
}

static void test_somebody_elsewhere_comes_to_live_here(void **state)
{
	const char *name = str_fmt(test_arena(), "maya%d", nth).p;
	const struct account *maya = far_somebody(name, "");

	(void)state;
	person_follows(ben, maya);
	check_err(arrives(maya, rosa), ERR_FORBIDDEN);
	check_ok(names(rosa, uri_of(maya)));
	check_err(arrives(maya, maya), ERR_FORBIDDEN);
	check_err(arrives(ada, rosa), ERR_FORBIDDEN); /* of this place: never from elsewhere */
	check_ok(arrives(maya, rosa));
	work();
	assert_true(between(ben, rosa).following);
	assert_false(between(ben, maya).following);
	assert_true(test_again(maya)->moved_to == rosa->id);
	/* Told again, it is no news for a week. */
	person_follows(cleo, maya);
	check_ok(arrives(maya, rosa));
	assert_int_equal(work(), 0);
	test_clock_add(8 * CLOCK_DAY);
	check_ok(arrives(maya, rosa));
	assert_true(work() > 0);
	assert_true(between(cleo, rosa).following);
}

static void test_somebody_goes_from_one_server_to_another(void **state)
{
	const char *old = str_fmt(test_arena(), "nora%d", nth).p;
	const struct account *nora = far_somebody(old, "");
	const struct account *there =
		far_somebody(str_fmt(test_arena(), "there%d", nth).p, uri_of(nora));
	const struct account *other = far_somebody(str_fmt(test_arena(), "other%d", nth).p, "");

	(void)state;
	person_follows(ben, nora);
	check_err(arrives(nora, other), ERR_FORBIDDEN);
	check_ok(arrives(nora, there));
	work();
	/* Their server is asked, or says yes at once; either way the old follow is over. */
	assert_true(between(ben, there).following || between(ben, there).requested);
	assert_false(between(ben, nora).following);
}

static void says(const struct account *who, const char *uri)
{
	struct task *t = test_task(NULL);

	move_said(t, who->id, str_of(uri));
	check_ok(test_commit(t));
}

static void test_what_a_document_says_is_shown_and_no_more(void **state)
{
	const struct account *maya = far_somebody(str_fmt(test_arena(), "said%d", nth).p, "");
	const char *hers = uri_of(rosa), *adas = uri_of(ada);

	(void)state;
	person_follows(ben, maya);
	check_ok(names(rosa, uri_of(maya)));
	says(maya, adas);
	assert_true(test_again(maya)->moved_to == 0); /* she does not name her */
	says(maya, hers);
	assert_true(test_again(maya)->moved_to == rosa->id);
	assert_int_equal(work(), 0);
	assert_true(between(ben, maya).following);
	/* And the activity that follows is still news. */
	check_ok(arrives(maya, rosa));
	assert_true(work() > 0);
	assert_false(between(ben, maya).following);
	says(maya, "");
	assert_true(test_again(maya)->moved_to == 0);
	says(ada, hers); /* of this place: nobody says it for her */
	assert_true(test_again(ada)->moved_to == 0);
}

static void test_somebody_is_found_as_typed(void **state)
{
	const struct account *maya = far_somebody(str_fmt(test_arena(), "typed%d", nth).p, "");
	const char *far = uri_of(maya), *here = uri_of(rosa);
	struct task *t = test_task(ada);
	struct account found;

	(void)state;
	check_ok(move_find(t, str_fmt(t->a, " @%.*s ", STR_ARG(maya->acct)), &found));
	assert_true(found.id == maya->id);
	check_ok(move_find(t, str_of(far), &found));
	assert_true(found.id == maya->id);
	check_ok(move_find(t, rosa->name, &found));
	assert_true(found.id == rosa->id);
	check_ok(move_find(t, str_of(here), &found));
	assert_true(found.id == rosa->id);
	assert_true(move_find(t, S("@nobody@nowhere.example"), &found) != OK);
	assert_true(move_find(t, S("https://nowhere.example/@nobody"), &found) != OK);
	assert_true(move_find(t, S(""), &found) != OK);
	test_rollback(t);
}

#define ANEW(f) cmocka_unit_test_setup(f, anew)

int main(void)
{
	const struct CMUnitTest list[] = {
		ANEW(test_aliases_are_addresses_of_others),
		ANEW(test_there_are_not_too_many),
		ANEW(test_only_where_one_is_named),
		ANEW(test_followers_here_go_along),
		ANEW(test_a_move_is_no_way_around_a_block),
		ANEW(test_whom_the_new_account_blocks_stays_away),
		ANEW(test_hundreds_go_along_step_by_step),
		ANEW(test_away),
		ANEW(test_coming_back),
		ANEW(test_somebody_elsewhere_comes_to_live_here),
		ANEW(test_somebody_goes_from_one_server_to_another),
		ANEW(test_what_a_document_says_is_shown_and_no_more),
		ANEW(test_somebody_is_found_as_typed),
	};

	return cmocka_run_group_tests(list, open_house, testdb_close);
}
