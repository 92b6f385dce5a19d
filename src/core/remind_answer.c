/* What somebody says to a reminder, by its link, by a word, or by a candle: core/remind.h. */
#include "base/clock.h"
#include "base/text.h"
#include "core/post_parts.h"
#include "core/remind_parts.h"
#include "core/service.h"

#define LATER_MS (4 * CLOCK_HOUR)
#define LATER_HOUR 22 /* at the latest, of the person's clock */
#define LATER_LEAST (30 * CLOCK_MINUTE)
#define YEAR_DAYS 300 /* no other one of the same year, in any calendar */

/* --- what a link leads to --- */

static enum err not_found(struct task *t)
{
	t->fault = (struct fault){ 0 };
	return fail(t, ERR_NOT_FOUND, W_REMIND_GONE);
}

/* The row, and all that belongs to it; the task's language becomes the person's. */
static enum err load(struct task *t, struct str secret, struct reminded_row *said,
		     struct account *owner)
{
	if (!secret.n || !store_reminded_find(t, secret, said))
		return not_found(t);
	if (account_load(t, said->account_id, owner) || owner->state != ACCOUNT_ACTIVE)
		return not_found(t);
	t->lang = owner->lang;
	return OK;
}

enum err remind_find(struct task *t, struct str secret, struct said_note *ret)
{
	struct reminded_row said;
	struct reminder_row r;
	struct account owner;
	enum err e = load(t, secret, &said, &owner);

	if (e)
		return e;
	if (!date_load(t, said.account_id, said.date_id, &ret->date))
		return not_found(t);
	ret->reminder = store_reminder_get(t, said.date_id, &r) ? remind_of(&r) : reminder_none();
	ret->day = said.for_day;
	ret->today = day_at(t->now, owner.timezone);
	ret->answer = (enum remind_answer)said.answer;
	return OK;
}

struct str remind_said(enum remind_answer answer, enum lang lang)
{
	static const enum word words[REMIND_ANSWERS] = {
		[REMIND_SEEN] = W_REMIND_SAID_SEEN,
		[REMIND_WRITE] = W_REMIND_SAID_SEEN,
		[REMIND_NOT_THIS_YEAR] = W_REMIND_SAID_NOT_THIS_YEAR,
		[REMIND_LATER] = W_REMIND_SAID_LATER,
		[REMIND_FEWER] = W_REMIND_SAID_FEWER,
		[REMIND_NEVER] = W_REMIND_SAID_NEVER,
		[REMIND_PAUSE] = W_REMIND_SAID_PAUSE,
	};

	return answer == REMIND_OPEN || answer >= REMIND_ANSWERS ? S("")
								 : word(lang, words[answer]);
}

/* --- what follows --- */

void remind_take_away(struct task *t, const struct reminded_row *said)
{
	struct fault before = t->fault;

	if (said->post_id && post_take_away(t, said->post_id))
		t->fault = before; /* it is gone already */
}

/* In some hours, but not in the night. */
static int64_t later_today(struct task *t, const struct account *owner)
{
	int64_t clock = zone_clock(t->now, owner->timezone);
	int64_t evening = clock - clock % CLOCK_DAY + LATER_HOUR * CLOCK_HOUR;
	int64_t at = clock + LATER_MS;

	if (at > evening)
		at = evening;
	if (at < clock + LATER_LEAST)
		at = clock + LATER_LEAST;
	return zone_moment(at, owner->timezone);
}

static void fewer(struct task *t, const struct account *owner, struct reminder_row *r)
{
	if (r->every < REMIND_EVERY_MAX)
		r->every *= 2;
	remind_plan(t, owner, r);
}

static void not_this_year(struct task *t, const struct account *owner, struct reminder_row *r,
			  int64_t day)
{
	r->after_day = day + YEAR_DAYS;
	remind_plan(t, owner, r);
}

/* What the answer means for the next ones. */
static void follow(struct task *t, const struct account *owner, const struct reminded_row *said,
		   enum remind_answer answer)
{
	struct reminder_row r;

	if (!store_reminder_get(t, said->date_id, &r))
		return;
	r.unanswered = 0;
	r.unanswered_since = DATE_NONE;
	switch (answer) {
	case REMIND_NOT_THIS_YEAR:
		not_this_year(t, owner, &r, said->for_day);
		break;
	case REMIND_LATER:
		remind_plan_at(t, &r, said->for_day, later_today(t, owner));
		break;
	case REMIND_FEWER:
		fewer(t, owner, &r);
		break;
	case REMIND_NEVER:
		remind_forget(t, said->date_id);
		break;
	default:
		store_reminder_put(t, &r);
	}
}

