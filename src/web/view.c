#include "web/view.h"

#include <inttypes.h>

#include "base/blurhash_pixels.h"
#include "base/clock.h"
#include "base/day.h"
#include "base/url.h"
#include "core/circle.h"
#include "core/filter.h"
#include "core/held.h"
#include "core/memorial.h"
#include "core/notice.h"
#include "core/policy.h"
#include "sys/csrf.h"
#include "web/door.h"
#include "web/emoji.h"
#include "web/when.h"

#define PAGE_BYTES ((size_t)8 << 20)
#define LONG_CAPTION 900 /* characters; lists show the beginning of longer ones */
#define LONG_LINES 9

struct out view_out(struct task *t, struct reply *r)
{
	if (!r->body.max)
		buf_init(&r->body, t->a, PAGE_BYTES);
	return (struct out){ .b = &r->body, .lang = t->lang, .a = t->a };
}

struct out view_out_known(struct task *t, struct reply *r, const struct view *view)
{
	if (view->indexed)
		reply_header(r, "X-Robots-Tag", S("all"));
	return view_out(t, r);
}

struct url person_path(struct task *t, const struct account *a)
{
	return (struct url){ str_fmt(t->a, "/@%.*s", STR_ARG(a->acct)) };
}

struct url post_path(struct task *t, const struct post *p)
{
	return (struct url){ str_fmt(t->a, "/@%.*s/%.*s", STR_ARG(p->author.acct),
				     STR_ARG(post_number(t->a, p->id, p->era))) };
}

/* The page that was asked for, with its query but for the quiet line. */
static struct url path_here(struct task *t, const struct request *q)
{
	if (q->method != GET || !q->query.n || str_starts(q->query, S("said=")))
		return (struct url){ q->path };
	return (struct url){ str_fmt(t->a, "%.*s?%.*s", STR_ARG(q->path), STR_ARG(q->query)) };
}

void view_has_form(struct task *t, struct request *q, struct view *view)
{
	view->csrf = csrf_token(t->a, q);
}

struct paging paging_asked(struct task *t, struct request *q, int64_t limit)
{
	struct asked {
		uint64_t given;
		int64_t max_id, min_id;
	} f = { 0 };
	static const struct field fields[] = {
		FIELD("max_id", FIELD_ID, struct asked, max_id, 0, 0, ""),
		FIELD("min_id", FIELD_ID, struct asked, min_id, 0, 0, ""),
		{ 0 },
	};

	form_read(t->a, &q->params, fields, &f);
	return (struct paging){ .max_id = f.max_id, .min_id = f.min_id, .limit = limit };
}

struct view *view_new(struct task *t, struct request *q, enum here here, struct str title)
{
	struct view *v = arena_make(t->a, struct view);
	struct place place;

	if (!place_get(t, &place))
		v->place = place.name;
	v->title = title;
	v->lang = lang_tag(t->lang);
	v->here = here;
	v->css = web_static(t->a, S("style.css"));
	v->script = web_static(t->a, S("rosemary.js"));
	v->share_script = web_static(t->a, S("share.js"));
	v->icon = web_static(t->a, S("rosemary.svg"));
	v->said = web_said(t, q);
	v->path = path_here(t, q);
	v->me = t->me;
	if (!t->me)
		return v;
	view_has_form(t, q, v);
	v->mine = person_path(t, t->me);
	v->is_host = t->me->role != ROLE_MEMBER;
	/* The page about a failure may come before there is a connection. */
	v->any_new = t->db && here != HERE_NOTICES && notice_any_new(t);
	v->any_held = t->db && here != HERE_HELD && held_any(t, &v->reads);
	return v;
}

static struct str first_letter(struct task *t, struct str display)
{
	struct str one = str_first_chars(display, 1);

	return one.n == 1 && one.p[0] >= 'a' && one.p[0] <= 'z'
		       ? str_fmt(t->a, "%c", one.p[0] - 'a' + 'A')
		       : one;
}

struct person_view person_view(struct task *t, const struct account *a)
{
	struct person_view v = { .id = a->id,
				 .name = a->name,
				 .acct = a->acct,
				 .domain = a->domain,
				 .url = person_path(t, a) };

