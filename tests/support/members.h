/*
 * JSON against a table of entity_shapes.h, for entity_test.c and its sisters. Each member is there
 * with one of its types, and none is there that the table does not name.
 */
#ifndef TESTS_SUPPORT_MEMBERS_H
#define TESTS_SUPPORT_MEMBERS_H

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "api/entity_shapes.h"
#include "base/err.h"
#include "tests/support/check.h"

#define wrong(...)                                                                                 \
	do {                                                                                       \
		print_error(__VA_ARGS__);                                                          \
		print_error("\n");                                                                 \
		_fail(__FILE__, __LINE__);                                                         \
	} while (0)

static inline bool like(const char *s, const char *form)
{
	for (; *form; form++, s++)
		if (*form == '9' ? *s < '0' || *s > '9' : *s != *form)
			return false;
	return !*s;
}

static inline bool is_id(const char *s)
{
	for (const char *c = s; *c; c++)
		if (*c < '0' || *c > '9')
			return false;
	return *s && *s != '0';
}

static inline bool fits_text(char type, const char *s)
{
	switch (type) {
	case 's':
		return true;
	case 'I':
		return is_id(s);
	case 't':
		return like(s, "9999-99-99T99:99:99.999Z");
	case 'd':
		return like(s, "9999-99-99");
	case 'u':
		return !strncmp(s, "https://roses.example/", 22);
	default:
		return false;
	}
}

static inline bool fits(char type, const json_t *v)
{
	switch (json_typeof(v)) {
	case JSON_STRING:
		return fits_text(type, json_string_value(v));
	case JSON_INTEGER:
		return type == 'i' || type == 'r';
	case JSON_REAL:
		return type == 'r';
	case JSON_TRUE:
	case JSON_FALSE:
		return type == 'b';
	case JSON_ARRAY:
		return type == 'a';
	case JSON_OBJECT:
		return type == 'o';
	default:
		return type == 'n';
	}
}

static inline void check_members(const json_t *v, const struct member *m)
{
	size_t named = 0;

	assert_true(json_is_object(v));
	for (; m->key; m++) {
		const json_t *x = json_object_get(v, m->key);
		bool good = !x && strchr(m->types, '?');

		for (const char *c = m->types; x && *c; c++)
			good = good || fits(*c, x);
		if (!good)
			wrong("member %s should be of %s", m->key, m->types);
		named += x != NULL;
	}
	if (named != json_object_size(v))
		wrong("%zu members, %zu of them in the table before %s", json_object_size(v), named,
		      json_dumps(v, 0));
}

static inline json_t *in(const json_t *v, const char *key)
{
	json_t *x = json_object_get(v, key);

	if (!x)
		wrong("no member %s", key);
	return x;
}

static inline const char *text_in(const json_t *v, const char *key)
{
	const char *s = json_string_value(in(v, key));

	assert_non_null(s);
	return s;
}

#endif
