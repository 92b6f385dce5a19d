#include "core/post.h"

#include "base/id.h"
#include "base/text.h"
#include "core/approval.h"
#include "core/closing.h"
#include "core/conversation.h"
#include "core/earlier.h"
#include "core/held.h"
#include "core/live.h"
#include "core/memorial.h"
#include "core/move.h"
#include "core/notice.h"
#include "core/place.h"
#include "core/policy.h"
#include "core/post_parts.h"
#include "core/quote.h"
#include "core/remind.h"
#include "core/shelter.h"
#include "core/tell.h"
#include "store/circle.h"
#include "store/earlier.h"
#include "store/letter.h"
#include "store/mark.h"
#include "store/media.h"
#include "store/search.h"
#include "store/sight.h"

#define IDEMPOTENCY_MS ((int64_t)3600 * 1000)
#define IDEMPOTENCY_KEY_MAX 255

/* --- who may see --- */

/* Followers or circle: the people of the audience. What a page of the remembered passes on may be
 * for both. */
static bool is_in_audience(struct task *t, int64_t viewer, const struct sight_post *p)
{
	if (p->audience_id == viewer)
		return true;
	if (p->visibility == POST_FOLLOWERS && sight_follows(t, viewer, p->audience_id))
		return true;
	return (p->visibility == POST_CIRCLE || p->boost_of) &&
	       sight_in_circle(t, p->circle_id, viewer);
}

static bool reaches(struct task *t, int64_t viewer, const struct sight_post *p)
{
	switch ((enum visibility)p->visibility) {
	case POST_PUBLIC:
	case POST_UNLISTED:
		return true;
	case POST_SELF:
		return false;
	case POST_FOLLOWERS:
	case POST_CIRCLE:
		if (is_in_audience(t, viewer, p))
			return true;
		if (p->visibility == POST_FOLLOWERS && sight_keeps_mentioned(t, p->id, viewer))
			return true;
		break;
	case POST_DIRECT:
		break;
	}
	return sight_is_mentioned(t, p->id, viewer);
}

/* The rule for a post by itself, whatever it boosts. */
static bool may_see_alone(struct task *t, int64_t viewer, const struct sight_post *p)
{
	if (p->account_id == viewer)
		return true;
	if (p->archived || p->held || !sight_is_active(t, p->account_id))
		return false;
	if (sight_blocks(t, p->account_id, viewer) || sight_blocks(t, viewer, p->account_id))
		return false;
	if (sight_blocks_domain(t, p->account_id, viewer) ||
	    sight_blocks_domain(t, viewer, p->account_id))
		return false;
	return reaches(t, viewer, p);
}

bool post_may_see(struct task *t, int64_t viewer, int64_t post_id)
{
	struct sight_post p, boosted;

	if (!sight_post(t, post_id, &p) || !may_see_alone(t, viewer, &p))
		return false;
	if (!p.boost_of)
		return true;
	return sight_post(t, p.boost_of, &boosted) && may_see_alone(t, viewer, &boosted);
}

bool post_would_see(struct task *t, int64_t viewer, int64_t post_id)
{
	struct sight_post p;

	if (!sight_post(t, post_id, &p) || p.boost_of)
		return false;
	p.held = false;
	return may_see_alone(t, viewer, &p);
}

/* --- what may be written --- */

static struct str number(struct task *t, int64_t n)
{
	return str_fmt(t->a, "%lld", (long long)n);
}

static enum err check_long(struct task *t, struct str s, size_t most, enum word w)
{
	if (!str_is_utf8(s))
		return fail(t, ERR_INVALID, W_POST_TEXT);
	if (str_chars(s) > most)
		return fail_with(t, ERR_LIMIT, w, number(t, (int64_t)most), S(""));
	return OK;
}

enum err post_words_check(struct task *t, struct post_words *w, struct post_row *row)
{
	enum err e;

	row->caption = str_trim(w->caption);
	row->cover = str_trim(w->cover);
	row->language = w->language;
	row->media_count = (int64_t)w->media;
	e = check_long(t, row->caption, CAPTION_MAX, W_POST_CAPTION_LONG);
	if (!e)
		e = check_long(t, row->cover, COVER_MAX, W_POST_COVER_LONG);
	if (!e)
		e = when_check(t, &w->when, row);
	if (e)
		return e;
	if (row->language.n && !text_is_language(row->language))
		return fail(t, ERR_INVALID, W_ERROR_LANGUAGE);
	if (w->media > MEDIA_POST_MAX)
		return fail_with(t, ERR_LIMIT, W_POST_PHOTOGRAPHS_MANY, number(t, MEDIA_POST_MAX),
				 S(""));
	if (!row->caption.n && !w->media)
		return fail(t, ERR_INVALID, W_POST_EMPTY);
	return OK;
}

