/*
 * Reminders of kept dates (core/date.h). They are off until somebody switches one on for one date,
 * and nothing ever asks them to. A reminder is text alone, without a name when it is discreet; its
 * first screen holds everything that can be done about it, and what is done holds at once: a note
 * that was answered is gone from every app.
 *
 * Whether it may be said is asked when it is composed (remind_step), when it is sent (remind_mail,
 * and push.c, which finds no notice any more) and when it is shown (the note is no longer there).
 * One that would be more than two days late is dropped. Three years without an answer end it.
 */
#ifndef CORE_REMIND_H
#define CORE_REMIND_H

#include "core/date.h"
#include "core/post.h"

enum remind_channel { REMIND_NONE, REMIND_APP, REMIND_MAIL, REMIND_CHANNELS };

#define REMIND_LEAD_MAX 14 /* days */
#define REMIND_HOUR 9
#define REMIND_LATE_DAYS 2
#define REMIND_YEARS 3 /* without an answer */
#define REMIND_EVERY_MAX 8

struct reminder {
	enum remind_channel channel; /* REMIND_NONE: off */
	int64_t lead, hour;	     /* days before; of my clock */
	bool discreet;
	int64_t every;	 /* each time, each second, fourth, eighth */
	int64_t due_at;	 /* the next one; 0: none is to come */
	int64_t for_day; /* which day it is for; DAY_NONE */
	bool ended;	 /* by itself, as nobody answered */
};

/* Off, at nine, discreet. */
struct reminder reminder_none(void);
/* Of a date of mine; and of each of my dates, in the order of the list, in the arena. */
enum err remind_get(struct task *t, int64_t date_id, struct reminder *ret);
struct reminder *remind_list(struct task *t, const struct dates *list);
/* Switches it on, changes it, or ends it. What was answered before ("not this year") is forgotten,
 * and the next one is never in the past. ERR_INVALID: out of bounds, or by e-mail without a
 * confirmed address. Writes. */
enum err remind_set(struct task *t, int64_t date_id, const struct reminder *r);

/* --- all of mine --- */

struct remind_all {
	int64_t paused_until;	 /* ms; 0 when it is over */
	struct str mail;	 /* confirmed; or empty */
	struct str mail_waiting; /* not confirmed yet; or empty */
	bool may_mail;		 /* this place sends e-mail */
};
void remind_all_get(struct task *t, struct remind_all *ret);
/* Nothing until that day begins where I live; DAY_NONE: go on. What was said and not answered is
 * taken away. Writes. */
enum err remind_pause(struct task *t, int64_t until_day);

#define MAIL_ASK_PAUSE ((int64_t)10 * 60 * 1000) /* ms between two letters that ask */
#define MAIL_ASK_DAYS 2

/* Sends a letter with a link that confirms the address; empty forgets it. ERR_INVALID, ERR_OFTEN.
 * Writes. */
enum err remind_mail_ask(struct task *t, struct str address);
/* The address that waits behind the secret of such a link, of anybody; ERR_NOT_FOUND. And takes it.
 */
enum err remind_mail_waits(struct task *t, struct str secret, struct str *ret_address);
enum err remind_mail_confirm(struct task *t, struct str secret); /* writes */

/* --- answering --- */

enum remind_answer {
	REMIND_OPEN, /* not answered */
	REMIND_SEEN,
	REMIND_WRITE,
	REMIND_NOT_THIS_YEAR,
	REMIND_LATER,
	REMIND_FEWER,
	REMIND_NEVER,
	REMIND_PAUSE, /* with the day until which */
	REMIND_ANSWERS
};

struct said_note {
	struct date date;
	struct reminder reminder;
	int64_t day;   /* of which it spoke */
	int64_t today; /* where the person lives */
	enum remind_answer answer;
};

/* What a link leads to, for whoever holds it. The sentences are to be in the person's language, so
 * the task's becomes that. ERR_NOT_FOUND: it or the date is gone. Reads. */
enum err remind_find(struct task *t, struct str secret, struct said_note *ret);
/* ERR_NOT_FOUND; ERR_INVALID for a pause that is over before it begins. Writes. */
enum err remind_answer(struct task *t, struct str secret, enum remind_answer answer,
		       int64_t until_day);
/* The date and the day in words, as discreet as the reminder is: "A date that you keep is on 14
 * March, in 3 days." */
struct str remind_words(struct task *t, const struct said_note *n);
/* What holds after an answer: "This date does not remind you any more."; empty while there is none.
 */
struct str remind_said(enum remind_answer answer, enum lang lang);

/* --- for core/post.c, core/date.c and app/jobs.c; they write --- */

/* Somebody answered a private post, or lit a candle for one: it may be a note of a reminder. */
void remind_replied(struct task *t, int64_t post_id, struct str caption);
void remind_lit(struct task *t, int64_t post_id);

/* The date or the person's time zone changed; the date goes. */
void remind_again(struct task *t, const struct account *owner, int64_t date_id);
void remind_forget(struct task *t, int64_t date_id);
/* A quiet time of theirs has begun: notes about what it meets go (core/quiet.h). */
void remind_quiet(struct task *t, const struct account *owner);

/* JOB_REMIND (ref: a date): says it if it is due and may be said, and plans the next. */
enum err remind_step(struct task *t, const struct job *j);
/* JOB_REMIND_MAIL (ref: what is to be said) and JOB_MAIL_CONFIRM (ref: whose address): on a worker.
 */
enum err remind_mail_step(struct task *t, const struct job *j);
enum err remind_confirm_step(struct task *t, const struct job *j);

#endif
