#include "core/shelter.h"

#include "base/clock.h"
#include "base/id.h"
#include "core/closing.h"
#include "core/held.h"
#include "core/job.h"
#include "core/people.h"
#include "core/post.h"
#include "core/reader.h"
#include "core/restrict.h"
#include "core/service.h"
#include "core/tell.h"
#include "store/job.h"
#include "store/post.h"
#include "store/shelter.h"
#include "store/sight.h"
#include "store/tell.h"

#define STEP_POSTS 50
#define LOG_MOST 20
#define USUAL_HOURS (7 * 24)

/* --- the rule --- */

/* Of somebody who ever was in shelter, or of whom that was not read; what a circle alone sees is as
 * it was. A rendering that the asker has is as it was made, but for what is of each reader. */
static bool may_be_sheltered(const struct post *p)
{
	return !p->author.domain.n && p->visibility <= POST_FOLLOWERS && (!p->bare || p->policy) &&
	       (p->author.bare || (p->author.uses & ACCOUNT_USES_SHELTER));
}

bool shelter_is_on(struct task *t, int64_t account_id)
{
	return store_shelter_is_on(t, account_id);
}

bool shelter_is_on_for(struct task *t, const struct account *a)
{
	return (a->uses & ACCOUNT_USES_SHELTER) && shelter_is_on(t, a->id);
}

bool shelter_is_close(struct task *t, int64_t owner, int64_t who)
{
	return who == owner || sight_in_circles_of(t, owner, who) || reader_reads(t, who, owner) ||
	       service_is_id(t, who);
}

bool shelter_keeps_out(struct task *t, int64_t owner, int64_t who)
{
	return shelter_is_on(t, owner) && !shelter_is_close(t, owner, who);
}

int shelter_answering(struct task *t, int64_t who, const struct post_row *to)
{
	if (to->account_id == who)
		return 0;
	if (closing_is_closed(t, to))
		return HELD_CLOSED;
	if (to->visibility != POST_DIRECT && restrict_is(t, to->account_id, who))
		return HELD_RESTRICTED;
	/* What a circle alone sees, or those who are named, came from nobody else. */
	if (to->visibility <= POST_FOLLOWERS && shelter_keeps_out(t, to->account_id, who))
		return HELD_SHELTER;
	return 0;
}

void shelter_load(struct task *t, struct post *post, size_t n)
{
	struct ids whose = { .p = arena_many(t->a, int64_t, n) };

	for (size_t i = 0; i < n; i++)
		if (may_be_sheltered(&post[i]))
			whose.p[whose.n++] = post[i].account_id;
	if (whose.n)
		whose = store_shelter_which(t, whose);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < whose.n && !post[i].sheltered; k++)
			post[i].sheltered =
				post[i].account_id == whose.p[k] && may_be_sheltered(&post[i]);
}

/* --- a wave --- */

static int64_t hour_of(int64_t ms)
{
	return ms / CLOCK_HOUR;
}

static void heard(struct task *t, int64_t owner, int64_t who)
{
	if (!owner || owner == who || store_tell_is_far(t, owner) || sight_follows(t, who, owner) ||
	    sight_follows(t, owner, who) || shelter_is_close(t, owner, who))
		return;
	store_stranger_add(t, owner, hour_of(t->now));
}

void shelter_heard_comment(struct task *t, const struct post_row *comment)
{
	struct sight_post first;

	heard(t, comment->reply_account, comment->account_id);
	if (sight_post(t, comment->thread_id, &first) && first.account_id != comment->reply_account)
		heard(t, first.account_id, comment->account_id);
}

void shelter_tidy(struct task *t)
{
	store_stranger_forget(t, hour_of(t->now) - USUAL_HOURS);
}

/* This hour and the one before, against two hours of the week before those. */
static bool is_wave(struct task *t, int64_t owner)
{
	int64_t hour = hour_of(t->now);
	int64_t recent = store_stranger_sum(t, owner, hour - 1, hour + 1);
	int64_t usual;

	if (recent < SHELTER_WAVE_LEAST)
		return false;
	usual = store_stranger_sum(t, owner, hour - USUAL_HOURS, hour - 1);
	return recent * (USUAL_HOURS - 1) >= SHELTER_WAVE_TIMES * 2 * usual;
}

/* --- beginning and ending --- */

bool shelter_may(struct task *t, int64_t owner)
{
	return t->me &&
	       (t->me->id == owner || people_is_host(t) || reader_reads(t, t->me->id, owner));
}

static enum err may(struct task *t, int64_t owner)
{
	struct account_row row = { 0 };

	if (shelter_may(t, owner) &&
	    (t->me->id == owner ||
	     (store_account_get(t, owner, &row) && !row.domain.n && row.state != ACCOUNT_GONE)))
		return OK;
	return fail(t, ERR_NOT_FOUND, W_ACCOUNT_NOT_FOUND);
}

static struct shelter shelter_of(struct task *t, int64_t owner, const struct shelter_row *s)
{
	struct shelter now = { .on = s->until > t->now };

	if (now.on) {
		now.since = s->since;
		now.until = s->until;
	} else {
		now.proposed = (!s->declined_at ||
				s->declined_at < t->now - SHELTER_DECLINED_DAYS * CLOCK_DAY) &&
			       is_wave(t, owner);
	}
	return now;
}

