#include "core/follow.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "core/circle.h"
#include "core/feed.h"
#include "core/held.h"
#include "core/job.h"
#include "core/memorial_told.h"
#include "core/move.h"
#include "core/notice.h"
#include "core/people.h"
#include "core/reader.h"
#include "core/service.h"
#include "core/tell.h"
#include "store/list.h"
#include "store/memorial.h"
#include "store/regard.h"
#include "store/sight.h"

#define MUTE_SECONDS_MOST (INT64_C(100) * 366 * 24 * 3600)

/* --- relations --- */

static struct relation relation_of(const struct relation_row *r)
{
	return (struct relation){ .id = r->id,
				  .following = r->following,
				  .requested = r->requested,
				  .boosts = r->boosts,
				  .notify = r->notify,
				  .followed_by = r->followed_by,
				  .requested_by = r->requested_by,
				  .blocking = r->blocking,
				  .blocked_by = r->blocked_by,
				  .muting = r->muting,
				  .muting_notices = r->muting_notices,
				  .mute_until = r->mute_until,
				  .suspended = r->suspended,
				  .endorsed = r->endorsed,
				  .domain_blocking = r->domain_blocking,
				  .restricting = r->restricting,
				  .languages = r->languages,
				  .note = r->note };
}

enum err relation_many(struct task *t, struct ids ids, struct relations *ret)
{
	struct relation_rows rows = store_relations(t, t->me->id, ids);

	*ret = (struct relations){ .p = arena_many(t->a, struct relation, ids.n) };
	for (size_t i = 0; i < ids.n; i++)
		for (size_t k = 0; k < rows.n; k++)
			if (rows.p[k].id == ids.p[i]) {
				ret->p[ret->n++] = relation_of(&rows.p[k]);
				break;
			}
	return OK;
}

enum err relation_get(struct task *t, int64_t id, struct relation *ret)
{
	struct relation_rows rows = store_relations(t, t->me->id, (struct ids){ &id, 1 });

	if (!rows.n)
		return fail(t, ERR_NOT_FOUND, W_ACCOUNT_NOT_FOUND);
	*ret = relation_of(&rows.p[0]);
	return OK;
}

bool follow_is(struct task *t, int64_t follower_id, int64_t followed_id)
{
	return sight_follows(t, follower_id, followed_id);
}

/* The other one of every change here: there, and not oneself. Nobody else decides about the two
 * meanwhile. */
static enum err other(struct task *t, int64_t id, struct account *ret)
{
	enum err e = account_get(t, id, ret);

	if (e)
		return e;
	if (id == t->me->id)
		return fail(t, ERR_INVALID, W_FOLLOW_ONESELF);
	store_follow_hold(t, t->me->id, id);
	return OK;
}

/* For what takes back: somebody who was suspended or left meanwhile can be let go as well. */
static enum err other_anyhow(struct task *t, int64_t id)
{
	struct account_row row = { 0 };

	if (!store_account_get(t, id, &row))
		return fail(t, ERR_NOT_FOUND, W_ACCOUNT_NOT_FOUND);
	if (id == t->me->id)
		return fail(t, ERR_INVALID, W_FOLLOW_ONESELF);
	store_follow_hold(t, t->me->id, id);
	return OK;
}

/* --- follow --- */

static void tell_follow(struct task *t, int64_t whom)
{
	struct follow_row f = store_follow_get(t, t->me->id, whom);

	tell_far(t, TELL_FOLLOW, t->me->id, whom, str_fmt(t->a, "%lld", (long long)f.id));
}

/* The other side hears of the end, unless it was theirs. */
static void tell_end(struct task *t, int64_t follower, int64_t followed)
{
	struct follow_row f;

	if (t->me && t->me->domain.n)
		return;
	f = store_follow_get(t, follower, followed);
	if (!f.is)
		return;
	tell_far(t, TELL_UNFOLLOW, follower, followed, str_fmt(t->a, "%lld", (long long)f.id));
	tell_far(t, TELL_REJECT, followed, follower, f.uri);
}

/* What somebody elsewhere shared before is looked for when nobody here has followed them until now.
 */
static void look_back(struct task *t, int64_t id)
{
	struct account who; /* with its numbers, which are no business of the asker */

	if (!account_load(t, id, &who) && !who.followers)
		job_add(t, JOB_PAST, id, S(""), t->now);
}

/* Somebody elsewhere is asked, and followed when they accept. A page of the remembered asks none of
 * its own people. */
static bool is_let(struct task *t, const struct account *who)
{
	if (who->domain.n)
		return false;
	return !who->locked || (memorial_is(who) && memorial_belongs(t, t->me->id, who->id));
}

