#include "core/conversation.h"

#include "base/id.h"
#include "core/filter.h"
#include "core/held.h"
#include "core/live.h"
#include "core/memorial_told.h"
#include "core/post_parts.h"
#include "core/restrict.h"
#include "core/shelter.h"
#include "store/conversation.h"
#include "store/mark.h"

/* --- what follows from a post --- */

/* The author and whom it mentions, each once, in order. */
static struct ids all_in(struct task *t, const struct post_row *p)
{
	struct mention_rows named = store_mention_of(t, &p->id, 1);
	struct ids list = { arena_many(t->a, int64_t, named.n + 1), 0 };

	for (size_t i = 0; i <= named.n; i++) {
		int64_t id = i < named.n ? named.p[i].account_id : p->account_id;
		size_t at = 0;

		while (at < list.n && list.p[at] < id)
			at++;
		if (at < list.n && list.p[at] == id)
			continue;
		for (size_t k = list.n++; k > at; k--)
			list.p[k] = list.p[k - 1];
		list.p[at] = id;
	}
	return list;
}

/* The others of those in it, as a key. */
static struct str others(struct task *t, struct ids all, int64_t whose)
{
	struct buf b;

	buf_init(&b, t->a, all.n * 24 + 1);
	for (size_t i = 0; i < all.n; i++)
		if (all.p[i] != whose)
			buf_fmt(&b, b.n ? " %lld" : "%lld", (long long)all.p[i]);
	return buf_view(&b);
}

static void follow_one(struct task *t, const struct post_row *p, struct ids all,
		       const struct account *whose, bool edited)
{
	struct conversation_row c = { .id = id_new(t->now),
				      .account_id = whose->id,
				      .thread_id = p->thread_id,
				      .people = others(t, all, whose->id) };
	int64_t id;
	bool quiet;

	if (whose->domain.n || !post_may_see(t, whose->id, p->id))
		return;
	quiet = restrict_is(t, whose->id, p->account_id) ||
		shelter_keeps_out(t, whose->id, p->account_id);
	c.unread = whose->id != p->account_id && !quiet &&
		   !store_thread_is_muted(t, whose->id, p->thread_id);
	id = store_conversation_join(t, &c, p->id, edited);
	if (!quiet)
		live_tell(t, LIVE_CONVERSATION, whose->id, id);
}

static void settle(struct task *t, struct conversation_rows list)
{
	for (size_t i = 0; i < list.n; i++)
		store_conversation_settle(t, &list.p[i]);
}

void conversation_follow(struct task *t, const struct post_row *p, bool edited)
{
	struct conversation_rows before = { 0 };
	struct accounts who;
	struct ids all;

	if (p->visibility != POST_DIRECT || p->added_at)
		return;
	all = all_in(t, p);
	if (account_many(t, all, &who))
		return;
	if (edited)
		before = store_conversation_leave(t, p->id);
	for (size_t i = 0; i < who.n; i++)
		follow_one(t, p, all, &who.p[i], edited);
	settle(t, before);
}

void conversation_lose(struct task *t, const struct post_row *p)
{
	if (p->visibility == POST_DIRECT)
		settle(t, store_conversation_leave(t, p->id));
}

void thread_tidy(struct task *t, const struct post_row *p)
{
	store_thread_tidy(t, p->thread_id);
}

/* --- reading --- */

static struct ids ids_of(struct task *t, struct str text)
{
	struct ids ids = { 0 };
	struct str part;
	size_t room = 0;
	int64_t id;

	while (str_cut(&text, ' ', &part))
		if (id_read(part, &id)) {
			arena_grow(t->a, ids.p, ids.n, &room);
			ids.p[ids.n++] = id;
		}
	return ids;
}

static enum err people_of(struct task *t, const struct conversation_row *c, struct accounts *ret)
{
	struct ids ids = ids_of(t, c->people);
	enum err e = ids.n ? account_many(t, ids, ret) : OK;

	if (!e && !ids.n) {
		ret->p = arena_make(t->a, struct account);
		ret->p[0] = *t->me;
		ret->n = 1;
	}
	return e;
}

