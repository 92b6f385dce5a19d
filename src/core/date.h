/*
 * Dates that a person keeps: a birth, a death, a loss, a due date, whatever they call it, in the
 * calendar of their family. Each belongs to one person, who alone ever reads it; it is in no post,
 * no API of others and no message to another server, and nothing is inferred from it. Keeping one
 * reminds of nothing (core/remind.h).
 *
 * When a day comes round is base/rule.h's; here it is bound to the person's time zone. The next day
 * stands in the row, and a job brings it up to date once a day.
 */
#ifndef CORE_DATE_H
#define CORE_DATE_H

#include "base/buf.h"
#include "base/rule.h"
#include "core/account.h"

struct job;

enum date_kind {
	DATE_BIRTH,
	DATE_DEATH,
	DATE_LOSS,
	DATE_DUE,
	DATE_FUNERAL,
	DATE_OTHER,
	DATE_KINDS
};

#define DATES_MAX 200	  /* of one person */
#define DATE_NAME_MAX 100 /* characters */
#define DATE_WORDS_MAX 60
#define DATE_SHOWN 3 /* occurrences that are shown before it is kept */

struct date {
	int64_t id;
	enum date_kind kind;
	struct str kind_words; /* the person's own word; empty: the kind's */
	struct str name;       /* or empty */
	struct str base;       /* EDTF or "--03-14"; or empty */
	struct rule rule;
	int64_t next;	     /* the next day, today included; DAY_NONE */
	int64_t post_id;     /* a post of mine that it belongs to, which may be gone; 0: none */
	int64_t memorial_id; /* a page of the remembered, which may be gone; 0: none */
};

struct dates {
	struct date *p;
	size_t n;
};

/* All mine, the next first; those that come no more are last. Reads. */
enum err date_list(struct task *t, struct dates *ret);
enum err date_get(struct task *t, int64_t id, struct date *ret); /* ERR_NOT_FOUND */

/* Is it whole? ERR_INVALID, ERR_LIMIT with a sentence; and the next occurrences of mine, at most
 * DATE_SHOWN, from today on. Reads. */
enum err date_look(struct task *t, const struct date *d, struct occurrence ret[DATE_SHOWN],
		   size_t *ret_n);
/* Keeps it, gives it its id. ERR_LIMIT for more than DATES_MAX. Writes. */
enum err date_add(struct task *t, struct date *d);
enum err date_change(struct task *t, struct date *d); /* writes */
enum err date_remove(struct task *t, int64_t id);     /* writes; its reminder goes with it */

/* What it is, in the person's words or the language's: "Day of death". */
struct str date_kind_words(struct task *t, const struct date *d);
struct str date_kind_name(enum date_kind kind, enum lang lang);
/* The kind and the name: "Day of death · Grandmother". */
struct str date_title(struct task *t, const struct date *d);
/* Today where I live. */
int64_t date_today(struct task *t);

/* --- the calendar's address --- */

/* The secret part of the address of my dates as iCalendar; empty when there is none. */
struct str date_calendar_secret(struct task *t);
/* A new secret, which ends the old one; or none. Writes. */
struct str date_calendar_new(struct task *t);
void date_calendar_end(struct task *t);
/* The calendar behind a secret as RFC 5545: an event for each occurrence of the next two years and
 * the last, with a neutral summary, private, without alarms. ERR_NOT_FOUND. */
enum err date_calendar(struct task *t, struct str secret, struct buf *to);

/* --- taking along --- */

#define DATES_BYTES_MAX ((size_t)512 * 1024)

/* My dates as CSV: kind, words, name, base, rule. */
void date_csv(struct task *t, struct buf *to);
/* Adds those of such a file that are not there yet; none of them reminds. ERR_INVALID for a file
 * that is none, with the line; nothing is kept of it then. Writes. */
enum err date_csv_add(struct task *t, struct str csv, size_t *ret_added);

/* --- for core/remind.c, core/account.c and app/jobs.c --- */

/* One of somebody's. False when there is none. */
bool date_load(struct task *t, int64_t account_id, int64_t id, struct date *ret);
/* Its next days on or after `from`; how many. */
size_t date_next(const struct date *d, int64_t from, struct occurrence *ret, size_t most);

/* Somebody lives elsewhere now: their days and reminders follow. Writes. */
void date_zone_changed(struct task *t, const struct account *owner);
/* JOB_DATES: what is over gets its next day. Writes in small tasks. */
enum err date_step(struct task *t, const struct job *j);

#endif
