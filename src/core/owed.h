/*
 * What is owed to other servers: activities that are written (fed/outbox.c) and not yet taken by
 * every inbox they are for. What may be sent now, what happens after an answer, and how each server
 * is doing. Sending itself is fed/deliver.c's and app/sends_far.c's.
 *
 * A server that does not answer is asked again with one delivery at a time, with growing pauses,
 * and everything else for it waits; one that answers gets what waits bit by bit. So neither stands
 * in the way of another. Of two deliveries about the same thing the later one waits for the
 * earlier.
 *
 * Which deliveries are under way is known in memory alone: after a crash they are sent again, with
 * the same id.
 */
#ifndef CORE_OWED_H
#define CORE_OWED_H

#include "core/tell.h"

#define OWED_DAYS 7	    /* that long something is tried */
#define OWED_DAYS_URGENT 30 /* what takes back or narrows */
#define OWED_UNDER_WAY 1024 /* at once */
#define OWED_HOST_FIRST 4   /* of these to one server, until it answers */
#define OWED_HOST_MOST 32   /* and then */
#define OWED_PROBES 32	    /* servers that are down and asked again at the same time */

/* --- writing it down: for fed/outbox.c --- */

struct owing {
	enum tell what;
	int64_t who;	 /* who signs; 0: the place */
	int64_t post_id; /* for the ledger; 0: none */
	int64_t subject; /* what it is about; 0: nothing that comes in an order */
	bool urgent;	 /* what is owed about the subject and was not sent is forgotten */
	struct str body;
};
/* The activity, with a delivery for each inbox; the servers go into the ledger. Writes. */
void owed_add(struct task *t, const struct owing *o, const struct inboxes *to);

/* --- sending it: for fed/deliver.c and app/sends_far.c, on one thread --- */

struct owed {
	int64_t id, outgoing_id, tries;
	struct str inbox, host;
	int64_t account_id, post_id, subject, until;
	enum tell what;
	bool urgent;
};

struct owed_due { /* what may be sent now, and what is to be arranged before */
	struct owed *p;
	size_t n;
	struct strs crowded; /* servers for whom more is due than may be sent at once */
	struct strs idle;    /* those that are down, with nothing to ask them with */
	struct ids early;    /* deliveries that must wait for another */
};

/* What is due, at most `room`; it counts as under way from now on. Reads. */
struct owed_due owed_take(struct task *t, size_t room);
/* The activity; STR_NONE when it was taken back. Reads. */
struct str owed_body(struct task *t, const struct owed *o);
/* Does owed_arrange have anything to do? */
bool owed_is_untidy(const struct owed_due *due);
/* What can't be sent yet steps aside, so that the rest is seen. Writes. */
void owed_arrange(struct task *t, const struct owed_due *due);
/* When there may be more (ms; INT64_MAX: when something is added). Reads. */
int64_t owed_next(struct task *t);

enum owed_end {
	OWED_TAKEN,   /* it is there */
	OWED_REFUSED, /* and always will be */
	OWED_GONE,    /* the inbox says that it is no more */
	OWED_LATER,   /* the server answers, but not well */
	OWED_DOWN,    /* the server does not answer */
	OWED_BACK,    /* it was not sent: no try */
	OWED_DROPPED  /* nor will it be */
};
struct owed_answer {
	struct owed owed;
	enum owed_end end;
	int64_t after; /* not before then, as the server wishes: ms from now; 0: no wish */
};
/* How they ended. Writes. */
enum err owed_settle(struct task *t, const struct owed_answer *list, size_t n);
/* That is written (or could not be, and they are sent again): they are no longer under way. */
void owed_settled(const struct owed_answer *list, size_t n);
/* At the start: nothing is under way, and what waited in the line of a server is due. Writes. */
void owed_begin(struct task *t);
/* Has something been added on this thread since it last asked? As job_was_added. */
bool owed_was_added(void);

/* JOB_OWED: gives up what could not be delivered, and forgets what is long settled. Writes. */
enum err owed_tidy(struct task *t, const struct job *j);

/* --- how servers are doing --- */

struct far_state {
	struct str host;
	int64_t failing_since; /* 0: it answers, as far as is known */
	int64_t asked_again_at;
	int64_t waiting; /* deliveries, counted up to 10,000 */
};
struct far_states {
	struct far_state *p;
	size_t n;
};
/* Those that do not answer, the longest first, at most 1,000. For hosts' pages and commands. */
struct far_states owed_failing(struct task *t);
struct far_state owed_state(struct task *t, struct str host);

/* --- the end of a post --- */

/* How many servers have a post of mine; or, by the id of what was taken back (core/taken.h), had
 * it, and how many of them said that it is gone; unknown: they could not be told within
 * OWED_DAYS_URGENT. For its author alone. */
struct taken_back {
	int64_t servers, confirmed, unknown;
};
struct taken_back owed_taken_back(struct task *t, int64_t id);

#endif
