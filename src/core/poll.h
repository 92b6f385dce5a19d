/*
 * Polls: a post may ask a question with two to four options. Whoever may see the post may vote,
 * once, until it is over; then its author and those who voted hear of it. The counts belong to the
 * poll and are told to everybody who sees it (docs/decision/007); who chose what is told to nobody.
 * A poll has the id of its post.
 */
#ifndef CORE_POLL_H
#define CORE_POLL_H

#include "sys/task.h"

struct job;
struct post;

#define POLL_OPTIONS_MIN 2
#define POLL_OPTIONS_MAX 4
#define POLL_OPTION_MAX 50		     /* characters */
#define POLL_FAR_OPTIONS_MAX 15		     /* of one that was asked elsewhere, */
#define POLL_FAR_OPTION_MAX 300		     /* and characters of these */
#define POLL_NO_END INT64_C(253402300799000) /* elsewhere some are never over */
#define POLL_SECONDS_MIN 300
#define POLL_SECONDS_MAX 2629746 /* a month */

struct poll {
	int64_t post_id, expires_at;
	struct strs options;
	bool multiple; /* more than one option may be chosen */
	bool hides;    /* how many chose each option is told only when it is over */
	int64_t voters, votes, tally[POLL_FAR_OPTIONS_MAX];
	/* of the asker */
	bool over, mine, voted; /* voted: also of its author, who can't */
	bool tells;		/* the tallies may be shown */
	unsigned chosen;	/* bit i: option i */
};

struct poll_new {
	struct strs options; /* empty ones are left out */
	int64_t seconds;     /* from now; on edit 0: it ends when it would have ended */
	bool multiple, hides;
};

/* The post with its poll; ERR_NOT_FOUND when it has none. */
enum err poll_get(struct task *t, int64_t id, struct post *ret);

/* What was sent as choices: numbers; what is none becomes -1, which no option has. Empty ones are
 * left out. */
struct ids poll_choices(struct task *t, struct strs sent);

/* Votes; choices count from 0. ERR_INVALID when the poll is over or one's own, when one has voted,
 * and when there is none, an unknown or (unless it is multiple) more than one choice. Writes. */
enum err poll_vote(struct task *t, int64_t id, struct ids choices, struct post *ret);

/* Votes for the option of that name; where several may be chosen, once for each: so votes come from
 * elsewhere. ERR_INVALID as above. Writes. */
enum err poll_vote_named(struct task *t, int64_t id, struct str option);

/* A poll of elsewhere is as its server says: kept, or changed. tally: one for each option. Writes.
 */
struct poll_told {
	const struct str *options;
	const int64_t *tally;
	size_t n;
	bool multiple;
	int64_t expires_at, voters; /* 0: never over; nothing said */
};
void poll_keep_told(struct task *t, int64_t post_id, const struct poll_told *p);

/* One step of JOB_POLL_END, for app/jobs.c: tells its author and some of those who voted; adds
 * the next step as a job of its own. Writes. */
enum err poll_end_step(struct task *t, const struct job *j);

#endif
