/* Circles: all of one's own, what was shared with one, who is in it, and its end. */
#include "web/circle.h"

#include <inttypes.h>

#include "core/feed.h"
#include "core/follow.h"
#include "core/reach.h"
#include "core/search.h"
#include "web/door.h"
#include "web/tables.h"

#define CIRCLE_POSTS 20
#define CIRCLE_PEOPLE 40     /* of a page */
#define CIRCLE_CANDIDATES 20 /* that are shown at once */

struct form {
	uint64_t given;
	struct str name, who;
	int64_t id;
};

static const struct field fields[] = {
	FIELD("name", FIELD_LINE, struct form, name, 0, 10000, ""),
	FIELD("who", FIELD_LINE, struct form, who, 0, 1000, ""),
	FIELD("id", FIELD_ID, struct form, id, 0, 0, ""),
	{ 0 },
};

static struct str path_of(struct task *t, int64_t id, const char *after)
{
	return str_fmt(t->a, "/circles/%" PRId64 "%s", id, after);
}

/* --- all of them --- */

static enum err circles_page(struct task *t, struct request *q, struct reply *r,
			     const struct form *f, enum err wrong)
{
	struct circles_view v = { .name = f->name };
	struct fault fault = t->fault;
	struct circles all;
	struct out o = view_out(t, r);
	enum err e = circle_mine(t, &all);

	if (e)
		return e;
	t->fault = fault;
	v.view = view_new(t, q, HERE_YOU, word(t->lang, W_CIRCLES_TITLE));
	v.circle = arena_many(t->a, struct circle_item, all.n);
	for (; v.circles < all.n; v.circles++)
		v.circle[v.circles] =
			(struct circle_item){ all.p[v.circles].id, all.p[v.circles].name,
					      circle_people_words(t, &all.p[v.circles]) };
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	page_circles(&o, &v);
	return wrong;
}

static enum err circles_show(struct task *t, struct request *q, struct reply *r)
{
	struct form f = { 0 };

	return circles_page(t, q, r, &f, OK);
}

static enum err circles_do(struct task *t, struct request *q, struct reply *r)
{
	struct form f = { 0 };
	struct circle made;
	enum err e = web_form(t, q, fields, &f);

	if (!e)
		e = circle_new(t, f.name, &made);
	if (e)
		return circles_page(t, q, r, &f, e);
	return web_back(t, r, path_of(t, made.id, "/change"), SAID_NOTHING);
}

/* --- what was shared with one --- */

static struct one_circle_view view_of(struct task *t, struct request *q, const struct circle *c)
{
	return (struct one_circle_view){ .view = view_new(t, q, HERE_YOU, c->name),
					 .id = c->id,
					 .name = c->name,
					 .people = circle_seen_words(t, c, false) };
}

static enum err posts_show(struct task *t, struct request *q, struct reply *r)
{
	struct one_circle_view v;
	struct paging page = paging_asked(t, q, CIRCLE_POSTS);
	struct posts posts;
	struct circle c;
	struct out o;
	enum err e = circle_get(t, path_id(q, 0), &c);

	if (!e)
		e = feed_circle(t, c.id, &page, &posts);
	if (e)
		return e;
	v = view_of(t, q, &c);
	v.posts = post_views(t, v.view, &posts);
	v.pages = pages_view(t, path_of(t, c.id, ""), &page);
	o = view_out(t, r);
	page_one_circle(&o, &v);
	return OK;
}

/* --- who is in it --- */

/* What its owner should know of a member: who does not follow them does not have it at home. */
static void note_strangers(struct task *t, const struct accounts *people, struct person_views *v)
{
	struct ids ids = { arena_many(t->a, int64_t, people->n), people->n };
	struct relations list;

	for (size_t i = 0; i < people->n; i++)
		ids.p[i] = people->p[i].id;
	if (relation_many(t, ids, &list))
		return;
	for (size_t i = 0; i < v->n; i++)
		for (size_t k = 0; k < list.n; k++)
			if (list.p[k].id == v->p[i].id && !list.p[k].followed_by)
				v->p[i].note =
					word(t->lang, v->p[i].domain.n ? W_CIRCLES_FAR_STRANGER
								       : W_CIRCLES_STRANGER);
}

/* By name; a whole address is looked up where it leads. */
static enum err find(struct task *t, struct str who, struct accounts *ret)
{
	struct fault before = t->fault;
	struct reached r;
	enum err e;

	if (reach_kind_of(who) == REACH_NOTHING)
		return search_people(t, who, false, CIRCLE_CANDIDATES, 0, ret);
	e = reach_any(t, who, &r);
	if (!e && r.account_id)
		return account_many(t, (struct ids){ &r.account_id, 1 }, ret);
	if (e == ERR_NOT_FOUND || !e) {
		t->fault = before;
		*ret = (struct accounts){ 0 };
		return OK;
	}
	return e;
}

static enum err fill_candidates(struct task *t, const struct form *f, struct one_circle_view *v)
{
	struct paging page = { .limit = CIRCLE_CANDIDATES };
	struct accounts people = { 0 };
	enum err e = v->asked ? find(t, f->who, &people)
			      : follow_followers(t, t->me->id, &page, &people);

