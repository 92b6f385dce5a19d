#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include <microhttpd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "sys/http_body.h"
#include "sys/http_peer.h"
#include "sys/httpd_serve.h"
#include "sys/stream.h"

#define LISTEN_BACKLOG 1024
#define CONNECTION_BYTES ((size_t)16 * 1024) /* of the request's head, and to read bodies in */
#define PATIENCE_SECONDS 30
#define BODY_BYTES_A_SECOND 500		/* at least, once patience has run out */
#define DROP_MOST ((size_t)256 << 20)	/* bytes over the limit that are read to answer politely */
#define DROP_CHUNKED ((size_t)16 << 20) /* of a body that does not say how long it is */

/* One open connection. The watch thread ends those that take too long over a request. */
struct connection {
	struct connection *next, *previous;
	int fd;
	char address[INET6_ADDRSTRLEN];
	_Atomic int64_t head_since, body_since; /* clock_steady_us; 0: not in that phase */
	_Atomic size_t body_bytes;
};

static struct {
	struct MHD_Daemon *daemon;
	struct httpd_handler handler;
	struct strs trust;
	int port, fd;
	int64_t patience;  /* seconds */
	atomic_int active; /* requests between the end of their body and the end of their answer */
	atomic_bool stopping;
	atomic_bool closed; /* nothing more may be suspended: MHD must not be stopped then */
	pthread_mutex_t lock;
	pthread_cond_t stop_watching;
	pthread_t watch;
	struct connection *connections;
} server = { .fd = -1, .lock = PTHREAD_MUTEX_INITIALIZER };

/* --- what a handler may ask --- */

struct str request_header(const struct request *q, const char *name)
{
	const char *value = NULL;
	size_t n = 0;

	if (!q->connection || MHD_lookup_connection_value_n(q->connection, MHD_HEADER_KIND, name,
							    strlen(name), &value, &n) != MHD_YES)
		return STR_NONE;
	return (struct str){ value ? value : "", value ? n : 0 };
}

struct str request_cookie(const struct request *q, const char *name)
{
	const char *value = NULL;
	size_t n = 0;

	if (!q->connection || MHD_lookup_connection_value_n(q->connection, MHD_COOKIE_KIND, name,
							    strlen(name), &value, &n) != MHD_YES)
		return STR_NONE;
	return (struct str){ value ? value : "", value ? n : 0 };
}

/* --- connections --- */

static struct connection *connection_of(struct MHD_Connection *c)
{
	return MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static void connection_opened(struct MHD_Connection *mhd, void **ret_context)
{
	struct connection *c = mem_new(sizeof *c);

	c->fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	peer_text(MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr,
		  c->address, sizeof c->address);
	atomic_store(&c->head_since, clock_steady_us());
	pthread_mutex_lock(&server.lock);
	c->next = server.connections;
	if (c->next)
		c->next->previous = c;
	server.connections = c;
	pthread_mutex_unlock(&server.lock);
	*ret_context = c;
}

static void connection_closed(struct connection *c)
{
	pthread_mutex_lock(&server.lock);
	if (c->previous)
		c->previous->next = c->next;
	else
		server.connections = c->next;
	if (c->next)
		c->next->previous = c->previous;
	pthread_mutex_unlock(&server.lock);
	mem_free(c);
}

static void connection_changed(void *cls, struct MHD_Connection *mhd, void **context,
			       enum MHD_ConnectionNotificationCode what)
{
	(void)cls;
	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		connection_opened(mhd, context);
	} else if (*context) {
		connection_closed(*context);
		*context = NULL;
	}
}

