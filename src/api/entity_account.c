#include "api/entity.h"
#include "base/clock.h"
#include "base/kept.h"
#include "core/far.h"
#include "core/memorial_told.h"
#include "core/move.h"

#define MEMBERS_MAX ((size_t)128 * 1024)

static void nothing(struct jw *j)
{
	jw_array(j);
	jw_end(j);
}

void entity_emojis(struct out *o, struct emojis list)
{
	struct jw *j = &o->j;

	jw_array(j);
	for (size_t i = 0; i < list.n; i++) {
		struct str url = media_url(o->t->a, &list.p[i].files, RENDITION_GRID).s;

		jw_object(j);
		jw_key(j, "shortcode");
		jw_str(j, list.p[i].name);
		jw_key(j, "url");
		jw_str(j, url);
		jw_key(j, "static_url");
		jw_str(j, url);
		jw_key(j, "visible_in_picker");
		jw_bool(j, false);
		jw_end(j);
	}
	jw_end(j);
}

static void fields(struct jw *j, const struct account *a, bool typed)
{
	jw_array(j);
	for (size_t i = 0; i < a->fields; i++) {
		jw_object(j);
		jw_key(j, "name");
		jw_str(j, a->field[i].name);
		jw_key(j, "value");
		jw_str(j, typed ? a->field[i].value : a->field[i].value_html.s);
		jw_key(j, "verified_at");
		jw_null(j);
		jw_end(j);
	}
	jw_end(j);
}

/* Twice: Mastodon has a still version of moving pictures; ours are all still. */
static void picture(struct out *o, const struct media_files *m, struct str key,
		    struct str still_key, const char *missing)
{
	struct arena *a = o->t->a;
	struct str url = m->secret.n ? media_url(a, m, RENDITION_PAGE).s
				     : str_fmt(a, "%.*s%s", STR_ARG(place_fixed()->base), missing);

	jw_key_(&o->j, key);
	jw_str(&o->j, url);
	jw_key_(&o->j, still_key);
	jw_str(&o->j, url);
}

static void flags(struct jw *j, const struct account *a, const struct far_ways *far)
{
	jw_key(j, "locked");
	jw_bool(j, a->locked);
	jw_key(j, "bot");
	jw_bool(j, a->bot);
	jw_key(j, "discoverable");
	jw_bool(j, a->indexed);
	jw_key(j, "indexable");
	jw_bool(j, a->indexed);
	jw_key(j, "noindex");
	jw_bool(j, !a->indexed);
	jw_key(j, "hide_collections");
	jw_bool(j, a->hides_follows);
	jw_key(j, "group");
	jw_bool(j, far->kind == FAR_GROUP);
	if (far->memorial) {
		jw_key(j, "memorial");
		jw_bool(j, true);
	}
	if (a->limited) {
		jw_key(j, "limited");
		jw_bool(j, true);
	}
	if (a->state == ACCOUNT_SUSPENDED) {
		jw_key(j, "suspended");
		jw_bool(j, true);
	}
}

/* What is the same for every reader; j is in the account's object. */
static void members(struct out *o, const struct account *a)
{
	struct jw *j = &o->j;
	struct url url = account_url(o->t, a);
	struct far_ways far = { .uri = url.s };

	if (a->domain.n)
		far_ways(o->t, a->id, &far);
	else if (memorial_is(a)) {
		far.kind = FAR_GROUP;
		far.memorial = true;
	}
	jw_key(j, "id");
	jw_id(j, a->id);
	jw_key(j, "username");
	jw_str(j, a->name);
	jw_key(j, "acct");
	jw_str(j, a->acct);
	jw_key(j, "display_name");
	jw_str(j, a->display);
	flags(j, a, &far);
	/* The day, as Mastodon tells it: the minute is nobody's business. */
	jw_key(j, "created_at");
	jw_time(j, a->created_at - ((a->created_at % CLOCK_DAY) + CLOCK_DAY) % CLOCK_DAY);
	jw_key(j, "note");
	jw_str(j, memorial_is(a) ? memorial_about(o->t, a).s : a->about_html.s);
	jw_key(j, "url");
	jw_str(j, url.s);
	jw_key(j, "uri");
	jw_str(j, far.uri);
	picture(o, &a->portrait, S("avatar"), S("avatar_static"), "/avatars/original/missing.png");
	picture(o, &a->cover, S("header"), S("header_static"), "/headers/original/missing.png");
	jw_key(j, "emojis");
	entity_emojis(o, emoji_of_account(o->t, a));
	jw_key(j, "fields");
	fields(j, a, false);
	jw_key(j, "roles");
	nothing(j);
}

