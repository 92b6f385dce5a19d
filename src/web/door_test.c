#include "tests/support/check.h"

#include "web/door.h"
#include "web/sign_in.h"

/* Where somebody is led after signing in comes from the address: only paths of this place. */
static void only_local_paths_are_led_to(void **state)
{
	static const char *const elsewhere[] = {
		"",
		"share",
		"//far.example/",
		"/\\far.example",
		"https://far.example",
		"javascript:alert(1)",
		"/share\r\nX-A: b",
		"/a b",
		"/a\\b",
		"\\\\far.example",
		" /share",
		"/\t/far.example",
	};

	(void)state;
	for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
		check_str(web_local(str_of(elsewhere[i]), S("/home")), "/home");
	check_str(web_local(S("/"), S("/home")), "/");
	check_str(web_local(S("/@ada/1?view=words#answer"), S("/home")),
		  "/@ada/1?view=words#answer");
}

static void a_path_has_a_largest_size(void **state)
{
	char *path = arena_alloc(*state, 4000);

	memset(path, '/', 4000);
	path[1] = 'a';
	check_str(web_local((struct str){ path, 4000 }, S("/")), "/");
	assert_int_equal(web_local((struct str){ path, 2000 }, S("/")).n, 2000);
}

static void the_quiet_line_goes_before_the_part(void **state)
{
	struct task t = { .a = *state };
	struct reply r;

	reply_init(&r, *state);
	check_ok(web_back(&t, &r, S("/@ada/1#letter-2"), SAID_ANSWERED));
	assert_int_equal(r.status, 303);
	assert_int_equal(r.headers, 1);
	check_str(r.header[0].value, "/@ada/1?said=answered#letter-2");
	reply_init(&r, *state);
	check_ok(web_back(&t, &r, S("/people?view=following"), SAID_UNFOLLOWED));
	check_str(r.header[0].value, "/people?view=following&said=unfollowed");
	reply_init(&r, *state);
	check_ok(web_back(&t, &r, S("/"), SAID_NOTHING));
	check_str(r.header[0].value, "/");
}

/* Nobody can put words of their own on a page through the address. */
static void only_known_lines_are_said(void **state)
{
	struct task t = { .a = *state };
	struct param one = { .name = S("said"), .value = S("saved") };
	struct request q = { .params = { .p = &one, .n = 1 } };

	check_str(web_said(&t, &q), "Saved.");
	one.value = S("Send me your password");
	assert_int_equal(web_said(&t, &q).n, 0);
	one.value = S("");
	assert_int_equal(web_said(&t, &q).n, 0);
	one.value = S("saved");
	q.method = POST;
	assert_int_equal(web_said(&t, &q).n, 0);
}

static void every_failure_has_a_status(void **state)
{
	(void)state;
	assert_int_equal(reply_status(OK), 200);
	for (int e = OK + 1; e < ERR_COUNT; e++)
		assert_in_range(reply_status((enum err)e), 400, 599);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_local_paths_are_led_to),
		test_in_arena(a_path_has_a_largest_size),
		test_in_arena(the_quiet_line_goes_before_the_part),
		test_in_arena(only_known_lines_are_said),
		cmocka_unit_test(every_failure_has_a_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
