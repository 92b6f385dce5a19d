#include "api/api.h"
#include "api/policy.h"
#include "api/scheduled.h"
#include "core/closing.h"
#include "core/letter.h"
#include "core/narrow.h"
#include "core/reach.h"

/* Sharing and editing: what apps send, to the structs of core/post.h. */

struct share_form {
	uint64_t given;
	struct str caption, cover, visibility, language, scheduled_at;
	struct str when_typed, when_edtf, when_words;
	bool when_first;
	struct ids media;
	int64_t reply_to, quoted, closes, earlier;
	struct str quotes; /* who may quote it */
	bool sensitive, blurs;
	struct str cover_mode;
	struct poll_new poll;
	enum { POLL_UNSENT, POLL_NONE, POLL_SENT } has_poll;
};

enum {
	F_STATUS,
	F_SPOILER,
	F_SENSITIVE,
	F_LANGUAGE,
	F_MEDIA,
	F_VISIBILITY,
	F_REPLY,
	F_SCHEDULED,
	F_REMEMBERED,
	F_REMEMBERED_EDTF,
	F_REMEMBERED_TEXT,
	F_REMEMBERED_FIRST,
	F_POLL_OPTIONS,
	F_POLL_EXPIRES,
	F_POLL_MULTIPLE,
	F_POLL_HIDES,
	F_QUOTED,
	F_CLOSES,
	F_QUOTES,
	F_COVER_MODE,
	F_REMEMBERS
};

#define WHEN_READ_MAX 500 /* characters; how many words may be is decided in core */
#define POLL_READ_MAX 50  /* options that are read; how many there may be is decided in core */
#define POLL_FIELD(name, type, member, least, most)                                                \
	FIELD("poll[" name, type, struct share_form, poll.member, least, most, "poll[" name)

/* `remembered` is Rosemary's own: the time that it is about, in EDTF or as somebody types it; or as
 * it stands in a Status. */
static const struct field share_fields[] = {
	[F_STATUS] =
		FIELD("status", FIELD_TEXT, struct share_form, caption, 0, CAPTION_MAX, "status"),
	[F_SPOILER] = FIELD("spoiler_text", FIELD_LINE, struct share_form, cover, 0, COVER_MAX,
			    "spoiler_text"),
	[F_SENSITIVE] =
		FIELD("sensitive", FIELD_BOOL, struct share_form, sensitive, 0, 0, "sensitive"),
	[F_LANGUAGE] =
		FIELD("language", FIELD_LINE, struct share_form, language, 0, 35, "language"),
	[F_MEDIA] = FIELD("media_ids[]", FIELD_IDS, struct share_form, media, 0, MEDIA_POST_MAX,
			  "media_ids"),
	[F_VISIBILITY] =
		FIELD("visibility", FIELD_LINE, struct share_form, visibility, 0, 40, "visibility"),
	[F_REPLY] = FIELD("in_reply_to_id", FIELD_ID, struct share_form, reply_to, 0, 0,
			  "in_reply_to_id"),
	[F_SCHEDULED] = FIELD("scheduled_at", FIELD_LINE, struct share_form, scheduled_at, 0, 60,
			      "scheduled_at"),
	[F_REMEMBERED] = FIELD("remembered", FIELD_LINE, struct share_form, when_typed, 0,
			       WHEN_READ_MAX, "remembered"),
	[F_REMEMBERED_EDTF] = FIELD("remembered[edtf]", FIELD_LINE, struct share_form, when_edtf, 0,
				    WHEN_READ_MAX, "remembered[edtf]"),
	[F_REMEMBERED_TEXT] = FIELD("remembered[text]", FIELD_LINE, struct share_form, when_words,
				    0, WHEN_READ_MAX, "remembered[text]"),
	[F_REMEMBERED_FIRST] = FIELD("remembered[first]", FIELD_BOOL, struct share_form, when_first,
				     0, 0, "remembered[first]"),
	[F_POLL_OPTIONS] = POLL_FIELD("options][]", FIELD_LINES, options, 0, POLL_READ_MAX),
	[F_POLL_EXPIRES] = POLL_FIELD("expires_in]", FIELD_INT, seconds, 0, INT64_MAX),
	[F_POLL_MULTIPLE] = POLL_FIELD("multiple]", FIELD_BOOL, multiple, 0, 0),
	[F_POLL_HIDES] = POLL_FIELD("hide_totals]", FIELD_BOOL, hides, 0, 0),
	[F_QUOTED] = FIELD("quoted_status_id", FIELD_ID, struct share_form, quoted, 0, 0,
			   "quoted_status_id"),
	[F_CLOSES] = FIELD("comments_open_days", FIELD_INT, struct share_form, closes, 0,
			   CLOSING_DAYS_MAX, "comments_open_days"),
	[F_QUOTES] = FIELD("quote_approval_policy", FIELD_LINE, struct share_form, quotes, 0, 20,
			   "quote_approval_policy"),
	[F_COVER_MODE] =
		FIELD("cover_mode", FIELD_LINE, struct share_form, cover_mode, 0, 20, "cover_mode"),
	[F_REMEMBERS] = FIELD("remembers", FIELD_ID, struct share_form, earlier, 0, 0, "remembers"),
	{ 0 },
};

