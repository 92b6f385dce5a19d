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

bool paging_read_on(struct paging *next, int times)
{
	if (times >= PAGE_READ_ON_MOST || !next->newest || !(next->min_id || next->more))
		return false;
	if (next->min_id)
		next->min_id = next->newest;
	else
		next->max_id = next->oldest;
	return true;
}

void paging_join(struct paging *page, const struct paging *next)
{
	if (page->min_id) {
		page->newest = next->newest ? next->newest : page->newest;
		return;
	}
	page->oldest = next->oldest ? next->oldest : page->oldest;
	page->more = next->more;
}

void paging_found(struct paging *page, const struct span *s, int64_t newest, int64_t oldest,
		  size_t n)
{
	page->newest = newest;
	page->oldest = oldest;
	page->more = n && (s->up || (int64_t)n == s->limit);
}
