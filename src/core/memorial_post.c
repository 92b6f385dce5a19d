/* What stands on pages of the remembered: core/memorial.h. */
#include "core/memorial_parts.h"
#include "core/notice.h"
#include "core/post_parts.h"
#include "store/sight.h"

/* --- the order --- */

struct memorial_spot memorial_spot_of(struct str edtf, int64_t post_id)
{
	struct memorial_spot spot = { INT64_MAX, INT64_MAX, post_id };
	struct when w;

	if (!edtf.n || !when_read(edtf, &w) || (w.from == DAY_NONE && w.to == DAY_NONE))
		return spot;
	/* An end that is open, or not known, is as vague as can be. */
	spot.span = w.from == DAY_NONE || w.to == DAY_NONE ? INT64_MAX : w.to - w.from;
	w.from = w.from == DAY_NONE ? w.to : w.from;
	w.to = w.to == DAY_NONE ? w.from : w.to;
	spot.mid = w.from + w.to;
	return spot;
}

static struct memorial_place place_of(struct memorial_spot s)
{
	return (struct memorial_place){ s.mid, s.span, s.id };
}

/* --- putting on, taking off --- */

static enum err check_post(struct task *t, const struct post_row *p)
{
	if (p->visibility == POST_SELF || p->visibility == POST_DIRECT || p->archived_at)
		return fail(t, ERR_INVALID, W_MEMORIAL_POST_ONLY_ME);
	if (p->extras & POST_HELD)
		return fail(t, ERR_INVALID, W_MEMORIAL_POST_HELD);
	return OK;
}

/* Those who keep it and see the post. */
static struct ids who_decide(struct task *t, int64_t id, int64_t post_id)
{
	struct ids keepers = store_memorial_keepers(t, id, KEEPER_KEEPS);
	size_t n = 0;

	for (size_t i = 0; i < keepers.n; i++)
		if (post_may_see(t, keepers.p[i], post_id))
			keepers.p[n++] = keepers.p[i];
	keepers.n = n;
	return keepers;
}

static bool has_room(struct task *t, int64_t post_id)
{
	return store_memorial_links(t, (struct ids){ &post_id, 1 }).n < MEMORIAL_OF_POST_MAX;
}

/* It stands there from now on. */
static void comes(struct task *t, int64_t id, int64_t post_id)
{
	store_post_touch(t, post_id);
	memorial_told(t, id, post_id, true);
}

static void goes(struct task *t, int64_t id, int64_t post_id)
{
	store_post_touch(t, post_id);
	memorial_told(t, id, post_id, false);
}

static void offer(struct task *t, const struct post_row *p, struct ids keepers)
{
	for (size_t i = 0; i < keepers.n; i++)
		notice_add(t, keepers.p[i], NOTICE_OFFERED, p->account_id, p->id);
}

static void offer_no_more(struct task *t, int64_t id, int64_t author, int64_t post_id)
{
	struct ids keepers = store_memorial_keepers(t, id, KEEPER_KEEPS);

	for (size_t i = 0; i < keepers.n; i++)
		notice_take_back(t, keepers.p[i], NOTICE_OFFERED, author, post_id);
}

static enum err add(struct task *t, const struct memorial_row *m, const struct post_row *p,
		    enum memorial_state *ret)
{
	struct memorial_place where = place_of(memorial_spot_of(p->when, p->id));
	bool keeps = memorial_keeps(t, p->account_id, m->account_id);
	struct ids keepers = who_decide(t, m->account_id, p->id);

	if (!keepers.n)
		return fail(t, ERR_INVALID, W_MEMORIAL_POST_UNSEEN);
	if (!has_room(t, p->id))
		return fail_with(t, ERR_LIMIT, W_MEMORIAL_POST_MANY,
				 str_fmt(t->a, "%d", MEMORIAL_OF_POST_MAX), S(""));
	store_memorial_link_put(t, m->account_id, &where, keeps ? LINK_ACCEPTED : LINK_PROPOSED,
				keeps ? p->account_id : 0);
	store_post_extra(t, p->id, POST_HAS_MEMORIALS);
	*ret = keeps ? MEMORIAL_ACCEPTED : MEMORIAL_PROPOSED;
	if (keeps)
		comes(t, m->account_id, p->id);
	else
		offer(t, p, keepers);
	return OK;
}

