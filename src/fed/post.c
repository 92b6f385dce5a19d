#include "core/far.h"
#include "core/place.h"
#include "fed/collection.h"
#include "fed/document.h"
#include "fed/note_parts.h"
#include "fed/reader.h"
#include "fed/tables.h"

/* A whole document: what `write` writes, with its @context. */
static void whole(struct reply *r, struct jw *j)
{
	document_start(r, j);
	jw_object(j);
	document_context(j);
}

static enum err tombstone(struct task *t, const struct request *q, struct reply *r)
{
	struct jw j;

	whole(r, &j);
	document_str(&j, "id",
		     str_fmt(t->a, "%.*s/@%.*s/%.*s", STR_ARG(place_fixed()->base),
			     STR_ARG(q->args[0]), STR_ARG(q->args[1])));
	document_str(&j, "type", S("Tombstone"));
	jw_end(&j);
	jw_done(&j);
	r->status = 410;
	return ERR_GONE;
}

static enum err missing(struct task *t, const struct request *q, struct reply *r, enum err e)
{
	bool is_gone = e == ERR_NOT_FOUND && post_is_gone(t, q->args[0], path_id(q, 1));

	return is_gone ? tombstone(t, q, r) : e;
}

/* Of another server: the document is there. */
static bool is_elsewhere(const struct post *p)
{
	return p->author.domain.n;
}

static enum err answer(struct task *t, struct request *q, struct reply *r,
		       void (*members)(struct task *t, struct jw *j, const struct post *p,
				       const struct account *reader))
{
	struct post p;
	struct jw j;
	enum err e = reader_post(t, q, r, &p);

	if (e)
		return missing(t, q, r, e);
	if (is_elsewhere(&p))
		return document_elsewhere(t, r, post_uri(t, p.id));
	reader_gets(t, r, p.boosted ? p.boosted->id : p.id);
	whole(r, &j);
	members(t, &j, &p, t->me);
	jw_end(&j);
	jw_done(&j);
	return OK;
}

static void note_or_boost(struct task *t, struct jw *j, const struct post *p,
			  const struct account *reader)
{
	if (p->boosted)
		note_deed_members(t, j, p, reader);
	else
		note_members(t, j, p, reader);
}

static enum err show(struct task *t, struct request *q, struct reply *r)
{
	return answer(t, q, r, note_or_boost);
}

static enum err activity(struct task *t, struct request *q, struct reply *r)
{
	return answer(t, q, r, note_deed_members);
}

/* --- what hangs on it --- */

static enum err list_of(struct task *t, struct request *q, struct reply *r, const char *after,
			struct post *ret_p, struct collection *ret)
{
	enum err e = reader_post(t, q, r, ret_p);
	struct str id;

	if (e)
		return missing(t, q, r, e);
	if (is_elsewhere(ret_p) || ret_p->boosted)
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	id = str_fmt(t->a, "%.*s%s", STR_ARG(note_id(t, ret_p)), after);
	return collection_start(ret, t, q, r, id, false);
}

static enum err ids(struct task *t, struct collection *c, int64_t id,
		    struct ids (*list)(struct task *t, int64_t id, int64_t after, int most))
{
	struct ids found;
	bool more;

	if (!c->is_page) {
		collection_first(c);
		collection_end(c);
		return OK;
	}
	found = list(t, id, c->page.min_id, COLLECTION_PAGE + 1);
	more = found.n > COLLECTION_PAGE;
	found.n = more ? COLLECTION_PAGE : found.n;
	collection_ids(c, found, more);
	return OK;
}

static enum err replies(struct task *t, struct request *q, struct reply *r)
{
	struct collection c;
	struct post p;
	enum err e = list_of(t, q, r, "/replies", &p, &c);

	return e ? e : ids(t, &c, p.id, post_answers);
}

/* FEP-7888: everything in the thread that this post begins, and whose thread it is. */
static enum err context(struct task *t, struct request *q, struct reply *r)
{
	struct collection c;
	struct post p;
	enum err e = list_of(t, q, r, "/context", &p, &c);

	if (!e && p.thread_id != p.id)
		e = fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	if (e)
		return e;
	if (!c.is_page)
		document_str(&c.j, "attributedTo", account_uri(t, &p.author));
	return ids(t, &c, p.id, post_in_thread);
}

/* Who lit a candle and who boosted is told to nobody, nor how many. */
static enum err likes(struct task *t, struct request *q, struct reply *r)
{
	struct collection c;
	struct post p;
	enum err e = list_of(t, q, r, "/likes", &p, &c);

	if (!e)
		collection_end(&c);
	return e;
}

static enum err shares(struct task *t, struct request *q, struct reply *r)
{
	struct collection c;
	struct post p;
	enum err e = list_of(t, q, r, "/shares", &p, &c);

	if (!e)
		collection_end(&c);
	return e;
}

const struct route fed_post_routes[] = {
	{ GET, "/@:name/:id", ANYONE, READS, show, "a post, for other servers", NULL, 0 },
	{ GET, "/@:name/:id/activity", ANYONE, READS, activity, "how it came: Create or Announce",
	  NULL, 0 },
	{ GET, "/@:name/:id/replies", ANYONE, READS, replies, "what answers it", NULL, 0 },
	{ GET, "/@:name/:id/context", ANYONE, READS, context, "the thread that it begins", NULL,
	  0 },
	{ GET, "/@:name/:id/likes", ANYONE, READS, likes, "candles: nothing is told", NULL, 0 },
	{ GET, "/@:name/:id/shares", ANYONE, READS, shares, "boosts: nothing is told", NULL, 0 },
	{ 0 },
};
