#include "web/post.h"
#include "core/far.h"

#include <inttypes.h>

#include "base/url.h"
#include "core/closing.h"
#include "core/earlier.h"
#include "core/feed.h"
#include "core/filter.h"
#include "core/held.h"
#include "core/policy.h"
#include "core/quote.h"
#include "core/reader.h"
#include "core/shelter.h"
#include "sys/keys.h"
#include "web/door.h"
#include "web/tables.h"
#include "web/when.h"

#define TITLE_CHARS 60
#define ABOUT_CHARS 200

enum err web_post_find(struct task *t, const struct request *q, struct post *ret,
		       struct url *ret_elsewhere)
{
	enum err e = post_get(t, path_id(q, 1), ret);

	*ret_elsewhere = (struct url){ STR_NONE };
	if (e)
		return e;
	if (ret->boosted)
		*ret_elsewhere = post_path(t, ret->boosted);
	else if (!str_eq(q->args[0], ret->author.acct) ||
		 !str_eq(q->args[1], post_number(t->a, ret->id, ret->era)))
		*ret_elsewhere = post_path(t, ret);
	return OK;
}

static struct str title_of(struct task *t, const struct post *p)
{
	struct str filtered = filtered_words(t, p, FILTER_THREAD);

	if (filtered.n)
		return word_with(t->a, t->lang, W_POST_TITLE, p->author.display, filtered);
	if (post_cover_words(p).n)
		return word_with(t->a, t->lang, W_POST_TITLE, p->author.display,
				 str_line(t->a, post_cover_words(p), TITLE_CHARS));
	if (p->caption.n && !post_is_covered(p))
		return word_with(t->a, t->lang, W_POST_TITLE, p->author.display,
				 str_line(t->a, p->caption, TITLE_CHARS));
	return word_with(t->a, t->lang, W_POST_TITLE_PHOTO, p->author.display, STR_NONE);
}

/* What search engines and previews may know: public posts of people who let themselves be found. */
static void tell_elsewhere(struct task *t, const struct post *p, struct view *view)
{
	const struct media *first = media_first(&p->media);
	struct str when;

	if (p->visibility <= POST_UNLISTED && !p->author.domain.n)
		view->document = post_url(t, p);
	view->indexed =
		p->visibility == POST_PUBLIC && p->author.indexed && !p->reply_to && !p->sheltered;
	if (!view->indexed)
		return;
	view->address = post_url(t, p);
	if (post_is_covered(p)) {
		view->about = post_cover_words(p);
		return;
	}
	view->about = str_line(t->a, p->caption.n || !first ? p->caption : first->description,
			       ABOUT_CHARS);
	when = when_shown(t, p);
	if (when.n)
		view->about = word_with(t->a, t->lang, W_POST_ABOUT_WHEN, when, view->about);
	if (first) {
		view->picture = media_url(t->a, &first->files, RENDITION_PAGE);
		view->picture_width = first->files.page_width;
		view->picture_height = first->files.page_height;
	}
}

/* Comments in reading order; each says whom it answers when that is not the post itself. */
static struct post_views letters_of(struct task *t, const struct view *view,
				    const struct posts *below, const struct post *p)
{
	struct post_views v = post_views(t, view, below);
	struct held_hiding hiding = { 0 };

	if (below->n)
		hiding = held_hiding(t, below->p[0].thread_id);
	for (size_t i = 0; i < below->n; i++) {
		v.p[i].in_list = false;
		v.p[i].may_restrict = p->mine && !below->p[i].mine;
		v.p[i].closed = p->closed && !p->mine;
		v.p[i].may_hide = held_may_hide(&hiding, &below->p[i]);
		for (size_t j = 0; j < i && below->p[i].reply_to != p->id; j++)
			if (below->p[j].id == below->p[i].reply_to)
				v.p[i].to = v.p[j].author;
	}
	return v;
}

static enum err neighbours(struct task *t, const struct post *p, struct post_page *v)
{
	struct str author = v->post.author.url.s;
	int64_t newer = 0, older = 0;
	enum err e = feed_neighbours(t, p, &newer, &older);

	if (newer)
		v->newer.s = str_fmt(t->a, "%.*s/%" PRId64, STR_ARG(author), newer);
	if (older)
		v->older.s = str_fmt(t->a, "%.*s/%" PRId64, STR_ARG(author), older);
	return e;
}

static void fill_answer(struct task *t, const struct post *p, const struct compose_form *typed,
			struct post_page *v)
{
	enum answer_way way = ANSWER_SHOWN;

