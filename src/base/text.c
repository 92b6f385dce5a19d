#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "base/err.h"
#include "base/text.h"

struct utf16 {
	UChar *p;
	int32_t n;
};

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* Texts here come through limits far below two gigabytes. */
static struct utf16 to_utf16(struct arena *a, struct str s)
{
	struct utf16 u = { arena_many(a, UChar, s.n + 1), 0 };
	UErrorCode e = U_ZERO_ERROR;

	must(s.n < INT32_MAX / 4);
	u_strFromUTF8WithSub(u.p, (int32_t)s.n + 1, &u.n, s.p ? s.p : "", (int32_t)s.n, 0xFFFD,
			     NULL, &e);
	must(U_SUCCESS(e));
	return u;
}

static struct str to_utf8(struct arena *a, struct utf16 u)
{
	size_t most = (size_t)u.n * 3 + 1;
	char *p = arena_alloc(a, most);
	int32_t n = 0;
	UErrorCode e = U_ZERO_ERROR;

	u_strToUTF8WithSub(p, (int32_t)most, &n, u.p, u.n, 0xFFFD, NULL, &e);
	must(U_SUCCESS(e));
	return (struct str){ p, (size_t)n };
}

static struct utf16 normalized(struct arena *a, const UNormalizer2 *how, struct utf16 u)
{
	UErrorCode e = U_ZERO_ERROR;
	int32_t most = u.n + u.n / 2 + 16;
	struct utf16 out = { arena_many(a, UChar, (size_t)most), 0 };

	out.n = unorm2_normalize(how, u.p, u.n, out.p, most, &e);
	if (e == U_BUFFER_OVERFLOW_ERROR) {
		e = U_ZERO_ERROR;
		most = out.n + 1;
		out.p = arena_many(a, UChar, (size_t)most);
		out.n = unorm2_normalize(how, u.p, u.n, out.p, most, &e);
	}
	must(U_SUCCESS(e));
	return out;
}

static struct utf16 folded(struct arena *a, struct str s)
{
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&e);

	must(U_SUCCESS(e));
	return normalized(a, fold, to_utf16(a, s));
}

struct str text_fold(struct arena *a, struct str s)
{
	return is_ascii(s) ? str_lower(a, s) : to_utf8(a, folded(a, s));
}

bool text_is_letter(int32_t c)
{
	return c >= 0 && u_isalpha(c);
}

bool text_is_digit(int32_t c)
{
	return c >= 0 && u_isdigit(c);
}

static bool has_category(int32_t c, uint32_t mask)
{
	return c >= 0 && (U_GET_GC_MASK(c) & mask);
}

bool text_in_tag(int32_t c)
{
	if (c == '_' || c == 0x00B7 || c == 0x30FB || c == 0x200C)
		return true;
	return text_is_letter(c) || has_category(c, U_GC_M_MASK | U_GC_ND_MASK);
}

bool text_ends_address(int32_t c)
{
	return c < 0 || c == 0xFFFD || has_category(c, U_GC_Z_MASK | U_GC_C_MASK | U_GC_P_MASK);
}

/* Scripts that are written without spaces between words. */
static bool stands_alone(UChar32 c)
{
	static const UScriptCode scripts[] = { USCRIPT_HAN,    USCRIPT_HIRAGANA, USCRIPT_KATAKANA,
					       USCRIPT_THAI,   USCRIPT_LAO,	 USCRIPT_KHMER,
					       USCRIPT_MYANMAR };
	UErrorCode e = U_ZERO_ERROR;
	UScriptCode script;

	if (c < 0x0E00)
		return false;
	script = uscript_getScript(c, &e);
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
		if (script == scripts[i])
			return true;
	return false;
}

static bool in_word(int32_t c)
{
	if (c < 0x80)
		return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		       (c >= 'A' && c <= 'Z');
	return has_category(c, U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK | U_GC_PC_MASK);
}

bool text_word_edge(int32_t before, int32_t after)
{
	bool within = in_word(before);

	if (within != in_word(after))
		return true;
	if (!within || (before < 0x80 && after < 0x80))
		return false;
	return !has_category(after, U_GC_M_MASK) && (stands_alone(before) || stands_alone(after));
}

static bool loses_accents(UChar32 c)
{
	UErrorCode e = U_ZERO_ERROR;
	UScriptCode script = uscript_getScript(c, &e);

	return script == USCRIPT_LATIN || script == USCRIPT_GREEK;
}

/* Splits decomposed text into words; `out` has room for twice the text. */
struct splitting {
	struct utf16 out;
	bool follows;  /* nothing was left out since the last letter */
	bool in_word;  /* its word may go on */
	bool accented; /* the last letter is of a script whose marks are dropped */
};

static void put_char(struct splitting *s, UChar32 c)
{
	int32_t at = s->out.n;

	if (c > 0xFFFF) {
		s->out.p[at++] = U16_LEAD(c);
		s->out.p[at++] = U16_TRAIL(c);
	} else {
		s->out.p[at++] = (UChar)c;
	}
	s->out.n = at;
}

