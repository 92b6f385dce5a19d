/* Is the database sound? For `rosemary check`; may take a while. */
#ifndef STORE_CHECK_H
#define STORE_CHECK_H

#include "sys/db.h"

/* What the engine itself finds wrong: STR_NONE for nothing. */
struct str store_check_engine(struct task *t);

/* Rows that point to rows which are not there (SQLite; PostgreSQL never lets that happen). */
int64_t store_check_links(struct task *t);

/* The names of all files that rows name, each once; visit is called for each. */
void store_check_files(struct task *t, void (*visit)(void *ctx, struct str hash), void *ctx);

#endif
