/*
 * Unicode from anything: folding and the words for search come out well-formed, and doing it twice
 * is doing it once.
 */
#include "base/err.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_well_formed(struct str s)
{
	while (s.n) {
		struct str was = s;

		if (str_next_char(&s) == 0xFFFD && was.n - s.n == 1)
			return false;
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)1 << 28);
	struct str s = { (const char *)data, size };
	struct str folded = text_fold(a, s), words = text_words(a, s);

	must(is_well_formed(folded) && is_well_formed(words));
	must(str_eq(text_fold(a, folded), folded));
	must(str_eq(text_words(a, words), words));
	must(str_eq(str_trim(words), words) && str_find(words, S("  ")) == words.n);
	text_is_language(s);
	arena_free(a);
	return 0;
}
