#include "api/stream.h"

#include <stdlib.h>

#include "api/api.h"
#include "api/listeners.h"
#include "core/conversation.h"
#include "core/filter.h"

#define PAYLOAD_MAX ((size_t)5 * 1024 * 1024)
#define LETTERS_MAX 200 /* of one piece of news that are kept for the next listener */

/* --- what is to be heard --- */

/* One account, or one list of an account, and what it is to hear. */
struct hearer {
	int64_t account_id, list_id;
	struct str payload;
};

struct news {
	struct task *t;
	const char *event;
	unsigned kinds; /* CHANNEL_BIT of the channels that it is for */
	struct hearer *hearer;
	size_t hearers, room;
	struct strs tags; /* a tag's channel hears of these alone; p NULL: of all */
	bool in_any_list; /* whatever list a channel is of; otherwise the hearer's */
	/* Letters that were made already: most listeners get the same. */
	struct made {
		const char *payload;
		enum stream_kind kind;
		struct channel channel;
		struct letter *letter;
	} made[LETTERS_MAX];
	size_t letters;
};

static struct news *news_new(struct task *t, const char *event)
{
	struct news *n = arena_make(t->a, struct news);

	n->t = t;
	n->event = event;
	return n;
}

static void add_hearer(struct news *n, int64_t account_id, int64_t list_id, struct str payload)
{
	arena_grow(n->t->a, n->hearer, n->hearers, &n->room);
	n->hearer[n->hearers++] = (struct hearer){ account_id, list_id, payload };
}

static int by_account(const void *a, const void *b)
{
	const struct hearer *x = a, *y = b;

	if (x->account_id != y->account_id)
		return x->account_id < y->account_id ? -1 : 1;
	return (x->list_id > y->list_id) - (x->list_id < y->list_id);
}

/* --- letters --- */

/* {"stream":["hashtag","roses"],"event":"update","payload":"…"} */
static struct letter *socket_letter(const struct news *n, const struct channel *c,
				    struct str payload)
{
	struct arena *a = n->t->a;
	struct letter *l;
	struct buf b;
	struct jw j;

	buf_init(&b, a, 2 * PAYLOAD_MAX);
	jw_init(&j, &b);
	jw_object(&j);
	jw_key(&j, "stream");
	jw_array(&j);
	jw_str(&j, c->name);
	if (c->kind == CHANNEL_TAG)
		jw_str(&j, c->tag);
	if (c->kind == CHANNEL_LIST)
		jw_str(&j, str_fmt(a, "%lld", (long long)c->list_id));
	jw_end(&j);
	jw_key(&j, "event");
	jw_str(&j, str_of(n->event));
	if (payload.n) {
		jw_key(&j, "payload");
		jw_str(&j, payload);
	}
	jw_end(&j);
	jw_done(&j);
	l = buf_failed(&b) ? NULL : letter_text(buf_view(&b));
	return l;
}

/* A browser passes over events without data, so those that say nothing more hold an empty object.
 */
static struct letter *events_letter(const struct news *n, struct str payload)
{
	return letter_event(str_of(n->event), payload.n ? payload : S("{}"));
}

static void send(struct news *n, const struct listener_facts *f, const struct channel *c,
		 struct stream *s, struct str payload)
{
	struct letter *l = NULL;

	for (size_t i = 0; i < n->letters && !l; i++) {
		struct made *m = &n->made[i];

		if (m->payload == payload.p && m->kind == f->kind &&
		    (f->kind == STREAM_EVENTS || channel_is(&m->channel, c)))
			l = m->letter;
	}
	if (l) {
		stream_send(s, l);
		return;
	}
	l = f->kind == STREAM_SOCKET ? socket_letter(n, c, payload) : events_letter(n, payload);
	if (!l)
		return;
	stream_send(s, l);
	if (n->letters == LETTERS_MAX) {
		letter_done(l);
		return;
	}
	n->made[n->letters] = (struct made){ payload.p, f->kind, *c, l };
	n->made[n->letters].channel.tag = str_dup(n->t->a, c->tag);
	n->letters++;
}

/* --- to whom --- */

