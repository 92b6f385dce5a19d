#include "tests/support/check.h"

#include "app/routes.h"

static enum err run(struct task *t, struct request *q, struct reply *r)
{
	(void)t;
	(void)q;
	(void)r;
	return OK;
}

#define ROW(method, path)                                                                          \
	{                                                                                          \
		method, path, ANYONE, READS, run, "help", NULL, 0                                  \
	}

static const struct route api[] = {
	ROW(GET, "/api/v1/statuses/:id"),
	ROW(DELETE, "/api/v1/statuses/:id"),
	ROW(GET, "/api/v1/accounts/:id"),
	ROW(GET, "/api/v1/accounts/lookup"),
	ROW(POST, "/api/v1/accounts/:id/follow"),
	ROW(GET, "/api/v1/lists/:a/b/:c/d"),
	{ 0 },
};
static const struct route web[] = {
	ROW(GET, "/"), ROW(GET, "/@:name"), ROW(GET, "/@:name/:id"), ROW(GET, "/:page"), { 0 },
};
static const struct route fed[] = {
	ROW(GET, "/@:name"), ROW(GET, "/actor"), ROW(POST, "/inbox"), { 0 }
};
static const struct table two[] = {
	{ api, DOOR_API }, { web, DOOR_WEB }, { fed, DOOR_FED }, { NULL, DOOR_WEB }
};

static struct arena *a;

static int start(void **state)
{
	(void)state;
	a = arena_new((size_t)1 << 20);
	routes_start(a, two);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static struct found find(enum method m, const char *path)
{
	struct found f;

	routes_find(m, str_of(path), S("text/html"), &f);
	return f;
}

static void check_row(enum method m, const char *path, const char *row)
{
	struct found f = find(m, path);

	assert_non_null(f.row);
	assert_string_equal(f.row->route->path, row);
}

static void test_plain_wins_over_argument(void **state)
{
	(void)state;
	check_row(GET, "/api/v1/accounts/lookup", "/api/v1/accounts/lookup");
	check_row(GET, "/api/v1/accounts/12", "/api/v1/accounts/:id");
	check_row(GET, "/@ada", "/@:name");
	check_row(GET, "/ada", "/:page");
	check_row(GET, "/@", "/:page");
	check_row(GET, "/", "/");
	check_row(GET, "/@ada/", "/@:name");
}

static void test_a_page_or_a_document(void **state)
{
	struct found f;

	(void)state;
	routes_find(GET, S("/@ada"), S("application/activity+json"), &f);
	assert_int_equal(f.row->door, DOOR_FED);
	assert_true(f.is_chosen);
	routes_find(GET, S("/@ada"), S("text/html"), &f);
	assert_int_equal(f.row->door, DOOR_WEB);
	assert_true(f.is_chosen);
	routes_find(GET, S("/actor"), S("text/html"), &f);
	assert_int_equal(f.row->door, DOOR_FED);
	assert_false(f.is_chosen);
	routes_find(POST, S("/inbox"), S(""), &f);
	assert_int_equal(f.row->door, DOOR_FED);
	routes_find(GET, S("/@ada/1"), S("application/activity+json"), &f);
	assert_int_equal(f.row->door, DOOR_WEB);
	assert_false(f.is_chosen);
}

static void test_a_plain_row_does_not_hide_methods(void **state)
{
	(void)state;
	check_row(POST, "/api/v1/accounts/lookup/follow", "/api/v1/accounts/:id/follow");
	assert_null(find(POST, "/api/v1/accounts/lookup").row);
}

static void test_arguments_are_cut_out(void **state)
{
	struct found f = find(GET, "/@ada/12");

	(void)state;
	check_str(f.args[0], "ada");
	check_str(f.args[1], "12");
	f = find(GET, "/api/v1/lists/x/b/y/d");
	check_str(f.args[0], "x");
	check_str(f.args[1], "y");
	assert_true(f.row->door == DOOR_API);
	assert_string_equal(f.row->where, "GET /api/v1/lists/:a/b/:c/d");
}

static void test_what_is_not_there(void **state)
{
	struct found f = find(PUT, "/api/v1/statuses/1");

	(void)state;
	assert_null(f.row);
	assert_int_equal(f.methods, 1u << GET | 1u << DELETE);
	assert_int_equal(find(GET, "/api/v1").methods, 0);
	assert_int_equal(find(GET, "/api/v1/statuses//").methods, 0);
	assert_int_equal(find(GET, "").methods, 0);
	assert_int_equal(find(GET, "/a/b/c/d/e/f/g/h/i/j/k/l/m/n").methods, 0);
	assert_null(find(METHOD_COUNT, "/").row);
}

static void test_ids_in_paths(void **state)
{
	struct request q = { .args = { S("12"), S("x"), S("-1"), S("99999999999999999999") } };

	(void)state;
	assert_int_equal(path_id(&q, 0), 12);
	assert_int_equal(path_id(&q, 1), 0);
	assert_int_equal(path_id(&q, 2), 0);
	assert_int_equal(path_id(&q, 3), 0);
	q = (struct request){ .args = { S("12.3"), S("12.x"), S("12."), S(".3") } };
	assert_int_equal(path_id(&q, 0), 12);
	assert_int_equal(path_id(&q, 1), 0);
	assert_int_equal(path_id(&q, 2), 0);
	assert_int_equal(path_id(&q, 3), 0);
}

/* Each route that is counted by the hour is there under that name. */
static void test_acts_are_of_routes(void **state)
{
	size_t n = 0;

	(void)state;
	for (const struct table *t = tables; t->routes; t++)
		for (const struct route *r = t->routes; r->path; r++) {
			struct str where = str_fmt(a, "%s %s", method_name(r->method), r->path);

			n += often_act(where) != ACT_NONE;
		}
	assert_int_equal(n, often_acting());
	assert_true(n > 10);
}

/* A row that asks for a member says which scope an app needs, but for what Mastodon gives any, and
 * the WebSocket, where each stream asks for its own. */
static void test_scopes_are_named(void **state)
{
	(void)state;
	for (const struct table *t = tables; t->routes; t++)
		for (const struct route *r = t->routes; r->path; r++) {
			if (t->door != DOOR_API || r->who != MEMBER || r->scope)
				continue;
			if (strcmp(r->path, "/api/v1/announcements") &&
			    strcmp(r->path, "/api/v1/streaming"))
				fail_msg("%s has no scope", r->path);
		}
}

int main(void)
{
	const struct CMUnitTest all[] = {
		cmocka_unit_test(test_plain_wins_over_argument),
		cmocka_unit_test(test_a_page_or_a_document),
		cmocka_unit_test(test_a_plain_row_does_not_hide_methods),
		cmocka_unit_test(test_arguments_are_cut_out),
		cmocka_unit_test(test_what_is_not_there),
		cmocka_unit_test(test_ids_in_paths),
		cmocka_unit_test(test_acts_are_of_routes),
		cmocka_unit_test(test_scopes_are_named),
	};

	return cmocka_run_group_tests(all, start, stop);
}
