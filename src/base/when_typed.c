#include "base/rule.h"
#include "base/text.h"
#include "base/when.h"

#define TYPED_MAX ((size_t)100)
#define TOKENS_MAX 24

struct token {
	char kind;  /* 'N' a number, 'W' a word, or the mark itself: . / - ? ~ */
	bool glued; /* nothing stands between it and what is before */
	int64_t number;
	size_t digits;
	struct str text; /* of a word: folded, without accents */
};

struct tokens {
	struct token *p;
	size_t n;
	struct when_typed *said; /* what there is to say of how it was read */
};

/* --- taking apart --- */

static bool is_digit_byte(char c)
{
	return c >= '0' && c <= '9';
}

static size_t run_of_letters(struct str s)
{
	struct str rest = s, was = s;

	while (rest.n) {
		int32_t c = str_next_char(&rest);

		if (!text_is_letter(c))
			break;
		was = rest;
	}
	return s.n - was.n;
}

static bool read_number(struct str s, struct token *t, size_t *ret_bytes)
{
	size_t n = 0;

	while (n < s.n && is_digit_byte(s.p[n]))
		n++;
	*t = (struct token){ .kind = 'N', .digits = n };
	*ret_bytes = n;
	return n <= 4 && str_int(str_sub(s, 0, n), 0, 9999, &t->number);
}

/* Commas, apostrophes and full stops that part no numbers say nothing. */
static bool says_nothing(struct str s, const struct token *before)
{
	struct str after = str_trim(str_sub(s, 1, s.n));

	if (s.p[0] != '.')
		return s.p[0] == ',' || s.p[0] == '\'' || s.p[0] == ' ' || s.p[0] == '\t';
	return !before || before->kind != 'N' || !after.n || !is_digit_byte(after.p[0]);
}

/* One token, or nothing (kind 0), at the start of s. False for what can't stand in a date. */
static bool read_token(struct arena *a, struct str s, const struct token *before, struct token *t,
		       size_t *ret_bytes)
{
	static const char *const dashes[] = { "-", "\xE2\x80\x93", "\xE2\x80\x94" };
	size_t letters = run_of_letters(s);

	*t = (struct token){ 0 };
	*ret_bytes = 1;
	if (is_digit_byte(s.p[0]))
		return read_number(s, t, ret_bytes);
	if (letters) {
		*t = (struct token){ .kind = 'W', .text = text_words(a, str_sub(s, 0, letters)) };
		*ret_bytes = letters;
		return true;
	}
	for (size_t i = 0; i < 3; i++)
		if (str_starts(s, str_of(dashes[i]))) {
			t->kind = '-';
			*ret_bytes = strlen(dashes[i]);
			return true;
		}
	if (says_nothing(s, before))
		return true;
	t->kind = s.p[0];
	return strchr("./?~", s.p[0]);
}

static bool read_tokens(struct arena *a, struct str s, struct tokens *ret)
{
	size_t last_end = 0, at = 0, bytes;

	ret->p = arena_many(a, struct token, TOKENS_MAX);
	for (; at < s.n; at += bytes) {
		struct token t;

		if (ret->n == TOKENS_MAX ||
		    !read_token(a, str_sub(s, at, s.n), ret->n ? &ret->p[ret->n - 1] : NULL, &t,
				&bytes))
			return false;
		if (!t.kind) { /* "1980's" is still glued */
			last_end += last_end == at && s.p[at] == '\'';
			continue;
		}
		t.glued = ret->n && last_end == at;
		ret->p[ret->n++] = t;
		last_end = at + bytes;
	}
	return ret->n > 0;
}

/* --- what words mean, in every language --- */

/* Which of the words apart by bars it is; -1 for none. */
static int listed(const struct token *t, enum word list)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		struct str rest = word((enum lang)lang, list), one;

		for (int i = 0; str_cut(&rest, '|', &one); i++)
			if (t->kind == 'W' && str_eq(one, t->text))
				return i;
	}
	return -1;
}

static bool is_listed(const struct token *t, enum word list)
{
	return listed(t, list) >= 0;
}

/* "march", "mar": 3; 0 for another word. */
static int month_of(struct arena *a, const struct token *t)
{
	for (int lang = 0; lang < LANG_COUNT && t->text.n >= 3; lang++)
		for (int month = 1; month <= 12; month++)
			if (str_starts(text_words(a, day_month_name(month, (enum lang)lang)),
				       t->text))
				return month;
	return 0;
}

