/*
 * For entity_test.c: the members of each entity and their types, written from Mastodon's
 * documentation (https://docs.joinmastodon.org/entities/). What Rosemary adds is at the end of a
 * list: `credit` of a photograph, `remembered` of a status.
 */
#ifndef API_ENTITY_SHAPES_H
#define API_ENTITY_SHAPES_H

#include <stddef.h>

/* s text, i integer, r number, b boolean, a list, o object, n null, t moment with milliseconds and
 * Z, d day, u http address, I id (decimal text); ? may be missing. */
struct member {
	const char *key, *types;
};

#define ACCOUNT_MEMBERS                                                                            \
	{ "id", "I" }, { "username", "s" }, { "acct", "s" }, { "url", "u" }, { "uri", "u" },       \
		{ "display_name", "s" }, { "note", "s" }, { "avatar", "u" },                       \
		{ "avatar_static", "u" }, { "header", "u" }, { "header_static", "u" },             \
		{ "locked", "b" }, { "fields", "a" }, { "emojis", "a" }, { "bot", "b" },           \
		{ "group", "b" }, { "discoverable", "b" }, { "indexable", "b" },                   \
		{ "noindex", "b" }, { "hide_collections", "b" }, { "roles", "a" },                 \
		{ "created_at", "t" }, { "last_status_at", "dn" }, { "statuses_count", "i" },      \
		{ "followers_count", "i" }, { "following_count", "i" }, { "limited", "b?" },       \
	{                                                                                          \
		"suspended", "b?"                                                                  \
	}

static const struct member account_members[] = { ACCOUNT_MEMBERS, { NULL, NULL } };
static const struct member own_account_members[] = {
	ACCOUNT_MEMBERS, { "source", "o" }, { "role", "o" }, { NULL, NULL }
};
static const struct member muted_account_members[] = { ACCOUNT_MEMBERS,
						       { "mute_expires_at", "tn" },
						       { NULL, NULL } };
static const struct member source_members[] = {
	{ "note", "s" },
	{ "fields", "a" },
	{ "privacy", "s" },
	{ "sensitive", "b" },
	{ "language", "s" },
	{ "follow_requests_count", "i" },
	{ "quote_policy", "s" },
	{ "hide_collections", "b" },
	{ "discoverable", "b" },
	{ "indexable", "b" },
	{ "attribution_domains", "a" },
	{ "also_known_as_uris", "a" }, /* GoToSocial's */
	{ NULL, NULL },
};
static const struct member role_members[] = {
	{ "id", "s" },	  { "name", "s" },	  { "permissions", "s" },
	{ "color", "s" }, { "highlighted", "b" }, { NULL, NULL },
};
static const struct member field_members[] = {
	{ "name", "s" }, { "value", "s" }, { "verified_at", "n" }, { NULL, NULL }
};
static const struct member status_members[] = {
	{ "cover_mode", "s" },
	{ "id", "I" },
	{ "uri", "u" },
	{ "created_at", "t" },
	{ "account", "o" },
	{ "content", "s" },
	{ "visibility", "s" },
	{ "sensitive", "b" },
	{ "spoiler_text", "s" },
	{ "media_attachments", "a" },
	{ "application", "on" },
	{ "mentions", "a" },
	{ "tags", "a" },
	{ "emojis", "a" },
	{ "reblogs_count", "i" },
	{ "quotes_count", "i" },
	{ "quote", "on" },
	{ "quote_approval", "o" },
	{ "favourites_count", "i" },
	{ "replies_count", "i" },
	{ "url", "u" },
	{ "in_reply_to_id", "In" },
	{ "in_reply_to_account_id", "In" },
	{ "reblog", "on" },
	{ "poll", "on" },
	{ "card", "n" },
	{ "language", "sn" },
	{ "text", "s?" },
	{ "edited_at", "tn" },
	{ "favourited", "b?" },
	{ "reblogged", "b?" },
	{ "muted", "b?" },
	{ "bookmarked", "b?" },
	{ "pinned", "b?" },
	{ "filtered", "a?" },
	{ "remembered", "o?" },
	{ "remembers", "s?" },
	{ "letter", "b?" },
	{ "imported", "o?" },
	{ "interaction_policy", "o" },
	{ NULL, NULL },
};
static const struct member mention_members[] = {
	{ "id", "I" }, { "username", "s" }, { "url", "u" }, { "acct", "s" }, { NULL, NULL }
};
static const struct member status_tag_members[] = { { "name", "s" },
						    { "url", "u" },
						    { NULL, NULL } };
