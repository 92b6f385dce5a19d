/*
 * Rows of tags: who follows one, who shows one on their profile, and how often somebody used one.
 * `key` is folded (base/text.h), `name` as typed. Text belongs to the task's arena.
 */
#ifndef STORE_TAG_H
#define STORE_TAG_H

#include "store/span.h"

struct tag_place { /* a tag that somebody follows or shows */
	int64_t id;
	struct str key, name;
	int64_t posts, last_at; /* of a shown one: its owner's posts with it, when the last was */
};
struct tag_places {
	struct tag_place *p;
	size_t n;
};

/* False when it was so before. */
bool store_tag_follow_add(struct task *t, int64_t account_id, struct str key, struct str name);
void store_tag_follow_remove(struct task *t, int64_t account_id, struct str key);
bool store_tag_follow_is(struct task *t, int64_t account_id, struct str key);
int64_t store_tag_follow_count(struct task *t, int64_t account_id);

/* $1 whose, $2 low, $3 high, $4 how many */
#define SQL_TAG_FOLLOWED                                                                           \
	"SELECT f.id, f.tag, f.name FROM tag_follow f WHERE f.account_id = $1 AND f.id > $2"       \
	" AND f.id < $3"
struct tag_places store_tag_followed(struct task *t, int64_t account_id, const struct span *s);

/* The tags of a post that anybody follows. */
struct strs store_tag_listened(struct task *t, int64_t post_id);

/* The place of the n-th follower of the tag after `after`; 0 when there are fewer. */
#define SQL_TAG_NTH                                                                                \
	"SELECT id FROM tag_follow WHERE tag = $1 AND id > $2 ORDER BY id LIMIT 1 OFFSET $3"
int64_t store_tag_nth(struct task *t, struct str key, int64_t after, int64_t n);
/* Brings the post home to the tag's followers whose places are within (after, upto]. */
void store_tag_spread(struct task *t, struct str key, int64_t post_id, int64_t author_id,
		      int64_t after, int64_t upto);

/* 0 when it is shown already. */
int64_t store_tag_feature_add(struct task *t, int64_t account_id, struct str key, struct str name);
bool store_tag_feature_remove(struct task *t, int64_t account_id, int64_t id);
void store_tag_feature_remove_key(struct task *t, int64_t account_id, struct str key);
/* Its id; 0 for none. */
int64_t store_tag_feature_is(struct task *t, int64_t account_id, struct str key);

/* $1 whose */
#define SQL_TAG_FEATURED                                                                           \
	"SELECT f.id, f.tag, f.name, (SELECT COUNT(*) FROM post_tag g WHERE g.account_id = $1"     \
	" AND g.tag = f.tag), (SELECT p.created_at FROM post p WHERE p.id = (SELECT"               \
	" MAX(g.post_id) FROM post_tag g WHERE g.account_id = $1 AND g.tag = f.tag))"              \
	" FROM tag_feature f WHERE f.account_id = $1 ORDER BY f.id"
/* The same for those who are not told how often. */
#define SQL_TAG_SHOWN                                                                              \
	"SELECT f.id, f.tag, f.name, 0, NULL FROM tag_feature f WHERE f.account_id = $1"           \
	" ORDER BY f.id"
struct tag_places store_tag_featured(struct task *t, int64_t account_id, bool counted);

/* Those that the account used most and does not show yet. $1 whose, $2 how many */
#define SQL_TAG_USED                                                                               \
	"SELECT 0, g.tag, g.tag FROM post_tag g WHERE g.account_id = $1 AND NOT EXISTS"            \
	" (SELECT 1 FROM tag_feature f WHERE f.account_id = $1 AND f.tag = g.tag)"                 \
	" GROUP BY g.tag ORDER BY COUNT(*) DESC, g.tag LIMIT $2"
struct tag_places store_tag_used(struct task *t, int64_t account_id, int64_t most);

/* For statements: does the owner follow a tag of the post? */
#define TAG_FOLLOWED(owner, post)                                                                  \
	"EXISTS (SELECT 1 FROM post_tag g_ JOIN tag_follow y_ ON y_.account_id = " owner           \
	" AND y_.tag = g_.tag WHERE g_.post_id = " post ")"

#endif
