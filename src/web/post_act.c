/* What people do with a post: answer, light a candle, keep, pass on; and its author: edit, pin,
 * archive, delete. */
#include "base/day.h"
#include "base/json.h"
#include "core/closing.h"
#include "core/conversation.h"
#include "core/feed.h"
#include "core/held.h"
#include "core/owed.h"
#include "core/policy.h"
#include "core/quote.h"
#include "core/taken.h"
#include "sys/writer.h"
#include "web/door.h"
#include "web/post.h"
#include "web/share.h"
#include "web/tables.h"

struct act_form {
	uint64_t given;
	struct str back, letting, quoting;
	bool lit, kept, passed, pinned, archived, muted, open, yearly;
	int64_t rev, days;
	struct strs choices;
};

static const struct field act_fields[] = {
	FIELD("back", FIELD_LINE, struct act_form, back, 0, 4000, ""),
	FIELD("letting", FIELD_LINE, struct act_form, letting, 0, 100, ""),
	FIELD("quoting", FIELD_LINE, struct act_form, quoting, 0, 100, ""),
	FIELD("lit", FIELD_BOOL, struct act_form, lit, 0, 0, ""),
	FIELD("kept", FIELD_BOOL, struct act_form, kept, 0, 0, ""),
	FIELD("passed", FIELD_BOOL, struct act_form, passed, 0, 0, ""),
	FIELD("pinned", FIELD_BOOL, struct act_form, pinned, 0, 0, ""),
	FIELD("archived", FIELD_BOOL, struct act_form, archived, 0, 0, ""),
	FIELD("muted", FIELD_BOOL, struct act_form, muted, 0, 0, ""),
	FIELD("open", FIELD_BOOL, struct act_form, open, 0, 0, ""),
	FIELD("yearly", FIELD_BOOL, struct act_form, yearly, 0, 0, ""),
	FIELD("days", FIELD_INT, struct act_form, days, 0, CLOSING_DAYS_MAX, ""),
	FIELD("rev", FIELD_INT, struct act_form, rev, 0, INT64_MAX, ""),
	FIELD("choice[]", FIELD_LINES, struct act_form, choices, 0, 20, ""),
	{ 0 },
};

/* Where the button was: the page and, in a list, the post on it. */
static enum err go_back(struct task *t, struct request *q, struct reply *r,
			const struct act_form *f, const struct post *p, enum said said)
{
	struct str post = post_path(t, p).s, back = web_local(f->back, post);

	if (web_wants_json(q)) {
		struct out o = view_out(t, r);

		buf_lit(o.b, "{}");
		r->type = "application/json; charset=utf-8";
		return OK;
	}
	if (!str_starts(back, S("/@")) ||
	    str_find_byte(str_sub(back, 1, back.n), '/') >= back.n - 1)
		back = str_fmt(t->a, "%.*s#post-%lld", STR_ARG(back), (long long)p->id);
	return web_back(t, r, back, said);
}

static enum err light(struct task *t, struct request *q, struct reply *r)
{
	struct act_form f = { 0 };
	struct post p;
	enum err e = web_form(t, q, act_fields, &f);

	if (!e)
		e = post_light(t, path_id(q, 1), f.lit, &p);
	return e ? e : go_back(t, q, r, &f, &p, SAID_NOTHING);
}

static enum err keep(struct task *t, struct request *q, struct reply *r)
{
	struct act_form f = { 0 };
	struct post p;
	enum err e = web_form(t, q, act_fields, &f);

	if (!e)
		e = post_bookmark(t, path_id(q, 1), f.kept, &p);
	return e ? e : go_back(t, q, r, &f, &p, SAID_NOTHING);
}

static enum err pass(struct task *t, struct request *q, struct reply *r)
{
	struct act_form f = { 0 };
	struct post p;
	enum err e = web_form(t, q, act_fields, &f);

	if (!e)
		e = post_boost(t, path_id(q, 1), f.passed, &p);
	return e ? e : go_back(t, q, r, &f, p.boosted ? p.boosted : &p, SAID_NOTHING);
}

static enum err mute(struct task *t, struct request *q, struct reply *r)
{
	struct act_form f = { 0 };
	struct post p;
	enum err e = web_form(t, q, act_fields, &f);

	if (!e)
		e = thread_mute(t, path_id(q, 1), f.muted, &p);
	return e ? e
		 : web_back(t, r, post_path(t, &p).s,
			    f.muted ? SAID_THREAD_MUTED : SAID_THREAD_UNMUTED);
}

/* A comment, from all but its author; back to the post that it stands under. */
static enum err hide(struct task *t, struct request *q, struct reply *r)
{
	struct act_form f = { 0 };
	enum err e = web_form(t, q, act_fields, &f);

