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

#endif
