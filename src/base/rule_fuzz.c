/*
 * Rules and base days from anything: what is read writes itself again as it was read, and gives
 * days in order whatever it says.
 */
#include "base/err.h"
#include "base/rule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The base, a line's end, and the rule. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)1 << 26);
	struct str text = { (const char *)data, size }, first = S("");
	struct base b = { .day = DAY_NONE };
	struct rule r, again;
	struct occurrence o[5];
	size_t n;

	str_cut(&text, '\n', &first);
	if (base_read(first, &b) && rule_read(text, &r)) {
		struct str line = rule_text(a, &r);

		must(rule_read(line, &again));
		must(str_eq(rule_text(a, &again), line));
		n = rule_next(&r, &b, 20000, o, 5);
		for (size_t i = 0; i < n; i++)
			must(o[i].day >= (i ? o[i - 1].day + 1 : 20000));
	}
	arena_free(a);
	return 0;
}
