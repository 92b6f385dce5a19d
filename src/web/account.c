#include "web/account.h"

#include "core/far.h"
#include "core/feed.h"
#include "core/filter.h"
#include "web/atom.h"
#include "web/door.h"
#include "web/emoji.h"
#include "web/memorial.h"
#include "web/tables.h"

#define GRID_POSTS 36 /* rows of three */
#define WORD_POSTS 20

static struct str cell_alt(struct task *t, const struct post *p, const struct media *first)
{
	if (first->description.n)
		return str_line(t->a, first->description, 200);
	if (p->caption.n)
		return str_line(t->a, p->caption, 80);
	return word_with(t->a, t->lang, W_PROFILE_PHOTO_OF, day_view(t, p->created_at).day,
			 STR_NONE);
}

static struct cell_view cell_of(struct task *t, const struct post *p)
{
	struct cell_view c = { .url = post_path(t, p), .is_album = p->media.n > 1 };
	const struct media *first = media_first(&p->media);
	struct str title;

	if (filter_shown(p, FILTER_ACCOUNT, &title) != SHOW_WHOLE) {
		c.panel = word_with(t->a, t->lang, W_POST_FILTERED, title, STR_NONE);
		return c;
	}
	if (post_is_covered(p)) {
		c.panel = post_cover_words(p).n ? str_line(t->a, post_cover_words(p), 80)
						: word(t->lang, W_POST_COVERED);
		return c;
	}
	if (!first) { /* a video, or something else that stays where it is */
		c.panel = p->caption.n ? str_line(t->a, p->caption, 80)
				       : word(t->lang, W_PHOTO_NOT_HERE);
		return c;
	}
	c.grid = media_path(t->a, &first->files, RENDITION_GRID);
	c.alt = cell_alt(t, p, first);
	return c;
}

static void add_cells(struct task *t, struct profile_view *v, const struct posts *posts,
		      bool pinned)
{
	for (size_t i = 0; i < posts->n; i++)
		if (posts->p[i].media.n && (pinned || !posts->p[i].pinned || !v->first_page))
			v->cell[v->cells++] = cell_of(t, &posts->p[i]);
}

/* Photographs, newest first; on the first page the pinned ones come before all others. */
static enum err fill_grid(struct task *t, struct profile_view *v, struct paging *page)
{
	struct feed_of of = { .only_media = true, .no_boosts = true, .no_replies = true };
	struct feed_of pins = { .only_pinned = true };
	struct paging all = { .limit = PINS_MAX, .author = v->account };
	struct posts posts, pinned = { 0 };
	enum err e = feed_account(t, v->account->id, &of, page, &posts);

	if (!e && v->first_page && posts.n)
		e = feed_account(t, v->account->id, &pins, &all, &pinned);
	if (e)
		return e;
	filter_leave_out(&posts, FILTER_ACCOUNT);
	filter_leave_out(&pinned, FILTER_ACCOUNT);
	v->cell = arena_many(t->a, struct cell_view, posts.n + pinned.n);
	add_cells(t, v, &pinned, true);
	add_cells(t, v, &posts, false);
	v->nothing_seen = !v->cells;
	return OK;
}

/* Posts that are words alone. */
static enum err fill_words(struct task *t, struct profile_view *v, struct paging *page)
{
	struct feed_of of = { .no_boosts = true, .no_replies = true };
	struct posts posts;
	size_t n = 0;
	enum err e = feed_account(t, v->account->id, &of, page, &posts);

	if (e)
		return e;
	filter_leave_out(&posts, FILTER_ACCOUNT);
	for (size_t i = 0; i < posts.n; i++)
		if (!posts.p[i].media.n)
			posts.p[n++] = posts.p[i];
	posts.n = n;
	v->posts = post_views(t, v->view, &posts);
	v->nothing_seen = !n;
	return OK;
}

static enum err fill_relation(struct task *t, struct profile_view *v)
{
	struct paging one = { .limit = 1 };
	struct accounts asking;
	enum err e;

