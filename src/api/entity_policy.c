#include "api/entity.h"

static void names(struct jw *j, const char *key, unsigned set)
{
	static const char *const names[] = { "public",	"followers", "following",
					     "mutuals", "mentioned", "author" };

	jw_key_(j, str_of(key));
	jw_array(j);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if ((set >> i) & 1)
			jw_str(j, str_of(names[i]));
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
void entity_policy(struct out *o, enum visibility v, const struct policy *p)
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
	sets(&o->j, p->reply, p->reply_held);
	jw_key(&o->j, "can_reblog");
	sets(&o->j, p->boost, p->boost_held);
	jw_end(&o->j);
}

static void time_or_null(struct jw *j, int64_t at)
{
	if (at)
		jw_time(j, at);
	else
		jw_null(j);
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
	time_or_null(j, h->state == HELD_ASIDE ? h->decided_at : 0);
	jw_key(j, "uri");
	jw_null(j);
	jw_end(j);
}
