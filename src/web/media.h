/* The files of photographs, served: the routes for app/routes.c. */
#ifndef WEB_MEDIA_H
#define WEB_MEDIA_H

#include "sys/route.h"

extern const struct route web_media_routes[];

#endif
