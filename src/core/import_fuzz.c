/*
 * Lists of people and circles that somebody brings along. The first byte is which of them it is:
 * reading ends, and who is named could be somebody's name, at a server that is not this one.
 */
#include "base/err.h"
#include "core/import_parts.h"
#include "core/place.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct import_said *l)
{
	must(l->address.p && l->title.p);
	if (!l->key.n)
		return;
	must(str_find_byte(l->key, '@') == l->key.n && str_find_byte(l->key, ' ') == l->key.n);
	must(!str_eq(l->domain, place_fixed()->domain));
	must(str_starts(l->address, l->key) && l->address.p[l->key.n] == '@');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct place_fixed fixed = { .base = S("https://example.org"), .domain = S("example.org") };
	struct arena *a = arena_new((size_t)256 << 20);
	struct import_said l;

	place_fix(&fixed);
	if (size) {
		enum import_kind kind = (enum import_kind)(data[0] % IMPORT_KINDS);
		struct str rest = { (const char *)data + 1, size - 1 };
		size_t before = rest.n + 1;

		while (import_next(a, kind, &rest, &l)) {
			must(rest.n < before);
			before = rest.n;
			check(&l);
		}
		must(!rest.n);
	}
	arena_free(a);
	return 0;
}
