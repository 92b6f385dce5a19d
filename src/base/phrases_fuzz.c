/*
 * Phrases and a text from anything: what is found is what a plain search finds. The input is a line
 * for each phrase ("!" before it: whole words), an empty line, and the text.
 */
#include "base/err.h"
#include "base/phrases.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PHRASES 32

static bool is_space(int32_t c)
{
	return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0x1680 || c == 0x2028 ||
	       c == 0x2029;
}

/* Folded, without controls, white space as one space. */
static struct str plain(struct arena *a, struct str s)
{
	struct str rest = text_fold(a, s);
	char *out = arena_alloc(a, rest.n + 1);
	size_t n = 0;

	while (rest.n) {
		struct str was = rest;
		int32_t c = str_next_char(&rest);

		if (is_space(c)) {
			if (!n || out[n - 1] != ' ')
				out[n++] = ' ';
		} else if (c >= ' ' && c != 0x7f) {
			memcpy(out + n, was.p, was.n - rest.n);
			n += was.n - rest.n;
		}
	}
	return (struct str){ out, n };
}

static int32_t first_char(struct str s)
{
	return str_next_char(&s);
}

static int32_t last_char(struct str s)
{
	int32_t c = -1;

	while (s.n)
		c = str_next_char(&s);
	return c;
}

static bool has_edges(struct str text, size_t at, struct str phrase)
{
	int32_t first = first_char(phrase), last = last_char(phrase);
	size_t from = at;

	while (from && ((unsigned char)text.p[from - 1] & 0xC0) == 0x80)
		from--;
	from -= from ? 1 : 0;
	if (text_word_edge(-1, first) &&
	    !text_word_edge(at ? first_char(str_sub(text, from, at - from)) : -1, first))
		return false;
	return !text_word_edge(last, -1) ||
	       text_word_edge(last, first_char(str_sub(text, at + phrase.n, text.n)));
}

static bool stands(struct str text, struct str phrase, bool whole)
{
	for (size_t i = 0; phrase.n && i + phrase.n <= text.n; i++)
		if (!memcmp(text.p + i, phrase.p, phrase.n) &&
		    (!whole || has_edges(text, i, phrase)))
			return true;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)1 << 28);
	struct str rest = { (const char *)data, size < 4096 ? size : 4096 }, line, text;
	struct phrase list[PHRASES];
	struct phrases *p;
	size_t n = 0;

	while (n < PHRASES && str_cut(&rest, '\n', &line) && line.n) {
		list[n].whole = line.p[0] == '!';
		list[n].text = str_sub(line, list[n].whole, line.n);
		n++;
	}
	p = phrases_new(a, list, n);
	for (int round = 0; round < 2; round++) {
		phrases_start(p);
		phrases_read(p, a, rest);
		text = plain(a, rest);
		for (size_t i = 0; i < n; i++)
			must(phrases_has(p, i) ==
			     stands(text, str_trim(plain(a, list[i].text)), list[i].whole));
	}
	arena_free(a);
	return 0;
}
