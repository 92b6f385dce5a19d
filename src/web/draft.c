#include "web/draft.h"

#include "core/draft.h"
#include "core/draft_file.h"
#include "web/door.h"
#include "web/later.h"
#include "web/tables.h"

#define HERE "/drafts"
#define LIST_DRAFTS 20

static struct draft_view draft_view(struct task *t, const struct view *view, const struct draft *d)
{
	struct draft_view v = { .view = view, .id = d->id };

	v.kept = word_with(t->a, t->lang, W_DRAFT_KEPT_ON, day_view(t, d->kept_at).day, STR_NONE);
	v.words = waiting_words(&d->post);
	v.seen = waiting_seen(t, &d->post);
	v.page = waiting_page(t, d->memorial_id);
	v.grid = waiting_grid(t, &d->post, &d->media);
	return v;
}

static enum err drafts_page(struct task *t, struct request *q, struct reply *r, enum err wrong)
{
	struct drafts_view v = { 0 };
	struct paging page = paging_asked(t, q, LIST_DRAFTS);
	struct fault fault = t->fault;
	struct drafts list;
	struct out o;
	enum err e = draft_list(t, &page, &list);

	if (e)
		return e;
	v.view = view_new(t, q, HERE_YOU, word(t->lang, W_DRAFT_TITLE));
	v.draft = arena_many(t->a, struct draft_view, list.n);
	for (; v.drafts < list.n; v.drafts++)
		v.draft[v.drafts] = draft_view(t, v.view, &list.p[v.drafts]);
	v.pages = pages_view(t, S(HERE), &page);
	t->fault = fault;
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	o = view_out(t, r);
	page_drafts(&o, &v);
	return wrong;
}

static enum err drafts_show(struct task *t, struct request *q, struct reply *r)
{
	return drafts_page(t, q, r, OK);
}

/* --- taking along --- */

static enum err file_get(struct task *t, struct request *q, struct reply *r)
{
	(void)q;
	buf_init(&r->body, t->a, 2 * DRAFT_FILE_BYTES_MAX);
	r->type = "text/csv; charset=utf-8";
	reply_header(r, "Content-Disposition", S("attachment; filename=\"drafts.csv\""));
	return draft_file(t, &r->body);
}

struct file_form {
	uint64_t given;
	struct upload *file;
};

static const struct field file_fields[] = {
	FIELD("file", FIELD_FILE, struct file_form, file, 0, 0, ""),
	{ 0 },
};

static enum err file_do(struct task *t, struct request *q, struct reply *r)
{
	struct file_form f = { 0 };
	struct str csv = S("");
	size_t added;
	enum err e = web_form(t, q, file_fields, &f);

	if (!e && !f.file)
		e = fail(t, ERR_INVALID, W_DRAFT_FILE_NONE);
	if (!e)
		e = task_upload(t, f.file, DRAFT_FILE_BYTES_MAX, &csv);
	if (!e)
		e = draft_file_add(t, csv, &added);
	return e ? drafts_page(t, q, r, e) : web_back(t, r, S(HERE), SAID_SAVED);
}

static enum err remove_do(struct task *t, struct request *q, struct reply *r)
{
	enum err e = draft_remove(t, path_id(q, 0));

	return e ? e : web_back(t, r, S(HERE), SAID_DRAFT_REMOVED);
}

const struct route web_draft_routes[] = {
	{ GET, "/drafts", MEMBER, READS, drafts_show, .help = "one's drafts" },
	{ GET, "/drafts/file", MEMBER, READS, file_get, .help = "one's drafts and letters as CSV" },
	{ POST, "/drafts/file", MEMBER, SLOW, file_do, .help = "brings drafts and letters along",
	  .body_max = DRAFT_FILE_BYTES_MAX + 4096 },
	{ POST, "/drafts/:id/remove", MEMBER, WRITES, remove_do, .help = "deletes one" },
	{ 0 },
};
