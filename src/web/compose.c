#include "web/compose.h"

#include "base/clock.h"
#include "base/day.h"
#include "base/moment.h"
#include "core/circle.h"
#include "core/closing.h"
#include "core/earlier.h"
#include "core/place.h"
#include "core/policy.h"
#include "sys/keys.h"
#include "web/door.h"
#include "web/language.h"

static const struct {
	const char *value;
	enum visibility visibility;
	enum word name, about;
} audiences[] = {
	{ "followers", POST_FOLLOWERS, W_AUDIENCE_FOLLOWERS, W_SEEN_FOLLOWERS },
	{ "public", POST_PUBLIC, W_AUDIENCE_PUBLIC, W_SEEN_PUBLIC },
	{ "unlisted", POST_UNLISTED, W_AUDIENCE_UNLISTED, W_SEEN_UNLISTED },
	{ "direct", POST_DIRECT, W_AUDIENCE_DIRECT, W_SEEN_DIRECT },
	{ "self", POST_SELF, W_AUDIENCE_SELF, W_SEEN_SELF },
};

#define AUDIENCES (sizeof audiences / sizeof *audiences)
#define CIRCLE_VALUE "circle:"
/* Characters that are read back; what may be shared is decided in core. */
#define TYPED_MAX 1000000

static const struct field compose_fields[] = {
	FIELD("caption", FIELD_TEXT, struct compose_form, caption, 0, TYPED_MAX, ""),
	FIELD("cover", FIELD_LINE, struct compose_form, cover, 0, TYPED_MAX, ""),
	FIELD("when", FIELD_LINE, struct compose_form, when, 0, TYPED_MAX, ""),
	FIELD("language", FIELD_LINE, struct compose_form, language, 0, 100, ""),
	FIELD("key", FIELD_LINE, struct compose_form, key, 0, 100, ""),
	FIELD("act", FIELD_LINE, struct compose_form, act, 0, 20, ""),
	FIELD("covering", FIELD_LINE, struct compose_form, covering, 0, 20, ""),
	FIELD("visibility", FIELD_LINE, struct compose_form, audience, 0, 100, ""),
	FIELD("letting", FIELD_LINE, struct compose_form, letting, 0, 100, ""),
	FIELD("closes", FIELD_INT, struct compose_form, closes, CLOSING_NEVER, CLOSING_DAYS_MAX,
	      ""),
	FIELD("answers", FIELD_ID, struct compose_form, answers, 0, 0, ""),
	FIELD("memorial", FIELD_ID, struct compose_form, memorial, 0, 0, ""),
	FIELD("quotes", FIELD_ID, struct compose_form, quotes, 0, 0, ""),
	FIELD("rev", FIELD_INT, struct compose_form, rev, 0, INT64_MAX, ""),
	FIELD("up", FIELD_INT, struct compose_form, up, 1, MEDIA_POST_MAX, ""),
	FIELD("down", FIELD_INT, struct compose_form, down, 1, MEDIA_POST_MAX, ""),
	FIELD("remove", FIELD_INT, struct compose_form, remove, 1, MEDIA_POST_MAX, ""),
	FIELD("media[]", FIELD_IDS, struct compose_form, media, 0, MEDIA_POST_MAX, ""),
	FIELD("description[]", FIELD_TEXTS, struct compose_form, descriptions, 0, MEDIA_POST_MAX,
	      ""),
	FIELD("credit[]", FIELD_LINES, struct compose_form, credits, 0, MEDIA_POST_MAX, ""),
	FIELD("photo_cover[]", FIELD_LINES, struct compose_form, photo_covers, 0, MEDIA_POST_MAX,
	      ""),
	FIELD("photo_words[]", FIELD_LINES, struct compose_form, photo_words, 0, MEDIA_POST_MAX,
	      ""),
	FIELD("photos[]", FIELD_FILES, struct compose_form, photos, 0, MEDIA_POST_MAX, ""),
	FIELD("option[]", FIELD_LINES, struct compose_form, options, 0, 20, ""),
	FIELD("open_for", FIELD_INT, struct compose_form, open_for, 0, INT64_MAX, ""),
	FIELD("several", FIELD_BOOL, struct compose_form, several, 0, 0, ""),
	FIELD("hides", FIELD_BOOL, struct compose_form, hides, 0, 0, ""),
	FIELD("photo_when", FIELD_LINE, struct compose_form, photo_when, 0, TYPED_MAX, ""),
	FIELD("when_shown", FIELD_LINE, struct compose_form, when_shown, 0, TYPED_MAX, ""),
	FIELD("when_first", FIELD_BOOL, struct compose_form, when_first, 0, 0, ""),
	FIELD("later_day", FIELD_LINE, struct compose_form, later_day, 0, 100, ""),
	FIELD("later_time", FIELD_LINE, struct compose_form, later_time, 0, 100, ""),
	FIELD("before", FIELD_BOOL, struct compose_form, before, 0, 0, ""),
	FIELD("draft", FIELD_ID, struct compose_form, draft, 0, 0, ""),
	FIELD("earlier", FIELD_ID, struct compose_form, earlier, 0, 0, ""),
	FIELD("letter", FIELD_ID, struct compose_form, letter, 0, 0, ""),
	FIELD("date", FIELD_ID, struct compose_form, date, 0, 0, ""),
	FIELD("follows", FIELD_BOOL, struct compose_form, follows, 0, 0, ""),
	FIELD("without", FIELD_LINE, struct compose_form, without, 0, 100, ""),
	{ 0 },
};

