#include "core/quote.h"

#include "base/html.h"
#include "base/url.h"
#include "core/far.h"
#include "core/filter.h"
#include "core/job.h"
#include "core/live.h"
#include "core/notice.h"
#include "core/place.h"
#include "core/policy.h"
#include "core/post_parts.h"
#include "core/tell.h"
#include "store/quote.h"

#define TELL_MOST 200 /* of those who quoted a post that was changed */

/* --- who may --- */

enum answer_way quote_way(struct task *t, int64_t who, const struct post_row *of)
{
	bool mine = of->account_id == who;

	if (of->boost_of || (of->extras & POST_HELD))
		return ANSWER_REFUSED;
	if (of->visibility <= POST_UNLISTED)
		return mine ? ANSWER_SHOWN : policy_quote_way(t, who, of);
	return mine && of->visibility == POST_FOLLOWERS && of->audience_id == who ? ANSWER_SHOWN
										  : ANSWER_REFUSED;
}

enum answer_way quote_may(struct task *t, const struct post *p)
{
	struct post_row row;

	if (!t->me || !store_post_load(t, t->me->id, p->id, &row))
		return ANSWER_REFUSED;
	return quote_way(t, t->me->id, &row);
}

enum err quote_draft(struct task *t, int64_t quoted_id, struct post_row *p)
{
	struct post_row of;
	enum err e = post_row_seen(t, quoted_id, &of);

	must(t->me);
	if (e)
		return e;
	if (quote_way(t, t->me->id, &of) == ANSWER_REFUSED)
		return fail(t, ERR_FORBIDDEN, W_QUOTE_NOT);
	/* What is for followers is quoted by its author, for the same people. */
	if (of.visibility == POST_FOLLOWERS && p->visibility <= POST_UNLISTED)
		p->visibility = POST_FOLLOWERS;
	p->extras |= POST_HAS_QUOTE;
	return OK;
}

/* --- writing --- */

/* Its author, elsewhere, is to say yes first, and must be able to read what quotes. */
static enum err add_far(struct task *t, const struct post_row *p, struct quote_row *k)
{
	k->state = QUOTE_PENDING;
	k->decided_at = 0;
	k->quoted_uri = post_uri(t, k->quoted_id);
	store_quote_put(t, k);
	return post_would_see(t, k->quoted_account, p->id) ? OK
							   : fail(t, ERR_INVALID, W_QUOTE_DIRECT);
}

enum err quote_add(struct task *t, const struct post_row *p, int64_t quoted_id)
{
	struct quote_row k = { .post_id = p->id,
			       .account_id = p->account_id,
			       .state = QUOTE_ACCEPTED,
			       .since = t->now,
			       .decided_at = t->now,
			       .quoted_uri = S(""),
			       .approval_uri = S("") };
	struct post_row of;

	if (!store_post_load(t, 0, quoted_id, &of))
		return OK;
	if (of.boost_of && !store_post_load(t, 0, of.boost_of, &of))
		return OK;
	k.quoted_id = of.id;
	k.quoted_account = of.account_id;
	if (of.extras & POST_FAR)
		return add_far(t, p, &k);
	store_quote_put(t, &k);
	store_post_extra(t, of.id, POST_HAS_QUOTES);
	return OK;
}

void quote_tell(struct task *t, const struct post_row *p)
{
	struct quote_row k;

	if (!store_quote_get(t, p->id, &k))
		return;
	if (k.state == QUOTE_PENDING && k.quoted_id)
		tell_far(t, TELL_ASK_QUOTE, p->account_id, p->id, S(""));
	if (k.state != QUOTE_ACCEPTED || !post_may_see(t, k.quoted_account, p->id))
		return;
	notice_add(t, k.quoted_account, NOTICE_QUOTE, p->account_id, p->id);
}

void quote_tell_edit(struct task *t, const struct post_row *of)
{
	struct quote_rows list = { 0 };

	if (of->extras & POST_HAS_QUOTES)
		list = store_quote_of(t, of->id, 0, TELL_MOST);
	for (size_t i = 0; i < list.n; i++)
		if (post_may_see(t, list.p[i].account_id, of->id))
			notice_add(t, list.p[i].account_id, NOTICE_QUOTED_EDIT, of->account_id,
				   list.p[i].post_id);
}

/* Whoever has the post looks at it anew. */
static void decide(struct task *t, int64_t post_id, enum quote_state state)
{
	struct post_row row;

	store_quote_state(t, post_id, (int)state, t->now);
	if (!store_post_load(t, 0, post_id, &row))
		return;
	store_post_touch(t, post_id);
	live_tell(t, LIVE_EDIT, post_id, row.account_id);
}

