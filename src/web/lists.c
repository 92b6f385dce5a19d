/* Lists of people whom one follows: all of them, the posts of one, and who is in it. */
#include "web/lists.h"

#include <inttypes.h>

#include "core/feed.h"
#include "core/filter.h"
#include "web/door.h"
#include "web/tables.h"

#define LIST_POSTS 20

struct form {
	uint64_t given;
	struct str title, who;
	int64_t replies, id;
	bool exclusive;
};

static const struct field fields[] = {
	FIELD("title", FIELD_LINE, struct form, title, 0, 10000, ""),
	FIELD("who", FIELD_LINE, struct form, who, 0, 1000, ""),
	FIELD("replies", FIELD_INT, struct form, replies, 0, LIST_REPLIES_NONE, ""),
	FIELD("id", FIELD_ID, struct form, id, 0, 0, ""),
	FIELD("exclusive", FIELD_BOOL, struct form, exclusive, 0, 0, ""),
	{ 0 },
};

/* --- all of them --- */

static enum err lists_page(struct task *t, struct request *q, struct reply *r, const struct form *f,
			   enum err wrong)
{
	struct lists_view v = { .title = f->title };
	struct fault fault = t->fault;
	struct lists all;
	struct out o = view_out(t, r);
	enum err e = list_all(t, &all);

	if (e)
		return e;
	t->fault = fault;
	v.view = view_new(t, q, HERE_YOU, word(t->lang, W_LISTS_TITLE));
	v.list = arena_many(t->a, struct list_item, all.n);
	for (; v.lists < all.n; v.lists++)
		v.list[v.lists] = (struct list_item){ all.p[v.lists].id, all.p[v.lists].title };
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	page_lists(&o, &v);
	return wrong;
}

static enum err lists_show(struct task *t, struct request *q, struct reply *r)
{
	struct form f = { 0 };

	return lists_page(t, q, r, &f, OK);
}

static struct str path_of(struct task *t, int64_t id, const char *after)
{
	return str_fmt(t->a, "/lists/%" PRId64 "%s", id, after);
}

static enum err lists_do(struct task *t, struct request *q, struct reply *r)
{
	struct form f = { 0 };
	struct list_change c = { .has_title = true };
	struct list made;
	enum err e = web_form(t, q, fields, &f);

	c.title = f.title;
	if (!e)
		e = list_new(t, &c, &made);
	if (e)
		return lists_page(t, q, r, &f, e);
	return web_back(t, r, path_of(t, made.id, "/change"), SAID_NOTHING);
}

/* --- the posts of one --- */

static enum err posts_show(struct task *t, struct request *q, struct reply *r)
{
	struct one_list_view v = { 0 };
	struct paging page = paging_asked(t, q, LIST_POSTS);
	struct posts posts;
	struct list list;
	struct out o;
	enum err e = list_get(t, path_id(q, 0), &list);

	if (!e)
		e = feed_list(t, list.id, &page, &posts);
	if (e)
		return e;
	filter_leave_out(&posts, FILTER_HOME);
	v.id = list.id;
	v.view = view_new(t, q, HERE_YOU, list.title);
	v.view->context = FILTER_HOME;
	v.posts = post_views(t, v.view, &posts);
	post_views_to(t, &posts, &v.posts);
	v.pages = pages_view(t, path_of(t, list.id, ""), &page);
	o = view_out(t, r);
	page_one_list(&o, &v);
	return OK;
}

/* --- what it is, and who is in it --- */

static void fill_replies(struct task *t, enum list_replies chosen, struct one_list_view *v)
{
	static const enum word names[] = { [LIST_REPLIES_FOLLOWED] = W_LISTS_REPLIES_FOLLOWED,
					   [LIST_REPLIES_LIST] = W_LISTS_REPLIES_LIST,
					   [LIST_REPLIES_NONE] = W_LISTS_REPLIES_NONE };

	for (int i = 0; i < 3; i++)
		v->replies[i] =
			(struct replies_view){ i, i == (int)chosen, word(t->lang, names[i]) };
}