static enum err row_open(struct task *t, int64_t id, struct memorial_row *ret)
{
	if (!store_memorial_get(t, id, ret) || !memorial_may_know(t, t->me->id, id))
		return memorial_none(t);
	if (!memorial_may_add(t, ret))
		return fail(t, ERR_FORBIDDEN,
			    ret->waits ? W_MEMORIAL_WAITS_STILL : W_MEMORIAL_ADD_NOT);
	return OK;
}

enum err memorial_open(struct task *t, int64_t id)
{
	struct memorial_row m;

	return row_open(t, id, &m);
}

enum err memorial_propose(struct task *t, int64_t id, int64_t post_id, enum memorial_state *ret)
{
	struct memorial_row m;
	struct post_row p;
	enum err e = post_row_mine(t, post_id, &p);
	int was;

	if (e)
		return e;
	e = row_open(t, id, &m);
	if (!e)
		e = check_post(t, &p);
	if (e)
		return e;
	was = store_memorial_link(t, id, post_id);
	*ret = MEMORIAL_ACCEPTED;
	if (was >= 0 && was != LINK_ACCEPTED && memorial_keeps(t, t->me->id, id))
		return memorial_accept(t, id, post_id);
	if (was < 0)
		return add(t, &m, &p, ret);
	/* Nobody learns that it was refused. */
	*ret = was == LINK_ACCEPTED ? MEMORIAL_ACCEPTED : MEMORIAL_PROPOSED;
	return OK;
}

/* Whatever is wrong is found out before the first row of it is written. */
void memorial_offer_late(struct task *t, int64_t id, const struct post *p)
{
	struct fault before = t->fault;
	enum memorial_state state;
	enum err e = memorial_propose(t, id, p->id, &state);
	struct str why = t->fault.text;

	t->fault = before;
	if (e)
		memorial_note(t, t->me->id, W_MEMORIAL_NOTE_LATE, why, post_url(t, p).s);
}

enum err memorial_accept(struct task *t, int64_t id, int64_t post_id)
{
	struct memorial_row m;
	struct post_row p;
	enum err e = memorial_row_kept(t, id, &m);
	int was;

	if (!e)
		e = post_row_seen(t, post_id, &p);
	if (e)
		return e;
	was = store_memorial_link(t, id, post_id);
	if (was < 0)
		return fail(t, ERR_NOT_FOUND, W_MEMORIAL_POST_NOT_THERE);
	if (was == LINK_ACCEPTED)
		return OK;
	store_memorial_link_state(t, id, post_id, LINK_ACCEPTED, t->me->id);
	offer_no_more(t, id, p.account_id, post_id);
	comes(t, id, post_id);
	return OK;
}

enum err memorial_remove(struct task *t, int64_t id, int64_t post_id)
{
	struct memorial_row m;
	struct post_row p;
	enum err e = memorial_row_kept(t, id, &m);
	int was;

	if (e)
		return e;
	was = store_memorial_link(t, id, post_id);
	if (was < 0 || !store_post_load(t, 0, post_id, &p))
		return fail(t, ERR_NOT_FOUND, W_MEMORIAL_POST_NOT_THERE);
	if (was == LINK_REMOVED)
		return OK;
	store_memorial_link_state(t, id, post_id, LINK_REMOVED, t->me->id);
	offer_no_more(t, id, p.account_id, post_id);
	if (was == LINK_ACCEPTED)
		goes(t, id, post_id);
	return OK;
}

static void unlink_it(struct task *t, int64_t id, int64_t author, int64_t post_id, int was)
{
	store_memorial_link_remove(t, id, post_id);
	offer_no_more(t, id, author, post_id);
	if (was == LINK_ACCEPTED)
		goes(t, id, post_id);
}

enum err memorial_withdraw(struct task *t, int64_t id, int64_t post_id)
{
	struct post_row p;
	enum err e = post_row_mine(t, post_id, &p);
	int was;

	if (e)
		return e;
	was = store_memorial_link(t, id, post_id);
	/* What a keeper refused is not to be offered again by taking it back. */
	if (was == LINK_PROPOSED || was == LINK_ACCEPTED)
		unlink_it(t, id, p.account_id, post_id, was);
	return OK;
}

