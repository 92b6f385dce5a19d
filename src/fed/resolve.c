#include "fed/resolve.h"

#include "base/clock.h"
#include "base/url.h"
#include "core/far.h"
#include "core/people.h"
#include "core/place.h"
#include "fed/ask.h"
#include "fed/foreign.h"
#include "sys/fetch.h"
#include "sys/writer.h"

#define STALE_AFTER CLOCK_DAY
#define UP_MOST 20 /* posts above one that is fetched */

/* --- names --- */

struct finger {		   /* what WebFinger says: RFC 7033 */
	struct str domain; /* of its subject */
	struct str self;   /* the actor */
};

static bool is_actor_link(const struct params *p, struct arena *a, int i)
{
	struct str type = params_last(p, str_fmt(a, "links[%d][type]", i));

	return str_eq(params_last(p, str_fmt(a, "links[%d][rel]", i)), S("self")) &&
	       (str_starts(type, S("application/activity+json")) ||
		str_starts(type, S("application/ld+json")));
}

static struct str domain_of(struct arena *a, struct str subject)
{
	struct str name;

	if (str_starts(subject, S("acct:")))
		subject = str_sub(subject, 5, subject.n);
	str_cut(&subject, '@', &name);
	return subject.n && subject.n < 300 ? str_lower(a, subject) : S("");
}

/* scheme: "https://", or what the tests have. */
static enum err finger(struct task *t, struct str scheme, struct str name, struct str domain,
		       struct finger *ret)
{
	enum { LINKS_MOST = 50 };
	struct str acct = str_fmt(t->a, "acct:%.*s@%.*s", STR_ARG(name), STR_ARG(domain));
	struct str url = str_fmt(t->a, "%.*s%.*s/.well-known/webfinger?resource=%.*s",
				 STR_ARG(scheme), STR_ARG(domain), STR_ARG(url_encode(t->a, acct)));
	struct params p;
	enum err e;

	*ret = (struct finger){ S(""), S("") };
	if (!ask_may(t, domain))
		return ERR_FORBIDDEN;
	e = ask_json(t, url, &p);
	if (e)
		return e;
	ret->domain = domain_of(t->a, params_last(&p, S("subject")));
	for (int i = 0; i < LINKS_MOST && !ret->self.n; i++)
		if (is_actor_link(&p, t->a, i))
			ret->self = params_last(&p, str_fmt(t->a, "links[%d][href]", i));
	return ret->self.n ? OK : ERR_INVALID;
}

static struct str scheme_of(struct str uri)
{
	return str_starts(uri, S("http://")) ? S("http://") : S("https://");
}

/* What stands after the @ of an actor's name: their own host, unless both it and the other domain
 * say that they are of that one. */
static struct str confirmed_domain(struct task *t, const struct thing *doc, struct str host)
{
	struct str scheme = scheme_of(doc->id);
	struct finger here, there;

	if (finger(t, scheme, doc->preferred_username, host, &here) || !here.domain.n ||
	    !str_eq(here.self, doc->id) || str_eq(here.domain, host))
		return host;
	if (finger(t, scheme, doc->preferred_username, here.domain, &there) ||
	    !str_eq(there.self, doc->id))
		return host;
	return here.domain;
}

/* --- people --- */

struct keeping {
	const struct far_person *p;
	int64_t id;
};

static enum err keep(struct task *t, void *arg)
{
	struct keeping *k = arg;

	return far_person_keep(t, k->p, &k->id);
}

static enum err gone(struct task *t, void *arg)
{
	return far_person_gone(t, *(const int64_t *)arg);
}

/* The domain of one who is here was confirmed when they came. */
static struct str domain_for(struct task *t, const struct thing *doc, struct str host)
{
	int64_t id = far_person_find(t, doc->id);
	struct account a;

	if (id && account_load(t, id, &a) == OK && a.domain.n)
		return a.domain;
	return confirmed_domain(t, doc, host);
}

/* Somebody has the name: are they still there? If not, they go from here, and the name is free when
 * they have gone. */
static void look_at_older(struct task *t, const struct far_person *p)
{
	struct str acct = str_fmt(t->a, "%.*s@%.*s", STR_ARG(p->name), STR_ARG(p->domain));
	struct account older;
	struct thing doc;
	struct str uri;

	if (account_find(t, acct, &older))
		return;
	uri = account_uri(t, &older);
	if (ask_document(t, uri, &doc) == ERR_GONE)
		write_now(t, gone, &older.id);
}

static enum err keep_actor(struct task *t, const struct thing *doc, int64_t *ret_id)
{
	struct str host = thing_host(t->a, doc->id);
	struct far_person p;
	struct keeping k = { &p, 0 };
	enum err e;

