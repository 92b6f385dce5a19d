/*
 * Quiet times: what somebody does not want to come upon for some days, once or every year. They
 * name words, #tags and people; for people, what they share and what others share about them
 * (answers, mentions, quotes, boosts, what stands on a page of the remembered). They are private,
 * and nobody has one who did not make it.
 *
 * While a time holds there is an ordinary filter for it (core/filter.h), so that every app and page
 * obeys. A job that waits for the moment makes it and takes it away again; a server that was off
 * does so when it starts, and nothing at all when the whole time has passed. Meanwhile the filter
 * is what holds: what an app changes in it flows back, one that an app takes away is gone until the
 * next year, an end that an app gives holds this once (docs/decision/034).
 *
 * Days are those of the person's clocks, the first and the last of them included. 29 February is
 * the 28th in other years.
 */
#ifndef CORE_QUIET_H
#define CORE_QUIET_H

#include "base/buf.h"
#include "core/filter.h"

struct date;
struct job;

#define QUIETS_MAX 20	    /* of one person */
#define QUIET_WORDS_MAX 200 /* in all of theirs together */
#define QUIET_PEOPLE_MAX 200
#define QUIET_DAYS_MAX 365 /* of one time */

enum quiet_state {
	QUIET_OFF,   /* its owner switched it off */
	QUIET_WAITS, /* it will begin */
	QUIET_ON,
	QUIET_ENDED, /* it would hold today, but was ended */
	QUIET_OVER   /* it does not come again */
};

struct quiet_word {
	struct str word;
	bool whole;
};

struct quiet {
	int64_t id;
	struct str name; /* of the filter too */
	struct quiet_word *word;
	size_t words;
	struct ids people;
	int64_t from, to; /* the first time, in days since 1970 */
	bool yearly;
	enum filter_action action;
	unsigned contexts; /* FILTER_ bits */
	/* read only */
	enum quiet_state state;
	int64_t begins; /* the first day of the time that holds or comes next; DAY_NONE */
	int64_t last;	/* and its last day */
};

struct quiets {
	struct quiet *p;
	size_t n;
};

/* All mine, in the order in which they were made; as an app may have changed them. Reads. */
enum err quiet_list(struct task *t, struct quiets *ret);
enum err quiet_get(struct task *t, int64_t id, struct quiet *ret); /* ERR_NOT_FOUND */

/* Keeps it; it holds at once when today lies within. ERR_INVALID, ERR_LIMIT with a sentence.
 * Writes. */
enum err quiet_add(struct task *t, struct quiet *q);
/* Whatever was made for it is made anew. One that was ended stays so unless its days change.
 * Writes. */
enum err quiet_change(struct task *t, struct quiet *q);
/* This time is over; the next year it comes again. Nothing when it does not hold. Writes. */
enum err quiet_end(struct task *t, int64_t id);
/* Off until it is switched on; switched on it holds at once when today lies within, also when this
 * time was ended. Writes. */
enum err quiet_switch(struct task *t, int64_t id, bool on);
enum err quiet_remove(struct task *t, int64_t id); /* writes */

/* All mine as lines of a CSV file (core/takeout.h). */
enum err quiet_csv(struct task *t, struct buf *to);

/* --- pure reckoning (core/quiet_time.c) --- */

/* The first time that is not over by `today` and begins after the day `after`. */
bool quiet_time(const struct quiet *q, int64_t today, int64_t after, int64_t *ret_from,
		int64_t *ret_to);

/* --- for core/ and app/ --- */

/* All of somebody's. */
struct quiets quiet_all(struct task *t, const struct account *owner);
/* Does a quiet time of theirs that holds meet one of their kept dates, so that no reminder of it is
 * said: by a word in its title, because one of its people is called so, or because it was taken
 * from the page of one, or belongs to a post that is about one? */
bool quiet_silences(struct task *t, const struct account *owner, const struct date *d);
/* Somebody lives elsewhere now: their times begin and end by other clocks. Writes. */
void quiet_zone_changed(struct task *t, const struct account *owner);
/* JOB_QUIET (ref: a quiet time): it may begin or end now. Writes. */
enum err quiet_step(struct task *t, const struct job *j);

#endif
