#include "store/far_uri.h"
#include "core/far.h"
#include "core/place.h"

struct str account_uri(struct task *t, const struct account *a)
{
	if (a->domain.n)
		return store_far_account_uri(t, a->id);
	return str_fmt(t->a, "%.*s/@%.*s", STR_ARG(place_fixed()->base), STR_ARG(a->name));
}

struct str post_uri(struct task *t, int64_t post_id)
{
	struct post_uri_row r;

	if (!store_post_uri(t, post_id, &r))
		return S("");
	if (r.domain.n)
		return r.uri.p ? r.uri : S("");
	return str_fmt(t->a, "%.*s/@%.*s/%lld", STR_ARG(place_fixed()->base), STR_ARG(r.name),
		       (long long)post_id);
}
