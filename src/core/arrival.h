/*
 * What came in from other servers and waits to be worked on: verified, stored and answered, and
 * done later by app/arrivals.c with what fed/arrive.c says. Each id is taken once. One that can't
 * be done is tried again with growing pauses, and then let go.
 */
#ifndef CORE_ARRIVAL_H
#define CORE_ARRIVAL_H

#include "sys/task.h"

struct job;

#define ARRIVAL_TRIES 8
#define ARRIVAL_WAITING_MOST 50000 /* beyond it whoever sends is told to come back */
#define ARRIVAL_OF_HOST_MOST 5000  /* of these by one server */

struct arrival {
	int64_t id, account_id, tries, received_at;
	struct str uri, body;
};
struct arrivals {
	struct arrival *p;
	size_t n;
};

/* Takes one in. *ret_new: false when it came before, and nothing is to be done. uri: the activity's
 * id, of the signer's own host, or empty. Writes. */
enum err arrival_add(struct task *t, const struct arrival *r, bool *ret_new);

/* May another one of that host be taken now? ERR_BUSY: too many wait; ERR_OFTEN: too many of its
 * own. What is taken counts until arrival_left. From any thread. */
enum err arrival_may(struct str host);
void arrival_took(struct str host);
void arrival_left(struct str host);

/* Something that is gone, and must not come after its end did. Writes; reads. */
void arrival_bury(struct task *t, struct str uri);
bool arrival_is_buried(struct task *t, struct str uri);

/* --- for app/arrivals.c --- */

/* Has one been added on this thread since it last asked? As job_was_added. */
bool arrival_was_added(void);
/* What is due, the oldest first; when the next is (INT64_MAX: none waits). */
struct arrivals arrival_due(struct task *t, size_t most);
int64_t arrival_next(struct task *t);
void arrival_done(struct task *t, int64_t id); /* writes */
/* It may work later: again after a pause, or never when it was tried ARRIVAL_TRIES times. Writes.
 */
void arrival_failed(struct task *t, const struct arrival *r);
/* It was not tried: again at that time. Writes. */
void arrival_put_back(struct task *t, const struct arrival *r, int64_t at);
/* What was left over when the program ended may be what ended it: each has been tried once. Writes;
 * once, at the start. */
void arrival_start(struct task *t);
/* JOB_ARRIVED: forgets ids of long ago. Writes. */
enum err arrival_tidy(struct task *t, const struct job *j);

#endif
