/* Rules as one line of text: base/rule.h. */
#include <inttypes.h>

#include "base/buf.h"
#include "base/rule.h"

static const char *const kinds[RULE_KINDS] = {
	[RULE_NONE] = "none",
	[RULE_ONCE] = "once",
	[RULE_YEARLY] = "yearly",
	[RULE_MONTHLY] = "monthly",
	[RULE_NTH] = "nth",
	[RULE_EASTER] = "easter",
	[RULE_PASCHA] = "pascha",
	[RULE_QINGMING] = "qingming",
	[RULE_TOTENSONNTAG] = "totensonntag",
	[RULE_WEEKDAY] = "weekday",
	[RULE_HAND] = "hand",
};
static const char *const leap_days[] = { "28", "march", "only" };
static const char *const month_ends[] = { "last", "29", "next" };
static const char *const adars[] = { "first", "second", "both" };

/* --- writing --- */

static void put_day(struct buf *b, int64_t day)
{
	int64_t year;
	int month, of_month;

	day_to_civil(day, &year, &month, &of_month);
	buf_fmt(b, "%04" PRId64 "-%02d-%02d", year, month, of_month);
}

static void put_numbers(struct buf *b, const struct rule *r)
{
	for (size_t i = 0; i < r->nths; i++)
		buf_fmt(b, "%s%d", i ? "," : " days=", r->nth[i]);
}

static void put_days(struct buf *b, const struct rule *r)
{
	for (size_t i = 0; i < r->hands; i++) {
		buf_str(b, i ? S(",") : S(" on="));
		put_day(b, r->hand[i]);
	}
	for (size_t i = 0; i < r->moves; i++) {
		buf_str(b, i ? S(",") : S(" moved="));
		put_day(b, r->move[i].from);
		buf_byte(b, '>');
		put_day(b, r->move[i].to);
	}
}

struct str rule_text(struct arena *a, const struct rule *r)
{
	struct buf b;

	buf_init(&b, a, RULE_TEXT_MAX);
	buf_str(&b, str_of(kinds[r->kind]));
	if (r->calendar != CALENDAR_GREGORIAN)
		buf_fmt(&b, " calendar=%.*s", STR_ARG(calendar_name(r->calendar)));
	if (r->leap_day)
		buf_fmt(&b, " leap=%s", leap_days[r->leap_day]);
	if (r->month_end)
		buf_fmt(&b, " end=%s", month_ends[r->month_end]);
	if (r->adar)
		buf_fmt(&b, " adar=%s", adars[r->adar]);
	put_numbers(&b, r);
	if (r->kind == RULE_WEEKDAY)
		buf_fmt(&b, " weekday=%d month=%d", r->weekday, r->month);
	if (r->offset)
		buf_fmt(&b, " offset=%d", r->offset);
	put_days(&b, r);
	buf_str(&b, r->after_sunset ? S(" sunset") : S(""));
	buf_str(&b, r->memorial ? S(" memorial") : S(""));
	buf_str(&b, r->goes_on ? S(" on-and-on") : S(""));
	buf_str(&b, r->inclusive ? S(" inclusive") : S(""));
	buf_str(&b, r->eve ? S(" eve") : S(""));
	return buf_view(&b);
}

/* --- reading --- */

/* Which of them it is; -1 for none. */
static int one_of(struct str s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(s, str_of(list[i])))
			return (int)i;
	return -1;
}

static bool read_int(struct str s, int least, int most, int *ret)
{
	int64_t n;

	if (!str_int(s, least, most, &n))
		return false;
	*ret = (int)n;
	return true;
}

static bool read_day(struct str s, int64_t *ret)
{
	int64_t year, month, day;

	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' ||
	    !str_int(str_sub(s, 0, 4), CALENDAR_FIRST_YEAR, CALENDAR_LAST_YEAR, &year) ||
	    !str_int(str_sub(s, 5, 2), 1, 12, &month) || !str_int(str_sub(s, 8, 2), 1, 31, &day) ||
	    !day_is_valid(year, (int)month, (int)day))
		return false;
	*ret = day_from_civil(year, (int)month, (int)day);
	return true;
}

static bool read_numbers(struct str list, struct rule *r)
{
	struct str one;

	for (r->nths = 0; str_cut(&list, ',', &one); r->nths++)
		if (r->nths == RULE_NTHS_MAX ||
		    !read_int(one, -RULE_NTH_MOST, RULE_NTH_MOST, &r->nth[r->nths]))
			return false;
	return true;
}

