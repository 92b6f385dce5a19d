/*
 * Other servers: whom the host of this place lets in, and which are only heard by those who follow
 * somebody there. A rule for a domain holds for its subdomains. Asked before anything is sent,
 * fetched, taken or shown.
 */
#ifndef CORE_PEER_H
#define CORE_PEER_H

#include "core/page.h"
#include "sys/task.h"

enum peer_rule {
	PEER_NONE,
	PEER_LIMITED, /* seen by those who follow somebody there; not in public lists or search */
	PEER_BLOCKED, /* gives and gets nothing */
	PEER_ALLOWED  /* with the setting federation = allowed, only these are let in */
};

struct peer {
	struct str host;
	enum peer_rule rule;
	bool without_media;
	struct str note, private_note;
	int64_t created_at;
};
struct peers {
	struct peer *p;
	size_t n;
};

/* May we talk with this host at all? Quick: the rules are held in memory and read again after a
 * change. host: as in an address, in small letters. */
bool peer_may(struct task *t, struct str host);
/* The rule that holds for it. */
struct peer peer_of(struct task *t, struct str host);

/* For hosts. Blocking ends the follows between that server and everybody here. Write. */
enum err peer_set(struct task *t, const struct peer *p);
enum err peer_forget(struct task *t, struct str host);
enum err peer_list(struct task *t, struct peers *ret);

#endif
