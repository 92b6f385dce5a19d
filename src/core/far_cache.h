/*
 * Fetching pictures of other servers and keeping them within a limit in bytes. Nothing is fetched
 * where somebody waits for a page: the media route says which picture is wanted, app/gallery.c has
 * the courier bring it and a thread of its own take it, and those who asked meanwhile get it
 * together. What can't be had is not asked for again and again: each failure makes the pause
 * longer.
 */
#ifndef CORE_FAR_CACHE_H
#define CORE_FAR_CACHE_H

#include "core/media.h"
#include "sys/fetch.h"

struct job;
struct media_row;

/* --- for the media route --- */

/* After ERR_REMOTE of media_open: is the picture on its way now? False when it can't be had at
 * present. Quick. */
bool far_cache_want(struct task *t, int64_t id);

/* What stands for it meanwhile: an SVG of its mean colour, as large as the rendition. */
struct str far_cache_stand_in(struct task *t, int64_t id, enum rendition r);

/* --- for app/gallery.c --- */

struct far_ask {
	int64_t id, account_id;
	struct url url;
};

/* Who fetches: takes an ask (copied) and returns at once, true as well when it is under way
 * already; false when too many are. From any thread. NULL: nobody does, so nothing can be had. */
void far_cache_gallery(bool (*fetch)(const struct far_ask *ask));

/* Of those that were told of (far_cache_ahead): has it fetched unless it is here. */
void far_cache_bring(struct task *t, int64_t id);

/* How it is to be fetched, into the file at fd. */
struct fetch_request far_cache_request(const struct far_ask *ask, int fd);

/* SLOW, on a snapshot: what came of it. Makes the renditions and keeps them, or remembers the
 * failure; whoever was not looked at for longest makes room. */
enum err far_cache_take(struct task *t, const struct far_ask *ask, enum fetch_end end, int status,
			int fd);

/* --- for core/ --- */

/* May a picture of another server be shown at all, and if so, note that it is looked at. */
bool far_cache_may_show(struct task *t, const struct media_row *m);

/* To be called when somebody lights or keeps a post: pictures of it that are here stay longer.
 * Writes. */
void far_cache_cherish(struct task *t, int64_t post_id);

/* A picture that somebody will want to see soon: fetched after the commit unless much else is under
 * way. Told, not written: when the program dies it is fetched when somebody looks. */
void far_cache_ahead(struct task *t, int64_t media_id);

/* --- for the host --- */

struct far_cache_use {
	int64_t pictures, bytes, most; /* most: what the setting far_media_max allows */
};
struct far_cache_use far_cache_use(struct task *t);

/* SLOW. Removes all that are cached; they are fetched again when somebody wants to see them. How
 * many went. */
enum err far_cache_clear(struct task *t, int64_t *ret_gone);

/* JOB_FAR_MEDIA, on a worker with a snapshot: notes what was looked at, and makes room. */
enum err far_cache_tidy(struct task *t, const struct job *j);

#endif
