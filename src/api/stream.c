#include "api/stream.h"

#include "api/api.h"
#include "api/stream_wish.h"
#include "core/circle.h"
#include "core/oauth.h"
#include "sys/keys.h"

/* --- channels --- */

static bool may_hear(const struct listener_facts *f, enum channel_kind kind)
{
	if (kind == CHANNEL_NOTICES)
		return f->may_notices;
	return kind == CHANNEL_LIST ? f->may_lists : f->may_read;
}

/* What is wished for, and may be heard; whoever asks is t->me. */
static enum err channel_read(struct task *t, const struct wish *w, const struct listener_facts *f,
			     struct channel *ret)
{
	struct circle circle;
	struct list list;
	enum err e = wish_channel(t, w, ret);

	if (e == ERR_NOT_FOUND)
		return e;
	if (!may_hear(f, ret->kind))
		return fail(t, ERR_FORBIDDEN, W_ERROR_SCOPE);
	if (e || ret->kind != CHANNEL_LIST)
		return e;
	/* A list is heard by its owner alone, a circle too. */
	return circle_is_mine(t, ret->list_id, &circle) ? OK : list_get(t, ret->list_id, &list);
}

/* --- opening --- */

static bool has_word(struct str list, struct str word)
{
	struct str part;

	while (str_cut(&list, ',', &part))
		if (str_eq_nocase(str_trim(part), word))
			return true;
	return false;
}

static bool wants_socket(const struct request *q)
{
	return has_word(request_header(q, "Upgrade"), S("websocket")) &&
	       has_word(request_header(q, "Connection"), S("upgrade"));
}

static void say(struct reply *r, int status, struct str sentence)
{
	struct jw j;

	r->status = status;
	r->type = "application/json; charset=utf-8";
	jw_init(&j, &r->body);
	jw_object(&j);
	jw_key(&j, "error");
	jw_str(&j, sentence);
	jw_end(&j);
	jw_done(&j);
}

/* Mastodon answers 400 where a stream lacks something, before it is opened. */
static enum err refuse(struct task *t, struct reply *r, enum err e)
{
	if (e == ERR_INVALID)
		say(r, 400, t->fault.text);
	return e;
}

/* The server's half of the handshake (RFC 6455 section 4.2.2). */
static enum err shake_hands(struct task *t, const struct request *q, struct reply *r)
{
	struct str key = str_trim(request_header(q, "Sec-WebSocket-Key")), bytes, protocol;
	struct str protocols = request_header(q, "Sec-WebSocket-Protocol");

	if (!str_eq(str_trim(request_header(q, "Sec-WebSocket-Version")), S("13"))) {
		fail(t, ERR_INVALID, W_API_STREAM_VERSION);
		say(r, 426, t->fault.text);
		reply_header(r, "Sec-WebSocket-Version", S("13"));
		return ERR_INVALID;
	}
	if (key.n != 24 || !base64url_read(t->a, key, &bytes) || bytes.n != 16)
		return refuse(t, r, fail(t, ERR_INVALID, W_API_STREAM_VERSION));
	r->status = 101;
	r->type = NULL;
	reply_header(r, "Upgrade", S("websocket"));
	reply_header(
		r, "Sec-WebSocket-Accept",
		hash_sha1_base64(t->a, str_fmt(t->a, "%.*s258EAFA5-E914-47DA-95CA-C5AB0DC85B11",
					       STR_ARG(key))));
	if (str_cut(&protocols, ',', &protocol) && str_trim(protocol).n)
		reply_header(r, "Sec-WebSocket-Protocol", str_trim(protocol));
	return OK;
}

static enum err facts_of(struct task *t, const struct request *q, struct listener_facts *ret)
{
	struct oauth_token k;
	enum err e = token_get(t, q->token_id, &k);

	if (e)
		return e;
	*ret = (struct listener_facts){
		.account_id = t->me->id,
		.token_id = k.id,
		.may_read = scopes_within(S("read:statuses"), k.scopes),
		.may_notices = scopes_within(S("read:notifications"), k.scopes),
		.may_lists = scopes_within(S("read:lists"), k.scopes),
		.kind = wants_socket(q) ? STREAM_SOCKET : STREAM_EVENTS,
	};
	if (!ret->may_read && !ret->may_notices && !ret->may_lists)
		return fail(t, ERR_FORBIDDEN, W_ERROR_SCOPE);
	return OK;
}

/* "/api/v1/streaming/public/local" names public:local; the plain path has it as a parameter. */
static struct str name_of(struct arena *a, const struct request *q, struct str named)
{
	struct str rest = str_sub(q->path, sizeof "/api/v1/streaming" - 1, q->path.n);
	char *name;

