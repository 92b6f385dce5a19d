#include "api/entity.h"

static void moment(struct jw *j, int64_t ms)
{
	if (ms)
		jw_time(j, ms);
	else
		jw_null(j);
}

/* No member url: there are no pictures of this place's own. */
static void reactions(struct jw *j, const struct announcement *a)
{
	jw_array(j);
	for (size_t i = 0; i < a->reactions; i++) {
		jw_object(j);
		jw_key(j, "name");
		jw_str(j, a->reaction[i].name);
		jw_key(j, "count");
		jw_int(j, a->reaction[i].count);
		jw_key(j, "me");
		jw_bool(j, a->reaction[i].me);
		jw_end(j);
	}
	jw_end(j);
}

void entity_announcement(struct out *o, const struct announcement *a)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, a->id);
	jw_key(j, "content");
	jw_str(j, a->html.s);
	jw_key(j, "starts_at");
	moment(j, a->starts_at);
	jw_key(j, "ends_at");
	moment(j, a->ends_at);
	jw_key(j, "all_day");
	jw_bool(j, a->all_day);
	jw_key(j, "published_at");
	jw_time(j, a->shown_at);
	jw_key(j, "updated_at");
	jw_time(j, a->updated_at);
	jw_key(j, "read");
	jw_bool(j, a->dismissed);
	jw_key(j, "mentions");
	entity_mentions(o, a->mention, a->mentions);
	jw_key(j, "statuses");
	entity_statuses(o, &a->posts);
	jw_key(j, "tags");
	entity_tags(o, a->tag, a->tags);
	jw_key(j, "emojis");
	jw_array(j);
	jw_end(j);
	jw_key(j, "reactions");
	reactions(j, a);
	jw_end(j);
}