/* An empty `poll` (null in JSON) says that there is none; whatever else is sent as `poll`, in
 * whatever shape, is meant to be one, and is refused when it is none. */
static void find_poll(const struct params *p, struct share_form *f)
{
	for (size_t i = 0; i < p->n; i++) {
		struct str name = p->p[i].name;
		bool whole = str_eq(name, S("poll")) || str_eq(name, S("poll[]"));

		if (!whole && !str_starts(name, S("poll[")))
			continue;
		if (!whole || p->p[i].file || str_trim(p->p[i].value).n)
			f->has_poll = POLL_SENT;
		else if (f->has_poll == POLL_UNSENT)
			f->has_poll = POLL_NONE;
	}
}

/* Rosemary's own: "blur" covers the photographs alone, and leaves the words to be read. */
static enum err read_cover(struct task *t, struct share_form *f)
{
	enum cover mode;

	if (!GIVEN(*f, F_COVER_MODE))
		return OK;
	if (!cover_read(f->cover_mode, &mode))
		return fail_with(t, ERR_INVALID, W_API_CHOICE, S("cover_mode"),
				 S("none, blur, words"));
	f->blurs = mode == COVER_BLUR;
	f->sensitive = mode == COVER_WORDS;
	return OK;
}

/* A date that is typed, or given, or to be found in words; words that hold none are kept as they
 * are, unless they were sent as a date. */
static enum err read_typed_when(struct task *t, const struct share_form *f, struct when_said *ret)
{
	struct when_typed how = { 0 };

	if (GIVEN(*f, F_REMEMBERED_EDTF) || GIVEN(*f, F_REMEMBERED_TEXT)) {
		*ret = when_of_typed(t, f->when_words, &how);
		if (GIVEN(*f, F_REMEMBERED_EDTF)) {
			ret->edtf = str_trim(f->when_edtf);
			ret->words = str_trim(f->when_words);
			how.doubt = WHEN_CERTAIN;
		}
	} else {
		*ret = when_of_typed(t, f->when_typed, &how);
		if (how.doubt == WHEN_UNREAD)
			return fail(t, ERR_INVALID, W_POST_WHEN);
	}
	return how.doubt == WHEN_YEAR_OUT ? fail(t, ERR_INVALID, W_POST_WHEN_YEARS) : OK;
}

/* was: the post that is edited, NULL for a new one. *ret_given: anything was said of it. */
static enum err read_when(struct task *t, const struct share_form *f, const struct post *was,
			  struct when_said *ret, bool *ret_given)
{
	bool date = GIVEN(*f, F_REMEMBERED) || GIVEN(*f, F_REMEMBERED_EDTF) ||
		    GIVEN(*f, F_REMEMBERED_TEXT);
	enum err e = OK;

	*ret = (struct when_said){ S(""), S(""), WHEN_BY_AUTHOR, false };
	if (was)
		*ret = (struct when_said){ was->when, was->when_words, was->when_source,
					   was->when_first };
	*ret_given = date || GIVEN(*f, F_REMEMBERED_FIRST);
	if (date) {
		bool first = ret->first;

		e = read_typed_when(t, f, ret);
		ret->first = first;
	}
	if (GIVEN(*f, F_REMEMBERED_FIRST))
		ret->first = f->when_first;
	return e;
}

/* 0 days are asked for: for good. */
static int64_t closes_after(const struct share_form *f)
{
	if (!GIVEN(*f, F_CLOSES))
		return 0;
	return f->closes ? f->closes : CLOSING_NEVER;
}

/* What Mastodon can and Rosemary can't is refused in words; to leave it out silently would share
 * something else than what was written. */
static enum err read_share(struct task *t, const struct request *q, struct share_form *ret)
{
	enum err e = task_form(t, &q->params, share_fields, ret);

	if (e)
		return e;
	find_poll(&q->params, ret);
	return read_cover(t, ret);
}

