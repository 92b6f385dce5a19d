/* Who has a word about a comment that is held, and what becomes of it: core/held.h. What is read of
 * it is in held_list.c. */
#include "core/held.h"

#include "base/clock.h"
#include "core/approval.h"
#include "core/arrival.h"
#include "core/comment.h"
#include "core/far_media.h"
#include "core/follow.h"
#include "core/job.h"
#include "core/live.h"
#include "core/policy.h"
#include "core/post_parts.h"
#include "core/reader.h"
#include "core/report.h"
#include "core/tell.h"
#include "store/far.h"
#include "store/held.h"
#include "store/sight.h"
#include "sys/writer.h"

#define UNDER_MOST 1000 /* answers to one that is held; each is its author's own */
#define BY_MOST 1000	/* of one author, set aside at once */
#define OLD_MOST 100	/* erased in one step */

/* --- who has a word --- */

static bool reads(struct task *t, int64_t viewer, const struct held_row *h,
		  const struct sight_post *p)
{
	return p->visibility != POST_DIRECT && reader_reads(t, viewer, h->owner_id) &&
	       !sight_blocks(t, viewer, p->account_id) &&
	       !sight_blocks_domain(t, viewer, p->account_id);
}

static bool owns(struct task *t, int64_t viewer, const struct held_row *h)
{
	return h->owner_id == viewer &&
	       (reader_is_self(t, viewer) || (h->state == HELD_HIDDEN && h->decided_by == viewer));
}

static bool is_host(struct task *t, int64_t viewer, const struct sight_post *p)
{
	struct account a;

	return p->visibility != POST_DIRECT && account_load(t, viewer, &a) == OK &&
	       a.state == ACCOUNT_ACTIVE && a.role > ROLE_MEMBER;
}

static bool has_word(struct task *t, int64_t viewer, const struct held_row *h)
{
	struct sight_post p;

	if (!viewer || !sight_post(t, h->post_id, &p) || p.account_id == viewer ||
	    !post_would_see(t, h->owner_id, h->post_id))
		return false;
	if (h->state == HELD_HANDED)
		return is_host(t, viewer, &p);
	return owns(t, viewer, h) || reads(t, viewer, h, &p);
}

static bool is_kept(const struct held_row *h)
{
	return h->state != HELD_UNDER && h->state != HELD_SHOWN;
}

bool held_has_word(struct task *t, int64_t viewer, int64_t post_id)
{
	struct held_row h;

	return store_held_get(t, post_id, &h) && is_kept(&h) && has_word(t, viewer, &h);
}

bool held_may_decide(struct task *t, int64_t viewer, int64_t post_id)
{
	struct held_row h;

	return viewer && store_held_get(t, post_id, &h) &&
	       (h.state == HELD_WAITS || h.state == HELD_HANDED) && has_word(t, viewer, &h);
}

bool held_is(struct task *t, int64_t post_id)
{
	struct post_row row;

	return store_post_load(t, 0, post_id, &row) && (row.extras & POST_HELD);
}

/* --- the log --- */

/* What somebody else than the owner does is noted for the owner. */
static void note(struct task *t, const struct held_row *h, int64_t by, enum reader_act act)
{
	struct account who;

	if (by && by != h->owner_id && account_load(t, by, &who) == OK)
		reader_note(t, h->owner_id, &who, act, h->post_id);
}

/* --- waiting --- */

enum err held_put(struct task *t, const struct post_row *p, const struct answering *a)
{
	struct held_row h = { .post_id = p->id,
			      .owner_id = a->owner,
			      .next_id = a->next,
			      .state = a->under ? HELD_UNDER : HELD_WAITS,
			      .reason = (int)a->reason,
			      .since = t->now };

	store_held_put(t, &h);
	/* What is said to a few reaches nobody else, not even for a decision. */
	if (!a->under && (!post_would_see(t, a->owner, p->id) ||
			  (a->next && !post_would_see(t, a->next, p->id))))
		return fail(t, ERR_FORBIDDEN, W_HELD_UNREAD);
	return OK;
}

/* --- showing --- */

/* What waits to be let in after the post that it answers was. */
struct queue {
	struct post_row *p;
	size_t n, room;
};

static void decided(struct task *t, struct held_row *h, enum held_state state, int64_t by)
{
	h->state = (int)state;
	h->next_id = 0;
	h->decided_by = by;
	h->decided_at = t->now;
	if (state == HELD_SHOWN && !h->shown_at)
		h->shown_at = t->now;
	store_held_change(t, h);
}

