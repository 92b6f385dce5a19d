/*
 * What app/sends.c and those who have something to send share: pushes to apps (sends_push.c) and
 * activities for other servers (sends_far.c). All of it runs on the thread of sends.c, but where it
 * says otherwise.
 */
#ifndef APP_SENDS_PARTS_H
#define APP_SENDS_PARTS_H

#include "core/job.h"
#include "core/owed.h"
#include "sys/fetch.h"

/* One thing to send, from being taken to being settled. It has an arena of its own. */
struct send {
	struct send *next; /* of those that are answered */
	struct send *next_away;
	struct arena *a;
	const struct source *from;
	struct job job;	  /* of sends_push.c */
	struct owed owed; /* of sends_far.c */
	struct str host;  /* "push.example.net:443" */
	int64_t began, tries;
	enum { TO_SETTLE, TO_REMOVE, TO_PUT_BACK } then;
	enum fetch_end end;
	int status;
	struct str retry_after;
};

struct source {
	const char *name; /* for the log */
	/* Looks for what is due, at most `room`, and gives it to sends_give one by one. How many
	 * milliseconds until there may be more? */
	int64_t (*take)(struct task *t, size_t room);
	/* Of one source, in the order of their answers. Writes. */
	enum err (*settle)(struct task *t, struct send *list);
	/* After settle, whatever came of it; NULL for nothing to do. */
	void (*settled)(struct send *list);
	/* At the start. Writes. */
	void (*begin)(struct task *t);
	/* Was something added on this thread since it last asked (core/job.h)? */
	bool (*was_added)(void);
};

extern const struct source sends_push, sends_far;

struct send *sends_new(const struct source *from);
/* Hands it to the courier; host_most: of these to one host at most. What can't be sent now is
 * settled as TO_PUT_BACK. */
void sends_give(struct send *s, const struct fetch_request *q, size_t host_most);
/* Nothing is sent, and it is settled as that. */
void sends_skip(struct send *s, bool remove);

#endif
