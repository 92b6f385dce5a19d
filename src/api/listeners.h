/*
 * Who listens to what: a line for each open stream with the channels that it asked for. Kept in
 * memory only; safe from any thread. A listener is called by its number, so that what was asked of
 * one that has gone meanwhile finds nobody.
 */
#ifndef API_LISTENERS_H
#define API_LISTENERS_H

#include "base/err.h"
#include "base/form.h"
#include "sys/stream.h"

/* Mastodon's channels (https://docs.joinmastodon.org/methods/streaming/). */
enum channel_kind {
	CHANNEL_USER,
	CHANNEL_NOTICES,
	CHANNEL_PUBLIC,
	CHANNEL_PUBLIC_MEDIA,
	CHANNEL_REMOTE, /* posts of other servers */
	CHANNEL_REMOTE_MEDIA,
	CHANNEL_TAG,
	CHANNEL_LIST,
	CHANNEL_DIRECT,
	CHANNEL_KINDS
};
#define CHANNEL_BIT(kind) (1u << (kind))

struct channel {
	enum channel_kind kind;
	struct str name; /* "public:local": a text of the program's own */
	struct str tag;	 /* CHANNEL_TAG: folded */
	int64_t list_id; /* CHANNEL_LIST */
};
#define CHANNELS_MAX 100 /* of one listener */

bool channel_is(const struct channel *a, const struct channel *b);

struct listener_facts {
	int64_t id, account_id, token_id;
	bool may_read, may_notices, may_lists; /* the token's scopes */
	enum stream_kind kind;
};

struct listeners_options {
	size_t most, most_address; /* streams at once; of one client address */
	/* A WebSocket's client sent a text; on the stream thread, quick. */
	void (*asked)(int64_t listener_id, struct str text);
};
#define LISTENERS_PERSON 40 /* streams of one person */

void listeners_start(const struct listeners_options *o);

/* Adds one, gives it a number (f->id) and makes its stream. ERR_OFTEN when this person or this
 * address has too many, ERR_BUSY when all together are. */
enum err listener_add(struct listener_facts *f, struct str address, struct stream **ret);

bool listener_get(int64_t id, struct listener_facts *ret);
/* False when it has too many channels, or has gone. The same one twice is one. */
bool listener_subscribe(int64_t id, const struct channel *c);
void listener_unsubscribe(int64_t id, const struct channel *c);
void listener_send(int64_t id, struct letter *l);

/* --- for those who tell --- */

size_t listeners_count(void);
/* The accounts that listen to one of these channels, each once; CHANNEL_BIT of several. */
struct ids listeners_of(struct arena *a, unsigned kinds);
/* The lists that somebody listens to, each once. */
struct ids listeners_lists(struct arena *a);
/* Calls visit for each channel of each listener; quick, as everybody waits. */
typedef void listener_visit(void *ctx, const struct listener_facts *f, const struct channel *c,
			    struct stream *s);
void listeners_visit(listener_visit *visit, void *ctx);

/* Tokens of the account's listeners (0: of all); and ends those who have one of `asked` that is
 * not in `open` any more. */
struct ids listeners_tokens(struct arena *a, int64_t account_id);
void listeners_end(struct ids asked, struct ids open);

#endif
