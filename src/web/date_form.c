/* One date: writing it down, seeing when it comes round, keeping it, changing it. The next days are
 * shown before it is kept, always: the button that keeps it comes with them. */
#include <inttypes.h>

#include "web/date.h"
#include "web/door.h"
#include "web/tables.h"

#define HERE "/dates"
#define HAND_CHARS 2000
#define MOVE_MOST 60 /* days */

struct date_form {
	uint64_t given;
	struct str kind, words, name, base, written, rule, calendar, leap, end, adar, days, which;
	struct str hand, moved, move, looked, act, channel;
	int64_t weekday, month, offset, lead, hour;
	bool sunset, inclusive, eve, discreet;
};

static const struct field date_fields[] = {
	FIELD("kind", FIELD_LINE, struct date_form, kind, 0, 20, ""),
	FIELD("words", FIELD_LINE, struct date_form, words, 0, 1000, ""),
	FIELD("name", FIELD_LINE, struct date_form, name, 0, 1000, ""),
	FIELD("base", FIELD_LINE, struct date_form, base, 0, 100, ""),
	FIELD("written", FIELD_LINE, struct date_form, written, 0, 20, ""),
	FIELD("sunset", FIELD_BOOL, struct date_form, sunset, 0, 0, ""),
	FIELD("rule", FIELD_LINE, struct date_form, rule, 0, 20, ""),
	FIELD("calendar", FIELD_LINE, struct date_form, calendar, 0, 40, ""),
	FIELD("leap", FIELD_LINE, struct date_form, leap, 0, 20, ""),
	FIELD("end", FIELD_LINE, struct date_form, end, 0, 20, ""),
	FIELD("adar", FIELD_LINE, struct date_form, adar, 0, 20, ""),
	FIELD("days", FIELD_LINE, struct date_form, days, 0, 200, ""),
	FIELD("inclusive", FIELD_BOOL, struct date_form, inclusive, 0, 0, ""),
	FIELD("which", FIELD_LINE, struct date_form, which, 0, 2, ""),
	FIELD("weekday", FIELD_INT, struct date_form, weekday, 0, 6, ""),
	FIELD("month", FIELD_INT, struct date_form, month, 1, 12, ""),
	FIELD("hand", FIELD_TEXT, struct date_form, hand, 0, HAND_CHARS, ""),
	FIELD("offset", FIELD_INT, struct date_form, offset, -2, 2, ""),
	FIELD("eve", FIELD_BOOL, struct date_form, eve, 0, 0, ""),
	FIELD("moved", FIELD_LINE, struct date_form, moved, 0, RULE_TEXT_MAX, ""),
	FIELD("move", FIELD_LINE, struct date_form, move, 0, 40, ""),
	FIELD("looked", FIELD_LINE, struct date_form, looked, 0, RULE_TEXT_MAX + 200, ""),
	FIELD("do", FIELD_LINE, struct date_form, act, 0, 20, ""),
	FIELD("channel", FIELD_LINE, struct date_form, channel, 0, 20, ""),
	FIELD("lead", FIELD_INT, struct date_form, lead, 0, REMIND_LEAD_MAX, ""),
	FIELD("hour", FIELD_INT, struct date_form, hour, 0, 23, ""),
	FIELD("discreet", FIELD_BOOL, struct date_form, discreet, 0, 0, ""),
	{ 0 },
};

struct named {
	const char *value;
	enum word name;
};

static const struct named kinds[DATE_KINDS] = {
	[DATE_BIRTH] = { "birth", W_DATE_KIND_BIRTH },
	[DATE_DEATH] = { "death", W_DATE_KIND_DEATH },
	[DATE_LOSS] = { "loss", W_DATE_KIND_LOSS },
	[DATE_DUE] = { "due", W_DATE_KIND_DUE },
	[DATE_FUNERAL] = { "funeral", W_DATE_KIND_FUNERAL },
	[DATE_OTHER] = { "other", W_DATE_KIND_OTHER },
};

