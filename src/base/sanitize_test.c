#include "tests/support/check.h"

#include "base/buf.h"
#include "base/sanitize.h"

#define REL " rel=\"nofollow noopener noreferrer\""

static void check(struct arena *a, const char *foreign, const char *want)
{
	check_str(sanitize(a, str_of(foreign)).s, want);
}

static void what_people_write_stays(void **state)
{
	static const struct {
		const char *foreign, *want;
	} table[] = {
		{ "<p>Roses<br/>and <em>lavender</em></p>",
		  "<p>Roses<br>and <em>lavender</em></p>" },
		{ "Only words", "<p>Only words</p>" },
		{ "<p>Fish &amp; chips &lt;3</p>", "<p>Fish &amp; chips &lt;3</p>" },
		{ "<p>d\xc3\xa9j\xc3\xa0 \xf0\x9f\x8c\xb9</p>",
		  "<p>d\xc3\xa9j\xc3\xa0 \xf0\x9f\x8c\xb9</p>" },
		{ "<p><a href=\"https://far.example/@ada\" class=\"u-url mention evil\" "
		  "target=\"_blank\" onclick=\"x()\">@<span>ada</span></a></p>",
		  "<p><a href=\"https://far.example/@ada\" class=\"u-url mention\"" REL
		  ">@<span>ada</span></a></p>" },
		{ "<p><span class=\"invisible\">https://</span><span class=\"ellipsis "
		  "x\">far</span></p>",
		  "<p><span class=\"invisible\">https://</span><span "
		  "class=\"ellipsis\">far</span></p>" },
		{ "<ol start=\"3\"><li value=\"7\">one</li></ol>",
		  "<ol start=\"3\"><li value=\"7\">one</li></ol>" },
		{ "<h2>Title</h2><p>x</p>", "<p><strong>Title</strong></p><p>x</p>" },
		{ "<blockquote><p>said</p></blockquote>", "<blockquote><p>said</p></blockquote>" },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		check(*state, table[i].foreign, table[i].want);
}

static void what_could_do_something_goes(void **state)
{
	static const struct {
		const char *foreign, *want;
	} table[] = {
		{ "<p>a<script>alert(1)</script>b</p>", "<p>ab</p>" },
		{ "<p>a</p><style>p{}</style><iframe src=\"https://x\">y</iframe>", "<p>a</p>" },
		{ "<p><a href=\"javascript:alert(1)\">x</a></p>", "<p>x</p>" },
		{ "<p><a href=\" java\nscript:alert(1)\">x</a></p>", "<p>x</p>" },
		{ "<p><a href=\"//far.example\">x</a><a>y</a></p>", "<p>xy</p>" },
		{ "<p><img src=x onerror=alert(1) alt=\"a <b> rose\"></p>",
		  "<p>a &lt;b&gt; rose</p>" },
		{ "<div onclick=\"x()\"><p>a</p></div>", "<p>a</p>" },
		{ "<p>a<!-- b --><?php c ?></p>", "<p>a</p>" },
		{ "<svg><p>a</p></svg><math><mi>b</mi></math>c", "c" },
		{ "<p title=\"x\" style=\"color:red\" class=\"mention\">a</p>", "<p>a</p>" },
		{ "", "" },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		check(*state, table[i].foreign, table[i].want);
}

static void a_link_in_a_link_is_none(void **state)
{
	struct str s = sanitize(*state, S("<p><a href=\"https://a.example/\">x<a "
					  "href=\"https://b.example/\">y</a></a></p>"))
			       .s;

	assert_true(str_find(s, S("<a href=\"https://a.example/\"" REL ">x</a>")) < s.n);
}

static void what_is_deep_or_long_has_an_end(void **state)
{
	struct arena *a = *state;
	struct buf b;
	struct str s;

	buf_init(&b, a, (size_t)4 << 20);
	for (int i = 0; i < 20000; i++)
		buf_lit(&b, "<blockquote>");
	buf_lit(&b, "deep");
	s = sanitize(a, buf_view(&b)).s;
	assert_true(s.n < SANITIZE_MAX);
	buf_clear(&b);
	for (int i = 0; i < 300000; i++)
		buf_lit(&b, "\xf0\x9f\x8c\xb9");
	s = sanitize(a, buf_view(&b)).s;
	assert_true(str_is_utf8(s));
	assert_true(s.n > SANITIZE_MAX - 10 && s.n < SANITIZE_MAX + 20);
}

static void what_is_no_text_is_nothing(void **state)
{
	check(*state, "<p>\xff</p>", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(what_people_write_stays),
		test_in_arena(what_could_do_something_goes),
		test_in_arena(a_link_in_a_link_is_none),
		test_in_arena(what_is_deep_or_long_has_an_end),
		test_in_arena(what_is_no_text_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
