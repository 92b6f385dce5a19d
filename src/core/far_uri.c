#include "store/far_uri.h"
#include "base/id.h"
#include "core/far.h"
#include "core/place.h"

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
