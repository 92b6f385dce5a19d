/* Rows of posts into posts, with all that hangs on them: core/post_parts.h. */
#include "core/circle.h"
#include "core/closing.h"
#include "core/earlier.h"
#include "core/filter.h"
#include "core/held.h"
#include "core/policy.h"
#include "core/post_parts.h"
#include "core/quote.h"
#include "core/shelter.h"
#include "store/held.h"
#include "store/mark.h"
#include "store/oauth.h"

/* At most POST_MANY_MAX rows and what they boost, while what hangs on them is looked up. */
struct batch {
	struct post_row *row; /* room for each and what it boosts */
	size_t n;
	struct post *post; /* one a row */
	bool (*kept)(int64_t id, int64_t rev);
	bool quoted; /* others quote them */
};

/* Whoever keeps what it looks like keeps the addresses of its photographs, which end by themselves
 * when it is not for everybody. */
static int64_t rendering_of(const struct task *t, const struct post_row *r)
{
	bool ends = r->media_count &&
		    (r->visibility > POST_UNLISTED || r->archived_at || (r->extras & POST_HELD));

	return r->rev << 20 | (ends ? media_window(t->now) & 0xfffff : 0);
}

static struct post post_of(struct task *t, const struct post_row *r)
{
	struct post p = { .id = r->id, .account_id = r->account_id };

	p.visibility = (enum visibility)r->visibility;
	p.audience_id = r->audience_id;
	p.created_at = r->created_at;
	p.added_at = r->added_at;
	p.rev = r->rev;
	p.rendering = rendering_of(t, r);
	p.era = r->era;
	p.mine = t->me && r->account_id == t->me->id;
	p.muted = r->muted;
	if (r->boost_of)
		return p;
	p.reply_to = r->reply_to;
	p.reply_account = r->reply_account;
	p.thread_id = r->thread_id;
	p.circle_id = r->circle_id;
	p.caption = r->caption;
	p.caption_html = r->caption_html;
	p.cover = r->cover;
	p.sensitive = r->sensitive;
	p.blurs = r->blurs;
	p.covers_some = r->covers_some;
	p.language = r->language;
	p.when = r->when;
	p.when_words = r->when_words;
	p.when_source = (enum when_source)r->when_source;
	p.when_first = r->when_first;
	p.pinned = r->pinned_at != 0;
	p.archived = r->archived_at != 0;
	p.is_letter = r->extras & POST_IS_LETTER;
	if (r->extras & POST_READ_FIRST) {
		struct policy *policy = arena_make(t->a, struct policy);

		*policy = policy_read_first(p.visibility);
		p.policy = policy;
	}
	p.waits = (r->extras & POST_HELD) && !p.mine;
	p.edited_at = r->edited_at;
	p.lit = r->lit;
	p.boosted_by_me = r->boosted_by_viewer;
	p.bookmarked = r->bookmarked;
	if (p.mine) {
		p.candles = r->candles;
		p.boosts = r->boosts;
		p.comments = r->comments;
	}
	return p;
}

static void load_boosted(struct task *t, struct batch *b)
{
	int64_t ids[POST_MANY_MAX];
	struct post_rows boosted;
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		if (b->row[i].boost_of)
			ids[n++] = b->row[i].boost_of;
	if (!n)
		return;
	boosted = store_post_many(t, post_viewer(t), ids, n);
	for (size_t i = 0; i < boosted.n; i++)
		b->row[b->n++] = boosted.p[i];
}

static struct post *find_post(const struct batch *b, int64_t id)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->row[i].id == id)
			return &b->post[i];
	return NULL;
}

static void join_boosts(struct batch *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->row[i].boost_of)
			b->post[i].boosted = find_post(b, b->row[i].boost_of);
}

