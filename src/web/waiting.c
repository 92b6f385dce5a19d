/* Who may reach somebody's notices, and who waits to. */
#include "core/filter.h"
#include "core/notice_policy.h"
#include "web/door.h"
#include "web/notice.h"
#include "web/settings.h"
#include "web/tables.h"

#define WAITING 30
#define WORDS_SHOWN 300

/* --- those who wait --- */

static struct waiting_one one_view(struct task *t, const struct notice_request *q)
{
	struct waiting_one v = { .id = q->id, .from = person_view(t, &q->from) };
	const struct post *p = q->last;

	v.at = day_view(t, q->updated_at);
	if (p && p->boosted)
		p = p->boosted;
	/* What is shown is theirs: a candle is about a post of mine, which says nothing of them. */
	if (p && p->account_id == q->from.id) {
		v.url = post_path(t, p);
		v.words = filtered_words(t, p, FILTER_NOTIFICATIONS);
		if (!v.words.n)
			v.words = post_line(t, p, WORDS_SHOWN);
	}
	return v;
}

static enum err waiting_show(struct task *t, struct request *q, struct reply *r)
{
	struct waiting_view v = { 0 };
	struct paging page = paging_asked(t, q, WAITING);
	struct notice_requests list;
	struct out o;
	enum err e = notice_requests(t, &page, &list);

	if (e)
		return e;
	v.view = view_new(t, q, HERE_NOTICES, word(t->lang, W_WAITING_TITLE));
	v.one = arena_many(t->a, struct waiting_one, list.n);
	for (; v.n < list.n; v.n++)
		v.one[v.n] = one_view(t, &list.p[v.n]);
	v.pages = pages_view(t, S("/notices/waiting"), &page);
	o = view_out(t, r);
	page_waiting(&o, &v);
	return OK;
}

static enum err waiting_do(struct task *t, struct request *q, struct reply *r)
{
	struct decision {
		uint64_t given;
		int64_t id;
		bool accept;
	} f = { 0 };
	static const struct field fields[] = {
		FIELD_REQUIRED("id", FIELD_ID, struct decision, id, 0, 0, ""),
		FIELD_REQUIRED("accept", FIELD_BOOL, struct decision, accept, 0, 0, ""),
		{ 0 },
	};
	enum err e = web_form(t, q, fields, &f);

	if (!e)
		e = f.accept ? notice_request_accept(t, f.id) : notice_request_dismiss(t, f.id);
	return e ? e
		 : web_back(t, r, S("/notices/waiting"), f.accept ? SAID_LET_IN : SAID_PUT_AWAY);
}

/* --- whom to hold back --- */

static const struct {
	const char *name;
	enum word label, hint;
} wishes[4] = {
	{ "not_following", W_SETTINGS_NOTICES_NOT_FOLLOWING,
	  W_SETTINGS_NOTICES_NOT_FOLLOWING_HINT },
	{ "not_followers", W_SETTINGS_NOTICES_NOT_FOLLOWERS,
	  W_SETTINGS_NOTICES_NOT_FOLLOWERS_HINT },
	{ "new_accounts", W_SETTINGS_NOTICES_NEW, W_SETTINGS_NOTICES_NEW_HINT },
	{ "private_mentions", W_SETTINGS_NOTICES_PRIVATE, W_SETTINGS_NOTICES_PRIVATE_HINT },
};

static void ways_of(struct notice_policy *p, enum notice_way *ret[4])
{
	ret[0] = &p->not_following;
	ret[1] = &p->not_followers;
	ret[2] = &p->new_accounts;
	ret[3] = &p->private_mentions;
}

static enum err wishes_show(struct task *t, struct request *q, struct reply *r)
{
	struct wishes_view v = { 0 };
	struct notice_policy p;
	enum notice_way *way[4];
	struct out o;
	enum err e = notice_policy_get(t, &p);

	if (e)
		return e;
	ways_of(&p, way);
	v.view = view_new(t, q, HERE_SETTINGS, word(t->lang, W_SETTINGS_NOTICES));
	for (size_t i = 0; i < 4; i++)
		v.wish[i] = (struct wish_view){ .name = str_of(wishes[i].name),
						.label = word(t->lang, wishes[i].label),
						.hint = word(t->lang, wishes[i].hint),
						.way = *way[i] };
	v.candles = p.candles;
	o = view_out(t, r);
	page_settings_notices(&o, &v);
	return OK;
}

/* What is none of the three leaves the wish as it was: only the page sends it. */
static void change(struct str typed, enum notice_way *way)
{
	if (str_eq(typed, S("accept")))
		*way = NOTICE_ACCEPT;
	else if (str_eq(typed, S("filter")))
		*way = NOTICE_FILTER;
	else if (str_eq(typed, S("drop")))
		*way = NOTICE_DROP;
}

struct wishes_form {
	uint64_t given;
	struct str way[4], candles;
};

static enum err wishes_do(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD("not_following", FIELD_LINE, struct wishes_form, way[0], 0, 100, ""),
		FIELD("not_followers", FIELD_LINE, struct wishes_form, way[1], 0, 100, ""),
		FIELD("new_accounts", FIELD_LINE, struct wishes_form, way[2], 0, 100, ""),
		FIELD("private_mentions", FIELD_LINE, struct wishes_form, way[3], 0, 100, ""),
		FIELD("candles", FIELD_LINE, struct wishes_form, candles, 0, 100, ""),
		{ 0 },
	};
	struct wishes_form f = { 0 };
	struct notice_policy p;
	enum notice_way *way[4];
	enum err e = web_form(t, q, fields, &f);

	if (!e)
		e = notice_policy_get(t, &p);
	if (e)
		return e;
	ways_of(&p, way);
	for (size_t i = 0; i < 4; i++)
		change(f.way[i], way[i]);
	candle_way_read(f.candles, &p.candles);
	e = notice_policy_set(t, &p);
	return e ? e : web_back(t, r, S("/settings/notices"), SAID_SAVED);
}

const struct route web_waiting_routes[] = {
	{ GET, "/notices/waiting", MEMBER, READS, waiting_show,
	  .help = "people whose notices are held back" },
	{ POST, "/notices/waiting", MEMBER, WRITES, waiting_do,
	  .help = "lets one of them through, or puts away what they left" },
	{ GET, "/settings/notices", MEMBER, READS, wishes_show,
	  .help = "who may reach one's notices" },
	{ POST, "/settings/notices", MEMBER, WRITES, wishes_do, .help = "changes who may" },
	{ 0 },
};
