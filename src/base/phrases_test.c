#include "tests/support/check.h"

#include "base/phrases.h"

/* Does the one phrase stand in the text? */
static bool stands(struct arena *a, const char *phrase, bool whole, const char *text)
{
	struct phrase one = { str_of(phrase), whole };
	struct phrases *p = phrases_new(a, &one, 1);

	phrases_read(p, a, str_of(text));
	assert_int_equal(phrases_any(p), phrases_has(p, 0));
	return phrases_has(p, 0);
}

enum { NOT = 0, PART = 1, WHOLE = 3 }; /* nowhere; within a word; as a whole word too */

static const struct {
	const char *phrase, *text;
	int how;
} cases[] = {
	/* English, and what surrounds words */
	{ "newborn", "Our newborn is here", WHOLE },
	{ "newborn", "NEWBORN!", WHOLE },
	{ "newborn", "(newborn)", WHOLE },
	{ "newborn", "#newborn", WHOLE },
	{ "newborn", "newborns", PART },
	{ "newborn", "a new born", NOT },
	{ "baby", "the baby's room", WHOLE },
	{ "baby", "my_baby", PART },
	{ "baby", "baby2", PART },
	{ "baby", "crybaby", PART },
	{ "baby", "crybaby, baby", WHOLE },
	{ "baby shower", "a baby\n\n shower", WHOLE },
	{ "baby shower", "a baby\xc2\xa0shower", WHOLE },
	{ "baby  shower ", "a baby shower", WHOLE },
	{ "baby shower", "a baby, shower", NOT },
	{ "baby shower", "a baby showering", PART },
	{ "#baby", "a #baby", WHOLE },
	{ "#baby", "a#baby", WHOLE },
	{ "#baby", "a #babyface", PART },
	{ "@twitter.com", "ben@twitter.com", WHOLE },
	{ "https://t.co/", "see https://t.co/abc", WHOLE },
	{ "c++", "in c++17", WHOLE },
	{ "c++", "in C+", NOT },
	{ "1987", "in 1987.", WHOLE },
	{ "1987", "19870", PART },
	/* one letter, and the whole text */
	{ "x", "x", WHOLE },
	{ "x", "axe", PART },
	{ "roses", "roses", WHOLE },
	/* French, German, Spanish, Turkish, Polish: case and accents */
	{ "enfant", "l'enfant dort", WHOLE },
	{ "enfant", "l\u2019ENFANT dort", WHOLE },
	{ "\xc3\xa9t\xc3\xa9", "L'\xc3\x89T\xc3\x89 !", WHOLE },
	{ "ete", "l'\xc3\xa9t\xc3\xa9", NOT },
	{ "\xc3\xa9t\xc3\xa9", "e\xcc\x81te\xcc\x81", WHOLE }, /* composed, decomposed */
	{ "strasse",
	  "in der Hauptstra\xc3\x9f"
	  "e",
	  PART },
	{ "Stra\xc3\x9f"
	  "e",
	  "EINE STRASSE", WHOLE },
	{ "Geburt", "Geburtstag", PART },
	{ "ni\xc3\xb1o", "EL NI\xc3\x91O", WHOLE },
	{ "nino", "el ni\xc3\xb1o", NOT },
	{ "ni\xc3\xb1", "los ni\xc3\xb1os", PART },
	{ "cz\xc4\x99\xc5\x9b\xc4\x87", "CZ\xc4\x98\xc5\x9a\xc4\x86", WHOLE },
	/* Greek with its two small sigmas, Cyrillic */
	{ "\u03bf\u03b4\u03bf\u03c2", "\u039f\u0394\u039f\u03a3", WHOLE },
	{ "\u043c\u0430\u043b\u044b\u0448", "\u041d\u0430\u0448 \u041c\u0410\u041b\u042b\u0428!",
	  WHOLE },
	{ "\u043c\u0430\u043b\u044b\u0448", "\u043c\u0430\u043b\u044b\u0448\u0438", PART },
	/* Hebrew, Arabic (with a sign that is not seen, and a mark after the word) */
	{ "\u05d9\u05dc\u05d3", "\u05d9\u05dc\u05d3 \u05e7\u05d8\u05df", WHOLE },
	{ "\u05d9\u05dc\u05d3", "\u05d4\u05d9\u05dc\u05d3", PART },
	{ "\u0637\u0641\u0644", "\u0647\u0630\u0627 \u0637\u0641\u0644\u061f", WHOLE },
	{ "\u0637\u0641\u0644", "\u0637\u0641\u0644\u064c", PART },
	{ "\u0646\u0645\u06cc\u0634\u0648\u062f", "\u0646\u0645\u06cc\u200c\u0634\u0648\u062f",
	  WHOLE },
	/* Hindi: a vowel sign belongs to its letter */
	{ "\u092c\u091a\u094d\u091a\u093e",
	  "\u090f\u0915 \u092c\u091a\u094d\u091a\u093e \u0939\u0948", WHOLE },
	{ "\u092c\u091a\u094d\u091a", "\u092c\u091a\u094d\u091a\u093e", PART },
	/* Chinese, Japanese, Korean, Thai: without spaces each sign stands by itself */
	{ "\u5b69\u5b50", "\u6211\u5011\u7684\u5b69\u5b50\u51fa\u751f\u4e86", WHOLE },
	{ "\u5b69\u5b50", "\u5b69 \u5b50", NOT },
	{ "\u8d64\u3061\u3083\u3093", "\u8d64\u3061\u3083\u3093\u304c\u6765\u305f", WHOLE },
	{ "\u30d9\u30d3\u30fc", "\uff8d\uff9e\uff8b\uff9e\uff70", WHOLE }, /* half-width */
	{ "baby", "\u731bbaby\u732b", WHOLE },
	{ "baby", "\uff22\uff41\uff42\uff59", WHOLE }, /* full-width */
	{ "\uc544\uae30", "\uc6b0\ub9ac \uc544\uae30!", WHOLE },
	{ "\uc544\uae30", "\uc544\uae30\uac00", PART },
	{ "\u0e40\u0e14\u0e47\u0e01",
	  "\u0e21\u0e35\u0e40\u0e14\u0e47\u0e01\u0e19\u0e49\u0e2d\u0e22", WHOLE },
	/* a word broken by a soft hyphen, a picture sign, letters beyond 16 bits */
	{ "newborn", "new\u00adborn", WHOLE },
	{ "\U0001f37c", "here\U0001f37c!", WHOLE },
	{ "\U00010400", "\U00010428", WHOLE },
};

