/*
 * Rows of lists of people and who is in them. Their posts are read in store/feed.h. Text belongs to
 * the task's arena.
 */
#ifndef STORE_LIST_H
#define STORE_LIST_H

#include "store/account.h"

struct list_row {
	int64_t id, account_id, replies;
	struct str title;
	bool exclusive;
};
struct list_rows {
	struct list_row *p;
	size_t n;
};

void store_list_add(struct task *t, const struct list_row *l);
/* Title, replies and exclusive. */
void store_list_change(struct task *t, const struct list_row *l);
void store_list_remove(struct task *t, int64_t id);
/* False when the account has no such list. */
bool store_list_get(struct task *t, int64_t account_id, int64_t id, struct list_row *ret);
int64_t store_list_count(struct task *t, int64_t account_id);
/* Oldest first, at most `most`. member_id: only those that hold this one; 0: all. */
struct list_rows store_list_all(struct task *t, int64_t account_id, int64_t member_id,
				int64_t most);

/* False when the account is in it already. */
bool store_list_member_add(struct task *t, const struct list_row *l, int64_t account_id);
void store_list_member_remove(struct task *t, int64_t list_id, int64_t account_id);
int64_t store_list_member_count(struct task *t, int64_t list_id);
/* Takes somebody out of all lists of an owner. */
void store_list_take_out(struct task *t, int64_t owner_id, int64_t account_id);

/* $1 the list, $2 low, $3 high, $4 how many */
#define SQL_LIST_MEMBERS                                                                           \
	"SELECT x.id," ACCOUNT_COLS                                                                \
	"FROM list_member x JOIN account a ON a.id = x.account_id" ACCOUNT_MEDIA                   \
	"WHERE x.list_id = $1 AND x.id > $2 AND x.id < $3 AND a.state = 0"
struct account_rows store_list_members(struct task *t, int64_t list_id, const struct span *s);

/* Does a list of the owner that keeps its members from home hold this author? For statements. */
#define LIST_KEEPS(owner, author)                                                                  \
	"EXISTS (SELECT 1 FROM list_member x_ JOIN list l_ ON l_.id = x_.list_id"                  \
	" AND l_.account_id = " owner " AND l_.exclusive = 1"                                      \
	" WHERE x_.owner_id = " owner " AND x_.account_id = " author ")"

#endif
