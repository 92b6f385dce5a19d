#include "api/entity.h"
#include "core/peer.h"
#include "sys/keys.h"

/* What everybody may know of a rule; j is in its object. A name that is half hidden has the digest
 * of what is shown. */
static void name(struct out *o, const struct peer *p)
{
	jw_key(&o->j, "domain");
	jw_str(&o->j, p->host);
	jw_key(&o->j, "digest");
	jw_str(&o->j, hash_hex(o->t->a, p->host));
}

static void severity(struct out *o, const struct peer *p)
{
	jw_key(&o->j, "severity");
	jw_str(&o->j, peer_rule_name(p->rule));
}

void entity_peer_published(struct out *o, const struct peer *p)
{
	jw_object(&o->j);
	name(o, p);
	severity(o, p);
	jw_key(&o->j, "comment");
	jw_str(&o->j, p->note);
	jw_end(&o->j);
}

void entity_peer_block(struct out *o, const struct peer *p)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, p->id);
	name(o, p);
	jw_key(j, "created_at");
	jw_time(j, p->created_at);
	severity(o, p);
	jw_key(j, "reject_media");
	jw_bool(j, p->without_media);
	jw_key(j, "reject_reports");
	jw_bool(j, p->without_reports);
	jw_key(j, "private_comment");
	jw_str(j, p->private_note);
	jw_key(j, "public_comment");
	jw_str(j, p->note);
	jw_key(j, "obfuscate");
	jw_bool(j, p->half_hidden);
	jw_end(j);
}

void entity_peer_allow(struct out *o, const struct peer *p)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, p->id);
	jw_key(j, "domain");
	jw_str(j, p->host);
	jw_key(j, "created_at");
	jw_time(j, p->created_at);
	jw_end(j);
}
