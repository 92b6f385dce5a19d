#include "store/far_uri.h"

#include "base/id.h"
#include "core/far.h"
#include "core/place.h"
#include "store/sight.h"
#include "store/tell.h"

#define READERS_MOST 20 /* of one server that are looked at */

struct str account_uri(struct task *t, const struct account *a)
{
	if (a->domain.n)
		return store_far_account_uri(t, a->id);
	return str_fmt(t->a, "%.*s/@%.*s", STR_ARG(place_fixed()->base), STR_ARG(a->name));
}

struct str post_number(struct arena *a, int64_t id, int64_t era)
{
	return era ? str_fmt(a, "%lld.%lld", (long long)id, (long long)era)
		   : str_fmt(a, "%lld", (long long)id);
}

bool post_number_read(struct str number, int64_t *ret_id, int64_t *ret_era)
{
	struct str id;

	*ret_era = 0;
	if (str_find_byte(number, '.') == number.n)
		return id_read(number, ret_id);
	return str_cut(&number, '.', &id) && id_read(id, ret_id) &&
	       str_int(number, 1, INT32_MAX, ret_era) && number.p[0] != '0';
}

struct str post_uri(struct task *t, int64_t post_id)
{
	struct post_uri_row r;

	if (!store_post_uri(t, post_id, &r))
		return S("");
	if (r.domain.n)
		return r.uri.p ? r.uri : S("");
	return str_fmt(t->a, "%.*s/@%.*s/%.*s", STR_ARG(place_fixed()->base), STR_ARG(r.name),
		       STR_ARG(post_number(t->a, post_id, r.era)));
}

/* "…/context" (FEP-7888) */
static struct str thread_uri(struct task *t, int64_t thread_id)
{
	struct far_place first;

	if (far_place_of(t, thread_id, &first))
		return first.context;
	return str_fmt(t->a, "%.*s/context", STR_ARG(post_uri(t, thread_id)));
}

struct str far_thread_people(struct task *t, enum visibility v, int64_t audience_id,
			     int64_t thread_id)
{
	struct fault before = t->fault;
	struct far_ways ways;
	struct account a;
	enum err e;

	if (v == POST_CIRCLE)
		return thread_uri(t, thread_id);
	if (v != POST_FOLLOWERS)
		return S("");
	e = account_load(t, audience_id, &a);
	t->fault = before;
	if (e)
		return S("");
	if (a.domain.n)
		return far_ways(t, a.id, &ways) ? ways.followers : S("");
	return str_fmt(t->a, "%.*s/followers", STR_ARG(account_uri(t, &a)));
}

/* --- for whom a server asks --- */

int64_t far_reader_at(struct task *t, struct str host, int64_t post_id)
{
	struct sight_post p;
	struct ids few;

	if (!sight_post(t, post_id, &p))
		return 0;
	if (p.visibility == POST_FOLLOWERS) {
		struct strs one = store_tell_followers_at(t, p.audience_id, host, 1);
		int64_t id = one.n ? far_person_find(t, one.p[0]) : 0;

		if (id && post_may_see(t, id, post_id))
			return id;
	}
	few = sight_at_host(t, p.visibility == POST_CIRCLE ? p.circle_id : 0, post_id, host,
			    READERS_MOST);
	for (size_t i = 0; i < few.n; i++)
		if (post_may_see(t, few.p[i], post_id))
			return few.p[i];
	return 0;
}

/* Where it lies: "https://far.example/actor" (Mastodon, Rosemary), or as others have it. */
static bool is_at_root(struct str uri, struct str host)
{
	struct str path = str_sub(uri, str_find(uri, S("://")) + 3 + host.n, uri.n);

	return str_eq(path, S("/actor")) || str_eq(path, S("/internal/fetch"));
}

bool far_is_place(struct task *t, const struct account *a)
{
	struct far_ways ways;

	return a->domain.n && far_ways(t, a->id, &ways) && ways.kind == FAR_APPLICATION &&
	       (str_eq_nocase(a->name, a->domain) || is_at_root(ways.uri, ways.host));
}
