#include "fed/arrive.h"

#include "base/text.h"
#include "base/url.h"
#include "core/approval.h"
#include "core/follow.h"
#include "core/move.h"
#include "core/peer.h"
#include "core/poll.h"
#include "core/quote.h"
#include "core/report.h"
#include "core/tell.h"
#include "fed/approval.h"
#include "fed/ask.h"
#include "fed/foreign.h"
#include "fed/quoting.h"
#include "fed/resolve.h"

/* --- what it is about --- */

static const struct thing nothing;

static const struct thing *object_of(const struct thing *a)
{
	return a->object.n ? &a->object.p[0] : &nothing;
}

static bool is_own_host(struct task *t, const struct arriving *x, struct str id)
{
	return id.n && str_eq(thing_host(t->a, id), x->ways.host);
}

static bool is_own_word(const struct arriving *x)
{
	return str_eq(x->activity.actor, x->ways.uri);
}

/* Somebody of this place; 0 for nobody. */
static int64_t here(struct task *t, struct str uri)
{
	int64_t id = far_person_find(t, uri);
	struct account a;

	return id && account_load(t, id, &a) == OK && !a.domain.n ? id : 0;
}

static enum err none(struct task *t)
{
	return fail(t, ERR_NOT_FOUND, W_FAR_NOT_FOUND);
}

/* --- people --- */

static enum err do_follow(struct task *t, const struct arriving *x)
{
	int64_t whom = here(t, object_of(&x->activity)->id);
	struct relation r;
	enum err e;

	if (!whom)
		return none(t);
	e = follow_start(t, whom, &(struct follow_options){ 0 }, &r);
	if (!e && is_own_host(t, x, x->activity.id))
		far_follow_heard(t, whom, x->activity.id);
	return e;
}

/* Who asked the signer, as the answer names it: the Follow itself, or its id at our place, "…/@ada#
 * follows/5", of which the person is enough. */
static int64_t asker(struct task *t, const struct thing *follow)
{
	struct str id = str_sub(follow->id, 0, str_find_byte(follow->id, '#'));

	if (follow->actor.n)
		return here(t, follow->actor);
	return here(t, id);
}

/* Of a follow, or of a post that asked. */
static bool read_answer(struct task *t, struct arriving *x)
{
	if (!is_own_word(x))
		return false;
	if (quoting_answered(t, x))
		x->about_what = ABOUT_QUOTE;
	else if (approval_answered(t, x))
		x->about_what = ABOUT_ANSWER;
	x->must_ask = x->about_what != ABOUT_FOLLOW && x->activity.type == THING_ACCEPT;
	return true;
}

static enum err ask_answer(struct task *t, struct arriving *x)
{
	return x->about_what == ABOUT_QUOTE ? quoting_look(t, x) : approval_look(t, x);
}

/* Yes or no. */
static enum err do_answer(struct task *t, const struct arriving *x)
{
	struct relation r;
	int64_t who;

	if (x->about_what == ABOUT_QUOTE)
		return quoting_settle(t, x);
	if (x->about_what == ABOUT_ANSWER)
		return approval_settle(t, x);
	who = asker(t, object_of(&x->activity));
	if (!who)
		return none(t);
	return x->activity.type == THING_ACCEPT ? follow_accept(t, who, &r)
						: follow_remove(t, who, &r);
}

static enum err do_block(struct task *t, const struct arriving *x)
{
	int64_t whom = here(t, object_of(&x->activity)->id);
	struct relation r;

	return whom ? block_start(t, whom, &r) : none(t);
}

/* --- marks --- */

/* What may stand for a candle. Everything else that people react with is let go: nobody's grief is
 * laughed at. Without variation selectors and skin tones. */
static const char *const kind_signs[] = {
	"❤",	"🧡", "💛",	      "💚",    "💙",    "💜",    "🖤", "🤍", "🤎", "🩷",
	"🩵", "🩶", "💔",	      "💕",    "💞",    "💓",    "💗",    "💖",    "💘",    "💝",
	"❣",	"♥",	"❤‍🩹", "🫶", "🕯", "🌹",    "🌷",    "🌸",    "🌺",    "🌻",
	"🌼",	"💐",	"🥀",	      "🪷", "🪻", "🌿",    "🍃",    "🍂",    "🌱",    "🌳",
	"🌲",	"🕊", "🙏",	      "🤗", "🫂", "🤝", "⭐",    "🌟",    "✨",    "💫",
	"🌠",	"🌈",	"🦋",	      "👼",    "😇",    "😢",    "😭",    "🥺", "🥲", "😔",
	"😥",	"💧",	"👍",	      "☮",    "🌅",    "🌄",    "🪽",
};

