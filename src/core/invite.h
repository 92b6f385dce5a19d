/*
 * Invitations: a link that lets somebody join, for a number of people and a number of days. The
 * secret is shown once; only its hash is kept.
 */
#ifndef CORE_INVITE_H
#define CORE_INVITE_H

#include "sys/task.h"

#define INVITE_USES_MAX 100
#define INVITE_DAYS_MAX 365
#define INVITE_NOTE_MAX 100

struct invite {
	int64_t id, uses_left, expires_at, created_at;
	struct str note;
};

struct invites {
	struct invite *p;
	size_t n;
};

/* Who may invite: hosts and moderators always, members when the place's sign-up is not closed. */
bool invite_may(struct task *t);
/* A new one by me; *ret_secret goes into the link /join/SECRET. Writes. */
enum err invite_new(struct task *t, int64_t uses, int64_t days, struct str note,
		    struct str *ret_secret);
enum err invite_mine(struct task *t, struct invites *ret);
enum err invite_withdraw(struct task *t, int64_t id); /* writes */
/* Does this secret let somebody in now? Reads. */
bool invite_holds(struct task *t, struct str secret);
/* Takes one use; ERR_FORBIDDEN when there is none. Writes. */
enum err invite_use(struct task *t, struct str secret);

#endif
