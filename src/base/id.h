/*
 * Ids: positive 64-bit numbers that sort by time, milliseconds since 1970 times 2^16 plus a
 * counter. Clients get them as decimal strings.
 */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <stdint.h>

#include "base/str.h"

/* A new id for something that happened at ms (an imported post passes its own time; times before
 * 1970 give small ids). Unique within this process for 65,536 ids in one millisecond. */
int64_t id_new(int64_t ms);

/* Reads a decimal id; false for anything else than 1 .. INT64_MAX. */
bool id_read(struct str s, int64_t *ret_id);

#endif
