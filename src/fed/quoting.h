/*
 * Quotes among servers (FEP-044f): somebody elsewhere asks to quote a post of here (QuoteRequest),
 * and is told yes, with the address of an authorization that anybody may look at, or no. A post of
 * elsewhere that quotes is believed when such an authorization is found at the quoted author's
 * server.
 */
#ifndef FED_QUOTING_H
#define FED_QUOTING_H

#include "base/json.h"
#include "core/post.h"
#include "fed/arrive.h"

/* The id of the authorization that a post may quote one of owner's. */
struct str quoting_id(struct task *t, const struct account *owner, int64_t post_id);
/* It as an object without an @context; the ids (uris) of what quotes and of what is quoted. */
void quoting_write(struct jw *j, struct str id, struct str owner, struct str quoting,
		   struct str quoted);
/* quote, its other names, and quoteAuthorization, of a post of this place that quotes. */
void quoting_members(struct task *t, struct jw *j, const struct post *p);

/* JOB_FIND of a post of elsewhere that quotes: what it quotes is fetched, and the authorization.
 * ERR_REMOTE: it may work later. */
enum err quoting_find(struct task *t, int64_t post_id);

/* For fed/arrive.c: a QuoteRequest. */
bool quoting_hear(struct task *t, struct arriving *x);
enum err quoting_fetch(struct task *t, struct arriving *x);
enum err quoting_do(struct task *t, const struct arriving *x);
/* For fed/arrive.c: an Accept or Reject of a request of ours. Of an Accept the authorization is
 * looked at. */
bool quoting_answered(struct task *t, struct arriving *x);
enum err quoting_look(struct task *t, struct arriving *x);
enum err quoting_settle(struct task *t, const struct arriving *x);

#endif
