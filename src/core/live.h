/*
 * What those who listen to a stream are to hear. A rule says while it writes what will be news; the
 * writer hands it over once it is committed (docs/decision/012-what-a-task-tells.md), and
 * api/stream.c finds out who listens, what they may see of it, and how it looks to them.
 */
#ifndef CORE_LIVE_H
#define CORE_LIVE_H

#include "store/live.h"
#include "sys/task.h"

enum live_kind {
	LIVE_POST = 1,		    /* a: a new post or boost; b: its author */
	LIVE_EDIT,		    /* a: a post that looks different now; b: its author */
	LIVE_DELETE,		    /* a: a post; b: its author. Told before the row goes */
	LIVE_NOTICE,		    /* a: to whom; b: the notice */
	LIVE_NOTICES_MERGED,	    /* a: whose held notices came into the list; b: 0 */
	LIVE_CONVERSATION,	    /* a: whose; b: the conversation */
	LIVE_FILTERS,		    /* a: whose filters changed; b: 0 */
	LIVE_ANNOUNCEMENT,	    /* a: an announcement that is new or changed; b: 0 */
	LIVE_ANNOUNCEMENT_REACTION, /* a: an announcement; b: who added or took back one */
	LIVE_ANNOUNCEMENT_DELETE,   /* a: an announcement that is no longer there; b: 0 */
	LIVE_ACCESS,		    /* a: whose tokens or account changed: who listens with
				       them may have to stop; b: 0 */
	LIVE_FAR_PICTURE,	    /* a: a picture of another server that somebody will soon see:
				       for app/gallery.c, not for those who listen; b: 0 */
	LIVE_KINDS
};

/* Notes that it happened; told after the commit, or never when the task fails. It costs a few bytes
 * of the task's arena, whether or not somebody listens. Call it where the rows are written. */
void live_tell(struct task *t, enum live_kind kind, int64_t a, int64_t b);
/* The same as LIVE_DELETE, for all but its author: others must not see the post any more. */
void live_hide(struct task *t, int64_t post_id, int64_t author_id);

/* Who of those who listen sees a post now; everybody who listens. */
struct ids live_seeing(struct task *t, int64_t post_id);
struct ids live_listening(struct task *t);
/* LIVE_DELETE for those of `saw` who may not see it any more. */
void live_tell_lost(struct task *t, int64_t post_id, int64_t author_id, struct ids saw);

/* --- for api/stream.c --- */

/* Who listens now: asked while a post is still there of which nobody can say afterwards who saw it.
 * From any thread. NULL: nobody ever does. */
void live_ears(struct ids (*listening)(struct arena *a));

/* What decides on which streams a post stands. */
struct live_post {
	int64_t id;
	bool is_public; /* it may stand in a public timeline: of this place, or (is_far) of
			   elsewhere */
	bool is_far;
	bool has_media;
	int64_t account_id, circle_id; /* circle_id: its author hears it on the stream of that
					  circle; 0: of none */
	bool alike;		       /* whoever has nothing of theirs on it gets the same words */
	struct strs tags;	       /* folded */
};
/* False when it has gone meanwhile. */
bool live_post(struct task *t, int64_t id, struct live_post *ret);

/* Who of these accounts (with LIVE_LIST: which of these lists) gets the post that way. */
struct live_rows live_readers(struct task *t, enum live_way way, int64_t post_id, struct ids whose);
/* Which of these tokens are still good. */
struct ids live_tokens(struct task *t, struct ids tokens);

#endif
