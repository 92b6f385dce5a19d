/*
 * Signing in and out. A browser has a session (a cookie with a secret, of which only the hash is
 * kept); wrong passwords are slowed down per name and per address; a name that does not exist costs
 * the same time as a wrong password.
 */
#ifndef CORE_SESSION_H
#define CORE_SESSION_H

#include "core/account.h"
#include "core/job.h"
#include "sys/task.h"

#define SESSION_DAYS 180
#define PASSWORD_MIN 8
#define PASSWORD_MAX 1000
#define SIGN_IN_FREE_TRIES 5	/* then the pause doubles from 1 s up to 15 minutes */
#define SIGN_IN_HALF_MINUTES 10 /* between the password and the code */

struct session {
	int64_t id, created_at, seen_at;
	struct str device;
	bool is_this; /* the one that asks */
};

struct sessions {
	struct session *p;
	size_t n;
};

struct signed_in {
	int64_t account_id;
	struct str secret; /* for the cookie */
	bool half;	   /* of a sign-in that waits for its second step (core/second_step.h) */
	bool recovered;	   /* by a recovery code, which is used up now */
};

/* SLOW. Checks name and password, makes a session and gives its secret for the cookie; for somebody
 * who has a second step, the secret of half a sign-in. ERR_SIGN_IN (wrong), ERR_OFTEN (paused: the
 * sentence says how long), ERR_FORBIDDEN (waiting for approval, or suspended: only said after the
 * right password). */
enum err sign_in(struct task *t, struct str name, struct str password, struct str address,
		 struct str device, struct signed_in *ret);
/* A session without a password, for somebody who has just joined. Writes. */
enum err session_new(struct task *t, int64_t account_id, struct str device, struct str *ret_secret);

/* Whose session is this? ERR_SIGN_IN when it is nobody's, over SESSION_DAYS old, or the account is
 * not active. Reads. */
enum err session_find(struct task *t, struct str secret, struct account *ret,
		      int64_t *ret_session_id);
/* Notes the day it was last used; called at most once a day for a session. Writes. */
enum err session_seen(struct task *t, int64_t session_id);

enum err session_list(struct task *t, int64_t this_id, struct sessions *ret); /* mine */
enum err session_end(struct task *t, int64_t id);			      /* mine; writes */
/* Ends every session of mine but this one, and every app's token. Writes. */
enum err session_end_others(struct task *t, int64_t this_id);

/* SLOW. Changes my password; all other sessions and apps' tokens end. ERR_SIGN_IN: the old one is
 * wrong. One of the two is 0: whoever asks has a session or a token. */
enum err password_change(struct task *t, struct str old, struct str new_one, int64_t this_session,
			 int64_t this_token);
/* SLOW. Is this my password? For what can't be taken back. Whoever guesses is slowed down as at
 * signing in. ERR_SIGN_IN, ERR_OFTEN. */
enum err password_confirm(struct task *t, struct str password);
/* SLOW, for the host's command: sets somebody's password, ends all sessions and tokens. */
enum err password_set(struct task *t, int64_t account_id, struct str new_one);

/* JOB_TIDY: removes old sessions, attempts, codes, invitations, and apps that nobody let in.
 * Writes.
 */
enum err session_tidy(struct task *t, const struct job *j);

#endif
