#include "core/narrow.h"

#include "core/earlier.h"
#include "core/live.h"
#include "core/memorial.h"
#include "core/notice.h"
#include "core/policy.h"
#include "core/post_parts.h"
#include "core/quote.h"
#include "core/tell.h"
#include "store/narrow.h"
#include "store/notice.h"
#include "store/sight.h"

#define BELOW_NOW 2000 /* comments that follow within the request */
#define STEP 50	       /* posts in a step of the job */
#define BOOSTS 100     /* and of each, so many that passed it on or quote it */
#define HOMES 500

/* --- what it is, and whether it may be --- */

static enum narrow_step step_of(enum visibility was, int64_t circle_was, const struct audience *to)
{
	if (was == to->visibility && (was != POST_CIRCLE || circle_was == to->circle_id))
		return NARROW_SAME;
	if (was == POST_SELF || (to->visibility <= POST_UNLISTED && to->visibility < was))
		return NARROW_MORE;
	if (was == POST_CIRCLE && to->visibility <= POST_CIRCLE)
		return NARROW_OTHER;
	return NARROW_FEWER;
}

enum narrow_step narrow_step(const struct post *p, const struct audience *to)
{
	return step_of(p->visibility, p->circle_id, to);
}

/* An answer belongs to the people of somebody else's post: among them it may be for fewer. */
static bool may_answer_be(const struct post *p, enum visibility to)
{
	bool open = p->visibility <= POST_UNLISTED;
	bool own = p->visibility == POST_FOLLOWERS && p->audience_id == p->account_id;

	return to == POST_SELF || (open && to > p->visibility) || (own && to == POST_CIRCLE);
}

enum err narrow_may(struct task *t, const struct post *p, const struct audience *to)
{
	must(t->me);
	if (to->visibility > POST_SELF)
		return fail(t, ERR_INVALID, W_POST_VISIBILITY);
	if (p->visibility == POST_DIRECT)
		return fail(t, ERR_FORBIDDEN, W_NARROW_DIRECT);
	if (p->is_letter && to->visibility != POST_SELF)
		return fail(t, ERR_FORBIDDEN, W_LETTER_STAYS);
	if (to->visibility == POST_CIRCLE && !sight_owns_circle(t, to->circle_id, t->me->id) &&
	    !memorial_shares_with(t, t->me->id, to->circle_id))
		return fail(t, ERR_INVALID, W_POST_CIRCLE);
	if (narrow_step(p, to) != NARROW_SAME && p->reply_to && !may_answer_be(p, to->visibility))
		return fail(t, ERR_FORBIDDEN, W_NARROW_ANSWER);
	return OK;
}

/* --- who sees what: all of it at once --- */

static struct narrow_row reach_of(const struct post_row *p)
{
	return (struct narrow_row){ .id = p->id,
				    .account_id = p->account_id,
				    .audience_id = p->audience_id,
				    .circle_id = p->circle_id,
				    .visibility = p->visibility };
}

static bool becomes(struct narrow_row *c, enum visibility v, int64_t audience, int64_t circle)
{
	bool same = c->visibility == (int)v && c->audience_id == audience && c->circle_id == circle;

	c->visibility = (int)v;
	c->audience_id = audience;
	c->circle_id = circle;
	return !same;
}

/* What stands below a post of which `was` told whom it reached and `now` tells it: true when it
 * becomes something else. What was for other people than the post's stays for those it names; and
 * what people wrote below a post that its author keeps to themselves stays between the two, which
 * is a circle of nobody. */
