#include "core/memorial_told.h"

#include "base/id.h"
#include "core/feed.h"
#include "core/job.h"
#include "core/live.h"
#include "core/memorial_parts.h"
#include "core/policy.h"
#include "core/post_parts.h"
#include "core/tell.h"
#include "store/follow.h"
#include "store/mark.h"
#include "store/memorial_told.h"
#include "store/notice.h"
#include "store/sight.h"
#include "store/told.h"

#define STEP 200 /* of what a page passed on, in one step */

/* --- passing on --- */

/* For whom a page passes something on: for those who see the page. */
static void put_reach(const struct memorial_row *m, int *ret_visibility, int64_t *ret_circle)
{
	static const enum visibility by[] = { [MEMORIAL_KEEPERS] = POST_SELF,
					      [MEMORIAL_MEMBERS] = POST_CIRCLE,
					      [MEMORIAL_FOLLOWERS] = POST_FOLLOWERS,
					      [MEMORIAL_PUBLIC] = POST_PUBLIC };

	*ret_visibility = (int)by[m->access];
	*ret_circle = *ret_visibility == POST_CIRCLE || *ret_visibility == POST_FOLLOWERS
			      ? m->circle_id
			      : 0;
}

/* Is it told to other servers, too? What was brought here is news to nobody, and what its author
 * lets nobody boost stays with those who look. */
static bool is_told(struct task *t, const struct memorial_row *m, const struct post_row *of)
{
	struct fault before = t->fault;
	bool may = m->access == MEMORIAL_PUBLIC && of->visibility <= POST_UNLISTED &&
		   !of->archived_at && !(of->extras & POST_HELD) && policy_may_boost(t, of) == OK;

	t->fault = before;
	return may;
}

/* An id from its own time, which may be a past one. */
static int64_t id_at(struct task *t, int64_t ms)
{
	int64_t id = id_new(ms);

	for (int64_t tries = 1; store_post_is_there(t, id); tries++)
		id = id_new(ms + tries / 65536);
	return id;
}

/* t->me is the page. Quietly: at the time of the post, and it comes to nobody's home. */
static void pass_on(struct task *t, const struct memorial_row *m, const struct post_row *of,
		    bool quietly)
{
	struct post_row p = { .boost_of = of->id,
			      .when_from = POST_NO_DAY,
			      .when_to = POST_NO_DAY,
			      .rev = 1,
			      .created_at = quietly ? of->created_at : t->now,
			      .added_at = quietly ? t->now : 0 };

	put_reach(m, &p.visibility, &p.circle_id);
	p.id = p.thread_id = id_at(t, p.created_at);
	p.account_id = p.audience_id = m->account_id;
	p.wide = !p.added_at && feed_is_wide(t);
	store_post_add(t, &p);
	store_post_count_boosts(t, of->id, 1);
	if (quietly)
		return;
	feed_spread(t, &p);
	live_tell(t, LIVE_POST, p.id, p.account_id);
	if (is_told(t, m, of))
		tell_far(t, TELL_CREATE, p.account_id, p.id, S(""));
}

/* Servers that heard of it hear of its end; nobody hears of what was never told. */
static void tell_end(struct task *t, int64_t id, int64_t boost_id)
{
	if (store_told_any(t, boost_id))
		tell_far(t, TELL_DELETE, id, boost_id, S(""));
}

static void go(struct task *t, const struct memorial_row *m, int64_t post_id)
{
	int64_t id = m->account_id, boost_id = store_boost_find(t, id, post_id);

	if (!boost_id)
		return;
	live_tell(t, LIVE_DELETE, boost_id, id);
	tell_end(t, id, boost_id);
	store_post_remove(t, boost_id);
	store_post_count_boosts(t, post_id, -1);
}

/* With the page as the one who does it; not at all where there is none. */
static void as_page(struct task *t, int64_t id,
		    void (*run)(struct task *t, const struct memorial_row *m, int64_t about),
		    int64_t about)
{
	const struct account *was = t->me;
	struct fault before = t->fault;
	struct memorial_row m;

	if (store_memorial_get(t, id, &m) && !memorial_become(t, id))
		run(t, &m, about);
	t->me = was;
	t->fault = before;
}

static void pass_on_once(struct task *t, const struct memorial_row *m, int64_t post_id,
			 bool quietly)
{
	struct post_row of;

	if (!store_boost_find(t, m->account_id, post_id) && store_post_load(t, 0, post_id, &of))
		pass_on(t, m, &of, quietly || of.added_at);
}

static void come(struct task *t, const struct memorial_row *m, int64_t post_id)
{
	pass_on_once(t, m, post_id, false);
}