	v->may_answer = t->me && !p->archived && !p->is_letter;
	v->elsewhere = !t->me && p->visibility <= POST_UNLISTED && !p->author.domain.n;
	if (p->closed && !p->mine) {
		v->may_answer = v->elsewhere = false;
		v->may_not = word(t->lang, W_CLOSING_CLOSED);
	}
	if (v->may_answer)
		way = policy_way(t, p);
	if (way == ANSWER_REFUSED) {
		v->may_answer = false;
		v->may_not = word(t->lang, W_LETTING_NOT);
	}
	if (!v->may_answer)
		return;
	if (typed)
		v->answer = typed->caption;
	else if (p->visibility == POST_DIRECT && !p->mine)
		v->answer = str_fmt(t->a, "@%.*s ", STR_ARG(p->author.acct));
	v->key = typed && typed->key.n ? typed->key : secret_new(t->a, 18);
	v->answer_seen = answer_seen_words(t, p, way == ANSWER_HELD);
}

static void fill_origin(struct task *t, const struct post *p, struct post_page *v)
{
	if (!p->author.domain.n)
		return;
	v->origin = post_url(t, p);
	v->origin_host = url_split(v->origin).host;
}

/* Only where others may see it is there a choice of who may answer. */
static void fill_letting(struct task *t, const struct post *p, struct post_page *v)
{
	struct policy plain = policy_plain(p->visibility);

	if (!p->mine || p->archived || p->visibility > POST_FOLLOWERS)
		return;
	v->none_reads = p->policy && p->policy->reply_held && !p->reply_to &&
			!reader_any(t, t->me->id) && !reader_is_self(t, t->me->id);
	v->lettings = letting_views(t, letting_value(p->policy ? p->policy : &plain),
				    W_LETTING_OTHER, v->letting);
	if (p->visibility > POST_UNLISTED)
		return;
	quoting_views(t, p->policy ? p->policy : &plain, v->quoting);
	v->quotings = QUOTINGS;
}

/* For its author: when comments close, and for how long they may be opened. */
static void fill_closing(struct task *t, const struct post *p, struct post_page *v)
{
	if (!p->mine || p->archived || p->visibility == POST_SELF)
		return;
	v->closed = p->closed;
	v->closes = p->closes_at != 0;
	v->yearly = closing_is_yearly(t, p);
	if (p->closed)
		v->closing = word(t->lang, W_CLOSING_CLOSED);
	else if (p->closes_at)
		v->closing = word_with(t->a, t->lang, W_CLOSING_UNTIL,
				       day_view(t, p->closes_at).day, S(""));
	else
		v->closing = word(t->lang, W_CLOSING_OPEN);
	v->day_choices = days_views(t, CLOSING_DEFAULT_DAYS, v->days);
}

/* How the date behind the author's words is read, and where it comes from. */
static void fill_when(struct task *t, const struct post *p, struct post_page *v)
{
	if (p->when_words.n && p->when.n)
		v->when_read = word_with(t->a, t->lang, W_SHARE_WHEN_READ, when_reading(t, p->when),
					 STR_NONE);
	if (p->mine && p->when.n && p->when_source == WHEN_BY_PHOTO)
		v->when_from = word(t->lang, W_POST_WHEN_PHOTO);
	if (p->mine && p->when.n && p->when_source == WHEN_BY_IMPORT)
		v->when_from = word(t->lang, W_POST_WHEN_IMPORT);
}

static enum err fill_later(struct task *t, const struct post *p, struct post_page *v)
{
	struct posts list;
	enum err e = earlier_later(t, p->id, &list);

	if (!e)
		v->later = post_views(t, v->view, &list);
	return e;
}

static void fill_memorials(struct task *t, const struct post *p, struct post_page *v)
{
	bool few = p->visibility == POST_SELF || p->visibility == POST_DIRECT;

	v->memorial = post_memorials(t, p, &v->memorials);
	v->may_add = p->mine && !few && !p->archived;
	v->may_ask_down = t->me && !p->mine && memorial_keeps_any(t->me);
}

enum err web_post_page(struct task *t, struct request *q, struct reply *r, const struct post *p,
		       const struct compose_form *typed, enum err wrong)
{
	struct fault fault = t->fault;
	const struct post nothing = { 0 };
	struct post_page v = { 0 };
	struct posts above = { 0 }, below = { 0 };
	struct out o;
	enum err e = post_context(t, p->id, &above, &below);

	v.view = view_new(t, q, HERE_NOWHERE, title_of(t, p));
	v.view->path = post_path(t, p);
	v.view->context = FILTER_THREAD;
	filter_leave_out(&above, FILTER_THREAD);
	filter_leave_out(&below, FILTER_THREAD);
	tell_elsewhere(t, p, v.view);
	v.post = post_view(t, v.view, p);
	v.post.may_quote = t->me && !p->archived && quote_may(t, p) != ANSWER_REFUSED;
	v.above = letters_of(t, v.view, &above, &nothing);
	v.letters = letters_of(t, v.view, &below, p);
	v.is_comment = p->reply_to != 0;
	v.has_history = p->edited_at > 0;
	fill_when(t, p, &v);
	v.may_narrow = p->mine && p->visibility != POST_DIRECT && !p->is_letter &&
		       (!p->reply_to || p->visibility != POST_SELF);
	v.has_candles = p->candles > 0;
	v.may_delete = t->me && (p->mine || (t->me->role != ROLE_MEMBER && !p->waits));
	if (above.n)
		v.thread = v.above.p[0].url;
	fill_answer(t, p, typed, &v);
	fill_letting(t, p, &v);
	fill_closing(t, p, &v);
	fill_origin(t, p, &v);
	if (!e)
		e = fill_later(t, p, &v);
	fill_memorials(t, p, &v);
	if (!e && !v.is_comment && !p->archived)
		e = neighbours(t, p, &v);
	if (e)
		return e;
	t->fault = fault;
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	o = view_out_known(t, r, v.view);
	page_post(&o, &v);
	return wrong;
}

