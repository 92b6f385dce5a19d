#include "base/words.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/words_table.h"

#define TEXT_MAX ((size_t)64 * 1024)

struct str word(enum lang lang, enum word w)
{
	must(lang < LANG_COUNT && w < W_COUNT);
	return str_of(words_table[lang][w]);
}

struct str word_with(struct arena *a, enum lang lang, enum word w, struct str one, struct str two)
{
	struct str rest = word(lang, w);
	struct buf b;

	if (str_find_byte(rest, '{') == rest.n)
		return rest;
	buf_init(&b, a, TEXT_MAX);
	while (rest.n) {
		size_t run = str_find_byte(rest, '{');
		struct str hole = str_sub(rest, run, 3);

		buf_str(&b, str_sub(rest, 0, run));
		if (str_eq(hole, S("{1}")) || str_eq(hole, S("{2}")))
			buf_str(&b, hole.p[1] == '1' ? one : two);
		else
			buf_str(&b, hole);
		rest = str_sub(rest, run + hole.n, rest.n);
	}
	return str_dup(a, buf_view(&b));
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
