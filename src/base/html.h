/*
 * Text on its way into a page. put() chooses the escape from the type of the value, so the unsafe
 * way has no spelling: a struct str is escaped, a struct html is already safe, a struct url is
 * written as an attribute value. Only base/markdown.c, base/caption.c and compiled pages make a
 * struct html.
 */
#ifndef BASE_HTML_H
#define BASE_HTML_H

#include "base/buf.h"

struct html {
	struct str s;
};

/* An http(s) address or a path of this server, checked by base/url.c or built by the program. */
struct url {
	struct str s;
};

void put_text(struct buf *b, struct str s);
void put_html(struct buf *b, struct html h);
void put_url(struct buf *b, struct url u);
void put_int(struct buf *b, int64_t n);
void put_i(struct buf *b, int n);
void put_size(struct buf *b, size_t n);

#define put(b, v)                                                                                  \
	_Generic((v), struct str                                                                   \
		 : put_text, struct html                                                           \
		 : put_html, struct url                                                            \
		 : put_url, int                                                                    \
		 : put_i, int64_t                                                                  \
		 : put_int, size_t                                                                 \
		 : put_size)(b, v)

/* The text of safe HTML without its tags, entities undone, paragraphs apart by a line break: for
 * notifications, page descriptions and search. In the arena. */
struct str html_plain(struct arena *a, struct html h);

/* Text as safe HTML. In the arena. */
struct html html_of(struct arena *a, struct str text);
/* The same HTML with small pictures in the place of some of its words. cut gives the next of them
 * that stands in a piece of text, what is before it, and what shows it, which is one word with a
 * picture of this place; it moves *rest behind it. Tags are left alone. In the arena. */
struct html_picture {
	struct url url;
	struct str word; /* what it stands for, as it is said aloud */
};
struct html html_with_pictures(struct arena *a, struct html h,
			       bool (*cut)(void *ctx, struct str *rest, struct str *ret_before,
					   struct html_picture *ret),
			       void *ctx);

#endif
