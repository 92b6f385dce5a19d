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

/* --- the cache --- */

/* The files of m are here: hashes, sizes, bytes and blurhash are written, and there was no failure.
 */
void store_far_media_keep(struct task *t, const struct media_row *m, int64_t used_at);
/* They are not any more; what is known of it stays. */
void store_far_media_uncache(struct task *t, int64_t media_id);
/* It lies there now, and nobody has failed to get it. */
void store_far_media_moved(struct task *t, int64_t media_id, struct str url);
/* The post or person that shows it has another revision. */
void store_far_media_looks_new(struct task *t, const struct media_row *m);
/* It could not be fetched, which counts as so many failures. */
void store_far_media_failed(struct task *t, int64_t media_id, int64_t at, int64_t weight);

/* Somebody looked at it; an earlier time changes nothing. */
void store_far_media_used(struct task *t, int64_t media_id, int64_t at);
/* The same for all of a post. */
void store_far_media_used_post(struct task *t, int64_t post_id, int64_t at);

/* Of those that are here: all bytes; how many; and those not looked at for longest. An index holds
 * these alone (used_at is never below 0; to ask so makes the engines begin there), so that they
 * cost what the cache is large, and nothing for what was ever seen. */
#define SQL_FAR_MEDIA_HERE " FROM far_media f WHERE f.bytes > 0 AND f.used_at >= 0"
#define SQL_FAR_MEDIA_BYTES "SELECT CAST(sum(f.bytes) AS BIGINT)" SQL_FAR_MEDIA_HERE
#define SQL_FAR_MEDIA_COUNT "SELECT count(*)" SQL_FAR_MEDIA_HERE
#define SQL_FAR_MEDIA_OLDEST                                                                       \
	"SELECT f.media_id, f.url, f.bytes, f.used_at, f.failed_at, f.failures" SQL_FAR_MEDIA_HERE \
	" ORDER BY f.used_at LIMIT $1"
int64_t store_far_media_bytes(struct task *t);
int64_t store_far_media_count(struct task *t);
struct far_media_rows store_far_media_oldest(struct task *t, size_t most);

#endif