/* Variation selectors (U+FE0E, U+FE0F) and skin tones (U+1F3FB to U+1F3FF). */
static struct str bare_sign(struct arena *a, struct str s)
{
	struct buf b;

	buf_init(&b, a, 64);
	while (s.n) {
		struct str rest = s;
		int32_t c = str_next_char(&rest);

		if (c != 0xFE0E && c != 0xFE0F && (c < 0x1F3FB || c > 0x1F3FF))
			buf_str(&b, str_sub(s, 0, s.n - rest.n));
		s = rest;
	}
	return buf_failed(&b) ? S("?") : buf_view(&b);
}

static bool is_kind(struct arena *a, const struct thing *like)
{
	struct str sign = bare_sign(a, str_sub(str_trim(like->content), 0, 64));

	if (!sign.n)
		return like->type == THING_LIKE;
	for (size_t i = 0; i < sizeof kind_signs / sizeof *kind_signs; i++)
		if (str_eq(sign, str_of(kind_signs[i])))
			return true;
	return false;
}

static enum err do_like(struct task *t, const struct arriving *x)
{
	int64_t id = far_post_find(t, object_of(&x->activity)->id);
	struct post p;
	enum err e = id ? post_light(t, id, true, &p) : none(t);

	if (!e && arrive_is_theirs(t, x, x->activity.id))
		far_candle_heard(t, p.id, x->activity.id);
	return e;
}

/* A group passes on the activity; what it shares is that one's object. */
static struct str shared(const struct thing *a)
{
	const struct thing *o = object_of(a);

	if (o->type == THING_CREATE && o->object.n)
		return o->object.p[0].id;
	return o->id;
}

static enum err do_announce(struct task *t, const struct arriving *x)
{
	int64_t id = far_post_find(t, shared(&x->activity));
	struct post p;
	enum err e = id ? post_boost(t, id, true, &p) : none(t);

	if (!e && is_own_host(t, x, x->activity.id))
		far_post_name(t, p.id, x->activity.id, x->ways.host);
	return e;
}

static enum err ask_announce(struct task *t, struct arriving *x)
{
	int64_t id;

	return resolve_post(t, shared(&x->activity), &id);
}

/* --- posts --- */

/* Somebody here follows the author, is named, or has the post that it answers. */
static bool concerns(const struct arriving *x)
{
	return x->signer.followers > 0 || x->note.names_here || x->note.reply_to;
}

static bool is_vote(const struct thing *o)
{
	return o->type == THING_NOTE && o->has_name && o->name.n && o->in_reply_to.n &&
	       !o->content.n;
}

/* A note that stands in the activity counts when its author signed that; any other is asked for. */
static bool read_note(struct task *t, struct arriving *x)
{
	const struct thing *o = object_of(&x->activity);
	bool own = is_own_word(x) && is_own_host(t, x, o->id) && str_eq(o->actor, x->ways.uri);

	if (!own || !foreign_is_note(o))
		return false;
	x->is_vote = is_vote(o);
	x->has_note = foreign_note(t, o, x->signer.id, x->ways.followers, &x->note);
	x->note.is_news = true;
	return x->has_note;
}

static bool read_create(struct task *t, struct arriving *x)
{
	const struct thing *o = object_of(&x->activity);

	if (read_note(t, x))
		return x->is_vote ? x->note.reply_to != 0 : concerns(x);
	if (x->has_note || !o->id.n || (o->type != THING_OTHER && !foreign_is_note(o)))
		return false;
	x->must_ask = true;
	/* Passed on by somebody else: only within a thread that is here. */
	return is_own_word(x) ? x->signer.followers > 0 : far_post_find(t, o->in_reply_to) != 0;
}

static enum err ask_create(struct task *t, struct arriving *x)
{
	int64_t id;

	return resolve_news(t, object_of(&x->activity)->id, &id);
}

static enum err do_create(struct task *t, const struct arriving *x)
{
	bool was_here;
	int64_t id;
	enum err e;

	if (!x->has_note)
		return OK; /* it was fetched */
	if (x->is_vote)
		return poll_vote_named(t, x->note.reply_to, object_of(&x->activity)->name);
	was_here = far_post_find(t, x->note.uri) != 0;
	e = far_note_keep(t, &x->note, &id);
	if (!e && !was_here)
		tell_forward(t, id, x->r.body, x->activity.sealed);
	return e;
}

