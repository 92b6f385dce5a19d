#include "fed/approval.h"

#include "base/url.h"
#include "core/approval.h"
#include "core/far.h"
#include "core/post.h"
#include "core/tell.h"
#include "fed/ask.h"
#include "fed/document.h"
#include "fed/foreign.h"
#include "fed/person.h"
#include "fed/reader.h"
#include "fed/resolve.h"
#include "fed/tables.h"

/* --- documents --- */

static struct str within(struct task *t, const struct account *owner, const char *what, int64_t id)
{
	return str_fmt(t->a, "%.*s/%lld", STR_ARG(person_id(t, owner, what)), (long long)id);
}

struct str approval_id(struct task *t, const struct account *owner, int64_t answer_id)
{
	return within(t, owner, "/approvals", answer_id);
}

struct str approval_like_id(struct task *t, const struct account *owner, int64_t candle_id)
{
	return within(t, owner, "/like_authorizations", candle_id);
}

struct str approval_boost_id(struct task *t, const struct account *owner, int64_t boost_id)
{
	return within(t, owner, "/announce_authorizations", boost_id);
}

/* The owner of the address, who is here. */
static enum err find_owner(struct task *t, const struct request *q, struct account *ret)
{
	enum err e = reader_meet(t, q);

	if (!e)
		e = account_find(t, q->args[0], ret);
	if (!e && ret->domain.n)
		e = fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	return e;
}

static enum err not_found(struct task *t, const struct request *q, struct reply *r, enum err e)
{
	if (e == ERR_NOT_FOUND)
		r->to_worker = reader_may_be(t, q);
	return e;
}

/* GoToSocial reads the first two names from 0.21 on, the others before. */
static void write(struct task *t, struct reply *r, struct str id, const char *type,
		  const struct account *owner, struct str deed, struct str of)
{
	struct jw j;

	document_start(r, &j);
	jw_object(&j);
	document_context(&j);
	document_str(&j, "id", id);
	document_str(&j, "type", str_of(type));
	document_str(&j, "attributedTo", person_id(t, owner, ""));
	document_str(&j, "interactingObject", deed);
	document_str(&j, "interactionTarget", of);
	document_str(&j, "object", deed);
	document_str(&j, "target", of);
	jw_end(&j);
	jw_done(&j);
}

static enum err show(struct task *t, struct request *q, struct reply *r)
{
	struct account owner;
	int64_t answer = path_id(q, 1), to = 0;
	enum err e = find_owner(t, q, &owner);

	if (!e)
		e = approval_read(t, owner.id, answer, &to);
	if (e)
		return not_found(t, q, r, e);
	write(t, r, approval_id(t, &owner, answer), "ReplyAuthorization", &owner,
	      post_uri(t, answer), post_uri(t, to));
	return OK;
}

/* Of a post that whoever asks may see. */
static enum err show_like(struct task *t, struct request *q, struct reply *r)
{
	struct account owner;
	struct str like;
	struct post p;
	int64_t of, by, candle = path_id(q, 1);
	enum err e = find_owner(t, q, &owner);

	if (!e)
		e = approval_candle(t, owner.id, candle, &of, &like, &by);
	if (!e)
		e = post_get(t, of, &p);
	if (e)
		return not_found(t, q, r, e);
	write(t, r, approval_like_id(t, &owner, candle), "LikeAuthorization", &owner, like,
	      post_uri(t, of));
	return OK;
}

static enum err show_boost(struct task *t, struct request *q, struct reply *r)
{
	struct account owner;
	struct post p;
	enum err e = find_owner(t, q, &owner);

	if (!e)
		e = post_get(t, path_id(q, 1), &p);
	if (!e && (!p.boosted || p.boosted->account_id != owner.id || !p.author.domain.n))
		e = fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	if (e)
		return not_found(t, q, r, e);
	write(t, r, approval_boost_id(t, &owner, p.id), "AnnounceAuthorization", &owner,
	      post_uri(t, p.id), post_uri(t, p.boosted->id));
	return OK;
}

const struct route fed_approval_routes[] = {
	{ GET, "/@:name/approvals/:id", ANYONE, READS, show, "that an answer is welcome", NULL, 0 },
	{ GET, "/@:name/like_authorizations/:id", ANYONE, READS, show_like,
	  "that a candle is welcome", NULL, 0 },
	{ GET, "/@:name/announce_authorizations/:id", ANYONE, READS, show_boost,
	  "that a boost is welcome", NULL, 0 },
	{ 0 },
};

void approval_members(struct task *t, struct jw *j, const struct post *p)
{
	struct str uri = p->reply_to ? approval_of(t, p->id) : S("");

	if (!uri.n)
		return;
	document_str(j, "replyAuthorization", uri);
	document_str(j, "approvedBy", uri);
}

/* --- requests of theirs --- */

/* What they want to do stands in the request: their own deed, about that post. An answer that is
 * only named is fetched. */
