/*
 * The server side of sys/httpd.h, for app/run.c and app/main.c: start, stop, and the exchange of
 * one request for one reply, which may be taken to another thread and given back.
 */
#ifndef SYS_HTTPD_SERVE_H
#define SYS_HTTPD_SERVE_H

#include "sys/httpd.h"

struct header_line {
	const char *name, *value;
};

struct exchange {
	struct arena *a; /* freed when the reply is on its way */
	struct request q;
	struct reply r;
	struct http_fault fault;	 /* found before the handler ran */
	const struct header_line *fixed; /* headers beside the reply's own, ended by a NULL name */
	bool is_head;
	void *owner; /* the handler's */
	/* sys/httpd.c's own */
	struct http_body *body;
	struct connection *connection;
	struct str address;
	size_t body_most;
	bool begun, handled, counted, is_announced, interrupted;
};

#define HTTPD_ARENA_MAX ((size_t)64 * 1024 * 1024)

struct httpd_handler {
	/* The headers are there: how many bytes may the body have? On an HTTP thread; quick. */
	size_t (*begin)(struct exchange *x);
	/* The request is whole (or x->fault says what is wrong with it). True: the reply is ready.
	 * False: httpd_suspend was called, and somebody will call httpd_resume. */
	bool (*handle)(struct exchange *x);
};

struct httpd_options {
	const char *listen; /* an IP address; "" for all */
	int port;	    /* 0: any that is free */
	int threads;
	int connections;	 /* at once; more wait in the listen queue */
	int connections_address; /* of one client address */
	/* Seconds that a connection may be silent, and after which a body must have come at 500
	 * bytes a second; the head of a request has twice as long. 0: 30. */
	int patience;
	struct strs trust; /* proxies: addresses or ADDRESS/BITS; lives until httpd_stop */
	struct httpd_handler handler;
};

/* False with a reason (made in a) when the port can't be had. */
bool httpd_start(const struct httpd_options *o, struct arena *a, struct str *ret_why);
int httpd_port(void);

/* Takes no more connections, waits until what was asked is answered (at most seconds), and ends
 * the threads. Whoever answers suspended requests must still be running. */
void httpd_stop(int seconds);

/* Before the exchange is given to another thread, and when it may be answered. */
void httpd_suspend(struct exchange *x);
void httpd_resume(struct exchange *x);

#endif
