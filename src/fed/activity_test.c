#include "tests/support/check.h"

#include "base/buf.h"
#include "fed/activity.h"

static struct thing read_it(struct arena *a, const char *json)
{
	struct thing t;

	assert_true(thing_read(a, str_of(json), &t));
	return t;
}

static void a_note_as_mastodon_sends_it(void **state)
{
	struct thing t = read_it(
		*state,
		"{\"@context\":\"https://www.w3.org/ns/activitystreams\","
		"\"id\":\"https://far.example/1/activity\",\"type\":\"Create\","
		"\"actor\":\"https://far.example/users/ada\","
		"\"to\":[\"https://www.w3.org/ns/activitystreams#Public\"],\"cc\":[],"
		"\"object\":{\"id\":\"https://far.example/1\",\"type\":\"Note\",\"summary\":null,"
		"\"content\":\"<p>Roses</p>\",\"contentMap\":{\"en\":\"<p>Roses</p>\"},"
		"\"published\":\"2026-03-14T09:00:00Z\",\"sensitive\":true,"
		"\"url\":\"https://far.example/@ada/1\","
		"\"attributedTo\":\"https://far.example/users/ada\",\"inReplyTo\":null,"
		"\"attachment\":[{\"type\":\"Document\",\"mediaType\":\"image/jpeg\","
		"\"url\":\"https://far.example/1.jpg\",\"name\":\"Red roses\",\"width\":800,"
		"\"height\":600,\"focalPoint\":[0.5,-0.25],\"blurhash\":\"UBL\"}],"
		"\"tag\":[{\"type\":\"Mention\",\"href\":\"https://near.example/"
		"@ben\",\"name\":\"@ben\"}]}}");
	struct thing *note = t.object.p, *photo = note->attachment.p;

	assert_int_equal(t.type, THING_CREATE);
	check_str(t.actor, "https://far.example/users/ada");
	assert_int_equal(t.to.n, 1);
	assert_int_equal(t.cc.n, 0);
	assert_int_equal(t.object.n, 1);
	assert_int_equal(note->type, THING_NOTE);
	check_str(note->actor, "https://far.example/users/ada");
	check_str(note->content, "<p>Roses</p>");
	check_str(note->language, "en");
	check_str(note->url, "https://far.example/@ada/1");
	assert_false(note->has_summary);
	assert_true(note->sensitive);
	assert_int_equal(note->published, 1773478800000);
	assert_int_equal(note->in_reply_to.n, 0);
	check_str(photo->url, "https://far.example/1.jpg");
	check_str(photo->name, "Red roses");
	assert_int_equal(photo->width, 800);
	assert_int_equal(photo->focus_x, 500);
	assert_int_equal(photo->focus_y, -250);
	assert_int_equal(note->tag.p->type, THING_MENTION);
	check_str(note->tag.p->url, "https://near.example/@ben");
}

static void an_actor(void **state)
{
	struct thing t = read_it(
		*state, "{\"id\":\"https://far.example/users/ada\",\"type\":[\"Person\"],"
			"\"preferredUsername\":\"ada\",\"name\":\"Ada\",\"toot:memorial\":true,"
			"\"manuallyApprovesFollowers\":true,\"inbox\":\"https://far.example/in\","
			"\"endpoints\":{\"sharedInbox\":\"https://far.example/inbox\"},"
			"\"icon\":{\"type\":\"Image\",\"url\":\"https://far.example/a.png\"},"
			"\"alsoKnownAs\":\"https://old.example/ada\","
			"\"url\":[{\"type\":\"Link\",\"href\":\"https://far.example/"
			"feed\",\"mediaType\":\"application/atom+xml\"},"
			"{\"type\":\"Link\",\"href\":\"https://far.example/"
			"@ada\",\"mediaType\":\"text/html\"}],"
			"\"attachment\":[{\"type\":\"PropertyValue\",\"name\":\"Garden\",\"value\":"
			"\"roses\"}],"
			"\"publicKey\":{\"id\":\"https://far.example/users/"
			"ada#k\",\"owner\":\"https://far.example/users/ada\","
			"\"publicKeyPem\":\"PEM\"}}");

	assert_int_equal(t.type, THING_PERSON);
	assert_true(t.memorial && t.locked);
	check_str(t.shared_inbox, "https://far.example/inbox");
	check_str(t.icon.p->url, "https://far.example/a.png");
	check_str(t.url, "https://far.example/@ada");
	assert_int_equal(t.also_known.n, 1);
	check_str(t.attachment.p->value, "roses");
	check_str(t.key.p->id, "https://far.example/users/ada#k");
	check_str(t.key.p->actor, "https://far.example/users/ada");
	check_str(t.key.p->value, "PEM");
}

