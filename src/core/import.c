#include "core/import_parts.h"

#include "base/id.h"
#include "core/circle.h"
#include "core/follow.h"
#include "core/list.h"
#include "core/people.h"
#include "core/place.h"
#include "core/reach.h"
#include "store/follow.h"
#include "store/import.h"
#include "store/list.h"
#include "store/takeout.h"
#include "sys/writer.h"

#define STEP_LINES 20
/* --- lines --- */

static bool is_true(struct str s, bool otherwise)
{
	if (!s.n)
		return otherwise;
	return str_eq_nocase(s, S("true")) || str_eq(s, S("1"));
}

/* "de, en" to its parts. */
static struct strs languages_of(struct task *t, struct str s)
{
	struct strs list = { arena_many(t->a, struct str, s.n + 1), 0 };
	struct str part;

	while (str_cut(&s, ',', &part))
		if (str_trim(part).n)
			list.p[list.n++] = str_trim(part);
	return list;
}

/* --- what a line does --- */

typedef enum err act(struct task *t, const struct import_said *l, int64_t id, bool *ret_was_so);

static enum err act_follow(struct task *t, const struct import_said *l, int64_t id,
			   bool *ret_was_so)
{
	struct follow_options o = { .has_boosts = l->field[1].n > 0,
				    .boosts = is_true(l->field[1], true),
				    .has_notify = l->field[2].n > 0,
				    .notify = is_true(l->field[2], false),
				    .has_languages = l->field[3].n > 0,
				    .languages = languages_of(t, l->field[3]) };
	struct relation r;

	*ret_was_so = store_follow_get(t, t->me->id, id).is;
	return follow_start(t, id, &o, &r);
}

static enum err act_block(struct task *t, const struct import_said *l, int64_t id, bool *ret_was_so)
{
	struct relation r;

	(void)l;
	*ret_was_so = store_block_is(t, t->me->id, id);
	return block_start(t, id, &r);
}

static enum err act_mute(struct task *t, const struct import_said *l, int64_t id, bool *ret_was_so)
{
	struct relation r;
	enum err e = relation_get(t, id, &r);

	if (e)
		return e;
	*ret_was_so = r.muting;
	return mute_start(t, id, is_true(l->field[1], true), 0, &r);
}

/* The list of that title, or a new one. */
static enum err list_titled(struct task *t, struct str title, struct list *ret)
{
	struct list_change c = { .has_title = true, .title = title };
	struct lists all;
	enum err e = list_all(t, &all);

	for (size_t i = 0; !e && i < all.n; i++)
		if (str_eq(all.p[i].title, title)) {
			*ret = all.p[i];
			return OK;
		}
	return e ? e : list_new(t, &c, ret);
}

static bool is_member(struct task *t, int64_t list_id, int64_t id)
{
	struct lists holding;

	if (list_holding(t, id, &holding) != OK)
		return false;
	for (size_t i = 0; i < holding.n; i++)
		if (holding.p[i].id == list_id)
			return true;
	return false;
}

static enum err act_list(struct task *t, const struct import_said *l, int64_t id, bool *ret_was_so)
{
	struct list list;
	enum err e;

	if (!store_follow_get(t, t->me->id, id).is) /* before a list is made for nobody */
		return fail(t, ERR_NOT_FOUND, W_IMPORT_NOT_FOLLOWED);
	e = list_titled(t, l->title, &list);
	if (e)
		return e;
	*ret_was_so = is_member(t, list.id, id);
	if (*ret_was_so)
		return OK;
	e = list_add(t, list.id, (struct ids){ &id, 1 });
	if (e)
		list_take(t, list.id, (struct ids){ &id, 1 });
	return e;
}

/* The circle of that name, or a new one. */
static enum err circle_called(struct task *t, struct str name, struct circle *ret)
{
	struct circles all;
	enum err e = circle_mine(t, &all);

	for (size_t i = 0; !e && i < all.n; i++)
		if (str_eq(all.p[i].name, name)) {
			*ret = all.p[i];
			return OK;
		}
	return e ? e : circle_new(t, name, ret);
}

