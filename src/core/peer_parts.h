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

enum err peer_host_only(struct task *t); /* ERR_FORBIDDEN */

struct peer_row;
/* What is asked for, checked, as a row (id and time are not filled). ERR_INVALID, ERR_LIMIT. */
enum err peer_read(struct task *t, const struct peer *p, struct peer_row *ret);
struct peer peer_of_row(const struct peer_row *r);
/* The rules are others now. Writes. */
void peer_changed(struct task *t);

/* The lines of a file as they are, before they are compared with what is there. Asks no database.
 */
enum err peer_file_parse(struct task *t, struct str text, struct peer_lines *ret);

#define PEER_EVERYBODY S("*")
/* Begins to bring the people of a server and its subdomains (or everybody) up to date: the first
 * step at once, the rest as a job. Writes. */
void peer_sweep(struct task *t, struct str scope);

#endif
