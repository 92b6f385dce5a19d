#include "core/taken.h"

#include "core/owed.h"
#include "store/taken.h"

static struct taken taken_of(struct task *t, const struct taken_row *row)
{
	struct taken_back said = owed_taken_back(t, row->id);

	return (struct taken){ .id = row->id,
			       .post_id = row->post_id,
			       .why = (enum taken_why)row->why,
			       .shared_at = row->shared_at,
			       .at = row->at,
			       .servers = said.servers,
			       .confirmed = said.confirmed,
			       .unknown = said.unknown };
}

enum err taken_list(struct task *t, struct paging *page, struct takens *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);
	struct taken_rows rows;

	must(t->me);
	rows = store_taken_list(t, t->me->id, &s);
	span_turn(&s, &rows);
	paging_found(page, &s, rows.n ? rows.p[0].id : 0, rows.n ? rows.p[rows.n - 1].id : 0,
		     rows.n);
	*ret = (struct takens){ .p = arena_many(t->a, struct taken, rows.n) };
	for (; ret->n < rows.n; ret->n++)
		ret->p[ret->n] = taken_of(t, &rows.p[ret->n]);
	return OK;
}

int64_t taken_newest(struct task *t, int64_t post_id)
{
	must(t->me);
	return store_taken_newest(t, t->me->id, post_id);
}

enum err taken_get(struct task *t, int64_t id, struct taken *ret)
{
	struct taken_row row;

	must(t->me);
	if (!store_taken_get(t, id, &row) || row.account_id != t->me->id)
		return fail(t, ERR_NOT_FOUND, W_ERROR_NOT_FOUND);
	*ret = taken_of(t, &row);
	return OK;
}

struct taken_servers taken_servers(struct task *t, int64_t id, struct str after)
{
	struct taken_hosts rows = store_taken_hosts(t, id, after, TAKEN_HOSTS_MAX + 1);
	struct taken_servers list = { .p = arena_many(t->a, struct taken_server, rows.n) };

	list.more = rows.n > TAKEN_HOSTS_MAX;
	for (; list.n < rows.n && list.n < TAKEN_HOSTS_MAX; list.n++) {
		const struct taken_host *h = &rows.p[list.n];

		list.p[list.n] = (struct taken_server){
			.host = h->host,
			.answer = h->taken_back > 0   ? TAKEN_CONFIRMED
				  : h->taken_back < 0 ? TAKEN_UNKNOWN
						      : TAKEN_WAITS,
			.at = h->taken_back > 0 ? h->taken_back : 0,
		};
	}
	return list;
}
