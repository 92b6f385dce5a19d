#include "fed/reader.h"

#include "core/far.h"
#include "core/tell.h"
#include "fed/who.h"
#include "sys/route.h"

static bool is_signed(const struct request *q)
{
	return request_header(q, "Signature").n || request_header(q, "Signature-Input").n;
}

/* *ret_unknown: by a key that must be fetched first. */
static enum err meet(struct task *t, const struct request *q, bool *ret_unknown)
{
	struct account *reader;
	struct who_signed who;
	enum err e;

	*ret_unknown = false;
	if (!is_signed(q))
		return OK;
	e = q->on_worker ? who_signed_slowly(t, q, &who) : who_signed(t, q, &who);
	*ret_unknown = e == ERR_REMOTE;
	if (e == ERR_FORBIDDEN)
		return fail(t, ERR_FORBIDDEN, W_ELSEWHERE_CLOSED);
	if (e || who.suspended)
		return OK;
	reader = arena_make(t->a, struct account);
	if (account_load(t, who.account_id, reader) == OK)
		t->me = reader;
	return OK;
}

enum err reader_meet(struct task *t, const struct request *q)
{
	bool unknown;

	return meet(t, q, &unknown);
}

bool reader_may_be(const struct task *t, const struct request *q)
{
	return !t->me && !q->on_worker && is_signed(q);
}

/* A server that asks in its own name asks for its people: for one of them who may see the post, it
 * gets what they would get. Whom of its people it shows it to is its own affair, as with what it is
 * sent. */
static bool stands_for(struct task *t, int64_t post_id)
{
	struct account *reader;
	struct far_ways ways;
	int64_t id;

	if (!t->me || !far_is_place(t, t->me) || !far_ways(t, t->me->id, &ways))
		return false;
	id = far_reader_at(t, ways.host, post_id);
	reader = arena_make(t->a, struct account);
	if (!id || account_load(t, id, reader) != OK)
		return false;
	t->fault = (struct fault){ 0 };
	t->me = reader;
	return true;
}

/* A key is fetched only where it would open something: for a post that is there. */
enum err reader_post(struct task *t, const struct request *q, struct reply *r, struct post *ret)
{
	bool unknown;
	int64_t id, era;
	enum err e = meet(t, q, &unknown);

	if (e)
		return e;
	e = post_get(t, path_id(q, 1), ret);
	if (e == ERR_NOT_FOUND && stands_for(t, path_id(q, 1)))
		e = post_get(t, path_id(q, 1), ret);
	if (e == ERR_NOT_FOUND && unknown && !q->on_worker && post_uri(t, path_id(q, 1)).n)
		r->to_worker = true;
	/* By an address that it had before its audience changed it is gone, for everybody. */
	if (!e && (!str_eq_nocase(ret->author.acct, q->args[0]) ||
		   !post_number_read(q->args[1], &id, &era) || era != ret->era))
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

void reader_gets(struct task *t, struct reply *r, int64_t post_id)
{
	struct giving *g;

	if (!t->me || is_told(t, post_id))
		return;
	g = arena_make(t->a, struct giving);
	*g = (struct giving){ post_id, t->me->id };
	r->write = note_down;
	r->write_arg = g;
}
