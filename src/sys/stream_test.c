#include "tests/support/check.h"

#include <poll.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "sys/stream.h"

#define IDLE_MS 80
#define QUEUE_MAX ((size_t)200 * 1024)

struct listener {
	struct stream *s;
	int far; /* the client's end */
	char said[200];
	atomic_int texts, gone, released;
};

static void said(void *owner, struct str text)
{
	struct listener *l = owner;

	memcpy(l->said, text.p, text.n < sizeof l->said ? text.n : sizeof l->said - 1);
	atomic_fetch_add(&l->texts, 1);
}

static void gone(void *owner)
{
	atomic_fetch_add(&((struct listener *)owner)->gone, 1);
}

static void released(void *arg)
{
	atomic_fetch_add(&((struct listener *)arg)->released, 1);
}

static int open_streams(void **state)
{
	(void)state;
	stream_start(&(struct stream_options){ IDLE_MS, QUEUE_MAX, said, gone });
	return 0;
}

static int close_streams(void **state)
{
	(void)state;
	stream_stop();
	return 0;
}

static void connect_line(struct listener *l, struct str head, struct str early)
{
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	l->far = pair[1];
	stream_connect(l->s, &(struct stream_line){ pair[0], head, early, released, l });
}

static void begin(struct listener *l, enum stream_kind kind)
{
	memset(l, 0, sizeof *l);
	l->s = stream_new(kind, l);
	assert_non_null(l->s);
}

static void open_one(struct listener *l, enum stream_kind kind)
{
	begin(l, kind);
	connect_line(l, S(""), S(""));
}

static void until(atomic_int *n, int most)
{
	int64_t end = clock_steady_us() + 5000000;

	while (atomic_load(n) < most && clock_steady_us() < end)
		usleep(500);
	assert_int_equal(atomic_load(n), most);
}

static void client_says(struct listener *l, int first, const char *text)
{
	unsigned char frame[200] = { (unsigned char)first, (unsigned char)(0x80 | strlen(text)) };

	memcpy(frame + 6, text, strlen(text)); /* with a mask of zeroes */
	assert_int_equal(write(l->far, frame, strlen(text) + 6), (ssize_t)strlen(text) + 6);
}

/* Exactly these bytes come. */
static void client_gets(struct listener *l, const char *bytes, size_t n)
{
	char got[400] = { 0 };
	size_t have = 0;

	assert_true(n < sizeof got);
	while (have < n) {
		ssize_t more = read(l->far, got + have, n - have);

		assert_true(more > 0);
		have += (size_t)more;
	}
	assert_memory_equal(got, bytes, n);
}

#define GETS(l, lit) client_gets(l, "" lit, sizeof(lit) - 1)

static void sends(struct listener *l, struct letter *letter)
{
	stream_send(l->s, letter);
	letter_done(letter);
}

static void leaves(struct listener *l)
{
	close(l->far);
	until(&l->gone, 1);
	until(&l->released, 1);
}

static void test_a_text_goes_each_way(void **state)
{
	struct listener l;

	(void)state;
	open_one(&l, STREAM_SOCKET);
	sends(&l, letter_text(S("hello")));
	GETS(&l, "\x81\x05hello");
	client_says(&l, 0x81, "subscribe");
	until(&l.texts, 1);
	assert_string_equal(l.said, "subscribe");
	client_says(&l, 0x89, "you");
	GETS(&l, "\x8a\x03you");
	leaves(&l);
}

static void test_events_and_their_head(void **state)
{
	struct listener l;
	struct letter *letter = letter_event(S("update"), S("{\"id\":\"1\"}"));

	(void)state;
	begin(&l, STREAM_EVENTS);
	sends(&l, letter); /* before there is a connection */
	connect_line(&l, S("HTTP/1.1 200 OK\r\n\r\n"), S(""));
	GETS(&l, "HTTP/1.1 200 OK\r\n\r\nevent: update\ndata: {\"id\":\"1\"}\n\n");
	GETS(&l, ":thump\n");
	assert_int_equal(write(l.far, "what?", 5), 5); /* is not listened to */
	GETS(&l, ":thump\n");
	stream_end(l.s, FRAME_POLICY);
	until(&l.gone, 1);
	assert_int_equal(read(l.far, l.said, 10), 0);
	close(l.far);
}

/* Frames that the client sent together with its request. */
static void test_who_is_early(void **state)
{
	struct listener l;

	(void)state;
	begin(&l, STREAM_SOCKET);
	connect_line(&l, S(""), S("\x81\x82\0\0\0\0hi"));
	until(&l.texts, 1);
	assert_string_equal(l.said, "hi");
	leaves(&l);
}

