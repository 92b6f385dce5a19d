#include "tests/support/check.h"

#include "base/words.h"

static void holes_are_filled(void **state)
{
	check_str(word_with(*state, LANG_EN, W_FORM_LONG, S("Caption"), S("5")),
		  "Caption takes at most 5 characters.");
	check_str(word_with(*state, LANG_ES, W_WHEN_OF_YEAR, S("{2}"), S("{1}")), "{2} de {1}");
	check_str(word_with(*state, LANG_EN, W_LANG_NAME, S("x"), S("y")), "English");
	check_str(word_with(*state, LANG_EN, W_WHEN_BC, STR_NONE, STR_NONE), " BC");
	assert_int_equal(
		word_with(*state, LANG_EN, W_WHEN_BC, str_fmt(*state, "%0100000d", 1), S("")).n,
		100003);
}

static void every_text_is_there(void **state)
{
	(void)state;
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		for (int w = W_NONE + 1; w < W_COUNT; w++) {
			struct str text = word((enum lang)lang, (enum word)w);

			assert_true(text.n > 0 && str_is_utf8(text));
			assert_int_equal(str_trim(text).n, text.n);
		}
		assert_true(lang_tag((enum lang)lang).n >= 2);
		assert_true(lang_name((enum lang)lang).n > 0);
	}
}

static void languages_are_chosen(void **state)
{
	static const struct {
		const char *accept;
		enum lang want;
	} all[] = {
		{ "", LANG_EN },
		{ "es", LANG_ES },
		{ "ES-mx", LANG_ES },
		{ "fr, es;q=0.5, en;q=0.4", LANG_ES },
		{ "en;q=0.4,es;q=0.5", LANG_ES },
		{ "en,es", LANG_EN },
		{ "es;q=0", LANG_EN },
		{ "es;q=0.001", LANG_ES },
		{ "es;q=x,en;q=0.1", LANG_EN },
		{ "es ; q=1.000", LANG_ES },
		{ "*", LANG_EN },
		{ "esperanto", LANG_EN },
		{ ",,;;==,q=", LANG_EN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (lang_choose(str_of(all[i].accept), LANG_EN) != all[i].want)
			fail_msg("\"%s\" is read wrong", all[i].accept);
	assert_int_equal(lang_choose(STR_NONE, LANG_ES), LANG_ES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(holes_are_filled),
		test_in_arena(every_text_is_there),
		test_in_arena(languages_are_chosen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
