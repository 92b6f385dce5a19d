/*
 * Comments that close: some days after a post was shared nobody but its author comments on it, or
 * on what was said under it. Candles stay possible, and so does opening it again. People who join
 * begin with CLOSING_DEFAULT_DAYS for what everybody may see; a post for followers or for a circle
 * closes only when its author says so. Comments of other servers that come later are held
 * (core/held.h), not refused: their authors could not know.
 */
#ifndef CORE_CLOSING_H
#define CORE_CLOSING_H

#include "core/post.h"

#define CLOSING_DEFAULT_DAYS 14
#define CLOSING_DAYS_MAX 3650
#define CLOSING_YEARLY_DAYS 3
#define CLOSING_NEVER (-1) /* as post_new.closes_after */

/* After how many days comments on new public and unlisted posts of mine close; 0: never. */
int64_t closing_mine(struct task *t);
/* ERR_LIMIT beyond CLOSING_DAYS_MAX. Writes. */
enum err closing_set_mine(struct task *t, int64_t days);

/* May I open and close comments on that post? ERR_NOT_FOUND. */
enum err closing_may(struct task *t, int64_t post_id);
/* A post of mine: its comments are open for so many days from now on; 0: for good. ERR_NOT_FOUND,
 * ERR_LIMIT. Writes. */
enum err closing_open(struct task *t, int64_t post_id, int64_t days);
/* They close now. Writes. */
enum err closing_close(struct task *t, int64_t post_id);

/* Comments on a post of mine that close open again each year, for CLOSING_YEARLY_DAYS from the day
 * on which it was shared, by its author's clocks (29 February: the 28th); or do not any more.
 * ERR_NOT_FOUND; ERR_INVALID when they stay open anyway. Writes. */
enum err closing_yearly(struct task *t, int64_t post_id, bool yearly);
/* Do those of a post of mine? */
bool closing_is_yearly(struct task *t, const struct post *p);

/* --- for core/ and app/ --- */

struct post_row;
struct ids;
struct job;

/* Is that a number of days that may be wished for a new post? ERR_LIMIT. */
enum err closing_check_new(struct task *t, int64_t closes_after);
/* When comments on a new post of mine close: as it is wished, or as mine do. row->extras follows.
 * 0: never; an answer never does. */
int64_t closing_of_new(struct task *t, struct post_row *row, int64_t closes_after);
/* It is written now. Writes. */
void closing_add(struct task *t, const struct post_row *row, int64_t closes_at);
/* For somebody who joins. Writes. */
void closing_begin(struct task *t, int64_t account_id);
/* Is it closed to all but its author? */
bool closing_is_closed(struct task *t, const struct post_row *p);
/* Each post that has one gets its closes_at and closed. */
void closing_load(struct task *t, struct ids ids, struct post *post, size_t n);
/* JOB_CLOSING: the time to close, or to open, may have come; others are told. Writes. */
enum err closing_step(struct task *t, const struct job *j);

#endif
