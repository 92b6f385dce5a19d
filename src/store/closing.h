/*
 * Rows of posts whose comments close, and of what people want for new ones (core/closing.h). A post
 * with such a row has POST_HAS_CLOSING.
 */
#ifndef STORE_CLOSING_H
#define STORE_CLOSING_H

#include "sys/db.h"

struct closing_row {
	int64_t post_id, closes_at;
};
struct closing_rows {
	struct closing_row *p;
	size_t n;
};

#define SQL_CLOSING_GET "SELECT closes_at FROM closing WHERE post_id = $1"
#define SQL_CLOSING_DEFAULT "SELECT days FROM closing_default WHERE account_id = $1"
/* $1 ids */
#define SQL_CLOSING_MANY "SELECT post_id, closes_at FROM closing WHERE post_id IN IDS($1)"

/* 0: it has no row. */
int64_t store_closing_get(struct task *t, int64_t post_id);
struct closing_rows store_closing_many(struct task *t, struct ids posts);
void store_closing_set(struct task *t, int64_t post_id, int64_t closes_at);
/* Do they open again each year? */
bool store_closing_yearly(struct task *t, int64_t post_id);
void store_closing_set_yearly(struct task *t, int64_t post_id, bool yearly);
void store_closing_remove(struct task *t, int64_t post_id);
/* After how many days; 0: never. */
int64_t store_closing_default(struct task *t, int64_t account_id);
void store_closing_default_set(struct task *t, int64_t account_id, int64_t days);

#endif