/* An answer to one that is shown now: what would have been, had it not been held, is. */
static void again(struct task *t, struct queue *q, const struct post_row *to, int64_t id)
{
	struct post_row row;
	struct held_row h;
	struct answering a;

	if (!store_post_load(t, 0, id, &row) || !store_held_get(t, id, &h))
		return;
	a = policy_answering(t, row.account_id, to, &row);
	if (a.way == ANSWER_SHOWN) {
		arena_grow(t->a, q->p, q->n, &q->room);
		q->p[q->n++] = row;
	} else if (a.way == ANSWER_HELD) {
		h.owner_id = a.owner;
		h.next_id = a.next;
		h.state = HELD_WAITS;
		h.reason = (int)a.reason;
		store_held_change(t, &h);
		approval_ask(t, &row, a.owner);
	} else {
		decided(t, &h, HELD_ASIDE, 0);
	}
}

/* All that sharing would have done, as its author. */
static enum err spread(struct task *t, struct post_row *p, int64_t by)
{
	const struct account *me = t->me;
	struct account author;
	enum err e = account_load(t, p->account_id, &author);

	if (e)
		return e;
	t->me = &author;
	p->extras &= ~(int64_t)POST_HELD;
	p->wide = feed_is_wide(t);
	store_post_release(t, p->id, p->wide);
	post_spread(t, p, by);
	t->me = me;
	return OK;
}

/* Others have seen it before: it comes back where it was, and nobody is told twice. What it says
 * since then other servers have not heard. */
static void come_back(struct task *t, struct post_row *p, const struct held_row *h)
{
	p->extras &= ~(int64_t)POST_HELD;
	store_post_hold(t, p->id, false);
	store_post_count_comments(t, p->reply_to, 1);
	if (h->reason != HELD_POLICY)
		tell_far(t, TELL_UPDATE, p->account_id, p->id, S(""));
}

static enum err let_in(struct task *t, const struct post_row *first, int64_t by)
{
	struct queue q = { 0 };
	enum err e = OK;

	arena_grow(t->a, q.p, q.n, &q.room);
	q.p[q.n++] = *first;
	for (size_t i = 0; i < q.n && !e; i++) {
		struct post_row row = q.p[i];
		struct held_row h;
		struct ids under;
		bool was_seen;

		if (!store_held_get(t, row.id, &h))
			continue;
		was_seen = h.shown_at != 0;
		decided(t, &h, HELD_SHOWN, i ? 0 : by);
		if (was_seen) {
			come_back(t, &row, &h);
		} else {
			tell_far(t, TELL_APPROVE, row.reply_account, row.id, S(""));
			e = spread(t, &row, by);
		}
		under = store_held_under(t, row.id, UNDER_MOST);
		for (size_t k = 0; k < under.n && !e; k++)
			again(t, &q, &row, under.p[k]);
	}
	return e;
}

/* Somebody else has a word about it after this one: then it waits for that. */
static bool passes_on(struct task *t, struct held_row *h, int64_t by)
{
	if (!h->next_id)
		return false;
	h->owner_id = h->next_id;
	h->next_id = 0;
	h->decided_by = by;
	h->decided_at = t->now;
	store_held_change(t, h);
	return !has_word(t, by, h);
}

static enum err show(struct task *t, struct held_row *h, int64_t by)
{
	bool is_again = h->shown_at != 0;
	struct post_row row;

	if (!store_post_load(t, 0, h->post_id, &row))
		return fail(t, ERR_NOT_FOUND, W_HELD_NOT_FOUND);
	note(t, h, by, is_again ? READER_SHOWED_AGAIN : READER_SHOWED);
	comment_known(t, h->owner_id, row.account_id, true);
	return passes_on(t, h, by) ? OK : let_in(t, &row, by);
}

static void set_aside(struct task *t, struct held_row *h, int64_t by)
{
	note(t, h, by, READER_SET_ASIDE);
	decided(t, h, h->shown_at ? HELD_HIDDEN : HELD_ASIDE, by);
}

enum err held_decide(struct task *t, int64_t post_id, int64_t by, bool shown)
{
	struct held_row h;

	if (!held_may_decide(t, by, post_id) || !store_held_get(t, post_id, &h))
		return OK;
	if (shown)
		return show(t, &h, by);
	set_aside(t, &h, by);
	return OK;
}

enum err held_let_in(struct task *t, struct post_row *row)
{
	enum err e;

	must(t->me);
	if (!(row->extras & POST_HELD) || row->account_id == t->me->id)
		return OK;
	e = held_decide(t, row->id, t->me->id, true);
	return e ? e : post_row_seen(t, row->id, row);
}

