#include "core/import_parts.h"

#include "base/csv.h"
#include "core/people.h"
#include "core/place.h"

#define ADDRESS_CHARS 320

/* "Account address", or "account_address" of older files: the heading. */
static bool is_heading(struct str s)
{
	return str_eq_nocase(s, S("Account address")) || str_eq_nocase(s, S("account_address"));
}

/* Could anybody be called that, here or elsewhere? A file of something else has words there. */
static bool is_name(struct str key)
{
	for (size_t i = 0; i < key.n; i++)
		if (!(key.p[i] >= 'a' && key.p[i] <= 'z') &&
		    !(key.p[i] >= '0' && key.p[i] <= '9') &&
		    (!key.p[i] || !strchr("_.-", key.p[i])))
			return false;
	return key.n > 0;
}

static bool has_titles(enum import_kind kind)
{
	return kind == IMPORT_LISTS || kind == IMPORT_CIRCLES;
}

bool import_next(struct arena *a, enum import_kind kind, struct str *rest, struct import_said *ret)
{
	struct str acct;

	do {
		*ret = (struct import_said){ 0 };
		if (!csv_record(a, rest, ret->field, IMPORT_FIELDS))
			return false;
	} while (is_heading(ret->field[0]));
	acct = ret->field[has_titles(kind) ? 1 : 0];
	if (has_titles(kind))
		ret->title = ret->field[0];
	ret->address = str_lower(a, str_first_chars(acct, ADDRESS_CHARS));
	if (people_read_acct(a, acct, &ret->key, &ret->domain) && is_name(ret->key))
		ret->address =
			str_fmt(a, "%.*s@%.*s", STR_ARG(ret->key),
				STR_ARG(ret->domain.n ? ret->domain : place_fixed()->domain));
	else
		ret->key = S("");
	if (!ret->title.p)
		ret->title = S("");
	if (!ret->address.p)
		ret->address = S("");
	return true;
}
