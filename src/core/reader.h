/*
 * Readers: people of this place whom somebody (the owner) chose to read comments that wait before
 * they do (core/held.h). A reader is named by the owner alone, at once, with or without an end;
 * both may end it at any time. Who reads for whom is known to the two of them; whoever is newly
 * named gets a private note of the place's own account (core/service.h).
 *
 * What readers, hosts and the owner do about comments that wait is in a log for the owner.
 */
#ifndef CORE_READER_H
#define CORE_READER_H

#include "core/account.h"
#include "core/page.h"

#define READERS_MOST 10	    /* of one owner */
#define READER_FOR_MOST 100 /* owners that one reads for */
#define READER_YEARS_MOST 5 /* until when, at most */

struct reader {
	struct account account; /* the reader; in reader_owners the owner */
	int64_t since, until;	/* until 0: no end */
};
struct readers {
	struct reader *p;
	size_t n;
};

/* Names somebody of this place as a reader of mine, from now until then (0: no end); again it
 * changes the end. ERR_NOT_FOUND, ERR_INVALID for myself, somebody elsewhere or a time that is
 * past, ERR_FORBIDDEN when one of us blocks the other, ERR_LIMIT. Writes. */
enum err reader_name(struct task *t, int64_t id, int64_t until);
/* At once. ERR_NOT_FOUND: they are none. Both write. */
enum err reader_end(struct task *t, int64_t id);
enum err reader_leave(struct task *t, int64_t owner_id); /* I read for them no more */
/* Mine, and those I read for; those whose time is over are left out. */
enum err reader_mine(struct task *t, struct readers *ret);
enum err reader_owners(struct task *t, struct readers *ret);

/* Is `reader` a named reader of `owner` at the time of the task, and active? */
bool reader_reads(struct task *t, int64_t reader, int64_t owner);
/* Does anybody read for them now? */
bool reader_any(struct task *t, int64_t owner);

/* The deliberate second step: the owner reads what waits for them themselves, until then (0: no
 * more; READER_ALWAYS). Writes. */
#define READER_ALWAYS (-1)
void reader_read_self(struct task *t, int64_t until);
bool reader_is_self(struct task *t, int64_t owner); /* now; whoever lives elsewhere does */
int64_t reader_self_until(struct task *t);	    /* of me; 0: not */

/* --- the log --- */

enum reader_act {
	READER_NAMED = 1, /* by the owner; ref: the reader */
	READER_ENDED = 2,
	READER_LEFT = 3, /* by the reader */
	READER_SHOWED = 4,
	READER_SET_ASIDE = 5,
	READER_BLOCKED = 6,   /* its author, in the owner's name, and reported them */
	READER_HANDED_ON = 7, /* to the hosts */
	READER_HID = 8,
	READER_SHOWED_AGAIN = 9,
	READER_OPENED = 10, /* the owner chose to read what waits */
	READER_CLOSED = 11  /* and no more */
};

struct reader_entry {
	int64_t id, actor_id, post_id, at; /* post_id 0: none */
	struct str actor;		   /* as they were called */
	enum reader_act act;
};
struct reader_entries {
	struct reader_entry *p;
	size_t n;
};

/* My log, newest first. */
#define READER_LOG_MAX 80
enum err reader_log(struct task *t, struct paging *page, struct reader_entries *ret);

/* --- for core/ --- */

/* Notes what `who` did. For acts about readers, post_id is 0. Writes. */
void reader_note(struct task *t, int64_t owner, const struct account *who, enum reader_act act,
		 int64_t post_id);
/* Ends what each is to the other: a block came between them. Writes. */
void reader_part(struct task *t, int64_t one, int64_t other);
/* For whose comments `who` has a word now: those they read for, and themselves if they chose so. */
struct ids reader_decides_for(struct task *t, int64_t who);

#endif
