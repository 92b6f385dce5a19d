/* Who may reach my notifications, and who waits to. */
#include "api/api.h"
#include "core/request.h"

#define REQUESTS_USUAL 40
#define REQUESTS_AT_ONCE 100

/* --- the policy --- */

static enum err answer_policy(struct task *t, const struct request *q, struct reply *r, bool first)
{
	struct notice_policy p;
	int64_t requests, notices;
	struct out o;
	enum err e = notice_policy_now(t, &p);

	if (!e)
		e = request_summary(t, &requests, &notices);
	if (e)
		return e;
	o = out_start(t, q, r);
	if (first)
		entity_notification_policy_v1(&o, &p, requests, notices);
	else
		entity_notification_policy(&o, &p, requests, notices);
	out_done(&o);
	return OK;
}

static enum err policy(struct task *t, struct request *q, struct reply *r)
{
	return answer_policy(t, q, r, false);
}

static enum err policy_v1(struct task *t, struct request *q, struct reply *r)
{
	return answer_policy(t, q, r, true);
}

struct policy_form {
	uint64_t given;
	struct str way[5], candles;
};

#define WAY(name, i) FIELD(name, FIELD_LINE, struct policy_form, way[i], 0, 100, name)

/* What an app sends back as it was shown to it changes nothing: it may be so only while shelter is
 * on. */
static enum err change(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		WAY("for_not_following", 0),
		WAY("for_not_followers", 1),
		WAY("for_new_accounts", 2),
		WAY("for_private_mentions", 3),
		WAY("for_limited_accounts", 4),
		FIELD("candles", FIELD_LINE, struct policy_form, candles, 0, 100, "candles"),
		{ 0 },
	};
	struct policy_form f = { 0 };
	struct notice_policy p, now;
	enum notice_way way;
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = notice_policy_get(t, &p);
	if (!e)
		e = notice_policy_now(t, &now);
	if (e)
		return e;
	enum notice_way *const ways[] = { &p.not_following, &p.not_followers, &p.new_accounts,
					  &p.private_mentions, &p.limited_accounts };
	const enum notice_way shown[] = { now.not_following, now.not_followers, now.new_accounts,
					  now.private_mentions, now.limited_accounts };
	for (size_t i = 0; i < 5; i++) {
		if (!GIVEN(f, i))
			continue;
		if (!notice_way_read(f.way[i], &way))
			return fail_with(t, ERR_INVALID, W_API_CHOICE, str_of(fields[i].name),
					 S("accept, filter, drop"));
		if (way != shown[i])
			*ways[i] = way;
	}
	if (GIVEN(f, 5) && !candle_way_read(f.candles, &p.candles))
		return fail_with(t, ERR_INVALID, W_API_CHOICE, S("candles"),
				 S("each, daily, none"));
	e = notice_policy_set(t, &p);
	return e ? e : answer_policy(t, q, r, false);
}

struct policy_form_v1 {
	uint64_t given;
	bool filter[4];
};

#define FILTER(name, i) FIELD(name, FIELD_BOOL, struct policy_form_v1, filter[i], 0, 0, name)

/* What is dropped stays so when an app that knows no drop says that it is filtered. */
static enum err change_v1(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FILTER("filter_not_following", 0),
		FILTER("filter_not_followers", 1),
		FILTER("filter_new_accounts", 2),
		FILTER("filter_private_mentions", 3),
		{ 0 },
	};
	struct policy_form_v1 f = { 0 };
	struct notice_policy p, now;
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = notice_policy_get(t, &p);
	if (!e)
		e = notice_policy_now(t, &now);
	if (e)
		return e;
	enum notice_way *const ways[] = { &p.not_following, &p.not_followers, &p.new_accounts,
					  &p.private_mentions };
	const enum notice_way shown[] = { now.not_following, now.not_followers, now.new_accounts,
					  now.private_mentions };
	for (size_t i = 0; i < 4; i++)
		if (GIVEN(f, i) && f.filter[i] != (shown[i] != NOTICE_ACCEPT))
			*ways[i] = f.filter[i] ? NOTICE_FILTER : NOTICE_ACCEPT;
	e = notice_policy_set(t, &p);
	return e ? e : answer_policy(t, q, r, true);
}

/* --- requests --- */