/* EDTF's number of a season; 0 for another word. */
static int season_of(struct arena *a, const struct token *t)
{
	static const enum word seasons[] = { W_WHEN_SPRING, W_WHEN_SUMMER, W_WHEN_AUTUMN,
					     W_WHEN_WINTER };

	for (int lang = 0; lang < LANG_COUNT; lang++)
		for (int i = 0; i < 4; i++)
			if (str_eq(text_words(a, word((enum lang)lang, seasons[i])), t->text))
				return 21 + i;
	return is_listed(t, W_TYPED_AUTUMN) ? 23 : 0;
}

/* --- one date --- */

/* A date as a shape, "NMN" for 4 March 1962, and what stands in it. */
struct shape {
	char form[TOKENS_MAX + 1];
	size_t n;
	const struct token *number[3];
	size_t numbers;
	int month, tens; /* month: or season */
	struct when_typed *said;
};

static void put_shape(struct shape *s, char c)
{
	if (c == 'D' && s->n && s->form[s->n - 1] == 'D') /* "los años" */
		return;
	s->form[s->n++] = c;
	s->form[s->n] = '\0';
}

/* Adds one word; false when it can't stand within a date. */
static bool add_word(struct arena *a, struct shape *s, const struct token *t)
{
	bool behind_number = t->glued && s->n && s->form[s->n - 1] == 'N';
	int tens = listed(t, W_TYPED_DECADES), month;

	if (behind_number && is_listed(t, W_TYPED_DECADE_END)) {
		put_shape(s, 's');
	} else if (behind_number && is_listed(t, W_TYPED_ORDINAL)) {
		return true;
	} else if (is_listed(t, W_TYPED_FILLER)) {
		return true;
	} else if (is_listed(t, W_TYPED_DECADE)) {
		put_shape(s, 'D');
	} else if (tens >= 0) {
		s->tens = 3 + tens;
		put_shape(s, 'T');
	} else if ((month = season_of(a, t)) || (month = month_of(a, t))) {
		s->month = month;
		put_shape(s, month > 12 ? 'S' : 'M');
	} else {
		return false;
	}
	return true;
}

static bool read_shape(struct arena *a, struct tokens t, struct shape *s)
{
	for (size_t i = 0; i < t.n; i++) {
		if (t.p[i].kind == 'W') {
			if (!add_word(a, s, &t.p[i]))
				return false;
			continue;
		}
		if (t.p[i].kind == 'N') {
			if (s->numbers == 3)
				return false;
			s->number[s->numbers++] = &t.p[i];
		}
		put_shape(s, t.p[i].kind);
	}
	return true;
}

static struct str full_date(struct arena *a, const struct token *year, int64_t month,
			    const struct token *day)
{
	if (year->digits < 3 || (day && day->digits > 2))
		return S("");
	return day ? str_fmt(a, "%04d-%02d-%02d", (int)year->number, (int)month, (int)day->number)
		   : str_fmt(a, "%04d-%02d", (int)year->number, (int)month);
}

static struct str year_only(struct arena *a, const struct shape *s)
{
	return s->number[0]->digits < 3 ? S("") : str_fmt(a, "%04d", (int)s->number[0]->number);
}

/* "1980s", "80s" (but "20s" could be of two centuries), "decade of 1980". */
static struct str decade(struct arena *a, const struct shape *s)
{
	const struct token *t = s->number[0];
	int64_t n = t->digits == 2 && t->number >= 30 ? t->number + 1900 : t->number;

	if (n < 1000 || n % 10)
		return S("");
	/* "The 1800s" may be ten years or a hundred. */
	if (n != t->number || n % 100 == 0)
		s->said->doubt = WHEN_DECADE_TAKEN;
	return str_fmt(a, "%03dX", (int)(n / 10));
}

static struct str decade_in_words(struct arena *a, const struct shape *s)
{
	s->said->doubt = WHEN_DECADE_TAKEN;
	return str_fmt(a, "19%dX", s->tens);
}

static struct str month_year(struct arena *a, const struct shape *s)
{
	return full_date(a, s->number[0], s->month, NULL);
}

static struct str day_month_year(struct arena *a, const struct shape *s)
{
	return full_date(a, s->number[1], s->month, s->number[0]);
}

