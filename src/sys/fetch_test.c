#include "tests/support/check.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include "base/clock.h"
#include "sys/fetch.h"

/* --- a server of this machine that does what its path says, badly if asked --- */

struct server {
	pthread_t thread;
	int fd, port;
	atomic_int now, served; /* connections; answers */
	atomic_int waits, most; /* at /wait: now, and at most */
	atomic_bool stop;
};

static struct server one, two;

static bool tell(int fd, const char *text, size_t n)
{
	return send(fd, text, n, MSG_NOSIGNAL) == (ssize_t)n;
}

static void answer(int fd, const char *head, const char *body)
{
	char text[70000];
	int n = snprintf(text, sizeof text, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n\r\n%s", head,
			 strlen(body), body);

	tell(fd, text, (size_t)n);
}

/* Until the client goes, or the test ends. */
static void wait_for_end(const struct server *s, int fd, int ms)
{
	struct pollfd p = { fd, POLLRDHUP, 0 };

	for (; ms > 0 && !s->stop; ms -= 20)
		if (poll(&p, 1, 20) > 0)
			return;
}

static void hang(struct server *s, int fd)
{
	wait_for_end(s, fd, 60000);
}

static void drip(struct server *s, int fd)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
	bool good = tell(fd, head, sizeof head - 1);

	while (good && !s->stop) {
		wait_for_end(s, fd, 1000);
		good = tell(fd, "x", 1);
	}
}

static void endless(struct server *s, int fd, const char *head, const char *line)
{
	bool good = tell(fd, head, strlen(head));

	while (good && !s->stop)
		good = tell(fd, line, strlen(line));
}

/* A hundred megabytes of zeros in a hundred kilobytes. */
static void bomb(int fd)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n";
	static unsigned char zeros[65536], out[65536];
	bool good = tell(fd, head, sizeof head - 1);
	z_stream z = { 0 };

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
	for (int i = 0; good && i < 1600; i++) {
		z.next_in = zeros;
		z.avail_in = sizeof zeros;
		z.next_out = out;
		z.avail_out = sizeof out;
		deflate(&z, i == 1599 ? Z_FINISH : Z_NO_FLUSH);
		good = tell(fd, (const char *)out, sizeof out - z.avail_out);
	}
	deflateEnd(&z);
}

