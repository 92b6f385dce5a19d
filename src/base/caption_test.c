#include "tests/support/check.h"

#include "base/buf.h"
#include "base/caption.h"
#include "base/clock.h"
#include "tests/html_check.h"

struct people {
	int asked;
};

/* ada lives here, ben at far.example; nobody else is known. */
static bool find(void *ctx, struct caption_mention *m)
{
	struct people *people = ctx;

	people->asked++;
	if (str_eq_nocase(m->acct, S("ada")) || str_eq_nocase(m->acct, S("ada@here.example"))) {
		m->url.s = S("https://here.example/@ada");
		m->name = S("ada");
		return true;
	}
	if (!str_eq(m->acct, S("ben@far.example")))
		return false;
	m->url.s = S("https://far.example/users/ben?a=1&b=2");
	m->name = S("ben");
	return true;
}

static struct caption read_with(struct arena *a, struct str typed, bool markdown)
{
	struct people people = { 0 };
	struct caption_rules rules = { .markdown = markdown,
				       .tag_base = S("https://here.example/tags/"),
				       .find = find,
				       .ctx = &people };

	return caption_read(a, typed, &rules);
}

static struct str plain(struct arena *a, const char *typed)
{
	struct html h = read_with(a, str_of(typed), false).html;

	assert_true(html_is_tidy(h));
	return h.s;
}

static struct str marked(struct arena *a, const char *typed)
{
	struct html h = read_with(a, str_of(typed), true).html;

	assert_true(html_is_tidy(h));
	return h.s;
}

static void paragraphs(void **state)
{
	check_str(plain(*state, ""), "");
	check_str(plain(*state, " \n\n "), "");
	check_str(plain(*state, "For Lena."), "<p>For Lena.</p>");
	check_str(plain(*state, "one\ntwo\r\nthree"), "<p>one<br />two<br />three</p>");
	check_str(plain(*state, "one\n \n\n\ntwo"), "<p>one</p><p>two</p>");
	check_str(plain(*state, "<b> & \"it's\""), "<p>&lt;b&gt; &amp; &quot;it&#39;s&quot;</p>");
}

#define LINK(url, prefix, rest)                                                                    \
	"<a href=\"" url "\" rel=\"nofollow noopener noreferrer\" target=\"_blank\">"              \
	"<span class=\"invisible\">" prefix "</span><span class=\"\">" rest                        \
	"</span><span class=\"invisible\"></span></a>"

static void links(void **state)
{
	check_str(plain(*state, "see https://a.example/b."),
		  "<p>see " LINK("https://a.example/b", "https://", "a.example/b") ".</p>");
	check_str(plain(*state, "(http://a.example/x_(y))"),
		  "<p>(" LINK("http://a.example/x_(y)", "http://", "a.example/x_(y)") ")</p>");
	check_str(plain(*state, "HTTPS://www.A.example?a=1&b=2"),
		  "<p>" LINK("https://www.a.example?a=1&amp;b=2", "HTTPS://www.",
			     "A.example?a=1&amp;b=2") "</p>");
	check_str(plain(*state, "https://a.example/ñ。そして"),
		  "<p>" LINK("https://a.example/%C3%B1", "https://", "a.example/ñ") "。そして</p>");
	check_str(plain(*state, "https://a.example/0123456789012345678901234567890"),
		  "<p><a href=\"https://a.example/0123456789012345678901234567890\""
		  " rel=\"nofollow noopener noreferrer\" target=\"_blank\">"
		  "<span class=\"invisible\">https://</span>"
		  "<span class=\"ellipsis\">a.example/01234567890123456789</span>"
		  "<span class=\"invisible\">01234567890</span></a></p>");
}

static void what_is_no_link(void **state)
{
	static const char *const no[] = { "javascript:alert(1)",
					  "http://",
					  "https://user@a.example/",
					  "xhttp://a.example/",
					  "data:text/html,x",
					  "https://a.example:99999/",
					  "http://-..-/",
					  "https://a\\.example",
					  "https://@a.example",
					  "ftp://a.example/" };

	for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
		struct str html = plain(*state, no[i]);

		assert_int_equal(str_find(html, S("<a")), html.n);
	}
}

static void mentions(void **state)
{
	struct caption c = read_with(
		*state, S("@ada and @ADA, @ben@far.example. @ada@here.example @nobody"), false);

	assert_true(html_is_tidy(c.html));
	check_str(c.html.s, "<p><span class=\"h-card\"><a href=\"https://here.example/@ada\" "
			    "class=\"u-url mention\">@<span>ada</span></a></span> and "
			    "<span class=\"h-card\"><a href=\"https://here.example/@ada\" "
			    "class=\"u-url mention\">@<span>ada</span></a></span>, "
			    "<span class=\"h-card\"><a "
			    "href=\"https://far.example/users/ben?a=1&amp;b=2\" "
			    "class=\"u-url mention\">@<span>ben</span></a></span>. "
			    "<span class=\"h-card\"><a href=\"https://here.example/@ada\" "
			    "class=\"u-url mention\">@<span>ada</span></a></span> @nobody</p>");
	assert_int_equal(c.mentions, 2);
	check_str(c.mention[0].acct, "ada");
	check_str(c.mention[1].acct, "ben@far.example");
}