static struct str all_numbers(struct arena *a, const struct shape *s)
{
	const struct token *const *n = s->number;

	if (n[1]->digits > 2)
		return S("");
	if (n[0]->digits > 2)
		return full_date(a, n[0], n[1]->number, n[2]);
	/* A point between is written where the day stands first; a stroke in both worlds. */
	if (s->form[1] != '.' && n[1]->number > 12 && n[0]->number <= 12)
		return full_date(a, n[2], n[0]->number, n[1]);
	if (s->form[1] != '.' && n[0]->number <= 12 && n[0]->number != n[1]->number) {
		s->said->doubt = WHEN_DAY_FIRST;
		s->said->other = full_date(a, n[2], n[0]->number, n[1]);
	}
	return full_date(a, n[2], n[1]->number, n[0]);
}

/* "1962/3", "3.1962", and "1962/63". */
static struct str two_numbers(struct arena *a, const struct shape *s)
{
	const struct token *first = s->number[0], *second = s->number[1];

	if (first->digits == 4 && second->digits == 2 && second->number > 12 &&
	    second->number > first->number % 100)
		return str_fmt(a, "%04d/%02d%02d", (int)first->number, (int)first->number / 100,
			       (int)second->number);
	if (first->digits > 2)
		return second->digits > 2 ? S("") : full_date(a, first, second->number, NULL);
	return full_date(a, second, first->number, NULL);
}

/* --- feasts --- */

/* The words between from and to with blanks between; empty when something else stands there. */
static struct str phrase(struct arena *a, struct tokens t, size_t from, size_t to)
{
	struct str all = S("");

	for (size_t i = from; i < to; i++) {
		if (t.p[i].kind != 'W')
			return S("");
		all = str_fmt(a, "%.*s%s%.*s", STR_ARG(all), all.n ? " " : "",
			      STR_ARG(t.p[i].text));
	}
	return all;
}

static struct str feast_day(struct arena *a, int64_t year, int month, int day, int64_t easter)
{
	if (!month && (year < 1583 || year > 4099))
		return S("");
	if (!month)
		day_to_civil(rule_easter(year) + easter, &year, &month, &day);
	return str_fmt(a, "%04d-%02d-%02d", (int)year, month, day);
}

/* "Christmas 1974": a feast that everybody gives as a date, and the year. */
static struct str feast(struct arena *a, struct tokens t)
{
	static const struct {
		enum word words;
		int month, day, easter;
	} feasts[] = {
		{ W_TYPED_CHRISTMAS_EVE, 12, 24, 0 }, { W_TYPED_CHRISTMAS, 12, 25, 0 },
		{ W_TYPED_NEW_YEARS_EVE, 12, 31, 0 }, { W_TYPED_NEW_YEAR, 1, 1, 0 },
		{ W_TYPED_EPIPHANY, 1, 6, 0 },	      { W_TYPED_GOOD_FRIDAY, 0, 0, -2 },
		{ W_TYPED_EASTER, 0, 0, 0 },
	};
	const struct token *year = &t.p[t.n - 1];

	if (t.n < 2 || year->kind != 'N' || year->digits < 4)
		return S("");
	for (size_t from = 0; from < t.n - 1; from++) {
		for (size_t to = t.n - 1; to > from; to--) {
			struct token whole = { .kind = 'W', .text = phrase(a, t, from, to) };

			for (size_t i = 0; whole.text.n && i < sizeof feasts / sizeof *feasts; i++)
				if (is_listed(&whole, feasts[i].words))
					return feast_day(a, year->number, feasts[i].month,
							 feasts[i].day, feasts[i].easter);
			if (!is_listed(&t.p[to - 1], W_TYPED_FILLER))
				break;
		}
		if (!is_listed(&t.p[from], W_TYPED_FILLER))
			break;
	}
	return S("");
}

/* The unmarked EDTF of one date; empty when it is none. */
static struct str plain_date(struct arena *a, struct tokens t)
{
	static const struct {
		const char *form;
		struct str (*write)(struct arena *a, const struct shape *s);
	} forms[] = {
		{ "N", year_only },	   { "Ns", decade },	      { "DN", decade },
		{ "DNs", decade },	   { "NsD", decade },	      { "T", decade_in_words },
		{ "DT", decade_in_words }, { "MN", month_year },      { "SN", month_year },
		{ "NMN", day_month_year }, { "MNN", day_month_year }, { "N.N.N", all_numbers },
		{ "N/N/N", all_numbers },  { "N-N-N", all_numbers },  { "N.N", two_numbers },
		{ "N/N", two_numbers },	   { "N-N", two_numbers },
	};
	struct shape s = { .said = t.said };
	struct str day = t.n ? feast(a, t) : S("");

