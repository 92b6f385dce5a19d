/* Letters: a place to write one, and those that were written. */
#include "core/letter.h"
#include "core/memorial.h"
#include "sys/keys.h"
#include "web/door.h"
#include "web/draft.h"
#include "web/tables.h"

#define HERE "/letters"
#define LIST_LETTERS 20
#define TYPED_MAX 1000000 /* characters that are read back; how many it may have core says */

struct letter_form {
	uint64_t given;
	struct str words, key;
	int64_t to; /* a page of the remembered; 0: none */
};

static const struct field letter_fields[] = {
	FIELD("words", FIELD_TEXT, struct letter_form, words, 0, TYPED_MAX, ""),
	FIELD("key", FIELD_LINE, struct letter_form, key, 0, 100, ""),
	FIELD("to", FIELD_INT, struct letter_form, to, 0, INT64_MAX, ""),
	{ 0 },
};

static struct letter_to_view to_view(struct task *t, const struct memorial *m, int64_t chosen)
{
	return (struct letter_to_view){ m->id, memorial_title(t, m), person_path(t, &m->page),
					m->id == chosen };
}

static enum err fill(struct task *t, const struct letter_form *f, const struct posts *list,
		     struct letters_view *v)
{
	struct post_views letters = post_views(t, v->view, list);
	const struct memorial **page = letter_to(t, list);
	struct memorials to;
	enum err e = letter_pages(t, &to);

	if (e)
		return e;
	v->to = arena_many(t->a, struct letter_to_view, to.n);
	for (; v->pages_to < to.n; v->pages_to++)
		v->to[v->pages_to] = to_view(t, &to.p[v->pages_to], f->to);
	v->item = arena_many(t->a, struct letter_item, letters.n);
	for (; v->items < letters.n; v->items++) {
		struct letter_item *item = &v->item[v->items];

		*item = (struct letter_item){ .post = &letters.p[v->items] };
		if (page[v->items])
			item->to = to_view(t, page[v->items], 0);
	}
	return OK;
}

static enum err letters_page(struct task *t, struct request *q, struct reply *r,
			     const struct letter_form *f, enum err wrong)
{
	struct letters_view v = { .words = f->words };
	struct paging page = paging_asked(t, q, LIST_LETTERS);
	struct fault fault = t->fault;
	struct posts list;
	struct out o;
	enum err e = letter_list(t, &page, &list);

	if (e)
		return e;
	v.view = view_new(t, q, HERE_YOU, word(t->lang, W_LETTER_TITLE));
	v.key = f->key.n ? f->key : secret_new(t->a, 18);
	e = fill(t, f, &list, &v);
	if (e)
		return e;
	v.pages = pages_view(t, S(HERE), &page);
	t->fault = fault;
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	o = view_out(t, r);
	page_letters(&o, &v);
	return wrong;
}

static enum err letters_show(struct task *t, struct request *q, struct reply *r)
{
	return letters_page(t, q, r, &(struct letter_form){ .words = S(""), .key = S("") }, OK);
}

static enum err letter_do(struct task *t, struct request *q, struct reply *r)
{
	struct letter_form f = { .words = S(""), .key = S("") };
	struct post_new n = { .visibility = POST_SELF, .is_letter = true };
	struct post p;
	enum err e = web_form(t, q, letter_fields, &f);

	n.caption = f.words;
	n.idempotency_key = f.key;
	n.cover = n.when = n.when_words = n.language = S("");
	if (!e)
		e = post_share(t, &n, &p);
	if (!e && f.to)
		e = letter_address(t, p.id, f.to);
	return e ? letters_page(t, q, r, &f, e) : web_back(t, r, S(HERE), SAID_LETTER);
}

const struct route web_letter_routes[] = {
	{ GET, "/letters", MEMBER, READS, letters_show,
	  .help = "one's letters to somebody remembered" },
	{ POST, "/letters", MEMBER, WRITES, letter_do, .help = "keeps a letter" },
	{ 0 },
};
