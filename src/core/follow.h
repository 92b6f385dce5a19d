/*
 * What people are to each other: follow, ask, accept, remove, block, mute. Lists of who follows
 * whom are for their owner only (unless they chose to show them).
 */
#ifndef CORE_FOLLOW_H
#define CORE_FOLLOW_H

#include "core/account.h"
#include "core/page.h"

struct relation { /* of me to `id` */
	int64_t id;
	bool following, requested, boosts, notify;
	bool followed_by, requested_by;
	bool blocking, blocked_by, muting, muting_notices;
	bool restricting;   /* their comments wait, and they make no notices (core/restrict.h) */
	int64_t mute_until; /* 0: no end */
	bool suspended;	    /* by the host, or gone */
	bool endorsed, domain_blocking;
	struct str languages; /* " de en ": at home only posts in these; empty for all */
	struct str note;      /* mine, for myself; empty for none */
};

/* Follows, or asks when the account is locked; again it changes the options. ERR_FORBIDDEN when one
 * blocks the other or their server, ERR_INVALID for oneself. All of these write and give the new
 * relation. */
struct follow_options {
	bool has_boosts, boosts, has_notify, notify;
	bool has_languages;
	struct strs languages; /* BCP 47; none for all */
};
enum err follow_start(struct task *t, int64_t id, const struct follow_options *o,
		      struct relation *ret);
/* Or takes the request back. */
enum err follow_stop(struct task *t, int64_t id, struct relation *ret);
/* Who asks me; of whoever asks a page of the remembered that I keep, and not me (any more), that
 * page is meant. ERR_NOT_FOUND: they did not ask. */
enum err follow_accept(struct task *t, int64_t id, struct relation *ret);
enum err follow_reject(struct task *t, int64_t id, struct relation *ret);
enum err follow_remove(struct task *t, int64_t id, struct relation *ret); /* a follower of mine */
/* The same for one of the pages that I keep. ERR_NOT_FOUND for any other. */
enum err follow_accept_for(struct task *t, int64_t page_id, int64_t id);
enum err follow_reject_for(struct task *t, int64_t page_id, int64_t id);
enum err follow_remove_for(struct task *t, int64_t page_id, int64_t id);
/* Ends what one has with the other, wherever it shows; for core/. False when there was nothing. */
bool follow_end(struct task *t, int64_t follower, int64_t followed);
/* A block ends following both ways, and takes each out of the other's home and notices. */
enum err block_start(struct task *t, int64_t id, struct relation *ret);
enum err block_stop(struct task *t, int64_t id, struct relation *ret);
/* seconds 0: until taken back. */
enum err mute_start(struct task *t, int64_t id, bool notices, int64_t seconds,
		    struct relation *ret);
enum err mute_stop(struct task *t, int64_t id, struct relation *ret);

enum err relation_get(struct task *t, int64_t id, struct relation *ret);
struct relations {
	struct relation *p;
	size_t n;
};
/* Does the one follow the other, as was accepted? Reads. */
bool follow_is(struct task *t, int64_t follower_id, int64_t followed_id);
enum err relation_many(struct task *t, struct ids ids,
		       struct relations *ret); /* in order; unknown left out */

/* Lists. Followers and following of another person are empty when they are hidden from me. */
/* Who asks to follow me, or a page that I keep; who asks both is there once on a page of it. */
enum err follow_requests(struct task *t, struct paging *page, struct accounts *ret);
/* Of one page that I keep: who asks, who follows. ERR_NOT_FOUND for any other. */
enum err follow_requests_for(struct task *t, int64_t page_id, struct paging *page,
			     struct accounts *ret);
enum err follow_followers_for(struct task *t, int64_t page_id, struct paging *page,
			      struct accounts *ret);
enum err follow_outgoing(struct task *t, struct paging *page, struct accounts *ret); /* I asked */
enum err follow_followers(struct task *t, int64_t id, struct paging *page, struct accounts *ret);
enum err follow_following(struct task *t, int64_t id, struct paging *page, struct accounts *ret);
enum err block_list(struct task *t, struct paging *page, struct accounts *ret);
enum err mute_list(struct task *t, struct paging *page, struct accounts *ret);

#endif
