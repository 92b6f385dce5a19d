#include "api/entity.h"
#include "base/caption.h"
#include "core/place_picture.h"
#include "core/push.h"

/* The level of Mastodon's API that apps may expect; some read its first three characters. */
#define LEVEL "4.3.0"
#define PEOPLE_NONE 0 /* nobody is counted in public */

static struct str version(struct arena *a)
{
	return str_fmt(a, LEVEL " (compatible; Rosemary %.*s)", STR_ARG(place_fixed()->version));
}

static struct str at_home(struct arena *a, const char *path)
{
	return str_fmt(a, "%.*s%s", STR_ARG(place_fixed()->base), path);
}

#define NO_PICTURE "/headers/original/missing.png"

static bool has_picture(struct task *t, struct media *ret)
{
	struct fault before = t->fault;
	bool has = place_picture(t, ret) == OK;

	t->fault = before;
	return has;
}

static void thumbnail(struct out *o)
{
	struct arena *a = o->t->a;
	struct jw *j = &o->j;
	struct media m;
	bool has = has_picture(o->t, &m);

	jw_object(j);
	jw_key(j, "url");
	jw_str(j, has ? media_url(a, &m.files, RENDITION_PAGE).s : at_home(a, NO_PICTURE));
	if (has) {
		jw_key(j, "blurhash");
		jw_str_or_null(j, m.blurhash);
		jw_key(j, "description");
		jw_str(j, m.description);
		jw_key(j, "versions");
		jw_object(j);
		jw_key(j, "@1x");
		jw_str(j, media_url(a, &m.files, RENDITION_GRID).s);
		jw_key(j, "@2x");
		jw_str(j, media_url(a, &m.files, RENDITION_PAGE).s);
		jw_end(j);
	}
	jw_end(j);
}

static void empty_array(struct jw *j)
{
	jw_array(j);
	jw_end(j);
}

void entity_rules(struct out *o, const struct place *p)
{
	struct place_rules rules = place_rules(o->t->a, p);
	struct jw *j = &o->j;

	jw_array(j);
	for (size_t i = 0; i < rules.n; i++) {
		jw_object(j);
		jw_key(j, "id");
		jw_id(j, (int64_t)i + 1);
		jw_key(j, "text");
		jw_str(j, rules.p[i].text);
		jw_key(j, "hint");
		jw_str(j, rules.p[i].hint);
		jw_end(j);
	}
	jw_end(j);
}

static void languages(struct jw *j)
{
	jw_array(j);
	for (int i = 0; i < LANG_COUNT; i++)
		jw_str(j, lang_tag((enum lang)i));
	jw_end(j);
}

struct number {
	const char *key;
	int64_t n;
};

static void numbers(struct jw *j, const struct number *rows)
{
	for (; rows->key; rows++) {
		jw_key_(j, str_of(rows->key));
		jw_int(j, rows->n);
	}
}

static void of_statuses(struct jw *j)
{
	static const struct number rows[] = {
		{ "max_characters", CAPTION_MAX },
		{ "max_media_attachments", MEDIA_POST_MAX },
		{ "characters_reserved_per_url", 23 },
		{ NULL, 0 },
	};

	jw_key(j, "statuses");
	jw_object(j);
	numbers(j, rows);
	jw_end(j);
}

static void of_media(struct jw *j)
{
	static const char *const types[] = { "image/jpeg", "image/png",	 "image/gif", "image/webp",
					     "image/heic", "image/heif", "image/avif" };
	const struct number rows[] = {
		{ "description_limit", MEDIA_DESCRIPTION_MAX },
		{ "image_size_limit", place_fixed()->upload_max },
		{ "image_matrix_limit", place_fixed()->pixels_max },
		{ "video_size_limit", 0 },
		{ "video_frame_rate_limit", 0 },
		{ "video_matrix_limit", 0 },
		{ NULL, 0 },
	};

	jw_key(j, "media_attachments");
	jw_object(j);
	jw_key(j, "supported_mime_types");
	jw_array(j);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		jw_str(j, str_of(types[i]));
	jw_end(j);
	numbers(j, rows);
	jw_end(j);
}

