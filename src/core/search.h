/*
 * Search over people, tags and posts: public posts of people who let themselves be indexed, and all
 * that the asker wrote, lit, bookmarked or is mentioned in. What the asker may not see is not
 * found.
 */
#ifndef CORE_SEARCH_H
#define CORE_SEARCH_H

#include "core/post.h"

#define SEARCH_QUERY_MAX 200 /* characters */

struct found_tags {
	struct tag *p;
	size_t n;
};

enum err search_people(struct task *t, struct str query, bool only_following, int64_t limit,
		       int64_t offset, struct accounts *ret);
enum err search_tags(struct task *t, struct str query, int64_t limit, int64_t offset,
		     struct found_tags *ret);
enum err search_posts(struct task *t, struct str query, int64_t account_id /* 0: any */,
		      int64_t limit, int64_t offset, struct posts *ret); /* newest first */

/* JOB_WORDS: words of what was deleted or written anew leave the index for good. On a worker. */
struct job;
enum err search_clear(struct task *t, const struct job *j);

/* Keeps a person's name and display for search_people; call it when either changed. Writes. */
void search_index_account(struct task *t, int64_t id, struct str name, struct str display);

#endif
