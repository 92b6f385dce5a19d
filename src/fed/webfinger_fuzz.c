/* Any bytes as what WebFinger is asked for: a name that comes out is text, and one that no person
 * could have leads nowhere. */
#include "base/err.h"
#include "core/place.h"
#include "fed/webfinger.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new((size_t)4 << 20);
	struct resource r;

	place_fix(&(struct place_fixed){ .base = S("https://home.example.org"),
					 .domain = S("example.org"),
					 .host = S("home.example.org") });
	r = resource_read(a, (struct str){ (const char *)data, n });
	must((r.kind == RESOURCE_PERSON) == (r.name.n > 0));
	must(r.name.n <= RESOURCE_MAX && str_is_utf8(r.name));
	must(n <= RESOURCE_MAX || r.kind == RESOURCE_WRONG);
	arena_free(a);
	return 0;
}
