#include "base/words.h"
#include "base/err.h"
#include "base/words_table.h"

struct str word(enum lang lang, enum word w)
{
	must(lang < LANG_COUNT && w < W_COUNT);
	return str_of(words_table[lang][w]);
}

/* Writes the text with its holes filled to `out`, unless that is NULL; gives its length back. */
static size_t fill(char *out, struct str text, struct str one, struct str two)
{
	size_t n = 0;

	while (text.n) {
		size_t run = str_find_byte(text, '{');
		struct str hole = str_sub(text, run, 3), put = hole;

		if (str_eq(hole, S("{1}")) || str_eq(hole, S("{2}")))
			put = hole.p[1] == '1' ? one : two;
		else
			put.n = put.n ? 1 : 0;
		if (out && run)
			memcpy(out + n, text.p, run);
		if (out && put.n)
			memcpy(out + n + run, put.p, put.n);
		n += run + put.n;
		text = str_sub(text, run + (put.p == hole.p ? put.n : hole.n), text.n);
	}
	return n;
}

struct str word_with(struct arena *a, enum lang lang, enum word w, struct str one, struct str two)
{
	struct str text = word(lang, w);
	char *out;

	if (str_find_byte(text, '{') == text.n)
		return text;
	out = arena_alloc(a, fill(NULL, text, one, two) + 1);
	return (struct str){ out, fill(out, text, one, two) };
}

struct str lang_tag(enum lang lang)
{
	must(lang < LANG_COUNT);
	return str_of(words_tags[lang]);
}

struct str lang_name(enum lang lang)
{
	return word(lang, W_LANG_NAME);
}

/* The catalogue of the tag's language ("es-MX" is read as "es"), or LANG_COUNT. */
static enum lang lang_of_tag(struct str tag)
{
	struct str rest = tag, primary = tag;

	str_cut(&rest, '-', &primary);
	for (int i = 0; i < LANG_COUNT; i++)
		if (str_eq_nocase(primary, str_of(words_tags[i])))
			return (enum lang)i;
	return LANG_COUNT;
}

/* The weight after ";q=" in thousandths; 1000 without one. */
static int64_t weight_of(struct str range)
{
	size_t at = str_find(range, S("q="));
	struct str digits = str_sub(range, at + 2, 5);
	int64_t whole = 1, part = 0;

	if (at == range.n)
		return 1000;
	if (!str_int(str_sub(digits, 0, 1), 0, 1, &whole))
		return 0;
	for (size_t i = 0; i < 3; i++) {
		int64_t digit = 0;

		str_int(str_sub(digits, 2 + i, 1), 0, 9, &digit);
		part = part * 10 + digit;
	}
	return whole ? 1000 : part;
}

enum lang lang_choose(struct str accept, enum lang otherwise)
{
	enum lang best = otherwise;
	int64_t most = 0;
	struct str range;

	while (str_cut(&accept, ',', &range)) {
		struct str rest = range, tag = S("");
		enum lang lang;

		str_cut(&rest, ';', &tag);
		lang = lang_of_tag(str_trim(tag));
		if (lang == LANG_COUNT || weight_of(range) <= most)
			continue;
		best = lang;
		most = weight_of(range);
	}
	return best;
}