/* How it comes round, as one choice. */
static const struct {
	struct named named;
	enum rule_kind kind;
	bool memorial, goes_on;
} ways[] = {
	{ { "yearly", W_DATE_RULE_YEARLY }, RULE_YEARLY, false, false },
	{ { "monthly", W_DATE_RULE_MONTHLY }, RULE_MONTHLY, false, false },
	{ { "monthly_on", W_DATE_RULE_MONTHLY_ON }, RULE_MONTHLY, false, true },
	{ { "nth", W_DATE_RULE_NTH }, RULE_NTH, false, false },
	{ { "once", W_DATE_RULE_ONCE }, RULE_ONCE, false, false },
	{ { "none", W_DATE_RULE_NONE }, RULE_NONE, false, false },
	{ { "memorial", W_DATE_RULE_MEMORIAL }, RULE_YEARLY, true, false },
	{ { "qingming", W_DATE_RULE_QINGMING }, RULE_QINGMING, false, false },
	{ { "easter", W_DATE_RULE_EASTER }, RULE_EASTER, false, false },
	{ { "pascha", W_DATE_RULE_PASCHA }, RULE_PASCHA, false, false },
	{ { "totensonntag", W_DATE_RULE_TOTENSONNTAG }, RULE_TOTENSONNTAG, false, false },
	{ { "weekday", W_DATE_RULE_WEEKDAY }, RULE_WEEKDAY, false, false },
	{ { "hand", W_DATE_RULE_HAND }, RULE_HAND, false, false },
};
#define WAYS (sizeof ways / sizeof *ways)

static const struct named leaps[] = { { "28", W_DATE_LEAP_28 },
				      { "march", W_DATE_LEAP_MARCH },
				      { "only", W_DATE_LEAP_ONLY } };
static const struct named ends[] = { { "last", W_DATE_END_LAST },
				     { "29", W_DATE_END_29 },
				     { "next", W_DATE_END_NEXT } };
static const struct named adars[] = { { "first", W_DATE_ADAR_FIRST },
				      { "second", W_DATE_ADAR_SECOND },
				      { "both", W_DATE_ADAR_BOTH } };
static const struct named whiches[] = { { "1", W_DATE_WHICH_1 },
					{ "2", W_DATE_WHICH_2 },
					{ "3", W_DATE_WHICH_3 },
					{ "4", W_DATE_WHICH_4 },
					{ "5", W_DATE_WHICH_5 } };
static const struct named offsets[] = { { "-2", W_DATE_OFFSET_2_BEFORE },
					{ "-1", W_DATE_OFFSET_1_BEFORE },
					{ "0", W_DATE_OFFSET_NONE },
					{ "1", W_DATE_OFFSET_1_AFTER },
					{ "2", W_DATE_OFFSET_2_AFTER } };
static const struct named weekdays[] = { { "0", W_DATE_SUNDAY },   { "1", W_DATE_MONDAY },
					 { "2", W_DATE_TUESDAY },  { "3", W_DATE_WEDNESDAY },
					 { "4", W_DATE_THURSDAY }, { "5", W_DATE_FRIDAY },
					 { "6", W_DATE_SATURDAY } };
static const char *const channels[REMIND_CHANNELS] = {
	[REMIND_NONE] = "none", [REMIND_APP] = "app", [REMIND_MAIL] = "mail"
};

#define N(list) (sizeof(list) / sizeof *(list))

/* Which of them it is; 0 when it is none. */
static size_t index_of(struct str value, const struct named *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(value, str_of(list[i].value)))
			return i;
	return 0;
}

