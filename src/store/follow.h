/*
 * Rows of what people are to each other: follow, block, mute. Counts in the rows of people follow
 * in the same transaction.
 */
#ifndef STORE_FOLLOW_H
#define STORE_FOLLOW_H

#include "store/account.h"

struct follow_row {
	bool is, accepted, boosts, notify; /* `is`: there is a row at all */
};
struct follow_row store_follow_get(struct task *t, int64_t follower_id, int64_t followed_id);
/* A new row, or other options of one that is there. */
void store_follow_set(struct task *t, int64_t follower_id, int64_t followed_id,
		      const struct follow_row *f);
/* False when nothing was asked. */
bool store_follow_accept(struct task *t, int64_t follower_id, int64_t followed_id);
/* Removes it, asked or accepted, and takes the followed one's posts out of the other's home. */
bool store_follow_remove(struct task *t, int64_t follower_id, int64_t followed_id);

/* Makes other writers of either row wait or fail (PostgreSQL): before a decision about the two. */
void store_follow_hold(struct task *t, int64_t one, int64_t other);

bool store_block_is(struct task *t, int64_t account_id, int64_t target_id);
void store_block_add(struct task *t, int64_t account_id, int64_t target_id);
void store_block_remove(struct task *t, int64_t account_id, int64_t target_id);
/* Takes each out of the other's home and notices. */
void store_block_part(struct task *t, int64_t one, int64_t other);

/* until 0: no end */
void store_mute_set(struct task *t, int64_t account_id, int64_t target_id, bool notices,
		    int64_t until);
void store_mute_remove(struct task *t, int64_t account_id, int64_t target_id);

struct relation_row {
	int64_t id, mute_until;
	bool following, requested, boosts, notify, followed_by, requested_by;
	bool blocking, blocked_by, muting, muting_notices;
};
struct relation_rows {
	struct relation_row *p;
	size_t n;
};
/* Of `me` to each of the ids that exists, in no order. */
struct relation_rows store_relations(struct task *t, int64_t me, struct ids ids);

/* Lists; their places are the ids of the follow, block or mute. Active people only. */
struct account_rows store_followers(struct task *t, int64_t id, bool accepted,
				    const struct span *s);
struct account_rows store_following(struct task *t, int64_t id, const struct span *s);
struct account_rows store_blocks(struct task *t, int64_t id, const struct span *s);
struct account_rows store_mutes(struct task *t, int64_t id, const struct span *s);

#endif
