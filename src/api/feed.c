#include "api/api.h"
#include "base/text.h"
#include "core/circle.h"

typedef enum err feed(struct task *t, struct paging *page, struct posts *ret);

static enum err answer_feed(struct task *t, const struct request *q, struct reply *r, feed *run)
{
	struct paging page;
	struct posts posts;
	enum err e = page_read(t, q, PAGE_USUAL, PAGE_POSTS_MAX, &page);

	if (!e)
		e = run(t, &page, &posts);
	return e ? e : answer_posts(t, q, r, &page, &posts);
}

static enum err home(struct task *t, struct request *q, struct reply *r)
{
	return answer_feed(t, q, r, feed_home);
}

static enum err bookmarks(struct task *t, struct request *q, struct reply *r)
{
	return answer_feed(t, q, r, feed_bookmarks);
}

static enum err favourites(struct task *t, struct request *q, struct reply *r)
{
	return answer_feed(t, q, r, feed_lit);
}

#define TAGS_MAX 8

struct feed_form {
	uint64_t given;
	bool only_media, remote;
	struct strs any, all, none;
};

static const struct field feed_fields[] = {
	FIELD("only_media", FIELD_BOOL, struct feed_form, only_media, 0, 0, "only_media"),
	FIELD("remote", FIELD_BOOL, struct feed_form, remote, 0, 0, "remote"),
	FIELD("any[]", FIELD_LINES, struct feed_form, any, 0, TAGS_MAX, "any"),
	FIELD("all[]", FIELD_LINES, struct feed_form, all, 0, TAGS_MAX, "all"),
	FIELD("none[]", FIELD_LINES, struct feed_form, none, 0, TAGS_MAX, "none"),
	{ 0 },
};

static enum err public(struct task *t, struct request *q, struct reply *r) {
	struct feed_form f = { 0 }; struct paging page; struct posts posts = { 0 };
	enum err e = task_form(t, &q->params, feed_fields, &f);

	if (!e) e = page_read(t, q, PAGE_USUAL, PAGE_POSTS_MAX, &page);
	/* `remote` asks for posts of other servers alone; without it there are those of this place.
	 */
	if (!e) e = f.remote ? feed_public_far(t, f.only_media, &page, &posts)
			     : feed_public(t, f.only_media, &page, &posts);
	return e ? e : answer_posts(t, q, r, &page, &posts);
}

/* --- tags --- */

static bool has_tag(const struct post *p, struct str key)
{
	for (size_t i = 0; i < p->tags; i++)
		if (str_eq(p->tag[i].key, key))
			return true;
	return false;
}

static void fold(struct arena *a, struct strs *list)
{
	for (size_t i = 0; i < list->n; i++)
		list->p[i] = text_fold(a, list->p[i]);
}

static bool wanted(const struct post *p, const struct feed_form *f)
{
	for (size_t i = 0; i < f->all.n; i++)
		if (!has_tag(p, f->all.p[i]))
			return false;
	for (size_t i = 0; i < f->none.n; i++)
		if (has_tag(p, f->none.p[i]))
			return false;
	return true;
}

static bool has_post(const struct posts *posts, int64_t id)
{
	for (size_t i = 0; i < posts->n; i++)
		if (posts->p[i].id == id)
			return true;
	return false;
}

/* Puts the page of one more tag among those that are there, newest first, each post once. */
static void merge(struct arena *a, struct posts *into, const struct posts *more)
{
	struct posts all = { arena_many(a, struct post, into->n + more->n + 1), 0 };
	size_t i = 0, k = 0;

	while (i < into->n || k < more->n) {
		bool first = k == more->n || (i < into->n && into->p[i].id >= more->p[k].id);
		const struct post *p = first ? &into->p[i++] : &more->p[k++];

		if (!has_post(&all, p->id))
			all.p[all.n++] = *p;
	}
	*into = all;
}

/* Cuts a merged list to one page and says where it begins and ends. With min_id the ones next to
 * it, which are the oldest, are kept. */
static void cut(struct paging *page, struct posts *posts)
{
	size_t limit = (size_t)page->limit;

	if (posts->n > limit) {
		if (page->min_id)
			posts->p += posts->n - limit;
		else
			page->more = true;
		posts->n = limit;
	}
	page->newest = posts->n ? posts->p[0].id : 0;
	page->oldest = posts->n ? posts->p[posts->n - 1].id : 0;
}

/* The posts of several tags: as many of each as one page holds, then the page of them all. */
static enum err any_tag(struct task *t, struct str tag, const struct feed_form *f,
			struct paging *page, struct posts *ret)
{
	bool more = false;

	*ret = (struct posts){ 0 };
	for (size_t i = 0; i <= f->any.n; i++) {
		struct paging one = *page;
		struct posts posts;
		enum err e = feed_tag(t, i ? f->any.p[i - 1] : tag, f->only_media, &one, &posts);

		if (e)
			return e;
		more = more || one.more;
		merge(t->a, ret, &posts);
	}
	page->more = more;
	cut(page, ret);
	return OK;
}

static enum err tag(struct task *t, struct request *q, struct reply *r)
{
	struct feed_form f = { 0 };
	struct paging page;
	struct posts posts;
	size_t kept = 0;
	enum err e = task_form(t, &q->params, feed_fields, &f);

	if (!e)
		e = page_read(t, q, PAGE_USUAL, PAGE_POSTS_MAX, &page);
	/* The tags themselves are looked at below. */
	if (f.all.n || f.none.n)
		page.kept = NULL;
	if (!e && f.any.n)
		e = any_tag(t, q->args[0], &f, &page, &posts);
	else if (!e)
		e = feed_tag(t, q->args[0], f.only_media, &page, &posts);
	if (e)
		return e;
	fold(t->a, &f.all);
	fold(t->a, &f.none);
	for (size_t i = 0; i < posts.n; i++)
		if (wanted(&posts.p[i], &f))
			posts.p[kept++] = posts.p[i];
	posts.n = kept;
	return answer_posts(t, q, r, &page, &posts);
}

static enum err list(struct task *t, struct request *q, struct reply *r)
{
	struct paging page;
	struct posts posts;
	struct circle c;
	enum err e = page_read(t, q, PAGE_USUAL, PAGE_POSTS_MAX, &page);

	if (e)
		return e;
	e = circle_is_mine(t, path_id(q, 0), &c) ? feed_circle(t, c.id, &page, &posts)
						 : feed_list(t, path_id(q, 0), &page, &posts);
	return e ? e : answer_posts(t, q, r, &page, &posts);
}

const struct route api_feed_routes[] = {
	{ GET, "/api/v1/timelines/home", MEMBER, READS, home, "what the people I follow share",
	  "read:statuses", 0 },
	{ GET, "/api/v1/timelines/public", ANYONE, READS, public, "public posts of people here",
	  NULL, 0 },
	{ GET, "/api/v1/timelines/tag/:name", ANYONE, READS, tag, "posts with a tag", NULL, 0 },
	{ GET, "/api/v1/timelines/list/:id", MEMBER, READS, list,
	  "what people of my list share, or what I shared with a circle", "read:lists", 0 },
	{ GET, "/api/v1/bookmarks", MEMBER, READS, bookmarks, "what I keep", "read:bookmarks", 0 },
	{ GET, "/api/v1/favourites", MEMBER, READS, favourites, "where I lit a candle",
	  "read:favourites", 0 },
	{ 0 },
};