static void come_back(struct task *t, const struct memorial_row *m, int64_t post_id)
{
	pass_on_once(t, m, post_id, true);
}

void memorial_told(struct task *t, int64_t id, int64_t post_id, bool there)
{
	struct post_row p;

	if (store_post_load(t, 0, post_id, &p))
		live_tell(t, LIVE_EDIT, post_id, p.account_id);
	as_page(t, id, there ? come : go, post_id);
}

void memorial_post_archived(struct task *t, int64_t post_id, bool archived)
{
	struct memorial_link_rows links = store_memorial_links(t, (struct ids){ &post_id, 1 });

	for (size_t i = 0; i < links.n; i++)
		if (links.p[i].state == LINK_ACCEPTED)
			as_page(t, links.p[i].memorial_id, archived ? go : come_back, post_id);
}

/* --- another access --- */

/* What was told to everybody is told to nobody again when the page is for everybody again: it would
 * come back to them unasked. */
static void change_reach(struct task *t, const struct memorial_row *m, struct memorial_boost *b)
{
	bool was_told = b->visibility <= POST_UNLISTED;
	int64_t circle_id;
	int visibility;

	put_reach(m, &visibility, &circle_id);
	if (b->visibility == visibility && b->circle_id == circle_id)
		return;
	if (was_told)
		tell_end(t, m->account_id, b->id);
	b->visibility = visibility;
	b->circle_id = circle_id;
	store_memorial_boost_for(t, b);
}

/* Some of it; the rest follows. */
static void change_some(struct task *t, const struct memorial_row *m, int64_t after)
{
	struct memorial_boosts list = store_memorial_boosts(t, m->account_id, after, STEP);

	for (size_t i = 0; i < list.n; i++)
		change_reach(t, m, &list.p[i]);
	if (list.n == STEP)
		job_add(t, JOB_MEMORIAL, m->account_id,
			str_fmt(t->a, "%lld", (long long)list.p[list.n - 1].id), t->now);
}

void memorial_access_told(struct task *t, int64_t id)
{
	as_page(t, id, change_some, 0);
}

enum err memorial_step(struct task *t, const struct job *j)
{
	struct str followers = S(MEMORIAL_STEP_FOLLOWERS), rest = j->detail;
	bool takes_out = str_starts(rest, followers);
	int64_t after;

	if (takes_out)
		rest = str_sub(rest, followers.n, rest.n);
	if (!str_int(rest, 0, INT64_MAX, &after))
		return ERR_INVALID;
	if (takes_out) {
		memorial_followers_step(t, j->ref, after);
		return OK;
	}
	as_page(t, j->ref, change_some, after);
	return OK;
}

struct html memorial_about(struct task *t, const struct account *page)
{
	struct memorial_row m;
	struct str words = word(page->lang, W_MEMORIAL_SAYS), offer = S("");

	if (!store_memorial_get(t, page->id, &m) ||
	    !memorial_may_see(t, t->me ? t->me->id : 0, page->id))
		return html_of(t->a, S(""));
	if (m.accepts == MEMORIAL_ANYBODY && !m.waits)
		offer = word(page->lang, W_MEMORIAL_SAYS_OFFER);
	return html_of(t->a, str_fmt(t->a, "%.*s %.*s", STR_ARG(words), STR_ARG(offer)));
}

/* --- what an app reads --- */

static bool is_for_keepers(struct task *t, const struct account *page)
{
	struct memorial_row m;

	return memorial_is(page) && store_memorial_get(t, page->id, &m) &&
	       m.access == MEMORIAL_KEEPERS && memorial_keeps(t, post_viewer(t), page->id);
}

static void with_photographs(struct posts *list)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].media.n)
			list->p[n++] = list->p[i];
	list->n = n;
}

enum err memorial_feed(struct task *t, const struct account *page, const struct feed_of *of,
		       struct paging *paging, struct posts *ret)
{
	enum err e;

	if (of->only_pinned || of->only_archived || of->tag.n || !is_for_keepers(t, page))
		return feed_account(t, page->id, of, paging, ret);
	if (of->only_media)
		paging->kept = NULL; /* its photographs are looked at here */
	e = memorial_posted(t, page->id, paging, ret);
	if (!e && of->only_media)
		with_photographs(ret);
	return e;
}

/* --- naming a page --- */

/* Apps name in an answer whomever the post names that is answered: that says nothing about the
 * page. Whoever names it where it was not named means it, if they are one of its people. */
static bool is_meant(struct task *t, const struct post_row *p, int64_t id)
{
	if (p->visibility > POST_FOLLOWERS || p->boost_of || p->added_at)
		return false;
	if (!p->reply_to)
		return true;
	return !sight_is_mentioned(t, p->reply_to, id) && memorial_belongs(t, p->account_id, id);
}

