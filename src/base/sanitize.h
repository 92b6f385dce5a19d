/*
 * HTML of other people's servers, rebuilt from an allow list: what is not known is left out and its
 * words stay, what could run or load is left out with everything in it. The only file of the server
 * that knows libxml2.
 */
#ifndef BASE_SANITIZE_H
#define BASE_SANITIZE_H

#include "base/html.h"

#define SANITIZE_MAX ((size_t)100 * 1024) /* bytes that are read; the rest is left out */

/* Paragraphs, line breaks, lists, quotes, code, emphasis, and links to http and https addresses
 * (with rel="nofollow noopener noreferrer"; the classes of mentions and tags stay). Headings become
 * strong paragraphs, pictures their descriptions. Every element is closed. In the arena. */
struct html sanitize(struct arena *a, struct str foreign);
/* The same without tabs and line ends, which become spaces: for what is kept as one line. */
struct html sanitize_line(struct arena *a, struct str foreign);

#endif
