#include "web/card.h"

#include "base/day.h"
#include "base/err.h"
#include "base/kept.h"
#include "web/view.h"

#if defined(__SANITIZE_ADDRESS__)
#define COMPARED true
#else
#define COMPARED false
#endif

/* Polls, quotes and pins change without a new revision, the pictures in words of other servers come
 * by themselves, and comments say whom they answer. */
static bool is_for_all(const struct task *t, const struct post *p)
{
	return !t->me && !p->boosted && !p->poll && !p->quote && !p->earlier && !p->pinned &&
	       !p->reply_to && !p->author.domain.n && p->visibility <= POST_UNLISTED;
}

/* The last 20 bits of a rendering are of posts that are not for everybody (core/post.h): here they
 * hold the year, of whose days it is not said, and the author's revision. */
static int64_t revision(const struct task *t, const struct post *p)
{
	int64_t year;
	int month, day;

	day_to_civil(day_at(t->now, S("UTC")), &year, &month, &day);
	return p->rendering | (year & 0xff) << 12 | (p->author.rev & 0xfff);
}

static enum kept_kind kind(enum lang lang)
{
	return KEPT_CARD + (unsigned)lang;
}

struct card card_of(struct task *t, const struct post *p)
{
	struct card c = { 0 };

	if (!is_for_all(t, p))
		return c;
	c.rev = revision(t, p);
	kept_html(kind(t->lang), p->id, c.rev, t->a, &c.kept);
	return c;
}

bool card_is_compared(const struct card *c)
{
	return has_html(c->kept) && COMPARED;
}

void card_write(struct out *o, const struct post_view *v)
{
	size_t from = o->b->n;
	struct str written;

	if (has_html(v->card.kept) && !v->card.anew) {
		put_html(o->b, v->card.kept);
		return;
	}
	page_card(o, v->card.anew ? v->card.anew : v);
	if (!v->card.rev || buf_failed(o->b))
		return;
	written = str_sub(buf_view(o->b), from, o->b->n);
	must(!has_html(v->card.kept) || str_eq(v->card.kept.s, written));
	kept_put(kind(o->lang), v->id, v->card.rev, written);
}