static bool has_tag(const struct news *n, struct str tag)
{
	if (!n->tags.p)
		return true;
	for (size_t i = 0; i < n->tags.n; i++)
		if (str_eq(n->tags.p[i], tag))
			return true;
	return false;
}

static void visit(void *ctx, const struct listener_facts *f, const struct channel *c,
		  struct stream *s)
{
	struct news *n = ctx;
	struct hearer key = { f->account_id, n->in_any_list ? 0 : c->list_id, STR_NONE }, *h;

	if (!(n->kinds & CHANNEL_BIT(c->kind)) || (c->kind == CHANNEL_TAG && !has_tag(n, c->tag)))
		return;
	h = bsearch(&key, n->hearer, n->hearers, sizeof key, by_account);
	if (h)
		send(n, f, c, s, h->payload);
}

static void deliver(struct news *n)
{
	if (!n->hearers)
		return;
	qsort(n->hearer, n->hearers, sizeof *n->hearer, by_account);
	listeners_visit(visit, n);
	for (size_t i = 0; i < n->letters; i++)
		letter_done(n->made[i].letter);
	n->letters = 0;
}

/* To every channel of these kinds of each account, the same words. */
static void deliver_to(struct task *t, const char *event, unsigned kinds, struct ids accounts,
		       struct str payload)
{
	struct news *n = news_new(t, event);

	n->kinds = kinds;
	for (size_t i = 0; i < accounts.n; i++)
		add_hearer(n, accounts.p[i], 0, payload);
	deliver(n);
}

/* --- payloads: JSON as the reader would get it elsewhere --- */

/* Makes the task that of the account; false when it is nobody's any more. */
static bool become(struct task *t, int64_t account_id)
{
	struct account *me = arena_make(t->a, struct account);

	t->me = NULL;
	t->fault = (struct fault){ 0 };
	if (account_load(t, account_id, me) != OK || me->state != ACCOUNT_ACTIVE)
		return false;
	t->me = me;
	t->lang = me->lang;
	return true;
}

struct payload {
	struct buf b;
	struct out o;
};

static struct out *payload_start(struct task *t, struct payload *p)
{
	buf_init(&p->b, t->a, PAYLOAD_MAX);
	p->o = (struct out){ .t = t, .settled = true };
	jw_init(&p->o.j, &p->b);
	return &p->o;
}

static struct str payload_end(struct payload *p)
{
	jw_done(&p->o.j);
	return buf_failed(&p->b) ? STR_NONE : buf_view(&p->b);
}

/* The post as this account reads it there; STR_NONE when it is not for them, or they hide it. */
static struct str post_payload(struct task *t, int64_t account_id, int64_t post_id,
			       unsigned context)
{
	struct payload p;
	struct post post;

	if (!become(t, account_id) || post_get(t, post_id, &post) != OK)
		return STR_NONE;
	if (context && filter_shown(&post, context, NULL) == SHOW_NOT)
		return STR_NONE;
	entity_status(payload_start(t, &p), &post);
	return payload_end(&p);
}

/* --- posts --- */

/* Renderings for whoever has nothing of theirs on the post: one for each language. */
struct plain {
	struct str lang[8], payload[8];
	size_t n;
};

static struct str plain_payload(struct task *t, struct plain *plain, const struct live_row *r,
				int64_t post_id)
{
	struct str made;

	for (size_t i = 0; i < plain->n; i++)
		if (str_eq(plain->lang[i], r->lang))
			return plain->payload[i];
	made = post_payload(t, r->account_id, post_id, 0);
	if (made.n && plain->n < 8) {
		plain->lang[plain->n] = r->lang;
		plain->payload[plain->n++] = made;
	}
	return made;
}

struct way {
	enum live_way way;
	unsigned kinds, context;
};