static struct audience_view circle_view(struct task *t, const struct circle *c, bool chosen)
{
	return (struct audience_view){ str_fmt(t->a, CIRCLE_VALUE "%lld", (long long)c->id), chosen,
				       c->name, circle_seen_words(t, c, true) };
}

/* The people of a page of the remembered. */
static struct audience_view page_view_of(struct task *t, const struct memorial *m, bool chosen)
{
	struct str title = memorial_title(t, m);

	return (struct audience_view){ str_fmt(t->a, CIRCLE_VALUE "%lld", (long long)m->circle_id),
				       chosen,
				       word_with(t->a, t->lang, W_MEMORIAL_AUDIENCE, title, S("")),
				       word(t->lang, W_MEMORIAL_AUDIENCE_ABOUT) };
}

static struct audience_views choices(struct task *t, struct audience chosen,
				     const struct memorials *pages)
{
	struct audience_views v = { 0 };
	struct circles circles;
	bool found = chosen.visibility != POST_CIRCLE;

	if (circle_mine(t, &circles))
		circles = (struct circles){ 0 };
	v.p = arena_many(t->a, struct audience_view, AUDIENCES + circles.n + pages->n);
	for (size_t i = 0; i < pages->n; i++) {
		const struct memorial *m = &pages->p[i];
		bool is = chosen.visibility == POST_CIRCLE && chosen.circle_id == m->circle_id;

		if (!m->may_share)
			continue;
		v.p[v.n++] = page_view_of(t, m, is);
		found = found || is;
	}
	for (size_t i = 0; i < circles.n; i++) {
		bool is = chosen.visibility == POST_CIRCLE && chosen.circle_id == circles.p[i].id;

		v.p[v.n++] = circle_view(t, &circles.p[i], is);
		found = found || is;
	}
	if (!found)
		chosen.visibility = POST_SELF;
	for (size_t i = 0; i < AUDIENCES; i++)
		v.p[v.n++] = (struct audience_view){ str_of(audiences[i].value),
						     chosen.visibility == audiences[i].visibility,
						     word(t->lang, audiences[i].name),
						     word(t->lang, audiences[i].about) };
	return v;
}

/* None when they can't be read. */
static struct memorials my_pages(struct task *t)
{
	struct memorials pages;

	return memorial_mine(t, &pages) ? (struct memorials){ 0 } : pages;
}

struct audience_views audience_views(struct task *t, struct audience chosen)
{
	struct memorials pages = my_pages(t);

