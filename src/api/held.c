/* Answers that wait for my word: GoToSocial's interaction requests. Only answers ever wait. */
#include "core/held.h"

#include "api/api.h"

#define REQUESTS_USUAL 40

struct list_form {
	uint64_t given;
	int64_t status_id;
	bool candles, answers, boosts;
};

static enum err read_list(struct task *t, const struct request *q, struct list_form *ret)
{
	static const struct field fields[] = {
		FIELD("status_id", FIELD_ID, struct list_form, status_id, 0, 0, "status_id"),
		FIELD("favourites", FIELD_BOOL, struct list_form, candles, 0, 0, "favourites"),
		FIELD("replies", FIELD_BOOL, struct list_form, answers, 0, 0, "replies"),
		FIELD("reblogs", FIELD_BOOL, struct list_form, boosts, 0, 0, "reblogs"),
		{ 0 },
	};
	enum err e;

	*ret = (struct list_form){ .candles = true, .answers = true, .boosts = true };
	e = task_form(t, &q->params, fields, ret);
	if (!e && !ret->candles && !ret->answers && !ret->boosts)
		e = fail_with(t, ERR_INVALID, W_API_CHOICE, S("replies"),
			      S("favourites, replies, reblogs"));
	return e;
}

static enum err list(struct task *t, struct request *q, struct reply *r)
{
	struct list_form f;
	struct paging page;
	struct helds list = { 0 };
	struct out o;
	enum err e = read_list(t, q, &f);

	if (!e)
		e = page_read(t, q, REQUESTS_USUAL, PAGE_POSTS_MAX, &page);
	if (!e && f.answers)
		e = held_list(t, f.status_id, &page, &list);
	if (e)
		return e;
	o = out_start(t, q, r);
	jw_array(&o.j);
	for (size_t i = 0; i < list.n; i++)
		entity_held(&o, &list.p[i]);
	jw_end(&o.j);
	out_done(&o);
	page_links(t, q, r, &page, list.n);
	return OK;
}

static enum err answer_one(struct task *t, struct request *q, struct reply *r,
			   enum err (*run)(struct task *t, int64_t id, struct held *ret))
{
	struct held one;
	struct out o;
	enum err e = run(t, path_id(q, 0), &one);

	if (e)
		return e;
	o = out_start(t, q, r);
	entity_held(&o, &one);
	out_done(&o);
	return OK;
}

static enum err get(struct task *t, struct request *q, struct reply *r)
{
	return answer_one(t, q, r, held_get);
}

static enum err authorize(struct task *t, struct request *q, struct reply *r)
{
	return answer_one(t, q, r, held_show);
}

static enum err reject(struct task *t, struct request *q, struct reply *r)
{
	return answer_one(t, q, r, held_set_aside);
}

const struct route api_held_routes[] = {
	{ GET, "/api/v1/interaction_requests", MEMBER, READS, list, "answers that wait for my word",
	  "read:notifications", 0 },
	{ GET, "/api/v1/interaction_requests/:id", MEMBER, READS, get, "one of them",
	  "read:notifications", 0 },
	{ POST, "/api/v1/interaction_requests/:id/authorize", MEMBER, WRITES, authorize,
	  "lets it in", "write:notifications", 0 },
	{ POST, "/api/v1/interaction_requests/:id/reject", MEMBER, WRITES, reject,
	  "sets it aside; its author is not told", "write:notifications", 0 },
	{ 0 },
};
