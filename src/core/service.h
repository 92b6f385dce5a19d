/*
 * The place's own account: a person of this place in form, so that every app can show what it
 * writes, and nobody in fact. It writes private notes that somebody asked for and nothing else,
 * nobody signs in as it, no other server knows it, nobody follows it, and no list of people has it.
 * It is made when it is first needed.
 */
#ifndef CORE_SERVICE_H
#define CORE_SERVICE_H

#include "core/account.h"

/* Is it the place's own? (Its `uses` were read, as bare accounts' are too.) */
bool service_is(const struct account *a);
/* The same of an id: one look into its row. */
bool service_is_id(struct task *t, int64_t account_id);

/* The account, made when there is none yet. Writes. */
enum err service_get(struct task *t, struct account *ret);

/* A private note to somebody, under words that cover it; it passes whatever holds back strangers'
 * messages, but no mute and no block. Writes. */
struct post;
enum err service_writes(struct task *t, const struct account *to, struct str cover,
			struct str words, struct post *ret);

#endif
