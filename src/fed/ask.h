/*
 * Asking other servers: a GET that is signed in the name of the place (/actor), so that servers
 * which let nobody read without a signature answer too. Bounded in bytes, time and redirects, and
 * only to servers that this place talks with. Whoever answered last, after redirects, is the one
 * who spoke: what they say is believed of their own host alone.
 *
 * These wait: for workers, never on the writer or an HTTP thread. The task's snapshot is given back
 * meanwhile.
 */
#ifndef FED_ASK_H
#define FED_ASK_H

#include "base/form.h"
#include "fed/activity.h"
#include "sys/task.h"

#define ASK_SECONDS 15
#define ASK_REDIRECTS 3
#define ASK_HOST_MOST 4 /* wait for one host at a time; whoever comes then is told ERR_REMOTE */
#define ASK_AT_ONCE 64	/* wait altogether: more than there are workers and jobs that ask */

/* Does this place talk with the host (thing_host)? Quick. */
bool ask_may(struct task *t, struct str host);

/* An ActivityStreams document by its id. It is only what it says that it is: when its id is another
 * address than the one that answered, that address of the same host is asked, once, and must say
 * the same. An address with a fragment (a key's) gives the document that holds it. OK;
 * ERR_NOT_FOUND: not there (404), or not for us; ERR_GONE: it was there, and is not any more (410);
 * ERR_FORBIDDEN: not for us, or a server that this place does not talk with; ERR_INVALID: no
 * address, or no such document; ERR_REMOTE: it may work later. */
enum err ask_document(struct task *t, struct str url, struct thing *ret);

/* A JSON document of another kind (JRD for WebFinger), flattened. The same errors. */
enum err ask_json(struct task *t, struct str url, struct params *ret);

#endif
