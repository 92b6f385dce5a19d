#include "api/api.h"
#include "core/far.h"

static enum err get(struct task *t, struct request *q, struct reply *r)
{
	struct paging page = { .kept = post_is_rendered, .kept_people = account_is_rendered };
	struct post p;
	enum err e = post_get_kept(t, path_id(q, 0), &page, &p);

	return e ? e : answer_post(t, q, r, &p);
}

struct ids_form {
	uint64_t given;
	struct ids ids;
};

#define IDS_MAX 40

static enum err get_many(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD("id[]", FIELD_IDS, struct ids_form, ids, 0, IDS_MAX, "id"),
		{ 0 },
	};
	struct ids_form f = { 0 };
	struct posts posts;
	struct paging none = { 0 };
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = post_many(t, f.ids, &posts);
	return e ? e : answer_posts(t, q, r, &none, &posts);
}

/* Somebody here reads a thread that began elsewhere: what was answered there is looked for. */
static void look_elsewhere(struct task *t, int64_t id, int64_t first, struct reply *r)
{
	int64_t *look = arena_make(t->a, int64_t);

	*look = far_may_look_down(t, first) ? first : id;
	if (!t->me || !far_may_look_down(t, *look))
		return;
	r->write = far_look_down_first;
	r->write_arg = look;
}

static enum err context(struct task *t, struct request *q, struct reply *r)
{
	struct paging page = { .kept = post_is_rendered, .kept_people = account_is_rendered };
	struct posts above, below;
	struct out o;
	enum err e = post_context_kept(t, path_id(q, 0), &page, &above, &below);

	if (e)
		return e;
	o = out_start(t, q, r);
	entity_context(&o, &above, &below);
	out_done(&o);
	look_elsewhere(t, path_id(q, 0), above.n ? above.p[0].id : path_id(q, 0), r);
	return OK;
}

static enum err source(struct task *t, struct request *q, struct reply *r)
{
	struct post p;
	struct out o;
	enum err e = post_get(t, path_id(q, 0), &p);

	if (e)
		return e;
	o = out_start(t, q, r);
	entity_status_source(&o, &p);
	out_done(&o);
	return OK;
}

static enum err history(struct task *t, struct request *q, struct reply *r)
{
	struct post p;
	struct post_versions versions;
	struct out o;
	enum err e = post_get(t, path_id(q, 0), &p);

	if (!e)
		e = post_history(t, p.id, &versions);
	if (e)
		return e;
	o = out_start(t, q, r);
	entity_status_edits(&o, &p.author, &versions);
	out_done(&o);
	return OK;
}

struct delete_form {
	uint64_t given;
	bool delete_media;
};

/* Its photographs are loose now; one that stays (it is a portrait as well) is no failure. */
static void remove_media(struct task *t, const struct post *was)
{
	struct fault before = t->fault;

	for (size_t i = 0; was->mine && i < was->media.n; i++)
		media_remove(t, was->media.p[i].id);
	t->fault = before;
}

static enum err remove_one(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD("delete_media", FIELD_BOOL, struct delete_form, delete_media, 0, 0,
		      "delete_media"),
		{ 0 },
	};
	struct delete_form f = { 0 };
	struct post was;
	struct out o;
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = post_delete(t, path_id(q, 0), &was);
	if (e)
		return e;
	if (f.delete_media)
		remove_media(t, &was);
	o = out_start(t, q, r);
	entity_deleted_status(&o, &was);
	out_done(&o);
	return OK;
}

/* Nothing is translated here, as configuration.translation says. What is not for everybody would
 * never be given to a translator either, and is refused as Mastodon does. */
static enum err translate(struct task *t, struct request *q, struct reply *r)
{
	struct post p;
	enum err e = post_get(t, path_id(q, 0), &p);

	(void)r;
	if (e)
		return e;
	if (p.visibility > POST_UNLISTED || p.archived)
		return fail(t, ERR_FORBIDDEN, W_API_TRANSLATE_PRIVATE);
	return fail(t, ERR_NOT_FOUND, W_API_TRANSLATE_OFF);
}

