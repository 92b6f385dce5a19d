/*
 * How an engine goes about a statement. For tests that read EXPLAIN on a database which is full and
 * which the engine knows (ANALYZE).
 */
#ifndef TESTS_SUPPORT_PLAN_H
#define TESTS_SUPPORT_PLAN_H

#include "sys/db.h"

/* How many steps of the plan cost more the more is stored; each is printed under `name`. */
int check_plan(const char *name, const char *sql, struct values v);

#endif
