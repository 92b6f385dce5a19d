/* Answers that wait: the list of them, and a word for each. */
#include "web/held.h"

#include "core/filter.h"
#include "core/held.h"
#include "web/door.h"
#include "web/tables.h"

#define HELD_SHOWN 20
#define WORDS_SHOWN 80 /* characters of what is answered */

static struct held_one one_view(struct task *t, const struct view *view, const struct held *h)
{
	struct held_one v = { .post = post_view(t, view, &h->post) };
	const struct post *to = &h->to;

	if (!to->id)
		return v;
	v.to = post_path(t, to);
	v.to_words = filtered_words(t, to, FILTER_THREAD);
	if (!v.to_words.n)
		v.to_words = post_line(t, to, WORDS_SHOWN);
	if (!v.to_words.n)
		v.to_words = word(t->lang, W_HELD_PHOTOGRAPH);
	return v;
}

static enum err held_show_page(struct task *t, struct request *q, struct reply *r)
{
	struct held_page v = { 0 };
	struct paging page = paging_asked(t, q, HELD_SHOWN);
	struct view *view;
	struct helds list;
	struct out o;
	enum err e = held_list(t, 0, &page, &list);

	if (e)
		return e;
	view = view_new(t, q, HERE_HELD, word(t->lang, W_HELD_TITLE));
	view->context = FILTER_THREAD;
	v.view = view;
	v.one = arena_many(t->a, struct held_one, list.n);
	for (size_t i = 0; i < list.n; i++)
		if (filter_shown(&list.p[i].post, FILTER_THREAD, NULL) != SHOW_NOT)
			v.one[v.n++] = one_view(t, view, &list.p[i]);
	v.pages = pages_view(t, S("/answers"), &page);
	o = view_out(t, r);
	page_held(&o, &v);
	return OK;
}

static enum err held_do(struct task *t, struct request *q, struct reply *r)
{
	struct decision {
		uint64_t given;
		int64_t id;
		bool show;
	} f = { 0 };
	static const struct field fields[] = {
		FIELD_REQUIRED("id", FIELD_ID, struct decision, id, 0, 0, ""),
		FIELD_REQUIRED("show", FIELD_BOOL, struct decision, show, 0, 0, ""),
		{ 0 },
	};
	struct held h;
	enum err e = web_form(t, q, fields, &f);

	if (!e)
		e = f.show ? held_show(t, f.id, &h) : held_set_aside(t, f.id, &h);
	return e ? e : web_back(t, r, S("/answers"), f.show ? SAID_SHOWN_ANSWER : SAID_SET_ASIDE);
}

const struct route web_held_routes[] = {
	{ GET, "/answers", MEMBER, READS, held_show_page, .help = "answers that wait for my word" },
	{ POST, "/answers", MEMBER, WRITES, held_do,
	  .help = "lets an answer in, or sets it aside" },
	{ 0 },
};
