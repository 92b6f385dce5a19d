#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "client.h"

#define REQUEST_BYTES 8192

_Noreturn void stop(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fputs("bench: ", stderr);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

double clock_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

void client_init(struct client *c, int port)
{
	memset(c, 0, sizeof *c);
	c->port = port;
	c->fd = -1;
}

static void disconnect(struct client *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
}

void client_done(struct client *c)
{
	disconnect(c);
	free(c->in);
	c->in = NULL;
}

static int reconnect(struct client *c)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)c->port) };
	int one = 1;

	inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
	disconnect(c);
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof to))
		return -1;
	return setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

static int write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t w = send(fd, p, n, MSG_NOSIGNAL);

		if (w <= 0)
			return -1;
		p += w;
		n -= (size_t)w;
	}
	return 0;
}

/* Reads more into c->in; 0 at the end of the stream. */
static size_t read_more(struct client *c)
{
	ssize_t r;

	if (c->in_size - c->in_n < 65536) {
		c->in_size = c->in_size ? c->in_size * 2 : 131072;
		c->in = realloc(c->in, c->in_size);
		if (!c->in)
			stop("out of memory");
	}
	r = read(c->fd, c->in + c->in_n, c->in_size - c->in_n - 1);
	if (r <= 0)
		return 0;
	c->in_n += (size_t)r;
	c->in[c->in_n] = '\0';
	return (size_t)r;
}

void client_header(const struct client *c, const char *name, char *ret, size_t size)
{
	size_t n = strlen(name);

	*ret = '\0';
	for (const char *line = c->in; line && line < c->body; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncasecmp(line, name, n) && line[n] == ':') {
			line += n + 1 + strspn(line + n + 1, " ");
			snprintf(ret, size, "%.*s", (int)strcspn(line, "\r\n"), line);
			return;
		}
	}
}

static void keep_cookies(struct client *c)
{
	for (const char *line = c->in; line && line < c->body; line = strchr(line, '\n')) {
		size_t n;

		line += *line == '\n';
		if (strncasecmp(line, "Set-Cookie: ", 12) != 0)
			continue;
		line += 12;
		n = strcspn(line, ";\r\n");
		if (strlen(c->cookies) + n + 3 < sizeof c->cookies)
			snprintf(c->cookies + strlen(c->cookies),
				 sizeof c->cookies - strlen(c->cookies), "%s%.*s",
				 *c->cookies ? "; " : "", (int)n, line);
	}
}

/* Reads one answer that says its length. -1: the connection ended before it began. */
static int read_answer(struct client *c, int is_head)
{
	char length[32];
	char *end = NULL;

	c->in_n = 0;
	while (!end) {
		size_t from = c->in_n > 3 ? c->in_n - 3 : 0;

		if (!read_more(c))
			return -1;
		end = strstr(c->in + from, "\r\n\r\n");
	}
	c->body = end + 4;
	c->status = (int)strtol(c->in + 9, NULL, 10);
	client_header(c, "Content-Length", length, sizeof length);
	c->body_n = is_head || !*length ? 0 : strtoul(length, NULL, 10);
	while (c->in_n < (size_t)(c->body - c->in) + c->body_n) {
		size_t at = (size_t)(c->body - c->in);

		if (!read_more(c))
			stop("an answer ended too early");
		c->body = c->in + at;
	}
	return c->status;
}

int client_send(struct client *c, const char *method, const char *path, const char *headers,
		const char *body, size_t body_n)
{
	char head[REQUEST_BYTES];
	int n = snprintf(
		head, sizeof head,
		"%s %s HTTP/1.1\r\nHost: localhost:%d\r\n%s%s%s%sContent-Length: %zu\r\n\r\n",
		method, path, c->port, headers, *c->cookies ? "Cookie: " : "", c->cookies,
		*c->cookies ? "\r\n" : "", body_n);

	if (n < 0 || (size_t)n >= sizeof head)
		stop("a request head is too long");
	for (int attempt = 0; attempt < 2; attempt++) {
		if ((c->fd < 0 || attempt) && reconnect(c))
			stop("nobody listens on port %d", c->port);
		if (write_all(c->fd, head, (size_t)n) || write_all(c->fd, body, body_n))
			continue;
		if (read_answer(c, !strcmp(method, "HEAD")) < 0)
			continue;
		keep_cookies(c);
		return c->status;
	}
	stop("%s %s: no answer", method, path);
}