enum err shelter_get(struct task *t, int64_t owner, struct shelter *ret)
{
	struct shelter_row s = { 0 };
	enum err e = may(t, owner);

	if (e)
		return e;
	store_shelter_get(t, owner, &s);
	*ret = shelter_of(t, owner, &s);
	return OK;
}

static void note(struct task *t, int64_t owner, enum shelter_deed deed)
{
	struct shelter_log_row l = { .by_id = t->me && deed != SHELTER_OVER ? t->me->id : 0,
				     .at = t->now,
				     .deed = deed };

	store_shelter_log_add(t, owner, &l);
}

/* Its posts look different from now on, here and elsewhere. */
static void tell_posts(struct task *t, int64_t owner)
{
	job_add(t, JOB_SHELTER, owner, str_fmt(t->a, "%lld", (long long)INT64_MAX), t->now);
}

enum err shelter_begin(struct task *t, int64_t owner, struct shelter *ret)
{
	struct shelter_row s = { 0 };
	enum err e = may(t, owner);
	bool was_on;

	if (e)
		return e;
	store_shelter_get(t, owner, &s);
	was_on = s.until > t->now;
	if (was_on)
		store_job_drop(t, JOB_SHELTER_OVER, owner, s.until);
	else
		s.since = t->now;
	s.until = t->now + SHELTER_DAYS * CLOCK_DAY;
	s.over = false;
	store_shelter_set(t, owner, &s);
	store_account_uses(t, owner, ACCOUNT_USES_SHELTER);
	note(t, owner, was_on ? SHELTER_RENEWED : SHELTER_BEGUN);
	job_add(t, JOB_SHELTER_OVER, owner, S(""), s.until);
	if (!was_on)
		tell_posts(t, owner);
	*ret = shelter_of(t, owner, &s);
	return OK;
}

static void end(struct task *t, int64_t owner, struct shelter_row *s, enum shelter_deed deed)
{
	s->over = true;
	if (s->until > t->now)
		s->until = t->now;
	store_shelter_set(t, owner, s);
	note(t, owner, deed);
	tell_posts(t, owner);
}

enum err shelter_end(struct task *t, int64_t owner, struct shelter *ret)
{
	struct shelter_row s = { 0 };
	enum err e = may(t, owner);

	if (e)
		return e;
	if (store_shelter_get(t, owner, &s) && s.until > t->now) {
		store_job_drop(t, JOB_SHELTER_OVER, owner, s.until);
		end(t, owner, &s, SHELTER_ENDED);
	}
	*ret = shelter_of(t, owner, &s);
	return OK;
}

enum err shelter_over_step(struct task *t, const struct job *j)
{
	struct shelter_row s = { 0 };

	/* Renewed, or ended by somebody: there is another job, or nothing to do. */
	if (store_shelter_get(t, j->ref, &s) && !s.over && s.until <= t->now)
		end(t, j->ref, &s, SHELTER_OVER);
	return OK;
}

enum err shelter_decline(struct task *t, int64_t owner, struct shelter *ret)
{
	struct shelter_row s = { .over = true };
	enum err e = may(t, owner);

	if (e)
		return e;
	store_shelter_get(t, owner, &s);
	s.declined_at = t->now;
	store_shelter_set(t, owner, &s);
	*ret = shelter_of(t, owner, &s);
	return OK;
}

/* --- the log --- */

enum err shelter_log(struct task *t, int64_t owner, struct shelter_log *ret)
{
	struct shelter_log_rows rows;
	struct ids who = { 0 };
	struct accounts people = { 0 };
	enum err e = may(t, owner);

	if (e)
		return e;
	rows = store_shelter_log(t, owner, LOG_MOST);
	who.p = arena_many(t->a, int64_t, rows.n);
	*ret = (struct shelter_log){ .p = arena_many(t->a, struct shelter_entry, rows.n) };
	for (size_t i = 0; i < rows.n; i++)
		if (rows.p[i].by_id)
			who.p[who.n++] = rows.p[i].by_id;
	e = who.n ? account_many(t, who, &people) : OK;
	for (size_t i = 0; i < rows.n && !e; i++) {
		struct shelter_entry *entry = &ret->p[ret->n++];

		*entry = (struct shelter_entry){ .deed = (enum shelter_deed)rows.p[i].deed,
						 .at = rows.p[i].at };
		for (size_t k = 0; k < people.n; k++)
			if (people.p[k].id == rows.p[i].by_id)
				entry->by = people.p[k];
	}
	return e;
}

/* --- telling other servers --- */

enum err shelter_step(struct task *t, const struct job *j)
{
	int64_t before, from = id_new(t->now - SHELTER_POSTS_DAYS * CLOCK_DAY);
	struct ids list;

	if (!str_int(j->detail, 1, INT64_MAX, &before))
		return ERR_INVALID;
	list = store_shelter_posts(t, j->ref, before, from, STEP_POSTS);
	for (size_t i = 0; i < list.n; i++) {
		store_post_touch(t, list.p[i]);
		tell_far(t, TELL_UPDATE, j->ref, list.p[i], S(""));
	}
	if (list.n == STEP_POSTS)
		job_add(t, JOB_SHELTER, j->ref,
			str_fmt(t->a, "%lld", (long long)list.p[list.n - 1]), t->now);
	return OK;
}
