/*
 * The connections that only read: taken by a task for as long as it runs, and given back. They are
 * opened when they are first wanted, so that the start is quick.
 */
#ifndef APP_READERS_H
#define APP_READERS_H

#include "sys/db.h"

/* At most `most` at once: as many as there are threads that read. */
void readers_start(struct str address, size_t most);
/* NULL when the database can't be reached. */
struct db *reader_take(void);
void reader_give(struct db *db);
/* After every thread that reads has ended. */
void readers_stop(void);

#endif
