/*
 * Proof that a form was filled in on a page of ours: a token tied to the session, or for strangers
 * to a cookie of the visit. Every form of a page has it as a hidden field `csrf`; scripts send it
 * as the header X-CSRF. The task runner checks it before a handler sees the form.
 */
#ifndef SYS_CSRF_H
#define SYS_CSRF_H

#include "sys/httpd.h"

#define SESSION_COOKIE "rosemary"
#define VISIT_COOKIE "rosemary_visit"
#define CSRF_FIELD "csrf"
#define CSRF_HEADER "X-CSRF"

/* The key, once at the start (core/place.h: place_secret). Must live as long as the program. */
void csrf_key(struct str secret);

/* The token for the forms of the page that is being answered. For a stranger without the cookie of
 * a visit it makes one, which the runner adds to the reply. */
struct str csrf_token(struct arena *a, struct request *q);

/* Does what was sent hold the token, and does it come from a page of this site? */
bool csrf_holds(struct arena *a, struct request *q, struct str base);

#endif
