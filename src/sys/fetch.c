#include <arpa/inet.h>
#include <curl/curl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/url.h"
#include "sys/bell.h"
#include "sys/fetch.h"
#include "sys/fetch_filter.h"

#define ALL_MAX 4096	 /* requests at once, waiting or running */
#define RUNNING_MAX 256	 /* of these on their way */
#define HOST_RUNNING 4	 /* of these to one host */
#define HOST_WAITING 256 /* more for one host are refused */
#define BUCKETS 256
#define HEADERS_MAX ((size_t)64 * 1024)
#define CONNECT_MS 10000
#define FIRST_BYTE_MS 30000
#define SLOW_SECONDS 20
#define TICK_MS 250
#define IDLE_MS 60000
#define EVENTS 64 /* looked at in one go */

/* One request from being handed over to its answer. */
struct parcel {
	struct parcel *next;
	struct arena *a;
	struct fetch_request q;
	void (*done)(const struct fetch_answer *f, void *arg);
	void *arg;
	struct host *host;
	struct url url; /* where it is now, after redirects */
	int hops;
	int64_t until, first_byte_by; /* steady, us */
	CURL *easy;
	struct curl_slist *lines;
	struct buf body;
	size_t header_bytes, body_bytes;
	bool answering, blocked, large, wrong_type, full;
	struct fetch_answer f;
};

struct host {
	struct host *next; /* in its bucket */
	struct host *ring; /* in the list of hosts that may start another */
	char *key;	   /* "https://example.org:443" */
	struct parcel *first, **last;
	size_t waiting;
	int running;
	bool in_ring;
};

static struct {
	pthread_t thread;
	pthread_mutex_t lock; /* of the next four */
	struct parcel *incoming, **incoming_last;
	size_t all;
	bool open;
	/* the courier's own */
	struct fetch_options o;
	CURLM *multi;
	struct bell bell;    /* in front of what curl waits for */
	int64_t curl_is_due; /* steady, us: when curl wants to be asked whatever happens */
	struct host *bucket[BUCKETS];
	struct host *ring, **ring_last;
	struct parcel *running;
	int running_n;
} courier = { .lock = PTHREAD_MUTEX_INITIALIZER };

const char *fetch_end_name(enum fetch_end e)
{
	static const char *const names[FETCH_ENDS] = {
		[FETCH_ANSWERED] = "answered",	 [FETCH_ADDRESS] = "address",
		[FETCH_PRIVATE] = "private",	 [FETCH_UNKNOWN] = "unknown",
		[FETCH_UNREACHED] = "unreached", [FETCH_TLS] = "tls",
		[FETCH_SLOW] = "slow",		 [FETCH_LARGE] = "large",
		[FETCH_TYPE] = "type",		 [FETCH_REDIRECTS] = "redirects",
		[FETCH_GARBLED] = "garbled",	 [FETCH_BUSY] = "busy",
	};

	must(e < FETCH_ENDS);
	return names[e];
}

bool fetch_allows_private(void)
{
	return courier.o.private;
}

/* --- the end of a parcel --- */

static void deliver(struct parcel *p, enum fetch_end end)
{
	p->f.end = end;
	p->f.body = end == FETCH_ANSWERED ? buf_view(&p->body) : S("");
	p->f.url = p->url.s;
	p->done(&p->f, p->arg);
	pthread_mutex_lock(&courier.lock);
	courier.all--;
	pthread_mutex_unlock(&courier.lock);
	arena_free(p->a);
}

/* --- hosts --- */

static struct str host_key(struct arena *a, struct url u)
{
	struct url_parts parts = url_split(u);

	return str_fmt(a, "%s://%.*s:%d", parts.secure ? "https" : "http", STR_ARG(parts.host),
		       parts.port);
}

/* FNV-1a */
static struct host **bucket_of(struct str key)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * 16777619u;
	return &courier.bucket[h % BUCKETS];
}

static struct host *host_for(struct str key)
{
	struct host **at = bucket_of(key), *h;

	for (h = *at; h; h = h->next)
		if (str_eq(str_of(h->key), key))
			return h;
	h = mem_new(sizeof *h);
	h->key = mem_copy(key.p, key.n);
	h->last = &h->first;
	h->next = *at;
	*at = h;
	return h;
}

