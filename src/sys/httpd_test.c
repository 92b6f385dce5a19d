#include "tests/support/check.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/clock.h"
#include "sys/files.h"
#include "sys/http_body.h"
#include "sys/httpd_serve.h"
#include "tests/support/folder.h"

#define BODY_MOST ((size_t)64 * 1024)
#define SENT_MAX ((size_t)8 << 20)

static struct arena *a;

/* --- a server that says what it understood --- */

static size_t begin(struct exchange *x)
{
	return str_eq(x->q.path, S("/photo")) ? (size_t)4 << 20 : BODY_MOST;
}

static void describe(struct exchange *x)
{
	struct buf *b = &x->r.body;

	x->r.type = "text/plain; charset=utf-8";
	if (x->fault.status) {
		x->r.status = x->fault.status;
		buf_fmt(b, "fault=%s bound=%lld", err_name(x->fault.err),
			(long long)x->fault.bound);
		return;
	}
	buf_fmt(b, "method=%d path=%.*s params=%zu body=%zu", x->q.method, STR_ARG(x->q.path),
		x->q.params.n, x->q.body.n);
	for (size_t i = 0; i < x->q.params.n && i < 8; i++) {
		const struct param *p = &x->q.params.p[i];

		buf_fmt(b, " [%.*s]=%.*s", STR_ARG(p->name), STR_ARG(p->value));
		if (p->file)
			buf_fmt(b, "file(%.*s,%zu)", STR_ARG(p->file->name), p->file->bytes);
	}
}

static void *later(void *arg)
{
	struct exchange *x = arg;

	usleep(20000);
	describe(x);
	httpd_resume(x);
	return NULL;
}

static bool handle(struct exchange *x)
{
	pthread_t thread;

	if (!str_eq(x->q.path, S("/later"))) {
		describe(x);
		return true;
	}
	httpd_suspend(x);
	assert_int_equal(pthread_create(&thread, NULL, later, x), 0);
	pthread_detach(thread);
	return false;
}

static char folder[] = "/tmp/rosemary-httpd-XXXXXX";

static int start(void **state)
{
	static struct str trusted[] = { { "127.0.0.1", 9 } };
	struct httpd_options o = { .listen = "127.0.0.1",
				   .threads = 2,
				   .connections = 100,
				   .connections_address = 100,
				   .patience = 1,
				   .trust = { trusted, 1 },
				   .handler = { begin, handle } };
	struct str why = S("");

	(void)state;
	a = arena_new((size_t)512 << 20);
	assert_non_null(mkdtemp(folder));
	assert_true(files_open(a, str_dup(a, str_of(folder)), &why));
	assert_true(httpd_start(&o, a, &why));
	return 0;
}

static int stop(void **state)
{
	(void)state;
	httpd_stop(5);
	arena_free(a);
	return folder_remove(folder);
}

/* --- a client that sends what it likes --- */

static int dial(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)httpd_port()),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval patience = { 10, 0 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	return fd;
}

static void say(int fd, struct str s)
{
	while (s.n) {
		ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);

		if (n <= 0)
			return;
		s = str_sub(s, (size_t)n, s.n);
	}
}

/* What comes back, until there are `answers` answers or the server closes. */
static struct str hear(int fd, int answers)
{
	char *p = arena_alloc(a, 65536);
	size_t n = 0;

	for (;;) {
		struct str rest = { p, n };
		int whole = 0;
		ssize_t got;

		for (;;) {
			size_t head = str_find(rest, S("\r\n\r\n"));
			size_t at = str_find(rest, S("Content-Length: "));
			int64_t length = 0;
			struct str digits;

			if (head == rest.n || at > head)
				break;
			digits = str_sub(rest, at + 16, head - at);
			digits = str_sub(digits, 0, str_find_byte(digits, '\r'));
			assert_true(str_int(digits, 0, 65536, &length));
			if (rest.n < head + 4 + (size_t)length)
				break;
			whole++;
			rest = str_sub(rest, head + 4 + (size_t)length, rest.n);
		}
		if (whole >= answers || n == 65536)
			break;
		got = recv(fd, p + n, 65536 - n, 0);
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	return (struct str){ p, n };
}

static struct str once(struct str request)
{
	int fd = dial();
	struct str heard;

