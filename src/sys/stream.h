/*
 * Connections that stay open and hear of news: WebSocket (RFC 6455) and server-sent events (WHATWG
 * HTML section 9.2). One thread owns them all and never waits for any: what a listener does not
 * read gathers in a bounded queue, and whoever lets it run full is dropped. It knows nothing of
 * what is said; that is api/stream.c's.
 *
 * A stream is made by the handler of a request and gets its connection from sys/httpd.c. Its owner
 * may send to it until `gone` was called, and never after.
 */
#ifndef SYS_STREAM_H
#define SYS_STREAM_H

#include "sys/frame.h"

enum stream_kind { STREAM_SOCKET, STREAM_EVENTS };

/* --- what is sent: made once, shared by all who get it, safe from any thread --- */

struct letter;
struct letter *letter_text(struct str text); /* for STREAM_SOCKET: one message */
/* For STREAM_EVENTS. Neither has a line break in it. */
struct letter *letter_event(struct str event, struct str data);
void letter_done(struct letter *l); /* whoever made it is done with it; NULL is allowed */

/* --- for owners; safe from any thread --- */

struct stream;
/* NULL when no more are taken. */
struct stream *stream_new(enum stream_kind kind, void *owner);
/* Queues it: at once, or when the connection is there. */
void stream_send(struct stream *s, struct letter *l);
/* Ends it soon; a WebSocket is told why. */
void stream_end(struct stream *s, enum frame_code code);

/* --- for sys/httpd.c --- */

struct stream_line {
	int fd;			    /* the stream's from now on */
	struct str head;	    /* sent before anything else */
	struct str early;	    /* came after the request, and is the client's first */
	void (*release)(void *arg); /* called once when it is over, before fd is closed; or NULL */
	void *arg;
};
void stream_connect(struct stream *s, const struct stream_line *line);
/* The request was not answered: there will be no connection. */
void stream_cancel(struct stream *s);

/* --- for app/main.c and tests --- */

struct stream_options {
	int64_t idle_ms;  /* between pings; a WebSocket that answers none of two is dropped */
	size_t queue_max; /* bytes that may wait for one listener; one letter always may */
	/* On the stream thread, and quick: a text came; the stream is over. */
	void (*said)(void *owner, struct str text);
	void (*gone)(void *owner);
};

#define STREAM_IDLE_MS 30000
#define STREAM_QUEUE_MAX ((size_t)512 * 1024)
#define STREAM_TEXTS 50 /* of one client in ten seconds; more end it */

void stream_start(const struct stream_options *o);
/* Tells all of them that the server goes away (1001), waits for them a few seconds at most, and
 * ends the thread. No stream is connected afterwards. */
void stream_stop(void);

#endif
