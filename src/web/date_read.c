/* One date as a form has it, read into what core keeps, and written back: web/date_parts.h. */
#include "web/date_parts.h"

static const struct date_named kinds[DATE_KINDS] = {
	[DATE_BIRTH] = { "birth", W_DATE_KIND_BIRTH },
	[DATE_DEATH] = { "death", W_DATE_KIND_DEATH },
	[DATE_LOSS] = { "loss", W_DATE_KIND_LOSS },
	[DATE_DUE] = { "due", W_DATE_KIND_DUE },
	[DATE_FUNERAL] = { "funeral", W_DATE_KIND_FUNERAL },
	[DATE_OTHER] = { "other", W_DATE_KIND_OTHER },
};

/* How it comes round, as one choice; and what each of them means. */
static const struct date_named way_names[] = {
	{ "yearly", W_DATE_RULE_YEARLY },
	{ "monthly", W_DATE_RULE_MONTHLY },
	{ "monthly_on", W_DATE_RULE_MONTHLY_ON },
	{ "nth", W_DATE_RULE_NTH },
	{ "once", W_DATE_RULE_ONCE },
	{ "none", W_DATE_RULE_NONE },
	{ "memorial", W_DATE_RULE_MEMORIAL },
	{ "qingming", W_DATE_RULE_QINGMING },
	{ "easter", W_DATE_RULE_EASTER },
	{ "pascha", W_DATE_RULE_PASCHA },
	{ "totensonntag", W_DATE_RULE_TOTENSONNTAG },
	{ "weekday", W_DATE_RULE_WEEKDAY },
	{ "hand", W_DATE_RULE_HAND },
};
static const struct {
	enum rule_kind kind;
	bool memorial, goes_on;
} ways[] = {
	{ RULE_YEARLY, false, false },	     { RULE_MONTHLY, false, false },
	{ RULE_MONTHLY, false, true },	     { RULE_NTH, false, false },
	{ RULE_ONCE, false, false },	     { RULE_NONE, false, false },
	{ RULE_YEARLY, true, false },	     { RULE_QINGMING, false, false },
	{ RULE_EASTER, false, false },	     { RULE_PASCHA, false, false },
	{ RULE_TOTENSONNTAG, false, false }, { RULE_WEEKDAY, false, false },
	{ RULE_HAND, false, false },
};
#define WAYS (sizeof ways / sizeof *ways)

static const struct date_named leaps[] = { { "28", W_DATE_LEAP_28 },
					   { "march", W_DATE_LEAP_MARCH },
					   { "only", W_DATE_LEAP_ONLY } };
static const struct date_named ends[] = { { "last", W_DATE_END_LAST },
					  { "29", W_DATE_END_29 },
					  { "next", W_DATE_END_NEXT } };
static const struct date_named adars[] = { { "first", W_DATE_ADAR_FIRST },
					   { "second", W_DATE_ADAR_SECOND },
					   { "both", W_DATE_ADAR_BOTH } };
static const struct date_named whiches[] = { { "1", W_DATE_WHICH_1 },
					     { "2", W_DATE_WHICH_2 },
					     { "3", W_DATE_WHICH_3 },
					     { "4", W_DATE_WHICH_4 },
					     { "5", W_DATE_WHICH_5 } };
static const struct date_named offsets[] = { { "-2", W_DATE_OFFSET_2_BEFORE },
					     { "-1", W_DATE_OFFSET_1_BEFORE },
					     { "0", W_DATE_OFFSET_NONE },
					     { "1", W_DATE_OFFSET_1_AFTER },
					     { "2", W_DATE_OFFSET_2_AFTER } };
static const struct date_named weekdays[] = { { "0", W_DATE_SUNDAY },	{ "1", W_DATE_MONDAY },
					      { "2", W_DATE_TUESDAY },	{ "3", W_DATE_WEDNESDAY },
					      { "4", W_DATE_THURSDAY }, { "5", W_DATE_FRIDAY },
					      { "6", W_DATE_SATURDAY } };
static const char *const channels[REMIND_CHANNELS] = {
	[REMIND_NONE] = "none", [REMIND_APP] = "app", [REMIND_MAIL] = "mail"
};

#define N(list) (sizeof(list) / sizeof *(list))

struct date_names date_names(enum date_list list)
{
#define LIST(l)                                                                                    \
	{                                                                                          \
		l, N(l)                                                                            \
	}
	static const struct date_names all[DATE_LISTS] = {
		[DATE_LIST_KIND] = LIST(kinds),	      [DATE_LIST_RULE] = LIST(way_names),
		[DATE_LIST_LEAP] = LIST(leaps),	      [DATE_LIST_END] = LIST(ends),
		[DATE_LIST_ADAR] = LIST(adars),	      [DATE_LIST_WHICH] = LIST(whiches),
		[DATE_LIST_WEEKDAY] = LIST(weekdays), [DATE_LIST_OFFSET] = LIST(offsets),
	};
#undef LIST

	return all[list];
}