static void what_is_no_mention(void **state)
{
	static const char *const no[] = { "mail ada@here.example",
					  "x@ada",
					  "@@ada",
					  "https:/@ada",
					  "=@ada",
					  "_@ada",
					  "@ ada",
					  "@adaline",
					  "é@ada" };

	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		assert_int_equal(read_with(*state, str_of(no[i]), false).mentions, 0);
}

static void each_name_is_asked_for_once(void **state)
{
	struct people people = { 0 };
	struct caption_rules rules = { .find = find, .ctx = &people };
	struct caption c;
	struct buf b;

	caption_read(*state, S("@nobody @nobody @Nobody @ada @ada"), &rules);
	assert_int_equal(people.asked, 2);
	people.asked = 0;
	buf_init(&b, *state, 100000);
	for (int i = 0; i < 300; i++)
		buf_fmt(&b, "@someone%d ", i);
	buf_lit(&b, "@ada");
	c = caption_read(*state, buf_view(&b), &rules);
	assert_int_equal(people.asked, 100);
	assert_int_equal(c.mentions, 0);
}

#define TAG(key, name)                                                                             \
	"<a href=\"https://here.example/tags/" key                                                 \
	"\" class=\"mention hashtag\" rel=\"tag\">#<span>" name "</span></a>"

static void tags(void **state)
{
	struct caption c;

	check_str(plain(*state, "#Rose, #año #a_b."),
		  "<p>" TAG("rose", "Rose") ", " TAG("a%C3%B1o", "año") " " TAG("a_b",
										"a_b") ".</p>");
	check_str(plain(*state, "#2024 #_ # #·a a#b /#c )#d &#e"),
		  "<p>#2024 #_ # #·a a#b /#c )#d &amp;#e</p>");
	check_str(plain(*state, "#1_2 #\xCD\x8F"), "<p>#1_2 #\xCD\x8F</p>");
	check_str(plain(*state, "#24march"), "<p>" TAG("24march", "24march") "</p>");
	check_str(plain(*state, "#col·lecció·"),
		  "<p>" TAG("col%C2%B7lecci%C3%B3", "col·lecció") "·</p>");
	c = read_with(*state, S("#Rose #ROSE #rose #ＲＯＳＥ #thorn"), false);
	assert_int_equal(c.tags, 2);
	check_str(c.tag[0].name, "Rose");
	check_str(c.tag[0].key, "rose");
	check_str(c.tag[1].key, "thorn");
}

static void no_more_than_a_hundred_tags(void **state)
{
	struct caption c;
	struct buf b;

	buf_init(&b, *state, 100000);
	for (int i = 0; i < 300; i++)
		buf_fmt(&b, "#rose%d ", i);
	c = read_with(*state, buf_view(&b), false);
	assert_int_equal(c.tags, 100);
	assert_true(html_is_tidy(c.html));
	check_str(str_sub(c.html.s, c.html.s.n - 12, 12), "#rose299</p>");
}

static void markdown(void **state)
{
	check_str(marked(*state, ""), "");
	check_str(marked(*state, "*for* **Lena**\nand `<b>`"),
		  "<p><em>for</em> <strong>Lena</strong><br />and <code>&lt;b&gt;</code></p>");
	check_str(marked(*state, "# Spring\n\n> a rose"),
		  "<p><strong>Spring</strong></p><blockquote><p>a rose</p></blockquote>");
	check_str(marked(*state, "- one\n- two\n\n3. three"),
		  "<ul><li>one</li><li>two</li></ul><ol start=\"3\"><li>three</li></ol>");
	check_str(marked(*state, "```\na < b @ada\n```"),
		  "<pre><code>a &lt; b @ada\n</code></pre>");
	check_str(marked(*state, "<script>alert(1)</script>"),
		  "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");
	check_str(marked(*state, "caf&eacute; &amp; &#233; &#x1F339; &lt;b&gt; &#0;"),
		  "<p>caf&amp;eacute; &amp; é 🌹 &lt;b&gt; \xEF\xBF\xBD</p>");
	check_str(marked(*state, "![a rose](https://a.example/x.jpg) ---"), "<p>a rose ---</p>");
}

static void markdown_links(void **state)
{
	check_str(marked(*state, "[the @ada #rose](https://a.example/?a=1&amp;b=2 \"t\")"),
		  "<p><a href=\"https://a.example/?a=1&amp;b=2\" "
		  "rel=\"nofollow noopener noreferrer\" "
		  "target=\"_blank\">the @ada #rose</a></p>");
	check_str(marked(*state, "[x](javascript:alert%281%29) [y](/home) <mailto:a@b.example>"),
		  "<p>x y mailto:a@b.example</p>");
	check_str(marked(*state, "#rose *#rose* \\#rose"),
		  "<p>" TAG("rose", "rose") " <em>" TAG("rose", "rose") "</em> #rose</p>");
	assert_int_equal(read_with(*state, S("**@ada** @ben@far.example"), true).mentions, 2);
	assert_int_equal(read_with(*state, S("\\@ada x\\@ada `@ada`"), true).mentions, 0);
}

