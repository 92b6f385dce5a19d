#include "core/remind.h"

#include "base/clock.h"
#include "base/id.h"
#include "core/job.h"
#include "core/place.h"
#include "core/post_parts.h"
#include "core/quiet.h"
#include "core/remind_parts.h"
#include "core/service.h"
#include "store/job.h"
#include "sys/keys.h"

#define SECRET_BYTES 24
#define LOOKED_AHEAD 16 /* occurrences */
#define YEARS_DAYS 700	/* between the first and the third year without an answer, at least */

/* --- planning --- */

struct reminder reminder_none(void)
{
	return (struct reminder){
		.hour = REMIND_HOUR, .discreet = true, .every = 1, .for_day = DAY_NONE
	};
}

struct reminder remind_of(const struct reminder_row *r)
{
	return (struct reminder){ .channel = (enum remind_channel)r->channel,
				  .lead = r->lead,
				  .hour = r->hour,
				  .discreet = r->discreet,
				  .every = r->every,
				  .due_at = r->due_at == DATE_NONE ? 0 : r->due_at,
				  .for_day = r->for_day,
				  .ended = r->ended };
}

static void drop_job(struct task *t, const struct reminder_row *r)
{
	if (r->due_at != DATE_NONE)
		store_job_drop(t, JOB_REMIND, r->date_id, r->due_at);
}

void remind_plan_at(struct task *t, struct reminder_row *r, int64_t day, int64_t at)
{
	drop_job(t, r);
	r->for_day = day;
	r->due_at = at;
	store_reminder_put(t, r);
	if (at != DATE_NONE)
		job_add(t, JOB_REMIND, r->date_id, S(""), at);
}

/* When it is to be said, by the clock of whoever keeps it. What begins the evening before counts
 * from that evening. */
static int64_t due_at(const struct reminder_row *r, const struct date *d, int64_t day,
		      struct str zone)
{
	int64_t on = day - r->lead - (d->rule.eve ? 1 : 0);

	return zone_moment(on * CLOCK_DAY + r->hour * CLOCK_HOUR, zone);
}

/* The first time that is still to come; of every nth, the nth of those after what is done with,
 * whether or not they came by meanwhile: planning again, as when the person moves, changes no
 * rhythm. */
void remind_plan(struct task *t, const struct account *owner, struct reminder_row *r)
{
	int64_t from = r->after_day + 1, passed = 0;
	struct occurrence o[LOOKED_AHEAD];
	struct date d;
	size_t n = !r->ended && date_load(t, owner->id, r->date_id, &d) ? LOOKED_AHEAD : 0;

	while (n == LOOKED_AHEAD) {
		n = date_next(&d, from, o, LOOKED_AHEAD);
		for (size_t i = 0; i < n; i++) {
			int64_t at = due_at(r, &d, o[i].day, owner->timezone);

			if (++passed % r->every == 0 && at > t->now) {
				remind_plan_at(t, r, o[i].day, at);
				return;
			}
		}
		from = n ? o[n - 1].day + 1 : from;
	}
	remind_plan_at(t, r, DATE_NONE, DATE_NONE);
}

void remind_again(struct task *t, const struct account *owner, int64_t date_id)
{
	struct reminder_row r;

	if (store_reminder_get(t, date_id, &r) && r.account_id == owner->id)
		remind_plan(t, owner, &r);
}

/* --- switching on and off --- */

enum err remind_get(struct task *t, int64_t date_id, struct reminder *ret)
{
	struct reminder_row r;
	struct date d;
	enum err e = date_get(t, date_id, &d);

	if (e)
		return e;
	*ret = store_reminder_get(t, date_id, &r) ? remind_of(&r) : reminder_none();
	return OK;
}

struct reminder *remind_list(struct task *t, const struct dates *list)
{
	struct reminder_rows rows = store_reminder_list(t, t->me->id);
	struct reminder *all = arena_many(t->a, struct reminder, list->n);

