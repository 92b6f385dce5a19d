#include "base/id.h"
#include "base/text.h"
#include "core/conversation.h"
#include "core/earlier.h"
#include "core/held.h"
#include "core/live.h"
#include "core/memorial.h"
#include "core/notice.h"
#include "core/policy.h"
#include "core/post_parts.h"
#include "core/quote.h"
#include "store/mark.h"
#include "store/media.h"
#include "store/search.h"

/* --- edit --- */

static struct str media_ids(struct task *t, const struct medias *m)
{
	struct buf b;

	buf_init(&b, t->a, (size_t)MEDIA_POST_MAX * 24);
	for (size_t i = 0; i < m->n; i++)
		buf_fmt(&b, i ? " %lld" : "%lld", (long long)m->p[i].files.id);
	return buf_view(&b);
}

void post_keep_version(struct task *t, const struct post *was)
{
	struct version_row v = { was->caption_html,
				 was->cover,
				 was->sensitive,
				 media_ids(t, &was->media),
				 poll_lines(t, was->poll),
				 was->edited_at ? was->edited_at : was->created_at,
				 was->when,
				 was->when_words };

	store_version_add(t, id_new(t->now), was->id, &v);
}

static enum err describe(struct task *t, int64_t post_id, const struct post_media_change *c)
{
	bool described = c->given & MEDIA_DESCRIPTION, credited = c->given & MEDIA_CREDIT;
	int64_t focus[2] = { c->focus_x, c->focus_y };

	if ((described && !str_is_utf8(c->description)) || (credited && !str_is_utf8(c->credit)))
		return fail(t, ERR_INVALID, W_POST_TEXT);
	if ((described && str_chars(c->description) > MEDIA_DESCRIPTION_MAX) ||
	    (credited && str_chars(c->credit) > MEDIA_CREDIT_MAX))
		return fail(t, ERR_LIMIT, W_POST_PHOTOGRAPH_WORDS_LONG);
	for (size_t i = 0; i < 2; i++)
		if (focus[i] < -1000 || focus[i] > 1000)
			return fail(t, ERR_INVALID, W_POST_PHOTOGRAPH_TAKEN);
	if (!store_post_media_describe(t, c->id, post_id, described ? &c->description : NULL,
				       credited ? &c->credit : NULL,
				       c->given & MEDIA_FOCUS ? focus : NULL))
		return fail(t, ERR_INVALID, W_POST_PHOTOGRAPH_TAKEN);
	return OK;
}

/* Photographs that were taken out: nobody finds them by an address that they were shown. */
static void hide_others(struct task *t, const struct medias *was, struct ids now)
{
	for (size_t i = 0; i < was->n; i++) {
		bool stays = false;

		for (size_t k = 0; k < now.n; k++)
			stays |= now.p[k] == was->p[i].id;
		if (!stays)
			media_hide(t, was->p[i].id);
	}
}

static struct ids media_of(struct task *t, const struct post *p)
{
	struct ids ids = { arena_many(t->a, int64_t, p->media.n), p->media.n };

	for (size_t i = 0; i < ids.n; i++)
		ids.p[i] = p->media.p[i].id;
	return ids;
}

/* What is not said of a cover stays as it is. */
static enum err cover(struct task *t, int64_t post_id, const struct post_media_change *c)
{
	struct media_row m;
	struct str words;

	if (!(c->given & (MEDIA_COVER | MEDIA_COVER_WORDS)))
		return OK;
	if (!store_media_get(t, c->id, &m))
		return fail(t, ERR_INVALID, W_POST_PHOTOGRAPH_TAKEN);
	words = c->given & MEDIA_COVER_WORDS ? str_trim(c->cover_words) : m.cover_words;
	if (!str_is_utf8(words))
		return fail(t, ERR_INVALID, W_POST_TEXT);
	if (str_chars(words) > MEDIA_COVER_MAX)
		return fail(t, ERR_LIMIT, W_POST_PHOTOGRAPH_WORDS_LONG);
	if (!store_post_media_cover(t, c->id, post_id, c->given & MEDIA_COVER ? c->cover : m.cover,
				    words))
		return fail(t, ERR_INVALID, W_POST_PHOTOGRAPH_TAKEN);
	return OK;
}

