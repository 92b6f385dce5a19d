/* Posts of other servers: core/far.h. */
#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "core/approval.h"
#include "core/arrival.h"
#include "core/conversation.h"
#include "core/earlier.h"
#include "core/emoji.h"
#include "core/far_cache.h"
#include "core/far_media.h"
#include "core/held.h"
#include "core/job.h"
#include "core/live.h"
#include "core/memorial.h"
#include "core/notice.h"
#include "core/policy.h"
#include "core/post_parts.h"
#include "core/quote.h"
#include "core/shelter.h"
#include "store/circle.h"
#include "store/far.h"
#include "store/mark.h"
#include "store/search.h"
#include "store/sight.h"

#define NEWS_DAYS 7 /* what is older, however late it came, is history: no home gets it */
#define LOOK_AGAIN (15 * CLOCK_MINUTE)
#define WANTING_MOST 100 /* posts that begin to hang on one that came */

/* --- how it is written --- */

/* The words, tags and people of a note as those of a caption that was read. */
static struct post_reading reading_of(struct task *t, const struct far_note *n)
{
	struct post_reading r = { .caption = { .html = n->content }, .people = n->people };

	r.caption.tag = arena_many(t->a, struct caption_tag, n->tags);
	for (size_t i = 0; i < n->tags; i++)
		r.caption.tag[r.caption.tags++] =
			(struct caption_tag){ n->tag[i].name, n->tag[i].key };
	return r;
}

static void put_words(struct task *t, const struct far_note *n, struct post_row *row)
{
	row->caption = html_plain(t->a, n->content);
	row->caption_html = n->content;
	row->cover = str_first_chars(str_trim(n->cover), COVER_MAX);
	row->language = text_is_language(n->language) ? n->language : S("");
	row->sensitive = n->sensitive || row->cover.n;
	when_told(t, n->when, n->when_words, row);
}

/* An id from its own time, which may have been used before this program ran. */
static int64_t id_at(struct task *t, int64_t ms)
{
	int64_t id = id_new(ms);

	for (int64_t tries = 1; store_post_is_there(t, id); tries++)
		id = id_new(ms + tries / 65536);
	return id;
}

/* --- what it answers --- */

/* Is it addressed to all for whom the thread is? */
static bool is_for_thread(struct task *t, const struct post_row *to, const struct far_note *n)
{
	struct str uri = far_thread_people(t, to->visibility, to->audience_id, to->thread_id);

	for (size_t i = 0; uri.n && i < n->addressed.n; i++)
		if (str_eq(n->addressed.p[i], uri))
			return true;
	return false;
}

static void join(const struct post_row *to, struct post_row *p)
{
	p->visibility = to->visibility;
	p->audience_id = to->audience_id;
	p->circle_id = to->circle_id;
}

/* An answer to a followers post that everybody may read elsewhere is read here by those who read
 * the post; one for fewer people stays with those whom its author chose. */
static void narrow(const struct post_row *to, struct post_row *p)
{
	if (to->visibility == POST_PUBLIC || p->visibility == POST_DIRECT)
		return;
	if (to->visibility == POST_UNLISTED) {
		if (p->visibility == POST_PUBLIC)
			p->visibility = POST_UNLISTED;
		return;
	}
	if (p->visibility == POST_FOLLOWERS) {
		if (to->visibility != POST_FOLLOWERS)
			p->visibility = POST_DIRECT;
		return;
	}
	p->visibility = to->visibility == POST_SELF ? POST_DIRECT : to->visibility;
	p->audience_id = to->audience_id;
	p->circle_id = to->circle_id;
}

/* Among people elsewhere their own servers decide, but where an author there wants no answers, none
 * are kept; to somebody here, what holds for everybody. */
static enum err answer(struct task *t, const struct far_note *n, int64_t reply_to,
		       struct post_row *p)
{
	struct answering way = { .way = ANSWER_SHOWN };
	struct account whom;
	struct post_row to;
	enum err e;

