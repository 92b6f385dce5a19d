/*
 * How often somebody asks: requests of an app's token, or of a stranger's address, in windows of
 * five minutes; and acts that are rarer (joining, sending photographs), by the hour. And the note,
 * once a day, that a session or token is still used. All live in memory of a fixed size; where two
 * fall on one place the newer wins, so the count errs on the lenient side.
 */
#ifndef APP_OFTEN_H
#define APP_OFTEN_H

#include <stdbool.h>

#include "base/str.h"

#define OFTEN_WINDOW ((int64_t)5 * 60 * 1000) /* ms */

/* At most this many in a window; 0: no limit (and often_limit gives 0). */
void often_start(int64_t most);
int64_t often_limit(void);

/* Counts one request of the token (or, when it is 0, of the address). Gives how many are left in
 * this window (-1: this one was too many) and when the next window begins (ms). */
int64_t often_count(int64_t token_id, struct str address, int64_t now, int64_t *ret_reset);

/* What is counted by the hour, through whichever door: what hashes a password or what strangers may
 * store by their address; what a person does to others, or to the disk, by person. */
enum act {
	ACT_NONE,
	ACT_JOIN,
	ACT_SIGN_IN,
	ACT_APP,
	ACT_TOKEN,
	ACT_PASSWORD,
	ACT_INVITE,
	ACT_FOLLOW,
	ACT_POST,
	ACT_PHOTO,
	ACT_REPORT,
	ACT_ELSEWHERE, /* other servers are asked for a stranger */
	ACT_COUNT
};

/* The act of a route ("POST /join"), and how many routes have one. */
enum act often_act(struct str where);
size_t often_acting(void);

/* How many of an act an hour takes. */
int64_t often_act_most(enum act act);

/* Counts one act of the person or the address; false: that was one too many, and ret_reset says
 * when the next hour begins (ms). Always true when there is no limit (often_start with 0). */
bool often_may(enum act act, int64_t person, struct str address, int64_t now, int64_t *ret_reset);

/* Is this the first sight of the session's or token's id on this day? */
bool seen_first(int64_t id, int64_t now);

#endif
