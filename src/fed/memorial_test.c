/* A page of the remembered among servers: what it is to them, what they may say to it, and what it
 * says to them. */
#include "tests/support/check.h"

#include "core/follow.h"
#include "core/place_key.h"
#include "fed/document.h"
#include "fed/person.h"
#include "store/memorial.h"
#include "tests/support/far.h"
#include "tests/support/people.h"
#include "tests/support/remembered.h"
#include "tests/support/testdb.h"
#include "tests/support/wire.h"

#define FAR "https://far.example"
#define NORA FAR "/users/nora"
#define HERE "https://example.org"
#define PUBLIC "\"https://www.w3.org/ns/activitystreams#Public\""

static int made;
static const struct account *rosa, *nora, *finn;

static int open_all(void **state)
{
	struct task *t;

	people_open(state);
	t = test_task(NULL);
	place_key_start(t);
	check_ok(test_commit(t));
	rosa = person("rosa");
	nora = far_person("nora", "far.example");
	finn = far_person("finn", "fern.example");
	return 0;
}

/* --- pages --- */

static struct memorial_form form_of(enum memorial_access access)
{
	struct memorial_form f = { .access = access,
				   .accepts = MEMORIAL_ANYBODY,
				   .names = 1,
				   .born = S("1931~"),
				   .died = S("1999-03") };

	f.name[0] = (struct memorial_name){ S("a grandmother"), NAME_FOR_ALL };
	return f;
}

static void is_now(int64_t id, enum memorial_access access)
{
	struct memorial_form f = form_of(access);

	remembered_is(rosa, id, &f);
}

static struct account page(enum memorial_access access)
{
	struct memorial_form f = form_of(access);

	return remembered(rosa, &f).page;
}

static int stands(const struct account *page, int64_t post)
{
	return remembered_stands(page->id, post);
}

/* --- what others send --- */

static enum what says(struct str body)
{
	return sent(nora->id, str_c(test_arena(), body));
}

/* An activity of nora's; object: JSON. */
static struct str deed(const char *type, struct str object)
{
	return str_fmt(test_arena(),
		       "{\"id\":\"" NORA "/act/%s%d\",\"type\":\"%s\",\"actor\":\"" NORA
		       "\",\"object\":%.*s}",
		       type, ++made, type, STR_ARG(object));
}

/* A note of nora's; more: further members. */
static struct str note(int number, const char *words, struct str more)
{
	return str_fmt(test_arena(),
		       "{\"id\":\"" FAR "/n/%d\",\"type\":\"Note\",\"attributedTo\":\"" NORA
		       "\",\"content\":\"%s\"%.*s}",
		       number, words, STR_ARG(more));
}

static struct str uri_of(const struct account *page)
{
	return str_fmt(test_arena(), HERE "/@%.*s", STR_ARG(page->name));
}

/* For everybody, and names the page. */
static struct str naming(const struct account *page)
{
	struct str uri = uri_of(page);

	return str_fmt(test_arena(),
		       ",\"to\":[" PUBLIC "],\"cc\":[\"" NORA
		       "/followers\",\"%.*s\"],\"tag\":[{\"type\":\"Mention\",\"href\":\"%.*s\"}]",
		       STR_ARG(uri), STR_ARG(uri));
}

static struct str plainly(void)
{
	return S(",\"to\":[" PUBLIC "],\"cc\":[\"" NORA "/followers\"]");
}

static struct str note_uri(int number)
{
	return str_fmt(test_arena(), FAR "/n/%d", number);
}

static int64_t note_at(int number)
{
	return post_at(str_c(test_arena(), note_uri(number)));
}

static int64_t offers(const struct account *page, int number, const char *words)
{
	assert_int_equal(says(deed("Create", note(number, words, naming(page)))), DONE);
	return note_at(number);
}

static struct str quoted(struct str s)
{
	return str_fmt(test_arena(), "\"%.*s\"", STR_ARG(s));
}

/* --- what is told --- */

/* How many announces were taken back; all else is the page's new document. */
static size_t undone(void)
{
	size_t count = 0;

	for (size_t i = 0; i < told_n; i++) {
		count += told[i].thing.type == THING_UNDO;
		assert_true(told[i].thing.type == THING_UNDO || told[i].thing.type == THING_UPDATE);
	}
	return count;
}

