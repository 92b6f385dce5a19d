/* Sharing: the page, one photograph at a time for its script, and the whole form. */
#include "web/share.h"
#include "base/day.h"
#include "base/json.h"
#include "core/draft.h"
#include "core/earlier.h"
#include "core/letter.h"
#include "core/place.h"
#include "core/policy.h"
#include "core/quote.h"
#include "core/reach.h"
#include "core/scheduled.h"
#include "sys/writer.h"
#include "web/compose.h"
#include "web/door.h"
#include "web/tables.h"

static enum err share_may_quote(struct task *t, int64_t id)
{
	struct post p;
	enum err e = post_get(t, id, &p);

	if (!e && quote_may(t, &p) == ANSWER_REFUSED)
		e = fail(t, ERR_FORBIDDEN, W_QUOTE_NOT);
	return e;
}

static enum err share_page(struct task *t, struct request *q, struct reply *r,
			   const struct compose_form *f, enum err wrong)
{
	struct compose_view v = { .action = { S("/share") }, .leave = { S("/") } };

	/* Whoever may not is told so before they write. */
	if (f->quotes && !wrong)
		wrong = share_may_quote(t, f->quotes);
	v.view = view_new(t, q, HERE_SHARE,
			  word(t->lang, f->answers ? W_COMMENT_TITLE : W_SHARE_TITLE));
	if (f->lost)
		v.view->said = word(t->lang, W_DRAFT_LOST);
	else if (f->no_page)
		v.view->said = word(t->lang, W_DRAFT_NO_PAGE);
	return compose_show(t, r, f, &v, wrong);
}

/* The post that a date belonged to may be gone: then there is only the page. */
static enum err begin_from(struct task *t, const struct compose_form *f, struct draft *d)
{
	struct fault before = t->fault;
	enum err e = draft_from(t, f->earlier, d);

	if (e != ERR_NOT_FOUND)
		return e;
	t->fault = before;
	*d = (struct draft){ .post = { .caption = S(""),
				       .cover = S(""),
				       .language = S(""),
				       .when = S(""),
				       .when_words = S(""),
				       .visibility = f->seen_by.visibility,
				       .circle_id = f->seen_by.circle_id },
			     .lost = true };
	return OK;
}

/* What the page begins with: a draft of mine, an earlier post of mine, the words of a letter. */
static enum err begin(struct task *t, struct compose_form *f)
{
	struct draft d;
	enum err e;

	if (f->draft)
		e = draft_get(t, f->draft, &d);
	else if (f->earlier)
		e = begin_from(t, f, &d);
	else if (f->letter)
		e = letter_draft(t, f->letter, &d);
	else if (f->date)
		e = draft_for_date(t, f->date, &d);
	else
		return OK;
	if (!e)
		compose_from(t, &d, f);
	return e;
}

/* Shared from a page of the remembered, it begins with those who see that page. */
static void share_for(struct task *t, struct compose_form *f)
{
	struct fault before = t->fault;
	struct memorial m;

	if (f->memorial && !f->audience.n && !memorial_get(t, f->memorial, &m)) {
		if (m.access == MEMORIAL_PUBLIC)
			f->seen_by = (struct audience){ .visibility = POST_PUBLIC };
		else if (m.belongs)
			f->seen_by = (struct audience){ POST_CIRCLE, m.circle_id };
	}
	t->fault = before;
}

static enum err share_show(struct task *t, struct request *q, struct reply *r)
{
	struct compose_form f = compose_new(t);
	enum err e = compose_read(t, q, &f);

	if (!e)
		e = begin(t, &f);
	if (e)
		return e;
	if (!f.draft && !f.earlier && !f.letter && !f.date)
		share_for(t, &f);
	return share_page(t, q, r, &f, OK);
}

static enum err change_photos(struct task *t, const struct compose_form *f)
{
	enum err e = OK;

	for (size_t i = 0; i < f->media.n && !e; i++) {
		struct media_change c = { .given = MEDIA_DESCRIPTION | MEDIA_CREDIT | MEDIA_COVER |
						   MEDIA_COVER_WORDS,
					  .description = f->descriptions.p[i],
					  .credit = f->credits.p[i],
					  .cover = compose_cover(f, i),
					  .cover_words = f->photo_words.p[i] };
		struct media m;

		e = media_change(t, f->media.p[i], &c, &m);
	}
	return e;
}

struct sharing {
	const struct compose_form *form;
	struct post_new post;
	int64_t later;	  /* 0: now */
	struct post made; /* id 0: it waits */
	bool no_page;	  /* the page that was chosen is gone, or closed */
};

static enum err wait_for_it(struct task *t, struct sharing *s)
{
	struct scheduled waits;
	int64_t post_id;
	enum err e = scheduled_add(t, &s->post, s->later, &waits, &post_id);

