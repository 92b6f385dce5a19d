/*
 * Rows of posts that link an earlier one of the same author's (core/earlier.h). That a post does is
 * a bit of the post itself, so that all others need no look here; whether its reader may see the
 * earlier one is asked like any sight.
 */
#ifndef STORE_EARLIER_H
#define STORE_EARLIER_H

#include "store/post.h"

struct earlier_row {
	int64_t post_id, earlier_id;
};
struct earlier_rows {
	struct earlier_row *p;
	size_t n;
};

/* $1 ids */
#define SQL_EARLIER_MANY "SELECT post_id, earlier_id FROM earlier WHERE post_id IN IDS($1)"
/* Which posts that the viewer sees link $3: $1 viewer, $2 now, $4 most; the oldest first. */
#define SQL_EARLIER_LATER                                                                          \
	"SELECT p.id," POST_COLS "FROM earlier e JOIN post p ON p.id = e.post_id "                 \
	"WHERE e.earlier_id = $3 AND p.archived_at IS NULL AND " POST_SEEN_BY(                     \
		"p", "$1") " ORDER BY e.post_id LIMIT $4"
/* $1 the earlier one, $2 how many */
#define SQL_EARLIER_OF                                                                             \
	"SELECT post_id, earlier_id FROM earlier WHERE earlier_id = $1 ORDER BY post_id LIMIT $2"

/* New, or in the place of what was linked before. */
void store_earlier_put(struct task *t, int64_t post_id, int64_t earlier_id);
void store_earlier_remove(struct task *t, int64_t post_id);
struct earlier_rows store_earlier_many(struct task *t, struct ids posts); /* in no order */
struct post_rows store_earlier_later(struct task *t, int64_t viewer, int64_t earlier_id,
				     size_t most);
/* All of them, whoever may see them. */
struct earlier_rows store_earlier_of(struct task *t, int64_t earlier_id, size_t most);

/* $1 circle, $2 whose followers */
#define SQL_EARLIER_STRANGERS                                                                      \
	"SELECT 1 FROM circle_member c WHERE c.circle_id = $1 AND c.account_id <> $2"              \
	" AND NOT EXISTS (SELECT 1 FROM follow f WHERE f.follower_id = c.account_id"               \
	" AND f.followed_id = $2 AND f.accepted = 1) LIMIT 1"
/* Is anybody in the circle who does not follow that account? */
bool store_earlier_strangers(struct task *t, int64_t circle_id, int64_t account_id);

#endif
