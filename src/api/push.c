#include "core/push.h"
#include "api/api.h"

/* Each alert is a kind of notice. Those written as numbers are kinds that nothing makes yet: an
 * app's wish for them is kept under the number that such a notice will have. */
static const struct alert {
	const char *name;
	unsigned kind;
} alerts[] = {
	{ "mention", NOTICE_MENTION },
	{ "status", NOTICE_POST },
	{ "reblog", NOTICE_BOOST },
	{ "follow", NOTICE_FOLLOW },
	{ "follow_request", NOTICE_FOLLOW_REQUEST },
	{ "favourite", NOTICE_CANDLE },
	{ "poll", NOTICE_POLL },
	{ "update", NOTICE_EDIT },
	{ "quote", NOTICE_QUOTE },
	{ "quoted_update", NOTICE_QUOTED_EDIT },
	{ "admin.sign_up", NOTICE_SIGN_UP },
	{ "admin.report", NOTICE_REPORT },
};

#define ALERTS (sizeof alerts / sizeof *alerts)

static const char *const policies[PUSH_POLICIES] = { "all", "followed", "follower", "none" };

static enum err answer_push(struct task *t, const struct request *q, struct reply *r,
			    const struct push *p)
{
	struct out o = out_start(t, q, r);
	struct jw *j = &o.j;

	jw_object(j);
	jw_key(j, "id");
	jw_int(j, p->id); /* a number, as Mastodon sends it and some apps want it */
	jw_key(j, "endpoint");
	jw_str(j, p->endpoint.s);
	jw_key(j, "standard");
	jw_bool(j, p->reader.standard);
	jw_key(j, "alerts");
	jw_object(j);
	for (size_t i = 0; i < ALERTS; i++) {
		jw_key_(j, str_of(alerts[i].name));
		jw_bool(j, p->alerts >> alerts[i].kind & 1);
	}
	jw_end(j);
	jw_key(j, "policy");
	jw_str(j, str_of(policies[p->policy]));
	jw_key(j, "server_key");
	jw_str(j, push_public_key());
	jw_end(j);
	out_done(&o);
	return OK;
}

/* --- what apps send --- */

struct push_form {
	uint64_t given;
	struct str endpoint, point, auth, policy;
	bool standard, alert[ALERTS];
};

#define ALERT(i, name)                                                                             \
	FIELD("data[alerts][" name "]", FIELD_BOOL, struct push_form, alert[i], 0, 0, name)

/* Rows 0 to ALERTS - 1 are the alerts, in their order. */
static const struct field fields[] = {
	ALERT(0, "mention"),
	ALERT(1, "status"),
	ALERT(2, "reblog"),
	ALERT(3, "follow"),
	ALERT(4, "follow_request"),
	ALERT(5, "favourite"),
	ALERT(6, "poll"),
	ALERT(7, "update"),
	ALERT(8, "quote"),
	ALERT(9, "quoted_update"),
	ALERT(10, "admin.sign_up"),
	ALERT(11, "admin.report"),
	FIELD("policy", FIELD_LINE, struct push_form, policy, 0, 20, "policy"),
	FIELD("data[policy]", FIELD_LINE, struct push_form, policy, 0, 20, "data[policy]"),
	FIELD("subscription[endpoint]", FIELD_LINE, struct push_form, endpoint, 0, 2048,
	      "subscription[endpoint]"),
	FIELD("subscription[keys][p256dh]", FIELD_LINE, struct push_form, point, 0, 200,
	      "subscription[keys][p256dh]"),
	FIELD("subscription[keys][auth]", FIELD_LINE, struct push_form, auth, 0, 100,
	      "subscription[keys][auth]"),
	FIELD("subscription[standard]", FIELD_BOOL, struct push_form, standard, 0, 0,
	      "subscription[standard]"),
	{ 0 },
};

static unsigned alerts_of(const struct push_form *f)
{
	unsigned wanted = 0;

	for (size_t i = 0; i < ALERTS; i++)
		if (f->alert[i])
			wanted |= 1u << alerts[i].kind;
	return wanted;
}

/* Did any alert come at all? */
static bool has_alerts(const struct push_form *f)
{
	return f->given & ((UINT64_C(1) << ALERTS) - 1);
}

/* An empty one is none, and leaves what there is. */
static enum err read_policy(struct task *t, struct str name, enum push_policy *ret)
{
	if (!name.n)
		return OK;
	for (size_t i = 0; i < PUSH_POLICIES; i++)
		if (str_eq(name, str_of(policies[i]))) {
			*ret = (enum push_policy)i;
			return OK;
		}
	return fail(t, ERR_INVALID, W_PUSH_POLICY);
}

static enum err subscribe(struct task *t, struct request *q, struct reply *r)
{
	struct push_form f = { 0 };
	struct push_new n = { .policy = PUSH_ALL };
	struct push p;
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = read_policy(t, f.policy, &n.policy);
	if (e)
		return e;
	n.endpoint = f.endpoint;
	n.point = f.point;
	n.auth = f.auth;
	n.standard = f.standard;
	n.alerts = alerts_of(&f);
	e = push_subscribe(t, q->token_id, &n, &p);
	return e ? e : answer_push(t, q, r, &p);
}

static enum err show(struct task *t, struct request *q, struct reply *r)
{
	struct push p;
	enum err e = push_get(t, q->token_id, &p);

	return e ? e : answer_push(t, q, r, &p);
}

/* Alerts that are sent take the place of all; without any they stay. */
static enum err change(struct task *t, struct request *q, struct reply *r)
{
	struct push_form f = { 0 };
	struct push p;
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = push_get(t, q->token_id, &p);
	if (!e)
		e = read_policy(t, f.policy, &p.policy);
	if (!e)
		e = push_change(t, q->token_id, has_alerts(&f) ? alerts_of(&f) : p.alerts, p.policy,
				&p);
	return e ? e : answer_push(t, q, r, &p);
}

static enum err unsubscribe(struct task *t, struct request *q, struct reply *r)
{
	push_end(t, q->token_id);
	return answer_nothing(t, q, r);
}

#define PUSH_PATH "/api/v1/push/subscription"

const struct route api_push_routes[] = {
	{ POST, PUSH_PATH, MEMBER, WRITES, subscribe, "tells this app of notices (Web Push)",
	  "push", 0 },
	{ GET, PUSH_PATH, MEMBER, READS, show, "what this app is told of", "push", 0 },
	{ PUT, PUSH_PATH, MEMBER, WRITES, change, "other notices, or of other people", "push", 0 },
	{ DELETE, PUSH_PATH, MEMBER, WRITES, unsubscribe, "this app is told of nothing", "push",
	  0 },
	{ 0 },
};