/* --- what it is --- */

static struct thing document(const struct account *reader, int64_t id, struct str *ret_text)
{
	struct task *t = test_task(reader);
	struct account a;
	struct thing d;
	struct buf b;
	struct jw j;

	check_ok(account_get(t, id, &a));
	buf_init(&b, test_arena(), 100000);
	jw_init(&j, &b);
	person_write(t, &j, &a);
	jw_done(&j);
	*ret_text = buf_view(&b);
	assert_true(thing_read(test_arena(), *ret_text, &d));
	test_rollback(t);
	return d;
}

static void it_is_a_group_and_nobody(void **state)
{
	struct account one = page(MEMORIAL_PUBLIC);
	struct str text;
	struct thing d = document(NULL, one.id, &text);

	(void)state;
	assert_int_equal(d.type, THING_GROUP);
	assert_true(d.memorial && d.locked);
	assert_false(d.discoverable || d.indexable);
	check_str(d.name, "In memory of a grandmother");
	assert_true(str_find(d.summary, S("name this page")) < d.summary.n);
	assert_int_equal(d.key.n, 1);
	assert_true(d.published > 0);
	/* nothing of a life */
	assert_true(str_find(text, S("1931")) == text.n && str_find(text, S("1999")) == text.n);
}

static void strangers_see_the_name_of_one_for_its_followers(void **state)
{
	struct account one = page(MEMORIAL_FOLLOWERS), hidden = page(MEMORIAL_MEMBERS), a;
	struct task *t;
	struct str text;
	struct thing d = document(NULL, one.id, &text);

	(void)state;
	assert_int_equal(d.type, THING_GROUP);
	check_str(d.name, "In memory of a grandmother");
	assert_int_equal(d.published, 0);
	assert_int_equal(d.icon.n + d.summary.n, 0);
	person_follows(nora, &one);
	assert_true(document(nora, one.id, &text).published > 0);
	t = test_task(NULL);
	check_ok(account_find_here(t, one.name, &a));
	assert_int_equal(account_find_here(t, hidden.name, &a), ERR_NOT_FOUND);
	test_rollback(t);
}

/* --- following it --- */

static bool is_follower(const struct account *who, const struct account *whom)
{
	struct task *t = test_task(NULL);
	bool is = follow_is(t, who->id, whom->id);

	test_rollback(t);
	return is;
}

static void a_follow_asks_its_keepers(void **state)
{
	struct account one = page(MEMORIAL_PUBLIC);
	struct str follow = deed("Follow", quoted(uri_of(&one)));
	struct relation r;

	(void)state;
	assert_int_equal(says(follow), DONE);
	tell();
	assert_int_equal(told_n, 0);
	assert_false(is_follower(nora, &one));
	DO(person_again(rosa), follow_accept(x, nora->id, &r));
	tell();
	assert_int_equal(told_n, 1);
	assert_int_equal(told[0].thing.type, THING_ACCEPT);
	check_str(told[0].thing.actor, str_c(test_arena(), uri_of(&one)));
	assert_int_equal(told[0].thing.object.p[0].type, THING_FOLLOW);
	assert_true(is_follower(nora, &one));
	assert_false(is_follower(nora, rosa));
	/* and back again */
	assert_int_equal(says(deed("Undo", follow)), DONE);
	assert_false(is_follower(nora, &one));
}

static void who_may_not_know_of_it_asks_in_vain(void **state)
{
	struct account hidden = page(MEMORIAL_KEEPERS);

	(void)state;
	assert_int_equal(says(deed("Follow", quoted(uri_of(&hidden)))), REFUSED);
	tell();
	assert_int_equal(told_n, 0);
}

/* --- contributing --- */

