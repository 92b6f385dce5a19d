/* Settings: bringing lists of people along from elsewhere (core/import.h). A file is looked at
 * first, then worked through; the page of a file says how far it is and what did not work. */
#include <inttypes.h>

#include "sys/writer.h"
#include "web/door.h"
#include "web/moving.h"
#include "web/tables.h"

#define HERE "/settings/bring"
#define LINES_SHOWN 100

static const struct {
	const char *value;
	enum word name;
} kinds[IMPORT_KINDS] = {
	[IMPORT_FOLLOWING] = { "following", W_MOVE_FOLLOWING },
	[IMPORT_BLOCKS] = { "blocks", W_MOVE_BLOCKS },
	[IMPORT_MUTES] = { "mutes", W_MOVE_MUTES },
	[IMPORT_LISTS] = { "lists", W_MOVE_LISTS },
	[IMPORT_CIRCLES] = { "circles", W_MOVE_CIRCLES },
};

static struct str number(struct task *t, int64_t n)
{
	return str_fmt(t->a, "%" PRId64, n);
}

static struct str count_words(struct task *t, const struct import *i)
{
	int64_t done = i->done < i->lines ? i->done : i->lines;

	if (i->state == IMPORT_LOOKED_AT)
		return word_with(t->a, t->lang, W_BRING_WAITS, number(t, i->lines), S(""));
	if (i->state == IMPORT_DONE)
		return word_with(t->a, t->lang, W_BRING_DONE, number(t, i->lines), S(""));
	return word_with(t->a, t->lang, W_BRING_WORKS, number(t, done), number(t, i->lines));
}

static struct import_view import_view(struct task *t, const struct import *i)
{
	return (struct import_view){
		.url = { str_fmt(t->a, HERE "/%" PRId64, i->id) },
		.name = word(t->lang, kinds[i->kind].name),
		.when = day_view(t, i->created_at).day,
		.count = count_words(t, i),
		.waits = i->state == IMPORT_LOOKED_AT,
		.works = i->state == IMPORT_READING || i->state == IMPORT_ENDING,
	};
}

/* --- the first page --- */

struct bring_form {
	uint64_t given;
	struct upload *file;
	struct str kind;
	bool overwrite;
};

static const struct field bring_fields[] = {
	FIELD("file", FIELD_FILE, struct bring_form, file, 0, 0, ""),
	FIELD("kind", FIELD_LINE, struct bring_form, kind, 0, 30, ""),
	FIELD("overwrite", FIELD_BOOL, struct bring_form, overwrite, 0, 0, ""),
	{ 0 },
};

static enum err bring_page(struct task *t, struct request *q, struct reply *r,
			   const struct bring_form *f, enum err wrong)
{
	struct bring_view v = { .kind = f->kind, .overwrite = f->overwrite };
	struct fault fault = t->fault;
	struct imports all;
	struct out o = view_out(t, r);
	enum err e = import_list(t, &all);

	if (e)
		return e;
	t->fault = fault;
	v.view = view_new(t, q, HERE_SETTINGS, word(t->lang, W_BRING_TITLE));
	v.choice = arena_many(t->a, struct takeout_view, IMPORT_KINDS);
	for (; v.choices < IMPORT_KINDS; v.choices++)
		v.choice[v.choices] = (struct takeout_view){ str_of(kinds[v.choices].value),
							     word(t->lang, kinds[v.choices].name) };
	v.import = arena_many(t->a, struct import_view, all.n);
	for (; v.imports < all.n; v.imports++)
		v.import[v.imports] = import_view(t, &all.p[v.imports]);
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	page_bring(&o, &v);
	return wrong;
}

static enum err show(struct task *t, struct request *q, struct reply *r)
{
	struct bring_form f = { .kind = S("following") };

	return bring_page(t, q, r, &f, OK);
}

struct adding {
	enum import_kind kind;
	bool overwrite;
	struct str text;
	struct import made;
};

static enum err add_work(struct task *t, void *arg)
{
	struct adding *a = arg;

	return import_add(t, a->kind, a->overwrite, a->text, false, &a->made);
}

static enum err read_bring(struct task *t, const struct bring_form *f, struct adding *ret)
{
	int k = 0;

	while (k < IMPORT_KINDS && !str_eq(f->kind, str_of(kinds[k].value)))
		k++;
	if (k == IMPORT_KINDS)
		return fail(t, ERR_INVALID, W_BRING_NO_KIND);
	if (!f->file || !f->file->bytes)
		return fail(t, ERR_INVALID, W_BRING_NO_FILE);
	*ret = (struct adding){ .kind = (enum import_kind)k, .overwrite = f->overwrite };
	return task_upload(t, f->file, IMPORT_BYTES_MAX, &ret->text);
}

static enum err bring_do(struct task *t, struct request *q, struct reply *r)
{
	struct bring_form f = { .kind = S("following") };
	struct adding a;
	enum err e = web_form(t, q, bring_fields, &f);

