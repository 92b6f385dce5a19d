/* Groups of notices: core/notice.h. */
#include "core/filter.h"
#include "core/notice_parts.h"
#include "core/people.h"

unsigned notice_groupable(void)
{
	return 1U << NOTICE_CANDLE | 1U << NOTICE_BOOST | 1U << NOTICE_FOLLOW |
	       1U << NOTICE_SIGN_UP;
}

/* --- what belongs to the groups of a page --- */

static bool is_group(const struct notice_row *r)
{
	return r->members > 0;
}

static struct ids group_ids(struct task *t, struct notice_rows rows)
{
	struct ids ids = { .p = arena_many(t->a, int64_t, rows.n) };

	for (size_t i = 0; i < rows.n; i++)
		if (is_group(&rows.p[i]))
			ids.p[ids.n++] = rows.p[i].group_id;
	return ids;
}

static struct notice_group group_of(struct task *t, const struct notice *n,
				    const struct notice_row *r,
				    const struct notice_samples *samples,
				    const struct notice_samples *oldest, const struct accounts *all)
{
	struct notice_group g = { .newest = *n,
				  .members = 1,
				  .page_min_id = n->id,
				  .people = { arena_many(t->a, int64_t, NOTICE_SAMPLES), 0 } };

	if (!is_group(r)) {
		g.newest.group_id = 0;
		g.people.p[g.people.n++] = n->from.id;
		return g;
	}
	g.members = r->members;
	for (size_t i = 0; i < samples->n && g.people.n < NOTICE_SAMPLES; i++)
		for (size_t k = 0; samples->p[i].group_id == r->group_id && k < all->n; k++)
			if (all->p[k].id == samples->p[i].from_id)
				g.people.p[g.people.n++] = all->p[k].id;
	for (size_t i = 0; i < oldest->n; i++)
		if (oldest->p[i].group_id == r->group_id && oldest->p[i].id)
			g.page_min_id = oldest->p[i].id;
	return g;
}

static const struct notice *notice_for(const struct notices *list, const struct notice_row *r)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].id == r->id)
			return &list->p[i];
	return NULL;
}

/* high, low: which notices of the groups belong to the page. */
static enum err dress(struct task *t, struct notice_rows rows, const struct paging *page,
		      int64_t low, int64_t high, struct notice_groups *ret)
{
	struct ids groups = group_ids(t, rows), others;
	struct ids away = filter_away(t, t->me, FILTER_NOTIFICATIONS);
	struct notice_samples samples = { 0 }, oldest = { 0 };
	struct notices list;
	enum err e;

	if (groups.n) {
		samples = store_notice_samples(t, t->me->id, groups, high);
		oldest = store_notice_oldest(t, groups, low);
	}
	others = (struct ids){ .p = arena_many(t->a, int64_t, samples.n) };
	for (size_t i = 0; i < samples.n; i++)
		if (!ids_hold(away, samples.p[i].from_id))
			others.p[others.n++] = samples.p[i].from_id;
	*ret = (struct notice_groups){ .p = arena_many(t->a, struct notice_group, rows.n) };
	e = notice_dress(t, rows, others, page, &ret->people, &list);
	for (size_t i = 0; !e && i < rows.n; i++) {
		const struct notice *n = notice_for(&list, &rows.p[i]);

		if (n)
			ret->p[ret->n++] =
				group_of(t, n, &rows.p[i], &samples, &oldest, &ret->people);
	}
	return e;
}

/* Where the page begins, for its groups: at its oldest one, or where its span does when it holds
 * all of it. */
static int64_t lowest(const struct span *s, struct notice_rows rows)
{
	if (!rows.n || (!s->up && (int64_t)rows.n < s->limit))
		return s->low + 1;
	return rows.p[rows.n - 1].place;
}

static enum err groups_page(struct task *t, const struct notice_want *want, struct paging *page,
			    struct notice_groups *ret)
{
	struct span s = paging_span(page, NOTICES_MAX);
	struct notice_ask ask = notice_ask_of(t, want);
	struct notice_rows rows;

	ask.grouped = want->from_id ? 0 : want->grouped & notice_groupable();
	rows = store_notice_list(t, &ask, &s);
	paging_found(page, &s, rows.n ? rows.p[0].place : 0, rows.n ? rows.p[rows.n - 1].place : 0,
		     rows.n);
	return dress(t, rows, page, lowest(&s, rows), s.high, ret);
}

enum err notice_groups(struct task *t, const struct notice_want *want, struct paging *page,
		       struct notice_groups *ret)
{
	struct paging next;
	enum err e = groups_page(t, want, page, ret);

	next = *page;
	for (int i = 0; !e && !ret->n && t->me->filters && paging_read_on(&next, i); i++) {
		e = groups_page(t, want, &next, ret);
		paging_join(page, &next);
	}
	return e;
}

/* --- one group --- */

static enum err not_found(struct task *t)
{
	return fail(t, ERR_NOT_FOUND, W_NOTICE_NOT_FOUND);
}

static int64_t find(struct task *t, const struct notice_group_name *name)
{
	must(t->me);
	if (name->single || name->kind >= NOTICE_KINDS)
		return 0;
	return store_notice_group_find(t, t->me->id, name->kind, name->post_id, name->hour);
}

enum err notice_group_get(struct task *t, const struct notice_group_name *name,
			  struct notice_groups *ret)
{
	int64_t id = find(t, name);
	struct paging page = { 0 };
	struct notice_row row;
	bool found = id ? store_notice_group_get(t, t->me->id, id, &row)
			: store_notice_get(t, t->me->id, name->single, &row);
	enum err e;

	if (!found)
		return not_found(t);
	e = dress(t, (struct notice_rows){ &row, 1 }, &page, 0, INT64_MAX, ret);
	if (!e && !ret->n)
		return not_found(t);
	for (size_t i = 0; !e && i < ret->n; i++)
		ret->p[i].page_min_id = 0;
	return e;
}

enum err notice_group_people(struct task *t, const struct notice_group_name *name,
			     struct paging *page, struct accounts *ret)
{
	int64_t id = find(t, name);
	struct span s = paging_span(page, PAGE_PEOPLE_MAX);
	struct notice one;
	struct account_rows rows;
	enum err e;

	if (id) {
		rows = store_notice_people(t, t->me->id, id, &s);
		return people_page(t, page, &s, &rows, ret);
	}
	e = notice_get(t, name->single, &one);
	if (e)
		return e;
	*ret = (struct accounts){ arena_many(t->a, struct account, 1), 1 };
	ret->p[0] = one.from;
	return OK;
}

enum err notice_group_dismiss(struct task *t, const struct notice_group_name *name)
{
	int64_t id = find(t, name);

	if (id)
		notice_group_clear(t, id);
	/* A group that has gone meanwhile is put away; a single notice that is not there is said.
	 */
	return id || !name->single ? OK : notice_dismiss(t, name->single);
}
