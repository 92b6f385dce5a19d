/* Files of lists from anything: reading ends, never gives more fields than asked for, and every
 * field lies without white space at its ends. */
#include "base/csv.h"
#include "base/err.h"

#define FIELDS 4

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)1 << 28);
	struct str rest = { (const char *)data, size }, field[FIELDS];
	size_t before = rest.n + 1, n;

	while ((n = csv_record(a, &rest, field, FIELDS))) {
		must(n <= FIELDS && rest.n < before);
		before = rest.n;
		for (size_t i = 0; i < n; i++)
			must(str_eq(str_trim(field[i]), field[i]));
	}
	must(!rest.n);
	arena_free(a);
	return 0;
}
