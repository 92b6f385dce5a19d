/*
 * Other servers, as far as a benchmark needs them: somebody elsewhere who is followed here and
 * whose signed notes come in, and a thousand inboxes that each take what is sent, but one. The
 * inboxes are addresses of the loopback (127.1.0.0 and up), each a host of its own for the server.
 */
#ifndef BENCH_FAR_H
#define BENCH_FAR_H

#include "home.h"
#include "yard.h"

#define FAR_INBOXES 1000

/* Writes them into the store; the server must be stopped and its store made (home_people). */
void far_people(const struct home *h);

/* The rows: what comes in, what goes out. */
void far_incoming(const struct home *h, const struct yard *y, long posts);
void far_outgoing(const struct home *h, const struct yard *y, long posts);

/* --- for wave.c --- */

/* Somebody elsewhere, with the one key that all of them have here. */
void far_put_person(long id, const char *name, const char *host, const char *uri,
		    const char *inbox);
void far_put_key(long account_id, const char *uri);

/* An activity on its way to /inbox: the body is set, the head is made by far_seal. */
struct letter {
	char head[1200], body[1200];
	size_t body_n;
};
void far_seal(struct letter *l, const char *key_id, int port);

#endif
