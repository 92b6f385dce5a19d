/*
 * Codes that are good once: HOTP (RFC 4226) and, counted by the clock, TOTP (RFC 6238), as every
 * app that shows six digits makes them; and the base32 in which such an app takes its secret.
 */
#ifndef SYS_KEYS_ONCE_H
#define SYS_KEYS_ONCE_H

#include "base/str.h"

#define ONCE_DIGITS 6
#define ONCE_SECRET 20	/* bytes: as long as the hash (RFC 4226 section 4, R6) */
#define ONCE_SECONDS 30 /* of one step (RFC 6238 section 5.2) */

/* The step of a moment (milliseconds since 1970; RFC 6238 section 4.2). */
int64_t once_step(int64_t ms);
/* HOTP with HMAC-SHA-1 (RFC 4226 section 5.3): `digits` (6 to 8) decimal digits, with zeros before
 * them. In the arena. */
struct str once_code(struct arena *a, struct str secret, int64_t counter, int digits);

/* Capital letters and digits without padding (RFC 4648 section 6). Reading takes small letters too;
 * false for any other byte and for bits that are left over. */
struct str base32(struct arena *a, struct str s);
bool base32_read(struct arena *a, struct str text, struct str *ret);

#endif