static enum err post_show(struct task *t, struct request *q, struct reply *r)
{
	struct when_shelf shelf;
	struct url elsewhere;
	struct post p;
	enum err e;

	/* No post has a number of four digits. */
	if (when_shelf_read(q->args[1], &shelf))
		return web_when_page(t, q, r, &shelf);
	e = web_post_find(t, q, &p, &elsewhere);
	/* Everybody could read it once: whoever comes by an old link learns that it will not
	 * come back. */
	if (e == ERR_NOT_FOUND && post_is_gone(t, q->args[0], path_id(q, 1)))
		return fail(t, ERR_GONE, W_NARROW_GONE);
	if (e)
		return e;
	if (elsewhere.s.n)
		return web_back(t, r, elsewhere.s, SAID_NOTHING);
	if (t->me && far_may_look_down(t, p.id)) {
		r->write = far_look_down_first;
		r->write_arg = memcpy(arena_make(t->a, int64_t), &p.id, sizeof p.id);
	}
	return web_post_page(t, q, r, &p, NULL, OK);
}

static struct option_view *option_views(struct task *t, const struct strs *options)
{
	struct option_view *v = arena_many(t->a, struct option_view, options->n);

	for (size_t i = 0; i < options->n; i++)
		v[i] = (struct option_view){ .text = options->p[i] };
	return v;
}

static enum err history_show(struct task *t, struct request *q, struct reply *r)
{
	struct history_view v = { 0 };
	struct post_versions versions;
	struct url elsewhere;
	struct post p;
	struct out o;
	enum err e = web_post_find(t, q, &p, &elsewhere);

	if (!e)
		e = post_history(t, p.id, &versions);
	if (e)
		return e;
	v.view = view_new(t, q, HERE_NOWHERE, word(t->lang, W_POST_HISTORY));
	v.post = post_path(t, &p);
	v.version = arena_many(t->a, struct version_view, versions.n);
	for (size_t i = versions.n; i-- > 0;) {
		const struct post_version *was = &versions.p[i];
		struct post then = p;

		then.caption_html = was->caption_html;
		then.cover = was->cover;
		then.sensitive = was->sensitive;
		/* Which of its photographs were covered then is not kept: so all of it is. */
		then.blurs = then.covers_some = false;
		then.media = was->media;
		then.when = was->when;
		then.when_words = was->when_words;
		then.created_at = was->created_at;
		then.poll = NULL;
		v.version[v.versions].post = post_view(t, v.view, &then);
		v.version[v.versions].post.id = (int64_t)i + 1; /* ids of one page differ */
		v.version[v.versions].is_present = i + 1 == versions.n;
		v.version[v.versions].option = option_views(t, &was->options);
		v.version[v.versions].options = was->options.n;
		v.versions++;
	}
	o = view_out(t, r);
	page_history(&o, &v);
	return OK;
}

static enum err candles_show(struct task *t, struct request *q, struct reply *r)
{
	struct candles_view v = { 0 };
	struct paging page = paging_asked(t, q, 40);
	struct url elsewhere;
	struct accounts who;
	struct post p;
	struct out o;
	enum err e = web_post_find(t, q, &p, &elsewhere);

	if (!e && !p.mine)
		return fail(t, ERR_NOT_FOUND, W_ERROR_NOT_FOUND);
	if (!e)
		e = post_lit_by(t, p.id, &page, &who);
	if (e)
		return e;
	v.view = view_new(t, q, HERE_NOWHERE, word(t->lang, W_CANDLE_WHO));
	v.post = post_path(t, &p);
	v.shelter = shelter_is_on(t, t->me->id);
	v.people = person_views(t, &who);
	v.pages = pages_view(t, q->path, &page);
	o = view_out(t, r);
	page_candles(&o, &v);
	return OK;
}

const struct route web_post_routes[] = {
	{ GET, "/@:name/:id", ANYONE, READS, post_show, .help = "the page of a post" },
	{ GET, "/@:name/:id/history", ANYONE, READS, history_show,
	  .help = "what it was before each edit" },
	{ GET, "/@:name/:id/candles", MEMBER, READS, candles_show,
	  .help = "for its author: who lit one" },
	{ 0 },
};