	if (rest.n < 2)
		return named;
	name = arena_alloc(a, rest.n);
	for (size_t i = 1; i < rest.n; i++)
		name[i - 1] = rest.p[i] == '/' ? ':' : rest.p[i];
	return (struct str){ name, rest.n - 1 };
}

static void events_head(struct reply *r)
{
	r->type = "text/event-stream; charset=utf-8";
	reply_header(r, "Cache-Control", S("private, no-store"));
	/* nginx would keep events back until it has a page of them */
	reply_header(r, "X-Accel-Buffering", S("no"));
}

static enum err listen_to(struct task *t, struct request *q, struct reply *r)
{
	struct wish w = { 0 };
	struct listener_facts f;
	struct channel c = { 0 };
	enum err e = task_form(t, &q->params, wish_fields, &w);

	if (!e)
		e = facts_of(t, q, &f);
	if (e)
		return refuse(t, r, e);
	w.stream = name_of(t->a, q, w.stream);
	/* A WebSocket may be opened first, and say later what it listens to. */
	if (w.stream.n || f.kind == STREAM_EVENTS)
		e = channel_read(t, &w, &f, &c);
	if (e)
		return refuse(t, r, e);
	if (f.kind == STREAM_SOCKET)
		e = shake_hands(t, q, r);
	else
		events_head(r);
	if (e)
		return e;
	e = listener_add(&f, q->address, &r->stream);
	if (e)
		return fail(t, e, e == ERR_BUSY ? W_ERROR_BUSY : W_API_STREAM_MANY);
	if (c.name.p)
		listener_subscribe(f.id, &c);
	return OK;
}

static enum err health(struct task *t, struct request *q, struct reply *r)
{
	(void)t;
	(void)q;
	r->type = "text/plain; charset=utf-8";
	buf_lit(&r->body, "OK");
	return OK;
}

/* --- what a WebSocket's client says --- */

static void answer_fault(struct task *t, int64_t id, enum err e)
{
	struct buf b;
	struct jw j;
	struct letter *l;

	buf_init(&b, t->a, 4096);
	jw_init(&j, &b);
	jw_object(&j);
	jw_key(&j, "error");
	jw_str(&j, t->fault.text);
	jw_key(&j, "status");
	jw_int(&j, e == ERR_FORBIDDEN ? 403 : e == ERR_NOT_FOUND ? 404 : 400);
	jw_end(&j);
	jw_done(&j);
	l = letter_text(buf_view(&b));
	listener_send(id, l);
	letter_done(l);
}

static enum err obey(struct task *t, const struct listener_facts *f, struct str text)
{
	struct wish w;
	struct channel c;
	enum err e = wish_read(t, text, &w);

	if (e)
		return e;
	e = channel_read(t, &w, f, &c);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_INVALID : e;
	if (w.ends)
		listener_unsubscribe(f->id, &c);
	else if (!listener_subscribe(f->id, &c))
		return fail(t, ERR_OFTEN, W_API_STREAM_MANY);
	return OK;
}

void stream_asked(struct task *t, int64_t listener_id, struct str text)
{
	struct listener_facts f;
	struct account me;
	enum err e;

	if (!listener_get(listener_id, &f) || account_load(t, f.account_id, &me) != OK)
		return;
	t->me = &me;
	t->lang = me.lang;
	e = obey(t, &f, text);
	if (e)
		answer_fault(t, listener_id, e);
}

#define STREAM(path, scope, help)                                                                  \
	{                                                                                          \
		GET, "/api/v1/streaming" path, MEMBER, LISTENS, listen_to, help, scope, 0          \
	}

const struct route api_stream_routes[] = {
	STREAM("", NULL, "news over a WebSocket, of as many streams as it subscribes to"),
	STREAM("/user", "read:statuses", "news of my home and my notifications"),
	STREAM("/user/notification", "read:notifications", "news of my notifications"),
	STREAM("/public", "read:statuses", "news of the public timeline"),
	STREAM("/public/local", "read:statuses", "news of the public timeline, of people here"),
	STREAM("/public/remote", "read:statuses",
	       "news of the public timeline, of people elsewhere"),
	STREAM("/public/media", "read:statuses", "news of the public timeline, with photographs"),
	STREAM("/public/local/media", "read:statuses", "with photographs, of people here"),
	STREAM("/public/remote/media", "read:statuses", "with photographs, of people elsewhere"),
	STREAM("/hashtag", "read:statuses", "news with a tag"),
	STREAM("/hashtag/local", "read:statuses", "news with a tag, of people here"),
	STREAM("/list", "read:lists", "news of one of my lists"),
	STREAM("/direct", "read:statuses", "news of my conversations"),
	{ GET, "/api/v1/streaming/health", ANYONE, READS, health, "whether streams are served",
	  NULL, 0 },
	{ 0 },
};
