/*
 * Rows of what is owed to other servers: an activity, written once, and a row for each inbox that
 * has not taken it yet; and how each server is doing. What waits for a server that is down has
 * DELIVERY_WAITS for its time, and is no part of what is due. Text belongs to the task's arena.
 */
#ifndef STORE_DELIVERY_H
#define STORE_DELIVERY_H

#include "sys/db.h"

#define DELIVERY_WAITS (INT64_MAX / 2)

struct outgoing_row {
	int64_t id, account_id; /* who signs; 0: the place */
	int64_t post_id;	/* for the ledger; 0: none */
	int64_t subject;	/* what it is about; 0: nothing that comes in an order */
	int kind;		/* enum tell (core/tell.h) */
	int64_t made_at, until; /* until: given up then */
	struct str body;
};

struct delivery_row {
	int64_t id, outgoing_id, tries, run_at;
	struct str inbox, host;
	bool urgent;
	/* of the activity, but for its body; read, never written */
	int64_t account_id, post_id, subject, until;
	int kind;
};
struct delivery_rows {
	struct delivery_row *p;
	size_t n;
};

void store_outgoing_add(struct task *t, const struct outgoing_row *o);
/* STR_NONE when it is not there. */
struct str store_outgoing_body(struct task *t, int64_t id);
/* A server that is down gets it later: run_at is then DELIVERY_WAITS. */
void store_delivery_add(struct task *t, const struct delivery_row *d);

/* $1 urgent, $2 the latest run_at, $3 how many */
#define SQL_DELIVERY_DUE                                                                           \
	"SELECT " DELIVERY_COLS " FROM delivery d JOIN outgoing o ON o.id = d.outgoing_id"         \
	" WHERE d.urgent = $1 AND d.run_at <= $2 ORDER BY d.run_at, d.id LIMIT $3"
#define DELIVERY_COLS                                                                              \
	"d.id, d.outgoing_id, d.tries, d.run_at, d.inbox, d.host, d.urgent, o.account_id,"         \
	" o.post_id, o.subject, o.until, o.kind"
/* What may be sent by then, the urgent ones first. */
struct delivery_rows store_delivery_due(struct task *t, int64_t by, size_t most);
/* Those that wait for their server, the urgent ones first. */
struct delivery_rows store_delivery_waiting(struct task *t, struct str host, size_t most);
/* When something is due next: a delivery, or a server that may be asked again; INT64_MAX: nothing.
 * after: those up to then are not counted. */
#define SQL_DELIVERY_NEXT "SELECT MIN(run_at) FROM delivery WHERE urgent = $1 AND run_at > $2"
int64_t store_delivery_next(struct task *t, int64_t after);
/* Is there something earlier about the same, owed to anybody, or to that server? Letters of one
 * kind to different people of it are no earlier than each other. */
bool store_outgoing_earlier(struct task *t, const struct delivery_row *d);
/* $1 subject, $2 by whom, $3 before which activity, $4 host, $5 inbox, $6 kind */
#define SQL_DELIVERY_EARLIER                                                                       \
	"SELECT 1 FROM outgoing o JOIN delivery d ON d.outgoing_id = o.id"                         \
	" WHERE o.subject = $1 AND o.subject <> 0 AND o.account_id = $2 AND o.id < $3"             \
	" AND d.host = $4 AND (d.inbox = $5 OR o.kind <> $6) LIMIT 1"
bool store_delivery_earlier(struct task *t, const struct delivery_row *d);

/* They were taken, or given up; activities that nobody waits for any more go too. */
void store_delivery_end(struct task *t, struct ids deliveries, struct ids outgoing);
void store_delivery_again(struct task *t, int64_t id, int64_t tries, int64_t run_at);
/* Later, which is no try. */
void store_delivery_put_off(struct task *t, int64_t id, int64_t run_at);
/* What is due for the server waits for it. */
void store_delivery_line_up(struct task *t, struct str host);
/* What waits for a server that is not down is due. */
void store_delivery_free(struct task *t);
/* What was to be told about it (0: about anything) by that person, and is not told yet: nothing of
 * it any more, but for what takes back something that was told before. */
void store_delivery_cancel(struct task *t, int64_t account_id, int64_t subject);
/* Those whose time is over: at most `most` of them. */
struct delivery_rows store_delivery_over(struct task *t, int64_t by, size_t most);

/* --- servers --- */

struct host_row {
	struct str host;
	int64_t failing_since, paused_until, heard_at, waiting;
};
struct host_rows {
	struct host_row *p;
	size_t n;
};

/* False (and all 0) when nothing is known of it. `waiting` is not counted. */
bool store_host_get(struct task *t, struct str host, struct host_row *ret);
/* Everything for it waits until it is asked again. */
void store_host_pause(struct task *t, struct str host, int64_t failing_since, int64_t until);
/* It answers (or nothing waits for it). */
void store_host_answers(struct task *t, struct str host);
/* Those that may be asked again by then. */
struct host_rows store_host_paused(struct task *t, int64_t by, size_t most);
/* Those that are down, the longest first, with how much waits for them (counted up to 10,000). */
struct host_rows store_host_failing(struct task *t, size_t most);
int64_t store_host_waiting(struct task *t, struct str host);

#endif