	if (e)
		return e;
	v->candidate = arena_many(t->a, struct candidate_view, people.n);
	for (size_t i = 0; i < people.n; i++) {
		bool inside = circle_holds(t, v->id, people.p[i].id);

		if (people.p[i].id == t->me->id || (inside && !v->asked))
			continue;
		v->candidate[v->candidates++] =
			(struct candidate_view){ person_view(t, &people.p[i]), inside };
	}
	return OK;
}

static enum err change_page(struct task *t, struct request *q, struct reply *r,
			    const struct form *f, enum err wrong)
{
	struct paging page = paging_asked(t, q, CIRCLE_PEOPLE);
	struct fault fault = t->fault;
	struct one_circle_view v;
	struct accounts people;
	struct circle c;
	struct out o = view_out(t, r);
	enum err e = circle_get(t, path_id(q, 0), &c);

	if (!e)
		e = circle_members(t, c.id, &page, &people);
	if (e)
		return e;
	v = view_of(t, q, &c);
	v.name = wrong && f->name.n ? f->name : c.name;
	v.who = f->who;
	v.asked = f->who.n > 0;
	v.members = (struct members_view){ v.view,
					   { path_of(t, c.id, "") },
					   person_views(t, &people),
					   pages_view(t, path_of(t, c.id, "/change"), &page) };
	note_strangers(t, &people, &v.members.people);
	e = fill_candidates(t, f, &v);
	t->fault = wrong ? fault : t->fault;
	if (wrong || e)
		web_wrong(t, v.view, r, wrong ? wrong : e);
	page_circle_change(&o, &v);
	return wrong ? wrong : e;
}

static enum err change_show(struct task *t, struct request *q, struct reply *r)
{
	struct form f = { 0 };
	enum err e = web_form(t, q, fields, &f);

	if (e)
		return e;
	if (reach_kind_of(f.who) != REACH_NOTHING && !q->on_worker) {
		r->to_worker = true;
		return OK;
	}
	return change_page(t, q, r, &f, OK);
}

/* The circle was not there: its own page; anything else: the form again. */
static enum err end(struct task *t, struct request *q, struct reply *r, const struct form *f,
		    enum err e)
{
	struct fault fault = t->fault;
	struct circle c;

	if (!e)
		return web_back(t, r, path_of(t, path_id(q, 0), "/change"), SAID_SAVED);
	if (circle_get(t, path_id(q, 0), &c))
		return t->fault.err;
	t->fault = fault;
	return change_page(t, q, r, f, e);
}

static enum err change_do(struct task *t, struct request *q, struct reply *r)
{
	struct form f = { 0 };
	struct circle c;
	enum err e = web_form(t, q, fields, &f);

	if (!e)
		e = circle_rename(t, path_id(q, 0), f.name, &c);
	return end(t, q, r, &f, e);
}

static enum err add_do(struct task *t, struct request *q, struct reply *r)
{
	struct form f = { 0 };
	enum err e = web_form(t, q, fields, &f);

	if (!e)
		e = circle_add(t, path_id(q, 0), (struct ids){ &f.id, 1 });
	return end(t, q, r, &f, e);
}

static enum err take_do(struct task *t, struct request *q, struct reply *r)
{
	struct form f = { 0 };
	enum err e = web_form(t, q, fields, &f);

	if (!e)
		e = circle_take(t, path_id(q, 0), (struct ids){ &f.id, 1 });
	return end(t, q, r, &f, e);
}

/* --- its end --- */

static enum err remove_show(struct task *t, struct request *q, struct reply *r)
{
	struct one_circle_view v;
	struct circle c;
	struct out o;
	enum err e = circle_get(t, path_id(q, 0), &c);

	if (e)
		return e;
	v = view_of(t, q, &c);
	v.view->title = word_with(t->a, t->lang, W_CIRCLES_REMOVE_TITLE, c.name, STR_NONE);
	o = view_out(t, r);
	page_circle_remove(&o, &v);
	return OK;
}

static enum err remove_do(struct task *t, struct request *q, struct reply *r)
{
	enum err e = circle_remove(t, path_id(q, 0));

	return e ? e : web_back(t, r, S("/circles"), SAID_DELETED);
}

const struct route web_circle_routes[] = {
	{ GET, "/circles", MEMBER, READS, circles_show, .help = "one's circles" },
	{ POST, "/circles", MEMBER, WRITES, circles_do, .help = "makes a circle" },
	{ GET, "/circles/:id", MEMBER, READS, posts_show, .help = "what was shared with a circle" },
	{ GET, "/circles/:id/change", MEMBER, READS, change_show, .help = "who is in a circle" },
	{ POST, "/circles/:id/change", MEMBER, WRITES, change_do, .help = "renames a circle" },
	{ POST, "/circles/:id/add", MEMBER, WRITES, add_do, .help = "adds somebody to it" },
	{ POST, "/circles/:id/take", MEMBER, WRITES, take_do, .help = "takes somebody out of it" },
	{ GET, "/circles/:id/remove", MEMBER, READS, remove_show,
	  .help = "asks whether to remove it" },
	{ POST, "/circles/:id/remove", MEMBER, WRITES, remove_do, .help = "removes a circle" },
	{ 0 },
};
