#include "api/api.h"

struct list_form {
	uint64_t given;
	bool with_dismissed;
};

static enum err list(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD("with_dismissed", FIELD_BOOL, struct list_form, with_dismissed, 0, 0,
		      "with_dismissed"),
		{ 0 },
	};
	struct list_form f = { 0 };
	struct announcements found;
	struct out o;
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = announcement_list(t, f.with_dismissed, &found);
	if (e)
		return e;
	o = out_start(t, q, r);
	jw_array(&o.j);
	for (size_t i = 0; i < found.n; i++)
		entity_announcement(&o, &found.p[i]);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

static enum err dismiss(struct task *t, struct request *q, struct reply *r)
{
	enum err e = announcement_dismiss(t, path_id(q, 0));

	return e ? e : answer_nothing(t, q, r);
}

static enum err react(struct task *t, struct request *q, struct reply *r)
{
	enum err e = announcement_react(t, path_id(q, 0), q->args[1], true);

	return e ? e : answer_nothing(t, q, r);
}

static enum err unreact(struct task *t, struct request *q, struct reply *r)
{
	enum err e = announcement_react(t, path_id(q, 0), q->args[1], false);

	return e ? e : answer_nothing(t, q, r);
}

const struct route api_announcement_routes[] = {
	{ GET, "/api/v1/announcements", MEMBER, READS, list, "what the hosts tell everybody", NULL,
	  0 },
	{ POST, "/api/v1/announcements/:id/dismiss", MEMBER, WRITES, dismiss,
	  "puts an announcement away", "write:accounts", 0 },
	{ PUT, "/api/v1/announcements/:id/reactions/:name", MEMBER, WRITES, react,
	  "adds an emoji to an announcement; only the hosts see how many", "write:favourites", 0 },
	{ DELETE, "/api/v1/announcements/:id/reactions/:name", MEMBER, WRITES, unreact,
	  "takes it back", "write:favourites", 0 },
	{ 0 },
};
