#include "core/quiet.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/id.h"
#include "core/job.h"
#include "core/remind.h"
#include "store/account.h"
#include "store/filter.h"
#include "store/job.h"
#include "store/quiet.h"

_Static_assert(QUIETS_MAX == QUIETS_MOST, "store reads as many as there may be");

/* --- rows --- */

static void take_words(struct task *t, const struct quiet_word_rows *rows, struct quiet *q)
{
	q->word = arena_many(t->a, struct quiet_word, rows->n);
	for (q->words = 0; q->words < rows->n; q->words++)
		q->word[q->words] =
			(struct quiet_word){ rows->p[q->words].word, rows->p[q->words].whole_word };
}

static struct quiet_word_rows words_of(struct task *t, const struct quiet *q)
{
	struct quiet_word_rows rows = { arena_many(t->a, struct quiet_word_row, q->words), 0 };

	for (; rows.n < q->words; rows.n++)
		rows.p[rows.n] =
			(struct quiet_word_row){ q->word[rows.n].word, q->word[rows.n].whole };
	return rows;
}

/* The days alone: all that is needed to reckon. */
static struct quiet days_of(const struct quiet_row *r)
{
	return (struct quiet){ .from = r->from_day, .to = r->to_day, .yearly = r->yearly };
}

static bool holds(const struct quiet_row *r, int64_t now)
{
	return r->now.id && r->now.expires_at > now;
}

/* Those of the filter as an app may have changed it, or where there is none its own. */
static struct quiet_word_rows words_now(struct task *t, const struct quiet_row *r)
{
	struct filter_keyword_rows rows;
	struct quiet_word_rows words = { 0 };

	if (!r->now.id)
		return store_quiet_words(t, r->id);
	rows = filter_keywords_of(t, r->account_id, r->now.id);
	words.p = arena_many(t->a, struct quiet_word_row, rows.n);
	for (; words.n < rows.n; words.n++)
		words.p[words.n] = (struct quiet_word_row){ rows.p[words.n].keyword,
							    rows.p[words.n].whole_word };
	return words;
}

/* What an app did to the filter is what holds: words, name, action and places flow back; one that
 * is gone, or whose end has come, is done with. */
static void hear(struct task *t, struct quiet_row *r)
{
	struct quiet_word_rows words;

	if (!r->filter_id)
		return;
	if (!holds(r, t->now))
		r->after_day = r->on_day;
	if (!r->now.id)
		return;
	r->name = r->now.title;
	r->action = r->now.action;
	r->contexts = r->now.contexts;
	words = words_now(t, r);
	store_quiet_set_words(t, r->id, &words);
}

static void take_away(struct task *t, struct quiet_row *r)
{
	if (r->now.id)
		filter_unmake(t, r->account_id, r->now.id);
	r->filter_id = r->until_at = r->now.id = 0;
}

static void make(struct task *t, struct quiet_row *r, int64_t from, int64_t until)
{
	struct quiet_word_rows words = store_quiet_words(t, r->id);
	struct filter_keyword *k = arena_many(t->a, struct filter_keyword, words.n);
	struct filter f = { .title = r->name,
			    .contexts = (unsigned)r->contexts,
			    .action = (enum filter_action)r->action,
			    .expires_at = until,
			    .keyword = k,
			    .keywords = words.n,
			    .people = store_quiet_people(t, r->id) };

	for (size_t i = 0; i < words.n; i++)
		k[i] = (struct filter_keyword){ 0, words.p[i].word, words.p[i].whole_word };
	r->filter_id = filter_make(t, r->account_id, &f);
	r->on_day = from;
	r->until_at = until;
}

static void wait_for(struct task *t, struct quiet_row *r, int64_t at)
{
	if (r->due_at)
		store_job_drop(t, JOB_QUIET, r->id, r->due_at);
	r->due_at = at;
	store_quiet_put(t, r);
	if (at)
		job_add(t, JOB_QUIET, r->id, S(""), at);
}

/* Brings filter and job in line with the days, the clock and what the owner wishes. `r` as it was
 * read, after hear(). */
static void settle(struct task *t, const struct account *owner, struct quiet_row *r)
{
	struct quiet days = days_of(r);
	int64_t today = day_at(t->now, owner->timezone), from, to, until;
	bool comes = !r->is_off && quiet_time(&days, today, r->after_day, &from, &to);

	if (!r->is_off && holds(r, t->now) && r->now.expires_at != r->until_at) {
		wait_for(t, r, r->now.expires_at); /* an app gave it another end */
		return;
	}
	if (!comes || from > today) {
		take_away(t, r);
		wait_for(t, r, comes ? day_begins(from, owner->timezone) : 0);
		return;
	}
	until = day_begins(to + 1, owner->timezone);
	if (r->now.id && r->on_day == from) {
		store_filter_end(t, r->now.id, until);
		r->until_at = until;
		wait_for(t, r, until);
		return;
	}
	take_away(t, r);
	make(t, r, from, until);
	wait_for(t, r, until);
	remind_quiet(t, owner);
}

