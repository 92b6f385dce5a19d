#include "core/closing.h"

#include "base/clock.h"
#include "base/day.h"
#include "core/job.h"
#include "core/live.h"
#include "core/post_parts.h"
#include "core/tell.h"
#include "store/closing.h"
#include "store/job.h"

/* --- what somebody wants for new posts --- */

int64_t closing_mine(struct task *t)
{
	must(t->me);
	return t->me->uses & ACCOUNT_USES_CLOSING ? store_closing_default(t, t->me->id) : 0;
}

static enum err check(struct task *t, int64_t days)
{
	if (days >= 0 && days <= CLOSING_DAYS_MAX)
		return OK;
	return fail_with(t, ERR_LIMIT, W_CLOSING_DAYS, str_fmt(t->a, "%d", CLOSING_DAYS_MAX),
			 S(""));
}

static void set(struct task *t, int64_t account_id, int64_t days)
{
	store_closing_default_set(t, account_id, days);
	if (days)
		store_account_uses(t, account_id, ACCOUNT_USES_CLOSING);
}

enum err closing_set_mine(struct task *t, int64_t days)
{
	enum err e = check(t, days);

	must(t->me);
	if (!e)
		set(t, t->me->id, days);
	return e;
}

void closing_begin(struct task *t, int64_t account_id)
{
	set(t, account_id, CLOSING_DEFAULT_DAYS);
}

/* --- single posts --- */

enum err closing_check_new(struct task *t, int64_t closes_after)
{
	return closes_after == CLOSING_NEVER ? OK : check(t, closes_after);
}

int64_t closing_of_new(struct task *t, struct post_row *row, int64_t closes_after)
{
	int64_t days = closes_after;

	if (row->reply_to || row->boost_of)
		return 0;
	/* What is said to few is no invitation to the world. */
	if (!days && row->visibility <= POST_UNLISTED)
		days = closing_mine(t);
	if (days <= 0)
		return 0;
	row->extras |= POST_HAS_CLOSING;
	return t->now + days * CLOCK_DAY;
}

void closing_add(struct task *t, const struct post_row *row, int64_t closes_at)
{
	store_closing_set(t, row->id, closes_at);
	job_add(t, JOB_CLOSING, row->id, str_fmt(t->a, "%lld", (long long)closes_at), closes_at);
}

/* Nothing waits for the time that it had. */
static void forget(struct task *t, const struct post_row *row)
{
	int64_t was = row->extras & POST_HAS_CLOSING ? store_closing_get(t, row->id) : 0;

	if (was > t->now)
		store_job_drop(t, JOB_CLOSING, row->id, was);
}

static void reopen(struct task *t, struct post_row *row, int64_t closes_at)
{
	forget(t, row);
	if (closes_at) {
		row->extras |= POST_HAS_CLOSING;
		closing_add(t, row, closes_at);
	} else {
		row->extras &= ~(int64_t)POST_HAS_CLOSING;
		store_closing_remove(t, row->id);
	}
	store_post_extras(t, row->id, (unsigned)row->extras);
}

/* It looks different from now on, here and elsewhere. */
static void tell_change(struct task *t, int64_t account_id, int64_t post_id)
{
	store_post_touch(t, post_id);
	live_tell(t, LIVE_EDIT, post_id, account_id);
	tell_far(t, TELL_UPDATE, account_id, post_id, S(""));
}

/* --- each year --- */

#define OPENS "open "

/* The next time that its day comes round. */
static int64_t next_opening(struct task *t, const struct post_row *row)
{
	struct account author;
	int64_t since, year;
	int month, day, of_month, of_day;
	struct str zone = account_load(t, row->account_id, &author) ? S("UTC") : author.timezone;

	day_to_civil(day_at(row->created_at, zone), &since, &month, &day);
	day_to_civil(day_at(t->now, zone), &year, &of_month, &of_day);
	for (;; year++) {
		int on = day_is_valid(year, month, day) ? day : day - 1;
		int64_t at = day_begins(day_from_civil(year, month, on), zone);

		if (year > since && at > t->now)
			return at;
	}
}