static void tell_way(struct task *t, const char *event, const struct live_post *p,
		     const struct way *w, struct plain *plain)
{
	struct ids whose =
		w->way == LIVE_LIST ? listeners_lists(t->a) : listeners_of(t->a, w->kinds);
	struct live_rows rows = live_readers(t, w->way, p->id, whose);
	struct news *n = news_new(t, event);

	n->kinds = w->kinds;
	if (w->way == LIVE_TAG)
		n->tags =
			(struct strs){ p->tags.p ? p->tags.p : (struct str[]){ { 0 } }, p->tags.n };
	for (size_t i = 0; i < rows.n; i++) {
		const struct live_row *r = &rows.p[i];
		struct str payload = r->plain && p->alike
					     ? plain_payload(t, plain, r, p->id)
					     : post_payload(t, r->account_id, p->id, w->context);

		if (payload.n)
			add_hearer(n, r->account_id, r->list_id, payload);
	}
	deliver(n);
}

/* The public list of this place, or that of everything else. */
static unsigned public_kinds(const struct live_post *p)
{
	unsigned all = CHANNEL_BIT(p->is_far ? CHANNEL_REMOTE : CHANNEL_PUBLIC);
	unsigned media = CHANNEL_BIT(p->is_far ? CHANNEL_REMOTE_MEDIA : CHANNEL_PUBLIC_MEDIA);

	return all | (p->has_media ? media : 0);
}

static bool listens(struct task *t, int64_t account_id, unsigned kinds)
{
	struct ids who = listeners_of(t->a, kinds);

	for (size_t i = 0; i < who.n; i++)
		if (who.p[i] == account_id)
			return true;
	return false;
}

/* What somebody shared with a circle stands on the stream of it, which is theirs alone. */
static void tell_circle(struct task *t, const char *event, const struct live_post *p)
{
	struct news *n;
	struct str payload;

	if (!p->circle_id || !listens(t, p->account_id, CHANNEL_BIT(CHANNEL_LIST)))
		return;
	payload = post_payload(t, p->account_id, p->id, FILTER_HOME);
	if (!payload.n)
		return;
	n = news_new(t, event);
	n->kinds = CHANNEL_BIT(CHANNEL_LIST);
	add_hearer(n, p->account_id, p->circle_id, payload);
	deliver(n);
}

static void tell_post(struct task *t, const char *event, int64_t post_id)
{
	struct plain plain = { .n = 0 };
	struct live_post p;

	if (!live_post(t, post_id, &p))
		return;
	tell_way(t, event, &p, &(struct way){ LIVE_HOME, CHANNEL_BIT(CHANNEL_USER), FILTER_HOME },
		 &plain);
	if (p.is_public)
		tell_way(t, event, &p,
			 &(struct way){ LIVE_PUBLIC, public_kinds(&p), FILTER_PUBLIC }, &plain);
	if (p.tags.n)
		tell_way(t, event, &p,
			 &(struct way){ LIVE_TAG, CHANNEL_BIT(CHANNEL_TAG), FILTER_PUBLIC },
			 &plain);
	tell_way(t, event, &p, &(struct way){ LIVE_LIST, CHANNEL_BIT(CHANNEL_LIST), FILTER_HOME },
		 &plain);
	tell_circle(t, event, &p);
}

static struct str number(struct task *t, int64_t id)
{
	return str_fmt(t->a, "%lld", (long long)id);
}

#define OF_POSTS                                                                                   \
	(CHANNEL_BIT(CHANNEL_USER) | CHANNEL_BIT(CHANNEL_PUBLIC) |                                 \
	 CHANNEL_BIT(CHANNEL_PUBLIC_MEDIA) | CHANNEL_BIT(CHANNEL_REMOTE) |                         \
	 CHANNEL_BIT(CHANNEL_REMOTE_MEDIA) | CHANNEL_BIT(CHANNEL_TAG) | CHANNEL_BIT(CHANNEL_LIST))

/* Whoever listened and could see the post hears its number, on every channel where it may have
 * stood. */
static void tell_delete(struct task *t, const struct told *one)
{
	struct news *n = news_new(t, "delete");
	struct str id = number(t, one->a);

	n->kinds = OF_POSTS;
	n->in_any_list = true;
	for (size_t i = 0; i < one->who.n; i++)
		add_hearer(n, one->who.p[i], 0, id);
	deliver(n);
}

/* --- what belongs to one account --- */

