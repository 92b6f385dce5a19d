/*
 * Every table of routes of the door for other servers: a name here is declared and mounted
 * (app/routes.c). A table ends with a row without a path. A GET row may share its path with a page:
 * the Accept header chooses.
 */
#ifndef FED_TABLES_H
#define FED_TABLES_H

#include "sys/route.h"

#define FED_TABLES(X)                                                                              \
	X(fed_inbox_routes)                                                                        \
	X(fed_person_routes)                                                                       \
	X(fed_approval_routes)                                                                     \
	X(fed_quoting_routes)                                                                      \
	X(fed_followers_routes) X(fed_place_routes) X(fed_post_routes) X(fed_webfinger_routes)

#define X(name) extern const struct route name[];
FED_TABLES(X)
#undef X

#endif
