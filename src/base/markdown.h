/*
 * Markdown (CommonMark without raw HTML) to safe HTML, with md4c: emphasis, lists, quotes, links to
 * http(s), headings as bold paragraphs, code; pictures become their text. Two departures for people
 * who don't think of markup: a line end is a line end, and indented lines are no code.
 */
#ifndef BASE_MARKDOWN_H
#define BASE_MARKDOWN_H

#include "base/html.h"

/* `inline_text` writes each run of plain text (so that mentions and tags are found in it); `ctx` is
 * handed through. A character after a backslash is not handed to it. Texts over 64 KB, or whose
 * output would pass CAPTION_HTML_MAX, come back as one escaped paragraph. In the arena. */
struct html markdown_html(struct arena *a, struct str typed,
			  void (*inline_text)(void *ctx, struct buf *out, struct str text),
			  void *ctx);

#endif