/* May it start another? Then it stands in the ring, and each of the ring in its turn. */
static void host_line_up(struct host *h)
{
	if (h->in_ring || !h->waiting || h->running >= HOST_RUNNING)
		return;
	h->in_ring = true;
	h->ring = NULL;
	*courier.ring_last = h;
	courier.ring_last = &h->ring;
}

static struct host *host_next(void)
{
	struct host *h = courier.ring;

	if (!h)
		return NULL;
	courier.ring = h->ring;
	if (!courier.ring)
		courier.ring_last = &courier.ring;
	h->in_ring = false;
	return h;
}

static void host_forget(struct host *h)
{
	struct host **at = bucket_of(str_of(h->key));

	if (h->running || h->waiting || h->in_ring)
		return;
	while (*at != h)
		at = &(*at)->next;
	*at = h->next;
	mem_free(h->key);
	mem_free(h);
}

/* --- what curl calls --- */

static struct parcel *parcel_of(void *arg)
{
	return arg;
}

static bool is_exempt(const struct sockaddr *address)
{
	struct in_addr one;
	struct sockaddr_in v4;

	if (!courier.o.exempt || address->sa_family != AF_INET ||
	    inet_pton(AF_INET, courier.o.exempt, &one) != 1)
		return false;
	memcpy(&v4, address, sizeof v4);
	return v4.sin_addr.s_addr == one.s_addr;
}

/* The very address that would be connected to: whatever a name resolved to, and however often. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	(void)purpose;
	if (!courier.o.private && !filter_may_connect(&address->addr) &&
	    !is_exempt(&address->addr)) {
		parcel_of(arg)->blocked = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t on_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct parcel *p = parcel_of(arg);

	(void)size; /* 1 */
	if (p->wrong_type)
		return 0;
	if (p->body_bytes + n > p->q.bytes) {
		p->large = true;
		return 0;
	}
	p->body_bytes += n;
	if (!p->q.to_file)
		buf_add(&p->body, bytes, n);
	else if (!str_write(p->q.file, (struct str){ bytes, n }))
		p->full = true;
	return p->full ? 0 : n;
}

static bool is_wanted_type(const struct parcel *p)
{
	if (!p->q.types)
		return true;
	for (const char *const *t = p->q.types; *t; t++)
		if (str_eq(p->f.type, str_of(*t)))
			return true;
	return false;
}

/* The empty line: what was said of this answer is whole. */
static void headers_end(struct parcel *p)
{
	long status = 0;

	curl_easy_getinfo(p->easy, CURLINFO_RESPONSE_CODE, &status);
	p->wrong_type = status >= 200 && status < 300 && status != 204 && !is_wanted_type(p);
}

static void take_header(struct parcel *p, struct str line)
{
	struct str name, value = line;

	if (str_starts(line, S("HTTP/"))) { /* again after 100 Continue */
		memset(p->f.kept, 0, sizeof p->f.kept);
		p->f.type = S("");
		return;
	}
	str_cut(&value, ':', &name);
	if (name.n == line.n)
		return;
	value = str_trim(value);
	if (str_eq_nocase(name, S("content-type")))
		p->f.type = str_lower(p->a, str_trim(str_sub(value, 0, str_find_byte(value, ';'))));
	for (size_t i = 0; i < FETCH_KEEP_MAX && p->q.keep[i]; i++)
		if (str_eq_nocase(name, str_of(p->q.keep[i])))
			p->f.kept[i] = str_dup(p->a, value);
}

static size_t on_header(char *bytes, size_t size, size_t n, void *arg)
{
	struct parcel *p = parcel_of(arg);
	struct str line = str_trim((struct str){ bytes, n });

	(void)size; /* 1 */
	p->answering = true;
	p->header_bytes += n;
	if (p->header_bytes > HEADERS_MAX) {
		p->large = true;
		return 0;
	}
	if (line.n)
		take_header(p, line);
	else
		headers_end(p);
	return n;
}

/* --- a transfer begins --- */

/* These belong to the first host alone. */
static bool is_for_first_host(const char *name)
{
	static const char *const names[] = { "Authorization", "Cookie", "Signature",
					     "Signature-Input" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq_nocase(str_of(name), str_of(names[i])))
			return true;
	return false;
}

