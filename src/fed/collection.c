#include "fed/collection.h"

#include "core/far.h"
#include "fed/document.h"

struct asked {
	uint64_t given;
	bool page;
	int64_t max_id, min_id;
};

static const struct field asked_fields[] = {
	FIELD("page", FIELD_BOOL, struct asked, page, 0, 0, "page"),
	FIELD("max_id", FIELD_ID, struct asked, max_id, 0, 0, "max_id"),
	FIELD("min_id", FIELD_ID, struct asked, min_id, 0, 0, "min_id"),
	{ 0 },
};

/* The address of this page, written anew from what was understood. */
static struct str page_id(const struct collection *c)
{
	struct str place = S("");

	if (c->page.max_id)
		place = str_fmt(c->t->a, "&max_id=%lld", (long long)c->page.max_id);
	else if (c->page.min_id)
		place = str_fmt(c->t->a, "&min_id=%lld", (long long)c->page.min_id);
	return str_fmt(c->t->a, "%.*s?page=true%.*s", STR_ARG(c->id), STR_ARG(place));
}

enum err collection_start(struct collection *c, struct task *t, const struct request *q,
			  struct reply *r, struct str id, bool ordered)
{
	struct asked asked = { 0 };
	enum err e = task_form(t, &q->params, asked_fields, &asked);

	if (e)
		return e;
	*c = (struct collection){ .t = t, .r = r, .id = id, .ordered = ordered };
	c->is_page = asked.page || asked.max_id || asked.min_id;
	c->page = (struct paging){ .max_id = asked.max_id,
				   .min_id = asked.max_id ? 0 : asked.min_id,
				   .limit = COLLECTION_PAGE };
	document_start(r, &c->j);
	jw_object(&c->j);
	document_context(&c->j);
	document_str(&c->j, "id", c->is_page ? page_id(c) : id);
	if (c->is_page) {
		document_str(&c->j, "type",
			     ordered ? S("OrderedCollectionPage") : S("CollectionPage"));
		document_str(&c->j, "partOf", id);
	} else {
		document_str(&c->j, "type", ordered ? S("OrderedCollection") : S("Collection"));
	}
	return OK;
}

void collection_first(struct collection *c)
{
	document_str(&c->j, "first", str_fmt(c->t->a, "%.*s?page=true", STR_ARG(c->id)));
}

void collection_turn(struct collection *c, int64_t next_max, int64_t prev_min)
{
	if (next_max)
		document_str(&c->j, "next",
			     str_fmt(c->t->a, "%.*s?page=true&max_id=%lld", STR_ARG(c->id),
				     (long long)next_max));
	if (prev_min)
		document_str(&c->j, "prev",
			     str_fmt(c->t->a, "%.*s?page=true&min_id=%lld", STR_ARG(c->id),
				     (long long)prev_min));
}

void collection_items(struct collection *c)
{
	jw_key_(&c->j, c->ordered ? S("orderedItems") : S("items"));
	jw_array(&c->j);
}

void collection_end(struct collection *c)
{
	while (c->j.depth)
		jw_end(&c->j);
	jw_done(&c->j);
}

void collection_ids(struct collection *c, struct ids posts, bool more)
{
	if (more && posts.n)
		document_str(&c->j, "next",
			     str_fmt(c->t->a, "%.*s?page=true&min_id=%lld", STR_ARG(c->id),
				     (long long)posts.p[posts.n - 1]));
	collection_items(c);
	for (size_t i = 0; i < posts.n; i++) {
		struct str uri = post_uri(c->t, posts.p[i]);

		if (uri.n)
			jw_str(&c->j, uri);
	}
	collection_end(c);
}
