#include "api/push_send.h"
#include "api/entity.h"
#include "base/clock.h"
#include "base/url.h"
#include "core/push.h"
#include "sys/keys.h"

#define SECONDS 30
#define ANSWER_MAX 16384 /* nobody reads what a push service says beside its status */
#define TOKEN_LIVES (12 * CLOCK_HOUR)
#define TEXT_MAX 3072

/* As Mastodon has it. The token of the app stands here only as a hash, so access_token is empty: an
 * app finds what happened by notification_id, with the token that it has. */
static struct str text_of(struct task *t, const struct push_message *m)
{
	const struct notice *n = &m->notice;
	const struct media_files *face = &n->from.portrait;
	struct buf *b = arena_make(t->a, struct buf);
	struct jw j;

	buf_init(b, t->a, TEXT_MAX);
	jw_init(&j, b);
	jw_object(&j);
	jw_key(&j, "access_token");
	jw_str(&j, S(""));
	jw_key(&j, "preferred_locale");
	jw_str(&j, lang_tag(t->lang));
	jw_key(&j, "notification_id");
	jw_id(&j, n->id);
	jw_key(&j, "notification_type");
	jw_str(&j, notice_type(n->kind));
	jw_key(&j, "icon");
	jw_str(&j, face->secret.n && n->kind != NOTICE_CANDLES
			   ? media_url(t->a, face, RENDITION_GRID).s
			   : str_fmt(t->a, "%.*s/avatars/original/missing.png",
				     STR_ARG(place_fixed()->base)));
	jw_key(&j, "title");
	jw_str(&j, m->title);
	jw_key(&j, "body");
	jw_str(&j, m->body);
	jw_end(&j);
	jw_done(&j);
	return buf_failed(b) ? STR_NONE : buf_view(b);
}

/* To one of two lengths, so that the push service does not learn how much was said. Some apps that
 * speak the older form do not look for padding: there it is blanks behind the JSON. */
static size_t room_for(struct str text)
{
	return text.n <= 1024 ? 1024 : TEXT_MAX;
}

static struct str with_blanks(struct arena *a, struct str text)
{
	size_t n = room_for(text);
	char *p = arena_alloc(a, n);

	memset(p, ' ', n);
	memcpy(p, text.p, text.n);
	return (struct str){ p, n };
}

static bool seal(struct task *t, const struct push_message *m, struct str text,
		 struct push_sealed *ret)
{
	const struct push_reader *r = &m->to.reader;

	if (r->standard)
		return push_seal(t->a, r, text, room_for(text) - text.n, ret);
	return push_seal(t->a, r, with_blanks(t->a, text), 0, ret);
}

/* "https://push.example.net": what the token is for. */
static struct str origin_of(struct url u)
{
	struct url_parts parts = url_split(u);

	return str_sub(u.s, 0, (size_t)(parts.path.p - u.s.p));
}

struct heads {
	struct fetch_header *p;
	size_t n;
};

#define HEADS_MAX 8

static void add(struct heads *h, const char *name, struct str value)
{
	must(h->n < HEADS_MAX);
	h->p[h->n++] = (struct fetch_header){ name, value };
}

/* Who we are: RFC 8292 section 3, and its older draft. */
static void add_sender(struct task *t, struct heads *h, const struct push_message *m,
		       const struct push_sealed *s)
{
	struct p256_pair pair = push_pair();
	struct str token = vapid_token(t->a, &pair, origin_of(m->to.endpoint), t->now + TOKEN_LIVES,
				       place_fixed()->base);
	struct str key = push_public_key();

	if (m->to.reader.standard) {
		add(h, "Authorization",
		    str_fmt(t->a, "vapid t=%.*s, k=%.*s", STR_ARG(token), STR_ARG(key)));
		add(h, "Content-Encoding", S("aes128gcm"));
		return;
	}
	add(h, "Authorization", str_fmt(t->a, "WebPush %.*s", STR_ARG(token)));
	add(h, "Content-Encoding", S("aesgcm"));
	add(h, "Encryption", str_fmt(t->a, "salt=%.*s", STR_ARG(base64url(t->a, s->salt))));
	add(h, "Crypto-Key",
	    str_fmt(t->a, "dh=%.*s;p256ecdsa=%.*s", STR_ARG(base64url(t->a, s->point)),
		    STR_ARG(key)));
}

/* RFC 8030 section 5: how long it is of use, whether to wake a phone that saves its battery, and
 * that the same one sent twice counts once. */
static void add_wishes(struct task *t, struct heads *h, const struct notice *n)
{
	bool quiet = notice_heard_as(n->kind) == NOTICE_CANDLE || n->kind == NOTICE_BOOST ||
		     n->kind == NOTICE_EDIT;

	add(h, "Content-Type", S("application/octet-stream"));
	add(h, "TTL", str_fmt(t->a, "%d", PUSH_SECONDS));
	add(h, "Urgency", quiet ? S("low") : S("normal"));
	add(h, "Topic", str_fmt(t->a, "%lld", (long long)n->id));
}

enum err push_request(struct task *t, const struct job *j, struct fetch_request *ret)
{
	struct heads h = { .p = arena_many(t->a, struct fetch_header, HEADS_MAX) };
	struct push_message m;
	struct push_sealed s;
	struct str text;
	enum err e = push_message(t, j, &m);

	if (e)
		return e;
	text = text_of(t, &m);
	if (!text.n || !seal(t, &m, text, &s))
		return ERR_GONE;
	add_wishes(t, &h, &m.notice);
	add_sender(t, &h, &m, &s);
	*ret = (struct fetch_request){ .method = "POST",
				       .url = m.to.endpoint.s,
				       .header = h.p,
				       .headers = h.n,
				       .body = s.body,
				       .bytes = ANSWER_MAX,
				       .seconds = SECONDS,
				       .keep = { "Retry-After" } };
	return OK;
}
