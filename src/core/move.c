#include "core/move.h"

#include "base/clock.h"
#include "base/url.h"
#include "core/far.h"
#include "core/feed.h"
#include "core/follow.h"
#include "core/place.h"
#include "core/reach.h"
#include "core/restrict.h"
#include "core/search.h"
#include "core/tell.h"
#include "store/account.h"
#include "store/follow.h"
#include "store/list.h"
#include "store/move.h"

#define TOLD_AGAIN (7 * CLOCK_DAY) /* a move that another server tells again is news after that */
#define LISTS_OF_ONE 200

/* --- aliases --- */

/* Lines to a list. */
static struct strs lines_of(struct arena *a, struct str text)
{
	struct strs list = { arena_many(a, struct str, MOVE_ALIASES_MAX), 0 };
	struct str line;

	while (list.n < MOVE_ALIASES_MAX && str_cut(&text, '\n', &line))
		if (line.n)
			list.p[list.n++] = line;
	return list;
}

struct strs move_aliases(struct task *t, const struct account *a)
{
	struct far_ways far;

	if (!a->domain.n)
		return store_alias_list(t, a->id, MOVE_ALIASES_MAX);
	return far_ways(t, a->id, &far) ? lines_of(t->a, far.also_known) : (struct strs){ 0 };
}

/* Of the whole list, however long it is elsewhere. */
bool move_names(struct task *t, const struct account *a, struct str uri)
{
	struct strs mine;
	struct far_ways far;
	struct str line;

	if (!uri.n)
		return false;
	if (a->domain.n) {
		if (!far_ways(t, a->id, &far))
			return false;
		while (str_cut(&far.also_known, '\n', &line))
			if (str_eq(line, uri))
				return true;
		return false;
	}
	mine = move_aliases(t, a);
	for (size_t i = 0; i < mine.n; i++)
		if (str_eq(mine.p[i], uri))
			return true;
	return false;
}

struct str move_target(struct task *t, const struct account *a)
{
	struct account to;

	if (!a->moved_to || account_load(t, a->moved_to, &to))
		return S("");
	return account_uri(t, &to);
}

static enum err check_alias(struct task *t, struct str uri)
{
	struct url url;

	if (uri.n > MOVE_URI_MAX || !url_read(t->a, uri, &url))
		return fail(t, ERR_INVALID, W_MOVE_NO_ADDRESS);
	if (str_eq(uri, account_uri(t, t->me)))
		return fail(t, ERR_INVALID, W_MOVE_ONESELF);
	return OK;
}

static enum err too_many(struct task *t)
{
	return fail_with(t, ERR_LIMIT, W_MOVE_TOO_MANY, str_fmt(t->a, "%d", MOVE_ALIASES_MAX),
			 S(""));
}

/* Other servers look at them when somebody comes from there. */
static void tell_aliases(struct task *t)
{
	tell_far(t, TELL_PROFILE, t->me->id, t->me->id, S(""));
}

enum err move_aliases_set(struct task *t, const struct strs *uris)
{
	if (uris->n > MOVE_ALIASES_MAX)
		return too_many(t);
	store_alias_clear(t, t->me->id);
	for (size_t i = 0; i < uris->n; i++) {
		enum err e = check_alias(t, uris->p[i]);

		if (e)
			return e;
		store_alias_add(t, t->me->id, uris->p[i]);
	}
	tell_aliases(t);
	return OK;
}

enum err move_alias_add(struct task *t, struct str uri)
{
	enum err e = check_alias(t, uri);

	if (e)
		return e;
	store_alias_add(t, t->me->id, uri);
	if (store_alias_list(t, t->me->id, MOVE_ALIASES_MAX + 1).n > MOVE_ALIASES_MAX)
		return too_many(t);
	tell_aliases(t);
	return OK;
}

