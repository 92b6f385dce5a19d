#include "core/conversation.h"

#include "api/api.h"

static enum err answer(struct task *t, const struct request *q, struct reply *r,
		       const struct conversation *c)
{
	struct out o = out_start(t, q, r);

	entity_conversation(&o, c);
	out_done(&o);
	return OK;
}

static enum err list(struct task *t, struct request *q, struct reply *r)
{
	struct paging page;
	struct conversations all;
	struct out o;
	enum err e = page_read(t, q, PAGE_USUAL, PAGE_POSTS_MAX, &page);

	if (!e)
		e = conversation_list(t, &page, &all);
	if (e)
		return e;
	page_links(t, q, r, &page, all.n);
	o = out_start(t, q, r);
	jw_array(&o.j);
	for (size_t i = 0; i < all.n; i++)
		entity_conversation(&o, &all.p[i]);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

static enum err mark(struct task *t, const struct request *q, struct reply *r, bool unread)
{
	struct conversation c;
	enum err e = conversation_mark(t, path_id(q, 0), unread, &c);

	return e ? e : answer(t, q, r, &c);
}

static enum err mark_read(struct task *t, struct request *q, struct reply *r)
{
	return mark(t, q, r, false);
}

static enum err mark_unread(struct task *t, struct request *q, struct reply *r)
{
	return mark(t, q, r, true);
}

static enum err remove_one(struct task *t, struct request *q, struct reply *r)
{
	enum err e = conversation_remove(t, path_id(q, 0));

	return e ? e : answer_nothing(t, q, r);
}

/* Deprecated by Mastodon, and asked for by a few old apps. */
static enum err direct(struct task *t, struct request *q, struct reply *r)
{
	struct paging page;
	struct posts posts;
	enum err e = page_read(t, q, PAGE_USUAL, PAGE_POSTS_MAX, &page);

	page.kept = post_is_rendered;
	if (!e)
		e = conversation_posts(t, &page, &posts);
	return e ? e : answer_posts(t, q, r, &page, &posts);
}

static enum err mute(struct task *t, struct request *q, struct reply *r)
{
	struct post p;
	enum err e = thread_mute(t, path_id(q, 0), true, &p);

	return e ? e : answer_post(t, q, r, &p);
}

static enum err unmute(struct task *t, struct request *q, struct reply *r)
{
	struct post p;
	enum err e = thread_mute(t, path_id(q, 0), false, &p);

	return e ? e : answer_post(t, q, r, &p);
}

const struct route api_conversation_routes[] = {
	{ GET, "/api/v1/conversations", MEMBER, READS, list, "my direct posts as conversations",
	  "read:statuses", 0 },
	{ DELETE, "/api/v1/conversations/:id", MEMBER, WRITES, remove_one, "takes one off my list",
	  "write:conversations", 0 },
	{ POST, "/api/v1/conversations/:id/read", MEMBER, WRITES, mark_read, "marks one as read",
	  "write:conversations", 0 },
	{ POST, "/api/v1/conversations/:id/unread", MEMBER, WRITES, mark_unread,
	  "marks one as not read", "write:conversations", 0 },
	{ GET, "/api/v1/timelines/direct", MEMBER, READS, direct,
	  "my direct posts one by one; deprecated", "read:statuses", 0 },
	{ POST, "/api/v1/statuses/:id/mute", MEMBER, WRITES, mute, "no notifications from a thread",
	  "write:mutes", 0 },
	{ POST, "/api/v1/statuses/:id/unmute", MEMBER, WRITES, unmute,
	  "notifications from a thread again", "write:mutes", 0 },
	{ 0 },
};
