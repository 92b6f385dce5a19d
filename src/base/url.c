#include <arpa/inet.h>
#include <pthread.h>
#include <unicode/uidna.h>

#include "base/err.h"
#include "base/form.h"
#include "base/url.h"

#define HOST_MAX 253
#define LABEL_MAX 63

static pthread_once_t idna_once = PTHREAD_ONCE_INIT;
static UIDNA *idna_tool; /* made once, never changed, shared by all threads */

static void idna_open(void)
{
	UErrorCode e = U_ZERO_ERROR;

	idna_tool = uidna_openUTS46(
		UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII, &e);
	must(U_SUCCESS(e));
}

static bool to_ascii(struct arena *a, struct str host, struct str *ret)
{
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	UErrorCode e = U_ZERO_ERROR;
	char *out = arena_alloc(a, HOST_MAX * 4);
	int32_t n;

	if (!host.n || host.n > HOST_MAX * 2)
		return false;
	pthread_once(&idna_once, idna_open);
	n = uidna_nameToASCII_UTF8(idna_tool, host.p, (int32_t)host.n, out, HOST_MAX * 4, &info,
				   &e);
	if (U_FAILURE(e) || info.errors || n <= 0 || n > HOST_MAX * 4)
		return false;
	*ret = (struct str){ out, (size_t)n };
	return true;
}

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/* Labels of letters, digits, - and _ (RFC 1123, and the underscore that exists in practice). */
static bool is_host_name(struct str host)
{
	struct str label;

	if (!host.n || host.n > HOST_MAX)
		return false;
	while (str_cut(&host, '.', &label)) {
		if (!label.n || label.n > LABEL_MAX)
			return false;
		for (size_t i = 0; i < label.n; i++)
			if (!is_name_byte(label.p[i]))
				return false;
	}
	return true;
}

static bool is_plain_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

bool url_host(struct arena *a, struct str text, struct str *ret)
{
	struct str host;

	if (text.n > HOST_MAX * 2)
		return false;
	host = str_lower(a, text);
	if (!is_plain_ascii(host) || str_find(host, S("xn--")) < host.n)
		if (!to_ascii(a, host, &host))
			return false;
	if (str_ends(host, S(".")))
		host.n--;
	if (!is_host_name(host))
		return false;
	*ret = host;
	return true;
}

static bool read_scheme(struct str *rest, bool *ret_secure)
{
	static const char *const schemes[] = { "http://", "https://" };

	for (size_t i = 0; i < 2; i++) {
		struct str scheme = str_of(schemes[i]);

		if (!str_eq_nocase(str_sub(*rest, 0, scheme.n), scheme))
			continue;
		*rest = str_sub(*rest, scheme.n, rest->n);
		*ret_secure = i == 1;
		return true;
	}
	return false;
}

static size_t find_any(struct str s, const char *bytes)
{
	size_t i = 0;

	while (i < s.n && !strchr(bytes, s.p[i]))
		i++;
	return i;
}

/* "[::1]": its length with the brackets, or 0. */
static size_t ipv6_length(struct arena *a, struct str authority)
{
	size_t end = str_find_byte(authority, ']');
	unsigned char address[16];

	if (end == authority.n || end > 46)
		return 0;
	if (inet_pton(AF_INET6, str_c(a, str_sub(authority, 1, end - 1)), address) != 1)
		return 0;
	return end + 1;
}

