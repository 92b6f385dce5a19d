#include "fed/reader.h"

#include "core/far.h"
#include "core/tell.h"
#include "fed/who.h"
#include "sys/route.h"
#include "sys/writer.h"

static bool is_signed(const struct request *q)
{
	return request_header(q, "Signature").n || request_header(q, "Signature-Input").n;
}

/* *ret_unknown: by a key that must be fetched first. */
static enum err meet(struct task *t, const struct request *q, const struct reply *r,
		     bool *ret_unknown)
{
	struct account *reader;
	struct who_signed who;
	enum err e;

	*ret_unknown = false;
	if (!is_signed(q))
		return OK;
	e = r->slowly ? who_signed_slowly(t, q, &who) : who_signed(t, q, &who);
	*ret_unknown = e == ERR_REMOTE;
	if (e == ERR_FORBIDDEN)
		return fail(t, ERR_FORBIDDEN, W_ELSEWHERE_CLOSED);
	if (e)
		return OK;
	reader = arena_make(t->a, struct account);
	if (account_load(t, who.account_id, reader) == OK)
		t->me = reader;
	return OK;
}

enum err reader_meet(struct task *t, const struct request *q, struct reply *r)
{
	bool unknown;

	return meet(t, q, r, &unknown);
}

/* A key is fetched only where it would open something: for a post that is there. */
enum err reader_post(struct task *t, const struct request *q, struct reply *r, struct post *ret)
{
	bool unknown;
	enum err e = meet(t, q, r, &unknown);

	if (e)
		return e;
	e = post_get(t, path_id(q, 1), ret);
	if (e == ERR_NOT_FOUND && unknown && post_uri(t, path_id(q, 1)).n)
		r->slowly = true;
	if (!e && !str_eq_nocase(ret->author.acct, q->args[0]))
		e = fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	return e;
}

/* --- the ledger --- */

static bool is_told(struct task *t, int64_t post_id)
{
	struct inboxes servers;
	struct far_ways ways;

	if (!far_ways(t, t->me->id, &ways))
		return true;
	if (tell_ledger(t, post_id, &servers))
		return false;
	for (size_t i = 0; i < servers.n; i++)
		if (str_eq(servers.p[i].host, ways.host))
			return true;
	return false;
}

struct giving {
	int64_t post_id, reader_id;
};

static enum err note_down(struct task *t, void *arg)
{
	const struct giving *g = arg;

	tell_has(t, g->post_id, g->reader_id);
	return OK;
}

/* On the disk before the answer goes out: what is narrowed or taken back later must reach them. */
enum err reader_gets(struct task *t, struct reply *r, int64_t post_id)
{
	if (!t->me || is_told(t, post_id))
		return OK;
	if (r->slowly)
		return write_now(t, note_down, &(struct giving){ post_id, t->me->id });
	r->slowly = true;
	return OK;
}
