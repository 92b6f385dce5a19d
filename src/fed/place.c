#include "core/place.h"
#include "base/json.h"
#include "core/place_key.h"
#include "fed/document.h"
#include "fed/tables.h"

/* The place as an actor (the "instance actor"): what it fetches is signed in its name. It is told
 * to everybody without a signature, or two servers that both want one would wait for each other. */
static enum err actor(struct task *t, struct request *q, struct reply *r)
{
	struct str base = place_fixed()->base, id = str_fmt(t->a, "%.*s/actor", STR_ARG(base));
	struct jw j;

	(void)q;
	document_start(r, &j);
	jw_object(&j);
	document_context(&j);
	jw_key(&j, "id");
	jw_str(&j, id);
	jw_key(&j, "type");
	jw_str(&j, S("Application"));
	jw_key(&j, "preferredUsername");
	jw_str(&j, place_fixed()->domain);
	jw_key(&j, "name");
	jw_str(&j, place_fixed()->domain);
	jw_key(&j, "url");
	jw_str(&j, str_fmt(t->a, "%.*s/", STR_ARG(base)));
	jw_key(&j, "inbox");
	jw_str(&j, str_fmt(t->a, "%.*s/inbox", STR_ARG(id)));
	jw_key(&j, "outbox");
	jw_str(&j, str_fmt(t->a, "%.*s/outbox", STR_ARG(id)));
	jw_key(&j, "endpoints");
	jw_object(&j);
	jw_key(&j, "sharedInbox");
	jw_str(&j, str_fmt(t->a, "%.*s/inbox", STR_ARG(base)));
	jw_end(&j);
	jw_key(&j, "manuallyApprovesFollowers");
	jw_bool(&j, true);
	document_key(&j, t->a, id);
	jw_end(&j);
	jw_done(&j);
	reply_header(r, "Cache-Control", S("public, max-age=3600"));
	return OK;
}

const struct route fed_place_routes[] = {
	{ GET, "/actor", ANYONE, READS, actor, "the place itself, for other servers", NULL, 0 },
	{ 0 },
};
