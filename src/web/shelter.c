#include "web/shelter.h"

#include <inttypes.h>

#include "base/day.h"
#include "core/closing.h"
#include "core/reader.h"
#include "web/door.h"
#include "web/tables.h"

static struct str moment(struct task *t, int64_t ms)
{
	return day_time_words(t->a, ms, t->me->timezone, t->lang);
}

static struct str state_of(struct task *t, const struct shelter *s, struct str name)
{
	if (!name.n)
		return s->on ? word_with(t->a, t->lang, W_SHELTER_UNTIL, moment(t, s->until), S(""))
			     : word(t->lang, W_SHELTER_OFF);
	return s->on ? word_with(t->a, t->lang, W_SHELTER_UNTIL_OF, name, moment(t, s->until))
		     : word_with(t->a, t->lang, W_SHELTER_OFF_OF, name, S(""));
}

bool shelter_view(struct task *t, const struct view *view, const struct account *a,
		  struct shelter_view *ret)
{
	struct fault before = t->fault;
	struct shelter s;
	enum err e = t->me && !a->domain.n ? shelter_get(t, a->id, &s) : ERR_NOT_FOUND;

	t->fault = before;
	if (e)
		return false;
	*ret = (struct shelter_view){ .view = view, .id = a->id, .on = s.on };
	if (a->id != t->me->id)
		ret->name = a->display;
	ret->state = state_of(t, &s, ret->name);
	if (s.proposed)
		ret->proposal = ret->name.n ? word_with(t->a, t->lang, W_SHELTER_PROPOSAL_OF,
							ret->name, S(""))
					    : word(t->lang, W_SHELTER_PROPOSAL);
	return true;
}

static struct str days_name(struct task *t, int64_t days)
{
	if (days <= 0)
		return word(t->lang, W_CLOSING_NEVER);
	return word_with(t->a, t->lang, W_CLOSING_FOR_DAYS, str_fmt(t->a, "%" PRId64, days), S(""));
}

size_t days_views(struct task *t, int64_t chosen, struct days_view ret[DAYS_CHOICES])
{
	static const int64_t usual[] = { 3, 7, 14, 30, 90, 0 };
	size_t n = 0;
	bool is_usual = false;

	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		is_usual |= usual[i] == chosen;
	if (!is_usual)
		ret[n++].days = chosen;
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		ret[n++].days = usual[i];
	for (size_t i = 0; i < n; i++) {
		ret[i].chosen = ret[i].days == chosen;
		ret[i].name = days_name(t, ret[i].days);
	}
	return n;
}

size_t days_views_new(struct task *t, int64_t chosen, struct days_view ret[DAYS_CHOICES])
{
	static const int64_t days[] = { 0, 3, 7, 14, 30, 90, CLOSING_NEVER };
	size_t n = sizeof days / sizeof *days;

	must(n <= DAYS_CHOICES);
	for (size_t i = 0; i < n; i++) {
		ret[i] = (struct days_view){ .days = days[i], .chosen = days[i] == chosen };
		ret[i].name = days[i] ? days_name(t, days[i]) : word(t->lang, W_LETTING_USUAL);
	}
	return n;
}

/* --- the page --- */

static struct str line_of(struct task *t, const struct shelter_entry *e)
{
	static const enum word words[] = {
		[SHELTER_BEGUN] = W_SHELTER_LOG_BEGUN,
		[SHELTER_RENEWED] = W_SHELTER_LOG_RENEWED,
		[SHELTER_ENDED] = W_SHELTER_LOG_ENDED,
	};

	if (e->deed == SHELTER_OVER)
		return word(t->lang, W_SHELTER_LOG_OVER);
	return word_with(t->a, t->lang, words[e->deed],
			 e->by.id ? e->by.display : word(t->lang, W_SHELTER_SOMEBODY), S(""));
}

static enum err fill_log(struct task *t, struct shelter_page *v)
{
	struct shelter_log log;
	enum err e = shelter_log(t, t->me->id, &log);

