/*
 * Who follows somebody, as two servers compare it (FEP-8fcf): each knows those of one of the two,
 * and a digest of their ids says whether they agree. What is told to followers alone carries it, so
 * that a server which missed the end of a follow notices.
 */
#ifndef FED_FOLLOWERS_H
#define FED_FOLLOWERS_H

#include "core/account.h"

#define FOLLOWERS_MOST 5000 /* of one server; more are not compared */

/* SHA-256 of each id, combined by XOR, as hexadecimal digits: of none, 64 zeros. */
struct str followers_digest(struct arena *a, const struct strs *ids);

/* The header Collection-Synchronization for a server: those of `a`, of this place, who are there.
 * STR_NONE: more than FOLLOWERS_MOST. */
struct str followers_header(struct task *t, const struct account *a, struct str host);

#endif