static const struct member tag_members[] = {
	{ "name", "s" },      { "url", "u" },	    { "history", "a" },
	{ "following", "b" }, { "featuring", "b" }, { NULL, NULL },
};
static const struct member application_members[] = { { "name", "s" },
						     { "website", "sn" },
						     { NULL, NULL } };
static const struct member remembered_members[] = { { "edtf", "sn" },	 { "text", "s" },
						    { "reading", "sn" }, { "from", "sn" },
						    { "to", "sn" },	 { "source", "s" },
						    { "first", "b" },	 { NULL, NULL } };
static const struct member media_members[] = {
	{ "id", "I" },		{ "type", "s" },       { "url", "u" },
	{ "preview_url", "u" }, { "remote_url", "n" }, { "preview_remote_url", "n" },
	{ "text_url", "n" },	{ "meta", "o" },       { "description", "sn" },
	{ "blurhash", "sn" },	{ "credit", "sn" },    { "cover", "on" },
	{ NULL, NULL },
};
static const struct member meta_members[] = {
	{ "original", "o" }, { "small", "o" }, { "focus", "o" }, { NULL, NULL }
};
static const struct member size_members[] = {
	{ "width", "i" }, { "height", "i" }, { "size", "s" }, { "aspect", "r" }, { NULL, NULL }
};
static const struct member focus_members[] = { { "x", "r" }, { "y", "r" }, { NULL, NULL } };
static const struct member relation_members[] = {
	{ "id", "I" },
	{ "following", "b" },
	{ "showing_reblogs", "b" },
	{ "notifying", "b" },
	{ "languages", "an" },
	{ "followed_by", "b" },
	{ "blocking", "b" },
	{ "blocked_by", "b" },
	{ "muting", "b" },
	{ "muting_notifications", "b" },
	{ "requested", "b" },
	{ "requested_by", "b" },
	{ "restricting", "b" },
	{ "domain_blocking", "b" },
	{ "endorsed", "b" },
	{ "note", "s" },
	{ NULL, NULL },
};
static const struct member list_entity_members[] = { { "id", "I" },
						     { "title", "s" },
						     { "replies_policy", "s" },
						     { "exclusive", "b" },
						     { NULL, NULL } };
static const struct member featured_tag_members[] = {
	{ "id", "I" },
	{ "name", "s" },
	{ "url", "u" },
	{ "statuses_count", "i" },
	{ "last_status_at", "tn" },
	{ NULL, NULL },
};
static const struct member notification_members[] = {
	{ "id", "I" },	      { "type", "s" },	  { "created_at", "t" },
	{ "group_key", "s" }, { "account", "o" }, { "status", "o?" },
	{ "filtered", "b?" }, { "report", "o?" }, { NULL, NULL },
};
static const struct member partial_account_members[] = {
	{ "id", "I" },	   { "acct", "s" },	     { "url", "u" },
	{ "avatar", "u" }, { "avatar_static", "u" }, { "locked", "b" },
	{ "bot", "b" },	   { NULL, NULL },
};
static const struct member policy_members[] = {
	{ "for_not_following", "s" },
	{ "for_not_followers", "s" },
	{ "for_new_accounts", "s" },
	{ "for_private_mentions", "s" },
	{ "for_limited_accounts", "s" },
	{ "candles", "s" },
	{ "summary", "o" },
	{ NULL, NULL },
};
static const struct member policy_v1_members[] = {
	{ "filter_not_following", "b" },
	{ "filter_not_followers", "b" },
	{ "filter_new_accounts", "b" },
	{ "filter_private_mentions", "b" },
	{ "summary", "o" },
	{ NULL, NULL },
};
static const struct member policy_summary_members[] = { { "pending_requests_count", "i" },
							{ "pending_notifications_count", "i" },
							{ NULL, NULL } };
