/* The list of one's dates, and what holds for all of them: the pause, the calendar's address, the
 * address of letters, the file. One date is in web/date_form.c. */
#include <inttypes.h>

#include "base/clock.h"
#include "core/memorial.h"
#include "web/date.h"
#include "web/door.h"
#include "web/tables.h"

#define HERE "/dates"
#define PAUSE_DAYS 30 /* proposed */

/* --- a day --- */

static struct str civil_words(struct task *t, int64_t day)
{
	return calendar_words(t->a, CALENDAR_GREGORIAN, day, t->lang);
}

static struct str day_of_month(struct task *t, int64_t day)
{
	int64_t year;
	int month, of_month;

	day_to_civil(day, &year, &month, &of_month);
	return day_of_month_words(t->a, of_month, month, t->lang);
}

struct date_day date_day_view(struct task *t, const struct date *d, int64_t day)
{
	struct date_day v = { .day = civil_words(t, day) };

	if (d->rule.kind == RULE_YEARLY && d->rule.calendar != CALENDAR_GREGORIAN)
		v.own = calendar_words(t->a, d->rule.calendar, day, t->lang);
	if (d->rule.eve)
		v.eve = word_with(t->a, t->lang, W_DATE_EVENING, day_of_month(t, day - 1), S(""));
	return v;
}

/* --- the list --- */

struct date_page date_page_view(struct task *t, int64_t memorial_id)
{
	struct fault before = t->fault;
	struct date_page v = { .name = S("") };
	struct memorial m;

	if (memorial_id && memorial_get(t, memorial_id, &m) == OK)
		v = (struct date_page){ memorial_title(t, &m), person_path(t, &m.page) };
	t->fault = before;
	return v;
}

struct str date_note_words(struct task *t, const struct reminder *r)
{
	if (r->ended)
		return word(t->lang, W_REMIND_IS_ENDED);
	if (!r->due_at)
		return S("");
	return word_with(t->a, t->lang, W_REMIND_NEXT,
			 day_time_words(t->a, r->due_at, t->me->timezone, t->lang), S(""));
}

static struct date_item item(struct task *t, const struct date *d, const struct reminder *r,
			     int64_t today)
{
	struct date_item i = { .url = { str_fmt(t->a, HERE "/%" PRId64, d->id) },
			       .title = date_title(t, d),
			       .note = date_note_words(t, r),
			       .today = d->next == today };

	if (d->next == DAY_NONE)
		i.next.day = d->base.n ? when_words(t->a, d->base, t->lang)
				       : word(t->lang, W_DATE_NEVER);
	else
		i.next = date_day_view(t, d, d->next);
	i.page = date_page_view(t, d->memorial_id);
	return i;
}

static void put_all(struct task *t, struct dates_view *v)
{
	struct str secret = date_calendar_secret(t);
	struct remind_all all;

	remind_all_get(t, &all);
	if (all.paused_until)
		v->paused =
			word_with(t->a, t->lang, W_REMIND_PAUSED,
				  civil_words(t, day_at(all.paused_until, t->me->timezone)), S(""));
	v->pause_day = day_text(t->a, date_today(t) + PAUSE_DAYS);
	if (secret.n)
		v->calendar.s = str_fmt(t->a, "%.*s" HERE "/calendar/%.*s",
					STR_ARG(place_fixed()->base), STR_ARG(secret));
	v->may_mail = all.may_mail;
	v->mail = all.mail;
	if (all.mail.n)
		v->mail_is = word_with(t->a, t->lang, W_REMIND_MAIL_IS, all.mail, S(""));
	if (all.mail_waiting.n)
		v->mail_waits =
			word_with(t->a, t->lang, W_REMIND_MAIL_WAITS, all.mail_waiting, S(""));
}

static enum err dates_page(struct task *t, struct request *q, struct reply *r, enum err wrong)
{
	struct dates_view v = { 0 };
	struct fault fault = t->fault;
	int64_t today = date_today(t);
	struct reminder *reminders;
	struct dates list;
	struct out o;
	enum err e = date_list(t, &list);

	if (e)
		return e;
	reminders = remind_list(t, &list);
	v.date = arena_many(t->a, struct date_item, list.n);
	for (; v.dates < list.n; v.dates++)
		v.date[v.dates] = item(t, &list.p[v.dates], &reminders[v.dates], today);
	put_all(t, &v);
	t->fault = fault;
	v.view = view_new(t, q, HERE_DATES, word(t->lang, W_DATE_TITLE));
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	o = view_out(t, r);
	page_dates(&o, &v);
	return wrong;
}

