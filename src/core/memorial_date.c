/* Dates that keepers suggest to the people of a page: core/memorial.h. */
#include "base/id.h"
#include "core/date.h"
#include "core/memorial_parts.h"

static struct date date_of(const struct memorial_date_row *r)
{
	struct date d = { .kind = (enum date_kind)r->kind,
			  .kind_words = r->kind_words,
			  .name = r->name,
			  .base = r->base };

	must(rule_read(r->rule, &d.rule));
	return d;
}

static enum err rows_of(struct task *t, int64_t id, struct memorial_date_rows *ret)
{
	if (!t->me || !memorial_belongs(t, t->me->id, id) || !memorial_may_see(t, t->me->id, id))
		return memorial_none(t);
	*ret = store_memorial_dates(t, id, t->me->id);
	return OK;
}

enum err memorial_dates(struct task *t, int64_t id, struct memorial_dates *ret)
{
	struct memorial_date_rows rows = { 0 };
	enum err e = rows_of(t, id, &rows);

	*ret = (struct memorial_dates){ .p = arena_many(t->a, struct memorial_date, rows.n) };
	for (; ret->n < rows.n; ret->n++) {
		struct date d = date_of(&rows.p[ret->n]);

		ret->p[ret->n] = (struct memorial_date){ rows.p[ret->n].id, date_title(t, &d),
							 rows.p[ret->n].kept };
	}
	return e;
}

enum err memorial_suggest(struct task *t, int64_t id, int64_t date_id)
{
	struct memorial_row m;
	struct date d;
	enum err e = memorial_row_kept(t, id, &m);

	if (!e)
		e = date_get(t, date_id, &d);
	if (e)
		return e;
	if (store_memorial_dates(t, id, 0).n >= MEMORIAL_DATES_MAX)
		return fail_with(t, ERR_LIMIT, W_MEMORIAL_DATES_MANY,
				 str_fmt(t->a, "%d", MEMORIAL_DATES_MAX), S(""));
	store_memorial_date_add(t, &(struct memorial_date_row){ .id = id_new(t->now),
								.memorial_id = id,
								.kind = (int)d.kind,
								.kind_words = d.kind_words,
								.name = d.name,
								.base = d.base,
								.rule = rule_text(t->a, &d.rule) });
	return OK;
}

enum err memorial_suggest_not(struct task *t, int64_t id, int64_t memorial_date_id)
{
	struct memorial_row m;
	enum err e = memorial_row_kept(t, id, &m);

	if (!e && !store_memorial_date_remove(t, id, memorial_date_id))
		e = memorial_none(t);
	return e;
}

enum err memorial_date_keep(struct task *t, int64_t id, int64_t memorial_date_id)
{
	struct memorial_date_rows rows = { 0 };
	enum err e = rows_of(t, id, &rows);
	struct date d;

	for (size_t i = 0; !e && i < rows.n; i++) {
		if (rows.p[i].id != memorial_date_id)
			continue;
		if (rows.p[i].kept)
			return OK;
		d = date_of(&rows.p[i]);
		d.memorial_id = id;
		e = date_add(t, &d);
		if (!e)
			store_memorial_date_kept(t, d.id, memorial_date_id);
		return e;
	}
	return e ? e : memorial_none(t);
}
