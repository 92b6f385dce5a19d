#include "sys/frame.h"

#include <wslay/wslay.h>

#include "base/err.h"
#include "base/mem.h"

/* --- in --- */

/* wslay reads through a callback as much as it can hold; what one frame took of it is told by the
 * frame's own numbers (RFC 6455 section 5.2). */
struct source {
	const char *p;
	size_t n, at;
};

static ssize_t give(uint8_t *into, size_t most, int flags, void *arg)
{
	struct source *s = arg;
	size_t n = s->n - s->at < most ? s->n - s->at : most;

	(void)flags;
	if (!n)
		return -1;
	memcpy(into, s->p + s->at, n);
	s->at += n;
	return (ssize_t)n;
}

static size_t head_bytes(uint64_t payload)
{
	const size_t mask = 4;

	return (payload < 126 ? 2 : payload < 65536 ? 4 : 10) + mask;
}

void frame_feed(struct frame_reader *r, struct str bytes)
{
	if (r->at) {
		memmove(r->raw, r->raw + r->at, r->raw_n - r->at);
		r->raw_n -= r->at;
		r->at = 0;
	}
	if (r->raw_n + bytes.n > r->raw_size) {
		r->raw_size = r->raw_n + bytes.n;
		r->raw = mem_grow(r->raw, r->raw_size);
	}
	if (bytes.n)
		memcpy(r->raw + r->raw_n, bytes.p, bytes.n);
	r->raw_n += bytes.n;
}

/* Nothing waits: nothing is held. */
static void raw_drop(struct frame_reader *r)
{
	if (r->at < r->raw_n)
		return;
	mem_free(r->raw);
	r->raw = NULL;
	r->raw_n = r->raw_size = r->at = 0;
}

static void text_drop(struct frame_reader *r)
{
	mem_free(r->text);
	r->text = NULL;
	r->text_n = 0;
	r->in_text = false;
}

void frame_reader_done(struct frame_reader *r)
{
	r->at = r->raw_n;
	raw_drop(r);
	text_drop(r);
}

static void broken(struct frame *ret, enum frame_code code)
{
	*ret = (struct frame){ .kind = FRAME_BROKEN, .code = code };
}

/* Is it a frame that a client of ours may send? FRAME_NORMAL when it is. */
static enum frame_code head_fault(const struct frame_reader *r, const struct wslay_frame_iocb *f)
{
	if (!f->mask || f->rsv)
		return FRAME_WRONG;
	switch (f->opcode) {
	case WSLAY_TEXT_FRAME:
		if (r->in_text)
			return FRAME_WRONG;
		break;
	case WSLAY_CONTINUATION_FRAME:
		if (!r->in_text)
			return FRAME_WRONG;
		break;
	case WSLAY_BINARY_FRAME:
		return FRAME_NOT_TEXT;
	case WSLAY_CONNECTION_CLOSE:
	case WSLAY_PING:
	case WSLAY_PONG:
		return FRAME_NORMAL;
	default:
		return FRAME_WRONG;
	}
	return f->payload_length > FRAME_TEXT_MAX - r->text_n ? FRAME_TOO_BIG : FRAME_NORMAL;
}

/* Codes that a peer may send (RFC 6455 section 7.4). */
static bool is_code(unsigned code)
{
	if (code >= 3000 && code < 5000)
		return true;
	return code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
}

static void closed(struct str text, struct frame *ret)
{
	const unsigned char *p = (const unsigned char *)text.p;
	unsigned code = text.n >= 2 ? (unsigned)(p[0] << 8 | p[1]) : FRAME_NORMAL;

	if (text.n == 1 || !is_code(code))
		broken(ret, FRAME_WRONG);
	else if (!str_is_utf8(str_sub(text, 2, text.n)))
		broken(ret, FRAME_NOT_UTF8);
	else
		*ret = (struct frame){ .kind = FRAME_CLOSE, .code = FRAME_NORMAL };
}

/* Texts gather over their frames; what stands between them (a ping) is answered at once. */
static void finish(struct frame_reader *r, const struct wslay_frame_iocb *f, struct str payload,
		   struct frame *ret)
{
	struct str text;