	v.shown = emoji_name(t, a, &v.display);
	if (a->portrait.secret.n)
		v.portrait = media_path(t->a, &a->portrait, RENDITION_GRID);
	else
		v.initial = first_letter(t, a->display);
	return v;
}

struct person_views person_views(struct task *t, const struct accounts *list)
{
	struct person_views v = { arena_many(t->a, struct person_view, list->n), list->n };

	for (size_t i = 0; i < list->n; i++)
		v.p[i] = person_view(t, &list->p[i]);
	return v;
}

#define UNKNOWN_WIDTH 640 /* of a picture elsewhere whose size nobody said */
#define UNKNOWN_HEIGHT 480

#define BLUR_CELLS (BLUR_ACROSS * BLUR_DOWN)

/* NULL for a photograph of which nothing is known. */
static const struct blur_view *blur_view(struct task *t, struct str hash)
{
	unsigned char rgb[BLUR_CELLS * 3];
	struct blur_view *v;

	if (!blurhash_paint(hash, BLUR_ACROSS, BLUR_DOWN, rgb))
		return NULL;
	v = arena_many(t->a, struct blur_view, BLUR_CELLS);
	for (int i = 0; i < BLUR_CELLS; i++)
		v[i] = (struct blur_view){ i % BLUR_ACROSS, i / BLUR_ACROSS,
					   str_fmt(t->a, "#%02x%02x%02x", rgb[i * 3],
						   rgb[i * 3 + 1], rgb[i * 3 + 2]) };
	return v;
}

/* What its author set before it. */
static void veil(struct task *t, const struct post *p, const struct media *m, struct photo_view *v)
{
	enum cover cover = post_photo_cover(p, m);

	if (cover == COVER_NONE)
		return;
	v->veiled = true;
	v->veil = post_photo_words(p, m);
	if (!v->veil.n)
		v->veil = word(t->lang, W_COVER_PHOTO_COVERED);
	if (cover == COVER_BLUR)
		v->blur = blur_view(t, m->blurhash);
	v->blurs = v->blur ? BLUR_CELLS : 0;
}

static struct photo_view photo_view(struct task *t, const struct media *m, size_t number)
{
	const struct media_files *f = &m->files;

	return (struct photo_view){
		.page = media_path(t->a, f, RENDITION_PAGE),
		.grid = media_path(t->a, f, RENDITION_GRID),
		.page_width = f->page_width ? f->page_width : UNKNOWN_WIDTH,
		.page_height = f->page_width ? f->page_height : UNKNOWN_HEIGHT,
		.grid_width = f->grid_width,
		.has_sizes = f->page_width > f->grid_width,
		.alt = m->description,
		.credit = m->credit,
		.number = (int64_t)number,
	};
}

static struct far_link_views far_link_views(struct task *t, const struct medias *media)
{
	static const enum word words[] = { [MEDIA_FAR_VIDEO] = W_PHOTO_FAR_VIDEO,
					   [MEDIA_FAR_AUDIO] = W_PHOTO_FAR_AUDIO,
					   [MEDIA_FAR_OTHER] = W_PHOTO_FAR_OTHER };
	struct far_link_views v = { arena_many(t->a, struct far_link_view, media->n), 0 };

	for (size_t i = 0; i < media->n; i++) {
		const struct media *m = &media->p[i];

		if (media_is_picture(m) || !m->far_url.s.n)
			continue;
		v.p[v.n++] = (struct far_link_view){
			.url = m->far_url,
			.words = word_with(t->a, t->lang, words[m->far], url_split(m->far_url).host,
					   STR_NONE),
			.about = m->description,
		};
	}
	return v;
}

struct photo_views photo_views(struct task *t, const struct post *p)
{
	const struct medias *media = &p->media;
	struct photo_views v = { arena_many(t->a, struct photo_view, media->n), 0 };