bool held_turn_down(struct task *t, const struct post_row *row)
{
	struct held_row h;

	must(t->me);
	if (!(row->extras & POST_HELD) || !held_may_decide(t, t->me->id, row->id) ||
	    !store_held_get(t, row->id, &h))
		return false;
	set_aside(t, &h, t->me->id);
	return true;
}

static void aside_all(struct task *t, struct ids owners, int64_t author_id)
{
	struct ids list = store_held_by(t, owners, author_id, BY_MOST);
	struct held_row h;

	for (size_t i = 0; i < list.n; i++)
		if (store_held_get(t, list.p[i], &h))
			set_aside(t, &h, t->me->id);
}

void held_blocked(struct task *t, int64_t author_id)
{
	struct ids owners;
	struct ids mine;

	must(t->me);
	owners = reader_decides_for(t, t->me->id);
	mine = (struct ids){ arena_many(t->a, int64_t, owners.n + 1), 0 };
	for (size_t i = 0; i < owners.n; i++)
		mine.p[mine.n++] = owners.p[i];
	mine.p[mine.n++] = t->me->id; /* nobody reads for me what I have blocked */
	aside_all(t, mine, author_id);
}

/* --- deciding, as whoever asks --- */

static enum err mine(struct task *t, int64_t post_id, struct held_row *ret)
{
	must(t->me);
	if (!store_held_get(t, post_id, ret) || !is_kept(ret) || !has_word(t, t->me->id, ret))
		return fail(t, ERR_NOT_FOUND, W_HELD_NOT_FOUND);
	return OK;
}

/* *ret is as it was seen before: what is set aside is not seen again. */
static void say(struct task *t, enum held_state state, struct held *ret)
{
	ret->state = state;
	ret->decided_at = t->now;
	ret->post.waits = false;
}

enum err held_show(struct task *t, int64_t post_id, struct held *ret)
{
	struct held_row h;
	enum err e = mine(t, post_id, &h);

	if (!e)
		e = held_get(t, post_id, ret);
	if (!e)
		e = show(t, &h, t->me->id);
	if (!e)
		say(t, HELD_SHOWN, ret);
	return e;
}

enum err held_set_aside(struct task *t, int64_t post_id, struct held *ret)
{
	struct held_row h;
	enum err e;

	must(t->me);
	if (!held_is(t, post_id)) {
		e = held_hide(t, post_id);
		return e ? e : held_get(t, post_id, ret);
	}
	e = mine(t, post_id, &h);
	if (!e)
		e = held_get(t, post_id, ret);
	if (e)
		return e;
	if (h.state == HELD_WAITS || h.state == HELD_HANDED)
		set_aside(t, &h, t->me->id);
	say(t, (enum held_state)h.state, ret);
	return OK;
}

static enum err block_as(struct task *t, int64_t owner_id, int64_t author_id)
{
	const struct account *me = t->me;
	struct account owner;
	struct relation rel;
	enum err e = account_load(t, owner_id, &owner);

	if (e)
		return e;
	t->me = &owner;
	e = block_start(t, author_id, &rel);
	t->me = me;
	return e;
}

enum err held_block(struct task *t, int64_t post_id)
{
	struct report_new n = { .posts = { &post_id, 1 }, .category = REPORT_OTHER };
	struct post_row row;
	struct report report;
	struct held_row h;
	enum err e = mine(t, post_id, &h);

	if (!e && h.state == HELD_HANDED)
		e = fail(t, ERR_FORBIDDEN, W_HELD_HOSTS);
	if (!e && !store_post_load(t, 0, post_id, &row))
		e = fail(t, ERR_NOT_FOUND, W_HELD_NOT_FOUND);
	if (e)
		return e;
	n.account_id = row.account_id;
	n.comment = word(t->lang, W_HELD_REPORT);
	if (h.state == HELD_WAITS)
		e = report_make(t, &n, &report);
	if (e)
		return e;
	note(t, &h, t->me->id, READER_BLOCKED);
	decided(t, &h, h.shown_at ? HELD_HIDDEN : HELD_ASIDE, t->me->id);
	comment_known(t, h.owner_id, row.account_id, false);
	aside_all(t, (struct ids){ &h.owner_id, 1 }, row.account_id);
	return block_as(t, h.owner_id, row.account_id);
}

enum err held_hand_on(struct task *t, int64_t post_id)
{
	struct held_row h;
	enum err e = mine(t, post_id, &h);

