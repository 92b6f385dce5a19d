/* Posts that quote another one, and who may. */
#include "core/quote.h"

#include "api/api.h"
#include "api/policy.h"

static enum err list(struct task *t, struct request *q, struct reply *r)
{
	struct paging page;
	struct posts posts;
	enum err e = page_read(t, q, PAGE_POSTS_MAX / 2, PAGE_POSTS_MAX, &page);

	if (!e)
		e = quote_list(t, path_id(q, 0), &page, &posts);
	return e ? e : answer_posts(t, q, r, &page, &posts);
}

static enum err revoke(struct task *t, struct request *q, struct reply *r)
{
	struct post p;
	enum err e = quote_revoke(t, path_id(q, 0), path_id(q, 1), &p);

	return e ? e : answer_post(t, q, r, &p);
}

struct policy_form {
	uint64_t given;
	struct str quotes;
};

/* GoToSocial's interaction_policy is taken here as well. */
static enum err change(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD("quote_approval_policy", FIELD_LINE, struct policy_form, quotes, 0, 20,
		      "quote_approval_policy"),
		{ 0 },
	};
	struct policy_form f = { .quotes = S("") };
	struct policy policy;
	struct post p;
	bool given;
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = post_get(t, path_id(q, 0), &p);
	if (!e && !p.mine)
		e = fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	if (e)
		return e;
	policy = p.policy ? *p.policy : policy_plain(p.visibility);
	e = policy_read(t, &q->params, S("interaction_policy"), p.visibility, &given, &policy);
	if (!e && f.quotes.n)
		e = policy_read_quote(t, f.quotes, "quote_approval_policy", &policy.quote);
	if (!e)
		e = policy_change(t, p.id, &policy, &p);
	return e ? e : answer_post(t, q, r, &p);
}

const struct route api_quote_routes[] = {
	{ GET, "/api/v1/statuses/:id/quotes", MEMBER, READS, list,
	  "posts that quote a post; for its author", "read:statuses", 0 },
	{ POST, "/api/v1/statuses/:id/quotes/:post/revoke", MEMBER, WRITES, revoke,
	  "takes a post of mine out of one that quotes it", "write:statuses", 0 },
	{ PUT, "/api/v1/statuses/:id/interaction_policy", MEMBER, WRITES, change,
	  "changes who may quote, answer and boost a post of mine", "write:statuses", 0 },
	{ 0 },
};