static enum err act_circle(struct task *t, const struct import_said *l, int64_t id,
			   bool *ret_was_so)
{
	struct circle circle;
	enum err e = circle_called(t, l->title, &circle);

	if (e)
		return e;
	*ret_was_so = circle_holds(t, circle.id, id);
	if (*ret_was_so)
		return OK;
	e = circle_add(t, circle.id, (struct ids){ &id, 1 });
	if (e) /* when there are too many, this one was added */
		circle_take(t, circle.id, (struct ids){ &id, 1 });
	return e;
}

static act *const acts[IMPORT_KINDS] = { act_follow, act_block, act_mute, act_list, act_circle };

/* Somebody of this place, active, by the key of a line; 0 for nobody. */
static int64_t person_of(struct task *t, const struct import_said *l)
{
	struct str name;

	return store_account_named(t, l->key, &name);
}

static int64_t anybody_of(struct task *t, const struct import_said *l)
{
	struct account_row row = { 0 };

	return store_account_find(t, l->key, l->domain, &row) ? row.id : 0;
}

static enum import_outcome do_line(struct task *t, enum import_kind kind,
				   const struct import_said *l, struct str *ret_why)
{
	bool was_so = false;
	int64_t id;
	enum err e;

	*ret_why = S("");
	if (!l->key.n)
		return IMPORT_NOBODY;
	id = l->domain.n ? anybody_of(t, l) : person_of(t, l);
	if (!id)
		return l->domain.n ? IMPORT_FAR : IMPORT_NOBODY;
	e = acts[kind](t, l, id, &was_so);
	if (!e)
		return was_so ? IMPORT_WAS_SO : IMPORT_WORKED;
	*ret_why = t->fault.text.p ? t->fault.text : S("");
	t->fault = (struct fault){ 0 };
	return IMPORT_REFUSED;
}

/* --- steps --- */

static void note(struct task *t, const struct import_row *i, int64_t number,
		 const struct import_said *l, enum import_outcome outcome, struct str why)
{
	struct import_line_row row = { .number = number,
				       .outcome = outcome,
				       .address = l->address,
				       .title = l->title,
				       .why = why };

	store_import_line_add(t, i->id, &row);
}

static void read_lines(struct task *t, struct import_row *i)
{
	struct str rest = str_sub(i->text, (size_t)i->place, i->text.n);
	struct import_said l;
	bool more = true;

	for (int n = 0; n < STEP_LINES && more; n++) {
		struct str why;
		enum import_outcome outcome;

		more = import_next(t->a, (enum import_kind)i->kind, &rest, &l);
		if (!more)
			break;
		outcome = do_line(t, (enum import_kind)i->kind, &l, &why);
		note(t, i, ++i->done, &l, outcome, why);
	}
	i->place = (int64_t)(i->text.n - rest.n);
	if (!more)
		i->state = i->overwrite ? IMPORT_ENDING : IMPORT_DONE;
	store_import_move(t, i, !more);
}

struct ending { /* what of mine ends when a file does not name it */
	struct takeout_rows (*page)(struct task *t, int64_t id, int64_t after);
	enum err (*end)(struct task *t, int64_t id, struct relation *ret);
};

static const struct ending endings[IMPORT_LISTS] = {
	[IMPORT_FOLLOWING] = { store_takeout_following, follow_stop },
	[IMPORT_BLOCKS] = { store_takeout_blocks, block_stop },
	[IMPORT_MUTES] = { store_takeout_mutes, mute_stop },
};

static struct import_said line_of(struct task *t, const struct takeout_row *x)
{
	struct str key = str_lower(t->a, x->name);

	return (struct import_said){
		.key = key,
		.domain = x->domain,
		.address = str_fmt(t->a, "%.*s@%.*s", STR_ARG(key),
				   STR_ARG(x->domain.n ? x->domain : place_fixed()->domain)),
		.title = x->title.p ? x->title : S("")
	};
}