static void add_lines(struct parcel *p)
{
	bool moved = !str_eq(host_key(p->a, p->url), host_key(p->a, (struct url){ p->q.url }));

	for (size_t i = 0; i < p->q.headers; i++) {
		const struct fetch_header *h = &p->q.header[i];
		struct str line = str_fmt(p->a, "%s: %.*s", h->name, STR_ARG(h->value));

		must(!memchr(line.p, '\r', line.n) && !memchr(line.p, '\n', line.n));
		if (!moved || !is_for_first_host(h->name))
			p->lines = curl_slist_append(p->lines, line.p);
	}
	p->lines = curl_slist_append(p->lines, "Expect:"); /* nobody waits for 100 Continue */
	must(p->lines);
}

#define SET(option, value) must(curl_easy_setopt(p->easy, option, value) == CURLE_OK)

static void set_method(struct parcel *p)
{
	const char *m = p->q.method;

	if (!strcmp(m, "HEAD"))
		SET(CURLOPT_NOBODY, 1L);
	else if (strcmp(m, "GET") != 0 || p->q.body.n) {
		SET(CURLOPT_POSTFIELDS, p->q.body.p ? p->q.body.p : "");
		SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)p->q.body.n);
		SET(CURLOPT_CUSTOMREQUEST, m);
	}
}

static void set_limits(struct parcel *p)
{
	const struct fetch_options *o = &courier.o;

	SET(CURLOPT_CONNECTTIMEOUT_MS, o->connect_ms ? o->connect_ms : CONNECT_MS);
	SET(CURLOPT_LOW_SPEED_LIMIT, (long)FETCH_SLOWEST);
	SET(CURLOPT_LOW_SPEED_TIME, o->slow_seconds ? o->slow_seconds : SLOW_SECONDS);
	SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)p->q.bytes);
	/* Do not wait for a resolver that hangs when the time is over. */
	SET(CURLOPT_QUICK_EXIT, 1L);
}

static void set_safety(struct parcel *p)
{
	SET(CURLOPT_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_NOPROXY, "*");
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(CURLOPT_SSL_VERIFYPEER, 1L);
	SET(CURLOPT_SSL_VERIFYHOST, 2L);
	if (courier.o.ca && *courier.o.ca)
		SET(CURLOPT_CAINFO, courier.o.ca);
	SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
	SET(CURLOPT_OPENSOCKETDATA, p);
}