	for (size_t i = 0; i < media->n; i++)
		if (media_is_picture(&media->p[i])) {
			v.p[v.n] = photo_view(t, &media->p[i], v.n + 1);
			veil(t, p, &media->p[i], &v.p[v.n]);
			v.n++;
		}
	return v;
}

struct day_view day_view(struct task *t, int64_t ms)
{
	struct str zone = t->me ? t->me->timezone : S("UTC");

	return (struct day_view){ .day = day_words(t->a, ms, t->now, zone, t->lang),
				  .exact = day_time_words(t->a, ms, zone, t->lang),
				  .rfc3339 = clock_rfc3339(t->a, ms) };
}

static struct str number_words(struct task *t, int64_t n)
{
	static const enum word small[] = { [2] = W_NUMBER_2, W_NUMBER_3, W_NUMBER_4,
					   W_NUMBER_5,	     W_NUMBER_6, W_NUMBER_7,
					   W_NUMBER_8,	     W_NUMBER_9, W_NUMBER_10 };

	if (n >= 2 && n <= 10)
		return word(t->lang, small[n]);
	return str_fmt(t->a, "%lld", (long long)n);
}

struct str circle_people_words(struct task *t, const struct circle *c)
{
	if (c->people < 2)
		return word(t->lang, c->people ? W_CIRCLES_ONE : W_CIRCLES_NONE);
	return word_with(t->a, t->lang, W_CIRCLES_MANY, number_words(t, c->people), STR_NONE);
}

struct str circle_seen_words(struct task *t, const struct circle *c, bool named)
{
	if (!c)
		return word(t->lang, named ? W_SEEN_CIRCLE_GONE_NAMED : W_SEEN_CIRCLE_GONE);
	if (!c->people)
		return word_with(t->a, t->lang,
				 named ? W_SEEN_CIRCLE_NONE_NAMED : W_SEEN_CIRCLE_NONE, c->name,
				 STR_NONE);
	if (c->people == 1)
		return word_with(t->a, t->lang, named ? W_SEEN_CIRCLE_ONE_NAMED : W_SEEN_CIRCLE_ONE,
				 c->name, STR_NONE);
	return word_with(t->a, t->lang, named ? W_SEEN_CIRCLE_MANY_NAMED : W_SEEN_CIRCLE_MANY,
			 number_words(t, c->people), c->name);
}

/* Of somebody else's thread: which circle it is for is not mine to know. */
static bool is_of_thread(const struct post *p)
{
	return (p->visibility == POST_FOLLOWERS || p->visibility == POST_CIRCLE) &&
	       p->audience_id != p->account_id;
}

/* Its author may have left the page since. */
static struct str page_seen_words(struct task *t, int64_t page_id)
{
	struct fault before = t->fault;
	struct memorial m;
	struct str title = word(t->lang, W_MEMORIAL_PAGE);

	if (!memorial_get(t, page_id, &m))
		title = memorial_title(t, &m);
	t->fault = before;
	return word_with(t->a, t->lang, W_MEMORIAL_SEEN, title, STR_NONE);
}

struct str seen_words(struct task *t, const struct post *p)
{
	static const enum word words[] = {
		[POST_PUBLIC] = W_SEEN_PUBLIC,	     [POST_UNLISTED] = W_SEEN_UNLISTED,
		[POST_FOLLOWERS] = W_SEEN_FOLLOWERS, [POST_SELF] = W_SEEN_SELF,
		[POST_DIRECT] = W_SEEN_DIRECT,
	};
	int64_t page_id;

	if (p->archived)
		return word(t->lang, W_SEEN_ARCHIVED);
	if (is_of_thread(p))
		return word(t->lang, W_SEEN_THREAD);
	if (p->visibility == POST_CIRCLE && !p->mine)
		return word(t->lang, W_SEEN_CIRCLE_OTHERS);
	if (p->visibility != POST_CIRCLE)
		return word(t->lang, words[p->visibility]);
	page_id = p->circle ? 0 : memorial_of_circle(t, p->circle_id);
	return page_id ? page_seen_words(t, page_id)
		       : circle_seen_words(t, p->circle, p->mentions > 0);
}

