#include "tests/support/check.h"

#include "sys/frame.h"

#define BYTES(...)                                                                                 \
	((struct str){ (const char[]){ __VA_ARGS__ }, sizeof((const char[]){ __VA_ARGS__ }) })

/* A masked frame as a client sends it; fin and opcode in the first byte. */
static struct str client(struct arena *a, int first, struct str payload)
{
	static const unsigned char mask[4] = { 0x37, 0xfa, 0x21, 0x3d };
	char *p = arena_alloc(a, payload.n + 14);
	size_t n = 0;

	p[n++] = (char)first;
	if (payload.n < 126) {
		p[n++] = (char)(0x80 | payload.n);
	} else {
		p[n++] = (char)(0x80 | 126);
		p[n++] = (char)(payload.n >> 8);
		p[n++] = (char)payload.n;
	}
	memcpy(p + n, mask, 4);
	n += 4;
	for (size_t i = 0; i < payload.n; i++)
		p[n++] = (char)(payload.p[i] ^ mask[i % 4]);
	return (struct str){ p, n };
}

static struct frame next(struct frame_reader *r)
{
	struct frame f;

	frame_next(r, &f);
	return f;
}

/* What one piece of bytes ends in, on a new connection. */
static struct frame alone(struct frame_reader *r, struct str bytes)
{
	*r = (struct frame_reader){ 0 };
	frame_feed(r, bytes);
	return next(r);
}

static void is_broken(struct str bytes, enum frame_code code)
{
	struct frame_reader r;
	struct frame f = alone(&r, bytes);

	assert_int_equal(f.kind, FRAME_BROKEN);
	assert_int_equal(f.code, code);
	frame_reader_done(&r);
}

/* The example of RFC 6455 section 5.7. */
static void test_a_text_is_unmasked(void **state)
{
	struct frame_reader r = { 0 };
	struct frame f;
	struct str hello = BYTES((char)0x81, (char)0x85, 0x37, (char)0xfa, 0x21, 0x3d, 0x7f,
				 (char)0x9f, 0x4d, 0x51, 0x58);

	(void)state;
	for (size_t i = 0; i + 1 < hello.n; i++) {
		frame_feed(&r, str_sub(hello, i, 1));
		assert_int_equal(next(&r).kind, FRAME_MORE);
	}
	frame_feed(&r, str_sub(hello, hello.n - 1, 1));
	f = next(&r);
	assert_int_equal(f.kind, FRAME_TEXT);
	check_str(f.text, "Hello");
	assert_int_equal(next(&r).kind, FRAME_MORE);
	/* Whoever is silent costs nothing. */
	assert_null(r.raw);
	assert_null(r.text);
	frame_reader_done(&r);
}

static void test_a_text_in_pieces(void **state)
{
	struct arena *a = *state;
	struct frame_reader r = { 0 };
	struct frame f;

	frame_feed(&r, client(a, 0x01, S("Hel")));
	frame_feed(&r, client(a, 0x89, S("there?")));
	frame_feed(&r, client(a, 0x00, S("l")));
	frame_feed(&r, client(a, 0x80, S("o")));
	frame_feed(&r, client(a, 0x81, S("")));
	f = next(&r);
	assert_int_equal(f.kind, FRAME_PING);
	check_str(f.text, "there?");
	f = next(&r);
	assert_int_equal(f.kind, FRAME_TEXT);
	check_str(f.text, "Hello");
	f = next(&r);
	assert_int_equal(f.kind, FRAME_TEXT);
	check_str(f.text, "");
	assert_int_equal(next(&r).kind, FRAME_MORE);
	frame_reader_done(&r);
}

