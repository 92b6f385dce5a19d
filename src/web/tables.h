/*
 * Every table of routes of the pages: a name here is declared and mounted (app/routes.c). A
 * table ends with a row without a path.
 */
#ifndef WEB_TABLES_H
#define WEB_TABLES_H

#include "sys/route.h"

#define WEB_TABLES(X)

#define X(name) extern const struct route name[];
WEB_TABLES(X)
#undef X

#endif
