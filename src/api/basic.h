/*
 * "Authorization: Basic …" (RFC 7617), as OAuth clients name themselves (RFC 6749 section 2.3.1).
 */
#ifndef API_BASIC_H
#define API_BASIC_H

#include "base/str.h"

/* Name and secret, percent-decoded, in the arena. False (and nothing written) for anything that is
 * no such header. */
bool basic_read(struct arena *a, struct str header, struct str *ret_name, struct str *ret_secret);

#endif
