/*
 * Secrets: passwords, hashes, tokens. The only user of libsodium's and OpenSSL's secret functions.
 */
#ifndef SYS_KEYS_H
#define SYS_KEYS_H

#include "base/str.h"

void keys_start(void); /* once, before anything here */

/* Argon2id (RFC 9106) in libsodium's text form, about 64 MB and a tenth of a second; at most two at
 * a time in this process. */
struct str password_hash(struct arena *a, struct str password);
bool password_fits(struct str hash, struct str password);
/* Costs as much as password_fits, for names that do not exist. */
void password_waste(struct str password);
/* How many passwords this process has hashed or compared, for tests of the above. */
int64_t password_work(void);

/* n random bytes (1 to 64) as base64url without padding. Its last character is a letter or a digit:
 * whatever finds addresses in a text takes a '_' or '-' at the end of one for punctuation. */
struct str secret_new(struct arena *a, size_t n);
/* SHA-256 as 64 hex digits; as base64url (for PKCE, RFC 7636). */
struct str hash_hex(struct arena *a, struct str s);
struct str hash_base64url(struct arena *a, struct str s);
/* SHA-1 as base64 with padding: for the handshake of WebSocket alone (RFC 6455 section 4.2.2). */
struct str hash_sha1_base64(struct arena *a, struct str s);
/* HMAC-SHA-256 as hex. */
struct str hmac_hex(struct arena *a, struct str key, struct str s);
/* base64url without padding (RFC 4648 section 5). Reading also takes + and / and padding, as some
 * apps send them; false for any other byte and for bits that are left over. */
struct str base64url(struct arena *a, struct str s);
/* With the usual letters and padding (section 4). */
struct str base64(struct arena *a, struct str s);
bool base64url_read(struct arena *a, struct str text, struct str *ret);
/* Equal, in a time that depends on the lengths only. */
bool secret_eq(struct str a, struct str b);

#endif
