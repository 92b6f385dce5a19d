#include "api/entity.h"
#include "base/id.h"
#include "core/service.h"

static const char *const types[] = {
	[NOTICE_MENTION] = "mention",
	[NOTICE_FOLLOW] = "follow",
	[NOTICE_FOLLOW_REQUEST] = "follow_request",
	[NOTICE_CANDLE] = "favourite",
	[NOTICE_BOOST] = "reblog",
	[NOTICE_POST] = "status",
	[NOTICE_EDIT] = "update",
	[NOTICE_SIGN_UP] = "admin.sign_up",
	[NOTICE_POLL] = "poll",
	[NOTICE_REPORT] = "admin.report",
	[NOTICE_QUOTE] = "quote",
	[NOTICE_QUOTED_EDIT] = "quoted_update",
	[NOTICE_SEVERED] = "severed_relationships",
	/* Candles of a day: a name that every app knows. */
	[NOTICE_CANDLES] = "favourite",
	[NOTICE_OFFERED] = "mention",
};

struct str notice_type(enum notice_kind kind)
{
	return types[kind] ? str_of(types[kind]) : STR_NONE;
}

enum notice_kind notice_kind_of(struct str type)
{
	for (size_t i = 0; i < NOTICE_KINDS; i++)
		if (types[i] && str_eq(type, str_of(types[i])))
			return (enum notice_kind)i;
	return NOTICE_KINDS;
}

/* --- the keys of groups --- */

struct str notice_group_key(struct arena *a, const struct notice *n)
{
	struct str type = notice_type(n->kind);

	if (!n->group_id)
		return str_fmt(a, "ungrouped-%lld", (long long)n->id);
	if (!n->post)
		return str_fmt(a, "%.*s-%lld", STR_ARG(type), (long long)n->hour);
	return str_fmt(a, "%.*s-%lld-%lld", STR_ARG(type), (long long)n->post->id,
		       (long long)n->hour);
}

struct notice_group_name notice_group_named(struct str key)
{
	struct notice_group_name name = { .kind = NOTICE_KINDS }, none = name;
	struct str type = STR_NONE, one = STR_NONE;

	str_cut(&key, '-', &type);
	if (str_eq(type, S("ungrouped")))
		return id_read(key, &name.single) ? name : none;
	name.kind = notice_kind_of(type);
	if (name.kind == NOTICE_KINDS || !((notice_groupable() >> name.kind) & 1))
		return none;
	if (str_find(key, S("-")) < key.n) {
		str_cut(&key, '-', &one);
		if (!id_read(one, &name.post_id))
			return none;
	}
	return id_read(key, &name.hour) ? name : none;
}

/* --- one by one --- */

/* https://docs.joinmastodon.org/entities/RelationshipSeveranceEvent/ */
static void severed(struct jw *j, const struct notice_severed *s)
{
	jw_key(j, "event");
	jw_object(j);
	jw_key(j, "id");
	jw_id(j, s->id);
	jw_key(j, "type");
	jw_str(j, S("domain_block"));
	jw_key(j, "purged");
	jw_bool(j, false);
	jw_key(j, "target_name");
	jw_str(j, s->host);
	jw_key(j, "followers_count");
	jw_int(j, s->followers);
	jw_key(j, "following_count");
	jw_int(j, s->following);
	jw_key(j, "created_at");
	jw_time(j, s->at);
	jw_end(j);
}

/* A reminder (core/remind.h) is a mention like any other, but for apps that read what stands in the
 * place of a type they do not know: nobody else ever gets one. */
static void put_type(struct out *o, const struct notice *n)
{
	struct jw *j = &o->j;
	bool reminds = o->reads_types && n->kind == NOTICE_MENTION && service_is(&n->from);

	jw_key(j, "type");
	jw_str(j, reminds ? S("rosemary.remembrance") : notice_type(n->kind));
	if (!reminds)
		return;
	jw_key(j, "fallback");
	jw_object(j);
	jw_key(j, "title");
	jw_str(j, word(o->t->lang, W_REMIND_COVER));
	jw_key(j, "summary");
	jw_str(j, word(o->t->lang, W_REMIND_PAGE_TITLE));
	jw_key(j, "details");
	jw_null(j);
	jw_end(j);
}

void entity_notification(struct out *o, const struct notice *n)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, n->id);
	put_type(o, n);
	jw_key(j, "created_at");
	jw_time(j, n->created_at);
	jw_key(j, "group_key");
	jw_str(j, notice_group_key(o->t->a, n));
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
	if (n->severed)
		severed(j, n->severed);
	if (n->held) {
		jw_key(j, "filtered");
		jw_bool(j, true);
	}
	jw_end(j);
}

/* --- groups --- */

static void page_members(struct out *o, const struct notice_group *g)
{
	struct jw *j = &o->j;

	jw_key(j, "page_min_id");
	jw_id(j, g->page_min_id);
	jw_key(j, "page_max_id");
	jw_id(j, g->newest.id);
	jw_key(j, "latest_page_notification_at");
	jw_time(j, g->newest.created_at);
}

