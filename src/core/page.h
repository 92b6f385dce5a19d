/*
 * A page of a long list, in Mastodon's terms: older than max_id, newer than since_id (newest
 * first), or just newer than min_id (the ones next to it). The ids are those of the list's own
 * order.
 */
#ifndef CORE_PAGE_H
#define CORE_PAGE_H

#include <stdbool.h>
#include <stdint.h>

struct paging {
	int64_t max_id, since_id, min_id; /* 0: no bound */
	int64_t limit;			  /* how many at the most */
	/* filled by whoever reads the list: the ids at both ends of what was found (0 for nothing),
	 * even where items between were left out because the asker may not see them */
	int64_t newest, oldest;
	bool more; /* there may be older ones */
	/* for posts: has the asker a rendering of this revision? Such a post comes without its
	 * photographs, mentions and tags (post.bare); NULL: all come whole */
	bool (*kept)(int64_t id, int64_t rev);
};

#endif