static enum err dress(struct task *t, struct conversation_rows rows, struct conversations *ret)
{
	struct ids ids = { arena_many(t->a, int64_t, rows.n), rows.n };
	struct posts posts;
	enum err e;

	for (size_t i = 0; i < rows.n; i++)
		ids.p[i] = rows.p[i].last_post;
	e = post_many(t, ids, &posts);
	*ret = (struct conversations){ .p = arena_many(t->a, struct conversation, rows.n) };
	for (size_t i = 0; i < rows.n && !e; i++) {
		const struct post *last = posts_find(&posts, rows.p[i].last_post);
		struct conversation *c = &ret->p[ret->n];

		if (!last)
			continue;
		*c = (struct conversation){ rows.p[i].id, rows.p[i].unread, { 0 }, *last };
		e = people_of(t, &rows.p[i], &c->people);
		ret->n++;
	}
	return e;
}

/* Those with or about somebody whom I keep away for now (core/quiet.h). */
static void leave_out_away(struct task *t, struct conversations *list)
{
	struct ids away = filter_away(t, t->me, FILTER_NOTIFICATIONS), about;
	struct posts last = { .p = arena_many(t->a, struct post, list->n) };
	size_t n = 0;

	if (!away.n)
		return;
	for (; last.n < list->n; last.n++)
		last.p[last.n] = list->p[last.n].last;
	about = filter_about(t, &last, away);
	for (size_t i = 0; i < list->n; i++)
		if (!ids_hold(about, list->p[i].last.id))
			list->p[n++] = list->p[i];
	list->n = n;
}

enum err conversation_list(struct task *t, struct paging *page, struct conversations *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);
	struct conversation_rows rows;
	enum err e;

	must(t->me);
	rows = store_conversation_list(t, t->me->id, &s);
	span_turn(&s, &rows);
	paging_found(page, &s, rows.n ? rows.p[0].last_post : 0,
		     rows.n ? rows.p[rows.n - 1].last_post : 0, rows.n);
	e = dress(t, rows, ret);
	if (!e)
		leave_out_away(t, ret);
	return e;
}

enum err conversation_get(struct task *t, int64_t id, struct conversation *ret)
{
	struct conversation_row row;
	struct conversations one = { 0 };
	enum err e = OK;

	must(t->me);
	if (store_conversation_get(t, t->me->id, id, &row))
		e = dress(t, (struct conversation_rows){ &row, 1 }, &one);
	if (e)
		return e;
	if (!one.n)
		return fail(t, ERR_NOT_FOUND, W_CONVERSATION_NOT_FOUND);
	*ret = one.p[0];
	return OK;
}

enum err conversation_mark(struct task *t, int64_t id, bool unread, struct conversation *ret)
{
	enum err e = conversation_get(t, id, ret);

	if (e)
		return e;
	store_conversation_mark(t, id, unread);
	ret->unread = unread;
	return OK;
}

enum err conversation_remove(struct task *t, int64_t id)
{
	struct conversation c;
	enum err e = conversation_get(t, id, &c);

	if (!e)
		store_conversation_remove(t, id);
	return e;
}

enum err conversation_posts(struct task *t, struct paging *page, struct posts *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);

	must(t->me);
	return post_dress_span(t, &s, store_direct_list(t, t->me->id, &s), page, ret);
}

/* --- threads --- */

enum err thread_mute(struct task *t, int64_t post_id, bool muted, struct post *ret)
{
	struct post_row row;
	enum err e = post_row_seen(t, post_id, &row);
	bool waited = false;

	must(t->me);
	if (e)
		return e;
	/* A comment that waits for my word is set aside so, and a post that waits for a page that
	 * I keep; the thread is not mine to mute by it. */
	if (muted) {
		waited = held_turn_down(t, &row);
		waited = memorial_muted(t, &row) || waited;
	}
	if (!waited)
		store_thread_mute(t, t->me->id, row.thread_id, muted);
	row.muted = muted;
	return post_dress_one(t, &row, ret);
}