static void group(struct out *o, const struct notice_group *g)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "group_key");
	jw_str(j, notice_group_key(o->t->a, &g->newest));
	jw_key(j, "notifications_count");
	jw_int(j, g->members);
	put_type(o, &g->newest);
	/* A number in Mastodon's answer too, though its fellows are text. */
	jw_key(j, "most_recent_notification_id");
	jw_int(j, g->newest.id);
	if (g->page_min_id)
		page_members(o, g);
	jw_key(j, "sample_account_ids");
	jw_array(j);
	for (size_t i = 0; i < g->people.n; i++)
		jw_id(j, g->people.p[i]);
	jw_end(j);
	if (g->newest.post) {
		jw_key(j, "status_id");
		jw_id(j, g->newest.post->id);
	}
	if (g->newest.report) {
		jw_key(j, "report");
		entity_report(o, g->newest.report);
	}
	if (g->newest.severed)
		severed(j, g->newest.severed);
	jw_end(j);
}

static bool has_post(const struct notice_groups *list, size_t before, int64_t id)
{
	for (size_t i = 0; i < before; i++)
		if (list->p[i].newest.post && list->p[i].newest.post->id == id)
			return true;
	return false;
}

/* Is it the newest one of a group? Such people always come whole. */
static bool is_newest(const struct notice_groups *list, int64_t id)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].people.n && list->p[i].people.p[0] == id)
			return true;
	return false;
}

static void people(struct out *o, const struct notice_groups *list, bool partial)
{
	struct jw *j = &o->j;

	jw_key(j, "accounts");
	jw_array(j);
	for (size_t i = 0; i < list->people.n; i++)
		if (!partial || is_newest(list, list->people.p[i].id))
			entity_account(o, &list->people.p[i]);
	jw_end(j);
	if (!partial)
		return;
	jw_key(j, "partial_accounts");
	jw_array(j);
	for (size_t i = 0; i < list->people.n; i++)
		if (!is_newest(list, list->people.p[i].id))
			entity_partial_account(o, &list->people.p[i]);
	jw_end(j);
}

void entity_notification_groups(struct out *o, const struct notice_groups *list, bool partial)
{
	struct jw *j = &o->j;

	jw_object(j);
	people(o, list, partial);
	jw_key(j, "statuses");
	jw_array(j);
	for (size_t i = 0; i < list->n; i++) {
		const struct post *p = list->p[i].newest.post;

		if (p && !has_post(list, i, p->id))
			entity_status(o, p);
	}
	jw_end(j);
	jw_key(j, "notification_groups");
	jw_array(j);
	for (size_t i = 0; i < list->n; i++)
		group(o, &list->p[i]);
	jw_end(j);
	jw_end(j);
}

/* --- who may reach them --- */

static const char *const ways[] = {
	[NOTICE_ACCEPT] = "accept", [NOTICE_FILTER] = "filter", [NOTICE_DROP] = "drop"
};

bool notice_way_read(struct str s, enum notice_way *ret)
{
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (str_eq(s, str_of(ways[i]))) {
			*ret = (enum notice_way)i;
			return true;
		}
	return false;
}

static void summary(struct jw *j, int64_t requests, int64_t notices)
{
	jw_key(j, "summary");
	jw_object(j);
	jw_key(j, "pending_requests_count");
	jw_int(j, requests);
	jw_key(j, "pending_notifications_count");
	jw_int(j, notices);
	jw_end(j);
}

void entity_notification_policy(struct out *o, const struct notice_policy *p, int64_t requests,
				int64_t notices)
{
	const struct {
		struct str key;
		enum notice_way way;
	} rows[] = {
		{ S("for_not_following"), p->not_following },
		{ S("for_not_followers"), p->not_followers },
		{ S("for_new_accounts"), p->new_accounts },
		{ S("for_private_mentions"), p->private_mentions },
		{ S("for_limited_accounts"), p->limited_accounts },
	};

	jw_object(&o->j);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		jw_key_(&o->j, rows[i].key);
		jw_str(&o->j, str_of(ways[rows[i].way]));
	}
	/* Rosemary's own: each candle is told, all of a day together, or none. */
	jw_key(&o->j, "candles");
	jw_str(&o->j, candle_way_name(p->candles));
	summary(&o->j, requests, notices);
	jw_end(&o->j);
}

void entity_notification_policy_v1(struct out *o, const struct notice_policy *p, int64_t requests,
				   int64_t notices)
{
	const struct {
		struct str key;
		enum notice_way way;
	} rows[] = {
		{ S("filter_not_following"), p->not_following },
		{ S("filter_not_followers"), p->not_followers },
		{ S("filter_new_accounts"), p->new_accounts },
		{ S("filter_private_mentions"), p->private_mentions },
	};

	jw_object(&o->j);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		jw_key_(&o->j, rows[i].key);
		jw_bool(&o->j, rows[i].way != NOTICE_ACCEPT);
	}
	summary(&o->j, requests, notices);
	jw_end(&o->j);
}

/* notifications_count is text in Mastodon's answer. */
void entity_notification_request(struct out *o, const struct notice_request *q)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, q->id);
	jw_key(j, "created_at");
	jw_time(j, q->created_at);
	jw_key(j, "updated_at");
	jw_time(j, q->updated_at);
	jw_key(j, "notifications_count");
	jw_str(j, str_fmt(o->t->a, "%lld", (long long)q->held));
	jw_key(j, "account");
	entity_account(o, &q->from);
	if (q->last) {
		jw_key(j, "last_status");
		entity_status(o, q->last);
	}
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
