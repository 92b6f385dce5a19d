/* A list of rules about servers, as somebody uploads it. */
#include "base/err.h"
#include "base/url.h"
#include "core/peer_parts.h"
#include "core/place.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct place_fixed fixed = { .base = S("https://example.org"), .domain = S("example.org") };
	struct task t = { .a = arena_new((size_t)256 << 20), .where = "fuzz" };
	struct peer_lines list;
	struct str host;

	place_fix(&fixed);
	if (peer_file_parse(&t, (struct str){ (const char *)data, size }, &list) == OK)
		for (size_t i = 0; i < list.n; i++) {
			const struct peer_line *l = &list.p[i];

			/* What is not refused is a name in its one way of writing, and never this
			 * place. */
			must(l->news == PEER_REFUSED || l->news == PEER_IS_NEW);
			must((l->news == PEER_REFUSED) == (l->why.n > 0));
			if (l->news == PEER_REFUSED)
				continue;
			must(peer_host(&t, l->peer.host, &host) && str_eq(host, l->peer.host));
			must(!str_eq(host, fixed.domain));
			must(str_is_utf8(l->peer.note) && l->peer.rule < PEER_RULES);
		}
	arena_free(t.a);
	return 0;
}
