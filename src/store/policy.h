/*
 * Rows that say who may answer, boost and quote: of single posts, and what a person wants for new
 * ones. There is a row only where something else is wanted than what is usual (core/policy.h).
 */
#ifndef STORE_POLICY_H
#define STORE_POLICY_H

#include "sys/db.h"

struct policy_row {
	int64_t post_id, reply, boost, reply_held, quote;    /* POLICY_ bits */
	int64_t candle, candle_held, boost_held, quote_held; /* of posts of elsewhere */
	bool asked_whole;
};
struct policy_rows {
	struct policy_row *p;
	size_t n;
};

/* $1 ids */
#define SQL_POLICY_MANY                                                                            \
	"SELECT post_id, reply, boost, reply_held, quote, candle, candle_held, boost_held,"        \
	" quote_held, asked_whole FROM post_policy WHERE post_id IN IDS($1)"
/* $1 post, $2 whom */
#define SQL_POLICY_NAMED "SELECT parts FROM policy_named WHERE post_id = $1 AND account_id = $2"
/* $1 whose, $2 visibility */
#define SQL_POLICY_DEFAULT                                                                         \
	"SELECT 0, reply, boost, reply_held, quote, 0, 0, 0, 0, 0 FROM policy_default"             \
	" WHERE account_id = $1 AND visibility = $2"

struct policy_rows store_policy_many(struct task *t, struct ids posts);
/* Both are false where there is none. */
bool store_policy_get(struct task *t, int64_t post_id, struct policy_row *ret);
bool store_policy_default(struct task *t, int64_t account_id, int visibility,
			  struct policy_row *ret);

void store_policy_set(struct task *t, const struct policy_row *p);
void store_policy_remove(struct task *t, int64_t post_id);
/* The parts (POLICY_NAMES_) in which the policy names somebody; 0 for none. */
int64_t store_policy_named(struct task *t, int64_t post_id, int64_t account_id);
void store_policy_name(struct task *t, int64_t post_id, int64_t account_id, int64_t parts);
void store_policy_unname(struct task *t, int64_t post_id); /* nobody any more */
void store_policy_default_set(struct task *t, int64_t account_id, int visibility,
			      const struct policy_row *p);
void store_policy_default_remove(struct task *t, int64_t account_id, int visibility);

#endif
