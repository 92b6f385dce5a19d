/* Scopes as apps send them: the first line is what was granted, the rest what is wanted. */
#include "base/err.h"
#include "core/oauth.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str wanted = { (const char *)data, size }, granted;

	str_cut(&wanted, '\n', &granted);
	/* What is known covers itself, and nothing unknown is within anything. */
	must(scopes_within(granted, granted) == scopes_known(granted));
	if (scopes_within(wanted, granted))
		must(scopes_known(wanted));
	must(scopes_within(S(""), granted));
	return 0;
}