static void test_who_does_not_answer_is_dropped(void **state)
{
	struct listener l;

	(void)state;
	open_one(&l, STREAM_SOCKET);
	GETS(&l, "\x89\0");
	client_says(&l, 0x8a, "");
	GETS(&l, "\x89\0");
	assert_int_equal(atomic_load(&l.gone), 0);
	until(&l.gone, 1); /* silent from here on */
	close(l.far);
}

static void test_who_does_not_read_is_dropped(void **state)
{
	struct listener slow, other;
	char *large = mem_new(20000);
	struct letter *letter;

	(void)state;
	memset(large, 'a', 20000);
	open_one(&slow, STREAM_EVENTS);
	open_one(&other, STREAM_SOCKET);
	letter = letter_event(S("update"), (struct str){ large, 20000 });
	for (int i = 0; i < 100 && !atomic_load(&slow.gone); i++) {
		stream_send(slow.s, letter);
		usleep(300);
	}
	letter_done(letter);
	until(&slow.gone, 1);
	/* nobody waited for it */
	sends(&other, letter_text(S("hello")));
	GETS(&other, "\x81\x05hello");
	leaves(&other);
	close(slow.far);
	mem_free(large);
}

static void test_one_large_letter_passes(void **state)
{
	struct listener l;
	size_t n = QUEUE_MAX * 3, have = 0;
	char *large = mem_new(n), *got = mem_new(n + 100);

	(void)state;
	memset(large, 'a', n);
	open_one(&l, STREAM_EVENTS);
	sends(&l, letter_event(S("update"), (struct str){ large, n }));
	while (have < n + 24) {
		ssize_t more = read(l.far, got + have, n + 24 - have);

		assert_true(more > 0);
		have += (size_t)more;
	}
	assert_memory_equal(got, "event: update\ndata: aaaa", 24);
	leaves(&l);
	mem_free(large);
	mem_free(got);
}

static void test_wrong_frames_end_it(void **state)
{
	struct listener l;

	(void)state;
	open_one(&l, STREAM_SOCKET);
	client_says(&l, 0x82, "binary");
	GETS(&l, "\x88\x02\x03\xeb");
	leaves(&l);
	open_one(&l, STREAM_SOCKET);
	client_says(&l, 0x88, "\x03\xe8");
	GETS(&l, "\x88\x02\x03\xe8");
	until(&l.gone, 1); /* both have said it: nobody waits */
	close(l.far);
}

static void test_who_talks_too_much(void **state)
{
	struct listener l;

	(void)state;
	open_one(&l, STREAM_SOCKET);
	for (int i = 0; i <= STREAM_TEXTS; i++)
		client_says(&l, 0x81, "x");
	until(&l.texts, STREAM_TEXTS);
	GETS(&l, "\x88\x02\x03\xf0");
	leaves(&l);
}

static void test_no_connection_after_all(void **state)
{
	struct listener l;

	(void)state;
	begin(&l, STREAM_EVENTS);
	sends(&l, letter_event(S("update"), S("1")));
	stream_cancel(l.s);
	assert_int_equal(atomic_load(&l.gone), 1);
}

static void test_the_server_goes_away(void **state)
{
	struct listener socket, events, late;

	(void)state;
	open_one(&socket, STREAM_SOCKET);
	open_one(&events, STREAM_EVENTS);
	begin(&late, STREAM_EVENTS);
	sends(&socket, letter_text(S("hello")));
	stream_stop();
	GETS(&socket, "\x81\x05hello");
	assert_int_equal(atomic_load(&socket.gone) + atomic_load(&events.gone), 2);
	assert_int_equal(atomic_load(&socket.released) + atomic_load(&events.released), 2);
	connect_line(&late, S(""), S(""));
	assert_int_equal(atomic_load(&late.gone), 1);
	assert_null(stream_new(STREAM_EVENTS, &late));
	close(socket.far);
	close(events.far);
	close(late.far);
}

int main(void)
{
	const struct CMUnitTest all[] = {
		cmocka_unit_test(test_a_text_goes_each_way),
		cmocka_unit_test(test_events_and_their_head),
		cmocka_unit_test(test_who_is_early),
		cmocka_unit_test(test_who_does_not_answer_is_dropped),
		cmocka_unit_test(test_who_does_not_read_is_dropped),
		cmocka_unit_test(test_one_large_letter_passes),
		cmocka_unit_test(test_wrong_frames_end_it),
		cmocka_unit_test(test_who_talks_too_much),
		cmocka_unit_test(test_no_connection_after_all),
		cmocka_unit_test(test_the_server_goes_away),
	};

	return cmocka_run_group_tests_name("stream", all, open_streams, close_streams);
}
