#include "web/notice.h"

#include "core/filter.h"
#include "core/follow.h"
#include "core/notice_policy.h"
#include "sys/writer.h"
#include "web/door.h"
#include "web/tables.h"

#define NOTICES 30

/* The beginning of the post, or the words that stand before it. */
static void show_post(struct task *t, const struct post *p, struct notice_view *v)
{
	enum filter_showing how = filter_shown(p, FILTER_NOTIFICATIONS, NULL);
	const struct media *first = media_first(&p->media);

	v->url = post_path(t, p);
	v->words = how >= SHOW_COVERED ? filtered_words(t, p, FILTER_NOTIFICATIONS)
				       : post_line(t, p, 300);
	if (first && !post_is_covered(p) && how == SHOW_WHOLE)
		v->grid = media_path(t->a, &first->files, RENDITION_GRID);
}

static struct notice_view notice_view(struct task *t, const struct view *view,
				      const struct notice *n)
{
	struct notice_view v = { .view = view, .id = n->id };
	const struct post *p = n->post;

	/* Of many who lit candles none is named here: they stand on a page of their own. */
	v.own = n->from.id == t->me->id || n->kind == NOTICE_CANDLES;
	v.from = person_view(t, v.own ? t->me : &n->from);
	v.what = word_with(t->a, t->lang, notice_word(t, n), n->severed ? n->severed->host : S(""),
			   S(""));
	v.at = day_view(t, n->created_at);
	if (p && p->boosted)
		p = p->boosted;
	if (p)
		show_post(t, p, &v);
	if (p && n->kind == NOTICE_CANDLES)
		v.url.s = str_fmt(t->a, "%.*s/candles", STR_ARG(v.url.s));
	if (n->kind == NOTICE_SIGN_UP)
		v.url.s = S("/host/people");
	if (n->kind == NOTICE_REPORT)
		v.url.s = S("/host/reports");
	if (n->severed)
		v.url.s = S("/settings/people");
	if (n->of_page) /* which one it is, stands there */
		v.url.s = S("/requests");
	return v;
}

/* Somebody who asked and was answered since asks no longer. */
static enum err who_asks(struct task *t, const struct notices *list, struct notice_view *v)
{
	for (size_t i = 0; i < list->n; i++) {
		struct relation relation;
		enum err e;

		if (list->p[i].kind != NOTICE_FOLLOW_REQUEST)
			continue;
		e = relation_get(t, list->p[i].from.id, &relation);
		if (e)
			return e;
		v[i].asks = relation.requested_by;
	}
	return OK;
}

static enum err mark_work(struct task *t, void *arg)
{
	struct marker marker;

	return marker_set(t, S("notifications"), *(int64_t *)arg, &marker);
}

static enum err notices_show(struct task *t, struct request *q, struct reply *r)
{
	struct notices_view v = { 0 };
	struct paging page = paging_asked(t, q, NOTICES);
	struct notices list;
	struct out o;
	int64_t waiting = 0, held;
	enum err e =
		notice_list(t, &(struct notice_want){ .kinds = NOTICE_ALL_KINDS }, &page, &list);

	if (e)
		return e;
	v.view = view_new(t, q, HERE_NOTICES, word(t->lang, W_FRAME_NOTICES));
	v.notice = arena_many(t->a, struct notice_view, list.n);
	v.notices = list.n;
	for (size_t i = 0; i < list.n; i++)
		v.notice[i] = notice_view(t, v.view, &list.p[i]);
	e = who_asks(t, &list, v.notice);
	if (!e)
		e = notice_policy_summary(t, &waiting, &held);
	if (e)
		return e;
	v.waiting = waiting > 0;
	v.pages = pages_view(t, S("/notices"), &page);
	o = view_out(t, r);
	page_notices(&o, &v);
	if (!page.max_id && page.newest && notice_any_new(t))
		e = write_now(t, mark_work, &page.newest);
	return e;
}

const struct route web_notice_routes[] = {
	{ GET, "/notices", MEMBER, SLOW, notices_show,
	  .help = "what happened, and who asks to follow" },
	{ 0 },
};
