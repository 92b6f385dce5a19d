/*
 * Keys that sign what goes between servers: RSA-2048 (RSASSA-PKCS1-v1_5 with SHA-256) to sign, and
 * that and Ed25519 to verify. Bytes in, bytes out; what is signed is fed/signature.c's business.
 */
#ifndef SYS_KEYS_SIGN_H
#define SYS_KEYS_SIGN_H

#include "base/arena.h"
#include "base/str.h"

enum sign_kind { SIGN_RSA, SIGN_ED25519 };

/* A new RSA-2048 pair as PEM (PKCS #8, SubjectPublicKeyInfo); takes up to half a second. */
void sign_key_new(struct arena *a, struct str *ret_private, struct str *ret_public);

/* A signature as base64 (RFC 4648 section 4); STR_NONE for a key that can't be read. Keys are
 * parsed once and kept: a signature costs one RSA operation. */
struct str sign(struct arena *a, struct str private_pem, struct str bytes);
/* Is it? False for everything that is wrong: key, base64, length. */
bool sign_fits(enum sign_kind kind, struct str public_pem, struct str bytes, struct str base64);

/* A public key in one of the forms that actors have (PEM of both kinds, Multikey's
 * publicKeyMultibase) as PEM; false for what is none, and for RSA under 2048 or over 8192 bits. */
bool sign_key_read(struct arena *a, struct str text, enum sign_kind *ret_kind, struct str *ret_pem);

/* SHA-256 as base64, for Digest (RFC 3230) and Content-Digest (RFC 9530). */
struct str hash_base64(struct arena *a, struct str s);

#endif