static void revoke(struct task *t, const struct post_row *of, int64_t post_id, int64_t by)
{
	decide(t, post_id, QUOTE_REVOKED);
	tell_far(t, TELL_UPDATE, by, post_id, S(""));
	tell_far(t, TELL_UNQUOTE, of->account_id, post_id,
		 str_fmt(t->a, "%lld", (long long)of->id));
}

enum err quote_revoke(struct task *t, int64_t quoted_id, int64_t post_id, struct post *ret)
{
	struct post_row of, row;
	struct quote_row k;
	enum err e = post_row_mine(t, quoted_id, &of);

	if (e)
		return e;
	if (!store_quote_get(t, post_id, &k) || k.quoted_id != of.id ||
	    !store_post_get(t, t->me->id, post_id, &row))
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	if (k.state != QUOTE_REVOKED)
		revoke(t, &of, post_id, row.account_id);
	return post_get(t, post_id, ret);
}

size_t quote_revoke_some(struct task *t, const struct post_row *of, int64_t most)
{
	struct quote_rows list = store_quote_of(t, of->id, 0, most);

	for (size_t i = 0; i < list.n; i++)
		revoke(t, of, list.p[i].post_id, list.p[i].account_id);
	return list.n;
}

/* --- with other servers --- */

static bool is_of_here(struct task *t, int64_t account_id)
{
	struct fault before = t->fault;
	struct account a;
	bool is = account_id && account_load(t, account_id, &a) == OK && !a.domain.n;

	t->fault = before;
	return is;
}

/* What is quoted, when it is here. */
static void find_quoted(struct task *t, int64_t quoted_id, struct quote_row *k)
{
	struct post_row of;

	if (!quoted_id || !store_post_load(t, 0, quoted_id, &of) || of.boost_of)
		return;
	k->quoted_id = of.id;
	k->quoted_account = of.account_id;
	if (of.account_id == k->account_id)
		k->state = QUOTE_ACCEPTED;
	if (k->state == QUOTE_ACCEPTED)
		store_post_extra(t, of.id, POST_HAS_QUOTES);
}

static bool says_the_same(struct task *t, const struct quote_row *was, struct str quoted,
			  struct str approval)
{
	/* What somebody here said stands, whatever the post brings. */
	return str_eq(was->quoted_uri, quoted) &&
	       (str_eq(was->approval_uri, approval) || is_of_here(t, was->quoted_account));
}

/* What was found by us brings no more with it: else each quote would bring the next. */
static bool is_to_look_at(struct task *t, const struct quote_row *k, bool is_news)
{
	if (k->state != QUOTE_PENDING || is_of_here(t, k->quoted_account))
		return false;
	if (k->quoted_id)
		return k->approval_uri.n > 0;
	return is_news && !str_starts(k->quoted_uri, place_fixed()->base);
}

void quote_told(struct task *t, struct post_row *p, struct str quoted, struct str approval,
		bool is_news)
{
	struct quote_row was, k = { .post_id = p->id,
				    .account_id = p->account_id,
				    .state = QUOTE_PENDING,
				    .since = t->now };
	bool had = (p->extras & POST_HAS_QUOTE) && store_quote_get(t, p->id, &was);

	k.quoted_uri = quoted.n <= URL_MAX ? quoted : S("");
	k.approval_uri = approval.n && approval.n <= URL_MAX ? approval : S("");
	if (had && says_the_same(t, &was, k.quoted_uri, k.approval_uri))
		return;
	/* What was taken back here stays so, also when the post that quoted says nothing any more.
	 */
	if (had && was.state == QUOTE_REVOKED && !k.quoted_uri.n &&
	    is_of_here(t, was.quoted_account))
		return;
	if (had && !k.quoted_uri.n)
		store_quote_remove(t, p->id);
	if (!k.quoted_uri.n)
		return;
	find_quoted(t, far_post_find(t, k.quoted_uri), &k);
	store_quote_put(t, &k);
	store_post_extra(t, p->id, POST_HAS_QUOTE);
	p->extras |= POST_HAS_QUOTE;
	if (had)
		decide(t, p->id, (enum quote_state)k.state);
	if (is_to_look_at(t, &k, is_news))
		job_add(t, JOB_FIND, p->id, S("quote"), t->now);
}

/* What a row says is to be looked at. */
static struct quote_claim claim_of(const struct quote_row *k, struct str approval_uri)
{
	return (struct quote_claim){ k->post_id, k->account_id, k->there ? k->quoted_id : 0,
				     k->quoted_uri, approval_uri };
}

