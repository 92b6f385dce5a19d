/*
 * Activities of other servers that were taken in and wait to be worked on, and the ids of all that
 * came, for a while. Text belongs to the task's arena.
 */
#ifndef STORE_ARRIVAL_H
#define STORE_ARRIVAL_H

#include "sys/db.h"

struct arrival_row {
	int64_t id;
	struct str uri;	    /* the activity's id; empty for none */
	int64_t account_id; /* who signed */
	struct str body;
	int64_t tries, run_at, received_at;
};
struct arrival_rows {
	struct arrival_row *p;
	size_t n;
};

void store_arrival_add(struct task *t, const struct arrival_row *r);

/* $1 now, $2 how many */
#define SQL_ARRIVAL_DUE                                                                            \
	"SELECT id, uri, account_id, body, tries, run_at, received_at FROM arrival"                \
	" WHERE run_at <= $1 ORDER BY run_at, id LIMIT $2"
/* At most so many, and no more than `bytes` of bodies and one. */
struct arrival_rows store_arrival_due(struct task *t, int64_t now, size_t most, size_t bytes);
int64_t store_arrival_next(struct task *t); /* INT64_MAX: none waits */
void store_arrival_done(struct task *t, int64_t id);
void store_arrival_again(struct task *t, int64_t id, int64_t tries, int64_t run_at);
/* Each one that waits has been tried once more. */
void store_arrival_count_all(struct task *t);
int64_t store_arrival_count(struct task *t);

/* Notes an id; false when it came before. */
bool store_arrived(struct task *t, struct str uri);
bool store_arrived_is(struct task *t, struct str uri);
/* Forgets those from before `before`, at most `most`; how many. */
int64_t store_arrived_forget(struct task *t, int64_t before, int64_t most);

#endif