static enum err change_page(struct task *t, struct request *q, struct reply *r,
			    const struct form *f, enum err wrong)
{
	struct one_list_view v = { .id = path_id(q, 0), .who = f->who };
	struct fault fault = t->fault;
	struct accounts people;
	struct list list;
	struct out o = view_out(t, r);
	enum err e = list_get(t, v.id, &list);

	if (!e)
		e = list_members(t, v.id, NULL, &people);
	if (e)
		return e;
	t->fault = fault;
	v.title = wrong && f->title.n ? f->title : list.title;
	v.exclusive = list.exclusive;
	fill_replies(t, list.replies, &v);
	v.view = view_new(t, q, HERE_YOU, list.title);
	v.members = (struct members_view){ .view = v.view,
					   .base = { path_of(t, v.id, "") },
					   .people = person_views(t, &people) };
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	page_list_change(&o, &v);
	return wrong;
}

static enum err change_show(struct task *t, struct request *q, struct reply *r)
{
	struct form f = { 0 };

	return change_page(t, q, r, &f, OK);
}

/* The list was not there: its own page; anything else: the form again. */
static enum err end(struct task *t, struct request *q, struct reply *r, const struct form *f,
		    enum err e)
{
	struct fault fault = t->fault;
	struct list list;

	if (!e)
		return web_back(t, r, path_of(t, path_id(q, 0), "/change"), SAID_SAVED);
	if (list_get(t, path_id(q, 0), &list))
		return t->fault.err;
	t->fault = fault;
	return change_page(t, q, r, f, e);
}

static enum err change_do(struct task *t, struct request *q, struct reply *r)
{
	struct form f = { .replies = LIST_REPLIES_LIST };
	struct list_change c = { .has_title = true, .has_replies = true, .has_exclusive = true };
	struct list changed;
	enum err e = web_form(t, q, fields, &f);

	c.title = f.title;
	c.replies = (enum list_replies)f.replies;
	c.exclusive = f.exclusive;
	if (!e)
		e = list_change(t, path_id(q, 0), &c, &changed);
	return end(t, q, r, &f, e);
}

static enum err add_do(struct task *t, struct request *q, struct reply *r)
{
	struct form f = { 0 };
	struct account who;
	enum err e = web_form(t, q, fields, &f);

	if (!e)
		e = account_find(t, f.who, &who);
	if (!e)
		e = list_add(t, path_id(q, 0), (struct ids){ &who.id, 1 });
	return end(t, q, r, &f, e);
}

static enum err take_do(struct task *t, struct request *q, struct reply *r)
{
	struct form f = { 0 };
	enum err e = web_form(t, q, fields, &f);

	if (!e)
		e = list_take(t, path_id(q, 0), (struct ids){ &f.id, 1 });
	return end(t, q, r, &f, e);
}

static enum err remove_do(struct task *t, struct request *q, struct reply *r)
{
	enum err e = list_remove(t, path_id(q, 0));

	return e ? e : web_back(t, r, S("/lists"), SAID_DELETED);
}

const struct route web_lists_routes[] = {
	{ GET, "/lists", MEMBER, READS, lists_show, .help = "one's lists of people" },
	{ POST, "/lists", MEMBER, WRITES, lists_do, .help = "makes a list" },
	{ GET, "/lists/:id", MEMBER, READS, posts_show, .help = "the posts of a list" },
	{ GET, "/lists/:id/change", MEMBER, READS, change_show, .help = "who is in a list" },
	{ POST, "/lists/:id/change", MEMBER, WRITES, change_do, .help = "changes a list" },
	{ POST, "/lists/:id/add", MEMBER, WRITES, add_do, .help = "adds somebody to it" },
	{ POST, "/lists/:id/take", MEMBER, WRITES, take_do, .help = "takes somebody out of it" },
	{ POST, "/lists/:id/remove", MEMBER, WRITES, remove_do, .help = "removes a list" },
	{ 0 },
};
