/* The pages of the remembered that a post stands on, is offered to, or could be put on. */
#include <inttypes.h>

#include "web/door.h"
#include "web/memorial.h"
#include "web/post.h"
#include "web/tables.h"

struct post_memorial *post_memorials(struct task *t, const struct post *p, size_t *ret_n)
{
	struct fault before = t->fault;
	struct memorial_links links;
	struct post_memorial *v;

	*ret_n = 0;
	if (memorial_links(t, p->id, &links)) {
		t->fault = before;
		return NULL;
	}
	v = arena_many(t->a, struct post_memorial, links.n);
	for (size_t i = 0; i < links.n; i++) {
		const struct memorial *m = &links.p[i].memorial;
		bool keeps = m->keeps, on = links.p[i].state == MEMORIAL_ACCEPTED;

		v[(*ret_n)++] = (struct post_memorial){
			.url = person_path(t, &m->page),
			.action = { str_fmt(t->a, "%.*s/pages", STR_ARG(post_path(t, p).s)) },
			.id = m->id,
			.title = memorial_title(t, m),
			.accepted = on,
			.may_off = p->mine || (keeps && links.p[i].state != MEMORIAL_REMOVED),
			.may_accept = keeps && !on
		};
	}
	return v;
}

/* --- choosing a page for a post of mine --- */

static bool is_on(const struct memorial_links *links, int64_t id)
{
	for (size_t i = 0; i < links->n; i++)
		if (links->p[i].memorial.id == id)
			return true;
	return false;
}

static enum err choices(struct task *t, const struct post *p, struct memorial_on_view *v)
{
	struct memorials could;
	struct memorial_links links;
	enum err e = memorial_mine(t, &could);
	size_t n = 0;

	if (!e)
		e = memorial_links(t, p->id, &links);
	for (size_t i = 0; !e && i < could.n; i++)
		if (could.p[i].may_add && !is_on(&links, could.p[i].id))
			could.p[n++] = could.p[i];
	could.n = n;
	if (!e)
		v->could = memorial_items(t, &could);
	return e;
}

static enum err pages_page(struct task *t, struct request *q, struct reply *r, enum err wrong)
{
	struct memorial_on_view v = { 0 };
	struct fault fault = t->fault;
	struct url elsewhere;
	struct post p;
	struct out o;
	enum err e = web_post_find(t, q, &p, &elsewhere);

	if (!e && !p.mine)
		e = fail(t, ERR_FORBIDDEN, W_ERROR_FORBIDDEN);
	if (e)
		return e;
	v.view = view_new(t, q, HERE_NOWHERE, word(t->lang, W_MEMORIAL_ADD_TITLE));
	v.post = post_view(t, v.view, &p);
	v.post.in_list = true;
	v.post.may_act = false;
	e = choices(t, &p, &v);
	if (e)
		return e;
	t->fault = fault;
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	o = view_out(t, r);
	page_memorial_on(&o, &v);
	return wrong;
}

static enum err pages_show(struct task *t, struct request *q, struct reply *r)
{
	return pages_page(t, q, r, OK);
}

struct pages_form {
	uint64_t given;
	int64_t page;
	struct str act, back;
};

static const struct field pages_fields[] = {
	FIELD_REQUIRED("page", FIELD_ID, struct pages_form, page, 0, 0, ""),
	FIELD("act", FIELD_LINE, struct pages_form, act, 0, 20, ""),
	FIELD("back", FIELD_LINE, struct pages_form, back, 0, 1000, ""),
	{ 0 },
};

static enum err add(struct task *t, int64_t page, const struct post *p, enum said *ret)
{
	enum memorial_state state;
	enum err e = memorial_propose(t, page, p->id, &state);

	*ret = !e && state == MEMORIAL_ACCEPTED ? SAID_MEMORIAL_ON : SAID_MEMORIAL_OFFERED;
	return e;
}

static enum err off(struct task *t, int64_t page, const struct post *p, enum said *ret)
{
	*ret = SAID_MEMORIAL_OFF;
	return p->mine ? memorial_withdraw(t, page, p->id) : memorial_remove(t, page, p->id);
}

static enum err pages_do(struct task *t, struct request *q, struct reply *r)
{
	struct pages_form f = { 0 };
	enum said said = SAID_MEMORIAL_ON;
	struct url elsewhere;
	struct post p;
	bool adds;
	enum err e = web_post_find(t, q, &p, &elsewhere);

	if (!e)
		e = web_form(t, q, pages_fields, &f);
	if (e)
		return e;
	adds = !str_eq(f.act, S("off")) && !str_eq(f.act, S("accept"));
	if (adds)
		e = add(t, f.page, &p, &said);
	else if (str_eq(f.act, S("accept")))
		e = memorial_accept(t, f.page, p.id);
	else
		e = off(t, f.page, &p, &said);
	if (e && adds && p.mine)
		return pages_page(t, q, r, e);
	if (e)
		return e;
	return web_back(t, r, web_local(f.back, post_path(t, &p).s), said);
}

/* --- asking for a post to be taken down --- */

static enum err down_do(struct task *t, struct request *q, struct reply *r)
{
	struct url elsewhere;
	bool hosts = false;
	struct post p;
	enum err e = web_post_find(t, q, &p, &elsewhere);

	if (!e)
		e = memorial_ask_down(t, p.id, &hosts);
	if (e)
		return e;
	return web_back(t, r, post_path(t, &p).s, hosts ? SAID_MEMORIAL_HOSTS : SAID_MEMORIAL_DOWN);
}

const struct route web_memorial_post_routes[] = {
	{ GET, "/@:name/:id/pages", MEMBER, READS, pages_show,
	  .help = "asks on which page of the remembered to put a post" },
	{ POST, "/@:name/:id/pages", MEMBER, WRITES, pages_do,
	  .help = "puts a post on such a page, or takes it off" },
	{ POST, "/@:name/:id/ask-down", MEMBER, WRITES, down_do,
	  .help = "asks for a post to be taken down" },
	{ 0 },
};