static enum err requests(struct task *t, struct request *q, struct reply *r)
{
	struct paging page;
	struct notice_requests list;
	struct out o;
	enum err e = page_read(t, q, REQUESTS_USUAL, NOTICES_MAX, &page);

	if (!e)
		e = request_list(t, &page, &list);
	if (e)
		return e;
	o = out_start(t, q, r);
	jw_array(&o.j);
	for (size_t i = 0; i < list.n; i++)
		entity_notification_request(&o, &list.p[i]);
	jw_end(&o.j);
	out_done(&o);
	page_links(t, q, r, &page, list.n);
	return OK;
}

static enum err one_get(struct task *t, struct request *q, struct reply *r)
{
	struct notice_request one;
	struct out o;
	enum err e = request_get(t, path_id(q, 0), &one);

	if (e)
		return e;
	o = out_start(t, q, r);
	entity_notification_request(&o, &one);
	out_done(&o);
	return OK;
}

static enum err accept(struct task *t, struct request *q, struct reply *r)
{
	enum err e = request_accept(t, path_id(q, 0));

	return e ? e : answer_nothing(t, q, r);
}

static enum err dismiss(struct task *t, struct request *q, struct reply *r)
{
	enum err e = request_dismiss(t, path_id(q, 0));

	return e ? e : answer_nothing(t, q, r);
}

/* Each of id[]; what is decided already (an app that says it twice) is no fault. */
static enum err each(struct task *t, struct request *q, struct reply *r,
		     enum err (*run)(struct task *t, int64_t id))
{
	struct many_form {
		uint64_t given;
		struct ids ids;
	} f = { 0 };
	static const struct field fields[] = {
		FIELD("id[]", FIELD_IDS, struct many_form, ids, 0, REQUESTS_AT_ONCE, "id"),
		{ 0 },
	};
	enum err e = task_form(t, &q->params, fields, &f);

	for (size_t i = 0; !e && i < f.ids.n; i++) {
		e = run(t, f.ids.p[i]);
		if (e == ERR_NOT_FOUND)
			e = OK;
	}
	return e ? e : answer_nothing(t, q, r);
}

static enum err accept_many(struct task *t, struct request *q, struct reply *r)
{
	return each(t, q, r, request_accept);
}

static enum err dismiss_many(struct task *t, struct request *q, struct reply *r)
{
	return each(t, q, r, request_dismiss);
}

static enum err merged(struct task *t, struct request *q, struct reply *r)
{
	struct out o;
	bool all;
	enum err e = notice_requests_merged(t, &all);

	if (e)
		return e;
	o = out_start(t, q, r);
	jw_object(&o.j);
	jw_key(&o.j, "merged");
	jw_bool(&o.j, all);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

#define READING(path, run, help)                                                                   \
	{                                                                                          \
		GET, path, MEMBER, READS, run, help, "read:notifications", 0                       \
	}
#define WRITING(method, path, run, help)                                                           \
	{                                                                                          \
		method, path, MEMBER, WRITES, run, help, "write:notifications", 0                  \
	}

const struct route api_notice_policy_routes[] = {
	READING("/api/v2/notifications/policy", policy, "who may reach my notifications"),
	WRITING(PATCH, "/api/v2/notifications/policy", change, "changes who may"),
	WRITING(PUT, "/api/v2/notifications/policy", change, "the same"),
	READING("/api/v1/notifications/policy", policy_v1, "the same, as older apps ask"),
	WRITING(PATCH, "/api/v1/notifications/policy", change_v1, "changes who may"),
	WRITING(PUT, "/api/v1/notifications/policy", change_v1, "the same"),
	READING("/api/v1/notifications/requests", requests,
		"people whose notifications, or whose comments, wait for me"),
	READING("/api/v1/notifications/requests/merged", merged,
		"is everything in the list that was accepted"),
	WRITING(POST, "/api/v1/notifications/requests/accept", accept_many,
		"lets several through; shows their comments"),
	WRITING(POST, "/api/v1/notifications/requests/dismiss", dismiss_many,
		"removes what waits of several; sets comments aside"),
	READING("/api/v1/notifications/requests/:id", one_get, "one of them"),
	WRITING(POST, "/api/v1/notifications/requests/:id/accept", accept,
		"lets somebody through from now on; shows their comments that wait"),
	WRITING(POST, "/api/v1/notifications/requests/:id/dismiss", dismiss,
		"removes what waits of somebody; sets their comments aside"),
	{ 0 },
};
