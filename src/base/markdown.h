/*
 * Markdown (CommonMark without raw HTML) to safe HTML, with md4c: emphasis, lists, quotes, links to
 * http(s), headings as bold paragraphs, code; pictures become their text.
 */
#ifndef BASE_MARKDOWN_H
#define BASE_MARKDOWN_H

#include "base/html.h"

/* `inline_text` writes each run of plain text (so that mentions and tags are found in it); `ctx` is
 * handed through. */
struct html markdown_html(struct arena *a, struct str typed,
			  void (*inline_text)(void *ctx, struct buf *out, struct str text),
			  void *ctx);

#endif