/* A page of them; i->place is the last that was looked at. */
static bool end_people(struct task *t, struct import_row *i)
{
	const struct ending *x = &endings[i->kind];
	struct takeout_rows rows = x->page(t, i->account_id, i->place);

	for (size_t n = 0; n < rows.n; n++) {
		struct import_said l = line_of(t, &rows.p[n]);
		int64_t id = anybody_of(t, &l);
		struct relation r;

		i->place = rows.p[n].place;
		if (id && !store_import_names(t, i->id, l.address, S("")) &&
		    x->end(t, id, &r) == OK)
			note(t, i, ++i->done, &l, IMPORT_ENDED, S(""));
	}
	return rows.n == TAKEOUT_PAGE;
}

static void end_members(struct task *t, struct import_row *i, const struct list *list)
{
	struct takeout_rows rows = store_takeout_list(t, list->id, 0);

	for (size_t n = 0; n < rows.n; n++) {
		struct import_said l = line_of(t, &rows.p[n]);
		int64_t id = anybody_of(t, &l);

		if (!id || store_import_names(t, i->id, l.address, list->title))
			continue;
		store_list_member_remove(t, list->id, id);
		note(t, i, ++i->done, &l, IMPORT_ENDED, S(""));
	}
}

/* Those of a circle whom the file does not name in it. */
static void end_inside(struct task *t, struct import_row *i, const struct circle *c)
{
	struct ids gone = { arena_many(t->a, int64_t, CIRCLE_MEMBERS_MOST), 0 };
	struct takeout_rows rows = { 0 };

	do {
		int64_t after = rows.n ? rows.p[rows.n - 1].place : 0;

		rows = store_takeout_circle(t, c->id, after);
		for (size_t n = 0; n < rows.n && gone.n < CIRCLE_MEMBERS_MOST; n++) {
			struct import_said l = line_of(t, &rows.p[n]);
			int64_t id = anybody_of(t, &l);

			if (!id || store_import_names(t, i->id, l.address, c->name))
				continue;
			gone.p[gone.n++] = id;
			note(t, i, ++i->done, &l, IMPORT_ENDED, S(""));
		}
	} while (rows.n == TAKEOUT_PAGE);
	circle_take(t, c->id, gone);
}

/* One list a step; i->place is the last that was looked at. One that the file does not name goes.
 */
static bool end_lists(struct task *t, struct import_row *i)
{
	struct lists all;

	if (list_all(t, &all) != OK)
		return false;
	for (size_t n = 0; n < all.n; n++) {
		const struct list *list = &all.p[n];

		if (list->id <= i->place)
			continue;
		i->place = list->id;
		end_members(t, i, list);
		if (!store_import_has_title(t, i->id, list->title))
			store_list_remove(t, list->id);
		return true;
	}
	return false;
}

/* One circle a step. A circle that the file does not name stays as it is: what was shared with it
 * would lose its people. */
static bool end_circles(struct task *t, struct import_row *i)
{
	struct circles all;

	if (circle_mine(t, &all) != OK)
		return false;
	for (size_t n = 0; n < all.n; n++) {
		const struct circle *c = &all.p[n];

		if (c->id <= i->place)
			continue;
		i->place = c->id;
		if (store_import_has_title(t, i->id, c->name))
			end_inside(t, i, c);
		return true;
	}
	return false;
}

static bool end_some(struct task *t, struct import_row *i)
{
	switch ((enum import_kind)i->kind) {
	case IMPORT_LISTS:
		return end_lists(t, i);
	case IMPORT_CIRCLES:
		return end_circles(t, i);
	default:
		return end_people(t, i);
	}
}

static void end_unnamed(struct task *t, struct import_row *i)
{
	bool more = end_some(t, i);

	if (!more)
		i->state = IMPORT_DONE;
	store_import_move(t, i, false);
}

/* Whom the next lines name elsewhere is looked up before. A server that does not answer is not
 * asked for the others of these lines. */
static void reach_lines(struct task *t, const struct import_row *i)
{
	struct str rest = str_sub(i->text, (size_t)i->place, i->text.n), silent = S("");
	struct import_said l;

	for (int n = 0; n < STEP_LINES && import_next(t->a, (enum import_kind)i->kind, &rest, &l);
	     n++) {
		int64_t id;

		if (!l.key.n || !l.domain.n || anybody_of(t, &l) || str_eq(l.domain, silent))
			continue;
		if (reach_person(t, l.address, &id) == ERR_REMOTE)
			silent = l.domain;
	}
	t->fault = (struct fault){ 0 };
}

