/*
 * Rows of invitations; one without an account is the set-up link. Text belongs to the task's arena.
 */
#ifndef STORE_INVITE_H
#define STORE_INVITE_H

#include "sys/db.h"

struct invite_row {
	int64_t id, account_id, uses_left, expires_at, created_at;
	struct str note;
};
struct invite_rows {
	struct invite_row *p;
	size_t n;
};

#define INVITES_SHOWN 200

void store_invite_add(struct task *t, const struct invite_row *i, struct str hash);
/* Those that can still be used, the newest first. */
struct invite_rows store_invite_list(struct task *t, int64_t account_id, int64_t now);
bool store_invite_remove(struct task *t, int64_t account_id, int64_t id);

/* Whose invitation is it, and may be used now? The inviter is active, and a host or moderator
 * unless `members`. */
bool store_invite_holds(struct task *t, struct str hash, int64_t now, bool members);
/* Takes one use; false when there is none. */
bool store_invite_use(struct task *t, struct str hash, int64_t now, bool members);

bool store_set_up_holds(struct task *t, struct str hash, int64_t now);
bool store_set_up_use(struct task *t, struct str hash, int64_t now);
void store_set_up_clear(struct task *t);

#endif
