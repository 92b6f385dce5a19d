#include <jansson.h>

#include "base/json.h"

#define READ_DEPTH 8
/* A name is written out for each value under it: a long one would multiply. */
#define NAME_BYTES_MAX ((size_t)512)

static bool flatten(struct arena *a, struct str name, const json_t *v, int depth,
		    struct params *out);

static bool flatten_object(struct arena *a, struct str name, const json_t *v, int depth,
			   struct params *out)
{
	const char *key;
	json_t *member;

	json_object_foreach ((json_t *)(uintptr_t)v, key, member) {
		struct str full = name.n ? str_fmt(a, "%.*s[%s]", STR_ARG(name), key)
					 : str_dup(a, str_of(key));

		if (!flatten(a, full, member, depth + 1, out))
			return false;
	}
	return true;
}

static bool flatten_array(struct arena *a, struct str name, const json_t *v, int depth,
			  struct params *out)
{
	size_t i;
	json_t *item;

	if (!json_array_size(v))
		return params_add(out, a, str_fmt(a, "%.*s[]", STR_ARG(name)), S(""));
	json_array_foreach ((json_t *)(uintptr_t)v, i, item) {
		bool nested = json_is_object(item) || json_is_array(item);
		struct str full = nested ? str_fmt(a, "%.*s[%zu]", STR_ARG(name), i)
					 : str_fmt(a, "%.*s[]", STR_ARG(name));

		if (!flatten(a, full, item, depth + 1, out))
			return false;
	}
	return true;
}

static struct str scalar(struct arena *a, const json_t *v)
{
	switch (json_typeof(v)) {
	case JSON_STRING:
		return str_dup(a, (struct str){ json_string_value(v), json_string_length(v) });
	case JSON_INTEGER:
		return str_fmt(a, "%lld", (long long)json_integer_value(v));
	case JSON_REAL:
		return str_fmt(a, "%.17g", json_real_value(v));
	case JSON_TRUE:
		return S("true");
	case JSON_FALSE:
		return S("false");
	default:
		return S("");
	}
}

static bool flatten(struct arena *a, struct str name, const json_t *v, int depth,
		    struct params *out)
{
	if (depth > READ_DEPTH || name.n > NAME_BYTES_MAX)
		return false;
	if (json_is_object(v))
		return flatten_object(a, name, v, depth, out);
	if (json_is_array(v))
		return flatten_array(a, name, v, depth, out);
	return params_add(out, a, name, scalar(a, v));
}

bool json_read_params(struct arena *a, struct str text, struct params *ret_params)
{
	json_error_t error;
	json_t *root = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &error);
	bool good;

	good = json_is_object(root) && flatten(a, S(""), root, 0, ret_params);
	json_decref(root);
	return good;
}