/* An answer is not for my circle unless that was said: among few it is for those of the thread,
 * anywhere else for whoever is answered and named. */
static enum err answer_instead(struct task *t, int64_t reply_to, enum visibility *ret)
{
	struct post to;
	enum err e = post_get(t, reply_to, &to);

	if (!e)
		*ret = to.visibility == POST_FOLLOWERS || to.visibility == POST_CIRCLE
			       ? POST_FOLLOWERS
			       : POST_DIRECT;
	return e;
}

static enum err choose_audience(struct task *t, const struct share_form *f, struct post_new *n)
{
	n->visibility = (enum visibility)t->me->post_visibility;
	n->circle_id = t->me->post_circle;
	if (f->visibility.n && !audience_param(t, f->visibility, &n->visibility, &n->circle_id))
		return fail_with(t, ERR_INVALID, W_API_CHOICE, S("visibility"),
				 S("public, unlisted, private, direct, list:<id>"));
	if (n->visibility == POST_CIRCLE && f->reply_to && !str_starts(f->visibility, S("list:")))
		return answer_instead(t, f->reply_to, &n->visibility);
	return OK;
}

/* Who may answer, boost and quote it, over what *p says. *ret_given: anything was sent. */
static enum err read_policy(struct task *t, const struct request *q, const struct share_form *f,
			    enum visibility v, bool *ret_given, struct policy *p)
{
	enum err e = policy_read(t, &q->params, S("interaction_policy"), v, ret_given, p);

	if (e || !f->quotes.n)
		return e;
	*ret_given = true;
	return policy_read_quote(t, f->quotes, "quote_approval_policy", &p->quote);
}

/* The app that asks; nothing for somebody who asks with a session. */
static enum err token_of(struct task *t, const struct request *q, struct oauth_token *ret)
{
	*ret = (struct oauth_token){ 0 };
	return q->token_id ? token_get(t, q->token_id, ret) : OK;
}

#define KEY_MAX 200

/* Shares it now, or with the time in the past that it has. */
static enum err share_at_once(struct task *t, const struct request *q, struct reply *r,
			      const struct post_new *n, const struct oauth_token *token)
{
	struct post p;
	enum err e = post_share(t, n, &p);

	if (e)
		return e;
	p.app_name = token->app_name;
	p.app_website = token->app_website;
	return answer_post(t, q, r, &p);
}

static enum err share_later(struct task *t, const struct request *q, struct reply *r,
			    const struct post_new *n, int64_t at)
{
	struct scheduled s;
	struct post p;
	int64_t post_id;
	enum err e = scheduled_add(t, n, at, &s, &post_id);

	if (!e && !post_id)
		return answer_scheduled(t, q, r, &s);
	if (!e)
		e = post_get(t, post_id, &p);
	return e ? e : answer_post(t, q, r, &p);
}

/* scheduled_at: what is to come waits for it; what is past was shared then, elsewhere. */
static enum err share_when(struct task *t, const struct request *q, struct reply *r,
			   struct post_new *n, struct str scheduled_at)
{
	struct oauth_token token;
	int64_t at = 0;
	enum err e = token_of(t, q, &token);

	n->app_id = token.app_id;
	if (!e && scheduled_at.n)
		e = moment_param(t, scheduled_at, "scheduled_at", &at);
	if (e)
		return e;
	if (scheduled_at.n && at > t->now)
		return share_later(t, q, r, n, at);
	if (scheduled_at.n && at < 1)
		return fail(t, ERR_INVALID, W_POST_BEFORE_EARLY);
	n->created_at = at;
	if (at)
		n->when_source = WHEN_BY_IMPORT;
	return share_at_once(t, q, r, n, &token);
}

static enum err share_now(struct task *t, struct request *q, struct reply *r)
{
	struct share_form f = { .caption = S(""),
				.cover = S(""),
				.language = S(""),
				.when_typed = S(""),
				.when_edtf = S(""),
				.when_words = S(""),
				.quotes = S(""),
				.sensitive = t->me->post_cover == COVER_WORDS,
				.blurs = t->me->post_cover == COVER_BLUR };
	struct post_new n = { 0 };
	struct policy policy;
	struct when_said when;
	bool has_policy = false, has_when;
	struct str key = request_header(q, "Idempotency-Key");
	enum err e = read_share(t, q, &f);

