/*
 * Drafts and letters as a file to take along (RFC 4180), and such a file brought back. Photographs
 * are not in it; circles and links to earlier posts stay with the place that they are of.
 */
#ifndef CORE_DRAFT_FILE_H
#define CORE_DRAFT_FILE_H

#include "base/buf.h"
#include "core/post.h"

#define DRAFT_FILE_BYTES_MAX ((size_t)16 * 1024 * 1024)
#define DRAFT_FILE_LETTERS 50 /* letters that are written at once */

/* Kind, time, words, cover, when, language, audience: all mine. ERR_LIMIT when *to has no more
 * room. */
enum err draft_file(struct task *t, struct buf *to);
/* Adds those of such a file that are not there yet: drafts as drafts, letters at their own time.
 * What was for a circle or for a few is for me alone. ERR_INVALID for a file that is none, with the
 * line, before anything is written; ERR_LIMIT for too many drafts. On a worker; writes in steps. */
enum err draft_file_add(struct task *t, struct str csv, size_t *ret_added);

/* --- reading, for it and for its fuzz target --- */

struct draft_line {
	bool is_letter;
	int64_t at; /* ms */
	struct str words, cover, when, language;
	enum visibility visibility;
};
void draft_file_heading(struct buf *to);
void draft_file_line(struct arena *a, struct buf *to, const struct draft_line *x);
/* Takes the heading off; false when it is another file. */
bool draft_file_begins(struct arena *a, struct str *csv);
/* The next line; false at the end. *ret_fine: it could be read. */
bool draft_file_next(struct arena *a, struct str *csv, struct draft_line *ret, bool *ret_fine);

#endif