static const struct member request_members[] = {
	{ "id", "I" },	       { "created_at", "t" },
	{ "updated_at", "t" }, { "notifications_count", "s" },
	{ "account", "o" },    { "last_status", "o?" },
	{ NULL, NULL },
};
static const struct member group_members[] = {
	{ "group_key", "s" },
	{ "notifications_count", "i" },
	{ "type", "s" },
	{ "most_recent_notification_id", "i" },
	{ "page_min_id", "I?" },
	{ "page_max_id", "I?" },
	{ "latest_page_notification_at", "t?" },
	{ "sample_account_ids", "a" },
	{ "status_id", "I?" },
	{ "report", "o?" },
	{ NULL, NULL },
};
static const struct member edit_members[] = {
	{ "content", "s" },    { "spoiler_text", "s" }, { "sensitive", "b" },
	{ "created_at", "t" }, { "account", "o" },	{ "media_attachments", "a" },
	{ "poll", "o?" },      { "emojis", "a" },	{ "remembered", "o?" },
	{ NULL, NULL },
};
static const struct member status_source_members[] = { { "id", "I" },
						       { "text", "s" },
						       { "spoiler_text", "s" },
						       { "remembered", "o?" },
						       { NULL, NULL } };
static const struct member marker_members[] = {
	{ "last_read_id", "I" }, { "version", "i" }, { "updated_at", "t" }, { NULL, NULL }
};
static const struct member app_members[] = {
	{ "id", "I" },	      { "name", "s" },		{ "website", "sn" },
	{ "scopes", "a" },    { "redirect_uris", "a" }, { "redirect_uri", "s" },
	{ "client_id", "s" }, { "client_secret", "s" }, { "client_secret_expires_at", "i" },
	{ "vapid_key", "s" }, { NULL, NULL },
};
static const struct member token_members[] = { { "access_token", "s" },
					       { "token_type", "s" },
					       { "scope", "s" },
					       { "created_at", "i" },
					       { NULL, NULL } };
static const struct member instance_v1_members[] = {
	{ "uri", "s" },
	{ "title", "s" },
	{ "short_description", "s" },
	{ "description", "s" },
	{ "email", "s" },
	{ "version", "s" },
	{ "urls", "o" },
	{ "stats", "o" },
	{ "thumbnail", "u" },
	{ "languages", "a" },
	{ "registrations", "b" },
	{ "approval_required", "b" },
	{ "invites_enabled", "b" },
	{ "configuration", "o" },
	{ "contact_account", "on" },
	{ "rules", "a" },
	{ NULL, NULL },
};
static const struct member instance_v2_members[] = {
	{ "domain", "s" },	  { "title", "s" },	    { "version", "s" },
	{ "source_url", "u" },	  { "description", "s" },   { "usage", "o" },
	{ "thumbnail", "o" },	  { "icon", "a" },	    { "languages", "a" },
	{ "configuration", "o" }, { "registrations", "o" }, { "contact", "o" },
	{ "api_versions", "o" },  { "rules", "a" },	    { NULL, NULL },
};
static const struct member configuration_members[] = {
	{ "urls", "o" },
	{ "vapid", "o" },
	{ "accounts", "o" },
	{ "statuses", "o" },
	{ "media_attachments", "o" },
	{ "polls", "o" },
	{ "translation", "o" },
	{ "timelines_access", "o" },
	{ "limited_federation", "b" },
	{ NULL, NULL },
};
static const struct member statuses_limits[] = { { "max_characters", "i" },
						 { "max_media_attachments", "i" },
						 { "characters_reserved_per_url", "i" },
						 { NULL, NULL } };
