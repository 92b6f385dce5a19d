#include "core/circle.h"

#include "base/id.h"
#include "core/people.h"
#include "store/circle.h"
#include "store/follow.h"

enum err circle_new(struct task *t, struct str name, struct circle *ret)
{
	struct circle_row row = { .id = id_new(t->now),
				  .account_id = t->me->id,
				  .name = str_trim(name) };

	if (!row.name.n)
		return fail_with(t, ERR_INVALID, W_FORM_MISSING, word(t->lang, W_FIELD_CIRCLE),
				 S(""));
	if (str_chars(row.name) > CIRCLE_NAME_MAX)
		return fail_with(t, ERR_LIMIT, W_FORM_LONG, word(t->lang, W_FIELD_CIRCLE),
				 str_fmt(t->a, "%d", CIRCLE_NAME_MAX));
	if (store_circle_count(t, t->me->id) >= CIRCLES_MOST)
		return fail(t, ERR_LIMIT, W_CIRCLE_TOO_MANY);
	store_circle_add(t, &row);
	*ret = (struct circle){ row.id, row.account_id, row.name };
	return OK;
}

static enum err mine(struct task *t, int64_t circle_id)
{
	if (store_circle_owner(t, circle_id) != t->me->id)
		return fail(t, ERR_NOT_FOUND, W_CIRCLE_NOT_FOUND);
	return OK;
}

enum err circle_add(struct task *t, int64_t circle_id, int64_t account_id)
{
	struct account who;
	enum err e = mine(t, circle_id);

	if (!e)
		e = account_get(t, account_id, &who);
	if (e)
		return e;
	if (account_id == t->me->id)
		return fail(t, ERR_INVALID, W_CIRCLE_ONESELF);
	if (store_block_is(t, t->me->id, account_id) || store_block_is(t, account_id, t->me->id))
		return fail(t, ERR_FORBIDDEN, W_FOLLOW_BLOCKED);
	store_circle_member_add(t, circle_id, account_id);
	return OK;
}

enum err circle_remove(struct task *t, int64_t circle_id, int64_t account_id)
{
	enum err e = mine(t, circle_id);

	if (!e)
		store_circle_member_remove(t, circle_id, account_id);
	return e;
}

enum err circle_mine(struct task *t, struct circles *ret)
{
	struct circle_rows rows = store_circle_list(t, t->me->id);

	*ret = (struct circles){ .p = arena_many(t->a, struct circle, rows.n) };
	for (size_t i = 0; i < rows.n; i++)
		ret->p[ret->n++] =
			(struct circle){ rows.p[i].id, rows.p[i].account_id, rows.p[i].name };
	return OK;
}