static void what_names_it_is_offered_and_announced_once(void **state)
{
	struct account one = page(MEMORIAL_PUBLIC);
	int64_t id;

	(void)state;
	person_follows(finn, &one);
	id = offers(&one, 1, "her roses");
	assert_int_equal(stands(&one, id), LINK_PROPOSED);
	tell();
	assert_int_equal(told_n, 0);
	DO(person_again(rosa), memorial_accept(x, one.id, id));
	tell();
	assert_int_equal(told_n, 1);
	assert_int_equal(told[0].thing.type, THING_ANNOUNCE);
	check_str(told[0].thing.actor, str_c(test_arena(), uri_of(&one)));
	check_str(told[0].thing.object.p[0].id, FAR "/n/1");
	check_str(told[0].thing.to.p[0], AS_PUBLIC);
	/* to its followers, and to whoever wrote it */
	check_str(told[0].inboxes, "far.example/inbox fern.example/inbox");
	/* an edit of it is theirs to tell */
	assert_int_equal(says(deed("Update", note(1, "her red roses", naming(&one)))), DONE);
	check_str(person_gets(rosa, id).caption, "her red roses");
	tell();
	assert_int_equal(told_n, 0);
	DO(person_again(rosa), memorial_remove(x, one.id, id));
	tell();
	assert_int_equal(told_n, 1);
	assert_int_equal(told[0].thing.type, THING_UNDO);
	assert_int_equal(told[0].thing.object.p[0].type, THING_ANNOUNCE);
	check_str(told[0].inboxes, "far.example/inbox fern.example/inbox");
	/* refused: silence, whatever they try */
	assert_int_equal(says(deed("Update", note(1, "roses", plainly()))), DONE);
	assert_int_equal(says(deed("Update", note(1, "please", naming(&one)))), DONE);
	assert_int_equal(stands(&one, id), LINK_REMOVED);
	tell();
	assert_int_equal(told_n, 0);
}

static void its_end_is_the_end_of_the_announce(void **state)
{
	struct account one = page(MEMORIAL_PUBLIC);
	int64_t id;

	(void)state;
	person_follows(finn, &one);
	id = offers(&one, 2, "a hat");
	DO(person_again(rosa), memorial_accept(x, one.id, id));
	tell();
	assert_int_equal(says(deed("Delete", quoted(note_uri(2)))), DONE);
	tell();
	assert_int_equal(told_n, 1);
	assert_int_equal(told[0].thing.type, THING_UNDO);
	check_str(told[0].inboxes, "far.example/inbox fern.example/inbox");
	/* an edit that names it no more */
	id = offers(&one, 3, "a coat");
	DO(person_again(rosa), memorial_accept(x, one.id, id));
	tell();
	assert_int_equal(says(deed("Update", note(3, "my coat", plainly()))), DONE);
	assert_int_equal(stands(&one, id), -1);
	tell();
	assert_int_equal(told_n, 1);
	assert_int_equal(told[0].thing.type, THING_UNDO);
}

static void a_narrower_page_takes_back_what_it_told(void **state)
{
	struct account one = page(MEMORIAL_PUBLIC);
	int64_t id;

	(void)state;
	person_follows(finn, &one);
	id = offers(&one, 4, "a song");
	DO(person_again(rosa), memorial_accept(x, one.id, id));
	tell();
	is_now(one.id, MEMORIAL_FOLLOWERS);
	tell();
	assert_int_equal(undone(), 1);
	/* what comes on it now is told to nobody, nor is it when it is public again */
	id = offers(&one, 5, "another song");
	assert_int_equal(stands(&one, id), -1); /* nora sees the page no more */
	person_follows(nora, &one);
	id = offers(&one, 6, "a third");
	DO(person_again(rosa), memorial_accept(x, one.id, id));
	tell();
	assert_int_equal(told_n, 0);
	is_now(one.id, MEMORIAL_PUBLIC);
	tell();
	for (size_t i = 0; i < told_n; i++)
		assert_int_equal(told[i].thing.type, THING_UPDATE);
	DO(person_again(rosa), memorial_remove(x, one.id, id));
	tell();
	assert_int_equal(told_n, 0);
}

static void what_is_for_few_is_never_announced(void **state)
{
	struct account one = page(MEMORIAL_PUBLIC);
	struct str uri = uri_of(&one);
	struct str few = str_fmt(test_arena(),
				 ",\"to\":[\"" NORA "/followers\"],\"cc\":[\"%.*s\"],\"tag\":[{"
				 "\"type\":\"Mention\",\"href\":\"%.*s\"}]",
				 STR_ARG(uri), STR_ARG(uri));
	int64_t id;

	(void)state;
	person_follows(finn, &one);
	assert_int_equal(says(deed("Create", note(7, "among us", few))), DONE);
	id = note_at(7);
	assert_int_equal(stands(&one, id), LINK_PROPOSED);
	DO(person_again(rosa), memorial_accept(x, one.id, id));
	tell();
	assert_int_equal(told_n, 0);
	DO(person_again(rosa), memorial_remove(x, one.id, id));
	tell();
	assert_int_equal(told_n, 0);
}

