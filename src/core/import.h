/*
 * Bringing along: lists of people from elsewhere, as the CSV files that Mastodon and GoToSocial
 * write (core/takeout.h). A file is looked at first, then worked through in small steps by a job; a
 * journal tells what became of each line. People of other servers wait in the journal: nothing is
 * lost, and nothing is done for them yet.
 */
#ifndef CORE_IMPORT_H
#define CORE_IMPORT_H

#include "core/job.h"
#include "sys/task.h"

#define IMPORT_BYTES_MAX ((size_t)1024 * 1024)
#define IMPORT_LINES_MAX 20000
#define IMPORT_KEPT 10 /* of one person; older ones that are done go */

enum import_kind {
	IMPORT_FOLLOWING,
	IMPORT_BLOCKS,
	IMPORT_MUTES,
	IMPORT_LISTS,
	IMPORT_CIRCLES, /* as lists; no file removes a circle */
	IMPORT_KINDS
};

enum import_state {
	IMPORT_LOOKED_AT, /* nothing was done; the person decides */
	IMPORT_READING,	  /* line by line */
	IMPORT_ENDING,	  /* what the file does not name ends (overwrite) */
	IMPORT_DONE
};

enum import_outcome { /* what did not work has the larger numbers */
		      IMPORT_WORKED,
		      IMPORT_WAS_SO,  /* it was so before */
		      IMPORT_ENDED,   /* the file does not name it: taken away */
		      IMPORT_FAR,     /* somebody of another server, who was not found there */
		      IMPORT_NOBODY,  /* no such person here, or no address at all */
		      IMPORT_REFUSED, /* `why` says it */
		      IMPORT_OUTCOMES
};

struct import {
	int64_t id, created_at, lines, done;
	enum import_kind kind;
	enum import_state state;
	bool overwrite;
	int64_t count[IMPORT_OUTCOMES];
};
struct imports {
	struct import *p;
	size_t n;
};

struct import_line {
	int64_t number;
	struct str address, title, why;
	enum import_outcome outcome;
};
struct import_lines {
	struct import_line *p;
	size_t n;
};

/* Keeps a file of mine to be looked at, or to be worked through at once. ERR_INVALID when there is
 * not one address in it or it is not UTF-8, ERR_LIMIT for more than IMPORT_LINES_MAX, ERR_CONFLICT
 * while another is under way. Writes. */
enum err import_add(struct task *t, enum import_kind kind, bool overwrite, struct str text,
		    bool at_once, struct import *ret);
/* One of mine. ERR_NOT_FOUND. */
enum err import_get(struct task *t, int64_t id, struct import *ret);
enum err import_list(struct task *t, struct imports *ret); /* mine, the newest first */
/* What is in a file that was only looked at, as it would be done: its first lines. */
enum err import_preview(struct task *t, int64_t id, size_t most, struct import_lines *ret);
/* What did not work, at most `most` lines. */
enum err import_left(struct task *t, int64_t id, size_t most, struct import_lines *ret);
/* Goes on with one that was looked at. ERR_CONFLICT when it began already. Writes. */
enum err import_start(struct task *t, int64_t id);
/* Forgets one that is not under way. Writes. */
enum err import_drop(struct task *t, int64_t id);

/* JOB_IMPORT, on a worker: looks up whom the next lines name elsewhere, and takes the step. */
enum err import_job(struct task *t, const struct job *j);
/* A few lines, and the next step while there are more. Writes. */
enum err import_step(struct task *t, const struct job *j);

#endif
