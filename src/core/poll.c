#include "core/poll.h"

#include "base/clock.h"
#include "core/far.h"
#include "core/job.h"
#include "core/live.h"
#include "core/move.h"
#include "core/notice.h"
#include "core/post_parts.h"
#include "core/tell.h"
#include "store/notice.h"
#include "store/poll.h"

#define STEP 500 /* of those who voted, of one step of the job */

_Static_assert(POLL_OPTIONS_MAX == POLL_TALLIES, "a tally for each option");

/* --- rows into polls --- */

struct strs poll_options(struct task *t, struct str lines)
{
	struct strs list = { arena_many(t->a, struct str, POLL_FAR_OPTIONS_MAX), 0 };
	struct str line;

	while (list.n < POLL_FAR_OPTIONS_MAX && lines.n && str_cut(&lines, '\n', &line))
		list.p[list.n++] = line;
	return list;
}

struct str poll_lines(struct task *t, const struct poll *p)
{
	struct buf b;

	buf_init(&b, t->a, (size_t)POLL_FAR_OPTIONS_MAX * (POLL_FAR_OPTION_MAX * 4 + 1));
	for (size_t i = 0; p && i < p->options.n; i++) {
		if (i)
			buf_byte(&b, '\n');
		buf_str(&b, p->options.p[i]);
	}
	return buf_view(&b);
}

/* "3 0 12" */
static void read_tallies(struct str text, struct poll *p)
{
	struct str one;

	for (size_t i = 0; i < POLL_FAR_OPTIONS_MAX && str_cut(&text, ' ', &one); i++)
		if (!str_int(one, 0, INT32_MAX, &p->tally[i]))
			p->tally[i] = 0;
}

static struct str tallies_text(struct task *t, const int64_t *tally, size_t n)
{
	struct buf b;

	buf_init(&b, t->a, 1024);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, i ? " %lld" : "%lld",
			(long long)(tally[i] < INT32_MAX ? tally[i] : INT32_MAX));
	return buf_view(&b);
}

static struct poll poll_of(struct task *t, const struct poll_row *r, bool mine)
{
	struct poll p = { .post_id = r->post_id,
			  .expires_at = r->expires_at,
			  .options = poll_options(t, r->options),
			  .multiple = r->multiple,
			  .hides = r->hides,
			  .voters = r->voters,
			  .mine = mine,
			  .chosen = r->chosen };

	for (size_t i = 0; i < POLL_TALLIES; i++)
		p.tally[i] = r->tally[i];
	if (r->tallies.n)
		read_tallies(r->tallies, &p);
	for (size_t i = 0; i < p.options.n; i++)
		p.votes += p.tally[i];
	if (r->tallies.n && !p.voters) /* some do not say */
		p.voters = p.votes;
	p.over = p.expires_at <= t->now;
	p.voted = mine || p.chosen;
	p.tells = p.over || !p.hides || mine;
	return p;
}

void poll_load(struct task *t, struct ids posts, struct post *post, size_t n)
{
	struct poll_rows rows = store_poll_many(t, post_viewer(t), posts);

	for (size_t i = 0; i < rows.n; i++)
		for (size_t k = 0; k < n; k++) {
			struct poll *p;

			if (post[k].id != rows.p[i].post_id)
				continue;
			p = arena_make(t->a, struct poll);
			*p = poll_of(t, &rows.p[i], post[k].mine);
			post[k].poll = p;
		}
}

/* --- asking --- */

static enum err check_option(struct task *t, struct str option, const struct strs *before)
{
	if (!str_is_utf8(option))
		return fail(t, ERR_INVALID, W_POST_TEXT);
	if (str_chars(option) > POLL_OPTION_MAX)
		return fail_with(t, ERR_LIMIT, W_POLL_OPTION_LONG,
				 str_fmt(t->a, "%d", POLL_OPTION_MAX), S(""));
	for (size_t i = 0; i < option.n; i++)
		if ((unsigned char)option.p[i] < ' ')
			return fail(t, ERR_INVALID, W_POST_TEXT);
	for (size_t i = 0; i < before->n; i++)
		if (str_eq(before->p[i], option))
			return fail(t, ERR_INVALID, W_POLL_OPTION_TWICE);
	return OK;
}

static enum err check_options(struct task *t, struct strs typed, struct strs *ret)
{
	*ret = (struct strs){ arena_many(t->a, struct str, POLL_OPTIONS_MAX), 0 };
	for (size_t i = 0; i < typed.n; i++) {
		struct str option = str_trim(typed.p[i]);
		enum err e;

		if (!option.n)
			continue;
		if (ret->n == POLL_OPTIONS_MAX)
			return fail_with(t, ERR_LIMIT, W_POLL_OPTIONS_MANY,
					 str_fmt(t->a, "%d", POLL_OPTIONS_MAX), S(""));
		e = check_option(t, option, ret);
		if (e)
			return e;
		ret->p[ret->n++] = option;
	}
	return ret->n < POLL_OPTIONS_MIN ? fail(t, ERR_INVALID, W_POLL_OPTIONS_FEW) : OK;
}