static void set_up(struct parcel *p)
{
	p->easy = curl_easy_init();
	must(p->easy);
	SET(CURLOPT_PRIVATE, p);
	SET(CURLOPT_URL, str_c(p->a, p->url.s));
	SET(CURLOPT_PATH_AS_IS, 1L);
	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(CURLOPT_USERAGENT, courier.o.agent ? courier.o.agent : "Rosemary");
	SET(CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
	SET(CURLOPT_WRITEFUNCTION, on_body);
	SET(CURLOPT_WRITEDATA, p);
	SET(CURLOPT_HEADERFUNCTION, on_header);
	SET(CURLOPT_HEADERDATA, p);
	set_method(p);
	set_limits(p);
	set_safety(p);
	add_lines(p);
	SET(CURLOPT_HTTPHEADER, p->lines);
}

static void begin(struct parcel *p)
{
	long first_byte = courier.o.first_byte_ms ? courier.o.first_byte_ms : FIRST_BYTE_MS;

	p->header_bytes = p->body_bytes = 0;
	p->answering = p->blocked = p->large = p->wrong_type = false;
	/* What a redirect said before is not part of it. */
	p->full = p->q.to_file && (ftruncate(p->q.file, 0) || lseek(p->q.file, 0, SEEK_SET));
	p->f.type = S("");
	buf_clear(&p->body);
	memset(p->f.kept, 0, sizeof p->f.kept);
	set_up(p);
	p->first_byte_by = clock_steady_us() + (int64_t)first_byte * 1000;
	p->next = courier.running;
	courier.running = p;
	courier.running_n++;
	p->host->running++;
	must(curl_multi_add_handle(courier.multi, p->easy) == CURLM_OK);
}

/* Starts what may start: each host in its turn. */
static void begin_waiting(void)
{
	struct host *h;

	while (courier.running_n < RUNNING_MAX && (h = host_next())) {
		struct parcel *p = h->first;

		h->first = p->next;
		if (!h->first)
			h->last = &h->first;
		h->waiting--;
		begin(p);
		host_line_up(h);
	}
}

/* --- a parcel finds its host --- */

static void place(struct parcel *p)
{
	struct host *h = host_for(host_key(p->a, p->url));

	p->host = h;
	p->next = NULL;
	if (h->waiting >= HOST_WAITING) {
		deliver(p, FETCH_BUSY);
		return;
	}
	*h->last = p;
	h->last = &p->next;
	h->waiting++;
	host_line_up(h);
}

/* --- a transfer ends --- */

static void end_transfer(struct parcel *p)
{
	struct parcel **at = &courier.running;
	struct host *h = p->host;

	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
	courier.running_n--;
	curl_multi_remove_handle(courier.multi, p->easy);
	curl_easy_cleanup(p->easy);
	curl_slist_free_all(p->lines);
	p->easy = NULL;
	p->lines = NULL;
	h->running--;
	host_line_up(h);
	host_forget(h);
}

static enum fetch_end end_of(const struct parcel *p, CURLcode code)
{
	if (p->large || code == CURLE_FILESIZE_EXCEEDED)
		return FETCH_LARGE;
	if (p->wrong_type)
		return FETCH_TYPE;
	if (p->full)
		return FETCH_BUSY;
	switch (code) {
	case CURLE_OK:
		return FETCH_ANSWERED;
	case CURLE_COULDNT_RESOLVE_HOST:
		return FETCH_UNKNOWN;
	case CURLE_COULDNT_CONNECT:
		return p->blocked ? FETCH_PRIVATE : FETCH_UNREACHED;
	case CURLE_OPERATION_TIMEDOUT:
		return FETCH_SLOW;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
		return FETCH_TLS;
	case CURLE_URL_MALFORMAT:
		return FETCH_ADDRESS;
	default:
		return FETCH_GARBLED;
	}
}

static bool is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Where the answer leads; false when there it may not be followed. */
static bool next_url(struct parcel *p, const char *where, struct url *ret)
{
	if (!where || p->hops >= p->q.redirects || !url_read(p->a, str_of(where), ret))
		return false;
	p->hops++;
	/* What was asked in secret is not asked again in the open. */
	return url_split(*ret).secure || !url_split(p->url).secure;
}

static void finished(CURL *easy, CURLcode code)
{
	struct parcel *p = NULL;
	char *where = NULL;
	struct url next = { STR_NONE };
	long status = 0;
	enum fetch_end end;
	bool follows, leads;

	curl_easy_getinfo(easy, CURLINFO_PRIVATE, &p);
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &where);
	p->f.status = (int)status;
	end = end_of(p, code);
	follows = end == FETCH_ANSWERED && is_redirect(p->f.status) && p->q.redirects > 0 &&
		  !strcmp(p->q.method, "GET");
	leads = follows && next_url(p, where, &next);
	if (!follows && is_redirect(p->f.status))
		p->f.leads_to = str_dup(p->a, str_of(where));
	end_transfer(p);
	if (!follows)
		deliver(p, end);
	else if (!leads)
		deliver(p, FETCH_REDIRECTS);
	else {
		p->url = next;
		place(p);
	}
}

/* --- time --- */

static void expire_running(int64_t now)
{
	struct parcel *next;

	for (struct parcel *p = courier.running; p; p = next) {
		next = p->next;
		if (now < p->until && (p->answering || now < p->first_byte_by))
			continue;
		end_transfer(p);
		deliver(p, FETCH_SLOW);
	}
}

/* Ends those of a host that waited too long, or all of them. */
static void expire_waiting(struct host *h, int64_t now, enum fetch_end end)
{
	struct parcel **at = &h->first, *p;

	h->last = &h->first;
	while ((p = *at)) {
		if (end == FETCH_SLOW && now < p->until) {
			at = &p->next;
			h->last = at;
			continue;
		}
		*at = p->next;
		h->waiting--;
		deliver(p, end);
	}
}

static void expire(int64_t now, enum fetch_end end)
{
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct host *h = courier.bucket[i]; h; h = h->next)
			expire_waiting(h, now, end);
}

