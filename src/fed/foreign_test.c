#include "tests/support/check.h"

#include "fed/activity.h"
#include "fed/foreign.h"

static struct far_note note(struct arena *a, const char *members)
{
	struct str json = str_fmt(a,
				  "{\"type\":\"Note\",\"id\":\"https://far.example/1\","
				  "\"attributedTo\":\"https://far.example/ada\",%s}",
				  members);
	struct far_note *n = arena_make(a, struct far_note);
	struct thing doc;

	if (!thing_read(a, json, &doc) || !foreign_note_alone(a, &doc, n))
		fail_msg("%s is no note", members);
	return *n;
}

static void the_time_that_it_is_about(void **state)
{
	struct far_note n = note(*state, "\"content\":\"<p>roses</p>\",\"edtf\":\"1987-21\","
					 "\"whenText\":\"that <b>spring</b>\"");

	check_str(n.when, "1987-21");
	check_str(n.when_words, "that <b>spring</b>"); /* no markup: these are its letters */
	n = note(*state, "\"content\":\"\",\"whenText\":\"before the war\"");
	check_str(n.when, "");
	check_str(n.when_words, "before the war");
	n = note(*state, "\"content\":\"\"");
	check_str(n.when, "");
	n = note(*state, "\"content\":\"\",\"edtf\":[\"1987\"],\"whenText\":{\"a\":1}");
	check_str(n.when_words, "");
}

static void words_that_stand_first_are_shown_once(void **state)
{
	struct far_note n = note(*state, "\"content\":\"<p>a &lt; b</p><p>roses</p>\","
					 "\"whenText\":\"a < b\"");

	check_str(n.when_words, "a < b");
	check_str(n.content.s, "<p>roses</p>");
	n = note(*state, "\"content\":\"<p>in spring, roses</p>\",\"whenText\":\"in spring\"");
	check_str(n.content.s, "<p>in spring, roses</p>");
	n = note(*state, "\"content\":\"<p>in spring</p>\",\"whenText\":\"in spring\"");
	check_str(n.content.s, "<p>in spring</p>");
}

static void of_others_the_days(void **state)
{
	struct far_note n = note(*state, "\"content\":\"\",\"startTime\":\"2026-06-05T10:00:00Z\","
					 "\"endTime\":\"2026-06-07T10:00:00Z\"");

	check_str(n.when, "2026-06-05/2026-06-07");
	n = note(*state, "\"content\":\"\",\"startTime\":\"1962-06-05T23:59:59Z\"");
	check_str(n.when, "1962-06-05");
	n = note(*state, "\"content\":\"\",\"startTime\":\"2026-06-05T10:00:00Z\","
			 "\"endTime\":\"2026-06-05T12:00:00Z\"");
	check_str(n.when, "2026-06-05");
	n = note(*state, "\"content\":\"\",\"startTime\":\"2026-06-05T10:00:00Z\","
			 "\"endTime\":\"2020-06-05T12:00:00Z\"");
	check_str(n.when, "2026-06-05");
	n = note(*state, "\"content\":\"\",\"endTime\":\"2026-06-05T10:00:00Z\"");
	check_str(n.when, "");
	n = note(*state, "\"content\":\"\",\"startTime\":\"long ago\"");
	check_str(n.when, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(the_time_that_it_is_about),
		test_in_arena(words_that_stand_first_are_shown_once),
		test_in_arena(of_others_the_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
