/*
 * Work that waits: a row written in the same transaction as what caused it, done by the job loop
 * (app/jobs.c) as a task of its own. A job that fails is tried again with growing pauses, at most
 * JOB_TRIES times; one that was half done when the program died is done again, so each is written
 * to bear that.
 *
 * Work that goes out to another server waits in a lane of its own, whose loop (app/sends.c) hands
 * it to the courier and goes on: the row stays until the answer is there.
 */
#ifndef CORE_JOB_H
#define CORE_JOB_H

#include "sys/task.h"

#define JOB_TRIES 10

enum job_kind {
	JOB_FANOUT,	    /* ref: a post; detail: the follower reached last */
	JOB_FILES,	    /* removes files that no row names any more; once a while */
	JOB_LOOSE_MEDIA,    /* removes photographs that no post took for a day */
	JOB_TIDY,	    /* old codes, attempts, sessions, keys */
	JOB_REMOVE_ACCOUNT, /* ref: an account that left, in small steps */
	JOB_PUSH = 5,	    /* sent; ref: a notice; detail: the subscription (core/push.h) */
	JOB_SCHEDULED = 6,  /* ref: a post that waits (core/scheduled.h) */
	JOB_POLL_END = 7,   /* ref: a post; detail: when its poll ends, who was told last */
	JOB_IMPORT = 8,	    /* ref: what somebody brings along (core/import.h) */
	JOB_CIRCLE = 9,	    /* ref: a circle that somebody left; detail: the post looked at last */
	JOB_SOFTWARE = 11,  /* ref: somebody of a server that is asked which software it runs */
	JOB_DOMAIN_BLOCK = 10, /* ref: who; detail: which server, and where in their follows */
	JOB_SHELTER = 12,      /* ref: whose; detail: how far their posts were told of it */
	JOB_SHELTER_OVER = 13, /* ref: whose shelter may be over (core/shelter.h) */
	JOB_CLOSING = 14,      /* ref: a post whose comments close (core/closing.h) */
	JOB_CANDLES = 16,      /* ref: whose candles of a day are told (core/candle.h) */
	JOB_HELD = 21,	       /* erases what was held for long (core/held.h) */
	JOB_NOTICES = 20,      /* ref: whose; detail: the rest of what core/notice.c began */
	JOB_ARRIVED = 32,      /* forgets ids of activities that came long ago */
	JOB_FIND = 33,	       /* ref: a post; detail: what of its thread is looked for elsewhere */
	JOB_PAST = 37,	   /* ref: somebody elsewhere whom somebody here follows, the first one */
	JOB_SYNC = 34,	   /* ref: somebody elsewhere; detail: the digest of their followers here */
	JOB_MOVE = 25,	   /* ref: who moved; detail: where to, and who was carried along */
	JOB_ANNOUNCE = 26, /* ref: an announcement whose time comes; detail: when */
	JOB_NARROW = 35,   /* ref: a post that is for others now; detail: core/narrow.h */
	JOB_WORDS = 36,	   /* words of what was deleted leave the index; once a while */
	JOB_TELL = 40,	   /* ref: what it is about; detail: core/tell.h */
	JOB_OWED = 41,	   /* gives up what other servers did not take; once a while */
	JOB_PEER = 46,	   /* what the host decided about servers, in steps (core/peer.h) */
	JOB_QUIET = 55,	   /* ref: a quiet time that begins or ends (core/quiet.h) */
	JOB_DATES = 56,	   /* days that are over get their next; once a day (core/date.h) */
	JOB_REMIND = 57,   /* ref: a date (core/remind.h) */
	JOB_REMIND_MAIL = 58,  /* ref: what is to be said */
	JOB_MAIL_CONFIRM = 59, /* ref: whose address; detail: the secret of the link */
	JOB_WHEN = 60,	       /* detail: the post up to which dates have their places */
	JOB_FAR_MEDIA = 50,    /* pictures of other servers: who was looked at, and room */
	JOB_MEMORIAL = 51,     /* ref: a page of the remembered; detail: what it passed on last */
	JOB_KINDS = 64	       /* more than any of them */
};

enum job_lane { LANE_HERE, LANE_OUT };

/* Writes the row and wakes the loop after the commit. run_at: milliseconds. */
void job_add(struct task *t, enum job_kind kind, int64_t ref, struct str detail, int64_t run_at);

struct job {
	int64_t id, ref, run_at, tries;
	enum job_kind kind;
	struct str detail;
};

/* --- for app/jobs.c --- */

/* Has a job of the lane been added on this thread since it last asked? For a thread of the writer,
 * after its commit: what another thread of it has added may not be committed yet, and whoever was
 * woken for that would not see it, and sleep on. */
bool job_was_added(enum job_lane lane);
/* The job of LANE_HERE that is due first, now or later; false when there is none. */
bool job_first(struct task *t, struct job *ret);
/* Counts a try before it is made; after one that failed, says when the next may be. Writes. */
void job_try(struct task *t, const struct job *j, bool failed);
void job_done(struct task *t, const struct job *j); /* writes */
/* The same for one that comes again and again, `every` ms after this: but where one of its kind
 * waits already, as it had more to do and added itself, that one is its next. Else each time would
 * leave one more that never ends. Writes. */
void job_done_for_now(struct task *t, const struct job *j, int64_t every);
/* Sees to it that a job which comes again and again is there. Writes. */
void job_every(struct task *t, enum job_kind kind, int64_t first_at);

/* --- for app/sends.c --- */

struct jobs {
	struct job *p;
	size_t n;
};

/* Those of LANE_OUT that are due, and when the next is (INT64_MAX: none waits). Reads. */
struct jobs job_outgoing(struct task *t, size_t most);
int64_t job_next_outgoing(struct task *t);
/* Counts a try, and keeps the job from being taken again until then. Writes. */
void job_hold(struct task *t, struct job *j, int64_t until);
/* It did not work: again at that time. tries: as they are to be counted. Writes. */
void job_again(struct task *t, const struct job *j, int64_t tries, int64_t at);
/* What was on its way when the program ended is due at once. Writes. */
void job_free_held(struct task *t);

#endif