	if (!e)
		e = read_when(t, &f, NULL, &when, &has_when);
	if (!e)
		e = choose_audience(t, &f, &n);
	if (!e) {
		policy = policy_mine(t, n.visibility);
		e = read_policy(t, q, &f, n.visibility, &has_policy, &policy);
	}
	if (e)
		return e;
	if (key.n > KEY_MAX || !str_is_utf8(key))
		return fail_with(t, ERR_LIMIT, W_FORM_LONG, S("Idempotency-Key"),
				 str_fmt(t->a, "%d", KEY_MAX));
	n = (struct post_new){ .caption = f.caption,
			       .cover = f.cover,
			       .language = f.language,
			       .when = when.edtf,
			       .when_words = when.words,
			       .when_first = when.first,
			       .sensitive = f.sensitive,
			       .blurs = f.blurs,
			       .visibility = n.visibility,
			       .circle_id = n.circle_id,
			       .reply_to = f.reply_to,
			       .quoted_id = f.quoted,
			       .earlier_id = f.earlier,
			       .media = f.media,
			       .poll = f.has_poll == POLL_SENT ? &f.poll : NULL,
			       .policy = has_policy ? &policy : NULL,
			       .closes_after = closes_after(&f),
			       .idempotency_key = key.n ? key : S("") };
	n.is_letter = !f.scheduled_at.n && letter_is(&n);
	return share_when(t, q, r, &n, f.scheduled_at);
}

struct sharing {
	struct request *q;
	struct reply *r;
};

static enum err share_named(struct task *t, void *arg)
{
	const struct sharing *s = arg;

	buf_clear(&s->r->body); /* with PostgreSQL it may run twice */
	s->r->headers = 0;
	return share_now(t, s->q, s->r);
}

/* Whom it names elsewhere and who is not here yet is looked up before, on a worker. */
static enum err share(struct task *t, struct request *q, struct reply *r)
{
	struct str caption = params_last(&q->params, S("status"));
	struct sharing *s;

	if (!q->on_worker && !reach_names_unknown(t, caption))
		return share_now(t, q, r);
	if (!q->on_worker) {
		r->to_worker = true;
		return OK;
	}
	reach_named(t, caption);
	s = arena_make(t->a, struct sharing);
	*s = (struct sharing){ q, r };
	r->write = share_named;
	r->write_arg = s;
	return OK;
}

/* --- editing --- */

struct attribute_form {
	uint64_t given;
	int64_t id;
	struct str description, focus, credit, cover, cover_words;
};

static enum err read_attribute(struct task *t, const struct params *group,
			       struct post_media_change *ret)
{
	static const struct field fields[] = {
		FIELD("description", FIELD_TEXT, struct attribute_form, description, 0,
		      MEDIA_DESCRIPTION_MAX, "media_attributes[description]"),
		FIELD("credit", FIELD_LINE, struct attribute_form, credit, 0, MEDIA_CREDIT_MAX,
		      "media_attributes[credit]"),
		FIELD("focus", FIELD_LINE, struct attribute_form, focus, 0, 60,
		      "media_attributes[focus]"),
		FIELD("cover][mode", FIELD_LINE, struct attribute_form, cover, 0, 20,
		      "media_attributes[cover][mode]"),
		FIELD("cover][text", FIELD_LINE, struct attribute_form, cover_words, 0,
		      MEDIA_COVER_MAX, "media_attributes[cover][text]"),
		FIELD_REQUIRED("id", FIELD_ID, struct attribute_form, id, 0, 0,
			       "media_attributes[id]"),
		{ 0 },
	};
	struct attribute_form f = { .focus = S("") };
	enum err e = task_form(t, group, fields, &f);

	if (e)
		return e;
	*ret = (struct post_media_change){ .id = f.id,
					   .description = f.description,
					   .credit = f.credit };
	if (GIVEN(f, 0))
		ret->given |= MEDIA_DESCRIPTION;
	if (GIVEN(f, 1))
		ret->given |= MEDIA_CREDIT;
	if (f.focus.n)
		ret->given |= MEDIA_FOCUS;
	if (GIVEN(f, 3))
		ret->given |= MEDIA_COVER;
	if (GIVEN(f, 4))
		ret->given |= MEDIA_COVER_WORDS;
	ret->cover_words = f.cover_words;
	if (GIVEN(f, 3) && !cover_read(f.cover, &ret->cover))
		return fail_with(t, ERR_INVALID, W_API_CHOICE, S("cover[mode]"),
				 S("none, blur, words"));
	if (!focus_read(f.focus, &ret->focus_x, &ret->focus_y))
		return fail_with(t, ERR_INVALID, W_API_CHOICE, S("focus"), S("x,y (-1.0 … 1.0)"));
	return OK;
}

