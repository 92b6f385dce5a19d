#include "fed/sync.h"

#include <pthread.h>

#include "base/clock.h"
#include "base/url.h"
#include "core/far.h"
#include "fed/ask.h"
#include "fed/followers.h"
#include "sys/writer.h"

#define PAGES_MOST 20
#define LOOKED 1024 /* people remembered; two that fall on one place share their hour */

/* When somebody's followers were compared last. */
static struct {
	pthread_mutex_t lock;
	struct {
		int64_t account_id, at;
	} one[LOOKED];
} looked = { .lock = PTHREAD_MUTEX_INITIALIZER };

static bool is_due(struct task *t, int64_t account_id)
{
	size_t at = (size_t)((uint64_t)account_id * 0x9E3779B97F4A7C15U >> 54);
	bool due;

	pthread_mutex_lock(&looked.lock);
	due = looked.one[at].account_id != account_id || looked.one[at].at < t->now - CLOCK_HOUR;
	if (due) {
		looked.one[at].account_id = account_id;
		looked.one[at].at = t->now;
	}
	pthread_mutex_unlock(&looked.lock);
	return due;
}

/* name="value" of a list of them; empty when it is not there. */
static struct str value_of(struct str header, struct str name)
{
	struct str part;

	while (str_cut(&header, ',', &part)) {
		struct str key;

		part = str_trim(part);
		str_cut(&part, '=', &key);
		if (str_eq_nocase(str_trim(key), name) && part.n > 1 && part.p[0] == '"' &&
		    str_ends(part, S("\"")))
			return str_sub(part, 1, part.n - 2);
	}
	return S("");
}

static bool is_digest(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("0123456789abcdef", s.p[i]))
			return false;
	return s.n == 64;
}

struct str sync_read(struct task *t, struct str header, int64_t account_id)
{
	struct str id = value_of(header, S("collectionId")), url = value_of(header, S("url"));
	struct str digest = value_of(header, S("digest"));
	struct far_ways ways;

	if (!is_digest(digest) || !id.n || url.n > URL_MAX || !far_ways(t, account_id, &ways) ||
	    !str_eq(id, ways.followers) || !str_eq(thing_host(t->a, url), ways.host) ||
	    !is_due(t, account_id))
		return S("");
	return str_fmt(t->a, "%.*s %.*s", STR_ARG(digest), STR_ARG(url));
}

/* --- comparing --- */

static enum err ask_all(struct task *t, struct str url, struct str host, struct strs *ret)
{
	size_t room = 0;

	*ret = (struct strs){ 0 };
	for (int i = 0; i < PAGES_MOST && url.n; i++) {
		struct thing page;
		enum err e;

		if (!str_eq(thing_host(t->a, url), host))
			return ERR_INVALID;
		e = ask_document(t, url, &page);
		if (e)
			return e;
		if (page.type != THING_COLLECTION && page.type != THING_COLLECTION_PAGE)
			return ERR_INVALID;
		if (page.object.n == THING_LIST_MAX) /* there may be more */
			return ERR_LIMIT;
		for (size_t k = 0; k < page.object.n && ret->n < FAR_FOLLOWERS_MAX; k++) {
			arena_grow(t->a, ret->p, ret->n, &room);
			ret->p[ret->n++] = page.object.p[k].id;
		}
		url = page.object.n || !page.first.n ? page.next : page.first;
	}
	return url.n ? ERR_LIMIT : OK; /* a part of a list says nothing about the others */
}

struct settling {
	int64_t account_id;
	struct strs list;
};

static enum err settle(struct task *t, void *arg)
{
	const struct settling *s = arg;

	far_followers_are(t, s->account_id, &s->list);
	return OK;
}

enum err sync_step(struct task *t, const struct job *j)
{
	struct str url = j->detail, digest = S("");
	struct settling s = { .account_id = j->ref };
	struct strs here = far_followers_here(t, j->ref, FAR_FOLLOWERS_MAX);
	struct far_ways ways;
	enum err e;

	str_cut(&url, ' ', &digest);
	if (here.n > FAR_FOLLOWERS_MAX || !far_ways(t, j->ref, &ways) ||
	    str_eq(followers_digest(t->a, &here), digest))
		return OK;
	e = ask_all(t, url, ways.host, &s.list);
	if (e)
		return e == ERR_REMOTE || e == ERR_BUSY ? e : OK;
	return write_now(t, settle, &s);
}
