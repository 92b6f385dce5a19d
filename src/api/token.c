#include "api/api.h"

/* The apps that I let in, each with its token (GoToSocial's TokenInfo). The secret itself is known to
 * the app alone. */

static void put_token(struct out *o, const struct oauth_token *k)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, k->id);
	jw_key(j, "created_at");
	jw_time(j, k->created_at);
	jw_key(j, "last_used");
	jw_time(j, k->seen_at ? k->seen_at : k->created_at);
	jw_key(j, "scope");
	jw_str(j, k->scopes);
	jw_key(j, "application");
	jw_object(j);
	jw_key(j, "name");
	jw_str(j, k->app_name);
	jw_key(j, "website");
	jw_str_or_null(j, k->app_website.n ? k->app_website : STR_NONE);
	jw_end(j);
	jw_end(j);
}

static enum err answer_one(struct task *t, const struct request *q, struct reply *r,
			   const struct oauth_token *k)
{
	struct out o = out_start(t, q, r);

	put_token(&o, k);
	out_done(&o);
	return OK;
}

static enum err list(struct task *t, struct request *q, struct reply *r)
{
	struct oauth_tokens mine;
	struct out o;
	enum err e = token_mine(t, &mine);

	if (e)
		return e;
	o = out_start(t, q, r);
	jw_array(&o.j);
	for (size_t i = 0; i < mine.n; i++)
		put_token(&o, &mine.p[i]);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

/* One of mine; of others nothing is known. */
static enum err find(struct task *t, const struct request *q, struct oauth_token *ret)
{
	struct oauth_tokens mine;
	enum err e = token_mine(t, &mine);

	for (size_t i = 0; !e && i < mine.n; i++)
		if (mine.p[i].id == path_id(q, 0)) {
			*ret = mine.p[i];
			return OK;
		}
	return e ? e : fail(t, ERR_NOT_FOUND, W_OAUTH_TOKEN);
}

static enum err get(struct task *t, struct request *q, struct reply *r)
{
	struct oauth_token k;
	enum err e = find(t, q, &k);

	return e ? e : answer_one(t, q, r, &k);
}

static enum err invalidate(struct task *t, struct request *q, struct reply *r)
{
	struct oauth_token k;
	enum err e = find(t, q, &k);

	if (!e)
		e = token_end(t, k.id);
	return e ? e : answer_one(t, q, r, &k);
}

const struct route api_token_routes[] = {
	{ GET, "/api/v1/tokens", MEMBER, READS, list, "the apps that I let in", "read:accounts",
	  0 },
	{ GET, "/api/v1/tokens/:id", MEMBER, READS, get, "one of them", "read:accounts", 0 },
	{ POST, "/api/v1/tokens/:id/invalidate", MEMBER, WRITES, invalidate,
	  "takes an app's access back", "write:accounts", 0 },
	{ 0 },
};
