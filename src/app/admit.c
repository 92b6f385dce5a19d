#include "app/often.h"
#include "app/run.h"
#include "base/clock.h"
#include "base/err.h"
#include "core/account.h"
#include "core/oauth.h"
#include "core/place.h"
#include "core/session.h"
#include "sys/csrf.h"
#include "sys/writer.h"

#define SIGHT_ARENA ((size_t)256 * 1024)

/* --- that they were here --- */

struct sight {
	struct task t;
	bool by_token;
	int64_t id;
};

static enum err sight_write(struct task *t, void *arg)
{
	const struct sight *s = arg;

	return s->by_token ? token_seen(t, s->id) : session_seen(t, s->id);
}

static void sight_done(struct task *t, enum err e, void *arg)
{
	(void)e;
	(void)arg;
	arena_free(t->a);
}

/* Noted behind the request's back, once a day: nobody waits for it. */
static void note_sight(const struct running *r)
{
	const struct request *q = &r->x->q;
	int64_t id = q->token_id ? q->token_id : q->session_id;
	struct arena *a;
	struct sight *s;

	if (!id || !seen_first(id, r->t.now))
		return;
	a = arena_new(SIGHT_ARENA);
	s = arena_make(a, struct sight);
	*s = (struct sight){ .t = { .a = a, .now = r->t.now, .where = "seen" },
			     .by_token = q->token_id != 0,
			     .id = id };
	write_later(&s->t, sight_write, s, sight_done, s);
}

/* --- who asks --- */

/* "Bearer SECRET" (RFC 6750 section 2.1). */
static struct str bearer(const struct request *q)
{
	struct str value = request_header(q, "Authorization");

	if (value.n > 7 && str_eq_nocase(str_sub(value, 0, 7), S("bearer ")))
		return str_trim(str_sub(value, 7, value.n));
	return STR_NONE;
}

/* A browser's WebSocket and EventSource can't send the header: Mastodon's apps then give the token
 * as the first protocol that they speak, or in the address. */
static struct str stream_token(const struct request *q)
{
	struct str protocols = request_header(q, "Sec-WebSocket-Protocol"), first;

	if (str_cut(&protocols, ',', &first) && str_trim(first).n)
		return str_trim(first);
	return params_last(&q->params, S("access_token"));
}

static enum err by_token(struct running *r)
{
	struct str secret = bearer(&r->x->q);
	struct oauth_token token = { 0 };
	enum err e;

	if (!secret.n && r->found.row->route->runs == LISTENS)
		secret = stream_token(&r->x->q);
	if (!secret.n)
		return OK;
	e = token_find(&r->t, secret, &token, r->me);
	if (e == ERR_SIGN_IN && !token_find_waiting(&r->t, secret, &token)) {
		r->t.fault = (struct fault){ 0 };
		r->waits = true;
		e = OK;
	}
	if (e != OK)
		return e;
	r->x->q.token_id = token.id;
	r->scopes = token.scopes;
	if (r->me->id)
		r->t.me = r->me;
	return OK;
}

static enum err by_session(struct running *r)
{
	struct str secret = request_cookie(&r->x->q, SESSION_COOKIE);
	enum err e;

	if (!secret.n)
		return OK;
	e = session_find(&r->t, secret, r->me, &r->x->q.session_id);
	if (e == OK)
		r->t.me = r->me;
	r->t.fault = (struct fault){ 0 };
	return e == ERR_SIGN_IN ? OK : e; /* an old cookie: a stranger */
}

static enum lang language(struct running *r)
{
	struct str wanted = request_header(&r->x->q, "Accept-Language");
	struct place place = { 0 };
	enum lang lang;

	if (r->t.me)
		return r->t.me->lang;
	lang = wanted.n ? lang_choose(wanted, LANG_COUNT) : LANG_COUNT;
	if (lang != LANG_COUNT)
		return lang;
	return place_get(&r->t, &place) == OK ? place.lang : LANG_EN;
}

enum err admit_identify(struct running *r)
{
	enum err e;

	r->me = arena_make(r->x->a, struct account);
	/* Whoever speaks for another server is known by a signature: fed/who.h. */
	if (r->found.row->door == DOOR_FED)
		return OK;
	e = r->found.row->door == DOOR_API ? by_token(r) : by_session(r);
	if (e != OK)
		return e;
	r->t.lang = language(r);
	note_sight(r);
	return OK;
}

/* --- may they --- */

static bool goes_in(const struct running *r)
{
	const struct account *me = r->t.me;

	switch (r->found.row->route->who) {
	case ANYONE:
		return true;
	case MEMBER:
		return me;
	case HOST:
		return me && me->role >= ROLE_MODERATOR;
	case APP:
		return r->x->q.token_id != 0;
	default:
		return false;
	}
}

/* Too often: the sentence says when to come back, as Retry-After does for machines. */
static enum err too_often(struct running *r, int64_t again_at)
{
	int64_t minutes = (again_at - r->t.now + CLOCK_MINUTE - 1) / CLOCK_MINUTE;

	r->again_at = again_at;
	if (minutes <= 1)
		return fail(&r->t, ERR_OFTEN, W_ERROR_OFTEN);
	return fail_with(&r->t, ERR_OFTEN, W_ERROR_OFTEN_MINUTES,
			 str_fmt(r->t.a, "%lld", (long long)minutes), S(""));
}

enum err admit_count(struct running *r)
{
	if (!often_limit() || r->found.row->door != DOOR_API)
		return OK;
	r->most = often_limit();
	r->left = often_count(r->x->q.token_id, r->x->q.address, r->t.now, &r->reset);
	return r->left < 0 ? too_often(r, r->reset) : OK;
}

static enum err admit_api(struct running *r)
{
	const char *scope = r->found.row->route->scope;

	if (r->x->q.token_id && scope && !scopes_within(str_of(scope), r->scopes))
		return fail(&r->t, ERR_FORBIDDEN, W_ERROR_SCOPE);
	return OK;
}

static enum err admit_web(struct running *r)
{
	struct request *q = &r->x->q;

	if (q->method == GET || csrf_holds(r->x->a, q, place_fixed()->base))
		return OK;
	return fail(&r->t, ERR_FORBIDDEN, W_ERROR_STALE_FORM);
}

/* Counted last, so that what was refused anyway uses up nobody's hour. */
static enum err admit_act(struct running *r)
{
	int64_t person = r->t.me ? r->t.me->id : 0, again_at;
	enum act act = r->found.row->act;

	if (often_may(act, person, r->x->q.address, r->t.now, &again_at))
		return OK;
	/* The headers tell of the limit that was met. */
	r->most = often_act_most(act);
	r->left = 0;
	r->reset = again_at;
	return too_often(r, again_at);
}

enum err admit(struct running *r)
{
	const struct mounted *row = r->found.row;
	enum err e;

	if (!goes_in(r)) {
		if (row->route->who == NOBODY)
			return fail(&r->t, ERR_NOT_FOUND, W_ERROR_NOT_FOUND);
		if (r->waits)
			return fail(&r->t, ERR_FORBIDDEN, W_API_PENDING);
		if (!r->t.me)
			return fail(&r->t, ERR_SIGN_IN, W_ERROR_SIGN_IN);
		return fail(&r->t, ERR_FORBIDDEN, W_ERROR_FORBIDDEN);
	}
	if (row->door == DOOR_FED)
		return OK;
	e = row->door == DOOR_API ? admit_api(r) : admit_web(r);
	return e ? e : admit_act(r);
}
