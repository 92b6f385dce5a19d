#include "core/circle.h"

#include "base/id.h"
#include "base/text.h"
#include "core/far.h"
#include "core/job.h"
#include "core/memorial.h"
#include "core/peer.h"
#include "core/people.h"
#include "core/post.h"
#include "core/tell.h"
#include "store/circle.h"
#include "store/follow.h"
#include "store/regard.h"
#include "store/tell.h"

#define STEP 50 /* posts of one step of the job */

static struct circle circle_of(const struct circle_row *r)
{
	return (struct circle){ r->id, r->account_id, r->name, r->people };
}

static struct circles give(struct task *t, struct circle_rows rows)
{
	struct circles list = { .p = arena_many(t->a, struct circle, rows.n) };

	for (size_t i = 0; i < rows.n; i++)
		list.p[list.n++] = circle_of(&rows.p[i]);
	return list;
}

struct circles circle_many(struct task *t, struct ids ids)
{
	must(t->me);
	return give(t, store_circle_many(t, t->me->id, ids));
}

enum err circle_get(struct task *t, int64_t id, struct circle *ret)
{
	struct circles list = circle_many(t, (struct ids){ &id, 1 });

	if (!list.n)
		return fail(t, ERR_NOT_FOUND, W_CIRCLE_NOT_FOUND);
	*ret = list.p[0];
	return OK;
}

bool circle_is_mine(struct task *t, int64_t id, struct circle *ret)
{
	struct fault before = t->fault;
	bool is = circle_get(t, id, ret) == OK;

	t->fault = before;
	return is;
}

enum err circle_mine(struct task *t, struct circles *ret)
{
	must(t->me);
	*ret = give(t, store_circle_list(t, t->me->id));
	return OK;
}

enum err circle_holding(struct task *t, int64_t account_id, struct circles *ret)
{
	struct account who;
	enum err e = account_get(t, account_id, &who);

	must(t->me);
	if (!e)
		*ret = give(t, store_circle_holding(t, t->me->id, account_id));
	return e;
}

/* --- circles --- */

/* Is another one called so? Case does not matter. */
static bool is_taken(struct task *t, struct str name, int64_t id)
{
	struct circle_rows rows = store_circle_list(t, t->me->id);
	struct str key = text_fold(t->a, name);

	for (size_t i = 0; i < rows.n; i++)
		if (rows.p[i].id != id && str_eq(text_fold(t->a, rows.p[i].name), key))
			return true;
	return false;
}

static enum err check_name(struct task *t, struct str name, int64_t id)
{
	if (!name.n)
		return fail_with(t, ERR_INVALID, W_FORM_MISSING, word(t->lang, W_FIELD_CIRCLE),
				 S(""));
	if (str_chars(name) > CIRCLE_NAME_MAX)
		return fail_with(t, ERR_LIMIT, W_FORM_LONG, word(t->lang, W_FIELD_CIRCLE),
				 str_fmt(t->a, "%d", CIRCLE_NAME_MAX));
	if (is_taken(t, name, id))
		return fail_with(t, ERR_INVALID, W_CIRCLE_NAMED, name, S(""));
	return OK;
}

enum err circle_new(struct task *t, struct str name, struct circle *ret)
{
	struct circle_row row = { .name = str_trim(name) };
	enum err e;

	must(t->me);
	row.id = id_new(t->now);
	row.account_id = t->me->id;
	e = check_name(t, row.name, 0);
	if (e)
		return e;
	if (store_circle_count(t, t->me->id) >= CIRCLES_MOST)
		return fail(t, ERR_LIMIT, W_CIRCLE_TOO_MANY);
	store_circle_add(t, &row);
	*ret = circle_of(&row);
	return OK;
}

enum err circle_rename(struct task *t, int64_t id, struct str name, struct circle *ret)
{
	enum err e = circle_get(t, id, ret);

	name = str_trim(name);
	if (!e)
		e = check_name(t, name, id);
	if (e)
		return e;
	store_circle_rename(t, id, name);
	ret->name = name;
	return OK;
}

/* Servers that have what is for it may have lost whoever could see it there. */
static void look_after(struct task *t, int64_t id)
{
	job_add(t, JOB_CIRCLE, id, S("0"), t->now);
}

