#include "media/icc.h"
#include "base/buf.h"
#include "media/bytes.h"

#define HEADER 128
#define ENTRY 12
#define TAGS_MAX 24
#define OURS "Photograph"

struct tag {
	uint32_t name;
	struct str value;
	size_t at; /* in what is written */
};

#define NAME(a, b, c, d)                                                                           \
	((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))
#define NAME_DESC NAME('d', 'e', 's', 'c')

static bool is_needed(uint32_t name)
{
	static const uint32_t needed[] = {
		NAME('r', 'X', 'Y', 'Z'),
		NAME('g', 'X', 'Y', 'Z'),
		NAME('b', 'X', 'Y', 'Z'),
		NAME('r', 'T', 'R', 'C'),
		NAME('g', 'T', 'R', 'C'),
		NAME('b', 'T', 'R', 'C'),
		NAME('k', 'T', 'R', 'C'),
		NAME('w', 't', 'p', 't'),
		NAME('b', 'k', 'p', 't'),
		NAME('c', 'h', 'a', 'd'),
		NAME('A', '2', 'B', '0'),
		NAME('A', '2', 'B', '1'),
		NAME('B', '2', 'A', '0'),
		NAME('B', '2', 'A', '1'),
		NAME('c', 'i', 'c', 'p'),
		NAME('c', 'p', 'r', 't'),
		NAME_DESC,
	};

	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
		if (needed[i] == name)
			return true;
	return false;
}

/* The text of a description: plain (version 2) or the first of several in UTF-16 (version 4), whose
 * ASCII letters are enough here. */
static struct str description(struct arena *a, struct str value)
{
	struct buf b;

	buf_init(&b, a, 200);
	if (str_starts(value, S("desc")))
		return str_sub(value, 12, be32_at(value, 8));
	for (size_t i = 0; i + 1 < be32_at(value, 20) && i < 200; i += 2)
		buf_byte(&b, (char)be16_at(value, be32_at(value, 24) + i));
	return buf_view(&b);
}

/* Common spaces are called by their names everywhere; any other name may be that of somebody's
 * screen. */
static bool is_common(struct str text)
{
	static const char *const known[] = {
		"sRGB",	    "Display P3", "Adobe RGB", "ProPhoto", "Apple RGB", "Rec",
		"Generic ", "Dot Gain",	  "Gray",      "c2",	   "uRGB",	"GIMP built-in"
	};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_starts(text, str_of(known[i])))
			return true;
	return false;
}

static void put32(struct buf *b, size_t v)
{
	const char bytes[4] = { (char)(v >> 24), (char)(v >> 16), (char)(v >> 8), (char)v };

	buf_add(b, bytes, sizeof bytes);
}

static void pad(struct buf *b)
{
	while (b->n % 4)
		buf_byte(b, 0);
}

/* A description of our own, in the form of the profile's version (textDescriptionType in version 2,
 * multiLocalizedUnicodeType from version 4 on). */
static struct str own_description(struct arena *a, bool version4)
{
	struct str text = S(OURS);
	struct buf b;

	buf_init(&b, a, 256);
	if (!version4) {
		buf_lit(&b, "desc\0\0\0\0");
		put32(&b, text.n + 1);
		buf_str(&b, text);
		for (size_t i = 0; i < 1 + 8 + 3 + 67; i++) /* no Unicode, no Macintosh text */
			buf_byte(&b, 0);
		return buf_view(&b);
	}
	buf_lit(&b, "mluc\0\0\0\0\0\0\0\x01\0\0\0\x0C"
		    "enUS");
	put32(&b, text.n * 2);
	put32(&b, 28);
	for (size_t i = 0; i < text.n; i++) {
		buf_byte(&b, 0);
		buf_byte(&b, text.p[i]);
	}
	return buf_view(&b);
}

static size_t take_tags(struct arena *a, struct str icc, struct tag tags[TAGS_MAX])
{
	size_t n = 0, count = be32_at(icc, HEADER);

	for (size_t i = 0; i < count && n < TAGS_MAX; i++) {
		size_t entry = HEADER + 4 + i * ENTRY;
		struct tag t = { .name = be32_at(icc, entry) };

		if (entry + ENTRY > icc.n)
			break;
		if (!is_needed(t.name))
			continue;
		t.value = str_sub(icc, be32_at(icc, entry + 4), be32_at(icc, entry + 8));
		if (t.name == NAME_DESC && !is_common(description(a, t.value)))
			t.value = own_description(a, byte_at(icc, 8) >= 4);
		if (t.value.n)
			tags[n++] = t;
	}
	return n;
}

/* Contents once each: the three curves are often the same bytes. */
static void put_values(struct buf *b, struct tag *tags, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < i && !tags[i].at; j++)
			if (tags[j].value.p == tags[i].value.p &&
			    tags[j].value.n == tags[i].value.n)
				tags[i].at = tags[j].at;
		if (tags[i].at)
			continue;
		pad(b);
		tags[i].at = HEADER + 4 + n * ENTRY + b->n;
		buf_str(b, tags[i].value);
	}
	pad(b);
}

/* The header without what tells of programs, devices and days (7.2: preferred CMM, date, device,
 * creator, profile ID may be zero; the date is that of the first version of the standard). */
static void put_header(struct buf *b, struct str icc, size_t size)
{
	put32(b, size);
	put32(b, 0);
	buf_str(b, str_sub(icc, 8, 16));
	buf_lit(b, "\x07\xCA\0\x06\0\x0F\0\0\0\0\0\0");
	buf_lit(b, "acsp\0\0\0\0");
	buf_str(b, str_sub(icc, 44, 4));
	for (size_t i = 0; i < 16; i++)
		buf_byte(b, 0);
	buf_str(b, str_sub(icc, 64, 16));
	while (b->n < HEADER)
		buf_byte(b, 0);
}

static bool fits(struct str icc, int bands)
{
	return icc.n > HEADER + 4 && icc.n <= ICC_MAX && str_eq(str_sub(icc, 36, 4), S("acsp")) &&
	       str_eq(str_sub(icc, 16, 4), bands == 1 ? S("GRAY") : S("RGB "));
}

struct str icc_clean(struct arena *a, struct str icc, int bands)
{
	struct tag tags[TAGS_MAX];
	struct buf values, b;
	size_t n;

	if (!fits(icc, bands))
		return STR_NONE;
	n = take_tags(a, icc, tags);
	buf_init(&values, a, ICC_MAX);
	buf_init(&b, a, ICC_MAX);
	put_values(&values, tags, n);
	put_header(&b, icc, HEADER + 4 + n * ENTRY + values.n);
	put32(&b, n);
	for (size_t i = 0; i < n; i++) {
		put32(&b, tags[i].name);
		put32(&b, tags[i].at);
		put32(&b, tags[i].value.n);
	}
	buf_str(&b, buf_view(&values));
	return buf_failed(&values) || buf_failed(&b) || !n ? STR_NONE : buf_view(&b);
}
