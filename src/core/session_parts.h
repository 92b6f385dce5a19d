/*
 * What core/session.c and core/second_step.c share: slowing down who guesses, and making a session.
 * Nothing here is for the doors.
 */
#ifndef CORE_SESSION_PARTS_H
#define CORE_SESSION_PARTS_H

#include "sys/task.h"

#define SECRET_BYTES 32

struct tries { /* the two who are slowed down: what is guessed at, and where it comes from */
	struct str who[2];
};

/* what: "name:ada". The address is taken for the house that it belongs to. */
struct tries tries_of(struct arena *a, struct str what, struct str address);
/* Counts a try before it is looked at, so that many at once count as well. ERR_OFTEN with a
 * sentence that says how long to wait. A writing of its own (arg: struct tries). */
enum err try_begin(struct task *t, void *arg);
/* It was the right one: what was guessed at is free again, and the address is as it was before. */
void try_succeeded(struct task *t, const struct tries *tries);
enum err try_end(struct task *t, void *arg); /* the same as a writing */

/* A new session; the secret for its cookie. Writes. */
struct str session_add(struct task *t, int64_t account_id, struct str device);

#endif
