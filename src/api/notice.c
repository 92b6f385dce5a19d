#include "api/api.h"
#include "base/id.h"

#define ALL_KINDS ((1u << NOTICE_KINDS) - 1)
#define TYPES_MAX 40
#define NOTICES_USUAL 40
#define NOTICES_MAX 80
#define UNREAD_MAX 100

struct notice_form {
	uint64_t given;
	struct strs types, exclude;
	int64_t from;
};

static const struct field notice_fields[] = {
	FIELD("types[]", FIELD_LINES, struct notice_form, types, 0, TYPES_MAX, "types"),
	FIELD("exclude_types[]", FIELD_LINES, struct notice_form, exclude, 0, TYPES_MAX,
	      "exclude_types"),
	FIELD("account_id", FIELD_ID, struct notice_form, from, 0, 0, "account_id"),
	{ 0 },
};

/* Types that Rosemary has none of (polls, reports) are bits that nothing has. */
static unsigned kinds_of(const struct strs *names)
{
	unsigned kinds = 0;

	for (size_t i = 0; i < names->n; i++) {
		enum notice_kind kind = notice_kind_of(names->p[i]);

		if (kind < NOTICE_KINDS)
			kinds |= 1u << kind;
	}
	return kinds;
}

/* An empty list, as JSON has it, is no wish. */
static bool has_names(const struct strs *names)
{
	for (size_t i = 0; i < names->n; i++)
		if (names->p[i].n)
			return true;
	return false;
}

static enum err read_kinds(struct task *t, const struct request *q, unsigned *ret_kinds,
			   int64_t *ret_from)
{
	struct notice_form f = { 0 };
	enum err e = task_form(t, &q->params, notice_fields, &f);

	if (e)
		return e;
	*ret_kinds = has_names(&f.types) ? kinds_of(&f.types) : ALL_KINDS;
	*ret_kinds &= ~kinds_of(&f.exclude);
	*ret_from = f.from;
	return OK;
}

static enum err read_list(struct task *t, const struct request *q, struct paging *page,
			  struct notices *ret)
{
	unsigned kinds = 0;
	int64_t from = 0;
	enum err e = read_kinds(t, q, &kinds, &from);

	*ret = (struct notices){ 0 };
	if (!e && kinds)
		e = notice_list(t, kinds, from, page, ret);
	return e;
}

static void put_each(struct out *o, const struct notices *notices)
{
	jw_array(&o->j);
	for (size_t i = 0; i < notices->n; i++)
		entity_notification(o, &notices->p[i]);
	jw_end(&o->j);
}

static enum err answer_list(struct task *t, const struct request *q, struct reply *r,
			    void (*body)(struct out *o, const struct notices *notices))
{
	struct paging page;
	struct notices notices;
	struct out o;
	enum err e = page_read(t, q, NOTICES_USUAL, NOTICES_MAX, &page);

	if (!e)
		e = read_list(t, q, &page, &notices);
	if (e)
		return e;
	o = out_start(t, q, r);
	body(&o, &notices);
	out_done(&o);
	page_links(t, q, r, &page, notices.n);
	return OK;
}

static enum err list(struct task *t, struct request *q, struct reply *r)
{
	return answer_list(t, q, r, put_each);
}

static enum err list_groups(struct task *t, struct request *q, struct reply *r)
{
	return answer_list(t, q, r, entity_notification_groups);
}

static enum err get(struct task *t, struct request *q, struct reply *r)
{
	struct notice n;
	struct out o;
	enum err e = notice_get(t, path_id(q, 0), &n);

	if (e)
		return e;
	o = out_start(t, q, r);
	entity_notification(&o, &n);
	out_done(&o);
	return OK;
}

/* "ungrouped-123": 123; 0 for anything else. */
static int64_t group_id(const struct request *q)
{
	struct str key = q->args[0], start = S("ungrouped-");
	int64_t id = 0;

	if (str_starts(key, start) && id_read(str_sub(key, start.n, key.n), &id))
		return id;
	return 0;
}

