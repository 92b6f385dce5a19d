#include "tests/support/check.h"

#include "base/url.h"

static struct str read_one(struct arena *a, struct str text)
{
	struct url u = { S("refused") };

	url_read(a, text, &u);
	return u.s;
}

static void addresses_are_written_in_one_way(void **state)
{
	static const struct {
		const char *text, *want;
	} all[] = {
		{ "https://a.example", "https://a.example" },
		{ "HTTPS://A.Example/B?C#D", "https://a.example/B?C#D" },
		{ "http://a.example:8080/", "http://a.example:8080/" },
		{ "http://a.example:080/", "http://a.example:80/" },
		{ "http://a.example:/x", "http://a.example/x" },
		{ "http://a.example./x", "http://a.example/x" },
		{ "http://localhost/", "http://localhost/" },
		{ "http://127.0.0.1/", "http://127.0.0.1/" },
		{ "http://[::1]:80/x", "http://[::1]:80/x" },
		{ "http://[2001:DB8::1]", "http://[2001:db8::1]" },
		{ "https://münchen.example/ü", "https://xn--mnchen-3ya.example/%C3%BC" },
		{ "https://MÜNCHEN.example/", "https://xn--mnchen-3ya.example/" },
		{ "https://xn--mnchen-3ya.example/", "https://xn--mnchen-3ya.example/" },
		{ "https://例え.example/", "https://xn--r8jz45g.example/" },
		{ "https://a.example/%zz%41<\"'>", "https://a.example/%25zz%41%3C%22'%3E" },
		{ "https://a.example/{a}|^`\\", "https://a.example/%7Ba%7D%7C%5E%60%5C" },
		{ "https://a.example/a[0]=1@b", "https://a.example/a[0]=1@b" },
		{ "https://a.example/#a#b", "https://a.example/#a%23b" },
		{ "https://a.example?q", "https://a.example?q" },
		{ "https://a_b.example/", "https://a_b.example/" },
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct str once = read_one(*state, str_of(all[i].text));

		check_str(once, all[i].want);
		check_str(read_one(*state, once), all[i].want);
	}
}

static void what_is_refused(void **state)
{
	static const char *const no[] = {
		"",
		"a.example",
		"//a.example",
		"ftp://a.example",
		"javascript:alert(1)",
		"mailto:a@b.example",
		"https:a.example",
		"https:/a.example",
		"https://",
		"https:///a",
		"https://?a",
		"https://.",
		"https://:80/",
		"https://a b.example",
		"https://a.example/ b",
		"https://a.example/\n",
		"https://a.example\\b",
		"https://a@b.example",
		"https://a:b@c.example",
		"https://a.example:0",
		"https://a.example:65536",
		"https://a.example:x",
		"https://a.example:-1",
		"https://a..example",
		"https://.example",
		"https://-%2e.example",
		"https://a%2eexample",
		"https://[::1",
		"https://[::1]x",
		"https://[::g]",
		"https://[]",
		"https://a!b.example",
		"https://xn--a.example/",
		"https://\xFF.example",
		"https://a.example/\xFF",
		" https://a.example",
		"https://a.example/\x7F",
		"https://\xE2\x80\x8B/",
	};
	struct str label = str_fmt(*state, "https://%064d.example/", 1);
	struct str long_one = str_fmt(*state, "https://a.example/%02100d", 1);

	for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
		struct str s = read_one(*state, str_of(no[i]));

		if (!str_eq(s, S("refused")))
			fail_msg("\"%s\" is read as %.*s", no[i], STR_ARG(s));
	}
	check_str(read_one(*state, label), "refused");
	check_str(read_one(*state, long_one), "refused");
	check_str(read_one(*state, STR_NONE), "refused");
}

static void parts(void **state)
{
	struct url_parts p = url_split((struct url){ S("https://a.example:81/b/c?d=1?#e?") });

	(void)state;
	assert_true(p.secure);
	assert_int_equal(p.port, 81);
	check_str(p.host, "a.example");
	check_str(p.path, "/b/c");
	check_str(p.query, "d=1?");
	check_str(p.fragment, "e?");
	p = url_split((struct url){ S("http://[::1]") });
	check_str(p.host, "::1");
	assert_int_equal(p.port, 80);
	check_str(p.path, "");
	assert_null(p.query.p);
	assert_null(p.fragment.p);
	p = url_split((struct url){ S("https://a.example?#") });
	assert_int_equal(p.port, 443);
	assert_non_null(p.query.p);
	assert_non_null(p.fragment.p);
}

static void authority(void **state)
{
	static const struct {
		const char *url, *is;
	} of[] = {
		{ "https://a.example/b?c", "a.example" },
		{ "https://a.example:443/", "a.example" },
		{ "http://a.example:80", "a.example" },
		{ "http://a.example:443", "a.example:443" },
		{ "http://[::1]:8080/x", "[::1]:8080" },
		{ "https://[2001:db8::1]", "[2001:db8::1]" },
	};

	for (size_t i = 0; i < sizeof of / sizeof *of; i++)
		check_str(url_authority(*state, (struct url){ str_of(of[i].url) }), of[i].is);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(addresses_are_written_in_one_way),
		test_in_arena(what_is_refused),
		test_in_arena(parts),
		test_in_arena(authority),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
