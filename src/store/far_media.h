/*
 * Where pictures of other servers lie, and how it went with fetching them: a row beside the one of
 * table media (store/media.h), which names the files while it is cached. Text belongs to the task's
 * arena.
 */
#ifndef STORE_FAR_MEDIA_H
#define STORE_FAR_MEDIA_H

#include "store/media.h"

struct far_media_row {
	int64_t media_id;
	struct str url;
	int64_t bytes; /* of the files here; 0: not cached */
	int64_t used_at, failed_at, failures;
};

struct far_media_rows {
	struct far_media_row *p;
	size_t n;
};

void store_far_media_add(struct task *t, int64_t media_id, struct str url);
/* False when the picture is one of ours, or gone. */
bool store_far_media_get(struct task *t, int64_t media_id, struct far_media_row *ret);
/* Those of a post, in its order. */
struct far_media_rows store_far_media_of_post(struct task *t, int64_t post_id);
/* Those of several posts, in no order. */
struct far_media_rows store_far_media_of_posts(struct task *t, struct ids posts);

/* What the author says of it now: place, description, blurhash and focus of m, and its sizes while
 * none are known from the picture itself. */
void store_far_media_describe(struct task *t, const struct media_row *m);

#endif