static bool follow(struct narrow_row *c, const struct narrow_row *was, const struct narrow_row *now)
{
	bool theirs = c->account_id == now->account_id, few = c->visibility >= POST_FOLLOWERS;
	bool in_circle = c->visibility == POST_CIRCLE;

	if (c->visibility == POST_SELF || c->visibility == POST_DIRECT ||
	    now->visibility == POST_PUBLIC)
		return false;
	if (now->visibility == POST_UNLISTED)
		return c->visibility == POST_PUBLIC &&
		       becomes(c, POST_UNLISTED, c->audience_id, c->circle_id);
	if (few && c->audience_id != was->audience_id)
		return becomes(c, POST_DIRECT, c->account_id, 0);
	if (now->visibility == POST_FOLLOWERS)
		return !few && becomes(c, POST_FOLLOWERS, now->audience_id, 0);
	if (now->visibility == POST_SELF)
		return theirs ? becomes(c, POST_SELF, c->account_id, 0)
			      : becomes(c, POST_CIRCLE, now->audience_id, 0);
	/* Those of another circle did not write for the people of this one. */
	if (in_circle && c->circle_id != now->circle_id && !theirs)
		return becomes(c, POST_CIRCLE, now->audience_id, 0);
	return becomes(c, POST_CIRCLE, now->audience_id, now->circle_id);
}

static void set(struct task *t, const struct narrow_row *now, int64_t root_id, int was)
{
	store_narrowing_add(
		t, &(struct narrowing_row){ .post_id = now->id, .root_id = root_id, .was = was });
	store_narrow_set(t, now, true);
}

/* Is it for the people of the post already, and names others, whom the author of the post did not
 * name? */
static bool names_others(struct task *t, const struct narrow_row *c, const struct narrow_row *now)
{
	return c->names && c->account_id != now->account_id &&
	       (c->visibility == POST_FOLLOWERS || c->visibility == POST_CIRCLE) &&
	       store_narrow_names(t, c->id, now->id);
}

/* Some of what stands below it; the last one that was looked at, 0 when that was all. */
static int64_t below(struct task *t, const struct narrow_row *was, const struct narrow_row *now,
		     bool is_first, int64_t after)
{
	struct narrow_rows rows = store_narrow_below(t, now->id, is_first, after, BELOW_NOW);

	for (size_t i = 0; i < rows.n; i++) {
		struct narrow_row c = rows.p[i];

		if (follow(&c, was, now) || names_others(t, &c, now))
			set(t, &c, now->id, rows.p[i].visibility);
	}
	return rows.n == BELOW_NOW ? rows.p[rows.n - 1].id : 0;
}

/* --- what follows from it --- */

/* Who passed it on passes it on no more. */
static bool end_boosts(struct task *t, const struct post_row *of)
{
	struct narrow_boosts boosts = store_narrow_boosts(t, of->id, BOOSTS);

	for (size_t i = 0; i < boosts.n; i++) {
		const struct narrow_boost *b = &boosts.p[i];

		live_tell(t, LIVE_DELETE, b->id, b->account_id);
		tell_far(t, TELL_DELETE, b->account_id, b->id, S(""));
		notice_take_back(t, of->account_id, NOTICE_BOOST, b->account_id, of->id);
		store_post_remove(t, b->id);
		store_post_count_boosts(t, of->id, -1);
	}
	return boosts.n < BOOSTS;
}

static bool is_open(int visibility)
{
	return visibility <= POST_UNLISTED;
}

/* Once for each: others are told, old addresses lead nowhere. */
static void begin(struct task *t, const struct narrowing_row *n, struct post_row *p)
{
	bool is_root = n->post_id == n->root_id;
	struct taking_back x = { .why = is_root ? TAKEN_NARROWED : TAKEN_THREAD,
				 .who = p->account_id,
				 .post_id = p->id,
				 .shared_at = p->created_at,
				 .era = n->era,
				 .was = (enum visibility)n->was };

	if (is_open(n->was) && !p->archived_at && !(p->extras & POST_HELD))
		store_gone_add(t, p->id, p->account_id);
	if (p->media_count)
		media_hide_post(t, p->id);
	if ((p->extras & (POST_HAS_POLICY | POST_FAR)) == POST_HAS_POLICY)
		policy_settle(t, p);
	if (p->extras & POST_HAS_MEMORIALS)
		memorial_post_off(t, p->id);
	if (!p->archived_at)
		tell_taken_back(t, &x);
	if (!is_root && (p->extras & POST_HAS_MENTIONS))
		store_narrow_mentions(t, p->id, n->root_id);
	store_notice_unseen(t, p->id);
	earlier_changed(t, p->id);
	store_narrowing_begun(t, p->id);
}

