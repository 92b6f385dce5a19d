#include "api/api.h"
#include "core/memorial_told.h"
#include "core/reach.h"
#include "core/regard.h"

static enum err answer_account(struct task *t, const struct request *q, struct reply *r,
			       const struct account *a)
{
	struct out o = out_start(t, q, r);

	entity_account(&o, a);
	out_done(&o);
	return OK;
}

static enum err get(struct task *t, struct request *q, struct reply *r)
{
	struct account a;
	enum err e = account_get(t, path_id(q, 0), &a);

	return e ? e : answer_account(t, q, r, &a);
}

struct ids_form {
	uint64_t given;
	struct ids ids;
	bool with_suspended;
};

#define IDS_MAX 80

static enum err read_ids(struct task *t, const struct request *q, struct ids_form *ret)
{
	static const struct field fields[] = {
		FIELD("id[]", FIELD_IDS, struct ids_form, ids, 0, IDS_MAX, "id"),
		FIELD("with_suspended", FIELD_BOOL, struct ids_form, with_suspended, 0, 0,
		      "with_suspended"),
		{ 0 },
	};

	*ret = (struct ids_form){ 0 };
	return task_form(t, &q->params, fields, ret);
}

static enum err get_many(struct task *t, struct request *q, struct reply *r)
{
	struct ids_form f;
	struct accounts list;
	enum err e = read_ids(t, q, &f);

	if (!e)
		e = account_many(t, f.ids, &list);
	return e ? e : answer_accounts(t, q, r, NULL, &list);
}

static enum err relationships(struct task *t, struct request *q, struct reply *r)
{
	struct ids_form f;
	struct relations list;
	struct out o;
	enum err e = read_ids(t, q, &f);

	if (!e)
		e = relation_many(t, f.ids, &list);
	if (e)
		return e;
	o = out_start(t, q, r);
	jw_array(&o.j);
	for (size_t i = 0; i < list.n; i++)
		if (f.with_suspended || !list.p[i].suspended)
			entity_relation(&o, &list.p[i]);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

/* For each id, whom I know of those who follow them. */
static enum err familiar(struct task *t, struct request *q, struct reply *r)
{
	struct ids_form f;
	struct out o;
	enum err e = read_ids(t, q, &f);

	if (e)
		return e;
	o = out_start(t, q, r);
	jw_array(&o.j);
	for (size_t i = 0; !e && i < f.ids.n; i++) {
		struct accounts list;

		e = familiar_followers(t, f.ids.p[i], &list);
		if (e)
			break;
		jw_object(&o.j);
		jw_key(&o.j, "id");
		jw_id(&o.j, f.ids.p[i]);
		jw_key(&o.j, "accounts");
		entity_accounts(&o, &list);
		jw_end(&o.j);
	}
	if (e)
		return e;
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

struct find_form {
	uint64_t given;
	struct str text;
	int64_t limit, offset;
	bool following, resolve;
};

/* Somebody elsewhere who is not here yet, and is not to be looked up: strangers make us ask nobody.
 */
static bool must_reach(const struct task *t, const struct request *q, struct str acct)
{
	return t->me && !q->on_worker && reach_kind_of(acct) == REACH_PERSON;
}

static enum err lookup(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD_REQUIRED("acct", FIELD_LINE, struct find_form, text, 1, 400, "acct"),
		{ 0 },
	};
	struct find_form f = { 0 };
	struct account a;
	int64_t id;
	enum err e = task_form(t, &q->params, fields, &f);

	if (e)
		return e;
	e = account_find(t, f.text, &a);
	if (e == ERR_NOT_FOUND && must_reach(t, q, f.text)) {
		r->to_worker = true;
		return OK;
	}
	if (e == ERR_NOT_FOUND && q->on_worker && reach_person(t, f.text, &id) == OK)
		e = account_get(t, id, &a);
	return e ? e : answer_account(t, q, r, &a);
}

static enum err search(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD_REQUIRED("q", FIELD_LINE, struct find_form, text, 1, SEARCH_QUERY_MAX, "q"),
		FIELD("limit", FIELD_CLAMP, struct find_form, limit, 1, PAGE_PEOPLE_MAX, "limit"),
		FIELD("offset", FIELD_CLAMP, struct find_form, offset, 0, 10000, "offset"),
		FIELD("following", FIELD_BOOL, struct find_form, following, 0, 0, "following"),
		FIELD("resolve", FIELD_BOOL, struct find_form, resolve, 0, 0, "resolve"),
		{ 0 },
	};
	struct find_form f = { .limit = PAGE_PEOPLE };
	struct accounts list;
	int64_t far = 0;
	enum err e = task_form(t, &q->params, fields, &f);

	if (e)
		return e;
	if (f.resolve && must_reach(t, q, f.text)) {
		r->to_worker = true;
		return OK;
	}
	if (q->on_worker && reach_person(t, f.text, &far))
		t->fault = (struct fault){ 0 }; /* whoever is not found elsewhere may be here */
	e = far ? account_many(t, (struct ids){ &far, 1 }, &list)
		: search_people(t, f.text, f.following, f.limit, f.offset, &list);
	return e ? e : answer_accounts(t, q, r, NULL, &list);
}

struct of_form {
	uint64_t given;
	struct feed_of of;
};

static enum err statuses(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD("only_media", FIELD_BOOL, struct of_form, of.only_media, 0, 0, "only_media"),
		FIELD("exclude_replies", FIELD_BOOL, struct of_form, of.no_replies, 0, 0,
		      "exclude_replies"),
		FIELD("exclude_reblogs", FIELD_BOOL, struct of_form, of.no_boosts, 0, 0,
		      "exclude_reblogs"),
		FIELD("pinned", FIELD_BOOL, struct of_form, of.only_pinned, 0, 0, "pinned"),
		FIELD("tagged", FIELD_LINE, struct of_form, of.tag, 0, 200, "tagged"),
		{ 0 },
	};
	struct of_form f = { 0 };
	struct account a;
	struct paging page;
	struct posts posts;
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = account_get(t, path_id(q, 0), &a);
	if (!e)
		e = page_read(t, q, PAGE_USUAL, PAGE_POSTS_MAX, &page);
	if (!e)
		e = memorial_feed(t, &a, &f.of, &page, &posts);
	return e ? e : answer_posts(t, q, r, &page, &posts);
}

const struct route api_account_routes[] = {
	{ GET, "/api/v1/accounts", ANYONE, READS, get_many, "several profiles", NULL, 0 },
	{ GET, "/api/v1/accounts/lookup", ANYONE, READS, lookup, "a profile by its name", NULL, 0 },
	{ GET, "/api/v1/accounts/search", MEMBER, READS, search, "finds people", "read:accounts",
	  0 },
	{ GET, "/api/v1/accounts/relationships", MEMBER, READS, relationships,
	  "what people and I are to each other", "read:follows", 0 },
	{ GET, "/api/v1/accounts/familiar_followers", MEMBER, READS, familiar,
	  "followers whom I know, of those who show it", "read:follows", 0 },
	{ GET, "/api/v1/accounts/:id", ANYONE, READS, get, "one profile", NULL, 0 },
	{ GET, "/api/v1/accounts/:id/statuses", ANYONE, READS, statuses, "somebody's posts", NULL,
	  0 },
	{ 0 },
};
