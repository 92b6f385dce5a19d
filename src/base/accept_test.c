#include "tests/support/check.h"

#include "base/accept.h"

static void who_gets_a_document(void **state)
{
	static const struct {
		const char *accept;
		bool document;
	} table[] = {
		{ "application/activity+json", true },
		{ "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"", true },
		{ "application/activity+json, application/ld+json", true },
		{ "Application/Activity+JSON;q=0.5", true },
		{ "application/json", true },
		{ "application/activity+json, text/html;q=0.1", true },
		{ "text/html;q=0.9, application/activity+json;q=0.9", true },
		{ "application/json;q=0.001", true },
		{ "", false },
		{ "*/*", false },
		{ "text/html", false },
		{ "application/activity+json;q=0", false },
		{ "application/activity+json;q=0.8, text/html", false },
		{ "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false },
		{ "image/avif,image/webp,*/*;q=0.8", false },
		{ ";;,,;q=", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (accept_document(str_of(table[i].accept)) != table[i].document)
			fail_msg("%s", table[i].accept);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(who_gets_a_document) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