	for (size_t i = 0; i < list->n; i++) {
		all[i] = reminder_none();
		for (size_t k = 0; k < rows.n; k++)
			if (rows.p[k].date_id == list->p[i].id)
				all[i] = remind_of(&rows.p[k]);
	}
	return all;
}

void remind_forget(struct task *t, int64_t date_id)
{
	struct reminded_rows open = store_reminded_open(t, t->me->id, date_id);
	struct reminder_row r;

	for (size_t i = 0; i < open.n; i++) {
		store_reminded_answer(t, open.p[i].id, REMIND_NEVER);
		remind_take_away(t, &open.p[i]);
	}
	if (!store_reminder_get(t, date_id, &r))
		return;
	drop_job(t, &r);
	store_reminder_remove(t, date_id);
}

static enum err check(struct task *t, const struct reminder *r)
{
	struct remind_all all;

	if (r->channel >= REMIND_CHANNELS || r->lead < 0 || r->lead > REMIND_LEAD_MAX ||
	    r->hour < 0 || r->hour > 23)
		return fail(t, ERR_INVALID, W_REMIND_WRONG);
	if (r->channel != REMIND_MAIL)
		return OK;
	remind_all_get(t, &all);
	return all.mail.n && all.may_mail ? OK : fail(t, ERR_INVALID, W_REMIND_NO_MAIL);
}

enum err remind_set(struct task *t, int64_t date_id, const struct reminder *r)
{
	struct reminder_row row = { .date_id = date_id,
				    .account_id = t->me->id,
				    .due_at = DATE_NONE };
	struct date d;
	enum err e = date_get(t, date_id, &d);

	if (!e)
		e = check(t, r);
	if (e)
		return e;
	if (r->channel == REMIND_NONE) {
		remind_forget(t, date_id);
		return OK;
	}
	store_reminder_get(t, date_id, &row);
	row.channel = (int)r->channel;
	row.lead = r->lead;
	row.hour = r->hour;
	row.discreet = r->discreet;
	row.every = r->every >= 1 && r->every <= REMIND_EVERY_MAX ? r->every : 1;
	row.after_day = date_today(t) - 1;
	row.unanswered = 0;
	row.unanswered_since = DATE_NONE;
	row.ended = false;
	remind_plan(t, t->me, &row);
	return OK;
}

/* --- what it says --- */

struct str remind_link(struct task *t, struct str secret)
{
	return str_fmt(t->a, "%.*s/remind/%.*s", STR_ARG(place_fixed()->base), STR_ARG(secret));
}

static struct str day_words_of(struct task *t, int64_t day)
{
	int64_t year;
	int month, of_month;

	day_to_civil(day, &year, &month, &of_month);
	return day_of_month_words(t->a, of_month, month, t->lang);
}

struct str remind_words(struct task *t, const struct said_note *n)
{
	int64_t ahead = n->day - n->today;
	struct str when = day_words_of(t, n->day), words;

	if (ahead == 0)
		words = word(t->lang, W_REMIND_TODAY);
	else if (ahead == 1)
		words = word(t->lang, W_REMIND_TOMORROW);
	else if (ahead < 0)
		words = word_with(t->a, t->lang, W_REMIND_WAS, when, S(""));
	else
		words = word_with(t->a, t->lang, W_REMIND_AHEAD, when,
				  str_fmt(t->a, "%lld", (long long)ahead));
	if (n->date.rule.eve)
		words = str_fmt(t->a, "%.*s %.*s", STR_ARG(words),
				STR_ARG(word_with(t->a, t->lang, W_REMIND_EVE,
						  day_words_of(t, n->day - 1), S(""))));
	if (n->reminder.discreet)
		return words;
	return str_fmt(t->a, "%.*s\n%.*s", STR_ARG(words), STR_ARG(date_title(t, &n->date)));
}

/* --- saying it --- */

static bool is_paused(struct task *t, int64_t account_id)
{
	struct dates_of_row of;

	store_dates_of_get(t, account_id, &of);
	return of.paused_until > t->now;
}