/* Which of them it is; 0 when it is none. */
static size_t index_of(struct str value, const struct date_named *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(value, str_of(list[i].value)))
			return i;
	return 0;
}

static size_t way_of(struct str value)
{
	return index_of(value, way_names, WAYS);
}

/* --- a form into a date --- */

/* "4 March": a day of every year. */
static bool read_without_year(struct task *t, struct str typed, struct str *ret)
{
	struct str edtf;
	struct base b;

	if (!when_from_typed(t->a, str_fmt(t->a, "%.*s 2000", STR_ARG(typed)), &edtf) ||
	    !base_read(edtf, &b) || edtf.n != 10 || !str_starts(edtf, S("2000-")))
		return false;
	*ret = str_fmt(t->a, "--%.*s", STR_ARG(str_sub(edtf, 5, 5)));
	return base_read(*ret, &b);
}

static enum err read_base(struct task *t, const struct date_form *f, enum calendar c,
			  struct str *ret)
{
	int64_t day;
	struct base b;

	*ret = S("");
	if (!f->base.n)
		return OK;
	if (str_eq(f->written, S("own")) && c != CALENDAR_GREGORIAN && c != CALENDAR_JAPANESE) {
		if (!calendar_typed(t->a, c, f->base, &day))
			return fail(t, ERR_INVALID, W_DATE_BASE_WRONG);
		*ret = day_text(t->a, day);
		return OK;
	}
	if (str_starts(f->base, S("--")) && base_read(f->base, &b)) {
		*ret = f->base;
		return OK;
	}
	if (when_from_typed(t->a, f->base, ret) || read_without_year(t, f->base, ret))
		return OK;
	return fail(t, ERR_INVALID, W_DATE_BASE_WRONG);
}

static enum err read_days(struct task *t, const struct date_form *f, struct rule *r)
{
	struct str rest = f->days, one;
	int64_t n;

	while (str_cut(&rest, ',', &one)) {
		one = str_trim(one);
		if (!one.n)
			continue;
		if (r->nths == RULE_NTHS_MAX || !str_int(one, -RULE_NTH_MOST, RULE_NTH_MOST, &n))
			return fail(t, ERR_INVALID, W_DATE_DAYS_WRONG);
		r->nth[r->nths++] = (int)n;
	}
	return OK;
}

static enum err read_hand(struct task *t, const struct date_form *f, struct rule *r)
{
	struct str rest = f->hand, one, edtf;
	struct base b;

	while (str_cut(&rest, '\n', &one)) {
		one = str_trim(one);
		if (!one.n)
			continue;
		if (r->hands == RULE_HANDS_MAX || !when_from_typed(t->a, one, &edtf) ||
		    !base_read(edtf, &b) || b.day == DAY_NONE)
			return fail_with(t, ERR_INVALID, W_DATE_HAND_WRONG, one, S(""));
		r->hand[r->hands++] = b.day;
	}
	return OK;
}

/* Those days that are kept on another one already, but for those that are over. */
static void read_moved(struct task *t, const struct date_form *f, struct rule *r)
{
	struct rule was;

	if (!f->moved.n || !rule_read(f->moved, &was))
		return;
	for (size_t i = 0; i < was.moves; i++)
		if (was.move[i].to >= date_today(t) && r->moves < RULE_MOVES_MAX)
			r->move[r->moves++] = was.move[i];
}

static enum err read_rule(struct task *t, const struct date_form *f, struct rule *r)
{
	size_t way = way_of(f->rule);
	enum err e = OK;

	*r = (struct rule){ .kind = ways[way].kind,
			    .memorial = ways[way].memorial,
			    .goes_on = ways[way].goes_on,
			    .after_sunset = f->sunset,
			    .leap_day = (enum leap_day)index_of(f->leap, leaps, N(leaps)),
			    .month_end = (enum month_end)index_of(f->end, ends, N(ends)),
			    .adar = (enum adar)index_of(f->adar, adars, N(adars)),
			    .inclusive = f->inclusive,
			    .offset = (int)f->offset,
			    .eve = f->eve };
	if (r->kind == RULE_YEARLY) {
		r->calendar = calendar_named(f->calendar);
		if (r->calendar == CALENDARS)
			r->calendar = CALENDAR_GREGORIAN;
	}
	if (r->kind == RULE_NTH || r->kind == RULE_EASTER || r->kind == RULE_PASCHA)
		e = read_days(t, f, r);
	if (!e && r->kind == RULE_HAND)
		e = read_hand(t, f, r);
	if (r->kind == RULE_WEEKDAY) {
		r->weekday = (int)f->weekday;
		r->month = (int)f->month;
		r->nth[0] = (int)index_of(f->which, whiches, N(whiches)) + 1;
		r->nths = 1;
	}
	read_moved(t, f, r);
	return e;
}

/* This once on another day: the next one, whichever that is. */
static enum err read_move(struct task *t, const struct date_form *f, struct date *d)
{
	struct occurrence next[DATE_SHOWN];
	struct rule *r = &d->rule;
	struct base to;
	size_t n;
	enum err e;

