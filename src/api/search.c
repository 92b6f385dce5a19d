#include "api/api.h"
#include "base/id.h"
#include "core/reach.h"

struct search_form {
	uint64_t given;
	struct str query, type;
	int64_t limit, offset, account_id;
	bool following, resolve;
};

static const struct field search_fields[] = {
	FIELD_REQUIRED("q", FIELD_LINE, struct search_form, query, 1, 2000, "q"),
	FIELD("type", FIELD_LINE, struct search_form, type, 0, 20, "type"),
	FIELD("limit", FIELD_CLAMP, struct search_form, limit, 1, 40, "limit"),
	FIELD("offset", FIELD_CLAMP, struct search_form, offset, 0, 10000, "offset"),
	FIELD("account_id", FIELD_ID, struct search_form, account_id, 0, 0, "account_id"),
	FIELD("following", FIELD_BOOL, struct search_form, following, 0, 0, "following"),
	FIELD("resolve", FIELD_BOOL, struct search_form, resolve, 0, 0, "resolve"),
	{ 0 },
};

struct found {
	struct accounts accounts;
	struct posts posts;
	struct found_tags tags;
};

static bool wants(const struct search_form *f, struct str type)
{
	return !f->type.n || str_eq(f->type, type);
}

/* "https://example.org/@ada" or "…/@ada/123": apps look up an address of this place that was opened
 * in them. False when it is no such address. */
static bool own_address(const struct search_form *f, struct str *ret_name, int64_t *ret_post)
{
	struct str rest = f->query, base = place_fixed()->base;

	*ret_post = 0;
	if (!str_starts(rest, base))
		return false;
	rest = str_sub(rest, base.n, rest.n);
	if (!str_starts(rest, S("/@")))
		return false;
	rest = str_sub(rest, 2, rest.n);
	str_cut(&rest, '/', ret_name);
	return !rest.n || id_read(rest, ret_post);
}

static enum err find_address(struct task *t, const struct search_form *f, struct str name,
			     int64_t post, struct found *found)
{
	enum err e = OK;

	if (post && wants(f, S("statuses"))) {
		found->posts.p = arena_make(t->a, struct post);
		e = post_get(t, post, found->posts.p);
		found->posts.n = e ? 0 : 1;
	} else if (!post && wants(f, S("accounts"))) {
		found->accounts.p = arena_make(t->a, struct account);
		e = account_find(t, name, found->accounts.p);
		found->accounts.n = e ? 0 : 1;
	}
	/* Nothing there, or nothing for me: an empty result and no failure. */
	if (e != ERR_NOT_FOUND && e != ERR_GONE)
		return e;
	t->fault = (struct fault){ 0 };
	return OK;
}

static enum err show_person(struct task *t, int64_t id, struct found *found)
{
	found->accounts.p = arena_make(t->a, struct account);
	found->accounts.n = account_get(t, id, found->accounts.p) ? 0 : 1;
	t->fault = (struct fault){ 0 };
	return OK;
}

static enum err show_post(struct task *t, int64_t id, struct found *found)
{
	found->posts.p = arena_make(t->a, struct post);
	found->posts.n = post_get(t, id, found->posts.p) ? 0 : 1;
	t->fault = (struct fault){ 0 };
	return OK;
}

/* What lies elsewhere is asked for there; when nothing comes of it, there is nothing, and it is no
 * failure. */
static enum err find_far(struct task *t, const struct search_form *f, struct found *found)
{
	struct reached r;

	reach_any(t, f->query, &r);
	t->fault = (struct fault){ 0 };
	if (r.account_id && wants(f, S("accounts")))
		return show_person(t, r.account_id, found);
	if (r.post_id && wants(f, S("statuses")))
		return show_post(t, r.post_id, found);
	return OK;
}

static enum err find_words(struct task *t, const struct search_form *f, struct found *found)
{
	enum err e = OK;

	if (str_chars(f->query) > SEARCH_QUERY_MAX)
		return fail_with(t, ERR_LIMIT, W_FORM_LONG, S("q"),
				 str_fmt(t->a, "%d", SEARCH_QUERY_MAX));
	if (wants(f, S("accounts")) && !f->account_id)
		e = search_people(t, f->query, f->following, f->limit, f->offset, &found->accounts);
	if (!e && wants(f, S("statuses")))
		e = search_posts(t, f->query, f->account_id, f->limit, f->offset, &found->posts);
	if (!e && wants(f, S("hashtags")) && !f->account_id)
		e = search_tags(t, f->query, f->limit, f->offset, &found->tags);
	return e;
}

static void entity_tag_of(struct out *o, struct str key)
{
	struct tag_seen tag = tag_see(o->t, key);

	entity_tag(o, &tag);
}

static void write_found(struct out *o, const struct found *found)
{
	jw_object(&o->j);
	jw_key(&o->j, "accounts");
	entity_accounts(o, &found->accounts);
	jw_key(&o->j, "statuses");
	entity_statuses(o, &found->posts);
	jw_key(&o->j, "hashtags");
	jw_array(&o->j);
	for (size_t i = 0; i < found->tags.n; i++)
		entity_tag_of(o, found->tags.p[i].key);
	jw_end(&o->j);
	jw_end(&o->j);
}

static enum err search(struct task *t, struct request *q, struct reply *r)
{
	struct search_form f = { .limit = PAGE_USUAL };
	struct found found = { 0 };
	struct str name;
	int64_t post;
	struct out o;
	enum err e = task_form(t, &q->params, search_fields, &f);

	if (e)
		return e;
	if (f.type.n && !str_eq(f.type, S("accounts")) && !str_eq(f.type, S("statuses")) &&
	    !str_eq(f.type, S("hashtags")))
		return fail_with(t, ERR_INVALID, W_API_CHOICE, S("type"),
				 S("accounts, statuses, hashtags"));
	if (f.resolve && reach_kind_of(f.query) && !q->on_worker) {
		r->to_worker = true;
		return OK;
	}
	if (f.resolve && reach_kind_of(f.query))
		e = find_far(t, &f, &found);
	else if (own_address(&f, &name, &post))
		e = find_address(t, &f, name, post, &found);
	else
		e = find_words(t, &f, &found);
	if (e)
		return e;
	o = out_start(t, q, r);
	write_found(&o, &found);
	out_done(&o);
	return OK;
}

const struct route api_search_routes[] = {
	{ GET, "/api/v2/search", MEMBER, READS, search, "finds people, posts and tags",
	  "read:search", 0 },
	{ 0 },
};