	if (!foreign_person(t->a, doc, host, &p))
		return ERR_INVALID;
	p.domain = domain_for(t, doc, host);
	e = write_now(t, keep, &k);
	if (e == ERR_CONFLICT)
		look_at_older(t, &p);
	*ret_id = k.id;
	return e;
}

enum err resolve_actor_anew(struct task *t, struct str uri, int64_t *ret_id)
{
	struct str host = thing_host(t->a, uri);
	struct thing doc;
	int64_t known;
	enum err e;

	*ret_id = 0;
	if (!host.n || !ask_may(t, host))
		return ERR_FORBIDDEN;
	e = ask_document(t, uri, &doc);
	known = far_person_find(t, uri);
	if (e == ERR_GONE && known)
		write_now(t, gone, &known);
	return e ? e : keep_actor(t, &doc, ret_id);
}

static bool is_here(struct task *t, int64_t id)
{
	struct account a;

	return account_load(t, id, &a) == OK && !a.domain.n;
}

/* Of one who is here, what is old is better than nothing. */
enum err resolve_actor(struct task *t, struct str uri, int64_t *ret_id)
{
	int64_t id = far_person_find(t, uri);
	enum err e;

	*ret_id = id;
	if (id && (is_here(t, id) || far_person_fetched(t, id) > t->now - STALE_AFTER))
		return OK;
	e = resolve_actor_anew(t, uri, ret_id);
	if (id && e && e != ERR_GONE) {
		*ret_id = id;
		return OK;
	}
	return e;
}

/* --- keys --- */

/* The actor whose key the document is, or holds. */
static struct str owner_of(const struct thing *doc)
{
	if (doc->type == THING_KEY || (doc->value.n && doc->actor.n))
		return doc->actor;
	return doc->id;
}

enum err resolve_key(struct task *t, struct str key_id)
{
	struct str host = thing_host(t->a, key_id);
	struct far_key key;
	struct thing doc;
	int64_t id;
	enum err e;

	if (!host.n || !ask_may(t, host))
		return ERR_FORBIDDEN;
	e = ask_document(t, key_id, &doc);
	if (e)
		return e;
	if (!str_eq(owner_of(&doc), doc.id)) {
		struct str owner = owner_of(&doc);

		if (!str_eq(thing_host(t->a, owner), host))
			return ERR_INVALID;
		e = ask_document(t, owner, &doc);
		if (e)
			return e;
	}
	e = keep_actor(t, &doc, &id);
	if (e)
		return e;
	return far_key_find(t, key_id, &key) && key.account_id == id ? OK : ERR_INVALID;
}

/* --- what people type --- */

static enum err say(struct task *t, enum err e)
{
	switch (e) {
	case OK:
		return OK;
	case ERR_FORBIDDEN:
		return fail(t, ERR_FORBIDDEN, W_FAR_REFUSED);
	case ERR_REMOTE:
		return fail(t, ERR_REMOTE, W_FAR_NO_ANSWER);
	default:
		return fail(t, ERR_NOT_FOUND, W_FAR_NOT_FOUND);
	}
}

static struct str usual_scheme(void)
{
	return fetch_allows_private() ? S("http://") : S("https://");
}

static enum err look_up(struct task *t, struct str name, struct str domain, int64_t *ret_id)
{
	struct finger f;
	struct str host;
	enum err e;

	if (!url_host(t->a, str_sub(domain, 0, str_find_byte(domain, ':')), &host))
		return ERR_INVALID;
	e = finger(t, usual_scheme(), name, domain, &f);
	return e ? e : resolve_actor(t, f.self, ret_id);
}

enum err resolve_acct(struct task *t, struct str acct, int64_t *ret_id)
{
	struct str key, domain;
	struct account a;
	enum err e = account_find(t, acct, &a);

	*ret_id = 0;
	if (e && e != ERR_NOT_FOUND)
		return e;
	if (e == OK) {
		*ret_id = a.id;
		if (!a.domain.n || far_person_fetched(t, a.id) > t->now - STALE_AFTER)
			return OK;
	}
	t->fault = (struct fault){ 0 };
	if (!people_read_acct(t->a, acct, &key, &domain) || !domain.n)
		return say(t, ERR_NOT_FOUND);
	e = look_up(t, key, domain, ret_id);
	return *ret_id ? OK : say(t, e);
}

/* --- posts --- */

struct keeping_note {
	const struct far_note *n;
	int64_t id;
};

static enum err keep_note(struct task *t, void *arg)
{
	struct keeping_note *k = arg;

	return far_note_keep(t, k->n, &k->id);
}

/* Some give the activity at the address of its object. */
static enum err ask_note(struct task *t, struct str uri, struct thing *ret)
{
	enum err e = ask_document(t, uri, ret);
	struct str host;