/* Hosts without anything left, and those in the ring that lost what they waited with. */
static void tidy_hosts(void)
{
	struct host *h, *next;
	size_t n = 0;

	for (h = courier.ring; h; h = h->ring)
		n++;
	while (n--) {
		h = host_next();
		host_line_up(h);
	}
	for (size_t i = 0; i < BUCKETS; i++)
		for (h = courier.bucket[i]; h; h = next) {
			next = h->next;
			host_forget(h);
		}
}

/* --- waiting --- */

/* Of hundreds of connections one or two have something at a time. Here epoll says which, where
 * curl_multi_perform and curl_multi_poll would look through all of them each time. */
static int on_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *known)
{
	struct epoll_event e = { .data.fd = fd };

	(void)easy;
	(void)arg;
	(void)known;
	if (what == CURL_POLL_REMOVE) {
		epoll_ctl(courier.bell.epoll, EPOLL_CTL_DEL, fd, NULL);
		return 0;
	}
	e.events = (what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u);
	return epoll_ctl(courier.bell.epoll, EPOLL_CTL_MOD, fd, &e) &&
			       epoll_ctl(courier.bell.epoll, EPOLL_CTL_ADD, fd, &e)
		       ? -1
		       : 0;
}

static int on_timer(CURLM *multi, long ms, void *arg)
{
	(void)multi;
	(void)arg;
	courier.curl_is_due = ms < 0 ? INT64_MAX : clock_steady_us() + (int64_t)ms * 1000;
	return 0;
}

