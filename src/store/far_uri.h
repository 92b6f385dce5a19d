/*
 * The ids by which everybody knows people and posts, here and elsewhere. Text belongs to the task's
 * arena.
 */
#ifndef STORE_FAR_URI_H
#define STORE_FAR_URI_H

#include "sys/db.h"

/* Of somebody of another server; empty for anybody else. */
struct str store_far_account_uri(struct task *t, int64_t account_id);

struct post_uri_row {
	struct str name, domain; /* its author's */
	int64_t era;
	struct str uri; /* of another server's; empty for one of ours */
};
bool store_post_uri(struct task *t, int64_t post_id, struct post_uri_row *ret);

#endif
