/*
 * What somebody keeps about others: a note that nobody else reads, people whom they show on their
 * profile, and servers that they block whole.
 */
#ifndef CORE_REGARD_H
#define CORE_REGARD_H

#include "core/follow.h"

struct job;

#define NOTE_MAX 2000 /* characters */
#define DOMAIN_BLOCKS_MOST 5000
#define FAMILIAR_MOST 20 /* people told for one */

/* A note for myself on somebody; an empty one takes it away. ERR_LIMIT. Writes. */
enum err note_set(struct task *t, int64_t id, struct str note, struct relation *ret);

/* Shows somebody whom I follow on my profile, or no longer. ERR_INVALID for others. Write. */
enum err endorse_start(struct task *t, int64_t id, struct relation *ret);
enum err endorse_stop(struct task *t, int64_t id, struct relation *ret);
enum err endorsed(struct task *t, struct paging *page, struct accounts *ret); /* by me */
enum err endorsed_by(struct task *t, int64_t id, struct paging *page, struct accounts *ret);

/* Whom I know of those who follow somebody: only who shows whom they follow is told of, and only
 * about somebody who shows by whom they are followed. Empty otherwise. */
enum err familiar_followers(struct task *t, int64_t id, struct accounts *ret);

/* --- servers --- */

struct domains {
	struct str *p;
	size_t n;
};
/* Blocks everybody of a server: nothing of them is seen or told, and follows end both ways (many of
 * them step by step, as a job). ERR_INVALID for what is no server, or this one. Writes. */
enum err domain_block_start(struct task *t, struct str domain);
enum err domain_block_stop(struct task *t, struct str domain); /* writes */
enum err domain_blocks(struct task *t, struct paging *page, int64_t most, struct domains *ret);
/* How many follows of mine, and of me, such a block would end (at most DOMAIN_COUNT_MOST are
 * looked at). */
#define DOMAIN_COUNT_MOST 10000
enum err domain_block_preview(struct task *t, struct str domain, int64_t *ret_following,
			      int64_t *ret_followers);
/* One step of JOB_DOMAIN_BLOCK, for app/jobs.c. Writes. */
enum err domain_block_step(struct task *t, const struct job *j);

#endif