static void test_languages(void **state)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *phrase = cases[i].phrase, *text = cases[i].text;
		bool part = stands(*state, phrase, false, text);
		bool whole = stands(*state, phrase, true, text);

		if (part != (cases[i].how != NOT) || whole != (cases[i].how == WHOLE))
			fail_msg("\"%s\" in \"%s\": %d %d", phrase, text, part, whole);
	}
}

static void test_several_at_once(void **state)
{
	static const struct phrase list[] = {
		{ { "he", 2 }, false },	  { { "she", 3 }, false },    { { "hers", 4 }, false },
		{ { "his", 3 }, false },  { { "he", 2 }, true },      { { "she", 3 }, true },
		{ { "", 0 }, false },	  { { "  \n", 3 }, true },    { { "ushers", 6 }, true },
		{ { "\1\2", 2 }, false }, { { "us her", 6 }, false },
	};
	static const bool want[] = { true,  true,  true, false, false, false,
				     false, false, true, false, false };
	struct phrases *p = phrases_new(*state, list, sizeof list / sizeof *list);

	phrases_read(p, *state, S("ushers"));
	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		assert_int_equal(phrases_has(p, i), want[i]);
	phrases_start(p);
	assert_false(phrases_any(p));
	phrases_read(p, *state, S("us"));
	phrases_read(p, *state, S("her"));
	assert_true(phrases_has(p, 0));
	assert_false(phrases_has(p, 10)); /* two texts are not one */
}

static void test_nothing(void **state)
{
	struct phrases *p = phrases_new(*state, NULL, 0);

	phrases_read(p, *state, S("a text"));
	phrases_read(p, *state, STR_NONE);
	assert_false(phrases_any(p));
	assert_false(stands(*state, "a", false, ""));
}

/* Phrases and a text that a plain search would go through for minutes. */
static void test_meant_to_be_slow(void **state)
{
	enum { PHRASES = 500, LETTERS = 200, TEXT = 4000000 };
	struct phrase *list = arena_many(*state, struct phrase, PHRASES);
	char *a = arena_alloc(*state, TEXT);
	struct phrases *p;

	memset(a, 'a', TEXT);
	for (size_t i = 0; i < PHRASES; i++)
		list[i] = (struct phrase){ { a, 1 + i % LETTERS }, i >= PHRASES / 2 };
	p = phrases_new(*state, list, PHRASES);
	phrases_read(p, *state, (struct str){ a, TEXT });
	for (size_t i = 0; i < PHRASES; i++)
		assert_int_equal(phrases_has(p, i), i < PHRASES / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(test_languages),
		test_in_arena(test_several_at_once),
		test_in_arena(test_nothing),
		test_in_arena(test_meant_to_be_slow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