	if (!e)
		e = held_hide(t, path_id(q, 1));
	return e ? e
		 : web_back(t, r, web_local(f.back, S("/answers?state=hidden")),
			    SAID_HIDDEN_COMMENT);
}

static enum err pin(struct task *t, struct request *q, struct reply *r)
{
	struct act_form f = { 0 };
	struct post p;
	enum err e = web_form(t, q, act_fields, &f);

	if (!e)
		e = post_pin(t, path_id(q, 1), f.pinned, &p);
	return e ? e : go_back(t, q, r, &f, &p, f.pinned ? SAID_PINNED : SAID_UNPINNED);
}

static enum err archive(struct task *t, struct request *q, struct reply *r)
{
	struct act_form f = { 0 };
	struct post p;
	enum err e = web_form(t, q, act_fields, &f);

	if (!e)
		e = post_archive(t, path_id(q, 1), f.archived);
	if (!e)
		e = post_get(t, path_id(q, 1), &p);
	return e ? e : go_back(t, q, r, &f, &p, f.archived ? SAID_ARCHIVED : SAID_SHOWN_AGAIN);
}

/* The page that the choice was made on may be older than the question. */
static enum err vote(struct task *t, struct request *q, struct reply *r)
{
	struct act_form f = { 0 };
	struct post p;
	enum err e = web_form(t, q, act_fields, &f);

	if (!e)
		e = poll_get(t, path_id(q, 1), &p);
	if (!e && f.rev && f.rev != p.rev)
		return fail(t, ERR_CONFLICT, W_POLL_CHANGED);
	if (!e)
		e = poll_vote(t, p.id, poll_choices(t, f.choices), &p);
	return e ? e : go_back(t, q, r, &f, &p, SAID_VOTED);
}

/* Somebody's post quotes one of mine: it does no longer. */
static enum err take_back(struct task *t, struct request *q, struct reply *r)
{
	struct act_form f = { 0 };
	struct post p;
	enum err e = web_form(t, q, act_fields, &f);

	if (!e)
		e = post_get(t, path_id(q, 1), &p);
	if (!e && (!p.quote || !p.quote->mine || !p.quote->quoted_id))
		e = fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	if (!e)
		e = quote_revoke(t, p.quote->quoted_id, p.id, &p);
	return e ? e : web_back(t, r, post_path(t, &p).s, SAID_TAKEN_BACK);
}

/* Who may answer and quote it from now on. */
static enum err let_answer(struct task *t, struct request *q, struct reply *r)
{
	struct act_form f = { 0 };
	struct policy policy;
	struct post p;
	enum err e = web_form(t, q, act_fields, &f);

	if (!e)
		e = post_get(t, path_id(q, 1), &p);
	if (!e && !p.mine)
		e = fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	if (e)
		return e;
	policy = p.policy ? *p.policy : policy_plain(p.visibility);
	e = letting_read(t, f.letting, &policy);
	if (!e)
		e = quoting_read(t, f.quoting, &policy);
	if (!e)
		e = policy_change(t, p.id, &policy, &p);
	return e ? e : web_back(t, r, post_path(t, &p).s, SAID_LETTING);
}

/* Comments close now, or are open for some days. */
static enum err close_comments(struct task *t, struct request *q, struct reply *r)
{
	struct act_form f = { 0 };
	struct post p;
	enum err e = web_form(t, q, act_fields, &f);

	if (!e)
		e = f.open ? closing_open(t, path_id(q, 1), f.days)
			   : closing_close(t, path_id(q, 1));
	if (!e)
		e = post_get(t, path_id(q, 1), &p);
	return e ? e
		 : web_back(t, r, post_path(t, &p).s,
			    f.open ? SAID_COMMENTS_OPEN : SAID_COMMENTS_CLOSED);
}

/* They open again each year, or not any more. */
static enum err open_yearly(struct task *t, struct request *q, struct reply *r)
{
	struct act_form f = { 0 };
	struct post p;
	enum err e = web_form(t, q, act_fields, &f);

	if (!e)
		e = closing_yearly(t, path_id(q, 1), f.yearly);
	if (!e)
		e = post_get(t, path_id(q, 1), &p);
	return e ? e : web_back(t, r, post_path(t, &p).s, SAID_SAVED);
}

/* --- deleting: a page asks once --- */

/* For its author alone: who else has it is nobody's business. */
static struct str elsewhere_of(struct task *t, const struct post *p)
{
	int64_t n = p->mine ? owed_taken_back(t, p->id).servers : 0;

	if (!n)
		return S("");
	if (n == 1)
		return word(t->lang, W_POST_DELETE_ELSEWHERE_ONE);
	return word_with(t->a, t->lang, W_POST_DELETE_ELSEWHERE,
			 str_fmt(t->a, "%lld", (long long)n), S(""));
}

