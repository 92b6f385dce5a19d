/*
 * Rows of second steps: the sealed secret of somebody's app, their recovery codes (as hashes), and
 * sign-ins that wait for the second step.
 */
#ifndef STORE_SECOND_STEP_H
#define STORE_SECOND_STEP_H

#include "sys/db.h"

struct second_row {
	int64_t account_id, made_at, on_at, used_step; /* on_at 0: begun only */
	struct str secret;			       /* sealed */
};
bool store_second_get(struct task *t, int64_t account_id, struct second_row *ret);
/* Begins anew: whatever was there goes, with its recovery codes. */
void store_second_begin(struct task *t, int64_t account_id, struct str secret);
/* False when it is on already, or not begun. */
bool store_second_on(struct task *t, int64_t account_id, int64_t step);
/* Takes the code of a step; false when one of that step or a later one was taken before. */
bool store_second_take(struct task *t, int64_t account_id, int64_t step);
bool store_second_remove(struct task *t, int64_t account_id);

void store_recovery_add(struct task *t, int64_t account_id, struct str hash);
void store_recovery_clear(struct task *t, int64_t account_id);
/* Takes one; false when there is none of that hash. */
bool store_recovery_take(struct task *t, int64_t account_id, struct str hash);
int64_t store_recovery_count(struct task *t, int64_t account_id);

void store_half_add(struct task *t, struct str hash, int64_t account_id, int64_t expires_at);
/* Whose? 0 for nobody's, or one that is over. */
int64_t store_half_find(struct task *t, struct str hash);
void store_half_remove(struct task *t, struct str hash);

/* Removes halves that are over, and what was begun before that moment and never finished. */
void store_second_tidy(struct task *t, int64_t begun_before);

#endif
