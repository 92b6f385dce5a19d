#include "core/approval.h"

#include "core/far.h"
#include "core/held.h"
#include "core/policy.h"
#include "core/post_parts.h"
#include "core/shelter.h"
#include "core/tell.h"
#include "store/approval.h"
#include "store/held.h"
#include "store/tell.h"

static struct str number(struct task *t, int64_t n)
{
	return str_fmt(t->a, "%lld", (long long)n);
}

/* --- answers of people here --- */

void approval_ask(struct task *t, const struct post_row *p, int64_t owner_id)
{
	if (!(p->extras & POST_FAR) && store_tell_is_far(t, owner_id))
		tell_far(t, TELL_ASK, p->account_id, p->id, number(t, owner_id));
}

struct str approval_of(struct task *t, int64_t post_id)
{
	struct approval_row r;

	return store_approval_get(t, post_id, &r) ? r.uri : S("");
}

bool approval_awaited(struct task *t, int64_t post_id, int64_t *ret_to)
{
	struct post_row p;

	must(t->me);
	if (!store_post_load(t, 0, post_id, &p) || p.boost_of || (p.extras & POST_FAR) ||
	    !p.reply_to || p.reply_account != t->me->id || !t->me->domain.n)
		return false;
	*ret_to = p.reply_to;
	return true;
}

/* They said no before, and think better of it. */
static void wait_again(struct task *t, int64_t post_id)
{
	struct held_row h;

	if (!store_held_get(t, post_id, &h) || h.decided_by != t->me->id ||
	    (h.state != HELD_ASIDE && h.state != HELD_HIDDEN))
		return;
	h.state = HELD_WAITS;
	h.owner_id = t->me->id;
	store_held_change(t, &h);
}

enum err approval_given(struct task *t, int64_t post_id, struct str uri)
{
	int64_t to;

	if (!approval_awaited(t, post_id, &to) || str_eq(approval_of(t, post_id), uri))
		return OK;
	store_approval_put(t, &(struct approval_row){ post_id, t->me->id, uri });
	if (held_is(t, post_id)) {
		wait_again(t, post_id);
		return held_decide(t, post_id, t->me->id, true);
	}
	tell_far(t, TELL_UPDATE, far_post_author(t, post_id), post_id, S(""));
	return OK;
}

enum err approval_refused(struct task *t, int64_t post_id)
{
	int64_t to;

	if (!approval_awaited(t, post_id, &to))
		return OK;
	store_approval_remove(t, post_id);
	if (held_is(t, post_id))
		return held_decide(t, post_id, t->me->id, false);
	/* It was shown already, or needed no word. */
	if (held_hide(t, post_id))
		t->fault = (struct fault){ 0 };
	return OK;
}

bool approval_withdrawn(struct task *t, struct str uri)
{
	struct approval_row r;

	return store_approval_find(t, uri, t->me->id, &r) && !approval_refused(t, r.post_id);
}

/* --- what people of elsewhere ask for --- */

static bool is_of_their_server(struct task *t, int64_t author_id)
{
	struct far_ways me, author;

	return t->me && far_ways(t, t->me->id, &me) && far_ways(t, author_id, &author) &&
	       str_eq(me.host, author.host);
}

enum err approval_read(struct task *t, int64_t owner_id, int64_t answer_id, int64_t *ret_to)
{
	struct post_row p;

	if (!store_post_load(t, 0, answer_id, &p) || (p.extras & POST_HELD) || !p.reply_to ||
	    p.reply_account != owner_id ||
	    (!post_may_see(t, post_viewer(t), p.id) && !is_of_their_server(t, p.account_id)))
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	*ret_to = p.reply_to;
	return OK;
}

enum err approval_asked(struct task *t, int64_t answer_id, int64_t to_id, struct str asked_uri)
{
	struct post_row p;

	must(t->me);
	if (!answer_id || !store_post_load(t, 0, answer_id, &p) || p.account_id != t->me->id ||
	    p.reply_to != to_id)
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	if (p.extras & POST_HELD)
		store_approval_asked(t, p.id, asked_uri);
	else
		tell_far(t, TELL_APPROVE, p.reply_account, p.id, asked_uri);
	return OK;
}

void approval_tell(struct task *t, const struct post_row *answer)
{
	struct post_row to;

	if (store_post_load(t, 0, answer->reply_to, &to) && !(to.extras & POST_FAR) &&
	    (!policy_is_open(t, &to) || shelter_is_on(t, to.account_id)))
		tell_far(t, TELL_APPROVE, to.account_id, answer->id, S(""));
}

struct str approval_asked_by(struct task *t, int64_t answer_id)
{
	return store_approval_asked_by(t, answer_id);
}

bool approval_waited(struct task *t, int64_t answer_id)
{
	struct held_row h;

	return store_held_get(t, answer_id, &h);
}

enum err approval_light(struct task *t, const struct approval_deed *d)
{
	struct candle_asked_row r = { .post_id = d->post_id, .uri = d->uri };
	struct post p;
	enum err e = post_light(t, d->post_id, true, &p);

	if (e)
		return e;
	r.account_id = t->me->id;
	r.candle_id = store_candle_id(t, d->post_id, t->me->id);
	store_candle_asked_put(t, &r);
	tell_far(t, TELL_LET_LIKE, p.account_id, p.id,
		 str_fmt(t->a, "%lld %.*s", (long long)r.candle_id, STR_ARG(d->asked_uri)));
	return OK;
}

enum err approval_boost(struct task *t, const struct approval_deed *d)
{
	struct post p;
	enum err e = post_boost(t, d->post_id, true, &p);

	if (e)
		return e;
	far_post_name(t, p.id, d->uri, d->host);
	tell_far(t, TELL_LET_BOOST, far_post_author(t, d->post_id), p.id, d->asked_uri);
	return OK;
}

enum err approval_candle(struct task *t, int64_t owner_id, int64_t candle_id, int64_t *ret_post,
			 struct str *ret_uri, int64_t *ret_by)
{
	struct candle_asked_row r;

	if (!store_candle_asked_get(t, candle_id, &r) || far_post_author(t, r.post_id) != owner_id)
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	*ret_post = r.post_id;
	*ret_uri = r.uri;
	*ret_by = r.account_id;
	return OK;
}
