/*
 * Rows of what somebody brings along (core/import.h): the file, how far it was read, and what
 * became of each line. Text belongs to the task's arena.
 */
#ifndef STORE_IMPORT_H
#define STORE_IMPORT_H

#include "sys/db.h"

struct import_row {
	int64_t id, account_id, kind, state, place, lines, done, created_at;
	bool overwrite;
	struct str text;
};
struct import_rows {
	struct import_row *p;
	size_t n;
};

void store_import_add(struct task *t, const struct import_row *i);
bool store_import_get(struct task *t, int64_t id, struct import_row *ret);
/* State, place and done; the text goes when `read` says that its end was reached. */
void store_import_move(struct task *t, const struct import_row *i, bool read);
void store_import_remove(struct task *t, int64_t id);
/* Those of somebody, the newest first and without their text, at most `most`. */
struct import_rows store_import_list(struct task *t, int64_t account_id, int64_t most);
/* All but the newest `keep` of somebody that are at their end. */
void store_import_tidy(struct task *t, int64_t account_id, int64_t done_state, int64_t keep);

struct import_line_row {
	int64_t number, outcome;
	struct str address, title, why;
};
struct import_line_rows {
	struct import_line_row *p;
	size_t n;
};

void store_import_line_add(struct task *t, int64_t import_id, const struct import_line_row *l);
/* $1 which, $2 address, $3 title */
#define SQL_IMPORT_NAMES                                                                           \
	"SELECT 1 FROM import_line WHERE import_id = $1 AND address = $2 AND title = $3 LIMIT 1"
/* Is there a line of that address (and title)? */
bool store_import_names(struct task *t, int64_t import_id, struct str address, struct str title);
/* Does any line speak of that list? */
bool store_import_has_title(struct task *t, int64_t import_id, struct str title);
/* $1 which, $2 from which outcome on, $3 how many */
#define SQL_IMPORT_LEFT                                                                            \
	"SELECT number, address, title, outcome, why FROM import_line WHERE import_id = $1"        \
	" AND outcome >= $2 ORDER BY outcome, number LIMIT $3"
/* What did not work: lines whose outcome is at least `from`. */
struct import_line_rows store_import_left(struct task *t, int64_t import_id, int64_t from,
					  int64_t most);
int64_t store_import_count(struct task *t, int64_t import_id, int64_t outcome);

#endif