static void of_polls(struct jw *j)
{
	static const struct number rows[] = {
		{ "max_options", POLL_OPTIONS_MAX },
		{ "max_characters_per_option", POLL_OPTION_MAX },
		{ "min_expiration", POLL_SECONDS_MIN },
		{ "max_expiration", POLL_SECONDS_MAX },
		{ NULL, 0 },
	};

	jw_key(j, "polls");
	jw_object(j);
	numbers(j, rows);
	jw_end(j);
}

static void of_accounts(struct jw *j)
{
	static const struct number rows[] = {
		{ "max_featured_tags", TAGS_FEATURED_MOST },
		{ "max_pinned_statuses", PINS_MAX },
		{ "max_display_name_length", ACCOUNT_DISPLAY_MAX },
		{ "max_note_length", ACCOUNT_ABOUT_MAX },
		{ "max_profile_fields", ACCOUNT_FIELDS_MAX },
		{ "profile_field_name_limit", ACCOUNT_FIELD_MAX },
		{ "profile_field_value_limit", ACCOUNT_FIELD_MAX },
		{ NULL, 0 },
	};

	jw_key(j, "accounts");
	jw_object(j);
	numbers(j, rows);
	jw_end(j);
}

static void limits(struct jw *j)
{
	of_accounts(j);
	of_statuses(j);
	of_media(j);
	of_polls(j);
}

static bool anybody_may_join(const struct place *p)
{
	return p->sign_up == SIGN_UP_OPEN || p->sign_up == SIGN_UP_APPROVED;
}

static void stats(struct jw *j)
{
	static const struct number rows[] = {
		{ "user_count", PEOPLE_NONE },
		{ "status_count", PEOPLE_NONE },
		{ "domain_count", PEOPLE_NONE },
		{ NULL, 0 },
	};

	jw_key(j, "stats");
	jw_object(j);
	numbers(j, rows);
	jw_end(j);
}

/* Whom the host named; nobody when they have left since. */
static void contact_account(struct out *o, const struct place *p)
{
	struct account a;

	if (p->contact.n && !account_find(o->t, p->contact, &a)) {
		entity_account(o, &a);
		return;
	}
	o->t->fault = (struct fault){ 0 };
	jw_null(&o->j);
}

/* Where streams are: this place's address, spoken to as a WebSocket. */
static struct str streaming(struct arena *a)
{
	struct str base = place_fixed()->base;

	must(str_starts(base, S("http")));
	return str_fmt(a, "ws%.*s", STR_ARG(str_sub(base, 4, base.n)));
}

static void url_of_streams(struct jw *j, struct arena *a, struct str key)
{
	jw_key(j, "urls");
	jw_object(j);
	jw_key_(j, key);
	jw_str(j, streaming(a));
	jw_end(j);
}

void entity_instance_v1(struct out *o, const struct place *p)
{
	struct media picture;
	struct jw *j = &o->j;
	struct caption about = caption_read(o->t->a, p->about, &(struct caption_rules){ 0 });

	jw_object(j);
	jw_key(j, "uri");
	jw_str(j, place_fixed()->domain);
	jw_key(j, "title");
	jw_str(j, p->name);
	jw_key(j, "short_description");
	jw_str(j, p->about);
	jw_key(j, "description");
	jw_str(j, about.html.s);
	jw_key(j, "email");
	jw_str(j, p->email.p ? p->email : S(""));
	jw_key(j, "version");
	jw_str(j, version(o->t->a));
	url_of_streams(j, o->t->a, S("streaming_api"));
	stats(j);
	jw_key(j, "thumbnail");
	jw_str(j, has_picture(o->t, &picture) ? media_url(o->t->a, &picture.files, RENDITION_PAGE).s
					      : at_home(o->t->a, NO_PICTURE));
	jw_key(j, "languages");
	languages(j);
	jw_key(j, "registrations");
	jw_bool(j, anybody_may_join(p));
	jw_key(j, "approval_required");
	jw_bool(j, p->sign_up == SIGN_UP_APPROVED);
	jw_key(j, "invites_enabled");
	jw_bool(j, p->sign_up != SIGN_UP_CLOSED);
	jw_key(j, "configuration");
	jw_object(j);
	limits(j);
	jw_end(j);
	jw_key(j, "contact_account");
	contact_account(o, p);
	jw_key(j, "rules");
	entity_rules(o, p);
	jw_end(j);
}

