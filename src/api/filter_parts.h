/*
 * What filter.c (keywords and posts in filters, version 2) and filter_v1.c (one keyword each)
 * share: the fields that both are sent, and where a filter holds.
 */
#ifndef API_FILTER_PARTS_H
#define API_FILTER_PARTS_H

#include "api/api.h"
#include "core/filter.h"

#define FILTER_SECONDS_MAX ((int64_t)100 * 366 * 86400)

/* context[] into FILTER_ bits; no name at all is 0, and so the rule says what is missing.
 * ERR_INVALID for a name that is none. */
enum err filter_contexts_read(struct task *t, const struct strs *names, unsigned *ret);

/* expires_in: seconds from now, as typed; empty for no end. ERR_INVALID. */
enum err filter_end_read(struct task *t, struct str seconds, int64_t *ret_expires_at);

#define CONTEXT_NAMES_MAX 20

#endif