static bool is_claimed(struct task *t, int64_t post_id, struct quote_row *ret)
{
	return store_quote_get(t, post_id, ret) && ret->state == QUOTE_PENDING &&
	       ret->quoted_uri.n && !is_of_here(t, ret->quoted_account);
}

bool quote_claimed(struct task *t, int64_t post_id, struct quote_claim *ret)
{
	struct quote_row k;

	if (!is_claimed(t, post_id, &k))
		return false;
	*ret = claim_of(&k, k.approval_uri);
	return true;
}

void quote_settle(struct task *t, const struct quote_claim *c, int64_t quoted_id, bool is_let)
{
	struct quote_row k;

	if (!is_claimed(t, c->post_id, &k) || !str_eq(k.quoted_uri, c->quoted_uri) ||
	    !str_eq(k.approval_uri, c->approval_uri))
		return;
	k.state = is_let && quoted_id ? QUOTE_ACCEPTED : QUOTE_PENDING;
	k.decided_at = k.state == QUOTE_ACCEPTED ? t->now : 0;
	find_quoted(t, quoted_id, &k);
	store_quote_put(t, &k);
	if (k.state == QUOTE_ACCEPTED)
		decide(t, c->post_id, QUOTE_ACCEPTED);
}

enum err quote_may_ask(struct task *t, int64_t quoted_id)
{
	struct post_row of;
	enum err e = post_row_seen(t, quoted_id, &of);

	must(t->me);
	if (e)
		return e;
	return quote_way(t, t->me->id, &of) == ANSWER_SHOWN ? OK
							    : fail(t, ERR_FORBIDDEN, W_QUOTE_NOT);
}

enum err quote_ask(struct task *t, int64_t quoted_id, int64_t post_id, struct str asked_uri)
{
	enum err e = quote_may_ask(t, quoted_id);
	struct post_row row;
	struct quote_row k;

	if (e)
		return e;
	if (!post_id || !store_post_load(t, 0, post_id, &row) || row.account_id != t->me->id ||
	    !store_quote_get(t, post_id, &k) || k.quoted_id != quoted_id ||
	    k.state == QUOTE_REVOKED)
		return fail(t, ERR_FORBIDDEN, W_QUOTE_NOT);
	if (k.state != QUOTE_ACCEPTED) {
		decide(t, post_id, QUOTE_ACCEPTED);
		store_post_extra(t, quoted_id, POST_HAS_QUOTES);
		quote_tell(t, &row);
	}
	tell_far(t, TELL_QUOTE, k.quoted_account, post_id, asked_uri);
	return OK;
}

bool quote_withdraw(struct task *t, struct str approval_uri)
{
	struct quote_rows list = store_quote_approved(t, approval_uri, t->me->id);

	for (size_t i = 0; i < list.n; i++) {
		if (list.p[i].state == QUOTE_REVOKED)
			continue;
		decide(t, list.p[i].post_id, QUOTE_REVOKED);
		/* One of here goes on without it. */
		tell_far(t, TELL_UPDATE, list.p[i].account_id, list.p[i].post_id, S(""));
	}
	return list.n > 0;
}

static bool is_asked(struct task *t, int64_t post_id, struct quote_row *ret)
{
	must(t->me);
	return store_quote_get(t, post_id, ret) && ret->quoted_account == t->me->id &&
	       (ret->state == QUOTE_PENDING || ret->state == QUOTE_REJECTED) && ret->quoted_uri.n &&
	       is_of_here(t, ret->account_id);
}

bool quote_asked(struct task *t, int64_t post_id, struct str approval_uri, struct quote_claim *ret)
{
	struct quote_row k;

	if (!is_asked(t, post_id, &k))
		return false;
	*ret = claim_of(&k, approval_uri);
	return true;
}

void quote_answer(struct task *t, int64_t post_id, struct str approval_uri)
{
	struct quote_row k;

	if (!is_asked(t, post_id, &k) || (!approval_uri.n && k.state == QUOTE_REJECTED))
		return;
	k.state = approval_uri.n ? QUOTE_ACCEPTED : QUOTE_REJECTED;
	k.decided_at = t->now;
	k.approval_uri = approval_uri;
	store_quote_put(t, &k);
	if (approval_uri.n && k.there)
		store_post_extra(t, k.quoted_id, POST_HAS_QUOTES);
	decide(t, post_id, (enum quote_state)k.state);
	tell_far(t, TELL_UPDATE, k.account_id, post_id, S(""));
}

enum err quote_let_by(struct task *t, int64_t owner_id, int64_t post_id, int64_t *ret_quoted_id)
{
	struct quote_row k;

