/*
 * Rows of the dates that people keep, and what holds for all dates of a person. Nothing here is
 * read for anybody but its owner: every statement names the account. Text belongs to the task's
 * arena.
 */
#ifndef STORE_DATE_H
#define STORE_DATE_H

#include "sys/db.h"

struct date_row {
	int64_t id, account_id;
	int kind; /* enum date_kind (core/date.h) */
	struct str kind_words, name, base, rule;
	int64_t next_day, next_at; /* DATE_NONE: none */
	int64_t created_at;
	int64_t post_id, memorial_id; /* 0: none */
};
#define DATE_NONE INT64_MIN

struct date_rows {
	struct date_row *p;
	size_t n;
};

#define DATE_COLS                                                                                  \
	" id, account_id, kind, kind_words, name, base, rule, next_day, next_at, created_at, "     \
	"post_id, memorial_id "
/* $1 whose: the oldest first */
#define SQL_DATE_LIST "SELECT" DATE_COLS "FROM kept_date WHERE account_id = $1 ORDER BY id"
/* $1 now, $2 how many: whose day is over */
#define SQL_DATE_DUE                                                                               \
	"SELECT" DATE_COLS "FROM kept_date WHERE next_at IS NOT NULL AND next_at <= $1"            \
	" ORDER BY next_at LIMIT $2"

void store_date_add(struct task *t, const struct date_row *d);
bool store_date_get(struct task *t, int64_t account_id, int64_t id, struct date_row *ret);
struct date_rows store_date_list(struct task *t, int64_t account_id);
int64_t store_date_count(struct task *t, int64_t account_id);
void store_date_change(struct task *t, const struct date_row *d);
void store_date_next(struct task *t, int64_t id, int64_t next_day, int64_t next_at);
void store_date_remove(struct task *t, int64_t account_id, int64_t id);
struct date_rows store_date_due(struct task *t, int64_t now, size_t most);
/* At most so many of somebody who leaves, with what hangs on them; how many they were. */
int64_t store_date_leave(struct task *t, int64_t account_id, int64_t most);

struct dates_of_row {
	int64_t account_id, paused_until;
	struct str calendar, mail, mail_new, mail_secret;
	int64_t mail_asked_at;
};
/* Empty when there is none. */
void store_dates_of_get(struct task *t, int64_t account_id, struct dates_of_row *ret);
void store_dates_of_put(struct task *t, const struct dates_of_row *row);
/* Whose calendar it is, or whose address waits for that confirmation; 0 for nobody's. */
int64_t store_dates_of_calendar(struct task *t, struct str secret);
int64_t store_dates_of_mail(struct task *t, struct str secret);

#endif
