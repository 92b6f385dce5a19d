/*
 * What a compiled page writes to, and the few functions that it calls for a value: each picks its
 * escape from the place in the page (chosen by tools/pagec) and the type of the value (chosen
 * here). The owner of the buf and of the arena is whoever answers the request.
 */
#ifndef WEB_OUT_H
#define WEB_OUT_H

#include "base/html.h"
#include "base/words.h"

struct out {
	struct buf *b;
	enum lang lang;
	struct arena *a;
};

/* A value between quotes or in a <title>: no tag may pass, so a struct html does not compile. */
#define put_quoted(b, v)                                                                           \
	_Generic((v), struct str                                                                   \
		 : put_text, struct url                                                            \
		 : put_url, int                                                                    \
		 : put_i, int64_t                                                                  \
		 : put_int, size_t                                                                 \
		 : put_size)(b, v)

/* A value inside an address, after the program's own path: percent-encoded (RFC 3986 section 2.3),
 * with '@' left as it is. */
#define put_url_part(b, v)                                                                         \
	_Generic((v), struct str                                                                   \
		 : put_encoded, int                                                                \
		 : put_i, int64_t                                                                  \
		 : put_int, size_t                                                                 \
		 : put_size)(b, v)
void put_encoded(struct buf *b, struct str s);

/* {{word key}} and {{word key value value}}. */
void put_word(struct out *o, enum word w);
void put_word_with(struct out *o, enum word w, struct str one, struct str two);

/* A value as it stands in a sentence; in the arena. */
#define spoken(o, v)                                                                               \
	_Generic((v), struct str                                                                   \
		 : spoken_str, int                                                                 \
		 : spoken_i, int64_t                                                               \
		 : spoken_int, size_t                                                              \
		 : spoken_size)(o, v)
struct str spoken_str(struct out *o, struct str s);
struct str spoken_i(struct out *o, int n);
struct str spoken_int(struct out *o, int64_t n);
struct str spoken_size(struct out *o, size_t n);

/* For conditions: is there any text in it? */
#define has(v) _Generic((v), struct str : has_str, struct url : has_url, struct html : has_html)(v)
bool has_str(struct str s);
bool has_url(struct url u);
bool has_html(struct html h);

#endif
