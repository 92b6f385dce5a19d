/*
 * Finds the row of a request among the tables of all doors. The tables are put into a tree once, at
 * the start; two rows for the same path and method are a broken invariant there.
 */
#ifndef APP_ROUTES_H
#define APP_ROUTES_H

#include "app/often.h"
#include "sys/route.h"

struct mounted {
	const struct route *route;
	enum door door;
	const char *where; /* "GET /api/v1/statuses/:id", for the log */
	enum act act;	   /* what is counted by the hour */
};

struct table {
	const struct route *routes; /* ended by a row without a path */
	enum door door;
};

/* All tables of the program, ended by a NULL. */
extern const struct table tables[];

/* Builds the tree; it lives in the arena. */
void routes_start(struct arena *a, const struct table *all);

struct found {
	const struct mounted *row; /* NULL: no such path, or not with this method */
	bool is_chosen;		   /* by Accept: another asker gets another row at this path */
	struct str args[4];
	unsigned methods; /* bit 1 << method for each that the path has */
};

/* A path may have a page and, for other servers, a document: then `accept` (the header) chooses. */
void routes_find(enum method method, struct str path, struct str accept, struct found *ret_found);

const char *method_name(enum method m);
const char *who_name(enum who w);

#endif
