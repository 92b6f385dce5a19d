#include "fed/ask.h"

#include <pthread.h>

#include "base/json.h"
#include "base/url.h"
#include "core/peer.h"
#include "core/place.h"
#include "core/place_key.h"
#include "fed/signature.h"
#include "sys/fetch.h"

#define PARAMS_MOST 500

static const char *const document_types[] = { "application/activity+json", "application/ld+json",
					      NULL };
static const char *const json_types[] = { "application/jrd+json", "application/json", NULL };

struct asking {
	const char *accept;
	const char *const *types;
	size_t bytes;
};

static const struct asking for_document = { "application/activity+json, application/ld+json; "
					    "profile=\"https://www.w3.org/ns/activitystreams\"",
					    document_types, THING_BYTES_MAX };
static const struct asking for_json = { "application/jrd+json, application/json", json_types,
					(size_t)256 * 1024 };

/* --- one request --- */

/* The address without its query, to sign by: some servers leave it out when they check. */
static struct url without_query(struct url url)
{
	return (struct url){ str_sub(url.s, 0, str_find_byte(url.s, '?')) };
}

static struct fetch_answer get(struct task *t, const struct asking *what, struct url url,
			       struct url signed_as)
{
	struct str key = str_fmt(t->a, "%.*s/actor#main-key", STR_ARG(place_fixed()->base));
	struct signature_headers s = signature_make(t->a, place_key()->private_pem, key, "GET",
						    signed_as, STR_NONE, t->now);
	struct fetch_header headers[] = { { "Accept", str_of(what->accept) },
					  { "Date", s.date },
					  { "Signature", s.signature } };

	return fetch_now(t->a, &(struct fetch_request){
				       .method = "GET",
				       .url = url.s,
				       .header = headers,
				       .headers = sizeof headers / sizeof *headers,
				       .bytes = what->bytes,
				       .seconds = ASK_SECONDS,
				       .types = what->types,
			       });
}

static struct fetch_answer get_either_way(struct task *t, const struct asking *what, struct url url)
{
	struct fetch_answer f = get(t, what, url, url);

	if (f.end == FETCH_ANSWERED && f.status == 401 && url_split(url).query.p)
		f = get(t, what, url, without_query(url));
	return f;
}

/* --- to the end of the redirects --- */

static enum err judge(const struct fetch_answer *f)
{
	switch (f->end) {
	case FETCH_ANSWERED:
		break;
	case FETCH_ADDRESS:
	case FETCH_PRIVATE:
	case FETCH_LARGE:
	case FETCH_TYPE:
	case FETCH_REDIRECTS:
		return ERR_INVALID;
	default:
		return ERR_REMOTE;
	}
	if (f->status == 404)
		return ERR_NOT_FOUND;
	if (f->status == 410)
		return ERR_GONE;
	if (f->status == 401 || f->status == 403)
		return ERR_FORBIDDEN;
	return f->status >= 200 && f->status < 300 ? OK : ERR_REMOTE;
}

bool ask_may(struct task *t, struct str host)
{
	return peer_may(t, host);
}

static bool may_ask(struct task *t, struct url url)
{
	return (url_split(url).secure || fetch_allows_private()) &&
	       ask_may(t, thing_host(t->a, url.s));
}

/* --- how many wait for one host --- */

/* A host that answers slowly, or not at all, must not hold every worker that could ask another. */
static struct {
	pthread_mutex_t lock;
	struct {
		char host[256];
		int n;
	} at[ASK_AT_ONCE];
} waiting = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* Its place among those that are waited for, or an empty one; -1: more of them than there are
 * workers, or no such name. Under the lock. */
static int place_of(struct str host)
{
	int empty = -1;

	for (int i = 0; i < ASK_AT_ONCE; i++) {
		if (waiting.at[i].n && str_eq(host, str_of(waiting.at[i].host)))
			return i;
		if (!waiting.at[i].n)
			empty = i;
	}
	return host.n < sizeof waiting.at[0].host ? empty : -1;
}