/* May that many wait? Its own people are let. */
static bool has_room(struct task *t, int64_t author_id, int64_t id)
{
	if (store_memorial_waiting_of(t, id, 0, MEMORIAL_WAITING_MAX).n >= MEMORIAL_WAITING_MAX)
		return false;
	return memorial_belongs(t, author_id, id) ||
	       store_memorial_waiting_of(t, id, author_id, MEMORIAL_WAITING_AUTHOR).n <
		       MEMORIAL_WAITING_AUTHOR;
}

/* Whatever comes of it: whoever named it hears nothing of that. */
static void propose(struct task *t, int64_t id, int64_t post_id)
{
	struct fault before = t->fault;
	enum memorial_state state;
	struct post_row p;

	if (store_post_load(t, 0, post_id, &p) && t->me && t->me->id == p.account_id &&
	    is_meant(t, &p, id) && has_room(t, p.account_id, id))
		memorial_propose(t, id, post_id, &state);
	t->fault = before;
}

static void withdraw(struct task *t, int64_t id, int64_t post_id)
{
	struct fault before = t->fault;

	memorial_withdraw(t, id, post_id);
	t->fault = before;
}

/* --- what its keepers hear --- */

void memorial_hears(struct task *t, int64_t to, enum notice_kind kind, int64_t from,
		    int64_t post_id)
{
	struct memorial_row m;
	struct ids keepers;

	if (!store_memorial_get(t, to, &m))
		return;
	if (kind == NOTICE_MENTION)
		propose(t, to, post_id);
	if (kind != NOTICE_FOLLOW_REQUEST && kind != NOTICE_EDIT)
		return;
	keepers = store_memorial_keepers(t, to, KEEPER_KEEPS);
	for (size_t i = 0; i < keepers.n; i++)
		if (!post_id || post_may_see(t, keepers.p[i], post_id))
			notice_add(t, keepers.p[i], kind, from, post_id);
}

/* Somebody may ask to follow a keeper, too, or another page of theirs. */
static bool asks_still(struct task *t, int64_t keeper, int64_t from, int64_t but)
{
	struct follow_row f = store_follow_get(t, from, keeper);

	return (f.is && !f.accepted) || store_memorial_asked_by(t, keeper, from, but);
}

void memorial_forgets(struct task *t, int64_t to, enum notice_kind kind, int64_t from,
		      int64_t post_id)
{
	struct memorial_row m;
	struct ids keepers;

	if ((kind != NOTICE_FOLLOW_REQUEST && kind != NOTICE_MENTION) ||
	    !store_memorial_get(t, to, &m))
		return;
	if (kind == NOTICE_MENTION) {
		withdraw(t, to, post_id);
		return;
	}
	keepers = store_memorial_keepers(t, to, KEEPER_KEEPS);
	for (size_t i = 0; i < keepers.n; i++)
		if (!asks_still(t, keepers.p[i], from, to))
			store_notice_take_back(t, keepers.p[i], kind, from, 0);
}

int64_t memorial_asked_by(struct task *t, int64_t follower_id)
{
	struct follow_row f;

	if (!t->me || !memorial_keeps_any(t->me))
		return 0;
	f = store_follow_get(t, follower_id, t->me->id);
	return f.is && !f.accepted ? 0 : store_memorial_asked_by(t, t->me->id, follower_id, 0);
}

/* --- a keeper's word from an app --- */

/* The pages that I keep for which it waits. */
static struct ids waits_for_me(struct task *t, const struct post_row *p)
{
	struct memorial_link_rows links = { 0 };
	struct ids list;

	if ((p->extras & POST_HAS_MEMORIALS) && memorial_keeps_any(t->me))
		links = store_memorial_links(t, (struct ids){ &(int64_t){ p->id }, 1 });
	list = (struct ids){ .p = arena_many(t->a, int64_t, links.n + 1) };
	for (size_t i = 0; i < links.n; i++)
		if (links.p[i].state == LINK_PROPOSED &&
		    memorial_keeps(t, t->me->id, links.p[i].memorial_id))
			list.p[list.n++] = links.p[i].memorial_id;
	return list;
}

enum err memorial_marked(struct task *t, const struct post_row *p)
{
	struct ids list = waits_for_me(t, p);
	enum err e = OK;

	for (size_t i = 0; i < list.n && !e; i++)
		e = memorial_accept(t, list.p[i], p->id);
	return e;
}

bool memorial_muted(struct task *t, const struct post_row *p)
{
	struct ids list = waits_for_me(t, p);

	for (size_t i = 0; i < list.n; i++)
		memorial_remove(t, list.p[i], p->id);
	return list.n;
}
