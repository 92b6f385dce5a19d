/* Comments that wait: the queue of them, and a word for each. */
#include "web/held.h"

#include "core/filter.h"
#include "core/held.h"
#include "core/reader.h"
#include "web/comments.h"
#include "web/door.h"
#include "web/tables.h"

#define HERE "/answers"
#define HELD_PAGE 20
#define WORDS_SHOWN 80 /* characters of what is answered */

static struct str why(struct task *t, const struct held *h)
{
	static const enum word words[] = {
		[HELD_POLICY] = W_HELD_REASON_POLICY,
		[HELD_PARENT] = W_HELD_REASON_PARENT,
		[HELD_STRANGER] = W_HELD_REASON_STRANGER,
		[HELD_NEW] = W_HELD_REASON_NEW,
		[HELD_LINK] = W_HELD_REASON_LINK,
		[HELD_WORD] = W_HELD_REASON_WORD,
		[HELD_EDITED] = W_HELD_REASON_EDITED,
		[HELD_CLOSED] = W_HELD_REASON_CLOSED,
		[HELD_SHELTER] = W_HELD_REASON_SHELTER,
		[HELD_RESTRICTED] = W_HELD_REASON_RESTRICTED,
	};

	if (h->state == HELD_HANDED)
		return word(t->lang, W_HELD_REASON_HANDED);
	if (h->state == HELD_HIDDEN || h->reason >= sizeof words / sizeof *words)
		return S("");
	return word(t->lang, words[h->reason]);
}

static struct str beginning(struct task *t, const struct post *to)
{
	struct str words = filtered_words(t, to, FILTER_THREAD);

	if (!words.n)
		words = post_line(t, to, WORDS_SHOWN);
	return words.n ? words : word(t->lang, W_HELD_PHOTOGRAPH);
}

static struct held_one one_view(struct task *t, const struct view *view, const struct held *h)
{
	struct held_one v = { .post = post_view(t, view, &h->post), .view = view };

	/* What is done with it is done by the buttons of this page. */
	v.post.may_act = false;
	v.why = why(t, h);
	v.waits = h->state == HELD_WAITS || h->state == HELD_HANDED;
	v.may_hand = h->state == HELD_WAITS && h->owner.id != t->me->id;
	if (h->owner.id != t->me->id)
		v.whose = word_with(t->a, t->lang, W_HELD_FOR, h->owner.display, STR_NONE);
	v.has_to = h->to.id != 0;
	if (!v.has_to)
		return v;
	v.to = post_view(t, view, &h->to);
	v.to.may_act = false;
	v.to_words = beginning(t, &h->to);
	return v;
}

/* --- the page --- */

struct asked {
	uint64_t given;
	int64_t after, of;
	struct str state;
};

static enum held_part part_of(struct str state)
{
	if (str_eq(state, S("aside")))
		return HELD_PART_ASIDE;
	return str_eq(state, S("hidden")) ? HELD_PART_HIDDEN : HELD_PART_QUEUE;
}

static struct url address(struct task *t, enum held_part part, int64_t of, int64_t after)
{
	static const char *const states[] = { "", "aside", "hidden" };

	return (struct url){ str_fmt(t->a, HERE "?state=%s&of=%lld&after=%lld", states[part],
				     (long long)of, (long long)after) };
}

static enum err fill_owners(struct task *t, const struct asked *f, enum held_part part,
			    struct held_page *v)
{
	struct readers list;
	enum err e = reader_owners(t, &list);

	v->owner = arena_many(t->a, struct held_owner, list.n);
	for (size_t i = 0; i < list.n && !e; i++) {
		struct held_owner *one = &v->owner[v->owners++];

		one->person = person_view(t, &list.p[i].account);
		shelter_view(t, v->view, &list.p[i].account, &one->shelter);
		one->queue = address(t, part, list.p[i].account.id, 0);
		one->chosen = list.p[i].account.id == f->of;
		if (list.p[i].until)
			one->until = word_with(t->a, t->lang, W_HELD_UNTIL,
					       day_view(t, list.p[i].until).day, STR_NONE);
	}
	return e;
}

