#include "web/announcement.h"

#include "base/day.h"
#include "web/door.h"
#include "web/tables.h"

/* --- the note on the home page --- */

static struct str moment_words(struct task *t, int64_t ms, bool all_day)
{
	if (all_day)
		return day_words(t->a, ms, t->now, t->me->timezone, t->lang);
	return day_time_words(t->a, ms, t->me->timezone, t->lang);
}

static struct str when_of(struct task *t, const struct announcement *a)
{
	struct str from, to;

	if (a->starts_at)
		from = moment_words(t, a->starts_at, a->all_day);
	if (a->ends_at)
		to = moment_words(t, a->ends_at, a->all_day);
	if (a->starts_at && a->ends_at)
		return str_eq(from, to)
			       ? from
			       : word_with(t->a, t->lang, W_ANNOUNCEMENT_FROM_TO, from, to);
	if (a->starts_at)
		return from;
	return a->ends_at ? word_with(t->a, t->lang, W_ANNOUNCEMENT_UNTIL, to, STR_NONE) : STR_NONE;
}

static struct note_view note_view(struct task *t, const struct view *view,
				  const struct announcement *a)
{
	return (struct note_view){
		.view = view, .id = a->id, .html = a->html, .when = when_of(t, a)
	};
}

enum err note_views(struct task *t, const struct view *view, struct note_views *ret)
{
	struct announcements list;
	enum err e = announcement_list(t, false, &list);

	if (e)
		return e;
	*ret = (struct note_views){ .p = arena_many(t->a, struct note_view, list.n) };
	for (size_t i = 0; i < list.n; i++)
		ret->p[ret->n++] = note_view(t, view, &list.p[i]);
	return OK;
}

static enum err put_away(struct task *t, struct request *q, struct reply *r)
{
	enum err e = announcement_dismiss(t, path_id(q, 0));

	return e ? e : web_back(t, r, S("/"), SAID_NOTHING);
}

/* --- the hosts' page --- */

struct note_form {
	uint64_t given;
	struct str text, shown, starts, ends;
	bool all_day;
};

static const struct field note_fields[] = {
	FIELD("about", FIELD_TEXT, struct note_form, text, 0, 100000, ""),
	FIELD("shown", FIELD_LINE, struct note_form, shown, 0, 40, ""),
	FIELD("starts", FIELD_LINE, struct note_form, starts, 0, 40, ""),
	FIELD("ends", FIELD_LINE, struct note_form, ends, 0, 40, ""),
	FIELD("all_day", FIELD_BOOL, struct note_form, all_day, 0, 0, ""),
	{ 0 },
};

static struct note_view form_view(const struct view *view, int64_t id, const struct note_form *f)
{
	return (struct note_view){ .view = view,
				   .id = id,
				   .text = f->text,
				   .shown = f->shown,
				   .starts = f->starts,
				   .ends = f->ends,
				   .all_day = f->all_day };
}

static struct str reactions_of(struct task *t, const struct announcement *a)
{
	struct str all = S("");

	for (size_t i = 0; i < a->reactions; i++)
		all = str_fmt(t->a, "%.*s%s%.*s %lld", STR_ARG(all), i ? "  " : "",
			      STR_ARG(a->reaction[i].name), (long long)a->reaction[i].count);
	return all;
}

static struct note_view host_view(struct task *t, const struct view *view,
				  const struct announcement *a)
{
	struct note_view v = note_view(t, view, a);

	if (a->shown_at > t->now)
		v.state = word_with(t->a, t->lang, W_ANNOUNCEMENT_COMING,
				    day_time_words(t->a, a->shown_at, t->me->timezone, t->lang),
				    STR_NONE);
	else if (a->ends_at && a->ends_at <= t->now)
		v.state = word(t->lang, W_ANNOUNCEMENT_OVER);
	v.reactions = reactions_of(t, a);
	return v;
}

