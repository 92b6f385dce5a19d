#include "api/api.h"

struct report_form {
	uint64_t given;
	int64_t account;
	struct ids posts, rules;
	struct str comment, category;
	bool forward;
};

static const struct field report_fields[] = {
	FIELD_REQUIRED("account_id", FIELD_ID, struct report_form, account, 0, 0, "account_id"),
	FIELD("status_ids[]", FIELD_IDS, struct report_form, posts, 0, REPORT_POSTS_MAX,
	      "status_ids"),
	FIELD("rule_ids[]", FIELD_IDS, struct report_form, rules, 0, REPORT_RULES_MAX, "rule_ids"),
	FIELD("comment", FIELD_TEXT, struct report_form, comment, 0, REPORT_COMMENT_MAX, "comment"),
	FIELD("category", FIELD_LINE, struct report_form, category, 0, 40, "category"),
	FIELD("forward", FIELD_BOOL, struct report_form, forward, 0, 0, "forward"),
	{ 0 },
};

/* An empty list comes from JSON as one empty value. */
static struct ids without_zeros(struct ids list)
{
	size_t n = 0;

	for (size_t i = 0; i < list.n; i++)
		if (list.p[i])
			list.p[n++] = list.p[i];
	return (struct ids){ list.p, n };
}

static enum err report_send(struct task *t, struct request *q, struct reply *r)
{
	struct report_form f = { 0 };
	struct report_new n;
	struct report made;
	struct out o;
	enum err e = task_form(t, &q->params, report_fields, &f);

	if (e)
		return e;
	n = (struct report_new){ .account_id = f.account,
				 .posts = without_zeros(f.posts),
				 .rules = without_zeros(f.rules),
				 .comment = f.comment,
				 .category = f.category.n ? report_category_of(f.category)
							  : REPORT_OTHER,
				 .forward = f.forward };
	if (n.category == REPORT_CATEGORIES)
		return fail_with(t, ERR_INVALID, W_API_CHOICE, S("category"),
				 S("spam, legal, violation, other"));
	e = report_make(t, &n, &made);
	if (e)
		return e;
	o = out_start(t, q, r);
	entity_report(&o, &made);
	out_done(&o);
	return OK;
}

const struct route api_report_routes[] = {
	{ POST, "/api/v1/reports", MEMBER, WRITES, report_send, "tells the hosts about somebody",
	  "write:reports", 0 },
	{ 0 },
};
