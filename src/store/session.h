/*
 * Rows of sessions, and of sign-ins that failed. A session is found by the hash of its secret.
 */
#ifndef STORE_SESSION_H
#define STORE_SESSION_H

#include "store/account.h"

struct session_row {
	int64_t id, account_id, created_at, seen_at;
	struct str device;
};
struct session_rows {
	struct session_row *p;
	size_t n;
};

#define SESSIONS_SHOWN 200

void store_session_add(struct task *t, const struct session_row *s, struct str hash);
#define SQL_SESSION_FIND                                                                           \
	"SELECT s.id, s.account_id, s.device, s.created_at, s.seen_at," ACCOUNT_COLS               \
	"FROM session s JOIN account a ON a.id = s.account_id" ACCOUNT_MEDIA "WHERE s.hash = $1"

/* The session and whose it is, in one statement. */
bool store_session_find(struct task *t, struct str hash, struct session_row *ret,
			struct account_row *ret_account);
/* Notes the day, once a day. */
void store_session_seen(struct task *t, int64_t id, int64_t day);
/* The newest first. */
struct session_rows store_session_list(struct task *t, int64_t account_id);
bool store_session_remove(struct task *t, int64_t account_id, int64_t id);
/* All sessions but one (0: all), all tokens, codes and half sign-ins of somebody. */
void store_session_remove_others(struct task *t, int64_t account_id, int64_t but);
/* The same, and one token stays (0: none). */
void store_session_remove_all_but(struct task *t, int64_t account_id, int64_t session_id,
				  int64_t token_id);

/* --- sign-ins that failed: who is "name:ada" or "address:192.0.2.1" --- */

struct attempt_row {
	int64_t failures, last_at; /* 0 failures: none */
};
struct attempt_row store_attempt_get(struct task *t, struct str who);
void store_attempt_set(struct task *t, struct str who, const struct attempt_row *a);
/* One failure less; nothing when there is none. */
void store_attempt_undo(struct task *t, struct str who);
void store_attempt_remove(struct task *t, struct str who);

/* Removes what is over: sessions made before one moment, attempts and codes before another. */
void store_session_tidy(struct task *t, int64_t sessions_before, int64_t others_before);

#endif