	if (f->opcode == WSLAY_CONNECTION_CLOSE) {
		closed(payload, ret);
		return;
	}
	if (wslay_is_ctrl_frame(f->opcode)) {
		ret->kind = f->opcode == WSLAY_PING ? FRAME_PING : FRAME_PONG;
		ret->text = payload;
		return;
	}
	r->in_text = true;
	if (payload.n) {
		r->text = mem_grow(r->text, r->text_n + payload.n);
		memcpy(r->text + r->text_n, payload.p, payload.n);
		r->text_n += payload.n;
	}
	if (!f->fin)
		return;
	r->in_text = false;
	text = (struct str){ r->text ? r->text : "", r->text_n };
	if (!str_is_utf8(text))
		broken(ret, FRAME_NOT_UTF8);
	else
		*ret = (struct frame){ .kind = FRAME_TEXT, .text = text };
}

/* One frame from the front, unmasked in its place. False when it is not all there. */
static bool take(struct frame_reader *r, wslay_frame_context_ptr wslay, struct frame *ret)
{
	struct wslay_frame_iocb f = { 0 };
	char *front = r->raw + r->at, *into = front;
	struct str payload = { front, 0 };
	ssize_t n = wslay_frame_recv(wslay, &f);

	if (n == WSLAY_ERR_WANT_READ)
		return false;
	if (n < 0) {
		broken(ret, FRAME_WRONG);
		return true;
	}
	ret->code = head_fault(r, &f);
	if (ret->code != FRAME_NORMAL) {
		ret->kind = FRAME_BROKEN;
		return true;
	}
	if (r->raw_n - r->at < head_bytes(f.payload_length) + (size_t)f.payload_length)
		return false;
	for (;;) {
		memcpy(into + payload.n, f.data, f.data_length);
		payload.n += f.data_length;
		if (payload.n == f.payload_length)
			break;
		must(wslay_frame_recv(wslay, &f) > 0);
	}
	r->at += head_bytes(f.payload_length) + payload.n;
	finish(r, &f, payload, ret);
	return true;
}

static bool take_one(struct frame_reader *r, struct frame *ret)
{
	struct source s = { r->raw + r->at, r->raw_n - r->at, 0 };
	struct wslay_frame_callbacks calls = { .recv_callback = give };
	wslay_frame_context_ptr wslay = NULL;
	bool whole;

	if (!s.n)
		return false;
	must(!wslay_frame_context_init(&wslay, &calls, &s));
	whole = take(r, wslay, ret);
	wslay_frame_context_free(wslay);
	return whole;
}

void frame_next(struct frame_reader *r, struct frame *ret)
{
	if (!r->in_text)
		text_drop(r);
	*ret = (struct frame){ .kind = FRAME_MORE };
	/* A piece of a text is no news yet. */
	while (ret->kind == FRAME_MORE)
		if (!take_one(r, ret))
			break;
	if (ret->kind == FRAME_MORE)
		raw_drop(r);
}

/* --- out --- */

static ssize_t add(const uint8_t *p, size_t n, int flags, void *arg)
{
	(void)flags;
	buf_add(arg, (const char *)p, n);
	return (ssize_t)n;
}

static void put_frame(struct buf *b, uint8_t opcode, struct str payload)
{
	struct wslay_frame_callbacks calls = { .send_callback = add };
	struct wslay_frame_iocb f = { .fin = 1,
				      .opcode = opcode,
				      .payload_length = payload.n,
				      .data = (const uint8_t *)payload.p,
				      .data_length = payload.n };
	wslay_frame_context_ptr wslay = NULL;

	must(!wslay_frame_context_init(&wslay, &calls, b));
	/* Without a mask wslay hands it over in two pieces, head and payload, and never stops. */
	must(wslay_frame_send(wslay, &f) == (ssize_t)payload.n);
	wslay_frame_context_free(wslay);
}

void frame_put_text(struct buf *b, struct str text)
{
	put_frame(b, WSLAY_TEXT_FRAME, text);
}

void frame_put_ping(struct buf *b)
{
	put_frame(b, WSLAY_PING, S(""));
}

void frame_put_pong(struct buf *b, struct str text)
{
	put_frame(b, WSLAY_PONG, text);
}

void frame_put_close(struct buf *b, enum frame_code code)
{
	char two[2] = { (char)(code >> 8), (char)(code & 0xff) };

	put_frame(b, WSLAY_CONNECTION_CLOSE, (struct str){ two, 2 });
}