	return choices(t, chosen, &pages);
}

struct audience_views audience_views_own(struct task *t, struct audience chosen)
{
	return choices(t, chosen, &(struct memorials){ 0 });
}

struct audience audience_mine(struct task *t)
{
	return (struct audience){ (enum visibility)t->me->post_visibility, t->me->post_circle };
}

enum err audience_read(struct task *t, struct str value, struct audience *ret)
{
	struct str number = S("");

	for (size_t i = 0; i < AUDIENCES; i++)
		if (str_eq(value, str_of(audiences[i].value))) {
			*ret = (struct audience){ audiences[i].visibility, 0 };
			return OK;
		}
	if (str_starts(value, S(CIRCLE_VALUE)))
		number = str_sub(value, sizeof CIRCLE_VALUE - 1, value.n);
	if (number.n && str_int(number, 1, INT64_MAX, &ret->circle_id)) {
		ret->visibility = POST_CIRCLE;
		return OK;
	}
	return value.n ? fail(t, ERR_INVALID, W_SHARE_AUDIENCE_WRONG) : OK;
}

struct compose_form compose_new(struct task *t)
{
	struct compose_form f = {
		.language = t->me->language.n ? t->me->language : lang_tag(t->lang),
		.seen_by = audience_mine(t),
		.covers = t->me->post_cover,
		.key = secret_new(t->a, 18),
	};

	compose_ask(t, NULL, &f);
	return f;
}

static struct strs even_list(struct task *t, struct strs from, size_t n)
{
	struct strs to = { arena_many(t->a, struct str, MEDIA_POST_MAX), n };

	for (size_t i = 0; i < n; i++)
		to.p[i] = i < from.n ? from.p[i] : S("");
	return to;
}

/* Lists as long as the list of photographs, with room for as many as a post may have. */
static void even_lists(struct task *t, struct compose_form *f)
{
	int64_t *ids = arena_many(t->a, int64_t, MEDIA_POST_MAX);

	for (size_t i = 0; i < f->media.n; i++)
		ids[i] = f->media.p[i];
	f->media.p = ids;
	f->descriptions = even_list(t, f->descriptions, f->media.n);
	f->credits = even_list(t, f->credits, f->media.n);
	f->photo_covers = even_list(t, f->photo_covers, f->media.n);
	f->photo_words = even_list(t, f->photo_words, f->media.n);
}

/* The file fields that were left empty arrive as files without a name. */
static void drop_empty_files(struct compose_form *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->photos.n; i++)
		if (f->photos.p[i]->bytes || f->photos.p[i]->name.n)
			f->photos.p[n++] = f->photos.p[i];
	f->photos.n = n;
}

enum err compose_read(struct task *t, struct request *q, struct compose_form *ret)
{
	enum err e = web_form(t, q, compose_fields, ret);

	if (!e)
		e = audience_read(t, ret->audience, &ret->seen_by);
	if (!e && ret->covering.n && !cover_read(ret->covering, &ret->covers))
		e = fail(t, ERR_INVALID, W_COVER_WRONG);
	even_lists(t, ret);
	drop_empty_files(ret);
	return e;
}

void compose_photos(struct task *t, const struct medias *media, struct compose_form *f)
{
	f->media = (struct ids){ arena_many(t->a, int64_t, media->n), media->n };
	f->descriptions = even_list(t, (struct strs){ 0 }, media->n);
	f->credits = even_list(t, (struct strs){ 0 }, media->n);
	f->photo_covers = even_list(t, (struct strs){ 0 }, media->n);
	f->photo_words = even_list(t, (struct strs){ 0 }, media->n);
	for (size_t i = 0; i < media->n; i++) {
		f->media.p[i] = media->p[i].id;
		f->descriptions.p[i] = media->p[i].description;
		f->credits.p[i] = media->p[i].credit;
		f->photo_covers.p[i] = cover_name(media->p[i].cover);
		f->photo_words.p[i] = media->p[i].cover_words;
	}
}