struct str answer_seen_words(struct task *t, const struct post *p, bool waits)
{
	if (waits)
		return word(t->lang, W_SEEN_ANSWER_WAITS);
	if (p->visibility == POST_PUBLIC)
		return word(t->lang, W_SEEN_ANSWER_PUBLIC);
	if (p->visibility == POST_DIRECT)
		return word(t->lang, W_SEEN_DIRECT);
	if (p->visibility == POST_SELF)
		return word(t->lang, W_SEEN_SELF);
	return word(t->lang, W_SEEN_ANSWER);
}

struct str post_line(struct task *t, const struct post *p, size_t chars)
{
	if (!post_is_covered_whole(p))
		return str_line(t->a, p->caption, chars);
	return p->cover.n ? str_line(t->a, p->cover, chars) : word(t->lang, W_POST_COVERED);
}

static bool is_long(struct str caption)
{
	size_t lines = 0;

	for (size_t i = 0; i < caption.n; i++)
		lines += caption.p[i] == '\n';
	return lines > LONG_LINES ||
	       (caption.n > LONG_CAPTION && str_chars(caption) > LONG_CAPTION);
}

/* Are some photographs taller than others by more than a tenth of their width? */
static bool is_mixed(const struct photo_views *photos)
{
	int64_t least = INT64_MAX, most = 0;

	for (size_t i = 0; i < photos->n; i++) {
		const struct photo_view *p = &photos->p[i];
		int64_t tall = p->page_width > 0 ? p->page_height * 1000 / p->page_width : 1000;

		least = tall < least ? tall : least;
		most = tall > most ? tall : most;
	}
	return photos->n > 1 && most - least > 100;
}

/* What the asker has done with the post, and may do. */
static void post_view_acts(struct task *t, const struct post *p, struct post_view *v)
{
	v->mine = p->mine;
	v->lit = p->lit;
	v->kept = p->bookmarked;
	v->passed = p->boosted_by_me;
	v->pinned = p->pinned;
	v->archived = p->archived;
	v->waits = p->waits;
	v->muted = p->muted;
	v->closed = p->closed && !p->mine;
	v->may_act = t->me != NULL;
	v->may_pass =
		t->me && !p->reply_to &&
		(p->visibility == POST_PUBLIC || (p->mine && p->visibility == POST_UNLISTED)) &&
		(p->boosted_by_me || policy_may_pass(t, p));
}

struct str filtered_words(struct task *t, const struct post *p, unsigned context)
{
	struct str title;

	if (filter_shown(p, context, &title) < SHOW_COVERED)
		return STR_NONE;
	return word_with(t->a, t->lang, W_POST_FILTERED, title, STR_NONE);
}

/* A post that filters hide is not on the page at all, unless it is what the page is about. */
static void post_view_filtered(struct task *t, const struct post *p, struct post_view *v)
{
	struct str title;

	v->filtered = filtered_words(t, p, v->view->context);
	if (filter_shown(p, v->view->context, &title) == SHOW_BLURRED)
		v->blurred = word_with(t->a, t->lang, W_POST_FILTERED, title, STR_NONE);
}

static struct html caption_shown(struct task *t, const struct post *p)
{
	struct emojis list = emoji_of_post(t, p);

	return emoji_shown(t, p->caption_html, &list);
}

/* before: an earlier post of the same list, most of which are by one person; or NULL. */
static struct person_view author_view(struct task *t, const struct post *p,
				      const struct post_view *before)
{
	return before && before->author.id == p->author.id ? before->author
							   : person_view(t, &p->author);
}

