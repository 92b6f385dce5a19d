#include "api/entity.h"
#include "base/blurhash.h"
#include "base/day.h"
#include "base/kept.h"
#include "base/url.h"
#include "core/earlier.h"
#include "core/far.h"
#include "core/quote.h"

/* A caption of 5,000 characters as HTML, 20 photographs with descriptions of 10,000 characters,
 * each character up to 4 bytes, or 6 when it is escaped. */
#define MEMBERS_MAX ((size_t)4 * 1024 * 1024)

struct str visibility_name(enum visibility v)
{
	static const char *const names[] = {
		[POST_PUBLIC] = "public",     [POST_UNLISTED] = "unlisted",
		[POST_FOLLOWERS] = "private", [POST_CIRCLE] = "private",
		[POST_SELF] = "direct",	      [POST_DIRECT] = "direct",
	};

	return str_of(names[v]);
}

static void nothing(struct jw *j)
{
	jw_array(j);
	jw_end(j);
}

static void text_or_null(struct jw *j, struct str s)
{
	if (s.n)
		jw_str(j, s);
	else
		jw_null(j);
}

static void size(struct out *o, int64_t width, int64_t height)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "width");
	jw_int(j, width);
	jw_key(j, "height");
	jw_int(j, height);
	jw_key(j, "size");
	jw_str(j, str_fmt(o->t->a, "%lldx%lld", (long long)width, (long long)height));
	jw_key(j, "aspect");
	jw_real(j, height ? (double)width / (double)height : 1.0);
	jw_end(j);
}

static void meta(struct out *o, const struct media *m)
{
	struct jw *j = &o->j;

	if (!media_is_picture(m)) {
		jw_null(j);
		return;
	}
	jw_object(j);
	/* Of a picture elsewhere nobody may have said how large it is. */
	if (m->files.full_width) {
		jw_key(j, "original");
		size(o, m->files.full_width, m->files.full_height);
		jw_key(j, "small");
		size(o, m->files.page_width, m->files.page_height);
	}
	jw_key(j, "focus");
	jw_object(j);
	jw_key(j, "x");
	jw_real(j, (double)m->focus_x / 1000);
	jw_key(j, "y");
	jw_real(j, (double)m->focus_y / 1000);
	jw_end(j);
	jw_end(j);
}

/* Nothing of another server is loaded from there but what somebody opens: apps show a picture from
 * here, and of a video (which is "unknown") a link. */
static void media_addresses(struct out *o, const struct media *m)
{
	struct jw *j = &o->j;
	bool shown = media_is_picture(m);

	jw_key(j, "type");
	jw_str(j, shown ? S("image") : S("unknown"));
	jw_key(j, "url");
	jw_str(j, shown ? media_url(o->t->a, &m->files, RENDITION_FULL).s : m->far_url.s);
	jw_key(j, "preview_url");
	text_or_null(j, shown ? media_url(o->t->a, &m->files, RENDITION_PAGE).s : STR_NONE);
	jw_key(j, "remote_url");
	text_or_null(j, m->far_url.s);
}

/* Rosemary's own: what stands before this one photograph. */
static void cover(struct jw *j, const struct media *m)
{
	jw_key(j, "cover");
	if (m->cover == COVER_NONE) {
		jw_null(j);
		return;
	}
	jw_object(j);
	jw_key(j, "mode");
	jw_str(j, cover_name(m->cover));
	jw_key(j, "text");
	jw_str(j, m->cover_words.p ? m->cover_words : S(""));
	jw_end(j);
}

void entity_media(struct out *o, const struct media *m, bool covered)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, m->id);
	media_addresses(o, m);
	jw_key(j, "preview_remote_url");
	jw_null(j);
	jw_key(j, "text_url");
	jw_null(j);
	jw_key(j, "meta");
	meta(o, m);
	jw_key(j, "description");
	text_or_null(j, m->description);
	jw_key(j, "blurhash");
	/* A blurhash shows colours and shapes. */
	text_or_null(j, !media_is_picture(m) ? STR_NONE
			: covered	     ? S(BLURHASH_PLAIN)
					     : m->blurhash);
	/* Rosemary's own: who is to be named with the photograph. */
	jw_key(j, "credit");
	text_or_null(j, m->credit);
	cover(j, m);
	jw_end(j);
}

