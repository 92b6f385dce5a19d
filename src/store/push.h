/*
 * Rows of push subscriptions: one for each token, gone with it.
 */
#ifndef STORE_PUSH_H
#define STORE_PUSH_H

#include "sys/db.h"

struct push_row {
	int64_t id, token_id, account_id, alerts, policy;
	int64_t refusals, failing_since, created_at; /* failing_since 0: it is not */
	bool standard;
	struct str endpoint, point, auth;
};

/* In place of the one that the token has. */
void store_push_put(struct task *t, const struct push_row *p);
bool store_push_get(struct task *t, int64_t token_id, struct push_row *ret);
bool store_push_load(struct task *t, int64_t id, struct push_row *ret);
void store_push_change(struct task *t, int64_t id, int64_t alerts, int64_t policy);
void store_push_remove(struct task *t, int64_t id);
/* How it went; failing_since 0 becomes NULL. */
void store_push_mark(struct task *t, int64_t id, int64_t refusals, int64_t failing_since);

/* $1 whose, $2 kind of the notice, $3 from whom; the policies are those of enum push_policy. */
#define SQL_PUSH_WANTING                                                                           \
	"SELECT s.id FROM push s WHERE s.account_id = $1"                                          \
	" AND ((s.alerts >> CAST($2 AS INTEGER)) & 1) = 1 AND (s.policy = 0"                       \
	" OR (s.policy = 1 AND EXISTS (SELECT 1 FROM follow f WHERE f.follower_id = $1"            \
	" AND f.followed_id = $3 AND f.accepted = 1))"                                             \
	" OR (s.policy = 2 AND EXISTS (SELECT 1 FROM follow f WHERE f.follower_id = $3"            \
	" AND f.followed_id = $1 AND f.accepted = 1))) LIMIT 50"

/* The subscriptions of somebody that want to hear of it; mostly none. */
struct ids store_push_wanting(struct task *t, int64_t account_id, int64_t kind, int64_t from_id);

#endif