static void split_at(struct splitting *s, UChar32 c)
{
	bool mark = has_category(c, U_GC_M_MASK);
	bool alone = !mark && stands_alone(c);

	if (mark && s->accented)
		return;
	if (mark ? !s->follows : !u_isalnum(c)) {
		*s = (struct splitting){ .out = s->out };
		return;
	}
	if (s->out.n && !mark && (alone || !s->in_word))
		s->out.p[s->out.n++] = ' ';
	put_char(s, c);
	s->follows = true;
	if (mark)
		return;
	s->in_word = !alone;
	s->accented = loses_accents(c);
}

static struct str ascii_words(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;
	bool gap = false;

	s = str_lower(a, s);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
			gap = n > 0;
			continue;
		}
		if (gap)
			out[n++] = ' ';
		gap = false;
		out[n++] = c;
	}
	return (struct str){ out, n };
}

struct str text_words(struct arena *a, struct str s)
{
	UErrorCode e = U_ZERO_ERROR;
	struct splitting sp = { 0 };
	const UNormalizer2 *apart, *whole;
	struct utf16 u;
	struct str rest;

	if (is_ascii(s))
		return ascii_words(a, s);
	apart = unorm2_getNFDInstance(&e);
	whole = unorm2_getNFCInstance(&e);
	must(U_SUCCESS(e));
	u = normalized(a, apart, folded(a, s));
	sp.out.p = arena_many(a, UChar, (size_t)u.n * 2 + 2);
	rest = to_utf8(a, u);
	while (rest.n)
		split_at(&sp, str_next_char(&rest));
	return to_utf8(a, normalized(a, whole, sp.out));
}

static bool is_subtag(struct str s, bool primary)
{
	if (!s.n || s.n > 8 || (primary && (s.n < 2 || s.n > 3)))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!letter && (primary || c < '0' || c > '9'))
			return false;
	}
	return true;
}

bool text_is_language(struct str tag)
{
	struct str part;
	bool primary = true;

	if (!tag.n || tag.n > 35)
		return false;
	while (str_cut(&tag, '-', &part)) {
		if (!is_subtag(part, primary))
			return false;
		primary = false;
	}
	return true;
}

/* --- emoji --- */

#define EMOJI_BYTES 128
#define EMOJI_LOOK 0xfe0f /* VARIATION SELECTOR-16: shown as a picture */

/* Is it one cluster of characters (UAX 29)? */
static bool is_one_cluster(struct str s)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar text[EMOJI_BYTES];
	int32_t n = 0;
	UBreakIterator *marks;
	bool one;

	u_strFromUTF8(text, EMOJI_BYTES, &n, s.p, (int32_t)s.n, &e);
	marks = ubrk_open(UBRK_CHARACTER, "en", text, n, &e);
	one = U_SUCCESS(e) && ubrk_next(marks) == n;
	ubrk_close(marks);
	return one;
}

bool text_is_emoji(struct str s)
{
	struct str rest = s;
	int32_t c, before = 0, flags = 0;
	bool is_picture = false;

	if (!s.n || s.n >= EMOJI_BYTES || !str_is_utf8(s) || !is_one_cluster(s))
		return false;
	while ((c = str_next_char(&rest)) >= 0) {
		if (u_hasBinaryProperty(c, UCHAR_REGIONAL_INDICATOR))
			flags++;
		else if (u_hasBinaryProperty(c, UCHAR_EMOJI_PRESENTATION) ||
			 u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) ||
			 (c == EMOJI_LOOK && u_hasBinaryProperty(before, UCHAR_EMOJI)))
			is_picture = true;
		before = c;
	}
	return is_picture || flags == 2;
}

/* --- e-mail addresses, by their look (RFC 5321 section 4.5.3.1 for the lengths) --- */

static bool is_host_name(struct str s)
{
	size_t dots = 0;

	if (!s.n || s.n > 255 || s.p[0] == '.' || s.p[0] == '-' || s.p[s.n - 1] == '.')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '.' && s.p[i + 1] == '.')
			return false;
		dots += c == '.';
		if (c != '.' && c != '-' && c < 0x80 && !(c >= '0' && c <= '9') &&
		    !((c | 0x20) >= 'a' && (c | 0x20) <= 'z'))
			return false;
	}
	return dots > 0;
}

bool text_is_email(struct str s)
{
	struct str host = s, name;

	if (!str_is_utf8(s) || str_find_byte(s, '@') == s.n)
		return false;
	str_cut(&host, '@', &name);
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] <= ' ' || name.p[i] == 0x7f || name.p[i] == ',' ||
		    name.p[i] == '<' || name.p[i] == '>' || name.p[i] == ';')
			return false;
	return name.n && name.n <= 64 && is_host_name(host);
}
