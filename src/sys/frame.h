/*
 * WebSocket (RFC 6455) as bytes: the handshake's key, what a client sends taken apart, and what it
 * is sent put together. The only file that knows wslay; it has no socket. What is read is held to
 * the little that a client of ours ever says: short texts, and answers to pings.
 */
#ifndef SYS_FRAME_H
#define SYS_FRAME_H

#include "base/buf.h"

#define FRAME_TEXT_MAX ((size_t)4096) /* bytes of a client's message, in however many frames */

/* Why a connection ends (RFC 6455 section 7.4.1). */
enum frame_code {
	FRAME_NORMAL = 1000,
	FRAME_GOING_AWAY = 1001,
	FRAME_WRONG = 1002,    /* against the protocol */
	FRAME_NOT_TEXT = 1003, /* binary: nothing here reads it */
	FRAME_NOT_UTF8 = 1007,
	FRAME_POLICY = 1008, /* the token has ended */
	FRAME_TOO_BIG = 1009,
	FRAME_BUSY = 1013,
};

enum frame_kind {
	FRAME_MORE, /* nothing whole is there yet */
	FRAME_TEXT, /* text: a whole message */
	FRAME_PING, /* text: what the answer must hold */
	FRAME_PONG,
	FRAME_CLOSE,  /* code: what to answer it with */
	FRAME_BROKEN, /* code: why the connection must end */
};

struct frame {
	enum frame_kind kind;
	struct str text; /* valid until the next call */
	enum frame_code code;
};

/* What a client has sent and is not whole yet; nothing for one who is silent. All zero to begin
 * with; given back with frame_reader_done. */
struct frame_reader {
	char *raw, *text;
	size_t raw_n, raw_size, at, text_n;
	bool in_text;
};

/* Adds bytes as they came, then frame_next until it says FRAME_MORE, FRAME_CLOSE or FRAME_BROKEN.
 */
void frame_feed(struct frame_reader *r, struct str bytes);
void frame_next(struct frame_reader *r, struct frame *ret);
void frame_reader_done(struct frame_reader *r);

/* Adds one frame as a server sends it. */
void frame_put_text(struct buf *b, struct str text);
void frame_put_ping(struct buf *b);
void frame_put_pong(struct buf *b, struct str text);
void frame_put_close(struct buf *b, enum frame_code code);

#endif
