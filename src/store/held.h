/*
 * Rows of answers that wait for somebody's word, and of those that somebody decided about
 * (core/held.h). That others do not see them is a bit of the post itself (POST_HELD).
 */
#ifndef STORE_HELD_H
#define STORE_HELD_H

#include "store/post.h"
#include "store/span.h"

struct held_row {
	int64_t post_id, owner_id, next_id; /* for whose word it waits, and for whose after that */
	int64_t reply_to;		    /* what it answers; read, never written */
	int state, reason;		    /* enum held_state, held_reason (core/held.h) */
	int64_t since, decided_by, decided_at; /* 0: not decided */
};
struct held_rows {
	struct held_row *p;
	size_t n;
};

#define HELD_COLS                                                                                  \
	" h.post_id, h.owner_id, h.next_id, p.reply_to, h.state, h.reason, h.since, h.decided_by," \
	" h.decided_at "
#define HELD_FROM "FROM held h JOIN post p ON p.id = h.post_id "
/* What waits for the word of $1 and is not by somebody they mute; $2 now. */
#define HELD_WAITING                                                                               \
	"WHERE h.owner_id = $1 AND h.state = 1 AND NOT " POST_MUTED(                               \
		"p.account_id") " AND " POST_SEEN_HELD("p", "$1")
/* $3 low, $4 high, $5 how many, $6 only answers to that post; 0 for any */
#define SQL_HELD_LIST                                                                              \
	"SELECT" HELD_COLS HELD_FROM HELD_WAITING POST_PAGE(                                       \
		"h.post_id") " AND"                                                                \
			     " (CAST($6 AS BIGINT) = 0 OR p.reply_to = $6)"
#define SQL_HELD_ANY "SELECT 1 " HELD_FROM HELD_WAITING " LIMIT 1"

void store_held_add(struct task *t, const struct held_row *h);
bool store_held_get(struct task *t, int64_t post_id, struct held_row *ret);
/* State, reason, owner_id, next_id, decided_by and decided_at of h. */
void store_held_change(struct task *t, const struct held_row *h);
/* The post that waits for the word of the viewer, as store_post_get; false when it does not. */
bool store_held_post(struct task *t, int64_t viewer, int64_t post_id, struct post_row *ret);
/* Any number of them, in no order. */
struct post_rows store_held_posts(struct task *t, int64_t viewer, struct ids ids);
/* What waits for somebody's word; to: only answers to that post, 0 for any. */
struct held_rows store_held_list(struct task *t, int64_t owner_id, int64_t to,
				 const struct span *s);
bool store_held_any(struct task *t, int64_t owner_id);
/* The answers to a post that are held because it was held itself; at most `most`. */
struct ids store_held_under(struct task *t, int64_t post_id, int64_t most);

#endif