static void ask_as(struct task *t, const struct poll_new *poll, struct compose_form *f)
{
	f->options = (struct strs){ arena_many(t->a, struct str, POLL_OPTIONS_MAX), 0 };
	for (size_t i = 0; i < poll->options.n && i < POLL_OPTIONS_MAX; i++)
		f->options.p[f->options.n++] = poll->options.p[i];
	f->open_for = poll->seconds;
	f->several = poll->multiple;
	f->hides = poll->hides;
}

void compose_from(struct task *t, const struct draft *d, struct compose_form *f)
{
	const struct post_new *n = &d->post;

	f->draft = d->id;
	f->caption = n->caption;
	f->cover = n->cover;
	f->covers = n->blurs ? COVER_BLUR : n->sensitive ? COVER_WORDS : COVER_NONE;
	if (n->language.n)
		f->language = n->language;
	f->when = n->when_words.n ? n->when_words : when_words(t->a, n->when, t->lang);
	f->when_first = n->when_first;
	if (n->when_source == WHEN_BY_PHOTO)
		f->photo_when = f->when;
	f->seen_by = (struct audience){ n->visibility, n->circle_id };
	f->earlier = n->earlier_id;
	f->follows = n->earlier_id && n->reply_to == n->earlier_id;
	f->answers = f->follows ? 0 : n->reply_to;
	f->quotes = n->quoted_id;
	f->closes = n->closes_after;
	if (n->policy)
		f->letting = letting_value(n->policy);
	if (n->poll)
		ask_as(t, n->poll, f);
	if (d->at) {
		compose_clock(t, d->at, &f->later_day, &f->later_time);
		f->before = d->before;
	}
	if (d->memorial_id)
		f->memorial = d->memorial_id;
	f->lost = d->lost;
	f->no_page = d->no_page;
	compose_photos(t, &d->media, f);
}

bool compose_asks_more(const struct compose_form *f)
{
	return f->photos.n || f->up || f->down || f->remove || str_eq(f->act, S("add")) ||
	       str_eq(f->act, S("read")) || str_eq(f->act, S("unlink"));
}

static void swap_texts(struct strs *list, size_t a, size_t b)
{
	struct str text = list->p[a];

	list->p[a] = list->p[b];
	list->p[b] = text;
}

static void swap(struct compose_form *f, size_t a, size_t b)
{
	int64_t id = f->media.p[a];

	f->media.p[a] = f->media.p[b];
	f->media.p[b] = id;
	swap_texts(&f->descriptions, a, b);
	swap_texts(&f->credits, a, b);
	swap_texts(&f->photo_covers, a, b);
	swap_texts(&f->photo_words, a, b);
}

static void count(struct compose_form *f, size_t n)
{
	f->media.n = n;
	f->descriptions.n = f->credits.n = f->photo_covers.n = f->photo_words.n = n;
}

static void take_out(struct compose_form *f, size_t at)
{
	for (size_t i = at; i + 1 < f->media.n; i++)
		swap(f, i, i + 1);
	count(f, f->media.n - 1);
}

enum cover compose_cover(const struct compose_form *f, size_t i)
{
	enum cover cover = COVER_NONE;

	if (i < f->photo_covers.n)
		cover_read(f->photo_covers.p[i], &cover);
	return cover;
}

static enum err add_photo(struct task *t, struct compose_form *f, struct upload *file)
{
	struct media_new n = { .file = file };
	struct media m;
	size_t at = f->media.n;
	enum err e;

	if (at == MEDIA_POST_MAX)
		return fail_with(t, ERR_LIMIT, W_SHARE_TOO_MANY,
				 str_fmt(t->a, "%d", MEDIA_POST_MAX), STR_NONE);
	e = media_add(t, &n, &m);
	if (e && file->name.n)
		return fail_with(t, e, W_SHARE_REFUSED, file->name, t->fault.text);
	if (e)
		return e;
	f->media.p[at] = m.id;
	f->descriptions.p[at] = m.description;
	f->credits.p[at] = m.credit;
	f->photo_covers.p[at] = f->photo_words.p[at] = S("");
	count(f, at + 1);
	if (!f->when.n && m.taken.n) {
		f->when =
			when_words(t->a, str_sub(m.taken, 0, str_find_byte(m.taken, 'T')), t->lang);
		f->photo_when = f->when;
	}
	return OK;
}

