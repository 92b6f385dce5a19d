#include "tests/support/check.h"

#include <math.h>

#include "base/json.h"
#include "tests/support/child.h"

static struct str written(struct arena *a, void (*write_it)(struct jw *j))
{
	struct buf b;
	struct jw j;

	buf_init(&b, a, 100000);
	jw_init(&j, &b);
	write_it(&j);
	jw_done(&j);
	return buf_view(&b);
}

static void every_kind(struct jw *j)
{
	jw_object(j);
	jw_key(j, "s");
	jw_str(j, S("rose"));
	jw_key(j, "n");
	jw_int(j, INT64_MIN);
	jw_key(j, "list");
	jw_array(j);
	jw_bool(j, true);
	jw_bool(j, false);
	jw_null(j);
	jw_array(j);
	jw_end(j);
	jw_object(j);
	jw_end(j);
	jw_end(j);
	jw_key(j, "real");
	jw_array(j);
	jw_real(j, 0.5);
	jw_real(j, NAN);
	jw_real(j, -INFINITY);
	jw_real(j, 1.5);
	jw_end(j);
	jw_key(j, "id");
	jw_id(j, 111411200000000001);
	jw_key(j, "no_id");
	jw_id(j, 0);
	jw_key(j, "at");
	jw_time(j, 0);
	jw_key(j, "none");
	jw_str_or_null(j, STR_NONE);
	jw_key(j, "empty");
	jw_str_or_null(j, S(""));
	jw_end(j);
}

static void the_writer_writes_every_kind(void **state)
{
	check_str(written(*state, every_kind),
		  "{\"s\":\"rose\",\"n\":-9223372036854775808,\"list\":[true,false,null,[],{}],"
		  "\"real\":[0.5,0,0,1.5],\"id\":\"111411200000000001\",\"no_id\":null,"
		  "\"at\":\"1970-01-01T00:00:00.000Z\",\"none\":null,\"empty\":\"\"}");
}

static void telling_texts(struct jw *j)
{
	jw_array(j);
	jw_str(j, S("\"\\/\n\r\t\b\x1F\x7F"));
	jw_str(j, S("a\0b"));
	jw_str(j, S("\xC3\xA9\xF0\x9F\x8C\xB9"));
	jw_str(j, S("\xEF\xBF\xBD \xFF \xE2\x82 \xED\xA0\x80"));
	jw_str(j, STR_NONE);
	jw_end(j);
}

static void texts_are_escaped(void **state)
{
	check_str(written(*state, telling_texts),
		  "[\"\\\"\\\\/\\n\\r\\t\\u0008\\u001f\x7F\",\"a\\u0000b\","
		  "\"\xC3\xA9\xF0\x9F\x8C\xB9\","
		  "\"\xEF\xBF\xBD \xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD "
		  "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\",\"\"]");
}

static void ready_parts(struct jw *j)
{
	jw_array(j);
	jw_ready(j, S("{\"a\":1}"));
	jw_ready(j, S("2"));
	jw_object(j);
	jw_ready(j, S("\"a\":1"));
	jw_key(j, "b");
	jw_ready(j, S("[]"));
	jw_ready(j, S("\"c\":3"));
	jw_end(j);
	jw_end(j);
}

static void what_was_written_before_fits_in(void **state)
{
	check_str(written(*state, ready_parts), "[{\"a\":1},2,{\"a\":1,\"b\":[],\"c\":3}]");
}

/* --- wrong nesting ends the program --- */

static struct jw wrong_j;
static struct buf wrong_b;

static struct jw *fresh(void)
{
	buf_init_heap(&wrong_b, 1000);
	jw_init(&wrong_j, &wrong_b);
	return &wrong_j;
}

static void value_without_key(void)
{
	jw_object(fresh());
	jw_int(&wrong_j, 1);
}

static void key_in_a_list(void)
{
	jw_array(fresh());
	jw_key(&wrong_j, "a");
}

static void two_keys(void)
{
	jw_object(fresh());
	jw_key(&wrong_j, "a");
	jw_key(&wrong_j, "b");
}

static void key_without_value(void)
{
	jw_object(fresh());
	jw_key(&wrong_j, "a");
	jw_end(&wrong_j);
}

static void end_of_nothing(void)
{
	jw_end(fresh());
}

static void left_open(void)
{
	jw_object(fresh());
	jw_done(&wrong_j);
}

static void too_deep(void)
{
	fresh();
	for (int i = 0; i <= JSON_DEPTH; i++)
		jw_array(&wrong_j);
}

static void wrong_nesting_is_a_broken_invariant(void **state)
{
	static void (*const wrong[])(void) = { value_without_key, key_in_a_list,  two_keys,
					       key_without_value, end_of_nothing, left_open,
					       too_deep };

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(child_end(wrong[i]), -SIGABRT);
}