static enum err check_end(struct task *t, int64_t seconds, int64_t was, int64_t *ret)
{
	*ret = was;
	if (!seconds && was)
		return OK;
	if (seconds < POLL_SECONDS_MIN)
		return fail(t, ERR_INVALID, W_POLL_SHORT);
	if (seconds > POLL_SECONDS_MAX)
		return fail(t, ERR_INVALID, W_POLL_LONG);
	*ret = t->now + seconds * CLOCK_SECOND;
	return OK;
}

enum err poll_check(struct task *t, const struct poll_new *n, int64_t was_until,
		    struct poll_row *ret)
{
	struct poll p = { 0 };
	enum err e = check_options(t, n->options, &p.options);

	ret->options = poll_lines(t, &p);
	ret->multiple = n->multiple;
	ret->hides = n->hides;
	return e ? e : check_end(t, n->seconds, was_until, &ret->expires_at);
}

/* "seconds multiple hides", and the options each on a line. */
struct str poll_new_text(struct task *t, const struct poll_new *n)
{
	struct poll p = { 0 };

	if (!n || check_options(t, n->options, &p.options))
		return S("");
	return str_fmt(t->a, "%lld %d %d\n%.*s", (long long)n->seconds, n->multiple, n->hides,
		       STR_ARG(poll_lines(t, &p)));
}

const struct poll_new *poll_new_of(struct task *t, struct str text)
{
	struct poll_new *n;
	struct str head, seconds, multiple;

	if (!text.n || !str_cut(&text, '\n', &head))
		return NULL;
	n = arena_make(t->a, struct poll_new);
	*n = (struct poll_new){ .options = poll_options(t, text) };
	str_cut(&head, ' ', &seconds);
	str_cut(&head, ' ', &multiple);
	str_int(seconds, 0, POLL_SECONDS_MAX, &n->seconds);
	n->multiple = str_eq(multiple, S("1"));
	n->hides = str_eq(head, S("1"));
	return n;
}

/* The moment goes with it: a poll that was given another one is told of once. */
static void end_later(struct task *t, const struct poll_row *p)
{
	job_add(t, JOB_POLL_END, p->post_id, str_fmt(t->a, "%lld 0", (long long)p->expires_at),
		p->expires_at);
}

enum err poll_add(struct task *t, int64_t post_id, const struct poll_new *n)
{
	struct poll_row p = { .post_id = post_id };
	enum err e = poll_check(t, n, 0, &p);

	if (e)
		return e;
	store_poll_add(t, &p);
	end_later(t, &p);
	return OK;
}

enum err poll_change(struct task *t, const struct post *was, const struct poll_new *n)
{
	struct poll_row p = { .post_id = was->id };
	enum err e;

	if (!n) {
		store_poll_remove(t, was->id);
		store_notice_forget(t, NOTICE_POLL, was->id);
		return OK;
	}
	if (!was->poll)
		return poll_add(t, was->id, n);
	e = poll_check(t, n, was->poll->expires_at, &p);
	if (e)
		return e;
	store_poll_change(t, &p,
			  p.multiple != was->poll->multiple ||
				  !str_eq(p.options, poll_lines(t, was->poll)));
	if (p.expires_at == was->poll->expires_at)
		return OK;
	store_notice_forget(t, NOTICE_POLL, was->id);
	end_later(t, &p);
	return OK;
}

void poll_keep_told(struct task *t, int64_t post_id, const struct poll_told *told)
{
	struct poll_rows was = store_poll_many(t, 0, (struct ids){ &post_id, 1 });
	struct poll p = { .options = { (struct str *)(uintptr_t)told->options, told->n } };
	struct poll_row row = { .post_id = post_id,
				.options = poll_lines(t, &p),
				.multiple = told->multiple,
				.expires_at = told->expires_at ? told->expires_at : POLL_NO_END };
	bool same =
		was.n && str_eq(was.p[0].options, row.options) && was.p[0].multiple == row.multiple;

	if (was.n)
		store_poll_change(t, &row, !same);
	else
		store_poll_add(t, &row);
	if ((!was.n || was.p[0].expires_at != row.expires_at) && row.expires_at > t->now &&
	    row.expires_at != POLL_NO_END)
		end_later(t, &row);
	store_poll_set_tallies(t, post_id, told->voters, tallies_text(t, told->tally, told->n));
}

/* --- voting --- */

enum err poll_get(struct task *t, int64_t id, struct post *ret)
{
	enum err e = post_get(t, id, ret);

	return !e && !ret->poll ? fail(t, ERR_NOT_FOUND, W_POLL_NOT_FOUND) : e;
}

struct ids poll_choices(struct task *t, struct strs sent)
{
	struct ids list = { arena_many(t->a, int64_t, sent.n), 0 };

	for (size_t i = 0; i < sent.n; i++) {
		int64_t choice = -1;

		if (!sent.p[i].n)
			continue;
		str_int(sent.p[i], 0, INT32_MAX, &choice);
		list.p[list.n++] = choice;
	}
	return list;
}

