/* Dates that leave the program at their owner's wish: as a calendar, and as a file: core/date.h. */
#include <inttypes.h>

#include "base/clock.h"
#include "core/date_parts.h"
#include "core/place.h"
#include "sys/keys.h"

#define SECRET_BYTES 24
#define CALENDAR_BACK 366 /* days */
#define CALENDAR_AHEAD 731
#define CALENDAR_ONCE 16 /* days that are asked for at once */
#define FOLD 75		 /* octets of a line */

/* --- the address --- */

struct str date_calendar_secret(struct task *t)
{
	struct dates_of_row of;

	store_dates_of_get(t, t->me->id, &of);
	return of.calendar;
}

static void set_secret(struct task *t, struct str secret)
{
	struct dates_of_row of;

	store_dates_of_get(t, t->me->id, &of);
	of.calendar = secret;
	store_dates_of_put(t, &of);
}

struct str date_calendar_new(struct task *t)
{
	struct str secret = secret_new(t->a, SECRET_BYTES);

	set_secret(t, secret);
	return secret;
}

void date_calendar_end(struct task *t)
{
	set_secret(t, S(""));
}

/* --- iCalendar --- */

/* A content line, folded before it passes 75 octets and never within a character (RFC 5545 section
 * 3.1). */
static void line(struct buf *to, struct str s)
{
	size_t on_line = 0;
	struct str rest = s;

	while (rest.n) {
		struct str was = rest;
		size_t n;

		str_next_char(&rest);
		n = was.n - rest.n;
		if (on_line + n > FOLD) {
			buf_lit(to, "\r\n ");
			on_line = 1;
		}
		buf_add(to, was.p, n);
		on_line += n;
	}
	buf_lit(to, "\r\n");
}

/* TEXT of RFC 5545 section 3.3.11. */
static struct str escaped(struct task *t, struct str s)
{
	struct buf b;

	buf_init(&b, t->a, s.n * 2 + 1);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' || s.p[i] == ';' || s.p[i] == ',')
			buf_byte(&b, '\\');
		buf_byte(&b, s.p[i]);
	}
	return buf_view(&b);
}

/* DATE of RFC 5545 section 3.3.4. */
static struct str date_text(struct task *t, int64_t day)
{
	int64_t year;
	int month, of_month;

	day_to_civil(day, &year, &month, &of_month);
	return str_fmt(t->a, "%04" PRId64 "%02d%02d", year, month, of_month);
}

/* What all events of one date have in common. */
struct events {
	struct str name, stamp, summary;
	bool eve;
};

/* All it says is that there is a day; what it is stands nowhere in it. */
static void event(struct task *t, struct buf *to, const struct events *of, int64_t day)
{
	line(to, S("BEGIN:VEVENT"));
	line(to, str_fmt(t->a, "UID:%.*s-%" PRId64 "@%.*s", STR_ARG(of->name), day,
			 STR_ARG(place_fixed()->domain)));
	line(to, str_fmt(t->a, "DTSTAMP:%.*sT000000Z", STR_ARG(of->stamp)));
	line(to, str_fmt(t->a, "DTSTART;VALUE=DATE:%.*s",
			 STR_ARG(date_text(t, of->eve ? day - 1 : day))));
	line(to, str_fmt(t->a, "DTEND;VALUE=DATE:%.*s", STR_ARG(date_text(t, day + 1))));
	line(to, str_fmt(t->a, "SUMMARY:%.*s", STR_ARG(of->summary)));
	line(to, S("CLASS:PRIVATE"));
	line(to, S("TRANSP:TRANSPARENT"));
	line(to, S("END:VEVENT"));
}

static void events(struct task *t, struct buf *to, const struct date_row *row,
		   const struct account *owner)
{
	int64_t today = day_at(t->now, owner->timezone), from = today - CALENDAR_BACK;
	struct occurrence o[CALENDAR_ONCE];
	struct date d = date_of_row(row);
	struct events of = { .name = str_sub(hash_hex(t->a, str_fmt(t->a, "%" PRId64, row->id)), 0,
					     24),
			     .stamp = date_text(t, row->created_at / CLOCK_DAY),
			     .summary = escaped(t, word(owner->lang, W_DATE_CALENDAR_SUMMARY)),
			     .eve = d.rule.eve };
	size_t n;

	do {
		n = date_next(&d, from, o, CALENDAR_ONCE);
		for (size_t i = 0; i < n; i++) {
			if (o[i].day > today + CALENDAR_AHEAD)
				return;
			event(t, to, &of, o[i].day);
			from = o[i].day + 1;
		}
	} while (n == CALENDAR_ONCE);
}

enum err date_calendar(struct task *t, struct str secret, struct buf *to)
{
	int64_t id = store_dates_of_calendar(t, secret);
	struct account owner;
	struct date_rows rows;

	if (!id || account_load(t, id, &owner) != OK || owner.state != ACCOUNT_ACTIVE) {
		t->fault = (struct fault){ 0 };
		return fail(t, ERR_NOT_FOUND, W_DATE_NOT_FOUND);
	}
	rows = store_date_list(t, id);
	line(to, S("BEGIN:VCALENDAR"));
	line(to, S("VERSION:2.0"));
	line(to, S("PRODID:-//Rosemary//Dates//EN"));
	line(to, S("CALSCALE:GREGORIAN"));
	line(to, str_fmt(t->a, "X-WR-CALNAME:%.*s",
			 STR_ARG(escaped(t, word(owner.lang, W_DATE_CALENDAR_NAME)))));
	for (size_t i = 0; i < rows.n; i++)
		events(t, to, &rows.p[i], &owner);
	line(to, S("END:VCALENDAR"));
	return buf_failed(to) ? fail(t, ERR_LIMIT, W_DATE_WRONG) : OK;
}

/* --- a file to take along --- */

void date_csv(struct task *t, struct buf *to)
{
	struct date_rows rows = store_date_list(t, t->me->id);

	date_csv_put_heading(to);
	for (size_t i = 0; i < rows.n; i++) {
		const struct date_row *r = &rows.p[i];
		struct date d = date_of_row(r);

		date_csv_put(to, &d, r->rule);
	}
}

static bool is_there(struct task *t, const struct date_rows *rows, const struct date *d)
{
	struct str rule = rule_text(t->a, &d->rule);

	for (size_t i = 0; i < rows->n; i++)
		if (rows->p[i].kind == (int)d->kind && str_eq(rows->p[i].name, d->name) &&
		    str_eq(rows->p[i].kind_words, d->kind_words) &&
		    str_eq(rows->p[i].base, d->base) && str_eq(rows->p[i].rule, rule))
			return true;
	return false;
}

static enum err wrong_line(struct task *t, size_t number)
{
	return fail_with(t, ERR_INVALID, W_DATE_CSV_LINE, str_fmt(t->a, "%zu", number), S(""));
}

enum err date_csv_add(struct task *t, struct str csv, size_t *ret_added)
{
	struct date_rows there = store_date_list(t, t->me->id);
	size_t number = 1;
	struct date d;
	bool fine;

	*ret_added = 0;
	if (csv.n > DATES_BYTES_MAX || !str_is_utf8(csv) || !date_csv_begins(t->a, &csv))
		return fail(t, ERR_INVALID, W_DATE_CSV);
	while (date_csv_next(t->a, &csv, &d, &fine)) {
		number++;
		if (!fine)
			return wrong_line(t, number);
		if (is_there(t, &there, &d))
			continue;
		if (date_add(t, &d))
			return t->fault.err == ERR_LIMIT ? ERR_LIMIT : wrong_line(t, number);
		++*ret_added;
	}
	return OK;
}
