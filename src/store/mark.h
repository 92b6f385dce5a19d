/*
 * What people do with posts: candles, bookmarks, and the words that hang on a post: whom it
 * mentions and its tags.
 */
#ifndef STORE_MARK_H
#define STORE_MARK_H

#include "store/span.h"

/* True when it was not so before. The post's count follows. */
bool store_candle_add(struct task *t, int64_t post_id, int64_t account_id, int64_t id);
/* The candle's id; 0 when there was none. */
int64_t store_candle_remove(struct task *t, int64_t post_id, int64_t account_id);
/* The id (uri) that a candle has at the server of whoever lit it; on which post such a
 * one is, 0: none. */
#define SQL_CANDLE_FIND "SELECT post_id FROM candle WHERE uri = $2 AND account_id = $1"
void store_candle_heard(struct task *t, int64_t post_id, int64_t account_id, struct str uri);
int64_t store_candle_find(struct task *t, int64_t account_id, struct str uri);
bool store_bookmark_add(struct task *t, int64_t account_id, int64_t post_id, int64_t id);
bool store_bookmark_remove(struct task *t, int64_t account_id, int64_t post_id);

/* Who lit a candle on a post, or boosted it. */
struct mark_row {
	int64_t place, account_id;
};
struct mark_rows {
	struct mark_row *p;
	size_t n;
};
struct mark_rows store_candle_list(struct task *t, int64_t post_id, const struct span *s);
struct mark_rows store_boost_list(struct task *t, int64_t post_id, const struct span *s);

struct mention_row {
	int64_t post_id, account_id;
	struct str name, domain;
};
struct mention_rows {
	struct mention_row *p;
	size_t n;
};
void store_mention_add(struct task *t, int64_t post_id, int64_t account_id);
void store_mention_clear(struct task *t, int64_t post_id);
/* Of at most POST_MANY_MAX posts, by post and person. */
struct mention_rows store_mention_of(struct task *t, const int64_t *posts, size_t n);

struct tag_row {
	int64_t post_id;
	struct str name, key;
};
struct tag_rows {
	struct tag_row *p;
	size_t n;
};
void store_tag_add(struct task *t, int64_t post_id, struct str key, struct str name);
void store_tag_clear(struct task *t, int64_t post_id);
struct tag_rows store_tag_of(struct task *t, const int64_t *posts, size_t n);
/* Photographs on their way into a post and out of it. Attach: false when it is not the account's,
 * or another post has it. */
bool store_post_media_attach(struct task *t, int64_t media_id, int64_t account_id, int64_t post_id,
			     int position);
/* Makes all photographs of the post loose again, as if sent just now. */
void store_post_media_loosen(struct task *t, int64_t post_id);
bool store_post_media_describe(struct task *t, int64_t media_id, int64_t post_id,
			       const struct str *description, const struct str *credit,
			       const int64_t *focus);
/* enum cover (core/media.h), and its words. */
bool store_post_media_cover(struct task *t, int64_t media_id, int64_t post_id, int64_t cover,
			    struct str words);

#endif
