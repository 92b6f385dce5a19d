#include "media/notes.h"
#include "base/buf.h"

static void buf_char(struct buf *b, uint32_t c)
{
	if (c >= 0x80) {
		buf_byte(b, (char)(0xC0 | c >> 6));
		buf_byte(b, (char)(0x80 | (c & 0x3F)));
	} else {
		buf_byte(b, (char)c);
	}
}

static struct str from_latin1(struct arena *a, struct str raw)
{
	struct buf b;

	buf_init(&b, a, raw.n * 2);
	for (size_t i = 0; i < raw.n; i++)
		buf_char(&b, (unsigned char)raw.p[i]);
	return buf_view(&b);
}

/* Embeddings, overrides and isolates, which could turn around the words of the page beside them;
 * and the byte order mark. */
static bool turns_writing(int32_t c)
{
	return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
	       c == 0x200F || c == 0xFEFF;
}

static bool is_blank(int32_t c)
{
	return c <= ' ' || (c >= 0x7F && c <= 0xA0) || c == 0x2028 || c == 0x2029;
}

static void clean(struct buf *b, struct str raw, size_t most, bool lines)
{
	bool gap = false, line = false;

	while (raw.n) {
		struct str was = raw;
		int32_t c = str_next_char(&raw);
		size_t n = was.n - raw.n;

		if (is_blank(c)) {
			gap = true;
			line = line || (lines && c == '\n');
		} else if (!turns_writing(c)) {
			if (b->n + n + 1 > most)
				return;
			if (gap && b->n)
				buf_byte(b, line ? '\n' : ' ');
			buf_add(b, was.p, n);
			gap = line = false;
		}
	}
}

static struct str cleaned(struct arena *a, struct str raw, size_t most, bool lines)
{
	struct buf b;

	raw = str_sub(raw, 0, str_find_byte(raw, '\0'));
	if (!str_is_utf8(raw))
		raw = from_latin1(a, str_sub(raw, 0, most));
	buf_init(&b, a, most);
	clean(&b, raw, most, lines);
	return b.n ? buf_view(&b) : S("");
}

struct str note_line(struct arena *a, struct str raw)
{
	return cleaned(a, raw, NOTE_MAX, false);
}

struct str note_text(struct arena *a, struct str raw, size_t most)
{
	return cleaned(a, raw, most, true);
}

void note_add_creator(struct arena *a, struct notes *n, struct str raw)
{
	struct str name = note_line(a, raw);

	if (name.n && n->creators < NOTE_CREATORS_MAX)
		n->creator[n->creators++] = name;
}

/* Takes `width` digits off the front; false, and nothing taken, when they are not there. */
static bool take_digits(struct str *s, size_t width, int64_t min, int64_t max, int64_t *ret)
{
	if (s->n < width || !str_int(str_sub(*s, 0, width), min, max, ret))
		return false;
	*s = str_sub(*s, width, s->n);
	return true;
}

static void skip_one_of(struct str *s, const char *any)
{
	if (s->n && s->p[0] && strchr(any, s->p[0]))
		*s = str_sub(*s, 1, s->n);
}

static int64_t days_in(int64_t year, int64_t month)
{
	static const int64_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* A camera whose battery ran out starts again at New Year's midnight of some year. */
static bool is_reset_clock(struct str time, int64_t month, int64_t day)
{
	return month == 1 && day == 1 && str_starts(time, S("00:00"));
}

struct str note_date(struct arena *a, struct str raw)
{
	struct str s = str_trim(raw);
	int64_t year, month, day;

	/* 1826 is the year of the oldest photograph that still exists. */
	if (!take_digits(&s, 4, 1826, 9999, &year))
		return S("");
	skip_one_of(&s, ":-");
	if (!s.n || !take_digits(&s, 2, 1, 12, &month))
		return s.n ? S("") : str_fmt(a, "%04lld", (long long)year);
	skip_one_of(&s, ":-");
	if (!s.n || !take_digits(&s, 2, 1, days_in(year, month), &day))
		return s.n ? S("") : str_fmt(a, "%04lld-%02lld", (long long)year, (long long)month);
	skip_one_of(&s, " T");
	if (is_reset_clock(s, month, day))
		return S("");
	return str_fmt(a, "%04lld-%02lld-%02lld", (long long)year, (long long)month,
		       (long long)day);
}

static struct str first_of(struct str one, struct str two, struct str three)
{
	return one.n ? one : two.n ? two : three;
}

/* The date of a scan that is not the scanner's own, which programs copy from one place to another.
 */
static struct str of_person(const struct notes *n, const struct notes *exif)
{
	return str_eq(n->taken, exif->taken) ? S("") : n->taken;
}

struct notes notes_choose(const struct notes *xmp, const struct notes *iim,
			  const struct notes *exif)
{
	const struct notes *who = xmp->creators ? xmp : iim->creators ? iim : exif;
	struct notes n = *who;

	n.credit = first_of(xmp->credit, iim->credit, exif->credit);
	n.copyright = first_of(xmp->copyright, iim->copyright, exif->copyright);
	n.alt = first_of(xmp->alt, iim->alt, exif->alt);
	n.scanned = exif->scanned;
	n.taken = first_of(exif->taken, xmp->taken, iim->taken);
	if (exif->scanned)
		n.taken = first_of(of_person(xmp, exif), of_person(iim, exif), S(""));
	return n;
}

struct str notes_creators(struct arena *a, const struct notes *n)
{
	struct buf b;

	buf_init(&b, a, (NOTE_MAX + 2) * NOTE_CREATORS_MAX);
	for (size_t i = 0; i < n->creators; i++) {
		if (i)
			buf_lit(&b, "; ");
		buf_str(&b, n->creator[i]);
	}
	return b.n ? buf_view(&b) : S("");
}

struct str notes_credit(struct arena *a, const struct notes *n)
{
	return note_line(a, first_of(n->credit, notes_creators(a, n), n->copyright));
}

bool notes_is_empty(const struct notes *n)
{
	return !n->creators && !n->credit.n && !n->copyright.n;
}
