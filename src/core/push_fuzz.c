/* The keys of a push subscription as apps send them: p256dh, a line end, auth. */
#include "base/err.h"
#include "core/push.h"
#include "sys/keys.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str auth = { (const char *)data, size }, point;
	struct arena *a = arena_new((size_t)64 << 20);
	struct push_reader r = { .standard = size & 1 }, again = r;
	struct push_sealed s;

	keys_start();
	str_cut(&auth, '\n', &point);
	if (push_keys_read(a, point, auth, &r)) {
		/* What was taken can be sealed for, and is the same when it is kept and read again.
		 */
		must(r.point.n == P256_POINT && r.auth.n == PUSH_AUTH);
		must(push_seal(a, &r, S("hello"), 3, &s));
		must(push_keys_read(a, base64url(a, r.point), base64url(a, r.auth), &again));
		must(str_eq(again.point, r.point) && str_eq(again.auth, r.auth));
	}
	arena_free(a);
	return 0;
}
