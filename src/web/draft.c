#include "web/draft.h"

#include "core/draft.h"
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
	v.grid = waiting_grid(t, &d->post, &d->media);
	return v;
}

static enum err drafts_show(struct task *t, struct request *q, struct reply *r)
{
	struct drafts_view v = { 0 };
	struct paging page = paging_asked(t, q, LIST_DRAFTS);
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
	o = view_out(t, r);
	page_drafts(&o, &v);
	return OK;
}

static enum err remove_do(struct task *t, struct request *q, struct reply *r)
{
	enum err e = draft_remove(t, path_id(q, 0));

	return e ? e : web_back(t, r, S(HERE), SAID_DRAFT_REMOVED);
}

const struct route web_draft_routes[] = {
	{ GET, "/drafts", MEMBER, READS, drafts_show, .help = "one's drafts" },
	{ POST, "/drafts/:id/remove", MEMBER, WRITES, remove_do, .help = "deletes one" },
	{ 0 },
};
