/* Tags that one follows, and those that one shows on one's page. */
#include "core/tag.h"

#include "web/door.h"
#include "web/lists.h"
#include "web/tables.h"

#define HERE "/tags"
#define SHOWN 40

struct form {
	uint64_t given;
	struct str tag, back;
};

static const struct field fields[] = {
	FIELD("tag", FIELD_LINE, struct form, tag, 0, 1000, ""),
	FIELD("back", FIELD_LINE, struct form, back, 0, 4000, ""),
	{ 0 },
};

static struct tag_item *items(struct task *t, const struct tags_seen *list)
{
	struct tag_item *v = arena_many(t->a, struct tag_item, list->n);

	for (size_t i = 0; i < list->n; i++)
		v[i].name = list->p[i].name;
	return v;
}

static void fill_featured(struct task *t, const struct tags_featured *list, struct tags_view *v)
{
	v->featured = arena_many(t->a, struct tag_item, list->n);
	v->featureds = list->n;
	for (size_t i = 0; i < list->n; i++)
		v->featured[i] = (struct tag_item){ list->p[i].id, list->p[i].name };
	v->has_room = list->n < TAGS_FEATURED_MOST;
}

static enum err tags_page(struct task *t, struct request *q, struct reply *r, enum err wrong)
{
	struct tags_view v = { 0 };
	struct fault fault = t->fault;
	struct paging page = paging_asked(t, q, SHOWN);
	struct tags_seen followed, suggested;
	struct tags_featured featured;
	struct out o = view_out(t, r);
	enum err e = tag_followed(t, &page, SHOWN, &followed);

	if (!e)
		e = tag_featured_of(t, t->me->id, &featured);
	if (!e)
		e = tag_suggestions(t, &suggested);
	if (e)
		return e;
	t->fault = fault;
	v.view = view_new(t, q, HERE_YOU, word(t->lang, W_TAGS_TITLE));
	v.followed = items(t, &followed);
	v.followeds = followed.n;
	v.suggested = items(t, &suggested);
	v.suggesteds = suggested.n;
	fill_featured(t, &featured, &v);
	v.pages = pages_view(t, S(HERE), &page);
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	page_tags(&o, &v);
	return wrong;
}

static enum err tags_show(struct task *t, struct request *q, struct reply *r)
{
	return tags_page(t, q, r, OK);
}

typedef enum err tag_rule(struct task *t, struct str name);

static enum err tag_do(struct task *t, struct request *q, struct reply *r, tag_rule *run)
{
	struct form f = { 0 };
	enum err e = web_form(t, q, fields, &f);

	if (!e)
		e = run(t, f.tag);
	if (e)
		return tags_page(t, q, r, e);
	return web_back(t, r, web_local(f.back, S(HERE)), SAID_SAVED);
}

static enum err follow(struct task *t, struct str name)
{
	struct tag_seen seen;

	return tag_follow(t, name, &seen);
}

static enum err unfollow(struct task *t, struct str name)
{
	struct tag_seen seen;

	return tag_unfollow(t, name, &seen);
}

static enum err feature(struct task *t, struct str name)
{
	struct tag_featured featured;

	return tag_feature(t, name, &featured);
}

static enum err unfeature(struct task *t, struct str name)
{
	struct tag_seen seen;

	return tag_unfeature_name(t, name, &seen);
}

#define DEED(name, rule)                                                                           \
	static enum err name(struct task *t, struct request *q, struct reply *r)                   \
	{                                                                                          \
		return tag_do(t, q, r, rule);                                                      \
	}
DEED(do_follow, follow)
DEED(do_unfollow, unfollow)
DEED(do_feature, feature)
DEED(do_unfeature, unfeature)

const struct route web_tag_routes[] = {
	{ GET, HERE, MEMBER, READS, tags_show, .help = "tags that one follows or shows" },
	{ POST, HERE "/follow", MEMBER, WRITES, do_follow, .help = "follows a tag" },
	{ POST, HERE "/unfollow", MEMBER, WRITES, do_unfollow, .help = "follows it no longer" },
	{ POST, HERE "/feature", MEMBER, WRITES, do_feature, .help = "shows a tag on one's page" },
	{ POST, HERE "/unfeature", MEMBER, WRITES, do_unfeature, .help = "shows it no longer" },
	{ 0 },
};