/* Says something to a client that is still sending: MHD can't answer then. */
static void say(int fd, const char *status, const char *text)
{
	char answer[400];
	int n = snprintf(answer, sizeof answer,
			 "HTTP/1.1 %s\r\nConnection: close\r\nContent-Type: text/plain; "
			 "charset=utf-8\r\nContent-Length: %zu\r\n\r\n%s",
			 status, strlen(text), text);

	if (n > 0 && send(fd, answer, (size_t)n, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		log_line(LOG_DEBUG, "http", "a slow client left");
}

static void connection_check(struct connection *c, int64_t now)
{
	int64_t head = atomic_load(&c->head_since), body = atomic_load(&c->body_since);
	int64_t seconds = (now - body) / 1000000;

	if (head && now - head > 2 * server.patience * 1000000)
		shutdown(c->fd, SHUT_RDWR);
	if (!body || seconds < server.patience)
		return;
	if (atomic_load(&c->body_bytes) >= (size_t)seconds * BODY_BYTES_A_SECOND)
		return;
	say(c->fd, "408 Request Timeout", "This took too long to arrive.\n");
	shutdown(c->fd, SHUT_RDWR);
}

static void *watch(void *arg)
{
	struct timespec until;

	(void)arg;
	pthread_mutex_lock(&server.lock);
	while (!atomic_load(&server.stopping)) {
		int64_t now = clock_steady_us();

		for (struct connection *c = server.connections; c; c = c->next)
			connection_check(c, now);
		until = (struct timespec){ now / 1000000 + 1, now % 1000000 * 1000 };
		pthread_cond_timedwait(&server.stop_watching, &server.lock, &until);
	}
	pthread_mutex_unlock(&server.lock);
	return NULL;
}

/* --- one exchange --- */

/* Called with the address as sent, before MHD changes it; what it gives back is the exchange. */
static void *exchange_new(void *cls, const char *uri, struct MHD_Connection *mhd)
{
	struct arena *a = arena_new(HTTPD_ARENA_MAX);
	struct exchange *x = arena_make(a, struct exchange);

	(void)cls;
	x->a = a;
	x->connection = connection_of(mhd);
	x->q.connection = mhd;
	x->address = str_dup(a, str_of(uri));
	reply_init(&x->r, a);
	return x;
}

static void exchange_free(struct exchange *x)
{
	if (x->counted)
		atomic_fetch_sub(&server.active, 1);
	if (x->r.file >= 0)
		close(x->r.file);
	if (x->r.stream)
		stream_cancel(x->r.stream);
	arena_free(x->a);
}

static void exchange_done(void *cls, struct MHD_Connection *mhd, void **context,
			  enum MHD_RequestTerminationCode why)
{
	struct exchange *x = *context;

	(void)cls;
	(void)mhd;
	(void)why;
	if (!x)
		return;
	*context = NULL;
	atomic_store(&x->connection->body_since, 0);
	atomic_store(&x->connection->head_since, clock_steady_us());
	exchange_free(x);
}

static enum method method_of(const char *name, bool *ret_is_head)
{
	static const char *const names[METHOD_COUNT] = { "GET",	  "POST",   "PUT",
							 "PATCH", "DELETE", "OPTIONS" };

	*ret_is_head = !strcmp(name, "HEAD");
	if (*ret_is_head)
		return GET;
	for (int i = 0; i < METHOD_COUNT; i++)
		if (!strcmp(name, names[i]))
			return (enum method)i;
	return METHOD_COUNT;
}

/* The head is there: what is asked, and how much may follow? False when that is answered already:
 * more is announced than we would ever read, or the client waits for leave to send too much. */
static bool exchange_begin(struct exchange *x, const char *method)
{
	struct str length = request_header(&x->q, "Content-Length");
	bool chunked = request_header(&x->q, "Transfer-Encoding").n > 0;
	int64_t announced = 0;

	x->begun = true;
	atomic_store(&x->connection->head_since, 0);
	x->q.method = method_of(method, &x->is_head);
	x->q.address = peer_house(x->a, peer_client(x->a, str_of(x->connection->address),
						    request_header(&x->q, "X-Forwarded-For"),
						    server.trust));
	http_address_read(x->a, x->address, &x->q, &x->fault);
	x->body_most = server.handler.begin(x);
	if (length.n && !str_int(length, 0, INT64_MAX, &announced))
		announced = INT64_MAX;
	x->is_announced = !chunked;
	if (!announced && !chunked)
		return true;
	x->body = http_body_new(x->a, request_header(&x->q, "Content-Type"), x->body_most);
	atomic_store(&x->connection->body_bytes, 0);
	atomic_store(&x->connection->body_since, clock_steady_us());
	if ((size_t)announced <= x->body_most ||
	    ((size_t)announced - x->body_most <= DROP_MOST && !request_header(&x->q, "Expect").n))
		return true;
	x->fault = (struct http_fault){ 413, ERR_LIMIT, W_HTTP_BODY, (int64_t)x->body_most };
	return false;
}

static void headers_of(struct exchange *x, struct MHD_Response *response)
{
	struct reply *r = &x->r;

	if (r->type)
		MHD_add_response_header(response, "Content-Type", r->type);
	for (size_t i = 0; i < r->headers; i++)
		MHD_add_response_header(response, r->header[i].name,
					str_c(x->a, r->header[i].value));
	for (const struct header_line *h = x->fixed; h && h->name; h++)
		MHD_add_response_header(response, h->name, h->value);
}

static struct MHD_Response *response_of(struct exchange *x)
{
	struct reply *r = &x->r;
	struct MHD_Response *response;

	if (r->file >= 0) {
		response = MHD_create_response_from_fd64((uint64_t)r->file_bytes, r->file);
		r->file = -1;
	} else {
		response = MHD_create_response_from_buffer(r->body.n, r->body.p,
							   MHD_RESPMEM_PERSISTENT);
	}
	must(response);
	headers_of(x, response);
	if (atomic_load_explicit(&server.stopping, memory_order_relaxed))
		MHD_add_response_header(response, "Connection", "close");
	return response;
}

/* --- connections that become streams --- */

/* MHD keeps 16 KB and a place among its connections for whoever it knows. A WebSocket therefore
 * goes on with a second descriptor of the same socket, and MHD forgets the first at once: to close
 * a descriptor ends nothing while there is another. */
static void upgraded(void *cls, struct MHD_Connection *mhd, void *context, const char *early,
		     size_t early_n, MHD_socket fd, struct MHD_UpgradeResponseHandle *handle)
{
	struct exchange *x = context;
	struct stream_line line = { .fd = fcntl(fd, F_DUPFD_CLOEXEC, 0),
				    .early = { early, early_n } };

	(void)cls;
	(void)mhd;
	if (line.fd >= 0) {
		stream_connect(x->r.stream, &line);
		x->r.stream = NULL;
	}
	MHD_upgrade_action(handle, MHD_UPGRADE_ACTION_CLOSE);
}

static enum MHD_Result become_socket(struct exchange *x)
{
	struct MHD_Response *response = MHD_create_response_for_upgrade(upgraded, NULL);
	enum MHD_Result result;

	must(response);
	headers_of(x, response);
	result = MHD_queue_response(x->q.connection, MHD_HTTP_SWITCHING_PROTOCOLS, response);
	MHD_destroy_response(response);
	return result;
}

static struct str head_of(struct exchange *x)
{
	const struct reply *r = &x->r;
	struct buf b;

	buf_init(&b, x->a, (size_t)16 * 1024);
	buf_fmt(&b, "HTTP/1.1 %d OK\r\nConnection: close\r\nContent-Type: %s\r\n", r->status,
		r->type);
	for (size_t i = 0; i < r->headers; i++)
		buf_fmt(&b, "%s: %.*s\r\n", r->header[i].name, STR_ARG(r->header[i].value));
	for (const struct header_line *h = x->fixed; h && h->name; h++)
		buf_fmt(&b, "%s: %s\r\n", h->name, h->value);
	buf_lit(&b, "\r\n");
	return buf_view(&b);
}

static void let_go(void *mhd)
{
	MHD_resume_connection(mhd);
}

/* MHD lets go of a descriptor for WebSockets only. So it keeps an events' connection suspended, and
 * is called again without an exchange when the stream is over; the answer to that ends it. What
 * the request had made is given back now. */
static enum MHD_Result become_events(struct exchange *x, void **context)
{
	struct MHD_Connection *mhd = x->q.connection;
	struct stream_line line = { .fd = fcntl(x->connection->fd, F_DUPFD_CLOEXEC, 0),
				    .head = head_of(x),
				    .release = let_go,
				    .arg = mhd };

	if (line.fd < 0)
		return MHD_NO;
	MHD_suspend_connection(mhd);
	stream_connect(x->r.stream, &line);
	x->r.stream = NULL;
	*context = NULL;
	exchange_free(x);
	return MHD_YES;
}

static enum MHD_Result exchange_listen(struct exchange *x, void **context)
{
	if (x->r.status == MHD_HTTP_SWITCHING_PROTOCOLS)
		return become_socket(x);
	return become_events(x, context);
}

static enum MHD_Result exchange_answer(struct exchange *x)
{
	struct MHD_Response *response = response_of(x);
	enum MHD_Result result =
		MHD_queue_response(x->q.connection, (unsigned)x->r.status, response);

	MHD_destroy_response(response);
	return result;
}

/* The request is whole. Counted before `closed` is read, as httpd_stop sets it before it counts
 * again: so a request is either waited for, or told to come again without being suspended. */
static enum MHD_Result exchange_handle(struct exchange *x, void **context)
{
	x->handled = true;
	x->counted = true;
	atomic_fetch_add(&server.active, 1);
	if (atomic_load(&server.closed))
		x->fault = (struct http_fault){ 503, ERR_BUSY, W_ERROR_BUSY, 0 };
	atomic_store(&x->connection->body_since, 0);
	if (x->body)
		http_body_end(x->body, &x->q, &x->fault);
	if (!server.handler.handle(x))
		return MHD_YES;
	return x->r.stream && !x->is_head ? exchange_listen(x, context) : exchange_answer(x);
}

/* A body that does not end and is over every limit: its sender is told while still sending, since
 * MHD can answer only at the end, and has as much again to notice. */
static enum MHD_Result exchange_overflow(struct exchange *x)
{
	size_t over = http_body_received(x->body) - x->body_most;

	if (!x->interrupted) {
		say(x->connection->fd, "413 Content Too Large",
		    "This is more than is taken here.\n");
		shutdown(x->connection->fd, SHUT_WR);
		x->interrupted = true;
	}
	return over < 2 * DROP_CHUNKED ? MHD_YES : MHD_NO;
}

static enum MHD_Result exchange_body(struct exchange *x, struct str piece)
{
	size_t received;

	if (!x->body)
		return MHD_NO;
	http_body_feed(x->body, piece);
	atomic_fetch_add_explicit(&x->connection->body_bytes, piece.n, memory_order_relaxed);
	received = http_body_received(x->body);
	if (!x->is_announced && received > x->body_most && received - x->body_most > DROP_CHUNKED)
		return exchange_overflow(x);
	return MHD_YES;
}

/* MHD calls this when the head is there, for each piece of the body, at its end, and again after a
 * suspended exchange was resumed. (An answer in the first call closes the connection, so it is
 * given there only to requests that announce far too much.) */
static enum MHD_Result access_handler(void *cls, struct MHD_Connection *mhd, const char *url,
				      const char *method, const char *version, const char *piece,
				      size_t *piece_n, void **context)
{
	struct exchange *x = *context;

	(void)cls;
	(void)mhd;
	(void)url;
	(void)version;
	if (!x)
		return MHD_NO;
	if (!x->begun)
		return exchange_begin(x, method) ? MHD_YES : exchange_handle(x, context);
	if (*piece_n) {
		enum MHD_Result result = exchange_body(x, (struct str){ piece, *piece_n });

		*piece_n = 0;
		return result;
	}
	return x->handled ? exchange_answer(x) : exchange_handle(x, context);
}

void httpd_suspend(struct exchange *x)
{
	MHD_suspend_connection(x->q.connection);
}

void httpd_resume(struct exchange *x)
{
	MHD_resume_connection(x->q.connection);
}

/* --- start and stop --- */

static void mhd_says(void *cls, const char *fmt, va_list args)
	__attribute__((format(printf, 2, 0)));
static void mhd_says(void *cls, const char *fmt, va_list args)
{
	char text[300];

	(void)cls;
	vsnprintf(text, sizeof text, fmt, args);
	log_line(LOG_DEBUG, "http", "%s", text);
}

static void options_fill(const struct httpd_options *o, struct MHD_OptionItem *items)
{
	const struct MHD_OptionItem all[] = {
		{ MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)mhd_says, NULL },
		{ MHD_OPTION_LISTEN_SOCKET, server.fd, NULL },
		{ MHD_OPTION_THREAD_POOL_SIZE, o->threads, NULL },
		{ MHD_OPTION_CONNECTION_LIMIT, o->connections, NULL },
		{ MHD_OPTION_PER_IP_CONNECTION_LIMIT, o->connections_address, NULL },
		{ MHD_OPTION_CONNECTION_TIMEOUT, server.patience, NULL },
		{ MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)CONNECTION_BYTES, NULL },
		{ MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)exchange_new, NULL },
		{ MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)exchange_done, NULL },
		{ MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)connection_changed, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};

	memcpy(items, all, sizeof all);
}

