/*
 * Views of text: a pointer and a length, never owned, not NUL-terminated unless said. Whoever made
 * the bytes (an arena, a literal, a row) decides how long they live.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/banned.h"

struct str {
	const char *p;
	size_t n;
};

struct strs {
	struct str *p;
	size_t n;
};

/* A literal as a view. Does not compile for anything but a literal. */
#define S(lit) ((struct str){ "" lit, sizeof(lit) - 1 })
#define STR_NONE ((struct str){ NULL, 0 })

/* For printf: "%.*s", STR_ARG(s) */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

/* A view of a NUL-terminated text; NULL becomes the empty view. */
struct str str_of(const char *c);

/* Copies into the arena; STR_NONE stays STR_NONE. str_c gives a NUL-terminated one for the system's
 * functions, never NULL. */
struct str str_dup(struct arena *a, struct str s);
const char *str_c(struct arena *a, struct str s);

/* printf into the arena. The view is also NUL-terminated. */
struct str str_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

bool str_eq(struct str a, struct str b);
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
bool str_starts(struct str s, struct str start);
bool str_ends(struct str s, struct str end);
int str_cmp(struct str a, struct str b); /* by bytes, as memcmp */
uint64_t str_hash(struct str s); /* FNV-1a, for tables: not against whoever picks the text */

/* Where needle first stands in s, or s.n when it does not. */
size_t str_find(struct str s, struct str needle);
size_t str_find_byte(struct str s, char c);

/* The part from byte `from`, at most n bytes; both are cut to what is there. */
struct str str_sub(struct str s, size_t from, size_t n);

/* Without white space (space, tab, CR, LF) at both ends. */
struct str str_trim(struct str s);

/* Takes what stands before the first sep off *rest into *ret_part. False when *rest was used up. */
bool str_cut(struct str *rest, char sep, struct str *ret_part);

/* ASCII letters made small, in the arena. */
struct str str_lower(struct arena *a, struct str s);

/* A decimal number within [min, max], with an optional minus; nothing else around it. */
bool str_int(struct str s, int64_t min, int64_t max, int64_t *ret_value);

/* Well-formed UTF-8 without NUL (RFC 3629: no surrogates, no overlong forms). */
bool str_is_utf8(struct str s);

/* Code points of well-formed UTF-8; each stray byte counts as one. */
size_t str_chars(struct str s);

/* The first n code points. */
struct str str_first_chars(struct str s, size_t n);
/* The beginning of a text as one line: what lies between words is one space, and what is left out
 * after n code points is an ellipsis. In the arena. */
struct str str_line(struct arena *a, struct str s, size_t n);

/* Takes one code point off *rest; 0xFFFD for a malformed byte; -1 at the end. */
int32_t str_next_char(struct str *rest);

/* Writes all of it to the descriptor. False with errno, and part of it may be written. */
bool str_write(int fd, struct str s);

#endif
