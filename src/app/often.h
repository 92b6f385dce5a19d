/*
 * How often somebody asks: requests of an app's token, or of a stranger's address, in windows of
 * five minutes. And the note, once a day, that a session or token is still used. Both live in
 * memory of a fixed size; where two fall on one place the newer wins, so the count errs on the
 * lenient side.
 */
#ifndef APP_OFTEN_H
#define APP_OFTEN_H

#include <stdbool.h>

#include "base/str.h"

#define OFTEN_WINDOW ((int64_t)5 * 60 * 1000) /* ms */

/* At most this many in a window; 0: no limit (and often_limit gives 0). */
void often_start(int64_t most);
int64_t often_limit(void);

/* Counts one request of the token (or, when it is 0, of the address). Gives how many are left in
 * this window (-1: this one was too many) and when the next window begins (ms). */
int64_t often_count(int64_t token_id, struct str address, int64_t now, int64_t *ret_reset);

/* Is this the first sight of the session's or token's id on this day? */
bool seen_first(int64_t id, int64_t now);

#endif
