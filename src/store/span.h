/*
 * The part of a list that a query gives: rows whose place lies within (low, high), at most limit of
 * them. The newest first, or with `up` the oldest of that part first.
 */
#ifndef STORE_SPAN_H
#define STORE_SPAN_H

#include "sys/db.h"

struct span {
	int64_t low, high, limit;
	bool up;
};

/* The end of a list's statement: the column of its places, the parameter that is its limit. */
#define SPAN_DOWN(column, limit) " ORDER BY " column " DESC LIMIT " limit
#define SPAN_UP(column, limit) " ORDER BY " column " LIMIT " limit

/* The rows of a span, as it goes. */
#define span_rows(t, s, sql, column, limit, v)                                                     \
	((s)->up ? db_rows((t), sql SPAN_UP(column, limit), (v))                                   \
		 : db_rows((t), sql SPAN_DOWN(column, limit), (v)))

/* A list (p, n) of a span that went up, turned round: the newest first like any other. */
#define span_turn(s, list) span_turn_((s), (list)->p, (list)->n, sizeof(*(list)->p))
void span_turn_(const struct span *s, void *p, size_t n, size_t size);

#endif