	say(fd, request);
	heard = hear(fd, 1);
	close(fd);
	return heard;
}

static void check_has(struct str text, const char *part)
{
	bool there = str_find(text, str_of(part)) < text.n;

	if (!there)
		print_error("not in the answer: %s\n--- %.*s\n", part, STR_ARG(text));
	assert_true(there);
}

static struct str post(const char *path, const char *type, struct str body)
{
	return str_fmt(a,
		       "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\n"
		       "Content-Length: %zu\r\n\r\n%.*s",
		       path, type, body.n, STR_ARG(body));
}

#define FORM "application/x-www-form-urlencoded"

/* --- what holds --- */

static void test_addresses_are_decoded(void **state)
{
	struct str s = once(S("GET /a%20b/c?x=1&y=%C3%A9+z HTTP/1.1\r\nHost: x\r\n\r\n"));

	(void)state;
	check_has(s, "HTTP/1.1 200 OK");
	check_has(s, "method=0 path=/a b/c params=2 body=0 [x]=1 [y]=\xc3\xa9 z");
}

static void test_a_connection_is_kept(void **state)
{
	int fd = dial();

	(void)state;
	for (int i = 0; i < 50; i++) {
		struct str path = str_fmt(a, "/n%d", i);

		say(fd, str_fmt(a, "GET %.*s HTTP/1.1\r\nHost: x\r\n\r\n", STR_ARG(path)));
		check_has(hear(fd, 1), path.p);
	}
	close(fd);
}

static void test_requests_in_one_packet(void **state)
{
	struct str post_one = post("/two", FORM, S("a=b"));
	int fd = dial();
	struct str heard;

	(void)state;
	say(fd, str_fmt(a,
			"GET /one HTTP/1.1\r\nHost: x\r\n\r\n%.*sGET /later HTTP/1.1\r\n"
			"Host: x\r\n\r\nGET /four HTTP/1.1\r\nHost: x\r\n\r\n",
			STR_ARG(post_one)));
	heard = hear(fd, 4);
	close(fd);
	check_has(heard, "path=/one");
	check_has(heard, "path=/two params=1 body=0 [a]=b");
	check_has(heard, "path=/later");
	check_has(heard, "path=/four");
}

static void test_an_answer_from_another_thread(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++)
		check_has(once(S("GET /later HTTP/1.1\r\nHost: x\r\n\r\n")), "path=/later");
}

