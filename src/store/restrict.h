/*
 * Rows of who restricts whom (core/restrict.h). A restriction touches no other row: follows, blocks
 * and mutes of the two are what they were.
 */
#ifndef STORE_RESTRICT_H
#define STORE_RESTRICT_H

#include "store/follow.h"

/* $1 whose, $2 whom */
#define SQL_RESTRICT_IS "SELECT 1 FROM restriction WHERE account_id = $1 AND target_id = $2"
#define SQL_RESTRICTED SQL_PEOPLE("restriction", "target_id") "x.account_id = $1"

bool store_restrict_is(struct task *t, int64_t account_id, int64_t target_id);
void store_restrict_add(struct task *t, int64_t account_id, int64_t target_id);
void store_restrict_remove(struct task *t, int64_t account_id, int64_t target_id);
/* Their places are the ids of the restrictions. Active people only. */
struct account_rows store_restricted(struct task *t, int64_t account_id, const struct span *s);

#endif