/* What was found stays readable, wherever the Markdown around it has been. */
static void what_markdown_found_stays(void **state)
{
	struct caption c = read_with(
		*state, S("*@ada*\n\n**#rose**\n\n> @ben@far.example and something longer #thorn"),
		true);

	assert_int_equal(c.mentions, 2);
	check_str(c.mention[0].acct, "ada");
	check_str(c.mention[1].acct, "ben@far.example");
	assert_int_equal(c.tags, 2);
	check_str(c.tag[0].name, "rose");
	check_str(c.tag[1].name, "thorn");
}

/* Markdown has its own ways of being slow; longer texts are not read as Markdown at all. */
static void hostile_markdown(void **state)
{
	static const char *const pieces[] = {
		"[", "![",   "*a ",    "**a*", "_a_ ",	  "``a`",  "> ",     "- ", "1. ",
		"<", "[a](", "[[a]](", "#",    "* a\n  ", "~~~\n", "![[]()", "*_", "[x]: y\n"
	};

	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
		for (size_t size = 60000; size < 80000; size += 10000) {
			int64_t start = clock_steady_us();
			struct caption c;
			struct buf b;

			buf_init(&b, *state, 100000);
			while (b.n < size)
				buf_str(&b, str_of(pieces[i]));
			c = read_with(*state, buf_view(&b), true);
			assert_true(html_is_tidy(c.html));
			assert_true(clock_steady_us() - start < 10 * 1000000);
			buf_done(&b);
		}
}

static void profile_lines(void **state)
{
	check_str(caption_line(*state, S(" https://a.example @ada #rose ")).s,
		  "<a href=\"https://a.example\" rel=\"nofollow noopener noreferrer me\" "
		  "target=\"_blank\"><span class=\"invisible\">https://</span>"
		  "<span class=\"\">a.example</span><span class=\"invisible\"></span></a> @ada "
		  "#rose");
}

/* Texts made to be slow: a megabyte of each has to be read in a moment. */
static void hostile_texts_are_read_in_linear_time(void **state)
{
	static const char *const pieces[] = {
		"http://",	 "@a", "@a@b",	"#a",	    "https://a/(", ")",	 "#", "@", "@a.-.-",
		"http://a/))))", "#·", "a\n\n", "http://[", "@a ",	   "&#", "é"
	};

	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct arena *a = arena_new((size_t)1 << 31);
		int64_t start = clock_steady_us(), took;
		struct caption c;
		struct buf b;

		buf_init(&b, a, 2000000);
		while (b.n < 1000000)
			buf_str(&b, str_of(pieces[i]));
		c = read_with(a, buf_view(&b), false);
		took = clock_steady_us() - start;
		assert_true(c.html.s.n > 0);
		if (took > 10 * 1000000)
			fail_msg("a megabyte of \"%s\" took %d ms", pieces[i], (int)(took / 1000));
		arena_free(a);
	}
	(void)state;
}

/* Somebody whose address is long, named a thousand times. */
static bool find_far(void *ctx, struct caption_mention *m)
{
	static char address[2000];

	(void)ctx;
	memset(address, 'a', sizeof address);
	m->url.s = (struct str){ address, sizeof address };
	m->name = m->acct;
	return true;
}

static void a_caption_that_would_swell_stays_text(void **state)
{
	struct caption_rules rules = { .find = find_far };
	struct caption c;
	struct buf b;

	buf_init(&b, *state, 1 << 20);
	for (int i = 0; i < 1000; i++)
		buf_lit(&b, "@a ");
	for (int markdown = 0; markdown < 2; markdown++) {
		rules.markdown = markdown;
		c = caption_read(*state, buf_view(&b), &rules);
		assert_int_equal(c.mentions, 1);
		check_str(str_sub(c.html.s, 0, 12), "<p>@a @a @a ");
		assert_true(html_is_tidy(c.html));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(paragraphs),
		test_in_arena(links),
		test_in_arena(what_is_no_link),
		test_in_arena(mentions),
		test_in_arena(what_is_no_mention),
		test_in_arena(each_name_is_asked_for_once),
		test_in_arena(tags),
		test_in_arena(no_more_than_a_hundred_tags),
		test_in_arena(markdown),
		test_in_arena(markdown_links),
		test_in_arena(what_markdown_found_stays),
		test_in_arena(hostile_markdown),
		test_in_arena(profile_lines),
		test_in_arena(hostile_texts_are_read_in_linear_time),
		test_in_arena(a_caption_that_would_swell_stays_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
