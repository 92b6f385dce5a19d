/* What a post quotes, on the pages. */
#include "core/filter.h"
#include "core/quote.h"
#include "web/view.h"

#define WORDS_SHOWN 300

static enum word instead(enum quote_state state)
{
	return state == QUOTE_PENDING ? W_QUOTE_PENDING : W_QUOTE_GONE;
}

/* Whoever wrote what quotes is told how it stands. */
static struct str instead_words(struct task *t, const struct post *p, const struct quote *q)
{
	struct fault before = t->fault;
	struct account author;
	bool known = p->mine && q->quoted_account &&
		     account_load(t, q->quoted_account, &author) == OK && author.domain.n;

	t->fault = before;
	if (known && q->state == QUOTE_PENDING)
		return word_with(t->a, t->lang, W_QUOTE_WAITS, author.display, STR_NONE);
	if (known && q->state == QUOTE_REJECTED)
		return word_with(t->a, t->lang, W_QUOTE_REFUSED, author.display, STR_NONE);
	return word(t->lang, instead(q->state));
}

/* The words that stand for it: those of the reader's filter, of its cover, or its own. */
static void fill(struct task *t, const struct post *p, unsigned context, struct quoted_view *v)
{
	enum filter_showing showing = filter_shown(p, context, NULL);
	bool covered = post_is_covered(p);
	struct photo_views photos;

	v->url = post_path(t, p);
	v->author = person_view(t, &p->author);
	v->at = day_view(t, p->created_at);
	if (showing == SHOW_NOT || showing == SHOW_COVERED) {
		v->words = filtered_words(t, p, context);
		return;
	}
	if (covered)
		v->words =
			post_cover_words(p).n ? post_cover_words(p) : word(t->lang, W_POST_COVERED);
	else
		v->words = str_first_chars(p->caption, WORDS_SHOWN);
	if (!covered && v->words.n < p->caption.n)
		v->words = str_fmt(t->a, "%.*s…", STR_ARG(v->words));
	if (p->language.n && !str_eq(p->language, v->view->lang))
		v->language = p->language;
	photos = photo_views(t, p);
	if (!covered && showing == SHOW_WHOLE && photos.n)
		v->photo = photos.p[0];
}

const struct quoted_view *quoted_view(struct task *t, const struct post_view *post,
				      const struct post *p)
{
	const struct quote *q = p->quote;
	struct quoted_view *v;

	if (!q)
		return NULL;
	v = arena_make(t->a, struct quoted_view);
	v->view = post->view;
	if (q->post)
		fill(t, q->post, post->view->context, v);
	else if (q->quoted_id)
		v->instead = word(t->lang, W_QUOTE_WITHIN);
	else
		v->instead = instead_words(t, p, q);
	if (q->mine && q->state == QUOTE_ACCEPTED && !p->mine)
		v->take_back.s = str_fmt(t->a, "%.*s/take-back", STR_ARG(post->url.s));
	return v;
}

const struct quoted_view *quoted_card(struct task *t, const struct view *view, const struct post *p)
{
	struct quoted_view *v = arena_make(t->a, struct quoted_view);

	v->view = view;
	fill(t, p, view->context, v);
	return v;
}
