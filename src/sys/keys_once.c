#include <openssl/evp.h>

#include "base/err.h"
#include "sys/keys_once.h"

#define SHA1_BYTES 20

int64_t once_step(int64_t ms)
{
	return ms / 1000 / ONCE_SECONDS;
}

static void hmac_sha1(unsigned char ret[SHA1_BYTES], struct str key, const unsigned char *p,
		      size_t n)
{
	size_t made = 0;

	must(EVP_Q_mac(NULL, "HMAC", NULL, "SHA1", NULL, key.p ? key.p : "", key.n, p, n, ret,
		       SHA1_BYTES, &made) &&
	     made == SHA1_BYTES);
}

struct str once_code(struct arena *a, struct str secret, int64_t counter, int digits)
{
	unsigned char moving[8], mac[SHA1_BYTES];
	uint32_t number, most = 1;
	int at;

	must(digits >= ONCE_DIGITS && digits <= 8);
	for (int i = 0; i < 8; i++)
		moving[i] = (unsigned char)((uint64_t)counter >> (56 - 8 * i));
	hmac_sha1(mac, secret, moving, sizeof moving);
	at = mac[SHA1_BYTES - 1] & 0xf;
	number = (uint32_t)(mac[at] & 0x7f) << 24 | (uint32_t)mac[at + 1] << 16 |
		 (uint32_t)mac[at + 2] << 8 | mac[at + 3];
	for (int i = 0; i < digits; i++)
		most *= 10;
	return str_fmt(a, "%0*u", digits, (unsigned)(number % most));
}

/* --- base32 --- */

struct str base32(struct arena *a, struct str s)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	char *text = arena_alloc(a, s.n * 8 / 5 + 2);
	unsigned bits = 0, held = 0;
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		bits = (bits << 8 | (unsigned char)s.p[i]) & 0xfff;
		for (held += 8; held >= 5; held -= 5)
			text[n++] = letters[bits >> (held - 5) & 31];
	}
	if (held)
		text[n++] = letters[bits << (5 - held) & 31];
	return (struct str){ text, n };
}

static int value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a';
	return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

bool base32_read(struct arena *a, struct str text, struct str *ret)
{
	char *out = arena_alloc(a, text.n * 5 / 8 + 1);
	unsigned bits = 0, held = 0;
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		int value = value_of(text.p[i]);

		if (value < 0)
			return false;
		bits = (bits << 5 | (unsigned)value) & 0xfff;
		held += 5;
		if (held >= 8)
			out[n++] = (char)(bits >> (held -= 8) & 0xff);
	}
	if (held >= 5 || (bits & ((1u << held) - 1)))
		return false;
	*ret = (struct str){ out, n };
	return true;
}
