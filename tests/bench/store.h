/*
 * The store of the home, written to and counted from outside the program: SQLite's file, or a
 * PostgreSQL. A benchmark that can't write there ends.
 */
#ifndef BENCH_STORE_H
#define BENCH_STORE_H

#include "home.h"

/* One store at a time; what was open is closed. */
void store_open(const struct home *h);
void store_close(void);

/* A statement without an answer, made as sqlite3_mprintf makes it ("%ld", "%Q", "%q"). */
void store_put(const char *fmt, ...);
/* The number that a query gives. */
long store_count(const char *query);

#endif