	if (!store_post_load(t, 0, reply_to, &to) || to.boost_of)
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	e = account_load(t, to.account_id, &whom);
	if (!e && !whom.domain.n) {
		e = post_row_seen(t, reply_to, &to);
		if (!e)
			e = policy_may_answer(t, &to, p, &way);
		if (!e)
			narrow(&to, p);
	} else if (!e && policy_is_closed(t, n->author_id, &to)) {
		e = fail(t, ERR_FORBIDDEN, W_POLICY_ANSWER);
	}
	if (e)
		return e;
	if (is_for_thread(t, &to, n))
		join(&to, p);
	if (way.way == ANSWER_HELD)
		p->extras |= POST_HELD;
	p->reply_to = to.id;
	p->reply_account = to.account_id;
	p->thread_id = to.thread_id;
	return OK;
}

/* --- a circle of elsewhere --- */

/* What is for people of this place who are not mentioned is for a circle of its author's, of whom
 * only they are known: the row has the id of the post. */
static void put_circle(struct task *t, const struct far_note *n, const struct post_row *p)
{
	if (p->circle_id != p->id)
		return;
	store_circle_add(
		t, &(struct circle_row){ .id = p->id, .account_id = p->account_id, .name = S("") });
	for (size_t i = 0; i < n->inside.n; i++)
		store_circle_member_add(t, p->id, n->inside.p[i]);
}

/* Who does not follow its author has it at no home, and hears of it. */
static void tell_inside(struct task *t, const struct post_row *p, const struct ids *who)
{
	for (size_t i = 0; i < who->n; i++)
		if (!p->reply_to && !sight_follows(t, who->p[i], p->account_id))
			notice_add(t, who->p[i], NOTICE_MENTION, p->account_id, p->id);
}

static void add_newcomers(struct task *t, int64_t post_id, const struct ids *list, struct ids *ret)
{
	struct account a;

	for (size_t i = 0; i < list->n && ret->n < FAR_MENTIONS_MAX; i++)
		if (account_load(t, list->p[i], &a) == OK && !a.domain.n &&
		    !post_may_see(t, a.id, post_id))
			ret->p[ret->n++] = a.id;
}

/* It came before, for others of this place: a circle's letters come one by one. They don't learn of
 * each other: nobody is mentioned in it any more. */
static void let_in(struct task *t, const struct far_note *n, int64_t post_id)
{
	struct ids who = { arena_many(t->a, int64_t, FAR_MENTIONS_MAX), 0 };
	struct fault before = t->fault;
	struct post_row p;

	if (n->visibility != POST_DIRECT || !store_post_load(t, 0, post_id, &p) ||
	    p.account_id != n->author_id || (p.extras & POST_HELD))
		return;
	add_newcomers(t, post_id, &n->inside, &who);
	add_newcomers(t, post_id, &n->people, &who);
	t->fault = before;
	if (!who.n || (p.visibility != POST_DIRECT && p.circle_id != p.id))
		return;
	if (p.visibility == POST_DIRECT) {
		conversation_lose(t, &p);
		store_far_encircle(t, &p);
	}
	for (size_t i = 0; i < who.n; i++) {
		store_circle_member_add(t, post_id, who.p[i]);
		if (sight_follows(t, who.p[i], p.account_id))
			store_feed_put(t, who.p[i], post_id, p.account_id);
	}
	tell_inside(t, &p, &who);
}

/* What was for its author's followers, and became a letter, is still for whoever is answered. */
static void mention_answered(struct task *t, const struct far_note *n, const struct post_row *p,
			     struct post_reading *r)
{
	struct ids people = { arena_many(t->a, int64_t, r->people.n + 1), 0 };

	if (n->visibility != POST_FOLLOWERS || p->visibility != POST_DIRECT || !p->reply_account)
		return;
	people.p[people.n++] = p->reply_account;
	for (size_t i = 0; i < r->people.n; i++)
		if (r->people.p[i] != p->reply_account)
			people.p[people.n++] = r->people.p[i];
	r->people = people;
}

/* --- a new one --- */

