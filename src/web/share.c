/* Sharing: the page, one photograph at a time for its script, and the whole form. */
#include "web/share.h"
#include "base/day.h"
#include "base/json.h"
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
	return compose_show(t, r, f, &v, wrong);
}

static enum err share_show(struct task *t, struct request *q, struct reply *r)
{
	struct compose_form f = compose_new(t);
	enum err e = compose_read(t, q, &f);

	if (e)
		return e;
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
};

static enum err wait_for_it(struct task *t, struct sharing *s)
{
	struct scheduled waits;
	int64_t post_id;
	enum err e = scheduled_add(t, &s->post, s->later, &waits, &post_id);

	s->made = (struct post){ 0 };
	return e || !post_id ? e : post_get(t, post_id, &s->made);
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
	return s->later ? wait_for_it(t, s) : post_share(t, &s->post, &s->made);
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

enum err web_share(struct task *t, const struct compose_form *f, struct post *ret)
{
	struct sharing s = { .form = f };
	struct poll_new poll;
	struct policy policy;
	struct post to;
	struct when_said when;
	enum err e = compose_when(t, f, NULL, &when);

	if (!e)
		e = another_time(t, f, &s);
	if (e)
		return e;
	s.post.when = when.edtf;
	s.post.when_words = when.words;
	s.post.when_source = when.source;
	s.post.when_first = when.first;
	s.post.caption = f->caption;
	s.post.cover = f->cover;
	s.post.language = f->language;
	s.post.sensitive = f->covers == COVER_WORDS;
	s.post.blurs = f->covers == COVER_BLUR;
	s.post.visibility = f->seen_by.visibility;
	s.post.circle_id = f->seen_by.circle_id;
	s.post.media = f->media;
	s.post.poll = compose_poll(f, &poll) ? &poll : NULL;
	s.post.idempotency_key = f->key;
	s.post.quoted_id = f->answers ? 0 : f->quotes;
	s.post.closes_after = f->answers ? 0 : f->closes;
	if (f->letting.n && !f->answers) {
		policy = policy_mine(t, f->seen_by.visibility);
		e = letting_read(t, f->letting, &policy);
		if (e)
			return e;
		s.post.policy = &policy;
	}
	if (f->answers) {
		e = post_get(t, f->answers, &to);
		if (e)
			return e;
		s.post.reply_to = f->answers;
		s.post.visibility = to.visibility;
		s.post.circle_id = to.circle_id;
	}
	reach_named(t, f->caption);
	e = write_now(t, share_work, &s);
	*ret = s.made;
	return e;
}

/* Back to the post that was answered, at the answer; or to the new post. */
static enum err leave(struct task *t, struct reply *r, const struct compose_form *f,
		      const struct post *made)
{
	struct post to;

	if (!made->id)
		return web_back(t, r, S("/later"), SAID_LATER);
	if (!f->answers || post_get(t, f->answers, &to))
		return web_back(t, r, post_path(t, made).s, SAID_SHARED);
	return web_back(t, r,
			str_fmt(t->a, "%.*s#letter-%lld", STR_ARG(post_path(t, &to).s),
				(long long)made->id),
			SAID_ANSWERED);
}

static enum err share_do(struct task *t, struct request *q, struct reply *r)
{
	struct compose_form f = compose_new(t);
	struct post made;
	enum err e;

	f.covers = COVER_NONE;
	e = compose_read(t, q, &f);
	if (e)
		return share_page(t, q, r, &f, e);
	if (compose_asks_more(&f)) {
		e = compose_arrange(t, &f);
		return share_page(t, q, r, &f, e);
	}
	e = web_share(t, &f, &made);
	if (e)
		return share_page(t, q, r, &f, e);
	return leave(t, r, &f, &made);
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
	{ POST, "/share", MEMBER, SLOW, share_do, .help = "shares, or arranges the photographs",
	  .body_max = BODY_MAX_PICTURES },
	{ POST, "/share/photo", MEMBER, SLOW, share_photo,
	  .help = "takes one photograph in, for the page's script", .body_max = BODY_MAX_PICTURE },
	{ 0 },
};
