#include "base/blurhash.h"

const char blurhash_digits[84] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				 "#$%*+,-.:;=?@[]^_{|}~";

int blurhash_read(struct str hash, size_t from, size_t n)
{
	int value = 0;

	for (size_t i = from; i < from + n; i++) {
		const char *hit =
			i < hash.n && hash.p[i] ? strchr(blurhash_digits, hash.p[i]) : NULL;

		if (!hit)
			return -1;
		value = value * 83 + (int)(hit - blurhash_digits);
	}
	return value;
}

bool blurhash_is(struct str hash)
{
	int parts = blurhash_read(hash, 0, 1);

	if (parts < 0 || parts > 80 ||
	    hash.n != (size_t)(4 + 2 * (parts % 9 + 1) * (parts / 9 + 1)))
		return false;
	for (size_t i = 1; i < hash.n; i++)
		if (blurhash_read(hash, i, 1) < 0)
			return false;
	return true;
}

bool blurhash_mean(struct str hash, unsigned char ret_rgb[3])
{
	int mean = blurhash_is(hash) ? blurhash_read(hash, 2, 4) : -1;

	if (mean < 0)
		return false;
	ret_rgb[0] = (unsigned char)(mean >> 16 & 255);
	ret_rgb[1] = (unsigned char)(mean >> 8 & 255);
	ret_rgb[2] = (unsigned char)(mean & 255);
	return true;
}