#define OF_NOTICES (CHANNEL_BIT(CHANNEL_USER) | CHANNEL_BIT(CHANNEL_NOTICES))

static void tell_notice(struct task *t, const struct told *one)
{
	struct payload p;
	struct notice notice;

	if (!listens(t, one->a, OF_NOTICES) || !become(t, one->a) ||
	    notice_get(t, one->b, &notice) != OK)
		return;
	if (notice.post && filter_shown(notice.post, FILTER_NOTIFICATIONS, NULL) == SHOW_NOT)
		return;
	entity_notification(payload_start(t, &p), &notice);
	deliver_to(t, "notification", OF_NOTICES, (struct ids){ (int64_t[]){ one->a }, 1 },
		   payload_end(&p));
}

static void tell_conversation(struct task *t, const struct told *one)
{
	struct payload p;
	struct conversation c;

	if (!listens(t, one->a, CHANNEL_BIT(CHANNEL_DIRECT)) || !become(t, one->a) ||
	    conversation_get(t, one->b, &c) != OK ||
	    filter_about(t, &(struct posts){ &c.last, 1 },
			 filter_away(t, t->me, FILTER_NOTIFICATIONS))
		    .n)
		return;
	entity_conversation(payload_start(t, &p), &c);
	deliver_to(t, "conversation", CHANNEL_BIT(CHANNEL_DIRECT),
		   (struct ids){ (int64_t[]){ one->a }, 1 }, payload_end(&p));
}

/* --- the place's own --- */

static void tell_announcement(struct task *t, int64_t id)
{
	struct ids who = listeners_of(t->a, CHANNEL_BIT(CHANNEL_USER));
	struct news *n = news_new(t, "announcement");

	n->kinds = CHANNEL_BIT(CHANNEL_USER);
	for (size_t i = 0; i < who.n; i++) {
		struct payload p;
		struct announcement a;

		if (!become(t, who.p[i]) || announcement_get(t, id, &a) != OK)
			continue;
		entity_announcement(payload_start(t, &p), &a);
		add_hearer(n, who.p[i], 0, payload_end(&p));
	}
	deliver(n);
}

static void tell_all(struct task *t, const char *event, struct str payload)
{
	deliver_to(t, event, CHANNEL_BIT(CHANNEL_USER),
		   listeners_of(t->a, CHANNEL_BIT(CHANNEL_USER)), payload);
}

void stream_tell(struct task *t, const struct told *one)
{
	struct ids owner = { (int64_t[]){ one->a }, 1 };

	switch ((enum live_kind)one->kind) {
	case LIVE_POST:
		tell_post(t, "update", one->a);
		break;
	case LIVE_EDIT:
		tell_post(t, "status.update", one->a);
		break;
	case LIVE_DELETE:
		tell_delete(t, one);
		break;
	case LIVE_NOTICE:
		tell_notice(t, one);
		break;
	case LIVE_NOTICES_MERGED:
		deliver_to(t, "notifications_merged", OF_NOTICES, owner, S("1"));
		break;
	case LIVE_CONVERSATION:
		tell_conversation(t, one);
		break;
	case LIVE_FILTERS:
		deliver_to(t, "filters_changed", CHANNEL_BIT(CHANNEL_USER), owner, S(""));
		break;
	case LIVE_ANNOUNCEMENT:
		tell_announcement(t, one->a);
		break;
	case LIVE_ANNOUNCEMENT_DELETE:
		tell_all(t, "announcement.delete", number(t, one->a));
		break;
	case LIVE_ACCESS:
		stream_check(t, one->a);
		break;
	/* Who reacted is told to nobody (docs/decision/007). */
	case LIVE_ANNOUNCEMENT_REACTION:
	case LIVE_FAR_PICTURE:
	case LIVE_KINDS:
		break;
	}
}

void stream_check(struct task *t, int64_t account_id)
{
	struct ids tokens = listeners_tokens(t->a, account_id);

	if (tokens.n)
		listeners_end(tokens, live_tokens(t, tokens));
}

struct ids stream_readers(struct arena *a)
{
	return listeners_of(a, OF_POSTS);
}
