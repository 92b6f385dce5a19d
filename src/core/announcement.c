#include "core/announcement.h"

#include "base/id.h"
#include "base/text.h"
#include "core/live.h"
#include "core/people.h"
#include "core/place.h"
#include "core/post_parts.h"
#include "store/announcement.h"

#define POSTS_MAX 10

static enum err not_found(struct task *t)
{
	return fail(t, ERR_NOT_FOUND, W_ANNOUNCEMENT_NOT_FOUND);
}

static bool is_shown(const struct task *t, const struct announcement_row *r)
{
	return r->shown_at <= t->now && (!r->ends_at || r->ends_at > t->now);
}

/* --- from rows --- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The ids at the end of addresses like https://example.org/@ada/123. */
static struct ids linked_posts(struct task *t, struct str text)
{
	struct str start = str_fmt(t->a, "%.*s/@", STR_ARG(place_fixed()->base));
	struct ids ids = { .p = arena_many(t->a, int64_t, POSTS_MAX) };

	while (ids.n < POSTS_MAX) {
		size_t at = str_find(text, start), digits = 0;
		struct str name;
		int64_t id;

		if (at == text.n)
			break;
		text = str_sub(text, at + start.n, text.n);
		str_cut(&text, '/', &name);
		while (digits < text.n && is_digit(text.p[digits]))
			digits++;
		if (name.n && str_int(str_sub(text, 0, digits), 1, INT64_MAX, &id))
			ids.p[ids.n++] = id;
	}
	return ids;
}

static enum err take_caption(struct task *t, const struct post_reading *r, struct announcement *ret)
{
	const struct caption *c = &r->caption;
	struct accounts people = { 0 };
	enum err e = r->people.n ? account_many(t, r->people, &people) : OK;

	ret->html = c->html;
	ret->mention = arena_many(t->a, struct mention, people.n);
	for (size_t i = 0; !e && i < people.n; i++)
		ret->mention[ret->mentions++] =
			(struct mention){ people.p[i].id, people.p[i].name, people.p[i].acct,
					  account_url(t, &people.p[i]) };
	ret->tag = arena_many(t->a, struct tag, c->tags);
	for (size_t i = 0; i < c->tags; i++)
		ret->tag[ret->tags++] = (struct tag){ c->tag[i].name, c->tag[i].key };
	return e;
}

static enum err announcement_of(struct task *t, const struct announcement_row *r,
				struct announcement *ret)
{
	struct post_reading reading;
	struct ids posts = linked_posts(t, r->text);
	struct post_row words = { .account_id = t->me->id, .caption = r->text };
	enum err e = post_read_caption(t, &words, &reading);

	if (e)
		return e;
	*ret = (struct announcement){ .id = r->id,
				      .text = r->text,
				      .shown_at = r->shown_at,
				      .starts_at = r->starts_at,
				      .ends_at = r->ends_at,
				      .all_day = r->all_day,
				      .created_at = r->created_at,
				      .updated_at = r->updated_at,
				      .dismissed = r->dismissed };
	e = take_caption(t, &reading, ret);
	return !e && posts.n ? post_many(t, posts, &ret->posts) : e;
}

static void add_reactions(struct task *t, struct announcements *list)
{
	struct ids ids = { .p = arena_many(t->a, int64_t, list->n) };
	struct reaction_rows rows;

	for (size_t i = 0; i < list->n; i++)
		ids.p[ids.n++] = list->p[i].id;
	rows = store_reaction_list(t, t->me->id, ids, people_is_host(t));
	for (size_t i = 0; i < list->n; i++) {
		struct announcement *a = &list->p[i];

		a->reaction = arena_many(t->a, struct reaction, rows.n);
		for (size_t j = 0; j < rows.n; j++)
			if (rows.p[j].announcement_id == a->id)
				a->reaction[a->reactions++] =
					(struct reaction){ rows.p[j].name, rows.p[j].count,
							   rows.p[j].me };
	}
}

static enum err give(struct task *t, struct announcement_rows rows, struct announcements *ret)
{
	enum err e = OK;

	*ret = (struct announcements){ .p = arena_many(t->a, struct announcement, rows.n) };
	for (size_t i = 0; !e && i < rows.n; i++)
		e = announcement_of(t, &rows.p[i], &ret->p[ret->n++]);
	if (!e && ret->n)
		add_reactions(t, ret);
	return e;
}

static enum err give_one(struct task *t, struct announcement_row *row, struct announcement *ret)
{
	struct announcements one;
	enum err e = give(t, (struct announcement_rows){ row, 1 }, &one);

	if (!e)
		*ret = one.p[0];
	return e;
}

/* --- reading --- */

enum err announcement_list(struct task *t, bool with_dismissed, struct announcements *ret)
{
	must(t->me);
	return give(t, store_announcement_shown(t, t->me->id, with_dismissed), ret);
}

enum err announcement_get(struct task *t, int64_t id, struct announcement *ret)
{
	struct announcement_row row;

	must(t->me);
	if (!store_announcement_get(t, t->me->id, id, &row) || !is_shown(t, &row))
		return not_found(t);
	return give_one(t, &row, ret);
}

enum err announcement_dismiss(struct task *t, int64_t id)
{
	struct announcement_row row;