void memorial_post_changed(struct task *t, const struct post_row *p)
{
	struct memorial_place where = place_of(memorial_spot_of(p->when, p->id));

	store_memorial_when(t, &where);
}

void memorial_post_off(struct task *t, int64_t post_id)
{
	struct memorial_link_rows links = store_memorial_links(t, (struct ids){ &post_id, 1 });
	struct post_row p;

	if (!store_post_load(t, 0, post_id, &p))
		return;
	for (size_t i = 0; i < links.n; i++)
		unlink_it(t, links.p[i].memorial_id, p.account_id, post_id, (int)links.p[i].state);
}

/* --- reading --- */

static enum err may_read(struct task *t, int64_t id)
{
	return memorial_may_see(t, post_viewer(t), id) ? OK : memorial_none(t);
}

/* Is there anything to be seen on that side of a post? */
static bool is_beyond(struct task *t, int64_t id, const struct post_row *p, bool back)
{
	struct memorial_place at = place_of(memorial_spot_of(p->when, p->id));

	return store_memorial_by_when(t, post_viewer(t), id, &at, back, 1).n != 0;
}

enum err memorial_by_when(struct task *t, int64_t id, const struct memorial_spot *from, bool back,
			  int64_t limit, struct memorial_posts *ret)
{
	struct memorial_place at = { INT64_MIN, INT64_MIN, INT64_MIN };
	struct post_rows rows;
	enum err e = may_read(t, id);

	*ret = (struct memorial_posts){ 0 };
	if (e)
		return e;
	must(limit >= 1 && limit <= MEMORIAL_POSTS_MAX);
	if (from)
		at = place_of(*from);
	rows = store_memorial_by_when(t, post_viewer(t), id, &at, back, limit);
	if (rows.n) {
		ret->earlier = is_beyond(t, id, &rows.p[0], true);
		ret->later = is_beyond(t, id, &rows.p[rows.n - 1], false);
	}
	return post_dress(t, rows, &ret->posts);
}

enum err memorial_posted(struct task *t, int64_t id, struct paging *page, struct posts *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);
	enum err e = may_read(t, id);

	if (e)
		return e;
	return post_dress_span(t, &s, store_memorial_posted(t, post_viewer(t), id, &s), page, ret);
}

enum err memorial_waiting(struct task *t, int64_t id, struct paging *page, struct posts *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);
	struct memorial_row m;
	enum err e = memorial_row_kept(t, id, &m);

	if (e)
		return e;
	return post_dress_span(t, &s, store_memorial_waiting(t, t->me->id, id, &s), page, ret);
}

/* Proposed ones are for its author and for keepers alone. */
static bool shows(const struct memorial *m, bool mine, int64_t *state)
{
	if (*state == LINK_REMOVED && mine && !m->keeps)
		*state = LINK_PROPOSED;
	return *state == LINK_ACCEPTED || mine || m->keeps;
}

enum err memorial_links(struct task *t, int64_t post_id, struct memorial_links *ret)
{
	struct memorial_link_rows rows = store_memorial_links(t, (struct ids){ &post_id, 1 });
	struct ids ids = { .p = arena_many(t->a, int64_t, rows.n) };
	struct memorials pages = { 0 };
	struct post_row p;
	enum err e = post_row_seen(t, post_id, &p);
	bool mine = !e && t->me && p.account_id == t->me->id;

	for (size_t i = 0; i < rows.n; i++)
		ids.p[ids.n++] = rows.p[i].memorial_id;
	if (!e && ids.n)
		e = memorial_dress(t, ids, &pages);
	*ret = (struct memorial_links){ .p = arena_many(t->a, struct memorial_link, rows.n) };
	for (size_t i = 0; !e && i < pages.n; i++)
		for (size_t k = 0; k < rows.n; k++)
			if (rows.p[k].memorial_id == pages.p[i].id &&
			    shows(&pages.p[i], mine, &rows.p[k].state))
				ret->p[ret->n++] = (struct memorial_link){
					pages.p[i], (enum memorial_state)rows.p[k].state
				};
	return e;
}
