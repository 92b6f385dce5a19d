/*
 * Rows of what pages of the remembered pass on: boosts by their accounts. core/memorial_told.h.
 */
#ifndef STORE_MEMORIAL_TOLD_H
#define STORE_MEMORIAL_TOLD_H

#include "sys/db.h"

struct memorial_boost {
	int64_t id, boost_of, visibility, circle_id;
};
struct memorial_boosts {
	struct memorial_boost *p;
	size_t n;
};
/* Those of a page after `after`, by their ids. */
#define SQL_MEMORIAL_BOOSTS                                                                        \
	"SELECT id, boost_of, visibility, circle_id FROM post"                                     \
	" WHERE account_id = $1 AND id > $2 AND boost_of IS NOT NULL ORDER BY id LIMIT $3"
struct memorial_boosts store_memorial_boosts(struct task *t, int64_t id, int64_t after,
					     int64_t most);
/* It is for others from now on; circle_id 0: none. */
void store_memorial_boost_for(struct task *t, const struct memorial_boost *b);

/* What waits on a page, of one author (0: of anybody), at most `most`. */
#define SQL_MEMORIAL_WAITING_OF                                                                    \
	"SELECT c.post_id FROM memorial_post c JOIN post p ON p.id = c.post_id"                    \
	" WHERE c.memorial_id = $1 AND c.state = 0"                                                \
	" AND (CAST($2 AS BIGINT) = 0 OR p.account_id = $2) LIMIT $3"
struct ids store_memorial_waiting_of(struct task *t, int64_t id, int64_t author_id, int64_t most);

/* The oldest page of a keeper that somebody asks to follow, but for one; 0 for none. */
#define SQL_MEMORIAL_ASKED_BY                                                                      \
	"SELECT f.followed_id FROM memorial_keeper k JOIN follow f"                                \
	" ON f.follower_id = $2 AND f.followed_id = k.memorial_id"                                 \
	" WHERE k.account_id = $1 AND k.state = 1 AND f.accepted = 0"                              \
	" AND k.memorial_id <> $3 ORDER BY k.memorial_id LIMIT 1"
int64_t store_memorial_asked_by(struct task *t, int64_t keeper_id, int64_t follower_id,
				int64_t but);

#endif
