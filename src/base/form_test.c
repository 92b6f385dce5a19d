#include "tests/support/check.h"

#include "base/buf.h"
#include "base/form.h"

struct all {
	uint64_t given;
	struct str line, text, secret;
	int64_t number, clamped;
	bool yes;
	int64_t id;
	struct strs lines;
	struct ids ids;
	struct upload *file;
	struct uploads files;
	struct strs texts;
};

enum { LINE, TEXT, SECRET, NUMBER, CLAMPED, YES, ID, LINES, IDS, ONE_FILE, MANY_FILES, TEXTS };

static const struct field fields[] = {
	FIELD("line", FIELD_LINE, struct all, line, 2, 5, ""),
	FIELD("text", FIELD_TEXT, struct all, text, 0, 20, ""),
	FIELD("secret", FIELD_SECRET, struct all, secret, 8, 20, ""),
	FIELD("number", FIELD_INT, struct all, number, -5, 5, ""),
	FIELD("clamped", FIELD_CLAMP, struct all, clamped, 1, 40, ""),
	FIELD("yes", FIELD_BOOL, struct all, yes, 0, 0, ""),
	FIELD("id", FIELD_ID, struct all, id, 0, 0, ""),
	FIELD("lines[]", FIELD_LINES, struct all, lines, 0, 3, ""),
	FIELD("ids[]", FIELD_IDS, struct all, ids, 0, 3, ""),
	FIELD("file", FIELD_FILE, struct all, file, 0, 0, ""),
	FIELD("files[]", FIELD_FILES, struct all, files, 0, 2, ""),
	FIELD("texts[]", FIELD_TEXTS, struct all, texts, 0, 2, ""),
	{ 0 },
};

static struct form_fault read_into(struct arena *a, struct str body, struct all *ret)
{
	struct params p = { .most = 100 };

	assert_true(form_read_urlencoded(a, body, &p));
	return form_read(a, &p, fields, ret);
}

static struct all good(struct arena *a, const char *body)
{
	struct all f = { .line = S("before"), .number = 42, .yes = true };
	struct form_fault fault = read_into(a, str_of(body), &f);

	if (fault.kind)
		fail_msg("\"%s\": fault %d in %s", body, fault.kind, fault.field->name);
	return f;
}

#define BIT(field) ((uint64_t)1 << (field))

static void what_was_not_sent_stays(void **state)
{
	struct all f = good(*state, "unknown=1&&=&line_");

	assert_true(f.given == 0);
	check_str(f.line, "before");
	assert_int_equal(f.number, 42);
	assert_true(f.yes);
}

static void values_of_every_type(void **state)
{
	struct all f = good(*state, "line=+a%09b+&text=%0D%0Aa%0D%0Ab%0Dc%07d%0A&secret=+%0A123456+"
				    "&number=+-5+&clamped=999&yes=0&id=12");

	check_str(f.line, "a b");
	check_str(f.text, "a\nb\ncd");
	check_str(f.secret, " \n123456 ");
	assert_int_equal(f.number, -5);
	assert_int_equal(f.clamped, 40);
	assert_false(f.yes);
	assert_int_equal(f.id, 12);
	assert_true(f.given == (BIT(LINE) | BIT(TEXT) | BIT(SECRET) | BIT(NUMBER) | BIT(CLAMPED) |
				BIT(YES) | BIT(ID)));
	assert_true(GIVEN(f, YES));
	assert_false(GIVEN(f, LINES));
}

static void empty_values(void **state)
{
	struct all f =
		good(*state, "text&line=&number=&clamped=&id=&yes=&lines[]=&ids[]=&files[]=&file=");

	check_str(f.line, "");
	assert_int_equal(f.number, 42);
	assert_false(f.yes);
	assert_int_equal(f.lines.n, 1);
	assert_int_equal(f.ids.n, 0);
	assert_true(f.given ==
		    (BIT(LINE) | BIT(TEXT) | BIT(YES) | BIT(ID) | BIT(LINES) | BIT(IDS)));
}

