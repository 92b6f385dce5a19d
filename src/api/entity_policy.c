#include "api/entity.h"

static void names(struct jw *j, const char *key, unsigned set)
{
	static const struct {
		unsigned bit;
		const char *name;
	} names[] = {
		{ POLICY_PUBLIC, "public" },	   { POLICY_FOLLOWERS, "followers" },
		{ POLICY_FOLLOWING, "following" }, { POLICY_MUTUALS, "mutuals" },
		{ POLICY_MENTIONED, "mentioned" }, { POLICY_AUTHOR, "author" },
		{ POLICY_CIRCLE, "circles" },	   { POLICY_KNOWN, "known" },
	};

	jw_key_(j, str_of(key));
	jw_array(j);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (set & names[i].bit)
			jw_str(j, str_of(names[i].name));
	jw_end(j);
}

static void sets(struct jw *j, unsigned always, unsigned held)
{
	jw_object(j);
	names(j, "always", always);
	names(j, "with_approval", held);
	jw_end(j);
}

/* Everybody who sees a post of this place may light a candle. */
static void policy(struct out *o, enum visibility v, const struct policy *p, unsigned told)
{
	struct policy plain = policy_plain(v);
	bool open;

	if (!p)
		p = &plain;
	open = !p->candle && !p->candle_held;
	jw_object(&o->j);
	jw_key(&o->j, "can_favourite");
	sets(&o->j, open ? plain.reply : p->candle, p->candle_held);
	jw_key(&o->j, "can_reply");
	sets(&o->j, p->reply & told, p->reply_held & told);
	jw_key(&o->j, "can_reblog");
	sets(&o->j, p->boost & told, p->boost_held);
	jw_end(&o->j);
}

void entity_policy(struct out *o, enum visibility v, const struct policy *p)
{
	policy(o, v, p, ~(unsigned)(POLICY_CIRCLE | POLICY_KNOWN));
}

void entity_policy_whole(struct out *o, enum visibility v, const struct policy *p)
{
	policy(o, v, p, ~0U);
}

static void time_or_null(struct jw *j, int64_t at)
{
	if (at)
		jw_time(j, at);
	else
		jw_null(j);
}

static struct str reason(const struct held *h)
{
	static const char *const reasons[] = {
		[HELD_POLICY] = "policy",     [HELD_PARENT] = "parent",
		[HELD_STRANGER] = "stranger", [HELD_NEW] = "new_account",
		[HELD_LINK] = "link",	      [HELD_WORD] = "word",
		[HELD_EDITED] = "edited",     [HELD_CLOSED] = "closed",
		[HELD_SHELTER] = "shelter",   [HELD_RESTRICTED] = "restricted",
	};

	if (h->state == HELD_HANDED)
		return S("handed_on");
	return h->reason < sizeof reasons / sizeof *reasons ? str_of(reasons[h->reason]) : S("");
}

void entity_held(struct out *o, const struct held *h)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, h->post.id);
	jw_key(j, "type");
	jw_str(j, S("reply"));
	jw_key(j, "created_at");
	jw_time(j, h->since);
	jw_key(j, "account");
	entity_account(o, &h->post.author);
	jw_key(j, "status");
	if (h->to.id)
		entity_status(o, &h->to);
	else
		jw_null(j);
	jw_key(j, "reply");
	entity_status(o, &h->post);
	jw_key(j, "accepted_at");
	time_or_null(j, h->state == HELD_SHOWN ? h->decided_at : 0);
	jw_key(j, "rejected_at");
	time_or_null(j, h->state == HELD_ASIDE || h->state == HELD_HIDDEN ? h->decided_at : 0);
	jw_key(j, "uri");
	jw_null(j);
	/* Beyond GoToSocial: whoever reads first for several people sees for whom, and why it
	 * waits. */
	jw_key(j, "target_account");
	entity_account(o, &h->owner);
	jw_key(j, "reason");
	jw_str(j, reason(h));
	jw_end(j);
}
