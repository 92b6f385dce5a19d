/*
 * Every table of routes of the pages: a name here is declared and mounted (app/routes.c). A
 * table ends with a row without a path.
 */
#ifndef WEB_TABLES_H
#define WEB_TABLES_H

#include "sys/route.h"

#define WEB_TABLES(X)                                                                              \
	X(web_account_routes)                                                                      \
	X(web_announcement_routes)                                                                 \
	X(web_authorize_routes)                                                                    \
	X(web_comments_routes)                                                                     \
	X(web_comments_rest_routes)                                                                \
	X(web_bring_routes)                                                                        \
	X(web_circle_routes)                                                                       \
	X(web_compose_when_routes)                                                                 \
	X(web_conversation_routes)                                                                 \
	X(web_date_form_routes)                                                                    \
	X(web_memorial_routes)                                                                     \
	X(web_memorial_keep_routes)                                                                \
	X(web_memorial_post_routes)                                                                \
	X(web_date_routes)                                                                         \
	X(web_draft_routes)                                                                        \
	X(web_elsewhere_routes)                                                                    \
	X(web_filter_routes)                                                                       \
	X(web_follow_routes)                                                                       \
	X(web_held_routes)                                                                         \
	X(web_home_routes)                                                                         \
	X(web_host_routes)                                                                         \
	X(web_hour_routes)                                                                         \
	X(web_join_routes)                                                                         \
	X(web_later_routes)                                                                        \
	X(web_letter_routes)                                                                       \
	X(web_list_routes)                                                                         \
	X(web_lists_routes)                                                                        \
	X(web_media_routes)                                                                        \
	X(web_moving_routes)                                                                       \
	X(web_narrow_routes)                                                                       \
	X(web_notice_routes)                                                                       \
	X(web_peer_routes)                                                                         \
	X(web_post_act_routes)                                                                     \
	X(web_post_routes)                                                                         \
	X(web_quiet_routes)                                                                        \
	X(web_report_routes)                                                                       \
	X(web_safety_routes)                                                                       \
	X(web_search_routes)                                                                       \
	X(web_second_step_routes)                                                                  \
	X(web_settings_routes)                                                                     \
	X(web_share_routes)                                                                        \
	X(web_shelter_routes)                                                                      \
	X(web_sign_in_routes)                                                                      \
	X(web_static_routes)                                                                       \
	X(web_tag_routes)                                                                          \
	X(web_taken_routes)                                                                        \
	X(web_terms_routes)                                                                        \
	X(web_waiting_routes)

#define X(name) extern const struct route name[];
WEB_TABLES(X)
#undef X

#endif
