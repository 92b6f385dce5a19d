/* Likes, follows, blocks, profiles, votes, reports, pins: see fed/outbox_parts.h. */
#include "core/far.h"
#include "core/poll.h"
#include "core/report.h"
#include "fed/activity.h"
#include "fed/document.h"
#include "fed/outbox_parts.h"
#include "fed/person.h"

#define CANDLE "\xF0\x9F\x95\xAF"

static enum err uri_of(struct outbox *o, int64_t account_id, struct str *ret)
{
	struct account a;
	enum err e = account_load(o->t, account_id, &a);

	if (!e)
		*ret = account_uri(o->t, &a);
	return e;
}

/* --- candles --- */

/* Mastodon and GoToSocial show a favourite, those that know reactions the candle itself. */
static void like_members(struct outbox *o, struct writing *w, struct str post)
{
	(void)o;
	outbox_str(w, "object", post);
	outbox_str(w, "content", S(CANDLE));
	outbox_str(w, "_misskey_reaction", S(CANDLE));
}

static enum err like(struct outbox *o)
{
	struct str post = post_uri(o->t, o->x.ref), id;
	struct inboxes to;
	struct writing w;
	struct post p;
	int64_t candle;
	enum err e = post_get(o->t, o->x.ref, &p);

	if (e == ERR_NOT_FOUND || !post.n)
		return OK;
	if (!e && !str_int(o->x.detail, 1, INT64_MAX, &candle))
		e = ERR_INVALID;
	if (!e)
		e = tell_person(o->t, p.account_id, false, &to);
	if (e)
		return e;
	id = outbox_id(o, "likes", candle);
	if (o->x.what == TELL_LIKE) {
		outbox_begin(o, &w, id, "Like");
	} else {
		outbox_begin(o, &w, str_fmt(o->t->a, "%.*s/undo", STR_ARG(id)), "Undo");
		jw_key(&w.j, "object");
		jw_object(&w.j);
		outbox_str(&w, "id", id);
		outbox_str(&w, "type", S("Like"));
		outbox_str(&w, "actor", outbox_me(o));
	}
	like_members(o, &w, post);
	if (o->x.what == TELL_UNLIKE)
		jw_end(&w.j);
	outbox_list(&w, S("to"), account_uri(o->t, &p.author), S(""));
	outbox_end(o, &w, o->x.ref, to);
	return OK;
}

/* --- follows and blocks --- */

/* What is undone, accepted or rejected: the other activity within this one. id: empty for one that
 * we don't know. */
static void inner(struct writing *w, struct str id, const char *type, struct str actor,
		  struct str object)
{
	jw_key(&w->j, "object");
	jw_object(&w->j);
	if (id.n)
		outbox_str(w, "id", id);
	outbox_str(w, "type", str_of(type));
	outbox_str(w, "actor", actor);
	outbox_str(w, "object", object);
	jw_end(&w->j);
}

static enum err follow(struct outbox *o, struct str other, struct inboxes to)
{
	struct writing w;
	struct str id;
	int64_t number;

	if (!str_int(o->x.detail, 1, INT64_MAX, &number))
		return ERR_INVALID;
	id = outbox_id(o, "follows", number);
	if (o->x.what == TELL_FOLLOW) {
		outbox_begin(o, &w, id, "Follow");
		outbox_str(&w, "object", other);
	} else {
		outbox_begin(o, &w, str_fmt(o->t->a, "%.*s/undo", STR_ARG(id)), "Undo");
		inner(&w, id, "Follow", outbox_me(o), other);
	}
	outbox_list(&w, S("to"), other, S(""));
	outbox_end(o, &w, o->x.ref, to);
	return OK;
}

static enum err answer_follow(struct outbox *o, struct str other, struct inboxes to)
{
	bool accepts = o->x.what == TELL_ACCEPT;
	struct str asked = o->x.detail;
	struct writing w;

	if (!asked.n)
		asked = tell_follow_uri(o->t, o->x.ref, o->me.id);
	outbox_begin(o, &w, outbox_id(o, accepts ? "accepts" : "rejects", o->job_id),
		     accepts ? "Accept" : "Reject");
	inner(&w, asked, "Follow", other, outbox_me(o));
	outbox_list(&w, S("to"), other, S(""));
	outbox_end(o, &w, o->x.ref, to);
	return OK;
}

static enum err block(struct outbox *o, struct str other, struct inboxes to)
{
	struct writing w;

