/*
 * WebFinger (RFC 7033): from an address as people write it, or a page, to the actor. What is asked
 * for is read here; who that is, fed/webfinger.c answers.
 */
#ifndef FED_WEBFINGER_H
#define FED_WEBFINGER_H

#include "base/arena.h"
#include "base/str.h"

#define RESOURCE_MAX 1024 /* bytes */

enum resource_kind {
	RESOURCE_WRONG,	    /* no resource at all */
	RESOURCE_ELSEWHERE, /* of another server, or nothing that anybody is found by */
	RESOURCE_PLACE,	    /* this place itself */
	RESOURCE_PERSON
};

struct resource {
	enum resource_kind kind;
	struct str name; /* of a person, as it was written */
};

/* "acct:ada@example.org" (also without "acct:", and with an @ before), "https://example.org/@ada",
 * "https://example.org/". */
struct resource resource_read(struct arena *a, struct str text);

#endif
