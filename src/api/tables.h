/*
 * Every table of routes of the client API: a name here is declared and mounted (app/routes.c). A
 * table ends with a row without a path.
 */
#ifndef API_TABLES_H
#define API_TABLES_H

#include "sys/route.h"

#define API_TABLES(X)                                                                              \
	X(api_account_routes)                                                                      \
	X(api_admin_peer_routes)                                                                   \
	X(api_announcement_routes)                                                                 \
	X(api_conversation_routes)                                                                 \
	X(api_discovery_routes)                                                                    \
	X(api_empty_routes)                                                                        \
	X(api_feed_routes)                                                                         \
	X(api_filter_routes)                                                                       \
	X(api_filter_v1_routes)                                                                    \
	X(api_follow_routes)                                                                       \
	X(api_import_routes)                                                                       \
	X(api_instance_routes)                                                                     \
	X(api_join_routes)                                                                         \
	X(api_list_routes)                                                                         \
	X(api_marker_routes)                                                                       \
	X(api_media_routes)                                                                        \
	X(api_missing_routes)                                                                      \
	X(api_move_routes)                                                                         \
	X(api_notice_policy_routes)                                                                \
	X(api_notice_routes)                                                                       \
	X(api_oauth_routes)                                                                        \
	X(api_oembed_routes)                                                                       \
	X(api_held_routes)                                                                         \
	X(api_policy_routes)                                                                       \
	X(api_poll_routes)                                                                         \
	X(api_post_routes)                                                                         \
	X(api_profile_routes)                                                                      \
	X(api_push_routes)                                                                         \
	X(api_quote_routes)                                                                        \
	X(api_regard_routes)                                                                       \
	X(api_report_routes)                                                                       \
	X(api_scheduled_routes)                                                                    \
	X(api_search_routes)                                                                       \
	X(api_shelter_routes)                                                                      \
	X(api_share_routes)                                                                        \
	X(api_stream_routes)                                                                       \
	X(api_tag_routes)                                                                          \
	X(api_takeout_routes)                                                                      \
	X(api_token_routes)                                                                        \
	X(api_user_routes)

#define X(name) extern const struct route name[];
API_TABLES(X)
#undef X

#endif
