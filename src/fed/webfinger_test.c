#include "tests/support/check.h"

#include "core/place.h"
#include "fed/webfinger.h"

static int open_place(void **state)
{
	(void)state;
	place_fix(&(struct place_fixed){ .base = S("https://home.example.org"),
					 .domain = S("example.org"),
					 .host = S("home.example.org") });
	return 0;
}

static void what_is_asked_for(void **state)
{
	static const struct {
		const char *text;
		enum resource_kind kind;
		const char *name;
	} cases[] = {
		{ "acct:ada@example.org", RESOURCE_PERSON, "ada" },
		{ "acct:ada@home.example.org", RESOURCE_PERSON, "ada" },
		{ "ACCT:Ada@Example.ORG", RESOURCE_PERSON, "Ada" },
		{ "acct:@ada@example.org", RESOURCE_PERSON, "ada" },
		{ "acct:%40ada%40example.org", RESOURCE_PERSON, "ada" },
		{ "ada@example.org", RESOURCE_PERSON, "ada" },
		{ "@ada@example.org", RESOURCE_PERSON, "ada" },
		{ "https://home.example.org/@ada", RESOURCE_PERSON, "ada" },
		{ "https://HOME.example.org/@ada/", RESOURCE_PERSON, "ada" },
		{ "acct:example.org@example.org", RESOURCE_PLACE, "" },
		{ "acct:home.example.org@home.example.org", RESOURCE_PLACE, "" },
		{ "https://home.example.org/", RESOURCE_PLACE, "" },
		{ "https://home.example.org", RESOURCE_PLACE, "" },
		{ "https://home.example.org/actor", RESOURCE_PLACE, "" },
		{ "acct:ada@far.example", RESOURCE_ELSEWHERE, "" },
		{ "acct:ada@example.org.far.example", RESOURCE_ELSEWHERE, "" },
		{ "https://far.example/@ada", RESOURCE_ELSEWHERE, "" },
		{ "https://home.example.org.far.example/@ada", RESOURCE_ELSEWHERE, "" },
		{ "https://home.example.org/@ada/123", RESOURCE_ELSEWHERE, "" },
		{ "https://home.example.org/about", RESOURCE_ELSEWHERE, "" },
		{ "http://home.example.org/@ada", RESOURCE_ELSEWHERE, "" },
		{ "mailto:ada@example.org", RESOURCE_ELSEWHERE, "" },
		{ "", RESOURCE_WRONG, "" },
		{ "ada", RESOURCE_WRONG, "" },
		{ "acct:", RESOURCE_WRONG, "" },
		{ "acct:ada", RESOURCE_WRONG, "" },
		{ "acct:@example.org", RESOURCE_WRONG, "" },
		{ "acct:ada@", RESOURCE_WRONG, "" },
		{ "acct:%00@example.org", RESOURCE_WRONG, "" },
		{ "https://", RESOURCE_WRONG, "" },
		{ "https://home.example.org/@%ff", RESOURCE_WRONG, "" },
		{ "https://ada:roses@home.example.org/@ada", RESOURCE_WRONG, "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct resource r = resource_read(*state, str_of(cases[i].text));

		if (r.kind != cases[i].kind)
			fail_msg("%s: %d, not %d", cases[i].text, (int)r.kind, (int)cases[i].kind);
		check_str(r.name, cases[i].name);
	}
}

static void one_that_is_too_long(void **state)
{
	char *p = arena_alloc(*state, RESOURCE_MAX + 1);

	memset(p, 'a', RESOURCE_MAX + 1);
	memcpy(p, "acct:", 5);
	memcpy(p + RESOURCE_MAX + 1 - 12, "@example.org", 12);
	assert_int_equal(resource_read(*state, (struct str){ p, RESOURCE_MAX + 1 }).kind,
			 RESOURCE_WRONG);
	memmove(p + 5, p + 6, RESOURCE_MAX - 5);
	assert_int_equal(resource_read(*state, (struct str){ p, RESOURCE_MAX }).kind,
			 RESOURCE_PERSON);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		test_in_arena(what_is_asked_for),
		test_in_arena(one_that_is_too_long),
	};

	return cmocka_run_group_tests(tests, open_place, NULL);
}
