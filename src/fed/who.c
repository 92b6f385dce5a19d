#include "fed/who.h"

#include <pthread.h>

#include "base/clock.h"
#include "core/far.h"
#include "core/place.h"
#include "fed/activity.h"
#include "fed/ask.h"
#include "fed/resolve.h"

#define AGAIN_AFTER (5 * CLOCK_MINUTE) /* a key that did not fit is not fetched more often */
#define ASKED_MOST                                                                                 \
	2	  /* keys that one server is asked for at once: a slow one leaves room for others */
#define HOSTS 256 /* counted apart */

static struct {
	pthread_mutex_t lock;
	int of_host[HOSTS];
} asked = { .lock = PTHREAD_MUTEX_INITIALIZER };

static bool may_ask(struct str host, int by)
{
	int *n = &asked.of_host[str_hash(host) % HOSTS];
	bool may;

	pthread_mutex_lock(&asked.lock);
	may = by < 0 || *n < ASKED_MOST;
	if (may)
		*n += by;
	pthread_mutex_unlock(&asked.lock);
	return may;
}

static struct str header(void *ctx, const char *name)
{
	return request_header(ctx, name);
}

static enum err read(struct task *t, const struct request *q, struct signature *s,
		     struct who_signed *ret)
{
	struct signature_view v = { .method = q->method == POST ? "POST" : "GET",
				    .base = place_fixed()->base,
				    .path = q->path_sent,
				    .query = q->query,
				    .body = q->body,
				    .header = header,
				    .ctx = (void *)(uintptr_t)q };
	enum signature_fault f = signature_read(t->a, &v, t->now, s);

	*ret = (struct who_signed){ .key_id = s->key_id, .fault = signature_fault_text(f) };
	return f == SIGNATURE_GOOD ? OK : ERR_SIGN_IN;
}

static enum err refuse(struct who_signed *ret, enum err e, const char *fault)
{
	ret->fault = fault;
	return e;
}

/* *ret_key: as it is here; account_id 0 for none. */
static enum err by_known(struct task *t, const struct signature *s, struct far_key *ret_key,
			 struct who_signed *ret)
{
	*ret_key = (struct far_key){ 0 };
	if (!far_key_find(t, s->key_id, ret_key))
		return refuse(ret, ERR_REMOTE, "the key is not known here");
	if (!signature_fits(s, (enum sign_kind)ret_key->kind, ret_key->pem))
		return refuse(ret, ERR_REMOTE, "the signature does not fit the key");
	ret->suspended = ret_key->state == ACCOUNT_SUSPENDED && ret_key->suspended;
	if (ret_key->state != ACCOUNT_ACTIVE && !ret->suspended)
		return refuse(ret, ERR_FORBIDDEN, "this place does not hear that actor");
	ret->account_id = ret_key->account_id;
	ret->host = ret_key->host;
	return refuse(ret, OK, "fine");
}

static bool may_hear(struct task *t, struct str key_id)
{
	struct str host = thing_host(t->a, key_id);

	return host.n && ask_may(t, host);
}

static enum err read_and_look(struct task *t, const struct request *q, struct signature *s,
			      struct far_key *key, struct who_signed *ret)
{
	enum err e = read(t, q, s, ret);

	if (e)
		return e;
	if (!may_hear(t, s->key_id))
		return refuse(ret, ERR_FORBIDDEN, "this place does not talk with that server");
	return by_known(t, s, key, ret);
}

enum err who_signed(struct task *t, const struct request *q, struct who_signed *ret)
{
	struct signature s;
	struct far_key key;
	enum err e = read_and_look(t, q, &s, &key, ret);

	/* One that was fetched just now would be the same again. */
	if (e == ERR_REMOTE && key.account_id && key.fetched_at > t->now - AGAIN_AFTER)
		return ERR_SIGN_IN;
	return e;
}

enum err who_signed_slowly(struct task *t, const struct request *q, struct who_signed *ret)
{
	struct signature s;
	struct far_key key;
	struct str host;
	enum err e = read_and_look(t, q, &s, &key, ret);

	if (e != ERR_REMOTE)
		return e;
	if (key.account_id && key.fetched_at > t->now - AGAIN_AFTER)
		return ERR_SIGN_IN;
	host = thing_host(t->a, s.key_id);
	if (!may_ask(host, 1))
		return refuse(ret, ERR_OFTEN, "your server is asked for other keys just now");
	e = resolve_key(t, s.key_id);
	may_ask(host, -1);
	if (e == ERR_REMOTE)
		return refuse(ret, e, "the key could not be fetched");
	if (e)
		return refuse(ret, ERR_SIGN_IN, "the key is not where it should be");
	e = by_known(t, &s, &key, ret);
	return e == ERR_REMOTE ? ERR_SIGN_IN : e;
}