static enum err dates_show(struct task *t, struct request *q, struct reply *r)
{
	return dates_page(t, q, r, OK);
}

/* --- all of them --- */

struct all_form {
	uint64_t given;
	struct str until, mail, act;
	struct upload *file;
};

static const struct field all_fields[] = {
	FIELD("until", FIELD_LINE, struct all_form, until, 0, 40, ""),
	FIELD("mail", FIELD_LINE, struct all_form, mail, 0, 254, ""),
	FIELD("do", FIELD_LINE, struct all_form, act, 0, 20, ""),
	FIELD("file", FIELD_FILE, struct all_form, file, 0, 0, ""),
	{ 0 },
};

/* The day of a form until which nothing is to come. */
static enum err read_until(struct task *t, const struct all_form *f, int64_t *ret_day)
{
	struct base b;

	if (!base_read(f->until, &b) || b.day == DAY_NONE)
		return fail(t, ERR_INVALID, W_REMIND_PAUSE_PAST);
	*ret_day = b.day;
	return OK;
}

static enum err pause_do(struct task *t, struct request *q, struct reply *r)
{
	struct all_form f = { .until = S("") };
	int64_t until = DAY_NONE;
	enum err e = web_form(t, q, all_fields, &f);

	if (!e && !str_eq(f.act, S("go")))
		e = read_until(t, &f, &until);
	if (!e)
		e = remind_pause(t, until);
	return e ? dates_page(t, q, r, e) : web_back(t, r, S(HERE), SAID_CHANGED);
}

static enum err calendar_do(struct task *t, struct request *q, struct reply *r)
{
	struct all_form f = { 0 };
	enum err e = web_form(t, q, all_fields, &f);

	if (e)
		return e;
	if (str_eq(f.act, S("end")))
		date_calendar_end(t);
	else
		date_calendar_new(t);
	return web_back(t, r, S(HERE "#calendar"), SAID_CHANGED);
}

static enum err calendar_get(struct task *t, struct request *q, struct reply *r)
{
	enum err e;

	buf_init(&r->body, t->a, (size_t)4 << 20);
	e = date_calendar(t, q->args[0], &r->body);
	if (e) {
		buf_clear(&r->body);
		return e;
	}
	r->type = "text/calendar; charset=utf-8";
	reply_header(r, "Cache-Control", S("private, no-cache"));
	return OK;
}

static enum err file_get(struct task *t, struct request *q, struct reply *r)
{
	(void)q;
	buf_init(&r->body, t->a, (size_t)4 << 20);
	date_csv(t, &r->body);
	r->type = "text/csv; charset=utf-8";
	reply_header(r, "Content-Disposition", S("attachment; filename=\"dates.csv\""));
	return OK;
}

static enum err file_do(struct task *t, struct request *q, struct reply *r)
{
	struct all_form f = { 0 };
	struct str csv = S("");
	size_t added;
	enum err e = web_form(t, q, all_fields, &f);

	if (!e && !f.file)
		e = fail(t, ERR_INVALID, W_DATE_CSV);
	if (!e)
		e = task_upload(t, f.file, DATES_BYTES_MAX, &csv);
	if (!e)
		e = date_csv_add(t, csv, &added);
	return e ? dates_page(t, q, r, e) : web_back(t, r, S(HERE), SAID_SAVED);
}

/* --- the address of letters --- */

static enum err mail_do(struct task *t, struct request *q, struct reply *r)
{
	struct all_form f = { .mail = S("") };
	enum err e = web_form(t, q, all_fields, &f);

	if (!e)
		e = remind_mail_ask(t, f.mail);
	return e ? dates_page(t, q, r, e) : web_back(t, r, S(HERE "#mail"), SAID_CHANGED);
}

static enum err mail_page(struct task *t, struct request *q, struct reply *r, struct str address)
{
	struct mail_view v = { .action = { q->path }, .is_done = !address.n };
	struct out o = view_out(t, r);

	v.view = view_new(t, q, HERE_DATES, word(t->lang, W_REMIND_MAIL_PAGE_TITLE));
	view_has_form(t, q, v.view);
	v.about = address.n ? word_with(t->a, t->lang, W_REMIND_MAIL_PAGE_ABOUT, address, S(""))
			    : word(t->lang, W_REMIND_MAIL_CONFIRMED);
	page_mail(&o, &v);
	return OK;
}

static enum err mail_show(struct task *t, struct request *q, struct reply *r)
{
	struct str address;
	enum err e = remind_mail_waits(t, q->args[0], &address);

	return e ? e : mail_page(t, q, r, address);
}