static void test_what_ends_a_connection(void **state)
{
	struct arena *a = *state;
	char *large = arena_alloc(a, FRAME_TEXT_MAX + 1);

	memset(large, 'a', FRAME_TEXT_MAX + 1);
	is_broken(BYTES((char)0x81, 0x02, 'h', 'i'), FRAME_WRONG);     /* no mask */
	is_broken(client(a, 0xc1, S("hi")), FRAME_WRONG);	       /* a reserved bit */
	is_broken(client(a, 0x83, S("hi")), FRAME_WRONG);	       /* no such kind */
	is_broken(client(a, 0x80, S("hi")), FRAME_WRONG);	       /* goes on with nothing */
	is_broken(client(a, 0x09, S("hi")), FRAME_WRONG);	       /* a ping in pieces */
	is_broken(client(a, 0x82, S("hi")), FRAME_NOT_TEXT);	       /* binary */
	is_broken(client(a, 0x81, S("\xc3(")), FRAME_NOT_UTF8);	       /* not UTF-8 */
	is_broken(client(a, 0x88, S("\x03")), FRAME_WRONG);	       /* half a code */
	is_broken(client(a, 0x88, S("\x03\xed")), FRAME_WRONG);	       /* 1005 is never sent */
	is_broken(client(a, 0x88, S("\x03\xe8\xff")), FRAME_NOT_UTF8); /* a reason that is none */
	is_broken(BYTES((char)0x81, (char)0xfe, 0, 5, 1, 2, 3, 4), FRAME_WRONG); /* too long a way
										  to say 5 */
	is_broken(client(a, 0x81, (struct str){ large, FRAME_TEXT_MAX + 1 }), FRAME_TOO_BIG);
	/* Told by its first byte: the rest of it is not waited for. */
	is_broken(BYTES((char)0x81, (char)0xff, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5),
		  FRAME_TOO_BIG);
}

static void test_the_longest_text(void **state)
{
	struct arena *a = *state;
	char *large = arena_alloc(a, FRAME_TEXT_MAX);
	struct frame_reader r = { 0 };
	struct frame f;

	memset(large, 'a', FRAME_TEXT_MAX);
	frame_feed(&r, client(a, 0x81, (struct str){ large, FRAME_TEXT_MAX }));
	f = next(&r);
	assert_int_equal(f.kind, FRAME_TEXT);
	assert_int_equal(f.text.n, FRAME_TEXT_MAX);
	frame_feed(&r, client(a, 0x01, (struct str){ large, FRAME_TEXT_MAX }));
	frame_feed(&r, client(a, 0x80, S("a")));
	f = next(&r);
	assert_int_equal(f.kind, FRAME_BROKEN);
	assert_int_equal(f.code, FRAME_TOO_BIG);
	frame_reader_done(&r);
}

static void test_a_good_end(void **state)
{
	struct frame_reader r;
	struct frame f = alone(&r, client(*state, 0x88,
					  S("\x03\xe9"
					    "bye")));

	assert_int_equal(f.kind, FRAME_CLOSE);
	frame_reader_done(&r);
	f = alone(&r, client(*state, 0x88, S("")));
	assert_int_equal(f.kind, FRAME_CLOSE);
	frame_reader_done(&r);
}

static void test_what_is_sent(void **state)
{
	struct buf b;
	char *large = arena_alloc(*state, 70000);

	buf_init(&b, *state, (size_t)1 << 20);
	frame_put_text(&b, S("Hello"));
	check_str(buf_view(&b), "\x81\x05Hello");
	buf_clear(&b);
	frame_put_pong(&b, S("there?"));
	check_str(buf_view(&b), "\x8a\x06there?");
	buf_clear(&b);
	frame_put_close(&b, FRAME_GOING_AWAY);
	check_str(buf_view(&b), "\x88\x02\x03\xe9");
	buf_clear(&b);
	memset(large, 'a', 70000);
	frame_put_text(&b, (struct str){ large, 70000 });
	assert_int_equal(b.n, 70010);
	buf_clear(&b);
	frame_put_ping(&b);
	assert_int_equal(b.n, 2);
}

int main(void)
{
	const struct CMUnitTest all[] = {
		cmocka_unit_test(test_a_text_is_unmasked),
		test_in_arena(test_a_text_in_pieces),
		test_in_arena(test_what_ends_a_connection),
		test_in_arena(test_the_longest_text),
		test_in_arena(test_a_good_end),
		test_in_arena(test_what_is_sent),
	};

	return cmocka_run_group_tests_name("frame", all, NULL, NULL);
}