int client_try(struct client *c, const char *method, const char *path)
{
	if (reconnect(c)) {
		disconnect(c);
		return 0;
	}
	return client_send(c, method, path, "", "", 0) == 200;
}

void client_find(const struct client *c, const char *before, const char *after, char *ret,
		 size_t size)
{
	const char *at = strstr(c->body, before), *end;

	if (!at)
		stop("status %d: no %s in the answer: %.400s", c->status, before, c->body);
	at += strlen(before);
	end = strstr(at, after);
	if (!end || (size_t)(end - at) >= size)
		stop("no end after %s", before);
	snprintf(ret, size, "%.*s", (int)(end - at), at);
}

/* --- load --- */

struct running {
	struct load *l;
	double end;
	atomic_long next, done, wrong;
	pthread_mutex_t mutex;
	double *took; /* of each request, in ms */
	long took_n, took_size;
};

static void keep_times(struct running *r, const double *took, long n)
{
	pthread_mutex_lock(&r->mutex);
	if (r->took_n + n > r->took_size) {
		r->took_size = (r->took_n + n) * 2;
		r->took = realloc(r->took, (size_t)r->took_size * sizeof *r->took);
		if (!r->took)
			stop("out of memory");
	}
	memcpy(r->took + r->took_n, took, (size_t)n * sizeof *took);
	r->took_n += n;
	pthread_mutex_unlock(&r->mutex);
}

#define TIMES_AT_ONCE 1000

static void *one_connection(void *data)
{
	struct running *r = data;
	struct client c;
	double took[TIMES_AT_ONCE];
	long n = 0;
	char body[16384];

	client_init(&c, r->l->port);
	for (;;) {
		long i = atomic_fetch_add(&r->next, 1);
		size_t body_n = r->l->body ? r->l->body(i, body, sizeof body) : 0;
		double from = clock_now();
		int status;

		if (r->l->requests ? i >= r->l->requests : from > r->end)
			break;
		status = client_send(&c, r->l->method, r->l->path,
				     r->l->head ? r->l->head(i) : r->l->headers, body, body_n);
		took[n++] = (clock_now() - from) * 1000;
		atomic_fetch_add(status == 200 || status == 202 ? &r->done : &r->wrong, 1);
		r->l->bytes = c.body_n;
		if (n == TIMES_AT_ONCE) {
			keep_times(r, took, n);
			n = 0;
		}
	}
	keep_times(r, took, n);
	client_done(&c);
	return NULL;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

void load_run(struct load *l)
{
	struct running r = { .l = l, .end = clock_now() + l->seconds };
	pthread_t threads[64];
	double from = clock_now();

	if (l->connections > 64)
		stop("at most 64 connections");
	pthread_mutex_init(&r.mutex, NULL);
	for (int i = 0; i < l->connections; i++)
		pthread_create(&threads[i], NULL, one_connection, &r);
	for (int i = 0; i < l->connections; i++)
		pthread_join(threads[i], NULL);
	l->took = clock_now() - from;
	l->done = atomic_load(&r.done);
	l->wrong = atomic_load(&r.wrong);
	l->rate = (double)l->done / l->took;
	qsort(r.took, (size_t)r.took_n, sizeof *r.took, by_size);
	l->p50_ms = r.took_n ? r.took[r.took_n / 2] : 0;
	l->p99_ms = r.took_n ? r.took[r.took_n * 99 / 100] : 0;
	free(r.took);
	pthread_mutex_destroy(&r.mutex);
}