static void follow_new(struct task *t, const struct account *who, struct follow_row *f)
{
	f->accepted = is_let(t, who);
	store_follow_set(t, t->me->id, who->id, f);
	if (f->accepted)
		feed_welcome(t, t->me->id, who->id);
	if (who->domain.n) {
		tell_follow(t, who->id);
		look_back(t, who->id);
	} else if (f->accepted)
		tell_far(t, TELL_ACCEPT, who->id, t->me->id, S(""));
	notice_add(t, who->id, f->accepted ? NOTICE_FOLLOW : NOTICE_FOLLOW_REQUEST, t->me->id, 0);
}

/* To " de en "; none for an empty list. */
static enum err read_languages(struct task *t, const struct strs *list, struct str *ret)
{
	struct buf b;

	buf_init(&b, t->a, 4096);
	for (size_t i = 0; i < list->n; i++) {
		struct str tag = str_trim(list->p[i]);

		if (!tag.n)
			continue;
		if (!text_is_language(tag))
			return fail(t, ERR_INVALID, W_ERROR_LANGUAGE);
		if (!buf_view(&b).n)
			buf_byte(&b, ' ');
		buf_str(&b, tag);
		buf_byte(&b, ' ');
	}
	if (buf_failed(&b))
		return fail(t, ERR_LIMIT, W_ERROR_LIMIT);
	*ret = buf_view(&b).n ? buf_view(&b) : STR_NONE;
	return OK;
}

enum err follow_start(struct task *t, int64_t id, const struct follow_options *o,
		      struct relation *ret)
{
	struct account who;
	struct follow_row f;
	enum err e = move_may_act(t);

	if (!e)
		e = other(t, id, &who);
	if (e)
		return e;
	if (store_block_is(t, t->me->id, id) || store_block_is(t, id, t->me->id))
		return fail(t, ERR_FORBIDDEN, W_FOLLOW_BLOCKED);
	if (store_domain_block_between(t, t->me->id, id))
		return fail(t, ERR_FORBIDDEN, W_FOLLOW_DOMAIN_BLOCKED);
	f = store_follow_get(t, t->me->id, id);
	if (service_is(&who))
		return fail(t, ERR_FORBIDDEN, W_SERVICE_NO_FOLLOW);
	if (!f.is && who.moved_to)
		return fail(t, ERR_FORBIDDEN, W_FOLLOW_MOVED);
	if (!f.is)
		f.boosts = true;
	if (o->has_boosts)
		f.boosts = o->boosts;
	if (o->has_notify)
		f.notify = o->notify;
	e = o->has_languages ? read_languages(t, &o->languages, &f.languages) : OK;
	if (e)
		return e;
	if (!f.is) {
		follow_new(t, &who, &f);
		return relation_get(t, id, ret);
	}
	store_follow_set(t, t->me->id, id, &f);
	if (f.accepted) /* their server asks again: it has not heard */
		tell_far(t, TELL_ACCEPT, id, t->me->id, f.uri);
	return relation_get(t, id, ret);
}

/* And the notices of it, and what only somebody followed is for. */
bool follow_end(struct task *t, int64_t follower, int64_t followed)
{
	tell_end(t, follower, followed);
	notice_take_back(t, followed, NOTICE_FOLLOW_REQUEST, follower, 0);
	notice_take_back(t, followed, NOTICE_FOLLOW, follower, 0);
	store_list_take_out(t, follower, followed);
	store_endorse_end(t, follower, followed);
	return store_follow_remove(t, follower, followed);
}

enum err follow_stop(struct task *t, int64_t id, struct relation *ret)
{
	enum err e = other_anyhow(t, id);

	if (e)
		return e;
	follow_end(t, t->me->id, id);
	return relation_get(t, id, ret);
}

static enum err accept(struct task *t, int64_t id)
{
	struct account who;
	enum err e = other(t, id, &who);

	if (e)
		return e;
	if (!store_follow_accept(t, id, t->me->id))
		return fail(t, ERR_NOT_FOUND, W_FOLLOW_NOT_ASKED);
	notice_take_back(t, t->me->id, NOTICE_FOLLOW_REQUEST, id, 0);
	feed_welcome(t, id, t->me->id);
	tell_far(t, TELL_ACCEPT, t->me->id, id, S(""));
	return OK;
}

static enum err reject(struct task *t, int64_t id)
{
	struct follow_row f;
	enum err e = other_anyhow(t, id);

