#include "api/entity.h"

void entity_conversation(struct out *o, const struct conversation *c)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, c->id);
	jw_key(j, "unread");
	jw_bool(j, c->unread);
	jw_key(j, "accounts");
	entity_accounts(o, &c->people);
	jw_key(j, "last_status");
	entity_status(o, &c->last);
	jw_end(j);
}
