/*
 * The time that a post is about, which is not the time at which it was shared: a date as far as it
 * is known (EDTF, base/day.h), and the words in which its author says it. Words that are no date
 * ("before the war") are kept and shown, and stand in no order. What is dated stands in the order
 * of that time: by the day in the middle, then by how exactly it is known, then by id.
 */
#ifndef CORE_WHEN_H
#define CORE_WHEN_H

#include "base/day.h"
#include "core/job.h"
#include "sys/task.h"

#define WHEN_WORDS_MAX 100 /* characters */

/* Where a date comes from; in the rows. */
enum when_source { WHEN_BY_AUTHOR, WHEN_BY_PHOTO, WHEN_BY_IMPORT };

struct account;
struct post;
struct post_row;
struct posts;

struct when_said {
	struct str edtf;  /* empty: no date */
	struct str words; /* empty: as the date reads in the reader's language */
	enum when_source source;
	bool first; /* the words stand first in what other servers and apps get */
};

/* Into the row, with its bounds and its place. ERR_INVALID for what is no EDTF or names a year that
 * is not taken (WHEN_YEAR_FIRST to WHEN_YEAR_LAST), ERR_LIMIT for words that are too long. */
enum err when_check(struct task *t, const struct when_said *w, struct post_row *row);
/* What the row says already. */
struct when_said when_of_row(const struct post_row *row);
/* What somebody elsewhere says, as far as it can be kept: a date that can't be is dropped, and
 * words are made one line. */
void when_told(struct task *t, struct str edtf, struct str words, struct post_row *row);
/* After a post of mine was written: its author has such posts from now on. Writes. */
void when_written(struct task *t, const struct post_row *row);

/* What a person typed: EDTF, or words that hold one; with how it was read. */
struct when_said when_of_typed(struct task *t, struct str typed, struct when_typed *ret);
/* How a date is read, beside the words of its author: "spring 1987 (1 March 1987 to 31 May 1987)":
 * which months a season is, is said. Empty when there is no date. */
struct str when_reading(struct task *t, struct str edtf);
/* The words of a post: the author's, or the date in the reader's language. Empty for none. */
struct str when_shown(struct task *t, const struct post *p);
/* What stands first in what others get; empty when nothing does. */
struct str when_first_line(struct task *t, const struct post *p);

/* --- by years and decades --- */

/* Of an author: a decade (198: the 1980s), or one year. */
struct when_shelf {
	bool is_year;
	int64_t year, decade; /* the decade of the year, or the one itself */
};
/* "1987" or "1980s"; false for anything else. */
bool when_shelf_read(struct str name, struct when_shelf *ret);
struct str when_shelf_name(struct arena *a, const struct when_shelf *s);

/* The decades of which the asker may see posts, and the years of one of them; ascending. Posts that
 * the asker sees only because they are mentioned there are in the lists, but make no decade of
 * their own appear. Costs as much with ten posts as with a million. Of a page of the remembered
 * (core/memorial.h): of what stands on it, whoever wrote it. */
struct ids when_decades(struct task *t, const struct account *a);
struct ids when_years(struct task *t, const struct account *a, int64_t decade);

/* A page, the earliest first: behind a post, or (before) in front of it. */
struct when_paging {
	struct str at; /* as a page wrote it; empty: from the beginning */
	bool before;
	int64_t limit;
	/* filled: where the next and the one before begin; empty: nothing is there */
	struct str next, previous;
};
enum err when_list(struct task *t, const struct account *a, const struct when_shelf *s,
		   struct when_paging *page, struct posts *ret);

/* One step of JOB_WHEN, for app/jobs.c: places for what was dated before there were any. Writes. */
enum err when_step(struct task *t, const struct job *j);

#endif
