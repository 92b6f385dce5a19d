#include "core/page.h"

#include "store/span.h"

struct span paging_span(const struct paging *page, int64_t most)
{
	struct span s = { .up = page->min_id > 0 };

	s.low = page->since_id > page->min_id ? page->since_id : page->min_id;
	s.high = page->max_id > 0 ? page->max_id : INT64_MAX;
	s.limit = page->limit > 0 ? page->limit : most / 2;
	if (s.limit > most)
		s.limit = most;
	return s;
}

void paging_found(struct paging *page, const struct span *s, int64_t newest, int64_t oldest,
		  size_t n)
{
	page->newest = newest;
	page->oldest = oldest;
	page->more = n && (s->up || (int64_t)n == s->limit);
}
