/*
 * What fed/outbox.c (posts) and its sister fed/outbox_deeds.c (everything else that people do)
 * share: a letter is one activity and whom it is for.
 */
#ifndef FED_OUTBOX_PARTS_H
#define FED_OUTBOX_PARTS_H

#include "base/json.h"
#include "core/account.h"
#include "core/owed.h"

struct letter {
	struct owing owing;
	struct inboxes to;
};

struct outbox {
	struct task *t;
	struct telling x;
	int64_t job_id;	   /* makes the ids of activities that have none of their own */
	struct account me; /* whose deed it is; id 0: the place's */
	struct letter *letter;
	size_t letters, room;
};

/* An activity that is being written. */
struct writing {
	struct buf b;
	struct jw j;
};

/* "{@context": everything else follows. */
void outbox_open(struct outbox *o, struct writing *w);
/* "{@context, id, type, actor": more members may follow. */
void outbox_begin(struct outbox *o, struct writing *w, struct str id, const char *type);
/* Ends it and puts it in the box: about `subject` (0: nothing in particular), for these inboxes. */
void outbox_end(struct outbox *o, struct writing *w, int64_t subject, struct inboxes to);
/* The same for a text that is whole. post_id: for the ledger, or 0. */
void outbox_put(struct outbox *o, struct str body, int64_t post_id, int64_t subject, bool urgent,
		struct inboxes to);

/* "https://example.org/@ada#likes/123" */
struct str outbox_id(struct outbox *o, const char *what, int64_t number);
struct str outbox_me(struct outbox *o);
/* A member that is a list of one or two ids (the second may be empty). */
void outbox_list(struct writing *w, struct str key, struct str one, struct str two);
#define outbox_str(w, lit, value)                                                                  \
	do {                                                                                       \
		jw_key(&(w)->j, lit);                                                              \
		jw_str(&(w)->j, value);                                                            \
	} while (0)

/* Both, each server once. */
struct inboxes outbox_joined(struct task *t, const struct inboxes *one, const struct inboxes *two);

/* In fed/outbox_deeds.c */
enum err outbox_deed(struct outbox *o);
/* In fed/outbox_asking.c: what is asked of others, what they are told who asked, and what of that
 * is taken back. */
enum err outbox_asking(struct outbox *o);

#endif