enum err circle_remove(struct task *t, int64_t id)
{
	struct circle c;
	enum err e = circle_get(t, id, &c);

	if (e)
		return e;
	store_circle_undefault(t, t->me->id, id, POST_SELF);
	store_circle_remove(t, id);
	look_after(t, id);
	return OK;
}

/* --- who is in one --- */

bool circle_holds(struct task *t, int64_t id, int64_t account_id)
{
	must(t->me);
	return store_circle_owner(t, id) == t->me->id && store_circle_member_is(t, id, account_id);
}

enum err circle_members(struct task *t, int64_t id, struct paging *page, struct accounts *ret)
{
	struct paging all = { .limit = CIRCLE_MEMBERS_MOST };
	struct span s =
		page ? paging_span(page, PAGE_PEOPLE_MAX) : paging_span(&all, CIRCLE_MEMBERS_MOST);
	struct account_rows rows;
	struct circle c;
	enum err e = circle_get(t, id, &c);

	if (e)
		return e;
	rows = store_circle_members(t, id, &s);
	return people_page(t, page ? page : &all, &s, &rows, ret);
}

static enum err add(struct task *t, int64_t circle_id, int64_t account_id)
{
	struct far_ways ways;
	struct account who;
	enum err e = account_get(t, account_id, &who);

	if (e)
		return e;
	if (account_id == t->me->id)
		return fail(t, ERR_INVALID, W_CIRCLE_ONESELF);
	if (memorial_is(&who))
		return fail(t, ERR_INVALID, W_MEMORIAL_READS_NOTHING);
	store_follow_hold(t, t->me->id, account_id);
	if (store_block_is(t, t->me->id, account_id) || store_block_is(t, account_id, t->me->id))
		return fail(t, ERR_FORBIDDEN, W_FOLLOW_BLOCKED);
	if (store_domain_block_between(t, t->me->id, account_id))
		return fail(t, ERR_FORBIDDEN, W_FOLLOW_DOMAIN_BLOCKED);
	if (store_circle_member_add(t, circle_id, account_id) && who.domain.n &&
	    far_ways(t, who.id, &ways))
		peer_ask_software(t, who.id, ways.host);
	return OK;
}

enum err circle_add(struct task *t, int64_t id, struct ids people)
{
	struct circle c;
	enum err e = circle_get(t, id, &c);

	for (size_t i = 0; !e && i < people.n; i++)
		e = add(t, id, people.p[i]);
	if (!e && store_circle_member_count(t, id) > CIRCLE_MEMBERS_MOST)
		return fail_with(t, ERR_LIMIT, W_CIRCLE_FULL,
				 str_fmt(t->a, "%d", CIRCLE_MEMBERS_MOST), S(""));
	return e;
}

enum err circle_take(struct task *t, int64_t id, struct ids people)
{
	bool far = false;
	struct circle c;
	enum err e = circle_get(t, id, &c);

	if (e)
		return e;
	for (size_t i = 0; i < people.n; i++)
		if (store_circle_member_remove(t, id, people.p[i]))
			far = far || store_tell_is_far(t, people.p[i]);
	if (far)
		look_after(t, id);
	return OK;
}

void circle_part(struct task *t, int64_t owner_id, int64_t account_id)
{
	struct circle_rows rows = store_circle_holding(t, owner_id, account_id);
	bool far = rows.n && store_tell_is_far(t, account_id);

	for (size_t i = 0; i < rows.n; i++) {
		store_circle_member_remove(t, rows.p[i].id, account_id);
		if (far)
			look_after(t, rows.p[i].id);
	}
}

enum err circle_step(struct task *t, const struct job *j)
{
	struct circle_posts list;
	int64_t after;

	if (!str_int(j->detail, 0, INT64_MAX, &after))
		return ERR_INVALID;
	list = store_circle_told(t, j->ref, after, STEP);
	for (size_t i = 0; i < list.n; i++)
		tell_far(t, TELL_FEWER, list.p[i].account_id, list.p[i].id, S(""));
	if (list.n == STEP)
		job_add(t, JOB_CIRCLE, j->ref,
			str_fmt(t->a, "%lld", (long long)list.p[STEP - 1].id), t->now);
	return OK;
}
