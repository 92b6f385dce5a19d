/* Any bytes as a document: every text that comes out is UTF-8, every list within its limits. */
#include "base/err.h"
#include "fed/activity.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void look(const struct thing *t, int depth)
{
	must(depth < 10);
	must(str_is_utf8(t->id) && str_is_utf8(t->content) && str_is_utf8(t->name));
	for (size_t i = 0; i < t->object.n; i++)
		look(&t->object.p[i], depth + 1);
	for (size_t i = 0; i < t->attachment.n; i++)
		look(&t->attachment.p[i], depth + 1);
	for (size_t i = 0; i < t->tag.n; i++)
		look(&t->tag.p[i], depth + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct thing t;

	if (thing_read(a, (struct str){ (const char *)data, n }, &t)) {
		look(&t, 0);
		thing_host(a, t.id);
	}
	arena_free(a);
	return 0;
}