	if (e)
		return e;
	v->line = arena_many(t->a, struct shelter_line, log.n);
	for (; v->lines < log.n; v->lines++)
		v->line[v->lines] = (struct shelter_line){ line_of(t, &log.p[v->lines]),
							   day_view(t, log.p[v->lines].at) };
	return OK;
}

static enum err fill_others(struct task *t, struct shelter_page *v)
{
	struct readers owners;
	enum err e = reader_owners(t, &owners);

	if (e)
		return e;
	v->other = arena_many(t->a, struct shelter_view, owners.n);
	for (size_t i = 0; i < owners.n; i++)
		if (shelter_view(t, v->view, &owners.p[i].account, &v->other[v->others]))
			v->others++;
	return OK;
}

static enum err shelter_show(struct task *t, struct request *q, struct reply *r)
{
	struct shelter_page v = { 0 };
	struct out o;
	enum err e;

	v.view = view_new(t, q, HERE_SETTINGS, word(t->lang, W_SHELTER_TITLE));
	shelter_view(t, v.view, t->me, &v.mine);
	v.choices = days_views(t, closing_mine(t), v.days);
	e = fill_log(t, &v);
	if (!e)
		e = fill_others(t, &v);
	if (e)
		return e;
	o = view_out(t, r);
	page_shelter(&o, &v);
	return OK;
}

struct shelter_form {
	uint64_t given;
	int64_t id; /* whose; 0: mine */
	struct str act, back;
};

static const struct field shelter_fields[] = {
	FIELD("id", FIELD_ID, struct shelter_form, id, 0, 0, ""),
	FIELD_REQUIRED("act", FIELD_LINE, struct shelter_form, act, 1, 20, ""),
	FIELD("back", FIELD_LINE, struct shelter_form, back, 0, 4000, ""),
	{ 0 },
};

static enum err shelter_do(struct task *t, struct request *q, struct reply *r)
{
	static const struct {
		const char *name;
		enum err (*run)(struct task *t, int64_t owner, struct shelter *ret);
		enum said said;
	} acts[] = {
		{ "begin", shelter_begin, SAID_SHELTER_ON },
		{ "end", shelter_end, SAID_SHELTER_OFF },
		{ "later", shelter_decline, SAID_NOTHING },
	};
	struct shelter_form f = { 0 };
	struct shelter s;
	enum err e = web_form(t, q, shelter_fields, &f);

	if (e)
		return e;
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		if (str_eq(f.act, str_of(acts[i].name))) {
			e = acts[i].run(t, f.id ? f.id : t->me->id, &s);
			return e ? e
				 : web_back(t, r, web_local(f.back, S("/shelter")), acts[i].said);
		}
	return fail(t, ERR_INVALID, W_ERROR_INVALID);
}

/* --- when comments close --- */

struct days_form {
	uint64_t given;
	int64_t days;
};

static const struct field days_fields[] = {
	FIELD_REQUIRED("days", FIELD_INT, struct days_form, days, 0, CLOSING_DAYS_MAX, ""),
	{ 0 },
};

static enum err closing_do(struct task *t, struct request *q, struct reply *r)
{
	struct days_form f = { 0 };
	enum err e = web_form(t, q, days_fields, &f);

	if (!e)
		e = closing_set_mine(t, f.days);
	return e ? e : web_back(t, r, S("/shelter"), SAID_SAVED);
}

const struct route web_shelter_routes[] = {
	{ GET, "/shelter", MEMBER, READS, shelter_show,
	  .help = "shelter: mine, and of those whose comments I read" },
	{ POST, "/shelter", MEMBER, WRITES, shelter_do,
	  .help = "begins shelter for seven days, or ends it" },
	{ POST, "/shelter/closing", MEMBER, WRITES, closing_do,
	  .help = "after how many days comments on new public posts close" },
	{ 0 },
};