/* --- what is covered --- */

void post_row_cover(struct task *t, struct post_row *row, bool sensitive, bool blurs,
		    struct ids media)
{
	row->sensitive = (sensitive && !blurs) || (blurs && media.n) || row->cover.n;
	row->blurs = blurs && media.n;
	row->covers_some = false;
	if (row->sensitive || !media.n || !store_media_any_covered(t, media))
		return;
	row->sensitive = row->covers_some = true;
}

struct str post_cover_words(const struct post *p)
{
	for (size_t i = 0; !p->cover.n && i < p->media.n; i++)
		if (p->media.p[i].cover && p->media.p[i].cover_words.n)
			return p->media.p[i].cover_words;
	return p->cover;
}

enum cover post_photo_cover(const struct post *p, const struct media *m)
{
	return m->cover == COVER_NONE && p->blurs ? COVER_BLUR : m->cover;
}

struct str post_photo_words(const struct post *p, const struct media *m)
{
	return m->cover_words.n ? m->cover_words : p->cover;
}

/* --- captions --- */

struct finding {
	struct task *t;
	struct ids people;
};

static bool find_person(void *ctx, struct caption_mention *m)
{
	struct finding *f = ctx;
	struct fault before = f->t->fault;
	struct account a;

	if (account_find(f->t, m->acct, &a) != OK || a.state != ACCOUNT_ACTIVE) {
		f->t->fault = before; /* nobody is called that: no failure, just text */
		return false;
	}
	m->url = account_url(f->t, &a);
	m->name = a.name;
	f->people.p[f->people.n++] = a.id;
	return true;
}

enum err post_read_caption(struct task *t, const struct post_row *row, struct post_reading *ret)
{
	enum { PEOPLE_MOST = 100 }; /* as many as caption_read asks for */
	struct finding f = { t, { arena_many(t->a, int64_t, PEOPLE_MOST), 0 } };
	bool plain = row->added_at || (row->extras & POST_IS_LETTER);
	struct caption_rules rules = { .find = plain ? NULL : find_person, .ctx = &f };
	struct place place;
	enum err e = place_get(t, &place);

	if (e)
		return e;
	rules.markdown = place.markdown;
	rules.tag_base = str_fmt(t->a, "%.*s/tags/", STR_ARG(place_fixed()->base));
	ret->caption = caption_read(t->a, row->caption, &rules);
	ret->people = f.people;
	return OK;
}

unsigned post_extras(const struct post_reading *r)
{
	return (r->people.n ? POST_HAS_MENTIONS : 0) | (r->caption.tags ? POST_HAS_TAGS : 0);
}

void post_hang_on(struct task *t, int64_t post_id, const struct post_reading *r)
{
	for (size_t i = 0; i < r->people.n; i++)
		store_mention_add(t, post_id, r->people.p[i]);
	for (size_t i = 0; i < r->caption.tags; i++)
		store_tag_add(t, post_id, r->caption.tag[i].key, r->caption.tag[i].name);
}

enum err post_attach(struct task *t, int64_t post_id, struct ids media)
{
	for (size_t i = 0; i < media.n; i++)
		if (!store_post_media_attach(t, media.p[i], t->me->id, post_id, (int)i))
			return fail(t, ERR_INVALID, W_POST_PHOTOGRAPH_TAKEN);
	return OK;
}

struct str post_search_words(struct task *t, const struct post *p)
{
	struct buf b;

	buf_init(&b, t->a, (size_t)4 * 1024 * 1024);
	buf_str(&b, p->caption);
	buf_byte(&b, '\n');
	buf_str(&b, p->cover);
	for (size_t i = 0; i < p->media.n; i++) {
		buf_byte(&b, '\n');
		buf_str(&b, p->media.p[i].description);
		buf_byte(&b, '\n');
		buf_str(&b, p->media.p[i].cover_words);
	}
	buf_byte(&b, '\n');
	buf_str(&b, poll_lines(t, p->poll));
	return text_words(t->a, buf_view(&b));
}

/* --- sharing --- */

