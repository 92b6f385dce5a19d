/*
 * What core/peer.c and core/peer_sweep.c share: the rules, and what they mean for people who are
 * here. Other rooms of core use core/peer.h.
 */
#ifndef CORE_PEER_PARTS_H
#define CORE_PEER_PARTS_H

#include "core/peer.h"

/* Is `host` the server `name`, or below it? */
bool peer_covers(struct str name, struct str host);
/* Does this rule keep a server out, as the setting federation is? */
bool peer_keeps_out(enum peer_rule rule);

#define PEER_EVERYBODY S("*")
/* Begins to bring the people of a server and its subdomains (or everybody) up to date: the first
 * step at once, the rest as a job. Writes. */
void peer_sweep(struct task *t, struct str scope);

#endif
