/*
 * Restricting somebody, here or elsewhere: their comments to what is mine are seen by themselves
 * alone until they are shown (core/held.h), and they make no notices for me. They are not told, and
 * whatever else we are to each other stays. Comments of before stay where they are.
 */
#ifndef CORE_RESTRICT_H
#define CORE_RESTRICT_H

#include "core/follow.h"

/* ERR_INVALID for oneself, ERR_NOT_FOUND. Both write and give the new relation. */
enum err restrict_start(struct task *t, int64_t id, struct relation *ret);
enum err restrict_stop(struct task *t, int64_t id, struct relation *ret);
/* Whom I restrict. */
enum err restrict_list(struct task *t, struct paging *page, struct accounts *ret);

/* --- for core/ --- */

bool restrict_is(struct task *t, int64_t owner, int64_t who);

#endif