static const struct member media_limits[] = {
	{ "description_limit", "i" },  { "supported_mime_types", "a" },
	{ "image_size_limit", "i" },   { "image_matrix_limit", "i" },
	{ "video_size_limit", "i" },   { "video_frame_rate_limit", "i" },
	{ "video_matrix_limit", "i" }, { NULL, NULL },
};
static const struct member announcement_members[] = {
	{ "id", "I" },	      { "content", "s" },      { "starts_at", "tn" }, { "ends_at", "tn" },
	{ "all_day", "b" },   { "published_at", "t" }, { "updated_at", "t" }, { "read", "b" },
	{ "mentions", "a" },  { "statuses", "a" },     { "tags", "a" },	      { "emojis", "a" },
	{ "reactions", "a" }, { NULL, NULL },
};
static const struct member reaction_members[] = {
	{ "name", "s" }, { "count", "i" }, { "me", "b" }, { NULL, NULL }
};
static const struct member report_members[] = {
	{ "id", "I" },
	{ "action_taken", "b" },
	{ "action_taken_at", "tn" },
	{ "category", "s" },
	{ "comment", "s" },
	{ "forwarded", "b" },
	{ "created_at", "t" },
	{ "status_ids", "a" },
	{ "rule_ids", "an" },
	{ "target_account", "o" },
	{ NULL, NULL },
};
static const struct member poll_members[] = {
	{ "id", "I" },		{ "expires_at", "t" },	  { "expired", "b" }, { "multiple", "b" },
	{ "votes_count", "i" }, { "voters_count", "in" }, { "options", "a" }, { "emojis", "a" },
	{ "voted", "b?" },	{ "own_votes", "a?" },	  { NULL, NULL },
};
static const struct member poll_option_members[] = { { "title", "s" },
						     { "votes_count", "in" },
						     { NULL, NULL } };
static const struct member poll_limits[] = { { "max_options", "i" },
					     { "max_characters_per_option", "i" },
					     { "min_expiration", "i" },
					     { "max_expiration", "i" },
					     { NULL, NULL } };
static const struct member rule_members[] = {
	{ "id", "I" }, { "text", "s" }, { "hint", "s" }, { NULL, NULL }
};
static const struct member scheduled_members[] = {
	{ "id", "I" },	    { "scheduled_at", "t" },
	{ "params", "o" },  { "media_attachments", "a" },
	{ "failed", "s?" }, { NULL, NULL },
};
static const struct member scheduled_params_members[] = {
	{ "text", "s" },
	{ "poll", "on" },
	{ "media_ids", "an" },
	{ "sensitive", "b" },
	{ "spoiler_text", "sn" },
	{ "visibility", "s" },
	{ "in_reply_to_id", "in" },
	{ "language", "sn" },
	{ "application_id", "i" },
	{ "scheduled_at", "n" },
	{ "idempotency", "sn" },
	{ "with_rate_limit", "b" },
	{ "quoted_status_id", "In" },
	{ "quote_approval_policy", "s" },
	{ "remembered", "s?" },
	{ NULL, NULL },
};
static const struct member conversation_members[] = {
	{ "id", "I" },		{ "unread", "b" }, { "accounts", "a" },
	{ "last_status", "o" }, { NULL, NULL },
};
static const struct member profile_members[] = {
	{ "id", "I" },
	{ "display_name", "s" },
	{ "note", "s" },
	{ "fields", "a" },
	{ "avatar", "un" },
	{ "avatar_static", "un" },
	{ "avatar_description", "s" },
	{ "header", "un" },
	{ "header_static", "un" },
	{ "header_description", "s" },
	{ "locked", "b" },
	{ "bot", "b" },
	{ "hide_collections", "b" },
	{ "discoverable", "b" },
	{ "indexable", "b" },
	{ "show_media", "b" },
	{ "show_media_replies", "b" },
	{ "show_featured", "b" },
	{ "attribution_domains", "a" },
	{ "featured_tags", "a" },
	{ NULL, NULL },
};

#endif