static enum err get_group(struct task *t, struct request *q, struct reply *r)
{
	struct notice n;
	struct notices one = { &n, 1 };
	struct out o;
	enum err e = notice_get(t, group_id(q), &n);

	if (e)
		return e;
	o = out_start(t, q, r);
	entity_notification_groups(&o, &one);
	out_done(&o);
	return OK;
}

static enum err group_accounts(struct task *t, struct request *q, struct reply *r)
{
	struct notice n;
	struct accounts one = { &n.from, 1 };
	enum err e = notice_get(t, group_id(q), &n);

	return e ? e : answer_accounts(t, q, r, NULL, &one);
}

static enum err dismiss(struct task *t, struct request *q, struct reply *r)
{
	enum err e = notice_dismiss(t, path_id(q, 0));

	return e ? e : answer_nothing(t, q, r);
}

static enum err dismiss_group(struct task *t, struct request *q, struct reply *r)
{
	enum err e = notice_dismiss(t, group_id(q));

	return e ? e : answer_nothing(t, q, r);
}

static enum err clear(struct task *t, struct request *q, struct reply *r)
{
	enum err e = notice_clear(t);

	return e ? e : answer_nothing(t, q, r);
}

struct limit_form {
	uint64_t given;
	int64_t limit;
};

/* Newer than the mark, up to the limit. */
static enum err unread(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD("limit", FIELD_CLAMP, struct limit_form, limit, 1, UNREAD_MAX, "limit"),
		{ 0 },
	};
	struct limit_form f = { .limit = UNREAD_MAX };
	struct paging page = { 0 };
	struct marker mark;
	struct notices notices;
	struct out o;
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = marker_get(t, S("notifications"), &mark);
	if (e)
		return e;
	page.limit = f.limit;
	page.since_id = mark.last_id;
	e = read_list(t, q, &page, &notices);
	if (e)
		return e;
	o = out_start(t, q, r);
	jw_object(&o.j);
	jw_key(&o.j, "count");
	jw_int(&o.j, (int64_t)notices.n);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

/* Nothing is held back from anybody's notifications, and this says so. */
static enum err policy(struct task *t, struct request *q, struct reply *r)
{
	static const char *const keys[] = { "for_not_following", "for_not_followers",
					    "for_new_accounts", "for_private_mentions",
					    "for_limited_accounts" };
	struct out o = out_start(t, q, r);

	jw_object(&o.j);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		jw_key_(&o.j, str_of(keys[i]));
		jw_str(&o.j, S("accept"));
	}
	jw_key(&o.j, "summary");
	jw_ready(&o.j, S("{\"pending_requests_count\":0,\"pending_notifications_count\":0}"));
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

#define READING(path, run, help)                                                                   \
	{                                                                                          \
		GET, path, MEMBER, READS, run, help, "read:notifications", 0                       \
	}
#define WRITING(path, run, help)                                                                   \
	{                                                                                          \
		POST, path, MEMBER, WRITES, run, help, "write:notifications", 0                    \
	}

const struct route api_notice_routes[] = {
	READING("/api/v1/notifications", list, "what happened"),
	READING("/api/v1/notifications/unread_count", unread, "is there anything new"),
	READING("/api/v1/notifications/:id", get, "one notification"),
	WRITING("/api/v1/notifications/clear", clear, "removes all notifications"),
	WRITING("/api/v1/notifications/:id/dismiss", dismiss, "removes a notification"),
	READING("/api/v2/notifications", list_groups, "what happened, as newer apps ask"),
	READING("/api/v2/notifications/unread_count", unread, "is there anything new"),
	READING("/api/v2/notifications/policy", policy, "whose notifications are held back"),
	READING("/api/v2/notifications/:key", get_group, "one group of notifications"),
	READING("/api/v2/notifications/:key/accounts", group_accounts, "the people of a group"),
	WRITING("/api/v2/notifications/:key/dismiss", dismiss_group, "removes a group"),
	{ 0 },
};