enum err compose_arrange(struct task *t, struct compose_form *f)
{
	enum err e = OK;

	if (f->up > 1 && (size_t)f->up <= f->media.n)
		swap(f, (size_t)f->up - 1, (size_t)f->up - 2);
	if (f->down > 0 && (size_t)f->down < f->media.n)
		swap(f, (size_t)f->down - 1, (size_t)f->down);
	if (f->remove > 0 && (size_t)f->remove <= f->media.n)
		take_out(f, (size_t)f->remove - 1);
	if (str_eq(f->act, S("unlink"))) {
		f->earlier = 0;
		f->follows = false;
	}
	for (size_t i = 0; i < f->photos.n && !e; i++)
		e = add_photo(t, f, f->photos.p[i]);
	return e;
}

enum err compose_moment(struct task *t, struct str day, struct str time, int64_t *ret_ms)
{
	int64_t clock;
	struct str text =
		str_fmt(t->a, "%.*sT%.*sZ", STR_ARG(day), STR_ARG(time.n ? time : S("09:00")));

	if (!moment_read(text, &clock))
		return fail(t, ERR_INVALID, W_LATER_WRONG);
	*ret_ms = zone_moment(clock, t->me->timezone);
	return OK;
}

void compose_clock(struct task *t, int64_t ms, struct str *ret_day, struct str *ret_time)
{
	struct str text = clock_rfc3339(t->a, zone_clock(ms, t->me->timezone));

	*ret_day = str_sub(text, 0, 10);
	*ret_time = str_sub(text, 11, 5);
}

/* The photographs on the form, as they are kept; one that is gone is left out. */
static void fill_prints(struct task *t, const struct compose_form *f, struct compose_view *v)
{
	struct print_view *p = arena_many(t->a, struct print_view, f->media.n);
	size_t n = 0;

	for (size_t i = 0; i < f->media.n; i++) {
		struct fault before = t->fault;
		struct media m;

		if (media_get(t, f->media.p[i], &m)) {
			t->fault = before;
			continue;
		}
		p[n] = (struct print_view){ .id = m.id,
					    .number = (int64_t)n + 1,
					    .grid = media_path(t->a, &m.files, RENDITION_GRID),
					    .width = m.files.grid_width,
					    .height = m.files.grid_height,
					    .description = f->descriptions.p[i],
					    .credit = f->credits.p[i],
					    .cover = compose_cover(f, i),
					    .cover_words = f->photo_words.p[i],
					    .is_first = n == 0 };
		if (m.has_original)
			p[n].original = media_path(t->a, &m.files, RENDITION_ORIGINAL);
		n++;
	}
	if (n)
		p[n - 1].is_last = true;
	v->prints = (struct print_views){ p, n };
	v->may_add = n < MEDIA_POST_MAX;
	v->largest = place_fixed()->upload_max;
}

static enum err fill_answer(struct task *t, const struct compose_form *f, struct compose_view *v)
{
	struct post p;
	enum err e = post_get(t, f->answers, &p);

	if (e)
		return e;
	v->answers = p.id;
	v->to = person_view(t, &p.author);
	v->leave = post_path(t, &p);
	v->seen = answer_seen_words(t, &p, policy_way(t, &p) == ANSWER_HELD);
	return OK;
}

/* One that is gone, or none of mine, is not linked. */
static void fill_earlier(struct task *t, const struct compose_form *f, struct compose_view *v)
{
	struct post p;

	if (post_get(t, f->earlier, &p) || !p.mine || p.boosted)
		return;
	v->earlier = p.id;
	v->earlier_words =
		word_with(t->a, t->lang, W_EARLIER_TO, day_view(t, p.created_at).day, STR_NONE);
	v->follows = f->follows;
	v->not_all = !f->follows && !earlier_includes(t, p.id, &f->seen_by);
	v->without = f->without;
}

