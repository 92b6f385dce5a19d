/* What somebody took back, and what other servers say to it. */
#include "web/taken.h"

#include "base/url.h"
#include "core/taken.h"
#include "web/door.h"
#include "web/tables.h"

#define TAKEN_SHOWN 30

static struct str number(struct task *t, int64_t n)
{
	return str_fmt(t->a, "%lld", (long long)n);
}

static struct str said(struct task *t, const struct taken *k)
{
	if (k->confirmed < k->servers)
		return word_with(t->a, t->lang, W_TAKEN_SOME, number(t, k->confirmed),
				 number(t, k->servers));
	if (k->servers == 1)
		return word(t->lang, W_TAKEN_ALL_ONE);
	return word_with(t->a, t->lang, W_TAKEN_ALL, number(t, k->servers), S(""));
}

/* Those of what was taken back that are still there, for whoever took it back. */
static enum err posts_of(struct task *t, const struct taken *k, size_t n, struct posts *ret)
{
	struct ids ids = { .p = arena_many(t->a, int64_t, n) };

	for (size_t i = 0; i < n; i++)
		if (k[i].why != TAKEN_DELETED)
			ids.p[ids.n++] = k[i].post_id;
	*ret = (struct posts){ 0 };
	return ids.n ? post_many(t, ids, ret) : OK;
}

static struct taken_one one_of(struct task *t, const struct taken *k, const struct posts *posts)
{
	static const enum word why[] = { [TAKEN_DELETED] = W_TAKEN_DELETED,
					 [TAKEN_NARROWED] = W_TAKEN_NARROWED,
					 [TAKEN_ARCHIVED] = W_TAKEN_ARCHIVED,
					 [TAKEN_THREAD] = W_TAKEN_THREAD };
	struct taken_one v = { .said = said(t, k) };
	const struct post *p = posts_find(posts, k->post_id);

	v.what = word_with(t->a, t->lang, W_TAKEN_POST, day_view(t, k->shared_at).day, S(""));
	v.why = word_with(t->a, t->lang, why[k->why], day_view(t, k->at).day, S(""));
	v.url = (struct url){ str_fmt(t->a, "/taken-back/%lld", (long long)k->id) };
	if (p)
		v.post = post_path(t, p);
	return v;
}

static enum err list_show(struct task *t, struct request *q, struct reply *r)
{
	struct taken_list_view v = { 0 };
	struct paging page = paging_asked(t, q, TAKEN_SHOWN);
	struct takens list;
	struct posts posts;
	struct out o;
	enum err e = taken_list(t, &page, &list);

	if (!e)
		e = posts_of(t, list.p, list.n, &posts);
	if (e)
		return e;
	v.view = view_new(t, q, HERE_SETTINGS, word(t->lang, W_TAKEN_TITLE));
	v.one = arena_many(t->a, struct taken_one, list.n);
	for (; v.n < list.n; v.n++)
		v.one[v.n] = one_of(t, &list.p[v.n], &posts);
	v.pages = pages_view(t, S("/taken-back"), &page);
	o = view_out(t, r);
	page_taken_list(&o, &v);
	return OK;
}

static struct taken_server_view server_of(struct task *t, const struct taken_server *s)
{
	struct taken_server_view v = { .host = s->host };

	v.confirmed = s->answer == TAKEN_CONFIRMED;
	if (v.confirmed)
		v.said = word_with(t->a, t->lang, W_TAKEN_CONFIRMED_ON, day_view(t, s->at).day,
				   S(""));
	else
		v.said = word(t->lang, s->answer == TAKEN_WAITS ? W_TAKEN_WAITS : W_TAKEN_UNKNOWN);
	return v;
}

static enum err show(struct task *t, struct request *q, struct reply *r)
{
	struct servers_form {
		uint64_t given;
		struct str after;
	} f = { .after = S("") };
	static const struct field fields[] = {
		FIELD("after", FIELD_LINE, struct servers_form, after, 0, 300, ""),
		{ 0 },
	};
	struct taken_view v = { 0 };
	struct taken_servers servers;
	struct posts posts;
	struct taken k;
	struct out o;
	enum err e = taken_get(t, path_id(q, 0), &k);

	if (!e)
		e = posts_of(t, &k, 1, &posts);
	if (e)
		return e;
	form_read(t->a, &q->params, fields, &f);
	servers = taken_servers(t, k.id, f.after.p ? f.after : S(""));
	v.view = view_new(t, q, HERE_SETTINGS, word(t->lang, W_TAKEN_TITLE));
	v.one = one_of(t, &k, &posts);
	v.server = arena_many(t->a, struct taken_server_view, servers.n);
	for (; v.servers < servers.n; v.servers++)
		v.server[v.servers] = server_of(t, &servers.p[v.servers]);
	if (servers.more)
		v.more.s = str_fmt(t->a, "%.*s?after=%.*s", STR_ARG(v.one.url.s),
				   STR_ARG(url_encode(t->a, servers.p[servers.n - 1].host)));
	o = view_out(t, r);
	page_taken(&o, &v);
	return OK;
}

const struct route web_taken_routes[] = {
	{ GET, "/taken-back", MEMBER, READS, list_show,
	  .help = "what I took back, and what other servers say to it" },
	{ GET, "/taken-back/:id", MEMBER, READS, show, .help = "server by server" },
	{ 0 },
};
