#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/err.h"
#include "sys/http_peer.h"

void peer_text(const struct sockaddr *from, char *ret_text, size_t n)
{
	const struct sockaddr_in6 *six = (const void *)from;
	const struct sockaddr_in *four = (const void *)from;

	ret_text[0] = '\0';
	if (from && from->sa_family == AF_INET)
		inet_ntop(AF_INET, &four->sin_addr, ret_text, (socklen_t)n);
	else if (from && from->sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&six->sin6_addr))
		inet_ntop(AF_INET, &six->sin6_addr.s6_addr[12], ret_text, (socklen_t)n);
	else if (from && from->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &six->sin6_addr, ret_text, (socklen_t)n);
}

/* 16 bytes, IPv4 as ::ffff:a.b.c.d, so that both kinds compare alike. */
static bool address_bytes(struct arena *a, struct str s, unsigned char ret[16])
{
	const char *c = str_c(a, s);

	memset(ret, 0, 16);
	ret[10] = ret[11] = 0xFF;
	if (inet_pton(AF_INET, c, ret + 12) == 1)
		return true;
	return inet_pton(AF_INET6, c, ret) == 1;
}

static bool range_read(struct arena *a, struct str range, unsigned char ret[16], int64_t *ret_bits)
{
	struct str rest = range, address = STR_NONE;
	bool has_bits, four;

	str_cut(&rest, '/', &address);
	has_bits = address.n < range.n;
	four = str_find_byte(address, ':') == address.n;
	*ret_bits = 128;
	if (!address_bytes(a, address, ret))
		return false;
	if (!has_bits)
		return true;
	if (!str_int(rest, 0, four ? 32 : 128, ret_bits))
		return false;
	*ret_bits += four ? 96 : 0;
	return true;
}

static bool within(const unsigned char *address, const unsigned char *range, int64_t bits)
{
	for (int64_t i = 0; i < bits; i++) {
		int mask = 0x80 >> (i % 8);

		if ((address[i / 8] ^ range[i / 8]) & mask)
			return false;
	}
	return true;
}

bool peer_range_is_good(struct arena *a, struct str range)
{
	unsigned char bytes[16];
	int64_t bits;

	return range_read(a, range, bytes, &bits);
}

/* Is the address one of these (each an address or ADDRESS/BITS)? */
static bool is_among(struct arena *a, struct str address, struct strs ranges)
{
	unsigned char one[16], range[16];
	int64_t bits;

	if (!ranges.n || !address_bytes(a, address, one))
		return false;
	for (size_t i = 0; i < ranges.n; i++)
		if (range_read(a, ranges.p[i], range, &bits) && within(one, range, bits))
			return true;
	return false;
}

struct str peer_client(struct arena *a, struct str connection, struct str forwarded,
		       struct strs trust)
{
	struct str client = connection;

	while (forwarded.n && is_among(a, client, trust)) {
		size_t at = forwarded.n;
		struct str last;
		unsigned char bytes[16];

		while (at && forwarded.p[at - 1] != ',')
			at--;
		last = str_trim(str_sub(forwarded, at, forwarded.n));
		forwarded = str_sub(forwarded, 0, at ? at - 1 : 0);
		if (!address_bytes(a, last, bytes))
			break;
		client = last;
	}
	return client;
}

struct str peer_house(struct arena *a, struct str address)
{
	unsigned char bytes[16];
	char text[INET6_ADDRSTRLEN];

	if (str_find_byte(address, ':') == address.n || !address_bytes(a, address, bytes) ||
	    IN6_IS_ADDR_V4MAPPED((struct in6_addr *)(void *)bytes))
		return address;
	memset(bytes + 8, 0, 8);
	must(inet_ntop(AF_INET6, bytes, text, sizeof text));
	return str_fmt(a, "%s/64", text);
}

static int socket_on(const struct sockaddr *address, socklen_t n, int backlog)
{
	int fd = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int on = 1, off = 0;

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (address->sa_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
	if (!bind(fd, address, n) && !listen(fd, backlog))
		return fd;
	off = errno;
	close(fd);
	errno = off;
	return -1;
}

static int port_of(int fd)
{
	struct sockaddr_in6 bound = { 0 };
	socklen_t n = sizeof bound;

	if (getsockname(fd, (struct sockaddr *)&bound, &n))
		return 0;
	return ntohs(bound.sin6_port); /* at the same place in both families */
}

int peer_listen(const char *address, int port, int backlog, int *ret_port)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	bool any = !*address;
	int fd = -1;

	errno = EINVAL;
	if (any || inet_pton(AF_INET6, address, &six.sin6_addr) == 1)
		fd = socket_on((struct sockaddr *)&six, sizeof six, backlog);
	if (fd < 0 && (any || inet_pton(AF_INET, address, &four.sin_addr) == 1))
		fd = socket_on((struct sockaddr *)&four, sizeof four, backlog);
	if (fd >= 0)
		*ret_port = port_of(fd);
	return fd;
}
