/* What posts meet. Most people have no filters, and then nothing here is done. */
#include "base/phrases.h"
#include "core/filter.h"
#include "core/quote.h"
#include "store/account.h"
#include "store/filter.h"
#include "store/memorial.h"

#define SCRATCH_MAX ((size_t)256 << 20)
#define SCRATCH_ENOUGH ((size_t)4 << 20) /* then a new one is begun */

/* Pages of the remembered among people: their circles, and which posts stand on which. */
struct pages {
	struct filter_circle_rows circles;
	struct memorial_link_rows links;
};

/* The asker's filters that hold now, made ready: phrase i is keyword i of them all. */
struct matching {
	struct task *t;
	struct filters list;
	const struct filter *shown; /* each without its keywords and posts: what a result names */
	struct phrases *phrases;
	struct pages pages;
	struct arena *scratch;
};

static void keep_active(struct task *t, struct filters *list)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		if (!list->p[i].expires_at || list->p[i].expires_at > t->now)
			list->p[n++] = list->p[i];
	list->n = n;
}

static void compile(struct matching *m, struct arena *a)
{
	struct filter *shown = arena_many(m->t->a, struct filter, m->list.n);
	struct phrase *phrase = arena_many(a, struct phrase, FILTER_KEYWORDS_MOST);
	size_t n = 0;

	for (size_t i = 0; i < m->list.n; i++) {
		const struct filter *f = &m->list.p[i];

		shown[i] = *f;
		shown[i].keywords = shown[i].posts = shown[i].people.n = 0;
		for (size_t k = 0; k < f->keywords; k++)
			phrase[n++] =
				(struct phrase){ f->keyword[k].keyword, f->keyword[k].whole_word };
	}
	m->shown = shown;
	m->phrases = phrases_new(a, phrase, n);
}

/* --- one post --- */

static void read_post(struct matching *m, const struct post *p)
{
	if (arena_used(m->scratch) > SCRATCH_ENOUGH) {
		arena_free(m->scratch);
		m->scratch = arena_new(SCRATCH_MAX);
	}
	phrases_start(m->phrases);
	phrases_read(m->phrases, m->scratch, html_plain(m->scratch, p->caption_html));
	if (p->cover.n)
		phrases_read(m->phrases, m->scratch, p->cover);
	for (size_t i = 0; i < p->media.n; i++)
		if (p->media.p[i].description.n)
			phrases_read(m->phrases, m->scratch, p->media.p[i].description);
	for (size_t i = 0; p->poll && i < p->poll->options.n; i++)
		phrases_read(m->phrases, m->scratch, p->poll->options.p[i]);
	for (size_t i = 0; i < p->tags; i++)
		phrases_read(m->phrases, m->scratch,
			     str_fmt(m->scratch, "#%.*s", STR_ARG(p->tag[i].name)));
}

/* The keywords of a filter that were found; `from` is the place of its first one among all. */
static struct strs found(struct matching *m, const struct filter *f, size_t from)
{
	struct strs list = { 0 };

	for (size_t i = 0; i < f->keywords; i++) {
		if (!phrases_has(m->phrases, from + i))
			continue;
		if (!list.p)
			list.p = arena_many(m->t->a, struct str, f->keywords);
		list.p[list.n++] = f->keyword[i].keyword;
	}
	return list;
}

static struct ids chosen(struct matching *m, const struct filter *f, const struct post *p,
			 int64_t boost)
{
	struct ids list = { 0 };

	for (size_t i = 0; i < f->posts; i++) {
		if (f->post[i].post_id != p->id && f->post[i].post_id != boost)
			continue;
		if (!list.p)
			list.p = arena_many(m->t->a, int64_t, 2);
		list.p[list.n++] = f->post[i].post_id;
	}
	return list;
}

static void add_thread(struct ids *ids, const struct post *p)
{
	const struct post *one = p->boosted ? p->boosted : p;

	if (one->id)
		ids->p[ids->n++] = one->id;
	if (one->thread_id && one->thread_id != one->id)
		ids->p[ids->n++] = one->thread_id;
}

static struct pages pages_of(struct task *t, struct ids people, const struct post *p, size_t n)
{
	struct pages pages = { .circles = store_filter_circles(t, people) };
	struct ids ids = { .p = arena_many(t->a, int64_t, 2 * n) };

	if (!pages.circles.n)
		return pages;
	for (size_t i = 0; i < n; i++)
		add_thread(&ids, &p[i]);
	pages.links = store_memorial_links(t, ids);
	return pages;
}

static bool stands_on(const struct pages *pages, const struct post *p, struct ids people)
{
	for (size_t i = 0; i < pages->links.n; i++) {
		const struct memorial_link_row *l = &pages->links.p[i];

		if (l->state != LINK_REMOVED && ids_hold(people, l->memorial_id) &&
		    (l->post_id == p->id || l->post_id == p->thread_id))
			return true;
	}
	return false;
}

static bool is_for(const struct pages *pages, const struct post *p, struct ids people)
{
	for (size_t i = 0; p->circle_id && i < pages->circles.n; i++)
		if (pages->circles.p[i].circle_id == p->circle_id &&
		    ids_hold(people, pages->circles.p[i].person_id))
			return true;
	return false;
}