	if (!f->move.n)
		return OK;
	e = date_look(t, d, next, &n);
	if (e || !n)
		return e;
	if (!base_read(f->move, &to) || to.day == DAY_NONE)
		return fail(t, ERR_INVALID, W_DATE_BASE_WRONG);
	if (to.day - next[0].from > RULE_MOVED_MOST || next[0].from - to.day > RULE_MOVED_MOST)
		return fail(t, ERR_INVALID, W_DATE_MOVED_FAR);
	for (size_t i = 0; i < r->moves; i++)
		if (r->move[i].from == next[0].from)
			r->move[i--] = r->move[--r->moves];
	if (to.day != next[0].from && r->moves < RULE_MOVES_MAX)
		r->move[r->moves++] = (struct rule_move){ next[0].from, to.day };
	return OK;
}

enum err date_form_read(struct task *t, const struct date_form *f, struct date *d)
{
	enum err e = read_rule(t, f, &d->rule);

	d->kind = (enum date_kind)index_of(f->kind, kinds, DATE_KINDS);
	d->kind_words = f->words;
	d->name = f->name;
	if (!e)
		e = read_base(t, f, d->rule.calendar, &d->base);
	return e ? e : read_move(t, f, d);
}

struct reminder date_form_reminder(const struct date_form *f, const struct reminder *was)
{
	struct reminder r = *was;

	r.channel = REMIND_NONE;
	for (int i = 0; i < REMIND_CHANNELS; i++)
		if (str_eq(f->channel, str_of(channels[i])))
			r.channel = (enum remind_channel)i;
	r.lead = f->lead;
	r.hour = f->hour;
	r.discreet = f->discreet;
	return r;
}

/* --- a date into a form --- */

/* As people write it, when that is read as the same again. */
static struct str base_words(struct task *t, struct str base)
{
	struct str words, again;
	struct base b;

	if (str_starts(base, S("--")) && base_read(base, &b)) {
		int64_t year;
		int month, of_month;

		day_to_civil(b.day, &year, &month, &of_month);
		words = day_of_month_words(t->a, of_month, month, t->lang);
		return read_without_year(t, words, &again) && str_eq(again, base) ? words : base;
	}
	words = when_words(t->a, base, t->lang);
	return when_from_typed(t->a, words, &again) && str_eq(again, base) ? words : base;
}

static struct str numbers(struct task *t, const struct rule *r)
{
	struct buf b;

	buf_init(&b, t->a, 400);
	for (size_t i = 0; i < r->nths; i++)
		buf_fmt(&b, i ? ", %d" : "%d", r->nth[i]);
	return buf_view(&b);
}

static struct str hands(struct task *t, const struct rule *r)
{
	struct buf b;

	buf_init(&b, t->a, DATE_HAND_CHARS);
	for (size_t i = 0; i < r->hands; i++) {
		if (i)
			buf_byte(&b, '\n');
		buf_str(&b, calendar_words(t->a, CALENDAR_GREGORIAN, r->hand[i], t->lang));
	}
	return buf_view(&b);
}

/* Only what was moved, as a rule of its own. */
struct str date_moved_text(struct task *t, const struct rule *r)
{
	struct rule moves = { .kind = RULE_NONE, .moves = r->moves };

	memcpy(moves.move, r->move, sizeof moves.move);
	return r->moves ? rule_text(t->a, &moves) : S("");
}

static struct str way_value(const struct rule *r)
{
	for (size_t i = 0; i < WAYS; i++)
		if (ways[i].kind == r->kind && ways[i].memorial == r->memorial &&
		    ways[i].goes_on == (r->goes_on && r->kind == RULE_MONTHLY))
			return str_of(way_names[i].value);
	return str_of(way_names[0].value);
}

static void put_reminder(struct date_form *f, const struct reminder *r)
{
	f->channel = str_of(channels[r->channel]);
	f->lead = r->lead;
	f->hour = r->hour;
	f->discreet = r->discreet;
}

struct date_form date_form_of(struct task *t, const struct date *d, const struct reminder *r)
{
	const struct rule *u = &d->rule;
	struct date_form f = {
		.kind = str_of(kinds[d->kind].value),
		.words = d->kind_words,
		.name = d->name,
		.base = base_words(t, d->base),
		.written = S("civil"),
		.sunset = u->after_sunset,
		.rule = way_value(u),
		.calendar = calendar_name(u->calendar),
		.leap = str_of(leaps[u->leap_day].value),
		.end = str_of(ends[u->month_end].value),
		.adar = str_of(adars[u->adar].value),
		.days = u->kind == RULE_WEEKDAY ? S("") : numbers(t, u),
		.inclusive = u->inclusive,
		.which = str_of(whiches[u->kind == RULE_WEEKDAY ? u->nth[0] - 1 : 0].value),
		.weekday = u->weekday,
		.month = u->month ? u->month : 1,
		.hand = hands(t, u),
		.offset = u->offset,
		.eve = u->eve,
		.moved = date_moved_text(t, u),
	};

	put_reminder(&f, r);
	return f;
}
