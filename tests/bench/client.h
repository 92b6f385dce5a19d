/*
 * A small HTTP/1.1 client for the benchmark: one connection kept open, whole answers in memory. It
 * speaks only to 127.0.0.1 and ends the program when something is not as it should be: a benchmark
 * that goes on after an error measures nothing.
 */
#ifndef BENCH_CLIENT_H
#define BENCH_CLIENT_H

#include <stddef.h>
#include <stdint.h>

struct client {
	int port, fd;
	char *in; /* the last answer, head and body, NUL-terminated */
	size_t in_n, in_size;
	int status;
	char *body; /* within in */
	size_t body_n;
	char cookies[1024];
};

void client_init(struct client *c, int port);
void client_done(struct client *c);

/* Sends one request and reads its answer; returns the status. headers: whole lines with CRLF, or
 * "". A connection that the server closed is opened again once. Cookies that come are kept and
 * sent. */
int client_send(struct client *c, const char *method, const char *path, const char *headers,
		const char *body, size_t body_n);

/* The same without a body, and false where client_send would end the program: is anybody there yet?
 */
int client_try(struct client *c, const char *method, const char *path);

/* Copies what stands between `before` and `after` in the last answer. Ends the program when it is
 * not there. */
void client_find(const struct client *c, const char *before, const char *after, char *ret,
		 size_t size);

/* A header of the last answer. */
void client_header(const struct client *c, const char *name, char *ret, size_t size);

/* One request repeated over many connections for a while. */
struct load {
	int port, connections;
	double seconds; /* how long, or ... */
	long requests;	/* ... how many altogether (then seconds is ignored) */
	const char *method, *path, *headers;
	/* More header lines for request i; NULL for none. */
	const char *(*head)(long i);
	/* Makes the body of request i; NULL for none. Returns its length. */
	size_t (*body)(long i, char *ret, size_t size);
	/* filled */
	double rate, p50_ms, p99_ms, took;
	long done, wrong; /* wrong: neither 200 nor 202 */
	size_t bytes;	  /* of one answer's body */
};

void load_run(struct load *l);

double clock_now(void); /* seconds */

_Noreturn void stop(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