/* A comment reaches nobody whom the post that it answers does not reach. */
static enum err narrow(struct task *t, const struct post_row *to, struct post_row *p)
{
	if (p->visibility == POST_SELF || to->visibility == POST_PUBLIC)
		return OK;
	switch ((enum visibility)to->visibility) {
	case POST_UNLISTED:
		if (p->visibility == POST_PUBLIC)
			p->visibility = POST_UNLISTED;
		return OK;
	case POST_SELF:
	case POST_DIRECT:
		p->visibility = to->visibility;
		return OK;
	default:
		break;
	}
	if (p->visibility == POST_DIRECT)
		return OK;
	if (p->visibility == POST_CIRCLE && p->circle_id && p->circle_id != to->circle_id)
		return fail(t, ERR_INVALID, W_POST_ANSWER_CIRCLE);
	p->visibility = to->visibility;
	p->audience_id = to->audience_id;
	p->circle_id = to->circle_id;
	return OK;
}

static enum err answer(struct task *t, int64_t reply_to, struct post_row *p)
{
	struct answering way;
	struct post_row to;
	enum err e = post_row_seen(t, reply_to, &to);

	if (e)
		return e;
	if (p->added_at && to.account_id != p->account_id)
		return fail(t, ERR_INVALID, W_POST_BEFORE_ANSWER);
	e = policy_may_answer(t, &to, p, &way);
	if (e)
		return e;
	/* What is for its author alone needs nobody's word. */
	if (way.way == ANSWER_HELD && p->visibility != POST_SELF)
		p->extras |= POST_HELD;
	p->reply_to = to.id;
	p->reply_account = to.account_id;
	p->thread_id = to.thread_id;
	return narrow(t, &to, p);
}

static enum err check_circle(struct task *t, struct post_row *p)
{
	if (p->visibility != POST_CIRCLE) {
		p->circle_id = 0;
		return OK;
	}
	if (p->audience_id == t->me->id && !sight_owns_circle(t, p->circle_id, t->me->id) &&
	    !memorial_shares_with(t, t->me->id, p->circle_id))
		return fail(t, ERR_INVALID, W_POST_CIRCLE);
	return OK;
}

static enum err check_poll(struct task *t, const struct post_new *n)
{
	struct poll_row poll;

	if (n->poll && n->created_at)
		return fail(t, ERR_INVALID, W_POST_BEFORE_POLL);
	if (!n->poll)
		return OK;
	if (n->media.n)
		return fail(t, ERR_INVALID, W_POLL_PHOTOGRAPHS);
	return poll_check(t, n->poll, 0, &poll);
}

/* It is for its author alone, and answers, quotes and asks nothing. */
static enum err check_letter(struct task *t, const struct post_new *n, struct post_row *p)
{
	if (!n->is_letter)
		return OK;
	if (n->reply_to || n->quoted_id || n->poll)
		return fail(t, ERR_INVALID, W_LETTER_ONLY_WORDS);
	p->visibility = POST_SELF;
	p->circle_id = 0;
	p->extras |= POST_IS_LETTER;
	return OK;
}

/* Whom it reaches, and what hangs on that. */
static enum err draft_reach(struct task *t, const struct post_new *n, struct post_row *p)
{
	enum err e;

	p->visibility = (int)n->visibility;
	p->circle_id = n->visibility == POST_CIRCLE ? n->circle_id : 0;
	e = n->reply_to ? answer(t, n->reply_to, p) : OK;
	if (!e && n->quoted_id)
		e = quote_draft(t, n->quoted_id, p);
	if (!e)
		e = check_letter(t, n, p);
	if (!e)
		e = check_circle(t, p);
	return !e && n->earlier_id ? earlier_draft(t, n->earlier_id, p) : e;
}

static enum err draft(struct task *t, const struct post_new *n, struct post_row *p)
{
	struct post_words w = { n->caption,
				n->cover,
				n->language,
				{ n->when, n->when_words, n->when_source, n->when_first },
				n->media.n };
	enum err e = move_may_act(t);

	if (e)
		return e;
	if (n->visibility > POST_DIRECT)
		return fail(t, ERR_INVALID, W_POST_VISIBILITY);
	e = closing_check_new(t, n->closes_after);
	if (e)
		return e;
	if (n->idempotency_key.n > IDEMPOTENCY_KEY_MAX)
		return fail(t, ERR_LIMIT, W_POST_KEY_LONG);
	e = post_words_check(t, &w, p);
	if (!e)
		e = check_poll(t, n);
	if (e)
		return e;
	if (!p->language.n)
		p->language = t->me->language;
	post_row_cover(t, p, n->sensitive, n->blurs, n->media);
	return draft_reach(t, n, p);
}

void post_mention(struct post_reading *r, int64_t who)
{
	for (size_t i = 0; i < r->people.n; i++)
		if (r->people.p[i] == who)
			return;
	if (r->people.n < 100)
		r->people.p[r->people.n++] = who;
}

