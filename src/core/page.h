/*
 * A page of a long list, in Mastodon's terms: older than max_id, newer than since_id (newest
 * first), or just newer than min_id (the ones next to it). The ids are those of the list's own
 * order.
 */
#ifndef CORE_PAGE_H
#define CORE_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE_POSTS_MAX 40 /* posts and notices; half of it unless the page says */
#define PAGE_PEOPLE_MAX 80

struct account;
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
	/* the same of people: one of whom there is a rendering comes as account.bare says */
	bool (*kept_people)(int64_t id, int64_t rev);
	/* for posts: whom the asker has at hand, whole, so that they are not read again as author
	 */
	const struct account *author;
};

/* For the rules: a page as a span of its list's places (store/span.h), at most `most`, and what was
 * found back into the page: the places at both ends, and how many there were. */
struct span;
struct span paging_span(const struct paging *page, int64_t most);
void paging_found(struct paging *page, const struct span *s, int64_t newest, int64_t oldest,
		  size_t n);

/* Reading on, where filters may leave nothing of a page, which would look like the end of the list:
 * `next` begins as what was just read and becomes what lies behind it (before it, with min_id);
 * false when there is nothing, or it was done often enough. Then paging_join says what both tell.
 */
#define PAGE_READ_ON_MOST 8
bool paging_read_on(struct paging *next, int times);
void paging_join(struct paging *page, const struct paging *next);

#endif