static void an_address_alone_names_it(void **state)
{
	struct account one = page(MEMORIAL_PUBLIC);
	struct str uri = uri_of(&one);
	struct str cc =
		str_fmt(test_arena(), ",\"to\":[" PUBLIC "],\"cc\":[\"%.*s\"]", STR_ARG(uri));

	(void)state;
	person_follows(rosa, nora);
	assert_int_equal(says(deed("Create", note(8, "by cc", cc))), DONE);
	assert_int_equal(stands(&one, note_at(8)), LINK_PROPOSED);
	person_unfollows(rosa, nora);
}

static void a_letter_to_it_is_not_kept(void **state)
{
	struct account one = page(MEMORIAL_PUBLIC);
	struct str uri = uri_of(&one);
	struct str to = str_fmt(test_arena(),
				",\"to\":[\"%.*s\"],\"tag\":[{\"type\":\"Mention\",\"href\":"
				"\"%.*s\"}]",
				STR_ARG(uri), STR_ARG(uri));

	(void)state;
	assert_int_equal(says(deed("Create", note(9, "I miss you", to))), REFUSED);
	assert_int_equal(note_at(9), 0);
	tell();
	assert_int_equal(told_n, 0);
}

/* --- what others only claim --- */

static struct str as_page(const char *type, const struct account *page, struct str object)
{
	struct str uri = uri_of(page);

	return str_fmt(
		test_arena(),
		"{\"id\":\"%.*s#act/%d\",\"type\":\"%s\",\"actor\":\"%.*s\",\"object\":%.*s}",
		STR_ARG(uri), ++made, type, STR_ARG(uri), STR_ARG(object));
}

static void nobody_elsewhere_speaks_as_the_page(void **state)
{
	struct account one = page(MEMORIAL_PUBLIC);
	struct post p = person_shares(rosa, "roses", POST_PUBLIC);
	struct str uri = str_fmt(test_arena(), "\"" HERE "/@rosa/%lld\"", (long long)p.id);
	int64_t id = offers(&one, 10, "waits");

	(void)state;
	assert_int_equal(says(as_page("Announce", &one, uri)), NOTHING);
	assert_int_equal(says(as_page("Announce", &one, quoted(note_uri(10)))), NOTHING);
	/* "you let me in", "it is accepted" */
	assert_int_equal(says(deed("Follow", quoted(uri_of(&one)))), DONE);
	assert_int_equal(says(as_page("Accept", &one, deed("Follow", quoted(uri_of(&one))))),
			 NOTHING);
	assert_int_not_equal(says(deed("Accept", deed("Follow", quoted(uri_of(&one))))), DONE);
	assert_int_not_equal(says(deed("Accept", quoted(note_uri(10)))), DONE);
	assert_int_equal(stands(&one, id), LINK_PROPOSED);
	assert_false(is_follower(nora, &one));
	/* her own boost of it is hers */
	assert_int_equal(says(deed("Announce", quoted(note_uri(10)))), DONE);
	assert_int_equal(stands(&one, id), LINK_PROPOSED);
	tell();
	assert_int_equal(told_n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_a_group_and_nobody),
		cmocka_unit_test(strangers_see_the_name_of_one_for_its_followers),
		cmocka_unit_test(a_follow_asks_its_keepers),
		cmocka_unit_test(who_may_not_know_of_it_asks_in_vain),
		cmocka_unit_test(what_names_it_is_offered_and_announced_once),
		cmocka_unit_test(its_end_is_the_end_of_the_announce),
		cmocka_unit_test(a_narrower_page_takes_back_what_it_told),
		cmocka_unit_test(what_is_for_few_is_never_announced),
		cmocka_unit_test(an_address_alone_names_it),
		cmocka_unit_test(a_letter_to_it_is_not_kept),
		cmocka_unit_test(nobody_elsewhere_speaks_as_the_page),
	};

	return cmocka_run_group_tests(tests, open_all, testdb_close);
}
