/*
 * The thread that tells listeners what has happened (api/stream.h): it takes what the writer hands
 * over after a commit, and what WebSocket clients ask, one after another on a snapshot of its own.
 * The connections themselves belong to the thread of sys/stream.h.
 */
#ifndef APP_STREAMS_H
#define APP_STREAMS_H

#include <stddef.h>

struct told;

/* most: streams at once; most_address: of one client address. */
void streams_start(size_t most, size_t most_address);
/* On the writer's thread, after a commit; copies what it needs, and nothing when nobody listens.
 */
void streams_told(const struct told *first);
/* Tells every listener that the server goes away, and ends both threads. */
void streams_stop(void);

#endif
