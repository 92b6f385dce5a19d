/*
 * Rows of posts whose audience becomes another one, and of what of that is not done yet. The rule
 * is core/narrow.c's.
 */
#ifndef STORE_NARROW_H
#define STORE_NARROW_H

#include "sys/db.h"

/* As much of a post as says whom it reaches. */
struct narrow_row {
	int64_t id, account_id, audience_id, circle_id;
	int visibility; /* enum visibility (core/post.h) */
	bool names;	/* it names somebody; read, never written */
};
struct narrow_rows {
	struct narrow_row *p;
	size_t n;
};

/* Visibility, audience and circle of the row; a new era unless it keeps the old address, and a new
 * revision. It is pinned no more when only few may see it. */
void store_narrow_set(struct task *t, const struct narrow_row *row, bool new_era);
/* It is not merged in on reading any more: what is for more people now is news to nobody. */
void store_narrow_not_wide(struct task *t, int64_t id);

/* What stands below a post in its thread (all of it, when the post is its first), after `after`, by
 * id; no boosts. */
struct narrow_rows store_narrow_below(struct task *t, int64_t id, bool is_first, int64_t after,
				      int64_t most);

/* --- what is not done yet --- */

struct narrowing_row {
	int64_t post_id, root_id, feed_at;
	int64_t era; /* before */
	int was;     /* visibility before; of several times the widest */
	bool begun;  /* others were told, and its photographs hidden */
};

/* Called before the post's row changes: it has its era from there. */
void store_narrowing_add(struct task *t, const struct narrowing_row *row);
bool store_narrowing_get(struct task *t, int64_t post_id, struct narrowing_row *ret);
/* The next one of that root; false when all is done. */
bool store_narrowing_next(struct task *t, int64_t root_id, struct narrowing_row *ret);
void store_narrowing_begun(struct task *t, int64_t post_id);
void store_narrowing_done(struct task *t, int64_t post_id);

/* Takes it out of the next `most` homes after feed_at whose owners may not see it; the last home
 * that was looked at, 0 when there is none after them. */
int64_t store_narrow_feed(struct task *t, int64_t post_id, int64_t after, int64_t most);
/* Are people named in it who may not see the post that it stands below? */
bool store_narrow_names(struct task *t, int64_t post_id, int64_t root_id);
/* They are not any more. */
void store_narrow_mentions(struct task *t, int64_t post_id, int64_t root_id);

struct narrow_boost {
	int64_t id, account_id;
};
struct narrow_boosts {
	struct narrow_boost *p;
	size_t n;
};
struct narrow_boosts store_narrow_boosts(struct task *t, int64_t post_id, int64_t most);

#endif