static bool holds(const int64_t *ids, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/* Who is known without asking: the asker, and whom the page has at hand. NULL: not this one. */
static const struct account *at_hand(const struct task *t, const struct paging *page, int64_t id)
{
	if (t->me && t->me->id == id)
		return t->me;
	return page->author && page->author->id == id ? page->author : NULL;
}

/* Each author once. */
static enum err load_authors(struct task *t, struct batch *b, const struct paging *page)
{
	int64_t ids[2 * POST_MANY_MAX];
	struct accounts authors = { 0 };
	size_t n = 0;
	enum err e;

	for (size_t i = 0; i < b->n; i++)
		if (!at_hand(t, page, b->row[i].account_id) && !holds(ids, n, b->row[i].account_id))
			ids[n++] = b->row[i].account_id;
	e = n ? account_many_kept(t, (struct ids){ ids, n }, page->kept_people, &authors) : OK;
	if (e)
		return e;
	for (size_t i = 0; i < b->n; i++) {
		const struct account *known = at_hand(t, page, b->row[i].account_id);

		if (known)
			b->post[i].author = *known;
		for (size_t j = 0; !known && j < authors.n; j++)
			if (authors.p[j].id == b->row[i].account_id)
				b->post[i].author = authors.p[j];
	}
	return OK;
}

/* What hangs on posts; bare ones have what is in a rendering, and need only what is of its reader
 * or changes without a new revision. */
enum needing { WHOLE_ONES, BARE_ONES_TOO };

static size_t ids_with(const struct batch *b, bool (*has)(const struct post_row *r),
		       enum needing needing, int64_t ids[2 * POST_MANY_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		if ((needing == BARE_ONES_TOO || !b->post[i].bare) && has(&b->row[i]) &&
		    !holds(ids, n, b->row[i].id))
			ids[n++] = b->row[i].id;
	return n;
}

static bool has_media(const struct post_row *r)
{
	return r->media_count > 0;
}

static bool has_mentions(const struct post_row *r)
{
	return r->extras & POST_HAS_MENTIONS;
}

static bool has_tags(const struct post_row *r)
{
	return r->extras & POST_HAS_TAGS;
}

static bool has_app(const struct post_row *r)
{
	return r->app_id != 0;
}

static bool has_policy(const struct post_row *r)
{
	return r->extras & POST_HAS_POLICY;
}

static bool has_closing(const struct post_row *r)
{
	return r->extras & POST_HAS_CLOSING;
}

static bool has_poll(const struct post_row *r)
{
	return r->extras & POST_HAS_POLL;
}

/* The same post may stand in a batch twice: as itself and as somebody's boost. */
#define EACH_POST(b, wanted, i)                                                                    \
	for (size_t i = 0; i < (b)->n; i++)                                                        \
		if ((b)->row[i].id == (wanted))

static enum err load_media(struct task *t, struct batch *b)
{
	int64_t ids[2 * POST_MANY_MAX];
	size_t n = ids_with(b, has_media, WHOLE_ONES, ids), end;
	struct medias all = { 0 };
	enum err e = n ? media_of_posts(t, (struct ids){ ids, n }, &all) : OK;

	if (e)
		return e;
	for (size_t at = 0; at < all.n; at = end) {
		for (end = at + 1; end < all.n && all.p[end].post_id == all.p[at].post_id;)
			end++;
		EACH_POST(b, all.p[at].post_id, i)
		b->post[i].media = (struct medias){ all.p + at, end - at };
	}
	return OK;
}

static struct mention mention_of(struct task *t, const struct mention_row *r)
{
	struct account a = { .id = r->account_id, .name = r->name, .domain = r->domain };

	a.acct = r->domain.n ? str_fmt(t->a, "%.*s@%.*s", STR_ARG(r->name), STR_ARG(r->domain))
			     : r->name;
	return (struct mention){ r->account_id, r->name, a.acct, account_url(t, &a) };
}

static void load_mentions(struct task *t, struct batch *b, struct ids ids)
{
	struct mention_rows rows = store_mention_of(t, ids.p, ids.n);
	struct mention *all = arena_many(t->a, struct mention, rows.n);
	size_t end;

	for (size_t i = 0; i < rows.n; i++)
		all[i] = mention_of(t, &rows.p[i]);
	for (size_t at = 0; at < rows.n; at = end) {
		for (end = at + 1; end < rows.n && rows.p[end].post_id == rows.p[at].post_id;)
			end++;
		EACH_POST(b, rows.p[at].post_id, i)
		{
			b->post[i].mention = all + at;
			b->post[i].mentions = end - at;
		}
	}
}

static void load_tags(struct task *t, struct batch *b, struct ids ids)
{
	struct tag_rows rows = store_tag_of(t, ids.p, ids.n);
	struct tag *all = arena_many(t->a, struct tag, rows.n);
	size_t end;

	for (size_t i = 0; i < rows.n; i++)
		all[i] = (struct tag){ rows.p[i].name, rows.p[i].key };
	for (size_t at = 0; at < rows.n; at = end) {
		for (end = at + 1; end < rows.n && rows.p[end].post_id == rows.p[at].post_id;)
			end++;
		EACH_POST(b, rows.p[at].post_id, i)
		{
			b->post[i].tag = all + at;
			b->post[i].tags = end - at;
		}
	}
}

/* The apps that posts were shared with: one for most of a list, so it is asked for when it is
 * another one, and only for whoever has no rendering of them. */
static void load_apps(struct task *t, struct batch *b, struct ids ids)
{
	struct app_row app = { 0 };

	for (size_t i = 0; i < ids.n; i++)
		EACH_POST(b, ids.p[i], k)
		{
			if (app.id != b->row[k].app_id && !store_app_get(t, b->row[k].app_id, &app))
				app = (struct app_row){ 0 };
			b->post[k].app_name = app.name;
			b->post[k].app_website = app.website;
		}
}

static void load_policies(struct task *t, struct batch *b, struct ids ids)
{
	policy_load(t, ids, b->post, b->n);
}

static void load_closings(struct task *t, struct batch *b, struct ids ids)
{
	closing_load(t, ids, b->post, b->n);
}

static void load_polls(struct task *t, struct batch *b, struct ids ids)
{
	poll_load(t, ids, b->post, b->n);
}

/* They come by at most POST_MANY_MAX posts at a time. */
static void load_in_parts(struct task *t, struct batch *b, bool (*has)(const struct post_row *r),
			  enum needing needing,
			  void (*load)(struct task *t, struct batch *b, struct ids ids))
{
	int64_t ids[2 * POST_MANY_MAX];
	size_t n = ids_with(b, has, needing, ids);

	for (size_t at = 0; at < n; at += POST_MANY_MAX)
		load(t, b,
		     (struct ids){ ids + at, n - at < POST_MANY_MAX ? n - at : POST_MANY_MAX });
}

/* Which circle a post of mine is for; of somebody else's nobody learns that. */
static void load_circles(struct task *t, struct batch *b)
{
	int64_t ids[2 * POST_MANY_MAX];
	struct circles list;
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		if (b->post[i].mine && b->row[i].visibility == POST_CIRCLE &&
		    b->row[i].audience_id == b->row[i].account_id && b->row[i].circle_id &&
		    !holds(ids, n, b->row[i].circle_id))
			ids[n++] = b->row[i].circle_id;
	if (!n)
		return;
	list = circle_many(t, (struct ids){ ids, n });
	for (size_t i = 0; i < b->n; i++)
		for (size_t k = 0; b->post[i].mine && k < list.n; k++)
			if (list.p[k].id == b->row[i].circle_id)
				b->post[i].circle = &list.p[k];
}

/* What becomes of my answers to posts of elsewhere is no secret to me. */
static void load_word(struct task *t, const struct post_row *row, struct post *post)
{
	struct fault before = t->fault;
	struct account *owner;
	struct held_row h;

	if (!post->mine || !(row->extras & POST_HELD) || !store_held_get(t, row->id, &h))
		return;
	owner = arena_make(t->a, struct account);
	if (account_load(t, h.owner_id, owner) == OK && owner->domain.n) {
		post->asked = owner;
		post->refused = h.state != HELD_WAITS && h.state != HELD_UNDER;
	}
	t->fault = before;
}

static enum err dress_batch(struct task *t, struct batch *b, const struct paging *page)
{
	enum err e;

	load_boosted(t, b);
	b->post = arena_many(t->a, struct post, b->n);
	for (size_t i = 0; i < b->n; i++) {
		b->post[i] = post_of(t, &b->row[i]);
		b->post[i].bare = b->kept && b->kept(b->row[i].id, b->post[i].rendering);
	}
	e = load_authors(t, b, page);
	if (!e)
		e = load_media(t, b);
	if (e)
		return e;
	load_in_parts(t, b, has_mentions, WHOLE_ONES, load_mentions);
	load_in_parts(t, b, has_tags, WHOLE_ONES, load_tags);
	load_in_parts(t, b, has_closing, WHOLE_ONES, load_closings);
	load_in_parts(t, b, has_app, WHOLE_ONES, load_apps);
	/* Whether its reader may quote a post is of that reader. */
	load_in_parts(t, b, has_policy, BARE_ONES_TOO, load_policies);
	shelter_load(t, b->post, b->n);
	/* So is a poll, and votes come without a new revision. */
	load_in_parts(t, b, has_poll, BARE_ONES_TOO, load_polls);
	load_circles(t, b);
	earlier_load(t, b->row, b->post, b->quoted ? 0 : b->n);
	for (size_t i = 0; i < b->n; i++)
		load_word(t, &b->row[i], &b->post[i]);
	e = quote_load(t, b->row, b->post, b->n, b->quoted);
	join_boosts(b);
	return e;
}

static bool is_whole(const struct batch *b, size_t i)
{
	const struct post *boosted = b->post[i].boosted;

	if (b->row[i].boost_of && !(boosted && boosted->author.id))
		return false;
	return b->post[i].author.id != 0;
}

enum err post_dress(struct task *t, struct post_rows rows, struct posts *ret)
{
	return post_dress_page(t, rows, &(struct paging){ 0 }, ret);
}

/* Whoever has filters gets every post whole: any of its words may be one of theirs. */
static enum err dress_as(struct task *t, struct post_rows rows, const struct paging *page,
			 bool quoted, struct posts *ret)
{
	size_t most = rows.n < POST_MANY_MAX ? rows.n : POST_MANY_MAX;
	struct batch b = { .row = arena_many(t->a, struct post_row, 2 * most),
			   .kept = t->me && t->me->filters ? NULL : page->kept,
			   .quoted = quoted };
	struct posts list = { .p = arena_many(t->a, struct post, rows.n) };

	for (size_t at = 0; at < rows.n; at += POST_MANY_MAX) {
		size_t n = rows.n - at < POST_MANY_MAX ? rows.n - at : POST_MANY_MAX;
		enum err e;

		memcpy(b.row, rows.p + at, n * sizeof(*rows.p));
		b.n = n;
		e = dress_batch(t, &b, page);
		if (e)
			return e;
		for (size_t i = 0; i < n; i++)
			if (is_whole(&b, i))
				list.p[list.n++] = b.post[i];
	}
	*ret = list;
	return OK;
}

enum err post_dress_plain(struct task *t, struct post_rows rows, const struct paging *page,
			  struct posts *ret)
{
	return dress_as(t, rows, page, false, ret);
}

enum err post_dress_quoted(struct task *t, struct post_rows rows, struct posts *ret)
{
	enum err e = dress_as(t, rows, &(struct paging){ 0 }, true, ret);

	return e ? e : filter_posts(t, ret);
}

enum err post_dress_page(struct task *t, struct post_rows rows, const struct paging *page,
			 struct posts *ret)
{
	enum err e = post_dress_plain(t, rows, page, ret);

	return e ? e : filter_posts(t, ret);
}

enum err post_dress_span(struct task *t, const struct span *s, struct post_rows rows,
			 struct paging *page, struct posts *ret)
{
	span_turn(s, &rows);
	paging_found(page, s, rows.n ? rows.p[0].place : 0, rows.n ? rows.p[rows.n - 1].place : 0,
		     rows.n);
	return post_dress_page(t, rows, page, ret);
}

enum err post_dress_one_page(struct task *t, const struct post_row *row, const struct paging *page,
			     struct post *ret)
{
	struct post_row copy = *row;
	struct posts list;
	enum err e = post_dress_page(t, (struct post_rows){ &copy, 1 }, page, &list);

	if (e)
		return e;
	if (!list.n)
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	*ret = list.p[0];
	return OK;
}

enum err post_dress_one(struct task *t, const struct post_row *row, struct post *ret)
{
	return post_dress_one_page(t, row, &(struct paging){ 0 }, ret);
}