static void media_list(struct out *o, const struct medias *list, bool covered)
{
	jw_array(&o->j);
	for (size_t i = 0; i < list->n; i++)
		entity_media(o, &list->p[i], covered);
	jw_end(&o->j);
}

void entity_mentions(struct out *o, const struct mention *list, size_t n)
{
	struct jw *j = &o->j;

	jw_array(j);
	for (size_t i = 0; i < n; i++) {
		jw_object(j);
		jw_key(j, "id");
		jw_id(j, list[i].account_id);
		jw_key(j, "username");
		jw_str(j, list[i].name);
		jw_key(j, "acct");
		jw_str(j, list[i].acct);
		jw_key(j, "url");
		jw_str(j, list[i].url.s);
		jw_end(j);
	}
	jw_end(j);
}

static struct str tag_url(struct arena *a, struct str name)
{
	return str_fmt(a, "%.*s/tags/%.*s", STR_ARG(place_fixed()->base),
		       STR_ARG(url_encode(a, name)));
}

void entity_tags(struct out *o, const struct tag *list, size_t n)
{
	struct jw *j = &o->j;

	jw_array(j);
	for (size_t i = 0; i < n; i++) {
		jw_object(j);
		jw_key(j, "name");
		jw_str(j, list[i].name);
		jw_key(j, "url");
		jw_str(j, tag_url(o->t->a, list[i].key));
		jw_end(j);
	}
	jw_end(j);
}

static void application(struct jw *j, const struct post *p)
{
	if (!p->app_name.n) {
		jw_null(j);
		return;
	}
	jw_object(j);
	jw_key(j, "name");
	jw_str(j, p->app_name);
	jw_key(j, "website");
	text_or_null(j, p->app_website);
	jw_end(j);
}

/* Apps that know nothing of answers that wait say so in the answer itself, and how to let it in. */
static struct str with_note(struct task *t, const struct post *p)
{
	struct buf b;

	buf_init(&b, t->a, p->caption_html.s.n + 2000);
	buf_lit(&b, "<p><em>");
	put(&b, word(t->lang, W_HELD_NOTE));
	buf_lit(&b, "</em></p>");
	put(&b, p->caption_html);
	return buf_view(&b);
}

/* Apps that know nothing of quotes find the way to the quoted post; those that do leave this out.
 * Many a post of elsewhere brings it. */
static struct str with_link(struct task *t, const struct post *p)
{
	struct buf b;

	if (str_find(p->caption_html.s, S("class=\"quote-inline\"")) < p->caption_html.s.n)
		return p->caption_html.s;
	buf_init(&b, t->a, p->caption_html.s.n + 8 * URL_MAX);
	quote_link(t, &b, p->quote);
	put(&b, p->caption_html);
	return buf_view(&b);
}

/* The words of its when stand first, where its author wants that. */
static struct str with_when(struct task *t, const struct post *p, struct str html)
{
	struct str words = when_first_line(t, p);
	struct buf b;

	if (!words.n)
		return html;
	buf_init(&b, t->a, html.n + words.n * 6 + 16);
	buf_lit(&b, "<p>");
	put(&b, words);
	buf_lit(&b, "</p>");
	buf_str(&b, html);
	return buf_view(&b);
}

/* The same of an earlier post that it links. */
static struct str with_earlier(struct task *t, const struct post *p, struct str content)
{
	struct buf b;

	if (!p->earlier || str_find(content, S("class=\"earlier-inline\"")) < content.n)
		return content;
	buf_init(&b, t->a, content.n + 8 * URL_MAX);
	buf_str(&b, content);
	earlier_link(t, &b, p, t->lang);
	return buf_view(&b);
}

