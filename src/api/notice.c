#include "api/api.h"
#include "base/id.h"

#define TYPES_MAX 40
#define NOTICES_USUAL 40
#define UNREAD_USUAL 100

struct notice_form {
	uint64_t given;
	struct strs types, exclude, grouped;
	struct str expand;
	int64_t from;
	bool held;
};

static const struct field notice_fields[] = {
	FIELD("types[]", FIELD_LINES, struct notice_form, types, 0, TYPES_MAX, "types"),
	FIELD("exclude_types[]", FIELD_LINES, struct notice_form, exclude, 0, TYPES_MAX,
	      "exclude_types"),
	FIELD("account_id", FIELD_ID, struct notice_form, from, 0, 0, "account_id"),
	FIELD("include_filtered", FIELD_BOOL, struct notice_form, held, 0, 0, "include_filtered"),
	FIELD("grouped_types[]", FIELD_LINES, struct notice_form, grouped, 0, TYPES_MAX,
	      "grouped_types"),
	FIELD("expand_accounts", FIELD_LINE, struct notice_form, expand, 0, 100, "expand_accounts"),
	{ 0 },
};

/* Types that Rosemary has none of are bits that nothing has. */
static unsigned kinds_of(const struct strs *names)
{
	unsigned kinds = 0;

	for (size_t i = 0; i < names->n; i++) {
		enum notice_kind kind = notice_kind_of(names->p[i]);

		if (kind < NOTICE_KINDS)
			kinds |= 1u << kind;
		if (kind == NOTICE_CANDLE)
			kinds |= 1u << NOTICE_CANDLES;
		if (kind == NOTICE_MENTION)
			kinds |= 1u << NOTICE_OFFERED;
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

static enum err read_want(struct task *t, const struct request *q, struct notice_want *ret,
			  bool *ret_partial)
{
	struct notice_form f = { 0 };
	enum err e = task_form(t, &q->params, notice_fields, &f);

	if (e)
		return e;
	*ret_partial = str_eq(f.expand, S("partial_avatars"));
	if (f.expand.n && !*ret_partial && !str_eq(f.expand, S("full")))
		return fail_with(t, ERR_INVALID, W_API_CHOICE, S("expand_accounts"),
				 S("full, partial_avatars"));
	*ret = (struct notice_want){
		.kinds = has_names(&f.types) ? kinds_of(&f.types) : NOTICE_ALL_KINDS,
		.grouped = has_names(&f.grouped) ? kinds_of(&f.grouped) : notice_groupable(),
		.from_id = f.from,
		.held = f.held
	};
	ret->kinds &= ~kinds_of(&f.exclude);
	return OK;
}

static void put_each(struct out *o, const struct notices *notices)
{
	jw_array(&o->j);
	for (size_t i = 0; i < notices->n; i++)
		entity_notification(o, &notices->p[i]);
	jw_end(&o->j);
}

static enum err list(struct task *t, struct request *q, struct reply *r)
{
	struct notice_want want;
	struct paging page;
	struct notices notices = { 0 };
	struct out o;
	bool partial;
	enum err e = page_read(t, q, NOTICES_USUAL, NOTICES_MAX, &page);

	if (!e)
		e = read_want(t, q, &want, &partial);
	if (!e && want.kinds)
		e = notice_list(t, &want, &page, &notices);
	if (e)
		return e;
	o = out_start(t, q, r);
	put_each(&o, &notices);
	out_done(&o);
	page_links(t, q, r, &page, notices.n);
	return OK;
}

static enum err list_groups(struct task *t, struct request *q, struct reply *r)
{
	struct notice_want want;
	struct paging page;
	struct notice_groups groups = { 0 };
	struct out o;
	bool partial = false;
	enum err e = page_read(t, q, NOTICES_USUAL, NOTICES_MAX, &page);

	if (!e)
		e = read_want(t, q, &want, &partial);
	/* A portrait alone is in no rendering. */
	if (partial)
		page.kept_people = NULL;
	if (!e && want.kinds)
		e = notice_groups(t, &want, &page, &groups);
	if (e)
		return e;
	o = out_start(t, q, r);
	entity_notification_groups(&o, &groups, partial);
	out_done(&o);
	page_links(t, q, r, &page, groups.n);
	return OK;
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

static enum err get_group(struct task *t, struct request *q, struct reply *r)
{
	struct notice_group_name name = notice_group_named(q->args[0]);
	struct notice_groups one;
	struct out o;
	enum err e = notice_group_get(t, &name, &one);

	if (e)
		return e;
	o = out_start(t, q, r);
	entity_notification_groups(&o, &one, false);
	out_done(&o);
	return OK;
}

static enum err group_accounts(struct task *t, struct request *q, struct reply *r)
{
	struct notice_group_name name = notice_group_named(q->args[0]);
	struct paging page;
	struct accounts people;
	enum err e = page_read(t, q, PAGE_PEOPLE, PAGE_PEOPLE_MAX, &page);

	if (!e)
		e = notice_group_people(t, &name, &page, &people);
	return e ? e : answer_accounts(t, q, r, &page, &people);
}

static enum err dismiss(struct task *t, struct request *q, struct reply *r)
{
	enum err e = notice_dismiss(t, path_id(q, 0));

	return e ? e : answer_nothing(t, q, r);
}

static enum err dismiss_group(struct task *t, struct request *q, struct reply *r)
{
	struct notice_group_name name = notice_group_named(q->args[0]);
	enum err e = notice_group_dismiss(t, &name);

	return e ? e : answer_nothing(t, q, r);
}

static enum err clear(struct task *t, struct request *q, struct reply *r)
{
	enum err e = notice_clear(t);

	return e ? e : answer_nothing(t, q, r);
}

/* The way of apps that are older than the :id in the path. */
static enum err dismiss_old(struct task *t, struct request *q, struct reply *r)
{
	struct id_form {
		uint64_t given;
		int64_t id;
	} f = { 0 };
	static const struct field fields[] = {
		FIELD_REQUIRED("id", FIELD_ID, struct id_form, id, 0, 0, "id"),
		{ 0 },
	};
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = notice_dismiss(t, f.id);
	return e ? e : answer_nothing(t, q, r);
}

/* Newer than the mark, up to the limit. */
static enum err count_unread(struct task *t, struct request *q, struct reply *r, bool grouped)
{
	struct limit_form {
		uint64_t given;
		int64_t limit;
	} f = { .limit = UNREAD_USUAL };
	static const struct field fields[] = {
		FIELD("limit", FIELD_CLAMP, struct limit_form, limit, 1, NOTICES_COUNTED, "limit"),
		{ 0 },
	};
	struct notice_want want;
	struct out o;
	int64_t n = 0;
	bool partial;
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = read_want(t, q, &want, &partial);
	if (e)
		return e;
	if (!grouped)
		want.grouped = 0;
	if (want.kinds)
		e = notice_unread(t, &want, f.limit, &n);
	if (e)
		return e;
	o = out_start(t, q, r);
	jw_object(&o.j);
	jw_key(&o.j, "count");
	jw_int(&o.j, n);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

static enum err unread(struct task *t, struct request *q, struct reply *r)
{
	return count_unread(t, q, r, false);
}

static enum err unread_groups(struct task *t, struct request *q, struct reply *r)
{
	return count_unread(t, q, r, true);
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
	WRITING("/api/v1/notifications/dismiss", dismiss_old, "the same, as older apps ask"),
	WRITING("/api/v1/notifications/:id/dismiss", dismiss, "removes a notification"),
	READING("/api/v2/notifications", list_groups, "what happened, in groups"),
	READING("/api/v2/notifications/unread_count", unread_groups,
		"is there anything new, in groups"),
	READING("/api/v2/notifications/:key", get_group, "one group of notifications"),
	READING("/api/v2/notifications/:key/accounts", group_accounts, "the people of a group"),
	WRITING("/api/v2/notifications/:key/dismiss", dismiss_group, "removes a group"),
	{ 0 },
};