static struct far_post_row far_row(struct task *t, const struct far_note *n, int64_t id)
{
	return (struct far_post_row){ .post_id = id,
				      .uri = n->uri,
				      .host = n->host,
				      .url = n->url.n ? n->url : n->uri,
				      .replies = n->replies,
				      .context = n->context,
				      /* Of what was found nobody has looked for answers. */
				      .fetched_at = n->is_news ? t->now : 0 };
}

/* What is news goes home; of what was found the thread is told alone. */
static enum err spread(struct task *t, const struct far_note *n, const struct post_row *p)
{
	bool is_new = p->created_at > t->now - NEWS_DAYS * CLOCK_DAY;

	if (p->extras & POST_HELD)
		return post_hold(t, p);
	if (n->is_news && !n->asked && p->reply_to)
		approval_tell(t, p);
	if (n->is_news && is_new && (p->reply_to || !n->reply_uri.n)) {
		post_spread(t, p, 0);
		return OK;
	}
	if (p->reply_to)
		store_post_count_comments(t, p->reply_to, 1);
	if (n->is_news) {
		post_tell(t, p, 0);
		conversation_follow(t, p, false);
	}
	return OK;
}

/* What came before the post that it answers hangs on that from now on. */
static void hang_wanting(struct task *t, const struct post_row *on, struct str uri)
{
	struct ids list = { 0 };

	if (!(on->extras & POST_HELD))
		list = store_far_wanting(t, uri, WANTING_MOST);
	for (size_t i = 0; i < list.n; i++) {
		store_far_hang(t, list.p[i], on->id, on->account_id, on->thread_id);
		store_far_wanted_end(t, list.p[i]);
		store_post_count_comments(t, on->id, 1);
	}
}

static void put_poll(struct task *t, const struct far_note *n, int64_t post_id)
{
	if (n->polls)
		poll_keep_told(t, post_id,
			       &(struct poll_told){ .options = n->poll,
						    .tally = n->poll_votes,
						    .n = n->polls,
						    .multiple = n->poll_multiple,
						    .expires_at = n->poll_ends_at,
						    .voters = n->poll_voters });
}

static struct str words_of(struct task *t, const struct far_note *n, const struct post_row *p)
{
	struct buf b;

	buf_init(&b, t->a, (size_t)4 * 1024 * 1024);
	buf_str(&b, p->caption);
	buf_byte(&b, '\n');
	buf_str(&b, p->cover);
	for (size_t i = 0; i < n->photos; i++) {
		buf_byte(&b, '\n');
		buf_str(&b, n->photo[i].description);
	}
	return text_words(t->a, buf_view(&b));
}

/* Who has it at home will look soon: the first picture and the face beside it are fetched before.
 */
static void hang_photos(struct task *t, const struct far_note *n, int64_t post_id)
{
	size_t had = 0;

	for (size_t i = 0; i < n->photos; i++) {
		int64_t id = far_media_add(t, n->author_id, post_id, (int)had, &n->photo[i]);

		if (id && !had && n->is_news)
			far_cache_ahead(t, id);
		had += id != 0;
	}
	if (n->is_news)
		far_cache_ahead(t, t->me->portrait.id);
	if (had < n->photos)
		store_post_set_media(t, post_id, (int64_t)had);
}

/* A letter to pages of the remembered alone, which nobody would ever read. */
static bool is_for_nobody(struct task *t, const struct far_note *n)
{
	const struct ids *lists[] = { &n->people, &n->inside };
	struct fault before = t->fault;
	size_t pages = 0, others = 0;

	if (n->visibility != POST_DIRECT)
		return false;
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < lists[k]->n; i++) {
			struct account a;

			if (account_load(t, lists[k]->p[i], &a) || a.domain.n)
				continue;
			if (memorial_is(&a))
				pages++;
			else
				others++;
		}
	t->fault = before;
	return pages && !others;
}

