/*
 * Comma-separated values (RFC 4180) as they arrive from outside: a record at a time. Line ends may
 * be LF or CRLF, quotes that never close reach to the end, and a byte order mark is passed over.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/str.h"

/* Takes the next record off *rest: its first `most` fields into field[], trimmed; the others are
 * passed over. Returns how many there were, at most `most`; 0 at the end. Lines with nothing in
 * them are passed over. Fields are in the arena, or views of the text. */
size_t csv_record(struct arena *a, struct str *rest, struct str *field, size_t most);

#endif