/* An answer for those it mentions reaches the one who is answered, whoever the text names. */
static void mention_answered(const struct post_row *p, struct post_reading *r)
{
	if (p->visibility == POST_DIRECT && p->reply_account && p->reply_account != p->account_id)
		post_mention(r, p->reply_account);
}

/* Of a page of the remembered its people have it at home if they follow the page (memorial_told).
 */
static bool is_for_own_circle(struct task *t, const struct post_row *p)
{
	return p->visibility == POST_CIRCLE && !p->reply_to && p->audience_id == p->account_id &&
	       !memorial_of_circle(t, p->circle_id);
}

/* Those of a circle who do not follow its owner have it at no home: they hear of it. */
static void tell_circle(struct task *t, const struct post_row *p, const struct mention_rows *named,
			int64_t knows)
{
	struct ids who = store_circle_strangers(t, p->circle_id, p->account_id);

	for (size_t i = 0; i < who.n; i++) {
		bool heard = who.p[i] == knows;

		for (size_t k = 0; k < named->n; k++)
			heard = heard || named->p[k].account_id == who.p[i];
		if (!heard)
			notice_add(t, who.p[i], NOTICE_MENTION, p->account_id, p->id);
	}
}

void post_tell(struct task *t, const struct post_row *p, int64_t knows)
{
	struct mention_rows named = { 0 };
	bool answered = p->reply_account != 0 && p->reply_account != knows;

	if (p->visibility == POST_SELF)
		return;
	if (p->extras & POST_HAS_MENTIONS)
		named = store_mention_of(t, &p->id, 1);
	for (size_t i = 0; i < named.n; i++) {
		int64_t who = named.p[i].account_id;

		if (who != knows)
			notice_add(t, who, NOTICE_MENTION, p->account_id, p->id);
		if (who == p->reply_account)
			answered = false;
	}
	if (answered && post_may_see(t, p->reply_account, p->id))
		notice_add(t, p->reply_account, NOTICE_MENTION, p->account_id, p->id);
	if (is_for_own_circle(t, p))
		tell_circle(t, p, &named, knows);
	if (p->extras & POST_HAS_QUOTE)
		quote_tell(t, p);
}

void post_spread(struct task *t, const struct post_row *p, int64_t knows)
{
	if (p->reply_to)
		store_post_count_comments(t, p->reply_to, 1);
	if (p->added_at || (p->extras & POST_IS_LETTER))
		return;
	feed_spread(t, p);
	live_tell(t, LIVE_POST, p->id, p->account_id);
	post_tell(t, p, knows);
	tell_far(t, TELL_CREATE, p->account_id, p->id, S(""));
	conversation_follow(t, p, false);
}

/* Its author has it at home as any other; the rest comes when it is let in. */
enum err post_hold(struct task *t, const struct post_row *p)
{
	struct answering way;
	struct post_row to;
	enum err e = post_row_seen(t, p->reply_to, &to);

	if (e)
		return e;
	way = policy_answering(t, p->account_id, &to, p);
	if (p->visibility != POST_DIRECT && !t->me->domain.n)
		store_feed_put(t, p->account_id, p->id, p->account_id);
	live_tell(t, LIVE_POST, p->id, p->account_id);
	conversation_follow(t, p, false);
	e = held_put(t, p, &way);
	if (!e && !way.under)
		approval_ask(t, p, way.owner);
	return e;
}

/* Whoever is quoted before a few is one of them. */
static bool names_quoted(struct task *t, int64_t quoted_id, const struct post_reading *r)
{
	struct post_row of;

	if (post_row_seen(t, quoted_id, &of) || of.account_id == t->me->id)
		return true;
	for (size_t i = 0; i < r->people.n; i++)
		if (r->people.p[i] == of.account_id)
			return true;
	return false;
}

/* The row and all that hangs on it. */
static enum err write_rows(struct task *t, const struct post_new *n, struct post_row *p)
{
	struct post_reading reading;
	enum err e = post_read_caption(t, p, &reading);
	struct policy policy;
	int64_t closes_at;

