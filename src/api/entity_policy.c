#include "api/entity.h"

static void sets(struct jw *j, unsigned set)
{
	static const char *const names[] = { "public",	"followers", "following",
					     "mutuals", "mentioned", "author" };

	jw_object(j);
	jw_key(j, "always");
	jw_array(j);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if ((set >> i) & 1)
			jw_str(j, str_of(names[i]));
	jw_end(j);
	jw_key(j, "with_approval");
	jw_array(j);
	jw_end(j);
	jw_end(j);
}

/* Everybody who sees a post may light a candle. */
void entity_policy(struct out *o, enum visibility v, const struct policy *p)
{
	struct policy plain = policy_plain(v);

	if (!p)
		p = &plain;
	jw_object(&o->j);
	jw_key(&o->j, "can_favourite");
	sets(&o->j, plain.reply);
	jw_key(&o->j, "can_reply");
	sets(&o->j, p->reply);
	jw_key(&o->j, "can_reblog");
	sets(&o->j, p->boost);
	jw_end(&o->j);
}
