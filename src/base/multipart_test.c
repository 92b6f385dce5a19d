#include "tests/support/check.h"

#include "base/buf.h"
#include "base/multipart.h"

/* What arrived, as text: [name|file name|bytes] for each part. */
struct seen {
	struct buf text;
	size_t parts, stop_at; /* begin says no at this part */
};

static bool begin(void *ctx, const struct multipart_part *part)
{
	struct seen *s = ctx;

	buf_fmt(&s->text, "[%.*s|%.*s|", STR_ARG(part->name), STR_ARG(part->file_name));
	return !s->stop_at || ++s->parts < s->stop_at;
}

static bool bytes(void *ctx, struct str piece)
{
	buf_str(&((struct seen *)ctx)->text, piece);
	return true;
}

static bool end(void *ctx)
{
	buf_byte(&((struct seen *)ctx)->text, ']');
	return true;
}

#define TYPE "multipart/form-data; charset=utf-8; boundary=\"B b\""

/* Reads the body in pieces of `step` bytes; ends with "." when it was whole, "?" when not and "!"
 * when it was refused. */
static struct str parts(struct arena *a, struct str body, size_t step)
{
	struct seen s = { .parts = 0 };
	struct multipart_events on = { begin, bytes, end, &s };
	struct multipart m;
	bool good = true;

	buf_init(&s.text, a, 1 << 20);
	assert_true(multipart_init(&m, S(TYPE), &on));
	for (; good && body.n; body = str_sub(body, step, body.n))
		good = multipart_feed(&m, str_sub(body, 0, step));
	buf_str(&s.text, !good ? S("!") : multipart_whole(&m) ? S(".") : S("?"));
	return buf_view(&s.text);
}

#define PART(headers, body) "--B b\r\n" headers "\r\n\r\n" body "\r\n"
#define NAMED(name) "Content-Disposition: form-data; name=\"" name "\""

static void bodies(void **state)
{
	static const struct {
		const char *body, *want;
	} all[] = {
		{ PART(NAMED("a"), "1") PART(NAMED("b"), "2") "--B b--\r\n", "[a||1][b||2]." },
		{ "preamble\r\n" PART(NAMED("a"), "") "--B b--epilogue\r\n--B b\r\n", "[a||]." },
		{ PART(NAMED("a"), "\r\n--B \r\n\r\r\n--") "--B b--",
		  "[a||\r\n--B \r\n\r\r\n--]." },
		{ PART("X: y\r\ncontent-DISPOSITION:form-data;NAME=a ; filename=x.jpg",
		       "1") "--B b--",
		  "[a|x.jpg|1]." },
		{ "--B b \t\r\n" NAMED("a") "\r\n\r\n1\r\n--B b--", "[a||1]." },
		{ PART(NAMED("a"), "1") "--B b", "[a||1]?" },
		{ PART(NAMED("a"), "1"), "[a||1?" },
		{ "--B b--\r\n", "." },
		{ "nothing", "?" },
		{ "", "?" },
		{ PART("X: y", "1") "--B b--", "!" },
		{ "--B b\r\n\r\n1\r\n--B b--", "!" },
		{ "--B bx\r\n" NAMED("a"), "!" },
		{ "--B b\r\r", "!" },
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		for (size_t step = 1; step < 200; step += step < 5 ? 1 : 60)
			check_str(parts(*state, str_of(all[i].body), step), all[i].want);
}

static void names_of_files(void **state)
{
	static const struct {
		const char *parameters, *want;
	} all[] = {
		{ "filename=\"a b.jpg\"", "[n|a b.jpg|]." },
		{ "filename=\"\"", "[n||]." },
		{ "filename=\"../../x\"", "[n|../../x|]." },
		{ "filename=\"a\\\"b%22c%0D%0A\\d\"", "[n|a\"b\"c\r\n\\d|]." },
		{ "filename=\"a.jpg\"; filename*=UTF-8''%C3%A9.jpg", "[n|\xC3\xA9.jpg|]." },
		{ "filename*=nonsense; filename=a", "[n|a|]." },
		{ "filename=\"open", "[n|open|]." },
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		check_str(parts(*state,
				str_fmt(*state, PART(NAMED("n") "; %s", "") "--B b--",
					all[i].parameters),
				7),
			  all[i].want);
}

static void parameters(void **state)
{
	struct str v = S("form-data; a=1;b=\"2;3\" ; C = 4;d=\"\\\"\";e=");

	check_str(header_parameter(*state, v, S("a")), "1");
	check_str(header_parameter(*state, v, S("b")), "2;3");
	check_str(header_parameter(*state, v, S("c")), "4");
	check_str(header_parameter(*state, v, S("d")), "\"");
	check_str(header_parameter(*state, v, S("e")), "");
	assert_non_null(header_parameter(*state, v, S("e")).p);
	assert_null(header_parameter(*state, v, S("f")).p);
	assert_null(header_parameter(*state, STR_NONE, S("f")).p);
}

static void boundaries(void **state)
{
	static const char *const no[] = { "",
					  "multipart/form-data",
					  "multipart/form-data; boundary=",
					  "multipart/form-data; boundary=\"\"",
					  "multipart/form-data; boundary=a\xC3\xA9",
					  "multipart/form-data; boundary=\"a\r\nb\"" };
	struct multipart_events on = { begin, bytes, end, NULL };
	struct multipart m;

	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		assert_false(multipart_init(&m, str_of(no[i]), &on));
	assert_true(multipart_init(&m, str_fmt(*state, "x; boundary=%070d", 1), &on));
	assert_false(multipart_init(&m, str_fmt(*state, "x; boundary=%071d", 1), &on));
}

/* Headers full of parameters that nobody asked for, up to what is taken: they cost no memory. */
static void many_parameters(void **state)
{
	struct multipart_events on = { begin, bytes, end, NULL };
	struct multipart m;
	struct buf b;

	buf_init(&b, *state, 1 << 16);
	buf_lit(&b, "multipart/form-data");
	while (b.n < 1000)
		buf_lit(&b, ";a=\"\"");
	buf_lit(&b, ";boundary=B");
	assert_true(multipart_init(&m, buf_view(&b), &on));
	buf_clear(&b);
	buf_lit(&b, "--B b\r\nContent-Disposition: form-data");
	while (b.n < MULTIPART_HEADER_MAX - 40)
		buf_lit(&b, ";a=\"\"");
	buf_lit(&b, ";name=n\r\n\r\n1\r\n--B b--");
	check_str(parts(*state, buf_view(&b), 1000), "[n||1].");
	buf_clear(&b);
	buf_lit(&b, "--B b\r\n");
	while (b.n < (size_t)2 * MULTIPART_HEADER_MAX)
		buf_lit(&b, "X: y\r\n");
	check_str(parts(*state, buf_view(&b), 1000), "!");
}

static void an_event_may_stop_it(void **state)
{
	struct seen s = { .stop_at = 2 };
	struct multipart_events on = { begin, bytes, end, &s };
	struct multipart m;

	buf_init(&s.text, *state, 1000);
	assert_true(multipart_init(&m, S(TYPE), &on));
	assert_false(multipart_feed(&m, S(PART(NAMED("a"), "1") PART(NAMED("b"), "2") "--B b--")));
	check_str(buf_view(&s.text), "[a||1][b||");
	assert_false(multipart_feed(&m, S("more")));
	assert_false(multipart_whole(&m));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(bodies),		test_in_arena(names_of_files),
		test_in_arena(parameters),	test_in_arena(boundaries),
		test_in_arena(many_parameters), test_in_arena(an_event_may_stop_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
