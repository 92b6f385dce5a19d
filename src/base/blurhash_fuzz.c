/*
 * BlurHashes from anything: what is one has six to 166 digits and a mean colour, and what is none
 * has no colour. A picture of another server brings it as text.
 */
#include "base/blurhash.h"
#include "base/err.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str hash = { (const char *)data, size };
	unsigned char rgb[3];
	bool is = blurhash_is(hash);

	must(blurhash_mean(hash, rgb) == is);
	if (!is)
		return 0;
	must(size >= 6 && size <= 166);
	must(!memchr(data, '<', size) && !memchr(data, '"', size) && !memchr(data, '&', size));
	return 0;
}