static enum err delete_ask(struct task *t, struct request *q, struct reply *r)
{
	struct delete_view v = { 0 };
	struct url elsewhere;
	struct post p;
	struct out o;
	enum err e = web_post_find(t, q, &p, &elsewhere);

	if (e)
		return e;
	if (!p.mine && t->me->role == ROLE_MEMBER)
		return fail(t, ERR_FORBIDDEN, W_ERROR_FORBIDDEN);
	v.view = view_new(t, q, HERE_NOWHERE, word(t->lang, W_POST_DELETE_TITLE));
	v.post = post_view(t, v.view, &p);
	v.post.in_list = true;
	v.post.may_act = false;
	v.elsewhere = elsewhere_of(t, &p);
	o = view_out(t, r);
	page_delete(&o, &v);
	return OK;
}

/* Nobody writes it anew here, as apps do: they go with it. One that is a portrait as well stays. */
static void remove_photographs(struct task *t, const struct post *was)
{
	struct fault before = t->fault;

	for (size_t i = 0; was->mine && i < was->media.n; i++)
		media_remove(t, was->media.p[i].id);
	t->fault = before;
}

static enum err delete_do(struct task *t, struct request *q, struct reply *r)
{
	struct post was, to;
	int64_t taken;
	enum err e = post_delete(t, path_id(q, 1), &was);

	if (e)
		return e;
	remove_photographs(t, &was);
	taken = taken_newest(t, was.id);
	if (taken)
		return web_back(t, r, str_fmt(t->a, "/taken-back/%lld", (long long)taken),
				SAID_DELETED);
	if (was.reply_to && !post_get(t, was.reply_to, &to))
		return web_back(t, r, post_path(t, &to).s, SAID_DELETED);
	t->fault = (struct fault){ 0 };
	return web_back(t, r, person_path(t, &was.author).s, SAID_DELETED);
}

/* --- answering --- */

static enum err answer(struct task *t, struct request *q, struct reply *r)
{
	struct compose_form f = compose_new(t);
	struct url elsewhere;
	struct post p, made;
	bool no_page;
	enum err e;

	f.covers = COVER_NONE;
	e = compose_read(t, q, &f);
	f.answers = path_id(q, 1);
	f.media.n = 0;
	if (!e)
		e = web_share(t, &f, &made, &no_page);
	if (!e && web_wants_json(q)) {
		struct out o = view_out(t, r);

		buf_lit(o.b, "{}");
		r->type = "application/json; charset=utf-8";
		return OK;
	}
	if (e == ERR_NOT_FOUND)
		return e;
	if (e && web_post_find(t, q, &p, &elsewhere))
		return e;
	if (e)
		return web_post_page(t, q, r, &p, &f, e);
	return web_back(t, r,
			str_fmt(t->a, "/@%.*s/%.*s#letter-%lld", STR_ARG(q->args[0]),
				STR_ARG(q->args[1]), (long long)made.id),
			SAID_ANSWERED);
}

/* --- editing: the compose page once more --- */

static enum err edit_page(struct task *t, struct request *q, struct reply *r, const struct post *p,
			  const struct compose_form *f, enum err wrong)
{
	struct compose_view v = { .edits = true, .leave = post_path(t, p) };

	v.action.s = str_fmt(t->a, "%.*s/edit", STR_ARG(v.leave.s));
	v.keeps_end = p->poll != NULL;
	/* Somebody may be named while it is edited. */
	v.seen = p->circle ? circle_seen_words(t, p->circle, true) : seen_words(t, p);
	v.view = view_new(t, q, HERE_NOWHERE, word(t->lang, W_EDIT_TITLE));
	return compose_show(t, r, f, &v, wrong);
}

/* The post that is edited, which must be mine. */
static enum err edited_post(struct task *t, const struct request *q, struct post *ret)
{
	struct url elsewhere;
	enum err e = web_post_find(t, q, ret, &elsewhere);

	if (!e && (!ret->mine || ret->boosted))
		return fail(t, ERR_FORBIDDEN, W_ERROR_FORBIDDEN);
	return e;
}

static enum err edit_show(struct task *t, struct request *q, struct reply *r)
{
	struct compose_form f = compose_new(t);
	struct post p;
	enum err e = edited_post(t, q, &p);

	if (e)
		return e;
	f.caption = p.caption;
	f.cover = p.cover;
	f.covers = p.blurs ? COVER_BLUR : post_is_covered_whole(&p) ? COVER_WORDS : COVER_NONE;
	f.language = p.language;
	f.rev = p.rev;
	compose_ask(t, p.poll, &f);
	f.when = when_shown(t, &p);
	f.when_first = p.when_first;
	compose_photos(t, &p.media, &f);
	return edit_page(t, q, r, &p, &f, OK);
}

struct editing {
	int64_t id;
	struct post_edit edit;
	struct post made;
};