static void text_members(struct out *o, const struct post *p)
{
	struct jw *j = &o->j;
	struct str content = p->waits			  ? with_note(o->t, p)
			     : p->quote && p->quote->post ? with_link(o->t, p)
							  : p->caption_html.s;

	jw_key(j, "content");
	jw_str(j, with_earlier(o->t, p, with_when(o->t, p, content)));
	jw_key(j, "media_attachments");
	media_list(o, &p->media, post_is_covered(p));
	jw_key(j, "mentions");
	entity_mentions(o, p->mention, p->mentions);
	jw_key(j, "tags");
	entity_tags(o, p->tag, p->tags);
	jw_key(j, "emojis");
	entity_emojis(o, emoji_of_post(o->t, p));
	jw_key(j, "card");
	jw_null(j);
}

/* Rosemary's own: it was shared before, elsewhere, and brought here on that day. */
static void imported(struct jw *j, const struct post *p)
{
	if (!p->added_at)
		return;
	jw_key(j, "imported");
	jw_object(j);
	jw_key(j, "added_at");
	jw_time(j, p->added_at);
	jw_end(j);
}

/* Rosemary's own: whether its cover hides all of it, blurs its photographs, or lies over those that
 * say so. */
static void cover_mode(struct jw *j, const struct post *p)
{
	jw_key(j, "cover_mode");
	jw_str(j, p->blurs	       ? cover_name(COVER_BLUR)
		  : p->covers_some     ? S("photographs")
		  : post_is_covered(p) ? cover_name(COVER_WORDS)
				       : cover_name(COVER_NONE));
}

/* What is the same for every reader; o->j is in the status's object. */
static void members(struct out *o, const struct post *p)
{
	struct jw *j = &o->j;
	struct url url = post_url(o->t, p);
	struct far_place far = { .uri = url.s };
	struct policy now;

	if (p->author.domain.n)
		far_place_of(o->t, p->id, &far);
	jw_key(j, "id");
	jw_id(j, p->id);
	jw_key(j, "created_at");
	jw_time(j, p->created_at);
	jw_key(j, "in_reply_to_id");
	jw_id(j, p->reply_to);
	jw_key(j, "in_reply_to_account_id");
	jw_id(j, p->reply_to ? p->reply_account : 0);
	jw_key(j, "sensitive");
	jw_bool(j, p->sensitive);
	jw_key(j, "spoiler_text");
	jw_str(j, post_cover_words(p));
	jw_key(j, "visibility");
	jw_str(j, visibility_name(p->visibility));
	jw_key(j, "language");
	text_or_null(j, p->language);
	jw_key(j, "uri");
	jw_str(j, far.uri);
	jw_key(j, "url");
	jw_str(j, url.s);
	jw_key(j, "edited_at");
	if (p->edited_at)
		jw_time(j, p->edited_at);
	else
		jw_null(j);
	jw_key(j, "application");
	application(j, p);
	jw_key(j, "interaction_policy");
	now = policy_now(p);
	entity_policy(o, p->visibility, &now);
	cover_mode(j, p);
	imported(j, p);
	text_members(o, p);
}

/* Renders the members and keeps them. */
static void render(struct out *o, const struct post *p)
{
	struct buf b;
	struct out part = { .t = o->t };
	struct str text;

	buf_init(&b, o->t->a, MEMBERS_MAX);
	jw_init(&part.j, &b);
	jw_object(&part.j);
	members(&part, p);
	text = str_sub(buf_view(&b), 1, b.n);
	jw_ready(&o->j, text);
	if (!buf_failed(&b))
		kept_put(KEPT_POST, p->id, p->rendering, text);
}

static void shared(struct out *o, const struct post *p)
{
	struct post whole;

	if (p->waits && p->bare && post_get(o->t, p->id, &whole) == OK)
		p = &whole;
	/* What waits looks different to its author, and will soon to everybody; what is quoted is
	 * shown to some. */
	if ((p->quote || p->earlier) && p->bare && post_get(o->t, p->id, &whole) == OK)
		p = &whole;
	if (!o->settled || p->waits || p->quote || p->earlier) {
		members(o, p);
		return;
	}
	if (kept_write(KEPT_POST, p->id, p->rendering, &o->j))
		return;
	/* It was kept when it was read without its parts, and has gone since. */
	if (p->bare && post_get(o->t, p->id, &whole) == OK)
		p = &whole;
	render(o, p);
}

