/*
 * People of other servers, for tests: rows as core/far.c keeps them, written straight into the
 * tables. Each call is a transaction of its own.
 */
#ifndef TESTS_SUPPORT_FAR_H
#define TESTS_SUPPORT_FAR_H

#include "core/account.h"

/* Somebody active of https://HOST/users/NAME, with an inbox of their own and one of their server's
 * (unless it is `alone`). */
const struct account *far_person(const char *name, const char *host);
const struct account *far_person_alone(const char *name, const char *host);

#endif
