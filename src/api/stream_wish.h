/*
 * What somebody wishes to hear: the parameters of an address, or what a WebSocket's client sends
 * while it listens. Whether they may hear it is stream.c's question.
 */
#ifndef API_STREAM_WISH_H
#define API_STREAM_WISH_H

#include "api/listeners.h"
#include "sys/task.h"

struct wish {
	uint64_t given;
	struct str type, stream, tag;
	int64_t list;
	bool only_media;
	bool ends; /* unsubscribes */
};
extern const struct field wish_fields[];

/* A text of a WebSocket's client, {"type":"subscribe","stream":"user"}. ERR_INVALID, ERR_LIMIT. */
enum err wish_read(struct task *t, struct str text, struct wish *ret);
/* ERR_NOT_FOUND: there is no such stream. ERR_INVALID: the tag or the list is missing; ret->kind
 * says of which kind it would have been. */
enum err wish_channel(struct task *t, const struct wish *w, struct channel *ret);

#endif