static bool read_deed(struct task *t, struct arriving *x)
{
	const struct things *b = &x->activity.brought;
	const struct thing *d = b->n == 1 ? &b->p[0] : NULL;
	struct str about = x->activity.object.p[0].id;

	if (x->activity.type != THING_REPLY_REQUEST)
		return !d || (str_eq(d->actor, x->ways.uri) && d->object.n == 1 &&
			      str_eq(d->object.p[0].id, about));
	x->must_ask = !d && !far_post_find(t, x->activity.instrument);
	if (!d)
		return true;
	x->has_note = foreign_is_note(d) && str_eq(d->id, x->activity.instrument) &&
		      str_eq(d->actor, x->ways.uri) && str_eq(d->in_reply_to, about) &&
		      foreign_note(t, d, x->signer.id, x->ways.followers, &x->note);
	x->note.is_news = x->note.asked = true;
	return x->has_note;
}

bool approval_hear(struct task *t, struct arriving *x)
{
	struct account owner;

	return str_eq(x->activity.actor, x->ways.uri) && arrive_asks_about(t, x, &owner) &&
	       arrive_is_theirs(t, x, x->activity.id) &&
	       arrive_is_theirs(t, x, x->activity.instrument) && read_deed(t, x);
}

enum err approval_fetch(struct task *t, struct arriving *x)
{
	int64_t id;

	return resolve_news(t, x->activity.instrument, &id);
}

static enum err answer(struct task *t, const struct arriving *x, int64_t to)
{
	int64_t id = far_post_find(t, x->activity.instrument);
	enum err e = x->has_note && !id ? far_note_keep(t, &x->note, &id) : OK;

	return e ? e : approval_asked(t, id, to, x->activity.id);
}

static enum tell deed_of(enum thing_type type)
{
	if (type == THING_REPLY_REQUEST)
		return TELL_APPROVE;
	return type == THING_LIKE_REQUEST ? TELL_LET_LIKE : TELL_LET_BOOST;
}

/* What the rules don't let is answered with no; of what they may not even see they hear nothing. */
enum err approval_do(struct task *t, const struct arriving *x)
{
	const struct thing *a = &x->activity;
	struct account owner;
	struct approval_deed d = { arrive_asks_about(t, x, &owner), a->instrument, x->ways.host,
				   a->id };
	enum tell what = deed_of(a->type);
	enum err e;

	if (!d.post_id)
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	if (what == TELL_APPROVE)
		e = answer(t, x, d.post_id);
	else
		e = what == TELL_LET_LIKE ? approval_light(t, &d) : approval_boost(t, &d);
	if (e != ERR_FORBIDDEN)
		return e;
	t->fault = (struct fault){ 0 };
	tell_far(t, TELL_NO, owner.id, x->signer.id,
		 str_fmt(t->a, "%d %lld %.*s %.*s", (int)what, (long long)d.post_id, STR_ARG(a->id),
			 STR_ARG(a->instrument)));
	return OK;
}

/* --- what they say to answers of people here --- */

/* Which of our posts it is about: what our request asked for, or the post by itself. */
static int64_t answer_of(struct task *t, const struct thing *o)
{
	int64_t id = arrive_number(o->id, S("replies/"));

	if (o->type == THING_REPLY_REQUEST && o->instrument.n)
		return far_post_find(t, o->instrument);
	return id ? id : far_post_find(t, o->id);
}

static bool awaited(struct task *t, const struct arriving *x, int64_t *ret_to)
{
	const struct account *was = t->me;
	bool is;

	t->me = &x->signer;
	is = approval_awaited(t, x->about, ret_to);
	t->me = was;
	return is;
}

bool approval_answered(struct task *t, struct arriving *x)
{
	const struct things *o = &x->activity.object;
	int64_t to;

	if (!o->n || o->p[0].type == THING_FOLLOW)
		return false;
	x->about = answer_of(t, &o->p[0]);
	return x->about && awaited(t, x, &to);
}

/* Before GoToSocial 0.17 the Accept itself is what says so. */
static struct str where(const struct arriving *x)
{
	return x->activity.result.n ? x->activity.result : x->activity.id;
}

static bool says_so(struct task *t, const struct arriving *x, const struct thing *doc, int64_t to)
{
	bool bare = doc->type == THING_ACCEPT;
	struct str deed = doc->interacting, of = doc->interacted;

	if (!deed.n && doc->object.n == 1)
		deed = doc->object.p[0].id;
	if (!of.n)
		of = doc->target;
	if (!bare && !str_eq(doc->type_name, S("ReplyAuthorization")) &&
	    !str_eq(doc->type_name, S("ReplyApproval")))
		return false;
	return str_eq(doc->actor, x->ways.uri) && str_eq(deed, post_uri(t, x->about)) &&
	       (str_eq(of, post_uri(t, to)) || (bare && !of.n));
}

enum err approval_look(struct task *t, struct arriving *x)
{
	struct thing doc;
	int64_t to;
	enum err e;

	if (!awaited(t, x, &to) || !arrive_is_theirs(t, x, where(x)))
		return OK;
	e = ask_document(t, where(x), &doc);
	if (e)
		return e == ERR_REMOTE || e == ERR_BUSY ? e : OK;
	x->is_true = says_so(t, x, &doc, to);
	return OK;
}

enum err approval_settle(struct task *t, const struct arriving *x)
{
	if (x->activity.type == THING_REJECT)
		return approval_refused(t, x->about);
	return x->is_true ? approval_given(t, x->about, where(x)) : OK;
}