static enum err mail_confirm_do(struct task *t, struct request *q, struct reply *r)
{
	enum err e = remind_mail_confirm(t, q->args[0]);

	return e ? e : mail_page(t, q, r, S(""));
}

/* --- a reminder --- */

static enum err remind_page(struct task *t, struct request *q, struct reply *r, enum err wrong)
{
	struct remind_view v = { .action = { q->path } };
	struct fault fault = t->fault;
	struct said_note n = { 0 };
	struct out o;
	enum err e = remind_find(t, q->args[0], &n);

	if (e)
		return e;
	t->fault = fault;
	o = view_out(t, r);
	v.view = view_new(t, q, HERE_DATES, word(t->lang, W_REMIND_PAGE_TITLE));
	view_has_form(t, q, v.view);
	v.words = remind_words(t, &n);
	v.said = remind_said(n.answer, t->lang);
	v.pause_day = day_text(t->a, n.today + PAUSE_DAYS);
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	page_remind(&o, &v);
	return wrong;
}

static enum err remind_show(struct task *t, struct request *q, struct reply *r)
{
	return remind_page(t, q, r, OK);
}

static enum remind_answer answer_of(struct str value)
{
	const struct str values[REMIND_ANSWERS] = {
		[REMIND_SEEN] = ANSWER_SEEN,   [REMIND_WRITE] = ANSWER_WRITE,
		[REMIND_LATER] = ANSWER_LATER, [REMIND_NOT_THIS_YEAR] = ANSWER_NOT_THIS_YEAR,
		[REMIND_FEWER] = ANSWER_FEWER, [REMIND_NEVER] = ANSWER_NEVER,
		[REMIND_PAUSE] = ANSWER_PAUSE,
	};

	for (int i = REMIND_SEEN; i < REMIND_ANSWERS; i++)
		if (str_eq(value, values[i]))
			return (enum remind_answer)i;
	return REMIND_OPEN;
}

/* Where to write something: with the page and a link to the post that the date belongs to. */
static struct str writing_path(struct task *t, const struct said_note *n)
{
	if (n->date.memorial_id)
		return str_fmt(t->a, "/share?date=%" PRId64, n->date.id);
	if (!n->date.post_id)
		return S("/share");
	return str_fmt(t->a, "/share?earlier=%" PRId64, n->date.post_id);
}

static enum err remind_do(struct task *t, struct request *q, struct reply *r)
{
	struct said_note n = { 0 };
	struct all_form f = { .until = S("") };
	int64_t until = DAY_NONE;
	enum err e = web_form(t, q, all_fields, &f);
	enum remind_answer answer = answer_of(f.act);

	if (!e && answer == REMIND_PAUSE)
		e = read_until(t, &f, &until);
	if (!e)
		e = remind_find(t, q->args[0], &n);
	if (!e)
		e = remind_answer(t, q->args[0], answer, until);
	if (e)
		return e == ERR_NOT_FOUND ? e : remind_page(t, q, r, e);
	return web_back(t, r, answer == REMIND_WRITE ? writing_path(t, &n) : q->path, SAID_NOTHING);
}

const struct route web_date_routes[] = {
	{ GET, "/dates", MEMBER, READS, dates_show, .help = "the dates that one keeps" },
	{ POST, "/dates/pause", MEMBER, WRITES, pause_do, .help = "pauses all reminders" },
	{ POST, "/dates/calendar", MEMBER, WRITES, calendar_do,
	  .help = "makes or ends the secret address of one's calendar" },
	{ GET, "/dates/calendar/:secret", ANYONE, READS, calendar_get,
	  .help = "somebody's dates as a calendar, for whoever has its secret" },
	{ GET, "/dates/file", MEMBER, READS, file_get, .help = "one's dates as CSV" },
	{ POST, "/dates/file", MEMBER, WRITES, file_do, .help = "brings dates along",
	  .body_max = DATES_BYTES_MAX + 4096 },
	{ POST, "/dates/mail", MEMBER, WRITES, mail_do,
	  .help = "asks whether an address is one's own" },
	{ GET, "/dates/mail/:secret", ANYONE, READS, mail_show,
	  .help = "the link of such a letter" },
	{ POST, "/dates/mail/:secret", ANYONE, WRITES, mail_confirm_do,
	  .help = "confirms the address" },
	{ GET, "/remind/:secret", ANYONE, READS, remind_show, .help = "the link of a reminder" },
	{ POST, "/remind/:secret", ANYONE, WRITES, remind_do, .help = "answers a reminder" },
	{ 0 },
};
