/*
 * Signing in with a second step: after the password a code from an app on one's telephone (TOTP,
 * RFC 6238: six digits, thirty seconds), or one of the recovery codes that were shown once.
 *
 * - A code is taken once, and neither is one older than it afterwards (section 5.2). The code of
 * the step before and of the step after is taken too, for clocks that are a little off (section 6).
 * - Whoever guesses codes is slowed down as at passwords, for each account and each address.
 * - What is kept: the app's secret, which must be read again to make codes, sealed with a key that
 *   is not in the database (sys/keys_seal.h); recovery codes as hashes of 80 random bits, so that
 *   nobody can read or guess them from a copy. Whoever holds the whole data folder can make codes.
 * - Devices and apps that are signed in stay so when it is switched on or off. A new password ends
 *   sign-ins that wait for their second step, and leaves the second step as it is.
 */
#ifndef CORE_SECOND_STEP_H
#define CORE_SECOND_STEP_H

#include "core/session.h"

#define SECOND_RECOVERY_CODES 8
#define SECOND_BEGUN_MINUTES 60 /* so long the same secret is shown; then a new one */

enum second_state { SECOND_OFF, SECOND_BEGUN, SECOND_ON };

struct second_step {
	enum second_state state;
	int64_t on_at, recovery_left; /* of one that is on */
	struct str secret;	      /* begun only: in base32 */
	struct str uri;		      /* begun only: "otpauth://totp/...", for a QR code */
};

/* Mine. The secret is told only until it is switched on. Reads. */
enum err second_get(struct task *t, struct second_step *ret);
/* Begins: makes a secret, unless one was made in the last hour and `anew` is false. ERR_CONFLICT
 * when it is on. Writes. */
enum err second_begin(struct task *t, bool anew, struct second_step *ret);
/* Switches it on with the first code, and gives recovery codes, which nobody can read again.
 * ERR_FORBIDDEN (not begun, or the code is wrong), ERR_CONFLICT (on already). Writes. */
enum err second_enable(struct task *t, struct str code, struct strs *ret_codes);
/* For somebody whose password was asked for just now (core/session.h: password_confirm): other
 * recovery codes instead of those that are left; off. ERR_CONFLICT when it is not on. Write. */
enum err second_codes_new(struct task *t, struct strs *ret_codes);
enum err second_disable(struct task *t);
/* For the host's command, who has made sure whose account it is. ERR_NOT_FOUND, ERR_CONFLICT (not
 * on). Writes. */
enum err second_drop(struct task *t, int64_t account_id);

/* SLOW. The second form of signing in: `half` is the secret that sign_in gave, `code` a code of the
 * app or a recovery code, with spaces or dashes in it or not. ERR_SIGN_IN: half is over or nobody's
 * (ret_over), or the code is wrong. ERR_OFTEN. */
enum err sign_in_second(struct task *t, struct str half, struct str code, struct str address,
			struct str device, struct signed_in *ret, bool *ret_over);
/* Does half a sign-in wait under this secret? Reads. */
bool sign_in_waits(struct task *t, struct str half);

#endif
