/*
 * Posts that wait: what somebody wrote today and wants shared at another time. It is kept as it was
 * asked for, with its photographs, and shared by JOB_SCHEDULED as that person, once, under the
 * rules as they are then. What can't be shared then stays here with the reason, for its author.
 */
#ifndef CORE_SCHEDULED_H
#define CORE_SCHEDULED_H

#include "core/post.h"

struct job;

#define SCHEDULED_SOONEST ((int64_t)5 * 60 * 1000) /* ms ahead, at least */
#define SCHEDULED_LATEST_YEAR 9999
#define SCHEDULED_DAY_MAX 25 /* of one person on one day (UTC) */
#define SCHEDULED_MAX 300    /* of one person */

struct scheduled {
	int64_t id, run_at, created_at;
	struct post_new post; /* idempotency_key: the one that it was sent with */
	struct medias media;
	int64_t memorial_id; /* the page of the remembered that it is to be put on; 0: none */
	struct str why;	     /* why it could not be shared; empty while it waits */
};

struct scheduleds {
	struct scheduled *p;
	size_t n;
};

/* Keeps it until run_at. Whatever can be wrong with a post is found out now as well; a time that is
 * not at least SCHEDULED_SOONEST ahead, or too many of them, is ERR_INVALID. The same
 * idempotency_key within an hour gives what was made of it: *ret_post_id is 0, or the id of a post
 * (then *ret is empty). Writes. */
enum err scheduled_add(struct task *t, const struct post_new *n, int64_t run_at,
		       struct scheduled *ret, int64_t *ret_post_id);

/* It is to be put on a page of the remembered when it is shared, by the rules of then: where the
 * page is gone or takes it not it is shared all the same, and a note tells me. ERR_NOT_FOUND,
 * ERR_FORBIDDEN, ERR_INVALID for what can't be put there even now. Writes. */
enum err scheduled_on_page(struct task *t, int64_t id, int64_t memorial_id);

/* All mine; ERR_NOT_FOUND for one of somebody else. */
enum err scheduled_list(struct task *t, struct paging *page, struct scheduleds *ret);
enum err scheduled_get(struct task *t, int64_t id, struct scheduled *ret);
enum err scheduled_move(struct task *t, int64_t id, int64_t run_at,
			struct scheduled *ret);	       /* writes */
enum err scheduled_cancel(struct task *t, int64_t id); /* writes; the photographs are loose again */
enum err scheduled_share(struct task *t, int64_t id, struct post *ret); /* now; writes */

/* JOB_SCHEDULED, on the loop's own snapshot: ref is the post that waits. */
enum err scheduled_step(struct task *t, const struct job *j);

#endif
