/*
 * Who of those who listen gets a post on which stream: the rules of the lists (store/feed.h), asked
 * for one post and many viewers at once instead of one viewer and many posts. The SQL is theirs
 * word for word; only the viewer $1 becomes the row of the viewer.
 */
#ifndef STORE_LIVE_H
#define STORE_LIVE_H

#include "store/post.h"

enum live_way {
	LIVE_HOME,   /* as it would come to their home */
	LIVE_PUBLIC, /* as the public timeline */
	LIVE_TAG,    /* as the list of a tag that it has */
	LIVE_LIST,   /* as a list of theirs with its author */
	LIVE_WAYS
};

struct live_row {
	int64_t account_id;
	int64_t list_id; /* LIVE_LIST */
	struct str lang; /* of their pages and apps */
	bool plain;	 /* nothing of theirs is on it: no mark, no filter, and it is not theirs */
};
struct live_rows {
	struct live_row *p;
	size_t n;
};

/* Of these accounts; of these lists with LIVE_LIST. */
struct live_rows store_live_readers(struct task *t, enum live_way way, int64_t post_id,
				    struct ids whose);
/* Who of them sees the post at all. */
struct ids store_live_seen(struct task *t, int64_t post_id, struct ids accounts);
/* Which of these tokens still open something: theirs and their owner's state. */
struct ids store_live_tokens(struct task *t, struct ids tokens);

#endif
