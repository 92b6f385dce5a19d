#include "web/hour.h"

#include "base/day.h"
#include "web/door.h"
#include "web/memorial.h"
#include "web/tables.h"

/* --- the common hour --- */

static struct str sentence(struct task *t, enum hour_state state)
{
	static const enum word words[] = {
		[HOUR_HIDDEN] = W_HOUR_HIDDEN,	     [HOUR_QUIET] = W_HOUR_QUIET,
		[HOUR_OTHER_DAY] = W_HOUR_OTHER_DAY, [HOUR_BEFORE] = W_HOUR_BEFORE,
		[HOUR_BURNS] = W_HOUR_BURNS,	     [HOUR_AFTER] = W_HOUR_AFTER,
	};

	return state == HOUR_NOW || state == HOUR_OFF ? S("") : word(t->lang, words[state]);
}

static enum err hour_show(struct task *t, struct request *q, struct reply *r)
{
	enum hour_state state = hour_now(t);
	struct hour_page v = { .state = sentence(t, state),
			       .may_light = state == HOUR_NOW,
			       .burns = state == HOUR_BURNS,
			       .hidden = state == HOUR_HIDDEN,
			       .may_hide = state != HOUR_HIDDEN && state != HOUR_QUIET };
	struct out o;

	if (state == HOUR_OFF)
		return fail(t, ERR_NOT_FOUND, W_HOUR_OFF);
	v.view = view_new(t, q, HERE_NOWHERE, word(t->lang, W_HOUR_TITLE));
	o = view_out(t, r);
	page_hour(&o, &v);
	return OK;
}

static enum err hour_do(struct task *t, struct request *q, struct reply *r)
{
	enum err e = hour_light(t);

	(void)q;
	return e ? e : web_back(t, r, S("/hour"), SAID_NOTHING);
}

static enum err hide_do(struct task *t, struct request *q, struct reply *r)
{
	(void)q;
	hour_hide(t, true);
	return web_back(t, r, S("/hour"), SAID_NOTHING);
}

static enum err show_do(struct task *t, struct request *q, struct reply *r)
{
	(void)q;
	hour_hide(t, false);
	return web_back(t, r, S("/hour"), SAID_NOTHING);
}

/* --- candles on a page of the remembered --- */

struct page_candle_view page_candle_view(struct task *t, const struct view *view,
					 const struct memorial *m)
{
	struct page_candle_view v = {
		.view = view, .action = { str_fmt(t->a, "/@%.*s/candle", STR_ARG(m->page.name)) }
	};
	int64_t until = page_candle_burns(t, m->id);

	if (until)
		v.burns = word_with(t->a, t->lang, W_BURNING_MINE,
				    day_time_words(t->a, until, t->me->timezone, t->lang), S(""));
	return v;
}

/* The page whose name is in the path, for whoever may see what is on it. */
static enum err find(struct task *t, const struct request *q, struct memorial *ret)
{
	enum err e = web_memorial_find(t, q, ret);

	if (!e && !memorial_may_see(t, t->me->id, ret->id))
		e = fail(t, ERR_NOT_FOUND, W_ERROR_NOT_FOUND);
	return e;
}

static enum err candles_show(struct task *t, struct request *q, struct reply *r)
{
	struct page_candle_page v = { 0 };
	struct page_candles list = { 0 };
	struct memorial m;
	struct out o;
	enum err e = find(t, q, &m);

	if (!e && m.keeps)
		e = page_candle_list(t, m.id, &list);
	if (e)
		return e;
	v.view = view_new(t, q, HERE_NOWHERE, word(t->lang, W_BURNING_TITLE));
	v.page.s = str_fmt(t->a, "/@%.*s", STR_ARG(m.page.name));
	v.title = memorial_title(t, &m);
	v.mine = page_candle_view(t, v.view, &m);
	v.keeps = m.keeps;
	v.name = arena_many(t->a, struct candle_name, list.n);
	for (; v.names < list.n; v.names++)
		v.name[v.names] = (struct candle_name){ person_view(t, &list.p[v.names].who),
							day_view(t, list.p[v.names].lit_at) };
	o = view_out(t, r);
	page_page_candles(&o, &v);
	return OK;
}

static enum err candle_do(struct task *t, struct request *q, struct reply *r)
{
	struct memorial m;
	enum err e = find(t, q, &m);

	if (!e)
		e = page_candle_light(t, m.id);
	return e ? e : web_back(t, r, str_fmt(t->a, "/@%.*s", STR_ARG(m.page.name)), SAID_NOTHING);
}

const struct route web_hour_routes[] = {
	{ GET, "/hour", MEMBER, READS, hour_show, .help = "the common hour on 15 October" },
	{ POST, "/hour", MEMBER, WRITES, hour_do, .help = "lights a candle in it" },
	{ POST, "/hour/hide", MEMBER, WRITES, hide_do, .help = "nothing leads to it any more" },
	{ POST, "/hour/show", MEMBER, WRITES, show_do, .help = "home leads to it again" },
	{ GET, "/@:name/candles", MEMBER, READS, candles_show,
	  .help = "the candle on a page of the remembered; for keepers, who lit one" },
	{ POST, "/@:name/candle", MEMBER, WRITES, candle_do,
	  .help = "lights a candle on a page of the remembered" },
	{ 0 },
};
