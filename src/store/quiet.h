/*
 * Rows of quiet times (core/quiet.h) with their words and people, each with the filter that was
 * made for it as it is now. Text belongs to the task's arena.
 */
#ifndef STORE_QUIET_H
#define STORE_QUIET_H

#include "sys/db.h"

#define QUIETS_MOST 20			  /* of one person */
#define QUIET_DAY_NONE INT64_C(-10000000) /* before all others */

struct quiet_row {
	int64_t id, account_id;
	struct str name;
	int64_t from_day, to_day;
	bool yearly, is_off;
	int64_t action, contexts;
	int64_t after_day, on_day;   /* QUIET_DAY_NONE: none */
	int64_t filter_id, until_at; /* 0: none */
	int64_t due_at;		     /* 0: never */
	int64_t created_at;
	struct {	    /* the filter of that id; id 0: it is not there */
		int64_t id; /* the rest is as an app may have changed it */
		struct str title;
		int64_t action, contexts, expires_at;
	} now;
};
struct quiet_rows {
	struct quiet_row *p;
	size_t n;
};

struct quiet_word_row {
	struct str word;
	bool whole_word;
};
struct quiet_word_rows {
	struct quiet_word_row *p;
	size_t n;
};

#define QUIET_COLS                                                                                 \
	" q.id, q.account_id, q.name, q.from_day, q.to_day, q.yearly, q.is_off, q.action,"         \
	" q.contexts, q.after_day, q.on_day, q.filter_id, q.until_at, q.due_at, q.created_at,"     \
	" f.id, f.title, f.action, f.contexts, f.expires_at"                                       \
	" FROM quiet q LEFT JOIN filter f ON f.id = q.filter_id "
#define SQL_QUIET_GET "SELECT" QUIET_COLS "WHERE q.id = $1"
#define SQL_QUIET_LIST "SELECT" QUIET_COLS "WHERE q.account_id = $1 ORDER BY q.id LIMIT 20"

struct quiet_rows store_quiet_list(struct task *t, int64_t account_id);
/* Anybody's. */
bool store_quiet_get(struct task *t, int64_t id, struct quiet_row *ret);
struct quiet_word_rows store_quiet_words(struct task *t, int64_t id);
struct ids store_quiet_people(struct task *t, int64_t id);

/* Writes the row as given; of one that is there all but whose it is and when it was made. */
void store_quiet_put(struct task *t, const struct quiet_row *q);
void store_quiet_set_words(struct task *t, int64_t id, const struct quiet_word_rows *words);
void store_quiet_set_people(struct task *t, int64_t id, struct ids people);
void store_quiet_remove(struct task *t, int64_t id);

/* The end that a filter was given when it was made for a quiet time; 0: it is no such filter. */
int64_t store_quiet_until(struct task *t, int64_t filter_id);
/* Was a kept date taken from the page of one of them? */
bool store_quiet_date_of(struct task *t, int64_t date_id, struct ids people);
/* Nobody has that person among their people any more, $2 rows at most; how many there were. */
int64_t store_quiet_forget_person(struct task *t, int64_t person_id, int64_t most);

#endif
