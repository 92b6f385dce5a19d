/*
 * Rows of conversations: for each person in one, whom it is with, which direct posts belong to it,
 * which of them is the last, and whether it was read. Text belongs to the task's arena.
 */
#ifndef STORE_CONVERSATION_H
#define STORE_CONVERSATION_H

#include "store/post.h"
#include "store/span.h"

struct conversation_row {
	int64_t id, account_id, thread_id;
	struct str people; /* ids of the others, in order, apart by spaces */
	int64_t last_post;
	bool unread;
};

struct conversation_rows {
	struct conversation_row *p;
	size_t n;
};

#define CONVERSATION_COLS " id, account_id, thread_id, people, last_post, unread "

/* $1 whose, $2 low, $3 high, $4 limit: by the last post */
#define SQL_CONVERSATION_LIST                                                                      \
	"SELECT" CONVERSATION_COLS                                                                 \
	"FROM conversation WHERE account_id = $1 AND last_post > $2 AND last_post < $3"

/* $1 whose */
#define SQL_DIRECT                                                                                 \
	"SELECT c.post_id," POST_COLS "FROM conversation_post c JOIN post p ON p.id = c.post_id "  \
	"WHERE c.account_id = $1" POST_PAGE("c.post_id") " AND " POST_SEEN_BY("p", "$1")

/* The post belongs to the conversation of account_id about thread_id with people, which is made
 * unless it is there. keep_read: one that is there stays as unread as it was. Gives its id. */
int64_t store_conversation_join(struct task *t, const struct conversation_row *c, int64_t post_id,
				bool keep_read);
/* The post belongs to none any more. Gives those that it belonged to, which must be settled. */
struct conversation_rows store_conversation_leave(struct task *t, int64_t post_id);
/* Finds the last post anew; a conversation without posts goes. True when its last post changed. */
bool store_conversation_settle(struct task *t, const struct conversation_row *c);

bool store_conversation_get(struct task *t, int64_t account_id, int64_t id,
			    struct conversation_row *ret);
struct conversation_rows store_conversation_list(struct task *t, int64_t account_id,
						 const struct span *s);
void store_conversation_mark(struct task *t, int64_t id, bool unread);
void store_conversation_remove(struct task *t, int64_t id);

/* All direct posts of the conversations of somebody, as they see them. */
struct post_rows store_direct_list(struct task *t, int64_t account_id, const struct span *s);

/* --- threads that somebody mutes --- */

void store_thread_mute(struct task *t, int64_t account_id, int64_t thread_id, bool muted);
bool store_thread_is_muted(struct task *t, int64_t account_id, int64_t thread_id);
/* Forgets who muted it when none of its posts is left. */
void store_thread_tidy(struct task *t, int64_t thread_id);

#endif