static enum err change_media(struct task *t, int64_t id, const struct medias *was,
			     const struct post_edit *e)
{
	enum err err = OK;

	if (e->has_media) {
		store_post_media_loosen(t, id);
		err = post_attach(t, id, e->media);
		hide_others(t, was, e->media);
	}
	for (size_t i = 0; !err && i < e->media_changes; i++) {
		err = describe(t, id, &e->media_change[i]);
		if (!err)
			err = cover(t, id, &e->media_change[i]);
	}
	return err;
}

/* Those who were mentioned before and are not now lose the notice, and the sight that came with it;
 * an answer for those it mentions keeps the one who is answered. */
void post_change_mentions(struct task *t, const struct post_row *row, const struct post *was,
			  struct post_reading *now)
{
	bool keep = row->visibility == POST_DIRECT && row->reply_account;

	store_mention_clear(t, row->id);
	store_tag_clear(t, row->id);
	post_hang_on(t, row->id, now);
	for (size_t i = 0; i < was->mentions; i++) {
		int64_t id = was->mention[i].account_id;
		bool still = false;

		for (size_t j = 0; j < now->people.n; j++)
			still |= now->people.p[j] == id;
		if (!still && keep && id == row->reply_account)
			store_mention_add(t, row->id, id);
		else if (!still && id != row->reply_account)
			notice_take_back(t, id, NOTICE_MENTION, row->account_id, row->id);
	}
	/* What is held tells them when it is let in. */
	if (row->extras & POST_HELD)
		return;
	for (size_t j = 0; j < now->people.n && row->visibility != POST_SELF; j++) {
		bool before = false;

		for (size_t i = 0; i < was->mentions; i++)
			before |= was->mention[i].account_id == now->people.p[j];
		if (!before)
			notice_add(t, now->people.p[j], NOTICE_MENTION, row->account_id, row->id);
	}
}

/* The words as they are to be, into the row. */
static enum err redraft(struct task *t, const struct post_edit *e, struct post_row *row)
{
	struct when_said said = { e->when, e->when_words, e->when_source, e->when_first };
	struct post_words w = { e->caption, e->cover, e->has_language ? e->language : row->language,
				e->has_when ? said : when_of_row(row),
				e->has_media ? e->media.n : (size_t)row->media_count };
	struct str language = row->language;
	bool asks = e->has_poll ? e->poll != NULL : row->extras & POST_HAS_POLL;
	enum err err = post_words_check(t, &w, row);

	if (!err && asks && w.media)
		err = fail(t, ERR_INVALID, W_POLL_PHOTOGRAPHS);

	if (!row->language.n)
		row->language = language;
	return err;
}

static enum err apply(struct task *t, const struct post_edit *e, struct post_row *row,
		      const struct post *was)
{
	struct post_reading reading;
	unsigned stays = (unsigned)row->extras &
			 (POST_HAS_KEEPERS | POST_HAS_POLICY | POST_READ_FIRST | POST_HELD |
			  POST_HAS_QUOTE | POST_HAS_QUOTES | POST_HAS_CLOSING | POST_HAS_EARLIER |
			  POST_IS_LETTER | POST_HAS_MEMORIALS);
	enum err err = post_read_caption(t, row, &reading);

	if (!err)
		err = change_media(t, row->id, &was->media, e);
	if (err)
		return err;
	if (e->to && row->visibility == POST_DIRECT)
		post_mention(&reading, e->to);
	post_row_cover(t, row, e->sensitive, e->blurs, e->has_media ? e->media : media_of(t, was));
	row->caption_html = reading.caption.html;
	row->extras = post_extras(&reading) | stays | POST_HAS_VERSIONS;
	if (e->has_poll ? e->poll != NULL : was->poll != NULL)
		row->extras |= POST_HAS_POLL;
	if (row->visibility == POST_DIRECT && row->reply_account)
		row->extras |= POST_HAS_MENTIONS;
	if (e->policy)
		policy_put(t, row, e->policy);
	if (!store_post_change(t, row, e->expected_rev, t->now))
		return fail(t, ERR_CONFLICT, W_POST_REV);
	when_written(t, row);
	post_keep_version(t, was);
	post_change_mentions(t, row, was, &reading);
	conversation_follow(t, row, true);
	return e->has_poll && (e->poll || was->poll) ? poll_change(t, was, e->poll) : OK;
}