/* t->me is the author. */
static enum err keep(struct task *t, const struct far_note *n, int64_t *ret_id)
{
	struct post_reading r = reading_of(t, n);
	int64_t at = n->published > 0 && n->published < t->now ? n->published : t->now;
	struct post_row p = { .account_id = n->author_id,
			      .audience_id = n->author_id,
			      .visibility = (int)n->visibility,
			      .media_count = (int64_t)n->photos,
			      .extras = POST_FAR | post_extras(&r) | (n->polls ? POST_HAS_POLL : 0),
			      .rev = 1,
			      .created_at = at };
	/* It may have come since the note was read. */
	int64_t reply_to = n->reply_to ? n->reply_to : far_post_find(t, n->reply_uri);
	struct far_post_row far;
	enum err e;

	if (!reply_to && is_for_nobody(t, n))
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	put_words(t, n, &p);
	e = reply_to ? answer(t, n, reply_to, &p) : OK;
	if (e)
		return e;
	mention_answered(t, n, &p, &r);
	p.extras |= post_extras(&r);
	p.id = id_at(t, at);
	if (p.visibility == POST_DIRECT && n->inside.n) {
		p.visibility = POST_CIRCLE;
		p.circle_id = p.id;
	}
	p.thread_id = p.reply_to ? p.thread_id : p.id;
	p.wide = n->is_news && !(p.extras & POST_HELD) && feed_is_wide(t);
	store_post_add(t, &p);
	when_written(t, &p);
	put_circle(t, n, &p);
	far = far_row(t, n, p.id);
	store_far_post_add(t, &far);
	post_hang_on(t, p.id, &r);
	hang_photos(t, n, p.id);
	emoji_keep(t, n->author_id, t->me->domain, n->emoji, n->emojis);
	put_poll(t, n, p.id);
	store_search_add_post(t, p.id, p.account_id, words_of(t, n, &p));
	store_post_count_author(t, p.account_id, 1, n->is_news ? t->now : 0);
	if (!p.reply_to && n->reply_uri.n) {
		store_far_want(t, p.id, n->reply_uri);
		if (n->is_news)
			job_add(t, JOB_FIND, p.id, S("up"), t->now);
	}
	hang_wanting(t, &p, n->uri);
	if (policy_told(t, &p, n->policy, &n->names))
		store_post_extra(t, p.id, POST_HAS_POLICY);
	quote_told(t, &p, n->quote_uri, n->quote_approval, n->is_news);
	earlier_told(t, &p, n->earlier_uri);
	*ret_id = p.id;
	if (p.reply_to && n->is_news)
		shelter_heard_comment(t, &p);
	return spread(t, n, &p);
}

/* Runs with the author as the one who asks: rules go by them. */
static enum err as_author(struct task *t, int64_t author_id, struct account *who,
			  const struct account **ret_was)
{
	struct account *me;
	enum err e;

	*ret_was = t->me;
	if (t->me && t->me->id == author_id)
		return OK;
	e = account_load(t, author_id, who);
	if (e)
		return e;
	if (who->state != ACCOUNT_ACTIVE || !who->domain.n)
		return fail(t, ERR_GONE, W_ACCOUNT_GONE);
	/* The task outlives *who. */
	me = arena_make(t->a, struct account);
	*me = *who;
	t->me = me;
	return OK;
}

enum err far_note_keep(struct task *t, const struct far_note *n, int64_t *ret_id)
{
	const struct account *was;
	struct account who;
	enum err e;

	*ret_id = far_post_find(t, n->uri);
	if (*ret_id) {
		let_in(t, n, *ret_id);
		return OK;
	}
	if (arrival_is_buried(t, n->uri))
		return fail(t, ERR_GONE, W_POST_NOT_FOUND);
	e = as_author(t, n->author_id, &who, &was);
	if (e)
		return e;
	e = keep(t, n, ret_id);
	t->me = was;
	return e;
}

bool far_post_name(struct task *t, int64_t post_id, struct str uri, struct str host)
{
	return store_far_post_add(t, &(struct far_post_row){ .post_id = post_id,
							     .uri = uri,
							     .host = host,
							     .url = uri,
							     .fetched_at = t->now });
}

/* --- the thread --- */

struct str far_wanted_of(struct task *t, int64_t post_id)
{
	return store_far_wanted_of(t, post_id);
}