bool httpd_start(const struct httpd_options *o, struct arena *a, struct str *ret_why)
{
	struct MHD_OptionItem items[16];
	pthread_condattr_t steady;

	server.handler = o->handler;
	server.trust = o->trust;
	server.patience = o->patience ? o->patience : PATIENCE_SECONDS;
	atomic_store(&server.stopping, false);
	atomic_store(&server.closed, false);
	server.fd = peer_listen(o->listen, o->port, LISTEN_BACKLOG, &server.port);
	if (server.fd < 0) {
		*ret_why = str_fmt(a, "port %d can't be had: %s", o->port, strerror(errno));
		return false;
	}
	options_fill(o, items);
	server.daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
						 MHD_ALLOW_UPGRADE | MHD_USE_ERROR_LOG,
					 0, NULL, NULL, access_handler, NULL, MHD_OPTION_ARRAY,
					 items, MHD_OPTION_END);
	if (!server.daemon) {
		*ret_why = S("the HTTP threads can't be started");
		close(server.fd);
		return false;
	}
	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_cond_init(&server.stop_watching, &steady);
	must(!pthread_create(&server.watch, NULL, watch, NULL));
	return true;
}

int httpd_port(void)
{
	return server.port;
}

static void wait_until_idle(int64_t until_us)
{
	while (atomic_load(&server.active) && clock_steady_us() < until_us)
		usleep(2000);
}

void httpd_stop(int seconds)
{
	int64_t until = clock_steady_us() + seconds * 1000000LL;
	MHD_socket fd;

	if (!server.daemon)
		return;
	pthread_mutex_lock(&server.lock);
	atomic_store(&server.stopping, true);
	pthread_cond_signal(&server.stop_watching);
	pthread_mutex_unlock(&server.lock);
	pthread_join(server.watch, NULL);
	fd = MHD_quiesce_daemon(server.daemon);
	wait_until_idle(until);
	/* One more request may have come on a connection that was kept. */
	atomic_store(&server.closed, true);
	wait_until_idle(until);
	if (atomic_load(&server.active)) {
		log_line(LOG_WARN, "http", "%d requests were not answered in time",
			 atomic_load(&server.active));
		_exit(1);
	}
	MHD_stop_daemon(server.daemon);
	server.daemon = NULL;
	if (fd >= 0)
		close(fd);
}
