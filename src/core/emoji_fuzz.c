/* Names between colons in any text: each is a name, and nothing of the text is lost or twice. */
#include "base/err.h"
#include "core/emoji.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = { (const char *)data, size }, before, name;
	size_t at = 0;

	while (emoji_cut(&rest, &before, &name)) {
		must(name.n && name.n <= EMOJI_NAME_MAX);
		for (size_t i = 0; i < name.n; i++)
			must(name.p[i] != ':' && (unsigned char)name.p[i] > ' ');
		must(before.n == 0 || before.p == (const char *)data + at);
		at += before.n + name.n + 2;
		must(at + rest.n == size);
	}
	must(at + before.n == size && !rest.n);
	return 0;
}
