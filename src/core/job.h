/*
 * Work that waits: a row written in the same transaction as what caused it, done by the job loop
 * (app/jobs.c) as a task of its own. A job that fails is tried again with growing pauses, at most
 * JOB_TRIES times; one that was half done when the program died is done again, so each is written
 * to bear that.
 */
#ifndef CORE_JOB_H
#define CORE_JOB_H

#include "sys/task.h"

#define JOB_TRIES 10

enum job_kind {
	JOB_FANOUT,	       /* ref: a post; detail: the follower reached last */
	JOB_FILES,	       /* removes files that no row names any more; once a while */
	JOB_LOOSE_MEDIA,       /* removes photographs that no post took for a day */
	JOB_TIDY,	       /* old codes, attempts, sessions, keys */
	JOB_REMOVE_ACCOUNT,    /* ref: an account that left, in small steps */
	JOB_SCHEDULED = 6,     /* ref: a post that waits (core/scheduled.h) */
	JOB_DOMAIN_BLOCK = 10, /* ref: who; detail: which server, and where in their follows */
	JOB_NOTICES = 20,      /* ref: whose; detail: the rest of what core/notice.c began */
	JOB_KINDS
};

/* Writes the row and wakes the loop after the commit. run_at: milliseconds. */
void job_add(struct task *t, enum job_kind kind, int64_t ref, struct str detail, int64_t run_at);

struct job {
	int64_t id, ref, run_at, tries;
	enum job_kind kind;
	struct str detail;
};

/* --- for app/jobs.c --- */

/* Has a job been added (perhaps not yet committed) since this was last asked? */
bool job_was_added(void);
/* The job that is due first, now or later; false when there is none. */
bool job_first(struct task *t, struct job *ret);
/* Counts a try before it is made; after one that failed, says when the next may be. Writes. */
void job_try(struct task *t, const struct job *j, bool failed);
void job_done(struct task *t, const struct job *j); /* writes */
/* Sees to it that a job which adds itself again and again is there. Writes. */
void job_every(struct task *t, enum job_kind kind, int64_t first_at);

#endif
