#include "api/api.h"

/* Lists that apps ask for on their first day and that hold nothing here, because there is no way
 * yet to put anything in, or because Rosemary does not rank or suggest anybody. A row moves to the
 * file of its noun when its noun comes. */

static enum err no_items(struct task *t, struct request *q, struct reply *r)
{
	struct out o = out_start(t, q, r);

	jw_array(&o.j);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

static enum err no_items_of_account(struct task *t, struct request *q, struct reply *r)
{
	struct account a;
	enum err e = account_get(t, path_id(q, 0), &a);

	return e ? e : no_items(t, q, r);
}

static enum err no_collections(struct task *t, struct request *q, struct reply *r)
{
	struct account a;
	struct out o;
	enum err e = account_get(t, path_id(q, 0), &a);

	if (e)
		return e;
	o = out_start(t, q, r);
	jw_object(&o.j);
	jw_key(&o.j, "collections");
	jw_array(&o.j);
	jw_end(&o.j);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

#define FOR_ALL(path, help)                                                                        \
	{                                                                                          \
		GET, path, ANYONE, READS, no_items, help, NULL, 0                                  \
	}
#define FOR_MEMBERS(path, scope, help)                                                             \
	{                                                                                          \
		GET, path, MEMBER, READS, no_items, help, scope, 0                                 \
	}

const struct route api_empty_routes[] = {
	FOR_ALL("/api/v1/custom_emojis", "emojis of this place: none"),
	FOR_ALL("/api/v1/directory", "people to look through: nobody is listed"),
	FOR_ALL("/api/v1/peers/search", "servers by their names: none"),
	FOR_ALL("/api/v1/timelines/link", "posts about an article: none are gathered"),
	FOR_ALL("/api/v1/trends", "what trends: nothing does"),
	FOR_ALL("/api/v1/trends/tags", "which tags trend: none does"),
	FOR_ALL("/api/v1/trends/statuses", "which posts trend: none does"),
	FOR_ALL("/api/v1/trends/links", "which links trend: none does"),
	FOR_MEMBERS("/api/v1/suggestions", "read", "whom to follow: nobody is suggested"),
	FOR_MEMBERS("/api/v2/suggestions", "read", "whom to follow: nobody is suggested"),
	{ GET, "/api/v1/accounts/:id/identity_proofs", ANYONE, READS, no_items_of_account,
	  "proofs of identity: never any", NULL, 0 },
	{ GET, "/api/v1/accounts/:id/collections", ANYONE, READS, no_collections,
	  "collections of people by somebody: none are made here", NULL, 0 },
	{ GET, "/api/v1/accounts/:id/in_collections", ANYONE, READS, no_collections,
	  "collections that hold somebody: none are made here", NULL, 0 },
	{ 0 },
};
