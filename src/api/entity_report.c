#include "api/entity.h"

static const char *const categories[REPORT_CATEGORIES] = {
	[REPORT_OTHER] = "other",
	[REPORT_SPAM] = "spam",
	[REPORT_LEGAL] = "legal",
	[REPORT_VIOLATION] = "violation",
};

struct str report_category_name(enum report_category c)
{
	return str_of(categories[c]);
}

enum report_category report_category_of(struct str name)
{
	for (size_t i = 0; i < REPORT_CATEGORIES; i++)
		if (str_eq(name, str_of(categories[i])))
			return (enum report_category)i;
	return REPORT_CATEGORIES;
}

static void ids(struct jw *j, struct ids list)
{
	jw_array(j);
	for (size_t i = 0; i < list.n; i++)
		jw_id(j, list.p[i]);
	jw_end(j);
}

void entity_report(struct out *o, const struct report *r)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, r->id);
	jw_key(j, "action_taken");
	jw_bool(j, r->closed_at != 0);
	jw_key(j, "action_taken_at");
	if (r->closed_at)
		jw_time(j, r->closed_at);
	else
		jw_null(j);
	jw_key(j, "category");
	jw_str(j, report_category_name(r->category));
	jw_key(j, "comment");
	jw_str(j, r->comment);
	/* No other server is told of a report, whatever was asked. */
	jw_key(j, "forwarded");
	jw_bool(j, false);
	jw_key(j, "created_at");
	jw_time(j, r->created_at);
	jw_key(j, "status_ids");
	ids(j, r->post_ids);
	jw_key(j, "rule_ids");
	if (r->rules.n)
		ids(j, r->rules);
	else
		jw_null(j);
	jw_key(j, "target_account");
	entity_account(o, &r->about);
	jw_end(j);
}
