/*
 * A visitor follows from their own server: where that server wants them to be led, as its WebFinger
 * says it.
 */
#ifndef FED_SUBSCRIBE_H
#define FED_SUBSCRIBE_H

#include "base/html.h"
#include "sys/task.h"

/* "ada@far.example" (with or without @ before it): the page there that asks whether to follow, or
 * answer, what has the address `what`. For a worker: it waits for that server. ERR_INVALID: that is
 * no address of another server; ERR_NOT_FOUND: nobody is called so there, or it has no such page;
 * ERR_FORBIDDEN: a server that this place does not talk with; ERR_REMOTE: it did not answer. */
enum err subscribe_page(struct task *t, struct str acct, struct str what, struct url *ret);

/* The hole of a template filled: "https://far.example/ask?uri={uri}". False without one, or when
 * what comes out is no address. */
bool subscribe_fill(struct arena *a, struct str template, struct str what, struct url *ret);

#endif
