#include "api/policy.h"

#include "api/api.h"
#include "store/account.h"

/* --- reading --- */

static enum err read_value(struct task *t, struct str value, unsigned *set)
{
	static const struct {
		const char *name;
		unsigned bit;
	} values[] = {
		{ "public", POLICY_PUBLIC },	   { "followers", POLICY_FOLLOWERS },
		{ "following", POLICY_FOLLOWING }, { "mutuals", POLICY_MUTUALS },
		{ "mentioned", POLICY_MENTIONED }, { "author", POLICY_AUTHOR },
		{ "me", POLICY_AUTHOR },	   { "circles", POLICY_CIRCLE },
		{ "known", POLICY_KNOWN },
	};

	if (!value.n)
		return OK;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		if (str_eq(value, str_of(values[i].name))) {
			*set |= values[i].bit;
			return OK;
		}
	return fail_with(
		t, ERR_INVALID, W_API_CHOICE, S("interaction_policy"),
		S("public, followers, following, mutuals, mentioned, author, circles, known"));
}

/* All that is sent as NAME[part][condition], with or without an index behind it. */
static enum err read_set(struct task *t, const struct params *p, struct str prefix, bool *given,
			 unsigned *ret)
{
	unsigned set = 0;

	*given = false;
	for (size_t i = 0; i < p->n; i++) {
		enum err e;

		if (!str_starts(p->p[i].name, prefix))
			continue;
		*given = true;
		e = p->p[i].file ? fail(t, ERR_INVALID, W_POST_TEXT)
				 : read_value(t, str_trim(p->p[i].value), &set);
		if (e)
			return e;
	}
	if (*given)
		*ret = set;
	return OK;
}

static struct str under(struct task *t, struct str name, const char *part, const char *condition)
{
	return str_fmt(t->a, "%.*s[%s][%s]", STR_ARG(name), part, condition);
}

/* What is sent of a part stands for all of it: a condition that is not sent with it is empty. */
static enum err read_part(struct task *t, const struct params *p, struct str name, const char *part,
			  bool *any, unsigned *ret_always, unsigned *ret_held)
{
	unsigned always = 0, held = 0;
	bool has_always, has_held;
	enum err e = read_set(t, p, under(t, name, part, "always"), &has_always, &always);

	if (!e)
		e = read_set(t, p, under(t, name, part, "with_approval"), &has_held, &held);
	if (e || (!has_always && !has_held))
		return e;
	*any = true;
	*ret_always = always;
	*ret_held = held;
	return OK;
}

/* Answers may wait; candles and boosts never do. */
static enum err read_at_once(struct task *t, const struct params *p, struct str name,
			     const char *part, bool *any, unsigned *ret)
{
	unsigned held = 0;
	enum err e = read_part(t, p, name, part, any, ret, &held);

	return !e && held ? fail(t, ERR_INVALID, W_POLICY_APPROVAL) : e;
}

enum err policy_read(struct task *t, const struct params *p, struct str name, enum visibility v,
		     bool *ret_given, struct policy *ret)
{
	unsigned everybody = policy_plain(v).reply, candles = everybody;
	enum err e;

	*ret_given = false;
	e = read_at_once(t, p, name, "can_favourite", ret_given, &candles);
	if (!e && !(candles & POLICY_PUBLIC) && (candles & everybody) != everybody)
		e = fail(t, ERR_INVALID, W_POLICY_CANDLES);
	if (!e)
		e = read_part(t, p, name, "can_reply", ret_given, &ret->reply, &ret->reply_held);
	return e ? e : read_at_once(t, p, name, "can_reblog", ret_given, &ret->boost);
}

enum err policy_read_quote(struct task *t, struct str value, const char *name, unsigned *ret)
{
	if (str_eq(value, S("public")))
		*ret = POLICY_PUBLIC;
	else if (str_eq(value, S("followers")))
		*ret = POLICY_FOLLOWERS;
	else if (str_eq(value, S("nobody")))
		*ret = 0;
	else
		return fail_with(t, ERR_INVALID, W_API_CHOICE, str_of(name),
				 S("public, followers, nobody"));
	return OK;
}

/* --- what is usual for new posts of mine --- */

static const struct {
	const char *name;
	enum visibility visibility;
} defaults[] = { { "public", POST_PUBLIC },
		 { "unlisted", POST_UNLISTED },
		 { "private", POST_FOLLOWERS },
		 { "direct", POST_DIRECT } };
#define DEFAULTS (sizeof defaults / sizeof *defaults)

static enum err get(struct task *t, struct request *q, struct reply *r)
{
	struct out o = out_start(t, q, r);

	jw_object(&o.j);
	for (size_t i = 0; i < DEFAULTS; i++) {
		struct policy p = policy_mine(t, defaults[i].visibility);

		jw_key_(&o.j, str_of(defaults[i].name));
		entity_policy_whole(&o, defaults[i].visibility, &p);
	}
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

/* A visibility that is not sent gets back what is usual here, as GoToSocial documents it. */
static enum err set(struct task *t, struct request *q, struct reply *r)
{
	for (size_t i = 0; i < DEFAULTS; i++) {
		enum visibility v = defaults[i].visibility;
		struct policy p = policy_usual(t, v);
		bool given;
		enum err e = policy_read(t, &q->params, str_of(defaults[i].name), v, &given, &p);

		if (e)
			return e;
		policy_set_mine(t, v, given ? &p : NULL);
	}
	return get(t, q, r);
}

const struct route api_policy_routes[] = {
	{ GET, "/api/v1/interaction_policies/defaults", MEMBER, READS, get,
	  "who may answer and boost new posts of mine", "read:accounts", 0 },
	{ PATCH, "/api/v1/interaction_policies/defaults", MEMBER, WRITES, set,
	  "changes who may answer and boost new posts of mine", "write:accounts", 0 },
	{ 0 },
};