static void ids_alone_lists_and_questions(void **state)
{
	struct arena *a = *state;
	struct thing t = read_it(a, "{\"type\":\"Announce\",\"object\":\"https://far.example/1\"}");
	struct thing q = read_it(
		a,
		"{\"type\":\"Question\",\"anyOf\":[{\"type\":\"Note\",\"name\":\"red\",\"replies\":"
		"{\"type\":\"Collection\",\"totalItems\":3}}],\"votersCount\":4,"
		"\"endTime\":\"2026-03-14T09:00:00Z\"}");
	struct thing list = read_it(
		a, "{\"type\":\"OrderedCollection\",\"first\":{\"type\":\"OrderedCollectionPage\","
		   "\"next\":\"https://far.example/2\",\"orderedItems\":[\"https://far.example/"
		   "1\"]}}");

	assert_int_equal(t.object.n, 1);
	assert_int_equal(t.object.p->type, THING_OTHER);
	check_str(t.object.p->id, "https://far.example/1");
	assert_true(q.any_of);
	assert_int_equal(q.option.p->votes, 3);
	assert_int_equal(q.voters, 4);
	assert_int_equal(list.object.n, 1);
}

static void what_is_refused(void **state)
{
	struct arena *a = *state;
	struct thing t;
	struct buf b;
	static const char *const wrong[] = {
		"", "[]", "\"x\"", "{", "{\"a\":1,\"a\":2}", "null", "{\"name\":\"\\ud800\"}"
	};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(thing_read(a, str_of(wrong[i]), &t));
	buf_init(&b, a, (size_t)1 << 20);
	for (int i = 0; i < 100; i++)
		buf_lit(&b, "{\"object\":");
	buf_lit(&b, "1");
	for (int i = 0; i < 100; i++)
		buf_lit(&b, "}");
	assert_false(thing_read(a, buf_view(&b), &t));
}

static void odd_values_are_nothing(void **state)
{
	struct thing t =
		read_it(*state, "{\"type\":7,\"id\":{\"id\":[1]},\"to\":5,\"published\":\"soon\","
				"\"width\":1e300,\"object\":[null,4,{}],\"focalPoint\":[9,\"x\"],"
				"\"content\":{\"a\":1}}");

	assert_int_equal(t.type, THING_OTHER);
	assert_int_equal(t.id.n, 0);
	assert_int_equal(t.to.n, 0);
	assert_int_equal(t.published, 0);
	assert_int_equal(t.width, 0);
	assert_int_equal(t.focus_x, 0);
}

static void hosts(void **state)
{
	struct arena *a = *state;

	check_str(thing_host(a, S("https://Far.Example/users/ada")), "far.example");
	check_str(thing_host(a, S("https://far.example:8443/x")), "far.example:8443");
	check_str(thing_host(a, S("http://localhost:80/x")), "localhost");
	assert_null(thing_host(a, S("acct:ada@far.example")).p);
	assert_null(thing_host(a, S("https://ada@far.example/")).p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(a_note_as_mastodon_sends_it),   test_in_arena(an_actor),
		test_in_arena(ids_alone_lists_and_questions), test_in_arena(what_is_refused),
		test_in_arena(odd_values_are_nothing),	      test_in_arena(hosts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
