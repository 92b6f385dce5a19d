/*
 * Rows of what was taken back from other servers. Which servers that were, and what each of them
 * answered, is a page of the ledger under the same id (store/told.h).
 */
#ifndef STORE_TAKEN_H
#define STORE_TAKEN_H

#include "store/span.h"
#include "sys/db.h"

struct taken_row {
	int64_t id, account_id, post_id;
	int why; /* enum taken_why (core/taken.h) */
	int64_t shared_at, at;
};
struct taken_rows {
	struct taken_row *p;
	size_t n;
};

/* With the pages of the ledger that the post had so far: they are this one's now. */
void store_taken_add(struct task *t, const struct taken_row *row);
bool store_taken_get(struct task *t, int64_t id, struct taken_row *ret);
/* $1 whose, $2 low, $3 high, $4 how many */
#define SQL_TAKEN_LIST                                                                             \
	"SELECT id, account_id, post_id, why, shared_at, at FROM taken_back"                       \
	" WHERE account_id = $1 AND id > $2 AND id < $3"
struct taken_rows store_taken_list(struct task *t, int64_t account_id, const struct span *s);

/* The newest of that person about that post; 0 for none. */
int64_t store_taken_newest(struct task *t, int64_t account_id, int64_t post_id);

/* A server in the ledger. */
struct taken_host {
	struct str host;
	int64_t taken_back; /* above 0: it confirmed then; below: it could not be told; 0: not yet
			     */
};
struct taken_hosts {
	struct taken_host *p;
	size_t n;
};
/* $1 the page, $2 after which host, $3 how many */
#define SQL_TAKEN_HOSTS                                                                            \
	"SELECT host, taken_back FROM told WHERE post_id = $1 AND host > $2 ORDER BY host LIMIT "  \
	"$3"
struct taken_hosts store_taken_hosts(struct task *t, int64_t id, struct str after, int64_t most);

/* Those from before then, with their pages of the ledger: at most `most`; how many. */
int64_t store_taken_forget(struct task *t, int64_t before, int64_t most);

#endif