static struct post_view view_of(struct task *t, const struct view *view, const struct post *p,
				const struct post_view *before)
{
	struct post_view v = { .id = p->id, .view = view };

	if (p->boosted) {
		v.passed_by = person_view(t, &p->author);
		p = p->boosted;
	}
	v.url = post_path(t, p);
	v.back = view->path;
	v.author = author_view(t, p, before);
	v.at = day_view(t, p->created_at);
	v.edited = p->edited_at > 0;
	v.cover = p->cover;
	v.covered = post_is_covered_whole(p);
	v.caption = caption_shown(t, p);
	v.is_long = is_long(p->caption);
	v.when = when_shown(t, p);
	v.when_url = shelf_path(t, p);
	if (p->added_at)
		v.brought = word_with(t->a, t->lang, W_POST_BROUGHT, day_view(t, p->added_at).day,
				      STR_NONE);
	if (p->asked)
		v.word = p->refused ? word(t->lang, W_HELD_REFUSED)
				    : word_with(t->a, t->lang, W_HELD_ASKED, p->asked->display,
						STR_NONE);
	if (p->mine)
		v.seen = v.word.n ? v.word : seen_words(t, p);
	if (p->circle)
		v.circle.s = str_fmt(t->a, "/circles/%lld/change", (long long)p->circle->id);
	if (p->language.n && !str_eq(p->language, view->lang))
		v.language = p->language;
	v.photos = photo_views(t, p);
	for (size_t i = 0; v.covered && i < v.photos.n; i++)
		v.photos.p[i].waits = true;
	v.is_mixed = is_mixed(&v.photos);
	v.far_links = far_link_views(t, &p->media);
	for (size_t i = 0; i < v.photos.n; i++)
		v.has_descriptions |= v.photos.p[i].alt.n > 0 && !v.photos.p[i].veiled;
	v.is_letter = p->is_letter;
	if (p->earlier) {
		v.earlier = word_with(t->a, t->lang, W_EARLIER_OF,
				      day_view(t, p->earlier->created_at).day, STR_NONE);
		v.earlier_url = post_path(t, p->earlier);
	}
	v.poll = poll_view(t, &v, p);
	v.quoted = quoted_view(t, &v, p);
	post_view_acts(t, p, &v);
	post_view_filtered(t, p, &v);
	return v;
}

struct post_view post_view(struct task *t, const struct view *view, const struct post *p)
{
	return view_of(t, view, p, NULL);
}

static struct post_view in_list(struct task *t, const struct view *view, const struct post *p,
				const struct post_view *before)
{
	struct post_view v = view_of(t, view, p, before);

	v.in_list = true;
	return v;
}

static const struct post_view *compared(struct task *t, const struct view *view,
					const struct post *p)
{
	struct post_view *v = arena_make(t->a, struct post_view);

	*v = in_list(t, view, p, NULL);
	return v;
}

struct post_views post_views(struct task *t, const struct view *view, const struct posts *list)
{
	struct post_views v = { arena_many(t->a, struct post_view, list->n), list->n };

	for (size_t i = 0; i < list->n; i++) {
		struct card card = card_of(t, &list->p[i]);

		v.p[i].id = list->p[i].id;
		if (!has_html(card.kept))
			v.p[i] = in_list(t, view, &list->p[i], i ? &v.p[i - 1] : NULL);
		else if (card_is_compared(&card))
			card.anew = compared(t, view, &list->p[i]);
		v.p[i].card = card;
	}
	return v;
}

void post_views_to(struct task *t, const struct posts *list, struct post_views *v)
{
	struct ids ids = { arena_many(t->a, int64_t, list->n), 0 };
	struct accounts to;

	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].reply_account)
			ids.p[ids.n++] = list->p[i].reply_account;
	if (!ids.n || account_many(t, ids, &to))
		return;
	for (size_t i = 0; i < list->n; i++)
		for (size_t j = 0; j < to.n; j++)
			if (to.p[j].id == list->p[i].reply_account)
				v->p[i].to = person_view(t, &to.p[j]);
}

struct pages_view pages_view(struct task *t, struct str path, const struct paging *page)
{
	struct pages_view v = { 0 };
	char first = str_find_byte(path, '?') < path.n ? '&' : '?';

	if (page->more && page->oldest)
		v.older.s =
			str_fmt(t->a, "%.*s%cmax_id=%" PRId64, STR_ARG(path), first, page->oldest);
	if (page->newest && page->max_id)
		v.newer.s =
			str_fmt(t->a, "%.*s%cmin_id=%" PRId64, STR_ARG(path), first, page->newest);
	return v;
}
