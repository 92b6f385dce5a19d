#include "core/approval.h"
#include "core/far.h"
#include "core/policy.h"
#include "core/quote.h"
#include "fed/approval.h"
#include "fed/document.h"
#include "fed/note_parts.h"
#include "fed/outbox_parts.h"
#include "fed/quoting.h"

/* Ends an activity that holds a whole post of theirs: the ledger knows who got it. */
static void end_with(struct outbox *o, struct writing *w, const struct post *p, struct inboxes to)
{
	jw_end(&w->j);
	jw_done(&w->j);
	must(!buf_failed(&w->b));
	outbox_put(o, buf_view(&w->b), p->id, p->id, false, to);
}

/* --- what is asked --- */

static void ask_whole(struct outbox *o, struct writing *w, const char *type, struct str id,
		      struct str of, const struct account *whom, const struct post *p)
{
	outbox_begin(o, w, id, type);
	outbox_list(w, S("to"), account_uri(o->t, whom), S(""));
	outbox_str(w, "object", of);
	jw_key(&w->j, "instrument");
	note_write(o->t, &w->j, p);
}

/* Whole, so that it need not be fetched; to its author alone. */
static enum err ask_quote(struct outbox *o)
{
	struct inboxes to;
	struct writing w;
	struct account author;
	struct post p;
	enum err e = post_get(o->t, o->x.ref, &p);

	if (e == ERR_NOT_FOUND || (!e && (!p.quote || !p.quote->wanted.n)))
		return OK;
	if (!e)
		e = account_load(o->t, p.quote->quoted_account, &author);
	if (!e)
		e = tell_person(o->t, author.id, false, &to);
	if (e || !to.n)
		return e == ERR_NOT_FOUND ? OK : e;
	ask_whole(o, &w, "QuoteRequest", outbox_id(o, "quotes", p.id), p.quote->wanted, &author,
		  &p);
	end_with(o, &w, &p, to);
	return OK;
}

/* Servers that know no such request get the answer as they would get any, but alone. */
static enum err ask_answer(struct outbox *o)
{
	struct inboxes to;
	struct writing w;
	struct account whom;
	struct post p, answered;
	int64_t owner;
	enum err e = post_get(o->t, o->x.ref, &p);

	if (!e && !str_int(o->x.detail, 1, INT64_MAX, &owner))
		return ERR_INVALID;
	if (!e)
		e = post_get(o->t, p.reply_to, &answered);
	if (!e)
		e = account_load(o->t, owner, &whom);
	if (!e)
		e = tell_person(o->t, whom.id, false, &to);
	if (e || !to.n || !p.asked)
		return e == ERR_NOT_FOUND ? OK : e;
	if (answered.policy && answered.policy->asked_whole) {
		ask_whole(o, &w, "ReplyRequest", outbox_id(o, "replies", p.id),
			  post_uri(o->t, answered.id), &whom, &p);
	} else {
		outbox_open(o, &w);
		note_deed_members(o->t, &w.j, &p, NULL);
	}
	end_with(o, &w, &p, to);
	return OK;
}

/* --- what they are told who asked --- */

static const struct request_kind {
	enum tell what;
	const char *type;
} kinds[] = { { TELL_APPROVE, "ReplyRequest" },
	      { TELL_QUOTE, "QuoteRequest" },
	      { TELL_LET_LIKE, "LikeRequest" },
	      { TELL_LET_BOOST, "AnnounceRequest" } };

static const char *type_of(enum tell what)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].what == what)
			return kinds[i].type;
	return NULL;
}

static void request(struct writing *w, const char *type, struct str id, struct str by,
		    struct str of, struct str instrument)
{
	jw_key(&w->j, "object");
	jw_object(&w->j);
	outbox_str(w, "id", id);
	outbox_str(w, "type", str_of(type));
	outbox_str(w, "actor", by);
	outbox_str(w, "object", of);
	outbox_str(w, "instrument", instrument);
	jw_end(&w->j);
}