	if (o->x.what == TELL_BLOCK) {
		outbox_begin(o, &w, outbox_id(o, "blocks", o->job_id), "Block");
		outbox_str(&w, "object", other);
	} else {
		outbox_begin(o, &w, outbox_id(o, "unblocks", o->job_id), "Undo");
		inner(&w, S(""), "Block", outbox_me(o), other);
	}
	outbox_list(&w, S("to"), other, S(""));
	outbox_end(o, &w, o->x.ref, to);
	return OK;
}

static enum err to_one(struct outbox *o,
		       enum err (*write)(struct outbox *o, struct str other, struct inboxes to))
{
	struct inboxes to;
	struct str other;
	enum err e = uri_of(o, o->x.ref, &other);

	if (!e)
		e = tell_person(o->t, o->x.ref, false, &to);
	if (e == ERR_NOT_FOUND || (!e && (!other.n || !to.n)))
		return OK;
	return e ? e : write(o, other, to);
}

/* --- who they are --- */

static enum err profile(struct outbox *o)
{
	struct inboxes to;
	struct writing w;
	enum err e = tell_acquainted(o->t, o->me.id, &to);

	if (e)
		return e;
	outbox_begin(o, &w, outbox_id(o, "updates", o->job_id), "Update");
	outbox_list(&w, S("to"), S(AS_PUBLIC), S(""));
	jw_key(&w.j, "object");
	person_write(o->t, &w.j, &o->me);
	outbox_end(o, &w, o->me.id, to);
	return OK;
}

/* To every server that ever had anything to do with them. */
static enum err leave(struct outbox *o)
{
	struct str me = outbox_me(o);
	struct inboxes to;
	struct writing w;
	enum err e = tell_ledger(o->t, o->me.id, &to);

	if (e)
		return e;
	outbox_begin(o, &w, str_fmt(o->t->a, "%.*s#delete", STR_ARG(me)), "Delete");
	outbox_list(&w, S("to"), S(AS_PUBLIC), S(""));
	outbox_str(&w, "object", me);
	jw_end(&w.j);
	jw_done(&w.j);
	outbox_put(o, buf_view(&w.b), o->me.id, o->me.id, true, to);
	return OK;
}

static enum err move(struct outbox *o)
{
	struct inboxes to;
	struct writing w;
	enum err e = tell_followers(o->t, o->me.id, &to);

	if (e)
		return e;
	outbox_begin(o, &w, outbox_id(o, "moves", o->job_id), "Move");
	outbox_str(&w, "object", outbox_me(o));
	outbox_str(&w, "target", o->x.detail);
	outbox_list(&w, S("to"), person_id(o->t, &o->me, "/followers"), S(""));
	outbox_end(o, &w, o->me.id, to);
	return OK;
}

static enum err pin(struct outbox *o)
{
	struct str post = post_uri(o->t, o->x.ref);
	bool adds = o->x.what == TELL_PIN;
	struct inboxes to;
	struct writing w;
	enum err e = tell_followers(o->t, o->me.id, &to);

	if (e || !post.n)
		return e;
	outbox_begin(o, &w, outbox_id(o, "pins", o->job_id), adds ? "Add" : "Remove");
	outbox_str(&w, "object", post);
	outbox_str(&w, "target", person_id(o->t, &o->me, "/featured"));
	outbox_list(&w, S("to"), S(AS_PUBLIC), S(""));
	outbox_list(&w, S("cc"), person_id(o->t, &o->me, "/followers"), S(""));
	outbox_end(o, &w, o->x.ref, to);
	return OK;
}

/* --- votes --- */

/* One note for each option that was chosen, as others have it. */
static void vote_one(struct outbox *o, const struct post *p, size_t option, struct inboxes to)
{
	struct str id =
		str_fmt(o->t->a, "%.*s/%zu", STR_ARG(outbox_id(o, "votes", o->job_id)), option);
	struct str author = account_uri(o->t, &p->author);
	struct writing w;

	outbox_begin(o, &w, str_fmt(o->t->a, "%.*s/activity", STR_ARG(id)), "Create");
	outbox_list(&w, S("to"), author, S(""));
	jw_key(&w.j, "object");
	jw_object(&w.j);
	outbox_str(&w, "id", id);
	outbox_str(&w, "type", S("Note"));
	outbox_str(&w, "name", p->poll->options.p[option]);
	outbox_str(&w, "attributedTo", outbox_me(o));
	outbox_str(&w, "inReplyTo", post_uri(o->t, p->id));
	outbox_list(&w, S("to"), author, S(""));
	jw_key(&w.j, "published");
	jw_time(&w.j, o->t->now);
	jw_end(&w.j);
	outbox_end(o, &w, 0, to);
}

