/*
 * Rows of what somebody keeps about another: a note for themselves, an endorsement on their
 * profile, and a block of the other's whole server. Text belongs to the task's arena.
 */
#ifndef STORE_REGARD_H
#define STORE_REGARD_H

#include "store/follow.h"

/* An empty note removes it. */
void store_note_set(struct task *t, int64_t account_id, int64_t target_id, struct str note);

void store_endorse(struct task *t, int64_t account_id, int64_t target_id);
void store_endorse_end(struct task *t, int64_t account_id, int64_t target_id);
#define SQL_ENDORSED SQL_PEOPLE("endorsement", "target_id") "x.account_id = $1"
struct account_rows store_endorsed(struct task *t, int64_t account_id, const struct span *s);

/* People whom `me` follows, who follow `id`, and who show whom they follow. $1 me, $2 id, $3 how
 * many; those whom I follow are the smaller list. */
#define SQL_FAMILIAR                                                                               \
	"SELECT f.followed_id FROM follow f JOIN account a ON a.id = f.followed_id"                \
	" WHERE f.follower_id = $1 AND f.accepted = 1 AND a.hides_follows = 0 AND a.state = 0"     \
	" AND EXISTS (SELECT 1 FROM follow w WHERE w.follower_id = f.followed_id"                  \
	" AND w.followed_id = $2 AND w.accepted = 1)"                                              \
	" AND NOT EXISTS (SELECT 1 FROM block b WHERE b.account_id = f.followed_id"                \
	" AND b.target_id = $1) ORDER BY f.id DESC LIMIT $3"
struct ids store_familiar(struct task *t, int64_t me, int64_t id, int64_t most);

/* --- blocks of servers --- */

struct domain_row {
	int64_t id;
	struct str domain;
};
struct domain_rows {
	struct domain_row *p;
	size_t n;
};
/* False when it was so before. */
bool store_domain_block_add(struct task *t, int64_t account_id, struct str domain);
void store_domain_block_remove(struct task *t, int64_t account_id, struct str domain);
bool store_domain_block_is(struct task *t, int64_t account_id, struct str domain);
int64_t store_domain_block_count(struct task *t, int64_t account_id);
/* Does one of the two block the other's server? */
bool store_domain_block_between(struct task *t, int64_t one, int64_t other);
/* $1 whose, $2 low, $3 high, $4 how many */
#define SQL_DOMAIN_BLOCKS                                                                          \
	"SELECT x.id, x.domain FROM domain_block x WHERE x.account_id = $1 AND x.id > $2"          \
	" AND x.id < $3"
struct domain_rows store_domain_blocks(struct task *t, int64_t account_id, const struct span *s);

/* Part of somebody's follows, at most `most` of them, in the order of their ids: whom they follow
 * (or ask to), or who follows them (or asks to). */
enum follow_part { FOLLOW_MINE, FOLLOW_ASKED, FOLLOW_THEIRS, FOLLOW_ASKING, FOLLOW_PARTS };
struct follow_place {
	int64_t place, other_id;
	bool there; /* is the other one of that server? */
};
struct follow_places {
	struct follow_place *p;
	size_t n;
};
/* $1 whose, $2 accepted, $3 after, $4 how many, $5 the server */
#define SQL_FOLLOW_PART(whose, other)                                                              \
	"SELECT x.id, x." other ", CASE WHEN a.domain = $5 THEN 1 ELSE 0 END FROM follow x"        \
	" JOIN account a ON a.id = x." other " WHERE x." whose " = $1 AND x.accepted = $2"         \
	" AND x.id > $3 ORDER BY x.id LIMIT $4"
#define SQL_FOLLOW_PART_MINE SQL_FOLLOW_PART("follower_id", "followed_id")
#define SQL_FOLLOW_PART_THEIRS SQL_FOLLOW_PART("followed_id", "follower_id")
struct follow_places store_follow_part(struct task *t, int64_t account_id, enum follow_part part,
				       struct str domain, int64_t after, int64_t most);

#endif
