#include "tests/support/check.h"

#include "base/html.h"

static void each_type_has_its_escape(void **state)
{
	struct html safe = { S("<b>&amp;</b>") };
	struct url link = { S("https://a.example/?a=1&b='\"") };
	struct buf b;

	buf_init(&b, *state, 1000);
	put(&b, S("<i>\"it's\" & \xC3\xA9"));
	check_str(buf_view(&b), "&lt;i&gt;&quot;it&#39;s&quot; &amp; \xC3\xA9");
	buf_clear(&b);
	put(&b, safe);
	put(&b, link);
	check_str(buf_view(&b), "<b>&amp;</b>https://a.example/?a=1&amp;b=&#39;&quot;");
	buf_clear(&b);
	put(&b, -3);
	put(&b, INT64_MAX);
	put(&b, sizeof(char));
	put(&b, STR_NONE);
	check_str(buf_view(&b), "-392233720368547758071");
}

static struct str plain(struct arena *a, const char *html)
{
	return html_plain(a, (struct html){ str_of(html) });
}

static void html_as_plain_text(void **state)
{
	check_str(plain(*state, ""), "");
	check_str(plain(*state, "<p>For <em>Lena</em>.</p><p>a<br />b</p>"), "For Lena.\na\nb");
	check_str(plain(*state, "&lt;b&gt; &amp;amp; &quot;&#39;"), "<b> &amp; \"'");
	check_str(plain(*state, "<ul><li>a</li><li>b</li></ul>"), "a\nb");
	check_str(plain(*state, "<blockquote>a</blockquote>b"), "a\nb");
	check_str(plain(*state, "a & b &x; &"), "a & b &x; &");
	check_str(plain(*state, "a <b"), "a");
	check_str(plain(*state, "<"), "");
}

/* Escaped text comes back as it was. */
static void there_and_back(void **state)
{
	char bytes[96];
	struct buf b;

	for (int i = 0; i < 95; i++)
		bytes[i] = (char)(' ' + i);
	bytes[0] = '!';
	buf_init(&b, *state, 1000);
	put(&b, ((struct str){ bytes, 95 }));
	bytes[95] = '\0';
	check_str(plain(*state, str_c(*state, buf_view(&b))), bytes);
}

/* Every "x" in the words, but not in tags. */
static bool cut_x(void *ctx, struct str *rest, struct str *ret_before, struct html_picture *ret)
{
	size_t n = str_find_byte(*rest, 'x');

	(void)ctx;
	*ret_before = str_sub(*rest, 0, n);
	*ret = (struct html_picture){ .url = { S("/p?a&b") }, .word = S("\"x\"") };
	if (n == rest->n)
		return false;
	*rest = str_sub(*rest, n + 1, rest->n);
	return true;
}

#define X                                                                                          \
	"<img class=\"emoji\" src=\"/p?a&amp;b\" alt=\"&quot;x&quot;\" title=\"&quot;x&quot;\""    \
	" width=\"20\" height=\"20\" loading=\"lazy\" decoding=\"async\">"

static struct str pictured(struct arena *a, const char *html)
{
	return html_with_pictures(a, (struct html){ str_of(html) }, cut_x, NULL).s;
}

static void pictures_among_words(void **state)
{
	check_str(pictured(*state, ""), "");
	check_str(pictured(*state, "<p>no <b title=\"x\">word</b></p>"),
		  "<p>no <b title=\"x\">word</b></p>");
	check_str(pictured(*state, "<p>one x</p>x<a href=\"x\">x"),
		  "<p>one " X "</p>" X "<a href=\"x\">" X);
	check_str(pictured(*state, "x <"), X " <");
	check_str(html_of(*state, S("<a> & b")).s, "&lt;a&gt; &amp; b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(each_type_has_its_escape),
		test_in_arena(html_as_plain_text),
		test_in_arena(there_and_back),
		test_in_arena(pictures_among_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
