/*
 * The key of this place. Everybody here signs with it, each under an address of their own: who runs
 * the program holds all keys anyway, so one for each would be many times the work and no more
 * safety (docs/decision/016-one-key-for-the-place.md). It lives in memory while the program runs.
 */
#ifndef CORE_PLACE_KEY_H
#define CORE_PLACE_KEY_H

#include "sys/task.h"

struct place_key {
	struct str private_pem, public_pem;
};

/* Makes the first key when there is none (up to half a second) and takes the newest into memory.
 * Writes; called at every start. */
void place_key_start(struct task *t);
/* A new one in place of the old; other servers read it when the old one does not fit any more. It
 * counts from the next start on. Writes. */
enum err place_key_renew(struct task *t);

/* must: place_key_start has run. */
const struct place_key *place_key(void);

#endif