enum err move_alias_remove(struct task *t, struct str uri)
{
	if (!store_alias_remove(t, t->me->id, uri))
		return fail(t, ERR_NOT_FOUND, W_ERROR_NOT_FOUND);
	tell_aliases(t);
	return OK;
}

/* --- finding somebody --- */

static enum err find_address(struct task *t, struct str typed, int64_t *ret_id)
{
	int64_t id = far_person_find(t, typed);
	struct reached r = { 0 };
	enum err e = id ? OK : reach_address(t, typed, &r);

	if (e)
		return e;
	id = id ? id : r.account_id;
	if (!id)
		return fail(t, ERR_NOT_FOUND, W_ACCOUNT_NOT_FOUND);
	*ret_id = id;
	return OK;
}

/* As they are now: whom the other account names may have been written a minute ago. One that can't
 * be asked stays as it was known. */
static enum err look_again(struct task *t, int64_t id, struct account *ret)
{
	struct fault before = t->fault;
	enum err e = account_get(t, id, ret);

	if (e || !ret->domain.n)
		return e;
	(void)reach_anew(t, account_uri(t, ret), &id);
	t->fault = before;
	return account_get(t, ret->id, ret);
}

enum err move_find(struct task *t, struct str typed, struct account *ret)
{
	int64_t id = 0;
	enum err e;

	typed = str_trim(typed);
	if (str_find(typed, S("://")) < typed.n) {
		e = find_address(t, typed, &id);
		return e ? e : look_again(t, id, ret);
	}
	e = account_find(t, typed, ret);
	if (e == ERR_NOT_FOUND) {
		t->fault = (struct fault){ 0 };
		e = reach_person(t, typed, &id);
		return e ? e : look_again(t, id, ret);
	}
	return e ? e : look_again(t, ret->id, ret);
}

/* --- moving --- */

enum err move_may_act(struct task *t)
{
	bool is_away = t->me && !t->me->domain.n && t->me->moved_to;

	return is_away ? fail(t, ERR_FORBIDDEN, W_MOVE_IS_AWAY) : OK;
}

/* The job that carries people along; `after` and `phase` as move_step reads them. */
enum { PHASE_FOLLOWERS, PHASE_BLOCKS, PHASE_MUTES, PHASE_RESTRICTIONS, PHASES };

static void carry_on(struct task *t, int64_t from, int64_t to, int phase, int64_t after)
{
	job_add(t, JOB_MOVE, from,
		str_fmt(t->a, "%lld %d %lld", (long long)to, phase, (long long)after), t->now);
}

static enum err check_target(struct task *t, const struct account *to)
{
	if (to->id == t->me->id)
		return fail(t, ERR_INVALID, W_MOVE_ONESELF);
	if (to->moved_to)
		return fail_with(t, ERR_INVALID, W_MOVE_TARGET_MOVED, to->acct, S(""));
	if (!move_names(t, to, account_uri(t, t->me)))
		return fail_with(t, ERR_INVALID, W_MOVE_NOT_NAMED, to->acct, account_uri(t, t->me));
	return OK;
}

/* One's followers are not sent about every week. */
static enum err check_pause(struct task *t, int64_t to)
{
	int64_t until = t->me->moved_at + MOVE_PAUSE_DAYS * CLOCK_DAY;

	if (t->me->moved_to && t->me->moved_to != to)
		return fail(t, ERR_CONFLICT, W_MOVE_ALREADY);
	if (!t->me->moved_to && t->me->moved_at && t->now < until)
		return fail_with(t, ERR_OFTEN, W_MOVE_PAUSE, str_fmt(t->a, "%d", MOVE_PAUSE_DAYS),
				 S(""));
	return OK;
}

enum err move_away(struct task *t, int64_t target_id)
{
	struct account to;
	enum err e = account_get(t, target_id, &to);

