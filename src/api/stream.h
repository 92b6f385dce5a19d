/*
 * Streaming: the news that apps listen to instead of asking again and again
 * (https://docs.joinmastodon.org/methods/streaming/). A request becomes a listener here
 * (listeners.h); what happens is told to those whom it concerns, each as they would find it in
 * their own lists. Everything but the routes runs on the one thread of app/streams.c, on a
 * snapshot.
 */
#ifndef API_STREAM_H
#define API_STREAM_H

#include "core/live.h"

/* A text that a WebSocket's client sent: to subscribe or unsubscribe. */
void stream_asked(struct task *t, int64_t listener_id, struct str text);

/* One thing that a committed task told. */
void stream_tell(struct task *t, const struct told *one);

/* Ends those whose token has ended, whoever ended it (0: of everybody). */
void stream_check(struct task *t, int64_t account_id);

/* For live_ears: everybody who may have a post on one of their streams. */
struct ids stream_readers(struct arena *a);

#endif
