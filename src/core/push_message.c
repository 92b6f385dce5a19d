/* What a notification says on a locked screen: core/push.h. */
#include "core/filter.h"
#include "core/push.h"

#define BODY_CHARS 140

/* Words of a post that everybody may read, as its author lets them be read at first sight. */
static struct str words_of(struct task *t, const struct post *p)
{
	struct str title;

	/* The reader's own cover comes before the author's. */
	if (filter_shown(p, FILTER_NOTIFICATIONS, &title) >= SHOW_COVERED)
		return word_with(t->a, t->lang, W_POST_FILTERED, title, S(""));
	if (p->visibility != POST_PUBLIC && p->visibility != POST_UNLISTED)
		return word(t->lang, W_PUSH_FOR_FEW);
	if (post_cover_words(p).n)
		return str_line(t->a, post_cover_words(p), BODY_CHARS);
	if (post_is_covered_whole(p))
		return word(t->lang, W_PUSH_COVERED);
	return str_line(t->a, p->caption, BODY_CHARS);
}

/* Somebody else's words in a post of theirs. One's own do not come back with a candle: nothing
 * comes back unasked. */
static struct str body_of(struct task *t, const struct notice *n)
{
	switch (n->kind) {
	case NOTICE_FOLLOW:
	case NOTICE_FOLLOW_REQUEST:
	case NOTICE_SIGN_UP:
		return str_fmt(t->a, "@%.*s", STR_ARG(n->from.acct));
	default:
		break;
	}
	if (!n->post || n->post->mine)
		return S("");
	return words_of(t, n->post);
}

void push_words(struct task *t, struct push_message *m)
{
	const struct notice *n = &m->notice;
	struct str what = word(t->lang, notice_word(t, n));

	/* of oneself (a question that is closed), or of many: the words say it all */
	m->title = n->from.id == t->me->id || n->kind == NOTICE_CANDLES
			   ? what
			   : str_fmt(t->a, "%.*s %.*s", STR_ARG(n->from.display), STR_ARG(what));
	m->body = body_of(t, n);
}