	if (!e)
		e = check_target(t, &to);
	if (!e)
		e = check_pause(t, to.id);
	if (e)
		return e;
	store_move_set(t, t->me->id, to.id, t->now);
	search_index_account(t, t->me->id, S(""), S(""));
	carry_on(t, t->me->id, to.id, PHASE_FOLLOWERS, 0);
	tell_far(t, TELL_PROFILE, t->me->id, t->me->id, S(""));
	tell_far(t, TELL_MOVE, t->me->id, t->me->id, account_uri(t, &to));
	return OK;
}

enum err move_back(struct task *t)
{
	if (!t->me->moved_to)
		return fail(t, ERR_CONFLICT, W_MOVE_NOT_AWAY);
	store_move_set(t, t->me->id, 0, 0);
	search_index_account(t, t->me->id, t->me->name, t->me->display);
	tell_far(t, TELL_PROFILE, t->me->id, t->me->id, S(""));
	return OK;
}

/* --- of other servers --- */

enum err move_arrived(struct task *t, int64_t from, int64_t to)
{
	struct account old, new_one;
	enum err e = account_load(t, from, &old);

	if (!e)
		e = account_load(t, to, &new_one);
	if (e)
		return e;
	if (from == to || !old.domain.n || new_one.state != ACCOUNT_ACTIVE ||
	    !move_names(t, &new_one, account_uri(t, &old)))
		return fail(t, ERR_FORBIDDEN, W_ERROR_FORBIDDEN);
	if (old.moved_to == to && t->now - old.moved_at < TOLD_AGAIN)
		return OK;
	store_move_set(t, from, to, t->now);
	search_index_account(t, from, S(""), S(""));
	carry_on(t, from, to, PHASE_FOLLOWERS, 0);
	return OK;
}

void move_said(struct task *t, int64_t account_id, struct str uri)
{
	int64_t to = uri.n ? far_person_find(t, uri) : 0;
	struct fault before = t->fault;
	struct account old, new_one;

	if (!account_load(t, account_id, &old) && old.domain.n) {
		if (to && (to == account_id || account_load(t, to, &new_one) ||
			   !move_names(t, &new_one, account_uri(t, &old))))
			to = 0;
		if (to != old.moved_to)
			store_move_set(t, account_id, to, 0);
	}
	t->fault = before;
}

/* --- carrying along --- */

struct moving {
	struct account old, to;
};

/* Lists of theirs that hold the old account hold the new one as well. */
static void carry_lists(struct task *t, const struct moving *m)
{
	struct list_rows lists = store_list_all(t, t->me->id, m->old.id, LISTS_OF_ONE);

	for (size_t i = 0; i < lists.n; i++)
		store_list_member_add(t, &lists.p[i], m->to.id);
}

/* The new account is of this place: its owner moved themselves, so those whom they let follow the
 * old one need not ask again. False: they may not follow. */
static bool follow_here(struct task *t, const struct moving *m, const struct along_row *x)
{
	struct follow_row f = store_follow_get(t, t->me->id, m->to.id);
	struct follow_row as = { .accepted = true,
				 .boosts = x->boosts,
				 .notify = x->notify,
				 .languages = x->languages };

	if (f.is && f.accepted)
		return true;
	if (store_block_is(t, t->me->id, m->to.id) || store_block_is(t, m->to.id, t->me->id))
		return false;
	if (f.is) {
		store_follow_accept(t, t->me->id, m->to.id);
	} else {
		store_follow_hold(t, t->me->id, m->to.id);
		store_follow_set(t, t->me->id, m->to.id, &as);
	}
	feed_welcome(t, t->me->id, m->to.id);
	return true;
}

/* It is of another server, which is asked. */
static bool follow_there(struct task *t, const struct moving *m, const struct along_row *x)
{
	struct follow_options o = {
		.has_boosts = true, .boosts = x->boosts, .has_notify = true, .notify = x->notify
	};
	struct relation r;

	if (store_follow_get(t, t->me->id, m->to.id).is)
		return true;
	return follow_start(t, m->to.id, &o, &r) == OK;
}