	if (!t.n || day.n)
		return day;
	if (!read_shape(a, t, &s))
		return S("");
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (!strcmp(s.form, forms[i].form))
			return forms[i].write(a, &s);
	return S("");
}

/* --- marks, intervals --- */

static struct tokens part(struct tokens t, size_t from, size_t to)
{
	return (struct tokens){ t.p + from, to - from, t.said };
}

enum piece { WHOLE, EARLY, MIDDLE, LATE };

/* "early", "mid-", "a finales de" at the front of t are taken off it. */
static enum piece piece_of(struct tokens *t)
{
	static const enum word lists[] = { W_TYPED_EARLY, W_TYPED_MIDDLE, W_TYPED_LATE };
	size_t at = t->n > 1 && is_listed(&t->p[0], W_TYPED_TO) ? 1 : 0;

	for (int i = 0; t->n > at && i < 3; i++) {
		if (!is_listed(&t->p[at], lists[i]))
			continue;
		*t = part(*t, at + 1, t->n);
		if (t->n && t->p[0].kind == '-')
			*t = part(*t, 1, t->n);
		return (enum piece)(EARLY + i);
	}
	return WHOLE;
}

/* A third of a decade, a year or a month, each end of it a guess; empty of anything else. */
static struct str third(struct arena *a, struct str date, enum piece piece, char mark)
{
	static const int years[][2] = { { 0, 3 }, { 4, 6 }, { 7, 9 } };
	static const int months[][2] = { { 1, 4 }, { 5, 8 }, { 9, 12 } };
	static const int days[][2] = { { 1, 10 }, { 11, 20 }, { 21, 28 } };
	struct when_parts w;
	int i = (int)piece - EARLY;

	if (!when_take_apart(date, &w) || w.interval)
		return S("");
	switch (w.first.unit) {
	case WHEN_DECADE:
		return str_fmt(a, "%04d%c/%04d%c", (int)w.first.year + years[i][0], mark,
			       (int)w.first.year + years[i][1], mark);
	case WHEN_YEAR:
		return str_fmt(a, "%04d-%02d%c/%04d-%02d%c", (int)w.first.year, months[i][0], mark,
			       (int)w.first.year, months[i][1], mark);
	case WHEN_MONTH:
		return str_fmt(a, "%.*s-%02d%c/%.*s-%02d%c", STR_ARG(date), days[i][0], mark,
			       STR_ARG(date), days[i][1], mark);
	default:
		return S("");
	}
}

/* One date with "about", "perhaps", "?" or "~" around it; empty when it is none. */
static struct str marked_date(struct arena *a, struct tokens t)
{
	bool about = false, perhaps = false;
	enum piece piece;
	struct str date;

	for (; t.n; t = part(t, 1, t.n)) {
		if (is_listed(&t.p[0], W_TYPED_PERHAPS))
			perhaps = true;
		else if (t.p[0].kind == '~' || is_listed(&t.p[0], W_TYPED_ABOUT))
			about = true;
		else if (!is_listed(&t.p[0], W_TYPED_FILLER) || feast(a, t).n)
			break; /* "viernes" may be the first word of a feast */
	}
	piece = piece_of(&t);
	for (; t.n && strchr("?~", t.p[t.n - 1].kind); t.n--) {
		perhaps |= t.p[t.n - 1].kind == '?';
		about |= t.p[t.n - 1].kind == '~';
	}
	date = plain_date(a, t);
	if (date.n && piece != WHOLE)
		return third(a, date, piece, perhaps ? '%' : '~');
	if (!date.n || str_find_byte(date, '/') < date.n)
		return about || perhaps ? S("") : date;
	if (!about && !perhaps)
		return date;
	return str_fmt(a, "%.*s%c", STR_ARG(date), about && perhaps ? '%' : about ? '~' : '?');
}

static bool is_joint(const struct token *t)
{
	return t->kind == '-' || t->kind == '/' || is_listed(t, W_TYPED_TO);
}