static bool is_actor(const struct thing *o)
{
	return o->type >= THING_PERSON && o->type <= THING_APPLICATION;
}

static bool read_update(struct task *t, struct arriving *x)
{
	const struct thing *o = object_of(&x->activity);

	if (str_eq(o->id, x->ways.uri) && is_own_word(x)) {
		x->must_ask = !is_actor(o) || !o->inbox.n;
		return true;
	}
	if (!far_post_find(t, o->id))
		return false;
	if (!read_note(t, x))
		x->must_ask = true;
	return true;
}

static enum err ask_update(struct task *t, struct arriving *x)
{
	const struct thing *o = object_of(&x->activity);
	int64_t id;

	if (str_eq(o->id, x->ways.uri))
		return resolve_actor_anew(t, o->id, &id);
	return resolve_again(t, o->id);
}

static enum err do_update(struct task *t, const struct arriving *x)
{
	const struct thing *o = object_of(&x->activity);
	struct far_person p;
	int64_t id;
	enum err e;

	if (x->must_ask)
		return OK; /* it was fetched */
	if (x->has_note) {
		id = far_post_find(t, o->id);
		e = far_note_change(t, id, &x->note);
		if (!e)
			tell_forward(t, id, x->r.body, x->activity.sealed);
		return e;
	}
	if (!foreign_person(t->a, o, x->signer.domain, &p))
		return none(t);
	return far_person_keep(t, &p, &id);
}

/* --- ends --- */

/* What is passed on counts only when it is really gone there. */
static bool read_delete(struct task *t, struct arriving *x)
{
	struct str id = object_of(&x->activity)->id;
	int64_t post = far_post_find(t, id);
	bool own = is_own_word(x) && is_own_host(t, x, id);

	if (post && far_post_author(t, post) != x->signer.id)
		own = false;
	x->must_ask = !own && post;
	return own || post;
}

static enum err ask_delete(struct task *t, struct arriving *x)
{
	return resolve_again(t, object_of(&x->activity)->id);
}

static enum err do_delete(struct task *t, const struct arriving *x)
{
	struct str id = object_of(&x->activity)->id;
	int64_t post;

	if (x->must_ask)
		return OK; /* it was looked at */
	if (str_eq(id, x->ways.uri))
		return far_person_gone(t, x->signer.id);
	/* A post is one also when others name it as the leave that they have. */
	post = far_post_find(t, id);
	if (!post && (quote_withdraw(t, id) || approval_withdrawn(t, id)))
		return OK;
	arrival_bury(t, id);
	if (post)
		tell_forward(t, post, x->r.body, x->activity.sealed);
	return post ? far_note_remove(t, post) : OK;
}

static enum err undo_follow(struct task *t, const struct thing *what)
{
	int64_t whom = here(t, object_of(what)->id);
	struct relation r;

	if (!whom)
		whom = far_follow_find(t, what->id);
	return whom ? follow_stop(t, whom, &r) : none(t);
}

static enum err undo_like(struct task *t, int64_t post)
{
	struct post p;

	return post ? post_light(t, post, false, &p) : none(t);
}

/* Only its id: an announcement, a candle and a follow are known by theirs. */
static enum err undo_named(struct task *t, const struct arriving *x, const struct thing *what)
{
	int64_t post = far_post_find(t, what->id), lit = far_candle_find(t, what->id);

	if (post && far_post_author(t, post) == x->signer.id)
		return far_note_remove(t, post);
	return lit ? undo_like(t, lit) : undo_follow(t, what);
}

/* What it announced may be gone meanwhile, and be named no more. */
static enum err undo_announce(struct task *t, const struct arriving *x, const struct thing *what)
{
	int64_t id = far_post_find(t, shared(what));
	struct post p;

	return id ? post_boost(t, id, false, &p) : undo_named(t, x, what);
}

static enum err do_undo(struct task *t, const struct arriving *x)
{
	const struct thing *what = object_of(&x->activity);
	struct relation r;
	int64_t id;

	if (what->actor.n && !str_eq(what->actor, x->ways.uri))
		return none(t);
	switch (what->type) {
	case THING_FOLLOW:
		return undo_follow(t, what);
	case THING_ANNOUNCE:
		return undo_announce(t, x, what);
	case THING_LIKE:
	case THING_EMOJI_REACT:
		id = far_post_find(t, object_of(what)->id);
		return undo_like(t, id ? id : far_candle_find(t, what->id));
	case THING_BLOCK:
		id = here(t, object_of(what)->id);
		return id ? block_stop(t, id, &r) : none(t);
	default:
		return undo_named(t, x, what);
	}
}