static enum err fill_quote(struct task *t, const struct compose_form *f, struct compose_view *v)
{
	struct post p;
	enum err e = post_get(t, f->quotes, &p);

	if (e)
		return e;
	v->quotes = p.id;
	v->quoted = quoted_card(t, v->view, &p);
	v->quoted_by = person_view(t, &p.author);
	v->leave = post_path(t, &p);
	if (p.author.domain.n)
		v->quote_word = word_with(t->a, t->lang, W_QUOTE_ASKED, p.author.display, STR_NONE);
	return OK;
}

static struct memorials addable(struct task *t, struct memorials mine)
{
	struct memorials list = { .p = arena_many(t->a, struct memorial, mine.n) };

	for (size_t i = 0; i < mine.n; i++)
		if (mine.p[i].may_add)
			list.p[list.n++] = mine.p[i];
	return list;
}

/* Those to which I may add; one that was asked for by its address too. */
static void fill_memorials(struct task *t, const struct compose_form *f, struct memorials mine,
			   struct compose_view *v)
{
	struct fault before = t->fault;
	struct memorials list = addable(t, mine);
	struct memorial asked;

	v->memorials = memorial_items(t, &list);
	for (size_t i = 0; i < v->memorials.n; i++) {
		v->memorials.p[i].chosen = v->memorials.p[i].id == f->memorial;
		v->any_memorial |= v->memorials.p[i].chosen;
	}
	if (f->memorial && !v->any_memorial && !memorial_get(t, f->memorial, &asked) &&
	    asked.may_add) {
		v->memorials = memorial_items(t, &(struct memorials){ &asked, 1 });
		v->memorials.p[0].chosen = v->any_memorial = true;
	}
	t->fault = before;
}

static enum err fill(struct task *t, const struct compose_form *f, struct compose_view *v)
{
	struct memorials pages;

	v->caption = f->caption;
	v->cover = f->cover;
	v->when = f->when;
	v->photo_when = f->photo_when;
	v->from_photo = f->when.n && str_eq(f->when, f->photo_when);
	v->when_read = compose_when_read(t, f->when);
	v->when_first = f->when_first;
	v->key = f->key.n ? f->key : secret_new(t->a, 18);
	v->covers = f->covers;
	v->may_wait = !v->edits;
	v->later_day = f->later_day;
	v->later_time = f->later_time;
	v->before = f->before;
	v->zone = t->me->timezone;
	v->rev = f->rev;
	v->language = language_views(t, f->language, &v->languages);
	fill_prints(t, f, v);
	compose_poll_fill(t, f, v);
	v->draft = f->draft;
	if (f->answers)
		return fill_answer(t, f, v);
	if (f->earlier && !v->edits)
		fill_earlier(t, f, v);
	pages = my_pages(t);
	v->audience = choices(t, f->seen_by, &pages);
	if (!v->edits)
		fill_memorials(t, f, pages, v);
	if (f->quotes && !v->edits) {
		enum err e = fill_quote(t, f, v);

		if (e)
			return e;
	}
	if (v->edits)
		return OK;
	v->lettings = letting_views(t, f->letting, W_LETTING_USUAL, v->letting);
	v->closings = days_views_new(t, f->closes, v->closes);
	return OK;
}

enum err compose_show(struct task *t, struct reply *r, const struct compose_form *f,
		      struct compose_view *v, enum err wrong)
{
	struct fault fault = t->fault;
	struct out o;
	enum err e = fill(t, f, v);

	if (e)
		return e;
	t->fault = fault;
	v->view->shares = true;
	if (wrong)
		web_wrong(t, v->view, r, wrong);
	o = view_out(t, r);
	page_compose(&o, v);
	return wrong;
}