static void test_head_has_no_body(void **state)
{
	struct str s = once(S("HEAD /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));

	(void)state;
	check_has(s, "200 OK");
	check_has(s, "Content-Length: 32");
	assert_true(str_ends(s, S("\r\n\r\n")));
}

static void test_bodies_in_pieces(void **state)
{
	(void)state;
	check_has(once(S("POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
			 "Content-Type: " FORM "\r\n\r\n5\r\na=1&b\r\n3\r\n=22\r\n0\r\n\r\n")),
		  "params=2 body=0 [a]=1 [b]=22");
}

static void test_json_becomes_fields(void **state)
{
	(void)state;
	check_has(once(post("/x", "application/json", S("{\"a\":{\"b\":true},\"c\":[1]}"))),
		  "[a[b]]=true [c[]]=1");
	check_has(once(post("/x", "application/json", S("{\"a\":1,\"a\":2}"))), "400 Bad Request");
	check_has(once(post("/x", "application/json", S("[1]"))), "fault=invalid");
}

static void test_other_bodies_stay_raw(void **state)
{
	(void)state;
	check_has(once(post("/x", "text/plain", S("a=b"))), "params=0 body=3");
}

static void test_too_large_a_body_hears_why(void **state)
{
	struct str large = { memset(arena_alloc(a, SENT_MAX), 'x', SENT_MAX), SENT_MAX };
	int fd;

	(void)state;
	check_has(once(post("/x", FORM, large)), "413 ");
	check_has(once(post("/x", FORM, large)), "fault=limit bound=65536");
	/* in chunks, so that nobody can know beforehand */
	fd = dial();
	say(fd, S("POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"));
	for (int i = 0; i < 8; i++)
		say(fd, str_fmt(a, "8000\r\n%.*s\r\n", 0x8000,
				(const char *)memset(arena_alloc(a, 0x8000), 'x', 0x8000)));
	say(fd, S("0\r\n\r\n"));
	check_has(hear(fd, 1), "413 ");
	close(fd);
}

static void test_whoever_waits_for_leave_hears_at_once(void **state)
{
	(void)state;
	check_has(once(S("POST /x HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
			 "Content-Length: 99999999\r\n\r\n")),
		  "413 ");
}

static void test_a_body_without_end_is_cut(void **state)
{
	char *chunk = arena_alloc(a, 0x10000 + 9);
	int fd = dial();

	(void)state;
	say(fd, S("POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"));
	memset(chunk, 'x', 0x10000 + 9);
	memcpy(chunk, "10000\r\n", 7);
	memcpy(chunk + 7 + 0x10000, "\r\n", 2);
	for (int i = 0; i < 400; i++)
		say(fd, (struct str){ chunk, 0x10000 + 9 });
	check_has(hear(fd, 1), "413 Content Too Large");
	close(fd);
	/* announced: far more than is ever read */
	check_has(once(S("POST /x HTTP/1.1\r\nHost: x\r\n"
			 "Content-Length: 9999999999999\r\n\r\nabc")),
		  "413 ");
}

static void test_ten_thousand_fields(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, a, SENT_MAX);
	for (int i = 0; i < 10000; i++)
		buf_fmt(&b, "a%d=1&", i);
	check_has(once(post("/photo", FORM, buf_view(&b))), "413 ");
	buf_clear(&b);
	for (int i = 0; i < 2000; i++)
		buf_lit(&b, "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n");
	buf_lit(&b, "--B--\r\n");
	check_has(once(post("/photo", "multipart/form-data; boundary=B", buf_view(&b))),
		  "fault=limit bound=1000");
}

static void test_bytes_that_are_not_text(void **state)
{
	(void)state;
	check_has(once(S("GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n")), "400 Bad Request");
	check_has(once(S("GET /x?a=%c3%28 HTTP/1.1\r\nHost: x\r\n\r\n")), "400 Bad Request");
	check_has(once(S("GET /x%00y HTTP/1.1\r\nHost: x\r\n\r\n")), "400 Bad Request");
	check_has(once(S("GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n")), "400 Bad Request");
}

#define PART(name) "--B\r\nContent-Disposition: form-data; name=\"" name "\""

static void test_files_of_a_form(void **state)
{
	struct str body = S(PART("caption") "\r\n\r\nfor Lena\r\n" PART(
		"p") "; filename=\"../../x\"\r\nContent-Type: "
		     "image/jpeg\r\n\r\n\xff\xd8\r\n--\r\n--C"
		     "x\r\n" PART("empty") "; filename=\"\"\r\n\r\n\r\n" PART("last") "\r\n\r\n\r\n"
										      "--B--\r\n");
	struct str s = once(post("/photo?q=1", "multipart/form-data; boundary=B", body));

	(void)state;
	check_has(s, "params=5 body=0 [q]=1 [caption]=for Lena [p]=file(../../x,12) [empty]= "
		     "[last]=");
	/* the same, a byte at a time */
	for (size_t cut = 1; cut < 4; cut++) {
		struct str request = post("/photo?q=1", "multipart/form-data; boundary=B", body);
		int fd = dial();

		for (size_t i = 0; i < request.n; i += cut) {
			say(fd, str_sub(request, i, cut));
			if (i % 50 < cut)
				usleep(200);
		}
		check_has(hear(fd, 1), "[p]=file(../../x,12) [empty]= [last]=");
		close(fd);
	}
}

static void test_a_form_that_is_cut_short(void **state)
{
	(void)state;
	check_has(once(post("/photo", "multipart/form-data; boundary=B",
			    S(PART("caption") "\r\n\r\nfor Le"))),
		  "400 Bad Request");
	check_has(once(post("/photo", "multipart/form-data", S("x"))), "400 Bad Request");
}

static void test_a_long_name_of_a_field(void **state)
{
	char name[400];

	(void)state;
	memset(name, 'n', sizeof name);
	check_has(once(post("/photo", "multipart/form-data; boundary=B",
			    str_fmt(a,
				    "--B\r\nContent-Disposition: form-data; name=\"%.*s\"\r\n\r\n"
				    "1\r\n--B--\r\n",
				    (int)sizeof name, name))),
		  "fault=limit bound=200");
}

static void test_a_large_head(void **state)
{
	char *long_one = arena_alloc(a, 100000);

	(void)state;
	memset(long_one, 'h', 99999);
	check_has(once(str_fmt(a, "GET /x HTTP/1.1\r\nHost: x\r\nX: %s\r\n\r\n", long_one)),
		  "431 ");
	check_has(once(str_fmt(a, "GET /%s HTTP/1.1\r\nHost: x\r\n\r\n", long_one)), "414 ");
}

static void test_methods_nobody_knows(void **state)
{
	(void)state;
	check_has(once(S("BREW /x HTTP/1.1\r\nHost: x\r\n\r\n")), "method=6");
}

/* A byte a second must hold no thread: others are answered meanwhile. */
static void test_slow_clients_delay_nobody(void **state)
{
	int slow[20];
	int64_t began;

	(void)state;
	for (int i = 0; i < 20; i++) {
		slow[i] = dial();
		say(slow[i], S("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\na"));
	}
	began = clock_steady_us();
	for (int i = 0; i < 20; i++)
		check_has(once(S("GET /x HTTP/1.1\r\nHost: x\r\n\r\n")), "200 OK");
	assert_true(clock_steady_us() - began < 5000000);
	for (int i = 0; i < 20; i++)
		close(slow[i]);
}

/* A byte now and then is never silent for long; it still has to end. */
static void test_a_body_that_drips_is_ended(void **state)
{
	int fd = dial();
	int64_t began = clock_steady_us();
	struct str heard;

	(void)state;
	say(fd, S("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"));
	for (int i = 0; i < 100 && recv(fd, &(char){ 0 }, 1, MSG_PEEK | MSG_DONTWAIT) < 0; i++) {
		say(fd, S("a"));
		usleep(100000);
	}
	heard = hear(fd, 1);
	close(fd);
	check_has(heard, "408 Request Timeout");
	assert_true(clock_steady_us() - began < 8000000);
}

static void test_a_head_that_drips_is_ended(void **state)
{
	int fd = dial();
	int64_t began = clock_steady_us();
	ssize_t got = -1;

	(void)state;
	say(fd, S("GET /x HTTP/1.1\r\nX: "));
	for (int i = 0; i < 100 && got < 0; i++) {
		say(fd, S("a"));
		usleep(100000);
		got = recv(fd, &(char){ 0 }, 1, MSG_DONTWAIT);
	}
	close(fd);
	assert_int_equal(got, 0);
	assert_true(clock_steady_us() - began < 9000000);
}

static void test_whoever_leaves_in_the_middle(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		int fd = dial();

		say(fd, S("GET /later HTTP/1.1\r\nHost: x\r\n\r\n"));
		close(fd);
	}
	check_has(once(S("GET /x HTTP/1.1\r\nHost: x\r\n\r\n")), "200 OK");
}

