/*
 * What every document for other servers begins with: its type, the @context that says what its
 * terms mean, and the key of an actor.
 */
#ifndef FED_DOCUMENT_H
#define FED_DOCUMENT_H

#include "base/json.h"
#include "sys/httpd.h"
#include "sys/task.h"

#define DOCUMENT_TYPE "application/activity+json; charset=utf-8"
#define AS_PUBLIC "https://www.w3.org/ns/activitystreams#Public"

/* The reply is an ActivityStreams document; its JSON goes to *ret_j. */
void document_start(struct reply *r, struct jw *ret_j);

/* The member "@context", with every term that a document of ours may have. */
void document_context(struct jw *j);

/* A redirect to the document of somebody or something of another server. ERR_NOT_FOUND. */
enum err document_elsewhere(struct task *t, struct reply *r, struct str uri);

/* A member whose value is text. */
#define document_str(j, lit, value)                                                                \
	do {                                                                                       \
		jw_key(j, lit);                                                                    \
		jw_str(j, value);                                                                  \
	} while (0)

/* The member "publicKey" of the actor with that id. */
void document_key(struct jw *j, struct arena *a, struct str actor);

#endif