enum err remind_answer(struct task *t, struct str secret, enum remind_answer answer,
		       int64_t until_day)
{
	const struct account *me = t->me;
	struct reminded_row said;
	struct account owner;
	enum err e = load(t, secret, &said, &owner);

	if (!e && (answer <= REMIND_OPEN || answer >= REMIND_ANSWERS))
		e = fail(t, ERR_INVALID, W_REMIND_WRONG);
	if (e)
		return e;
	t->me = &owner; /* whoever holds the link speaks for its owner, about this alone */
	if (answer == REMIND_PAUSE)
		e = remind_pause(t, until_day);
	if (!e) {
		store_reminded_answer(t, said.id, answer);
		follow(t, &owner, &said, answer);
		if (answer != REMIND_SEEN)
			remind_take_away(t, &said);
	}
	t->me = me;
	return e;
}

/* --- everything --- */

enum err remind_pause(struct task *t, int64_t until_day)
{
	struct dates_of_row of;
	struct reminded_rows open;

	store_dates_of_get(t, t->me->id, &of);
	of.paused_until = 0;
	if (until_day != DAY_NONE) {
		if (!calendar_knows(until_day) || until_day <= date_today(t))
			return fail(t, ERR_INVALID, W_REMIND_PAUSE_PAST);
		of.paused_until = day_begins(until_day, t->me->timezone);
	}
	store_dates_of_put(t, &of);
	if (until_day == DAY_NONE)
		return OK;
	open = store_reminded_open(t, t->me->id, 0);
	for (size_t i = 0; i < open.n; i++) {
		store_reminded_answer(t, open.p[i].id, REMIND_PAUSE);
		remind_take_away(t, &open.p[i]);
	}
	return OK;
}

/* --- from an app --- */

/* The words of every language are understood: people answer as they think. */
static enum remind_answer read_word(struct task *t, struct str words)
{
	static const struct {
		enum word words;
		enum remind_answer answer;
	} all[] = {
		{ W_REMIND_TYPED_LATER, REMIND_LATER },
		{ W_REMIND_TYPED_NOT_THIS_YEAR, REMIND_NOT_THIS_YEAR },
		{ W_REMIND_TYPED_FEWER, REMIND_FEWER },
		{ W_REMIND_TYPED_NEVER, REMIND_NEVER },
		{ W_REMIND_TYPED_SEEN, REMIND_SEEN },
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			struct str rest = word((enum lang)lang, all[i].words), one;

			while (str_cut(&rest, ',', &one))
				if (str_eq(words, text_words(t->a, str_trim(one))))
					return all[i].answer;
		}
	return REMIND_OPEN;
}

/* Without the names that apps put before an answer. */
static struct str said_words(struct task *t, struct str caption)
{
	struct str rest = str_trim(caption), name;

	while (rest.n && rest.p[0] == '@') {
		size_t n = 0;

		while (n < rest.n && rest.p[n] != ' ' && rest.p[n] != '\n')
			n++;
		name = str_sub(rest, 0, n);
		rest = str_trim(str_sub(rest, name.n, rest.n));
	}
	return text_words(t->a, rest);
}

/* The note now says what holds, where the answer stands below it. */
static void rewrite(struct task *t, int64_t post_id, enum remind_answer answer)
{
	const struct account *me = t->me;
	struct post_edit edit = { .caption = remind_said(answer, t->lang),
				  .cover = word(t->lang, W_REMIND_COVER),
				  .to = me->id };
	struct fault before = t->fault;
	struct account service;
	struct post p;

	if (service_get(t, &service) != OK)
		return;
	t->me = &service;
	if (post_edit(t, post_id, &edit, &p))
		t->fault = before;
	store_version_forget(t, post_id);
	t->me = me;
}

void remind_replied(struct task *t, int64_t post_id, struct str caption)
{
	struct reminded_row said;
	enum remind_answer answer;

	if (!store_reminded_of_post(t, post_id, &said) || said.account_id != t->me->id ||
	    said.answer == REMIND_NEVER)
		return;
	answer = read_word(t, said_words(t, caption));
	if (answer == REMIND_OPEN)
		answer = REMIND_SEEN; /* words of one's own: they were read by nobody but oneself */
	store_reminded_answer(t, said.id, answer);
	follow(t, t->me, &said, answer);
	if (answer != REMIND_SEEN)
		rewrite(t, post_id, answer);
}

void remind_lit(struct task *t, int64_t post_id)
{
	struct reminded_row said;

	if (!store_reminded_of_post(t, post_id, &said) || said.account_id != t->me->id ||
	    said.answer != REMIND_OPEN)
		return;
	store_reminded_answer(t, said.id, REMIND_SEEN);
	follow(t, t->me, &said, REMIND_SEEN);
}
