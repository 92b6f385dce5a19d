#include "api/api.h"

static enum err answer_poll(struct task *t, const struct request *q, struct reply *r,
			    const struct post *p)
{
	struct out o = out_start(t, q, r);

	entity_poll(&o, p->poll, emoji_of_post(t, p));
	out_done(&o);
	return OK;
}

static enum err get(struct task *t, struct request *q, struct reply *r)
{
	struct post p;
	enum err e = poll_get(t, path_id(q, 0), &p);

	return e ? e : answer_poll(t, q, r, &p);
}

struct vote_form {
	uint64_t given;
	struct strs choices;
};

#define CHOICES_MAX 50 /* that are read; how many there may be is decided in core */

static enum err vote(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD("choices[]", FIELD_LINES, struct vote_form, choices, 0, CHOICES_MAX,
		      "choices"),
		{ 0 },
	};
	struct vote_form f = { 0 };
	struct post p;
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = poll_vote(t, path_id(q, 0), poll_choices(t, f.choices), &p);
	return e ? e : answer_poll(t, q, r, &p);
}

const struct route api_poll_routes[] = {
	{ GET, "/api/v1/polls/:id", ANYONE, READS, get, "a poll, by the id of its post", NULL, 0 },
	{ POST, "/api/v1/polls/:id/votes", MEMBER, WRITES, vote, "votes in a poll",
	  "write:statuses", 0 },
	{ 0 },
};
