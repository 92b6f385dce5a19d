#include "core/list.h"

#include "base/id.h"
#include "core/people.h"
#include "store/follow.h"
#include "store/list.h"

static struct list list_of(const struct list_row *r)
{
	return (struct list){ r->id, r->title, (enum list_replies)r->replies, r->exclusive };
}

static enum err mine(struct task *t, int64_t id, struct list_row *ret)
{
	must(t->me);
	if (!store_list_get(t, t->me->id, id, ret))
		return fail(t, ERR_NOT_FOUND, W_LIST_NOT_FOUND);
	return OK;
}

/* --- lists --- */

static enum err apply(struct task *t, const struct list_change *c, struct list_row *l)
{
	if (c->has_title)
		l->title = str_trim(c->title);
	if (!l->title.n)
		return fail_with(t, ERR_INVALID, W_FORM_MISSING, S("title"), S(""));
	if (str_chars(l->title) > LIST_TITLE_MAX)
		return fail_with(t, ERR_LIMIT, W_FORM_LONG, S("title"),
				 str_fmt(t->a, "%d", LIST_TITLE_MAX));
	if (c->has_replies)
		l->replies = (int64_t)c->replies;
	if (c->has_exclusive)
		l->exclusive = c->exclusive;
	if (l->exclusive)
		store_account_uses(t, l->account_id, ACCOUNT_USES_EXCLUSIVE);
	return OK;
}

enum err list_new(struct task *t, const struct list_change *c, struct list *ret)
{
	struct list_row l = { .replies = LIST_REPLIES_LIST };
	enum err e;

	must(t->me);
	l.id = id_new(t->now);
	l.account_id = t->me->id;
	if (store_list_count(t, t->me->id) >= LISTS_MOST)
		return fail(t, ERR_INVALID, W_LIST_MANY);
	e = apply(t, c, &l);
	if (e)
		return e;
	store_list_add(t, &l);
	*ret = list_of(&l);
	return OK;
}

enum err list_change(struct task *t, int64_t id, const struct list_change *c, struct list *ret)
{
	struct list_row l;
	enum err e = mine(t, id, &l);

	if (!e)
		e = apply(t, c, &l);
	if (e)
		return e;
	store_list_change(t, &l);
	*ret = list_of(&l);
	return OK;
}

enum err list_remove(struct task *t, int64_t id)
{
	struct list_row l;
	enum err e = mine(t, id, &l);

	if (!e)
		store_list_remove(t, id);
	return e;
}

enum err list_get(struct task *t, int64_t id, struct list *ret)
{
	struct list_row l;
	enum err e = mine(t, id, &l);

	if (!e)
		*ret = list_of(&l);
	return e;
}

static enum err give(struct task *t, struct list_rows rows, struct lists *ret)
{
	*ret = (struct lists){ .p = arena_many(t->a, struct list, rows.n) };
	for (size_t i = 0; i < rows.n; i++)
		ret->p[ret->n++] = list_of(&rows.p[i]);
	return OK;
}

enum err list_all(struct task *t, struct lists *ret)
{
	must(t->me);
	return give(t, store_list_all(t, t->me->id, 0, LISTS_MOST), ret);
}

enum err list_holding(struct task *t, int64_t account_id, struct lists *ret)
{
	struct account who;
	enum err e = account_get(t, account_id, &who);

	must(t->me);
	return e ? e : give(t, store_list_all(t, t->me->id, account_id, LISTS_MOST), ret);
}

/* --- who is in one --- */

enum err list_members(struct task *t, int64_t id, struct paging *page, struct accounts *ret)
{
	struct paging all = { .limit = LIST_MEMBERS_MOST };
	struct span s =
		page ? paging_span(page, PAGE_PEOPLE_MAX) : paging_span(&all, LIST_MEMBERS_MOST);
	struct account_rows rows;
	struct list_row l;
	enum err e = mine(t, id, &l);

	if (e)
		return e;
	rows = store_list_members(t, id, &s);
	return people_page(t, page ? page : &all, &s, &rows, ret);
}

static enum err add(struct task *t, const struct list_row *l, int64_t account_id)
{
	struct follow_row f;

	store_follow_hold(t, t->me->id, account_id);
	f = store_follow_get(t, t->me->id, account_id);
	if (!f.is || !f.accepted)
		return fail(t, ERR_NOT_FOUND, W_LIST_STRANGER);
	if (!store_list_member_add(t, l, account_id))
		return fail(t, ERR_INVALID, W_LIST_TAKEN);
	return OK;
}

enum err list_add(struct task *t, int64_t id, struct ids people)
{
	struct list_row l;
	enum err e = mine(t, id, &l);

	for (size_t i = 0; !e && i < people.n; i++)
		e = add(t, &l, people.p[i]);
	if (!e && store_list_member_count(t, id) > LIST_MEMBERS_MOST)
		return fail_with(t, ERR_INVALID, W_LIST_FULL,
				 str_fmt(t->a, "%d", LIST_MEMBERS_MOST), S(""));
	return e;
}

enum err list_take(struct task *t, int64_t id, struct ids people)
{
	struct list_row l;
	enum err e = mine(t, id, &l);

	for (size_t i = 0; !e && i < people.n; i++)
		store_list_member_remove(t, id, people.p[i]);
	return e;
}
