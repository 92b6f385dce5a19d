/*
 * What other servers send: verified, stored, answered 202, and worked on later (fed/arrive.c). The
 * answer to what is refused says why, for whoever looks into their own server's log.
 */
#include "base/json.h"
#include "core/arrival.h"
#include "core/far.h"
#include "core/job.h"
#include "fed/activity.h"
#include "fed/archive.h"
#include "fed/sync.h"
#include "fed/tables.h"
#include "fed/who.h"

#define RETRY_SECONDS "120"
#define END_MOST ((size_t)16 * 1024) /* bytes */

/* --- refusing --- */

static enum err refuse(struct task *t, const struct request *q, struct reply *r, enum err e,
		       int status, const char *why)
{
	struct jw j;

	fed_archive(t, q, str_of(why));
	r->status = status;
	r->type = "application/json; charset=utf-8";
	buf_clear(&r->body);
	jw_init(&j, &r->body);
	jw_object(&j);
	jw_key(&j, "error");
	jw_str(&j, str_of(why));
	jw_end(&j);
	jw_done(&j);
	if (status == 429 || status == 503)
		reply_header(r, "Retry-After", S(RETRY_SECONDS));
	return e;
}

static enum err accept(struct reply *r)
{
	r->status = 202;
	r->type = "application/json; charset=utf-8";
	return OK;
}

/* --- reading --- */

static bool is_document(const struct request *q)
{
	struct str rest = request_header(q, "Content-Type"), type = STR_NONE;

	str_cut(&rest, ';', &type);
	type = str_trim(type);
	return str_eq_nocase(type, S("application/activity+json")) ||
	       str_eq_nocase(type, S("application/ld+json"));
}

/* Everybody hears of everybody's end: of somebody who is not known here it need not be checked.
 * Such a message is small, and nothing large is read before it is known who sent it. */
static bool is_strangers_end(struct task *t, const struct request *q)
{
	struct thing a;

	return q->body.n <= END_MOST && thing_read(t->a, q->body, &a) && a.type == THING_DELETE &&
	       a.object.n == 1 && str_eq(a.object.p[0].id, a.actor) && a.actor.n &&
	       !far_person_find(t, a.actor);
}

/* What somebody else may pass on: it is fetched from where it comes from. */
static bool may_pass_on(enum thing_type type)
{
	return type == THING_CREATE || type == THING_UPDATE || type == THING_DELETE;
}

struct taking {
	struct arrival r;
	struct str host, sync; /* sync: sync_read's; or empty */
	bool counted;
};

static enum err take(struct task *t, void *arg)
{
	struct taking *k = arg;
	bool is_new;
	enum err e = arrival_add(t, &k->r, &is_new);

	if (!e && k->sync.n)
		job_add(t, JOB_SYNC, k->r.account_id, k->sync, t->now);
	if (!e && is_new && !k->counted) {
		arrival_took(k->host);
		k->counted = true;
	}
	return e;
}

/* The signer's own person speaks, or passes on what somebody else said. */
static enum err store(struct task *t, const struct request *q, const struct thing *a,
		      const struct who_signed *who, struct reply *r)
{
	struct taking *k = arena_make(t->a, struct taking);
	bool own = far_person_find(t, a->actor) == who->account_id;
	enum err e = arrival_may(who->host);

	if (e == ERR_BUSY)
		return refuse(t, q, r, e, 503, "too much waits here; please come back");
	if (e)
		return refuse(t, q, r, e, 429,
			      "too much of your server waits here; please come back");
	if (!own && !may_pass_on(a->type))
		return refuse(t, q, r, ERR_FORBIDDEN, 403, "whoever signed is not the actor");
	*k = (struct taking){ .r = { .account_id = who->account_id, .uri = S(""), .body = q->body },
			      .host = who->host,
			      .sync = sync_read(t, request_header(q, "Collection-Synchronization"),
						who->account_id) };
	if (own && str_eq(thing_host(t->a, a->id), who->host))
		k->r.uri = a->id;
	r->write = take;
	r->write_arg = k;
	return accept(r);
}

static enum err not_believed(struct task *t, const struct request *q, struct reply *r,
			     const struct who_signed *who, enum err e)
{
	if (e == ERR_FORBIDDEN)
		return refuse(t, q, r, e, 403, who->fault);
	if (e == ERR_OFTEN)
		return refuse(t, q, r, e, 429, who->fault);
	if (e == ERR_REMOTE)
		return refuse(t, q, r, ERR_BUSY, 503, who->fault);
	return refuse(t, q, r, ERR_SIGN_IN, 401, who->fault);
}

static enum err take_in(struct task *t, const struct request *q, struct reply *r,
			const struct who_signed *who)
{
	struct thing a;

	if (!thing_read(t->a, q->body, &a) || !a.actor.n)
		return refuse(t, q, r, ERR_INVALID, 400, "this is no activity");
	return store(t, q, &a, who, r);
}

static enum err inbox(struct task *t, struct request *q, struct reply *r)
{
	struct who_signed who;
	enum err e;

	if (!request_header(q, "Signature").n)
		return refuse(t, q, r, ERR_SIGN_IN, 401, "the request is not signed");
	if (!is_document(q))
		return refuse(t, q, r, ERR_INVALID, 415, "send application/activity+json");
	e = q->on_worker ? who_signed_slowly(t, q, &who) : who_signed(t, q, &who);
	if (e == ERR_REMOTE && is_strangers_end(t, q))
		return accept(r);
	if (e == ERR_REMOTE && !q->on_worker) {
		r->to_worker = true;
		return OK;
	}
	return e ? not_believed(t, q, r, &who, e) : take_in(t, q, r, &who);
}

const struct route fed_inbox_routes[] = {
	{ POST, "/inbox", ANYONE, READS, inbox, "what other servers send, to anybody here", NULL,
	  THING_BYTES_MAX },
	{ POST, "/@:name/inbox", ANYONE, READS, inbox, "what other servers send to somebody here",
	  NULL, THING_BYTES_MAX },
	{ POST, "/actor/inbox", ANYONE, READS, inbox, "what other servers send to the place itself",
	  NULL, THING_BYTES_MAX },
	{ 0 },
};
