/* The poll of a post on the pages: choices to vote for, or what was chosen; and the part of the
 * compose page that asks. */
#include "base/clock.h"
#include "web/compose.h"
#include "web/view.h"

#define OPEN_USUALLY (3 * 24 * 3600) /* seconds */

static struct str number(struct task *t, int64_t n)
{
	return str_fmt(t->a, "%lld", (long long)n);
}

/* "Open for 3 more days": to the nearest day from a day and a half on, and so on. */
static struct str until_words(struct task *t, const struct poll *p)
{
	int64_t left = p->expires_at - t->now;
	struct str zone = t->me ? t->me->timezone : S("UTC");

	if (p->expires_at == POLL_NO_END)
		return S("");
	if (p->over)
		return word_with(t->a, t->lang, W_POLL_CLOSED_ON,
				 day_words(t->a, p->expires_at, t->now, zone, t->lang), STR_NONE);
	if (left >= 36 * CLOCK_HOUR)
		return word_with(t->a, t->lang, W_POLL_OPEN_DAYS,
				 number(t, (left + CLOCK_DAY / 2) / CLOCK_DAY), STR_NONE);
	if (left >= 90 * CLOCK_MINUTE)
		return word_with(t->a, t->lang, W_POLL_OPEN_HOURS,
				 number(t, (left + CLOCK_HOUR / 2) / CLOCK_HOUR), STR_NONE);
	if (left > CLOCK_MINUTE)
		return word_with(t->a, t->lang, W_POLL_OPEN_MINUTES,
				 number(t, (left + CLOCK_MINUTE - 1) / CLOCK_MINUTE), STR_NONE);
	return word(t->lang, W_POLL_OPEN_MINUTE);
}

static struct str people_words(struct task *t, int64_t voters)
{
	if (!voters)
		return word(t->lang, W_POLL_NOBODY);
	if (voters == 1)
		return word(t->lang, W_POLL_ONE_PERSON);
	return word_with(t->a, t->lang, W_POLL_PEOPLE, number(t, voters), STR_NONE);
}

static struct option_view option_view(struct task *t, const struct poll *p, size_t i)
{
	struct option_view v = { .text = p->options.p[i],
				 .number = (int64_t)i,
				 .chosen = (p->chosen >> i) & 1 };

	if (p->tells && p->voters)
		v.percent = (p->tally[i] * 200 + p->voters) / (2 * p->voters);
	v.share = word_with(t->a, t->lang, W_POLL_SHARE, number(t, v.percent), STR_NONE);
	return v;
}

const struct poll_view *poll_view(struct task *t, const struct post_view *post,
				  const struct post *p)
{
	const struct poll *poll = p->poll;
	struct poll_view *v;

	if (!poll)
		return NULL;
	v = arena_make(t->a, struct poll_view);
	*v = (struct poll_view){ .view = post->view,
				 .url = post->url,
				 .back = post->back,
				 .language = post->language,
				 .rev = p->rev,
				 .until = until_words(t, poll),
				 .ends = day_view(t, poll->expires_at),
				 .multiple = poll->multiple };
	v->option = arena_many(t->a, struct option_view, poll->options.n);
	v->options = poll->options.n;
	for (size_t i = 0; i < v->options; i++)
		v->option[i] = option_view(t, poll, i);
	v->may_vote = t->me && !poll->over && !poll->voted;
	v->asks_in = !t->me && !poll->over;
	v->tells = poll->tells && !v->may_vote && !v->asks_in;
	v->waits = poll->voted && !poll->tells;
	if (v->tells)
		v->people = people_words(t, poll->voters);
	return v;
}

/* --- asking --- */

bool compose_poll(const struct compose_form *f, struct poll_new *ret)
{
	*ret = (struct poll_new){ .options = f->options,
				  .seconds = f->open_for,
				  .multiple = f->several,
				  .hides = f->hides };
	for (size_t i = 0; i < f->options.n; i++)
		if (f->options.p[i].n)
			return true;
	return false;
}

void compose_ask(struct task *t, const struct poll *p, struct compose_form *f)
{
	f->options = (struct strs){ arena_many(t->a, struct str, POLL_OPTIONS_MAX), 0 };
	f->open_for = p ? 0 : OPEN_USUALLY;
	if (!p)
		return;
	for (size_t i = 0; i < p->options.n; i++)
		f->options.p[f->options.n++] = p->options.p[i];
	f->several = p->multiple;
	f->hides = p->hides;
}

void compose_poll_fill(struct task *t, const struct compose_form *f, struct compose_view *v)
{
	static const struct {
		int64_t seconds;
		enum word name;
	} times[] = {
		{ 0, W_POLL_FOR_SAME },
		{ 3600, W_POLL_FOR_HOUR },
		{ 6 * 3600, W_POLL_FOR_HOURS },
		{ 24 * 3600, W_POLL_FOR_DAY },
		{ 3 * 24 * 3600, W_POLL_FOR_DAYS },
		{ 7 * 24 * 3600, W_POLL_FOR_WEEK },
		{ 30 * 24 * 3600, W_POLL_FOR_MONTH },
	};

	for (size_t i = v->keeps_end ? 0 : 1; i < sizeof times / sizeof *times; i++)
		v->open[v->opens++] =
			(struct open_view){ times[i].seconds, word(t->lang, times[i].name),
					    times[i].seconds == f->open_for };
	for (size_t i = 0; i < POLL_OPTIONS_MAX; i++)
		v->option[i] =
			(struct option_view){ .number = (int64_t)i + 1,
					      .text = i < f->options.n ? f->options.p[i] : S("") };
	v->options = POLL_OPTIONS_MAX;
	v->several = f->several;
	v->hides = f->hides;
	v->asks = compose_poll(f, &(struct poll_new){ 0 });
}
