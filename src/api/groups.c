#include "api/api.h"

/* "[0][name]" into key "0" and member "name". */
static bool key_and_member(struct str s, struct str *ret_key, struct str *ret_member)
{
	size_t end;

	if (!str_starts(s, S("[")))
		return false;
	end = str_find_byte(s, ']');
	if (end + 2 >= s.n || s.p[end + 1] != '[' || s.p[s.n - 1] != ']')
		return false;
	*ret_key = str_sub(s, 1, end - 1);
	*ret_member = str_sub(s, end + 2, s.n - end - 3);
	return ret_member->n > 0;
}

struct keys {
	struct str *key;
	struct params *group;
	size_t n, most;
};

/* The group with that key, or the last nameless one as long as it lacks the member; NULL when a new
 * one is needed. */
static struct params *find_group(const struct keys *k, struct str key, struct str member)
{
	for (size_t i = k->n; i-- > 0;) {
		if (!str_eq(k->key[i], key))
			continue;
		if (!key.n && params_last(&k->group[i], member).p)
			return NULL;
		return &k->group[i];
	}
	return NULL;
}

bool param_groups(struct arena *a, const struct params *p, struct str list, size_t most,
		  struct param_groups *ret)
{
	struct keys k = { arena_many(a, struct str, most), arena_many(a, struct params, most), 0,
			  most };

	for (size_t i = 0; i < p->n; i++) {
		struct str name = p->p[i].name, key, member;
		struct params *group;

		if (p->p[i].file || !str_starts(name, list) ||
		    !key_and_member(str_sub(name, list.n, name.n), &key, &member))
			continue;
		group = find_group(&k, key, member);
		if (!group) {
			if (k.n == k.most)
				return false;
			k.key[k.n] = key;
			group = &k.group[k.n++];
			group->most = p->most;
		}
		params_add(group, a, member, p->p[i].value);
	}
	*ret = (struct param_groups){ k.group, k.n };
	return true;
}

/* One number of a focus: "-0.25" as -250; moved into -1000 … 1000. */
static bool thousandths(struct str s, int64_t *ret)
{
	bool minus = str_starts(s, S("-"));
	struct str whole = STR_NONE, part = str_sub(s, minus || str_starts(s, S("+")), s.n);
	int64_t n = 0, places = 0, value;

	str_cut(&part, '.', &whole);
	if (!whole.n && !part.n)
		return false;
	if (whole.n && !str_int(whole, 0, 1000000, &n))
		return false;
	value = n * 1000;
	for (size_t i = 0, unit = 100; i < part.n; i++, unit /= 10) {
		if (part.p[i] < '0' || part.p[i] > '9')
			return false;
		places += (part.p[i] - '0') * (int64_t)unit;
	}
	value += places;
	if (value > 1000)
		value = 1000;
	*ret = minus ? -value : value;
	return true;
}

bool focus_read(struct str s, int64_t *ret_x, int64_t *ret_y)
{
	struct str x, y = str_trim(s);
	int64_t fx = 0, fy = 0;

	if (y.n) {
		if (str_find_byte(y, ',') == y.n)
			return false;
		str_cut(&y, ',', &x);
		if (!thousandths(str_trim(x), &fx) || !thousandths(str_trim(y), &fy))
			return false;
	}
	*ret_x = fx;
	*ret_y = fy;
	return true;
}

bool visibility_read(struct str s, enum visibility *ret)
{
	static const struct {
		const char *name;
		enum visibility visibility;
	} rows[] = {
		{ "public", POST_PUBLIC },     { "unlisted", POST_UNLISTED },
		{ "private", POST_FOLLOWERS }, { "direct", POST_DIRECT },
		{ "self", POST_SELF },	       { "followers", POST_FOLLOWERS },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (str_eq(s, str_of(rows[i].name))) {
			*ret = rows[i].visibility;
			return true;
		}
	}
	return false;
}

bool audience_param(const struct task *t, struct str s, enum visibility *ret, int64_t *ret_circle)
{
	*ret_circle = 0;
	if (str_starts(s, S("list:"))) {
		*ret = POST_CIRCLE;
		return str_int(str_sub(s, 5, s.n), 1, INT64_MAX, ret_circle);
	}
	if (str_eq(s, S("private")) && t->me->post_visibility == POST_CIRCLE) {
		*ret = POST_CIRCLE;
		*ret_circle = t->me->post_circle;
		return true;
	}
	return visibility_read(s, ret);
}
