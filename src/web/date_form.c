/* One date: writing it down, seeing when it comes round, keeping it, changing it. The next days are
 * shown before it is kept, always: the button that keeps it comes with them. */
#include <inttypes.h>

#include "core/letter.h"
#include "core/memorial.h"
#include "web/date_parts.h"
#include "web/door.h"
#include "web/tables.h"

#define HERE "/dates"

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
	FIELD("hand", FIELD_TEXT, struct date_form, hand, 0, DATE_HAND_CHARS, ""),
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
	FIELD("page", FIELD_ID, struct date_form, page, 0, 0, ""),
	FIELD("post", FIELD_LINE, struct date_form, post, 0, 2000, ""),
	{ 0 },
};

/* --- a form into a page --- */

static struct date_choices choices(struct task *t, enum date_list list, struct str chosen)
{
	struct date_names names = date_names(list);
	struct date_choices c = { arena_many(t->a, struct date_choice, names.n), names.n };

	for (size_t i = 0; i < c.n; i++)
		c.p[i] = (struct date_choice){ str_of(names.p[i].value),
					       word(t->lang, names.p[i].name),
					       str_eq(chosen, str_of(names.p[i].value)) };
	return c;
}

static struct str number(struct task *t, int64_t n)
{
	return str_fmt(t->a, "%" PRId64, n);
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

/* Those that I belong to, and one that the date has besides. */
static struct date_choices page_choices(struct task *t, int64_t chosen)
{
	struct date_choices c = { 0 };
	struct memorials pages;
	bool found = !chosen;
	struct str other;

	if (letter_pages(t, &pages))
		return c;
	c.p = arena_many(t->a, struct date_choice, pages.n + 1);
	for (; c.n < pages.n; c.n++) {
		const struct memorial *m = &pages.p[c.n];

		c.p[c.n] = (struct date_choice){ number(t, m->id), memorial_title(t, m),
						 m->id == chosen };
		found |= m->id == chosen;
	}
	other = found ? S("") : date_page_view(t, chosen).name;
	if (other.n)
		c.p[c.n++] = (struct date_choice){ number(t, chosen), other, true };
	return c;
}

static void put_choices(struct task *t, const struct date_form *f, struct date_form_view *v)
{
	v->kind = choices(t, DATE_LIST_KIND, f->kind);
	v->rule = choices(t, DATE_LIST_RULE, f->rule);
	v->calendar = calendar_choices(t, f->calendar);
	v->leap = choices(t, DATE_LIST_LEAP, f->leap);
	v->end = choices(t, DATE_LIST_END, f->end);
	v->adar = choices(t, DATE_LIST_ADAR, f->adar);
	v->which = choices(t, DATE_LIST_WHICH, f->which);
	v->weekday = choices(t, DATE_LIST_WEEKDAY, number(t, f->weekday));
	v->month = month_choices(t, f->month);
	v->offset = choices(t, DATE_LIST_OFFSET, number(t, f->offset));
	v->channel = channel_choices(t, f->channel);
	v->lead = lead_choices(t, f->lead);
	v->hour = hour_choices(t, f->hour);
	v->page = page_choices(t, f->page);
}

static void put_form(struct task *t, const struct date_form *f, struct date_form_view *v)
{
	v->words = f->words;
	v->name = f->name;
	v->base = f->base;
	v->days = f->days;
	v->hand = f->hand;
	v->moved = f->moved;
	v->post = f->post;
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
	v->moved = date_moved_text(t, &d->rule);
	v->next.p = arena_many(t->a, struct date_day, DATE_SHOWN);
	for (; v->next.n < n; v->next.n++)
		v->next.p[v->next.n] = date_day_view(t, d, next[v->next.n].day);
}

static void put_note(struct task *t, const struct reminder *r, struct date_form_view *v)
{
	v->note = date_note_words(t, r);
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

/* --- a post that it belongs to, by its address --- */

static struct str post_words(struct task *t, int64_t id)
{
	struct fault before = t->fault;
	struct post p;
	struct str address = S("");

	if (id && post_get(t, id, &p) == OK && p.mine)
		address = post_url(t, &p).s;
	t->fault = before;
	return address;
}

static enum err read_post(struct task *t, struct str address, int64_t *ret_id)
{
	struct str rest = str_trim(address), part = S("");
	int64_t era;

	*ret_id = 0;
	if (!rest.n)
		return OK;
	while (str_cut(&rest, '/', &part) && rest.n)
		;
	part = str_sub(part, 0, str_find_byte(part, '?'));
	part = str_sub(part, 0, str_find_byte(part, '#'));
	return post_number_read(part, ret_id, &era) ? OK : fail(t, ERR_INVALID, W_DATE_POST_WRONG);
}

/* --- the doors --- */

static enum err new_show(struct task *t, struct request *q, struct reply *r)
{
	struct date d = { .kind = DATE_DEATH, .base = S(""), .rule = { .kind = RULE_YEARLY } };
	struct reminder none = reminder_none();
	struct date_form f = date_form_of(t, &d, &none);

	f.post = S("");
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
	f = date_form_of(t, &d, &reminder);
	f.post = post_words(t, d.post_id);
	f.page = d.memorial_id;
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
	struct reminder now = date_form_reminder(f, was);
	enum err e = d->id ? date_change(t, d) : date_add(t, d);

	if (e || (is_same(&now, was) && !was->ended) ||
	    (now.channel == REMIND_NONE && was->channel == REMIND_NONE))
		return e;
	return remind_set(t, d->id, &now);
}

static enum err date_do(struct task *t, struct request *q, struct reply *r, struct date *d,
			const struct reminder *was)
{
	struct date_form f = {
		.channel = S("none"), .month = 1, .hour = REMIND_HOUR, .post = S("")
	};
	struct occurrence next[DATE_SHOWN];
	int64_t id = d->id;
	size_t n;
	bool seen;
	enum err e = web_form(t, q, date_fields, &f);

	if (!e)
		e = date_form_read(t, &f, d);
	if (!e)
		e = read_post(t, f.post, &d->post_id);
	d->memorial_id = f.page;
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
