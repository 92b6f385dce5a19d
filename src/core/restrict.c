#include "core/restrict.h"

#include "core/people.h"
#include "store/restrict.h"

enum err restrict_start(struct task *t, int64_t id, struct relation *ret)
{
	struct account who;
	enum err e = account_get(t, id, &who);

	must(t->me);
	if (e)
		return e;
	if (id == t->me->id)
		return fail(t, ERR_INVALID, W_FOLLOW_ONESELF);
	store_restrict_add(t, t->me->id, id);
	return relation_get(t, id, ret);
}

enum err restrict_stop(struct task *t, int64_t id, struct relation *ret)
{
	must(t->me);
	store_restrict_remove(t, t->me->id, id);
	return relation_get(t, id, ret);
}

enum err restrict_list(struct task *t, struct paging *page, struct accounts *ret)
{
	struct span s = paging_span(page, PAGE_PEOPLE_MAX);
	struct account_rows rows;

	must(t->me);
	rows = store_restricted(t, t->me->id, &s);
	return people_page(t, page, &s, &rows, ret);
}

bool restrict_is(struct task *t, int64_t owner, int64_t who)
{
	return store_restrict_is(t, owner, who);
}