static void act(int fd, uint32_t events)
{
	int what = (events & EPOLLIN ? CURL_CSELECT_IN : 0) |
		   (events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
		   (events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
	int running;

	curl_multi_socket_action(courier.multi, fd, what, &running);
}

static int patience_ms(void)
{
	int64_t most = courier.running ? TICK_MS : IDLE_MS;
	int64_t ms = most, now = clock_steady_us();

	if (courier.curl_is_due != INT64_MAX)
		ms = courier.curl_is_due > now ? (courier.curl_is_due - now + 999) / 1000 : 0;
	return (int)(ms < most ? ms : most);
}

/* Until something happens, and then curl goes on with it. */
static void wait_and_act(void)
{
	struct epoll_event got[EVENTS];
	int n = bell_wait(&courier.bell, got, EVENTS, patience_ms());

	for (int i = 0; i < n; i++)
		act(got[i].data.fd, got[i].events);
	if (courier.curl_is_due <= clock_steady_us()) {
		courier.curl_is_due = INT64_MAX; /* unless it says when next */
		act(CURL_SOCKET_TIMEOUT, 0);
	}
}

static void waiting_start(void)
{
	bell_hang(&courier.bell);
	courier.curl_is_due = INT64_MAX;
	curl_multi_setopt(courier.multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(courier.multi, CURLMOPT_TIMERFUNCTION, on_timer);
}

/* --- the thread --- */

static bool take_incoming(void)
{
	struct parcel *p, *next;
	bool open;

	pthread_mutex_lock(&courier.lock);
	p = courier.incoming;
	courier.incoming = NULL;
	courier.incoming_last = &courier.incoming;
	open = courier.open;
	pthread_mutex_unlock(&courier.lock);
	for (; p; p = next) {
		next = p->next;
		place(p);
	}
	return open;
}

static void end_all(void)
{
	expire(0, FETCH_BUSY);
	while (courier.running) {
		struct parcel *p = courier.running;

		end_transfer(p);
		deliver(p, FETCH_BUSY);
	}
	tidy_hosts();
}

static void *run(void *arg)
{
	int64_t looked = 0;

	(void)arg;
	while (take_incoming()) {
		int64_t now;
		CURLMsg *m;
		int n;

		begin_waiting();
		wait_and_act();
		while ((m = curl_multi_info_read(courier.multi, &n)))
			if (m->msg == CURLMSG_DONE)
				finished(m->easy_handle, m->data.result);
		now = clock_steady_us();
		if (now - looked <= TICK_MS * 1000)
			continue;
		looked = now;
		expire_running(now);
		expire(now, FETCH_SLOW);
		tidy_hosts();
	}
	take_incoming();
	end_all();
	return NULL;
}

/* --- handing over --- */

static struct fetch_request copy(struct arena *a, const struct fetch_request *q)
{
	struct fetch_request c = *q;
	struct fetch_header *h = arena_many(a, struct fetch_header, q->headers + 1);

	c.method = str_c(a, str_of(q->method));
	c.body = str_dup(a, q->body);
	for (size_t i = 0; i < q->headers; i++)
		h[i] = (struct fetch_header){ str_c(a, str_of(q->header[i].name)),
					      str_dup(a, q->header[i].value) };
	c.header = h;
	return c;
}

static struct parcel *parcel_new(const struct fetch_request *q)
{
	struct arena *a = arena_new((size_t)16 * 1024 * 1024 + q->body.n);
	struct parcel *p = arena_make(a, struct parcel);

	p->a = a;
	p->q = copy(a, q);
	p->until = clock_steady_us() + q->seconds * 1000000;
	buf_init(&p->body, a, q->bytes);
	if (url_read(a, q->url, &p->url))
		p->q.url = p->url.s;
	return p;
}

bool fetch_later(const struct fetch_request *q,
		 void (*done)(const struct fetch_answer *f, void *arg), void *arg)
{
	struct parcel *p = parcel_new(q);
	bool taken;

	p->done = done;
	p->arg = arg;
	pthread_mutex_lock(&courier.lock);
	taken = courier.open && courier.all < ALL_MAX && p->url.s.p;
	if (taken) {
		*courier.incoming_last = p;
		courier.incoming_last = &p->next;
		courier.all++;
		/* Under the lock, so that the courier does not end in between. */
		bell_ring(&courier.bell);
	}
	pthread_mutex_unlock(&courier.lock);
	if (!taken)
		arena_free(p->a);
	return taken;
}

struct waiting {
	pthread_mutex_t lock;
	pthread_cond_t cond;
	struct arena *a;
	struct fetch_answer f;
	bool done;
};

static void stop_waiting(const struct fetch_answer *f, void *arg)
{
	struct waiting *w = arg;

	pthread_mutex_lock(&w->lock);
	w->f = *f;
	w->f.body = str_dup(w->a, f->body);
	w->f.type = str_dup(w->a, f->type);
	w->f.url = str_dup(w->a, f->url);
	for (size_t i = 0; i < FETCH_KEEP_MAX; i++)
		w->f.kept[i] = str_dup(w->a, f->kept[i]);
	w->f.leads_to = str_dup(w->a, f->leads_to);
	w->done = true;
	pthread_cond_signal(&w->cond);
	pthread_mutex_unlock(&w->lock);
}

struct fetch_answer fetch_now(struct arena *a, const struct fetch_request *q)
{
	struct waiting w = { .a = a, .f = { .end = FETCH_BUSY } };
	struct url url;

	if (!url_read(a, q->url, &url))
		return (struct fetch_answer){ .end = FETCH_ADDRESS };
	pthread_mutex_init(&w.lock, NULL);
	pthread_cond_init(&w.cond, NULL);
	pthread_mutex_lock(&w.lock);
	if (fetch_later(q, stop_waiting, &w))
		while (!w.done)
			pthread_cond_wait(&w.cond, &w.lock);
	pthread_mutex_unlock(&w.lock);
	pthread_cond_destroy(&w.cond);
	pthread_mutex_destroy(&w.lock);
	return w.f;
}

/* --- beginning and end --- */

void fetch_start(const struct fetch_options *o)
{
	must(curl_global_init(CURL_GLOBAL_ALL) == CURLE_OK);
	courier.o = *o;
	courier.multi = curl_multi_init();
	must(courier.multi);
	curl_multi_setopt(courier.multi, CURLMOPT_MAXCONNECTS, (long)RUNNING_MAX);
	waiting_start();
	courier.ring = NULL;
	courier.ring_last = &courier.ring;
	courier.incoming_last = &courier.incoming;
	courier.open = true;
	must(!pthread_create(&courier.thread, NULL, run, NULL));
}

void fetch_stop(void)
{
	pthread_mutex_lock(&courier.lock);
	if (!courier.open) {
		pthread_mutex_unlock(&courier.lock);
		return;
	}
	courier.open = false;
	bell_ring(&courier.bell);
	pthread_mutex_unlock(&courier.lock);
	pthread_join(courier.thread, NULL);
	curl_multi_cleanup(courier.multi);
	curl_global_cleanup();
	bell_take_down(&courier.bell);
}