/* "host", "host:80", "[::1]:80" to "host", "host:80", "[::1]:80" in the one way of writing. */
static bool put_authority(struct arena *a, struct str authority, struct buf *out)
{
	size_t host_end;
	struct str host, port;
	int64_t number;

	if (str_starts(authority, S("["))) {
		host_end = ipv6_length(a, authority);
		host = str_lower(a, str_sub(authority, 0, host_end));
		if (!host_end)
			return false;
	} else {
		host_end = str_find_byte(authority, ':');
		if (!url_host(a, str_sub(authority, 0, host_end), &host))
			return false;
	}
	buf_str(out, host);
	port = str_sub(authority, host_end, authority.n);
	if (!port.n || str_eq(port, S(":")))
		return true;
	if (port.p[0] != ':' || !str_int(str_sub(port, 1, port.n), 1, 65535, &number))
		return false;
	buf_byte(out, ':');
	buf_number(out, number);
	return true;
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* May the byte stand in a path, query or fragment as it is? Brackets may, as browsers have it. */
static bool is_address_byte(char c)
{
	return is_name_byte(c) || (c >= 'A' && c <= 'Z') || (c && strchr(".~!$&'()*+,;=:@/?[]", c));
}

static void put_rest(struct str rest, struct buf *out)
{
	static const char hex[] = "0123456789ABCDEF";
	bool in_fragment = false;

	for (size_t i = 0; i < rest.n; i++) {
		unsigned char c = (unsigned char)rest.p[i];
		bool escape = c == '%' && i + 2 < rest.n && is_hex(rest.p[i + 1]) &&
			      is_hex(rest.p[i + 2]);
		bool hash = c == '#' && !in_fragment;

		in_fragment |= hash;
		if (escape || hash || is_address_byte((char)c)) {
			buf_byte(out, (char)c);
			continue;
		}
		buf_byte(out, '%');
		buf_byte(out, hex[c >> 4]);
		buf_byte(out, hex[c & 15]);
	}
}

static bool has_gap_or_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7F)
			return true;
	return false;
}

bool url_read(struct arena *a, struct str text, struct url *ret)
{
	struct str rest = text;
	struct buf out;
	size_t end;
	bool secure, good;

	if (text.n > URL_MAX || has_gap_or_control(text) || !str_is_utf8(text) ||
	    !read_scheme(&rest, &secure))
		return false;
	buf_init(&out, a, URL_MAX);
	buf_str(&out, secure ? S("https://") : S("http://"));
	/* A backslash ends the host for browsers; it never belongs to one. */
	end = find_any(rest, "/?#\\");
	if (end < rest.n && rest.p[end] == '\\')
		return false;
	good = put_authority(a, str_sub(rest, 0, end), &out);
	put_rest(str_sub(rest, end, rest.n), &out);
	good = good && !buf_failed(&out);
	if (good)
		ret->s = str_dup(a, buf_view(&out));
	buf_done(&out);
	return good;
}

struct url_parts url_split(struct url u)
{
	struct url_parts parts = { 0 };
	struct str rest = u.s, authority, port;
	size_t end;
	int64_t number;

	must(read_scheme(&rest, &parts.secure));
	end = find_any(rest, "/?#");
	authority = str_sub(rest, 0, end);
	rest = str_sub(rest, end, rest.n);
	end = str_starts(authority, S("[")) ? str_find_byte(authority, ']') + 1
					    : str_find_byte(authority, ':');
	parts.host = str_starts(authority, S("[")) ? str_sub(authority, 1, end - 2)
						   : str_sub(authority, 0, end);
	port = str_sub(authority, end + 1, authority.n);
	parts.port = str_int(port, 1, 65535, &number) ? (int)number : parts.secure ? 443 : 80;
	parts.path = str_sub(rest, 0, find_any(rest, "?#"));
	rest = str_sub(rest, parts.path.n, rest.n);
	end = str_find_byte(rest, '#');
	if (end < rest.n)
		parts.fragment = str_sub(rest, end + 1, rest.n);
	if (str_starts(rest, S("?")))
		parts.query = str_sub(rest, 1, end - 1);
	return parts;
}

struct str url_authority(struct arena *a, struct url u)
{
	struct url_parts parts = url_split(u);
	bool v6 = str_find_byte(parts.host, ':') < parts.host.n;
	const char *open = v6 ? "[" : "", *close = v6 ? "]" : "";

	if (parts.port == (parts.secure ? 443 : 80))
		return str_fmt(a, "%s%.*s%s", open, STR_ARG(parts.host), close);
	return str_fmt(a, "%s%.*s%s:%d", open, STR_ARG(parts.host), close, parts.port);
}