bool far_may_look_down(struct task *t, int64_t post_id)
{
	struct far_post_row far;

	return store_far_post_get(t, post_id, &far) && (far.replies.n || far.context.n) &&
	       far.fetched_at < t->now - LOOK_AGAIN;
}

void far_look_down(struct task *t, int64_t post_id)
{
	if (!far_may_look_down(t, post_id))
		return;
	store_far_post_seen(t, post_id, t->now);
	job_add(t, JOB_FIND, post_id, S("down"), t->now);
}

enum err far_look_down_first(struct task *t, void *id)
{
	far_look_down(t, *(const int64_t *)id);
	return OK;
}

/* --- changes --- */

static bool says_the_same(const struct post *was, const struct post_row *now)
{
	return str_eq(was->caption_html.s, now->caption_html.s) && str_eq(was->cover, now->cover) &&
	       was->sensitive == now->sensitive && str_eq(was->when, now->when) &&
	       str_eq(was->when_words, now->when_words);
}

static enum err change(struct task *t, const struct far_note *n, struct post_row *row)
{
	struct post_reading r = reading_of(t, n);
	unsigned stays;
	struct post was;
	bool other_photos;
	enum err e = post_dress_one(t, row, &was);

	if (e)
		return e;
	quote_told(t, row, n->quote_uri, n->quote_approval, true);
	earlier_told(t, row, n->earlier_uri);
	if (policy_told(t, row, n->policy, &n->names)) {
		store_post_extras(t, row->id, (unsigned)row->extras);
		live_tell(t, LIVE_EDIT, row->id, row->account_id);
	}
	if (n->updated && row->edited_at == n->updated)
		return OK; /* it was told again for the sake of its quote */
	put_words(t, n, row);
	emoji_keep(t, n->author_id, t->me->domain, n->emoji, n->emojis);
	if (was.poll)
		put_poll(t, n, row->id);
	row->media_count = (int64_t)far_media_replace(t, n->author_id, row->id, n->photo, n->photos,
						      &other_photos);
	if (says_the_same(&was, row) && !other_photos)
		return OK;
	stays = (unsigned)row->extras & (POST_HAS_KEEPERS | POST_HAS_POLICY | POST_HAS_POLL |
					 POST_HAS_VERSIONS | POST_HELD | POST_HAS_QUOTE |
					 POST_HAS_QUOTES | POST_HAS_MEMORIALS | POST_HAS_EARLIER);
	row->extras = POST_FAR | post_extras(&r) | stays | POST_HAS_VERSIONS;
	store_post_change(t, row, 0, n->updated > 0 && n->updated < t->now ? n->updated : t->now);
	when_written(t, row);
	post_keep_version(t, &was);
	held_edited(t, row);
	post_change_mentions(t, row, &was, &r);
	conversation_follow(t, row, true);
	store_search_put_post(t, row->id, row->account_id, words_of(t, n, row));
	live_tell(t, LIVE_EDIT, row->id, row->account_id);
	feed_tell_edit(t, row->id);
	return OK;
}

enum err far_note_change(struct task *t, int64_t post_id, const struct far_note *n)
{
	const struct account *was;
	struct account who;
	struct post_row row;
	enum err e;

	if (!store_post_load(t, 0, post_id, &row) || row.boost_of || row.account_id != n->author_id)
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	e = as_author(t, n->author_id, &who, &was);
	if (e)
		return e;
	store_far_post_seen(t, post_id, t->now);
	/* One that was on its way for longer than a later one changes nothing. */
	e = n->updated && row.edited_at > n->updated ? OK : change(t, n, &row);
	t->me = was;
	return e;
}

enum err far_note_remove(struct task *t, int64_t post_id)
{
	const struct account *was = t->me;
	struct post_row row;
	struct account who;
	enum err e;

	if (!store_post_load(t, 0, post_id, &row))
		return OK;
	e = account_load(t, row.account_id, &who);
	if (e || !who.domain.n)
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	t->me = &who;
	far_media_drop_post(t, post_id);
	e = post_take_away(t, post_id);
	if (row.circle_id == row.id)
		store_circle_remove(t, post_id);
	t->me = was;
	return e;
}