static void counts(struct jw *j, const struct post *p)
{
	if (!p->mine) {
		jw_ready(j, S("\"replies_count\":0,\"reblogs_count\":0,\"favourites_count\":0,"
			      "\"quotes_count\":0"));
		return;
	}
	jw_key(j, "replies_count");
	jw_int(j, p->comments);
	jw_key(j, "reblogs_count");
	jw_int(j, p->boosts);
	jw_key(j, "favourites_count");
	jw_int(j, p->candles);
	jw_key(j, "quotes_count");
	jw_int(j, p->quotes);
}

/* Most posts of most readers have no mark of theirs: that is written in one piece. */
static void marks(struct out *o, const struct post *p)
{
	struct jw *j = &o->j;

	if (!p->lit && !p->boosted_by_me && !p->muted && !p->bookmarked && !p->filters) {
		jw_ready(j, S("\"favourited\":false,\"reblogged\":false,\"muted\":false,"
			      "\"bookmarked\":false,\"filtered\":[]"));
		return;
	}
	jw_key(j, "favourited");
	jw_bool(j, p->lit);
	jw_key(j, "reblogged");
	jw_bool(j, p->boosted_by_me);
	jw_key(j, "muted");
	jw_bool(j, p->muted);
	jw_key(j, "bookmarked");
	jw_bool(j, p->bookmarked);
	jw_key(j, "filtered");
	entity_filter_results(o, p);
}

/* What belongs to the one who reads. `real` is the post itself where p is a boost of it. */
static void of_reader(struct out *o, const struct post *p, const struct post *real)
{
	counts(&o->j, real);
	entity_quote_approval(o, real);
	jw_key(&o->j, "quote");
	if (p->quote)
		entity_quote(o, p->quote);
	else
		jw_null(&o->j);
	jw_key(&o->j, "poll");
	if (p->poll)
		entity_poll(o, p->poll, emoji_of_post(o->t, p));
	else
		jw_null(&o->j);
	if (!o->t->me)
		return;
	marks(o, real);
	if (p->mine && p == real) {
		jw_key(&o->j, "pinned");
		jw_bool(&o->j, p->pinned);
	}
	if (p->circle) {
		/* Rosemary's own, for its author: which circle it is for. */
		jw_key(&o->j, "circle");
		entity_circle(o, p->circle);
	}
}

static void day_or_null(struct out *o, const char *key, int64_t day)
{
	jw_key_(&o->j, str_of(key));
	if (day == DAY_NONE)
		jw_null(&o->j);
	else
		jw_str(&o->j, day_text(o->t->a, day));
}

/* Rosemary's own: the time that a post is about, in its author's words and as a date. */
static void remembered(struct out *o, const struct post *p)
{
	static const char *const sources[] = { "author", "photo", "import" };
	struct when w = { DAY_NONE, DAY_NONE };
	struct jw *j = &o->j;

	if (!p->when.n && !p->when_words.n)
		return;
	when_read(p->when, &w);
	jw_key(j, "remembered");
	jw_object(j);
	jw_key(j, "edtf");
	text_or_null(j, p->when);
	jw_key(j, "text");
	jw_str(j, when_shown(o->t, p));
	jw_key(j, "reading");
	text_or_null(j, p->when.n ? when_words(o->t->a, p->when, o->t->lang) : S(""));
	day_or_null(o, "from", w.from);
	day_or_null(o, "to", w.to);
	jw_key(j, "source");
	jw_str(j, str_of(sources[p->when_source]));
	jw_key(j, "first");
	jw_bool(j, p->when_first);
	jw_end(j);
}

/* Rosemary's own: the earlier post of its author's that it links, where its reader may see both. */
static void remembers(struct out *o, const struct post *p)
{
	if (!p->earlier)
		return;
	jw_key(&o->j, "remembers");
	jw_id(&o->j, p->earlier->id);
}

