/*
 * Rows of reports and the posts that they name. Text belongs to the task's arena.
 */
#ifndef STORE_REPORT_H
#define STORE_REPORT_H

#include "store/span.h"

struct report_row {
	int64_t id, account_id, target_id, category; /* account 0: has left */
	bool forward;
	struct str comment, rules, note; /* rules: "3\tAsk first.\n" */
	int64_t created_at, closed_at, closed_by;
};
struct report_rows {
	struct report_row *p;
	size_t n;
};

void store_report_add(struct task *t, const struct report_row *r, struct ids posts);
bool store_report_get(struct task *t, int64_t id, struct report_row *ret);
/* The posts that are still there, oldest first. */
struct ids store_report_posts(struct task *t, int64_t id);
bool store_report_has_post(struct task *t, int64_t id, int64_t post_id);

#define REPORT_COLS                                                                                \
	" r.id, r.account_id, r.target_id, r.category, r.forward, r.comment, r.rules, r.note,"     \
	" r.created_at, r.closed_at, r.closed_by"
/* $1 the one who asks, who is not shown what is said of them (0: all of it); $2 low, $3 high, $4
 * limit */
#define SQL_REPORTS_OPEN                                                                           \
	"SELECT" REPORT_COLS " FROM report r WHERE r.closed_at IS NULL AND r.target_id <> $1"      \
	" AND r.id > $2 AND r.id < $3"
#define SQL_REPORTS_CLOSED                                                                         \
	"SELECT" REPORT_COLS " FROM report r WHERE r.closed_at IS NOT NULL AND r.target_id <> $1"  \
	" AND r.id > $2 AND r.id < $3"
struct report_rows store_report_list(struct task *t, int64_t viewer, bool closed,
				     const struct span *s);

/* Is there an open one about somebody? */
#define SQL_REPORT_IS_OPEN "SELECT 1 FROM report WHERE target_id = $1 AND closed_at IS NULL LIMIT 1"
bool store_report_is_open(struct task *t, int64_t target_id);

/* closed_at 0: it is open again. */
void store_report_close(struct task *t, int64_t id, int64_t closed_at, int64_t closed_by);
void store_report_note(struct task *t, int64_t id, struct str note);
/* Removes those closed before. */
void store_report_tidy(struct task *t, int64_t before);

#endif
