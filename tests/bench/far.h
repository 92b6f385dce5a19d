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
void far_measure(const struct home *h, const struct yard *y, long posts);

#endif
