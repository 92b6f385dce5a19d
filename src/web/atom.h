/*
 * What somebody of this place shares with everybody, as an Atom feed (RFC 4287). It is the same for
 * whoever asks.
 */
#ifndef WEB_ATOM_H
#define WEB_ATOM_H

#include "core/account.h"
#include "sys/httpd.h"

/* "/@ada.atom", as a stranger may read it, whoever asks: the newest public posts, no comments, no
 * boosts and no numbers. What is covered gives the words of its cover and no picture. */
enum err atom_show(struct task *t, struct request *q, struct reply *r, const struct account *a);

/* Where it is; empty for somebody of another server. */
struct url atom_url(struct task *t, const struct account *a);

#endif
