/* Lists of people; a circle of mine stands among them, and is made, filled and read like one. */
#include "api/api.h"
#include "core/circle.h"

#define PEOPLE_AT_ONCE 500

static enum err answer_list(struct task *t, const struct request *q, struct reply *r,
			    const struct list *l)
{
	struct out o = out_start(t, q, r);

	entity_list(&o, l);
	out_done(&o);
	return OK;
}

static enum err answer_circle(struct task *t, const struct request *q, struct reply *r,
			      const struct circle *c)
{
	struct out o = out_start(t, q, r);

	entity_circle(&o, c);
	out_done(&o);
	return OK;
}

static enum err answer_lists(struct task *t, const struct request *q, struct reply *r,
			     const struct lists *list, const struct circles *circles)
{
	struct out o = out_start(t, q, r);

	jw_array(&o.j);
	for (size_t i = 0; i < list->n; i++)
		entity_list(&o, &list->p[i]);
	for (size_t i = 0; i < circles->n; i++)
		entity_circle(&o, &circles->p[i]);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

/* --- lists --- */

struct list_form {
	uint64_t given;
	struct str title, replies;
	bool exclusive, circle;
};

static enum err read_change(struct task *t, const struct request *q, struct list_change *ret,
			    bool *ret_circle)
{
	static const struct field fields[] = {
		FIELD("title", FIELD_LINE, struct list_form, title, 0, LIST_TITLE_MAX, "title"),
		FIELD("replies_policy", FIELD_LINE, struct list_form, replies, 0, 20,
		      "replies_policy"),
		FIELD("exclusive", FIELD_BOOL, struct list_form, exclusive, 0, 0, "exclusive"),
		FIELD("circle", FIELD_BOOL, struct list_form, circle, 0, 0, "circle"),
		{ 0 },
	};
	struct list_form f = { 0 };
	enum err e = task_form(t, &q->params, fields, &f);

	if (e)
		return e;
	*ret_circle = f.circle;
	*ret = (struct list_change){ .has_title = GIVEN(f, 0),
				     .has_replies = f.replies.n != 0,
				     .has_exclusive = GIVEN(f, 2),
				     .title = f.title,
				     .exclusive = f.exclusive };
	if (ret->has_replies && !list_replies_read(f.replies, &ret->replies))
		return fail_with(t, ERR_INVALID, W_API_CHOICE, S("replies_policy"),
				 S("followed, list, none"));
	return OK;
}

static enum err all(struct task *t, struct request *q, struct reply *r)
{
	struct circles circles;
	struct lists list;
	enum err e = list_all(t, &list);

	if (!e)
		e = circle_mine(t, &circles);
	return e ? e : answer_lists(t, q, r, &list, &circles);
}

static enum err holding(struct task *t, struct request *q, struct reply *r)
{
	struct circles circles;
	struct lists list;
	enum err e = list_holding(t, path_id(q, 0), &list);

	if (!e)
		e = circle_holding(t, path_id(q, 0), &circles);
	return e ? e : answer_lists(t, q, r, &list, &circles);
}

static enum err get(struct task *t, struct request *q, struct reply *r)
{
	struct circle circle;
	struct list l;
	enum err e;

	if (circle_is_mine(t, path_id(q, 0), &circle))
		return answer_circle(t, q, r, &circle);
	e = list_get(t, path_id(q, 0), &l);
	return e ? e : answer_list(t, q, r, &l);
}

static enum err make(struct task *t, struct request *q, struct reply *r)
{
	struct list_change c;
	struct circle made;
	struct list l;
	struct str name;
	bool circle;
	enum err e = read_change(t, q, &c, &circle);

	if (e)
		return e;
	if (circle_title_read(c.title, &name) || circle) {
		e = circle_new(t, name, &made);
		return e ? e : answer_circle(t, q, r, &made);
	}
	e = list_new(t, &c, &l);
	return e ? e : answer_list(t, q, r, &l);
}

static enum err change(struct task *t, struct request *q, struct reply *r)
{
	struct list_change c;
	struct circle renamed;
	struct list l;
	struct str name;
	bool circle;
	enum err e = read_change(t, q, &c, &circle);

	if (e)
		return e;
	if (circle_is_mine(t, path_id(q, 0), &renamed)) {
		circle_title_read(c.title, &name);
		e = c.has_title ? circle_rename(t, renamed.id, name, &renamed) : OK;
		return e ? e : answer_circle(t, q, r, &renamed);
	}
	e = list_change(t, path_id(q, 0), &c, &l);
	return e ? e : answer_list(t, q, r, &l);
}

static enum err take_away(struct task *t, struct request *q, struct reply *r)
{
	struct circle c;
	int64_t id = path_id(q, 0);
	enum err e = circle_is_mine(t, id, &c) ? circle_remove(t, id) : list_remove(t, id);

	return e ? e : answer_nothing(t, q, r);
}

/* --- who is in one --- */

static enum err members(struct task *t, struct request *q, struct reply *r)
{
	struct paging page;
	struct accounts list;
	struct circle c;
	int64_t id = path_id(q, 0);
	bool everybody = str_eq(params_last(&q->params, S("limit")), S("0"));
	enum err e = page_read(t, q, PAGE_PEOPLE, PAGE_PEOPLE_MAX, &page);

	if (e)
		return e;
	if (circle_is_mine(t, id, &c))
		e = circle_members(t, id, everybody ? NULL : &page, &list);
	else
		e = list_members(t, id, everybody ? NULL : &page, &list);
	return e ? e : answer_accounts(t, q, r, everybody ? NULL : &page, &list);
}

struct people_form {
	uint64_t given;
	struct ids people;
};

typedef enum err people_change(struct task *t, int64_t id, struct ids people);

static enum err change_people(struct task *t, const struct request *q, struct reply *r,
			      people_change *of_list, people_change *of_circle)
{
	static const struct field fields[] = {
		FIELD_REQUIRED("account_ids[]", FIELD_IDS, struct people_form, people, 0,
			       PEOPLE_AT_ONCE, "account_ids"),
		{ 0 },
	};
	struct people_form f = { 0 };
	struct circle c;
	int64_t id = path_id(q, 0);
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = (circle_is_mine(t, id, &c) ? of_circle : of_list)(t, id, f.people);
	return e ? e : answer_nothing(t, q, r);
}

static enum err add(struct task *t, struct request *q, struct reply *r)
{
	return change_people(t, q, r, list_add, circle_add);
}

static enum err take_out(struct task *t, struct request *q, struct reply *r)
{
	return change_people(t, q, r, list_take, circle_take);
}

const struct route api_list_routes[] = {
	{ GET, "/api/v1/lists", MEMBER, READS, all, "my lists of people, and my circles",
	  "read:lists", 0 },
	{ POST, "/api/v1/lists", MEMBER, WRITES, make, "makes a list, or a circle", "write:lists",
	  0 },
	{ GET, "/api/v1/lists/:id", MEMBER, READS, get, "one list of mine", "read:lists", 0 },
	{ PUT, "/api/v1/lists/:id", MEMBER, WRITES, change, "changes a list", "write:lists", 0 },
	{ DELETE, "/api/v1/lists/:id", MEMBER, WRITES, take_away, "removes a list", "write:lists",
	  0 },
	{ GET, "/api/v1/lists/:id/accounts", MEMBER, READS, members, "who is in a list",
	  "read:lists", 0 },
	{ POST, "/api/v1/lists/:id/accounts", MEMBER, WRITES, add, "puts people in a list",
	  "write:lists", 0 },
	{ DELETE, "/api/v1/lists/:id/accounts", MEMBER, WRITES, take_out,
	  "takes people out of a list", "write:lists", 0 },
	{ GET, "/api/v1/accounts/:id/lists", MEMBER, READS, holding, "my lists that hold somebody",
	  "read:lists", 0 },
	{ 0 },
};
