#include "api/basic.h"
#include "base/form.h"

static int digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Base64 (RFC 4648 section 4), with or without padding. */
static bool decode(struct arena *a, struct str s, struct str *ret)
{
	char *out;
	size_t n = 0;
	unsigned held = 0, bits = 0;

	while (s.n && s.p[s.n - 1] == '=')
		s.n--;
	out = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		int d = digit(s.p[i]);

		if (d < 0)
			return false;
		held = held << 6 | (unsigned)d;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			out[n++] = (char)(held >> bits & 0xff);
		}
	}
	*ret = (struct str){ out, n };
	return true;
}

bool basic_read(struct arena *a, struct str header, struct str *ret_name, struct str *ret_secret)
{
	struct str pair, name;

	if (header.n < 6 || header.n > 4096 || !str_eq_nocase(str_sub(header, 0, 6), S("Basic ")))
		return false;
	if (!decode(a, str_trim(str_sub(header, 6, header.n)), &pair) || !str_is_utf8(pair) ||
	    str_find_byte(pair, ':') == pair.n)
		return false;
	str_cut(&pair, ':', &name);
	*ret_name = url_decode(a, name, true);
	*ret_secret = url_decode(a, pair, true);
	return true;
}