static void configuration(struct jw *j, struct arena *a)
{
	jw_object(j);
	url_of_streams(j, a, S("streaming"));
	jw_key(j, "vapid");
	jw_object(j);
	jw_key(j, "public_key");
	jw_str(j, push_public_key());
	jw_end(j);
	limits(j);
	jw_key(j, "translation");
	jw_object(j);
	jw_key(j, "enabled");
	jw_bool(j, false);
	jw_end(j);
	jw_key(j, "timelines_access");
	jw_ready(j, S("{\"live_feeds\":{\"local\":\"authenticated\",\"remote\":\"authenticated\"},"
		      "\"hashtag_feeds\":{\"local\":\"public\",\"remote\":\"authenticated\"},"
		      "\"trending_link_feeds\":{\"local\":\"disabled\","
		      "\"remote\":\"disabled\"}}"));
	jw_key(j, "limited_federation");
	jw_bool(j, false);
	jw_end(j);
}

static void registrations(struct out *o, const struct place *p)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "enabled");
	jw_bool(j, anybody_may_join(p));
	jw_key(j, "approval_required");
	jw_bool(j, p->sign_up == SIGN_UP_APPROVED);
	jw_key(j, "reason_required");
	jw_bool(j, p->sign_up == SIGN_UP_APPROVED);
	jw_key(j, "message");
	if (anybody_may_join(p) || !p->closed.n)
		jw_null(j);
	else
		jw_str(j, caption_read(o->t->a, p->closed, &(struct caption_rules){ 0 }).html.s);
	jw_key(j, "min_age");
	jw_null(j);
	/* Another page than the app's own form: only for single sign-on, which there is none of. */
	jw_key(j, "url");
	jw_null(j);
	jw_end(j);
}

static void usage(struct jw *j)
{
	jw_object(j);
	jw_key(j, "users");
	jw_object(j);
	jw_key(j, "active_month");
	jw_int(j, PEOPLE_NONE);
	jw_end(j);
	jw_end(j);
}

static void contact_and_api(struct out *o, const struct place *p)
{
	struct jw *j = &o->j;

	jw_key(j, "contact");
	jw_object(j);
	jw_key(j, "email");
	jw_str(j, p->email.p ? p->email : S(""));
	jw_key(j, "account");
	contact_account(o, p);
	jw_end(j);
	jw_key(j, "api_versions");
	jw_object(j);
	/* 7 is Mastodon 4.5, with quotes. */
	jw_key(j, "mastodon");
	jw_int(j, 7);
	jw_end(j);
}

void entity_instance_v2(struct out *o, const struct place *p)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "domain");
	jw_str(j, place_fixed()->domain);
	jw_key(j, "title");
	jw_str(j, p->name);
	jw_key(j, "version");
	jw_str(j, version(o->t->a));
	jw_key(j, "source_url");
	jw_str(j, at_home(o->t->a, "/about"));
	jw_key(j, "description");
	jw_str(j, p->about);
	jw_key(j, "usage");
	usage(j);
	jw_key(j, "thumbnail");
	thumbnail(o);
	jw_key(j, "icon");
	empty_array(j);
	jw_key(j, "languages");
	languages(j);
	jw_key(j, "configuration");
	configuration(j, o->t->a);
	jw_key(j, "registrations");
	registrations(o, p);
	contact_and_api(o, p);
	jw_key(j, "rules");
	entity_rules(o, p);
	jw_end(j);
}
