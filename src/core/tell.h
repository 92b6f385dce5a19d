/*
 * What other servers are told. A rule that changes something calls one of these in its own
 * transaction; each writes a job when there is anybody elsewhere to tell, and nothing otherwise.
 * The job (fed/outbox.c) writes the activity and a row for each inbox; fed/deliver.c sends them.
 */
#ifndef CORE_TELL_H
#define CORE_TELL_H

#include "core/job.h"
#include "core/post.h"

enum tell {
	TELL_CREATE = 1, /* ref: the post (or boost) */
	TELL_UPDATE,	 /* ref: the post */
	TELL_DELETE, /* ref: the post's id; detail: "author uri-of-boosted" while it was there */
	TELL_LIKE,   /* ref: the post; detail: who */
	TELL_UNLIKE,
	TELL_FOLLOW, /* ref: whom; detail: who, and the follow's id */
	TELL_UNFOLLOW,
	TELL_ACCEPT, /* ref: who asked; detail: who accepts, and the id (uri) of what they sent */
	TELL_REJECT,
	TELL_BLOCK, /* ref: whom; detail: who */
	TELL_UNBLOCK,
	TELL_PROFILE, /* ref: who changed */
	TELL_GONE,    /* ref: who left */
	TELL_MOVE,    /* ref: who; detail: where to */
	TELL_VOTE,    /* ref: the post with the poll; detail: who and which */
	TELL_FLAG,    /* ref: the report */
	TELL_PIN,
	TELL_UNPIN /* ref: the post */
};

/* Writes the job JOB_TELL unless nobody elsewhere would hear it. who: whose deed it is. Writes. */
void tell_far(struct task *t, enum tell what, int64_t who, int64_t ref, struct str detail);

/* Whom a post reaches elsewhere, for the job: a distinct inbox (the shared one where there is one,
 * the personal one for direct and circle posts) and its host. */
struct inbox {
	struct str inbox, host;
};
struct inboxes {
	struct inbox *p;
	size_t n;
};
enum err tell_reaches(struct task *t, int64_t post_id, struct inboxes *ret);
/* The inboxes of the followers of somebody. */
enum err tell_followers(struct task *t, int64_t account_id, struct inboxes *ret);
/* The servers that ever got the post (the ledger). */
enum err tell_ledger(struct task *t, int64_t post_id, struct inboxes *ret);

#endif
