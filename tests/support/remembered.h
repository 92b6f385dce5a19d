/*
 * Pages of the remembered, for tests: made and changed by the rules (core/memorial.h), each in a
 * transaction of its own. What they give lives until testdb_close.
 */
#ifndef TESTS_SUPPORT_REMEMBERED_H
#define TESTS_SUPPORT_REMEMBERED_H

#include "core/memorial.h"

/* A page that is what the form says from the start; one without a handle gets one. */
struct memorial remembered(const struct account *keeper, const struct memorial_form *f);
/* From now on it is what the form says. */
void remembered_is(const struct account *keeper, int64_t id, const struct memorial_form *f);

/* Somebody comes straight among its people. */
void remembered_joins(const struct account *who, int64_t id);

/* How a post stands on it (LINK_ of store/memorial.h); -1 for not at all. */
int remembered_stands(int64_t id, int64_t post);

#endif