static size_t way_of(struct str value)
{
	for (size_t i = 0; i < WAYS; i++)
		if (str_eq(value, str_of(ways[i].named.value)))
			return i;
	return 0;
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

static struct str civil_text(struct task *t, int64_t day)
{
	int64_t year;
	int month, of_month;

	day_to_civil(day, &year, &month, &of_month);
	return str_fmt(t->a, "%04" PRId64 "-%02d-%02d", year, month, of_month);
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
		*ret = civil_text(t, day);
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
	if (to.day - next[0].from > MOVE_MOST || next[0].from - to.day > MOVE_MOST)
		return fail(t, ERR_INVALID, W_DATE_MOVED_FAR);
	for (size_t i = 0; i < r->moves; i++)
		if (r->move[i].from == next[0].from)
			r->move[i--] = r->move[--r->moves];
	if (to.day != next[0].from && r->moves < RULE_MOVES_MAX)
		r->move[r->moves++] = (struct rule_move){ next[0].from, to.day };
	return OK;
}

static enum err read_date(struct task *t, const struct date_form *f, struct date *d)
{
	enum err e = read_rule(t, f, &d->rule);

	d->kind = (enum date_kind)index_of(f->kind, kinds, DATE_KINDS);
	d->kind_words = f->words;
	d->name = f->name;
	if (!e)
		e = read_base(t, f, d->rule.calendar, &d->base);
	return e ? e : read_move(t, f, d);
}

static struct reminder read_reminder(const struct date_form *f, const struct reminder *was)
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

	buf_init(&b, t->a, HAND_CHARS);
	for (size_t i = 0; i < r->hands; i++) {
		if (i)
			buf_byte(&b, '\n');
		buf_str(&b, calendar_words(t->a, CALENDAR_GREGORIAN, r->hand[i], t->lang));
	}
	return buf_view(&b);
}

/* Only what was moved, as a rule of its own. */
static struct str moved_text(struct task *t, const struct rule *r)
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
			return str_of(ways[i].named.value);
	return str_of(ways[0].named.value);
}

static void put_reminder(struct date_form *f, const struct reminder *r)
{
	f->channel = str_of(channels[r->channel]);
	f->lead = r->lead;
	f->hour = r->hour;
	f->discreet = r->discreet;
}

static struct date_form form_of(struct task *t, const struct date *d, const struct reminder *r)
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
		.moved = moved_text(t, u),
	};

	put_reminder(&f, r);
	return f;
}

/* --- a form into a page --- */

static struct date_choices choices(struct task *t, const struct named *list, size_t n,
				   struct str chosen)
{
	struct date_choices c = { arena_many(t->a, struct date_choice, n), n };

	for (size_t i = 0; i < n; i++)
		c.p[i] = (struct date_choice){ str_of(list[i].value), word(t->lang, list[i].name),
					       str_eq(chosen, str_of(list[i].value)) };
	return c;
}

static struct str number(struct task *t, int64_t n)
{
	return str_fmt(t->a, "%" PRId64, n);
}

static struct date_choices way_choices(struct task *t, struct str chosen)
{
	struct named list[WAYS];

	for (size_t i = 0; i < WAYS; i++)
		list[i] = ways[i].named;
	return choices(t, list, WAYS, chosen);
}

static struct date_choices calendar_choices(struct task *t, struct str chosen)
{
	struct date_choices c = { arena_many(t->a, struct date_choice, CALENDARS), CALENDARS };

	for (int i = 0; i < CALENDARS; i++) {
		struct str name = calendar_name((enum calendar)i);

		c.p[i] = (struct date_choice){ name, calendar_title((enum calendar)i, t->lang),
					       str_eq(chosen, name) };
	}
	return c;
}

static struct date_choices month_choices(struct task *t, int64_t chosen)
{
	struct date_choices c = { arena_many(t->a, struct date_choice, 12), 12 };

	for (int i = 0; i < 12; i++)
		c.p[i] = (struct date_choice){ number(t, i + 1), day_month_name(i + 1, t->lang),
					       chosen == i + 1 };
	return c;
}

static struct str lead_name(struct task *t, int64_t days)
{
	if (days > 1)
		return word_with(t->a, t->lang, W_REMIND_LEAD_MORE, number(t, days), S(""));
	return word(t->lang, days ? W_REMIND_LEAD_1 : W_REMIND_LEAD_0);
}

static struct date_choices lead_choices(struct task *t, int64_t chosen)
{
	size_t n = REMIND_LEAD_MAX + 1;
	struct date_choices c = { arena_many(t->a, struct date_choice, n), n };

	for (size_t i = 0; i < n; i++)
		c.p[i] = (struct date_choice){ number(t, (int64_t)i), lead_name(t, (int64_t)i),
					       chosen == (int64_t)i };
	return c;
}

static struct date_choices hour_choices(struct task *t, int64_t chosen)
{
	struct date_choices c = { arena_many(t->a, struct date_choice, 24), 24 };

	for (int i = 0; i < 24; i++)
		c.p[i] = (struct date_choice){ number(t, i), str_fmt(t->a, "%02d:00", i),
					       chosen == i };
	return c;
}

