#include "core/notice_policy.h"

#include "base/clock.h"
#include "core/notice_parts.h"
#include "core/restrict.h"
#include "core/shelter.h"
#include "store/notice_policy.h"

/* --- the policy --- */

static enum notice_way way(int64_t n)
{
	return n == NOTICE_FILTER || n == NOTICE_DROP ? (enum notice_way)n : NOTICE_ACCEPT;
}

static enum notice_way stricter(enum notice_way a, int64_t b)
{
	return (int64_t)a > b ? a : way(b);
}

enum err notice_policy_get(struct task *t, struct notice_policy *ret)
{
	struct notice_policy_row r = { 0 };

	must(t->me);
	store_notice_policy_get(t, t->me->id, &r);
	*ret = (struct notice_policy){ .not_following = way(r.not_following),
				       .not_followers = way(r.not_followers),
				       .new_accounts = way(r.new_accounts),
				       .private_mentions = way(r.private_mentions),
				       .limited_accounts =
					       stricter(NOTICE_FILTER, r.limited_accounts),
				       .candles = candle_way(t) };
	return OK;
}

enum err notice_policy_now(struct task *t, struct notice_policy *ret)
{
	enum err e = notice_policy_get(t, ret);

	if (e || !shelter_is_on(t, t->me->id))
		return e;
	ret->not_following = stricter(NOTICE_FILTER, ret->not_following);
	ret->not_followers = stricter(NOTICE_FILTER, ret->not_followers);
	ret->new_accounts = stricter(NOTICE_FILTER, ret->new_accounts);
	ret->private_mentions = stricter(NOTICE_FILTER, ret->private_mentions);
	return OK;
}

enum err notice_policy_set(struct task *t, const struct notice_policy *p)
{
	must(t->me);
	if (p->candles != candle_way(t))
		candle_way_set(t, p->candles);
	store_notice_policy_set(
		t, t->me->id,
		&(struct notice_policy_row){ .not_following = p->not_following,
					     .not_followers = p->not_followers,
					     .new_accounts = p->new_accounts,
					     .private_mentions = p->private_mentions,
					     .limited_accounts = p->limited_accounts });
	return OK;
}

#define SUMMARY_MOST 100

enum err notice_policy_summary(struct task *t, int64_t *ret_requests, int64_t *ret_notices)
{
	struct span s = { .high = INT64_MAX, .limit = SUMMARY_MOST };
	struct notice_request_rows rows = store_notice_requests(t, t->me->id, &s);

	*ret_requests = (int64_t)rows.n;
	*ret_notices = 0;
	for (size_t i = 0; i < rows.n; i++)
		*ret_notices += rows.p[i].held;
	return OK;
}

/* --- the rule --- */

static bool is_filterable(enum notice_kind kind)
{
	return kind == NOTICE_MENTION || kind == NOTICE_FOLLOW || kind == NOTICE_FOLLOW_REQUEST ||
	       kind == NOTICE_CANDLE || kind == NOTICE_CANDLES || kind == NOTICE_BOOST ||
	       kind == NOTICE_QUOTE || kind == NOTICE_OFFERED;
}

/* Not what hosts are told for the sake of the place. */
static bool is_of_people(enum notice_kind kind)
{
	return kind != NOTICE_SIGN_UP && kind != NOTICE_REPORT;
}

/* A message that only its people see, and that the owner did not ask for. */
static bool is_private(struct task *t, int64_t to, int64_t from, const struct notice_facts *f)
{
	if (f->visibility != POST_DIRECT)
		return false;
	return !f->reply_to || !store_notice_was_asked(t, to, from, f->reply_to, POST_DIRECT);
}

/* Whom a host has limited is held back at least. */
static enum notice_way by_policy(struct task *t, int64_t to, enum notice_kind kind, int64_t from,
				 const struct notice_policy_row *p, const struct notice_facts *f,
				 bool limited)
{
	enum notice_way w = NOTICE_ACCEPT;

	if (limited && !f->followed)
		w = stricter(NOTICE_FILTER, p->limited_accounts);
	if (!f->followed)
		w = stricter(w, p->not_following);
	if (!f->follows)
		w = stricter(w, p->not_followers);
	if (!f->followed && f->created_at > t->now - NOTICE_NEW_ACCOUNT_DAYS * CLOCK_DAY)
		w = stricter(w, p->new_accounts);
	if (!f->followed && kind == NOTICE_MENTION && p->private_mentions > (int64_t)w &&
	    is_private(t, to, from, f))
		w = stricter(w, p->private_mentions);
	return w;
}