static void await_opening(struct task *t, const struct post_row *row)
{
	int64_t at = next_opening(t, row);

	store_job_drop(t, JOB_CLOSING, row->id, at); /* it may wait already */
	job_add(t, JOB_CLOSING, row->id, str_fmt(t->a, OPENS "%lld", (long long)at), at);
}

enum err closing_yearly(struct task *t, int64_t post_id, bool yearly)
{
	struct post_row row;
	enum err e = post_row_mine(t, post_id, &row);

	if (e)
		return e;
	if (!(row.extras & POST_HAS_CLOSING))
		return fail(t, ERR_INVALID, W_CLOSING_OPEN);
	store_closing_set_yearly(t, post_id, yearly);
	if (yearly)
		await_opening(t, &row);
	return OK;
}

bool closing_is_yearly(struct task *t, const struct post *p)
{
	return p->mine && p->closes_at && store_closing_yearly(t, p->id);
}

/* A server that was off all those days waits for the next year: nothing comes late. Who moved to
 * where the day begins later waits for that, and does not have it twice. */
static enum err open_for_the_year(struct task *t, const struct job *j, int64_t at)
{
	int64_t closes_at = at + CLOSING_YEARLY_DAYS * CLOCK_DAY, was;
	struct post_row row;

	if (!store_post_load(t, 0, j->ref, &row) || !store_closing_yearly(t, row.id))
		return OK;
	was = store_closing_get(t, row.id);
	if (was <= t->now && closes_at > t->now && next_opening(t, &row) > t->now + CLOCK_DAY) {
		reopen(t, &row, closes_at);
		tell_change(t, row.account_id, row.id);
	}
	await_opening(t, &row);
	return OK;
}

/* --- what people do --- */

enum err closing_may(struct task *t, int64_t post_id)
{
	struct post_row row;

	return post_row_mine(t, post_id, &row);
}

enum err closing_open(struct task *t, int64_t post_id, int64_t days)
{
	struct post_row row;
	enum err e = check(t, days);

	if (!e)
		e = post_row_mine(t, post_id, &row);
	if (e)
		return e;
	reopen(t, &row, days ? t->now + days * CLOCK_DAY : 0);
	tell_change(t, row.account_id, row.id);
	return OK;
}

enum err closing_close(struct task *t, int64_t post_id)
{
	struct post_row row;
	enum err e = post_row_mine(t, post_id, &row);

	if (e)
		return e;
	forget(t, &row);
	store_closing_set(t, row.id, t->now);
	row.extras |= POST_HAS_CLOSING;
	store_post_extras(t, row.id, (unsigned)row.extras);
	tell_change(t, row.account_id, row.id);
	return OK;
}

enum err closing_step(struct task *t, const struct job *j)
{
	int64_t at;
	struct post_row row;
	struct str opens = S(OPENS);

	if (str_starts(j->detail, opens) &&
	    str_int(str_sub(j->detail, opens.n, j->detail.n - opens.n), 1, INT64_MAX, &at))
		return open_for_the_year(t, j, at);
	if (!str_int(j->detail, 1, INT64_MAX, &at))
		return ERR_INVALID;
	/* Opened for longer, closed earlier or deleted meanwhile: there is nothing to tell. */
	if (store_closing_get(t, j->ref) == at && store_post_load(t, 0, j->ref, &row))
		tell_change(t, row.account_id, row.id);
	return OK;
}

/* --- the rule --- */

bool closing_is_closed(struct task *t, const struct post_row *p)
{
	int64_t at = p->extras & POST_HAS_CLOSING ? store_closing_get(t, p->id) : 0;

	return at && at <= t->now;
}

void closing_load(struct task *t, struct ids ids, struct post *post, size_t n)
{
	struct closing_rows rows = store_closing_many(t, ids);

	for (size_t i = 0; i < rows.n; i++)
		for (size_t k = 0; k < n; k++)
			if (post[k].id == rows.p[i].post_id) {
				post[k].closes_at = rows.p[i].closes_at;
				post[k].closed = rows.p[i].closes_at <= t->now;
			}
}
