/* Foreign HTML from anything: what comes out is UTF-8, every tag has an end, and none of
 * them could run or load. */
#include "base/err.h"
#include "base/sanitize.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const never[] = { "<script", "<img", "<style", "<iframe", "<object" };
	struct arena *a = arena_new((size_t)64 << 20);
	struct html h = sanitize(a, (struct str){ (const char *)data, n });
	struct str rest = h.s;

	must(str_is_utf8(h.s) || !h.s.n);
	while (rest.n) {
		size_t at = str_find_byte(rest, '<'), end;
		struct str tag;

		rest = str_sub(rest, at, rest.n);
		end = str_find_byte(rest, '>');
		tag = str_sub(rest, 0, end);
		must(!rest.n || end < rest.n);
		for (size_t i = 0; i < sizeof never / sizeof *never; i++)
			must(!str_starts(tag, str_of(never[i])));
		rest = str_sub(rest, end + 1, rest.n);
	}
	must(sanitize(a, h.s).s.n <= 8 * SANITIZE_MAX);
	arena_free(a);
	return 0;
}
