#include "api/api.h"

/* --- what I am to somebody --- */

struct follow_form {
	uint64_t given;
	bool boosts, notify;
	struct strs languages;
};

#define LANGUAGES_MAX 50

static enum err follow(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD("reblogs", FIELD_BOOL, struct follow_form, boosts, 0, 0, "reblogs"),
		FIELD("notify", FIELD_BOOL, struct follow_form, notify, 0, 0, "notify"),
		FIELD("languages[]", FIELD_LINES, struct follow_form, languages, 0, LANGUAGES_MAX,
		      "languages"),
		{ 0 },
	};
	struct follow_form f = { 0 };
	struct follow_options o;
	struct relation rel;
	enum err e = task_form(t, &q->params, fields, &f);

	if (e)
		return e;
	o = (struct follow_options){ GIVEN(f, 0), f.boosts,    GIVEN(f, 1),
				     f.notify,	  GIVEN(f, 2), f.languages };
	e = follow_start(t, path_id(q, 0), &o, &rel);
	return e ? e : answer_relation(t, q, r, &rel);
}

struct mute_form {
	uint64_t given;
	bool notices;
	int64_t seconds;
};

static enum err mute(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD("notifications", FIELD_BOOL, struct mute_form, notices, 0, 0,
		      "notifications"),
		FIELD("duration", FIELD_CLAMP, struct mute_form, seconds, 0, INT32_MAX, "duration"),
		{ 0 },
	};
	struct mute_form f = { .notices = true };
	struct relation rel;
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = mute_start(t, path_id(q, 0), f.notices, f.seconds, &rel);
	return e ? e : answer_relation(t, q, r, &rel);
}

typedef enum err change(struct task *t, int64_t id, struct relation *ret);

static enum err answer_change(struct task *t, const struct request *q, struct reply *r, change *run)
{
	struct relation rel;
	enum err e = run(t, path_id(q, 0), &rel);

	return e ? e : answer_relation(t, q, r, &rel);
}

#define CHANGE(name, rule)                                                                         \
	static enum err name(struct task *t, struct request *q, struct reply *r)                   \
	{                                                                                          \
		return answer_change(t, q, r, rule);                                               \
	}

CHANGE(unfollow, follow_stop)
CHANGE(block, block_start)
CHANGE(unblock, block_stop)
CHANGE(unmute, mute_stop)
CHANGE(remove_follower, follow_remove)
CHANGE(accept_request, follow_accept)
CHANGE(reject_request, follow_reject)

/* --- lists of people --- */

static enum err requests(struct task *t, struct request *q, struct reply *r)
{
	return answer_people(t, q, r, follow_requests);
}

static enum err outgoing(struct task *t, struct request *q, struct reply *r)
{
	return answer_people(t, q, r, follow_outgoing);
}

static enum err blocks(struct task *t, struct request *q, struct reply *r)
{
	return answer_people(t, q, r, block_list);
}

static enum err followers(struct task *t, struct request *q, struct reply *r)
{
	return answer_people_of(t, q, r, follow_followers);
}

static enum err following(struct task *t, struct request *q, struct reply *r)
{
	return answer_people_of(t, q, r, follow_following);
}

static int64_t muted_until(const struct relations *list, int64_t id)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].id == id)
			return list->p[i].mute_until;
	return 0;
}

static enum err mutes_with_ends(struct task *t, const struct accounts *list, struct relations *ret)
{
	struct ids ids = { arena_many(t->a, int64_t, list->n + 1), list->n };

	for (size_t i = 0; i < list->n; i++)
		ids.p[i] = list->p[i].id;
	return relation_many(t, ids, ret);
}

static enum err mutes(struct task *t, struct request *q, struct reply *r)
{
	struct paging page;
	struct accounts list;
	struct relations ends;
	struct out o;
	enum err e = page_read(t, q, PAGE_PEOPLE, PAGE_PEOPLE_MAX, &page);

	if (!e)
		e = mute_list(t, &page, &list);
	if (!e)
		e = mutes_with_ends(t, &list, &ends);
	if (e)
		return e;
	o = out_start(t, q, r);
	jw_array(&o.j);
	for (size_t i = 0; i < list.n; i++)
		entity_muted_account(&o, &list.p[i], muted_until(&ends, list.p[i].id));
	jw_end(&o.j);
	out_done(&o);
	page_links(t, q, r, &page, list.n);
	return OK;
}

const struct route api_follow_routes[] = {
	{ POST, "/api/v1/accounts/:id/follow", MEMBER, WRITES, follow, "follows, or asks to",
	  "write:follows", 0 },
	{ POST, "/api/v1/accounts/:id/unfollow", MEMBER, WRITES, unfollow, "follows no longer",
	  "write:follows", 0 },
	{ POST, "/api/v1/accounts/:id/block", MEMBER, WRITES, block, "blocks", "write:blocks", 0 },
	{ POST, "/api/v1/accounts/:id/unblock", MEMBER, WRITES, unblock, "blocks no longer",
	  "write:blocks", 0 },
	{ POST, "/api/v1/accounts/:id/mute", MEMBER, WRITES, mute, "mutes", "write:mutes", 0 },
	{ POST, "/api/v1/accounts/:id/unmute", MEMBER, WRITES, unmute, "mutes no longer",
	  "write:mutes", 0 },
	{ POST, "/api/v1/accounts/:id/remove_from_followers", MEMBER, WRITES, remove_follower,
	  "removes a follower of mine", "write:follows", 0 },
	{ GET, "/api/v1/accounts/:id/followers", ANYONE, READS, followers,
	  "followers, where they are shown", NULL, 0 },
	{ GET, "/api/v1/accounts/:id/following", ANYONE, READS, following,
	  "whom somebody follows, where it is shown", NULL, 0 },
	{ GET, "/api/v1/follow_requests", MEMBER, READS, requests,
	  "who asks to follow me, or a page of the remembered that I keep", "read:follows", 0 },
	{ GET, "/api/v1/follow_requests/outgoing", MEMBER, READS, outgoing,
	  "whom I asked to follow", "read:follows", 0 },
	{ POST, "/api/v1/follow_requests/:id/authorize", MEMBER, WRITES, accept_request,
	  "lets somebody follow me, or such a page", "write:follows", 0 },
	{ POST, "/api/v1/follow_requests/:id/reject", MEMBER, WRITES, reject_request,
	  "does not let somebody follow me, or such a page", "write:follows", 0 },
	{ GET, "/api/v1/blocks", MEMBER, READS, blocks, "whom I block", "read:blocks", 0 },
	{ GET, "/api/v1/mutes", MEMBER, READS, mutes, "whom I mute", "read:mutes", 0 },
	{ 0 },
};
