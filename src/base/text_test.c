#include "tests/support/check.h"

#include "base/text.h"

static void folding(void **state)
{
	check_str(text_fold(*state, S("RosenGarten")), "rosengarten");
	check_str(text_fold(*state, S("AÑO")), "año");
	check_str(text_fold(*state, S("ＲＯＳＥ")), "rose");
	check_str(text_fold(*state, S("Straße")), "strasse");
	check_str(text_fold(*state, S("e\xCC\x81")), "é");
	check_str(text_fold(*state, S("ﬁn")), "fin");
	check_str(text_fold(*state, S("a\xFF")), "a\xEF\xBF\xBD");
	check_str(text_fold(*state, STR_NONE), "");
	/* One character that folds to eighteen. */
	assert_int_equal(str_chars(text_fold(*state, S("\xEF\xB7\xBA"))), 18);
}

static void words_for_search(void **state)
{
	check_str(text_words(*state, S("")), "");
	check_str(text_words(*state, S("  Rose, garden!  ")), "rose garden");
	check_str(text_words(*state, S("José Ñandú")), "jose nandu");
	check_str(text_words(*state, S("Αθήνα")), "αθηνα");
	check_str(text_words(*state, S("Йога")), "йога");
	check_str(text_words(*state, S("東京の薔薇 rose")), "東 京 の 薔 薇 rose");
	check_str(text_words(*state, S("हिन्दी")), "हिन्दी");
	check_str(text_words(*state, S("a\xCC\x81\xCC\x82!\xCC\x88"
				       "b")),
		  "a b");
	check_str(text_words(*state, S("🌹")), "");
}

static void kinds_of_characters(void **state)
{
	(void)state;
	assert_true(text_is_letter('a') && text_is_letter(0xE9) && text_is_letter(0x6771));
	assert_false(text_is_letter('1') || text_is_letter(-1) || text_is_letter(0x1F339));
	assert_true(text_in_tag('_') && text_in_tag('7') && text_in_tag(0x0301) &&
		    text_in_tag(0xB7));
	assert_false(text_in_tag('-') || text_in_tag(' ') || text_in_tag(-1) ||
		     text_in_tag(0x2019));
	assert_true(text_is_digit('7') && text_is_digit(0x0667));
	assert_false(text_is_digit(0xB2) || text_is_digit('a'));
	assert_true(text_ends_address(0x3002) && text_ends_address(0xA0) && text_ends_address(-1));
	assert_false(text_ends_address(0xE9) || text_ends_address(0x1F339));
}

static void language_tags(void **state)
{
	static const char *const yes[] = { "en",	 "es",	"pt-BR",   "zh-Hant",
					   "sr-Latn-RS", "gsw", "de-1996", "EN" };
	static const char *const no[] = { "",		"e",
					  "english",	"en_US",
					  "en-",	"-en",
					  "1n",		"en--US",
					  "e\xCC\x81n", "en-abcdefghi",
					  "en us",	"en-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaaaa" };

	(void)state;
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		assert_true(text_is_language(str_of(yes[i])));
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (text_is_language(str_of(no[i])))
			fail_msg("\"%s\" is taken for a language", no[i]);
}

static void emoji(void **state)
{
	static const char *const yes[] = { "🌹",	      "🕯️",
					   "🕯",    "❤️",
					   "❤",	      "👩‍👩‍👧",
					   "🇪🇸",      "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
					   "1️⃣", "🤍🏽" };
	static const char *const no[] = { "",	   "a", "1",  "🌹🌹",	  "🌹 ",
					  "roses", "🇪", ":)", "\xf0\x9f", "é" };

	(void)state;
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		if (!text_is_emoji(str_of(yes[i])))
			fail_msg("\"%s\" is not taken for an emoji", yes[i]);
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (text_is_emoji(str_of(no[i])))
			fail_msg("\"%s\" is taken for an emoji", no[i]);
}

static void email_addresses(void **state)
{
	static const char *const yes[] = { "ada@example.org", "a.b+c@mail.example.org",
					   "ö@exämple.org" };
	static const char *const no[] = { "",
					  "ada",
					  "@example.org",
					  "ada@",
					  "ada@example",
					  "a b@example.org",
					  "ada@exa mple.org",
					  "ada@.org",
					  "ada@example..org",
					  "ada@example.org.",
					  "ada@ben@example.org",
					  "a,b@example.org" };

	(void)state;
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		if (!text_is_email(str_of(yes[i])))
			fail_msg("\"%s\" is not taken", yes[i]);
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (text_is_email(str_of(no[i])))
			fail_msg("\"%s\" is taken", no[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(folding),
		test_in_arena(words_for_search),
		test_in_arena(kinds_of_characters),
		test_in_arena(language_tags),
		test_in_arena(emoji),
		test_in_arena(email_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
