/*
 * Rows of terms of service, by the day ("2026-03-14") from which they hold. Text belongs to the
 * task's arena.
 */
#ifndef STORE_TERMS_H
#define STORE_TERMS_H

#include "sys/db.h"

#define TERMS_KEPT 100

struct terms_row {
	struct str day, text;
	int64_t created_at;
};
struct terms_rows {
	struct terms_row *p;
	size_t n;
};

/* All of them, the latest day first. */
struct terms_rows store_terms_list(struct task *t);
/* A new day, or another text for one. */
void store_terms_set(struct task *t, const struct terms_row *r);
void store_terms_remove(struct task *t, struct str day);

#endif
