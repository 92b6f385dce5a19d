#include "web/when.h"

#include "core/account.h"
#include "core/filter.h"
#include "web/door.h"

#define POSTS 20

static struct str shelf_name(struct task *t, const struct when_shelf *s)
{
	if (s->is_year)
		return str_fmt(t->a, "%lld", (long long)s->year);
	return word_with(t->a, t->lang, W_SHELF_DECADE,
			 str_fmt(t->a, "%lld", (long long)s->decade * 10), STR_NONE);
}

static struct shelf_view view_of(struct task *t, struct url person, const struct when_shelf *s,
				 bool here)
{
	return (struct shelf_view){ .url.s = str_fmt(t->a, "%.*s/%.*s", STR_ARG(person.s),
						     STR_ARG(when_shelf_name(t->a, s))),
				    .name = shelf_name(t, s),
				    .here = here };
}

struct shelf_views shelf_decades(struct task *t, const struct account *a,
				 const struct when_shelf *here)
{
	struct shelf_views v = { 0 };
	struct ids list = when_decades(t, a);

	v.p = arena_many(t->a, struct shelf_view, list.n);
	for (size_t i = 0; i < list.n; i++) {
		struct when_shelf s = { .decade = list.p[i] };

		v.p[v.n++] = view_of(t, person_path(t, a), &s, here && here->decade == s.decade);
	}
	return v;
}

static struct shelf_views years(struct task *t, const struct account *a,
				const struct when_shelf *here)
{
	struct ids list = when_years(t, a, here->decade);
	struct shelf_views v = { arena_many(t->a, struct shelf_view, list.n), 0 };

	for (size_t i = 0; i < list.n; i++) {
		struct when_shelf s = { .is_year = true,
					.year = list.p[i],
					.decade = here->decade };

		v.p[v.n++] =
			view_of(t, person_path(t, a), &s, here->is_year && here->year == s.year);
	}
	return v;
}

struct url shelf_path(struct task *t, const struct post *p)
{
	struct when_shelf s = { 0 };
	struct when_place at;

	if (p->reply_to || !p->when.n || !when_place(p->when, &at))
		return (struct url){ STR_NONE };
	s.is_year = at.year != DAY_NONE;
	s.year = at.year;
	s.decade = at.decade;
	return (struct url){ str_fmt(t->a, "%.*s/%.*s", STR_ARG(person_path(t, &p->author).s),
				     STR_ARG(when_shelf_name(t->a, &s))) };
}

static struct url more(struct task *t, const struct request *q, const char *way, struct str at)
{
	return (struct url){
		at.n ? str_fmt(t->a, "%.*s?%s=%.*s", STR_ARG(q->path), way, STR_ARG(at)) : STR_NONE
	};
}

static struct when_paging paging(struct request *q)
{
	struct when_paging page = { .at = params_last(&q->params, S("after")), .limit = POSTS };
	struct str before = params_last(&q->params, S("before"));

	if (before.n) {
		page.at = before;
		page.before = true;
	}
	return page;
}

enum err web_when_page(struct task *t, struct request *q, struct reply *r,
		       const struct when_shelf *s)
{
	struct when_paging page = paging(q);
	struct when_view v = { 0 };
	struct account a;
	struct posts posts;
	struct out o;
	enum err e = account_find(t, q->args[0], &a);

	if (e)
		return e;
	if (!str_eq(a.acct, q->args[0]))
		return web_back(t, r,
				str_fmt(t->a, "%.*s/%.*s", STR_ARG(person_path(t, &a).s),
					STR_ARG(q->args[1])),
				SAID_NOTHING);
	e = when_list(t, &a, s, &page, &posts);
	if (e)
		return e;
	filter_leave_out(&posts, FILTER_ACCOUNT);
	v.shelf = shelf_name(t, s);
	v.view = view_new(t, q, t->me && t->me->id == a.id ? HERE_YOU : HERE_NOWHERE,
			  word_with(t->a, t->lang, W_SHELF_TITLE, a.display, v.shelf));
	v.view->path.s = q->path;
	v.view->context = FILTER_ACCOUNT;
	v.person = person_view(t, &a);
	v.decades = shelf_decades(t, &a, s);
	v.years = years(t, &a, s);
	v.posts = post_views(t, v.view, &posts);
	v.pages.earlier = more(t, q, "before", page.previous);
	v.pages.later = more(t, q, "after", page.next);
	v.beginning = !page.at.n;
	o = view_out(t, r);
	page_when(&o, &v);
	return OK;
}
