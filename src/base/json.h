/*
 * JSON out: a streaming writer (jw_) with a stack that rejects wrong nesting (a broken invariant:
 * the shape is the program's own). JSON in: one object flattened into form parameters, so that
 * every door reads forms and JSON the same way; duplicate keys are refused (RFC 8259 section 4).
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"
#include "base/form.h"

#define JSON_DEPTH 32

struct jw {
	struct buf *b;
	unsigned char stack[JSON_DEPTH]; /* '{' or '[' */
	int depth;
	bool first, after_key;
};

void jw_init(struct jw *j, struct buf *b);

void jw_object(struct jw *j);
void jw_array(struct jw *j);
void jw_end(struct jw *j);  /* closes whichever was opened last */
void jw_done(struct jw *j); /* must: everything is closed */

/* A key; a value must follow. Keys are literals of the program. */
#define jw_key(j, lit) jw_key_((j), S(lit))
void jw_key_(struct jw *j, struct str key);

void jw_str(struct jw *j, struct str s); /* malformed UTF-8 becomes U+FFFD */
void jw_int(struct jw *j, int64_t n);
void jw_real(struct jw *j, double d); /* up to 6 digits; NaN and infinities become 0 */
void jw_bool(struct jw *j, bool b);
void jw_null(struct jw *j);
void jw_id(struct jw *j, int64_t id);		 /* decimal string; 0 becomes null */
void jw_time(struct jw *j, int64_t ms);		 /* RFC 3339, milliseconds, Z */
void jw_str_or_null(struct jw *j, struct str s); /* null when s.p is NULL */

/* A value, or within an object a row of members, that was written by this writer before. */
void jw_ready(struct jw *j, struct str text);

/* Reads an object into parameters: {"a":{"b":1},"c":["x","y"]} becomes a[b]=1, c[]=x, c[]=y; true
 * and false become "true" and "false", null an empty value, and so does an empty list (c[]=), as a
 * form would say it; lists of objects become a[0][b]. False
 * for malformed JSON, duplicate keys, anything but an object, nesting over 8, a
 * flattened name over 512 bytes, integers outside int64_t, or more than params->most parameters.
 * Text is copied into the arena. */
bool json_read_params(struct arena *a, struct str text, struct params *ret_params);

#endif