	must(t->me);
	if (!store_announcement_get(t, t->me->id, id, &row) || !is_shown(t, &row))
		return not_found(t);
	store_announcement_dismiss(t, t->me->id, id);
	return OK;
}

enum err announcement_react(struct task *t, int64_t id, struct str name, bool on)
{
	struct announcement_row row;

	must(t->me);
	if (!store_announcement_get(t, t->me->id, id, &row) || !is_shown(t, &row))
		return not_found(t);
	if (!text_is_emoji(name))
		return fail(t, ERR_INVALID, W_ANNOUNCEMENT_EMOJI);
	if (!on)
		store_reaction_remove(t, id, t->me->id, name);
	else if (store_reaction_full(t, id, t->me->id, name, ANNOUNCEMENT_REACTIONS_MAX))
		return fail(t, ERR_LIMIT, W_ANNOUNCEMENT_REACTIONS);
	else
		store_reaction_add(t, id, t->me->id, name, id_new(t->now));
	return OK;
}

/* --- its time --- */

/* What is written for later (or ends some day) is said then to whoever listens; `detail` is the
 * moment that was meant, so that nothing is said after it was changed. */
static void tell_then(struct task *t, int64_t id, int64_t at)
{
	if (at > t->now)
		job_add(t, JOB_ANNOUNCE, id, str_fmt(t->a, "%lld", (long long)at), at);
}

enum err announcement_step(struct task *t, const struct job *j)
{
	struct announcement_row row;
	int64_t meant;

	if (!str_int(j->detail, 1, INT64_MAX, &meant) ||
	    !store_announcement_get(t, 0, j->ref, &row))
		return OK;
	if (row.shown_at == meant && is_shown(t, &row))
		live_tell(t, LIVE_ANNOUNCEMENT, row.id, 0);
	else if (row.ends_at == meant && row.ends_at <= t->now)
		live_tell(t, LIVE_ANNOUNCEMENT_DELETE, row.id, 0);
	return OK;
}

/* --- for hosts --- */

static enum err host_only(struct task *t)
{
	return people_is_host(t) ? OK : fail(t, ERR_FORBIDDEN, W_PLACE_HOST_ONLY);
}

enum err announcement_all(struct task *t, struct announcements *ret)
{
	enum err e = host_only(t);

	return e ? e : give(t, store_announcement_all(t, t->me->id), ret);
}

enum err announcement_find(struct task *t, int64_t id, struct announcement *ret)
{
	struct announcement_row row;
	enum err e = host_only(t);

	if (e)
		return e;
	return store_announcement_get(t, t->me->id, id, &row) ? give_one(t, &row, ret)
							      : not_found(t);
}

static enum err check_words(struct task *t, const struct announcement_words *w)
{
	if (!str_trim(w->text).n)
		return fail_with(t, ERR_INVALID, W_FORM_MISSING, word(t->lang, W_FIELD_ABOUT),
				 STR_NONE);
	if (str_chars(str_trim(w->text)) > ANNOUNCEMENT_MAX)
		return fail_with(t, ERR_LIMIT, W_FORM_LONG, word(t->lang, W_FIELD_ABOUT),
				 str_fmt(t->a, "%d", ANNOUNCEMENT_MAX));
	if (w->starts_at && w->ends_at && w->ends_at < w->starts_at)
		return fail(t, ERR_INVALID, W_ANNOUNCEMENT_ENDS_FIRST);
	return OK;
}

enum err announcement_write(struct task *t, int64_t id, const struct announcement_words *w)
{
	struct announcement_row row = { .id = id, .created_at = t->now }, was;
	enum err e = host_only(t);

	if (!e)
		e = check_words(t, w);
	if (e)
		return e;
	if (id && !store_announcement_get(t, t->me->id, id, &was))
		return not_found(t);
	if (!id && store_announcement_count(t) >= ANNOUNCEMENTS_KEPT)
		return fail(t, ERR_LIMIT, W_ANNOUNCEMENT_MANY);
	row.text = str_trim(w->text);
	row.shown_at = w->shown_at		     ? w->shown_at
		       : id && was.shown_at < t->now ? was.shown_at
						     : t->now;
	row.starts_at = w->starts_at;
	row.ends_at = w->ends_at;
	row.all_day = w->all_day && (w->starts_at || w->ends_at);
	row.updated_at = t->now;
	if (id) {
		store_announcement_set(t, &row);
		store_announcement_undismiss(t, id);
	} else {
		row.id = id_new(t->now);
		store_announcement_add(t, &row);
	}
	if (is_shown(t, &row))
		live_tell(t, LIVE_ANNOUNCEMENT, row.id, 0);
	else if (id)
		live_tell(t, LIVE_ANNOUNCEMENT_DELETE, id, 0);
	tell_then(t, row.id, row.shown_at);
	tell_then(t, row.id, row.ends_at);
	return OK;
}

enum err announcement_withdraw(struct task *t, int64_t id)
{
	struct announcement_row row;
	enum err e = host_only(t);

	if (e)
		return e;
	if (!store_announcement_get(t, t->me->id, id, &row))
		return not_found(t);
	store_announcement_remove(t, id);
	live_tell(t, LIVE_ANNOUNCEMENT_DELETE, id, 0);
	return OK;
}
