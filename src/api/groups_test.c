#include "api/api.h"
#include "api/basic.h"
#include "tests/support/check.h"

static struct params pairs(struct arena *a, const char *text)
{
	struct params p = { .most = 1000 };

	assert_true(form_read_urlencoded(a, str_of(text), &p));
	return p;
}

static struct param_groups groups(struct arena *a, const char *text)
{
	struct params p = pairs(a, text);
	struct param_groups g;

	assert_true(param_groups(a, &p, S("list"), 4, &g));
	return g;
}

static void rows_by_number(void **state)
{
	struct param_groups g = groups(*state, "list[7][name]=a&list[7][value]=b&list[3][name]=c&"
					       "other[0][name]=x");

	assert_int_equal(g.n, 2);
	check_str(params_last(&g.p[0], S("name")), "a");
	check_str(params_last(&g.p[0], S("value")), "b");
	check_str(params_last(&g.p[1], S("name")), "c");
	assert_null(params_last(&g.p[1], S("value")).p);
}

static void rows_without_number(void **state)
{
	struct param_groups g =
		groups(*state, "list[][name]=a&list[][value]=b&list[][name]=c&list[][value]=d");

	assert_int_equal(g.n, 2);
	check_str(params_last(&g.p[0], S("value")), "b");
	check_str(params_last(&g.p[1], S("name")), "c");
	check_str(params_last(&g.p[1], S("value")), "d");
}

static void no_rows_in_odd_names(void **state)
{
	assert_int_equal(groups(*state, "list=1&list[]=2&list[0]=3&list[0][=4&list[0][]=5&"
					"list[0]name=6&list[=7&listed[0][name]=8&list[0]]=9")
				 .n,
			 0);
}

static void too_many_rows(void **state)
{
	struct params p = pairs(*state, "list[0][a]=&list[1][a]=&list[2][a]=&list[3][a]=&"
					"list[4][a]=");
	struct param_groups g;

	assert_false(param_groups(*state, &p, S("list"), 4, &g));
}

static void focus(void **state)
{
	static const struct {
		const char *text;
		bool good;
		int x, y;
	} rows[] = {
		{ "0.25,-1", true, 250, -1000 },
		{ "-0.5,+0.125", true, -500, 125 },
		{ "", true, 0, 0 },
		{ "0.0,0.0", true, 0, 0 },
		{ " .5 , -.5 ", true, 500, -500 },
		{ "7,-9.5", true, 1000, -1000 },
		{ "0.123456789,1.", true, 123, 1000 },
		{ "1", false, 0, 0 },
		{ "a,b", false, 0, 0 },
		{ "1e3,0", false, 0, 0 },
		{ ",", false, 0, 0 },
		{ "0,0,0", false, 0, 0 },
		{ "nan,0", false, 0, 0 },
		{ "--1,0", false, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t x = 9, y = 9;

		assert_int_equal(focus_read(str_of(rows[i].text), &x, &y), rows[i].good);
		assert_int_equal(x, rows[i].good ? rows[i].x : 9);
		assert_int_equal(y, rows[i].good ? rows[i].y : 9);
	}
}

static void visibilities(void **state)
{
	enum visibility v;

	(void)state;
	assert_true(visibility_read(S("private"), &v));
	assert_int_equal(v, POST_FOLLOWERS);
	assert_true(visibility_read(S("self"), &v));
	assert_int_equal(v, POST_SELF);
	assert_false(visibility_read(S("Public"), &v));
	assert_false(visibility_read(S(""), &v));
}

static void basic(void **state)
{
	struct str name = S("-"), secret = S("-");

	/* The example of RFC 7617 section 2. */
	assert_true(basic_read(*state, S("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="), &name, &secret));
	check_str(name, "Aladdin");
	check_str(secret, "open sesame");
	assert_true(basic_read(*state, S("basic YSUzQWI6Y3g"), &name, &secret));
	check_str(name, "a:b");
	check_str(secret, "cx");
	assert_false(basic_read(*state, S("Bearer abc"), &name, &secret));
	assert_false(basic_read(*state, S("Basic"), &name, &secret));
	assert_false(basic_read(*state, S("Basic !!!!"), &name, &secret));
	assert_false(basic_read(*state, S("Basic YWJj"), &name, &secret)); /* no colon */
	assert_false(basic_read(*state, S("Basic /zov"), &name, &secret)); /* not UTF-8 */
	check_str(name, "a:b");
}

int main(void)
{
	const struct CMUnitTest all[] = {
		test_in_arena(rows_by_number),
		test_in_arena(rows_without_number),
		test_in_arena(no_rows_in_odd_names),
		test_in_arena(too_many_rows),
		test_in_arena(focus),
		test_in_arena(visibilities),
		test_in_arena(basic),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