static void shared(struct out *o, const struct account *a)
{
	struct buf b;
	struct out part = { .t = o->t };
	struct account whole;
	struct str text;

	/* A page of the remembered is another one for its people than for strangers. */
	if (memorial_is(a)) {
		members(o, a);
		return;
	}
	if (o->settled && kept_write(KEPT_ACCOUNT, a->id, a->rev, &o->j))
		return;
	/* It was kept when they were read without the rest, and has gone since. */
	if (a->bare && account_get(o->t, a->id, &whole) == OK)
		a = &whole;
	if (!o->settled) {
		members(o, a);
		return;
	}
	buf_init(&b, o->t->a, MEMBERS_MAX);
	jw_init(&part.j, &b);
	jw_object(&part.j);
	members(&part, a);
	text = str_sub(buf_view(&b), 1, b.n);
	jw_ready(&o->j, text);
	if (!buf_failed(&b))
		kept_put(KEPT_ACCOUNT, a->id, a->rev, text);
}

/* Numbers are for the owner alone, and so is the day of the last post. */
static void numbers(struct out *o, const struct account *a)
{
	struct jw *j = &o->j;

	if (!o->t->me || o->t->me->id != a->id) {
		jw_ready(j, S("\"followers_count\":0,\"following_count\":0,"
			      "\"statuses_count\":0,\"last_status_at\":null"));
		return;
	}
	jw_key(j, "followers_count");
	jw_int(j, a->followers);
	jw_key(j, "following_count");
	jw_int(j, a->following);
	jw_key(j, "statuses_count");
	jw_int(j, a->posts);
	jw_key(j, "last_status_at");
	if (a->last_post_at)
		jw_str(j, str_first_chars(clock_rfc3339(o->t->a, a->last_post_at), 10));
	else
		jw_null(j);
}

/* Where they live now; nothing for who lives where they are. Written beside the rendering that is
 * kept: the other account changes by itself. */
static void moved(struct out *o, const struct account *a)
{
	struct fault before = o->t->fault;
	struct account to;

	if (a->moved_to && account_get(o->t, a->moved_to, &to) == OK) {
		jw_key(&o->j, "moved");
		jw_object(&o->j);
		shared(o, &to);
		numbers(o, &to);
		jw_end(&o->j);
	}
	o->t->fault = before;
}

void entity_account(struct out *o, const struct account *a)
{
	jw_object(&o->j);
	shared(o, a);
	numbers(o, a);
	moved(o, a);
	jw_end(&o->j);
}

void entity_partial_account(struct out *o, const struct account *a)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, a->id);
	jw_key(j, "acct");
	jw_str(j, a->acct);
	jw_key(j, "url");
	jw_str(j, account_url(o->t, a).s);
	picture(o, &a->portrait, S("avatar"), S("avatar_static"), "/avatars/original/missing.png");
	jw_key(j, "locked");
	jw_bool(j, a->locked);
	jw_key(j, "bot");
	jw_bool(j, a->bot);
	jw_end(j);
}

void entity_accounts(struct out *o, const struct accounts *list)
{
	jw_array(&o->j);
	for (size_t i = 0; i < list->n; i++)
		entity_account(o, &list->p[i]);
	jw_end(&o->j);
}

void entity_muted_account(struct out *o, const struct account *a, int64_t until)
{
	jw_object(&o->j);
	shared(o, a);
	numbers(o, a);
	moved(o, a);
	jw_key(&o->j, "mute_expires_at");
	if (until)
		jw_time(&o->j, until);
	else
		jw_null(&o->j);
	jw_end(&o->j);
}