enum err post_edit(struct task *t, int64_t id, const struct post_edit *e, struct post *ret)
{
	struct post_row row;
	struct post was;
	enum err err = post_row_mine(t, id, &row);

	if (!err)
		err = post_dress_one(t, &row, &was);
	if (!err)
		err = redraft(t, e, &row);
	if (!err)
		err = apply(t, e, &row, &was);
	if (!err && (row.extras & POST_HAS_MEMORIALS))
		memorial_post_changed(t, &row);
	if (!err)
		held_edited(t, &row);
	if (!err)
		err = post_get(t, id, ret);
	if (err)
		return err;
	store_search_put_post(t, id, row.account_id, post_search_words(t, ret));
	live_tell(t, LIVE_EDIT, id, row.account_id);
	tell_far(t, TELL_UPDATE, row.account_id, id, S(""));
	if (!(row.extras & POST_HELD))
		feed_spread_tags(t, &row);
	if (was.boosts)
		feed_tell_edit(t, id);
	quote_tell_edit(t, &row);
	return OK;
}

/* --- delete --- */

/* A host or a moderator may take away what they may see, and reads nothing else by trying. */
static bool may_delete(struct task *t, const struct post_row *row)
{
	if (row->account_id == t->me->id)
		return true;
	return t->me->role >= ROLE_MODERATOR && post_may_see(t, t->me->id, row->id);
}

/* Whether or not the post that it boosts may still be seen. */
static void delete_boost(struct task *t, const struct post_row *row)
{
	struct post_row of;

	if (store_post_load(t, 0, row->boost_of, &of))
		notice_take_back(t, of.account_id, NOTICE_BOOST, row->account_id, of.id);
	store_post_count_boosts(t, row->boost_of, -1);
	store_post_remove(t, row->id);
}

static void delete_post(struct task *t, const struct post_row *row)
{
	if (row->extras & POST_HAS_MEMORIALS)
		memorial_post_off(t, row->id);
	earlier_changed(t, row->id);
	if (row->visibility <= POST_UNLISTED && !row->archived_at && !(row->extras & POST_HELD))
		store_gone_add(t, row->id, row->account_id);
	conversation_lose(t, row);
	store_post_media_loosen(t, row->id);
	store_search_remove_post(t, row->id);
	store_post_remove(t, row->id);
	thread_tidy(t, row);
	if (!(row->extras & POST_IS_LETTER))
		store_post_count_author(t, row->account_id, -1, 0);
	if (row->reply_to && !(row->extras & POST_HELD))
		store_post_count_comments(t, row->reply_to, -1);
}

void post_tell_end(struct task *t, const struct post_row *row, enum taken_why why)
{
	struct taking_back x = { .why = why,
				 .who = row->account_id,
				 .post_id = row->id,
				 .shared_at = row->created_at,
				 .era = row->era,
				 .was = (enum visibility)row->visibility };

	tell_taken_back(t, &x);
}

static void delete_row(struct task *t, const struct post_row *row)
{
	if (row->boost_of) {
		tell_far(t, TELL_DELETE, row->account_id, row->id, S(""));
		delete_boost(t, row);
		return;
	}
	post_tell_end(t, row, TAKEN_DELETED);
	delete_post(t, row);
}

enum err post_take_away(struct task *t, int64_t id)
{
	struct post_row row;

	if (!store_post_load(t, t->me->id, id, &row))
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	media_hide_post(t, id);
	live_tell(t, LIVE_DELETE, id, row.account_id);
	delete_row(t, &row);
	return OK;
}

void post_erase(struct task *t, int64_t id)
{
	struct post_row row;

	if (!store_post_load(t, 0, id, &row))
		return;
	media_hide_post(t, id);
	delete_post(t, &row);
}

enum err post_delete(struct task *t, int64_t id, struct post *ret_was)
{
	struct post_row row;
	struct posts was;
	enum err e;

	must(t->me);
	if (!store_post_load(t, t->me->id, id, &row) || !may_delete(t, &row))
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	/* before *ret_was is made: apps that let its author write it anew show the photographs */
	media_hide_post(t, id);
	e = post_dress(t, (struct post_rows){ &row, 1 }, &was);
	if (e)
		return e;
	*ret_was = was.n ? was.p[0] : (struct post){ .id = row.id, .account_id = row.account_id };
	live_tell(t, LIVE_DELETE, id, row.account_id);
	delete_row(t, &row);
	return OK;
}
