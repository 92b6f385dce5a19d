/*
 * Web addresses from outside: parsed, checked and written in one way, so that what a page links to
 * is what its reader sees. Only http and https, never with a name and password before the host.
 */
#ifndef BASE_URL_H
#define BASE_URL_H

#include "base/html.h"

#define URL_MAX 2048 /* bytes; longer addresses are refused */

struct url_parts {		    /* views into the address */
	bool secure;		    /* https */
	struct str host;	    /* without the brackets of an IPv6 address */
	int port;		    /* 80 or 443 when none is written */
	struct str path;	    /* begins with / or is empty */
	struct str query, fragment; /* without ? and #; p is NULL when there is none */
};

/* Reads an absolute http(s) address (RFC 3986). Scheme and host come out in small letters, the host
 * in ASCII (UTS 46), characters that may not stand in an address percent-encoded; everything else
 * stays as it was. False for another scheme, user information, an empty or impossible host, a port
 * outside 1 to 65535, white space, controls or malformed UTF-8. In the arena. */
bool url_read(struct arena *a, struct str text, struct url *ret);

/* A host name in small letters and ASCII (UTS 46), without a dot at its end. False when no host can
 * be called so. In the arena. */
bool url_host(struct arena *a, struct str text, struct str *ret);

/* The parts of an address that url_read made. */
struct url_parts url_split(struct url u);

/* "example.org", "example.org:8443", "[::1]:8443": the host as the address has it, with its port
 * when that is not the usual one. In the arena. */
struct str url_authority(struct arena *a, struct url u);

#endif