int main(void)
{
	const struct CMUnitTest all[] = {
		cmocka_unit_test(test_addresses_are_decoded),
		cmocka_unit_test(test_a_connection_is_kept),
		cmocka_unit_test(test_requests_in_one_packet),
		cmocka_unit_test(test_an_answer_from_another_thread),
		cmocka_unit_test(test_head_has_no_body),
		cmocka_unit_test(test_bodies_in_pieces),
		cmocka_unit_test(test_json_becomes_fields),
		cmocka_unit_test(test_other_bodies_stay_raw),
		cmocka_unit_test(test_too_large_a_body_hears_why),
		cmocka_unit_test(test_whoever_waits_for_leave_hears_at_once),
		cmocka_unit_test(test_a_body_without_end_is_cut),
		cmocka_unit_test(test_ten_thousand_fields),
		cmocka_unit_test(test_bytes_that_are_not_text),
		cmocka_unit_test(test_files_of_a_form),
		cmocka_unit_test(test_a_form_that_is_cut_short),
		cmocka_unit_test(test_a_long_name_of_a_field),
		cmocka_unit_test(test_a_large_head),
		cmocka_unit_test(test_methods_nobody_knows),
		cmocka_unit_test(test_slow_clients_delay_nobody),
		cmocka_unit_test(test_a_body_that_drips_is_ended),
		cmocka_unit_test(test_a_head_that_drips_is_ended),
		cmocka_unit_test(test_whoever_leaves_in_the_middle),
	};

	return cmocka_run_group_tests(all, start, stop);
}
