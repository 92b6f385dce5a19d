/* Posts that wait for their time: when, what, and for whom; another time, now, or not at all. */
#include "web/later.h"

#include "base/day.h"
#include "core/circle.h"
#include "core/memorial.h"
#include "core/scheduled.h"
#include "web/compose.h"
#include "web/door.h"
#include "web/tables.h"

#define LIST_POSTS 20
#define WORDS_CHARS 300

struct str waiting_seen(struct task *t, const struct post_new *n)
{
	struct post as_if = { .visibility = n->visibility };
	int64_t circle_id = n->circle_id;
	struct circles circles;

	if (n->visibility != POST_CIRCLE)
		return seen_words(t, &as_if);
	if (n->reply_to)
		return word(t->lang, W_SEEN_ANSWER);
	circles = circle_many(t, (struct ids){ &circle_id, 1 });
	return circle_seen_words(t, circles.n ? circles.p : NULL, true);
}

struct str waiting_page(struct task *t, int64_t memorial_id)
{
	struct fault before = t->fault;
	struct memorial m;
	struct str page = S("");

	if (memorial_id && memorial_open(t, memorial_id) == OK &&
	    memorial_get(t, memorial_id, &m) == OK)
		page = word_with(t->a, t->lang, W_LATER_PAGE, memorial_title(t, &m), STR_NONE);
	else if (memorial_id)
		page = word(t->lang, W_DRAFT_NO_PAGE);
	t->fault = before;
	return page;
}

struct url waiting_grid(struct task *t, const struct post_new *n, const struct medias *media)
{
	if (!media->n || n->sensitive || n->blurs || n->cover.n || media->p[0].cover != COVER_NONE)
		return (struct url){ STR_NONE };
	return media_path(t->a, &media->p[0].files, RENDITION_GRID);
}

struct str waiting_words(const struct post_new *n)
{
	return str_first_chars(n->cover.n ? n->cover : n->caption, WORDS_CHARS);
}

static struct waiting_view waiting_view(struct task *t, const struct view *view,
					const struct scheduled *s)
{
	struct waiting_view v = { .view = view, .id = s->id, .why = s->why };

	v.at = day_time_words(t->a, s->run_at, t->me->timezone, t->lang);
	compose_clock(t, s->run_at, &v.day, &v.time);
	v.words = waiting_words(&s->post);
	v.seen = waiting_seen(t, &s->post);
	v.page = waiting_page(t, s->memorial_id);
	v.grid = waiting_grid(t, &s->post, &s->media);
	return v;
}

static enum err later_page(struct task *t, struct request *q, struct reply *r, enum err wrong)
{
	struct later_view v = { .zone = t->me->timezone };
	struct paging page = paging_asked(t, q, LIST_POSTS);
	struct fault fault = t->fault;
	struct scheduleds list;
	struct out o;
	enum err e = scheduled_list(t, &page, &list);

	if (e)
		return e;
	t->fault = fault;
	v.view = view_new(t, q, HERE_YOU, word(t->lang, W_LATER_TITLE));
	v.post = arena_many(t->a, struct waiting_view, list.n);
	v.posts = list.n;
	for (size_t i = 0; i < list.n; i++)
		v.post[i] = waiting_view(t, v.view, &list.p[i]);
	v.pages = pages_view(t, S("/later"), &page);
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	o = view_out(t, r);
	page_later(&o, &v);
	return wrong;
}

static enum err later_show(struct task *t, struct request *q, struct reply *r)
{
	return later_page(t, q, r, OK);
}

struct move_form {
	uint64_t given;
	struct str day, time;
};

static enum err move(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD("later_day", FIELD_LINE, struct move_form, day, 0, 20, ""),
		FIELD("later_time", FIELD_LINE, struct move_form, time, 0, 20, ""),
		{ 0 },
	};
	struct move_form f = { .day = S(""), .time = S("") };
	struct scheduled s;
	int64_t at;
	enum err e = web_form(t, q, fields, &f);

	if (!e)
		e = scheduled_get(t, path_id(q, 0), &s);
	if (e)
		return e;
	e = compose_moment(t, f.day, f.time, &at);
	if (!e)
		e = scheduled_move(t, s.id, at, &s);
	return e ? later_page(t, q, r, e) : web_back(t, r, S("/later"), SAID_CHANGED);
}

static enum err share_now(struct task *t, struct request *q, struct reply *r)
{
	struct scheduled s;
	struct post made;
	enum err e = scheduled_get(t, path_id(q, 0), &s);

	if (e)
		return e;
	e = scheduled_share(t, s.id, &made);
	return e ? later_page(t, q, r, e) : web_back(t, r, post_path(t, &made).s, SAID_SHARED);
}

static enum err cancel(struct task *t, struct request *q, struct reply *r)
{
	enum err e = scheduled_cancel(t, path_id(q, 0));

	return e ? e : web_back(t, r, S("/later"), SAID_DELETED);
}

const struct route web_later_routes[] = {
	{ GET, "/later", MEMBER, READS, later_show, .help = "one's posts that wait for a time" },
	{ POST, "/later/:id/time", MEMBER, WRITES, move, .help = "gives one another time" },
	{ POST, "/later/:id/share", MEMBER, WRITES, share_now, .help = "shares one now" },
	{ POST, "/later/:id/cancel", MEMBER, WRITES, cancel, .help = "shares one not at all" },
	{ 0 },
};
