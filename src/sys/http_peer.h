/*
 * Addresses of clients, and the socket they come to. Only for throttling and limits: an address is
 * never logged and never kept.
 */
#ifndef SYS_HTTP_PEER_H
#define SYS_HTTP_PEER_H

#include "base/str.h"

struct sockaddr;

/* "192.0.2.1" or "2001:db8::1"; an IPv4 address that came in as IPv6 is written as IPv4. */
void peer_text(const struct sockaddr *from, char *ret_text, size_t n);

/* An address, or ADDRESS/BITS? */
bool peer_range_is_good(struct arena *a, struct str range);

/* The client's address: that of the connection, or when it is a trusted proxy the last one in
 * X-Forwarded-For that is not. */
struct str peer_client(struct arena *a, struct str connection, struct str forwarded,
		       struct strs trust);

/* The house that an address belongs to: itself, or of IPv6 the network of 64 bits that one
 * connection gets ("2001:db8:1:2::/64"), within which whoever has it may take any address. */
struct str peer_house(struct arena *a, struct str address);

/* A listening socket on that address ("" for all, IPv4 and IPv6); -1 with errno. */
int peer_listen(const char *address, int port, int backlog, int *ret_port);

#endif
