/*
 * The ledger: which servers ever got a post (they were sent it, fetched it signed, or showed that
 * they have it). It outlives the post, so that its end reaches all of them. A person has a page in
 * it too, under their own id: the servers that must hear when they leave.
 */
#ifndef STORE_TOLD_H
#define STORE_TOLD_H

#include "store/tell.h"

/* A server got it; the inbox is where its end will be sent (the first one stays). */
void store_told_add(struct task *t, int64_t post_id, struct str host, struct str inbox);
/* The servers of everybody who is named in a post, answered, boosted it or gave it a candle. */
void store_told_complete(struct task *t, int64_t post_id);
/* For somebody who leaves: servers of their followers, of those whom they follow, and of all their
 * posts. */
void store_told_leave(struct task *t, int64_t account_id);
bool store_told_any(struct task *t, int64_t post_id);
/* Adds to the list. */
void store_told_list(struct task *t, int64_t post_id, struct inbox_rows *list);
/* It confirmed that the post is gone, or could not be told for as long as it is tried. */
void store_told_end(struct task *t, int64_t post_id, struct str host, bool confirmed);

struct told_count {
	int64_t servers, confirmed, unknown; /* unknown: given up; the rest is on its way */
};
struct told_count store_told_count(struct task *t, int64_t post_id);

/* Forgets what ended before then: at most `most` rows, and how many. */
int64_t store_told_forget(struct task *t, int64_t before, int64_t most);

#endif
