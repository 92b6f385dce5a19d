#include "api/entity.h"

struct str quote_policy_name(const struct policy *p)
{
	if (p && (p->quote & POLICY_PUBLIC))
		return S("public");
	return p && (p->quote & POLICY_FOLLOWERS) ? S("followers") : S("nobody");
}

static bool may_be_let(const struct post *p)
{
	return p->policy && (p->policy->quote | p->policy->quote_held) && !p->sheltered &&
	       p->visibility <= POST_UNLISTED;
}

/* The author always may, but for what was said to a few. */
static bool mine_may(const struct post *p)
{
	return p->mine && (p->visibility <= POST_UNLISTED ||
			   (p->visibility == POST_FOLLOWERS && p->audience_id == p->account_id));
}

static void whom(struct jw *j, unsigned set)
{
	jw_array(j);
	if (set & POLICY_PUBLIC)
		jw_str(j, S("public"));
	if (set & POLICY_FOLLOWERS)
		jw_str(j, S("followers"));
	if (set & POLICY_FOLLOWING)
		jw_str(j, S("following"));
	if (set && !(set & (POLICY_PUBLIC | POLICY_FOLLOWERS | POLICY_FOLLOWING)))
		jw_str(j, S("unsupported_policy"));
	jw_end(j);
}

/* Most posts are quoted by nobody: that is written in one piece. */
void entity_quote_approval(struct out *o, const struct post *p)
{
	struct jw *j = &o->j;
	static const char *const ways[] = {
		[ANSWER_SHOWN] = "automatic", [ANSWER_HELD] = "manual", [ANSWER_REFUSED] = "denied"
	};
	enum answer_way way = ANSWER_REFUSED;

	if (mine_may(p))
		way = ANSWER_SHOWN;
	else if (may_be_let(p))
		way = quote_may(o->t, p);
	if (way == ANSWER_REFUSED && !may_be_let(p)) {
		jw_ready(j, S("\"quote_approval\":{\"automatic\":[],\"manual\":[],"
			      "\"current_user\":\"denied\"}"));
		return;
	}
	jw_key(j, "quote_approval");
	jw_object(j);
	jw_key(j, "automatic");
	whom(j, may_be_let(p) ? p->policy->quote : 0);
	jw_key(j, "manual");
	whom(j, may_be_let(p) ? p->policy->quote_held : 0);
	jw_key(j, "current_user");
	jw_str(j, str_of(ways[way]));
	jw_end(j);
}

void entity_quote(struct out *o, const struct quote *q)
{
	static const char *const states[] = {
		[QUOTE_PENDING] = "pending",   [QUOTE_ACCEPTED] = "accepted",
		[QUOTE_REJECTED] = "rejected", [QUOTE_REVOKED] = "revoked",
		[QUOTE_DELETED] = "deleted",   [QUOTE_UNSEEN] = "unauthorized",
	};
	struct jw *j = &o->j;
	bool whole = q->post || !q->quoted_id;

	jw_object(j);
	jw_key(j, "state");
	jw_str(j, str_of(states[q->state]));
	if (whole)
		jw_key(j, "quoted_status");
	else
		jw_key(j, "quoted_status_id");
	if (q->post)
		entity_status(o, q->post);
	else
		jw_id(j, q->quoted_id);
	jw_end(j);
}
