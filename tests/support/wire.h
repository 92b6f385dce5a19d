/*
 * What goes out to other servers and what comes in from them, for tests of fed: nothing leaves, and
 * nobody is asked. Each call is a transaction of its own. What they give lives until testdb_close.
 */
#ifndef TESTS_SUPPORT_WIRE_H
#define TESTS_SUPPORT_WIRE_H

#include "fed/activity.h"

#define TOLD_MAX 32

/* What the last `tell` found to tell. */
struct outgoing {
	struct thing thing;
	struct str body, inboxes; /* "far.example/inbox …", in their order */
	bool urgent;
};
extern struct outgoing told[TOLD_MAX];
extern size_t told_n;

/* Does the jobs that wait and reads what they wrote, which is gone then. */
void tell(void);

/* What became of an activity: it is for nobody here or not to be believed; others must be asked
 * first; done; refused. */
enum what { NOTHING, MUST_ASK, DONE, REFUSED };

/* Reads it as sent by that person, and does it unless others must be asked. */
enum what sent(int64_t signer, const char *body);

/* The id here of a post of elsewhere; 0 for none. */
int64_t post_at(const char *uri);

#endif
