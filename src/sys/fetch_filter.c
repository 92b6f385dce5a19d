#include <arpa/inet.h>
#include <netinet/in.h>

#include "sys/fetch_filter.h"

struct range {
	unsigned char start[16];
	int bits;
};

static const struct range closed4[] = {
	{ { 0 }, 8 },		  /* this network */
	{ { 10 }, 8 },		  /* private */
	{ { 100, 64 }, 10 },	  /* shared by a provider's customers (RFC 6598) */
	{ { 127 }, 8 },		  /* loopback */
	{ { 169, 254 }, 16 },	  /* link-local; cloud metadata */
	{ { 172, 16 }, 12 },	  /* private */
	{ { 192, 0, 0 }, 24 },	  /* IETF protocol assignments */
	{ { 192, 0, 2 }, 24 },	  /* documentation */
	{ { 192, 88, 99 }, 24 },  /* 6to4 relays */
	{ { 192, 168 }, 16 },	  /* private */
	{ { 198, 18 }, 15 },	  /* benchmarks */
	{ { 198, 51, 100 }, 24 }, /* documentation */
	{ { 203, 0, 113 }, 24 },  /* documentation */
	{ { 224 }, 4 },		  /* multicast */
	{ { 240 }, 4 },		  /* reserved, broadcast */
};

static const struct range global6 = { { 0x20 }, 3 };

/* Of the global part of IPv6. */
static const struct range closed6[] = {
	{ { 0x20, 0x01 }, 23 },		    /* IETF: Teredo, benchmarks, ORCHID */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* documentation */
	{ { 0x20, 0x02 }, 16 },		    /* 6to4: an IPv4 address behind it */
	{ { 0x3f, 0xff }, 20 },		    /* documentation */
};

static const struct range mapped = { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff }, 96 };
static const struct range nat64 = { { 0, 0x64, 0xff, 0x9b }, 96 };

static bool is_in(const struct range *r, const unsigned char *address)
{
	int whole = r->bits / 8, rest = r->bits % 8;

	if (memcmp(r->start, address, (size_t)whole))
		return false;
	return !rest || !((r->start[whole] ^ address[whole]) >> (8 - rest));
}

static bool is_in_any(const struct range *r, size_t n, const unsigned char *address)
{
	for (size_t i = 0; i < n; i++)
		if (is_in(&r[i], address))
			return true;
	return false;
}

static bool is_public4(const unsigned char *address)
{
	return !is_in_any(closed4, sizeof closed4 / sizeof *closed4, address);
}

/* ISATAP (RFC 5214): an IPv4 address behind 0000:5efe or 0200:5efe. */
static bool hides_private4(const unsigned char *address)
{
	return (address[8] | 2) == 2 && !address[9] && address[10] == 0x5e && address[11] == 0xfe &&
	       !is_public4(address + 12);
}

static bool is_public6(const unsigned char *address)
{
	if (is_in(&mapped, address) || is_in(&nat64, address))
		return is_public4(address + 12);
	return is_in(&global6, address) &&
	       !is_in_any(closed6, sizeof closed6 / sizeof *closed6, address) &&
	       !hides_private4(address);
}

bool filter_is_public(struct str address)
{
	const unsigned char *p = (const unsigned char *)address.p;

	if (address.n == 4)
		return is_public4(p);
	return address.n == 16 && is_public6(p);
}

bool filter_may_connect(const struct sockaddr *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (address->sa_family == AF_INET) {
		memcpy(&v4, address, sizeof v4);
		return filter_is_public((struct str){ (const char *)&v4.sin_addr, 4 });
	}
	if (address->sa_family != AF_INET6)
		return false;
	memcpy(&v6, address, sizeof v6);
	return filter_is_public((struct str){ (const char *)&v6.sin6_addr, 16 });
}

/* --- by the look of the host --- */

/* Names that mean one machine or one network, and none of which a resolver outside knows (RFC 6761,
 * RFC 6762, RFC 8375, RFC 7686). */
static bool is_local_name(struct str host)
{
	static const char *const ends[] = { ".localhost", ".local", ".internal", ".home.arpa",
					    ".onion",	  ".test",  ".invalid",	 ".lan" };

	if (str_find_byte(host, '.') == host.n)
		return true;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(host, str_of(ends[i])))
			return true;
	return false;
}

/* Does the last label begin with a digit? Then it is a number and no name (WHATWG URL section
 * 3.5). */
static bool ends_in_number(struct str host)
{
	size_t at = host.n;

	while (at && host.p[at - 1] != '.')
		at--;
	return at < host.n && host.p[at] >= '0' && host.p[at] <= '9';
}

bool filter_names_private(struct arena *a, struct str host)
{
	const char *text;
	unsigned char address[16];
	struct in_addr v4;

	if (str_ends(host, S(".")))
		host.n--;
	text = str_c(a, host);
	if (inet_pton(AF_INET6, text, address) == 1)
		return !filter_is_public((struct str){ (const char *)address, 16 });
	if (!ends_in_number(host))
		return is_local_name(host);
	if (!inet_aton(text, &v4))
		return true;
	return !filter_is_public((struct str){ (const char *)&v4, 4 });
}