static void source(struct out *o, const struct account *a, int64_t requests)
{
	struct policy quotes =
		o->t->me ? policy_mine(o->t, POST_PUBLIC) : policy_plain(POST_PUBLIC);
	struct strs known = move_aliases(o->t, a);
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "privacy");
	jw_str(j, visibility_name((enum visibility)a->post_visibility));
	if (a->post_visibility == POST_CIRCLE) {
		/* Rosemary's own: which circle that is. */
		jw_key(j, "privacy_list_id");
		jw_id(j, a->post_circle);
	}
	jw_key(j, "sensitive");
	jw_bool(j, a->post_cover != COVER_NONE);
	jw_key(j, "language");
	jw_str(j, a->language);
	jw_key(j, "note");
	jw_str(j, a->about);
	jw_key(j, "fields");
	fields(j, a, true);
	jw_key(j, "quote_policy");
	jw_str(j, quote_policy_name(&quotes));
	jw_key(j, "follow_requests_count");
	jw_int(j, requests);
	jw_key(j, "hide_collections");
	jw_bool(j, a->hides_follows);
	jw_key(j, "discoverable");
	jw_bool(j, a->indexed);
	jw_key(j, "indexable");
	jw_bool(j, a->indexed);
	jw_key(j, "attribution_domains");
	nothing(j);
	jw_key(j, "also_known_as_uris");
	jw_array(j);
	for (size_t i = 0; i < known.n; i++)
		jw_str(j, known.p[i]);
	jw_end(j);
	jw_end(j);
}

/* What the role may do through this API: to invite people is the one right of Mastodon's list that
 * there is a call for. */
static void role(struct out *o, const struct account *a)
{
	static const struct {
		const char *id;
		enum word name;
		bool named;
	} roles[] = {
		[ROLE_MEMBER] = { "-99", 0, false },
		[ROLE_MODERATOR] = { "1", W_API_ROLE_MODERATOR, true },
		[ROLE_HOST] = { "3", W_API_ROLE_HOST, true },
	};
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_str(j, str_of(roles[a->role].id));
	jw_key(j, "name");
	jw_str(j, roles[a->role].named ? word(o->t->lang, roles[a->role].name) : S(""));
	jw_key(j, "permissions");
	jw_str(j, S("65536"));
	jw_key(j, "color");
	jw_str(j, S(""));
	jw_key(j, "highlighted");
	jw_bool(j, false);
	jw_end(j);
}

void entity_own_account(struct out *o, const struct account *a, int64_t requests)
{
	jw_object(&o->j);
	members(o, a);
	numbers(o, a);
	moved(o, a);
	jw_key(&o->j, "source");
	source(o, a, requests);
	jw_key(&o->j, "role");
	role(o, a);
	jw_end(&o->j);
}

/* " de en "; null for all. */
static void languages(struct jw *j, struct str list)
{
	struct str rest = list, one;

	if (!list.n) {
		jw_null(j);
		return;
	}
	jw_array(j);
	while (str_cut(&rest, ' ', &one))
		if (one.n)
			jw_str(j, one);
	jw_end(j);
}

void entity_relation(struct out *o, const struct relation *r)
{
	struct jw *j = &o->j;
	const struct {
		struct str key;
		bool value;
	} rows[] = {
		{ S("following"), r->following },
		{ S("showing_reblogs"), (r->following || r->requested) && r->boosts },
		{ S("notifying"), r->notify },
		{ S("followed_by"), r->followed_by },
		{ S("blocking"), r->blocking },
		{ S("blocked_by"), r->blocked_by },
		{ S("muting"), r->muting },
		{ S("muting_notifications"), r->muting_notices },
		{ S("requested"), r->requested },
		{ S("requested_by"), r->requested_by },
		{ S("domain_blocking"), r->domain_blocking },
		{ S("endorsed"), r->endorsed },
		{ S("restricting"), r->restricting },
	};

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, r->id);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		jw_key_(j, rows[i].key);
		jw_bool(j, rows[i].value);
	}
	jw_key(j, "languages");
	languages(j, r->languages);
	jw_key(j, "note");
	jw_str(j, r->note);
	jw_end(j);
}