static void the_last_value_counts(void **state)
{
	struct all f = good(*state, "number=1&line=ab&number=2&line=cd");
	struct params p = { .most = 9 };

	check_str(f.line, "cd");
	assert_int_equal(f.number, 2);
	assert_true(form_read_urlencoded(*state, S("a=1&b=2&a=3"), &p));
	check_str(params_last(&p, S("a")), "3");
	assert_null(params_last(&p, S("c")).p);
}

static void lists(void **state)
{
	struct all f = good(*state, "lines[]=a&lines=b&lines%5B%5D=c&ids=3&ids[]=1&ids[]=2");

	assert_int_equal(f.lines.n, 3);
	check_str(f.lines.p[0], "a");
	check_str(f.lines.p[1], "b");
	check_str(f.lines.p[2], "c");
	assert_int_equal(f.ids.n, 3);
	assert_int_equal(f.ids.p[0], 3);
	assert_int_equal(f.ids.p[2], 2);
}

static void texts_keep_their_lines(void **state)
{
	struct all f = good(*state, "texts[]=a%0D%0Ab+%0A&texts=c&lines[]=a%0Ab");

	assert_int_equal(f.texts.n, 2);
	check_str(f.texts.p[0], "a\nb");
	check_str(f.texts.p[1], "c");
	check_str(f.lines.p[0], "a b");
	assert_true(f.given == (BIT(TEXTS) | BIT(LINES)));
}

static void false_is_what_mastodon_says(void **state)
{
	static const char *const no[] = { "", "0", "f", "F", "false", "FALSE", "off", "OFF" };
	static const char *const yes[] = { "1", "t", "true", "on", "no", "x", "False" };

	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		assert_false(good(*state, str_c(*state, str_fmt(*state, "yes=%s", no[i]))).yes);
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		assert_true(good(*state, str_c(*state, str_fmt(*state, "yes=%s", yes[i]))).yes);
}

static void faults_name_their_field(void **state)
{
	static const struct {
		const char *body;
		enum form_fault_kind kind;
		int field;
	} all[] = {
		{ "line=a", FORM_SHORT, LINE },
		{ "line=abcdef", FORM_LONG, LINE },
		{ "line=a%C3", FORM_UTF8, LINE },
		{ "line=a%00b", FORM_UTF8, LINE },
		{ "text=%FF", FORM_UTF8, TEXT },
		{ "secret=1234567", FORM_SHORT, SECRET },
		{ "number=a", FORM_NUMBER, NUMBER },
		{ "number=1.5", FORM_NUMBER, NUMBER },
		{ "number=6", FORM_RANGE, NUMBER },
		{ "number=99999999999999999999", FORM_NUMBER, NUMBER },
		{ "clamped=x", FORM_NUMBER, CLAMPED },
		{ "id=0", FORM_NUMBER, ID },
		{ "id=-1", FORM_NUMBER, ID },
		{ "lines[]=a&lines[]=b&lines[]=c&lines[]=d", FORM_MANY, LINES },
		{ "lines[]=%FF", FORM_UTF8, LINES },
		{ "texts[]=a&texts[]=b&texts[]=c", FORM_MANY, TEXTS },
		{ "ids[]=1&ids[]=x", FORM_NUMBER, IDS },
		{ "ids[]=1&ids[]=2&ids[]=3&ids[]=4", FORM_MANY, IDS },
		{ "file=x", FORM_FILE, ONE_FILE },
		{ "files[]=x", FORM_FILE, MANY_FILES },
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct all f = { 0 };
		struct form_fault fault = read_into(*state, str_of(all[i].body), &f);

		if (fault.kind != all[i].kind || fault.field != &fields[all[i].field])
			fail_msg("\"%s\": fault %d in %s", all[i].body, fault.kind,
				 fault.field ? fault.field->name : "nothing");
	}
}

static void limits_are_in_characters(void **state)
{
	check_str(good(*state, "line=%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9").line, "ééééé");
}

struct wanted {
	uint64_t given;
	struct str line, secret;
	int64_t number, id;
	struct upload *file;
};