/* The rest of it, some at a time; true when that was all. */
static bool go_on(struct task *t, const struct narrowing_row *n, const struct post_row *p)
{
	bool done = !p->boosts || end_boosts(t, p);

	if (p->extras & POST_HAS_QUOTES)
		done &= quote_revoke_some(t, p, BOOSTS) < BOOSTS;
	done &= !store_narrow_feed(t, p->id, n->feed_at, HOMES);
	if (done)
		store_narrowing_done(t, p->id);
	return done;
}

/* The next post of those that wait; false when there is none. */
static bool step(struct task *t, int64_t root_id)
{
	struct narrowing_row n;
	struct post_row p;

	if (!store_narrowing_next(t, root_id, &n))
		return false;
	if (!store_post_load(t, 0, n.post_id, &p)) {
		store_narrowing_done(t, n.post_id);
		return true;
	}
	if (!n.begun) {
		/* Whoever listens could see what everybody could see. */
		if (is_open(n.was))
			live_tell_lost(t, p.id, p.account_id, live_listening(t));
		begin(t, &n, &p);
	}
	go_on(t, &n, &p);
	return true;
}

enum err narrow_job(struct task *t, const struct job *j)
{
	int64_t after = 0, next = 0;
	struct narrow_row now;
	struct post_row p;
	bool more = true;

	if (j->detail.n && !str_int(j->detail, 1, INT64_MAX, &after))
		return ERR_INVALID;
	if (after && store_post_load(t, 0, j->ref, &p)) {
		now = reach_of(&p);
		next = below(t, &now, &now, p.thread_id == p.id, after);
	}
	for (int i = 0; more && i < STEP; i++)
		more = step(t, j->ref);
	if (next || more)
		job_add(t, JOB_NARROW, j->ref,
			next ? str_fmt(t->a, "%lld", (long long)next) : S(""), t->now);
	return OK;
}

/* --- choosing --- */

/* It stands where it stood, for more people; to be come upon, and not to be brought to them. */
static void widen(struct task *t, struct post_row *p, const struct narrow_row *now)
{
	bool had = p->visibility <= POST_FOLLOWERS;

	store_narrow_set(t, now, false);
	if (!had)
		store_narrow_not_wide(t, p->id);
	live_tell(t, LIVE_EDIT, p->id, p->account_id);
	tell_far(t, TELL_UPDATE, p->account_id, p->id, S(""));
}

/* Its own rows and all of the thread that can be done within the request. */
static void narrow(struct task *t, const struct post_row *p, const struct narrow_row *now)
{
	struct narrow_row was = reach_of(p);
	struct ids saw = live_seeing(t, p->id);
	struct narrowing_row n = { .post_id = p->id, .root_id = p->id };
	struct post_row changed;
	int64_t last;

	set(t, now, p->id, p->visibility);
	last = below(t, &was, now, p->thread_id == p->id, 0);
	live_tell_lost(t, p->id, p->account_id, saw);
	live_tell(t, LIVE_EDIT, p->id, p->account_id);
	if (store_narrowing_get(t, p->id, &n) && store_post_load(t, 0, p->id, &changed)) {
		begin(t, &n, &changed);
		go_on(t, &n, &changed);
	}
	job_add(t, JOB_NARROW, p->id, last ? str_fmt(t->a, "%lld", (long long)last) : S(""),
		t->now);
}

enum err narrow_post(struct task *t, int64_t id, const struct audience *to, struct post *ret)
{
	struct narrow_row now;
	struct post_row p;
	enum narrow_step step;
	enum err e = post_row_mine(t, id, &p);

	if (!e)
		e = post_dress_one(t, &p, ret);
	if (!e)
		e = narrow_may(t, ret, to);
	if (e)
		return e;
	now = reach_of(&p);
	now.audience_id = p.account_id;
	now.circle_id = to->visibility == POST_CIRCLE ? to->circle_id : 0;
	now.visibility = (int)to->visibility;
	step = narrow_step(ret, to);
	if (step == NARROW_MORE)
		widen(t, &p, &now);
	else if (step != NARROW_SAME)
		narrow(t, &p, &now);
	return step == NARROW_SAME ? OK : post_get(t, id, ret);
}
