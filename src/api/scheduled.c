#include "api/scheduled.h"

#include "api/api.h"
#include "base/moment.h"

enum err moment_param(struct task *t, struct str s, const char *name, int64_t *ret_ms)
{
	if (moment_read(s, ret_ms))
		return OK;
	return fail_with(t, ERR_INVALID, W_API_MOMENT, str_of(name), S(""));
}

enum err answer_scheduled(struct task *t, const struct request *q, struct reply *r,
			  const struct scheduled *s)
{
	struct out o = out_start(t, q, r);

	entity_scheduled(&o, s);
	out_done(&o);
	return OK;
}

static enum err list(struct task *t, struct request *q, struct reply *r)
{
	struct paging page;
	struct scheduleds all;
	struct out o;
	enum err e = page_read(t, q, PAGE_USUAL, PAGE_POSTS_MAX, &page);

	if (!e)
		e = scheduled_list(t, &page, &all);
	if (e)
		return e;
	page_links(t, q, r, &page, all.n);
	o = out_start(t, q, r);
	jw_array(&o.j);
	for (size_t i = 0; i < all.n; i++)
		entity_scheduled(&o, &all.p[i]);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

static enum err get(struct task *t, struct request *q, struct reply *r)
{
	struct scheduled s;
	enum err e = scheduled_get(t, path_id(q, 0), &s);

	return e ? e : answer_scheduled(t, q, r, &s);
}

struct move_form {
	uint64_t given;
	struct str scheduled_at;
};

static enum err move(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD("scheduled_at", FIELD_LINE, struct move_form, scheduled_at, 0, 60,
		      "scheduled_at"),
		{ 0 },
	};
	struct move_form f = { .scheduled_at = S("") };
	struct scheduled s;
	int64_t at = 0;
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = scheduled_get(t, path_id(q, 0), &s);
	if (!e && f.scheduled_at.n)
		e = moment_param(t, f.scheduled_at, "scheduled_at", &at);
	if (!e && f.scheduled_at.n)
		e = scheduled_move(t, s.id, at, &s);
	return e ? e : answer_scheduled(t, q, r, &s);
}

static enum err cancel(struct task *t, struct request *q, struct reply *r)
{
	enum err e = scheduled_cancel(t, path_id(q, 0));

	return e ? e : answer_nothing(t, q, r);
}

const struct route api_scheduled_routes[] = {
	{ GET, "/api/v1/scheduled_statuses", MEMBER, READS, list, "my posts that wait for a time",
	  "read:statuses", 0 },
	{ GET, "/api/v1/scheduled_statuses/:id", MEMBER, READS, get, "one of them", "read:statuses",
	  0 },
	{ PUT, "/api/v1/scheduled_statuses/:id", MEMBER, WRITES, move, "gives it another time",
	  "write:statuses", 0 },
	{ DELETE, "/api/v1/scheduled_statuses/:id", MEMBER, WRITES, cancel,
	  "takes it back before it is shared", "write:statuses", 0 },
	{ 0 },
};
