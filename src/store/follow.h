/*
 * Rows of what people are to each other: follow, block, mute. Counts in the rows of people follow
 * in the same transaction.
 */
#ifndef STORE_FOLLOW_H
#define STORE_FOLLOW_H

#include "store/account.h"

struct follow_row {
	bool is, accepted, boosts, notify; /* `is`: there is a row at all */
	struct str languages;		   /* " de en ": no posts in others; STR_NONE: all */
	int64_t id;			   /* read, never written: it gets one of its own */
	struct str uri;			   /* read, see store_follow_heard */
};
struct follow_row store_follow_get(struct task *t, int64_t follower_id, int64_t followed_id);
/* A new row, or other options of one that is there. */
void store_follow_set(struct task *t, int64_t follower_id, int64_t followed_id,
		      const struct follow_row *f);
/* The id of the Follow that another server sent, which is named when it is answered. */
void store_follow_heard(struct task *t, int64_t follower_id, int64_t followed_id, struct str uri);
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
	bool suspended, endorsed, domain_blocking, restricting;
	struct str languages, note; /* STR_NONE for none */
};
struct relation_rows {
	struct relation_row *p;
	size_t n;
};
/* Of `me` to each of the ids that exists, in no order. */
struct relation_rows store_relations(struct task *t, int64_t me, struct ids ids);

/* $1 me, $2 of whom, $3 now */
#define SQL_RELATIONS                                                                              \
	"SELECT a.id, COALESCE(f.accepted, -1), f.boosts, f.notify,"                               \
	" COALESCE(g.accepted, -1), b.id, c.id, m.notices, m.until, m.id, a.state, f.languages,"   \
	" n.note, e.id, d.id, s.id FROM account a"                                                 \
	" LEFT JOIN follow f ON f.follower_id = $1 AND f.followed_id = a.id"                       \
	" LEFT JOIN follow g ON g.follower_id = a.id AND g.followed_id = $1"                       \
	" LEFT JOIN block b ON b.account_id = $1 AND b.target_id = a.id"                           \
	" LEFT JOIN block c ON c.account_id = a.id AND c.target_id = $1"                           \
	" LEFT JOIN account_note n ON n.account_id = $1 AND n.target_id = a.id"                    \
	" LEFT JOIN endorsement e ON e.account_id = $1 AND e.target_id = a.id"                     \
	" LEFT JOIN domain_block d ON d.account_id = $1 AND d.domain = a.domain"                   \
	" LEFT JOIN restriction s ON s.account_id = $1 AND s.target_id = a.id"                     \
	" LEFT JOIN mute m ON m.account_id = $1 AND m.target_id = a.id"                            \
	" AND (m.until IS NULL OR m.until > $3) WHERE a.id IN IDS($2)"

/* $1 whose, $2 low, $3 high, $4 how many, $5 see below */
#define SQL_PEOPLE(from, other)                                                                    \
	"SELECT x.id," ACCOUNT_COLS "FROM " from                                                   \
	" x JOIN account a ON a.id = x." other ACCOUNT_MEDIA                                       \
	"WHERE x.id > $2 AND x.id < $3 AND a.state = 0 AND "
#define SQL_FOLLOWERS SQL_PEOPLE("follow", "follower_id") "x.followed_id = $1 AND x.accepted = $5"
#define SQL_FOLLOWING SQL_PEOPLE("follow", "followed_id") "x.follower_id = $1 AND x.accepted = $5"
#define SQL_BLOCKS SQL_PEOPLE("block", "target_id") "x.account_id = $1"
#define SQL_MUTES                                                                                  \
	SQL_PEOPLE("mute", "target_id") "x.account_id = $1 AND (x.until IS NULL OR x.until > $5)"

/* Lists; their places are the ids of the follow, block or mute. Active people only. */
struct account_rows store_followers(struct task *t, int64_t id, bool accepted,
				    const struct span *s);
struct account_rows store_following(struct task *t, int64_t id, bool accepted,
				    const struct span *s);
struct account_rows store_blocks(struct task *t, int64_t id, const struct span *s);
struct account_rows store_mutes(struct task *t, int64_t id, const struct span *s);

#endif
