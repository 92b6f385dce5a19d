#include "api/api.h"

#define FOLLOWED_USUAL 100
#define FOLLOWED_MAX 200

static enum err answer_tag(struct task *t, const struct request *q, struct reply *r,
			   const struct tag_seen *tag)
{
	struct out o = out_start(t, q, r);

	entity_tag(&o, tag);
	out_done(&o);
	return OK;
}

static void answer_tags(struct task *t, const struct request *q, struct reply *r,
			const struct tags_seen *tags)
{
	struct out o = out_start(t, q, r);

	jw_array(&o.j);
	for (size_t i = 0; i < tags->n; i++)
		entity_tag(&o, &tags->p[i]);
	jw_end(&o.j);
	out_done(&o);
}

/* --- one tag --- */

static enum err show(struct task *t, struct request *q, struct reply *r)
{
	struct tag_seen tag = tag_see(t, q->args[0]);

	return answer_tag(t, q, r, &tag);
}

typedef enum err change(struct task *t, struct str name, struct tag_seen *ret);

static enum err answer_change(struct task *t, const struct request *q, struct reply *r, change *run)
{
	struct tag_seen tag = { 0 };
	enum err e = run(t, q->args[0], &tag);

	return e ? e : answer_tag(t, q, r, &tag);
}

static enum err follow(struct task *t, struct request *q, struct reply *r)
{
	return answer_change(t, q, r, tag_follow);
}

static enum err unfollow(struct task *t, struct request *q, struct reply *r)
{
	return answer_change(t, q, r, tag_unfollow);
}

static enum err feature(struct task *t, struct request *q, struct reply *r)
{
	struct tag_featured featured;
	struct tag_seen tag;
	enum err e = tag_feature(t, q->args[0], &featured);

	if (e)
		return e;
	tag = tag_see(t, featured.key);
	return answer_tag(t, q, r, &tag);
}

static enum err unfeature(struct task *t, struct request *q, struct reply *r)
{
	return answer_change(t, q, r, tag_unfeature_name);
}

static enum err followed(struct task *t, struct request *q, struct reply *r)
{
	struct paging page;
	struct tags_seen tags;
	enum err e = page_read(t, q, FOLLOWED_USUAL, FOLLOWED_MAX, &page);

	if (!e)
		e = tag_followed(t, &page, FOLLOWED_MAX, &tags);
	if (e)
		return e;
	answer_tags(t, q, r, &tags);
	page_links(t, q, r, &page, tags.n);
	return OK;
}

/* --- on a profile --- */

static enum err answer_featured(struct task *t, const struct request *q, struct reply *r,
				int64_t account_id)
{
	struct tags_featured tags;
	struct out o;
	enum err e = tag_featured_of(t, account_id, &tags);

	if (e)
		return e;
	o = out_start(t, q, r);
	jw_array(&o.j);
	for (size_t i = 0; i < tags.n; i++)
		entity_featured_tag(&o, &tags.p[i]);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

static enum err featured(struct task *t, struct request *q, struct reply *r)
{
	return answer_featured(t, q, r, t->me->id);
}

static enum err featured_of(struct task *t, struct request *q, struct reply *r)
{
	return answer_featured(t, q, r, path_id(q, 0));
}

struct name_form {
	uint64_t given;
	struct str name;
};

static enum err feature_named(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD_REQUIRED("name", FIELD_LINE, struct name_form, name, 1, 200, "name"),
		{ 0 },
	};
	struct name_form f = { 0 };
	struct tag_featured tag;
	struct out o;
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = tag_feature(t, f.name, &tag);
	if (e)
		return e;
	o = out_start(t, q, r);
	entity_featured_tag(&o, &tag);
	out_done(&o);
	return OK;
}

static enum err unfeature_id(struct task *t, struct request *q, struct reply *r)
{
	enum err e = tag_unfeature(t, path_id(q, 0));

	return e ? e : answer_nothing(t, q, r);
}

static enum err suggestions(struct task *t, struct request *q, struct reply *r)
{
	struct tags_seen tags;
	enum err e = tag_suggestions(t, &tags);

	if (!e)
		answer_tags(t, q, r, &tags);
	return e;
}

const struct route api_tag_routes[] = {
	{ GET, "/api/v1/tags/:name", ANYONE, READS, show, "a tag", NULL, 0 },
	{ POST, "/api/v1/tags/:name/follow", MEMBER, WRITES, follow,
	  "brings public posts with a tag home", "write:follows", 0 },
	{ POST, "/api/v1/tags/:name/unfollow", MEMBER, WRITES, unfollow, "follows a tag no longer",
	  "write:follows", 0 },
	{ POST, "/api/v1/tags/:name/feature", MEMBER, WRITES, feature, "shows a tag on my profile",
	  "write:accounts", 0 },
	{ POST, "/api/v1/tags/:name/unfeature", MEMBER, WRITES, unfeature, "shows a tag no longer",
	  "write:accounts", 0 },
	{ GET, "/api/v1/followed_tags", MEMBER, READS, followed, "tags that I follow",
	  "read:follows", 0 },
	{ GET, "/api/v1/featured_tags", MEMBER, READS, featured, "tags on my profile",
	  "read:accounts", 0 },
	{ POST, "/api/v1/featured_tags", MEMBER, WRITES, feature_named, "shows a tag on my profile",
	  "write:accounts", 0 },
	{ GET, "/api/v1/featured_tags/suggestions", MEMBER, READS, suggestions,
	  "tags that I use most", "read:accounts", 0 },
	{ DELETE, "/api/v1/featured_tags/:id", MEMBER, WRITES, unfeature_id,
	  "shows a tag no longer", "write:accounts", 0 },
	{ GET, "/api/v1/accounts/:id/featured_tags", ANYONE, READS, featured_of,
	  "tags on a profile", NULL, 0 },
	{ 0 },
};
