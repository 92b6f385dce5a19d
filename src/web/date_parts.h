/*
 * What the two halves of one date's page share: the form as it is sent, and the choices that it
 * offers. web/date_read.c turns it into a date and back, web/date_form.c shows it.
 */
#ifndef WEB_DATE_PARTS_H
#define WEB_DATE_PARTS_H

#include "web/date.h"

#define DATE_HAND_CHARS 2000

struct date_form {
	uint64_t given;
	struct str kind, words, name, base, written, rule, calendar, leap, end, adar, days, which;
	struct str hand, moved, move, looked, act, channel, post;
	int64_t page, weekday, month, offset, lead, hour;
	bool sunset, inclusive, eve, discreet;
};

struct date_named {
	const char *value;
	enum word name;
};

struct date_names {
	const struct date_named *p;
	size_t n;
};

/* The choices of a field, in the order in which they are offered. */
enum date_list {
	DATE_LIST_KIND,
	DATE_LIST_RULE,
	DATE_LIST_LEAP,
	DATE_LIST_END,
	DATE_LIST_ADAR,
	DATE_LIST_WHICH,
	DATE_LIST_WEEKDAY,
	DATE_LIST_OFFSET,
	DATE_LISTS
};
struct date_names date_names(enum date_list list);

/* What was sent, as a date; a sentence says what can't be read. And the reminder that goes with it,
 * else as it was. */
enum err date_form_read(struct task *t, const struct date_form *f, struct date *d);
struct reminder date_form_reminder(const struct date_form *f, const struct reminder *was);
/* A date as a form, in the reader's language. */
struct date_form date_form_of(struct task *t, const struct date *d, const struct reminder *r);
/* Only what was moved to another day, as a rule of its own; empty for nothing. */
struct str date_moved_text(struct task *t, const struct rule *r);

#endif