/* --- moves --- */

/* The signer says of themselves that they live elsewhere now. Both are read anew first: the new one
 * must name the old one. */
static bool read_move(struct task *t, struct arriving *x)
{
	(void)t;
	x->must_ask = true;
	return is_own_word(x) && str_eq(object_of(&x->activity)->id, x->ways.uri) &&
	       x->activity.target.n && !str_eq(x->activity.target, x->ways.uri);
}

static enum err ask_move(struct task *t, struct arriving *x)
{
	int64_t id;
	enum err e = OK;

	if (!here(t, x->activity.target))
		e = resolve_actor_anew(t, x->activity.target, &id);
	return e ? e : resolve_actor_anew(t, x->ways.uri, &id);
}

static enum err do_move(struct task *t, const struct arriving *x)
{
	int64_t to = far_person_find(t, x->activity.target);

	return to ? move_arrived(t, x->signer.id, to) : none(t);
}

/* --- reports --- */

/* Those of the posts that are theirs, and that whoever reports can see. */
static struct ids posts_of(struct task *t, const struct arriving *x, int64_t about)
{
	struct ids list = { arena_many(t->a, int64_t, REPORT_POSTS_MAX), 0 };

	for (size_t i = 0; i < x->activity.object.n && list.n < REPORT_POSTS_MAX; i++) {
		int64_t id = far_post_find(t, x->activity.object.p[i].id);

		if (id && far_post_author(t, id) == about && post_may_see(t, x->signer.id, id))
			list.p[list.n++] = id;
	}
	return list;
}

/* About whom: the first person of this place that is named, or whose post is. */
static int64_t about_whom(struct task *t, const struct arriving *x)
{
	for (size_t i = 0; i < x->activity.object.n; i++) {
		int64_t who = here(t, x->activity.object.p[i].id);
		int64_t post = far_post_find(t, x->activity.object.p[i].id);
		struct account a;

		if (who)
			return who;
		who = post ? far_post_author(t, post) : 0;
		if (who && account_load(t, who, &a) == OK && !a.domain.n)
			return who;
	}
	return 0;
}

static enum err do_flag(struct task *t, const struct arriving *x)
{
	int64_t about = about_whom(t, x);
	struct report_new n = { .account_id = about,
				.comment =
					str_first_chars(x->activity.content, REPORT_COMMENT_MAX) };
	struct report r;

	if (!about || peer_of(t, x->ways.host).without_reports)
		return none(t);
	n.posts = posts_of(t, x, about);
	return report_make(t, &n, &r);
}

/* --- pins --- */

static bool read_pin(struct task *t, struct arriving *x)
{
	struct str id = object_of(&x->activity)->id;

	if (!x->ways.featured.n || !str_eq(x->activity.target, x->ways.featured) || !id.n)
		return false;
	x->must_ask = x->activity.type == THING_ADD && x->signer.followers > 0 &&
		      is_own_host(t, x, id) && !far_post_find(t, id);
	return true;
}

static enum err ask_pin(struct task *t, struct arriving *x)
{
	int64_t id;

	return resolve_post(t, object_of(&x->activity)->id, &id);
}

static enum err do_pin(struct task *t, const struct arriving *x)
{
	int64_t id = far_post_find(t, object_of(&x->activity)->id);
	struct post p;

	if (!id)
		return none(t);
	return post_pin(t, id, x->activity.type == THING_ADD, &p);
}

/* --- all of them --- */

static const struct deed {
	enum thing_type type;
	bool (*read)(struct task *t, struct arriving *x); /* NULL: as it is */
	enum err (*ask)(struct task *t, struct arriving *x);
	enum err (*run)(struct task *t, const struct arriving *x);
} deeds[] = {
	{ THING_CREATE, read_create, ask_create, do_create },
	{ THING_UPDATE, read_update, ask_update, do_update },
	{ THING_DELETE, read_delete, ask_delete, do_delete },
	{ THING_FOLLOW, NULL, NULL, do_follow },
	{ THING_ACCEPT, read_answer, ask_answer, do_answer },
	{ THING_REJECT, read_answer, NULL, do_answer },
	{ THING_UNDO, NULL, NULL, do_undo },
	{ THING_LIKE, NULL, NULL, do_like },
	{ THING_EMOJI_REACT, NULL, NULL, do_like },
	{ THING_ANNOUNCE, NULL, ask_announce, do_announce },
	{ THING_BLOCK, NULL, NULL, do_block },
	{ THING_QUOTE_REQUEST, quoting_hear, quoting_fetch, quoting_do },
	{ THING_REPLY_REQUEST, approval_hear, approval_fetch, approval_do },
	{ THING_LIKE_REQUEST, approval_hear, NULL, approval_do },
	{ THING_ANNOUNCE_REQUEST, approval_hear, NULL, approval_do },
	{ THING_MOVE, read_move, ask_move, do_move },
	{ THING_FLAG, NULL, NULL, do_flag },
	{ THING_ADD, read_pin, ask_pin, do_pin },
	{ THING_REMOVE, read_pin, ask_pin, do_pin },
};

