#include "core/search.h"
#include "core/filter.h"
#include "core/reach.h"
#include "web/door.h"
#include "web/list.h"
#include "web/tables.h"

#define FOUND_PEOPLE 10
#define FOUND_TAGS 10
#define FOUND_POSTS 20
#define FOUND_OFFSET_MAX 10000

struct search_form {
	uint64_t given;
	struct str query;
	int64_t offset;
};

static const struct field search_fields[] = {
	FIELD("q", FIELD_LINE, struct search_form, query, 0, 10000, ""),
	FIELD("offset", FIELD_CLAMP, struct search_form, offset, 0, FOUND_OFFSET_MAX, ""),
	{ 0 },
};

static enum err find(struct task *t, const struct search_form *f, struct search_view *v)
{
	struct accounts people = { 0 };
	struct found_tags tags = { 0 };
	struct posts posts = { 0 };
	enum err e = OK;

	if (!f->offset)
		e = search_people(t, f->query, false, FOUND_PEOPLE, 0, &people);
	if (!e && !f->offset)
		e = search_tags(t, f->query, FOUND_TAGS, 0, &tags);
	if (!e)
		e = search_posts(t, f->query, 0, FOUND_POSTS, f->offset, &posts);
	if (e)
		return e;
	if (posts.n == FOUND_POSTS)
		v->older.s = str_fmt(t->a, "/search?q=%.*s&offset=%lld",
				     STR_ARG(url_encode(t->a, f->query)),
				     (long long)f->offset + FOUND_POSTS);
	filter_leave_out(&posts, FILTER_PUBLIC);
	v->people = person_views(t, &people);
	v->tags = (struct tag_views){ arena_many(t->a, struct tag_view, tags.n), tags.n };
	for (size_t i = 0; i < tags.n; i++)
		v->tags.p[i].name = tags.p[i].name;
	v->posts = post_views(t, v->view, &posts);
	post_views_to(t, &posts, &v->posts);
	return OK;
}

/* A name or an address of elsewhere is looked up there; what is found stands alone. */
static enum err find_far(struct task *t, const struct search_form *f, struct search_view *v)
{
	struct reached r;
	struct accounts people = { 0 };
	struct posts posts = { 0 };
	enum err e = reach_any(t, f->query, &r);

	if (e == ERR_NOT_FOUND) {
		t->fault = (struct fault){ 0 };
		return find(t, f, v);
	}
	if (!e && r.account_id)
		e = account_many(t, (struct ids){ &r.account_id, 1 }, &people);
	if (!e && r.post_id)
		e = post_many(t, (struct ids){ &r.post_id, 1 }, &posts);
	if (e)
		return e;
	v->people = person_views(t, &people);
	v->posts = post_views(t, v->view, &posts);
	post_views_to(t, &posts, &v->posts);
	return OK;
}

static enum err search_show(struct task *t, struct request *q, struct reply *r)
{
	struct search_view v = { 0 };
	struct search_form f = { 0 };
	struct out o;
	bool far;
	enum err e = web_form(t, q, search_fields, &f);

	if (e)
		return e;
	far = !f.offset && reach_kind_of(f.query);
	if (far && !q->on_worker) {
		r->to_worker = true;
		return OK;
	}
	v.view = view_new(t, q, HERE_SEARCH, word(t->lang, W_SEARCH_TITLE));
	v.view->context = FILTER_PUBLIC;
	v.query = f.query;
	v.asked = f.query.n > 0;
	if (v.asked)
		e = far ? find_far(t, &f, &v) : find(t, &f, &v);
	if (e == ERR_LIMIT || e == ERR_INVALID || e == ERR_REMOTE || e == ERR_FORBIDDEN)
		web_wrong(t, v.view, r, e);
	else if (e)
		return e;
	o = view_out(t, r);
	page_search(&o, &v);
	return OK;
}

const struct route web_search_routes[] = {
	{ GET, "/search", MEMBER, READS, search_show,
	  .help = "search over people, tags and posts" },
	{ 0 },
};