/* The old address of a link's preview, of which there is none: as Mastodon answered then. */
static enum err card(struct task *t, struct request *q, struct reply *r)
{
	struct post p;
	enum err e = post_get(t, path_id(q, 0), &p);

	return e ? e : answer_nothing(t, q, r);
}

/* --- what a reader does with a post --- */

typedef enum err act(struct task *t, int64_t id, bool on, struct post *ret);

static enum err answer_act(struct task *t, const struct request *q, struct reply *r, act *run,
			   bool on)
{
	struct post p;
	enum err e = run(t, path_id(q, 0), on, &p);

	return e ? e : answer_post(t, q, r, &p);
}

#define ACT(name, rule, on)                                                                        \
	static enum err name(struct task *t, struct request *q, struct reply *r)                   \
	{                                                                                          \
		return answer_act(t, q, r, rule, on);                                              \
	}

ACT(favourite, post_light, true)
ACT(unfavourite, post_light, false)
ACT(bookmark, post_bookmark, true)
ACT(unbookmark, post_bookmark, false)
ACT(pin, post_pin, true)
ACT(unpin, post_pin, false)
ACT(reblog, post_boost, true)
ACT(unreblog, post_boost, false)

static enum err favourited_by(struct task *t, struct request *q, struct reply *r)
{
	return answer_people_of(t, q, r, post_lit_by);
}

static enum err reblogged_by(struct task *t, struct request *q, struct reply *r)
{
	return answer_people_of(t, q, r, post_boosted_by);
}

#define ACTION(name, run, help, scope)                                                             \
	{                                                                                          \
		POST, "/api/v1/statuses/:id/" name, MEMBER, WRITES, run, help, scope, 0            \
	}

const struct route api_post_routes[] = {
	{ GET, "/api/v1/statuses", ANYONE, READS, get_many, "several posts", NULL, 0 },
	{ GET, "/api/v1/statuses/:id", ANYONE, READS, get, "one post, as the asker may see it",
	  NULL, 0 },
	{ DELETE, "/api/v1/statuses/:id", MEMBER, WRITES, remove_one,
	  "takes a post back and gives its text", "write:statuses", 0 },
	{ GET, "/api/v1/statuses/:id/context", ANYONE, READS, context,
	  "what a post answers, and its comments", NULL, 0 },
	{ GET, "/api/v1/statuses/:id/source", MEMBER, READS, source, "a post as it was typed",
	  "read:statuses", 0 },
	{ GET, "/api/v1/statuses/:id/history", ANYONE, READS, history, "the versions of a post",
	  NULL, 0 },
	{ GET, "/api/v1/statuses/:id/card", ANYONE, READS, card, "the preview of a link: none",
	  NULL, 0 },
	{ POST, "/api/v1/statuses/:id/translate", MEMBER, READS, translate,
	  "a translation: none is made here", "read:statuses", 0 },
	{ GET, "/api/v1/statuses/:id/favourited_by", ANYONE, READS, favourited_by,
	  "who lit a candle; for the author", NULL, 0 },
	{ GET, "/api/v1/statuses/:id/reblogged_by", ANYONE, READS, reblogged_by,
	  "who boosted; for the author", NULL, 0 },
	ACTION("favourite", favourite, "lights a candle", "write:favourites"),
	ACTION("unfavourite", unfavourite, "puts a candle out", "write:favourites"),
	ACTION("bookmark", bookmark, "keeps a post for me", "write:bookmarks"),
	ACTION("unbookmark", unbookmark, "keeps a post no longer", "write:bookmarks"),
	ACTION("pin", pin, "pins a post of mine", "write:accounts"),
	ACTION("unpin", unpin, "pins a post no longer", "write:accounts"),
	ACTION("reblog", reblog, "boosts a public post", "write:statuses"),
	ACTION("unreblog", unreblog, "takes a boost back", "write:statuses"),
	{ 0 },
};