/* --- reading --- */

static bool read_n(struct arena *a, struct str text, size_t most, struct params *ret)
{
	*ret = (struct params){ .most = most };
	return json_read_params(a, text, ret);
}

/* The parameters as lines "name=value". */
static struct str lines(struct arena *a, const char *text)
{
	struct params p;
	struct buf b;

	buf_init(&b, a, 100000);
	if (!read_n(a, str_of(text), 100, &p))
		return S("refused");
	for (size_t i = 0; i < p.n; i++)
		buf_fmt(&b, "%.*s=%.*s\n", STR_ARG(p.p[i].name), STR_ARG(p.p[i].value));
	return buf_view(&b);
}

static void objects_become_parameters(void **state)
{
	check_str(lines(*state, "{}"), "");
	check_str(lines(*state, "{\"a\":{\"b\":1},\"c\":[\"x\",\"y\"],\"d\":true,\"e\":false,"
				"\"f\":null,\"g\":1.5,\"h\":\"\\u00e9\"}"),
		  "a[b]=1\nc[]=x\nc[]=y\nd=true\ne=false\nf=\ng=1.5\nh=\xC3\xA9\n");
	check_str(lines(*state, "{\"a\":[{\"b\":1},{\"b\":[2,3]}],\"c\":[[4]],\"d\":[],\"e\":{}}"),
		  "a[0][b]=1\na[1][b][]=2\na[1][b][]=3\nc[0][]=4\nd[]=\n");
	check_str(lines(*state, "{\"n\":-9223372036854775808,\"m\":9223372036854775807}"),
		  "n=-9223372036854775808\nm=9223372036854775807\n");
}

static void what_is_refused(void **state)
{
	static const char *const no[] = {
		"",
		"null",
		"[]",
		"\"a\"",
		"1",
		"{",
		"{\"a\":1}x",
		"{\"a\":1,\"a\":2}",
		"{\"a\":{\"b\":1,\"b\":1}}",
		"{a:1}",
		"{'a':1}",
		"{\"a\":01}",
		"{\"a\":1,}",
		"{\"a\":\"\n\"}",
		"{\"a\":\"\xFF\"}",
		"{\"\xFF\":1}",
		"{\"a\":\"\\u0000\"}",
		"{\"\\u0000\":1}",
		"{\"a\":\"\\ud800\"}",
		"{\"a\":9223372036854775808}",
		"{\"a\":1e999}",
		"{\"a\":NaN}",
		"{\"a\":[[[[[[[[1]]]]]]]]}",
		"\xEF\xBB\xBF{}",
		"{\"a\":1}{\"b\":2}",
	};

	for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
		struct str s = lines(*state, no[i]);

		if (!str_eq(s, S("refused")))
			fail_msg("%s is read as %.*s", no[i], STR_ARG(s));
	}
}

static void nesting_has_a_limit(void **state)
{
	struct params p;
	struct buf b;

	check_str(lines(*state, "{\"a\":[[[[[[[1]]]]]]]}"), "a[0][0][0][0][0][0][]=1\n");
	buf_init(&b, *state, 1000000);
	buf_lit(&b, "{\"a\":");
	for (int i = 0; i < 200000; i++)
		buf_byte(&b, '[');
	assert_false(read_n(*state, buf_view(&b), 100, &p));
}

static void parameters_have_a_limit(void **state)
{
	struct params p;

	assert_true(read_n(*state, S("{\"a\":[1,2,3]}"), 3, &p));
	assert_false(read_n(*state, S("{\"a\":[1,2,3,4]}"), 3, &p));
	assert_false(read_n(*state, STR_NONE, 3, &p));
}

/* A name is repeated for each value under it: half a megabyte of name, ten thousand values. */
static void names_do_not_multiply(void **state)
{
	struct arena *a = arena_new((size_t)8 << 20);
	struct params p;
	struct buf b;

	(void)state;
	buf_init(&b, a, 2000000);
	buf_lit(&b, "{\"");
	for (int i = 0; i < 500000; i++)
		buf_byte(&b, 'a');
	buf_lit(&b, "\":[1");
	for (int i = 0; i < 10000; i++)
		buf_lit(&b, ",1");
	buf_lit(&b, "]}");
	assert_false(read_n(a, buf_view(&b), 20000, &p));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(the_writer_writes_every_kind),
		test_in_arena(texts_are_escaped),
		test_in_arena(what_was_written_before_fits_in),
		test_in_arena(wrong_nesting_is_a_broken_invariant),
		test_in_arena(objects_become_parameters),
		test_in_arena(what_is_refused),
		test_in_arena(nesting_has_a_limit),
		test_in_arena(parameters_have_a_limit),
		test_in_arena(names_do_not_multiply),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
