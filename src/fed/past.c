#include "fed/past.h"

#include "core/far.h"
#include "core/post.h"
#include "fed/ask.h"
#include "fed/foreign.h"
#include "fed/resolve.h"
#include "sys/writer.h"

struct past {
	struct task *t;
	struct account who;
	struct far_ways ways;
	int kept, looked_at;
};

/* Of their own server, and so their own to tell of. */
static bool is_theirs(struct past *p, struct str id)
{
	return id.n && str_eq(thing_host(p->t->a, id), p->ways.host);
}

/* A list of theirs, or a page of one. */
static enum err ask_list(struct past *p, struct str uri, struct thing *ret)
{
	enum err e = is_theirs(p, uri) ? ask_document(p->t, uri, ret) : ERR_INVALID;

	if (!e && ret->type != THING_COLLECTION && ret->type != THING_COLLECTION_PAGE)
		return ERR_INVALID;
	return e;
}

/* --- the newest --- */

struct keeping {
	struct past *p;
	const struct far_note *n;
};

static enum err keep(struct task *t, void *arg)
{
	struct keeping *k = arg;
	int64_t id;

	return far_note_keep(t, k->n, &id);
}

/* A note that stands in a list of its author's own server. */
static const struct thing *note_of(struct past *p, const struct thing *item)
{
	const struct thing *o = item->object.n ? &item->object.p[0] : item;

	if (item->type == THING_CREATE && !str_eq(item->actor, p->ways.uri))
		return NULL;
	if ((o == item) != (item->type != THING_CREATE) || !foreign_is_note(o))
		return NULL;
	return is_theirs(p, o->id) && str_eq(o->actor, p->ways.uri) ? o : NULL;
}

/* What begins a thread, and is for everybody. Answers would be words without what they answer. */
static enum err take_note(struct past *p, const struct thing *item)
{
	const struct thing *o = note_of(p, item);
	struct far_note *n;
	enum err e;

	if (!o || o->in_reply_to.n || far_post_find(p->t, o->id))
		return OK;
	n = arena_make(p->t->a, struct far_note);
	if (!foreign_note(p->t, o, p->who.id, p->ways.followers, n) ||
	    n->visibility > POST_UNLISTED)
		return OK;
	e = write_now(p->t, keep, &(struct keeping){ p, n });
	p->kept += e == OK;
	return e == ERR_BUSY || e == ERR_FULL ? e : OK;
}

static enum err take_page(struct past *p, const struct thing *page)
{
	enum err e = OK;

	for (size_t i = 0; !e && i < page->object.n && p->looked_at < PAST_POSTS_MAX * 5; i++) {
		p->looked_at++;
		if (p->kept < PAST_POSTS_MAX)
			e = take_note(p, &page->object.p[i]);
	}
	return e;
}

/* A list says where its first page is, or brings it along. */
static enum err take_outbox(struct past *p)
{
	struct str uri = p->ways.outbox;
	struct thing page;
	enum err e = OK;

	for (int i = 0; !e && uri.n && i <= PAST_PAGES_MAX && p->kept < PAST_POSTS_MAX; i++) {
		e = ask_list(p, uri, &page);
		if (e)
			break;
		e = take_page(p, &page);
		uri = page.type == THING_COLLECTION && !page.object.n ? page.first : page.next;
	}
	return e;
}

/* --- pins --- */

static enum err pin(struct task *t, void *arg)
{
	const struct keeping *k = arg;
	const struct account *was = t->me;
	struct post ret;
	enum err e;

	t->me = &k->p->who;
	e = post_pin(t, far_post_find(t, k->n->uri), true, &ret);
	t->me = was;
	return e;
}

/* From its own address, as a list may name anything. */
static enum err take_pin(struct past *p, struct str uri)
{
	struct far_note n = { .uri = uri };
	int64_t id;
	enum err e;

	if (!is_theirs(p, uri))
		return OK;
	e = resolve_post(p->t, uri, &id);
	if (e)
		return e == ERR_REMOTE || e == ERR_BUSY ? e : OK;
	if (far_post_author(p->t, id) == p->who.id)
		write_now(p->t, pin, &(struct keeping){ p, &n });
	return OK;
}

/* The one that stands first was pinned last. */
static enum err take_featured(struct past *p)
{
	struct thing list;
	size_t n;
	enum err e = ask_list(p, p->ways.featured, &list);

	if (!e && !list.object.n && list.first.n)
		e = ask_list(p, list.first, &list);
	if (e)
		return e;
	n = list.object.n < PAST_PINS_MAX ? list.object.n : PAST_PINS_MAX;
	while (n-- && !e)
		e = take_pin(p, list.object.p[n].id);
	return e;
}

enum err past_step(struct task *t, const struct job *j)
{
	struct past p = { .t = t };
	enum err pins = OK, posts = OK;

	if (account_load(t, j->ref, &p.who) || p.who.state != ACCOUNT_ACTIVE ||
	    !far_ways(t, j->ref, &p.ways) || !ask_may(t, p.ways.host))
		return OK; /* gone, or kept away meanwhile */
	if (p.ways.featured.n)
		pins = take_featured(&p);
	if (p.ways.outbox.n)
		posts = take_outbox(&p);
	t->fault = (struct fault){ 0 };
	if (posts == ERR_REMOTE || posts == ERR_BUSY || posts == ERR_FULL)
		return posts;
	return pins == ERR_REMOTE || pins == ERR_BUSY ? pins : OK;
}