	s->made = (struct post){ 0 };
	if (!e && post_id)
		return post_get(t, post_id, &s->made);
	if (!e && s->form->memorial && !s->form->answers)
		e = scheduled_on_page(t, waits.id, s->form->memorial);
	return e;
}

/* What its author can mend is said on the form; a page that is gone or closed keeps nobody from
 * sharing. */
static enum err put_on_page(struct task *t, struct sharing *s)
{
	struct fault before = t->fault;
	enum memorial_state state;
	enum err e = memorial_propose(t, s->form->memorial, s->made.id, &state);

	s->no_page = e == ERR_NOT_FOUND || e == ERR_FORBIDDEN;
	if (!s->no_page)
		return e;
	t->fault = before;
	return OK;
}

/* The same form again finds its photographs taken: the key gives the post that it made. */
static enum err share_work(struct task *t, void *arg)
{
	struct sharing *s = arg;
	struct media m;
	enum err e = OK;

	if (s->form->media.n && !media_get(t, s->form->media.p[0], &m) && !m.post_id)
		e = change_photos(t, s->form);
	if (e)
		return e;
	t->fault = (struct fault){ 0 };
	draft_end(t, s->form->draft, s->form->key);
	if (s->later)
		return wait_for_it(t, s);
	e = post_share(t, &s->post, &s->made);
	if (!e && s->form->memorial && !s->form->answers)
		e = put_on_page(t, s);
	return e;
}

static enum err keep_work(struct task *t, void *arg)
{
	struct sharing *s = arg;
	struct draft d = { .id = s->form->draft,
			   .post = s->post,
			   .memorial_id = s->form->answers ? 0 : s->form->memorial,
			   .at = s->later ? s->later : s->post.created_at,
			   .before = s->form->before };
	int64_t id;
	enum err e = change_photos(t, s->form);

	return e ? e : draft_keep(t, &d, &id);
}

/* Another time than now: to come, or long ago. */
static enum err another_time(struct task *t, const struct compose_form *f, struct sharing *s)
{
	int64_t at;
	enum err e = f->later_day.n ? compose_moment(t, f->later_day, f->later_time, &at) : OK;

	if (e || !f->later_day.n)
		return e;
	if (f->before && at < 1)
		return fail(t, ERR_INVALID, W_POST_BEFORE_EARLY);
	if (f->before)
		s->post.created_at = at;
	else
		s->later = at > 0 ? at : 1;
	return OK;
}

/* What the form holds besides when it is shared. */
static void fill_when(const struct when_said *when, struct post_new *n)
{
	n->when = when->edtf;
	n->when_words = when->words;
	n->when_source = when->source;
	n->when_first = when->first;
}

static void fill_post(const struct compose_form *f, struct post_new *n)
{
	n->caption = f->caption;
	n->cover = f->cover;
	n->language = f->language;
	n->sensitive = f->covers == COVER_WORDS;
	n->blurs = f->covers == COVER_BLUR;
	n->visibility = f->seen_by.visibility;
	n->circle_id = f->seen_by.circle_id;
	n->media = f->media;
	n->idempotency_key = f->key;
	n->quoted_id = f->answers ? 0 : f->quotes;
	n->closes_after = f->answers ? 0 : f->closes;
	n->earlier_id = f->answers ? 0 : f->earlier;
	n->reply_to = f->answers ? f->answers : f->follows ? f->earlier : 0;
}

/* All of it; *poll and *policy are filled when the post has one. */
static enum err fill_sharing(struct task *t, struct sharing *s, struct poll_new *poll,
			     struct policy *policy)
{
	const struct compose_form *f = s->form;
	enum err e = another_time(t, f, s);

	if (e)
		return e;
	fill_post(f, &s->post);
	s->post.poll = compose_poll(f, poll) ? poll : NULL;
	if (!f->letting.n || f->answers)
		return OK;
	*policy = policy_mine(t, f->seen_by.visibility);
	s->post.policy = policy;
	return letting_read(t, f->letting, policy);
}

enum err web_share(struct task *t, const struct compose_form *f, struct post *ret,
		   bool *ret_no_page)
{
	struct sharing s = { .form = f };
	struct poll_new poll;
	struct policy policy;
	struct when_said when;
	struct post to;
	enum err e = compose_when(t, f, NULL, &when);

	if (!e)
		e = fill_sharing(t, &s, &poll, &policy);
	if (e)
		return e;
	fill_when(&when, &s.post);
	if (f->answers) {
		e = post_get(t, f->answers, &to);
		if (e)
			return e;
		s.post.visibility = to.visibility;
		s.post.circle_id = to.circle_id;
	}
	reach_named(t, f->caption);
	e = write_now(t, share_work, &s);
	*ret = s.made;
	*ret_no_page = s.no_page;
	return e;
}