enum notice_way notice_way_of(struct task *t, int64_t to, enum notice_kind kind, int64_t from,
			      int64_t post_id)
{
	struct notice_policy_row p = { 0 };
	struct notice_facts f;
	bool limited, has_policy;

	if (is_of_people(kind) && (restrict_is(t, to, from) || shelter_keeps_out(t, to, from)))
		return NOTICE_DROP;
	if (!is_filterable(kind))
		return NOTICE_ACCEPT;
	has_policy = store_notice_policy_get(t, to, &p);
	limited = store_notice_is_limited(t, from);
	if (!has_policy && !limited)
		return NOTICE_ACCEPT;
	f = store_notice_facts(t, to, from, post_id, t->now - NOTICE_NEW_FOLLOWER_DAYS * CLOCK_DAY);
	if (f.passes || (kind == NOTICE_MENTION && f.role > ROLE_MEMBER))
		return NOTICE_ACCEPT;
	return by_policy(t, to, kind, from, &p, &f, limited);
}

/* --- requests --- */

struct notice_request notice_request_of(const struct notice_request_row *r,
					const struct accounts *people, const struct posts *posts)
{
	struct notice_request q = { .id = r->id,
				    .created_at = r->created_at,
				    .updated_at = r->updated_at,
				    .held = r->held };

	for (size_t i = 0; i < people->n; i++)
		if (people->p[i].id == r->from_id)
			q.from = people->p[i];
	for (size_t i = 0; i < posts->n; i++)
		if (posts->p[i].id == r->last_post_id)
			q.last = &posts->p[i];
	return q;
}

static enum err dress(struct task *t, struct notice_request_rows rows, const struct paging *page,
		      struct notice_requests *ret)
{
	struct ids people = { .p = arena_many(t->a, int64_t, rows.n) };
	struct ids ids = { .p = arena_many(t->a, int64_t, rows.n) };
	struct accounts from = { 0 };
	struct posts posts = { 0 };
	enum err e = OK;

	for (size_t i = 0; i < rows.n; i++) {
		people.p[people.n++] = rows.p[i].from_id;
		if (rows.p[i].last_post_id)
			ids.p[ids.n++] = rows.p[i].last_post_id;
	}
	if (people.n)
		e = account_many_kept(t, people, page->kept_people, &from);
	if (!e && ids.n)
		e = post_many_page(t, ids, page, &posts);
	*ret = (struct notice_requests){ .p = arena_many(t->a, struct notice_request, rows.n) };
	for (size_t i = 0; !e && i < rows.n; i++) {
		struct notice_request q = notice_request_of(&rows.p[i], &from, &posts);

		if (q.from.id)
			ret->p[ret->n++] = q;
	}
	return e;
}

enum err notice_requests(struct task *t, struct paging *page, struct notice_requests *ret)
{
	struct span s = paging_span(page, NOTICES_MAX);
	struct notice_request_rows rows;

	must(t->me);
	rows = store_notice_requests(t, t->me->id, &s);
	paging_found(page, &s, rows.n ? rows.p[0].id : 0, rows.n ? rows.p[rows.n - 1].id : 0,
		     rows.n);
	return dress(t, rows, page, ret);
}

static enum err row_get(struct task *t, int64_t id, struct notice_request_row *ret)
{
	must(t->me);
	if (!store_notice_request_get(t, t->me->id, id, ret))
		return fail(t, ERR_NOT_FOUND, W_NOTICE_REQUEST_NOT_FOUND);
	return OK;
}

enum err notice_request_get(struct task *t, int64_t id, struct notice_request *ret)
{
	struct paging page = { 0 };
	struct notice_request_row row;
	struct notice_requests one;
	enum err e = row_get(t, id, &row);

	if (!e)
		e = dress(t, (struct notice_request_rows){ &row, 1 }, &page, &one);
	if (e)
		return e;
	if (!one.n)
		return fail(t, ERR_NOT_FOUND, W_NOTICE_REQUEST_NOT_FOUND);
	*ret = one.p[0];
	return OK;
}

enum err notice_request_accept(struct task *t, int64_t id)
{
	struct notice_request_row row;
	enum err e = row_get(t, id, &row);

	if (e)
		return e;
	store_notice_pass(t, t->me->id, row.from_id);
	store_notice_request_remove(t, t->me->id, id);
	notice_held_end(t, row.from_id, true);
	return OK;
}

enum err notice_request_dismiss(struct task *t, int64_t id)
{
	struct notice_request_row row;
	enum err e = row_get(t, id, &row);

	if (e)
		return e;
	store_notice_request_remove(t, t->me->id, id);
	notice_held_end(t, row.from_id, false);
	return OK;
}

enum err notice_requests_merged(struct task *t, bool *ret)
{
	must(t->me);
	*ret = !store_notice_job_waits(t, t->me->id);
	return OK;
}