	if (!e)
		e = read_bring(t, &f, &a);
	if (!e)
		e = write_now(t, add_work, &a);
	if (e)
		return bring_page(t, q, r, &f, e);
	return web_back(t, r, import_view(t, &a.made).url.s, SAID_NOTHING);
}

/* --- one file --- */

/* In the order of enum import_outcome: what happens to a line, and how many it happened to. */
static const struct {
	enum word will, did;
} outcomes[IMPORT_OUTCOMES] = {
	[IMPORT_WORKED] = { W_BRING_WILL, W_BRING_WORKED },
	[IMPORT_WAS_SO] = { W_BRING_WAS_SO, W_BRING_DID_WAS_SO },
	[IMPORT_ENDED] = { W_BRING_ENDED, W_BRING_DID_END },
	[IMPORT_FAR] = { W_BRING_FAR, W_BRING_DID_FAR },
	[IMPORT_NOBODY] = { W_BRING_NOBODY, W_BRING_DID_NOBODY },
	[IMPORT_REFUSED] = { W_BRING_REFUSED, W_BRING_DID_REFUSE },
};

/* Who is not known yet is looked for when it is done, and not before. */
static enum word word_of(const struct import_line *l, bool waits)
{
	return waits && l->outcome == IMPORT_FAR ? W_BRING_LOOKED_FOR : outcomes[l->outcome].will;
}

static void fill_lines(struct task *t, const struct import_lines *lines, struct brought_view *v)
{
	v->line = arena_many(t->a, struct line_view, lines->n);
	for (size_t i = 0; i < lines->n; i++) {
		const struct import_line *l = &lines->p[i];

		v->line[i] = (struct line_view){
			.address = l->address.n ? l->address : word(t->lang, W_BRING_NO_ADDRESS),
			.title = l->title,
			.what = l->why.n ? l->why : word(t->lang, word_of(l, v->import.waits)),
		};
	}
	v->line_count = lines->n;
	v->more = lines->n == LINES_SHOWN;
}

static void fill_sums(struct task *t, const struct import *i, struct brought_view *v)
{
	v->outcome = arena_many(t->a, struct line_view, IMPORT_OUTCOMES);
	for (int k = 0; k < IMPORT_OUTCOMES; k++)
		if (i->count[k])
			v->outcome[v->outcomes++].what = word_with(t->a, t->lang, outcomes[k].did,
								   number(t, i->count[k]), S(""));
}

static enum err brought_page(struct task *t, struct request *q, struct reply *r, enum err wrong)
{
	struct brought_view v = { 0 };
	struct fault fault = t->fault;
	struct import_lines lines;
	struct import i;
	struct out o = view_out(t, r);
	enum err e = import_get(t, path_id(q, 0), &i);

	if (!e && i.state == IMPORT_LOOKED_AT)
		e = import_preview(t, i.id, LINES_SHOWN, &lines);
	else if (!e)
		e = import_left(t, i.id, LINES_SHOWN, &lines);
	if (e)
		return e;
	t->fault = fault;
	v.view = view_new(t, q, HERE_SETTINGS, word(t->lang, W_BRING_TITLE));
	v.import = import_view(t, &i);
	v.lines = i.lines;
	v.done = i.done < i.lines ? i.done : i.lines;
	v.overwrite = i.overwrite;
	fill_lines(t, &lines, &v);
	fill_sums(t, &i, &v);
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	page_brought(&o, &v);
	return wrong;
}

static enum err brought_show(struct task *t, struct request *q, struct reply *r)
{
	return brought_page(t, q, r, OK);
}

static enum err start(struct task *t, struct request *q, struct reply *r)
{
	enum err e = import_start(t, path_id(q, 0));

	if (e == ERR_CONFLICT)
		return brought_page(t, q, r, e);
	return e ? e : web_back(t, r, str_fmt(t->a, HERE "/%" PRId64, path_id(q, 0)), SAID_NOTHING);
}

static enum err drop(struct task *t, struct request *q, struct reply *r)
{
	enum err e = import_drop(t, path_id(q, 0));

	if (e == ERR_CONFLICT)
		return brought_page(t, q, r, e);
	return e ? e : web_back(t, r, S(HERE), SAID_DELETED);
}

const struct route web_bring_routes[] = {
	{ GET, HERE, MEMBER, READS, show, .help = "lists of people from elsewhere" },
	{ POST, HERE, MEMBER, SLOW, bring_do, .help = "looks at a file",
	  .body_max = 2 * IMPORT_BYTES_MAX },
	{ GET, HERE "/:id", MEMBER, READS, brought_show,
	  .help = "what a file does, or what became of it" },
	{ POST, HERE "/:id/start", MEMBER, WRITES, start, .help = "works through it" },
	{ POST, HERE "/:id/drop", MEMBER, WRITES, drop, .help = "forgets it" },
	{ 0 },
};
