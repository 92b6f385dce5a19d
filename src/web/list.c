/* A tag, what one kept, what one archived. */
#include "web/list.h"

#include "core/feed.h"
#include "core/filter.h"
#include "core/tag.h"
#include "web/door.h"
#include "web/tables.h"

#define LIST_POSTS 20

static enum err list_page(struct task *t, struct request *q, struct reply *r, struct list_view *v,
			  const struct posts *posts, const struct paging *page)
{
	struct out o = view_out(t, r);

	v->posts = post_views(t, v->view, posts);
	post_views_to(t, posts, &v->posts);
	v->pages = pages_view(t, q->path, page);
	page_list(&o, v);
	return OK;
}

static enum err tag_show(struct task *t, struct request *q, struct reply *r)
{
	struct list_view v = { .empty = word(t->lang, W_TAG_EMPTY) };
	struct paging page = paging_asked(t, q, LIST_POSTS);
	struct posts posts;
	enum err e = feed_tag(t, q->args[0], false, &page, &posts);

	if (e)
		return e;
	filter_leave_out(&posts, FILTER_PUBLIC);
	v.view = view_new(t, q, HERE_NOWHERE, str_fmt(t->a, "#%.*s", STR_ARG(q->args[0])));
	v.view->context = FILTER_PUBLIC;
	if (t->me) {
		v.tag = tag_see(t, q->args[0]).name;
		v.follows = tag_see(t, q->args[0]).following;
	}
	return list_page(t, q, r, &v, &posts, &page);
}

static enum err kept_show(struct task *t, struct request *q, struct reply *r)
{
	struct list_view v = { .about = word(t->lang, W_KEPT_ABOUT),
			       .empty = word(t->lang, W_KEPT_EMPTY) };
	struct paging page = paging_asked(t, q, LIST_POSTS);
	struct posts posts;
	enum err e = feed_bookmarks(t, &page, &posts);

	if (e)
		return e;
	v.view = view_new(t, q, HERE_KEPT, word(t->lang, W_FRAME_KEPT));
	return list_page(t, q, r, &v, &posts, &page);
}

static enum err archive_show(struct task *t, struct request *q, struct reply *r)
{
	struct list_view v = { .about = word(t->lang, W_ARCHIVE_ABOUT),
			       .empty = word(t->lang, W_ARCHIVE_EMPTY) };
	struct feed_of of = { .only_archived = true };
	struct paging page = paging_asked(t, q, LIST_POSTS);
	struct posts posts;
	enum err e = feed_account(t, t->me->id, &of, &page, &posts);

	if (e)
		return e;
	v.view = view_new(t, q, HERE_YOU, word(t->lang, W_ARCHIVE_TITLE));
	return list_page(t, q, r, &v, &posts, &page);
}

const struct route web_list_routes[] = {
	{ GET, "/tags/:tag", ANYONE, READS, tag_show, .help = "posts with a tag" },
	{ GET, "/bookmarks", MEMBER, READS, kept_show, .help = "posts that one keeps" },
	{ GET, "/archive", MEMBER, READS, archive_show, .help = "one's archived posts" },
	{ 0 },
};