static enum err step_now(struct task *t, void *arg)
{
	return import_step(t, arg);
}

enum err import_job(struct task *t, const struct job *j)
{
	struct import_row i = { 0 };

	if (store_import_get(t, j->ref, &i) && i.state == IMPORT_READING)
		reach_lines(t, &i);
	return write_now(t, step_now, (void *)(uintptr_t)j);
}

enum err import_step(struct task *t, const struct job *j)
{
	struct import_row i = { 0 };
	struct account me;
	bool reading;

	if (!store_import_get(t, j->ref, &i))
		return OK;
	reading = i.state == IMPORT_READING;
	if (!reading && i.state != IMPORT_ENDING)
		return OK;
	if (account_load(t, i.account_id, &me) || me.state != ACCOUNT_ACTIVE)
		return OK;
	t->me = &me;
	t->lang = me.lang;
	if (reading)
		read_lines(t, &i);
	else
		end_unnamed(t, &i);
	if (reading && i.state == IMPORT_ENDING) {
		i.place = 0;
		store_import_move(t, &i, true);
	}
	if (i.state == IMPORT_DONE)
		store_import_tidy(t, i.account_id, IMPORT_DONE, IMPORT_KEPT);
	else
		job_add(t, JOB_IMPORT, i.id, S(""), t->now);
	t->me = NULL;
	return OK;
}

/* --- for the person --- */

static struct import import_of(struct task *t, const struct import_row *row)
{
	struct import i = { .id = row->id,
			    .created_at = row->created_at,
			    .lines = row->lines,
			    .done = row->done,
			    .kind = (enum import_kind)row->kind,
			    .state = (enum import_state)row->state,
			    .overwrite = row->overwrite };

	for (int k = 0; k < IMPORT_OUTCOMES; k++)
		i.count[k] = store_import_count(t, row->id, k);
	return i;
}

static enum err mine(struct task *t, int64_t id, struct import_row *ret)
{
	must(t->me);
	*ret = (struct import_row){ 0 };
	if (!store_import_get(t, id, ret) || ret->account_id != t->me->id)
		return fail(t, ERR_NOT_FOUND, W_ERROR_NOT_FOUND);
	return OK;
}

static bool is_under_way(const struct import_row *i)
{
	return i->state == IMPORT_READING || i->state == IMPORT_ENDING;
}

/* One at a time: two that overwrite would each end what the other brought. */
static enum err check_free(struct task *t)
{
	struct import_rows all = store_import_list(t, t->me->id, IMPORT_KEPT * 2);

	for (size_t i = 0; i < all.n; i++)
		if (is_under_way(&all.p[i]))
			return fail(t, ERR_CONFLICT, W_IMPORT_BUSY);
	return OK;
}

/* How many lines there are, and is one of them an address? */
static enum err count_lines(struct task *t, enum import_kind kind, struct str text, int64_t *ret)
{
	struct import_said l;
	bool any = false;

	*ret = 0;
	while (import_next(t->a, kind, &text, &l)) {
		any = any || l.key.n;
		if (++*ret > IMPORT_LINES_MAX)
			return fail_with(t, ERR_LIMIT, W_IMPORT_LONG,
					 str_fmt(t->a, "%d", IMPORT_LINES_MAX), S(""));
	}
	return any ? OK : fail(t, ERR_INVALID, W_IMPORT_EMPTY);
}

/* What was looked at before and left there gives way to the new one. */
static void drop_looked_at(struct task *t)
{
	struct import_rows all = store_import_list(t, t->me->id, IMPORT_KEPT * 2);

	for (size_t i = 0; i < all.n; i++)
		if (all.p[i].state == IMPORT_LOOKED_AT)
			store_import_remove(t, all.p[i].id);
}

