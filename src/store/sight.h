/*
 * The single facts that the rule of who may see a post is made of (post_may_see in core/post.h),
 * each asked alone, so that the rule itself is plain C over them. Lists never ask them: they hold
 * the rule's SQL twin (store/post.h).
 */
#ifndef STORE_SIGHT_H
#define STORE_SIGHT_H

#include "sys/db.h"

struct sight_post {
	int64_t id, account_id, boost_of, audience_id, circle_id;
	int visibility;
	bool archived, held;
};

bool sight_post(struct task *t, int64_t id, struct sight_post *ret);
/* Is there such a person, and active? */
bool sight_is_active(struct task *t, int64_t account_id);
bool sight_blocks(struct task *t, int64_t account_id, int64_t target_id);
/* Does the first block the server of the other? */
bool sight_blocks_domain(struct task *t, int64_t account_id, int64_t other_id);
bool sight_follows(struct task *t, int64_t follower_id, int64_t followed_id); /* accepted */
bool sight_in_circle(struct task *t, int64_t circle_id, int64_t account_id);
/* $1 owner, $2 who */
#define SQL_SIGHT_IN_CIRCLES_OF                                                                    \
	"SELECT 1 FROM circle_member m JOIN circle c ON c.id = m.circle_id"                        \
	" AND c.account_id = $1 WHERE m.account_id = $2 LIMIT 1"
/* In any circle of the owner? */
bool sight_in_circles_of(struct task *t, int64_t owner_id, int64_t account_id);
bool sight_is_mentioned(struct task *t, int64_t post_id, int64_t account_id);
/* Does the post mention a page of the remembered that they keep? */
bool sight_keeps_mentioned(struct task *t, int64_t post_id, int64_t account_id);
/* $1 circle, $2 post, $3 host, $4 how many */
#define SQL_SIGHT_AT_HOST                                                                          \
	"SELECT c.account_id FROM circle_member c JOIN far_account x"                              \
	" ON x.account_id = c.account_id WHERE c.circle_id = $1 AND x.host = $3"                   \
	" UNION SELECT m.account_id FROM mention m JOIN far_account y"                             \
	" ON y.account_id = m.account_id WHERE m.post_id = $2 AND y.host = $3 LIMIT $4"
/* People of a server who are in a circle, or whom a post mentions: at most `most`. */
struct ids sight_at_host(struct task *t, int64_t circle_id, int64_t post_id, struct str host,
			 int64_t most);
/* Does the circle belong to the account? */
bool sight_owns_circle(struct task *t, int64_t circle_id, int64_t account_id);

#endif