	v->asks_first = v->account->locked;
	if (!t->me)
		return OK;
	v->is_me = t->me->id == v->account->id;
	v->may_act = !v->is_me;
	if (!v->is_me)
		return relation_get(t, v->account->id, &v->relation);
	e = follow_requests(t, &one, &asking);
	v->anybody_asks = !e && asking.n;
	return e;
}

static void fill_moved(struct task *t, struct profile_view *v)
{
	struct fault before = t->fault;
	struct account to;

	if (v->account->moved_to && account_get(t, v->account->moved_to, &to) == OK)
		v->moved = person_view(t, &to);
	t->fault = before;
}

static struct html about_shown(struct task *t, const struct account *a)
{
	struct emojis list = emoji_of_account(t, a);

	return emoji_shown(t, a->about_html, &list);
}

static void fill_frame(struct task *t, struct request *q, struct profile_view *v)
{
	const struct account *a = v->account;
	struct far_ways far;

	v->view = view_new(t, q, v->is_me ? HERE_YOU : HERE_NOWHERE, a->display);
	v->view->path = person_path(t, a);
	v->view->context = FILTER_ACCOUNT;
	v->person = person_view(t, a);
	if (a->domain.n) {
		v->home = account_url(t, a);
		v->memorial = far_ways(t, a->id, &far) && far.memorial;
	}
	if (a->cover.secret.n) {
		v->cover = media_path(t->a, &a->cover, RENDITION_PAGE);
		v->cover_width = a->cover.page_width;
		v->cover_height = a->cover.page_height;
	}
	v->view->indexed = a->indexed;
	v->about = a->domain.n ? about_shown(t, a) : a->about_html;
	v->view->about = str_line(t->a, html_plain(t->a, a->about_html), 200);
	v->view->address = account_url(t, a);
	if (!a->domain.n)
		v->view->document = v->view->address;
	v->view->feed = atom_url(t, a);
	if (a->portrait.secret.n) {
		v->view->picture = media_url(t->a, &a->portrait, RENDITION_GRID);
		v->view->picture_width = a->portrait.grid_width;
		v->view->picture_height = a->portrait.grid_height;
	}
}

/* "/@ada.atom": no name of this place has a dot. */
static enum err feed_show(struct task *t, struct request *q, struct reply *r)
{
	struct account a;
	enum err e = account_find_here(t, str_sub(q->args[0], 0, q->args[0].n - 5), &a);

	return e ? e : atom_show(t, q, r, &a);
}

static enum err profile_show(struct task *t, struct request *q, struct reply *r)
{
	struct profile_view v = { 0 };
	struct account a;
	struct paging page;
	struct out o;
	enum err e;

	if (str_ends(q->args[0], S(".atom")))
		return feed_show(t, q, r);
	e = account_find(t, q->args[0], &a);
	if (e)
		return e;
	if (!str_eq(a.acct, q->args[0]))
		return web_back(t, r, person_path(t, &a).s, SAID_NOTHING);
	if (memorial_is(&a) && !a.domain.n)
		return web_memorial_show(t, q, r, &a);
	v.account = &a;
	v.shows_words = str_eq(params_last(&q->params, S("view")), S("words"));
	page = paging_asked(t, q, v.shows_words ? WORD_POSTS : GRID_POSTS);
	page.author = &a;
	v.first_page = !page.max_id && !page.min_id;
	e = fill_relation(t, &v);
	if (e)
		return e;
	fill_frame(t, q, &v);
	fill_moved(t, &v);
	v.decades = shelf_decades(t, &a, NULL);
	v.may_shelter = shelter_view(t, v.view, &a, &v.shelter);
	e = v.shows_words ? fill_words(t, &v, &page) : fill_grid(t, &v, &page);
	if (e)
		return e;
	v.pages = pages_view(t,
			     str_fmt(t->a, "%.*s%s", STR_ARG(v.person.url.s),
				     v.shows_words ? "?view=words" : ""),
			     &page);
	o = view_out_known(t, r, v.view);
	page_profile(&o, &v);
	return OK;
}

const struct route web_account_routes[] = {
	{ GET, "/@:name", ANYONE, READS, profile_show, .help = "the page of a person" },
	{ 0 },
};