/* By e-mail only where there is an address that was confirmed. */
static struct date_choices channel_choices(struct task *t, struct str chosen)
{
	struct date_choices c = { arena_many(t->a, struct date_choice, REMIND_CHANNELS), 2 };
	struct remind_all all;

	remind_all_get(t, &all);
	c.p[0] = (struct date_choice){ S("none"), word(t->lang, W_REMIND_NONE), false };
	c.p[1] = (struct date_choice){ S("app"), word(t->lang, W_REMIND_APP), false };
	if (all.may_mail && all.mail.n)
		c.p[c.n++] = (struct date_choice){
			S("mail"), word_with(t->a, t->lang, W_REMIND_MAIL, all.mail, S("")), false
		};
	for (size_t i = 0; i < c.n; i++)
		c.p[i].chosen = str_eq(chosen, c.p[i].value);
	return c;
}

static void put_choices(struct task *t, const struct date_form *f, struct date_form_view *v)
{
	v->kind = choices(t, kinds, DATE_KINDS, f->kind);
	v->rule = way_choices(t, f->rule);
	v->calendar = calendar_choices(t, f->calendar);
	v->leap = choices(t, leaps, N(leaps), f->leap);
	v->end = choices(t, ends, N(ends), f->end);
	v->adar = choices(t, adars, N(adars), f->adar);
	v->which = choices(t, whiches, N(whiches), f->which);
	v->weekday = choices(t, weekdays, N(weekdays), number(t, f->weekday));
	v->month = month_choices(t, f->month);
	v->offset = choices(t, offsets, N(offsets), number(t, f->offset));
	v->channel = channel_choices(t, f->channel);
	v->lead = lead_choices(t, f->lead);
	v->hour = hour_choices(t, f->hour);
}

static void put_form(struct task *t, const struct date_form *f, struct date_form_view *v)
{
	v->words = f->words;
	v->name = f->name;
	v->base = f->base;
	v->days = f->days;
	v->hand = f->hand;
	v->moved = f->moved;
	v->sunset = f->sunset;
	v->inclusive = f->inclusive;
	v->eve = f->eve;
	v->discreet = f->discreet;
	v->own_calendar = str_eq(f->written, S("own"));
	put_choices(t, f, v);
}

/* What was looked at, so that only that is kept. */
static struct str looked_text(struct task *t, const struct date *d)
{
	return str_fmt(t->a, "%.*s %.*s", STR_ARG(d->base.n ? d->base : S("-")),
		       STR_ARG(rule_text(t->a, &d->rule)));
}

static void put_next(struct task *t, const struct date *d, struct date_form_view *v)
{
	struct occurrence next[DATE_SHOWN];
	size_t n;

	if (date_look(t, d, next, &n))
		return;
	v->was_looked = true;
	v->looked = looked_text(t, d);
	v->moved = moved_text(t, &d->rule);
	v->next.p = arena_many(t->a, struct date_day, DATE_SHOWN);
	for (; v->next.n < n; v->next.n++)
		v->next.p[v->next.n] = date_day_view(t, d, next[v->next.n].day);
}

static void put_note(struct task *t, const struct reminder *r, struct date_form_view *v)
{
	if (r->ended)
		v->note = word(t->lang, W_REMIND_IS_ENDED);
	else if (r->due_at)
		v->note =
			word_with(t->a, t->lang, W_REMIND_NEXT,
				  day_time_words(t->a, r->due_at, t->me->timezone, t->lang), S(""));
	if (r->channel != REMIND_NONE && r->every > 1)
		v->each = word_with(t->a, t->lang, W_REMIND_EACH, number(t, r->every), S(""));
}

/* id 0: a new one. looked: NULL when its next days are not to be shown. */
static enum err date_page(struct task *t, struct request *q, struct reply *r, int64_t id,
			  const struct date_form *f, const struct date *looked,
			  const struct reminder *reminder, enum err wrong)
{
	struct date_form_view v = { .action = { S(HERE "/new") } };
	struct fault fault = t->fault;
	struct out o = view_out(t, r);

	if (id) {
		v.action.s = str_fmt(t->a, HERE "/%" PRId64, id);
		v.removal.s = str_fmt(t->a, HERE "/%" PRId64 "/remove", id);
	}
	put_form(t, f, &v);
	put_note(t, reminder, &v);
	if (looked && !wrong)
		put_next(t, looked, &v);
	t->fault = fault;
	v.view = view_new(t, q, HERE_DATES,
			  word(t->lang, id ? W_DATE_EDIT_TITLE : W_DATE_NEW_TITLE));
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	page_date(&o, &v);
	return wrong;
}