static bool begin_to_wait(struct str host)
{
	bool may = false;
	int i;

	pthread_mutex_lock(&waiting.lock);
	i = place_of(host);
	if (i >= 0 && waiting.at[i].n < ASK_HOST_MOST) {
		if (!waiting.at[i].n++) {
			memcpy(waiting.at[i].host, host.p, host.n);
			waiting.at[i].host[host.n] = '\0';
		}
		may = true;
	}
	pthread_mutex_unlock(&waiting.lock);
	return may;
}

static void end_to_wait(struct str host)
{
	pthread_mutex_lock(&waiting.lock);
	waiting.at[place_of(host)].n--;
	pthread_mutex_unlock(&waiting.lock);
}

static enum err get_in_turn(struct task *t, const struct asking *what, struct url url,
			    struct fetch_answer *ret)
{
	struct str host = thing_host(t->a, url.s);

	if (!begin_to_wait(host))
		return ERR_REMOTE;
	task_rest(t);
	*ret = get_either_way(t, what, url);
	task_go_on(t);
	end_to_wait(host);
	return OK;
}

/* Each step is signed anew: a signature holds for one address. What was asked in secret is not
 * asked again in the open. */
static enum err ask(struct task *t, const struct asking *what, struct str address,
		    struct fetch_answer *ret)
{
	struct url url, next;

	if (!url_read(t->a, address, &url))
		return ERR_INVALID;
	for (int hops = 0; hops <= ASK_REDIRECTS; hops++) {
		if (!may_ask(t, url))
			return ERR_FORBIDDEN;
		if (get_in_turn(t, what, url, ret))
			return ERR_REMOTE;
		if (ret->end != FETCH_ANSWERED || !ret->leads_to.n)
			return judge(ret);
		if (!url_read(t->a, ret->leads_to, &next) ||
		    (url_split(url).secure && !url_split(next).secure))
			return ERR_INVALID;
		url = next;
	}
	return ERR_INVALID;
}

/* --- what it says --- */

static struct str without_fragment(struct str url)
{
	return str_sub(url, 0, str_find_byte(url, '#'));
}

/* However it is written: "https://Far.example:443/a" is "https://far.example/a". */
static bool is_same(struct arena *a, struct str id, struct str address)
{
	struct url x, y;

	return str_eq(id, address) ||
	       (url_read(a, id, &x) && url_read(a, address, &y) && str_eq(x.s, y.s));
}

static enum err ask_once(struct task *t, struct str url, struct thing *ret, struct str *ret_from)
{
	struct fetch_answer f;
	enum err e = ask(t, &for_document, url, &f);

	if (e)
		return e;
	*ret_from = without_fragment(f.url);
	return thing_read(t->a, f.body, ret) && ret->id.n ? OK : ERR_INVALID;
}

enum err ask_document(struct task *t, struct str url, struct thing *ret)
{
	struct str from, host;
	enum err e = ask_once(t, url, ret, &from);

	if (e || is_same(t->a, ret->id, from))
		return e;
	host = thing_host(t->a, from);
	if (!str_eq(thing_host(t->a, ret->id), host) || !host.n)
		return ERR_INVALID;
	/* A key may be served as itself: its id is the address that was asked, with the fragment.
	 */
	if (is_same(t->a, without_fragment(ret->id), from))
		return OK;
	e = ask_once(t, ret->id, ret, &from);
	return e || is_same(t->a, ret->id, from) ? e : ERR_INVALID;
}

enum err ask_json(struct task *t, struct str url, struct params *ret)
{
	struct fetch_answer f;
	enum err e = ask(t, &for_json, url, &f);

	if (e)
		return e;
	*ret = (struct params){ .most = PARAMS_MOST };
	return json_read_params(t->a, f.body, ret) ? OK : ERR_INVALID;
}