/* Another one that nobody answered? Three in a row, over years, end it. */
static void count_unanswered(struct task *t, struct reminder_row *r)
{
	struct reminded_row last;

	if (!store_reminded_last(t, r->date_id, &last) || last.for_day == r->for_day)
		return;
	if (last.answer != REMIND_OPEN) {
		r->unanswered = 0;
		r->unanswered_since = DATE_NONE;
		return;
	}
	r->unanswered++;
	if (r->unanswered_since == DATE_NONE)
		r->unanswered_since = last.for_day;
	r->ended = r->unanswered >= REMIND_YEARS && r->for_day - r->unanswered_since >= YEARS_DAYS;
}

static enum err note(struct task *t, const struct account *owner, const struct said_note *n,
		     struct reminded_row *said)
{
	struct str words = str_fmt(t->a, "%.*s\n\n%.*s", STR_ARG(remind_words(t, n)),
				   STR_ARG(word_with(t->a, t->lang, W_REMIND_HOW,
						     remind_link(t, said->secret), S(""))));
	struct post p;
	enum err e = service_writes(t, owner, word(t->lang, W_REMIND_COVER), words, &p);

	said->post_id = e ? 0 : p.id;
	return e;
}

static enum err say(struct task *t, const struct account *owner, struct reminder_row *r,
		    const struct date *d)
{
	struct reminded_row said = { .id = id_new(t->now),
				     .account_id = owner->id,
				     .date_id = r->date_id,
				     .for_day = r->for_day,
				     .secret = secret_new(t->a, SECRET_BYTES),
				     .made_at = t->now };
	struct said_note n = { .date = *d,
			       .reminder = remind_of(r),
			       .day = r->for_day,
			       .today = day_at(t->now, owner->timezone) };
	enum err e = r->channel == REMIND_APP ? note(t, owner, &n, &said) : OK;

	if (e)
		return e;
	store_reminded_add(t, &said);
	if (r->channel == REMIND_MAIL)
		job_add(t, JOB_REMIND_MAIL, said.id, S(""), t->now);
	return OK;
}

/* Nothing is said that is late, or that the person does not want now. */
static bool may_say(struct task *t, const struct account *owner, const struct reminder_row *r,
		    const struct date *d)
{
	if (owner->state != ACCOUNT_ACTIVE || owner->moved_to)
		return false;
	if (t->now > r->due_at + REMIND_LATE_DAYS * CLOCK_DAY)
		return false;
	return !is_paused(t, owner->id) && !quiet_silences(t, owner, d);
}

void remind_quiet(struct task *t, const struct account *owner)
{
	struct reminded_rows open = store_reminded_open(t, owner->id, 0);
	enum lang lang = t->lang;
	struct date d;

	t->lang = owner->lang;
	for (size_t i = 0; i < open.n; i++) {
		if (!date_load(t, owner->id, open.p[i].date_id, &d) ||
		    !quiet_silences(t, owner, &d))
			continue;
		store_reminded_answer(t, open.p[i].id, REMIND_SEEN);
		remind_take_away(t, &open.p[i]);
	}
	t->lang = lang;
}

enum err remind_step(struct task *t, const struct job *j)
{
	struct reminder_row r;
	struct account owner;
	struct date d;
	enum err e = OK;

	if (!store_reminder_get(t, j->ref, &r) || r.due_at == DATE_NONE || r.due_at > t->now)
		return OK;
	if (account_load(t, r.account_id, &owner) || !date_load(t, owner.id, r.date_id, &d)) {
		t->fault = (struct fault){ 0 };
		return OK;
	}
	t->lang = owner.lang;
	if (may_say(t, &owner, &r, &d)) {
		count_unanswered(t, &r);
		if (!r.ended)
			e = say(t, &owner, &r, &d);
	}
	if (e)
		return e;
	r.after_day = r.for_day;
	remind_plan(t, &owner, &r);
	return OK;
}
