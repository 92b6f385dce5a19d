/*
 * Colour profiles from anything: a cleaned one fits in a segment, says its own length, and cleaned
 * again it is the same.
 */
#include "base/err.h"
#include "media/bytes.h"
#include "media/icc.h"
#include "media/kind.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)1 << 26);
	struct str bytes = { (const char *)data, size }, once = icc_clean(a, bytes, 3);
	struct kind_seen seen = kind_see(bytes);

	must(seen.kind < KIND_COUNT && seen.width >= 0 && seen.height >= 0);
	if (once.n) {
		must(once.n <= ICC_MAX && be32_at(once, 0) == once.n);
		must(str_eq(icc_clean(a, once, 3), once));
	}
	arena_free(a);
	return 0;
}
