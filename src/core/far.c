#include "core/far.h"

#include "base/id.h"
#include "core/emoji.h"
#include "core/far_media.h"
#include "core/follow.h"
#include "core/job.h"
#include "core/move.h"
#include "core/people.h"
#include "core/place.h"
#include "core/post_parts.h"
#include "core/search.h"
#include "store/far.h"
#include "store/follow.h"
#include "store/mark.h"
#include "store/sight.h"

#define DISPLAY_MAX 100 /* characters; what is longer is cut */
#define FIELD_MAX 2000

/* --- whose address --- */

/* "https://example.org/@ada/1" to "ada" and "1"; false for what is not of this place. */
static bool read_own(struct str uri, struct str *ret_name, struct str *ret_rest)
{
	struct str base = place_fixed()->base;

	if (!str_starts(uri, base) || !str_starts(str_sub(uri, base.n, uri.n), S("/@")))
		return false;
	*ret_rest = str_sub(uri, base.n + 2, uri.n);
	return str_cut(ret_rest, '/', ret_name) && ret_name->n;
}

int64_t far_person_find(struct task *t, struct str uri)
{
	struct str name, rest, written;

	if (!uri.n)
		return 0;
	if (!read_own(uri, &name, &rest))
		return store_far_find(t, uri);
	return rest.n ? 0 : store_account_named(t, str_lower(t->a, name), &written);
}

int64_t far_post_find(struct task *t, struct str uri)
{
	struct str name, rest;
	struct account author;
	struct post_row row;
	int64_t id, era;

	if (!uri.n)
		return 0;
	if (!read_own(uri, &name, &rest))
		return store_far_post_find(t, uri);
	if (!post_number_read(rest, &id, &era) || !store_post_load(t, 0, id, &row) ||
	    account_load(t, row.account_id, &author))
		return 0;
	return !author.domain.n && str_eq_nocase(author.name, name) ? id : 0;
}

bool far_ways(struct task *t, int64_t account_id, struct far_ways *ret)
{
	struct far_account_row far;

	if (!store_far_get(t, account_id, &far))
		return false;
	*ret = (struct far_ways){ .uri = far.uri,
				  .inbox = far.inbox,
				  .shared_inbox = far.shared_inbox,
				  .followers = far.followers,
				  .host = far.host,
				  .url = far.url,
				  .outbox = far.outbox,
				  .featured = far.featured,
				  .also_known = far.also_known,
				  .moved_to = far.moved_to,
				  .kind = (enum far_kind)far.kind,
				  .memorial = far.memorial,
				  .suspended = far.suspended };
	return true;
}

bool far_place_of(struct task *t, int64_t post_id, struct far_place *ret)
{
	struct far_post_row far;

	if (!store_far_post_get(t, post_id, &far))
		return false;
	*ret = (struct far_place){ far.uri,	far.host,    far.url,
				   far.replies, far.context, far.fetched_at };
	return true;
}

bool far_key_find(struct task *t, struct str uri, struct far_key *ret)
{
	struct far_key_row row;

	if (!store_far_key_get(t, uri, &row))
		return false;
	*ret = (struct far_key){ .account_id = row.account_id,
				 .fetched_at = row.fetched_at,
				 .kind = (int)row.kind,
				 .pem = row.pem,
				 .host = row.host,
				 .state = (enum account_state)row.state,
				 .suspended = row.suspended };
	return true;
}

int64_t far_post_author(struct task *t, int64_t post_id)
{
	struct sight_post p;

	return sight_post(t, post_id, &p) ? p.account_id : 0;
}

bool far_post_is_open(struct task *t, int64_t post_id)
{
	struct sight_post p;

	return sight_post(t, post_id, &p) && p.visibility <= POST_UNLISTED;
}

void far_follow_heard(struct task *t, int64_t followed_id, struct str uri)
{
	store_follow_heard(t, t->me->id, followed_id, uri);
}

int64_t far_follow_find(struct task *t, struct str uri)
{
	return store_far_follow_find(t, t->me->id, uri);
}

void far_candle_heard(struct task *t, int64_t post_id, struct str uri)
{
	store_candle_heard(t, post_id, t->me->id, uri);
}

int64_t far_candle_find(struct task *t, struct str uri)
{
	return store_candle_find(t, t->me->id, uri);
}

static struct strs followers(struct task *t, int64_t account_id, size_t most, struct ids *ret_ids)
{
	struct strs list = store_far_followers(t, account_id, most, ret_ids);

	for (size_t i = 0; i < list.n; i++)
		list.p[i] = account_uri(t, &(struct account){ .name = list.p[i] });
	return list;
}

struct strs far_followers_here(struct task *t, int64_t account_id, size_t most)
{
	struct ids ids;

	return followers(t, account_id, most + 1, &ids);
}

static bool holds(const struct strs *list, struct str one)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->p[i], one))
			return true;
	return false;
}

void far_followers_are(struct task *t, int64_t account_id, const struct strs *uris)
{
	const struct account *was = t->me;
	struct relation r;
	struct account who;
	struct ids ids;
	struct strs here = followers(t, account_id, FAR_FOLLOWERS_MAX, &ids);

	if (account_load(t, account_id, &who) || !who.domain.n)
		return;
	t->me = &who; /* it is they who end it */
	for (size_t i = 0; i < here.n; i++)
		if (!holds(uris, here.p[i]))
			follow_remove(t, ids.p[i], &r);
	t->me = was;
}

