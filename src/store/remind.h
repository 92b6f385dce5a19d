/*
 * Rows of reminders (one at most for each kept date), and of what was said by them. Text belongs to
 * the task's arena.
 */
#ifndef STORE_REMIND_H
#define STORE_REMIND_H

#include "store/date.h" /* DATE_NONE */

struct reminder_row {
	int64_t date_id, account_id, lead, hour;
	int channel; /* enum remind_channel (core/remind.h) */
	bool discreet, ended;
	int64_t every, after_day, unanswered;
	int64_t for_day, due_at, unanswered_since; /* DATE_NONE: none */
};
struct reminder_rows {
	struct reminder_row *p;
	size_t n;
};

struct reminded_row {
	int64_t id, account_id, date_id, for_day;
	int64_t post_id; /* 0: by e-mail */
	struct str secret;
	int64_t made_at;
	int answer; /* enum remind_answer (core/remind.h) */
};
struct reminded_rows {
	struct reminded_row *p;
	size_t n;
};

bool store_reminder_get(struct task *t, int64_t date_id, struct reminder_row *ret);
void store_reminder_put(struct task *t, const struct reminder_row *r);
void store_reminder_remove(struct task *t, int64_t date_id);
/* Those of a person's dates, in the order of the dates. */
struct reminder_rows store_reminder_list(struct task *t, int64_t account_id);

void store_reminded_add(struct task *t, const struct reminded_row *r);
bool store_reminded_get(struct task *t, int64_t id, struct reminded_row *ret);
bool store_reminded_find(struct task *t, struct str secret, struct reminded_row *ret);
bool store_reminded_of_post(struct task *t, int64_t post_id, struct reminded_row *ret);
/* The last one of a date. */
bool store_reminded_last(struct task *t, int64_t date_id, struct reminded_row *ret);
void store_reminded_answer(struct task *t, int64_t id, int answer);
/* Those that nobody answered: of a date, or (date_id 0) of all dates of the person. */
struct reminded_rows store_reminded_open(struct task *t, int64_t account_id, int64_t date_id);

#endif