	if (e)
		return e;
	f = store_follow_get(t, id, t->me->id);
	if (!f.is || f.accepted)
		return fail(t, ERR_NOT_FOUND, W_FOLLOW_NOT_ASKED);
	follow_end(t, id, t->me->id);
	return OK;
}

static enum err keeps(struct task *t, int64_t page_id)
{
	if (!memorial_keeps(t, t->me->id, page_id))
		return fail(t, ERR_NOT_FOUND, W_FOLLOW_NOT_ASKED);
	return OK;
}

/* In the name of a page that I keep. */
static enum err run_for(struct task *t, int64_t page_id, int64_t id,
			enum err (*run)(struct task *t, int64_t id))
{
	const struct account *me = t->me;
	enum err e = keeps(t, page_id);

	if (!e)
		e = memorial_become(t, page_id);
	if (!e)
		e = run(t, id);
	t->me = me;
	return e;
}

/* Whom they asked: me, or a page that I keep. */
static enum err answer(struct task *t, int64_t id, enum err (*run)(struct task *t, int64_t id),
		       struct relation *ret)
{
	int64_t page_id = memorial_asked_by(t, id);
	enum err e = page_id ? run_for(t, page_id, id, run) : run(t, id);

	if (!e && !page_id && memorial_asked_by(t, id)) /* one notice stood for both */
		notice_add(t, t->me->id, NOTICE_FOLLOW_REQUEST, id, 0);
	return e ? e : relation_get(t, id, ret);
}

enum err follow_accept(struct task *t, int64_t id, struct relation *ret)
{
	return answer(t, id, accept, ret);
}

enum err follow_reject(struct task *t, int64_t id, struct relation *ret)
{
	return answer(t, id, reject, ret);
}

enum err follow_accept_for(struct task *t, int64_t page_id, int64_t id)
{
	return run_for(t, page_id, id, accept);
}

enum err follow_reject_for(struct task *t, int64_t page_id, int64_t id)
{
	return run_for(t, page_id, id, reject);
}

static enum err remove_follower(struct task *t, int64_t id)
{
	enum err e = other_anyhow(t, id);

	if (!e)
		follow_end(t, id, t->me->id);
	return e;
}

enum err follow_remove_for(struct task *t, int64_t page_id, int64_t id)
{
	return run_for(t, page_id, id, remove_follower);
}

enum err follow_remove(struct task *t, int64_t id, struct relation *ret)
{
	enum err e = remove_follower(t, id);

	return e ? e : relation_get(t, id, ret);
}

/* --- block and mute --- */

/* A page of the remembered keeps somebody away without a word: nobody speaks as the dead. */
static bool speaks(const struct account *a)
{
	return !memorial_is(a);
}

enum err block_start(struct task *t, int64_t id, struct relation *ret)
{
	enum err e = other_anyhow(t, id);

	if (e)
		return e;
	store_block_add(t, t->me->id, id);
	follow_end(t, t->me->id, id);
	follow_end(t, id, t->me->id);
	store_block_part(t, t->me->id, id);
	circle_part(t, t->me->id, id);
	circle_part(t, id, t->me->id);
	if (speaks(t->me))
		tell_far(t, TELL_BLOCK, t->me->id, id, S(""));
	reader_part(t, t->me->id, id);
	held_blocked(t, id);
	return relation_get(t, id, ret);
}

enum err block_stop(struct task *t, int64_t id, struct relation *ret)
{
	enum err e = other_anyhow(t, id);

	if (e)
		return e;
	if (speaks(t->me) && store_block_is(t, t->me->id, id))
		tell_far(t, TELL_UNBLOCK, t->me->id, id, S(""));
	store_block_remove(t, t->me->id, id);
	return relation_get(t, id, ret);
}

enum err mute_start(struct task *t, int64_t id, bool notices, int64_t seconds, struct relation *ret)
{
	enum err e = other_anyhow(t, id);

	if (e)
		return e;
	if (seconds < 0 || seconds > MUTE_SECONDS_MOST)
		return fail(t, ERR_INVALID, W_ERROR_INVALID);
	store_mute_set(t, t->me->id, id, notices, seconds ? t->now + seconds * CLOCK_SECOND : 0);
	return relation_get(t, id, ret);
}

enum err mute_stop(struct task *t, int64_t id, struct relation *ret)
{
	enum err e = other_anyhow(t, id);

	if (e)
		return e;
	store_mute_remove(t, t->me->id, id);
	return relation_get(t, id, ret);
}

/* --- lists --- */

/* May the asker see whom this one follows and is followed by? */
static enum err may_list(struct task *t, int64_t id, bool *ret_may)
{
	struct account who;
	enum err e = account_get(t, id, &who);