/* --- people --- */

int64_t far_person_fetched(struct task *t, int64_t account_id)
{
	struct far_account_row far;

	return store_far_get(t, account_id, &far) ? far.fetched_at : 0;
}

/* One line of at most so many characters: tabs and line ends are what fields are kept with. */
static struct str line(struct task *t, struct str s, size_t most)
{
	char *p;

	s = str_first_chars(str_trim(s), most);
	p = arena_alloc(t->a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i];
	return (struct str){ p, s.n };
}

static void put_words(struct task *t, const struct far_person *p, struct account_row *row)
{
	row->display = line(t, p->display, DISPLAY_MAX);
	row->about = html_plain(t->a, p->about);
	row->about_html = p->about;
	row->fields = 0;
	for (size_t i = 0; i < p->fields; i++) {
		row->field[i].name = line(t, p->field[i].name, ACCOUNT_FIELD_MAX);
		row->field[i].value = line(t, p->field[i].value, FIELD_MAX);
		row->field[i].html = p->field[i].value_html;
		row->fields++;
	}
	row->locked = p->locked;
	row->bot = p->bot;
	row->indexed = p->indexed;
	row->hides_follows = true;
}

static void put_keys(struct task *t, const struct far_person *p, int64_t id)
{
	store_far_keys_clear(t, id);
	for (size_t i = 0; i < p->keys; i++)
		store_far_key_put(t, &(struct far_key_row){ .uri = p->key[i].uri,
							    .account_id = id,
							    .kind = p->key[i].kind,
							    .pem = p->key[i].pem,
							    .fetched_at = t->now });
}

static void put_far(struct task *t, const struct far_person *p, int64_t id)
{
	store_far_put(t, &(struct far_account_row){ .account_id = id,
						    .uri = p->uri,
						    .host = p->host,
						    .url = p->url.n ? p->url : p->uri,
						    .inbox = p->inbox,
						    .shared_inbox = p->shared_inbox,
						    .outbox = p->outbox,
						    .followers = p->followers,
						    .featured = p->featured,
						    .kind = p->kind,
						    .memorial = p->memorial,
						    .suspended = p->suspended,
						    .portrait_url = p->portrait_url,
						    .cover_url = p->cover_url,
						    .also_known = p->also_known,
						    .moved_to = p->moved_to,
						    .fetched_at = t->now });
}

static enum err add(struct task *t, const struct far_person *p, struct account_row *row)
{
	int64_t at = p->created_at > 0 && p->created_at < t->now ? p->created_at : t->now;

	*row = (struct account_row){ .id = id_new(t->now),
				     .name = p->name,
				     .domain = p->domain,
				     .display = S(""),
				     .state = ACCOUNT_ACTIVE,
				     .lang = S("en"),
				     .language = S(""),
				     .timezone = S("UTC"),
				     .reason = S(""),
				     .created_at = at };
	if (!store_account_add(t, row, str_lower(t->a, p->name)))
		return fail(t, ERR_CONFLICT, W_SIGN_UP_TAKEN);
	return OK;
}

/* A person who left is not written to again while what was theirs goes. */
static enum err find_or_add(struct task *t, const struct far_person *p, struct account_row *row)
{
	int64_t id = store_far_find(t, p->uri);

	if (!id)
		return add(t, p, row);
	*row = (struct account_row){ 0 };
	if (!store_account_get(t, id, row))
		return fail(t, ERR_NOT_FOUND, W_ACCOUNT_NOT_FOUND);
	return row->state == ACCOUNT_GONE ? fail(t, ERR_GONE, W_ACCOUNT_GONE) : OK;
}

enum err far_person_keep(struct task *t, const struct far_person *p, int64_t *ret_id)
{
	struct far_account_row was;
	bool was_suspended;
	struct account_row row;
	enum err e = find_or_add(t, p, &row);

	if (e)
		return e;
	put_words(t, p, &row);
	row.portrait_id = far_media_swap(t, row.id, row.portrait_id,
					 &(struct far_photo){ .url = p->portrait_url });
	row.cover_id =
		far_media_swap(t, row.id, row.cover_id, &(struct far_photo){ .url = p->cover_url });
	store_account_change(t, &row);
	was_suspended = store_far_get(t, row.id, &was) && was.suspended;
	put_far(t, p, row.id);
	if (p->suspended != was_suspended)
		store_far_settle(t, row.id);
	put_keys(t, p, row.id);
	emoji_keep(t, row.id, row.domain, p->emoji, p->emojis);
	search_index_account(t, row.id, row.name, row.display);
	move_said(t, row.id, p->moved_to);
	*ret_id = row.id;
	return OK;
}

enum err far_person_gone(struct task *t, int64_t account_id)
{
	struct account_row row = { 0 };

	if (!store_account_get(t, account_id, &row) || !row.domain.n)
		return fail(t, ERR_NOT_FOUND, W_ACCOUNT_NOT_FOUND);
	if (row.state == ACCOUNT_GONE)
		return OK;
	store_account_set_state(t, account_id, ACCOUNT_GONE);
	store_far_keys_clear(t, account_id);
	job_add(t, JOB_REMOVE_ACCOUNT, account_id, S(""), t->now);
	return OK;
}
