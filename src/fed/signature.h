/*
 * Signed requests between servers: the form that everybody speaks (draft-cavage-http-signatures-12,
 * written and read), and HTTP Message Signatures (RFC 9421, read), with Digest (RFC 3230) and
 * Content-Digest (RFC 9530). Here is what is signed and how that is written; keys are
 * sys/keys_sign.h's business, and whose they are fed/who.c's.
 */
#ifndef FED_SIGNATURE_H
#define FED_SIGNATURE_H

#include "base/arena.h"
#include "base/html.h"
#include "base/str.h"
#include "sys/keys_sign.h"

#define SIGNATURE_AGE_MOST ((int64_t)12 * 3600 * 1000) /* ms; as others have it */
#define SIGNATURE_AHEAD_MOST ((int64_t)3600 * 1000)    /* clocks differ */
#define SIGNATURE_HEADERS_MAX ((size_t)8 * 1024)       /* bytes of a header that is read */

/* --- ours --- */

struct signature_headers {
	struct str date, digest, signature; /* digest: STR_NONE without a body */
};

/* The headers of a request that is signed with this key ("Host" is the address's own). STR_NONE in
 * signature when the key can't be read. body: STR_NONE for GET. */
struct signature_headers signature_make(struct arena *a, struct str private_pem, struct str key_id,
					const char *method, struct url url, struct str body,
					int64_t now);

/* The same with one header more that is signed; its name in small letters. NULL: none. */
struct signature_more {
	const char *name;
	struct str value;
};
struct signature_headers signature_make_with(struct arena *a, struct str private_pem,
					     struct str key_id, const char *method, struct url url,
					     struct str body, int64_t now,
					     const struct signature_more *more);

/* --- theirs --- */

struct signature_view {	    /* a request as it came */
	const char *method; /* "POST" */
	struct str base;    /* "https://example.org": what it was sent to */
	struct str path, query;
	struct str body;
	struct str (*header)(void *ctx, const char *name);
	void *ctx;
};

enum signature_fault {
	SIGNATURE_GOOD,
	SIGNATURE_NONE,	   /* it is not signed */
	SIGNATURE_GARBLED, /* it can't be read, or is of a kind that we do not know */
	SIGNATURE_OLD,	   /* outside the window of time, or without a time */
	SIGNATURE_THIN,	   /* it leaves out what must be signed */
	SIGNATURE_DIGEST,  /* the body is another than the digest says */
};

/* "the body is not what was signed": for the sender, who is a program. */
const char *signature_fault_text(enum signature_fault f);

struct signature {
	struct str key_id;
	struct str base64;
	enum sign_kind kind; /* what it was said to be; RSA when it does not say */
	bool says_kind;
	/* What must have been signed. Some sign the path without its query: then either counts. */
	struct str text[2];
	size_t texts;
};

/* Reads the signature and checks everything but the key: the time, what is signed, the digest. The
 * text is in the arena. */
enum signature_fault signature_read(struct arena *a, const struct signature_view *v, int64_t now,
				    struct signature *ret);

/* Was it made with that key? */
bool signature_fits(const struct signature *s, enum sign_kind kind, struct str public_pem);

#endif