/* --- reading --- */

static void put_state(struct task *t, struct str zone, const struct quiet_row *r, struct quiet *q)
{
	int64_t today = day_at(t->now, zone), from, to;
	int64_t after = r->filter_id && !holds(r, t->now) ? r->on_day : r->after_day;

	q->begins = q->last = DAY_NONE;
	if (quiet_time(q, today, after, &from, &to)) {
		q->begins = from;
		q->last = to;
		q->state = QUIET_WAITS;
	} else {
		q->state = QUIET_OVER;
	}
	if (r->is_off)
		q->state = QUIET_OFF;
	else if (holds(r, t->now)) {
		q->state = QUIET_ON;
		q->begins = r->on_day;
		q->last = day_at(r->now.expires_at - 1, zone);
	} else if (quiet_time(q, today, QUIET_DAY_NONE, &from, &to) && from <= today &&
		   from <= after) {
		q->state = QUIET_ENDED;
	}
}

static struct quiet quiet_of(struct task *t, const struct quiet_row *r)
{
	struct quiet q = days_of(r);
	struct quiet_word_rows words = words_now(t, r);

	q.id = r->id;
	q.name = r->now.id ? r->now.title : r->name;
	q.action = (enum filter_action)(r->now.id ? r->now.action : r->action);
	q.contexts = (unsigned)(r->now.id ? r->now.contexts : r->contexts);
	q.people = store_quiet_people(t, r->id);
	take_words(t, &words, &q);
	return q;
}

struct quiets quiet_all(struct task *t, const struct account *owner)
{
	struct quiet_rows rows = store_quiet_list(t, owner->id);
	struct quiets list = { .p = arena_many(t->a, struct quiet, rows.n) };

	for (; list.n < rows.n; list.n++) {
		list.p[list.n] = quiet_of(t, &rows.p[list.n]);
		put_state(t, owner->timezone, &rows.p[list.n], &list.p[list.n]);
	}
	return list;
}

enum err quiet_list(struct task *t, struct quiets *ret)
{
	must(t->me);
	*ret = quiet_all(t, t->me);
	return OK;
}

static enum err find(struct task *t, int64_t id, struct quiet_row *ret)
{
	must(t->me);
	if (store_quiet_get(t, id, ret) && ret->account_id == t->me->id)
		return OK;
	return fail(t, ERR_NOT_FOUND, W_QUIET_NOT_FOUND);
}

enum err quiet_get(struct task *t, int64_t id, struct quiet *ret)
{
	struct quiet_row row;
	enum err e = find(t, id, &row);

	if (e)
		return e;
	*ret = quiet_of(t, &row);
	put_state(t, t->me->timezone, &row, ret);
	return OK;
}

/* --- what may be kept --- */

static struct str number(struct task *t, int64_t n)
{
	return str_fmt(t->a, "%" PRId64, n);
}

static enum err check_name(struct task *t, struct quiet *q)
{
	q->name = str_trim(q->name);
	if (!q->name.n)
		return fail(t, ERR_INVALID, W_QUIET_NO_NAME);
	if (!str_is_utf8(q->name) || str_find_byte(q->name, '\n') < q->name.n)
		return fail(t, ERR_INVALID, W_FILTER_TEXT);
	if (str_chars(q->name) > FILTER_TITLE_MAX)
		return fail_with(t, ERR_LIMIT, W_QUIET_NAME_LONG, number(t, FILTER_TITLE_MAX),
				 S(""));
	return OK;
}

static enum err check_days(struct task *t, const struct quiet *q)
{
	int64_t early = day_from_civil(1970, 1, 1), late = day_from_civil(9000, 1, 1);

	if (q->from < early || q->to > late || q->from > late)
		return fail(t, ERR_INVALID, W_QUIET_DAY);
	if (q->to < q->from)
		return fail(t, ERR_INVALID, W_QUIET_BACKWARDS);
	if (q->to - q->from >= QUIET_DAYS_MAX)
		return fail(t, ERR_LIMIT, W_QUIET_DAYS_MANY);
	return OK;
}

/* All people may be chosen whom the owner can find; it is told to none of them. */
static enum err check_people(struct task *t, const struct quiet *q)
{
	struct account a;
	enum err e = OK;

	for (size_t i = 0; !e && i < q->people.n; i++) {
		if (q->people.p[i] == t->me->id)
			return fail(t, ERR_INVALID, W_QUIET_SELF);
		e = account_load(t, q->people.p[i], &a);
	}
	return e;
}

/* What there is already in the others counts too. */
static enum err check_room(struct task *t, const struct quiet *q)
{
	struct quiets others;
	size_t words = q->words, people = q->people.n;
	enum err e = quiet_list(t, &others);