/* --- the doors --- */

static enum err new_show(struct task *t, struct request *q, struct reply *r)
{
	struct date d = { .kind = DATE_DEATH, .base = S(""), .rule = { .kind = RULE_YEARLY } };
	struct reminder none = reminder_none();
	struct date_form f = form_of(t, &d, &none);

	return date_page(t, q, r, 0, &f, NULL, &none, OK);
}

static enum err date_show(struct task *t, struct request *q, struct reply *r)
{
	struct reminder reminder;
	struct date_form f;
	struct date d;
	enum err e = date_get(t, path_id(q, 0), &d);

	if (!e)
		e = remind_get(t, d.id, &reminder);
	if (e)
		return e;
	f = form_of(t, &d, &reminder);
	return date_page(t, q, r, d.id, &f, &d, &reminder, OK);
}

static bool is_same(const struct reminder *a, const struct reminder *b)
{
	return a->channel == b->channel && a->lead == b->lead && a->hour == b->hour &&
	       a->discreet == b->discreet;
}

static enum err keep(struct task *t, struct date *d, const struct date_form *f,
		     const struct reminder *was)
{
	struct reminder now = read_reminder(f, was);
	enum err e = d->id ? date_change(t, d) : date_add(t, d);

	if (e || (is_same(&now, was) && !was->ended) ||
	    (now.channel == REMIND_NONE && was->channel == REMIND_NONE))
		return e;
	return remind_set(t, d->id, &now);
}

static enum err date_do(struct task *t, struct request *q, struct reply *r, struct date *d,
			const struct reminder *was)
{
	struct date_form f = { .channel = S("none"), .month = 1, .hour = REMIND_HOUR };
	struct occurrence next[DATE_SHOWN];
	int64_t id = d->id;
	size_t n;
	bool seen;
	enum err e = web_form(t, q, date_fields, &f);

	if (!e)
		e = read_date(t, &f, d);
	if (!e)
		e = date_look(t, d, next, &n);
	if (e)
		return date_page(t, q, r, id, &f, NULL, was, e);
	seen = str_eq(f.act, S("keep")) && str_eq(f.looked, looked_text(t, d));
	if (!seen)
		return date_page(t, q, r, id, &f, d, was, OK);
	e = keep(t, d, &f, was);
	return e ? date_page(t, q, r, id, &f, d, was, e) : web_back(t, r, S(HERE), SAID_SAVED);
}

static enum err new_do(struct task *t, struct request *q, struct reply *r)
{
	struct reminder none = reminder_none();
	struct date d = { 0 };

	return date_do(t, q, r, &d, &none);
}

static enum err change_do(struct task *t, struct request *q, struct reply *r)
{
	struct reminder was;
	struct date d;
	enum err e = date_get(t, path_id(q, 0), &d);

	if (!e)
		e = remind_get(t, d.id, &was);
	return e ? e : date_do(t, q, r, &d, &was);
}

static enum err remove_do(struct task *t, struct request *q, struct reply *r)
{
	enum err e = date_remove(t, path_id(q, 0));

	return e ? e : web_back(t, r, S(HERE), SAID_DELETED);
}

const struct route web_date_form_routes[] = {
	{ GET, "/dates/new", MEMBER, READS, new_show, .help = "writing down a date" },
	{ POST, "/dates/new", MEMBER, WRITES, new_do,
	  .help = "shows when it comes round, and keeps it" },
	{ GET, "/dates/:id", MEMBER, READS, date_show, .help = "one date" },
	{ POST, "/dates/:id", MEMBER, WRITES, change_do, .help = "changes it, likewise" },
	{ POST, "/dates/:id/remove", MEMBER, WRITES, remove_do, .help = "removes it" },
	{ 0 },
};