static enum err notes_page(struct task *t, struct request *q, struct reply *r, int64_t id,
			   const struct note_form *f, enum err wrong)
{
	struct fault fault = t->fault;
	struct notes_view v = { 0 };
	struct announcements all;
	struct out o;
	enum err e = announcement_all(t, &all);

	if (e)
		return e;
	v.view = view_new(t, q, HERE_HOST, word(t->lang, W_ANNOUNCEMENT_TITLE));
	v.form = form_view(v.view, id, f);
	v.all.p = arena_many(t->a, struct note_view, all.n);
	for (size_t i = 0; i < all.n; i++)
		v.all.p[v.all.n++] = host_view(t, v.view, &all.p[i]);
	t->fault = fault;
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	o = view_out(t, r);
	if (id)
		page_note_change(&o, &v);
	else
		page_notes(&o, &v);
	return wrong;
}

static enum err notes_show(struct task *t, struct request *q, struct reply *r)
{
	return notes_page(t, q, r, 0, &(struct note_form){ 0 }, OK);
}

static struct str field_of(struct task *t, int64_t ms)
{
	return ms ? moment_field(t->a, ms, t->me->timezone) : S("");
}

static enum err note_show(struct task *t, struct request *q, struct reply *r)
{
	struct announcement a;
	struct note_form f = { 0 };
	enum err e = announcement_find(t, path_id(q, 0), &a);

	if (e)
		return e;
	f.text = a.text;
	f.shown = a.shown_at > t->now ? field_of(t, a.shown_at) : S("");
	f.starts = field_of(t, a.starts_at);
	f.ends = field_of(t, a.ends_at);
	f.all_day = a.all_day;
	return notes_page(t, q, r, a.id, &f, OK);
}

static enum err read_moment(struct task *t, struct str typed, int64_t *ret)
{
	*ret = 0;
	if (!typed.n || moment_typed(typed, t->me->timezone, ret))
		return OK;
	return fail(t, ERR_INVALID, W_ANNOUNCEMENT_MOMENT);
}

static enum err read_words(struct task *t, const struct note_form *f, struct announcement_words *w)
{
	enum err e = read_moment(t, f->shown, &w->shown_at);

	w->text = f->text;
	w->all_day = f->all_day;
	if (!e)
		e = read_moment(t, f->starts, &w->starts_at);
	return e ? e : read_moment(t, f->ends, &w->ends_at);
}

static enum err note_do(struct task *t, struct request *q, struct reply *r)
{
	struct note_form f = { 0 };
	struct announcement_words w = { 0 };
	struct announcement a;
	int64_t id = q->args[0].n ? path_id(q, 0) : 0;
	enum err e = q->args[0].n ? announcement_find(t, id, &a) : OK;

	if (e)
		return e;
	e = web_form(t, q, note_fields, &f);
	if (!e)
		e = read_words(t, &f, &w);
	if (!e)
		e = announcement_write(t, id, &w);
	if (e)
		return notes_page(t, q, r, id, &f, e);
	return web_back(t, r, S("/host/announcements"), SAID_SAVED);
}

static enum err withdraw(struct task *t, struct request *q, struct reply *r)
{
	enum err e = announcement_withdraw(t, path_id(q, 0));

	return e ? e : web_back(t, r, S("/host/announcements"), SAID_DELETED);
}

const struct route web_announcement_routes[] = {
	{ POST, "/announcements/:id/put-away", MEMBER, WRITES, put_away,
	  .help = "puts what the hosts tell away" },
	{ GET, "/host/announcements", HOST, READS, notes_show,
	  .help = "what the hosts tell everybody" },
	{ POST, "/host/announcements", HOST, WRITES, note_do, .help = "tells something new" },
	{ GET, "/host/announcements/:id", HOST, READS, note_show, .help = "to change it" },
	{ POST, "/host/announcements/:id", HOST, WRITES, note_do, .help = "changes it" },
	{ POST, "/host/announcements/:id/withdraw", HOST, WRITES, withdraw,
	  .help = "takes it back" },
	{ 0 },
};