	for (size_t i = 0; !e && i < others.n; i++) {
		if (others.p[i].id == q->id)
			continue;
		words += others.p[i].words;
		people += others.p[i].people.n;
	}
	if (e)
		return e;
	if (!q->id && others.n >= QUIETS_MAX)
		return fail_with(t, ERR_LIMIT, W_QUIET_MANY, number(t, QUIETS_MAX), S(""));
	if (words > QUIET_WORDS_MAX)
		return fail_with(t, ERR_LIMIT, W_QUIET_WORDS_MANY, number(t, QUIET_WORDS_MAX),
				 S(""));
	if (people > QUIET_PEOPLE_MAX)
		return fail_with(t, ERR_LIMIT, W_QUIET_PEOPLE_MANY, number(t, QUIET_PEOPLE_MAX),
				 S(""));
	return OK;
}

static enum err check(struct task *t, struct quiet *q)
{
	enum err e = check_name(t, q);

	if (!e)
		e = check_days(t, q);
	if (!e && (q->action >= FILTER_ACTIONS || (q->contexts & ~FILTER_EVERYWHERE)))
		e = fail(t, ERR_INVALID, W_FILTER_ACTION);
	if (!e && !q->words && !q->people.n)
		e = fail(t, ERR_INVALID, W_QUIET_NOTHING);
	for (size_t i = 0; !e && i < q->words; i++) {
		q->word[i].word = str_trim(q->word[i].word);
		e = filter_check_keyword(t, q->word[i].word);
	}
	if (!e)
		e = check_people(t, q);
	return e ? e : check_room(t, q);
}

/* --- writing --- */

static void write_row(struct task *t, struct quiet_row *r, const struct quiet *q)
{
	struct quiet_word_rows words = words_of(t, q);

	r->name = q->name;
	r->from_day = q->from;
	r->to_day = q->to;
	r->yearly = q->yearly;
	r->action = (int64_t)q->action;
	r->contexts = q->contexts ? q->contexts : FILTER_EVERYWHERE;
	store_quiet_put(t, r);
	store_quiet_set_words(t, r->id, &words);
	store_quiet_set_people(t, r->id, q->people);
}

enum err quiet_add(struct task *t, struct quiet *q)
{
	struct quiet_row row = { .id = id_new(t->now),
				 .account_id = t->me->id,
				 .after_day = QUIET_DAY_NONE,
				 .on_day = QUIET_DAY_NONE,
				 .created_at = t->now };
	enum err e;

	q->id = 0;
	e = check(t, q);
	if (e)
		return e;
	q->id = row.id;
	write_row(t, &row, q);
	store_account_uses(t, t->me->id, ACCOUNT_USES_QUIET);
	settle(t, t->me, &row);
	return quiet_get(t, row.id, q);
}

enum err quiet_change(struct task *t, struct quiet *q)
{
	struct quiet_row row;
	enum err e = find(t, q->id, &row);

	if (!e)
		e = check(t, q);
	if (e)
		return e;
	if (row.filter_id && !holds(&row, t->now))
		row.after_day = row.on_day;
	if (row.from_day != q->from || row.to_day != q->to || row.yearly != q->yearly)
		row.after_day = QUIET_DAY_NONE;
	take_away(t, &row);
	write_row(t, &row, q);
	settle(t, t->me, &row);
	return quiet_get(t, row.id, q);
}

enum err quiet_end(struct task *t, int64_t id)
{
	struct quiet_row row;
	enum err e = find(t, id, &row);

	if (e)
		return e;
	hear(t, &row);
	if (holds(&row, t->now))
		row.after_day = row.on_day;
	take_away(t, &row);
	settle(t, t->me, &row);
	return OK;
}

enum err quiet_switch(struct task *t, int64_t id, bool on)
{
	struct quiet_row row;
	enum err e = find(t, id, &row);

	if (e)
		return e;
	hear(t, &row);
	row.is_off = !on;
	if (!holds(&row, t->now))
		row.after_day = QUIET_DAY_NONE;
	settle(t, t->me, &row);
	return OK;
}

enum err quiet_remove(struct task *t, int64_t id)
{
	struct quiet_row row;
	enum err e = find(t, id, &row);

	if (e)
		return e;
	take_away(t, &row);
	if (row.due_at)
		store_job_drop(t, JOB_QUIET, row.id, row.due_at);
	store_quiet_remove(t, id);
	return OK;
}

/* --- the moments --- */

static void again(struct task *t, const struct account *owner, struct quiet_row *r)
{
	hear(t, r);
	settle(t, owner, r);
}

void quiet_zone_changed(struct task *t, const struct account *owner)
{
	struct quiet_rows rows = store_quiet_list(t, owner->id);

	for (size_t i = 0; i < rows.n; i++)
		again(t, owner, &rows.p[i]);
}

enum err quiet_step(struct task *t, const struct job *j)
{
	struct quiet_row row;
	struct account owner;

	if (!store_quiet_get(t, j->ref, &row) || !row.due_at || row.due_at > t->now)
		return OK;
	if (account_load(t, row.account_id, &owner)) {
		t->fault = (struct fault){ 0 };
		return OK;
	}
	again(t, &owner, &row);
	return OK;
}