static struct str interval(struct arena *a, struct tokens t)
{
	if (is_listed(&t.p[0], W_TYPED_BETWEEN) || is_listed(&t.p[0], W_TYPED_SINCE))
		t = part(t, 1, t.n);
	for (size_t i = 1; i + 1 < t.n; i++) {
		struct str first, last;

		if (!is_joint(&t.p[i]))
			continue;
		first = marked_date(a, part(t, 0, i));
		last = first.n ? marked_date(a, part(t, i + 1, t.n)) : S("");
		if (last.n)
			return str_fmt(a, "%.*s/%.*s", STR_ARG(first), STR_ARG(last));
	}
	return S("");
}

/* "before 1985" and its like; empty when none of these words stands first. */
static struct str open_interval(struct arena *a, struct tokens t)
{
	static const struct {
		enum word words;
		const char *before, *behind;
	} forms[] = { { W_TYPED_BEFORE, "/", "" },
		      { W_TYPED_UNTIL, "../", "" },
		      { W_TYPED_AFTER, "", "/" },
		      { W_TYPED_SINCE, "", "/.." } };

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		struct str date;

		if (!is_listed(&t.p[0], forms[i].words))
			continue;
		date = marked_date(a, part(t, 1, t.n));
		return date.n ? str_fmt(a, "%s%.*s%s", forms[i].before, STR_ARG(date),
					forms[i].behind)
			      : date;
	}
	return S("");
}

/* A text that is EDTF itself was taken out before. */
static bool read_typed(struct arena *a, struct str typed, struct when_typed *said)
{
	struct tokens t = { .said = said };
	struct when w;

	if (typed.n > TYPED_MAX || !read_tokens(a, text_fold(a, typed), &t))
		return false;
	said->edtf = marked_date(a, t);
	if (!said->edtf.n)
		said->edtf = open_interval(a, t);
	if (!said->edtf.n)
		said->edtf = interval(a, t);
	return said->edtf.n && when_read(said->edtf, &w);
}

bool when_from_typed(struct arena *a, struct str typed, struct str *ret_edtf)
{
	struct when_typed said = { 0 };
	struct when w;

	typed = str_trim(typed);
	if (!typed.n || when_read(typed, &w)) {
		*ret_edtf = typed;
		return true;
	}
	if (!read_typed(a, typed, &said))
		return false;
	*ret_edtf = said.edtf;
	return true;
}

/* --- how it was read --- */

bool when_is_of_years(struct str edtf)
{
	struct when w;
	int64_t first = day_from_civil(WHEN_YEAR_FIRST, 1, 1);
	int64_t end = day_from_civil(WHEN_YEAR_LAST + 1, 1, 1);

	/* The winter of the last year ends in the next one. */
	return when_read(edtf, &w) && (w.from == DAY_NONE || (w.from >= first && w.from < end)) &&
	       (w.to == DAY_NONE || (w.to >= first && w.to < end + 60));
}

/* Five digits, or "BC": a year that is none of those that are taken. */
static bool names_far_year(struct arena *a, struct str typed)
{
	struct str folded = text_words(a, typed), one;
	size_t run = 0;

	for (size_t i = 0; i < typed.n; i++) {
		run = is_digit_byte(typed.p[i]) ? run + 1 : 0;
		if (run > 4)
			return true;
	}
	for (struct token t = { .kind = 'W', .text = folded }; t.text.n;) {
		if (is_listed(&t, W_TYPED_BC))
			return true;
		str_cut(&t.text, ' ', &one);
	}
	return false;
}

void when_typed(struct arena *a, struct str typed, enum lang lang, struct when_typed *ret)
{
	struct when_typed said = { .edtf = S(""), .other = S("") };
	struct str edtf;
	struct when w;

	*ret = said;
	typed = str_trim(typed);
	if (!typed.n)
		return;
	if (when_from_typed(a, typed, &edtf)) {
		if (!when_read(typed, &w))
			read_typed(a, typed, &said);
		said.edtf = edtf;
		/* In Spanish the day stands first, and nobody asks. */
		if (said.doubt == WHEN_DAY_FIRST && lang == LANG_ES)
			said.doubt = WHEN_CERTAIN;
		if (when_is_of_years(edtf)) {
			*ret = said;
			return;
		}
		ret->doubt = WHEN_YEAR_OUT;
		return;
	}
	ret->doubt = names_far_year(a, typed) ? WHEN_YEAR_OUT : WHEN_UNREAD;
}
