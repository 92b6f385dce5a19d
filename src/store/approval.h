/*
 * Rows of what was asked and allowed between servers: that answers of people here are welcome
 * elsewhere, what asked for answers and candles here. Text belongs to the task's arena.
 */
#ifndef STORE_APPROVAL_H
#define STORE_APPROVAL_H

#include "sys/db.h"

struct approval_row {
	int64_t post_id, account_id; /* the answer; who said so */
	struct str uri;
};

#define SQL_APPROVAL_GET "SELECT post_id, account_id, uri FROM approval WHERE post_id = $1"
/* $1 the address, $2 who said so */
#define SQL_APPROVAL_FIND                                                                          \
	"SELECT post_id, account_id, uri FROM approval WHERE uri = $1 AND account_id = $2"         \
	" ORDER BY post_id LIMIT 1"

/* New, or in the place of the one before. */
void store_approval_put(struct task *t, const struct approval_row *r);
bool store_approval_get(struct task *t, int64_t post_id, struct approval_row *ret);
bool store_approval_find(struct task *t, struct str uri, int64_t account_id,
			 struct approval_row *ret);
void store_approval_remove(struct task *t, int64_t post_id);

/* The activity that asked for an answer which is held, or was; empty for none. */
void store_approval_asked(struct task *t, int64_t post_id, struct str uri);
struct str store_approval_asked_by(struct task *t, int64_t post_id);

/* A candle that is lit, for which somebody elsewhere asked. */
struct candle_asked_row {
	int64_t candle_id, post_id, account_id;
	struct str uri; /* of their Like */
};
int64_t store_candle_id(struct task *t, int64_t post_id, int64_t account_id); /* 0: none is lit */
void store_candle_asked_put(struct task *t, const struct candle_asked_row *r);
bool store_candle_asked_get(struct task *t, int64_t candle_id, struct candle_asked_row *ret);

#endif
