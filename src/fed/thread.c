#include "fed/thread.h"

#include "core/far.h"
#include "fed/ask.h"
#include "fed/quoting.h"
#include "fed/resolve.h"

#define FETCHED_MOST 40 /* posts of one job */
#define PAGES_MOST 5	/* of one collection */
#define DEPTH_MOST 3	/* answers to answers */

struct finding {
	struct task *t;
	int fetched;
};

static enum err find_in(struct finding *f, int64_t post_id, int depth);

/* One that is here is not fetched again, but what answers it may be looked for. */
static enum err find_one(struct finding *f, struct str uri, int depth)
{
	int64_t id = far_post_find(f->t, uri);
	enum err e = OK;

	if (!uri.n || f->fetched >= FETCHED_MOST)
		return OK;
	if (!id) {
		f->fetched++;
		e = resolve_post(f->t, uri, &id);
	}
	if (!e && id && depth < DEPTH_MOST)
		find_in(f, id, depth + 1);
	return e;
}

static void find_items(struct finding *f, const struct thing *page, int depth)
{
	for (size_t i = 0; i < page->object.n && f->fetched < FETCHED_MOST; i++)
		find_one(f, page->object.p[i].id, depth);
}

/* A collection of the post's own host, and the pages that follow. */
static enum err find_collection(struct finding *f, struct str uri, struct str host, int depth)
{
	struct thing page;
	enum err e = OK;

	for (int i = 0; i < PAGES_MOST && uri.n && f->fetched < FETCHED_MOST; i++) {
		if (!str_eq(thing_host(f->t->a, uri), host))
			return OK;
		e = ask_document(f->t, uri, &page);
		if (e || (page.type != THING_COLLECTION && page.type != THING_COLLECTION_PAGE))
			return e;
		find_items(f, &page, depth);
		uri = page.object.n || !page.first.n ? page.next : page.first;
		if (!uri.n && page.first.n && page.type == THING_COLLECTION && !page.object.n)
			uri = page.first;
	}
	return e;
}

/* A context that is none, or not to be had, leaves the replies. */
static enum err find_in(struct finding *f, int64_t post_id, int depth)
{
	struct far_place place;
	int before = f->fetched;

	if (!far_place_of(f->t, post_id, &place))
		return OK;
	if (!depth && place.context.n && !find_collection(f, place.context, place.host, depth) &&
	    f->fetched > before)
		return OK;
	return find_collection(f, place.replies, place.host, depth);
}

static enum err find_up(struct task *t, int64_t post_id)
{
	struct str uri = far_wanted_of(t, post_id);
	int64_t id;

	return uri.n ? resolve_post(t, uri, &id) : OK;
}

enum err thread_find_step(struct task *t, const struct job *j)
{
	struct finding f = { t, 0 };
	struct far_place place;
	enum err e = OK;

	if (!far_place_of(t, j->ref, &place))
		return OK; /* gone meanwhile */
	if (str_eq(j->detail, S("again")))
		e = resolve_again(t, place.uri);
	else if (str_eq(j->detail, S("quote")))
		e = quoting_find(t, j->ref);
	else if (str_eq(j->detail, S("up")))
		e = find_up(t, j->ref);
	else
		e = find_in(&f, j->ref, 0);
	return e == ERR_REMOTE || e == ERR_BUSY ? e : OK;
}