static enum err vote(struct outbox *o)
{
	struct inboxes to;
	struct post p;
	int64_t chosen;
	enum err e = post_get(o->t, o->x.ref, &p);

	if (e == ERR_NOT_FOUND || (!e && !p.poll))
		return OK;
	if (!e && !str_int(o->x.detail, 1, UINT32_MAX, &chosen))
		e = ERR_INVALID;
	if (!e)
		e = tell_person(o->t, p.account_id, false, &to);
	for (size_t i = 0; !e && i < p.poll->options.n; i++)
		if (chosen >> i & 1)
			vote_one(o, &p, i, to);
	return e;
}

/* --- reports --- */

/* In the name of the place: nobody elsewhere learns who told. */
static enum err flag(struct outbox *o)
{
	struct report r;
	struct inboxes to;
	struct writing w;
	struct str about;
	enum err e = report_load(o->t, o->x.ref, &r);

	if (e == ERR_NOT_FOUND)
		return OK;
	if (!e)
		e = tell_person(o->t, r.about.id, true, &to);
	if (e)
		return e;
	about = account_uri(o->t, &r.about);
	outbox_begin(o, &w, outbox_id(o, "reports", r.id), "Flag");
	outbox_str(&w, "content", r.comment);
	jw_key(&w.j, "object");
	jw_array(&w.j);
	jw_str(&w.j, about);
	for (size_t i = 0; i < r.post_ids.n; i++) {
		struct str uri = post_uri(o->t, r.post_ids.p[i]);

		if (uri.n)
			jw_str(&w.j, uri);
	}
	jw_end(&w.j);
	outbox_list(&w, S("to"), about, S(""));
	outbox_end(o, &w, 0, to);
	return OK;
}

/* --- what others said --- */

/* As it came: whoever can tell by its own signature who wrote it believes that, others fetch it. */
static enum err pass_on(struct outbox *o)
{
	struct inboxes all, to;
	struct str from;
	struct thing a;
	enum err e;

	if (!thing_read(o->t->a, o->x.detail, &a))
		return ERR_INVALID;
	from = thing_host(o->t->a, a.actor);
	e = tell_followers(o->t, o->me.id, &all);
	to = (struct inboxes){ arena_many(o->t->a, struct inbox, all.n), 0 };
	for (size_t i = 0; i < all.n; i++)
		if (!str_eq(all.p[i].host, from))
			to.p[to.n++] = all.p[i];
	if (!e && to.n)
		outbox_put(o, o->x.detail, 0, o->x.ref, a.type == THING_DELETE, to);
	return e;
}

enum err outbox_deed(struct outbox *o)
{
	switch (o->x.what) {
	case TELL_LIKE:
	case TELL_UNLIKE:
		return like(o);
	case TELL_FOLLOW:
	case TELL_UNFOLLOW:
		return to_one(o, follow);
	case TELL_ACCEPT:
	case TELL_REJECT:
		return to_one(o, answer_follow);
	case TELL_BLOCK:
	case TELL_UNBLOCK:
		return to_one(o, block);
	case TELL_PROFILE:
		return profile(o);
	case TELL_GONE:
		return leave(o);
	case TELL_MOVE:
		return move(o);
	case TELL_VOTE:
		return vote(o);
	case TELL_FLAG:
		return flag(o);
	case TELL_PIN:
	case TELL_UNPIN:
		return pin(o);
	case TELL_FORWARD:
		return pass_on(o);
	case TELL_APPROVE:
	case TELL_QUOTE:
	case TELL_NO_QUOTE:
	case TELL_UNQUOTE:
	case TELL_ASK_QUOTE:
	case TELL_ASK:
	case TELL_LET_LIKE:
	case TELL_LET_BOOST:
	case TELL_NO:
		return outbox_asking(o);
	case TELL_KINDS:
	case TELL_CREATE:
	case TELL_UPDATE:
	case TELL_DELETE:
	case TELL_FEWER:
	case TELL_NARROW:
		break;
	}
	return OK;
}