static void what_is_required(void **state)
{
	static const struct {
		struct field table[2];
		const char *missing[3], *there;
	} all[] = {
		{ { FIELD_REQUIRED("v", FIELD_LINE, struct wanted, line, 0, 9, "") },
		  { "", "v=", "v=+%0A" },
		  "v=a" },
		{ { FIELD_REQUIRED("v", FIELD_SECRET, struct wanted, secret, 0, 9, "") },
		  { "", "v=", "x=1" },
		  "v=+" },
		{ { FIELD_REQUIRED("v", FIELD_INT, struct wanted, number, 0, 9, "") },
		  { "", "v=", "v=+" },
		  "v=3" },
		{ { FIELD_REQUIRED("v", FIELD_ID, struct wanted, id, 0, 0, "") },
		  { "", "v=", "x=1" },
		  "v=3" },
		{ { FIELD_REQUIRED("v", FIELD_FILE, struct wanted, file, 0, 0, "") },
		  { "", "v=", "x=1" },
		  NULL },
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct params there = { .most = 9 };
		struct wanted w;

		for (size_t j = 0; j < 3; j++) {
			struct params p = { .most = 9 };

			form_read_urlencoded(*state, str_of(all[i].missing[j]), &p);
			assert_int_equal(form_read(*state, &p, all[i].table, &w).kind,
					 FORM_MISSING);
		}
		form_read_urlencoded(*state, str_of(all[i].there), &there);
		if (all[i].there)
			assert_int_equal(form_read(*state, &there, all[i].table, &w).kind, FORM_OK);
	}
}

static void files(void **state)
{
	struct upload rose = { .fd = -1, .bytes = 5, .name = S("../rose.jpg") };
	struct params p = { .most = 9 };
	struct all f = { 0 };

	params_add_file(&p, *state, S("file"), &rose);
	params_add_file(&p, *state, S("files"), &rose);
	params_add_file(&p, *state, S("files[]"), &rose);
	assert_int_equal(form_read(*state, &p, fields, &f).kind, FORM_OK);
	assert_ptr_equal(f.file, &rose);
	assert_int_equal(f.files.n, 2);
	assert_ptr_equal(f.files.p[1], &rose);
	params_add_file(&p, *state, S("files[]"), &rose);
	assert_int_equal(form_read(*state, &p, fields, &f).kind, FORM_MANY);
	params_add_file(&p, *state, S("line"), &rose);
	assert_int_equal(form_read(*state, &p, fields, &f).kind, FORM_FILE);
}

static void ten_thousand_fields(void **state)
{
	struct params few = { .most = 1000 }, many = { .most = 20000 };
	struct all f = { 0 };
	struct buf b;

	buf_init(&b, *state, 1000000);
	for (int i = 0; i < 10000; i++)
		buf_fmt(&b, "f%d=%d&", i, i);
	buf_lit(&b, "line=abc");
	assert_false(form_read_urlencoded(*state, buf_view(&b), &few));
	assert_int_equal(few.n, 1000);
	assert_true(form_read_urlencoded(*state, buf_view(&b), &many));
	assert_int_equal(many.n, 10001);
	assert_int_equal(form_read(*state, &many, fields, &f).kind, FORM_OK);
	check_str(f.line, "abc");
}

static void percent_escapes(void **state)
{
	check_str(url_decode(*state, S("%41+b"), true), "A b");
	check_str(url_decode(*state, S("%41+b"), false), "A+b");
	check_str(url_decode(*state, S("%%4%zz%4g%e9%"), true), "%%4%zz%4g\xE9%");
	check_str(url_encode(*state, S("aZ09-._~ /?é")), "aZ09-._~%20%2F%3F%C3%A9");
	check_str(url_encode(*state, STR_NONE), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(what_was_not_sent_stays),
		test_in_arena(values_of_every_type),
		test_in_arena(empty_values),
		test_in_arena(the_last_value_counts),
		test_in_arena(lists),
		test_in_arena(texts_keep_their_lines),
		test_in_arena(false_is_what_mastodon_says),
		test_in_arena(faults_name_their_field),
		test_in_arena(limits_are_in_characters),
		test_in_arena(what_is_required),
		test_in_arena(files),
		test_in_arena(ten_thousand_fields),
		test_in_arena(percent_escapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