static void carry_follower(struct task *t, const struct moving *m, const struct along_row *x)
{
	if (t->me->id == m->to.id)
		return;
	if (!(m->to.domain.n ? follow_there(t, m, x) : follow_here(t, m, x)))
		return;
	if (store_follow_get(t, t->me->id, m->to.id).accepted)
		carry_lists(t, m);
	follow_end(t, t->me->id, m->old.id);
}

static bool follows(struct task *t, const struct moving *m)
{
	return store_follow_get(t, t->me->id, m->to.id).is;
}

static void carry_block(struct task *t, const struct moving *m, const struct along_row *x)
{
	struct relation r;

	(void)x;
	if (t->me->id != m->to.id && !follows(t, m) && !store_block_is(t, t->me->id, m->to.id))
		block_start(t, m->to.id, &r);
}

static void carry_mute(struct task *t, const struct moving *m, const struct along_row *x)
{
	int64_t seconds = x->until ? (x->until - t->now + CLOCK_SECOND - 1) / CLOCK_SECOND : 0;
	struct relation r;

	if (t->me->id == m->to.id || seconds < 0)
		return;
	if (!relation_get(t, m->to.id, &r) && !r.muting)
		mute_start(t, m->to.id, x->notices, seconds, &r);
}

static void carry_restriction(struct task *t, const struct moving *m, const struct along_row *x)
{
	struct relation r;

	(void)x;
	if (t->me->id != m->to.id)
		restrict_start(t, m->to.id, &r);
}

static const struct {
	struct along_rows (*page)(struct task *t, int64_t id, int64_t after);
	void (*carry)(struct task *t, const struct moving *m, const struct along_row *x);
} phases[PHASES] = {
	[PHASE_FOLLOWERS] = { store_move_followers, carry_follower },
	[PHASE_BLOCKS] = { store_move_blocks, carry_block },
	[PHASE_MUTES] = { store_move_mutes, carry_mute },
	[PHASE_RESTRICTIONS] = { store_move_restrictions, carry_restriction },
};

/* Each as themselves; what one of them can't do leaves the others as they are. */
static void carry(struct task *t, const struct moving *m, int phase, const struct along_row *x)
{
	struct account who;

	if (!x->is_here || account_load(t, x->account_id, &who))
		return;
	t->me = &who;
	phases[phase].carry(t, m, x);
	t->me = NULL;
	t->fault = (struct fault){ 0 };
}

static bool read_detail(const struct job *j, int64_t *ret_to, int *ret_phase, int64_t *ret_after)
{
	struct str rest = j->detail, to, phase;
	int64_t n;

	str_cut(&rest, ' ', &to);
	str_cut(&rest, ' ', &phase);
	if (!str_int(to, 1, INT64_MAX, ret_to) || !str_int(phase, 0, PHASES - 1, &n) ||
	    !str_int(rest, 0, INT64_MAX, ret_after))
		return false;
	*ret_phase = (int)n;
	return true;
}

enum err move_step(struct task *t, const struct job *j)
{
	struct moving m;
	struct along_rows rows;
	int64_t to, after;
	int phase;

	if (!read_detail(j, &to, &phase, &after) || account_load(t, j->ref, &m.old) ||
	    account_load(t, to, &m.to) || m.old.moved_to != to || m.to.state != ACCOUNT_ACTIVE)
		return OK; /* they came back, or one of the two has gone */
	rows = phases[phase].page(t, m.old.id, after);
	for (size_t i = 0; i < rows.n; i++)
		carry(t, &m, phase, &rows.p[i]);
	if (rows.n == ALONG_PAGE)
		carry_on(t, m.old.id, to, phase, rows.p[rows.n - 1].place);
	else if (phase + 1 < PHASES)
		carry_on(t, m.old.id, to, phase + 1, 0);
	return OK;
}
