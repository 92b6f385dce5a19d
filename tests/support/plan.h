/*
 * How an engine goes about a statement. For tests that read EXPLAIN on a database which is full and
 * which the engine knows (ANALYZE).
 */
#ifndef TESTS_SUPPORT_PLAN_H
#define TESTS_SUPPORT_PLAN_H

#include "sys/db.h"

/* How many steps of the plan cost more the more is stored; each is printed under `name`. */
int check_plan(const char *name, const char *sql, struct values v);

/* Set-up of a group: testdb_open, and what n statements put there, in their order. For them there
 * is a table n with the numbers i from 1 to most. */
int plan_open(void **state, int64_t most, const char *const *fill, size_t n);

#endif
