/*
 * The Accept header (RFC 9110 section 12.5.1): does whoever asks want a page, or the document that
 * other servers read at the same address?
 */
#ifndef BASE_ACCEPT_H
#define BASE_ACCEPT_H

#include "base/str.h"

/* True when an ActivityStreams document (or JSON) is asked for by name, and no less than a page. A
 * wildcard asks for neither by name, so that a browser and a plain client get the page. */
bool accept_document(struct str accept);

#endif
