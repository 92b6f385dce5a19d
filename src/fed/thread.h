/*
 * Finding what belongs to a thread elsewhere: what a post answers (up), and what answers it (down,
 * by the collection of its context, FEP-7888, or of its replies). Politely: a small number at a
 * time, in the background, and of nobody whom this place does not talk with. Each post is fetched
 * from its own address, whoever named it.
 */
#ifndef FED_THREAD_H
#define FED_THREAD_H

#include "core/job.h"

/* JOB_FIND, for app/jobs.c: ref: a post of elsewhere; detail: "up", "down", "again" for a look at
 * the post itself, or "quote" for one at what it quotes. */
enum err thread_find_step(struct task *t, const struct job *j);

#endif
