/*
 * Keys of Web Push: P-256 pairs, messages sealed for one subscription (RFC 8291 over RFC 8188, and
 * the older draft "aesgcm" that most apps still ask for), and the signed word of who sends them
 * (VAPID, RFC 8292). Everything is raw bytes in the arena: a point is 65 bytes (SEC 1, not
 * compressed), a private key 32.
 */
#ifndef SYS_KEYS_PUSH_H
#define SYS_KEYS_PUSH_H

#include "base/str.h"

#define P256_POINT 65
#define P256_PRIVATE 32
#define PUSH_AUTH 16
#define PUSH_SALT 16

struct p256_pair {
	struct str point, secret;
};

struct p256_pair p256_new(struct arena *a);
/* Is it a point of the curve, written in full? */
bool p256_is_point(struct str point);
/* ES256 (RFC 7518 section 3.4): 64 bytes. */
struct str p256_sign(struct arena *a, const struct p256_pair *pair, struct str text);
bool p256_verify(struct str point, struct str text, struct str signature);

/* Whom a message is for: their public key, and the secret they share with us. */
struct push_reader {
	struct str point, auth;
	bool standard; /* RFC 8291; otherwise the older form */
};

/* The longest text that fits into the 4,096 bytes that every push service takes. */
#define PUSH_TEXT_STANDARD 3993
#define PUSH_TEXT_OLDER 4078

struct push_sealed {
	struct str body;
	struct str salt, point; /* of this message; within the body in the standard form */
};

/* Seals text, followed by `pad` zero bytes that hide its length; text and pad together are at most
 * PUSH_TEXT_. False when the reader's key is no point. */
bool push_seal(struct arena *a, const struct push_reader *r, struct str text, size_t pad,
	       struct push_sealed *ret);
/* The same with a pair and a salt that are known: for the published examples. */
bool push_seal_with(struct arena *a, const struct push_reader *r, const struct p256_pair *own,
		    struct str salt, struct str text, size_t pad, struct push_sealed *ret);

/* RFC 8188 from a key on, in records of `size` bytes (at least 18). The padding goes into the first
 * records, beside at least one byte of the text each. */
struct str push_records(struct arena *a, struct str key, struct str salt, struct str key_id,
			uint32_t size, struct str text, size_t pad);

/* A JWT for the push service at `origin` ("https://push.example.net"), until `until` (ms), from
 * whoever answers for this place at `contact` (https: or mailto:). */
struct str vapid_token(struct arena *a, const struct p256_pair *pair, struct str origin,
		       int64_t until, struct str contact);

#endif
