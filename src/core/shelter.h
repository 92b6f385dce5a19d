/*
 * Shelter: for seven days somebody is let alone, but for those who are close to them. Comments of
 * all others are held for whoever reads them first (core/held.h), candles have no names, nobody
 * passes their posts on or shows them elsewhere, and nobody but those who are close makes a notice.
 * What was quiet stays quiet afterwards: nothing comes all at once. Those who write are told
 * nothing. It begins and ends by a button of the person, of somebody who reads for them, or of a
 * host; each time is in a log that the person reads (docs/decision/024-shelter.md).
 *
 * Close are the members of the person's circles and those who read for them. Followers are not: who
 * comes in a wave may follow first. The place's own account keeps no distance either: what it
 * writes is what the person asked for, as a reminder.
 */
#ifndef CORE_SHELTER_H
#define CORE_SHELTER_H

#include "core/account.h"

#define SHELTER_DAYS 7
#define SHELTER_POSTS_DAYS 30 /* posts as old as that are told of anew to other servers */

/* A wave: so many comments of strangers within an hour or two, and so many times what is usual in
 * the week before. */
#define SHELTER_WAVE_LEAST 20
#define SHELTER_WAVE_TIMES 4
#define SHELTER_DECLINED_DAYS 3 /* after "not now" nothing is proposed for so long */

/* Is it on for that account now? One look into an index. */
bool shelter_is_on(struct task *t, int64_t account_id);
/* The same of somebody who was read: of who never was in one nothing is asked. */
bool shelter_is_on_for(struct task *t, const struct account *a);
/* Is somebody close to the owner, the owner, or the place itself? */
bool shelter_is_close(struct task *t, int64_t owner, int64_t who);
/* Is it on, and who not close? */
bool shelter_keeps_out(struct task *t, int64_t owner, int64_t who);

struct shelter {
	bool on;
	bool proposed; /* it is not on, and comments of strangers come faster than usual */
	int64_t since, until;
};
/* May I begin and end it for the owner: am I that person, do I read for them, am I a host? */
bool shelter_may(struct task *t, int64_t owner);
/* All of these: ERR_NOT_FOUND when I may not. */
enum err shelter_get(struct task *t, int64_t owner, struct shelter *ret);
/* For SHELTER_DAYS from now on; when it is on it is renewed. Writes. */
enum err shelter_begin(struct task *t, int64_t owner, struct shelter *ret);
/* Nothing when it is not on. Writes. */
enum err shelter_end(struct task *t, int64_t owner, struct shelter *ret);
/* "Not now" to a proposal. Writes. */
enum err shelter_decline(struct task *t, int64_t owner, struct shelter *ret);

enum shelter_deed {
	SHELTER_BEGUN = 1,
	SHELTER_RENEWED = 2,
	SHELTER_ENDED = 3,
	SHELTER_OVER = 4 /* the time was over; nobody did it */
};
struct shelter_entry {
	enum shelter_deed deed;
	struct account by; /* id 0: nobody, or somebody who is no longer here */
	int64_t at;
};
struct shelter_log {
	struct shelter_entry *p;
	size_t n;
};
/* What was done, the newest first, at most 20. */
enum err shelter_log(struct task *t, int64_t owner, struct shelter_log *ret);

/* --- for core/ and app/ --- */

struct post_row;
/* A comment came: counted for whoever is answered, and whose thread it is, when they and its author
 * are strangers to each other. Writes. */
void shelter_heard_comment(struct task *t, const struct post_row *comment);
/* Forgets how many came more than a week ago. Writes. */
void shelter_tidy(struct task *t);

/* Why a comment of who to that post waits, whatever policies say: HELD_CLOSED, HELD_SHELTER or
 * HELD_RESTRICTED (core/held.h); 0 for none of them. Of the author's own nothing waits. */
int shelter_answering(struct task *t, int64_t who, const struct post_row *to);

struct post;
/* Those of them whose authors are in shelter know of it. */
void shelter_load(struct task *t, struct post *post, size_t n);

struct job;
/* One step of JOB_SHELTER: posts of the last days are told of anew. Writes. */
enum err shelter_step(struct task *t, const struct job *j);
/* JOB_SHELTER_OVER: the time may be over. Writes. */
enum err shelter_over_step(struct task *t, const struct job *j);

#endif