	if (e)
		return e;
	mention_answered(p, &reading);
	if (n->to && p->visibility == POST_DIRECT)
		post_mention(&reading, n->to);
	if (n->quoted_id && p->visibility == POST_DIRECT &&
	    !names_quoted(t, n->quoted_id, &reading))
		return fail(t, ERR_INVALID, W_QUOTE_DIRECT);
	p->caption_html = reading.caption.html;
	p->extras = (p->extras & (POST_HELD | POST_HAS_QUOTE | POST_HAS_EARLIER | POST_IS_LETTER)) |
		    post_extras(&reading) | (n->poll ? POST_HAS_POLL : 0);
	closes_at = closing_of_new(t, p, n->closes_after);
	p->wide = !p->added_at && !(p->extras & POST_HELD) && feed_is_wide(t);
	policy = policy_mark(t, p, n->policy);
	store_post_add(t, p);
	when_written(t, p);
	if (closes_at)
		closing_add(t, p, closes_at);
	policy_put(t, p, &policy);
	post_hang_on(t, p->id, &reading);
	if (p->extras & POST_HAS_EARLIER)
		store_earlier_put(t, p->id, n->earlier_id);
	if (p->extras & POST_IS_LETTER)
		store_letter_add(t, p->id, p->account_id, 0);
	if (n->quoted_id)
		e = quote_add(t, p, n->quoted_id);
	if (!e)
		e = post_attach(t, p->id, n->media);
	return !e && n->poll ? poll_add(t, p->id, n->poll) : e;
}

/* A letter counts nowhere: that one was written is nobody's business. */
static void count(struct task *t, const struct post_row *p, struct post *ret)
{
	if (p->extras & POST_IS_LETTER)
		return;
	store_post_count_author(t, p->account_id, 1, p->added_at ? 0 : t->now);
	ret->author.posts++;
	if (!p->added_at)
		ret->author.last_post_at = t->now;
}

static enum err write(struct task *t, const struct post_new *n, struct post_row *p,
		      struct post *ret)
{
	enum err e = write_rows(t, n, p);

	if (!e)
		e = post_dress_one(t, p, ret);
	if (e)
		return e;
	store_search_add_post(t, p->id, p->account_id, post_search_words(t, ret));
	count(t, p, ret);
	if (p->reply_to)
		shelter_heard_comment(t, p);
	if (p->extras & POST_HELD)
		return post_hold(t, p);
	post_spread(t, p, 0);
	if (p->visibility == POST_DIRECT && p->reply_to)
		remind_replied(t, p->reply_to, p->caption);
	return OK;
}

/* It was shared before: its time is its own, and today is when it came here. */
static enum err before(struct task *t, int64_t created_at, struct post_row *p)
{
	if (created_at < 1)
		return fail(t, ERR_INVALID, W_POST_BEFORE_EARLY);
	if (created_at > t->now)
		return fail(t, ERR_INVALID, W_POST_BEFORE_LATE);
	p->created_at = created_at;
	p->added_at = t->now;
	return OK;
}

enum err post_draft(struct task *t, const struct post_new *n, struct post_row *ret)
{
	enum err e = OK;

	must(t->me);
	*ret = (struct post_row){ .rev = 1, .app_id = n->app_id, .created_at = t->now };
	ret->account_id = ret->audience_id = t->me->id;
	if (n->created_at)
		e = before(t, n->created_at, ret);
	return e ? e : draft(t, n, ret);
}

int64_t post_claim_key(struct task *t, struct str key, int64_t id)
{
	return store_idempotency_claim(t, t->me->id, key, id, t->now - IDEMPOTENCY_MS);
}

/* An id from the post's own time. A past time may have been used by an earlier run of the program,
 * whose ids this one's counter knows nothing of: those that are taken are passed over, and when all
 * of a millisecond are, the next one's follow. */
static int64_t id_at(struct task *t, const struct post_row *p)
{
	int64_t id = id_new(p->created_at);

	for (int64_t tries = 1; p->added_at && store_post_is_there(t, id); tries++)
		id = id_new(p->created_at + tries / 65536);
	return id;
}

/* Whoever decides about a held answer lets it in by answering it. */
static enum err let_in_answered(struct task *t, int64_t reply_to)
{
	struct post_row to;
	enum err e = reply_to ? post_row_seen(t, reply_to, &to) : OK;

	return !e && reply_to ? held_let_in(t, &to) : e;
}

enum err post_share(struct task *t, const struct post_new *n, struct post *ret)
{
	struct post_row p;
	enum err e = post_draft(t, n, &p);

	if (!e)
		e = let_in_answered(t, n->reply_to);
	if (e)
		return e;
	p.id = id_at(t, &p);
	p.thread_id = p.thread_id ? p.thread_id : p.id;
	if (n->idempotency_key.n) {
		int64_t id = post_claim_key(t, n->idempotency_key, p.id);

		if (id != p.id)
			return post_get(t, id, ret);
	}
	return write(t, n, &p, ret);
}