	if (e || foreign_is_note(ret))
		return e;
	host = thing_host(t->a, ret->id);
	if (ret->type != THING_CREATE || ret->object.n != 1 ||
	    !str_eq(thing_host(t->a, ret->object.p[0].id), host))
		return ERR_INVALID;
	e = ask_document(t, ret->object.p[0].id, ret);
	return e || foreign_is_note(ret) ? e : ERR_INVALID;
}

static enum err resolve_up(struct task *t, struct str uri, int up, int64_t *ret_id);

/* A note from its own address, as one of its author, who is here from then on. */
static enum err read_fetched(struct task *t, const struct thing *doc, struct far_note *ret)
{
	struct far_ways ways;
	int64_t author;
	enum err e;

	if (!str_eq(thing_host(t->a, doc->actor), thing_host(t->a, doc->id)))
		return ERR_INVALID;
	e = resolve_actor(t, doc->actor, &author);
	if (e)
		return e;
	if (!far_ways(t, author, &ways) || !foreign_note(t, doc, author, ways.followers, ret))
		return ERR_INVALID;
	return OK;
}

/* With what it answers before it. */
static enum err keep_fetched(struct task *t, const struct thing *doc, int up, bool is_news,
			     int64_t *ret_id)
{
	struct far_note n;
	struct keeping_note k = { &n, 0 };
	int64_t parent;
	enum err e;

	if (up && doc->in_reply_to.n && !far_post_find(t, doc->in_reply_to))
		resolve_up(t, doc->in_reply_to, up - 1, &parent);
	e = read_fetched(t, doc, &n);
	if (e)
		return e;
	n.is_news = is_news;
	e = write_now(t, keep_note, &k);
	*ret_id = k.id;
	return e;
}

static enum err fetch(struct task *t, struct str uri, struct thing *ret)
{
	struct str host = thing_host(t->a, uri);

	return ask_may(t, host) ? ask_note(t, uri, ret) : ERR_FORBIDDEN;
}

static enum err resolve_up(struct task *t, struct str uri, int up, int64_t *ret_id)
{
	struct thing doc;
	enum err e;

	*ret_id = far_post_find(t, uri);
	if (*ret_id)
		return OK;
	e = fetch(t, uri, &doc);
	return e ? e : keep_fetched(t, &doc, up, false, ret_id);
}

enum err resolve_post(struct task *t, struct str uri, int64_t *ret_id)
{
	return resolve_up(t, uri, UP_MOST, ret_id);
}

enum err resolve_news(struct task *t, struct str uri, int64_t *ret_id)
{
	struct thing doc;
	enum err e;

	*ret_id = far_post_find(t, uri);
	if (*ret_id)
		return OK;
	e = fetch(t, uri, &doc);
	return e ? e : keep_fetched(t, &doc, UP_MOST, true, ret_id);
}

static enum err change_note(struct task *t, void *arg)
{
	struct keeping_note *k = arg;

	return far_note_change(t, k->id, k->n);
}

static enum err remove_note(struct task *t, void *arg)
{
	return far_note_remove(t, *(const int64_t *)arg);
}

enum err resolve_again(struct task *t, struct str uri)
{
	struct far_note n;
	struct keeping_note k = { &n, far_post_find(t, uri) };
	struct thing doc;
	enum err e;

	if (!k.id)
		return ERR_NOT_FOUND;
	e = fetch(t, uri, &doc);
	if (e == ERR_GONE || (e == ERR_NOT_FOUND && far_post_is_open(t, k.id)))
		return write_now(t, remove_note, &k.id);
	if (!e)
		e = read_fetched(t, &doc, &n);
	return e ? e : write_now(t, change_note, &k);
}

/* A page's address leads to the document by the Accept header, or is its id. */
enum err resolve_address(struct task *t, struct str url, struct reached *ret)
{
	struct str host = thing_host(t->a, url);
	struct thing doc;
	enum err e;

	*ret = (struct reached){ far_person_find(t, url), far_post_find(t, url) };
	if (ret->account_id || ret->post_id)
		return OK;
	if (!host.n || !ask_may(t, host))
		return say(t, host.n ? ERR_FORBIDDEN : ERR_NOT_FOUND);
	e = ask_document(t, url, &doc);
	if (!e && (foreign_is_note(&doc) || doc.type == THING_CREATE))
		e = foreign_is_note(&doc) ? keep_fetched(t, &doc, UP_MOST, false, &ret->post_id)
					  : resolve_post(t, doc.id, &ret->post_id);
	else if (!e)
		e = keep_actor(t, &doc, &ret->account_id);
	return say(t, e);
}
