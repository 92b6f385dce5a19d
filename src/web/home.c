#include "web/home.h"

#include "core/feed.h"
#include "core/filter.h"
#include "core/hour.h"
#include "core/invite.h"
#include "core/place_picture.h"
#include "web/door.h"
#include "web/sign_in.h"
#include "web/tables.h"

#define HOME_POSTS 12

/* What other sites show when somebody passes the address on. */
static void fill_picture(struct task *t, struct front_view *v)
{
	struct fault before = t->fault;
	struct media m;

	if (place_picture(t, &m) == OK) {
		v->picture = media_path(t->a, &m.files, RENDITION_PAGE);
		v->picture_width = m.files.page_width;
		v->picture_height = m.files.page_height;
		v->picture_words = m.description;
	}
	t->fault = before;
}

static enum err front(struct task *t, struct request *q, struct reply *r)
{
	struct front_view v = { .view = view_new(t, q, HERE_HOME, STR_NONE) };
	struct out o = view_out(t, r);
	struct place place;
	enum err e = place_get(t, &place);

	if (e)
		return e;
	v.about = place.about;
	v.rules = place_rules(t->a, &place);
	v.is_set_up = place.is_set_up;
	v.may_join = place.sign_up == SIGN_UP_OPEN || place.sign_up == SIGN_UP_APPROVED;
	fill_picture(t, &v);
	page_front(&o, &v);
	return OK;
}

static enum err home(struct task *t, struct request *q, struct reply *r)
{
	struct home_view v = { 0 };
	struct paging page = paging_asked(t, q, HOME_POSTS);
	struct posts posts;
	struct out o;
	enum err e;

	if (!t->me)
		return front(t, q, r);
	e = feed_home(t, &page, &posts);
	if (e)
		return e;
	v.view = view_new(t, q, HERE_HOME, word(t->lang, W_FRAME_HOME));
	v.view->context = FILTER_HOME;
	if (!page.max_id && !page.min_id)
		e = note_views(t, v.view, &v.notes);
	if (e)
		return e;
	v.posts = post_views(t, v.view, &posts);
	post_views_to(t, &posts, &v.posts);
	v.pages = pages_view(t, S("/"), &page);
	v.first_page = !page.max_id && !page.min_id;
	v.hour = v.first_page && hour_leads(t);
	v.may_invite = !posts.n && invite_may(t);
	o = view_out(t, r);
	page_home(&o, &v);
	return OK;
}

const struct route web_home_routes[] = {
	{ GET, "/", ANYONE, READS, home, .help = "home, or the front page for strangers" },
	{ 0 },
};