/* Rosemary's own, for its author, whom alone it is for: to somebody remembered. */
static void letter(struct out *o, const struct post *p)
{
	if (!p->is_letter)
		return;
	jw_key(&o->j, "letter");
	jw_bool(&o->j, true);
}

/* All members but `reblog`; the object stays open. */
static void open_status(struct out *o, const struct post *p)
{
	jw_object(&o->j);
	shared(o, p);
	of_reader(o, p, p->boosted ? p->boosted : p);
	remembered(o, p);
	remembers(o, p);
	letter(o, p);
	jw_key(&o->j, "account");
	entity_account(o, &p->author);
	jw_key(&o->j, "reblog");
}

void entity_status(struct out *o, const struct post *p)
{
	open_status(o, p);
	if (p->boosted) {
		open_status(o, p->boosted);
		jw_null(&o->j);
		jw_end(&o->j);
	} else {
		jw_null(&o->j);
	}
	jw_end(&o->j);
}

void entity_deleted_status(struct out *o, const struct post *p)
{
	open_status(o, p);
	jw_null(&o->j);
	jw_key(&o->j, "text");
	jw_str(&o->j, p->caption);
	jw_end(&o->j);
}

void entity_statuses(struct out *o, const struct posts *list)
{
	jw_array(&o->j);
	for (size_t i = 0; i < list->n; i++)
		entity_status(o, &list->p[i]);
	jw_end(&o->j);
}

void entity_context(struct out *o, const struct posts *above, const struct posts *below)
{
	jw_object(&o->j);
	jw_key(&o->j, "ancestors");
	entity_statuses(o, above);
	jw_key(&o->j, "descendants");
	entity_statuses(o, below);
	jw_end(&o->j);
}

void entity_status_source(struct out *o, const struct post *p)
{
	jw_object(&o->j);
	jw_key(&o->j, "id");
	jw_id(&o->j, p->id);
	jw_key(&o->j, "text");
	jw_str(&o->j, p->caption);
	jw_key(&o->j, "spoiler_text");
	jw_str(&o->j, p->cover);
	remembered(o, p);
	jw_end(&o->j);
}

/* The poll of a version: its options alone. */
static void asked(struct jw *j, const struct strs *options)
{
	if (!options->n)
		return;
	jw_key(j, "poll");
	jw_object(j);
	jw_key(j, "options");
	jw_array(j);
	for (size_t i = 0; i < options->n; i++) {
		jw_object(j);
		jw_key(j, "title");
		jw_str(j, options->p[i]);
		jw_end(j);
	}
	jw_end(j);
	jw_end(j);
}

static void edit(struct out *o, const struct account *author, const struct post_version *v)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "content");
	jw_str(j, v->caption_html.s);
	jw_key(j, "spoiler_text");
	jw_str(j, v->cover);
	jw_key(j, "sensitive");
	jw_bool(j, v->sensitive);
	jw_key(j, "created_at");
	jw_time(j, v->created_at);
	jw_key(j, "account");
	entity_account(o, author);
	jw_key(j, "media_attachments");
	media_list(o, &v->media, v->sensitive || v->cover.n);
	asked(j, &v->options);
	if (v->when.n || v->when_words.n) {
		/* Rosemary's own: the time that it was about then. */
		jw_key(j, "remembered");
		jw_object(j);
		jw_key(j, "edtf");
		text_or_null(j, v->when);
		jw_key(j, "text");
		jw_str(j,
		       v->when_words.n ? v->when_words : when_words(o->t->a, v->when, o->t->lang));
		jw_end(j);
	}
	jw_key(j, "emojis");
	nothing(j);
	jw_end(j);
}

void entity_status_edits(struct out *o, const struct account *author,
			 const struct post_versions *versions)
{
	jw_array(&o->j);
	for (size_t i = 0; i < versions->n; i++)
		edit(o, author, &versions->p[i]);
	jw_end(&o->j);
}
