#include "api/entity.h"

static const char *const types[] = {
	[NOTICE_MENTION] = "mention",
	[NOTICE_FOLLOW] = "follow",
	[NOTICE_FOLLOW_REQUEST] = "follow_request",
	[NOTICE_CANDLE] = "favourite",
	[NOTICE_BOOST] = "reblog",
	[NOTICE_POST] = "status",
	[NOTICE_EDIT] = "update",
	[NOTICE_SIGN_UP] = "admin.sign_up",
	[NOTICE_REPORT] = "admin.report",
};

struct str notice_type(enum notice_kind kind)
{
	return str_of(types[kind]);
}

enum notice_kind notice_kind_of(struct str type)
{
	for (size_t i = 0; i < NOTICE_KINDS; i++)
		if (types[i] && str_eq(type, str_of(types[i])))
			return (enum notice_kind)i;
	return NOTICE_KINDS;
}

/* Nothing is put together with anything else: each notification is its own group. */
static struct str group_key(struct out *o, const struct notice *n)
{
	return str_fmt(o->t->a, "ungrouped-%lld", (long long)n->id);
}

void entity_notification(struct out *o, const struct notice *n)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, n->id);
	jw_key(j, "type");
	jw_str(j, notice_type(n->kind));
	jw_key(j, "created_at");
	jw_time(j, n->created_at);
	jw_key(j, "group_key");
	jw_str(j, group_key(o, n));
	jw_key(j, "account");
	entity_account(o, &n->from);
	if (n->post) {
		jw_key(j, "status");
		entity_status(o, n->post);
	}
	if (n->report) {
		jw_key(j, "report");
		entity_report(o, n->report);
	}
	jw_end(j);
}

static void group(struct out *o, const struct notice *n)
{
	struct jw *j = &o->j;
	struct str id = str_fmt(o->t->a, "%lld", (long long)n->id);

	jw_object(j);
	jw_key(j, "group_key");
	jw_str(j, group_key(o, n));
	jw_key(j, "notifications_count");
	jw_int(j, 1);
	jw_key(j, "type");
	jw_str(j, notice_type(n->kind));
	/* A number in Mastodon's answer too, though its fellows are text. */
	jw_key(j, "most_recent_notification_id");
	jw_int(j, n->id);
	jw_key(j, "page_min_id");
	jw_str(j, id);
	jw_key(j, "page_max_id");
	jw_str(j, id);
	jw_key(j, "latest_page_notification_at");
	jw_time(j, n->created_at);
	jw_key(j, "sample_account_ids");
	jw_array(j);
	jw_id(j, n->from.id);
	jw_end(j);
	if (n->post) {
		jw_key(j, "status_id");
		jw_id(j, n->post->id);
	}
	if (n->report) {
		jw_key(j, "report");
		entity_report(o, n->report);
	}
	jw_end(j);
}

static bool has_account(const struct notices *list, size_t before, int64_t id)
{
	for (size_t i = 0; i < before; i++)
		if (list->p[i].from.id == id)
			return true;
	return false;
}

static bool has_post(const struct notices *list, size_t before, int64_t id)
{
	for (size_t i = 0; i < before; i++)
		if (list->p[i].post && list->p[i].post->id == id)
			return true;
	return false;
}

void entity_notification_groups(struct out *o, const struct notices *list)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "accounts");
	jw_array(j);
	for (size_t i = 0; i < list->n; i++)
		if (!has_account(list, i, list->p[i].from.id))
			entity_account(o, &list->p[i].from);
	jw_end(j);
	jw_key(j, "statuses");
	jw_array(j);
	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].post && !has_post(list, i, list->p[i].post->id))
			entity_status(o, list->p[i].post);
	jw_end(j);
	jw_key(j, "notification_groups");
	jw_array(j);
	for (size_t i = 0; i < list->n; i++)
		group(o, &list->p[i]);
	jw_end(j);
	jw_end(j);
}

void entity_marker(struct out *o, const struct marker *m)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "last_read_id");
	jw_id(j, m->last_id);
	jw_key(j, "version");
	jw_int(j, m->version);
	jw_key(j, "updated_at");
	jw_time(j, m->updated_at);
	jw_end(j);
}
