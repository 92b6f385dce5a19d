/* Who may see a post, changed by its author. */
#include "web/narrow.h"

#include "core/narrow.h"
#include "core/taken.h"
#include "web/door.h"
#include "web/post.h"
#include "web/tables.h"

/* --- the choice --- */

/* Of all the choices there are, those that may be for this post. */
static void choices(struct task *t, const struct post *p, struct narrow_view *v)
{
	struct audience_views all =
		audience_views(t, (struct audience){ p->visibility, p->circle_id });
	struct fault before = t->fault;

	v->choice = arena_many(t->a, struct audience_view, all.n);
	for (size_t i = 0; i < all.n; i++) {
		struct audience to;
		enum narrow_step step;

		if (audience_read(t, all.p[i].value, &to) || narrow_may(t, p, &to))
			continue;
		step = narrow_step(p, &to);
		/* The people of somebody else's post are none of these. */
		if (step == NARROW_SAME && p->audience_id != p->account_id)
			continue;
		v->choice[v->choices++] = all.p[i];
		v->may_be_more |= step == NARROW_MORE || step == NARROW_OTHER;
	}
	t->fault = before;
}

/* The post, which must be mine, and the frame. */
static enum err start(struct task *t, struct request *q, struct narrow_view *v, struct post *ret)
{
	struct url elsewhere;
	enum err e = web_post_find(t, q, ret, &elsewhere);

	if (!e && (!ret->mine || ret->boosted))
		return fail(t, ERR_FORBIDDEN, W_ERROR_FORBIDDEN);
	if (e)
		return e;
	v->view = view_new(t, q, HERE_NOWHERE, word(t->lang, W_NARROW_TITLE));
	v->post = post_view(t, v->view, ret);
	v->post.in_list = true;
	v->post.may_act = false;
	v->now = seen_words(t, ret);
	if (ret->visibility == POST_DIRECT)
		return fail(t, ERR_FORBIDDEN, W_NARROW_DIRECT);
	choices(t, ret, v);
	return OK;
}

static enum err show(struct task *t, struct request *q, struct reply *r)
{
	struct narrow_view v = { 0 };
	struct post p;
	struct out o;
	enum err e = start(t, q, &v, &p);

	if (e)
		return e;
	o = view_out(t, r);
	page_narrow(&o, &v);
	return OK;
}

/* --- changing it --- */

static enum err ask(struct task *t, struct reply *r, struct narrow_view *v, enum narrow_step step,
		    struct str value)
{
	struct out o;

	for (size_t i = 0; i < v->choices; i++)
		if (str_eq(v->choice[i].value, value))
			v->then = v->choice[i];
	v->ask = word(t->lang, step == NARROW_MORE ? W_NARROW_ASK : W_NARROW_ASK_OTHER);
	v->view->title = v->ask;
	o = view_out(t, r);
	page_narrow_ask(&o, v);
	return OK;
}

static enum err change(struct task *t, struct reply *r, int64_t id, const struct audience *to,
		       enum narrow_step step)
{
	struct str where;
	int64_t taken;
	struct post p;
	enum err e = narrow_post(t, id, to, &p);

	if (e)
		return e;
	where = post_path(t, &p).s;
	if (step == NARROW_SAME)
		return web_back(t, r, where, SAID_NOTHING);
	if (step == NARROW_MORE)
		return web_back(t, r, where, SAID_WIDENED);
	taken = taken_newest(t, id);
	if (taken)
		where = str_fmt(t->a, "/taken-back/%lld", (long long)taken);
	return web_back(t, r, where, SAID_NARROWED);
}

static enum err do_it(struct task *t, struct request *q, struct reply *r)
{
	struct narrow_form {
		uint64_t given;
		struct str visibility;
		bool sure;
	} f = { 0 };
	static const struct field fields[] = {
		FIELD_REQUIRED("visibility", FIELD_LINE, struct narrow_form, visibility, 0, 100,
			       ""),
		FIELD("sure", FIELD_BOOL, struct narrow_form, sure, 0, 0, ""),
		{ 0 },
	};
	struct narrow_view v = { 0 };
	enum narrow_step step;
	struct audience to;
	struct post p;
	enum err e = start(t, q, &v, &p);

	if (!e)
		e = web_form(t, q, fields, &f);
	if (!e)
		e = audience_read(t, f.visibility, &to);
	if (!e)
		e = narrow_may(t, &p, &to);
	if (e)
		return e;
	step = narrow_step(&p, &to);
	if (!f.sure && (step == NARROW_MORE || step == NARROW_OTHER))
		return ask(t, r, &v, step, f.visibility);
	return change(t, r, p.id, &to, step);
}

const struct route web_narrow_routes[] = {
	{ GET, "/@:name/:id/audience", MEMBER, READS, show,
	  .help = "for its author: who may see a post" },
	{ POST, "/@:name/:id/audience", MEMBER, WRITES, do_it,
	  .help = "changes who may see a post" },
	{ 0 },
};