static bool read_hands(struct str list, struct rule *r)
{
	struct str one;

	for (r->hands = 0; str_cut(&list, ',', &one); r->hands++)
		if (r->hands == RULE_HANDS_MAX || !read_day(one, &r->hand[r->hands]))
			return false;
	return true;
}

static bool read_moves(struct str list, struct rule *r)
{
	struct str one, from;

	for (r->moves = 0; str_cut(&list, ',', &one); r->moves++)
		if (r->moves == RULE_MOVES_MAX || !str_cut(&one, '>', &from) ||
		    !read_day(from, &r->move[r->moves].from) ||
		    !read_day(one, &r->move[r->moves].to))
			return false;
	return true;
}

static bool read_choice(struct str name, struct str value, struct rule *r)
{
	int n = -1;

	if (str_eq(name, S("calendar"))) {
		r->calendar = calendar_named(value);
		return r->calendar < CALENDARS;
	}
	if (str_eq(name, S("leap"))) {
		n = one_of(value, leap_days, 3);
		r->leap_day = n < 0 ? LEAP_DAY_28 : (enum leap_day)n;
	} else if (str_eq(name, S("end"))) {
		n = one_of(value, month_ends, 3);
		r->month_end = n < 0 ? MONTH_END_LAST : (enum month_end)n;
	} else if (str_eq(name, S("adar"))) {
		n = one_of(value, adars, 3);
		r->adar = n < 0 ? ADAR_FIRST : (enum adar)n;
	}
	return n >= 0;
}

static bool read_value(struct str name, struct str value, struct rule *r)
{
	if (str_eq(name, S("days")))
		return read_numbers(value, r);
	if (str_eq(name, S("on")))
		return read_hands(value, r);
	if (str_eq(name, S("moved")))
		return read_moves(value, r);
	if (str_eq(name, S("weekday")))
		return read_int(value, 0, 6, &r->weekday);
	if (str_eq(name, S("month")))
		return read_int(value, 1, 12, &r->month);
	if (str_eq(name, S("offset")))
		return read_int(value, -2, 2, &r->offset);
	return read_choice(name, value, r);
}

static bool read_word(struct str word, struct rule *r)
{
	const struct {
		struct str word;
		bool *is;
	} flags[] = {
		{ S("sunset"), &r->after_sunset },
		{ S("memorial"), &r->memorial },
		{ S("on-and-on"), &r->goes_on },
		{ S("inclusive"), &r->inclusive },
		{ S("eve"), &r->eve },
	};

	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (str_eq(word, flags[i].word)) {
			*flags[i].is = true;
			return true;
		}
	return false;
}

bool rule_read(struct str text, struct rule *ret)
{
	struct rule r = { 0 };
	struct str word, name;
	int kind;

	if (text.n > RULE_TEXT_MAX || !str_cut(&text, ' ', &word))
		return false;
	kind = one_of(word, kinds, RULE_KINDS);
	if (kind < 0)
		return false;
	r.kind = (enum rule_kind)kind;
	r.month = r.kind == RULE_WEEKDAY ? 1 : 0;
	while (str_cut(&text, ' ', &word)) {
		struct str value = word;
		bool has_value = str_find_byte(word, '=') < word.n;

		if (has_value ? !str_cut(&value, '=', &name) || !read_value(name, value, &r)
			      : !read_word(word, &r))
			return false;
	}
	*ret = r;
	return true;
}

bool base_read(struct str text, struct base *ret)
{
	struct when w;
	int64_t month, day;

	*ret = (struct base){ .day = DAY_NONE };
	if (!text.n)
		return true;
	if (text.n == 7 && str_starts(text, S("--")) && text.p[4] == '-') {
		if (!str_int(str_sub(text, 2, 2), 1, 12, &month) ||
		    !str_int(str_sub(text, 5, 2), 1, 31, &day) ||
		    !day_is_valid(2000, (int)month, (int)day))
			return false;
		*ret = (struct base){ day_from_civil(2000, (int)month, (int)day), true };
		return true;
	}
	if (!when_read(text, &w))
		return false;
	if (w.from == w.to && w.from != DAY_NONE)
		ret->day = w.from;
	return true;
}
