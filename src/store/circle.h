/*
 * Rows of circles and who is in them. Text belongs to the task's arena.
 */
#ifndef STORE_CIRCLE_H
#define STORE_CIRCLE_H

#include "store/account.h"

struct circle_row {
	int64_t id, account_id;
	struct str name;
	int64_t people; /* who see what is for it: active, and no server of theirs is blocked */
};
struct circle_rows {
	struct circle_row *p;
	size_t n;
};

#define CIRCLES_MOST 100

#define CIRCLE_COLS                                                                                \
	" c.id, c.account_id, c.name, (SELECT COUNT(*) FROM circle_member m"                       \
	" JOIN account a ON a.id = m.account_id WHERE m.circle_id = c.id AND a.state = 0"          \
	" AND (a.domain = '' OR NOT EXISTS (SELECT 1 FROM domain_block d"                          \
	" WHERE d.account_id = c.account_id AND d.domain = a.domain))) "
#define SQL_CIRCLE_MINE                                                                            \
	"SELECT" CIRCLE_COLS "FROM circle c WHERE c.account_id = $1 ORDER BY c.id LIMIT 100"
/* $1 owner, $2 who */
#define SQL_CIRCLE_HOLDING                                                                         \
	"SELECT" CIRCLE_COLS "FROM circle c WHERE c.account_id = $1 AND EXISTS"                    \
	" (SELECT 1 FROM circle_member x WHERE x.circle_id = c.id AND x.account_id = $2) LIMIT "   \
	"100"
/* $1 owner, $2 ids */
#define SQL_CIRCLE_MANY                                                                            \
	"SELECT" CIRCLE_COLS "FROM circle c WHERE c.id IN IDS($2) AND c.account_id = $1"
/* $1 the circle, $2 low, $3 high, $4 how many; the place is the member's id */
#define SQL_CIRCLE_MEMBERS                                                                         \
	"SELECT x.account_id," ACCOUNT_COLS                                                        \
	"FROM circle_member x JOIN account a ON a.id = x.account_id" ACCOUNT_MEDIA                 \
	"WHERE x.circle_id = $1 AND x.account_id > $2 AND x.account_id < $3 AND a.state = 0"
/* $1 circle, $2 after which post, $3 how many: what other servers have of it */
#define SQL_CIRCLE_TOLD                                                                            \
	"SELECT p.id, p.account_id FROM post p WHERE p.circle_id = $1 AND p.id > $2"               \
	" AND EXISTS (SELECT 1 FROM told d WHERE d.post_id = p.id) ORDER BY p.id LIMIT $3"

void store_circle_add(struct task *t, const struct circle_row *c);
void store_circle_rename(struct task *t, int64_t id, struct str name);
/* With its members. Its posts stay, and nobody but their authors is left to see them. */
void store_circle_remove(struct task *t, int64_t id);
int64_t store_circle_count(struct task *t, int64_t account_id);
/* Whose is it? 0: there is none. */
int64_t store_circle_owner(struct task *t, int64_t id);
/* All of somebody's, the oldest first. */
struct circle_rows store_circle_list(struct task *t, int64_t account_id);
/* Those of somebody's that hold this one, in no order. */
struct circle_rows store_circle_holding(struct task *t, int64_t account_id, int64_t member_id);
/* Those of somebody's among ids, in no order. */
struct circle_rows store_circle_many(struct task *t, int64_t account_id, struct ids ids);

struct account_rows store_circle_members(struct task *t, int64_t circle_id, const struct span *s);
int64_t store_circle_member_count(struct task *t, int64_t circle_id);
bool store_circle_member_is(struct task *t, int64_t circle_id, int64_t account_id);
/* False when they were in it. */
bool store_circle_member_add(struct task *t, int64_t circle_id, int64_t account_id);
/* False when they were not. */
bool store_circle_member_remove(struct task *t, int64_t circle_id, int64_t account_id);
/* $1 circle, $2 owner */
#define SQL_CIRCLE_STRANGERS                                                                       \
	"SELECT x.account_id FROM circle_member x JOIN account a ON a.id = x.account_id"           \
	" WHERE x.circle_id = $1 AND a.domain = '' AND a.state = 0 AND NOT EXISTS"                 \
	" (SELECT 1 FROM follow f WHERE f.follower_id = x.account_id AND f.followed_id = $2"       \
	" AND f.accepted = 1) LIMIT 1000"
/* Its members of this place who do not follow the owner. */
struct ids store_circle_strangers(struct task *t, int64_t circle_id, int64_t owner_id);
/* Whoever began their posts with it begins with `visibility`. */
void store_circle_undefault(struct task *t, int64_t account_id, int64_t circle_id, int visibility);

/* Posts for it, here and answers too, that other servers have. */
struct circle_post {
	int64_t id, account_id;
};
struct circle_posts {
	struct circle_post *p;
	size_t n;
};
struct circle_posts store_circle_told(struct task *t, int64_t circle_id, int64_t after,
				      size_t most);

#endif
