#include "api/api.h"

#define TIMELINES 2

static const char *const timelines[TIMELINES] = { "home", "notifications" };

/* Those that are set. */
static enum err answer_markers(struct task *t, const struct request *q, struct reply *r,
			       const struct marker mark[TIMELINES])
{
	struct out o = out_start(t, q, r);

	jw_object(&o.j);
	for (size_t i = 0; i < TIMELINES; i++) {
		if (!mark[i].last_id)
			continue;
		jw_key_(&o.j, str_of(timelines[i]));
		entity_marker(&o, &mark[i]);
	}
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

struct which_form {
	uint64_t given;
	struct strs names;
};

static bool asked(const struct which_form *f, const char *name)
{
	for (size_t i = 0; i < f->names.n; i++)
		if (str_eq(f->names.p[i], str_of(name)))
			return true;
	return false;
}

static enum err get(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD("timeline[]", FIELD_LINES, struct which_form, names, 0, 10, "timeline"),
		{ 0 },
	};
	struct which_form f = { 0 };
	struct marker mark[TIMELINES] = { 0 };
	enum err e = task_form(t, &q->params, fields, &f);

	for (size_t i = 0; i < TIMELINES && !e; i++)
		if (asked(&f, timelines[i]))
			e = marker_get(t, str_of(timelines[i]), &mark[i]);
	return e ? e : answer_markers(t, q, r, mark);
}

struct mark_form {
	uint64_t given;
	int64_t last[TIMELINES];
};

static enum err set(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD("home[last_read_id]", FIELD_ID, struct mark_form, last[0], 0, 0,
		      "home[last_read_id]"),
		FIELD("notifications[last_read_id]", FIELD_ID, struct mark_form, last[1], 0, 0,
		      "notifications[last_read_id]"),
		{ 0 },
	};
	struct mark_form f = { 0 };
	struct marker mark[TIMELINES] = { 0 };
	enum err e = task_form(t, &q->params, fields, &f);

	for (size_t i = 0; i < TIMELINES && !e; i++)
		if (f.last[i])
			e = marker_set(t, str_of(timelines[i]), f.last[i], &mark[i]);
	return e ? e : answer_markers(t, q, r, mark);
}

const struct route api_marker_routes[] = {
	{ GET, "/api/v1/markers", MEMBER, READS, get, "how far I have read", "read:statuses", 0 },
	{ POST, "/api/v1/markers", MEMBER, WRITES, set, "remembers how far I have read",
	  "write:statuses", 0 },
	{ 0 },
};