/* Did one of them share it, or is it about one of them: does it answer, name or quote them, stand
 * on the page of one, was it said below what does, or is it for the people of such a page? */
static bool is_about(const struct pages *pages, const struct post *p, struct ids people)
{
	if (!people.n)
		return false;
	if (ids_hold(people, p->account_id) || ids_hold(people, p->reply_account) ||
	    (p->quote && ids_hold(people, p->quote->quoted_account)))
		return true;
	for (size_t i = 0; i < p->mentions; i++)
		if (ids_hold(people, p->mention[i].account_id))
			return true;
	return stands_on(pages, p, people) || is_for(pages, p, people);
}

struct ids filter_about(struct task *t, const struct posts *list, struct ids people)
{
	struct ids about = { 0 };
	struct pages pages;

	if (!people.n || !list->n)
		return about;
	pages = pages_of(t, people, list->p, list->n);
	about.p = arena_many(t->a, int64_t, list->n);
	for (size_t i = 0; i < list->n; i++)
		if (is_about(&pages, &list->p[i], people))
			about.p[about.n++] = list->p[i].id;
	return about;
}

/* What `p` meets into `ret`; it came by that boost, or NULL. */
static void match(struct matching *m, const struct post *p, const struct post *by, struct post *ret)
{
	int64_t boost = by ? by->id : 0;
	struct filter_result *list = NULL;
	size_t n = 0, from = 0;

	if (!p->mine)
		read_post(m, p);
	for (size_t i = 0; i < m->list.n; i++) {
		const struct filter *f = &m->list.p[i];
		struct filter_result one = { .filter = &m->shown[i] };

		if (!p->mine && phrases_any(m->phrases))
			one.keywords = found(m, f, from);
		if (!p->mine)
			one.posts = chosen(m, f, p, boost);
		one.people = (by && ids_hold(f->people, by->account_id)) ||
			     (!p->mine && is_about(&m->pages, p, f->people));
		from += f->keywords;
		if (!one.keywords.n && !one.posts.n && !one.people)
			continue;
		if (!list)
			list = arena_many(m->t->a, struct filter_result, m->list.n);
		list[n++] = one;
	}
	ret->filtered = list;
	ret->filters = n;
}

static void match_one(struct matching *m, struct post *p)
{
	if (p->mine)
		return;
	if (!p->boosted) {
		match(m, p, NULL, p);
		return;
	}
	match(m, p->boosted, p, p);
	if (p->boosted->mine) /* what is one's own is never covered itself */
		return;
	p->boosted->filtered = p->filtered;
	p->boosted->filters = p->filters;
}

static bool all_mine(const struct posts *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (!list->p[i].mine)
			return false;
	return true;
}

/* Once for all posts; nothing for whoever has no people in their filters. */
static void look_for_pages(struct matching *m, const struct posts *list)
{
	struct ids people = { .p = arena_many(m->t->a, int64_t, FILTER_PEOPLE_MOST) };

	for (size_t i = 0; i < m->list.n; i++)
		for (size_t k = 0; k < m->list.p[i].people.n; k++)
			people.p[people.n++] = m->list.p[i].people.p[k];
	if (people.n)
		m->pages = pages_of(m->t, people, list->p, list->n);
}

enum err filter_posts(struct task *t, struct posts *list)
{
	struct matching m = { .t = t };
	struct arena *a;
	enum err e;

	if (!t->me || !t->me->filters || all_mine(list))
		return OK;
	e = filter_list(t, &m.list);
	if (e)
		return e;
	keep_active(t, &m.list);
	if (!m.list.n)
		return OK;
	look_for_pages(&m, list);
	a = arena_new(SCRATCH_MAX);
	m.scratch = arena_new(SCRATCH_MAX);
	compile(&m, a);
	for (size_t i = 0; i < list->n; i++)
		match_one(&m, &list->p[i]);
	arena_free(m.scratch);
	arena_free(a);
	return OK;
}

/* --- how it is shown --- */

static enum filter_showing showing(enum filter_action action)
{
	static const enum filter_showing how[FILTER_ACTIONS] = {
		[FILTER_WARN] = SHOW_COVERED, [FILTER_HIDE] = SHOW_NOT, [FILTER_BLUR] = SHOW_BLURRED
	};

	return how[action];
}

enum filter_showing filter_shown(const struct post *p, unsigned context, struct str *ret_title)
{
	enum filter_showing most = SHOW_WHOLE;

	for (size_t i = 0; i < p->filters; i++) {
		const struct filter *f = p->filtered[i].filter;

		if (!(f->contexts & context) || showing(f->action) <= most)
			continue;
		most = showing(f->action);
		if (ret_title)
			*ret_title = f->title;
	}
	return most;
}

void filter_leave_out(struct posts *list, unsigned context)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		if (filter_shown(&list->p[i], context, NULL) != SHOW_NOT)
			list->p[n++] = list->p[i];
	list->n = n;
}

struct ids filter_away(struct task *t, const struct account *owner, unsigned context)
{
	if (!(owner->uses & ACCOUNT_USES_QUIET))
		return (struct ids){ 0 };
	return store_filter_away(t, owner->id, context, FILTER_HIDE);
}

bool filter_names(struct task *t, int64_t post_id, struct ids people)
{
	return people.n && store_filter_names(t, post_id, people);
}
