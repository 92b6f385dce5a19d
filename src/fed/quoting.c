#include "fed/quoting.h"

#include "base/url.h"
#include "core/quote.h"
#include "core/tell.h"
#include "fed/ask.h"
#include "fed/document.h"
#include "fed/foreign.h"
#include "fed/note.h"
#include "fed/person.h"
#include "fed/reader.h"
#include "fed/resolve.h"
#include "fed/tables.h"
#include "sys/writer.h"

/* --- authorizations that are given here --- */

struct str quoting_id(struct task *t, const struct account *owner, int64_t post_id)
{
	return str_fmt(t->a, "%.*s/%lld", STR_ARG(person_id(t, owner, "/quote_authorizations")),
		       (long long)post_id);
}

void quoting_write(struct jw *j, struct str id, struct str owner, struct str quoting,
		   struct str quoted)
{
	document_str(j, "id", id);
	document_str(j, "type", S("QuoteAuthorization"));
	document_str(j, "attributedTo", owner);
	document_str(j, "interactingObject", quoting);
	document_str(j, "interactionTarget", quoted);
}

/* For whoever may see the post that is quoted: of the other one only its address is told, which
 * whoever asks has. */
static enum err find(struct task *t, const struct request *q, struct account *ret_owner,
		     int64_t *ret_quoted)
{
	enum err e = reader_meet(t, q);

	if (!e)
		e = account_find(t, q->args[0], ret_owner);
	if (!e && ret_owner->domain.n)
		e = fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	if (!e)
		e = quote_let_by(t, ret_owner->id, path_id(q, 1), ret_quoted);
	if (!e) {
		struct post quoted;

		e = post_get(t, *ret_quoted, &quoted);
	}
	return e;
}

static enum err show(struct task *t, struct request *q, struct reply *r)
{
	struct account owner;
	int64_t quoted, id = path_id(q, 1);
	struct jw j;
	enum err e = find(t, q, &owner, &quoted);

	if (e == ERR_NOT_FOUND)
		r->to_worker = reader_may_be(t, q);
	if (e)
		return e;
	document_start(r, &j);
	jw_object(&j);
	document_context(&j);
	quoting_write(&j, quoting_id(t, &owner, id), person_id(t, &owner, ""), post_uri(t, id),
		      post_uri(t, quoted));
	jw_end(&j);
	jw_done(&j);
	return OK;
}

const struct route fed_quoting_routes[] = {
	{ GET, "/@:name/quote_authorizations/:id", ANYONE, READS, show, "that a quote is allowed",
	  NULL, 0 },
	{ 0 },
};

/* Whoever quotes themselves needs nobody's leave. While somebody elsewhere is asked, the document
 * says what it is to quote, so that their server finds it there; no word of it is shown. */
void quoting_members(struct task *t, struct jw *j, const struct post *p)
{
	const struct quote *q = p->quote;
	struct str quoted = S("");

	if (q && q->state == QUOTE_PENDING)
		quoted = q->wanted;
	else if (q && q->post)
		quoted = post_uri(t, q->quoted_id);
	if (!quoted.n)
		return;
	document_str(j, "quote", quoted);
	document_str(j, "quoteUri", quoted);
	document_str(j, "quoteUrl", quoted);
	document_str(j, "_misskey_quote", quoted);
	if (!q->post || q->post->account_id == p->account_id)
		return;
	document_str(j, "quoteAuthorization",
		     q->post->author.domain.n ? q->approval
					      : quoting_id(t, &q->post->author, p->id));
}

/* --- authorizations that are given elsewhere --- */

/* By the author of what is quoted, at their own server, for this post and that one. */
static enum err is_let(struct task *t, const struct quote_claim *c, int64_t author, bool *ret)
{
	struct far_ways ways;
	struct thing doc;
	enum err e;

	*ret = author && author == c->account_id;
	if (*ret || !c->approval_uri.n || !far_ways(t, author, &ways) ||
	    !str_eq(thing_host(t->a, c->approval_uri), ways.host) || !ask_may(t, ways.host))
		return OK;
	e = ask_document(t, c->approval_uri, &doc);
	if (e)
		return e == ERR_REMOTE || e == ERR_BUSY ? e : OK;
	*ret = str_eq(doc.type_name, S("QuoteAuthorization")) && str_eq(doc.actor, ways.uri) &&
	       str_eq(doc.interacting, post_uri(t, c->post_id)) &&
	       str_eq(doc.interacted, c->quoted_uri);
	return OK;
}

struct settling {
	const struct quote_claim *claim;
	int64_t quoted_id;
	bool is_let;
};

static enum err settle(struct task *t, void *arg)
{
	const struct settling *s = arg;

	quote_settle(t, s->claim, s->quoted_id, s->is_let);
	return OK;
}

