/*
 * What core/date.c shares with its sisters date_out.c and date_csv.c: a row as a date, and one line
 * of the file to take along, apart from whose dates they are.
 */
#ifndef CORE_DATE_PARTS_H
#define CORE_DATE_PARTS_H

#include "core/date.h"
#include "store/date.h"

struct date date_of_row(const struct date_row *r);

void date_csv_put_heading(struct buf *to);
void date_csv_put(struct buf *to, const struct date *d, struct str rule); /* rule: as text */

/* Takes the heading off; false for a file that is none. */
bool date_csv_begins(struct arena *a, struct str *csv);
/* Takes the next line; false at the end. *ret_fine: is it one? Whether the date is whole, and
 * within the limits, is date_add's question. Texts are in the arena, or views of the file. */
bool date_csv_next(struct arena *a, struct str *csv, struct date *ret, bool *ret_fine);

#endif