	if (e)
		return e;
	*ret_may = (t->me && t->me->id == id) ||
		   (!who.hides_follows && !(t->me && store_block_is(t, id, t->me->id)));
	return OK;
}

static enum err list_of(struct task *t, int64_t id, bool followers, struct paging *page,
			struct accounts *ret)
{
	struct span s = paging_span(page, PAGE_PEOPLE_MAX);
	struct account_rows rows = { 0 };
	bool may;
	enum err e = may_list(t, id, &may);

	if (e)
		return e;
	if (may)
		rows = followers ? store_followers(t, id, true, &s)
				 : store_following(t, id, true, &s);
	return people_page(t, page, &s, &rows, ret);
}

enum err follow_followers(struct task *t, int64_t id, struct paging *page, struct accounts *ret)
{
	return list_of(t, id, true, page, ret);
}

enum err follow_following(struct task *t, int64_t id, struct paging *page, struct accounts *ret)
{
	return list_of(t, id, false, page, ret);
}

static int newest_first(const void *a, const void *b)
{
	const struct account_row *x = a, *y = b;

	return (x->place < y->place) - (x->place > y->place);
}

static void join(struct task *t, struct account_rows *all, struct account_rows more)
{
	struct account_row *p = arena_many(t->a, struct account_row, all->n + more.n);

	for (size_t i = 0; i < all->n + more.n; i++)
		p[i] = i < all->n ? all->p[i] : more.p[i - all->n];
	*all = (struct account_rows){ p, all->n + more.n };
}

/* The part of the span of all of them together, everybody once. */
static void cut_to(struct account_rows *all, const struct span *s)
{
	size_t n = 0, most = (size_t)s->limit;

	if (all->n)
		qsort(all->p, all->n, sizeof *all->p, newest_first);
	for (size_t i = 0; i < all->n; i++) {
		size_t k = 0;

		while (k < n && all->p[k].id != all->p[i].id)
			k++;
		if (k == n)
			all->p[n++] = all->p[i];
	}
	all->n = n;
	if (n <= most)
		return;
	if (s->up)
		all->p += n - most;
	all->n = most;
}

/* Of me and each page that I keep, one after the other: what each has lies in an index. */
static struct account_rows asking(struct task *t, const struct span *s)
{
	struct account_rows all = store_followers(t, t->me->id, false, s);
	struct ids pages = { 0 };

	if (memorial_keeps_any(t->me))
		pages = store_memorial_kept(t, t->me->id, KEEPER_KEEPS);
	for (size_t i = 0; i < pages.n; i++)
		join(t, &all, store_followers(t, pages.p[i], false, s));
	if (pages.n)
		cut_to(&all, s);
	return all;
}

enum err follow_requests(struct task *t, struct paging *page, struct accounts *ret)
{
	struct span s = paging_span(page, PAGE_PEOPLE_MAX);
	struct account_rows rows = asking(t, &s);

	return people_page(t, page, &s, &rows, ret);
}

static enum err list_for(struct task *t, int64_t page_id, bool accepted, struct paging *page,
			 struct accounts *ret)
{
	struct span s = paging_span(page, PAGE_PEOPLE_MAX);
	struct account_rows rows;
	enum err e = keeps(t, page_id);

	if (e)
		return e;
	rows = store_followers(t, page_id, accepted, &s);
	return people_page(t, page, &s, &rows, ret);
}

enum err follow_requests_for(struct task *t, int64_t page_id, struct paging *page,
			     struct accounts *ret)
{
	return list_for(t, page_id, false, page, ret);
}

enum err follow_followers_for(struct task *t, int64_t page_id, struct paging *page,
			      struct accounts *ret)
{
	return list_for(t, page_id, true, page, ret);
}

enum err follow_outgoing(struct task *t, struct paging *page, struct accounts *ret)
{
	struct span s = paging_span(page, PAGE_PEOPLE_MAX);
	struct account_rows rows = store_following(t, t->me->id, false, &s);

	return people_page(t, page, &s, &rows, ret);
}

enum err block_list(struct task *t, struct paging *page, struct accounts *ret)
{
	struct span s = paging_span(page, PAGE_PEOPLE_MAX);
	struct account_rows rows = store_blocks(t, t->me->id, &s);

	return people_page(t, page, &s, &rows, ret);
}

enum err mute_list(struct task *t, struct paging *page, struct accounts *ret)
{
	struct span s = paging_span(page, PAGE_PEOPLE_MAX);
	struct account_rows rows = store_mutes(t, t->me->id, &s);

	return people_page(t, page, &s, &rows, ret);
}