static void zipped(int fd)
{
	unsigned char out[200];
	char head[200];
	char text[] = "unpacked";
	z_stream z = { .next_in = (unsigned char *)text,
		       .avail_in = sizeof text - 1,
		       .next_out = out,
		       .avail_out = sizeof out };

	deflateInit2(&z, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
	deflate(&z, Z_FINISH);
	snprintf(head, sizeof head,
		 "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %lu\r\n\r\n",
		 z.total_out);
	tell(fd, head, strlen(head));
	tell(fd, (const char *)out, z.total_out);
	deflateEnd(&z);
}

static void lead(int fd, const char *to, const char *status)
{
	char head[4000];

	snprintf(head, sizeof head, "%s\r\nLocation: %s", status, to);
	answer(fd, head, "elsewhere");
}

static void hop(int fd, const char *path)
{
	char to[50];
	int n = path[0] - '0';

	snprintf(to, sizeof to, "/hop/%d", n - 1);
	if (n)
		lead(fd, to, "307 Temporary");
	else
		answer(fd, "200 OK", "arrived");
}

static bool is(const char *path, const char *start)
{
	return !strncmp(path, start, strlen(start));
}

static void serve(struct server *s, int fd, const char *head, const char *path)
{
	if (is(path, "/echo"))
		answer(fd, "200 OK\r\nContent-Type: Text/Plain; charset=utf-8\r\nX-One: first",
		       head);
	else if (is(path, "/hop/"))
		hop(fd, path + 5);
	else if (is(path, "/to?"))
		lead(fd, path + 4, "302 Found");
	else if (is(path, "/loop"))
		lead(fd, "/loop", "301 Moved");
	else if (is(path, "/nowhere"))
		answer(fd, "302 Found", "no address");
	else if (is(path, "/hang"))
		hang(s, fd);
	else if (is(path, "/wait")) {
		int waits = ++s->waits;

		if (waits > s->most)
			s->most = waits;
		usleep(50000);
		s->waits--;
		answer(fd, "200 OK", "late");
	} else if (is(path, "/drip"))
		drip(s, fd);
	else if (is(path, "/endless/body"))
		endless(s, fd, "HTTP/1.1 200 OK\r\n\r\n", "la la la la la la la la la la la la la");
	else if (is(path, "/endless/head"))
		endless(s, fd, "HTTP/1.1 200 OK\r\n", "X-More: and more and more and more\r\n");
	else if (is(path, "/endless/continue"))
		endless(s, fd, "", "HTTP/1.1 100 Continue\r\n\r\n");
	else if (is(path, "/announced"))
		tell(fd, "HTTP/1.1 410 Gone\r\nContent-Length: 99999999\r\n\r\n", 47);
	else if (is(path, "/bomb"))
		bomb(fd);
	else if (is(path, "/zipped"))
		zipped(fd);
	else if (is(path, "/broken/zip"))
		answer(fd, "200 OK\r\nContent-Encoding: gzip", "this is no gzip");
	else if (is(path, "/garbage"))
		tell(fd, "SSH-2.0-OpenSSH_9.2\r\n", 21);
	else if (is(path, "/cut"))
		tell(fd, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort", 44);
	else if (is(path, "/cookie"))
		answer(fd, "200 OK\r\nSet-Cookie: a=b; Path=/", "sweet");
	else
		answer(fd, "404 Not Found\r\nContent-Type: text/html", "nothing");
}

struct visit {
	struct server *s;
	int fd;
};

/* Reads one request, its body too, and closes after the answer. */
static void *visit(void *arg)
{
	struct visit v = *(struct visit *)arg;
	char head[60000] = { 0 }, path[4000] = "", *body;
	size_t n = 0, want = 0;
	ssize_t got;

	v.s->now++;
	free(arg);
	for (;;) {
		body = strstr(head, "\r\n\r\n");
		if (body && strstr(head, "Content-Length: "))
			want = strtoul(strstr(head, "Content-Length: ") + 16, NULL, 10);
		if (body && n >= (size_t)(body + 4 - head) + want)
			break;
		got = recv(v.fd, head + n, sizeof head - 1 - n, 0);
		if (got <= 0)
			break;
		n += (size_t)got;
		if (head[0] == 0x16) /* somebody who wants to speak TLS */
			break;
	}
	if (body && sscanf(head, "%*s %3999s", path) == 1)
		serve(v.s, v.fd, head, path);
	v.s->now--;
	v.s->served++;
	shutdown(v.fd, SHUT_RDWR);
	close(v.fd);
	return NULL;
}

static void *listen_on(void *arg)
{
	struct server *s = arg;

	while (!s->stop) {
		struct visit *v;
		pthread_t thread;
		int fd = accept(s->fd, NULL, NULL);

		if (fd < 0)
			break;
		v = malloc(sizeof *v);
		*v = (struct visit){ s, fd };
		assert_int_equal(pthread_create(&thread, NULL, visit, v), 0);
		pthread_detach(thread);
	}
	return NULL;
}

static void server_start(struct server *s)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t n = sizeof at;

	s->fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(s->fd, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(s->fd, 512), 0);
	getsockname(s->fd, (struct sockaddr *)&at, &n);
	s->port = ntohs(at.sin_port);
	assert_int_equal(pthread_create(&s->thread, NULL, listen_on, s), 0);
}

static void server_stop(struct server *s)
{
	s->stop = true;
	shutdown(s->fd, SHUT_RDWR);
	pthread_join(s->thread, NULL);
	close(s->fd);
	while (s->now)
		usleep(1000);
}

/* --- asking --- */

static struct fetch_options open_house = {
	.agent = "Rosemary/test", .private = true, .first_byte_ms = 500, .slow_seconds = 1
};

static struct str at(struct arena *a, const struct server *s, const char *path)
{
	return str_fmt(a, "http://127.0.0.1:%d%s", s->port, path);
}

static struct fetch_answer get(struct arena *a, struct str url, int redirects)
{
	struct fetch_request q = { .method = "GET",
				   .url = url,
				   .bytes = 100000,
				   .seconds = 10,
				   .redirects = redirects,
				   .keep = { "x-one", "X-Two" } };

	return fetch_now(a, &q);
}

#define check_end(call, expected)                                                                  \
	assert_string_equal(fetch_end_name((call).end), fetch_end_name(expected))

static void what_is_asked_arrives_and_nothing_else(void **state)
{
	struct arena *a = *state;
	struct fetch_header h[] = { { "Content-Type", S("text/x") }, { "X-Mine", S("a b") } };
	struct fetch_request q = { .method = "POST",
				   .url = at(a, &one, "/echo?a=b"),
				   .header = h,
				   .headers = 2,
				   .body = S("some words"),
				   .bytes = 5000,
				   .seconds = 5,
				   .keep = { "x-one", "X-Two" } };
	struct fetch_answer f = fetch_now(a, &q);

	check_end(f, FETCH_ANSWERED);
	assert_int_equal(f.status, 200);
	check_str(f.type, "text/plain");
	check_str(f.kept[0], "first");
	assert_null(f.kept[1].p);
	assert_true(str_starts(f.body, S("POST /echo?a=b HTTP/1.1\r\n")));
	assert_true(str_ends(f.body, S("\r\n\r\nsome words")));
	assert_true(str_find(f.body, S("X-Mine: a b\r\n")) < f.body.n);
	assert_true(str_find(f.body, S("User-Agent: Rosemary/test\r\n")) < f.body.n);
	assert_int_equal(str_find(f.body, S("Expect")), f.body.n);
	q.method = "DELETE";
	q.body = STR_NONE;
	assert_true(str_starts(fetch_now(a, &q).body, S("DELETE /echo")));
	assert_int_equal(get(a, at(a, &one, "/else"), 0).status, 404);
}

static void nothing_is_kept_or_taken_from_outside(void **state)
{
	struct arena *a = *state;
	struct fetch_answer f;

	setenv("http_proxy", "http://127.0.0.1:1", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
	check_end(get(a, at(a, &one, "/cookie"), 0), FETCH_ANSWERED);
	f = get(a, at(a, &one, "/echo"), 0);
	check_end(f, FETCH_ANSWERED);
	assert_int_equal(str_find(f.body, S("ookie")), f.body.n);
	check_end(get(a, str_fmt(a, "http://ada:x@127.0.0.1:%d/echo", one.port), 0), FETCH_ADDRESS);
	check_end(get(a, S("file:///etc/passwd"), 0), FETCH_ADDRESS);
	check_end(get(a, S("gopher://127.0.0.1/"), 0), FETCH_ADDRESS);
	check_end(get(a, S(""), 0), FETCH_ADDRESS);
}

static void redirects_are_followed_as_far_as_asked(void **state)
{
	struct arena *a = *state;
	struct fetch_answer f = get(a, at(a, &one, "/hop/3"), 3);
	char to[200];

	check_end(f, FETCH_ANSWERED);
	check_str(f.body, "arrived");
	assert_true(str_ends(f.url, S("/hop/0")));
	check_end(get(a, at(a, &one, "/hop/3"), 2), FETCH_REDIRECTS);
	check_end(get(a, at(a, &one, "/loop"), 10), FETCH_REDIRECTS);
	check_end(get(a, at(a, &one, "/nowhere"), 10), FETCH_REDIRECTS);
	f = get(a, at(a, &one, "/hop/1"), 0);
	check_end(f, FETCH_ANSWERED);
	assert_int_equal(f.status, 307);
	check_end(get(a, at(a, &one, "/to?file:///etc/passwd"), 3), FETCH_REDIRECTS);
	check_end(get(a, at(a, &one, "/to?http://a:b@127.0.0.1/"), 3), FETCH_REDIRECTS);
	check_end(get(a, at(a, &one, "/to?ftp://127.0.0.1/"), 3), FETCH_REDIRECTS);
	snprintf(to, sizeof to, "/to?http://127.0.0.1:%d/echo", two.port);
	check_end(get(a, at(a, &one, to), 3), FETCH_ANSWERED);
}

/* What a host may know stays with it. */
static void secrets_do_not_follow_to_another_host(void **state)
{
	struct arena *a = *state;
	struct fetch_header h[] = { { "Authorization", S("Bearer x") }, { "Accept", S("x/y") } };
	struct fetch_request q = { .method = "GET",
				   .header = h,
				   .headers = 2,
				   .bytes = 5000,
				   .seconds = 5,
				   .redirects = 2 };
	char to[200];
	struct fetch_answer f;

	snprintf(to, sizeof to, "/to?http://127.0.0.1:%d/echo", two.port);
	q.url = at(a, &one, to);
	f = fetch_now(a, &q);
	assert_true(str_find(f.body, S("Accept: x/y")) < f.body.n);
	assert_int_equal(str_find(f.body, S("Bearer")), f.body.n);
	q.url = at(a, &one, "/to?/echo");
	f = fetch_now(a, &q);
	assert_true(str_find(f.body, S("Bearer")) < f.body.n);
}

static void whoever_is_slow_is_left(void **state)
{
	struct arena *a = *state;
	int64_t began = clock_steady_us();
	struct fetch_request q = { .method = "GET",
				   .url = at(a, &one, "/endless/continue"),
				   .bytes = 1000,
				   .seconds = 1 };

	check_end(get(a, at(a, &one, "/hang"), 0), FETCH_SLOW);
	assert_true(clock_steady_us() - began < 3000000);
	check_end(get(a, at(a, &one, "/drip"), 0), FETCH_SLOW);
	assert_true(clock_steady_us() - began < 8000000);
	assert_true(fetch_now(a, &q).end != FETCH_ANSWERED);
	q.url = at(a, &two, "/hang");
	check_end(fetch_now(a, &q), FETCH_SLOW);
}

/* The redirects say something too, and more than what comes in the end. */
static void a_large_body_goes_to_a_file(void **state)
{
	struct arena *a = *state;
	int fd = memfd_create("body", MFD_CLOEXEC), none = open("/dev/null", O_RDONLY | O_CLOEXEC);
	struct fetch_request q = { .method = "GET",
				   .url = at(a, &one, "/hop/2"),
				   .bytes = 100000,
				   .seconds = 10,
				   .redirects = 2,
				   .to_file = true,
				   .file = fd };
	struct fetch_answer f = fetch_now(a, &q);
	char text[100];

	check_end(f, FETCH_ANSWERED);
	assert_int_equal(f.body.n, 0);
	assert_int_equal(pread(fd, text, sizeof text, 0), 7);
	assert_memory_equal(text, "arrived", 7);
	q.url = at(a, &one, "/bomb");
	check_end(fetch_now(a, &q), FETCH_LARGE);
	assert_true(lseek(fd, 0, SEEK_END) <= 100000);
	q.file = none;
	q.url = at(a, &one, "/echo");
	check_end(fetch_now(a, &q), FETCH_BUSY);
	close(fd);
	close(none);
}

static void too_much_is_not_taken(void **state)
{
	struct arena *a = *state;
	struct fetch_answer f;

	check_end(get(a, at(a, &one, "/endless/body"), 0), FETCH_LARGE);
	check_end(get(a, at(a, &one, "/endless/head"), 0), FETCH_LARGE);
	check_end(get(a, at(a, &one, "/bomb"), 0), FETCH_LARGE);
	f = get(a, at(a, &one, "/announced"), 0);
	check_end(f, FETCH_LARGE);
	assert_int_equal(f.status, 410);
	f = get(a, at(a, &one, "/zipped"), 0);
	check_end(f, FETCH_ANSWERED);
	check_str(f.body, "unpacked");
}

static void what_is_no_answer_is_said_so(void **state)
{
	struct arena *a = *state;

	check_end(get(a, at(a, &one, "/garbage"), 0), FETCH_GARBLED);
	check_end(get(a, at(a, &one, "/cut"), 0), FETCH_GARBLED);
	check_end(get(a, at(a, &one, "/broken/zip"), 0), FETCH_GARBLED);
	check_end(get(a, S("http://127.0.0.1:1/"), 0), FETCH_UNREACHED);
	check_end(get(a, S("http://nobody.invalid/"), 0), FETCH_UNKNOWN);
	check_end(get(a, str_fmt(a, "https://127.0.0.1:%d/echo", one.port), 0), FETCH_TLS);
}

static void types_can_be_asked_for(void **state)
{
	static const char *const plain[] = { "application/json", "text/plain", NULL };
	static const char *const json[] = { "application/json", NULL };
	struct arena *a = *state;
	struct fetch_request q = { .method = "GET",
				   .url = at(a, &one, "/echo"),
				   .bytes = 5000,
				   .seconds = 5,
				   .types = plain };

	check_end(fetch_now(a, &q), FETCH_ANSWERED);
	q.types = json;
	check_end(fetch_now(a, &q), FETCH_TYPE);
	q.url = at(a, &one, "/else"); /* an error may be of any type */
	check_end(fetch_now(a, &q), FETCH_ANSWERED);
}

/* --- many at once --- */

static atomic_int ends[FETCH_ENDS];

static void count(const struct fetch_answer *f, void *arg)
{
	(void)arg;
	ends[f->end]++;
}

static int ended(void)
{
	int n = 0;

	for (int i = 0; i < FETCH_ENDS; i++)
		n += ends[i];
	return n;
}

static void hand_over(struct str url, int n, int64_t seconds)
{
	struct fetch_request q = { .method = "GET", .url = url, .bytes = 5000, .seconds = seconds };

	while (n--)
		assert_true(fetch_later(&q, count, NULL));
}

static void wait_for(int n)
{
	for (int i = 0; i < 2000 && ended() < n; i++)
		usleep(10000);
	assert_int_equal(ended(), n);
}

static void a_host_gets_a_few_connections(void **state)
{
	struct arena *a = *state;

	memset(ends, 0, sizeof ends);
	one.most = 0;
	hand_over(at(a, &one, "/wait"), 60, 20);
	wait_for(60);
	assert_int_equal(ends[FETCH_ANSWERED], 60);
	assert_in_range(one.most, 2, 4);
}

static void a_slow_host_delays_only_itself(void **state)
{
	struct arena *a = *state;
	int64_t began;

	memset(ends, 0, sizeof ends);
	hand_over(at(a, &one, "/hang"), 300, 2);
	began = clock_steady_us();
	check_end(get(a, at(a, &two, "/echo"), 0), FETCH_ANSWERED);
	assert_true(clock_steady_us() - began < 1000000);
	wait_for(300);
	assert_in_range(ends[FETCH_BUSY], 30, 44); /* four run, 256 wait */
	assert_int_equal(ends[FETCH_SLOW] + ends[FETCH_BUSY], 300);
	check_end(get(a, at(a, &one, "/echo"), 0), FETCH_ANSWERED);
}

static void what_is_under_way_ends_with_the_courier(void **state)
{
	struct arena *a = *state;
	struct fetch_request q = { .method = "GET", .url = at(a, &one, "/echo"), .seconds = 1 };

	memset(ends, 0, sizeof ends);
	hand_over(at(a, &one, "/hang"), 20, 60);
	hand_over(at(a, &two, "/drip"), 1, 60);
	usleep(100000);
	fetch_stop();
	assert_int_equal(ends[FETCH_BUSY], 21);
	assert_false(fetch_later(&q, count, NULL));
	check_end(fetch_now(a, &q), FETCH_BUSY);
	fetch_stop(); /* twice does no harm */
	fetch_start(&open_house);
	check_end(get(a, at(a, &one, "/echo"), 0), FETCH_ANSWERED);
}

/* --- private addresses --- */

static void private_addresses_are_not_asked(void **state)
{
	static const char *const hosts[] = { "127.0.0.1",   "127.1",	       "2130706433",
					     "0x7f000001",  "0177.0.0.1",      "0x7f.0.0.1",
					     "localhost",   "0.0.0.0",	       "0",
					     "[::1]",	    "[::ffff:7f00:1]", "10.0.0.1",
					     "192.168.0.1", "169.254.169.254" };
	struct arena *a = *state;
	struct fetch_options closed = { .exempt = "127.0.0.2", .connect_ms = 1000 };
	char to[200];
	int served;

	fetch_stop();
	fetch_start(&closed);
	assert_false(fetch_allows_private());
	served = one.served;
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		struct str url = str_fmt(a, "http://%s:%d/echo", hosts[i], one.port);

		if (get(a, url, 0).end != FETCH_PRIVATE)
			fail_msg("%s was asked", hosts[i]);
	}
	assert_int_equal(one.served, served);
	/* A host that may be asked leads to one that may not. */
	snprintf(to, sizeof to, "http://127.0.0.2:%d/echo", one.port);
	check_end(get(a, str_of(to), 3), FETCH_ANSWERED);
	snprintf(to, sizeof to, "http://127.0.0.2:%d/to?http://127.0.0.1:%d/echo", one.port,
		 two.port);
	served = two.served;
	check_end(get(a, str_of(to), 3), FETCH_PRIVATE);
	assert_int_equal(two.served, served);
	fetch_stop();
	fetch_start(&open_house);
}

static int start(void **state)
{
	(void)state;
	server_start(&one);
	server_start(&two);
	fetch_start(&open_house);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	fetch_stop();
	server_stop(&one);
	server_stop(&two);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(what_is_asked_arrives_and_nothing_else),
		test_in_arena(nothing_is_kept_or_taken_from_outside),
		test_in_arena(redirects_are_followed_as_far_as_asked),
		test_in_arena(secrets_do_not_follow_to_another_host),
		test_in_arena(whoever_is_slow_is_left),
		test_in_arena(a_large_body_goes_to_a_file),
		test_in_arena(too_much_is_not_taken),
		test_in_arena(what_is_no_answer_is_said_so),
		test_in_arena(types_can_be_asked_for),
		test_in_arena(a_host_gets_a_few_connections),
		test_in_arena(a_slow_host_delays_only_itself),
		test_in_arena(what_is_under_way_ends_with_the_courier),
		test_in_arena(private_addresses_are_not_asked),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
