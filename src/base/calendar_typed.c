/* Dates of other calendars as people type them: base/calendar.h. */
#include "base/buf.h"
#include "base/calendar_parts.h"
#include "base/text.h"

#define TYPED_MAX ((size_t)100)
#define TOKENS_MAX 12

struct tokens {
	struct str p[TOKENS_MAX];
	size_t n;
	bool leap; /* the word was among them */
};

/* Other ways to write what ICU writes in its own. */
static const struct {
	const char *typed;
	enum calendar calendar;
	int month;
} aliases[] = {
	{ "cheshvan", CALENDAR_HEBREW, 2 },	  { "marcheshvan", CALENDAR_HEBREW, 2 },
	{ "teves", CALENDAR_HEBREW, 4 },	  { "shvat", CALENDAR_HEBREW, 5 },
	{ "adar1", CALENDAR_HEBREW, 6 },	  { "adarrishon", CALENDAR_HEBREW, 6 },
	{ "adar2", CALENDAR_HEBREW, 7 },	  { "adarsheni", CALENDAR_HEBREW, 7 },
	{ "iyyar", CALENDAR_HEBREW, 9 },	  { "tammuz", CALENDAR_HEBREW, 11 },
	{ "rabialawwal", CALENDAR_ISLAMIC, 3 },	  { "rabialthani", CALENDAR_ISLAMIC, 4 },
	{ "jumadaalawwal", CALENDAR_ISLAMIC, 5 }, { "jumadaalthani", CALENDAR_ISLAMIC, 6 },
	{ "ramadhan", CALENDAR_ISLAMIC, 9 },	  { "dhualqadah", CALENDAR_ISLAMIC, 11 },
	{ "dhualhijjah", CALENDAR_ISLAMIC, 12 },
};

static bool is_islamic(enum calendar c)
{
	return c >= CALENDAR_ISLAMIC && c <= CALENDAR_ISLAMIC_TABULAR;
}

/* Folded, without spaces, accents and the half rings of names from the Arabic. */
static struct str key_of(struct arena *a, struct str name)
{
	struct str rest = text_words(a, name);
	struct buf b;

	buf_init(&b, a, TYPED_MAX * 8);
	while (rest.n) {
		struct str was = rest;
		int32_t c = str_next_char(&rest);

		if (c != ' ' && c != 0x2BB && c != 0x2BC && c != 0x2BF)
			buf_add(&b, was.p, was.n - rest.n);
	}
	return buf_view(&b);
}

/* Words that join: "28 de heshvan de 5786", "the 3rd of". */
static bool says_nothing(struct str word)
{
	return str_eq(word, S("de")) || str_eq(word, S("of")) || str_eq(word, S("del"));
}

static bool take_apart(struct arena *a, struct str typed, struct tokens *ret)
{
	struct str rest, word;

	*ret = (struct tokens){ .n = 0 };
	if (typed.n > TYPED_MAX || !str_is_utf8(typed))
		return false;
	rest = text_words(a, typed);
	while (str_cut(&rest, ' ', &word)) {
		if (!word.n || says_nothing(word))
			continue;
		if (str_eq(word, S("leap")) || str_eq(word, S("bisiesto"))) {
			ret->leap = true;
			continue;
		}
		if (ret->n == TOKENS_MAX)
			return false;
		ret->p[ret->n++] = word;
	}
	return ret->n >= 3;
}

static bool number(struct str s, int64_t most, int64_t *ret)
{
	return s.n && s.p[0] != '-' && s.n <= 4 && str_int(s, 1, most, ret);
}

/* "6", or "6l" for the leap month after it. */
static bool month_number(struct str s, struct calendar_date *d)
{
	int64_t n;

	if (s.n > 1 && s.p[s.n - 1] == 'l') {
		d->leap = true;
		s.n--;
	}
	if (!number(s, CALENDAR_NAMES_MOST, &n))
		return false;
	d->month = (int)n;
	return true;
}

static int named_month(struct arena *a, enum calendar c, struct str key)
{
	for (int lang = 0; lang < LANG_COUNT; lang++)
		for (int i = 0; i < CALENDAR_NAMES_MOST; i++)
			if (str_eq(key, key_of(a, calendar_month_name(a, c, i, (enum lang)lang))))
				return i == CALENDAR_INDEX_ADAR_II ? CALENDAR_ADAR : i + 1;
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (str_eq(key, str_of(aliases[i].typed)) &&
		    (aliases[i].calendar == c ||
		     (aliases[i].calendar == CALENDAR_ISLAMIC && is_islamic(c))))
			return aliases[i].month;
	return 0;
}

static bool read_month(struct arena *a, enum calendar c, const struct tokens *t, size_t from,
		       size_t n, struct calendar_date *d)
{
	struct buf b;

	if (n == 1 && month_number(t->p[from], d))
		return true;
	buf_init(&b, a, TYPED_MAX * 8);
	for (size_t i = 0; i < n; i++)
		buf_str(&b, t->p[from + i]);
	d->month = buf_failed(&b) || !b.n ? 0 : named_month(a, c, key_of(a, buf_view(&b)));
	return d->month > 0;
}

/* The year first, the day first, or the name of the month first. */
static bool read_parts(struct arena *a, enum calendar c, const struct tokens *t,
		       struct calendar_date *d)
{
	int64_t day, year;
	size_t last = t->n - 1;
	bool good;

	if (t->p[0].n > 2 && number(t->p[0], 9999, &year))
		good = number(t->p[last], 32, &day) && read_month(a, c, t, 1, t->n - 2, d);
	else if (number(t->p[0], 32, &day))
		good = number(t->p[last], 9999, &year) && read_month(a, c, t, 1, t->n - 2, d);
	else
		good = number(t->p[last], 9999, &year) && number(t->p[last - 1], 32, &day) &&
		       read_month(a, c, t, 0, t->n - 2, d);
	if (!good)
		return false;
	d->day = (int)day;
	d->year = year;
	return true;
}

bool calendar_typed(struct arena *a, enum calendar c, struct str typed, int64_t *ret_day)
{
	struct calendar_date d = { 0 };
	struct tokens t;
	int64_t day;
	bool is_short;

	if (!take_apart(a, typed, &t))
		return false;
	d.leap = t.leap;
	if (!read_parts(a, c, &t, &d) || !calendar_day_of(c, d, &day, &is_short) || is_short ||
	    !calendar_knows(day))
		return false;
	*ret_day = day;
	return true;
}
