/*
 * Every table of routes of the client API: a name here is declared and mounted (app/routes.c). A
 * table ends with a row without a path.
 */
#ifndef API_TABLES_H
#define API_TABLES_H

#include "sys/route.h"

#define API_TABLES(X)

#define X(name) extern const struct route name[];
API_TABLES(X)
#undef X

#endif
