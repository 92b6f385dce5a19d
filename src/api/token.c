#include "api/api.h"
#include "core/oauth.h"

/* The apps that I let in, each with its token (GoToSocial's TokenInfo). The secret itself is known
 * to the app alone. */

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

/* The page of a list that is whole in memory, newest first: at most `limit` of those between the
 * bounds, and with min_id the ones next to it. */
static struct oauth_tokens page_of(const struct oauth_tokens *all, struct paging *p)
{
	int64_t low = p->min_id ? p->min_id : p->since_id;
	size_t from = 0, to, most = (size_t)p->limit;

	while (from < all->n && p->max_id && all->p[from].id >= p->max_id)
		from++;
	for (to = from; to < all->n && all->p[to].id > low; to++)
		;
	if (to - from > most && p->min_id)
		from = to - most;
	p->more = to - from > most || to < all->n;
	if (to - from > most)
		to = from + most;
	if (to > from) {
		p->newest = all->p[from].id;
		p->oldest = all->p[to - 1].id;
	}
	return (struct oauth_tokens){ all->p + from, to - from };
}

static enum err list(struct task *t, struct request *q, struct reply *r)
{
	struct oauth_tokens mine, shown;
	struct paging page;
	struct out o;
	enum err e = page_read(t, q, PAGE_USUAL, PAGE_PEOPLE_MAX, &page);

	if (!e)
		e = token_mine(t, &mine);
	if (e)
		return e;
	shown = page_of(&mine, &page);
	o = out_start(t, q, r);
	jw_array(&o.j);
	for (size_t i = 0; i < shown.n; i++)
		put_token(&o, &shown.p[i]);
	jw_end(&o.j);
	out_done(&o);
	page_links(t, q, r, &page, shown.n);
	return OK;
}

/* One of mine; of others nothing is known. */
static enum err find(struct task *t, const struct request *q, struct oauth_token *ret)
{
	enum err e = token_get(t, path_id(q, 0), ret);

	return !e && ret->account_id != t->me->id ? fail(t, ERR_NOT_FOUND, W_OAUTH_TOKEN) : e;
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
