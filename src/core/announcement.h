/*
 * Announcements: what the hosts tell everybody who lives here, shown on their home page and by apps
 * until it is over or put away. Reactions are for the hosts who wrote it: they see which there are
 * and how many of each; everybody else sees their own (docs/decision/007).
 */
#ifndef CORE_ANNOUNCEMENT_H
#define CORE_ANNOUNCEMENT_H

#include "base/caption.h"
#include "core/job.h"
#include "core/post.h"

#define ANNOUNCEMENT_MAX 5000	     /* characters */
#define ANNOUNCEMENT_REACTIONS_MAX 8 /* of one person */

struct reaction {
	struct str name; /* one emoji */
	int64_t count;
	bool me;
};

struct announcement {
	int64_t id;
	struct str text; /* as typed */
	struct html html;
	int64_t shown_at;	    /* from when */
	int64_t starts_at, ends_at; /* of what it tells; 0 for none; at ends_at it is over */
	bool all_day;
	int64_t created_at, updated_at;
	bool dismissed; /* by the one who asks */
	struct mention *mention;
	size_t mentions;
	struct tag *tag;
	size_t tags;
	struct posts posts; /* of this place, whose addresses stand in the text */
	struct reaction *reaction;
	size_t reactions;
};

struct announcements {
	struct announcement *p;
	size_t n;
};

/* Those that are shown now; without those that me put away unless with_dismissed. */
enum err announcement_list(struct task *t, bool with_dismissed, struct announcements *ret);
/* One that is shown now. ERR_NOT_FOUND. */
enum err announcement_get(struct task *t, int64_t id, struct announcement *ret);
enum err announcement_dismiss(struct task *t, int64_t id); /* writes */
/* Adds or takes back a reaction of me. ERR_INVALID: not one emoji. Writes. */
enum err announcement_react(struct task *t, int64_t id, struct str name, bool on);

/* --- for hosts and moderators; ERR_FORBIDDEN for others --- */

struct announcement_words {
	struct str text;
	int64_t shown_at; /* 0: at once */
	int64_t starts_at, ends_at;
	bool all_day;
};

/* All of them, past and coming too, the newest first. */
enum err announcement_all(struct task *t, struct announcements *ret);
enum err announcement_find(struct task *t, int64_t id, struct announcement *ret);
/* A new one (id 0), or a change, which is new to everybody again. ERR_INVALID, ERR_LIMIT. Writes.
 */
enum err announcement_write(struct task *t, int64_t id, const struct announcement_words *w);
enum err announcement_withdraw(struct task *t, int64_t id); /* writes */

/* JOB_ANNOUNCE: the time of one has come, or it is over: whoever listens hears of it. Writes. */
enum err announcement_step(struct task *t, const struct job *j);

#endif
