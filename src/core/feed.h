/*
 * What comes in which order: newest first, by id. Nothing is ranked and nothing comes back. Pages
 * are Mastodon's (core/page.h); posts that the asker may not see, or of people they mute or block,
 * are left out at the moment of reading too.
 */
#ifndef CORE_FEED_H
#define CORE_FEED_H

#include "core/job.h"
#include "core/post.h"

#define FEED_FANOUT_NOW 200   /* followers whose homes a post reaches at once; a job does more */
#define FEED_FANOUT_MOST 5000 /* beyond it the author's posts are merged in on reading */

/* Mine, without what my filters hide there (core/filter.h). */
enum err feed_home(struct task *t, struct paging *page, struct posts *ret);

/* Posts of the members of a list of mine, likewise. ERR_NOT_FOUND. */
enum err feed_list(struct task *t, int64_t list_id, struct paging *page, struct posts *ret);

/* What I shared with a circle of mine, without the answers. ERR_NOT_FOUND. */
enum err feed_circle(struct task *t, int64_t circle_id, struct paging *page, struct posts *ret);

struct feed_of {
	bool only_media, no_replies, no_boosts, only_pinned, only_archived /* mine only */;
	struct str tag; /* folded or as typed; empty for any */
};
enum err feed_account(struct task *t, int64_t account_id, const struct feed_of *of,
		      struct paging *page, struct posts *ret);
/* Public posts of people here. Empty for strangers (someone else's grief is not content). */
enum err feed_public(struct task *t, bool only_media, struct paging *page, struct posts *ret);
/* The same of people elsewhere whom somebody here follows. */
enum err feed_public_far(struct task *t, bool only_media, struct paging *page, struct posts *ret);
enum err feed_tag(struct task *t, struct str tag, bool only_media, struct paging *page,
		  struct posts *ret);
enum err feed_bookmarks(struct task *t, struct paging *page, struct posts *ret);
/* Where I lit a candle. */
enum err feed_lit(struct task *t, struct paging *page, struct posts *ret);

/* The ids of the posts before and after this one in its author's list, as the asker sees it; 0 at
 * the ends. */
enum err feed_neighbours(struct task *t, const struct post *p, int64_t *ret_newer,
			 int64_t *ret_older);

/* One step of JOB_FANOUT, for app/jobs.c: a thousand followers; adds the next step as a job
 * of its own. Writes. */
enum err feed_fanout_step(struct task *t, const struct job *j);

/* The newest posts of an author into the home of somebody who follows them from now on: call it
 * when a follow is accepted. Nothing need be done when it ends: posts of people whom one does not
 * follow are left out on reading. Writes. */
void feed_welcome(struct task *t, int64_t owner_id, int64_t author_id);

#endif