static enum err may_vote(struct task *t, const struct poll *p)
{
	if (p->over)
		return fail(t, ERR_INVALID, W_POLL_OVER);
	if (p->mine)
		return fail(t, ERR_INVALID, W_POLL_OWN);
	if (p->voted)
		return fail(t, ERR_INVALID, W_POLL_VOTED);
	return OK;
}

static enum err choose(struct task *t, const struct poll *p, struct ids choices, unsigned *ret)
{
	*ret = 0;
	for (size_t i = 0; i < choices.n; i++) {
		if (choices.p[i] < 0 || choices.p[i] >= (int64_t)p->options.n)
			return fail(t, ERR_INVALID, W_POLL_UNKNOWN);
		*ret |= 1U << choices.p[i];
	}
	if (!*ret)
		return fail(t, ERR_INVALID, W_POLL_NONE);
	if (!p->multiple && (*ret & (*ret - 1)))
		return fail(t, ERR_INVALID, W_POLL_ONE);
	return OK;
}

/* Until their server tells how many voted, with this one. */
static void count_told(struct task *t, const struct poll *p, unsigned chosen)
{
	int64_t tally[POLL_FAR_OPTIONS_MAX];

	for (size_t i = 0; i < p->options.n; i++)
		tally[i] = p->tally[i] + ((chosen >> i) & 1);
	store_poll_set_tallies(t, p->post_id, p->voters + 1, tallies_text(t, tally, p->options.n));
}

enum err poll_vote(struct task *t, int64_t id, struct ids choices, struct post *ret)
{
	unsigned chosen;
	enum err e = poll_get(t, id, ret);

	must(t->me);
	if (!e)
		e = move_may_act(t);
	if (!e)
		e = may_vote(t, ret->poll);
	if (!e)
		e = choose(t, ret->poll, choices, &chosen);
	if (e)
		return e;
	if (!store_vote_add(t, id, t->me->id, chosen))
		return fail(t, ERR_INVALID, W_POLL_VOTED);
	if (ret->author.domain.n)
		count_told(t, ret->poll, chosen);
	tell_far(t, TELL_VOTE, t->me->id, id, str_fmt(t->a, "%u", chosen));
	return poll_get(t, id, ret);
}

enum err poll_vote_named(struct task *t, int64_t id, struct str option)
{
	const struct poll *poll;
	struct post p;
	int64_t choice = 0;
	enum err e = poll_get(t, id, &p);

	must(t->me);
	if (e)
		return e;
	poll = p.poll;
	while (choice < (int64_t)poll->options.n && !str_eq(poll->options.p[choice], option))
		choice++;
	if (!poll->multiple || !poll->voted)
		return poll_vote(t, id, (struct ids){ &choice, 1 }, &p);
	if (poll->over || poll->mine || choice == (int64_t)poll->options.n)
		return fail(t, ERR_INVALID, poll->over ? W_POLL_OVER : W_POLL_UNKNOWN);
	store_vote_more(t, id, t->me->id, 1U << choice);
	return OK;
}

/* --- the end --- */

static void tell_voters(struct task *t, const struct post_row *p, struct ids voters)
{
	for (size_t i = 0; i < voters.n; i++)
		if (post_may_see(t, voters.p[i], p->id))
			notice_add(t, voters.p[i], NOTICE_POLL, p->account_id, p->id);
}

/* "until after": when it was to end, and who of those who voted was told last. */
static bool read_detail(struct str detail, int64_t *ret_until, int64_t *ret_after)
{
	struct str until;

	return str_cut(&detail, ' ', &until) && str_int(until, 0, INT64_MAX, ret_until) &&
	       str_int(detail, 0, INT64_MAX, ret_after);
}

enum err poll_end_step(struct task *t, const struct job *j)
{
	int64_t until, after, ref = j->ref;
	struct poll_rows poll = store_poll_many(t, 0, (struct ids){ &ref, 1 });
	struct far_place far;
	struct post_row p;
	struct ids voters;

	if (!read_detail(j->detail, &until, &after))
		return ERR_INVALID;
	if (!poll.n || poll.p[0].expires_at != until || !store_post_load(t, 0, ref, &p))
		return OK; /* taken away, or it ends at another time */
	/* How it ended elsewhere is asked there, some time after. */
	if (!after && far_place_of(t, p.id, &far))
		job_add(t, JOB_FIND, p.id, S("again"), t->now + CLOCK_MINUTE);
	if (!after) {
		notice_add(t, p.account_id, NOTICE_POLL, p.account_id, p.id);
		live_tell(t, LIVE_EDIT, p.id, p.account_id);
		tell_far(t, TELL_UPDATE, p.account_id, p.id, S(""));
	}
	voters = store_voters(t, p.id, after, STEP);
	tell_voters(t, &p, voters);
	if (voters.n == STEP)
		job_add(t, JOB_POLL_END, p.id,
			str_fmt(t->a, "%lld %lld", (long long)until, (long long)voters.p[STEP - 1]),
			t->now);
	return OK;
}
