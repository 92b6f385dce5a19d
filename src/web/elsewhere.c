#include "web/elsewhere.h"

#include "core/reach.h"
#include "web/door.h"
#include "web/tables.h"

/* --- visitors --- */

struct address_form {
	uint64_t given;
	struct str address;
};

static const struct field address_fields[] = {
	FIELD("address", FIELD_LINE, struct address_form, address, 0, 400, ""),
	{ 0 },
};

/* What is followed or answered: the person or the post that the path names. */
struct wanted {
	struct account person;
	struct post post;
	bool is_post;
	struct url address, path;
	struct str search;
};

static enum err find_post(struct task *t, const struct request *q, struct wanted *w)
{
	enum err e = post_get(t, path_id(q, 1), &w->post);

	if (!e && (w->post.visibility > POST_UNLISTED || w->post.boosted || w->post.archived ||
		   w->post.author.id != w->person.id))
		e = fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	if (e)
		return e;
	w->address = post_url(t, &w->post);
	w->path.s = str_fmt(t->a, "%.*s/elsewhere", STR_ARG(post_path(t, &w->post).s));
	w->search = w->address.s;
	return OK;
}

static enum err find(struct task *t, const struct request *q, struct wanted *w)
{
	enum err e = account_find_here(t, q->args[0], &w->person);

	*w = (struct wanted){ .person = w->person, .is_post = q->args[1].n > 0 };
	if (e)
		return e;
	if (w->is_post)
		return find_post(t, q, w);
	w->address = account_url(t, &w->person);
	w->path.s = str_fmt(t->a, "%.*s/elsewhere", STR_ARG(person_path(t, &w->person).s));
	w->search = str_fmt(t->a, "@%.*s@%.*s", STR_ARG(w->person.name),
			    STR_ARG(place_fixed()->domain));
	return OK;
}

static enum err form_page(struct task *t, struct request *q, struct reply *r,
			  const struct wanted *w, struct str typed, enum err wrong)
{
	struct fault fault = t->fault;
	struct elsewhere_view v = { .path = w->path, .typed = typed, .search = w->search };
	struct str title =
		w->is_post ? word(t->lang, W_ELSEWHERE_ANSWER)
			   : word_with(t->a, t->lang, W_ELSEWHERE_FOLLOW, w->person.display, S(""));
	struct out o;

	v.view = view_new(t, q, HERE_NOWHERE, title);
	view_has_form(t, q, v.view);
	t->fault = fault;
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	r->forms_lead_out = true;
	o = view_out(t, r);
	page_elsewhere(&o, &v);
	return wrong;
}

static enum err visitor_show(struct task *t, struct request *q, struct reply *r)
{
	struct wanted w = { 0 };
	enum err e = find(t, q, &w);

	return e ? e : form_page(t, q, r, &w, S(""), OK);
}

/* Their address is asked about at their own server, and kept nowhere. */
static enum err visitor_do(struct task *t, struct request *q, struct reply *r)
{
	struct wanted w = { 0 };
	struct address_form f = { 0 };
	struct url there;
	enum err e = find(t, q, &w);

	if (e)
		return e;
	e = web_form(t, q, address_fields, &f);
	if (!e)
		e = reach_subscribe(t, f.address, w.address.s, &there);
	if (e)
		return form_page(t, q, r, &w, f.address, e);
	r->forms_lead_out = true;
	reply_redirect(r, there);
	return OK;
}

/* --- people of this place, who come from another server's page --- */

struct uri_form {
	uint64_t given;
	struct str uri;
};

static const struct field uri_fields[] = {
	FIELD("uri", FIELD_LINE, struct uri_form, uri, 0, 2048, ""),
	{ 0 },
};

static enum err reach(struct task *t, struct str uri, struct reached *ret)
{
	*ret = (struct reached){ 0 };
	if (str_starts(uri, S("acct:")))
		return reach_person(t, str_sub(uri, 5, uri.n), &ret->account_id);
	if (str_starts(uri, S("https:")) || str_starts(uri, S("http:")))
		return reach_address(t, uri, ret);
	return reach_person(t, uri, &ret->account_id);
}

/* The page of what was meant, where one may follow or answer it; and the search for it when it was
 * not found, which says so. */
static enum err page_of(struct task *t, struct str uri, const struct reached *at, struct url *ret)
{
	struct account a;
	struct post p;

	if (at->post_id && post_get(t, at->post_id, &p) == OK)
		*ret = post_path(t, &p);
	else if (at->account_id && account_get(t, at->account_id, &a) == OK)
		*ret = person_path(t, &a);
	else
		ret->s = str_fmt(t->a, "/search?q=%.*s", STR_ARG(url_encode(t->a, uri)));
	t->fault = (struct fault){ 0 };
	return OK;
}

static enum err member_show(struct task *t, struct request *q, struct reply *r)
{
	struct uri_form f = { 0 };
	struct reached at;
	struct url page;
	enum err e = web_form(t, q, uri_fields, &f);

	if (e)
		return e;
	reach(t, f.uri, &at);
	e = page_of(t, f.uri, &at, &page);
	if (!e)
		reply_redirect(r, page);
	return e;
}

const struct route web_elsewhere_routes[] = {
	{ GET, "/@:name/elsewhere", ANYONE, READS, visitor_show,
	  .help = "follow somebody from another server" },
	{ POST, "/@:name/elsewhere", ANYONE, SLOW, visitor_do,
	  .help = "leads to one's own server for it" },
	{ GET, "/@:name/:id/elsewhere", ANYONE, READS, visitor_show,
	  .help = "answer a post from another server" },
	{ POST, "/@:name/:id/elsewhere", ANYONE, SLOW, visitor_do,
	  .help = "leads to one's own server for it" },
	{ GET, "/authorize_interaction", MEMBER, SLOW, member_show,
	  .help = "leads to what another server's page is about" },
	{ 0 },
};