static const struct deed *deed_of(const struct arriving *x)
{
	for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
		if (deeds[i].type == x->activity.type)
			return &deeds[i];
	return NULL;
}

static bool is_wanted(struct task *t, struct arriving *x)
{
	switch (x->activity.type) {
	case THING_LIKE:
	case THING_EMOJI_REACT:
		return is_kind(t->a, &x->activity);
	case THING_ANNOUNCE:
		x->must_ask = !far_post_find(t, shared(&x->activity));
		return !x->must_ask || x->signer.followers > 0;
	default:
		return true;
	}
}

/* Whom their own server has suspended is heard when it says otherwise (says_of_oneself). */
static bool is_heard(const struct signer *s)
{
	return s->who.state == ACCOUNT_ACTIVE ||
	       (s->who.state == ACCOUNT_SUSPENDED && s->ways.suspended);
}

static bool says_of_oneself(const struct arriving *x)
{
	return (x->activity.type == THING_UPDATE || x->activity.type == THING_DELETE) &&
	       is_own_word(x) && str_eq(object_of(&x->activity)->id, x->ways.uri);
}

void arrive_signer(struct task *t, const struct arrival *r, struct signer *ret)
{
	*ret = (struct signer){ .may = false };
	ret->may = account_load(t, r->account_id, &ret->who) == OK &&
		   far_ways(t, r->account_id, &ret->ways) && is_heard(ret) &&
		   ask_may(t, ret->ways.host);
	t->fault = (struct fault){ 0 };
}

static bool refused(struct arriving *x, const char *why)
{
	x->refused = why;
	return false;
}

bool arrive_read(struct task *t, const struct arrival *r, const struct signer *by,
		 struct arriving *ret)
{
	const struct deed *d;

	*ret = (struct arriving){ .r = *r, .signer = by->who, .ways = by->ways };
	if (!by->may)
		return refused(ret, "whoever signed it is not heard here");
	if (!thing_read(t->a, r->body, &ret->activity))
		return refused(ret, "this is no activity");
	if (by->who.state != ACCOUNT_ACTIVE && !says_of_oneself(ret))
		return refused(ret, "whoever signed it is suspended by their own server");
	d = deed_of(ret);
	if (!d)
		return false;
	if (!d->read && !is_own_word(ret))
		return refused(ret, "whoever signed is not the actor");
	return (!d->read || d->read(t, ret)) && is_wanted(t, ret);
}

enum err arrive_ask(struct task *t, struct arriving *x)
{
	const struct deed *d = deed_of(x);

	return d->ask ? d->ask(t, x) : OK;
}

enum err arrive_do(struct task *t, const struct arriving *x)
{
	const struct account *was = t->me;
	enum err e;

	t->me = &x->signer;
	e = deed_of(x)->run(t, x);
	t->me = was;
	return e;
}

/* --- what requests have in common --- */

int64_t arrive_asks_about(struct task *t, const struct arriving *x, struct account *ret_owner)
{
	const struct things *o = &x->activity.object;
	int64_t id = o->n == 1 ? far_post_find(t, o->p[0].id) : 0;
	int64_t author = id ? far_post_author(t, id) : 0;

	return author && account_load(t, author, ret_owner) == OK && !ret_owner->domain.n ? id : 0;
}

bool arrive_is_theirs(struct task *t, const struct arriving *x, struct str id)
{
	return id.n <= URL_MAX && is_own_host(t, x, id);
}

int64_t arrive_number(struct str id, struct str what)
{
	struct str before;
	int64_t number;

	return str_cut(&id, '#', &before) && str_starts(id, what) &&
			       str_int(str_sub(id, what.n, id.n), 1, INT64_MAX, &number)
		       ? number
		       : 0;
}
