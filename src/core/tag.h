/*
 * Tags that somebody follows, so that public posts with them come home, and tags that they show on
 * their profile. How often a tag was used is told to its user only (docs/decision/007).
 */
#ifndef CORE_TAG_H
#define CORE_TAG_H

#include "core/account.h"

#define TAGS_FOLLOWED_MOST 1000
#define TAGS_FEATURED_MOST 10

struct tag_seen { /* a tag, and what I have to do with it */
	struct str key, name;
	bool following, featuring;
};
struct tags_seen {
	struct tag_seen *p;
	size_t n;
};

/* Any name, with or without #; both flags are false for strangers. */
struct tag_seen tag_see(struct task *t, struct str name);

/* ERR_INVALID for what is no tag. Both may be done twice. Write. */
enum err tag_follow(struct task *t, struct str name, struct tag_seen *ret);
enum err tag_unfollow(struct task *t, struct str name, struct tag_seen *ret);
enum err tag_followed(struct task *t, struct paging *page, int64_t most, struct tags_seen *ret);

struct tag_featured {
	int64_t id;
	struct str key, name;
	int64_t posts, last_at; /* 0 for everybody but the owner */
};
struct tags_featured {
	struct tag_featured *p;
	size_t n;
};
/* ERR_INVALID for what is no tag and for too many. Writes; again it gives the same one. */
enum err tag_feature(struct task *t, struct str name, struct tag_featured *ret);
enum err tag_unfeature(struct task *t, int64_t id); /* ERR_NOT_FOUND; writes */
enum err tag_unfeature_name(struct task *t, struct str name, struct tag_seen *ret); /* writes */
enum err tag_featured_of(struct task *t, int64_t account_id, struct tags_featured *ret);
/* What I use most and do not show yet. */
enum err tag_suggestions(struct task *t, struct tags_seen *ret);

#endif