static void fill(struct task *t, const struct helds *list, struct held_page *v)
{
	v->one = arena_many(t->a, struct held_one, list->n);
	for (size_t i = 0; i < list->n; i++)
		if (filter_shown(&list->p[i].post, FILTER_THREAD, NULL) != SHOW_NOT)
			v->one[v->n++] = one_view(t, v->view, &list->p[i]);
}

static enum err held_show_page(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD("after", FIELD_ID, struct asked, after, 0, 0, ""),
		FIELD("of", FIELD_ID, struct asked, of, 0, 0, ""),
		FIELD("state", FIELD_LINE, struct asked, state, 0, 20, ""),
		{ 0 },
	};
	static const enum held_state states[] = { HELD_WAITS, HELD_ASIDE, HELD_HIDDEN };
	static const enum word titles[] = { W_HELD_TITLE, W_HELD_ASIDE, W_HELD_HIDDEN };
	struct asked f = { .state = S("") };
	struct held_page v = { 0 };
	struct held_queue queue = { .limit = HELD_PAGE };
	struct view *view;
	struct helds list;
	struct out o;
	enum err e;

	form_read(t->a, &q->params, fields, &f);
	v.part = part_of(f.state);
	queue.owner = f.of;
	queue.after = f.after;
	queue.state = states[v.part];
	e = held_next(t, &queue, &list);
	if (e)
		return e;
	view = view_new(t, q, HERE_HELD, word(t->lang, titles[v.part]));
	view->context = FILTER_THREAD;
	v.view = view;
	e = fill_owners(t, &f, v.part, &v);
	if (e)
		return e;
	v.of_one = f.of != 0;
	fill(t, &list, &v);
	v.here = address(t, v.part, f.of, f.after);
	if (queue.more && list.n)
		v.further = address(t, v.part, f.of, list.p[list.n - 1].post.id);
	v.reads_self = reads_self_words(t);
	o = view_out(t, r);
	page_held(&o, &v);
	return OK;
}

/* --- a word --- */

struct decision {
	uint64_t given;
	int64_t id;
	struct str act, back;
};

static enum err act(struct task *t, const struct decision *f, enum said *ret_said)
{
	struct held h;

	if (str_eq(f->act, S("show"))) {
		*ret_said = SAID_SHOWN_ANSWER;
		return held_show(t, f->id, &h);
	}
	if (str_eq(f->act, S("aside"))) {
		*ret_said = SAID_SET_ASIDE;
		return held_set_aside(t, f->id, &h);
	}
	if (str_eq(f->act, S("block"))) {
		*ret_said = SAID_BLOCKED_HELD;
		return held_block(t, f->id);
	}
	if (str_eq(f->act, S("hand_on"))) {
		*ret_said = SAID_HANDED_ON;
		return held_hand_on(t, f->id);
	}
	return fail(t, ERR_INVALID, W_ERROR_INVALID);
}

static enum err held_do(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD_REQUIRED("id", FIELD_ID, struct decision, id, 0, 0, ""),
		FIELD_REQUIRED("act", FIELD_LINE, struct decision, act, 0, 20, ""),
		FIELD("back", FIELD_LINE, struct decision, back, 0, 400, ""),
		{ 0 },
	};
	struct decision f = { .back = S("") };
	enum said said = SAID_NOTHING;
	enum err e = web_form(t, q, fields, &f);

	if (!e)
		e = act(t, &f, &said);
	return e ? e : web_back(t, r, web_local(f.back, S(HERE)), said);
}

static enum err leave_do(struct task *t, struct request *q, struct reply *r)
{
	struct asked f = { 0 };
	static const struct field fields[] = {
		FIELD_REQUIRED("of", FIELD_ID, struct asked, of, 0, 0, ""),
		{ 0 },
	};
	enum err e = web_form(t, q, fields, &f);

	if (!e)
		e = reader_leave(t, f.of);
	return e ? e : web_back(t, r, S(HERE), SAID_READER_LEFT);
}

const struct route web_held_routes[] = {
	{ GET, HERE, MEMBER, READS, held_show_page, .help = "comments that wait for my word" },
	{ POST, HERE, MEMBER, WRITES, held_do,
	  .help = "shows a comment, sets it aside, blocks its author, or hands it on" },
	{ POST, HERE "/leave", MEMBER, WRITES, leave_do, .help = "reads for somebody no more" },
	{ 0 },
};