enum err import_add(struct task *t, enum import_kind kind, bool overwrite, struct str text,
		    bool at_once, struct import *ret)
{
	struct import_row row = { .id = id_new(t->now),
				  .account_id = t->me->id,
				  .kind = kind,
				  .overwrite = overwrite,
				  .state = at_once ? IMPORT_READING : IMPORT_LOOKED_AT,
				  .text = text,
				  .created_at = t->now };
	enum err e = OK;

	if (text.n > IMPORT_BYTES_MAX)
		return fail(t, ERR_LIMIT, W_ERROR_LIMIT);
	if (!str_is_utf8(text))
		return fail(t, ERR_INVALID, W_IMPORT_EMPTY);
	e = check_free(t);
	if (!e)
		e = count_lines(t, kind, text, &row.lines);
	if (e)
		return e;
	drop_looked_at(t);
	store_import_add(t, &row);
	if (at_once)
		job_add(t, JOB_IMPORT, row.id, S(""), t->now);
	*ret = import_of(t, &row);
	return OK;
}

enum err import_get(struct task *t, int64_t id, struct import *ret)
{
	struct import_row row;
	enum err e = mine(t, id, &row);

	if (!e)
		*ret = import_of(t, &row);
	return e;
}

enum err import_list(struct task *t, struct imports *ret)
{
	struct import_rows rows = store_import_list(t, t->me->id, IMPORT_KEPT);

	*ret = (struct imports){ arena_many(t->a, struct import, rows.n), rows.n };
	for (size_t i = 0; i < rows.n; i++)
		ret->p[i] = import_of(t, &rows.p[i]);
	return OK;
}

/* What would become of a line that is only looked at. */
static enum import_outcome guess(struct task *t, const struct import_said *l)
{
	if (!l->key.n)
		return IMPORT_NOBODY;
	if (l->domain.n)
		return anybody_of(t, l) ? IMPORT_WORKED : IMPORT_FAR;
	return person_of(t, l) ? IMPORT_WORKED : IMPORT_NOBODY;
}

enum err import_preview(struct task *t, int64_t id, size_t most, struct import_lines *ret)
{
	struct import_row row;
	struct str rest;
	struct import_said l;
	enum err e = mine(t, id, &row);

	if (e)
		return e;
	*ret = (struct import_lines){ arena_many(t->a, struct import_line, most), 0 };
	rest = row.text;
	while (ret->n < most && import_next(t->a, (enum import_kind)row.kind, &rest, &l)) {
		ret->p[ret->n] = (struct import_line){ .number = (int64_t)ret->n + 1,
						       .address = l.address,
						       .title = l.title,
						       .why = S(""),
						       .outcome = guess(t, &l) };
		ret->n++;
	}
	return OK;
}

enum err import_left(struct task *t, int64_t id, size_t most, struct import_lines *ret)
{
	struct import_row row;
	struct import_line_rows rows;
	enum err e = mine(t, id, &row);

	if (e)
		return e;
	rows = store_import_left(t, id, IMPORT_FAR, (int64_t)most);
	*ret = (struct import_lines){ arena_many(t->a, struct import_line, rows.n), rows.n };
	for (size_t i = 0; i < rows.n; i++)
		ret->p[i] =
			(struct import_line){ .number = rows.p[i].number,
					      .address = rows.p[i].address,
					      .title = rows.p[i].title,
					      .why = rows.p[i].why,
					      .outcome = (enum import_outcome)rows.p[i].outcome };
	return OK;
}

enum err import_start(struct task *t, int64_t id)
{
	struct import_row row;
	enum err e = mine(t, id, &row);

	if (!e)
		e = check_free(t);
	if (!e && row.state != IMPORT_LOOKED_AT)
		e = fail(t, ERR_CONFLICT, W_IMPORT_BUSY);
	if (e)
		return e;
	row.state = IMPORT_READING;
	store_import_move(t, &row, false);
	job_add(t, JOB_IMPORT, row.id, S(""), t->now);
	return OK;
}

enum err import_drop(struct task *t, int64_t id)
{
	struct import_row row;
	enum err e = mine(t, id, &row);

	if (!e && is_under_way(&row))
		e = fail(t, ERR_CONFLICT, W_IMPORT_BUSY);
	if (!e)
		store_import_remove(t, id);
	return e;
}
