#include "tests/support/check.h"

#include "fed/subscribe.h"

static void the_hole_of_a_template(void **state)
{
	static const struct {
		const char *template, *filled; /* NULL: it is refused */
	} cases[] = {
		{ "https://far.example/authorize_interaction?uri={uri}",
		  "https://far.example/"
		  "authorize_interaction?uri=https%3A%2F%2Fexample.org%2F%40ada" },
		{ "https://far.example/{uri}/follow",
		  "https://far.example/https%3A%2F%2Fexample.org%2F%40ada/follow" },
		{ "https://far.example/follow", NULL },
		{ "http://far.example/?uri={uri}", NULL },
		{ "javascript:alert('{uri}')", NULL },
		{ "{uri}", NULL },
		{ "//far.example/{uri}", NULL },
		{ "", NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct url url;
		bool filled = subscribe_fill(*state, str_of(cases[i].template),
					     S("https://example.org/@ada"), &url);

		assert_int_equal(filled, cases[i].filled != NULL);
		if (filled)
			check_str(url.s, cases[i].filled);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		test_in_arena(the_hole_of_a_template),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