/* What was asked for is done: by whom, with what, of which post, and where that is written. about:
 * the post whose other news wait for this. */
struct let {
	int64_t by, of, about;
	struct str deed, asked, result;
};

static enum err tell_yes(struct outbox *o, const struct let *l)
{
	struct inboxes to;
	struct writing w;
	struct account by;
	enum err e = account_load(o->t, l->by, &by);

	if (!e)
		e = tell_person(o->t, l->by, false, &to);
	if (e || !to.n)
		return e == ERR_NOT_FOUND ? OK : e;
	outbox_begin(o, &w, outbox_id(o, "accepts", o->job_id), "Accept");
	request(&w, type_of(o->x.what), l->asked, account_uri(o->t, &by), post_uri(o->t, l->of),
		l->deed);
	outbox_str(&w, "result", l->result);
	outbox_list(&w, S("to"), account_uri(o->t, &by), S(""));
	outbox_end(o, &w, l->about, to);
	return OK;
}

/* To whoever answered; when they did not ask and it waited, also to the followers' servers, which
 * may have it and show it only when it is approved. */
static enum err approve(struct outbox *o)
{
	struct str id = approval_id(o->t, &o->me, o->x.ref), answer = post_uri(o->t, o->x.ref);
	struct str asked = o->x.detail.n ? o->x.detail : approval_asked_by(o->t, o->x.ref);
	struct inboxes to, followers;
	struct writing w;
	struct post p;
	bool wide;
	enum err e = post_get(o->t, o->x.ref, &p);

	if (e == ERR_NOT_FOUND || (!e && !p.reply_to))
		return OK;
	if (!e)
		e = tell_person(o->t, p.account_id, false, &to);
	wide = !e && p.visibility <= POST_UNLISTED && !asked.n && approval_waited(o->t, p.id);
	if (wide)
		e = tell_followers(o->t, o->me.id, &followers);
	if (e)
		return e;
	if (wide)
		to = outbox_joined(o->t, &to, &followers);
	outbox_begin(o, &w, outbox_id(o, "accepts", o->job_id), "Accept");
	if (asked.n)
		request(&w, type_of(TELL_APPROVE), asked, account_uri(o->t, &p.author),
			post_uri(o->t, p.reply_to), answer);
	else
		outbox_str(&w, "object", answer);
	outbox_str(&w, "target", post_uri(o->t, p.reply_to));
	outbox_str(&w, "result", id);
	outbox_list(&w, S("to"), account_uri(o->t, &p.author), S(""));
	outbox_end(o, &w, o->x.ref, to);
	return OK;
}

static enum err let_like(struct outbox *o)
{
	struct str rest = o->x.detail, candle;
	struct let l = { .of = o->x.ref };
	int64_t id;
	enum err e;

	if (!str_cut(&rest, ' ', &candle) || !str_int(candle, 1, INT64_MAX, &id))
		return ERR_INVALID;
	e = approval_candle(o->t, o->me.id, id, &l.of, &l.deed, &l.by);
	if (e)
		return e == ERR_NOT_FOUND ? OK : e;
	l.about = l.of;
	l.asked = rest;
	l.result = approval_like_id(o->t, &o->me, id);
	return tell_yes(o, &l);
}

static enum err let_boost(struct outbox *o)
{
	struct let l = { .deed = post_uri(o->t, o->x.ref), .asked = o->x.detail };
	struct post p;
	enum err e = post_get(o->t, o->x.ref, &p);

	if (e == ERR_NOT_FOUND || (!e && !p.boosted))
		return OK;
	if (e)
		return e;
	l.by = p.account_id;
	l.of = l.about = p.boosted->id;
	l.result = approval_boost_id(o->t, &o->me, p.id);
	return tell_yes(o, &l);
}