	if (!store_quote_get(t, post_id, &k) || k.quoted_account != owner_id || !k.there)
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	if (k.state != QUOTE_ACCEPTED)
		return fail(t, k.state == QUOTE_REVOKED ? ERR_GONE : ERR_NOT_FOUND,
			    W_POST_NOT_FOUND);
	*ret_quoted_id = k.quoted_id;
	return OK;
}

/* --- reading --- */

void quote_link(struct task *t, struct buf *b, const struct quote *q)
{
	struct url url = post_url(t, q->post);

	buf_lit(b, "<p class=\"quote-inline\">RE: <a href=\"");
	put(b, url);
	buf_lit(b, "\">");
	put(b, url.s);
	buf_lit(b, "</a></p>");
}

enum err quote_list(struct task *t, int64_t quoted_id, struct paging *page, struct posts *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);
	struct post_row of;
	enum err e = post_row_seen(t, quoted_id, &of);

	must(t->me);
	if (e)
		return e;
	if (of.account_id != t->me->id)
		return fail(t, ERR_FORBIDDEN, W_QUOTE_LIST);
	return post_dress_span(t, &s, store_quote_list(t, t->me->id, of.id, &s), page, ret);
}

static struct ids ids_with(struct task *t, const struct post_row *row, size_t n, unsigned bit,
			   bool only_mine)
{
	struct ids ids = { .p = arena_many(t->a, int64_t, n) };

	for (size_t i = 0; i < n; i++)
		if ((row[i].extras & bit) && !ids_hold(ids, row[i].id) &&
		    (!only_mine || row[i].account_id == post_viewer(t)))
			ids.p[ids.n++] = row[i].id;
	return ids;
}

/* The quoted posts that the asker may have. Within a quote it is enough to know which. */
static enum err quoted_of(struct task *t, const struct quote_rows *k, bool within,
			  struct posts *ret)
{
	struct ids ids = { .p = arena_many(t->a, int64_t, k->n) };
	struct post_rows rows;

	*ret = (struct posts){ 0 };
	for (size_t i = 0; i < k->n; i++)
		if (k->p[i].state == QUOTE_ACCEPTED && k->p[i].there &&
		    !ids_hold(ids, k->p[i].quoted_id))
			ids.p[ids.n++] = k->p[i].quoted_id;
	if (!ids.n)
		return OK;
	rows = store_quoted_posts(t, post_viewer(t), ids);
	if (!within)
		return post_dress_quoted(t, rows, ret);
	ret->p = arena_many(t->a, struct post, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		ret->p[ret->n++] = (struct post){ .id = rows.p[i].id };
	return OK;
}

static const struct quote *quote_of(struct task *t, const struct quote_row *k,
				    const struct posts *quoted, bool within)
{
	struct quote *q = arena_make(t->a, struct quote);
	const struct post *p = posts_find(quoted, k->quoted_id);

	q->state = (enum quote_state)k->state;
	q->quoted_account = k->quoted_account;
	q->wanted = q->state == QUOTE_PENDING ? k->quoted_uri : S("");
	q->approval = k->approval_uri;
	q->mine = k->quoted_account && k->quoted_account == post_viewer(t);
	if (q->state != QUOTE_ACCEPTED)
		return q;
	if (!p) {
		q->state = k->there ? QUOTE_UNSEEN : QUOTE_DELETED;
		return q;
	}
	q->quoted_id = k->quoted_id;
	q->post = within ? NULL : p;
	return q;
}

static void load_counts(struct task *t, const struct post_row *row, struct post *post, size_t n)
{
	struct ids ids = ids_with(t, row, n, POST_HAS_QUOTES, true);
	struct quote_count *counts = arena_many(t->a, struct quote_count, ids.n);
	size_t found = ids.n ? store_quote_counts(t, ids, counts) : 0;

	for (size_t i = 0; i < found; i++)
		for (size_t k = 0; k < n; k++)
			if (post[k].id == counts[i].quoted_id)
				post[k].quotes = counts[i].n;
}

enum err quote_load(struct task *t, const struct post_row *row, struct post *post, size_t n,
		    bool within)
{
	struct ids ids = ids_with(t, row, n, POST_HAS_QUOTE, false);
	struct quote_rows rows = { 0 };
	struct posts quoted = { 0 };
	enum err e = OK;

	load_counts(t, row, post, n);
	if (ids.n)
		rows = store_quote_many(t, ids);
	if (rows.n)
		e = quoted_of(t, &rows, within, &quoted);
	for (size_t i = 0; i < rows.n && !e; i++) {
		const struct quote *q = quote_of(t, &rows.p[i], &quoted, within);

		for (size_t k = 0; k < n; k++)
			if (post[k].id == rows.p[i].post_id)
				post[k].quote = q;
	}
	return e;
}
