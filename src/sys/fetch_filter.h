/*
 * Which addresses the courier may connect to. A stranger gives us addresses to ask (a push service,
 * another server), so what is only reachable from this machine or its network must never be asked:
 * loopback, private, link-local and all other special ranges (RFC 6890 and IANA's registries), also
 * when they hide in an IPv6 address.
 */
#ifndef SYS_FETCH_FILTER_H
#define SYS_FETCH_FILTER_H

#include <sys/socket.h>

#include "base/str.h"

/* 4 bytes (IPv4) or 16 (IPv6); anything else is not public. */
bool filter_is_public(struct str address);
/* An address as it is about to be connected to; other families are not public. */
bool filter_may_connect(const struct sockaddr *address);

/* The host of an address (base/url.h: small letters, no brackets), without asking anybody: is it a
 * number in any of its ways of writing (127.1, 0x7f000001, 017700000001), that is not public, or a
 * name that belongs to one machine or one network? */
bool filter_names_private(struct arena *a, struct str host);

#endif