static enum err keep_draft(struct task *t, const struct compose_form *f)
{
	struct sharing s = { .form = f };
	struct poll_new poll;
	struct policy policy;
	struct when_said when = compose_when_typed(t, f);
	enum err e = fill_sharing(t, &s, &poll, &policy);

	if (e)
		return e;
	fill_when(&when, &s.post);
	return write_now(t, keep_work, &s);
}

/* Whoever chose people who may not all see the earlier post hears once that its link is left out.
 */
static enum err may_link(struct task *t, struct compose_form *f)
{
	struct post p;

	if (!f->earlier || f->answers || f->follows)
		return OK;
	if (post_get(t, f->earlier, &p) || !p.mine || p.boosted) {
		f->earlier = 0;
		return fail(t, ERR_INVALID, W_DRAFT_LOST);
	}
	if (earlier_includes(t, f->earlier, &f->seen_by) || str_eq(f->without, f->audience))
		return OK;
	f->without = f->audience;
	return fail(t, ERR_INVALID, W_EARLIER_ASKS);
}

/* Back to the post that was answered, at the answer; or to the new post. */
static enum err leave(struct task *t, struct reply *r, const struct compose_form *f,
		      const struct post *made, bool no_page)
{
	struct post to;

	if (!made->id)
		return web_back(t, r, S("/later"), SAID_LATER);
	if (!f->answers || post_get(t, f->answers, &to))
		return web_back(t, r, post_path(t, made).s, no_page ? SAID_NO_PAGE : SAID_SHARED);
	return web_back(t, r,
			str_fmt(t->a, "%.*s#letter-%lld", STR_ARG(post_path(t, &to).s),
				(long long)made->id),
			SAID_ANSWERED);
}

static enum err share_do(struct task *t, struct request *q, struct reply *r)
{
	struct compose_form f = compose_new(t);
	struct post made;
	bool no_page = false;
	enum err e;

	f.covers = COVER_NONE;
	e = compose_read(t, q, &f);
	if (e)
		return share_page(t, q, r, &f, e);
	if (compose_asks_more(&f)) {
		e = compose_arrange(t, &f);
		return share_page(t, q, r, &f, e);
	}
	if (str_eq(f.act, S("draft"))) {
		e = keep_draft(t, &f);
		return e ? share_page(t, q, r, &f, e) : web_back(t, r, S("/drafts"), SAID_DRAFT);
	}
	e = may_link(t, &f);
	if (!e)
		e = web_share(t, &f, &made, &no_page);
	if (e)
		return share_page(t, q, r, &f, e);
	return leave(t, r, &f, &made, no_page);
}

struct photo_form {
	uint64_t given;
	struct upload *photo;
};

static const struct field photo_fields[] = {
	FIELD_REQUIRED("photo", FIELD_FILE, struct photo_form, photo, 0, 0, ""),
	{ 0 },
};

static void photo_json(struct task *t, struct reply *r, const struct media *m)
{
	struct out o = view_out(t, r);
	struct jw j;

	jw_init(&j, o.b);
	jw_object(&j);
	jw_key(&j, "id");
	jw_id(&j, m->id);
	jw_key(&j, "grid");
	jw_str(&j, media_path(t->a, &m->files, RENDITION_GRID).s);
	jw_key(&j, "description");
	jw_str(&j, m->description);
	jw_key(&j, "credit");
	jw_str(&j, m->credit);
	jw_key(&j, "when");
	jw_str(&j, when_words(t->a, str_sub(m->taken, 0, str_find_byte(m->taken, 'T')), t->lang));
	jw_end(&j);
	jw_done(&j);
	r->type = "application/json; charset=utf-8";
}

static enum err share_photo(struct task *t, struct request *q, struct reply *r)
{
	struct photo_form f = { 0 };
	struct media_new n = { 0 };
	struct media m;
	enum err e = web_form(t, q, photo_fields, &f);

	if (e)
		return e;
	n.file = f.photo;
	e = media_add(t, &n, &m);
	if (e)
		return e;
	photo_json(t, r, &m);
	return OK;
}

const struct route web_share_routes[] = {
	{ GET, "/share", MEMBER, READS, share_show, .help = "the page for sharing" },
	{ POST, "/share", MEMBER, SLOW, share_do,
	  .help = "shares, keeps a draft, or arranges the photographs",
	  .body_max = BODY_MAX_PICTURES },
	{ POST, "/share/photo", MEMBER, SLOW, share_photo,
	  .help = "takes one photograph in, for the page's script", .body_max = BODY_MAX_PICTURE },
	{ 0 },
};