static enum err read_attributes(struct task *t, const struct request *q, struct post_edit *edit)
{
	struct param_groups groups;

	if (!param_groups(t->a, &q->params, S("media_attributes"), MEDIA_POST_MAX, &groups))
		return fail_with(t, ERR_LIMIT, W_FORM_MANY, S("media_attributes"),
				 str_fmt(t->a, "%d", MEDIA_POST_MAX));
	edit->media_change = arena_many(t->a, struct post_media_change, groups.n + 1);
	for (size_t i = 0; i < groups.n; i++) {
		enum err e = read_attribute(t, &groups.p[i], &edit->media_change[i]);

		if (e)
			return e;
	}
	edit->media_changes = groups.n;
	return OK;
}

/* Apps that edit a post send along what they were told of who sees it. Another, smaller audience is
 * taken at its word; for more people, or for those it names, somebody must be asked once. */
static enum err change_audience(struct task *t, const struct share_form *f, struct post *p)
{
	struct audience to = { 0 };

	if (!f->visibility.n || str_eq(f->visibility, visibility_name(p->visibility)))
		return OK;
	if (!audience_param(t, f->visibility, &to.visibility, &to.circle_id))
		return fail_with(t, ERR_INVALID, W_API_CHOICE, S("visibility"),
				 S("public, unlisted, private"));
	if (narrow_step(p, &to) == NARROW_SAME)
		return OK;
	if (to.visibility == POST_DIRECT || narrow_step(p, &to) != NARROW_FEWER)
		return fail_with(t, ERR_INVALID, W_NARROW_PAGE, post_url(t, p).s, S(""));
	return narrow_post(t, p->id, &to, p);
}

/* An app that knows no covers of photographs sends back that the post is sensitive: they stay as
 * they are. Saying that it is not takes the blur away. */
static void keep_cover(const struct post *p, struct share_form *f)
{
	if (GIVEN(*f, F_COVER_MODE) || !GIVEN(*f, F_SENSITIVE))
		return;
	if (p->blurs && !f->sensitive)
		f->blurs = false;
	if (p->covers_some && f->sensitive)
		f->sensitive = false;
}

/* What is not sent stays as it is: an app that knows nothing of photographs, polls or of our
 * `remembered` takes none of them away. */
static enum err edit(struct task *t, struct request *q, struct reply *r)
{
	struct share_form f = { 0 };
	struct post_edit change;
	struct policy policy;
	struct when_said when;
	bool has_policy = false, has_when;
	struct post p;
	enum err e = post_get(t, path_id(q, 0), &p);

	if (e)
		return e;
	f = (struct share_form){ .caption = p.caption,
				 .cover = p.cover,
				 .sensitive = post_is_covered_whole(&p),
				 .blurs = p.blurs,
				 .when_typed = S(""),
				 .when_edtf = S(""),
				 .when_words = S(""),
				 .quotes = S(""),
				 .language = S("") };
	e = read_share(t, q, &f);
	if (!e)
		e = read_when(t, &f, &p, &when, &has_when);
	if (e)
		return e;
	keep_cover(&p, &f);
	change = (struct post_edit){ .caption = f.caption,
				     .cover = f.cover,
				     .language = f.language,
				     .when = when.edtf,
				     .when_words = when.words,
				     .when_source = when.source,
				     .when_first = when.first,
				     .sensitive = f.sensitive,
				     .blurs = f.blurs,
				     .has_language = f.language.n > 0,
				     .has_when = has_when,
				     .has_media = GIVEN(f, F_MEDIA),
				     .media = f.media,
				     .has_poll = f.has_poll != POLL_UNSENT,
				     .poll = f.has_poll == POLL_SENT ? &f.poll : NULL };
	policy = p.policy ? *p.policy : policy_plain(p.visibility);
	e = read_attributes(t, q, &change);
	if (!e)
		e = read_policy(t, q, &f, p.visibility, &has_policy, &policy);
	if (has_policy)
		change.policy = &policy;
	if (!e && p.mine)
		e = change_audience(t, &f, &p);
	if (!e)
		e = post_edit(t, p.id, &change, &p);
	return e ? e : answer_post(t, q, r, &p);
}

const struct route api_share_routes[] = {
	{ POST, "/api/v1/statuses", MEMBER, WRITES, share, "shares a post", "write:statuses", 0 },
	{ PUT, "/api/v1/statuses/:id", MEMBER, WRITES, edit, "edits a post of mine",
	  "write:statuses", BODY_MAX_USUAL * 4 },
	{ 0 },
};