/* What they asked for is named as they named it. */
static enum err let_quote(struct outbox *o)
{
	struct let l = { .about = o->x.ref,
			 .deed = post_uri(o->t, o->x.ref),
			 .asked = o->x.detail,
			 .result = quoting_id(o->t, &o->me, o->x.ref) };
	struct post p;
	enum err e = post_get(o->t, o->x.ref, &p);

	if (!e)
		e = quote_let_by(o->t, o->me.id, p.id, &l.of);
	if (e)
		return e == ERR_NOT_FOUND || e == ERR_GONE ? OK : e;
	l.by = p.account_id;
	return tell_yes(o, &l);
}

/* rest: "post asked instrument" */
static enum err refuse_one(struct outbox *o, const char *type, struct str rest)
{
	struct str post, asked;
	struct inboxes to;
	struct writing w;
	struct account by;
	int64_t id;
	enum err e;

	if (!str_cut(&rest, ' ', &post) || !str_int(post, 1, INT64_MAX, &id) ||
	    !str_cut(&rest, ' ', &asked))
		return ERR_INVALID;
	e = account_load(o->t, o->x.ref, &by);
	if (!e)
		e = tell_person(o->t, by.id, false, &to);
	if (e || !to.n)
		return e == ERR_NOT_FOUND ? OK : e;
	outbox_begin(o, &w, outbox_id(o, "rejects", o->job_id), "Reject");
	request(&w, type, asked, account_uri(o->t, &by), post_uri(o->t, id), rest);
	outbox_list(&w, S("to"), account_uri(o->t, &by), S(""));
	outbox_end(o, &w, 0, to);
	return OK;
}

/* "what post asked instrument" */
static enum err refuse(struct outbox *o)
{
	struct str rest = o->x.detail, what;
	int64_t kind;

	if (!str_cut(&rest, ' ', &what) || !str_int(what, 1, TELL_KINDS - 1, &kind) ||
	    !type_of((enum tell)kind))
		return ERR_INVALID;
	return refuse_one(o, type_of((enum tell)kind), rest);
}

/* --- what is let no more --- */

/* To the server of the one who quoted; a post of here may be anywhere by now. */
static enum err take_quote_back(struct outbox *o)
{
	struct str id = quoting_id(o->t, &o->me, o->x.ref);
	struct inboxes to;
	struct writing w;
	int64_t quoted;
	enum err e;

	if (!str_int(o->x.detail, 1, INT64_MAX, &quoted))
		return ERR_INVALID;
	e = tell_person(o->t, far_post_author(o->t, o->x.ref), true, &to);
	if (!e && !to.n)
		e = tell_ledger(o->t, o->x.ref, &to);
	if (e)
		return e == ERR_NOT_FOUND ? OK : e;
	outbox_begin(o, &w, str_fmt(o->t->a, "%.*s#delete", STR_ARG(id)), "Delete");
	outbox_list(&w, S("to"), S(AS_PUBLIC), S(""));
	jw_key(&w.j, "object");
	jw_object(&w.j);
	quoting_write(&w.j, id, outbox_me(o), post_uri(o->t, o->x.ref), post_uri(o->t, quoted));
	jw_end(&w.j);
	outbox_end(o, &w, 0, to);
	return OK;
}

enum err outbox_asking(struct outbox *o)
{
	switch (o->x.what) {
	case TELL_ASK_QUOTE:
		return ask_quote(o);
	case TELL_ASK:
		return ask_answer(o);
	case TELL_APPROVE:
		return approve(o);
	case TELL_LET_LIKE:
		return let_like(o);
	case TELL_LET_BOOST:
		return let_boost(o);
	case TELL_QUOTE:
		return let_quote(o);
	case TELL_NO:
		return refuse(o);
	case TELL_NO_QUOTE:
		return refuse_one(o, type_of(TELL_QUOTE), o->x.detail);
	case TELL_UNQUOTE:
		return take_quote_back(o);
	default:
		return OK;
	}
}