static enum err edit_work(struct task *t, void *arg)
{
	struct editing *e = arg;

	return post_edit(t, e->id, &e->edit, &e->made);
}

static enum err edit_save(struct task *t, const struct post *p, const struct compose_form *f,
			  struct post *ret)
{
	struct editing editing = { .id = p->id };
	struct poll_new poll;
	struct post_edit *e = &editing.edit;
	struct when_said when;
	enum err err = compose_when(t, f, p, &when);

	if (err)
		return err;
	e->when = when.edtf;
	e->when_words = when.words;
	e->when_source = when.source;
	e->when_first = when.first;
	e->caption = f->caption;
	e->cover = f->cover;
	e->language = f->language;
	e->sensitive = f->covers == COVER_WORDS;
	e->blurs = f->covers == COVER_BLUR;
	e->has_language = f->language.n > 0;
	e->has_when = !p->reply_to;
	e->has_media = true;
	e->media = f->media;
	e->has_poll = true;
	e->poll = compose_poll(f, &poll) ? &poll : NULL;
	e->expected_rev = f->rev;
	e->media_change = arena_many(t->a, struct post_media_change, f->media.n);
	e->media_changes = f->media.n;
	for (size_t i = 0; i < f->media.n; i++)
		e->media_change[i] = (struct post_media_change){
			.id = f->media.p[i],
			.given = MEDIA_DESCRIPTION | MEDIA_CREDIT | MEDIA_COVER | MEDIA_COVER_WORDS,
			.description = f->descriptions.p[i],
			.credit = f->credits.p[i],
			.cover = compose_cover(f, i),
			.cover_words = f->photo_words.p[i],
		};
	err = write_now(t, edit_work, &editing);
	*ret = editing.made;
	return err;
}

static enum err edit_do(struct task *t, struct request *q, struct reply *r)
{
	struct compose_form f = compose_new(t);
	struct post p, made;
	enum err e = edited_post(t, q, &p);

	if (e)
		return e;
	f.covers = COVER_NONE;
	e = compose_read(t, q, &f);
	if (!e && compose_asks_more(&f))
		return edit_page(t, q, r, &p, &f, compose_arrange(t, &f));
	if (!e)
		e = edit_save(t, &p, &f, &made);
	if (e == ERR_CONFLICT)
		f.rev = p.rev;
	if (e)
		return edit_page(t, q, r, &p, &f, e);
	return web_back(t, r, post_path(t, &made).s, SAID_CHANGED);
}

const struct route web_post_act_routes[] = {
	{ POST, "/@:name/:id/candle", MEMBER, WRITES, light,
	  .help = "lights a candle, or puts it out" },
	{ POST, "/@:name/:id/keep", MEMBER, WRITES, keep, .help = "keeps a post (a bookmark)" },
	{ POST, "/@:name/:id/pass", MEMBER, WRITES, pass, .help = "passes a post on (a boost)" },
	{ POST, "/@:name/:id/mute", MEMBER, WRITES, mute,
	  .help = "no notices from a thread, or again" },
	{ POST, "/@:name/:id/hide", MEMBER, WRITES, hide,
	  .help = "hides a comment from all but its author" },
	{ POST, "/@:name/:id/vote", MEMBER, WRITES, vote, .help = "votes on a question" },
	{ POST, "/@:name/:id/pin", MEMBER, WRITES, pin, .help = "pins to the top of the profile" },
	{ POST, "/@:name/:id/archive", MEMBER, WRITES, archive,
	  .help = "hides from everybody, and back" },
	{ POST, "/@:name/:id/letting", MEMBER, WRITES, let_answer,
	  .help = "changes who may answer and quote a post" },
	{ POST, "/@:name/:id/closing/yearly", MEMBER, WRITES, open_yearly,
	  .help = "comments open again on the post's day each year" },
	{ POST, "/@:name/:id/closing", MEMBER, WRITES, close_comments,
	  .help = "closes comments on a post, or opens them for some days" },
	{ POST, "/@:name/:id/take-back", MEMBER, WRITES, take_back,
	  .help = "takes a post of mine out of one that quotes it" },
	{ GET, "/@:name/:id/delete", MEMBER, READS, delete_ask, .help = "asks before deleting" },
	{ POST, "/@:name/:id/delete", MEMBER, WRITES, delete_do, .help = "deletes a post" },
	{ POST, "/@:name/:id/answer", MEMBER, SLOW, answer, .help = "answers in words" },
	{ GET, "/@:name/:id/edit", MEMBER, READS, edit_show, .help = "the form for editing" },
	{ POST, "/@:name/:id/edit", MEMBER, SLOW, edit_do, .help = "edits a post",
	  .body_max = BODY_MAX_PICTURES },
	{ 0 },
};
