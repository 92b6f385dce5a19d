#include "base/id.h"
#include "core/candle.h"
#include "core/earlier.h"
#include "core/far_cache.h"
#include "core/held.h"
#include "core/live.h"
#include "core/memorial_told.h"
#include "core/move.h"
#include "core/notice.h"
#include "core/policy.h"
#include "core/post_parts.h"
#include "core/remind.h"
#include "core/tell.h"
#include "store/mark.h"

enum err post_archive(struct task *t, int64_t id, bool archived)
{
	struct post_row row;
	enum err e = post_row_mine(t, id, &row);

	if (e)
		return e;
	if ((row.archived_at != 0) == archived)
		return OK;
	/* Elsewhere it is gone for good: nothing comes back to anybody unasked. */
	if (archived) {
		live_tell(t, LIVE_DELETE, id, row.account_id);
		post_tell_end(t, &row, TAKEN_ARCHIVED);
	}
	store_post_archive(t, id, archived ? t->now : 0);
	if (row.extras & POST_HAS_MEMORIALS)
		memorial_post_archived(t, id, archived);
	if (archived) {
		media_hide_post(t, id);
		earlier_changed(t, id);
	}
	return OK;
}

static enum err may_pin(struct task *t, const struct post_row *row)
{
	if (row->visibility > POST_FOLLOWERS || row->archived_at)
		return fail(t, ERR_FORBIDDEN, W_POST_PIN_NOT);
	if (!row->pinned_at && store_post_pins(t, t->me->id) >= PINS_MAX)
		return fail_with(t, ERR_LIMIT, W_POST_PINS, str_fmt(t->a, "%d", PINS_MAX), S(""));
	return OK;
}

enum err post_pin(struct task *t, int64_t id, bool pinned, struct post *ret)
{
	struct post_row row;
	enum err e = post_row_mine(t, id, &row);

	if (!e && pinned)
		e = may_pin(t, &row);
	if (e)
		return e;
	if ((row.pinned_at != 0) != pinned) {
		row.pinned_at = pinned ? t->now : 0;
		store_post_pin(t, id, row.pinned_at);
		tell_far(t, pinned ? TELL_PIN : TELL_UNPIN, row.account_id, id, S(""));
	}
	return post_dress_one(t, &row, ret);
}

static void light(struct task *t, struct post_row *row)
{
	int64_t id = id_new(t->now);

	if (!store_candle_add(t, row->id, t->me->id, id))
		return;
	candle_lit(t, row->account_id, row->id, id);
	tell_far(t, TELL_LIKE, t->me->id, row->id, str_fmt(t->a, "%lld", (long long)id));
	row->candles++;
	if (row->media_count)
		far_cache_cherish(t, row->id);
}

static void put_out(struct task *t, struct post_row *row)
{
	int64_t id = store_candle_remove(t, row->id, t->me->id);

	if (!id)
		return;
	candle_put_out(t, row->account_id, row->id);
	tell_far(t, TELL_UNLIKE, t->me->id, row->id, str_fmt(t->a, "%lld", (long long)id));
	row->candles--;
}

enum err post_light(struct task *t, int64_t id, bool lit, struct post *ret)
{
	struct post_row row;
	enum err e = post_row_seen(t, id, &row);

	must(t->me);
	if (!e && lit)
		e = move_may_act(t);
	if (!e && lit)
		e = held_let_in(t, &row);
	if (!e && lit)
		e = memorial_marked(t, &row);
	if (!e && lit && !row.lit)
		e = policy_may_light(t, &row);
	if (e)
		return e;
	if (lit)
		light(t, &row);
	if (lit && row.visibility == POST_DIRECT)
		remind_lit(t, row.id);
	if (!lit)
		put_out(t, &row);
	row.lit = lit;
	return post_dress_one(t, &row, ret);
}

enum err post_bookmark(struct task *t, int64_t id, bool kept, struct post *ret)
{
	struct post_row row;
	enum err e = post_row_seen(t, id, &row);

	must(t->me);
	if (e)
		return e;
	if (kept) {
		store_bookmark_add(t, t->me->id, row.id, id_new(t->now));
		if (row.media_count)
			far_cache_cherish(t, row.id);
	} else
		store_bookmark_remove(t, t->me->id, row.id);
	row.bookmarked = kept;
	return post_dress_one(t, &row, ret);
}

/* --- boosts --- */

static enum err boost(struct task *t, const struct post_row *of, struct post *ret)
{
	struct post_row p = { .boost_of = of->id,
			      .extras = t->me->domain.n ? POST_FAR : 0,
			      .visibility = POST_PUBLIC,
			      .when_from = POST_NO_DAY,
			      .when_to = POST_NO_DAY,
			      .rev = 1,
			      .created_at = t->now };
	enum err e;

	if (of->visibility > POST_UNLISTED || of->archived_at)
		return fail(t, ERR_FORBIDDEN, W_POST_BOOST_NOT);
	e = policy_may_boost(t, of);
	if (e)
		return e;
	p.id = p.thread_id = id_new(t->now);
	p.account_id = p.audience_id = t->me->id;
	p.wide = feed_is_wide(t);
	store_post_add(t, &p);
	store_post_count_boosts(t, of->id, 1);
	notice_add(t, of->account_id, NOTICE_BOOST, t->me->id, of->id);
	feed_spread(t, &p);
	live_tell(t, LIVE_POST, p.id, p.account_id);
	if (!(of->extras & POST_HELD))
		tell_far(t, TELL_CREATE, p.account_id, p.id, S(""));
	return post_dress_one(t, &p, ret);
}

static enum err unboost(struct task *t, int64_t boost_id, const struct post_row *of,
			struct post *ret)
{
	struct post_row row;
	enum err e;

	if (boost_id) {
		live_tell(t, LIVE_DELETE, boost_id, t->me->id);
		tell_far(t, TELL_DELETE, t->me->id, boost_id, S(""));
		store_post_remove(t, boost_id);
		store_post_count_boosts(t, of->id, -1);
		notice_take_back(t, of->account_id, NOTICE_BOOST, t->me->id, of->id);
	}
	e = post_row_seen(t, of->id, &row);
	return e ? e : post_dress_one(t, &row, ret);
}

enum err post_boost(struct task *t, int64_t id, bool boosted, struct post *ret)
{
	struct post_row of;
	int64_t boost_id;
	enum err e = post_row_seen(t, id, &of);

	must(t->me);
	if (!e && boosted)
		e = move_may_act(t);
	if (!e && boosted)
		e = held_let_in(t, &of);
	if (!e && boosted)
		e = memorial_marked(t, &of);
	if (e)
		return e;
	boost_id = store_boost_find(t, t->me->id, of.id);
	if (!boosted)
		return unboost(t, boost_id, &of, ret);
	return boost_id ? post_get(t, boost_id, ret) : boost(t, &of, ret);
}
