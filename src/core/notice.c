#include "core/notice.h"

#include "base/id.h"
#include "core/live.h"
#include "core/post_parts.h"
#include "store/notice.h"

void notice_add(struct task *t, int64_t to, enum notice_kind kind, int64_t from, int64_t post_id)
{
	struct notice_row n = {
		.kind = kind, .from_id = from, .post_id = post_id, .created_at = t->now
	};

	if (to == from || !to)
		return;
	n.id = id_new(t->now);
	if (store_notice_add(t, to, &n))
		live_tell(t, LIVE_NOTICE, to, n.id);
}

void notice_add_report(struct task *t, int64_t to, int64_t from, int64_t report_id)
{
	struct notice_row n = { .id = id_new(t->now),
				.kind = NOTICE_REPORT,
				.from_id = from,
				.report_id = report_id,
				.created_at = t->now };

	if (to != from && store_notice_add(t, to, &n))
		live_tell(t, LIVE_NOTICE, to, n.id);
}

void notice_take_back(struct task *t, int64_t to, enum notice_kind kind, int64_t from,
		      int64_t post_id)
{
	store_notice_take_back(t, to, kind, from, post_id);
}

/* --- reading --- */

static struct notice notice_of(const struct notice_row *r, const struct accounts *from,
			       const struct posts *posts)
{
	struct notice n = { .id = r->id,
			    .created_at = r->created_at,
			    .kind = (enum notice_kind)r->kind };

	for (size_t i = 0; i < from->n; i++)
		if (from->p[i].id == r->from_id)
			n.from = from->p[i];
	for (size_t i = 0; i < posts->n; i++)
		if (posts->p[i].id == r->post_id)
			n.post = &posts->p[i];
	return n;
}

/* One whom a report is no longer for (they are no host any more) hears nothing of it. */
static bool add_report(struct task *t, int64_t id, struct notice *n)
{
	struct report *r;

	if (!id)
		return n->kind != NOTICE_REPORT;
	r = arena_make(t->a, struct report);
	if (report_get(t, id, r)) {
		t->fault = (struct fault){ 0 };
		return false;
	}
	n->report = r;
	return true;
}

static enum err give(struct task *t, struct notice_rows rows, struct notices *ret)
{
	struct ids people = { .p = arena_many(t->a, int64_t, rows.n) };
	struct ids ids = { .p = arena_many(t->a, int64_t, rows.n) };
	struct accounts from = { 0 };
	struct posts posts = { 0 };
	enum err e = OK;

	for (size_t i = 0; i < rows.n; i++) {
		people.p[people.n++] = rows.p[i].from_id;
		if (rows.p[i].post_id)
			ids.p[ids.n++] = rows.p[i].post_id;
	}
	if (people.n)
		e = account_many(t, people, &from);
	if (!e && ids.n)
		e = post_many(t, ids, &posts);
	*ret = (struct notices){ .p = arena_many(t->a, struct notice, rows.n) };
	for (size_t i = 0; !e && i < rows.n; i++) {
		struct notice n = notice_of(&rows.p[i], &from, &posts);

		if (n.from.id && (n.post || !rows.p[i].post_id) &&
		    add_report(t, rows.p[i].report_id, &n))
			ret->p[ret->n++] = n;
	}
	return e;
}

enum err notice_list(struct task *t, unsigned kinds, int64_t from_id, struct paging *page,
		     struct notices *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);
	struct notice_rows rows;

	must(t->me);
	rows = store_notice_list(t, t->me->id, kinds, from_id, &s);
	span_turn(&s, &rows);
	paging_found(page, &s, rows.n ? rows.p[0].id : 0, rows.n ? rows.p[rows.n - 1].id : 0,
		     rows.n);
	return give(t, rows, ret);
}

enum err notice_get(struct task *t, int64_t id, struct notice *ret)
{
	struct notice_row row;
	struct notices one;
	enum err e;

	must(t->me);
	if (!store_notice_get(t, t->me->id, id, &row))
		return fail(t, ERR_NOT_FOUND, W_NOTICE_NOT_FOUND);
	e = give(t, (struct notice_rows){ &row, 1 }, &one);
	if (e)
		return e;
	if (!one.n)
		return fail(t, ERR_NOT_FOUND, W_NOTICE_NOT_FOUND);
	*ret = one.p[0];
	return OK;
}

enum err notice_dismiss(struct task *t, int64_t id)
{
	must(t->me);
	store_notice_remove(t, t->me->id, id);
	return OK;
}

enum err notice_clear(struct task *t)
{
	must(t->me);
	store_notice_clear(t, t->me->id);
	return OK;
}

/* --- how far somebody has read --- */

bool notice_any_new(struct task *t)
{
	struct marker_row m = { 0 };

	must(t->me);
	store_marker_get(t, t->me->id, S("notifications"), &m);
	return store_notice_any_after(t, t->me->id, m.last_id);
}

static enum err check_timeline(struct task *t, struct str timeline)
{
	if (str_eq(timeline, S("home")) || str_eq(timeline, S("notifications")))
		return OK;
	return fail(t, ERR_INVALID, W_NOTICE_TIMELINE);
}

enum err marker_get(struct task *t, struct str timeline, struct marker *ret)
{
	struct marker_row m = { 0 };
	enum err e = check_timeline(t, timeline);

	must(t->me);
	if (e)
		return e;
	store_marker_get(t, t->me->id, timeline, &m);
	*ret = (struct marker){ m.last_id, m.version, m.updated_at };
	return OK;
}

enum err marker_set(struct task *t, struct str timeline, int64_t last_id, struct marker *ret)
{
	enum err e = check_timeline(t, timeline);

	must(t->me);
	if (e)
		return e;
	store_marker_set(t, t->me->id, timeline, last_id);
	return marker_get(t, timeline, ret);
}