	if (!e && h.state != HELD_WAITS)
		e = fail(t, ERR_NOT_FOUND, W_HELD_NOT_FOUND);
	if (e)
		return e;
	note(t, &h, t->me->id, READER_HANDED_ON);
	h.state = HELD_HANDED;
	store_held_change(t, &h);
	return OK;
}

/* --- hiding --- */

struct held_hiding held_hiding(struct task *t, int64_t thread_id)
{
	struct sight_post first;
	struct held_hiding h = { 0 };

	if (!t->me)
		return h;
	h.me = t->me->id;
	h.owners = reader_decides_for(t, h.me);
	if (sight_post(t, thread_id, &first))
		h.first = first.account_id;
	return h;
}

/* Under whose posts it stands, of those whom the asker may speak for; 0 for nobody. */
static int64_t speaks_for(const struct held_hiding *h, int64_t reply_account)
{
	if (reply_account == h->me || h->first == h->me)
		return h->me;
	if (ids_hold(h->owners, reply_account))
		return reply_account;
	return ids_hold(h->owners, h->first) ? h->first : 0;
}

bool held_may_hide(const struct held_hiding *h, const struct post *p)
{
	return h->me && p->reply_to && p->account_id != h->me && !p->waits && !p->boosted &&
	       p->visibility < POST_SELF && speaks_for(h, p->reply_account);
}

/* From now on its author alone sees it; those who listen hear that it is gone. */
static void cover(struct task *t, struct post_row *row)
{
	live_hide(t, row->id, row->account_id);
	row->extras |= POST_HELD;
	store_post_hold(t, row->id, true);
	store_post_count_comments(t, row->reply_to, -1);
}

enum err held_hide(struct task *t, int64_t post_id)
{
	struct held_row h = { .post_id = post_id, .state = HELD_HIDDEN, .reason = HELD_POLICY };
	struct held_hiding hiding;
	struct post_row row;
	enum err e = post_row_seen(t, post_id, &row);

	must(t->me);
	if (e)
		return e;
	hiding = held_hiding(t, row.thread_id);
	if (row.reply_to && row.account_id != t->me->id && !(row.extras & POST_HELD) &&
	    row.visibility < POST_SELF)
		h.owner_id = speaks_for(&hiding, row.reply_account);
	if (!h.owner_id || !post_would_see(t, h.owner_id, row.id))
		return fail(t, ERR_NOT_FOUND, W_HELD_NOT_FOUND);
	h.since = h.shown_at = row.added_at ? row.added_at : row.created_at;
	h.decided_by = t->me->id;
	h.decided_at = t->now;
	cover(t, &row);
	store_held_put(t, &h);
	comment_known(t, h.owner_id, row.account_id, false);
	note(t, &h, t->me->id, READER_HID);
	return OK;
}

void held_edited(struct task *t, struct post_row *row)
{
	struct held_row h = { .post_id = row->id, .state = HELD_WAITS, .since = t->now };
	struct answering a;
	struct post_row to;

	must(t->me && t->me->id == row->account_id);
	if (!row->reply_to || (row->extras & POST_HELD) || row->visibility == POST_SELF ||
	    !store_post_load(t, 0, row->reply_to, &to) || (to.extras & POST_HELD))
		return;
	a = policy_answering(t, row->account_id, &to, row);
	if (a.way != ANSWER_HELD || !post_would_see(t, a.owner, row->id))
		return;
	h.owner_id = a.owner;
	h.next_id = a.next;
	h.reason = a.reason == HELD_LINK || a.reason == HELD_WORD ? (int)a.reason : HELD_EDITED;
	h.shown_at = row->created_at;
	cover(t, row);
	store_held_put(t, &h);
}

/* --- the end --- */

static void erase(struct task *t, int64_t post_id)
{
	struct far_post_row far;

	if (store_far_post_get(t, post_id, &far)) {
		arrival_bury(t, far.uri);
		far_media_drop_post(t, post_id);
	}
	post_erase(t, post_id);
}

static enum err erase_some(struct task *t, void *arg)
{
	size_t *n = arg;
	struct ids list = store_held_old(t, t->now - HELD_DAYS * CLOCK_DAY, OLD_MOST);

	for (size_t i = 0; i < list.n; i++)
		erase(t, list.p[i]);
	*n = list.n;
	return db_state(t);
}

enum err held_tidy(struct task *t, const struct job *j)
{
	size_t n = 1;
	enum err e = OK;

	(void)j;
	while (!e && n)
		e = write_now(t, erase_some, &n);
	return e;
}
