#include "core/terms.h"

#include "base/caption.h"
#include "base/clock.h"
#include "base/moment.h"
#include "core/account.h"
#include "store/terms.h"

#define DAY_CHARS 10

static struct str today(struct task *t)
{
	return str_first_chars(clock_rfc3339(t->a, t->now), DAY_CHARS);
}

static enum err not_found(struct task *t)
{
	return fail(t, ERR_NOT_FOUND, W_API_RECORD);
}

enum err terms_all(struct task *t, struct terms_list *ret)
{
	struct terms_rows rows = store_terms_list(t);
	struct str now = today(t);

	*ret = (struct terms_list){ .p = arena_many(t->a, struct terms, rows.n) };
	for (size_t i = 0; i < rows.n; i++) {
		struct terms *one = &ret->p[ret->n++];

		*one = (struct terms){ .day = rows.p[i].day, .text = rows.p[i].text };
		one->html =
			caption_read(t->a, one->text, &(struct caption_rules){ .markdown = true })
				.html;
		one->holds = str_cmp(one->day, now) <= 0;
		one->succeeded_by = i ? rows.p[i - 1].day : STR_NONE;
	}
	return OK;
}

enum err terms_now(struct task *t, struct terms *ret)
{
	struct terms_list all;
	enum err e = terms_all(t, &all);

	if (e)
		return e;
	if (!all.n)
		return not_found(t);
	*ret = all.p[all.n - 1];
	for (size_t i = all.n; i-- > 0;)
		if (all.p[i].holds)
			*ret = all.p[i];
	return OK;
}

enum err terms_of(struct task *t, struct str day, struct terms *ret)
{
	struct terms_list all;
	enum err e = terms_all(t, &all);

	for (size_t i = 0; !e && i < all.n; i++)
		if (str_eq(all.p[i].day, day)) {
			*ret = all.p[i];
			return OK;
		}
	return e ? e : not_found(t);
}

/* --- writing --- */

static enum err check_day(struct task *t, struct str day)
{
	int64_t ms;
	struct terms was;

	if (!t->me || t->me->role != ROLE_HOST)
		return fail(t, ERR_FORBIDDEN, W_PLACE_HOST_ONLY);
	if (day.n != DAY_CHARS || !moment_read(day, &ms) || str_cmp(day, today(t)) < 0)
		return fail(t, ERR_INVALID, W_TERMS_DAY);
	if (!terms_of(t, day, &was) && was.holds)
		return fail(t, ERR_CONFLICT, W_TERMS_HOLD);
	t->fault = (struct fault){ 0 };
	return OK;
}

enum err terms_write(struct task *t, struct str day, struct str text)
{
	struct terms_row row = { .day = str_trim(day),
				 .text = str_trim(text),
				 .created_at = t->now };
	enum err e = check_day(t, row.day);

	if (e)
		return e;
	if (!row.text.n)
		return fail_with(t, ERR_INVALID, W_FORM_MISSING, word(t->lang, W_FIELD_ABOUT),
				 STR_NONE);
	if (str_chars(row.text) > TERMS_MAX)
		return fail_with(t, ERR_LIMIT, W_FORM_LONG, word(t->lang, W_FIELD_ABOUT),
				 str_fmt(t->a, "%d", TERMS_MAX));
	if (store_terms_list(t).n >= TERMS_KEPT)
		return fail(t, ERR_LIMIT, W_ERROR_LIMIT);
	store_terms_set(t, &row);
	return OK;
}

enum err terms_withdraw(struct task *t, struct str day)
{
	struct terms was;
	enum err e = check_day(t, day);

	if (!e)
		e = terms_of(t, day, &was);
	if (!e)
		store_terms_remove(t, day);
	return e;
}