enum err quoting_find(struct task *t, int64_t post_id)
{
	struct quote_claim c;
	struct settling s = { &c, 0, false };
	enum err e = OK;

	if (!quote_claimed(t, post_id, &c))
		return OK;
	s.quoted_id = c.quoted_id;
	if (!s.quoted_id)
		e = resolve_post(t, c.quoted_uri, &s.quoted_id);
	if (!e)
		e = is_let(t, &c, far_post_author(t, s.quoted_id), &s.is_let);
	return e ? e : write_now(t, settle, &s);
}

/* --- requests --- */

/* What is to quote stands in the request, and its sender says so: their own. */
static bool read_brought(struct task *t, struct arriving *x)
{
	const struct things *b = &x->activity.brought;
	const struct thing *o = b->n == 1 ? &b->p[0] : NULL;

	if (!o || !foreign_is_note(o) || !str_eq(o->id, x->activity.instrument) ||
	    !str_eq(o->actor, x->ways.uri) || !arrive_is_theirs(t, x, o->id))
		return false;
	x->has_note = foreign_note(t, o, x->signer.id, x->ways.followers, &x->note);
	x->note.is_news = true; /* as a Create would be, which may come after it */
	return x->has_note;
}

/* Nobody's post is fetched for a request that is refused anyway. */
bool quoting_hear(struct task *t, struct arriving *x)
{
	const struct account *was = t->me;
	struct account owner;
	int64_t quoted = arrive_asks_about(t, x, &owner);

	if (!quoted || !str_eq(x->activity.actor, x->ways.uri) ||
	    !arrive_is_theirs(t, x, x->activity.id) ||
	    !arrive_is_theirs(t, x, x->activity.instrument))
		return false;
	t->me = &x->signer;
	x->must_ask = quote_may_ask(t, quoted) == OK && !far_post_find(t, x->activity.instrument) &&
		      !read_brought(t, x);
	t->me = was;
	t->fault = (struct fault){ 0 };
	return true;
}

/* What can't be had is refused. */
enum err quoting_fetch(struct task *t, struct arriving *x)
{
	int64_t id;
	enum err e = resolve_post(t, x->activity.instrument, &id);

	if (e == ERR_REMOTE || e == ERR_BUSY)
		return e;
	t->fault = (struct fault){ 0 };
	return OK;
}

enum err quoting_do(struct task *t, const struct arriving *x)
{
	const struct thing *a = &x->activity;
	struct account owner;
	int64_t quoted = arrive_asks_about(t, x, &owner);
	int64_t id;
	enum err e;

	if (!quoted)
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	if (x->has_note)
		far_note_keep(t, &x->note, &id);
	t->fault = (struct fault){ 0 };
	e = quote_ask(t, quoted, far_post_find(t, a->instrument), a->id);
	if (e != ERR_NOT_FOUND && e != ERR_FORBIDDEN)
		return e;
	t->fault = (struct fault){ 0 };
	tell_far(t, TELL_NO_QUOTE, owner.id, x->signer.id,
		 str_fmt(t->a, "%lld %.*s %.*s", (long long)quoted, STR_ARG(a->id),
			 STR_ARG(a->instrument)));
	return OK;
}

/* --- our own requests, answered --- */

/* Which of our posts the answer is about: it names what was to quote, or the request. */
static int64_t asking(struct task *t, const struct thing *request)
{
	return request->instrument.n ? far_post_find(t, request->instrument)
				     : arrive_number(request->id, S("quotes/"));
}

static bool claimed(struct task *t, const struct arriving *x, struct quote_claim *ret)
{
	const struct account *was = t->me;
	bool is;

	t->me = &x->signer;
	is = quote_asked(t, x->about, x->activity.result, ret);
	t->me = was;
	return is;
}

bool quoting_answered(struct task *t, struct arriving *x)
{
	const struct things *o = &x->activity.object;
	struct quote_claim c;

	if (!o->n || (o->p[0].type != THING_QUOTE_REQUEST && o->p[0].type != THING_OTHER))
		return false;
	x->about = asking(t, &o->p[0]);
	return x->about && claimed(t, x, &c);
}

enum err quoting_look(struct task *t, struct arriving *x)
{
	struct quote_claim c;
	bool is = false;
	enum err e = OK;

	if (claimed(t, x, &c) && c.approval_uri.n <= URL_MAX)
		e = is_let(t, &c, x->signer.id, &is);
	x->is_true = is;
	return e;
}

enum err quoting_settle(struct task *t, const struct arriving *x)
{
	if (x->activity.type == THING_REJECT)
		quote_answer(t, x->about, S(""));
	else if (x->is_true)
		quote_answer(t, x->about, x->activity.result);
	return OK;
}
